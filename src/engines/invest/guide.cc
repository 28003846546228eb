// Method: rounding of a relaxation and Lagrangian pricing (methods.md (e)), completed by local search. Cost: see search.cc.
#include "invest/guide.h"

#include <algorithm>

namespace atalaya::invest {

Worth WorthOf(const Problem& problem, const Shape& shape, int budget_case) {
  return {problem.network.weights, {}, shape.aim_price[budget_case] * shape.unit_gain / shape.unit_money};
}

std::vector<Pick> PicksByFraction(const Fractions& x) {
  std::vector<Pick> picks;
  for (std::size_t g = 0; g < x.size(); ++g) {
    for (std::size_t j = 0; j < x[g].size(); ++j) {
      if (x[g][j] > 1e-6) picks.push_back({static_cast<int>(g), static_cast<int>(j), x[g][j]});
    }
  }
  return picks;
}

namespace {

// Local gain and coefficients in the cuts of each choice of a group, weighed by the cuts' shares of their threats.
std::vector<double> ValuesOf(const Problem& problem, const CutIndex& cuts, const std::vector<double>& share, const Worth& worth,
                             int group) {
  std::vector<double> value;
  for (const Choice& choice : problem.groups[group].choices) {
    value.push_back(choice.local * (worth.local_factor.empty() ? 1 : worth.local_factor[group]));
  }
  for (const CutIndex::Entry& entry : cuts.of_group(group)) {
    const double weight = share[entry.cut] * worth.weights[entry.threat];
    if (weight <= 0) continue;
    for (std::size_t j = 0; j < entry.coefficient.size(); ++j) value[j] += weight * entry.coefficient[j];
  }
  return value;
}

}  // namespace

std::vector<Pick> PicksByPrice(const Problem& problem, const CutIndex& cuts, const std::vector<double>& share,
                               const Fractions& price, const Worth& worth) {
  std::vector<Pick> picks;
  for (std::size_t i = 0; i < problem.groups.size(); ++i) {
    const int g = static_cast<int>(i);
    const std::vector<double> value = ValuesOf(problem, cuts, share, worth, g);
    int best = -1;
    double best_surplus = 0;
    for (std::size_t j = 0; j < value.size(); ++j) {
      const double surplus = value[j] - price[g][j];
      if (value[j] > 0 && surplus > best_surplus) {
        best = static_cast<int>(j);
        best_surplus = surplus;
      }
    }
    if (best >= 0) picks.push_back({g, best, value[best] / std::max(price[g][best], 1e-9 * value[best])});
  }
  return picks;
}

std::vector<Pick> PicksByFraction(const Problem& problem, const CutIndex& cuts, const std::vector<double>& share,
                                  const Fractions& x, const Worth& worth) {
  const Worth plain{problem.network.weights, {}, 0};
  std::vector<Pick> picks = PicksByFraction(x);
  std::vector<double> now, before;
  int last = -1;
  for (Pick& pick : picks) {
    if (pick.group != last) {
      now = ValuesOf(problem, cuts, share, worth, pick.group);
      before = ValuesOf(problem, cuts, share, plain, pick.group);
      last = pick.group;
    }
    if (before[pick.choice] > 0) pick.rank *= now[pick.choice] / before[pick.choice];
  }
  return picks;
}

std::vector<Pick> PicksOf(const std::vector<int>& choice) {
  std::vector<Pick> picks;
  for (std::size_t g = 0; g < choice.size(); ++g) {
    if (choice[g] >= 0) picks.push_back({static_cast<int>(g), choice[g], 1});
  }
  return picks;
}

namespace {

// The best plan of one case along the picks, earmarks stretched where its payments fall short of them.
std::vector<int> ConstructOne(const PlanModel& model, const CutIndex& cuts, int budget_case, const Between& between,
                              const std::vector<Pick>& picks, const Effort& effort) {
  const Problem& problem = model.problem();
  Shape shape = model.shape();
  const Worth worth = WorthOf(problem, shape, budget_case);
  std::vector<int> best;
  double best_value = 0;
  for (int stretch = 0; stretch <= effort.stretches; ++stretch) {
    Search search(problem, shape, cuts, worth, budget_case, between);
    search.Fill(picks);
    search.Improve(effort.rounds, effort.swaps);
    if (shape.aims.empty()) return search.choice();
    const PlanModel::Settlement& settlement = model.Settle(search.choice(), budget_case);
    const double value = search.Gain() - worth.missed_price * settlement.short_of_required;
    if (best.empty() || value > best_value) {
      best = search.choice();
      best_value = value;
    }
    bool more = false;
    for (std::size_t a = 0; a < shape.aims.size(); ++a) {
      const Aim& aim = model.shape().aims[a];
      const double asked = aim.asked[budget_case];
      const double missing = settlement.missed[a] - (asked - aim.required[budget_case]);
      if (missing <= 1e-6 * asked) continue;
      shape.aims[a].required[budget_case] += 1.5 * missing;
      more = true;
    }
    if (!more) break;
  }
  return best;
}

}  // namespace

Plans Construct(const PlanModel& model, const CutIndex& cuts, const std::vector<std::vector<Pick>>& picks, int first_case,
                const Effort& effort) {
  const Problem& problem = model.problem();
  const int cases = static_cast<int>(picks.size());
  Plans plans(picks.size());
  const auto build = [&](int b, const Between& between) {
    plans[b] = ConstructOne(model, cuts, b, between, picks[b], effort);
  };
  for (int b = first_case; b < cases; ++b) {
    build(b, problem.nested && b > first_case ? Between{plans[b - 1], {}} : Between{});
  }
  // Where a larger budget has a fund smaller than before, the smaller one must give up what the larger cannot keep.
  for (int b = cases - 2; problem.nested && b >= first_case; --b) {
    for (std::size_t g = 0; g < plans[b].size(); ++g) {
      if (!Extends(problem, static_cast<int>(g), plans[b][g], plans[b + 1][g])) plans[b][g] = -1;
    }
  }
  for (int b = first_case - 1; b >= 0; --b) build(b, problem.nested ? Between{{}, plans[b + 1]} : Between{});
  return plans;
}

}  // namespace atalaya::invest
