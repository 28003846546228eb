// The exact frontier of cost against gains of the sets of solutions at one facility.
//
// Method: branch and bound over the lattice of closed sets. An interval [in, all] stands for the sets that hold `in` and stay
// within `all`. Gains are monotone, so none of them is cheaper than `in` nor does more than `all`: if a set seen earlier costs no
// more than `in` and does no less than `all`, the whole interval is dominated and left. Otherwise one solution is taken out of
// `all` or into `in`. Every set is a leaf or in a dominated interval, so the frontier is exact. Source: dominance and bounds as in
// multi-objective branch and bound (Ehrgott, Multicriteria Optimization, 2005). Cost: at most 2^kept evaluations.
#include <algorithm>
#include <cstdint>
#include <limits>
#include <map>
#include <numeric>

#include "invest/invest.h"

namespace atalaya::invest {
namespace {

using Set = std::uint32_t;
constexpr int kMostCandidates = 20;  // sets are bits; 2^20 evaluations is more than anyone waits for

// No less local gain and no gate higher.
bool DoesNoLess(const Effect& a, const Effect& b) {
  if (a.local < b.local) return false;
  for (std::size_t i = 0; i < b.gates.size(); ++i) {
    if (a.gates[i] > b.gates[i]) return false;
  }
  return true;
}

// Gains of different kinds on one scale, for ranking only: local gain and fall of all gates as shares of the best there is.
class Scorer {
 public:
  explicit Scorer(Effect nothing) : nothing_(std::move(nothing)) {}
  void Learn(const Effect& effect) {
    best_local_ = std::max(best_local_, effect.local - nothing_.local);
    best_fall_ = std::max(best_fall_, Fall(effect));
  }
  double Score(const Effect& effect) const {
    return (best_local_ > 0 ? (effect.local - nothing_.local) / best_local_ : 0) +
           (best_fall_ > 0 ? Fall(effect) / best_fall_ : 0);
  }
  const Effect& nothing() const { return nothing_; }

 private:
  double Fall(const Effect& effect) const {
    double fall = 0;
    for (std::size_t i = 0; i < nothing_.gates.size(); ++i) fall += nothing_.gates[i] - effect.gates[i];
    return fall;
  }
  Effect nothing_;
  double best_local_ = 0, best_fall_ = 0;
};

// Gain per cost; what costs nothing and gains is better than any other.
double Efficiency(double score, double cost) {
  if (score <= 0) return 0;
  return cost > 0 ? score / cost : std::numeric_limits<double>::infinity();
}

// Each position with all that it needs, directly or not.
std::vector<std::vector<int>> Closures(const std::vector<Candidate>& candidates) {
  std::vector<std::vector<int>> closures(candidates.size());
  for (std::size_t start = 0; start < candidates.size(); ++start) {
    std::vector<bool> in(candidates.size(), false);
    std::vector<int> open{static_cast<int>(start)};
    in[start] = true;
    while (!open.empty()) {
      const int at = open.back();
      open.pop_back();
      for (int need : candidates[at].needs) {
        if (!in[need]) {
          in[need] = true;
          open.push_back(need);
        }
      }
    }
    for (std::size_t i = 0; i < in.size(); ++i) {
      if (in[i]) closures[start].push_back(static_cast<int>(i));
    }
  }
  return closures;
}

class Frontier {
 public:
  Frontier(const std::vector<Candidate>& candidates, const std::function<Effect(const std::vector<int>&)>& evaluate,
           const BundleOptions& options)
      : candidates_(candidates), evaluate_(evaluate), options_(options), scorer_(evaluate({})) {}

  std::vector<Bundle> Run() {
    Preselect();
    const Set all = static_cast<Set>((std::uint64_t{1} << kept_.size()) - 1);
    if (all != 0) {
      Look(all);
      Explore(0, all);
    }
    std::vector<Bundle> bundles = Thin(NotDominated());
    for (Bundle& bundle : bundles) {
      for (std::size_t other = 0; other < bundles.size(); ++other) {
        if (bundles[other].members.size() > bundle.members.size() &&
            std::includes(bundles[other].members.begin(), bundles[other].members.end(), bundle.members.begin(),
                          bundle.members.end())) {
          bundle.extended_by.push_back(static_cast<int>(other));
        }
      }
    }
    return bundles;
  }

 private:
  // Keeps the candidates worth trying together.
  void Preselect() {
    const std::vector<std::vector<int>> closures = Closures(candidates_);
    std::vector<Effect> alone;
    std::vector<double> efficiency, gain;
    for (const std::vector<int>& closure : closures) {
      alone.push_back(evaluate_(closure));
      scorer_.Learn(alone.back());
    }
    for (std::size_t c = 0; c < closures.size(); ++c) {
      double cost = 0;
      for (int member : closures[c]) cost += candidates_[member].cost;
      gain.push_back(scorer_.Score(alone[c]));
      efficiency.push_back(Efficiency(gain.back(), cost));
    }
    // Half of the places go to what gains most for its cost, the rest to what gains most: cheap measures alone would leave a large
    // budget nothing to buy.
    std::vector<bool> keep(candidates_.size(), false);
    int count = 0;
    const auto fill = [&](const std::vector<double>& worth, int places) {
      std::vector<int> order(candidates_.size());
      std::iota(order.begin(), order.end(), 0);
      std::stable_sort(order.begin(), order.end(), [&](int a, int b) { return worth[a] > worth[b]; });
      for (int c : order) {
        const auto missing = std::count_if(closures[c].begin(), closures[c].end(), [&](int need) { return !keep[need]; });
        if (count + missing > places) continue;
        for (int need : closures[c]) keep[need] = true;
        count += static_cast<int>(missing);
      }
    };
    const int places = std::min(options_.max_candidates, kMostCandidates);
    fill(efficiency, (places + 1) / 2);
    fill(gain, places);
    fill(efficiency, places);
    for (std::size_t c = 0; c < candidates_.size(); ++c) {
      if (keep[c]) kept_.push_back(static_cast<int>(c));
    }
    needs_.assign(kept_.size(), 0);
    needed_by_.assign(kept_.size(), 0);
    for (std::size_t i = 0; i < kept_.size(); ++i) {
      for (std::size_t j = 0; j < kept_.size(); ++j) {
        const std::vector<int>& closure = closures[kept_[i]];
        if (!std::binary_search(closure.begin(), closure.end(), kept_[j])) continue;
        needs_[i] |= Set{1} << j;
        needed_by_[j] |= Set{1} << i;
      }
    }
    for (std::size_t i = 0; i < kept_.size(); ++i) seen_.emplace(needs_[i], Seen{CostOf(needs_[i]), alone[kept_[i]]});
    seen_.emplace(0, Seen{0, scorer_.nothing()});
    by_cost_.resize(kept_.size());
    std::iota(by_cost_.begin(), by_cost_.end(), 0);
    std::stable_sort(by_cost_.begin(), by_cost_.end(),
                     [&](int a, int b) { return candidates_[kept_[a]].cost > candidates_[kept_[b]].cost; });
  }

  struct Seen {
    double cost = 0;
    Effect effect;
  };

  double CostOf(Set set) const {
    double cost = 0;
    for (std::size_t i = 0; i < kept_.size(); ++i) {
      if (set >> i & 1) cost += candidates_[kept_[i]].cost;
    }
    return cost;
  }
  std::vector<int> MembersOf(Set set) const {
    std::vector<int> members;
    for (std::size_t i = 0; i < kept_.size(); ++i) {
      if (set >> i & 1) members.push_back(kept_[i]);
    }
    return members;
  }

  void Look(Set set) {
    if (!seen_.contains(set)) seen_.emplace(set, Seen{CostOf(set), evaluate_(MembersOf(set))});
  }

  bool Dominated(Set in, const Effect& most) const {
    const double cost = CostOf(in);
    return std::any_of(seen_.begin(), seen_.end(), [&](const auto& known) {
      return known.second.cost <= cost && DoesNoLess(known.second.effect, most);
    });
  }

  // `all` has been looked at.
  void Explore(Set in, Set all) {
    if (in == all || Dominated(in, seen_.at(all).effect)) return;
    // The dearest open solution first: without it the rest is cheap and dominates early.
    int pick = 0;
    for (int i : by_cost_) {
      if ((all & ~in) >> i & 1) {
        pick = i;
        break;
      }
    }
    const Set without = all & ~needed_by_[pick];
    Look(without);
    Explore(in, without);
    Explore(in | needs_[pick], all);
  }

  std::vector<Bundle> NotDominated() const {
    std::vector<Bundle> all, frontier;
    for (const auto& [set, known] : seen_) all.push_back({MembersOf(set), known.cost, known.effect, {}});
    // In this order a set can only be dominated by one before it.
    std::sort(all.begin(), all.end(), [](const Bundle& a, const Bundle& b) {
      if (a.cost != b.cost) return a.cost < b.cost;
      if (a.effect.local != b.effect.local) return a.effect.local > b.effect.local;
      if (a.effect.gates != b.effect.gates) return a.effect.gates < b.effect.gates;
      return a.members.size() != b.members.size() ? a.members.size() < b.members.size() : a.members < b.members;
    });
    for (Bundle& bundle : all) {
      const bool dominated = !bundle.members.empty() && DoesNoLess(scorer_.nothing(), bundle.effect);
      if (dominated || std::any_of(frontier.begin(), frontier.end(),
                                   [&](const Bundle& other) { return DoesNoLess(other.effect, bundle.effect); })) {
        continue;
      }
      frontier.push_back(std::move(bundle));
    }
    std::erase_if(frontier, [](const Bundle& bundle) { return bundle.members.empty(); });
    return frontier;
  }

  // Cheapest, best and most efficient first; then, again and again, the one highest above (or least below) the line through its
  // kept neighbours in (cost, score): corners of the concave hull, which is what a linear relaxation can use.
  std::vector<Bundle> Thin(std::vector<Bundle> frontier) const {
    const std::size_t most = static_cast<std::size_t>(std::max(1, options_.max_bundles));
    if (frontier.size() <= most) return frontier;
    Scorer scorer(scorer_.nothing());
    for (const Bundle& bundle : frontier) scorer.Learn(bundle.effect);
    std::vector<double> score;
    for (const Bundle& bundle : frontier) score.push_back(scorer.Score(bundle.effect));
    std::size_t best = 0, efficient = 0;
    for (std::size_t i = 1; i < frontier.size(); ++i) {
      if (score[i] > score[best]) best = i;
      if (Efficiency(score[i], frontier[i].cost) > Efficiency(score[efficient], frontier[efficient].cost)) efficient = i;
    }
    std::vector<bool> keep(frontier.size(), false);
    std::size_t count = 0;
    const auto take = [&](std::size_t i) {
      if (keep[i] || count == most) return;
      keep[i] = true;
      ++count;
    };
    take(best);  // the order matters only when fewer than three may stay
    take(efficient);
    take(0);
    while (count < most) {
      std::size_t pick = frontier.size();
      double highest = 0;
      for (std::size_t i = 0; i < frontier.size(); ++i) {
        if (keep[i]) continue;
        const double above = score[i] - Line(frontier, score, keep, i);
        if (pick == frontier.size() || above > highest) {
          pick = i;
          highest = above;
        }
      }
      take(pick);
    }
    std::vector<Bundle> thin;
    for (std::size_t i = 0; i < frontier.size(); ++i) {
      if (keep[i]) thin.push_back(std::move(frontier[i]));
    }
    return thin;
  }

  // Score at the cost of `at` on the line between its kept neighbours (flat beyond the last).
  static double Line(const std::vector<Bundle>& frontier, const std::vector<double>& score, const std::vector<bool>& keep,
                     std::size_t at) {
    std::size_t left = at, right = at;
    while (left > 0 && !keep[left]) --left;
    while (right + 1 < frontier.size() && !keep[right]) ++right;
    const double low = keep[left] ? score[left] : 0, low_cost = keep[left] ? frontier[left].cost : 0;
    if (!keep[right]) return low;
    const double span = frontier[right].cost - low_cost;
    return span > 0 ? low + (score[right] - low) * (frontier[at].cost - low_cost) / span : std::max(low, score[right]);
  }

  const std::vector<Candidate>& candidates_;
  const std::function<Effect(const std::vector<int>&)>& evaluate_;
  const BundleOptions& options_;
  Scorer scorer_;
  std::vector<int> kept_, by_cost_;     // positions in the list; bits, dearest first
  std::vector<Set> needs_, needed_by_;  // per bit, itself included
  std::map<Set, Seen> seen_;
};

}  // namespace

std::vector<Bundle> BuildBundles(const std::vector<Candidate>& candidates,
                                 const std::function<Effect(const std::vector<int>&)>& evaluate,
                                 const BundleOptions& options) {
  return Frontier(candidates, evaluate, options).Run();
}

}  // namespace atalaya::invest
