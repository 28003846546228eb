// Is a file text that we can read? UTF-8, with or without a byte-order mark, without NUL bytes.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/result.h"

namespace atalaya::formats {

// The text without its byte-order mark; it points into `bytes`. Findings: `file.empty`, `file.utf16`, `file.nul`,
// `file.latin1` (reads like Windows-1252 or Latin-1), `file.mixed-encoding` (such bytes in a file that has UTF-8 too),
// `file.bad-utf8`; each with line and column.
Result<std::string_view> CheckText(std::string_view bytes, const std::string& file);

struct Place {
  std::size_t line = 1, column = 1;  // column in bytes
};
// Line ends are LF, CRLF or CR.
Place PlaceOf(std::string_view text, std::size_t offset);

// "ports.csv:12:7".
std::string At(const std::string& file, Place place);

}  // namespace atalaya::formats
