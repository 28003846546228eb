#include "invest/portfolio_relax.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace atalaya::invest::portfolio {
namespace {

constexpr int kRounds = 500;

// Prices of the cuts added up: one price per fund and aim. At them a project's cost is at least what the cuts say one
// by one (p is concave in the prices), so the reduced costs only get sharper.
void ReadPrices(const Frame& frame, const std::vector<Cut>& pool, const milp::Solution& solution, std::size_t first_cut,
                Relaxation& relaxation) {
  const Money& money = frame.money();
  relaxation.lambda.assign(frame.problem().funds.size(), 0);
  relaxation.mu.assign(frame.aims(), 0);
  relaxation.reduced_cost.assign(frame.projects(), 0);
  for (int j = 0; j < frame.projects(); ++j) relaxation.reduced_cost[j] = -solution.reduced_costs[j];
  for (std::size_t r = 0; r < frame.problem().resources.size(); ++r) {
    relaxation.resource.push_back(std::max(0.0, -solution.duals[r]) * frame.scale(static_cast<int>(r)));
  }
  std::vector<double> by_cuts(frame.projects(), 0);
  for (std::size_t c = 0; c < pool.size(); ++c) {
    const double price = std::max(0.0, -solution.duals[first_cut + c]);
    if (price <= 0) continue;
    for (const Cut::Term& term : pool[c].projects) by_cuts[term.column] += price * term.coefficient;
    for (std::size_t f = 0; f < relaxation.lambda.size(); ++f) {
      relaxation.lambda[f] += price * pool[c].scale * pool[c].lambda[f];
    }
    for (std::size_t e = 0; e < relaxation.mu.size(); ++e) relaxation.mu[e] += price * pool[c].scale * pool[c].mu[e];
  }
  for (int j = 0; j < frame.projects(); ++j) {
    if (!frame.usable(j)) continue;
    const double cost = frame.problem().projects[j].cost / money.unit();
    const double priced = cost * money.Price(j, relaxation.lambda, relaxation.mu);
    // Only what the sum sees beyond its parts; rounding must not move the rest.
    if (priced - by_cuts[j] > 1e-9 * std::abs(priced)) relaxation.reduced_cost[j] -= priced - by_cuts[j];
  }
}

}  // namespace

Relaxation Relax(const Frame& frame, const Stage& stage, std::vector<Cut>& pool, const std::function<bool()>& stopped) {
  Relaxation relaxation;
  milp::Model model = frame.Model(stage);
  const std::size_t first_cut = model.rows.size();
  if (pool.empty()) pool = frame.money().FirstCuts();
  for (const Cut& cut : pool) model.Add(frame.RowOf(cut));
  milp::LinearProgram program(model);
  program.StopWhen(stopped);
  milp::Solution solution;
  for (int round = 0; round < kRounds; ++round) {
    milp::Solution next = program.Solve();
    if (next.status == milp::Status::kNoSolution && solution.Found()) break;  // stopped: the last one's bound holds
    solution = std::move(next);
    relaxation.status = solution.status;
    if (!solution.Found()) return relaxation;
    if (stopped()) break;
    const std::vector<double> x(solution.values.begin(), solution.values.begin() + frame.projects());
    const std::vector<double> slack(solution.values.begin() + frame.projects(),
                                    solution.values.begin() + frame.projects() + frame.aims());
    std::optional<Cut> cut = frame.money().Separate(x, slack);
    if (!cut) break;
    // A row the programme already has is violated by its tolerance only.
    const bool known = std::any_of(pool.begin(), pool.end(),
                                   [&](const Cut& old) { return old.lambda == cut->lambda && old.mu == cut->mu; });
    if (known) break;
    program.AddRows({frame.RowOf(*cut)});
    pool.push_back(std::move(*cut));
  }
  relaxation.bound = -solution.objective;
  solution.duals.resize(first_cut + pool.size(), 0);
  ReadPrices(frame, pool, solution, first_cut, relaxation);
  relaxation.point = std::move(solution.values);
  return relaxation;
}

}  // namespace atalaya::invest::portfolio
