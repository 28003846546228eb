#include "base/money.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>

namespace atalaya {
namespace {

struct Marks {
  const char* decimal;
  const char* group;
};

Marks MarksOf(Language language) {
  switch (language) {
    case Language::kEnglish:
      return {".", ","};
    case Language::kSpanish:
    case Language::kPortuguese:
      return {",", "."};
    case Language::kFrench:
      return {",", "\u202f"};
  }
  return {".", ","};
}

Finding BadAmount(std::string_view text) { return Error("money.syntax", "", {{"text", std::string(text)}}); }

}  // namespace

Result<Money> ParseMoney(std::string_view text) {
  std::string number, letters, currency;
  const auto take_word = [&](std::string& word) {
    static constexpr std::array<std::string_view, 10> kUnits{"K", "M", "B", "BN", "MILLION", "MILLIONS", "BILLION", "THOUSAND", "MILLONES", "MILHOES"};
    if (word.empty()) return true;
    std::string upper = word;
    std::transform(upper.begin(), upper.end(), upper.begin(), [](unsigned char c) { return std::toupper(c); });
    word.clear();
    if (std::find(kUnits.begin(), kUnits.end(), upper) != kUnits.end()) {
      if (!letters.empty()) return false;
      letters = upper;
      return true;
    }
    if (upper.size() == 3 && currency.empty()) {
      currency = upper;
      return true;
    }
    return false;
  };
  std::string word;
  bool spaced = false;
  for (const char c : text) {
    const auto u = static_cast<unsigned char>(c);
    if (std::isdigit(u) || c == '.' || c == '-' || c == '+') {
      if (!take_word(word)) return Fail(BadAmount(text));
      if (spaced && !number.empty()) return Fail(BadAmount(text));
      number += c;
      spaced = false;
    } else if (c == ',' || c == '_') {
      if (number.empty()) return Fail(BadAmount(text));
    } else if (std::isalpha(u)) {
      word += c;
    } else if (c == ' ' || c == '$') {
      if (!take_word(word)) return Fail(BadAmount(text));
      spaced = true;
    } else {
      return Fail(BadAmount(text));
    }
  }
  if (!take_word(word) || number.empty()) return Fail(BadAmount(text));
  double value = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
  if (error != std::errc() || end != number.data() + number.size()) return Fail(BadAmount(text));
  if (letters == "K" || letters == "THOUSAND") value *= 1e3;
  if (letters.starts_with("M")) value *= 1e6;
  if (letters.starts_with("B")) value *= 1e9;
  if (!std::isfinite(value) || value < 0 || value > 1e15) return Fail(BadAmount(text));
  return Money{value, currency.empty() ? "USD" : currency};
}

std::string Decimal(double value, int decimals, Language language) {
  std::string text = fmt::format("{:.{}f}", value, decimals);
  if (text.find_first_not_of("-0.") == std::string::npos && text[0] == '-') text.erase(0, 1);  // no "-0"
  const auto dot = text.find('.');
  if (dot != std::string::npos) text.replace(dot, 1, MarksOf(language).decimal);
  return text;
}

std::string WholeMoney(double amount, Language language) {
  std::string digits = fmt::format("{:.0f}", std::fabs(amount));
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) out += MarksOf(language).group;
    out += digits[i];
  }
  return (amount < -0.5 ? "-" : "") + out;
}

std::string ShortMoney(double amount, Language language) {
  const double size = std::fabs(amount);
  const auto scaled = [&](double unit, const char* suffix) {
    const double v = amount / unit;
    const double a = std::fabs(v);
    return Decimal(v, a < 9.995 ? 2 : a < 99.95 ? 1 : 0, language) + suffix;
  };
  if (size >= 0.9995e9) {
    switch (language) {
      case Language::kSpanish:
        return scaled(1e6, " M");  // Spanish has no short billion: 12 300 M
      case Language::kPortuguese:
        return scaled(1e9, " bi");
      case Language::kFrench:
        return scaled(1e9, " Md");
      case Language::kEnglish:
        return scaled(1e9, " bn");
    }
  }
  if (size >= 0.9995e6) return scaled(1e6, " M");
  if (size >= 0.9995e3) return scaled(1e3, " k");
  return Decimal(amount, 0, language);
}

}  // namespace atalaya
