// Models with more rows than can be written down: solve, ask for violated rows, solve again.
//
// Method: Kelley's cutting planes / Benders' decomposition in two phases. First the linear relaxation, warm-started by
// the dual simplex, until no row is violated; then the integers in a re-solve loop. Every master is a relaxation, so
// each of its proven bounds holds for the full model even when it was solved to a gap or a node limit only; the
// completer gives true objectives. Source: Kelley, J. SIAM 8:703-712 (1960); Benders, Numer. Math. 4:238-252 (1962);
// Geoffrion, Graves, Manage. Sci. 20:822-844 (1974) for masters solved to a shrinking gap. Complexity: finite when the
// separator has finitely many rows; the masters are NP-hard.
#include <algorithm>
#include <bit>
#include <chrono>
#include <cmath>
#include <cstring>
#include <string>
#include <unordered_set>

#include "milp/convert.h"
#include "milp/milp.h"

namespace atalaya::milp {
namespace {

using Clock = std::chrono::steady_clock;

double RelativeGap(double objective, double bound) {
  if (!std::isfinite(objective) || !std::isfinite(bound)) return kInfinity;
  const double difference = objective - bound;
  if (difference <= 1e-12) return 0;
  return difference / std::max(std::abs(objective), 1e-12);
}

class CutLoop {
 public:
  CutLoop(const Model& model, const Separator& separate, const Completer& complete, const CutOptions& options)
      : master_(model), separate_(separate), complete_(complete), options_(options), begin_(Clock::now()) {}

  CutResult Run() {
    if (!options_.mip.start.empty()) TryStart();
    if (LinearPhase() && !options_.linear_only) IntegerPhase();
    Finish();
    return std::move(result_);
  }

 private:
  bool Stopped() const {
    if (options_.mip.cancel != nullptr && options_.mip.cancel->load()) return true;
    return options_.mip.time_limit > 0 && Seconds() > options_.mip.time_limit;
  }
  double Seconds() const { return std::chrono::duration<double>(Clock::now() - begin_).count(); }
  bool Closed() const { return RelativeGap(best_objective_, bound_) <= options_.mip.gap; }

  void Offer(const std::vector<double>& point) {
    if (point.size() != master_.columns.size()) return;
    const double objective = ObjectiveAt(master_, point);
    if (objective < best_objective_) {
      best_objective_ = objective;
      best_ = point;
    }
  }

  void TryStart() {
    const std::vector<double>& start = options_.mip.start;
    if (Violation(master_, start) > 1e-6) return;
    const std::vector<double> full = complete_ ? complete_(start) : std::vector<double>{};
    if (!full.empty()) {
      Offer(full);
    } else if (separate_(start).empty()) {
      Offer(start);
    }
  }

  // The rows not seen before. A separator with a tighter tolerance than the solver's would otherwise repeat itself for
  // ever.
  std::vector<Row> New(std::vector<Row> rows) {
    std::vector<Row> fresh;
    for (Row& row : rows) {
      std::string key;
      const auto put = [&key](const auto& value) { key.append(reinterpret_cast<const char*>(&value), sizeof value); };
      put(row.lower);
      put(row.upper);
      for (const Entry& entry : row.entries) {
        put(entry.column);
        put(entry.value);
      }
      if (seen_.insert(std::move(key)).second) fresh.push_back(std::move(row));
    }
    return fresh;
  }

  // True when the integer phase makes sense: the relaxation has an optimum.
  bool LinearPhase() {
    LinearProgram relaxation(master_);
    const std::size_t own_rows = master_.rows.size();
    for (;;) {
      const Solution solution = relaxation.Solve();
      if (!solution.Found()) {
        status_ = solution.status;
        return false;
      }
      ++result_.linear_rounds;
      bound_ = std::max(bound_, solution.objective);
      result_.linear_bound = bound_;
      result_.linear_duals.assign(solution.duals.begin(), solution.duals.begin() + static_cast<long>(own_rows));
      result_.linear_reduced_costs = solution.reduced_costs;
      // Completing may cost as much as separating: in rounds 1, 2, 4, 8, ... and the last.
      const bool complete_now = std::has_single_bit(static_cast<unsigned>(result_.linear_rounds));
      if (complete_ && complete_now) Offer(complete_(solution.values));
      const bool enough = result_.linear_rounds >= options_.linear_rounds || Stopped() || Closed();
      const std::vector<Row> rows = enough ? std::vector<Row>{} : New(separate_(solution.values));
      if (rows.empty()) {
        if (complete_ && !complete_now) Offer(complete_(solution.values));
        return true;
      }
      relaxation.AddRows(rows);
      AddToMaster(rows);
    }
  }

  void AddToMaster(const std::vector<Row>& rows) {
    result_.cuts += static_cast<int>(rows.size());
    for (const Row& row : rows) master_.Add(row);
  }

  void IntegerPhase() {
    // Early masters lack rows: proving them to the last digit is wasted. The gap shrinks with what is left to prove.
    double master_gap = std::max(options_.mip.gap, 0.25 * RelativeGap(best_objective_, bound_));
    if (!std::isfinite(master_gap)) master_gap = std::max(options_.mip.gap, 0.01);
    while (!Closed() && !Stopped() && result_.integer_rounds < options_.integer_rounds) {
      const Solution solution = SolveMaster(master_gap);
      ++result_.integer_rounds;
      bound_ = std::max(bound_, solution.bound);
      if (!solution.Found()) {
        status_ = solution.status;
        return;
      }
      if (complete_) Offer(complete_(solution.values));
      const std::vector<Row> rows = New(separate_(solution.values));
      if (rows.empty()) {
        Offer(solution.values);                      // satisfies the full model
        if (master_gap <= options_.mip.gap) return;  // nothing left to learn from this master within the limits
        master_gap = options_.mip.gap;
        continue;
      }
      AddToMaster(rows);
      master_gap = std::max(options_.mip.gap, std::min(master_gap, 0.25 * RelativeGap(best_objective_, bound_)));
    }
  }

  Solution SolveMaster(double gap) {
    Options options = options_.mip;
    options.gap = gap;
    options.start = best_;
    if (options.time_limit > 0) options.time_limit = std::max(0.01, options.time_limit - Seconds());
    return SolveMip(master_, options);
  }

  void Finish() {
    Solution& best = result_.best;
    if (best_.empty()) {
      best.status = status_;
      best.bound = status_ == Status::kInfeasible ? kInfinity : bound_;
      return;
    }
    best.values = std::move(best_);
    best.objective = best_objective_;
    best.bound = std::min(bound_, best_objective_);
    best.status = RelativeGap(best.objective, best.bound) <= options_.mip.gap ? Status::kOptimal : Status::kFeasible;
  }

  Model master_;
  const Separator& separate_;
  const Completer& complete_;
  const CutOptions& options_;
  const Clock::time_point begin_;
  CutResult result_;
  std::vector<double> best_;
  double best_objective_ = kInfinity, bound_ = -kInfinity;
  Status status_ = Status::kNoSolution;
  std::unordered_set<std::string> seen_;
};

}  // namespace

CutResult SolveWithCuts(const Model& model, const Separator& separate, const Completer& complete,
                        const CutOptions& options) {
  return CutLoop(model, separate, complete, options).Run();
}

}  // namespace atalaya::milp
