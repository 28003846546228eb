// Text of an EDIFACT stream as UTF-8: from the character set that UNB's syntax level means (charsets.tsv) or that the sender's row names.
#pragma once

#include <array>
#include <string>
#include <string_view>

namespace atalaya::formats {

class EdifactCharset {
 public:
  // A name ICU knows, of a set with one byte a character, or "UTF-8". Others: Known() is false and bytes are taken for windows-1252.
  explicit EdifactCharset(const std::string& name);

  bool Known() const { return known_; }
  const std::string& Name() const { return name_; }

  enum class Doubt {
    kNone,
    kIsUtf8,    // declared as something else, but all its high bytes form UTF-8: read as UTF-8
    kNotInSet,  // bytes that mean nothing in the set (or are no UTF-8): read as windows-1252, or U+FFFD where that has none
  };
  // Appends `bytes` to `out`.
  Doubt Append(std::string_view bytes, std::string& out) const;

 private:
  std::string name_;
  bool known_ = false, utf8_ = false;
  std::array<std::string, 256> letters_, fallback_;  // of the high bytes; "" where the set has none
};

}  // namespace atalaya::formats
