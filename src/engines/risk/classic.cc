// Classic methods as data: steps by thresholds, a product or a decision table, bands, tie-break.
// docs/methods/classic.md. Nothing here knows TRAM, Circ.1283 or NVIC 11-02: they are files in data/methods. Cost:
// facilities x scenarios x factors.
#include <algorithm>

#include "risk/paths.h"
#include "risk/risk.h"

namespace atalaya::risk {
namespace {

using model::Method;
using model::MethodFactor;

// What a factor may look at, for one facility and scenario.
struct Quantities {
  double rate = 0, vulnerability = 0, money = 0, lives = 0;
  const Path* path = nullptr;
  const Degrees* degrees = nullptr;
};

int FactorAt(const Method& method, const std::string& id) {
  for (std::size_t f = 0; f < method.factors.size(); ++f) {
    if (method.factors[f].id == id) return static_cast<int>(f);
  }
  return -1;
}

double OpenAfter(const Path& path, const Degrees& degrees, const std::vector<model::Layer>& kinds) {
  double open = 1;
  for (const PathLayer& layer : path.layers) {
    if (std::find(kinds.begin(), kinds.end(), layer.kind) != kinds.end()) open *= LeftOpen(layer, degrees);
  }
  return open;
}

int StepOf(const MethodFactor& factor, const Quantities& of) {
  if (factor.steps.empty()) return 0;
  int value = factor.steps.front().value;
  if (factor.from == "given") return value;
  if (factor.from == "consequence") {
    for (const model::MethodStep& step : factor.steps) {
      const bool reached = of.lives >= step.lives_at_least || of.money >= step.money_at_least;
      if (reached && &step != &factor.steps.front()) value = step.value;
    }
    return value;
  }
  const double x = factor.from == "rate"            ? of.rate
                   : factor.from == "vulnerability" ? of.vulnerability
                                                    : OpenAfter(*of.path, *of.degrees, factor.layers);
  for (const model::MethodStep& step : factor.steps) {
    if (x >= step.at_least && &step != &factor.steps.front()) value = step.value;
  }
  return value;
}

// A table's result names a band through its words: `results` and `bands` are made from the same list.
int BandOfResult(const Method& method, const std::string& result) {
  const auto it = method.results.find(result);
  if (it == method.results.end()) return -1;
  for (std::size_t b = 0; b < method.bands.size(); ++b) {
    if (method.bands[b].label == it->second) return static_cast<int>(b);
  }
  return -1;
}

double KeyOf(const Method& method, const MethodScore& score, const std::string& key) {
  if (key == "score") return score.score;
  if (key == "sum") return score.sum;
  const int factor = FactorAt(method, key);
  return factor >= 0 ? score.steps[factor] : 0;
}

}  // namespace

MethodScore ScoreSteps(const Method& method, const std::vector<int>& steps) {
  MethodScore score;
  for (std::size_t f = 0; f < method.factors.size(); ++f) {
    const auto& scale = method.factors[f].steps;
    const int least = scale.empty() ? 0 : scale.front().value, most = scale.empty() ? 0 : scale.back().value;
    score.steps.push_back(std::clamp(f < steps.size() ? steps[f] : least, least, std::max(least, most)));
  }
  const auto step = [&](const std::string& id) {
    const int factor = FactorAt(method, id);
    return factor >= 0 ? score.steps[factor] : 0;
  };
  if (method.combine == "table") {
    int sum = 0;
    for (const std::string& id : method.sum) sum += step(id);
    score.sum = score.score = sum;
    for (const model::MethodCell& cell : method.cells) {
      if (cell.row != step(method.row) || sum < cell.min || sum > cell.max) continue;
      score.result = cell.result;
      score.band = BandOfResult(method, cell.result);
      if (score.band >= 0) score.score = score.band + 1;
      break;
    }
    return score;
  }
  score.score = method.product.empty() ? 0 : 1;
  for (const std::string& id : method.product) score.score *= step(id);
  for (std::size_t b = 0; b < method.bands.size() && score.band < 0; ++b) {
    if (score.score >= method.bands[b].min && score.score <= method.bands[b].max) score.band = static_cast<int>(b);
  }
  return score;
}

std::vector<MethodScore> ScoreClassic(const model::Region& region, const RegionRisk& risk, const Method& method) {
  const Outline outline(region);
  std::vector<MethodScore> scores;
  for (std::size_t f = 0; f < risk.facilities.size(); ++f) {
    const Degrees degrees = DegreesAt(region, outline, static_cast<int>(f));
    for (const ScenarioRisk& scenario : risk.facilities[f].scenarios) {
      const Path& path = outline.paths[scenario.scenario];
      const Quantities quantities{
          scenario.rate.mean, scenario.vulnerability.mean, path.money.Mean(), path.lives.Mean(), &path, &degrees};
      std::vector<int> steps;
      for (const MethodFactor& factor : method.factors) steps.push_back(StepOf(factor, quantities));
      MethodScore score = ScoreSteps(method, steps);
      score.facility = static_cast<int>(f);
      score.scenario = scenario.scenario;
      scores.push_back(std::move(score));
    }
  }
  std::stable_sort(scores.begin(), scores.end(), [&](const MethodScore& a, const MethodScore& b) {
    for (const std::string& key : method.tie_break) {
      const double left = KeyOf(method, a, key), right = KeyOf(method, b, key);
      if (left != right) return left > right;
    }
    return false;
  });
  return scores;
}

}  // namespace atalaya::risk
