// Which character set an XML document is written in: what it declares (XML 1.0, 4.3.3 and appendix F) against what its bytes allow.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "base/finding.h"

namespace atalaya::formats {

struct XmlCharset {
  std::string read_as;  // the set to read with instead of the declared one; "" where the declaration holds
  Findings findings;    // `xml.charset` (warning), `file.mixed-encoding` (error)
};

// `head` is the beginning of the document, better all of it. Declared UTF-8 (or nothing) with bytes that are not: windows-1252, unless
// real UTF-8 is there too, which is an error. Declared as one byte a character although all high bytes form UTF-8: UTF-8. Declared UTF-16
// although the declaration itself could be read byte by byte: as if nothing were declared.
XmlCharset DecideXmlCharset(std::string_view head, const std::string& file);

// The encoding of the XML declaration, "" where there is none.
std::string_view DeclaredXmlCharset(std::string_view head);

// The code point of each of the 256 bytes in a set of one byte a character (-1: means nothing there). False where ICU does not know the name or
// where it needs more than one byte.
bool OneByteCharset(const std::string& name, std::array<int, 256>& map);

}  // namespace atalaya::formats
