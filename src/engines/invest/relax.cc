// Method: cutting planes with a warm-started dual simplex (Kelley, J. SIAM 8:703-712, 1960); every round's optimum is a valid bound.
// States with the same earmarks are merged at first, without their caps. If the payments of the optimum, split in proportion to
// costs, break a State's cap, that State gets rows of its own and the programme is solved again with all cuts found; if none does,
// the optimum holds for all States (the split is feasible). Cost: a few linear programmes of choices + threats columns.
#include "invest/relax.h"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace atalaya::invest {
namespace {

constexpr int kRounds = 300, kSplits = 6;

struct Optimum {
  bool solved = false, stopped = false;
  double objective = 0;
  std::vector<double> point, duals, reduced_costs;
};

class Stopwatch {
 public:
  explicit Stopwatch(const milp::Options& limits) : limits_(limits), begin_(std::chrono::steady_clock::now()) {}
  bool Over() const {
    if (limits_.cancel != nullptr && limits_.cancel->load()) return true;
    const std::chrono::duration<double> spent = std::chrono::steady_clock::now() - begin_;
    return limits_.time_limit > 0 && spent.count() > limits_.time_limit;
  }

 private:
  const milp::Options& limits_;
  const std::chrono::steady_clock::time_point begin_;
};

Optimum CuttingPlanes(const PlanModel& model, Cutter& cutter, double tolerance, const Stopwatch& watch) {
  Optimum result;
  cutter.StartModel();
  milp::LinearProgram program(model.model());
  for (int round = 0; round < kRounds; ++round) {
    milp::Solution solution = program.Solve();
    if (!solution.Found()) break;
    result.solved = true;
    result.objective = solution.objective;
    result.point = std::move(solution.values);
    result.duals = std::move(solution.duals);
    result.reduced_costs = std::move(solution.reduced_costs);
    result.stopped = watch.Over();
    if (result.stopped) break;
    const std::vector<milp::Row> rows =
        cutter.Violated(model, result.point, tolerance * std::max(std::abs(result.objective), 1e-9));
    if (rows.empty()) break;
    program.AddRows(rows);
  }
  return result;
}

// States whose caps the optimum breaks when its payments are split in proportion to costs.
std::vector<bool> BrokenCaps(const Problem& problem, const Shape& fine, const Shape& coarse, const PlanModel& model,
                             const Optimum& optimum) {
  const std::size_t classes = problem.classes.size(), funds = problem.funds.size();
  const Fractions x = model.XOf(optimum.point, 0);
  std::vector<double> cost(fine.states.size() * classes, 0.0), merged(coarse.states.size() * classes, 0.0);
  std::vector<int> coarse_of(fine.states.size(), 0);
  for (std::size_t g = 0; g < x.size(); ++g) {
    coarse_of[fine.row[g]] = coarse.row[g];
    for (std::size_t j = 0; j < x[g].size(); ++j) {
      for (std::size_t c = 0; c < classes && x[g][j] > 0; ++c) {
        const double amount = x[g][j] * CostOf(problem, static_cast<int>(g), static_cast<int>(j), static_cast<int>(c));
        cost[fine.row[g] * classes + c] += amount;
        merged[coarse.row[g] * classes + c] += amount;
      }
    }
  }
  const std::vector<double> paid = model.PaymentsOf(optimum.point, 0);
  std::vector<bool> broken(fine.states.size(), false);
  for (std::size_t f = 0; f < funds; ++f) {
    const std::vector<double> cap = fine.cap(problem.funds[f], 0);
    for (std::size_t s = 0; s < fine.states.size(); ++s) {
      double spent = 0;
      for (std::size_t c = 0; c < classes; ++c) {
        const std::size_t cell = coarse_of[s] * classes + c;
        if (merged[cell] > 0) spent += paid[cell * funds + f] * cost[s * classes + c] / merged[cell];
      }
      if (spent > cap[s] * (1 + 1e-7)) broken[s] = true;
    }
  }
  return broken;
}

std::vector<double> SharesOf(const Problem& problem, const Shape& shape, const PlanModel& model, const Cutter& cutter,
                             const std::vector<double>& duals) {
  std::vector<double> share(cutter.cuts().size(), 0.0), sum(problem.network.weights.size(), 0.0);
  const std::size_t own = model.model().rows.size();
  for (const Cutter::Used& used : cutter.used()) {
    const int threat = cutter.cuts()[used.cut].threat;
    const double full = problem.network.weights[threat] / shape.unit_gain;
    if (own + used.row >= duals.size() || full <= 0) continue;
    share[used.cut] = std::max(0.0, duals[own + used.row]) / full;
    sum[threat] += share[used.cut];
  }
  // Where nothing lowers a threat, prices may exceed its weight; a share cannot.
  for (std::size_t c = 0; c < share.size(); ++c) share[c] /= std::max(1.0, sum[cutter.cuts()[c].threat]);
  return share;
}

}  // namespace

Problem OnlyCase(const Problem& problem, int budget_case) {
  Problem one = problem;
  one.nested = false;
  one.probabilities = {1};
  for (FundLimit& fund : one.funds) fund.budget = {fund.budget[budget_case]};
  return one;
}

CaseRelaxation Relax(const Problem& problem, int budget_case, Cutter& cutter, double tolerance, const milp::Options& limits,
                     std::set<int>& apart) {
  const Stopwatch watch(limits);
  const Problem one = OnlyCase(problem, budget_case);
  const Shape fine(one);
  CaseRelaxation result;
  for (int split = 0; split <= kSplits; ++split) {
    std::vector<bool> row_apart;
    for (int state : fine.states) row_apart.push_back(apart.contains(state));
    const Shape shape = split < kSplits ? fine.Merged(row_apart) : fine;
    const PlanModel model(one, shape, cutter.before(), fine);
    const Optimum optimum = CuttingPlanes(model, cutter, tolerance, watch);
    if (!optimum.solved) break;
    result.solved = true;
    result.bound = -optimum.objective * shape.unit_gain;
    result.x = model.XOf(optimum.point, 0);
    result.loss = result.x;
    for (std::size_t g = 0; g < result.loss.size(); ++g) {
      for (std::size_t j = 0; j < result.loss[g].size(); ++j) {
        const int column = model.X(static_cast<int>(g), static_cast<int>(j), 0);
        result.loss[g][j] = optimum.reduced_costs[column] * shape.unit_gain;
      }
    }
    result.fund_price = model.FundPrices(optimum.duals, 0);
    result.price = model.Prices(optimum.duals, 0);
    result.share = SharesOf(one, shape, model, cutter, optimum.duals);
    if (optimum.stopped) break;
    const std::vector<bool> broken = BrokenCaps(one, fine, shape, model, optimum);
    bool more = false;
    for (std::size_t s = 0; s < broken.size(); ++s) {
      if (broken[s]) more = apart.insert(fine.states[s]).second || more;
    }
    if (!more) break;
  }
  return result;
}

}  // namespace atalaya::invest
