#include "base/language.h"

namespace atalaya {

const char* LanguageCode(Language language) {
  static constexpr std::array<const char*, 4> kCodes{"en", "es", "pt", "fr"};
  return kCodes[static_cast<std::size_t>(language)];
}

std::optional<Language> LanguageFromCode(std::string_view code) {
  for (Language language : kLanguages) {
    if (code == LanguageCode(language)) return language;
  }
  return std::nullopt;
}

const std::string& Text::In(Language language) const {
  const std::string& own = texts_[static_cast<std::size_t>(language)];
  return own.empty() ? texts_[0] : own;
}

}  // namespace atalaya
