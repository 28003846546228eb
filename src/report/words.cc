#include "report/words.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "base/money.h"

namespace atalaya::report {
namespace {

constexpr const char* kNoBreak = "\u00a0";

std::string Glue(std::string text) {
  for (std::size_t at = text.find(' '); at != std::string::npos; at = text.find(' ', at)) text.replace(at, 1, kNoBreak);
  return text;
}

// "2.50" -> "2.5", "25.0" -> "25".
std::string WithoutZeros(std::string digits) {
  if (digits.find_first_of(".,") == std::string::npos) return digits;
  while (digits.ends_with('0')) digits.pop_back();
  if (digits.ends_with('.') || digits.ends_with(',')) digits.pop_back();
  return digits;
}

}  // namespace

std::string Words::Say(std::string_view key, const std::vector<MessageArg>& args) const {
  return messages_->Say(language_, "report." + std::string(key), args);
}

bool Words::Knows(std::string_view key) const { return messages_->Has(Language::kEnglish, "report." + std::string(key)); }

std::string Words::Word(std::string_view kind, std::string_view word) const {
  const std::string key = std::string(kind) + "." + std::string(word);
  return Knows(key) ? Say(key) : std::string(word);
}

std::string Words::Money(double amount) const { return Glue(ShortMoney(amount, language_) + " " + region_->currency); }

std::string Words::Budget(double amount) const {
  const std::string text = ShortMoney(amount, language_);
  const auto unit = text.find(' ');
  const std::string rest = unit == std::string::npos ? "" : text.substr(unit);
  return Glue(WithoutZeros(text.substr(0, unit)) + rest + " " + region_->currency);
}

std::string Words::Tick(double value) const { return WithoutZeros(Decimal(value, value < 1 ? 3 : 2, language_)); }

std::string Words::Percent(double share, int decimals) const {
  const double percent = 100 * share;
  // A little is not nothing.
  if (decimals == 0 && percent > 0 && percent < 0.95) decimals = 1;
  return Decimal(percent, decimals, language_) + kNoBreak + "%";
}

std::string Words::Number(double value, int decimals) const { return Decimal(value, decimals, language_); }

std::string Words::Count(double value) const { return WholeMoney(value, language_); }

std::string Words::Lives(double deaths) const {
  const double size = std::fabs(deaths);
  if (size == 0) return "0";
  if (size < 0.001) return std::string("<") + kNoBreak + Decimal(0.001, 3, language_);
  return Decimal(deaths, size >= 99.5 ? 0 : size >= 9.95 ? 1 : size >= 0.995 ? 2 : 3, language_);
}

std::string Words::MoneyRange(const Estimate& e) const {
  return Say("range", {{"mean", Money(e.mean)}, {"low", Money(e.low)}, {"high", Money(e.high)}});
}

std::string Words::LivesRange(const Estimate& e) const {
  return Say("range", {{"mean", Lives(e.mean)}, {"low", Lives(e.low)}, {"high", Lives(e.high)}});
}

std::string Words::PortName(int port) const { return port >= 0 ? region_->ports[port].name : std::string(); }

std::string Words::Port(int port) const {
  if (port < 0) return {};
  const model::Port& p = region_->ports[port];
  if (p.state < 0) return p.name;
  const std::string state = " (" + State(p.state) + ")";
  return p.name.ends_with(state) ? p.name : p.name + state;  // "Freeport (Bahamas)" says it already
}

std::string Words::State(int state) const { return state >= 0 ? In(region_->states[state].name) : std::string(); }

std::string Words::Facility(int facility) const {
  if (facility < 0) return {};
  const model::Facility& f = region_->facilities[facility];
  return f.name + " [" + f.id + "]";
}

std::string Words::Subject(const analysis::Subject& subject) const {
  if (subject.facility >= 0) return Facility(subject.facility);
  return Say("programme", {{"state", State(subject.state)}});
}

std::string Words::Payers(const std::vector<double>& by_fund) const {
  const double sum = std::accumulate(by_fund.begin(), by_fund.end(), 0.0);
  if (sum <= 0) return Say("nobody");
  std::vector<std::size_t> order(by_fund.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return by_fund[a] > by_fund[b]; });
  std::string text;
  for (const std::size_t f : order) {
    if (by_fund[f] / sum < 0.0005 || f >= region_->funds.funds.size()) continue;
    if (!text.empty()) text += ", ";
    text += Fund(f) + kNoBreak + Percent(by_fund[f] / sum);
  }
  return text;
}

std::string Words::Route(const network::Route& route) const {
  if (route.threat < 0) return {};
  const model::Threat& threat = region_->threats[route.threat];
  std::string text = State(threat.from);
  for (const int port : route.ports) text += " \u2192 " + PortName(port);
  return text + " \u2192 " + State(threat.to);
}

std::string Words::List(const std::vector<std::string>& items) const {
  if (items.empty()) return {};
  std::string text = items.front();
  for (std::size_t i = 1; i + 1 < items.size(); ++i) text += ", " + items[i];
  return items.size() == 1 ? text : Say("list.last", {{"first", text}, {"last", items.back()}});
}

}  // namespace atalaya::report
