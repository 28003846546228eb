// The door to security games. The mathematics: inspect/coverage.h, inspect/schedule.h, docs/methods/coverage.md.
//
// Decisions of this door. `attacked` is the target's name; against a quantal attacker the likeliest. `gap` is the bound
// minus the defender's value, as a share of the range of the defender's payoffs (a value may well be zero). What is
// committed to is the schedule as JSON without blanks.
#include "inspect/coverage.h"

#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "inspect/schedule.h"
#include "solve/methods.h"
#include "solve/seed.h"

namespace atalaya::solve {
namespace {

using formats::Break;
using formats::JsonNode;
using formats::JsonObject;
using formats::JsonWriter;
using formats::NumberText;
using inspect::Target;

constexpr std::size_t kMostTargets = 2'000'000;
constexpr std::size_t kMostForBest = 2000;  // targets: above, what the best plan for other attackers gives is left out
constexpr double kMostPayoff = 1e12, kMostResources = 1e9;
constexpr const char* kMembers[] = {"attacker_uncovered", "attacker_covered", "defender_uncovered", "defender_covered"};

struct Problem {
  std::vector<std::string> names;
  std::vector<Target> targets;
  double resources = 0;
  double lambda = inspect::kRational;
  std::optional<int> days;
  std::uint64_t seed = 1;
  double attacker_range = 0, defender_range = 0;
};

double* Payoff(Target& target, std::size_t member) {
  double* const payoffs[] = {&target.attacker_uncovered, &target.attacker_covered, &target.defender_uncovered,
                             &target.defender_covered};
  return payoffs[member];
}

// The common case without a place for each number: false for anything that is not plainly right.
bool ReadPlain(const boost::json::value& value, std::string& name, Target& target) {
  const auto* object = value.if_object();
  if (object == nullptr || object->size() != 5) return false;
  const auto* text = object->if_contains("name");
  if (text == nullptr || !text->is_string() || text->get_string().empty()) return false;
  name = text->get_string();
  for (std::size_t m = 0; m < 4; ++m) {
    const auto* number = object->if_contains(kMembers[m]);
    if (number == nullptr || !number->is_number()) return false;
    const double payoff = number->to_number<double>();
    if (!(std::abs(payoff) <= kMostPayoff)) return false;
    *Payoff(target, m) = payoff;
  }
  return target.attacker_covered <= target.attacker_uncovered && target.defender_uncovered <= target.defender_covered;
}

void ReadCarefully(const JsonNode& node, std::string& name, Target& target) {
  const std::size_t before = node.List().Errors();
  JsonObject object(node);
  name = object.Need("name").Words();
  for (std::size_t m = 0; m < 4; ++m) *Payoff(target, m) = object.Need(kMembers[m]).Number(-kMostPayoff, kMostPayoff);
  object.Done();
  if (node.List().Errors() != before) return;
  if (target.attacker_covered > target.attacker_uncovered) node.Report("solve.coverage-attacker");
  if (target.defender_covered < target.defender_uncovered) node.Report("solve.coverage-defender");
}

void ReadTargets(const JsonNode& list, Problem& problem) {
  if (!list.Present()) return;
  const auto* array = list.Value().if_array();
  if (array == nullptr || array->empty()) {
    list.SomeItems();  // tells what is wrong
    return;
  }
  if (array->size() > kMostTargets) {
    list.Report("solve.coverage-too-many",
                {{"count", std::to_string(array->size())}, {"most", std::to_string(kMostTargets)}});
    return;
  }
  problem.names.resize(array->size());
  problem.targets.resize(array->size());
  std::unordered_set<std::string_view> seen;
  seen.reserve(array->size());
  for (std::size_t t = 0; t < array->size(); ++t) {
    const auto node = [&] { return list.Inner((*array)[t], list.Where() + "/" + std::to_string(t)); };
    if (!ReadPlain((*array)[t], problem.names[t], problem.targets[t])) {
      ReadCarefully(node(), problem.names[t], problem.targets[t]);
    }
    if (!problem.names[t].empty() && !seen.insert(problem.names[t]).second) {
      node().Report("json.duplicate-item", {{"value", formats::Shortened(problem.names[t])}});
    }
  }
}

double ReadAttacker(const JsonNode& node) {
  if (node.Value().is_string()) {
    if (node.String() != "rational") node.UnknownWord("rational, {\"quantal\": number}");
    return inspect::kRational;
  }
  JsonObject object(node);
  const double lambda = object.Need("quantal").Number(0, 1e9);
  object.Done();
  return lambda;
}

void CheckSchedule(const JsonNode& node, const JsonNode& resources, const Problem& problem) {
  if (problem.resources != std::trunc(problem.resources)) {
    resources.Report("solve.coverage-whole", {{"resources", NumberText(problem.resources)}});
  }
  const auto targets = static_cast<double>(problem.targets.size());
  const double visits = *problem.days * std::min(problem.resources, targets), draws = *problem.days * targets;
  if (visits > static_cast<double>(inspect::kMaxScheduleVisits) ||
      draws > static_cast<double>(inspect::kMaxScheduleDraws)) {
    node.Report("solve.coverage-schedule", {{"days", std::to_string(*problem.days)},
                                            {"visits", std::to_string(inspect::kMaxScheduleVisits)},
                                            {"draws", std::to_string(inspect::kMaxScheduleDraws)}});
  }
}

Problem Read(const JsonNode& node) {
  Problem problem;
  JsonObject object(node);
  ReadTargets(object.Need("targets"), problem);
  const JsonNode resources = object.Need("resources");
  problem.resources = resources.Number(0, kMostResources);
  const auto attacker = object.Maybe("attacker");
  if (attacker) problem.lambda = ReadAttacker(*attacker);
  const auto schedule = object.Maybe("schedule");
  const bool scheduled = schedule && !schedule->IsNull();
  if (scheduled) {
    JsonObject inner(*schedule);
    problem.days = inner.Need("days").Integer(1, static_cast<int>(inspect::kMaxScheduleDays));
    problem.seed = ReadSeed(inner.Maybe("seed"));
    inner.Done();
  }
  object.Done();
  if (node.List().Errors() > 0) return problem;
  if (scheduled) CheckSchedule(*schedule, resources, problem);

  Target low = problem.targets[0], high = low;
  for (const Target& target : problem.targets) {
    low.attacker_covered = std::min(low.attacker_covered, target.attacker_covered);
    high.attacker_uncovered = std::max(high.attacker_uncovered, target.attacker_uncovered);
    low.defender_uncovered = std::min(low.defender_uncovered, target.defender_uncovered);
    high.defender_covered = std::max(high.defender_covered, target.defender_covered);
  }
  problem.attacker_range = high.attacker_uncovered - low.attacker_covered;
  problem.defender_range = high.defender_covered - low.defender_uncovered;
  if (problem.lambda != inspect::kRational && problem.lambda * problem.attacker_range > inspect::kMaxLambdaRange) {
    attacker->Report("solve.coverage-sharp", {{"most", NumberText(inspect::kMaxLambdaRange / problem.attacker_range)}});
  }
  return problem;
}

// What the plan is worth against other attackers than the one it was made for.
void WriteRobustness(const Problem& problem, const std::vector<double>& coverage, JsonWriter& answer) {
  answer.Key("robustness").BeginArray();
  for (const double lambda : {0.0, 0.5, 1.0, 1.5, 3.0, inspect::kRational}) {
    if (lambda != inspect::kRational && lambda * problem.attacker_range > inspect::kMaxLambdaRange) continue;
    answer.BeginObject(Break::kNo).Key("attacker");
    if (lambda == inspect::kRational) {
      answer.String("rational");
    } else {
      answer.BeginObject(Break::kNo).Member("quantal", lambda).EndObject();
    }
    answer.Member("defender_value", inspect::RespondTo(problem.targets, coverage, lambda).defender_value);
    if (problem.targets.size() <= kMostForBest) {
      const auto best = lambda == inspect::kRational
                            ? inspect::CoverRational(problem.targets, problem.resources)
                            : inspect::CoverQuantal(problem.targets, problem.resources, lambda);
      answer.Member("best_defender_value", best.response.defender_value);
    }
    answer.EndObject();
  }
  answer.EndArray();
}

void WriteSchedule(const JsonNode& node, const Problem& problem, const std::vector<double>& coverage,
                   JsonWriter& answer) {
  double used = 0;
  for (const double share : coverage) used += share;
  if (used < problem.resources - 1e-6) {
    node.List().Add(Warning("solve.coverage-idle", node.Where() + "/resources",
                            {{"used", NumberText(used)}, {"resources", NumberText(problem.resources)}}));
  }
  const auto schedule = inspect::CombSchedule(coverage, static_cast<std::size_t>(problem.resources),
                                              static_cast<std::size_t>(*problem.days), problem.seed);
  std::string text = "[";
  answer.Key("seed").Unsigned(problem.seed).Key("schedule").BeginArray();
  for (const std::vector<std::uint32_t>& day : schedule) {
    text += text.size() == 1 ? "[" : ",[";
    answer.BeginArray(Break::kNo);
    for (const std::uint32_t t : day) {
      if (t != day.front()) text += ',';
      text += formats::JsonQuoted(problem.names[t]);
      answer.String(problem.names[t]);
    }
    text += ']';
    answer.EndArray();
  }
  text += ']';
  answer.EndArray();
  const inspect::Commitment commitment = inspect::Commit(text, problem.seed);
  answer.Key("commitment").BeginObject(Break::kNo).Member("sha256", commitment.sha256);
  answer.Member("nonce", commitment.nonce).EndObject();
}

}  // namespace

void SolveCoverage(const JsonNode& node, const Run& run, JsonWriter& answer) {
  const Problem problem = Read(node);
  if (node.List().Errors() > 0) return;
  const bool rational = problem.lambda == inspect::kRational;
  const inspect::CoveragePlan plan =
      rational ? inspect::CoverRational(problem.targets, problem.resources)
               : inspect::CoverQuantal(problem.targets, problem.resources, problem.lambda, run.cancel);
  if (plan.cancelled) node.List().Add(Warning("solve.coverage-cancelled", node.Where() + "/attacker"));

  answer.Key("coverage").BeginArray(Break::kNo);
  for (const double share : plan.coverage) answer.Number(share);
  answer.EndArray();
  answer.Member("attacked", problem.names[plan.response.attacked]);
  answer.Member("attacker_value", plan.response.attacker_value);
  answer.Member("defender_value", plan.response.defender_value);
  if (!rational) {
    const double short_of = plan.bound - plan.response.defender_value;
    answer.Member("bound", plan.bound);
    answer.Member("gap", problem.defender_range > 0 ? std::max(0.0, short_of / problem.defender_range) : 0.0);
    answer.Key("attack_probabilities").BeginArray(Break::kNo);
    for (const double share : plan.response.attack) answer.Number(share);
    answer.EndArray();
  }
  if (!plan.cancelled) WriteRobustness(problem, plan.coverage, answer);
  if (problem.days) WriteSchedule(node, problem, plan.coverage, answer);
}

}  // namespace atalaya::solve
