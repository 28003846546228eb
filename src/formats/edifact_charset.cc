#include "formats/edifact_charset.h"

#include <unicode/ucnv.h>
#include <unicode/utf8.h>

#include <algorithm>

#include "base/text_util.h"

namespace atalaya::formats {
namespace {

// The letters of the 256 bytes as UTF-8; false where ICU has no such set or it needs more than a byte a character.
bool ReadOneByteLetters(const char* name, std::array<std::string, 256>& letters) {
  UErrorCode error = U_ZERO_ERROR;
  UConverter* converter = ucnv_open(name, &error);
  if (U_FAILURE(error) != 0) return false;
  const bool one_byte = ucnv_getMaxCharSize(converter) == 1;
  ucnv_setToUCallBack(converter, UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &error);
  for (int byte = 0; one_byte && byte < 256; ++byte) {
    const char source = static_cast<char>(byte);
    UChar target[4];
    error = U_ZERO_ERROR;
    const int32_t size = ucnv_toUChars(converter, target, 4, &source, 1, &error);
    letters[static_cast<std::size_t>(byte)].clear();
    if (U_FAILURE(error) != 0 || size != 1 || target[0] == 0xFFFD) continue;
    char out[4];
    int32_t length = 0;
    U8_APPEND_UNSAFE(out, length, target[0]);
    letters[static_cast<std::size_t>(byte)].assign(out, static_cast<std::size_t>(length));
  }
  ucnv_close(converter);
  return one_byte;
}

}  // namespace

EdifactCharset::EdifactCharset(const std::string& name) : name_(name) {
  ReadOneByteLetters("windows-1252", fallback_);
  utf8_ = name == "UTF-8";
  known_ = utf8_ || ReadOneByteLetters(name.c_str(), letters_);
}

EdifactCharset::Doubt EdifactCharset::Append(std::string_view bytes, std::string& out) const {
  if (std::none_of(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80 || c == 0; })) {
    out += bytes;
    return Doubt::kNone;
  }
  const bool valid = !FirstBadUtf8(bytes) && bytes.find('\0') == std::string_view::npos;
  if (valid) {
    out += bytes;
    return utf8_ ? Doubt::kNone : Doubt::kIsUtf8;
  }
  Doubt doubt = utf8_ || !known_ ? Doubt::kNotInSet : Doubt::kNone;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80 && byte != 0) {
      out += c;
    } else if (known_ && !utf8_ && byte != 0 && !letters_[byte].empty()) {
      out += letters_[byte];
    } else {
      doubt = Doubt::kNotInSet;
      out += byte != 0 && !fallback_[byte].empty() ? fallback_[byte] : "\xEF\xBF\xBD";
    }
  }
  return doubt;
}

}  // namespace atalaya::formats
