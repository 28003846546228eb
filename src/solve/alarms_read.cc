#include "solve/alarms_read.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "base/rng.h"

namespace atalaya::solve {
namespace {

using formats::JsonNode;
using formats::JsonObject;

constexpr std::size_t kMostCounts = 100'000;
constexpr int kMostYears = 50, kMostFrequency = 1000, kMostBaseline = 1000;
constexpr double kLeastAlpha = 1e-12, kMostAlpha = 0.999999, kMostParameter = 1e6;

std::vector<double> ReadCounts(const JsonNode& list) {
  std::vector<JsonNode> items = list.SomeItems();
  if (items.size() > kMostCounts) {
    list.Report("solve.alarms-too-many",
                {{"count", std::to_string(items.size())}, {"most", std::to_string(kMostCounts)}});
    items.clear();
  }
  std::vector<double> counts;
  counts.reserve(items.size());
  for (const JsonNode& item : items) {
    if (item.Value().is_null()) {
      counts.push_back(std::numeric_limits<double>::quiet_NaN());
      continue;
    }
    const double count = item.Number(0, warn::kMostCount);
    if (count != std::trunc(count)) item.WrongType("integer");
    counts.push_back(count);
  }
  return counts;
}

// A parameter by the name that R has for it or by our own.
std::optional<JsonNode> Either(JsonObject& object, const char* name, const char* other) {
  auto node = object.Maybe(name);
  auto second = object.Maybe(other);
  if (node && second) second->Report("solve.alarms-twice", {{"name", name}, {"other", other}});
  return node ? node : second;
}

template <class Value>
Value WordOf(const JsonNode& node, std::initializer_list<std::pair<const char*, Value>> words) {
  const std::string word = node.String();
  std::string known;
  for (const auto& [name, value] : words) {
    if (word == name) return value;
    known += (known.empty() ? "" : ", ") + std::string(name);
  }
  if (node.Present() && node.Value().is_string()) node.UnknownWord(known);
  return words.begin()->second;
}

double ReadAlpha(JsonObject& object, double otherwise) {
  const auto node = object.Maybe("alpha");
  return node ? node->Number(kLeastAlpha, kMostAlpha) : otherwise;
}

void ReadEars(JsonObject& object, int method, AlarmProblem& problem) {
  warn::EarsOptions& ears = problem.ears;
  ears.method = method;
  if (const auto node = object.Maybe("baseline")) ears.baseline = node->Integer(3, kMostBaseline);
  if (const auto node = Either(object, "minSigma", "min_sigma")) ears.min_sigma = node->Number(0, kMostParameter);
  double alpha = 0.001;
  if (method == 3) {
    if (const auto node = object.Maybe("variant")) {
      ears.as_surveillance = WordOf<bool>(*node, {{"classic", false}, {"surveillance", true}});
    }
    alpha = ears.as_surveillance ? 0.025 : NormalCdf(-2);  // classically: 2 standard deviations
  }
  problem.alpha = ReadAlpha(object, alpha);
  ears.limit = problem.alpha == NormalCdf(-2) ? 2 : -NormalQuantile(problem.alpha);
}

// The date of the first interval, in days since 1970-01-01.
std::optional<int> ReadStart(const JsonNode& node) {
  if (node.Value().is_null()) return std::nullopt;
  const std::size_t before = node.List().Errors();
  const std::string date = node.Date();
  if (node.List().Errors() != before) return std::nullopt;
  const int year = std::stoi(date.substr(0, 4));  // 1900 to 2199
  namespace ch = std::chrono;
  const ch::sys_days day = ch::year{year} / ch::month{static_cast<unsigned>(std::stoi(date.substr(5, 2)))} /
                           ch::day{static_cast<unsigned>(std::stoi(date.substr(8, 2)))};
  return static_cast<int>(day.time_since_epoch().count());
}

// limit54: [cases, intervals], or null for none.
void ReadLeastCases(const JsonNode& node, warn::FarringtonOptions& farrington) {
  farrington.least_cases = 0;
  if (node.Value().is_null()) return;
  const std::vector<JsonNode> pair = node.Items();
  if (!node.Value().is_array()) return;
  if (pair.size() != 2) {
    node.WrongType("[cases, weeks]");
    return;
  }
  farrington.least_cases = pair[0].Number(0, warn::kMostCount);
  farrington.least_period = pair[1].Integer(1, static_cast<int>(kMostCounts));
}

// Window and levels of the season; what is not given is made to fit the year.
void ReadSeason(JsonObject& object, warn::FarringtonOptions& farrington) {
  const int frequency = farrington.calendar.frequency, widest = (frequency - 1) / 2;
  if (const auto node = object.Maybe("w")) {
    farrington.half_window = node->Integer(0, kMostFrequency);
    if (farrington.half_window > widest) {
      node->Report("solve.alarms-window", {{"w", std::to_string(farrington.half_window)},
                                           {"frequency", std::to_string(frequency)},
                                           {"most", std::to_string(widest)}});
      farrington.half_window = widest;
    }
  } else {
    farrington.half_window = std::min(farrington.half_window, widest);
  }
  const int most = warn::ShortestGap(farrington) + 1;
  if (const auto node = Either(object, "noPeriods", "no_periods")) {
    farrington.periods = node->Integer(1, kMostFrequency);
    if (farrington.periods > most) {
      node->Report("solve.alarms-periods",
                   {{"periods", std::to_string(farrington.periods)}, {"most", std::to_string(most)}});
    }
  } else {
    farrington.periods = std::min(farrington.periods, most);
  }
}

void ReadFarrington(JsonObject& object, warn::Calendar calendar, AlarmProblem& problem) {
  warn::FarringtonOptions& farrington = problem.farrington;
  bool original = false;
  if (const auto node = object.Maybe("settings")) original = WordOf<bool>(*node, {{"new", false}, {"original", true}});
  if (original) farrington = warn::OriginalFarrington();
  farrington.calendar = calendar;
  if (const auto node = object.Maybe("b")) farrington.years = node->Integer(1, kMostYears);
  ReadSeason(object, farrington);
  farrington.excluded = original ? farrington.half_window : calendar.frequency / 2;
  if (const auto node = Either(object, "pastWeeksNotIncluded", "past_weeks_not_included")) {
    farrington.excluded =
        node->Value().is_null() ? farrington.half_window : node->Integer(0, static_cast<int>(kMostCounts));
  }
  if (const auto node = object.Maybe("reweight")) farrington.reweight = node->Bool();
  if (const auto node = Either(object, "weightsThreshold", "weights_threshold")) {
    farrington.weights_threshold = node->Number(0.01, kMostParameter);
  }
  if (const auto node = object.Maybe("trend")) farrington.trend = node->Bool();
  if (const auto node = Either(object, "pThresholdTrend", "p_threshold_trend"))
    farrington.p_trend = node->Probability();
  if (const auto node = Either(object, "thresholdMethod", "threshold_method")) {
    farrington.threshold = WordOf<warn::Threshold>(*node, {{"nbPlugin", warn::Threshold::kNbPlugin},
                                                           {"delta", warn::Threshold::kDelta},
                                                           {"muan", warn::Threshold::kMuan}});
  }
  if (const auto node = object.Maybe("powertrans")) {
    farrington.power = WordOf<warn::Power>(
        *node, {{"2/3", warn::Power::kTwoThirds}, {"1/2", warn::Power::kHalf}, {"none", warn::Power::kNone}});
  }
  if (const auto node = object.Maybe("limit54")) ReadLeastCases(*node, farrington);
  problem.alpha = farrington.alpha = ReadAlpha(object, farrington.alpha);
}

void ReadCusum(JsonObject& object, AlarmProblem& problem) {
  warn::CusumOptions& cusum = problem.cusum;
  if (const auto node = object.Maybe("k")) cusum.k = node->Number(0, kMostParameter);
  if (const auto node = object.Maybe("h")) cusum.h = node->Number(0, kMostParameter);
  if (const auto node = object.Maybe("trans")) {
    cusum.trans = WordOf<warn::Standardised>(*node, {{"rossi", warn::Standardised::kRossi},
                                                     {"standard", warn::Standardised::kStandard},
                                                     {"anscombe", warn::Standardised::kAnscombe},
                                                     {"pearsonNegBin", warn::Standardised::kPearsonNegBin},
                                                     {"none", warn::Standardised::kNone}});
  }
  if (const auto node = object.Maybe("alpha")) cusum.alpha = node->Number(0, kMostParameter);
  const auto m = object.Maybe("m");
  if (!m || m->Value().is_null()) return;
  if (!m->Value().is_array()) {
    cusum.mean = {m->Number(0, warn::kMostCount)};
    return;
  }
  for (const JsonNode& item : m->SomeItems()) cusum.mean.push_back(item.Number(0, warn::kMostCount));
  const int wanted = problem.to - problem.from + 1;
  if (!cusum.mean.empty() && cusum.mean.size() != static_cast<std::size_t>(wanted)) {
    m->Report("solve.alarms-means", {{"count", std::to_string(cusum.mean.size())}, {"wanted", std::to_string(wanted)}});
  }
}

// Where the years lie: by dates for weeks unless `calendar` says otherwise.
warn::Calendar ReadCalendar(JsonObject& object, JsonObject* parameters, int frequency) {
  using Kind = warn::Calendar::Kind;
  warn::Calendar calendar;
  calendar.frequency = frequency;
  calendar.kind = frequency == 52 ? Kind::kDates : Kind::kIndex;
  if (const auto node = object.Maybe("start")) {
    if (const auto day = ReadStart(*node)) {
      calendar.first_day = *day;
      if (frequency != 52) node->Report("solve.alarms-not-weeks", {{"frequency", std::to_string(frequency)}});
    }
  }
  if (parameters == nullptr) return calendar;
  if (const auto node = parameters->Maybe("calendar")) {
    calendar.kind = WordOf<Kind>(*node, {{"dates", Kind::kDates}, {"index", Kind::kIndex}});
    if (calendar.kind == Kind::kDates && frequency != 52) {
      node->Report("solve.alarms-not-weeks", {{"frequency", std::to_string(frequency)}});
      calendar.kind = Kind::kIndex;
    }
  }
  return calendar;
}

}  // namespace

AlarmProblem ReadAlarms(const JsonNode& node) {
  AlarmProblem problem;
  JsonObject object(node);
  const std::size_t before = node.List().Errors();
  const JsonNode method = object.Need("method");
  // EARS by its number; 4 and 5 are the others.
  const int which =
      WordOf<int>(method, {{"farrington-flexible", 4}, {"ears-c1", 1}, {"ears-c2", 2}, {"ears-c3", 3}, {"cusum", 5}});
  const bool known = node.List().Errors() == before;
  problem.method = which == 4 ? AlarmMethod::kFarrington : which == 5 ? AlarmMethod::kCusum : AlarmMethod::kEars;
  problem.counts = ReadCounts(object.Need("counts"));
  const int length = std::max(1, static_cast<int>(problem.counts.size()));
  problem.from = object.Need("from").Integer(1, length);
  const JsonNode to = object.Need("to");
  problem.to = to.Integer(1, length);
  if (problem.to < problem.from) {
    to.Report("solve.alarms-order", {{"from", std::to_string(problem.from)}, {"to", std::to_string(problem.to)}});
    problem.to = problem.from;
  }
  int frequency = 52;
  if (const auto given = object.Maybe("frequency")) frequency = given->Integer(1, kMostFrequency);

  // Parameters belong to a method.
  const boost::json::value none = boost::json::object();
  const auto given = object.Maybe("parameters");
  JsonObject parameters(given ? *given : JsonNode(none, node.Where() + "/parameters", node.List()));
  const bool farrington = problem.method == AlarmMethod::kFarrington;
  const warn::Calendar calendar = ReadCalendar(object, farrington ? &parameters : nullptr, frequency);
  if (farrington) {
    ReadFarrington(parameters, calendar, problem);
  } else if (problem.method == AlarmMethod::kEars) {
    ReadEars(parameters, which, problem);
  } else {
    ReadCusum(parameters, problem);
  }
  if (known) parameters.Done();
  object.Done();
  return problem;
}

}  // namespace atalaya::solve
