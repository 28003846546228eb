// Weak links: how an adversary best evades detection over a network, and which upgrades lower that most.
//
// Stochastic network interdiction with upgrade levels and a nested priority list: methods.md (a); Morton, Pan, Saeger,
// IIE Trans. 39 (2007). An arc is passed undetected with probability `evade`; a threat takes the path of largest
// product. One upgrade level may lower several arcs (all gates of one facility). Nodes and arcs are plain indices;
// ports become nodes in port_graph.h.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "milp/milp.h"

namespace atalaya::network {

struct Arc {
  int from = 0, to = 0;
  double evade = 1;  // in [0,1]
};
struct Effect {
  int arc = 0;
  double evade = 0;  // with the level in place; not above the arc's own
};
struct Level {
  double cost = 0;
  std::vector<Effect> effects;
  std::vector<int>
      extended_by;  // other levels of the same upgrade that include this one (a nested list may move up to them)
};
struct Upgrade {
  std::vector<Level> levels;  // at most one is chosen
};
struct Threat {
  int from = 0, to = 0;  // nodes
  double weight = 0;     // probability, or harm a year: the objective is sum weight * evasion
};
struct Graph {
  int nodes = 0;
  std::vector<Arc> arcs;
  std::vector<Upgrade> upgrades;
  std::vector<Threat> threats;
};

// One level per upgrade, -1 for none.
using Choice = std::vector<int>;

// Lower bound on a threat's evasion that every choice obeys: theta + sum coefficient * x(upgrade, level) >= constant.
struct Cut {
  int threat = 0;
  double constant = 0;
  struct Term {
    int upgrade = 0, level = 0;
    double coefficient = 0;
  };
  std::vector<Term> terms;
};

// Which cuts to look for: those of single paths are found in a tenth of the time; steps of several paths are much
// tighter where upgrades leave little (steps.cc).
enum class Cuts { kPaths, kAll };

// A path as arc indices from origin to target; empty when there is none.
struct Path {
  double evade = 0;
  std::vector<int> arcs;
};

// Best evasion of every threat: one backward sweep per distinct target (Dijkstra on products), targets in parallel.
// Results do not depend on the number of threads. Const calls are safe from any thread. A threat whose origin is its
// target evades with 1, one that cannot reach its target with 0.
class Evader {
 public:
  Evader(const Graph& graph, int threads);  // keeps a reference to the graph
  ~Evader();
  Evader(Evader&&) noexcept;
  Evader& operator=(Evader&&) noexcept;

  // A choice is one level per upgrade; empty: nothing chosen. Where several chosen levels act on one arc the lowest
  // evade counts.
  std::vector<double> Evasion(const Choice& choice) const;  // per threat
  double Objective(const Choice& choice) const;             // sum of weight * evasion
  std::vector<Path> Paths(const Choice& choice) const;      // per threat; ties: lowest arc index met (sweep.h)
  // The same for some threats only (indices): sweeps only their targets.
  std::vector<double> EvasionOf(const std::vector<int>& threats, const Choice& choice) const;
  Path PathOf(int threat, const Choice& choice) const;
  // Per threat, with every level of every upgrade on at once: no choice can do better. A lower bound for theta.
  std::vector<double> LeastEvasion() const;
  // Cuts violated at a fractional x (per upgrade, per level) and theta (per threat) by more than `tolerance` x the
  // threat's evasion today; at most one a threat, by threat. Exact at 0-1 points: a theta that violates none there is
  // the true evasion or more.
  std::vector<Cut> Separate(const std::vector<std::vector<double>>& x, const std::vector<double>& theta,
                            double tolerance, Cuts kind = Cuts::kPaths) const;

  struct State;  // for the other files of this room (evader_state.h)
  const State& state() const { return *state_; }

 private:
  std::unique_ptr<State> state_;
};

// ---- the interdiction problem alone (costs and budgets only; funds belong to invest)
struct Budget {
  double amount = 0, probability = 1;
};
struct Options {
  bool nested = true;  // a larger budget keeps what a smaller one chose (or moves up a level that includes it)
  // With nesting and several budgets: solve each budget alone too, for the price of nesting and sharp bounds. Without,
  // the price is 0 and each budget's bound is only what all levels of all upgrades together would leave.
  bool price = true;
  bool first_answer_only = false;  // greedy, rounding and the linear bound: the anytime answer
  milp::Options mip;               // `start` is ignored; the time limit is for the whole call
  int threads = 1;
};
struct Answer {
  struct AtBudget {
    double amount = 0, objective = 0;
    double bound = 0, gap = 0;  // no choice within this budget alone, nested or not, does better
    Choice choice;
  };
  double before = 0;              // objective with nothing chosen
  std::vector<AtBudget> budgets;  // in the order given
  // Of the whole list, weighted by probability: no list (nested if asked) has an objective below the bound.
  double objective = 0, bound = 0, gap = 0;
  // Nested minus un-nested, weighted by probability, at least 0; 0 without nesting or with one budget.
  double price_of_nesting = 0;
  bool proven = false;  // gap within options.mip.gap
  int cuts = 0, linear_rounds = 0, integer_rounds = 0;
};
Answer Interdict(const Graph& graph, const std::vector<Budget>& budgets, const Options& options);

// ---- by-products that explain
// Share of threat weight whose best path today uses the arc (ties: the path of Evader::Paths).
std::vector<double> Exposure(const Graph& graph, const Evader& evader);
// Lowering of the objective by each upgrade's level alone, from `base`; 0 for upgrades off every current best path.
double StandAloneGain(const Graph& graph, const Evader& evader, const Choice& base, int upgrade, int level);
// The same for every upgrade and level at once: much cheaper than asking one by one.
std::vector<std::vector<double>> StandAloneGains(const Graph& graph, const Evader& evader, const Choice& base);
// Rise of the objective when a set of upgrades is taken out of `base` together, for each set.
std::vector<double> RemovalLosses(const Graph& graph, const Evader& evader, const Choice& base,
                                  const std::vector<std::vector<int>>& sets);
// Greedy by gain per cost with pairwise swaps: the anytime answer and the start of the exact one.
Choice Greedy(const Graph& graph, const Evader& evader, double budget);

}  // namespace atalaya::network
