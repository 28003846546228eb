// Evasion under a choice, and the cuts that tell a linear programme about it.
//
// Method: L-shaped (Benders) decomposition of stochastic network interdiction; one backward sweep per distinct target
// answers all its threats. Source: Morton, Pan, Saeger, IIE Trans. 39(1):3-14 (2007); Pan, Morton, Networks 52(3)
// (2008); levels and the lines below derived here. Complexity: targets x O(arcs log nodes) per call.
//
// The lines. Arc a = (i,j) is passed with e_0 = r without upgrade and with e_l <= r at level l (x_l = 1). For one
// target let p_j be the best evasion from j at the present x, psi_j its value with no upgrade and low_j with all levels
// on: low_j <= p_j <= psi_j for every choice. Wanted: linear functions of (p_j, x) below e(x) p_j at every choice, and
// one of them equal to it. For m = 0, 1, ..:
//
//   L_m = e_m p_j  -  sum over l with e_l < e_m of (e_m - e_l) psi_j x_l  +  (r - e_m) low_j (1 - sum_l x_l)
//
// Valid: nothing on: e_m p_j + (r - e_m) low_j <= r p_j, as low_j <= p_j. Level l on: the last term is 0; if e_l < e_m
// then L_m = e_m p_j - (e_m - e_l) psi_j <= e_l p_j, as p_j <= psi_j; else L_m = e_m p_j <= e_l p_j. Exact: with level
// l on, L_l = e_l p_j; with nothing on, L_0 = r p_j (e_0 = r makes the lift vanish). With one level, L_0 and L_1
// without the lift are the two rows of the literature. Two rows do not do for several levels: at a middle level whose
// successor p_j < psi_j, L_0 is below e_l p_j and the floor min_l e_l p_j as well, so the master would never reach the
// true value. (The family is McCormick's envelope of x_l p_j, maximised over the products: a fractional knapsack whose
// dual has one breakpoint per level.) Several upgrades on one arc (lowest evade counts): the same without the lift.
// Valid with a set S on and e* its least: a line with e_m <= e* is at most e_m p_j; one above loses at least (e_m - e*)
// psi_j. Exact: the line of e* has nothing subtracted.
//
// The cut. Following tight lines from the origin with weight w := 1 collects constants and coefficients (all >= 0), and
// theta + sum coefficient x >= constant. Because theta >= low_origin in any choice, a coefficient above constant -
// low_origin may be cut down to that: with its x on, the row still asks no more than theta >= low_origin.
#include <algorithm>
#include <cassert>
#include <cmath>

#include "base/parallel.h"
#include "network/evader_state.h"
#include "network/network.h"
#include "network/steps.h"

namespace atalaya::network {
namespace {

// Coefficients below this share are moved into the constant: they only spoil the solver's scaling.
constexpr double kDust = 1e-10;
// A level with less than this on counts as off when lines are laid (the row is valid either way).
constexpr double kOff = 1e-9;

Relaxed Relax(const Rows& rows, const std::vector<std::vector<double>>& x) {
  Relaxed relaxed;
  relaxed.begin.push_back(0);
  for (const Slot& slot : rows.slots) {
    double on = 0;
    for (const SlotEntry& entry : slot.entries) on += std::max(0.0, x[entry.upgrade][entry.level]);
    // Line 0 first, then one per entry, in the order that CutAlong reads them back.
    for (int m = -1; m < static_cast<int>(slot.entries.size()); ++m) {
      const double slope = m < 0 ? slot.evade : slot.entries[m].evade;
      Line line{slope, 0, slot.single ? (slot.evade - slope) * std::max(0.0, 1 - on) : 0};
      for (const SlotEntry& entry : slot.entries) {
        if (entry.evade < slope) line.drop += (slope - entry.evade) * std::max(0.0, x[entry.upgrade][entry.level]);
      }
      relaxed.lines.push_back(line);
      if (m < 0 && on <= kOff) break;  // nothing on: line 0 is the largest
    }
    relaxed.begin.push_back(static_cast<int>(relaxed.lines.size()));
  }
  return relaxed;
}

Cut CutAlong(const Rows& rows, const Target& target, const Labels& labels, int threat, int origin) {
  Cut cut{threat, 0, {}};
  double weight = 1;
  for (int node = origin; node != target.node;) {
    const int at = labels.via[node];
    const int head = rows.head_at[at];
    if (rows.slot[at] < 0) {
      weight *= rows.evade[at];
    } else {
      const Slot& slot = rows.slots[rows.slot[at]];
      const int m = labels.line[node] - 1;
      const double slope = m < 0 ? slot.evade : slot.entries[m].evade;
      const double lift = slot.single ? (slot.evade - slope) * target.low[head] : 0;
      cut.constant += weight * lift;
      for (const SlotEntry& entry : slot.entries) {
        const double coefficient = weight * (std::max(0.0, slope - entry.evade) * target.psi[head] + lift);
        if (coefficient > 0) cut.terms.push_back({entry.upgrade, entry.level, coefficient});
      }
      weight *= slope;
    }
    node = head;
  }
  cut.constant += weight;
  return cut;
}

// Merges terms of one level, cuts coefficients down to what theta >= low leaves them, sweeps up dust.
void Tidy(Cut& cut, double low) {
  std::sort(cut.terms.begin(), cut.terms.end(), [](const Cut::Term& a, const Cut::Term& b) {
    return a.upgrade != b.upgrade ? a.upgrade < b.upgrade : a.level < b.level;
  });
  std::vector<Cut::Term> merged;
  for (const Cut::Term& term : cut.terms) {
    if (!merged.empty() && merged.back().upgrade == term.upgrade && merged.back().level == term.level) {
      merged.back().coefficient += term.coefficient;
    } else {
      merged.push_back(term);
    }
  }
  cut.terms.clear();
  const double dust = kDust * cut.constant;
  for (const Cut::Term& term : merged) {
    if (term.coefficient <= dust) cut.constant -= term.coefficient;
  }
  const double most = std::max(0.0, cut.constant - low);
  for (Cut::Term& term : merged) {
    if (term.coefficient <= dust) continue;
    term.coefficient = std::min(term.coefficient, most);
    if (term.coefficient > 0) cut.terms.push_back(term);
  }
}

}  // namespace

std::vector<int> FollowPositions(const Rows& rows, const Labels& labels, int origin) {
  std::vector<int> positions;
  for (int node = origin; labels.via[node] >= 0; node = rows.head_at[positions.back()])
    positions.push_back(labels.via[node]);
  return positions;
}

std::vector<int> Follow(const Rows& rows, const Labels& labels, int origin) {
  std::vector<int> arcs = FollowPositions(rows, labels, origin);
  for (int& at : arcs) at = rows.arc[at];
  return arcs;
}

Evader::State::State(const Graph& given, int thread_count)
    : graph(given), threads(thread_count), rows(given), target_of(given.threats.size(), -1) {
  std::vector<int> of_node(graph.nodes, -1);
  for (const Threat& threat : graph.threats) {
    assert(threat.from >= 0 && threat.from < graph.nodes && threat.to >= 0 && threat.to < graph.nodes);
    of_node[threat.to] = 0;
  }
  for (int node = 0; node < graph.nodes; ++node) {
    if (of_node[node] < 0) continue;
    of_node[node] = static_cast<int>(targets.size());
    targets.emplace_back().node = node;
  }
  for (std::size_t k = 0; k < graph.threats.size(); ++k) {
    target_of[k] = of_node[graph.threats[k].to];
    targets[target_of[k]].threats.push_back(static_cast<int>(k));
    targets[target_of[k]].origins.push_back(graph.threats[k].from);
  }
  std::vector<double> least = rows.evade;
  for (const Slot& slot : rows.slots) {
    for (const SlotEntry& entry : slot.entries) {
      double& evade = least[rows.position[slot.arc]];
      evade = std::min(evade, entry.evade);
    }
  }
  ParallelFor(targets.size(), threads, [&](std::size_t t) {
    Labels labels;
    Sweep(rows, targets[t].node, rows.evade, {}, labels);
    targets[t].psi = labels.value;
    Sweep(rows, targets[t].node, least, {}, labels);
    targets[t].low = std::move(labels.value);
  });
}

Evader::Evader(const Graph& graph, int threads) : state_(std::make_unique<State>(graph, threads)) {}
Evader::~Evader() = default;
Evader::Evader(Evader&&) noexcept = default;
Evader& Evader::operator=(Evader&&) noexcept = default;

std::vector<double> Evader::Evasion(const Choice& choice) const {
  const State& s = *state_;
  const std::vector<double> evade = s.rows.Under(choice);
  std::vector<double> evasion(s.graph.threats.size(), 0.0);
  ParallelFor(s.targets.size(), s.threads, [&](std::size_t t) {
    const Target& target = s.targets[t];
    Labels labels;
    Sweep(s.rows, target.node, evade, {&target.origins}, labels);
    for (std::size_t k = 0; k < target.threats.size(); ++k)
      evasion[target.threats[k]] = labels.value[target.origins[k]];
  });
  return evasion;
}

std::vector<double> Evader::EvasionOf(const std::vector<int>& threats, const Choice& choice) const {
  const State& s = *state_;
  const std::vector<double> evade = s.rows.Under(choice);
  std::vector<std::vector<std::size_t>> wanted(s.targets.size());  // positions in `threats`
  std::vector<int> targets;
  for (std::size_t i = 0; i < threats.size(); ++i) {
    const int t = s.target_of[threats[i]];
    if (wanted[t].empty()) targets.push_back(t);
    wanted[t].push_back(i);
  }
  std::vector<double> evasion(threats.size());
  ParallelFor(targets.size(), s.threads, [&](std::size_t i) {
    const int t = targets[i];
    std::vector<int> origins;
    for (const std::size_t k : wanted[t]) origins.push_back(s.graph.threats[threats[k]].from);
    Labels labels;
    Sweep(s.rows, s.targets[t].node, evade, {&origins}, labels);
    for (std::size_t k = 0; k < origins.size(); ++k) evasion[wanted[t][k]] = labels.value[origins[k]];
  });
  return evasion;
}

Path Evader::PathOf(int threat, const Choice& choice) const {
  const State& s = *state_;
  const std::vector<int> origins{s.graph.threats[threat].from};
  Labels labels;
  Sweep(s.rows, s.targets[s.target_of[threat]].node, s.rows.Under(choice), {&origins}, labels);
  return {labels.value[origins[0]], Follow(s.rows, labels, origins[0])};
}

double Evader::Objective(const Choice& choice) const {
  const std::vector<double> evasion = Evasion(choice);
  double sum = 0;
  for (std::size_t k = 0; k < evasion.size(); ++k) sum += state_->graph.threats[k].weight * evasion[k];
  return sum;
}

std::vector<Path> Evader::Paths(const Choice& choice) const {
  const State& s = *state_;
  const std::vector<double> evade = s.rows.Under(choice);
  std::vector<Path> paths(s.graph.threats.size());
  ParallelFor(s.targets.size(), s.threads, [&](std::size_t t) {
    const Target& target = s.targets[t];
    Labels labels;
    Sweep(s.rows, target.node, evade, {&target.origins}, labels);
    for (std::size_t k = 0; k < target.threats.size(); ++k) {
      const int origin = target.origins[k];
      paths[target.threats[k]] = {labels.value[origin], Follow(s.rows, labels, origin)};
    }
  });
  return paths;
}

std::vector<double> Evader::LeastEvasion() const {
  const State& s = *state_;
  std::vector<double> least(s.graph.threats.size());
  for (std::size_t k = 0; k < least.size(); ++k) least[k] = s.targets[s.target_of[k]].low[s.graph.threats[k].from];
  return least;
}

std::vector<Cut> Evader::Separate(const std::vector<std::vector<double>>& x, const std::vector<double>& theta,
                                  double tolerance, Cuts kind) const {
  const State& s = *state_;
  const Relaxed relaxed = Relax(s.rows, x);
  const Ways ways(s.rows, x);
  const auto violation = [&](const Cut& cut) {
    double left = cut.constant - theta[cut.threat];
    for (const Cut::Term& term : cut.terms) left -= term.coefficient * x[term.upgrade][term.level];
    return left;
  };
  std::vector<std::vector<Cut>> found(s.targets.size());
  ParallelFor(s.targets.size(), s.threads, [&](std::size_t t) {
    const Target& target = s.targets[t];
    Labels labels;
    SweepRelaxed(s.rows, target.node, relaxed, target.psi, target.low, {&target.origins}, labels);
    std::vector<Cut> steps;
    if (kind == Cuts::kAll) steps = StepCuts(s.rows, target, ways);
    auto step = steps.begin();
    for (std::size_t k = 0; k < target.threats.size(); ++k) {
      const int threat = target.threats[k], origin = target.origins[k];
      if (labels.value[origin] <= 0) continue;
      while (step != steps.end() && step->threat < threat) ++step;
      Cut cut = CutAlong(s.rows, target, labels, threat, origin);
      Tidy(cut, target.low[origin]);
      if (step != steps.end() && step->threat == threat) {
        Tidy(*step, target.low[origin]);
        if (violation(*step) >= violation(cut)) cut = std::move(*step);
      }
      if (violation(cut) > tolerance * target.psi[origin]) found[t].push_back(std::move(cut));
    }
  });
  std::vector<Cut> cuts;
  for (std::vector<Cut>& some : found) std::move(some.begin(), some.end(), std::back_inserter(cuts));
  std::sort(cuts.begin(), cuts.end(), [](const Cut& a, const Cut& b) { return a.threat < b.threat; });
  return cuts;
}

}  // namespace atalaya::network
