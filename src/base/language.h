// The four languages and a text in all of them.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace atalaya {

enum class Language { kEnglish, kSpanish, kPortuguese, kFrench };
inline constexpr std::array kLanguages{Language::kEnglish, Language::kSpanish, Language::kPortuguese, Language::kFrench};

// "en", "es", "pt", "fr".
const char* LanguageCode(Language language);
std::optional<Language> LanguageFromCode(std::string_view code);

// A text that people read, in every language. A text missing in one language falls back to English.
class Text {
 public:
  Text() = default;
  // The same words in all languages (proper names, codes).
  explicit Text(std::string same) { texts_[0] = std::move(same); }

  const std::string& In(Language language) const;
  void Set(Language language, std::string text) { texts_[static_cast<std::size_t>(language)] = std::move(text); }
  bool Has(Language language) const { return !texts_[static_cast<std::size_t>(language)].empty(); }
  bool Empty() const { return texts_[0].empty(); }

  friend bool operator==(const Text&, const Text&) = default;

 private:
  std::array<std::string, 4> texts_;
};

}  // namespace atalaya
