// Branch and cut for models whose rows are found on demand.
//
// Method: the linear relaxation is tightened by the separator at every node (its rows hold everywhere, so all nodes
// share them); rows that stayed slack for a while are dropped, so that the dual simplex works on a small programme;
// best bound first with plunging (the better child next, as long as it may lead to something better); branching by
// pseudo-costs that are started by probing; variables fixed by reduced costs of the root. Source: branch and cut of
// Padberg and Rinaldi, reliability branching of Achterberg, Koch and Martin (both recalled). Complexity: exponential.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <queue>

#include "milp/convert.h"
#include "milp/milp.h"

namespace atalaya::milp {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double kIntegral = 1e-6;
constexpr double kSlack = 1e-7;        // a row this far from its side is slack
constexpr int kMostIdle = 2;           // rounds a row may stay slack
constexpr std::size_t kFewRows = 100;  // dropped together: each time costs a factorisation
constexpr int kReliable = 4;           // probes of a column and side until its pseudo-cost is trusted
constexpr int kProbed = 12;            // columns probed a node, at most
constexpr int kProbePivots = 60;
constexpr double kTail = 0.02;  // a round of cuts at a node must close this share of the gap, or branching is better

struct Bounds {
  int column = 0;
  double lower = 0, upper = 0;
};
struct Node {
  double bound = -kInfinity;
  std::size_t number = 0;    // older first among equals: deterministic
  std::vector<Bounds> path;  // from the root; later ones replace earlier ones
  int column = -1;           // what was branched on, for the pseudo-cost
  bool up = false;
  double distance = 0, parent = 0;
  bool operator<(const Node& other) const { return bound != other.bound ? bound > other.bound : number > other.number; }
};

constexpr std::size_t kTailRounds = 5;
constexpr double kRootTail = 0.01;

constexpr int kMostRounds = 5000;  // at one node

class Tree {
 public:
  Tree(const Model& model, const Separator& separate, const Completer& complete, const CutOptions& options)
      : model_(model),
        separate_(separate),
        complete_(complete),
        options_(options),
        begin_(Clock::now()),
        relaxation_(model, LinearProgram::Pricing::kSteepest),
        own_rows_(static_cast<int>(model.rows.size())),
        lower_(model.columns.size()),
        upper_(model.columns.size()),
        pseudo_(model.columns.size()) {
    for (std::size_t c = 0; c < model.columns.size(); ++c) {
      const Column& column = model.columns[c];
      lower_[c] = column.integer ? std::ceil(column.lower - kIntegral) : column.lower;
      upper_[c] = column.integer ? std::floor(column.upper + kIntegral) : column.upper;
    }
  }

  CutResult Run() {
    relaxation_.StopWhen([this] { return Stopped(); });
    if (!options_.mip.start.empty()) Offer(Complete(options_.mip.start), true);
    if (Root() && !options_.linear_only) Search();
    Finish();
    return std::move(result_);
  }

 private:
  double Seconds() const { return std::chrono::duration<double>(Clock::now() - begin_).count(); }
  bool Stopped() const {
    if (options_.mip.cancel != nullptr && options_.mip.cancel->load()) return true;
    return options_.mip.time_limit > 0 && Seconds() > options_.mip.time_limit;
  }
  // Nodes with a bound from here on need not be looked at.
  double Enough() const {
    if (best_.empty()) return kInfinity;
    return best_objective_ - std::max(options_.mip.gap, 1e-9) * std::abs(best_objective_);
  }

  std::vector<double> Complete(const std::vector<double>& point) const {
    return complete_ ? complete_(point) : std::vector<double>{};
  }

  // A feasible point of the full model. `check`: it may not be one.
  void Offer(const std::vector<double>& point, bool check) {
    if (point.size() != model_.columns.size()) return;
    const double objective = ObjectiveAt(model_, point);
    if (objective >= best_objective_ || (check && Violation(model_, point) > 1e-6)) return;
    best_objective_ = objective;
    best_ = point;
    fresh_best_ = true;
  }

  // Solves and cuts until nothing is violated (at an integral point: so it is feasible), the tail is reached, or the
  // node is settled.
  Solution Cut(bool root) {
    double last = -kInfinity;
    std::vector<double> reached;
    for (int round = 1;; ++round) {
      Solution solution = relaxation_.Solve();
      if (!solution.Found()) return solution;
      if (root) {
        ++result_.linear_rounds;
        bound_ = std::max(bound_, solution.objective);
        result_.linear_duals.assign(solution.duals.begin(), solution.duals.begin() + own_rows_);
        result_.linear_reduced_costs = solution.reduced_costs;
        if ((round & (round - 1)) == 0) Offer(Complete(solution.values), true);
      }
      if (solution.objective >= Enough() || Stopped()) return solution;
      const bool integral = MostFractional(solution.values) < 0;
      if (root && round >= options_.linear_rounds && !integral) return solution;
      if (!root && !integral &&
          solution.objective - last < kTail * std::max(0.0, best_objective_ - solution.objective)) {
        return solution;
      }
      // The root is worth more rounds, but not for ever: less than a hundredth of the gap in five of them.
      if (root) {
        reached.push_back(solution.objective);
        const std::size_t n = reached.size();
        if (n > kTailRounds && !integral &&
            reached[n - 1] - reached[n - 1 - kTailRounds] < kRootTail * (best_objective_ - solution.objective)) {
          return solution;
        }
      }
      last = solution.objective;
      DropIdle(solution.values);
      std::vector<Row> rows = separate_(solution.values);
      // A separator with a tighter tolerance than the solver's would repeat itself for ever.
      std::erase_if(rows, [&](const Row& row) { return Slack(row, solution.values) >= -2 * kSlack; });
      if (rows.empty()) {
        if (integral) Offer(solution.values, false);
        return solution;
      }
      if (round >= kMostRounds) {  // numerical trouble
        solution.status = Status::kFailed;
        return solution;
      }
      result_.cuts += static_cast<int>(rows.size());
      relaxation_.AddRows(rows);
      for (const Row& row : rows) {
        rows_.push_back(row);
        idle_.push_back(0);
      }
    }
  }

  // Negative: violated.
  static double Slack(const Row& row, const std::vector<double>& point) {
    double sum = 0;
    for (const Entry& entry : row.entries) sum += entry.value * point[entry.column];
    return std::min(sum - row.lower, row.upper - sum);
  }

  void DropIdle(const std::vector<double>& point) {
    std::size_t idle = 0;
    for (std::size_t r = 0; r < rows_.size(); ++r) {
      idle_[r] = Slack(rows_[r], point) > kSlack ? idle_[r] + 1 : 0;
      idle += idle_[r] >= kMostIdle;
    }
    if (idle < kFewRows) return;
    std::vector<int> dropped;
    std::size_t kept = 0;
    for (std::size_t r = 0; r < rows_.size(); ++r) {
      if (idle_[r] >= kMostIdle) {
        dropped.push_back(own_rows_ + static_cast<int>(r));
        continue;
      }
      if (kept != r) rows_[kept] = std::move(rows_[r]);
      idle_[kept++] = idle_[r];
    }
    rows_.resize(kept);
    idle_.resize(kept);
    relaxation_.RemoveRows(dropped);
  }

  int MostFractional(const std::vector<double>& point) const {
    int best = -1;
    double most = kIntegral;
    for (std::size_t c = 0; c < point.size(); ++c) {
      const double away = std::abs(point[c] - std::round(point[c]));
      if (!model_.columns[c].integer || away <= most) continue;
      most = away;
      best = static_cast<int>(c);
    }
    return best;
  }

  bool Root() {
    Solution solution = Cut(true);
    if (!solution.Found()) {
      status_ = solution.status;
      return false;
    }
    result_.linear_bound = bound_;
    Offer(Complete(solution.values), true);
    root_costs_ = solution.reduced_costs;
    root_bound_ = solution.objective;
    root_values_ = solution.values;
    return true;
  }

  // At the root's optimum, moving a column by one away from its bound costs its reduced cost at least.
  void FixByCost() {
    if (!fresh_best_) return;
    fresh_best_ = false;
    const double room = Enough() - root_bound_;
    for (std::size_t c = 0; c < lower_.size(); ++c) {
      if (!model_.columns[c].integer || lower_[c] >= upper_[c]) continue;
      if (root_costs_[c] > room && root_values_[c] <= lower_[c] + kIntegral) upper_[c] = lower_[c];
      if (-root_costs_[c] > room && root_values_[c] >= upper_[c] - kIntegral) lower_[c] = upper_[c];
      relaxation_.SetBounds(static_cast<int>(c), lower_[c], upper_[c]);
    }
  }

  void Search() {
    std::priority_queue<Node> open;
    open.push({root_bound_, 0, {}, -1, false, 0, 0});
    pruned_ = kInfinity;
    std::size_t count = 0;
    while (!open.empty()) {
      if (open.top().bound >= Enough()) break;
      Node node = open.top();
      open.pop();
      // Plunge: from this node down by the better child.
      for (bool plunging = true; plunging;) {
        plunging = false;
        const bool limit = options_.mip.node_limit > 0 && result_.integer_rounds >= options_.mip.node_limit;
        if (Stopped() || limit) {
          open.push(std::move(node));
          bound_ = std::min({open.top().bound, pruned_, best_objective_});
          return;
        }
        FixByCost();
        std::vector<Node> children = Branch(node, count);
        // The better one last; the other waits.
        for (std::size_t i = 0; i + 1 < children.size(); ++i) open.push(std::move(children[i]));
        if (!children.empty()) {
          node = std::move(children.back());
          if (node.bound < Enough()) plunging = true;
          if (!plunging) pruned_ = std::min(pruned_, node.bound);
        }
      }
    }
    const double left = open.empty() ? kInfinity : open.top().bound;
    bound_ = std::max(bound_, std::min({left, pruned_, best_objective_}));
    if (best_.empty()) status_ = pruned_ < kInfinity ? Status::kFailed : Status::kInfeasible;
  }

  // Solves a node; its children, the one to go on with last. Fewer when it is settled.
  std::vector<Node> Branch(const Node& node, std::size_t& count) {
    ++result_.integer_rounds;
    path_ = &node.path;
    bool possible = true;
    for (const Bounds& b : node.path) {
      const Bounds now = At(b.column);
      relaxation_.SetBounds(b.column, now.lower, now.upper);
      possible = possible && now.lower <= now.upper;
    }
    std::vector<Node> children;
    if (possible) children = BranchInside(node, count);
    for (const Bounds& b : node.path) relaxation_.SetBounds(b.column, lower_[b.column], upper_[b.column]);
    return children;
  }

  // Bounds of a column at the node in work.
  Bounds At(int column) const {
    Bounds at{column, lower_[column], upper_[column]};
    for (const Bounds& b : *path_) {
      if (b.column != column) continue;
      at.lower = std::max(at.lower, b.lower);
      at.upper = std::min(at.upper, b.upper);
    }
    return at;
  }

  std::vector<Node> BranchInside(const Node& node, std::size_t& count) {
    const Solution solution = Cut(false);
    if (solution.status == Status::kInfeasible) return {};
    if (!solution.Found()) {  // numerical trouble: what is below stays unproven
      pruned_ = std::min(pruned_, node.bound);
      return {};
    }
    const double bound = std::max(node.bound, solution.objective);
    if (node.column >= 0) Learn(node, solution.objective);
    if (bound >= Enough()) {
      pruned_ = std::min(pruned_, bound);
      return {};
    }
    if ((result_.integer_rounds & 7) == 1) Offer(Complete(solution.values), true);
    const int column = bound >= Enough() ? -1 : ChooseColumn(solution);
    if (column < 0) {
      pruned_ = std::min(pruned_, bound);
      return {};
    }
    const double value = solution.values[column], below = std::floor(value);
    const Bounds now = At(column);
    const auto child = [&](bool up) {
      Node made{bound, ++count, node.path, column, up, up ? below + 1 - value : value - below, solution.objective};
      made.path.push_back(up ? Bounds{column, below + 1, now.upper} : Bounds{column, now.lower, below});
      return made;
    };
    std::vector<Node> children;
    const bool up_last = Guess(column, true, below + 1 - value) <= Guess(column, false, value - below);
    children.push_back(child(!up_last));
    children.push_back(child(up_last));
    return children;
  }

  struct PseudoCost {
    double sum[2] = {0, 0};
    int times[2] = {0, 0};
  };
  void Learn(int column, bool up, double rise, double distance) {
    pseudo_[column].sum[up] += std::max(0.0, rise) / std::max(distance, kIntegral);
    ++pseudo_[column].times[up];
  }
  void Learn(const Node& node, double objective) {
    Learn(node.column, node.up, objective - node.parent, node.distance);
  }
  double Guess(int column, bool up, double distance) const {
    const PseudoCost& p = pseudo_[column];
    return p.times[up] == 0 ? 0 : distance * p.sum[up] / p.times[up];
  }

  // The fractional column whose children rise most; those not known well are probed. -1: none is fractional.
  int ChooseColumn(const Solution& solution) {
    struct Candidate {
      int column;
      double down, up;  // distances
      double score;
    };
    std::vector<Candidate> candidates;
    const double least = 1e-6 * std::max(best_objective_ - solution.objective, 1e-12 * std::abs(solution.objective));
    const auto score = [&](double down, double up) { return std::max(down, least) * std::max(up, least); };
    for (std::size_t c = 0; c < solution.values.size(); ++c) {
      const double down = solution.values[c] - std::floor(solution.values[c]);
      if (!model_.columns[c].integer || down <= kIntegral || down >= 1 - kIntegral) continue;
      const int column = static_cast<int>(c);
      double guess = score(Guess(column, false, down), Guess(column, true, 1 - down));
      candidates.push_back({column, down, 1 - down, guess});
    }
    if (candidates.empty()) return -1;
    std::stable_sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
      return a.score != b.score ? a.score > b.score : std::min(a.down, a.up) > std::min(b.down, b.up);
    });
    const std::vector<unsigned char> basis = relaxation_.Basis();
    int best = -1, probed = 0;
    double best_score = -1;
    for (const Candidate& candidate : candidates) {
      const PseudoCost& known = pseudo_[candidate.column];
      double now = candidate.score;
      if (std::min(known.times[0], known.times[1]) < kReliable) {
        if (++probed > kProbed) {
          if (best >= 0) continue;
        } else {
          now = score(ProbeSide(candidate.column, false, solution), ProbeSide(candidate.column, true, solution));
          relaxation_.SetBasis(basis);
        }
      }
      if (now > best_score) {
        best_score = now;
        best = candidate.column;
      }
    }
    return best;
  }

  double ProbeSide(int column, bool up, const Solution& solution) {
    const double value = solution.values[column], below = std::floor(value);
    const Bounds now = At(column);
    relaxation_.SetBounds(column, up ? below + 1 : now.lower, up ? now.upper : below);
    const double reached = relaxation_.Probe(kProbePivots);
    relaxation_.SetBounds(column, now.lower, now.upper);
    const double most =
        std::isfinite(best_objective_) ? std::max(best_objective_ - solution.objective, 0.0) : kInfinity;
    const double rise =
        std::min(reached - solution.objective, std::isfinite(most) ? most : std::abs(solution.objective) + 1);
    Learn(column, up, rise, up ? below + 1 - value : value - below);
    return std::max(0.0, rise);
  }

  void Finish() {
    Solution& best = result_.best;
    if (best_.empty()) {
      best.status = status_;
      best.bound = status_ == Status::kInfeasible ? kInfinity : bound_;
      return;
    }
    best.values = std::move(best_);
    for (std::size_t c = 0; c < best.values.size(); ++c) {
      if (model_.columns[c].integer) best.values[c] = std::round(best.values[c]);
    }
    best.objective = best_objective_;
    best.bound = std::min(bound_, best_objective_);
    const bool closed =
        best.objective - best.bound <= std::max(options_.mip.gap, 1e-9) * std::abs(best.objective) + 1e-12;
    best.status = closed ? Status::kOptimal : Status::kFeasible;
  }

  const Model& model_;
  const Separator& separate_;
  const Completer& complete_;
  const CutOptions& options_;
  const Clock::time_point begin_;
  LinearProgram relaxation_;
  const int own_rows_;
  std::vector<double> lower_, upper_;  // of the whole tree
  std::vector<PseudoCost> pseudo_;
  std::vector<Row> rows_;                      // the separator's, in the relaxation's order
  std::vector<int> idle_;                      // rounds each has been slack
  const std::vector<Bounds>* path_ = nullptr;  // of the node in work
  CutResult result_;
  std::vector<double> best_, root_costs_, root_values_;
  double best_objective_ = kInfinity, bound_ = -kInfinity, root_bound_ = -kInfinity, pruned_ = kInfinity;
  bool fresh_best_ = false;
  Status status_ = Status::kNoSolution;
};

}  // namespace

CutResult BranchAndCut(const Model& model, const Separator& separate, const Completer& complete,
                       const CutOptions& options) {
  return Tree(model, separate, complete, options).Run();
}

}  // namespace atalaya::milp
