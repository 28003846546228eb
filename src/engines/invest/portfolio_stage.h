// One stage solved: relaxation, search, and branch and cut on what the two leave open.
//
// Method: with a portfolio of value L and a relaxation of value U and reduced costs r_j, no portfolio better than L
// takes the other side of a project with U - |r_j| <= L: it is fixed (Dantzig, Fulkerson, Johnson, Oper. Res. 2:393-410
// (1954)). The rest, with the cuts of money found on demand, goes to branch and cut.
#pragma once

#include <functional>
#include <vector>

#include "invest/portfolio_relax.h"

namespace atalaya::invest::portfolio {

// A portfolio that keeps every rule, with what its earmarks are short of.
struct Candidate {
  std::vector<int> chosen;          // ascending
  std::vector<double> slack;        // per aim, in units of money
  double value = -milp::kInfinity;  // gain - slack_cost x (slack + empty groups)
};

struct Outcome {
  bool found = false, infeasible = false;  // infeasible: proven
  Candidate best;
  double bound = milp::kInfinity;  // nothing of the stage is worth more
  Relaxation relaxation;
};

class Search;

struct Limits {
  double gap = 1e-6;  // relative
  std::function<bool()> stopped;
  std::function<double()> seconds_left;  // 0: no limit
  const std::atomic<bool>* cancel = nullptr;
};

class StageSolver {
 public:
  // Keeps references; cuts found are added to the pool. `guide`: the gains by which the search looks for portfolios
  // (the stage's own, or, when only shortfall counts, what lowers it).
  StageSolver(const Frame& frame, const Stage& stage, const std::vector<double>& guide, std::vector<Cut>& pool,
              const Limits& limits);

  // Something to start from. `slack` per aim is what the search lets earmarks be short of.
  void Offer(const Candidate& candidate);
  Outcome Run(const std::vector<double>& slack);
  // Without a relaxation, by gain per cost: what there is time for when there is none.
  Outcome Quick(const std::vector<double>& slack);

 private:
  bool Closed() const;
  double Bettered(double bound) const;  // rounded down to what sums of gains can be
  // Takes the chosen as a candidate if they keep every rule with this slack.
  bool Try(const std::vector<int>& chosen, const std::vector<double>& slack);
  void Mend(Search& search, const std::vector<int>& order, int core);
  void SearchFrom(const std::vector<double>& point, const std::vector<char>& locked, int core);
  void Integers();

  const Frame& frame_;
  const Stage& stage_;
  Stage guide_;
  std::vector<Cut>& pool_;
  const Limits& limits_;
  std::vector<double> slack_;
  double step_ = 0;  // gains are whole multiples of it; 0: unknown
  Outcome outcome_;
};

// The largest number of which all values are whole multiples, as far as decimal fractions of six digits show it; 0:
// none found.
double StepOf(const std::vector<double>& values);

}  // namespace atalaya::invest::portfolio
