// SolveMip: what needs no solver is answered here, the rest by CBC in a child process (cbc.cc), and no answer leaves
// unchecked.
#include <algorithm>
#include <cmath>

#include "milp/cbc.h"
#include "milp/child.h"
#include "milp/convert.h"
#include "milp/milp.h"

namespace atalaya::milp {
namespace {

// A point of the solver must satisfy the model this well (relative to the terms of each row).
constexpr double kTolerance = 1e-5;

bool Within(double objective, double bound, double gap) {
  return objective - bound <= gap * std::abs(objective) + 1e-12;
}

Solution Of(Status status, double bound) {
  Solution solution;
  solution.status = status;
  solution.bound = bound;
  return solution;
}

bool HasNumbersThatAreNot(const Model& model) {
  const bool columns = std::any_of(model.columns.begin(), model.columns.end(), [](const Column& column) {
    return !std::isfinite(column.objective) || std::isnan(column.lower) || std::isnan(column.upper);
  });
  return columns || std::any_of(model.rows.begin(), model.rows.end(), [](const Row& row) {
           return std::isnan(row.lower) || std::isnan(row.upper) ||
                  std::any_of(row.entries.begin(), row.entries.end(),
                              [](const Entry& entry) { return !std::isfinite(entry.value); });
         });
}

using Solver = void (*)(const Model&, const Options&, const ChildPort&);

Solution AskOnce(const Model& model, const Options& options, Solver solver) {
  ChildLimits limits;
  limits.time_limit = options.time_limit;
  limits.grace = std::max(2.0, 0.1 * options.time_limit);
  limits.memory_limit_mb = options.memory_limit_mb;
  limits.cancel = options.cancel;
  const ChildOutcome outcome = RunInChild([&](const ChildPort& port) { solver(model, options, port); }, limits);
  // Without an answer the child crashed (kFailed) or was killed at a limit (kNoSolution).
  Solution solution = Of(outcome.killed ? Status::kNoSolution : Status::kFailed, -kInfinity);
  for (const std::vector<double>& message : outcome.messages) {
    if (message[0] == static_cast<double>(Message::kBound)) {
      solution.bound = message[1];
    } else {
      solution = Of(static_cast<Status>(static_cast<int>(message[1])), message[2]);
      solution.values.assign(message.begin() + 3, message.end());
    }
  }
  if (!solution.Found()) return solution;
  for (std::size_t c = 0; c < solution.values.size(); ++c) {
    if (model.columns[c].integer) solution.values[c] = std::round(solution.values[c]);
  }
  if (Violation(model, solution.values) > kTolerance) return Of(Status::kFailed, -kInfinity);
  solution.objective = ObjectiveAt(model, solution.values);
  return solution;
}

// CBC 2.10 is not free of faults: a crash, a point that is not feasible, or 'infeasible' gets a second opinion that
// shares no code with it.
Solution Ask(const Model& model, const Options& options, bool feasible) {
  Solution solution = AskOnce(model, options, SolveByCbc);
  const bool stop = options.cancel != nullptr && options.cancel->load();
  if (!stop && (solution.status == Status::kFailed || solution.status == Status::kInfeasible)) {
    solution = AskOnce(model, options, SolvePlainly);
  }
  // A claim against a point in hand is wrong, and so is its bound.
  if (feasible && solution.status == Status::kInfeasible) return Of(Status::kFailed, -kInfinity);
  return solution;
}

}  // namespace

Solution SolveMip(const Model& model, const Options& options) {
  if (HasNumbersThatAreNot(model)) return Of(Status::kFailed, -kInfinity);
  if (HasImpossibleBounds(model)) return Of(Status::kInfeasible, kInfinity);
  const bool integers =
      std::any_of(model.columns.begin(), model.columns.end(), [](const Column& c) { return c.integer; });
  if (!integers) return LinearProgram(model).Solve();

  Options checked = options;
  const bool start = !options.start.empty() && Violation(model, options.start) <= 1e-6;
  if (!start) checked.start.clear();
  Solution solution = options.cancel != nullptr && options.cancel->load() ? Of(Status::kNoSolution, -kInfinity)
                                                                          : Ask(model, checked, start);
  // The start is a solution too, and may be the better one when the run was cut short.
  if (start && (solution.status == Status::kFeasible || solution.status == Status::kOptimal ||
                solution.status == Status::kNoSolution || solution.status == Status::kFailed)) {
    const double objective = ObjectiveAt(model, options.start);
    if (!solution.Found() || objective < solution.objective) {
      solution.values = options.start;
      solution.objective = objective;
      solution.status = Status::kFeasible;
    }
  }
  if (!solution.Found()) return solution;
  solution.bound = std::min(solution.bound, solution.objective);
  const double gap = std::max(options.gap, 1e-9);
  solution.status = Within(solution.objective, solution.bound, gap) ? Status::kOptimal : Status::kFeasible;
  return solution;
}

}  // namespace atalaya::milp
