#include "api/words.h"

#include <cmath>

namespace atalaya::api {
namespace {

constexpr const char* kNoBreak = "\u00a0";

}  // namespace

std::string Amount(double amount, const std::string& currency, Language language) {
  std::string text = ShortMoney(amount, language);
  // "25.0 M" -> "25 M": amounts that people chose
  const auto unit = text.find(' ');
  std::string digits = text.substr(0, unit), rest = unit == std::string::npos ? "" : text.substr(unit);
  if (digits.find_first_of(".,") != std::string::npos) {
    while (digits.ends_with('0')) digits.pop_back();
    if (digits.ends_with('.') || digits.ends_with(',')) digits.pop_back();
  }
  text = digits + rest + " " + currency;
  for (std::size_t at = text.find(' '); at != std::string::npos; at = text.find(' ', at)) text.replace(at, 1, kNoBreak);
  return text;
}

std::string Percent(double share, Language language) {
  const double percent = 100 * share;
  return Decimal(percent, percent != 0 && std::fabs(percent) < 9.95 ? 1 : 0, language) + kNoBreak + "%";
}

std::string Listed(const Messages& messages, Language language, const std::vector<std::string>& items) {
  if (items.empty()) return {};
  std::string text = items.front();
  for (std::size_t i = 1; i + 1 < items.size(); ++i) text += ", " + items[i];
  return items.size() == 1 ? text : messages.Say(language, "report.list.last", {{"first", text}, {"last", items.back()}});
}

}  // namespace atalaya::api
