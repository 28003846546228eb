// Plans of one case without a linear programme.
//
// Quick: greedy on the cuts known, then the cuts of the plan just made, and again; so the plan is drawn to links that matter once the
// first ones are closed. QuickOnCuts: an earlier relaxation's fractions order the choices, scaled by what the drawn factors make of
// their value (a threat's shares stay dual feasible when its weight is scaled), then local search. Cost: see search.cc; Quick asks the network for
// two sweeps a round.
#include <algorithm>

#include "invest/guide.h"

namespace atalaya::invest {
namespace {

constexpr int kRounds = 6;

// No prices yet: cuts of a threat share it equally, money costs money.
struct Flat {
  std::vector<double> share;
  Fractions price;
};
Flat FlatGuide(const Problem& problem, const CutIndex& index) {
  Flat flat;
  for (const NetworkCut& cut : index.cuts()) {
    flat.share.push_back(1.0 / static_cast<double>(index.of_threat(cut.threat).size()));
  }
  for (std::size_t g = 0; g < problem.groups.size(); ++g) {
    flat.price.emplace_back();
    for (std::size_t j = 0; j < problem.groups[g].choices.size(); ++j) {
      flat.price.back().push_back(1e-9 * TotalCost(problem, static_cast<int>(g), static_cast<int>(j)));
    }
  }
  return flat;
}

}  // namespace

std::vector<int> Quick(const Problem& problem, int budget_case) {
  const Shape shape(problem);
  Cutter cutter(problem);
  const Worth worth = WorthOf(problem, shape, budget_case);
  std::vector<int> best(problem.groups.size(), -1);
  double best_value = 0;
  bool first = true;
  for (int round = 0; round < kRounds; ++round) {
    const std::vector<NetworkCut> cuts = cutter.cuts();
    const CutIndex index(problem.groups.size(), problem.network.weights.size(), cuts);
    // Once by worth on the cuts as they are, once by shares, which sees links that only pay together.
    std::vector<std::vector<int>> plans;
    std::vector<double> values;
    for (const bool by_share : {false, true}) {
      Search search(problem, shape, index, worth, budget_case, {});
      if (by_share) {
        const Flat flat = FlatGuide(problem, index);
        search.Fill(PicksByPrice(problem, index, flat.share, flat.price, worth));
      }
      search.Improve(2, 15);
      plans.push_back(search.choice());
      values.push_back(search.Value());
    }
    const std::size_t pick = values[1] > values[0] ? 1 : 0;
    const std::vector<double>& evasion = cutter.Evasion(plans[pick]);
    // The cuts know no more than a lower bound of the harm: correct it.
    CutState state(index, worth.weights);
    for (std::size_t g = 0; g < plans[pick].size(); ++g) state.Apply(static_cast<int>(g), -1, plans[pick][g]);
    std::vector<double> known;
    double value = values[pick] + state.Harm();
    for (std::size_t k = 0; k < evasion.size(); ++k) {
      value -= worth.weights[k] * evasion[k];
      known.push_back(state.Theta(static_cast<int>(k)));
    }
    if (first || value > best_value) {
      best = plans[pick];
      best_value = value;
      first = false;
    }
    if (problem.network.weights.empty() || !cutter.Learn(plans[pick], known)) break;
  }
  return best;
}

std::vector<int> QuickOnCuts(const Problem& problem, const CutPool& pool, int budget_case,
                             const std::vector<double>& local_factor, const std::vector<double>& weight_factor) {
  const Shape shape(problem);
  Worth worth = WorthOf(problem, shape, budget_case);
  worth.local_factor = local_factor;
  for (std::size_t k = 0; k < std::min(weight_factor.size(), worth.weights.size()); ++k) worth.weights[k] *= weight_factor[k];
  const CutIndex index(problem.groups.size(), problem.network.weights.size(), pool.cuts);
  Search search(problem, shape, index, worth, budget_case, {});
  search.Fill(PicksByFraction(problem, index, pool.share[budget_case], pool.bought[budget_case], worth));
  search.Improve(0, 0);
  return search.choice();
}

}  // namespace atalaya::invest
