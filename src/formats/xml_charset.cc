#include "formats/xml_charset.h"

#include <unicode/ucnv.h>

#include <algorithm>

#include "base/text_util.h"
#include "formats/encoding.h"
#include "formats/json_write.h"

namespace atalaya::formats {
namespace {

std::string UpperAscii(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return upper;
}

bool HighByte(char c) { return static_cast<unsigned char>(c) >= 0x80; }

// A sequence that is cut off by the end of what we were given is not wrong.
bool CutAtTheEnd(std::string_view bytes, std::size_t bad) {
  const std::string_view rest = bytes.substr(bad);
  const auto lead = static_cast<unsigned char>(rest[0]);
  const std::size_t length = lead >= 0xF0 && lead <= 0xF4 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC2 ? 2 : 1;
  return lead < 0xF5 && rest.size() < length && std::all_of(rest.begin() + 1, rest.end(), [](char c) { return (c & 0xC0) == 0x80; });
}

// Valid UTF-8 beyond ASCII after a bad byte.
bool MoreUtf8(std::string_view bytes) {
  for (std::size_t i = 0; i + 1 < bytes.size(); ++i) {
    if (!HighByte(bytes[i])) continue;
    const auto lead = static_cast<unsigned char>(bytes[i]);
    const std::size_t length = lead >= 0xF0 && lead <= 0xF4 ? 4 : lead >= 0xE0 && lead < 0xF0 ? 3 : lead >= 0xC2 && lead < 0xE0 ? 2 : 0;
    if (length > 0 && i + length <= bytes.size() && !FirstBadUtf8(bytes.substr(i, length))) return true;
  }
  return false;
}

}  // namespace

std::string_view DeclaredXmlCharset(std::string_view head) {
  if (head.starts_with("\xEF\xBB\xBF")) head.remove_prefix(3);
  if (!head.starts_with("<?xml")) return {};
  head = head.substr(0, head.find("?>"));
  const std::size_t at = head.find("encoding");
  if (at == std::string_view::npos) return {};
  const std::size_t open = head.find_first_of("\"'", at);
  if (open == std::string_view::npos) return {};
  const std::size_t close = head.find(head[open], open + 1);
  if (close == std::string_view::npos) return {};
  return head.substr(open + 1, close - open - 1);
}

XmlCharset DecideXmlCharset(std::string_view head, const std::string& file) {
  XmlCharset decided;
  // Written in UTF-16: expat sees the mark or the zeroes itself.
  if (head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF")) return decided;
  if (head.size() >= 2 && (head[0] == '\0' || head[1] == '\0')) return decided;
  const std::string declared(DeclaredXmlCharset(head));
  const std::string upper = UpperAscii(declared);
  const bool wide = upper.starts_with("UTF-16") || upper.starts_with("UTF16") || upper.starts_with("ISO-10646-UCS") || upper.starts_with("UCS-2");
  const bool ascii = upper == "US-ASCII" || upper == "ASCII";
  const bool utf8 = upper.empty() || upper == "UTF-8" || upper == "UTF8" || wide || ascii;
  const auto read_as = [&](const char* name) {
    decided.read_as = name;
    decided.findings.push_back(Warning("xml.charset", file, {{"declared", Shortened(declared.empty() ? "UTF-8" : declared)}, {"read", name}}));
  };
  const auto bad = FirstBadUtf8(head);
  if (!bad || CutAtTheEnd(head, *bad)) {
    const std::string_view sound = head.substr(0, bad.value_or(head.size()));
    const bool high = std::any_of(sound.begin(), sound.end(), HighByte);
    if (wide || (high && (ascii || !utf8))) read_as("UTF-8");
    if (upper == "UTF8") decided.read_as = "UTF-8";
    return decided;
  }
  if (!utf8) return decided;
  if (MoreUtf8(head.substr(0, *bad)) || MoreUtf8(head.substr(*bad + 1))) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    const auto byte = static_cast<unsigned char>(head[*bad]);
    decided.findings.push_back(
        Error("file.mixed-encoding", At(file, PlaceOf(head, *bad)), {{"byte", std::string("0x") + kDigits[byte >> 4] + kDigits[byte & 15]}}));
    return decided;
  }
  read_as("windows-1252");
  return decided;
}

bool OneByteCharset(const std::string& name, std::array<int, 256>& map) {
  UErrorCode status = U_ZERO_ERROR;
  UConverter* converter = ucnv_open(name.c_str(), &status);
  if (U_FAILURE(status)) return false;
  const bool one = ucnv_getMaxCharSize(converter) == 1;
  for (int byte = 0; one && byte < 256; ++byte) {
    const char in = static_cast<char>(byte);
    const char* from = &in;
    status = U_ZERO_ERROR;
    ucnv_reset(converter);
    const UChar32 c = ucnv_getNextUChar(converter, &from, from + 1, &status);
    map[static_cast<std::size_t>(byte)] = U_FAILURE(status) || c == 0xFFFD || c > 0xFFFF ? -1 : c;
  }
  ucnv_close(converter);
  return one;
}

}  // namespace atalaya::formats
