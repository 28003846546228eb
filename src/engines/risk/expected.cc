// One facility with every uncertain quantity at its mean. Cost of a call: one multiplication per control and layer of
// the applicable scenarios. Where it differs from the simulation's mean: docs/methods/risk.md 5.
#include <algorithm>
#include <map>

#include "risk/clean.h"
#include "risk/paths.h"
#include "risk/rate.h"
#include "risk/risk.h"

namespace atalaya::risk {

struct ExpectedRisk::State {
  struct Target {
    int control = -1;
    double degree = 0;  // kappa omega after the solution
  };

  Outline outline;
  model::Grading grading;
  Degrees today;
  std::vector<char> applicable;  // per control: not answered 'not applicable'
  std::vector<int> scenarios;
  std::vector<double> rates;                 // per applicable scenario
  std::vector<std::vector<Target>> targets;  // per solution of the region
  std::vector<Open> open;
  std::vector<int> open_index;               // per open control: its place in the outline
  double best = 1;                           // mean degree of 'inspected: met'

  State(const model::Region& region, int facility) : outline(region), grading(region.grading) {
    for (const std::string& control : outline.controls) {
      const Grade grade = GradeOf(grading, region.AnswerOf(facility, control));
      today.push_back(grade.degree);
      applicable.push_back(grade.applies);
    }
    for (std::size_t s = 0; s < region.scenarios.size(); ++s) {
      if (!AppliesTo(region.scenarios[s], region.facilities[facility].traffic)) continue;
      scenarios.push_back(static_cast<int>(s));
      rates.push_back(ExpectedRate(region, facility, static_cast<int>(s)));
    }
    for (const model::Solution& solution : region.solutions) {
      std::vector<Target>& list = targets.emplace_back();
      for (const model::Raise& raise : solution.raises) {
        const auto it = outline.index.find(raise.control);
        if (it == outline.index.end() || !applicable[it->second]) continue;
        const model::Answer after{raise.degree >= 1.0 ? model::Reply::kMet : model::Reply::kPartly, raise.verification,
                                  raise.degree >= 1.0 ? std::nullopt : std::optional(raise.degree), "", ""};
        list.push_back({it->second, GradeOf(grading, after).degree.Mean()});
      }
    }
    best = GradeOf(grading, InspectedMet()).degree.Mean();
    FindOpen();
  }

  void FindOpen() {
    std::vector<char> supports(outline.controls.size(), 0);
    for (const int s : scenarios) {
      for (const PathLayer& layer : outline.paths[s].layers) {
        for (const Support& support : layer.supports) supports[support.control] = 1;
      }
    }
    for (std::size_t c = 0; c < supports.size(); ++c) {
      if (!supports[c] || today[c].high <= today[c].low) continue;
      open.push_back({outline.controls[c], today[c]});
      open_index.push_back(static_cast<int>(c));
    }
  }

  void Raise(Degrees& degrees, const std::vector<int>& solutions) const {
    for (const int solution : solutions) {
      for (const Target& target : targets[solution]) {
        Range& degree = degrees[target.control];
        if (degree.Mean() < target.degree) degree = {target.degree, target.degree, target.degree};
      }
    }
  }

  static model::Answer InspectedMet() {
    return {model::Reply::kMet, model::Verification::kInspected, std::nullopt, "", ""};
  }

  Outcome Sum(const Degrees& degrees) const {
    Outcome outcome;
    outcome.vulnerability.reserve(scenarios.size());
    for (std::size_t i = 0; i < scenarios.size(); ++i) {
      const Path& path = outline.paths[scenarios[i]];
      const double v = AtMeans(path, degrees).value;
      outcome.vulnerability.push_back(v);
      outcome.money += rates[i] * v * path.money.Mean();
      outcome.lives += rates[i] * v * path.lives.Mean();
    }
    return outcome;
  }
};

ExpectedRisk::ExpectedRisk(const model::Region& region, int facility)
    : state_(std::make_shared<const State>(region, facility)) {}

const std::vector<int>& ExpectedRisk::Scenarios() const {
  return state_->scenarios;
}

ExpectedRisk::Outcome ExpectedRisk::Evaluate(const std::vector<int>& solutions) const {
  Degrees degrees = state_->today;
  state_->Raise(degrees, solutions);
  return state_->Sum(degrees);
}

const std::vector<ExpectedRisk::Open>& ExpectedRisk::OpenControls() const {
  return state_->open;
}

ExpectedRisk::Outcome ExpectedRisk::EvaluateAt(const std::vector<double>& open_degrees,
                                               const std::vector<int>& solutions) const {
  Degrees degrees = state_->today;
  for (std::size_t i = 0; i < state_->open_index.size(); ++i) {
    degrees[state_->open_index[i]] = {open_degrees[i], open_degrees[i], open_degrees[i]};
  }
  state_->Raise(degrees, solutions);
  return state_->Sum(degrees);
}

double ExpectedRisk::VulnerabilityAt(int scenario, double quantile) const {
  if (std::find(state_->scenarios.begin(), state_->scenarios.end(), scenario) == state_->scenarios.end()) return 0;
  Path path = state_->outline.paths[scenario];
  for (PathLayer& layer : path.layers) {
    for (Support& support : layer.supports) {
      const double eta = support.effectiveness.Quantile(quantile);
      support.effectiveness = {eta, eta, eta};
    }
  }
  return AtMeans(path, state_->today).value;
}

ExpectedRisk::Outcome ExpectedRisk::EvaluateWith(const std::string& control, const model::Answer& answer) const {
  Degrees degrees = state_->today;
  if (const auto it = state_->outline.index.find(control); it != state_->outline.index.end()) {
    degrees[it->second] = GradeOf(state_->grading, answer).degree;
  }
  return state_->Sum(degrees);
}

std::vector<std::pair<std::string, double>> ExpectedRisk::MostTelling(int scenario, std::size_t count) const {
  std::vector<std::pair<std::string, double>> drops;
  if (std::find(state_->scenarios.begin(), state_->scenarios.end(), scenario) == state_->scenarios.end()) return drops;
  const Path& path = state_->outline.paths[scenario];
  Degrees degrees = state_->today;
  const double before = AtMeans(path, degrees).value;
  std::vector<char> tried(degrees.size(), 0);
  for (const PathLayer& layer : path.layers) {
    for (const Support& support : layer.supports) {
      const int c = support.control;
      if (tried[c] || !state_->applicable[c] || state_->today[c].Mean() >= state_->best) continue;
      tried[c] = 1;
      degrees[c] = {state_->best, state_->best, state_->best};
      const double drop = before - AtMeans(path, degrees).value;
      degrees[c] = state_->today[c];
      if (drop > 0) drops.emplace_back(state_->outline.controls[c], drop);
    }
  }
  std::stable_sort(drops.begin(), drops.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  if (drops.size() > count) drops.resize(count);
  return drops;
}

}  // namespace atalaya::risk
