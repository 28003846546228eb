#include "analysis/audit.h"

#include <algorithm>

#include "analysis/stages.h"
#include "base/parallel.h"
#include "base/rng.h"
#include "risk/value_of_information.h"

namespace atalaya::analysis {
namespace {

// What each bundle of a facility gains in the network, given what the plan buys elsewhere, with every input at its
// mean.
std::vector<std::vector<double>> NetworkGains(const PlanProblem& plan, const std::vector<int>& bought) {
  const network::Graph& graph = plan.ports.graph;
  const network::Choice base = plan.NetworkChoice(bought);
  const auto alone = network::StandAloneGains(graph, *plan.evader, base);
  const double with = plan.evader->Objective(base);
  std::vector<std::vector<double>> gains(plan.facilities);
  for (std::size_t f = 0; f < plan.facilities; ++f) {
    gains[f].assign(plan.bundles[f].size(), 0.0);
    const int u = plan.ports.upgrade_of_facility[f];
    if (u < 0) continue;
    if (base[u] < 0) {
      for (std::size_t j = 0; j < gains[f].size(); ++j) gains[f][j] = std::max(0.0, alone[u][j]);
      continue;
    }
    network::Choice other = base;
    other[u] = -1;
    const double without = plan.evader->Objective(other);
    for (std::size_t j = 0; j < gains[f].size(); ++j) {
      other[u] = static_cast<int>(j);
      gains[f][j] = std::max(0.0, without - (other[u] == base[u] ? with : plan.evader->Objective(other)));
    }
  }
  return gains;
}

// One facility: utilities of its bundles in drawn truths.
class FacilityAudit {
 public:
  FacilityAudit(const model::Region& region, const Analysis& analysis, const risk::ExpectedRisk& expected, int facility,
                const std::vector<double>& network_gain)
      : region_(region), analysis_(analysis), expected_(expected), facility_(facility), network_gain_(network_gain) {
    today_ = expected.Evaluate({});
    const risk::FacilityRisk& simulated = analysis.risk.facilities[facility];
    money_scale_ = Ratio(simulated.money.mean, today_.money);
    lives_scale_ = Ratio(simulated.lives.mean, today_.lives);
    const Plan& plan = analysis.plan;
    for (const invest::Bundle& bundle : plan.bundles[facility]) {
      std::vector<int>& list = solutions_.emplace_back();
      for (const int member : bundle.members) list.push_back(plan.candidates[facility][member]);
    }
    const network::GateEvasion gates = GatesIn(today_);
    for (const auto& list : solutions_) mean_drop_.push_back(Drop(gates, GatesIn(expected.Evaluate(list))));
  }

  Audit Measure(int draws, std::uint64_t seed) {
    const auto& open = expected_.OpenControls();
    const std::size_t bundles = solutions_.size(), count = static_cast<std::size_t>(draws);
    utility_.assign(bundles + 1, std::vector<double>(count, 0.0));
    degrees_.assign(open.size(), std::vector<double>(count));
    Rng rng(seed, StreamOf("audit/" + region_.facilities[facility_].id));
    std::vector<double> degrees(open.size());
    for (std::size_t s = 0; s < count; ++s) {
      for (std::size_t c = 0; c < open.size(); ++c) {
        const Range& range = open[c].degree;
        degrees[c] = range.low + (range.high - range.low) * rng.Beta(range.Alpha(), range.Beta());
        degrees_[c][s] = degrees[c];
      }
      const auto before = expected_.EvaluateAt(degrees, {});
      const network::GateEvasion gates = GatesIn(before);
      for (std::size_t j = 0; j < bundles; ++j) {
        const auto after = expected_.EvaluateAt(degrees, solutions_[j]);
        const double local = (before.money - after.money) * money_scale_ +
                             (before.lives - after.lives) * lives_scale_ * region_.settings.value_per_life;
        const double network = network_gain_[j] > 0 && mean_drop_[j] > 0
                                   ? network_gain_[j] * Drop(gates, GatesIn(after)) / mean_drop_[j]
                                   : 0.0;
        utility_[j + 1][s] = local + network - analysis_.plan.prices[facility_][j];
      }
    }
    return Summary();
  }

  // The most valuable open answers, each settled alone; after Measure.
  std::vector<Question> Questions(std::size_t most) const {
    const auto& open = expected_.OpenControls();
    std::vector<Question> questions;
    for (std::size_t c = 0; c < open.size(); ++c) {
      const risk::InformationValue value = risk::PartialInformation(utility_, degrees_[c]);
      if (value.value > 0) questions.push_back({open[c].control, value.value, value.standard_error});
    }
    std::stable_sort(questions.begin(), questions.end(),
                     [](const Question& a, const Question& b) { return a.value > b.value; });
    if (questions.size() > most) questions.resize(most);
    return questions;
  }

 private:
  static double Ratio(double part, double whole) { return whole > 0 ? part / whole : 1.0; }

  // Vulnerabilities are the simulation's, changed in the proportion of the mean-value ones, as the plan's bundles are.
  network::GateEvasion GatesIn(const risk::ExpectedRisk::Outcome& outcome) const {
    const auto& simulated = analysis_.risk.facilities[facility_].scenarios;
    std::vector<double> v(simulated.size());
    for (std::size_t i = 0; i < v.size(); ++i) {
      v[i] = std::min(1.0, simulated[i].vulnerability.mean * Ratio(outcome.vulnerability[i], today_.vulnerability[i]));
    }
    return GatesOf(region_, facility_, expected_.Scenarios(), v);
  }

  static double Drop(const network::GateEvasion& before, const network::GateEvasion& after) {
    double drop = 0;
    for (std::size_t k = 0; k < before.size(); ++k) {
      for (std::size_t role = 0; role < before[k].size(); ++role)
        drop += std::max(0.0, before[k][role] - after[k][role]);
    }
    return drop;
  }

  Audit Summary() const {
    const risk::InformationValue value = risk::PerfectInformation(utility_);
    Audit audit;
    audit.facility = facility_;
    audit.open = static_cast<int>(degrees_.size());
    audit.buy_now = risk::BestDecision(utility_) - 1;
    audit.value = value.value;
    audit.error = value.standard_error;
    audit.changes = value.changes;
    return audit;
  }

  const model::Region& region_;
  const Analysis& analysis_;
  const risk::ExpectedRisk& expected_;
  int facility_;
  const std::vector<double>& network_gain_;
  risk::ExpectedRisk::Outcome today_;
  double money_scale_ = 1, lives_scale_ = 1;
  std::vector<std::vector<int>> solutions_;   // per bundle
  std::vector<double> mean_drop_;             // per bundle: sum of its gates' drops at means
  std::vector<std::vector<double>> utility_;  // decision x draw
  std::vector<std::vector<double>> degrees_;  // open control x draw
};

}  // namespace

std::vector<Audit> RankAudits(const model::Region& region, const Analysis& analysis,
                              const std::vector<risk::ExpectedRisk>& facilities, const SensitivityOptions& options,
                              const std::function<void(double)>& progress) {
  std::vector<model::Budget> budget;
  for (const BudgetCase& bought : analysis.plan.cases) budget.push_back({bought.amount, bought.probability});
  const auto plan = BuildPlanProblem(region, analysis.risk, analysis.gates, budget, options.threads);
  const auto network = NetworkGains(*plan, analysis.plan.cases[analysis.plan.main_case].choice);
  progress(0.2);
  const std::uint64_t seed = options.seed;
  std::vector<Audit> first(facilities.size());
  ParallelFor(facilities.size(), options.threads, [&](std::size_t f) {
    if (analysis.plan.bundles[f].empty() || facilities[f].OpenControls().empty()) return;
    first[f] =
        FacilityAudit(region, analysis, facilities[f], static_cast<int>(f), network[f]).Measure(options.draws, seed);
  });
  progress(0.6);
  std::vector<Audit> audits;
  for (Audit& audit : first) {
    if (audit.facility >= 0) audits.push_back(std::move(audit));
  }
  const auto by_value = [](const Audit& a, const Audit& b) { return a.value > b.value; };
  std::stable_sort(audits.begin(), audits.end(), by_value);
  const std::size_t head = std::min(options.head, audits.size());
  ParallelFor(head, options.threads, [&](std::size_t i) {
    const int f = audits[i].facility;
    FacilityAudit audit(region, analysis, facilities[f], f, network[f]);
    // Other draws than the first: being picked for a high estimate must not bias the finer one.
    audits[i] = audit.Measure(8 * options.draws, seed + 1);
    audits[i].questions = audit.Questions(options.questions);
  });
  std::stable_sort(audits.begin(), audits.begin() + static_cast<std::ptrdiff_t>(head), by_value);
  progress(1);
  return audits;
}

}  // namespace atalaya::analysis
