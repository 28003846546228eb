// Greedy by gain per cost, then pairwise swaps: the anytime answer and the start of the exact one.
//
// Method: best move first with remembered trials (a trial is repeated only when a target it touches, or an arc its
// detours use, has changed since); when no single move gains anything, pairs of a weak link and one on its detour,
// because parallel weak links are complements and greedy alone would stop there; then swaps of one chosen upgrade for
// one or two others. Source: methods of the field, no guarantee: the objective is not submodular. Complexity: bounded
// by a count of sweeps, not by a clock, so that the answer is reproducible.
#include "network/local_search.h"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace atalaya::network {
namespace {

// Most work of the swaps, and of the searches for pairs, in arcs looked at: that of so many sweeps of every target, or
// the floor.
constexpr std::size_t kSweepsPerTarget = 10, kWorkFloor = 10'000'000;
constexpr std::size_t kSwapPartners = 6;  // partners tried for each chosen upgrade, by gain per cost

bool Intersect(const std::vector<int>& a, const std::vector<int>& b) {
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i] == b[j]) return true;
    a[i] < b[j] ? ++i : ++j;
  }
  return false;
}

class Search {
 public:
  Search(const Graph& graph, const Evader::State& state, const Choice& base, const Choice& limit, const Choice& start,
         double budget, const std::function<bool()>& stop)
      : graph_(graph),
        rows_(state.rows),
        base_(base),
        limit_(limit),
        stop_(stop),
        left_(budget - CostOf(graph, start)),
        now_(state, start),
        least_(1e-12 * now_.objective()),
        threats_(graph.threats.size()),
        effort_(std::max(kWorkFloor, kSweepsPerTarget * state.targets.size() * state.rows.from.size())),
        pair_effort_(effort_) {
    for (const Slot& slot : rows_.slots) {
      std::vector<int>& users = upgrades_of_.emplace_back();
      for (const SlotEntry& entry : slot.entries) {
        if (users.empty() || users.back() != entry.upgrade) users.push_back(entry.upgrade);
      }
    }
    for (std::size_t u = 0; u < graph.upgrades.size(); ++u) trials_.emplace_back(graph.upgrades[u].levels.size());
  }

  Choice Run(bool swaps) {
    Fill();
    if (swaps) Swap();
    return now_.choice();
  }

 private:
  using Move = Situation::Move;
  struct Trial {
    bool known = false;
    double gain = 0;
    std::vector<Situation::Change> changes;
  };
  struct Offer {
    std::vector<Move> moves;
    double gain = 0, cost = 0;
    // More gain per cost; a gain for nothing comes first. Earlier offers win ties.
    bool Beats(const Offer& other) const {
      if (cost <= 0 || other.cost <= 0) {
        return cost <= 0 && other.cost <= 0 ? gain > other.gain : cost <= 0;
      }
      return gain * other.cost > other.gain * cost;
    }
  };

  double LevelCost(int u, int level) const { return level < 0 ? 0 : graph_.upgrades[u].levels[level].cost; }
  double Extra(const Move& move) const {
    return LevelCost(move.upgrade, move.level) - LevelCost(move.upgrade, now_.choice()[move.upgrade]);
  }
  bool Affordable(double cost) const { return cost <= left_ + 1e-9 * std::max(1.0, std::abs(left_)); }

  // May a list hold `small` at one budget and `large` at a larger one?
  bool Grows(int upgrade, int small, int large) const {
    if (small < 0 || small == large) return true;
    if (large < 0) return false;
    const std::vector<int>& up = graph_.upgrades[upgrade].levels[small].extended_by;
    return std::find(up.begin(), up.end(), large) != up.end();
  }

  bool Allowed(const Move& move) const {
    return Grows(move.upgrade, base_[move.upgrade], move.level) &&
           (limit_.empty() || Grows(move.upgrade, move.level, limit_[move.upgrade]));
  }

  const Trial& TrialOf(const Move& move) {
    Trial& trial = trials_[move.upgrade][move.level];
    if (!trial.known) {
      trial.changes = now_.Try({move});
      trial.gain = now_.Gain(trial.changes);
      trial.known = true;
    }
    return trial;
  }

  template <class Visit>
  void ForEachMove(const Visit& visit) {
    for (std::size_t u = 0; u < trials_.size(); ++u) {
      for (std::size_t l = 0; l < trials_[u].size(); ++l) {
        const Move move{static_cast<int>(u), static_cast<int>(l)};
        if (now_.choice()[u] != move.level && Allowed(move)) visit(move);
      }
    }
  }

  void Apply(const std::vector<Move>& moves) {
    for (const Move& move : moves) left_ -= Extra(move);
    std::vector<int> moved;  // slots
    bool easier = false;
    for (const Move& move : moves) {
      for (const int s : rows_.slots_of[move.upgrade]) {
        moved.push_back(s);
        easier = easier || rows_.SlotEvade(s, now_.choice(), move.upgrade, move.level) >
                               rows_.SlotEvade(s, now_.choice(), -1, -1);
      }
    }
    std::sort(moved.begin(), moved.end());
    const std::vector<Situation::Change> changes = now_.Try(moves);
    now_.Apply(moves, changes);
    // A trial stays right unless it has to do with the moved arcs, or with a threat that has changed, before or after.
    std::vector<char> changed(threats_, 0), wakes(rows_.slots.size(), 0);
    for (const Situation::Change& change : changes) {
      changed[change.threat] = 1;
      for (const int s : now_.SlotsOf(change.threat)) wakes[s] = 1;
    }
    for (std::size_t u = 0; u < trials_.size(); ++u) {
      const std::vector<int>& slots = rows_.slots_of[u];
      const bool stale = easier || Intersect(slots, moved) ||
                         std::any_of(slots.begin(), slots.end(), [&](int s) { return wakes[s] != 0; });
      for (Trial& trial : trials_[u]) {
        trial.known = trial.known && !stale &&
                      std::none_of(trial.changes.begin(), trial.changes.end(), [&](const Situation::Change& change) {
                        return changed[change.threat] != 0 || Intersect(change.slots, moved);
                      });
      }
    }
  }

  // The allowed move that gains most per cost, trying in order of what each could gain at most.
  Offer BestSingle() {
    std::vector<Offer> hopes;
    ForEachMove([&](const Move& move) {
      const double cost = Extra(move);
      if (!Affordable(cost)) return;
      const Trial& trial = trials_[move.upgrade][move.level];
      const double most = trial.known ? trial.gain : now_.GainAtMost(move) * (1 + 1e-9);
      if (most > least_) hopes.push_back({{move}, most, cost});
    });
    std::stable_sort(hopes.begin(), hopes.end(), [](const Offer& a, const Offer& b) { return a.Beats(b); });
    Offer best;
    for (const Offer& hope : hopes) {
      if (!best.moves.empty() && !hope.Beats(best)) break;
      const Offer offer{hope.moves, TrialOf(hope.moves[0]).gain, hope.cost};
      if (offer.gain > least_ && (best.moves.empty() || offer.Beats(best))) best = offer;
    }
    return best;
  }

  void Fill() {
    while (!stop_()) {
      Offer best = BestSingle();
      if (best.moves.empty()) best = BestPair();
      if (best.moves.empty()) return;
      Apply(best.moves);
    }
  }

  // A weak link together with one on the detour that replaces it.
  Offer BestPair() {
    Offer best;
    const std::size_t begin = now_.work();
    const auto spent = [&] { return now_.work() - begin > pair_effort_ || stop_(); };
    ForEachMove([&](const Move& first) {
      const double first_cost = Extra(first);
      if (!Affordable(first_cost) || spent()) return;
      std::vector<int> partners;
      for (const Situation::Change& change : TrialOf(first).changes) {
        for (const int s : change.slots)
          partners.insert(partners.end(), upgrades_of_[s].begin(), upgrades_of_[s].end());
      }
      std::sort(partners.begin(), partners.end());
      partners.erase(std::unique(partners.begin(), partners.end()), partners.end());
      for (const int v : partners) {
        for (std::size_t l = 0; v != first.upgrade && l < trials_[v].size(); ++l) {
          const Move second{v, static_cast<int>(l)};
          const double cost = first_cost + Extra(second);
          if (now_.choice()[v] == second.level || !Allowed(second) || !Affordable(cost) || spent()) continue;
          const Offer offer{{first, second}, now_.Gain(now_.Try({first, second})), cost};
          if (offer.gain > least_ && (best.moves.empty() || offer.Beats(best))) best = offer;
        }
      }
    });
    pair_effort_ -= std::min(pair_effort_, now_.work() - begin);
    return best;
  }

  // The moves worth most per cost if `freed` more money were there.
  std::vector<Offer> Partners(int without, double freed, double loss) {
    std::vector<Offer> offers;
    ForEachMove([&](const Move& move) {
      const double cost = Extra(move);
      if (move.upgrade == without || !Affordable(cost - freed)) return;
      // A move that cannot win back what the swap gives up is not worth a trial (detours may make it worth more: a
      // heuristic).
      if (!trials_[move.upgrade][move.level].known && now_.GainAtMost(move) < loss) return;
      const double gain = TrialOf(move).gain;
      if (gain > least_) offers.push_back({{move}, gain, cost});
    });
    const std::size_t some = std::min(offers.size(), kSwapPartners);
    std::partial_sort(offers.begin(), offers.begin() + static_cast<long>(some), offers.end(),
                      [](const Offer& a, const Offer& b) {
                        if (a.Beats(b) != b.Beats(a)) return a.Beats(b);
                        return a.moves[0].upgrade != b.moves[0].upgrade ? a.moves[0].upgrade < b.moves[0].upgrade
                                                                        : a.moves[0].level < b.moves[0].level;
                      });
    offers.resize(some);
    return offers;
  }

  void Swap() {
    const std::size_t most = now_.work() + effort_;
    for (bool better = true; better && now_.work() < most;) {
      better = false;
      for (std::size_t u = 0; u < trials_.size() && now_.work() < most && !stop_(); ++u) {
        if (now_.choice()[u] == base_[u]) continue;
        better = SwapOut(static_cast<int>(u)) || better;
      }
      if (better) Fill();
    }
  }

  bool SwapOut(int u) {
    const Move out{u, base_[u]};
    const double freed = -Extra(out);
    const double loss = -now_.Gain(now_.Try({out}));
    if (loss <= 0 && freed > 0) {  // it has become useless: take the money back
      Apply({out});
      return true;
    }
    for (const Offer& in : Partners(u, freed, loss)) {
      const std::vector<Move> moves{out, in.moves[0]};
      if (now_.Gain(now_.Try(moves)) <= least_) continue;
      Apply(moves);
      return true;
    }
    return false;
  }

  const Graph& graph_;
  const Rows& rows_;
  const Choice &base_, &limit_;
  const std::function<bool()>& stop_;
  double left_;
  Situation now_;
  double least_;  // gains below this are rounding
  std::size_t threats_;
  std::size_t effort_, pair_effort_;           // arcs to look at: for the swaps, and what is left for pairs
  std::vector<std::vector<int>> upgrades_of_;  // per slot
  std::vector<std::vector<Trial>> trials_;     // per upgrade and level
};

}  // namespace

double CostOf(const Graph& graph, const Choice& choice) {
  double cost = 0;
  for (std::size_t u = 0; u < choice.size(); ++u) {
    if (choice[u] >= 0) cost += graph.upgrades[u].levels[choice[u]].cost;
  }
  return cost;
}

Choice Extend(const Graph& graph, const Evader::State& state, const Choice& base, double budget,
              const std::function<bool()>& stop) {
  return Improve(graph, state, base, {}, base, budget, true, stop);
}

Choice Improve(const Graph& graph, const Evader::State& state, const Choice& base, const Choice& limit,
               const Choice& start, double budget, bool swaps, const std::function<bool()>& stop) {
  return Search(graph, state, base, limit, start, budget, stop).Run(swaps);
}

Choice Greedy(const Graph& graph, const Evader& evader, double budget) {
  return Extend(graph, evader.state(), Choice(graph.upgrades.size(), -1), budget, [] { return false; });
}

}  // namespace atalaya::network
