// Stochastic network interdiction with levels and a nested priority list, to a proven gap.
//
//   min  sum_b phi_b sum_k weight_k theta_kb                      b: budgets, ascending; k: threats
//   sum_l x_ulb <= 1;   sum cost_ul x_ulb <= budget_b             u: upgrades, l: levels
//   x_ulb <= sum of x_ul'(b+1) over l' = l or a level that includes l       nested: what was bought stays
//   theta_kb + sum coefficient x_b >= constant                    cuts (evader.cc, steps.cc), asked for as needed
//
// Method: Benders by branch and cut (milp::BranchAndCut); start by greedy and swaps; rounding and swaps from the nodes'
// points. Source: Morton, Pan, Saeger (2007) for path cuts; "Prioritizing network interdiction of nuclear smuggling"
// for the nested list. Complexity: strongly NP-hard; with step cuts most relaxations are nearly integral, and trees
// small.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>

#include "milp/milp.h"
#include "network/local_search.h"
#include "network/master.h"
#include "network/network.h"

namespace atalaya::network {
namespace {

using Clock = std::chrono::steady_clock;

double Gap(double objective, double bound) {
  const double difference = objective - bound;
  // Sums of the same numbers in another order are no gap.
  return difference <= 1e-13 * std::abs(objective) ? 0 : difference / std::abs(objective);
}

}  // namespace

Answer Interdict(const Graph& graph, const std::vector<Budget>& given, const Options& options) {
  const Clock::time_point begin = Clock::now();
  const Evader evader(graph, options.threads);
  Answer answer;
  answer.before = evader.Objective({});
  answer.budgets.resize(given.size());
  std::vector<std::size_t> order(given.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return given[a].amount < given[b].amount; });
  std::vector<Budget> budgets;
  for (const std::size_t b : order) budgets.push_back(given[b]);

  milp::CutOptions cut_options;
  const auto with_time_left = [&](milp::CutOptions cuts) {
    if (options.mip.time_limit > 0) {
      const double used = std::chrono::duration<double>(Clock::now() - begin).count();
      cuts.mip.time_limit = std::max(0.01, options.mip.time_limit - used);
    }
    return cuts;
  };
  const std::function<bool()> stop = [&] {
    if (options.mip.cancel != nullptr && options.mip.cancel->load()) return true;
    return options.mip.time_limit > 0 &&
           std::chrono::duration<double>(Clock::now() - begin).count() > options.mip.time_limit;
  };
  cut_options.mip = options.mip;
  cut_options.linear_only = options.first_answer_only;

  const bool nested = options.nested && budgets.size() > 1;
  const Choice nothing(graph.upgrades.size(), -1);
  std::vector<Choice> choices;
  for (const Budget& budget : budgets) {
    // Swaps pay for a budget alone; a list is improved as a whole from the master's points (master.cc).
    const Choice& base = nested && !choices.empty() ? choices.back() : nothing;
    choices.push_back(Improve(graph, evader.state(), base, {}, base, budget.amount, !nested, stop));
  }
  const auto count = [&answer](const milp::CutResult& result) {
    answer.cuts += result.cuts;
    answer.linear_rounds += result.linear_rounds;
    answer.integer_rounds += result.integer_rounds;
  };
  if (nested) {
    Master master(graph, evader, budgets, true, stop);
    const milp::CutResult result = master.Solve(choices, with_time_left(cut_options));
    count(result);
    if (result.best.Found()) choices = master.ChoicesAt(result.best.values);
    answer.bound = result.best.bound;
  }
  // Each budget alone: the answer without nesting; with it, the bound per budget and the price.
  double alone = 0, alone_bound = 0, least = 0;
  const std::vector<double> least_evasion = evader.LeastEvasion();
  for (std::size_t k = 0; k < least_evasion.size(); ++k) least += graph.threats[k].weight * least_evasion[k];
  for (std::size_t b = 0; b < budgets.size(); ++b) {
    Master master(graph, evader, {{budgets[b].amount, 1}}, false, stop);
    milp::CutResult result;  // not asked: no solution, and the bound that holds at any budget
    result.best.bound = least;
    if (!nested || options.price) {
      result = master.Solve({choices[b]}, with_time_left(cut_options));
      count(result);
    }
    const bool found = result.best.Found();
    Answer::AtBudget& at = answer.budgets[order[b]];
    at.amount = budgets[b].amount;
    at.choice = nested || !found ? choices[b] : master.ChoicesAt(result.best.values)[0];
    at.objective = evader.Objective(at.choice);
    at.bound = std::min(std::max(0.0, result.best.bound), at.objective);
    at.gap = Gap(at.objective, at.bound);
    alone += budgets[b].probability * std::min(at.objective, found ? result.best.objective : at.objective);
    alone_bound += budgets[b].probability * at.bound;
    answer.objective += budgets[b].probability * at.objective;
  }
  // A list is never better than its budgets one by one.
  answer.bound = std::min(nested ? std::max(answer.bound, alone_bound) : alone_bound, answer.objective);
  answer.gap = Gap(answer.objective, answer.bound);
  answer.proven = answer.gap <= options.mip.gap;
  if (nested && options.price && !options.first_answer_only)
    answer.price_of_nesting = std::max(0.0, answer.objective - alone);
  return answer;
}

}  // namespace atalaya::network
