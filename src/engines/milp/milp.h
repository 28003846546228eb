// Linear and mixed-integer programmes: a model in, a solution and a proven bound out. The only room that knows CBC and
// CLP.
//
// Mixed-integer models are solved by CBC (CbcMain1: cuts, heuristics) in a forked child process, because CBC is not
// safe to run beside other threads and a child can be limited in time and memory and be cancelled. Linear models are
// solved in this process by CLP, warm-started when rows are added. Same model and options: same solution, unless a time
// limit cut it off (a node limit does not break that).
#pragma once

#include <atomic>
#include <functional>
#include <limits>
#include <memory>
#include <vector>

namespace atalaya::milp {

inline constexpr double kInfinity = std::numeric_limits<double>::infinity();

struct Column {
  double lower = 0, upper = kInfinity;
  double objective = 0;
  bool integer = false;
};
struct Entry {
  int column = 0;
  double value = 0;
};
// lower <= sum of entries <= upper. Entries of one column at most once.
struct Row {
  std::vector<Entry> entries;
  double lower = -kInfinity, upper = kInfinity;
};
// Minimises the objective.
struct Model {
  std::vector<Column> columns;
  std::vector<Row> rows;
  int Add(Column column) {
    columns.push_back(column);
    return static_cast<int>(columns.size()) - 1;
  }
  int Add(Row row) {
    rows.push_back(std::move(row));
    return static_cast<int>(rows.size()) - 1;
  }
};

enum class Status { kOptimal, kFeasible, kInfeasible, kUnbounded, kNoSolution, kFailed };

struct Solution {
  Status status = Status::kFailed;
  double objective = kInfinity;              // of `values`
  double bound = -kInfinity;                 // proven lower bound
  std::vector<double> values;                // per column; empty without a solution
  std::vector<double> duals, reduced_costs;  // linear programmes only: d objective / d row side, per row and column
  bool Found() const { return status == Status::kOptimal || status == Status::kFeasible; }
};

struct Options {
  double gap = 1e-6;                          // relative: stop when objective - bound <= gap * |objective|
  double time_limit = 0;                      // seconds; 0: none
  int node_limit = 0;                         // branch-and-bound nodes; 0: none
  double memory_limit_mb = 0;                 // address space the child may add; 0: none
  const std::atomic<bool>* cancel = nullptr;  // set by another thread: stop and return the best so far
  std::vector<double> start;                  // a feasible point to start from, or empty
};

Solution SolveMip(const Model& model, const Options& options);

// A linear programme (integrality ignored) that keeps its basis between solves.
class LinearProgram {
 public:
  // How the dual simplex chooses its pivots: CLP's own mixture, or steepest edge throughout, which needs far fewer
  // pivots on the degenerate programmes that cuts make.
  enum class Pricing { kMixed, kSteepest };
  explicit LinearProgram(const Model& model, Pricing pricing = Pricing::kMixed);
  ~LinearProgram();
  LinearProgram(LinearProgram&&) noexcept;
  LinearProgram& operator=(LinearProgram&&) noexcept;

  void AddRows(const std::vector<Row>& rows);
  void RemoveRows(const std::vector<int>& rows);  // by their present places, ascending; the others move up
  void SetBounds(int column, double lower, double upper);
  Solution Solve();
  // From now on Solve asks now and then whether to stop; a solve that was stopped has the status kNoSolution.
  void StopWhen(std::function<bool()> stopped);

  // The objective reached by at most so many dual pivots from the present basis: a guess of what a change of bounds
  // costs, no bound. +infinity: infeasible.
  double Probe(int pivots);
  // The basis, to go back to after probes; fits as long as no row was added or removed.
  std::vector<unsigned char> Basis() const;
  void SetBasis(const std::vector<unsigned char>& basis);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// ---- models whose rows are too many to write down: rows are added when a point violates them (Benders' cuts, path
// cuts).

// Rows of the full model violated by the point, empty when none is (up to the separator's own tolerance). Called with
// fractional points in the linear phase and integral ones later. Must be deterministic.
using Separator = std::function<std::vector<Row>(const std::vector<double>& point)>;
// Rounds/repairs a point into a feasible point of the full model with its true objective as full column values; empty:
// none known.
using Completer = std::function<std::vector<double>(const std::vector<double>& point)>;

struct CutOptions {
  Options mip;  // gap, limits and start of the whole run
  int linear_rounds = 200;
  int integer_rounds = 200;
  bool linear_only = false;  // stop after the linear phase: bound from the relaxation, incumbent from the completer
};
struct CutResult {
  Solution best;  // best feasible point of the full model and the proven bound
  double linear_bound = -kInfinity;
  std::vector<double> linear_duals;  // of the model's own rows at the end of the linear phase
  std::vector<double> linear_reduced_costs;
  int cuts = 0, linear_rounds = 0, integer_rounds = 0;
};
// Linear phase (add all violated rows until none is), then solve-separate-resolve over the integers until bound =
// value.
CutResult SolveWithCuts(const Model& model, const Separator& separate, const Completer& complete,
                        const CutOptions& options);
// The same by branch and cut in this process: rows are asked for at every node, and rows that stay slack are dropped.
// For models whose cuts make the linear relaxation nearly integral; where the model's own rows are the difficulty, the
// masters of SolveWithCuts are better. `linear_rounds` and `linear_only` as above; `integer_rounds` is not used and
// counts the nodes in the result; node_limit limits them. The separator's rows must hold for every feasible integral
// point.
CutResult BranchAndCut(const Model& model, const Separator& separate, const Completer& complete,
                       const CutOptions& options);

}  // namespace atalaya::milp
