// Trying upgrades one by one, looking only at threats that can feel the difference. Internal to the room.
#pragma once

#include <cstddef>
#include <functional>
#include <vector>

#include "network/evader_state.h"

namespace atalaya::network {

// The network under one choice, with what is needed to know what a change can touch. One thread at a time.
class Situation {
 public:
  Situation(const Evader::State& state, Choice choice);

  const Choice& choice() const { return choice_; }
  double objective() const;

  // One upgrade moved to another level (-1: off).
  struct Move {
    int upgrade = 0, level = 0;
  };
  // What moves would do to one threat.
  struct Change {
    int threat = 0;
    double evasion = 0;
    std::vector<int> slots;  // upgradable arcs on its best path afterwards, ascending
  };
  // Threats whose path or evasion may change; all others stay exactly as they are.
  std::vector<Change> Try(const std::vector<Move>& moves);
  // Objective before minus after; negative when the moves make things worse.
  double Gain(const std::vector<Change>& changes) const;
  // No less than Gain(Try({move})), from today's paths only: what if there were no detours?
  double GainAtMost(const Move& move) const;
  void Apply(const std::vector<Move>& moves, const std::vector<Change>& changes);

  const std::vector<int>& SlotsOf(int threat) const { return views_[threat].slots; }
  std::size_t work() const { return work_; }  // arcs looked at so far

 private:
  struct View {
    double evasion = 0;
    std::vector<int> slots;  // upgradable arcs on the best path, ascending
  };
  void Look(int target);
  void See(int threat, double evasion, std::vector<int> slots);
  std::vector<int> SlotsAt(const std::vector<int>& positions) const;

  const Evader::State* state_;
  Choice choice_;
  std::vector<double> evade_;               // per position, under the choice
  std::vector<std::vector<double>> bound_;  // per target and node: evasion, or above it after arcs elsewhere got harder
  std::vector<View> views_;                 // per threat
  std::vector<std::vector<int>> users_;     // per slot: threats whose best path passes it, ascending
  std::size_t work_ = 0;
  Labels labels_;
  DetourScratch scratch_;
  std::vector<double> trial_;  // evade_ with the moves of Try; equal to evade_ between calls
};

// Greedy by gain per cost from `base`, then pairwise swaps. Levels of `base` are kept, or moved up to a level that
// includes them. Ends early, with what it has, when `stop` says so.
Choice Extend(const Graph& graph, const Evader::State& state, const Choice& base, double budget,
              const std::function<bool()>& stop);
// The same from another choice within a list: `start` keeps what `base` holds, and what a larger budget holds (`limit`;
// empty: nothing known) keeps what is chosen here. With swaps or without.
Choice Improve(const Graph& graph, const Evader::State& state, const Choice& base, const Choice& limit,
               const Choice& start, double budget, bool swaps, const std::function<bool()>& stop);

double CostOf(const Graph& graph, const Choice& choice);

}  // namespace atalaya::network
