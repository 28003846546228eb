#include "formats/encoding.h"

#include <algorithm>

#include "base/text_util.h"

namespace atalaya::formats {
namespace {

unsigned char Byte(std::string_view bytes, std::size_t i) {
  return static_cast<unsigned char>(bytes[i]);
}

// A lone high byte between ASCII letters or spaces is how Latin-1 and Windows-1252 write an accent. 0x81, 0x8D, 0x8F,
// 0x90 and 0x9D mean nothing in Windows-1252.
bool LooksLikeLatin1(std::string_view bytes, std::size_t at) {
  const unsigned char c = Byte(bytes, at);
  if (c < 0x80 || c == 0x81 || c == 0x8D || c == 0x8F || c == 0x90 || c == 0x9D) return false;
  return at + 1 >= bytes.size() || Byte(bytes, at + 1) < 0x80 || Byte(bytes, at + 1) >= 0xC0;
}

bool HasUtf8Before(std::string_view bytes) {
  return std::any_of(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
}

// Is there valid multi-byte UTF-8 after the bad byte? One look at the next few high bytes is enough to tell a mixture.
bool HasUtf8After(std::string_view bytes) {
  for (std::size_t i = 0; i + 1 < bytes.size(); ++i) {
    if (Byte(bytes, i) < 0xC2 || Byte(bytes, i) > 0xDF) continue;
    if ((Byte(bytes, i + 1) & 0xC0) == 0x80) return true;
  }
  return false;
}

std::string Hex(unsigned char c) {
  constexpr const char* kDigits = "0123456789ABCDEF";
  return std::string("0x") + kDigits[c >> 4] + kDigits[c & 15];
}

}  // namespace

Place PlaceOf(std::string_view text, std::size_t offset) {
  Place place;
  offset = std::min(offset, text.size());
  for (std::size_t i = 0; i < offset; ++i) {
    const bool end = text[i] == '\n' || (text[i] == '\r' && (i + 1 >= text.size() || text[i + 1] != '\n'));
    if (end) {
      ++place.line;
      place.column = 1;
    } else {
      ++place.column;
    }
  }
  return place;
}

std::string At(const std::string& file, Place place) {
  return file + ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
}

Result<std::string_view> CheckText(std::string_view bytes, const std::string& file) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  if (bytes.starts_with("\xFF\xFE") || bytes.starts_with("\xFE\xFF")) return Fail(Error("file.utf16", file));
  if (Trim(bytes).empty()) return Fail(Error("file.empty", file));
  if (const auto nul = bytes.find('\0'); nul != std::string_view::npos) {
    // Text in UTF-16 without a mark has a NUL at every other byte.
    const bool wide = bytes.size() >= 4 && (nul < 2) && bytes.find('\0', nul + 1) == nul + 2;
    return Fail(wide ? Error("file.utf16", file) : Error("file.nul", At(file, PlaceOf(bytes, nul))));
  }
  const auto bad = FirstBadUtf8(bytes);
  if (!bad) return bytes;
  const bool mixed = HasUtf8Before(bytes.substr(0, *bad)) || HasUtf8After(bytes.substr(*bad + 1));
  const char* code = !LooksLikeLatin1(bytes, *bad) ? "file.bad-utf8" : mixed ? "file.mixed-encoding" : "file.latin1";
  return Fail(Error(code, At(file, PlaceOf(bytes, *bad)), {{"byte", Hex(Byte(bytes, *bad))}}));
}

}  // namespace atalaya::formats
