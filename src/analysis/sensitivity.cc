#include "analysis/sensitivity.h"

#include <algorithm>
#include <cmath>

#include "analysis/audit.h"
#include "base/parallel.h"

namespace atalaya::analysis {
namespace {

constexpr double kLow = 0.05, kHigh = 0.95;

// The tornado: each input at its 5 and 95 % point, all others at their means.
class Tornado {
 public:
  Tornado(const model::Region& region, const Analysis& analysis, const std::vector<risk::ExpectedRisk>& facilities)
      : region_(region), analysis_(analysis), facilities_(facilities), today_(facilities.size()) {}

  void Fill(Sensitivity& result, int threads) {
    ParallelFor(facilities_.size(), threads, [&](std::size_t f) { today_[f] = facilities_[f].Evaluate({}); });
    for (const auto& outcome : today_) result.loss += Loss(outcome);
    std::vector<Swing> answers(facilities_.size());
    ParallelFor(facilities_.size(), threads, [&](std::size_t f) { answers[f] = Answers(f, result.loss); });
    std::vector<Swing> of_scenarios(3 * region_.scenarios.size());
    ParallelFor(region_.scenarios.size(), threads,
                [&](std::size_t s) { OfScenario(s, result.loss, &of_scenarios[3 * s]); });
    for (const auto* list : {&answers, &of_scenarios}) {
      for (const Swing& swing : *list) {
        if (swing.Width() > 1e-9 * result.loss) result.swings.push_back(swing);
      }
    }
    std::stable_sort(result.swings.begin(), result.swings.end(),
                     [](const Swing& a, const Swing& b) { return a.Width() > b.Width(); });
  }

 private:
  double Loss(const risk::ExpectedRisk::Outcome& o) const {
    return o.money + o.lives * region_.settings.value_per_life;
  }

  Swing Answers(std::size_t f, double loss) const {
    Swing swing{InputKind::kAnswers, static_cast<int>(f), -1, loss, loss};
    const auto& open = facilities_[f].OpenControls();
    if (open.empty()) return swing;
    const auto at = [&](double p) {
      std::vector<double> degrees;
      for (const auto& control : open) degrees.push_back(control.degree.Quantile(p));
      return loss - Loss(today_[f]) + Loss(facilities_[f].EvaluateAt(degrees, {}));
    };
    swing.at_low = at(kLow);
    swing.at_high = at(kHigh);
    return swing;
  }

  // Rate, loss of a success, effectiveness: three swings.
  void OfScenario(std::size_t s, double loss, Swing* swings) const {
    const model::Scenario& scenario = region_.scenarios[s];
    const auto success = [&](double p) {
      return scenario.money.Quantile(p) + scenario.lives.Quantile(p) * region_.settings.value_per_life;
    };
    const double mean_success = scenario.money.Mean() + scenario.lives.Mean() * region_.settings.value_per_life;
    swings[0] = {InputKind::kRate, -1, static_cast<int>(s), loss, loss};
    swings[1] = {InputKind::kLoss, -1, static_cast<int>(s), loss, loss};
    swings[2] = {InputKind::kEffectiveness, -1, static_cast<int>(s), loss, loss};
    for (std::size_t f = 0; f < facilities_.size(); ++f) {
      const auto& applicable = facilities_[f].Scenarios();
      const auto it = std::find(applicable.begin(), applicable.end(), static_cast<int>(s));
      if (it == applicable.end()) continue;
      const auto place = static_cast<std::size_t>(it - applicable.begin());
      const double v = today_[f].vulnerability[place];
      const Estimate& rate = analysis_.risk.facilities[f].scenarios[place].rate;
      swings[0].at_low += (rate.low - rate.mean) * v * mean_success;
      swings[0].at_high += (rate.high - rate.mean) * v * mean_success;
      swings[1].at_low += rate.mean * v * (success(kLow) - mean_success);
      swings[1].at_high += rate.mean * v * (success(kHigh) - mean_success);
      const int index = static_cast<int>(s);
      swings[2].at_low += rate.mean * (facilities_[f].VulnerabilityAt(index, kLow) - v) * mean_success;
      swings[2].at_high += rate.mean * (facilities_[f].VulnerabilityAt(index, kHigh) - v) * mean_success;
    }
  }

  const model::Region& region_;
  const Analysis& analysis_;
  const std::vector<risk::ExpectedRisk>& facilities_;
  std::vector<risk::ExpectedRisk::Outcome> today_;
};

}  // namespace

Sensitivity MeasureSensitivity(const model::Region& region, const Analysis& analysis,
                               const SensitivityOptions& options) {
  Sensitivity result;
  const auto progress = [&](double share) {
    if (options.progress) options.progress(share);
  };
  progress(0);
  std::vector<risk::ExpectedRisk> facilities;
  for (std::size_t f = 0; f < region.facilities.size(); ++f) facilities.emplace_back(region, static_cast<int>(f));
  Tornado(region, analysis, facilities).Fill(result, options.threads);
  progress(0.2);
  result.budget_case = analysis.plan.main_case;
  result.audits = RankAudits(region, analysis, facilities, options, [&](double share) { progress(0.2 + 0.8 * share); });
  return result;
}

}  // namespace atalaya::analysis
