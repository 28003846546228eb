#include "analysis/analysis.h"

#include <algorithm>

#include "analysis/plan_problem.h"
#include "analysis/stages.h"

namespace atalaya::analysis {
namespace {

Options Complete(const model::Region& region, Options options) {
  if (options.draws <= 0) options.draws = region.settings.draws;
  if (options.seed == 0) options.seed = region.settings.seed;
  options.threads = std::max(1, options.threads);
  std::sort(options.budgets.begin(), options.budgets.end());
  options.budgets.erase(std::unique(options.budgets.begin(), options.budgets.end()), options.budgets.end());
  return options;
}

std::vector<model::Budget> Budgets(const model::Region& region, const Options& options) {
  if (options.budgets.empty()) return region.budgets;
  std::vector<model::Budget> budgets;
  for (const double amount : options.budgets) budgets.push_back({amount, 1.0 / static_cast<double>(options.budgets.size())});
  return budgets;
}

// Share of applicable controls that nobody looked at.
double NotChecked(const assess::Tally& tally) {
  const int applicable = tally.Total() - tally.not_applicable;
  return applicable > 0 ? static_cast<double>(tally.not_checked) / applicable : 0.0;
}

// Share of the expected loss (money equivalent) that rests on answers nobody gave.
double RestingOnUnknown(const model::Region& region, const risk::RegionRisk& risk) {
  double all = 0, unknown = 0;
  for (const risk::FacilityRisk& facility : risk.facilities) {
    for (const risk::ScenarioRisk& scenario : facility.scenarios) {
      const double loss = scenario.money + scenario.lives * region.settings.value_per_life;
      all += loss;
      unknown += loss * scenario.unknown;
    }
  }
  return all > 0 ? unknown / all : 0.0;
}

}  // namespace

network::GateEvasion GatesOf(const model::Region& region, int facility, const std::vector<int>& scenarios,
                             const std::vector<double>& vulnerability) {
  (void)facility;
  network::GateEvasion gates;
  for (auto& family : gates) family.fill(-1.0);
  for (std::size_t i = 0; i < scenarios.size(); ++i) {
    const model::Scenario& scenario = region.scenarios[scenarios[i]];
    if (!model::IsNetworkFamily(scenario.family)) continue;
    for (const model::Role role : scenario.acts) {
      if (role == model::Role::kLocal) continue;
      double& gate = gates[static_cast<std::size_t>(scenario.family)][static_cast<std::size_t>(role)];
      gate = std::max(gate, vulnerability[i]);
    }
  }
  for (auto& family : gates) {
    // A family that no scenario of this traffic carries does not pass here; one with some gates but not this one is not modelled
    // at this gate and takes the region's default.
    const bool carried = std::any_of(family.begin(), family.end(), [](double g) { return g >= 0; });
    for (double& gate : family) {
      if (gate < 0) gate = carried ? region.settings.missing_evasion : 0.0;
    }
  }
  return gates;
}

Analysis Analyse(const model::Region& region, const Options& given) {
  Analysis analysis;
  analysis.options = Complete(region, given);
  const Options& options = analysis.options;
  const auto progress = [&](const char* stage, double share) {
    if (options.progress) options.progress(stage, share);
  };
  progress("stage.assess", 0.0);
  analysis.review = assess::ReviewRegion(region, options.threads);
  Append(analysis.findings, analysis.review.findings);
  analysis.not_checked = NotChecked(analysis.review.all);

  progress("stage.risk", 0.05);
  analysis.risk = risk::Quantify(region, {options.draws, options.seed, options.threads});
  analysis.resting_on_unknown = RestingOnUnknown(region, analysis.risk);
  for (std::size_t f = 0; f < region.facilities.size(); ++f) {
    std::vector<int> scenarios;
    std::vector<double> vulnerability;
    for (const risk::ScenarioRisk& s : analysis.risk.facilities[f].scenarios) {
      scenarios.push_back(s.scenario);
      vulnerability.push_back(s.vulnerability.mean);
    }
    analysis.gates.push_back(GatesOf(region, static_cast<int>(f), scenarios, vulnerability));
  }
  for (const model::Method& method : region.methods) {
    analysis.classic.push_back(risk::ScoreClassic(region, analysis.risk, method));
  }

  progress("stage.network", 0.25);
  const std::vector<model::Budget> budgets = Budgets(region, options);
  const auto plan = BuildPlanProblem(region, analysis.risk, analysis.gates, budgets, options.threads);
  PicturePorts(region, *plan, analysis);

  progress("stage.plan", 0.45);
  MakePlan(region, *plan, budgets, analysis);
  progress("stage.substitutes", 0.95);
  FindSubstitutes(region, *plan, analysis);
  progress("stage.done", 1.0);
  return analysis;
}

}  // namespace atalaya::analysis
