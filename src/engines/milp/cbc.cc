// Mixed-integer programmes by CBC's stand-alone driver (cuts, heuristics, branch and bound).
//
// Method: branch and cut. Source: Forrest, Lougee-Heimer, CBC User Guide (2005); CbcMain1 is the driver of the `cbc`
// program, which bare branchAndBound() is not. Complexity: exponential; limits in nodes and seconds. Seeds are fixed
// and there is one thread, so a node limit gives the same answer anywhere and a time limit does not.
#include "milp/cbc.h"

#include <CbcEventHandler.hpp>
#include <CbcModel.hpp>
#include <CbcSolver.hpp>
#include <ClpSimplex.hpp>
#include <OsiClpSolverInterface.hpp>
#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace atalaya::milp {
namespace {

// Ends the search when the parent asks.
class StopHandler : public CbcEventHandler {
 public:
  explicit StopHandler(const ChildPort* port) : port_(port) {}
  CbcAction event(CbcEvent) override { return port_->StopAsked() ? stop : noAction; }
  CbcEventHandler* clone() const override { return new StopHandler(*this); }

 private:
  const ChildPort* port_;
};

int NoCallBack(CbcModel*, int) {
  return 0;
}

void Load(OsiClpSolverInterface& solver, const Model& model, const CoinArrays& arrays, bool without_objective) {
  solver.messageHandler()->setLogLevel(0);
  solver.getModelPtr()->setLogLevel(0);
  const std::vector<double> zero(arrays.objective.size(), 0.0);
  solver.loadProblem(arrays.matrix, arrays.column_lower.data(), arrays.column_upper.data(),
                     without_objective ? zero.data() : arrays.objective.data(), arrays.row_lower.data(),
                     arrays.row_upper.data());
  for (std::size_t c = 0; c < model.columns.size(); ++c) {
    if (model.columns[c].integer) solver.setInteger(static_cast<int>(c));
  }
}

void GiveStart(CbcModel& cbc, OsiClpSolverInterface& solver, const std::vector<double>& start) {
  solver.setIntParam(OsiNameDiscipline, 1);
  std::vector<std::string> names;
  std::vector<const char*> pointers;
  for (std::size_t c = 0; c < start.size(); ++c) names.push_back("c" + std::to_string(c));
  for (std::size_t c = 0; c < start.size(); ++c) {
    solver.setColName(static_cast<int>(c), names[c]);
    pointers.push_back(names[c].c_str());
  }
  // With names on columns only, CBC reads row names past their end when it adds cuts.
  for (int r = 0; r < solver.getNumRows(); ++r) solver.setRowName(r, "r" + std::to_string(r));
  cbc.setMIPStart(static_cast<int>(start.size()), pointers.data(), start.data());
}

void Run(CbcModel& cbc, const Options& options) {
  CbcSolverUsefulData data;
  data.noPrinting_ = true;
  data.useSignalHandler_ = false;
  CbcMain0(cbc, data);
  cbc.setLogLevel(0);
  std::vector<std::string> words{"cbc", "-log", "0", "-randomSeed", "1", "-randomCbcSeed", "1", "-timeMode", "elapsed"};
  const auto option = [&words](const char* name, const std::string& value) {
    words.emplace_back(name);
    words.push_back(value);
  };
  char number[32];
  std::snprintf(number, sizeof number, "%.12g", options.gap);
  option("-ratioGap", number);
  // Its preprocessing loses optima and calls feasible models infeasible (about 1 of 300 small random mixed models with
  // CBC 2.10.8 and Cgl 0.60.3, none without; open reports exist). Cuts, heuristics and LP presolve stay on.
  option("-preprocess", "off");
  // CBC skips nodes that cannot improve by this much; its default 1e-5 would be an error of 1e-5 in the (scaled)
  // answer.
  option("-increment", "1e-7");
  option("-allowableGap", "1e-9");
  if (options.node_limit > 0) option("-maxNodes", std::to_string(options.node_limit));
  if (options.time_limit > 0) {
    std::snprintf(number, sizeof number, "%.3f", options.time_limit);
    option("-seconds", number);
  }
  words.emplace_back("-solve");
  words.emplace_back("-quit");
  std::vector<const char*> arguments;
  for (const std::string& word : words) arguments.push_back(word.c_str());
  CbcMain1(static_cast<int>(arguments.size()), arguments.data(), cbc, NoCallBack, data);
}

// Integers rounded and fixed, continuous columns solved again: what CBC accepts as integral (1e-6) is not, and a row
// such as pay <= 1,000,000 x would let a dollar through. Empty if the rounded point does not extend to the rest.
std::vector<double> Polish(const Model& model, const std::vector<double>& point) {
  std::vector<double> rounded = point;
  bool continuous = false;
  for (std::size_t c = 0; c < point.size(); ++c) {
    if (model.columns[c].integer) {
      rounded[c] = std::round(point[c]);
    } else {
      continuous = true;
    }
  }
  if (!continuous) return Violation(model, rounded) <= 1e-6 ? rounded : std::vector<double>{};
  Model fixed = model;
  for (std::size_t c = 0; c < point.size(); ++c) {
    if (model.columns[c].integer) fixed.columns[c].lower = fixed.columns[c].upper = rounded[c];
  }
  LinearProgram rest(fixed);
  Solution solution = rest.Solve();
  return solution.Found() ? std::move(solution.values) : std::vector<double>{};
}

// Status of a finished run, and the bound in our units.
void Report(CbcModel& cbc, const Model& model, const CoinArrays& arrays, double relaxation, const ChildPort& port) {
  if (cbc.bestSolution() == nullptr) {
    const bool infeasible = cbc.isProvenInfeasible() || (cbc.status() == 0 && cbc.secondaryStatus() == 1);
    SendAnswer(port, infeasible ? Status::kInfeasible : Status::kNoSolution, relaxation, {});
    return;
  }
  const std::vector<double> raw(cbc.bestSolution(), cbc.bestSolution() + model.columns.size());
  std::vector<double> values = Polish(model, raw);
  if (values.empty()) values = raw;  // the parent checks again
  double bound = cbc.getBestPossibleObjValue() / arrays.scale;
  // A completed search that found nothing better than the start reports the relaxation as its bound; what it proved is
  // the start.
  if (cbc.status() == 0 && cbc.secondaryStatus() == 1) bound = cbc.getObjValue() / arrays.scale;
  if (!std::isfinite(bound) || std::abs(bound) > 1e40) bound = relaxation;
  SendAnswer(port, cbc.status() == 0 ? Status::kOptimal : Status::kFeasible, std::max(bound, relaxation), values);
}

}  // namespace

void SendAnswer(const ChildPort& port, Status status, double bound, const std::vector<double>& values) {
  std::vector<double> message{static_cast<double>(Message::kAnswer), static_cast<double>(status), bound};
  message.insert(message.end(), values.begin(), values.end());
  port.Send(message);
}

void SolveByCbc(const Model& model, const Options& options, const ChildPort& port) {
  const CoinArrays arrays(model);
  Model relaxed = model;
  for (Column& column : relaxed.columns) column.integer = false;
  const Solution relaxation = LinearProgram(relaxed).Solve();
  if (relaxation.status == Status::kInfeasible) return SendAnswer(port, Status::kInfeasible, kInfinity, {});
  const bool unbounded = relaxation.status == Status::kUnbounded;
  const double bound = relaxation.Found() ? relaxation.objective : -kInfinity;
  port.Send(std::vector<double>{static_cast<double>(Message::kBound), bound});

  OsiClpSolverInterface solver;
  Load(solver, model, arrays, unbounded);
  CbcModel cbc(solver);
  if (!options.start.empty() && !unbounded) {
    GiveStart(cbc, *dynamic_cast<OsiClpSolverInterface*>(cbc.solver()), options.start);
  }
  const StopHandler handler(&port);
  cbc.passInEventHandler(&handler);
  Run(cbc, options);
  if (unbounded && cbc.bestSolution() != nullptr) {
    // A ray of the relaxation and one integral point: with rational data the integers go to minus infinity too.
    return SendAnswer(port, Status::kUnbounded, -kInfinity, {});
  }
  Report(cbc, model, arrays, bound, port);
}

}  // namespace atalaya::milp
