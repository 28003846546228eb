// Plain branch and bound: the second opinion on CBC.
//
// Method: best bound first, most fractional column, linear programmes warm-started from the last one solved. Source:
// Land, Doig, Econometrica 28:497-520 (1960); Dakin, Computer Journal 8:250-255 (1965). Complexity: exponential,
// without cuts or heuristics.
#include <algorithm>
#include <cmath>
#include <queue>

#include "milp/cbc.h"

namespace atalaya::milp {
namespace {

constexpr double kIntegral = 1e-7;

struct Bounds {
  int column;
  double lower, upper;
};
struct Node {
  double bound;
  std::size_t number;  // older first among equals: deterministic
  std::vector<Bounds> fixed;
  bool operator<(const Node& other) const { return bound != other.bound ? bound > other.bound : number > other.number; }
};

int MostFractional(const Model& model, const std::vector<double>& point) {
  int best = -1;
  double most = kIntegral;
  for (std::size_t c = 0; c < point.size(); ++c) {
    const double away = std::abs(point[c] - std::round(point[c]));
    if (!model.columns[c].integer || away <= most) continue;
    most = away;
    best = static_cast<int>(c);
  }
  return best;
}

struct Found {
  Status status = Status::kFailed;
  double bound = -kInfinity;
  std::vector<double> values;
};

Found Search(const Model& model, const Options& options, const ChildPort& port) {
  LinearProgram relaxation(model);
  std::vector<double> best = options.start;
  double best_objective = best.empty() ? kInfinity : ObjectiveAt(model, best), bound = -kInfinity;
  std::priority_queue<Node> open;
  open.push({-kInfinity, 0, {}});
  std::size_t count = 0;
  bool complete = true;
  for (int nodes = 0; !open.empty(); ++nodes) {
    bound = open.top().bound;
    if (!best.empty() && best_objective - bound <= options.gap * std::abs(best_objective)) break;
    complete = !port.StopAsked() && (options.node_limit <= 0 || nodes < options.node_limit);
    if (!complete) break;
    const Node node = open.top();
    open.pop();
    for (const Bounds& b : node.fixed) relaxation.SetBounds(b.column, b.lower, b.upper);
    const Solution solution = relaxation.Solve();
    for (const Bounds& b : node.fixed)
      relaxation.SetBounds(b.column, model.columns[b.column].lower, model.columns[b.column].upper);
    if (solution.status == Status::kUnbounded) return {Status::kUnbounded, -kInfinity, {}};
    if (solution.status == Status::kFailed) return {};
    if (!solution.Found() || solution.objective >= best_objective) continue;
    const int column = MostFractional(model, solution.values);
    if (column < 0) {
      best_objective = solution.objective;
      best = solution.values;
      continue;
    }
    const double below = std::floor(solution.values[column]);
    Bounds now{column, model.columns[column].lower, model.columns[column].upper};
    for (const Bounds& b : node.fixed) now = b.column == column ? b : now;
    for (const Bounds& side : {Bounds{column, now.lower, below}, Bounds{column, below + 1, now.upper}}) {
      Node child{solution.objective, ++count, node.fixed};
      child.fixed.push_back(side);  // later bounds of a column replace earlier ones
      open.push(std::move(child));
    }
  }
  if (open.empty()) bound = best_objective;
  const Status none = complete ? Status::kInfeasible : Status::kNoSolution;
  return {best.empty() ? none : complete ? Status::kOptimal : Status::kFeasible, bound, std::move(best)};
}

}  // namespace

void SolvePlainly(const Model& model, const Options& options, const ChildPort& port) {
  Found found = Search(model, options, port);
  if (found.status == Status::kUnbounded) {
    // The relaxation has a ray; with one integral point the model has too, without one it is infeasible.
    Model feasibility = model;
    for (Column& column : feasibility.columns) column.objective = 0;
    if (Search(feasibility, options, port).status == Status::kInfeasible) found.status = Status::kInfeasible;
  }
  SendAnswer(port, found.status, found.bound, found.values);
}

}  // namespace atalaya::milp
