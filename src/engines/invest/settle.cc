// Method: payments of a State and class are split over its facilities in proportion to their costs. Exact: every rule on a single
// measure is `payment <= (>=) share x cost`, which a proportional part keeps; all other rules are on sums, which do not change.
// Cost: groups x classes x funds.
#include "invest/settle.h"

#include <fmt/format.h>

#include <algorithm>

namespace atalaya::invest {
namespace {

void SplitPayments(const Problem& problem, const Shape& shape, const std::vector<double>& money, CaseAnswer& answer) {
  const std::size_t classes = problem.classes.size(), funds = problem.funds.size();
  std::vector<double> cost(shape.states.size() * classes, 0.0);
  const auto cost_of = [&](std::size_t g, std::size_t c) {
    return CostOf(problem, static_cast<int>(g), answer.choice[g], static_cast<int>(c));
  };
  for (std::size_t g = 0; g < answer.choice.size(); ++g) {
    for (std::size_t c = 0; c < classes; ++c) cost[shape.row[g] * classes + c] += cost_of(g, c);
  }
  answer.spent.assign(funds, 0.0);
  for (std::size_t g = 0; g < answer.choice.size(); ++g) {
    for (std::size_t c = 0; c < classes; ++c) {
      if (cost_of(g, c) <= 0) continue;
      const std::size_t cell = shape.row[g] * classes + c;
      answer.cost += cost_of(g, c);
      for (std::size_t f = 0; f < funds; ++f) {
        const double amount = money[cell * funds + f] * cost_of(g, c) / cost[cell];
        if (amount <= 1e-12 * cost[cell]) continue;
        answer.payments.push_back({static_cast<int>(g), static_cast<int>(c), static_cast<int>(f), amount});
        answer.spent[f] += amount;
      }
    }
  }
}

void ReportMissed(const Problem& problem, const Shape& shape, int budget_case, const CaseAnswer& answer, Findings& findings) {
  for (std::size_t a = 0; a < shape.aims.size(); ++a) {
    const Aim& aim = shape.aims[a];
    const double missed = answer.earmark_missed[a], asked = aim.asked[budget_case];
    if (missed <= 1e-6 * asked) continue;
    findings.push_back(Warning("invest.earmark-missed", fmt::format("funds/{}/earmarks/{}", problem.funds[aim.fund].id, aim.index),
                               {{"fund", problem.funds[aim.fund].id},
                                {"earmark", std::to_string(aim.index + 1)},
                                {"case", std::to_string(budget_case + 1)},
                                {"missed", fmt::format("{:.0f}", missed)},
                                {"asked", fmt::format("{:.0f}", asked)}}));
  }
}

}  // namespace

std::vector<CaseAnswer> CasesOf(const Problem& problem, const Shape& shape, const PlanModel& model, Cutter& cutter,
                                const Plans& plans, Findings& findings) {
  std::vector<CaseAnswer> cases;
  for (std::size_t b = 0; b < plans.size(); ++b) {
    const int budget_case = static_cast<int>(b);
    CaseAnswer answer;
    answer.choice = plans[b];
    const std::vector<double>& evasion = cutter.Evasion(plans[b]);
    for (std::size_t k = 0; k < evasion.size(); ++k) {
      answer.network_gain += problem.network.weights[k] * std::max(0.0, cutter.before()[k] - evasion[k]);
    }
    for (std::size_t g = 0; g < plans[b].size(); ++g) {
      if (plans[b][g] >= 0) answer.local_gain += problem.groups[g].choices[plans[b][g]].local;
    }
    answer.gain = answer.local_gain + answer.network_gain;
    const PlanModel::Settlement& settlement = model.Settle(plans[b], budget_case);
    SplitPayments(problem, shape, settlement.money, answer);
    answer.earmark_missed = settlement.missed;
    ReportMissed(problem, shape, budget_case, answer, findings);
    answer.fund_price.assign(problem.funds.size(), 0.0);
    cases.push_back(std::move(answer));
  }
  return cases;
}

}  // namespace atalaya::invest
