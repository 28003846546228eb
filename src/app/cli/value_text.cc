#include "app/cli/value_text.h"

#include <algorithm>
#include <cmath>

#include "base/money.h"

namespace atalaya::cli {

std::string Significant(double value, Language language) {
  const double size = std::fabs(value);
  if (size >= 999.5) return WholeMoney(value, language);
  if (size < 1e-6) return value == 0 ? "0" : (value < 0 ? "> -" : "< ") + Decimal(1e-6, 6, language);
  const int decimals = std::clamp(2 - static_cast<int>(std::floor(std::log10(size))), 0, 8);
  return Decimal(value, decimals, language);
}

std::string ValueText(double value, const std::string& unit, const std::string& currency, const Messages& messages,
                      Language language) {
  const auto say = [&](const char* key, const std::string& number) {
    return messages.Say(language, key, {{"value", number}, {"currency", currency}});
  };
  if (unit.empty()) return {};
  if (unit == "USD") return say("unit.money", ShortMoney(value, language));
  if (unit == "USD/year") return say("unit.money-year", ShortMoney(value, language));
  if (unit == "USD/year per USD") return say("unit.money-year-per-money", Significant(value, language));
  if (unit == "probability" || unit == "share") return say("unit.percent", Significant(100 * value, language));
  if (unit == "lives") return say("unit.lives", Significant(value, language));
  if (unit == "lives/year") return say("unit.lives-year", Significant(value, language));
  if (unit == "attempts/year") return say("unit.attempts-year", Significant(value, language));
  if (unit == "count") return Significant(value, language);
  return Significant(value, language) + " " + unit;
}

}  // namespace atalaya::cli
