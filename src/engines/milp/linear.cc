// Linear programmes by the dual simplex of CLP, warm-started.
//
// Method: Lemke's dual simplex; after rows are added or bounds are changed the last basis stays dual feasible, so a few
// pivots restore it. Source: Forrest, Lougee-Heimer, CBC User Guide (2005). Complexity: exponential in the worst case,
// a small multiple of the rows in practice.
#include <ClpDualRowSteepest.hpp>
#include <ClpEventHandler.hpp>
#include <ClpSimplex.hpp>
#include <algorithm>
#include <functional>
#include <utility>

#include "milp/convert.h"
#include "milp/milp.h"

namespace atalaya::milp {
namespace {

// Asks between pivots, some of them, whether to stop.
class Stopper : public ClpEventHandler {
 public:
  explicit Stopper(std::function<bool()> stopped) : stopped_(std::move(stopped)) {}
  int event(Event) override { return ++calls_ % 64 == 0 && stopped_() ? 5 : -1; }  // 5: CLP's "stopped by event"
  ClpEventHandler* clone() const override { return new Stopper(*this); }

 private:
  std::function<bool()> stopped_;
  unsigned calls_ = 0;
};

constexpr int kStoppedByEvent = 5;  // ClpModel::status()

}  // namespace

struct LinearProgram::State {
  ClpSimplex clp;
  Model bounds;  // columns only: bounds and objective for models CLP is not asked about
  double scale = 1;
  bool impossible = false;
};

LinearProgram::LinearProgram(const Model& model, Pricing pricing) : state_(std::make_unique<State>()) {
  State& s = *state_;
  s.clp.setLogLevel(0);
  s.clp.messageHandler()->setLogLevel(0);
  if (pricing == Pricing::kSteepest) {
    ClpDualRowSteepest steepest(1);  // 1: full steepest edge
    s.clp.setDualRowPivotAlgorithm(steepest);
  }
  s.bounds.columns = model.columns;
  for (Column& column : s.bounds.columns) column.integer = false;
  for (const Row& row : model.rows) {
    if (row.entries.empty() && (row.lower > 0 || row.upper < 0)) s.impossible = true;
    if (!(row.lower <= row.upper)) s.impossible = true;
  }
  const CoinArrays arrays(model);
  s.scale = arrays.scale;
  s.clp.loadProblem(arrays.matrix, arrays.column_lower.data(), arrays.column_upper.data(), arrays.objective.data(),
                    arrays.row_lower.data(), arrays.row_upper.data());
}
LinearProgram::~LinearProgram() = default;
LinearProgram::LinearProgram(LinearProgram&&) noexcept = default;
LinearProgram& LinearProgram::operator=(LinearProgram&&) noexcept = default;

void LinearProgram::AddRows(const std::vector<Row>& rows) {
  if (rows.empty()) return;
  std::vector<CoinBigIndex> starts{0};
  std::vector<int> columns;
  std::vector<double> values, lower, upper;
  for (const Row& row : rows) {
    if (!(row.lower <= row.upper) || (row.entries.empty() && (row.lower > 0 || row.upper < 0)))
      state_->impossible = true;
    for (const Entry& entry : row.entries) {
      if (entry.value == 0) continue;
      columns.push_back(entry.column);
      values.push_back(entry.value);
    }
    starts.push_back(static_cast<CoinBigIndex>(columns.size()));
    lower.push_back(CoinBound(row.lower));
    upper.push_back(CoinBound(row.upper));
  }
  state_->clp.addRows(static_cast<int>(rows.size()), lower.data(), upper.data(), starts.data(), columns.data(),
                      values.data());
}

void LinearProgram::SetBounds(int column, double lower, double upper) {
  state_->bounds.columns[column].lower = lower;
  state_->bounds.columns[column].upper = upper;
  if (lower <= upper) state_->clp.setColumnBounds(column, CoinBound(lower), CoinBound(upper));
}

void LinearProgram::RemoveRows(const std::vector<int>& rows) {
  if (!rows.empty()) state_->clp.deleteRows(static_cast<int>(rows.size()), rows.data());
}

double LinearProgram::Probe(int pivots) {
  State& s = *state_;
  const int most = s.clp.maximumIterations();
  s.clp.setMaximumIterations(pivots);
  s.clp.dual(0);
  s.clp.setMaximumIterations(most);
  return s.clp.status() == 1 ? kInfinity : s.clp.objectiveValue() / s.scale;
}

void LinearProgram::StopWhen(std::function<bool()> stopped) {
  const Stopper stopper(std::move(stopped));
  state_->clp.passInEventHandler(&stopper);
}

std::vector<unsigned char> LinearProgram::Basis() const {
  const int size = state_->clp.numberColumns() + state_->clp.numberRows();
  return {state_->clp.statusArray(), state_->clp.statusArray() + size};
}

void LinearProgram::SetBasis(const std::vector<unsigned char>& basis) {
  state_->clp.copyinStatus(basis.data());
}

Solution LinearProgram::Solve() {
  State& s = *state_;
  Solution solution;
  if (s.impossible || HasImpossibleBounds(s.bounds)) {
    solution.status = Status::kInfeasible;
    return solution;
  }
  s.clp.dual(0);
  const int dual = s.clp.status();
  int status = dual;
  if (status != 0 && status != kStoppedByEvent) {  // dual stopped, or unbounded and infeasible must be told apart
    s.clp.primal(0);
    status = s.clp.status();
  }
  if (status > 2 && status != kStoppedByEvent) {  // a basis that went astray: once more from the beginning
    s.clp.allSlackBasis(true);
    s.clp.primal(0);
    status = s.clp.status();
  }
  // What primal could not confirm may be what dual had found.
  if (status > 2 && status != kStoppedByEvent && dual == 1) status = dual;
  if (status == 0) {
    solution.status = Status::kOptimal;
  } else if (status == 1) {
    solution.status = Status::kInfeasible;
  } else if (status == 2) {
    solution.status = Status::kUnbounded;
  } else if (status == kStoppedByEvent) {
    solution.status = Status::kNoSolution;
  }
  if (!solution.Found()) return solution;
  const int columns = s.clp.numberColumns(), rows = s.clp.numberRows();
  solution.values.assign(s.clp.primalColumnSolution(), s.clp.primalColumnSolution() + columns);
  for (int c = 0; c < columns; ++c) {
    const Column& column = s.bounds.columns[c];
    solution.values[c] = std::clamp(solution.values[c], column.lower, column.upper);  // CLP may be out by its tolerance
    solution.reduced_costs.push_back(s.clp.dualColumnSolution()[c] / s.scale);
  }
  for (int r = 0; r < rows; ++r) solution.duals.push_back(s.clp.dualRowSolution()[r] / s.scale);
  solution.objective = ObjectiveAt(s.bounds, solution.values);
  solution.bound = solution.objective;
  return solution;
}

}  // namespace atalaya::milp
