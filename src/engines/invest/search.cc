// Method: lazy greedy by worth per money (Minoux 1978), which here is a heuristic because parallel weak links are complements; then
// one-for-one swaps. Cost: a pass looks at each choice once, and again only when it is next in line.
#include "invest/search.h"

#include <algorithm>
#include <queue>

namespace atalaya::invest {
namespace {

// Improvements below this part of the total are noise.
constexpr double kWorthwhile = 1e-9;

double PerMoney(double worth, double cost) { return worth / std::max(cost, 1e-12); }

}  // namespace

Search::Search(const Problem& problem, const Shape& shape, const CutIndex& cuts, const Worth& worth, int budget_case,
               const Between& between)
    : problem_(problem),
      shape_(shape),
      worth_(worth),
      floor_(between.floor.empty() ? std::vector<int>(problem.groups.size(), -1) : between.floor),
      ceiling_(between.ceiling),
      payer_(problem, shape, budget_case),
      index_(cuts),
      state_(cuts, worth.weights) {
  for (std::size_t g = 0; g < problem.groups.size(); ++g) {
    refused_at_.emplace_back(problem.groups[g].choices.size(), -1);
    cost_.emplace_back();
    for (std::size_t j = 0; j < problem.groups[g].choices.size(); ++j) {
      cost_.back().push_back(TotalCost(problem, static_cast<int>(g), static_cast<int>(j)));
    }
  }
  for (std::size_t g = 0; g < floor_.size(); ++g) {
    if (floor_[g] < 0 || Take(static_cast<int>(g), floor_[g])) continue;
    floor_fits_ = false;
    floor_[g] = -1;
  }
}

bool Search::Allowed(int group, int choice) const {
  return Extends(problem_, group, floor_[group], choice) &&
         (ceiling_.empty() || Extends(problem_, group, choice, ceiling_[group]));
}

double Search::Local(int group, int choice) const {
  if (choice < 0) return 0;
  const double factor = worth_.local_factor.empty() ? 1 : worth_.local_factor[group];
  return factor * problem_.groups[group].choices[choice].local;
}

double Search::Delta(int group, int choice) const {
  const int old = payer_.choice()[group];
  double delta = Local(group, choice) - Local(group, old) - state_.Change(group, old, choice);
  if (!shape_.aims.empty()) {
    delta -= worth_.missed_price * (payer_.MissedWith(group, choice) - payer_.MissedWith(group, old));
  }
  return delta;
}

bool Search::Take(int group, int choice) {
  const int old = payer_.choice()[group];
  if (choice >= 0 && refused_at_[group][choice] == money_freed_) return false;
  if (!payer_.Replace(group, choice)) {
    refused_at_[group][choice] = money_freed_;
    return false;
  }
  // Only giving money back can make payable what was refused before.
  for (int c = 0; old >= 0 && c < static_cast<int>(problem_.classes.size()); ++c) {
    if (CostOf(problem_, group, choice, c) >= CostOf(problem_, group, old, c)) continue;
    ++money_freed_;
    break;
  }
  state_.Apply(group, old, choice);
  return true;
}

double Search::Gain() const {
  double gain = -state_.Harm();
  for (std::size_t g = 0; g < choice().size(); ++g) gain += Local(static_cast<int>(g), choice()[g]);
  return gain;
}

void Search::Fill(std::vector<Pick> picks) {
  std::stable_sort(picks.begin(), picks.end(), [](const Pick& a, const Pick& b) { return a.rank > b.rank; });
  for (const Pick& pick : picks) {
    if (choice()[pick.group] == floor_[pick.group] && Allowed(pick.group, pick.choice)) Take(pick.group, pick.choice);
  }
}

void Search::Improve(int rounds, int swaps) {
  Add();
  for (int round = 0; round < rounds; ++round) {
    const bool swapped = Swap(swaps);
    if (!Add() && !swapped) return;
  }
}

// One pass of additions and upgrades. True if anything changed.
bool Search::Add() {
  struct Move {
    double rate;
    int group, choice, at;  // at: number of moves made when it was valued
    bool operator<(const Move& other) const {
      if (rate != other.rate) return rate < other.rate;
      return group != other.group ? group > other.group : choice > other.choice;
    }
  };
  const double noise = kWorthwhile * (1 + std::abs(Value()));
  int made = 0;
  std::priority_queue<Move> moves;
  const auto offer = [&](int g, int j) {
    const int old = choice()[g];
    if (j == old || !Allowed(g, j) || refused_at_[g][j] == money_freed_) return;
    const double delta = Delta(g, j);
    if (delta > noise) moves.push({PerMoney(delta, cost_[g][j] - (old < 0 ? 0 : cost_[g][old])), g, j, made});
  };
  for (std::size_t g = 0; g < cost_.size(); ++g) {
    for (std::size_t j = 0; j < cost_[g].size(); ++j) offer(static_cast<int>(g), static_cast<int>(j));
  }
  while (!moves.empty()) {
    const Move move = moves.top();
    moves.pop();
    if (move.at != made) {
      offer(move.group, move.choice);  // the plan has changed since: value it again
    } else if (Take(move.group, move.choice)) {
      ++made;
      // A step up may be followed by another.
      for (std::size_t j = 0; j < cost_[move.group].size(); ++j) {
        if (static_cast<int>(j) != move.choice) offer(move.group, static_cast<int>(j));
      }
    }
  }
  return made > 0;
}

// Tries the best of what the funds refuse against the least worth of what they pay.
bool Search::Swap(int tries) {
  std::vector<Pick> wanted, held;
  for (std::size_t i = 0; i < cost_.size(); ++i) {
    const int g = static_cast<int>(i), old = choice()[g];
    if (old != floor_[g]) {
      const double back = cost_[g][old] - (floor_[g] < 0 ? 0 : cost_[g][floor_[g]]);
      held.push_back({g, floor_[g], PerMoney(Delta(g, floor_[g]), back)});
    }
    for (std::size_t j = 0; j < cost_[g].size(); ++j) {
      if (static_cast<int>(j) == old || !Allowed(g, static_cast<int>(j))) continue;
      const double delta = Delta(g, static_cast<int>(j));
      const double more = cost_[g][j] - (old < 0 ? 0 : cost_[g][old]);
      if (delta > 0) wanted.push_back({g, static_cast<int>(j), PerMoney(delta, more)});
    }
  }
  const auto first = [](const Pick& a, const Pick& b) { return a.rank > b.rank; };
  std::stable_sort(wanted.begin(), wanted.end(), first);
  std::stable_sort(held.begin(), held.end(), first);  // least loss per money first: losses are negative
  const std::size_t most = static_cast<std::size_t>(std::max(0, tries));
  if (wanted.size() > most) wanted.resize(most);
  if (held.size() > most) held.resize(most);
  const double noise = kWorthwhile * (1 + std::abs(Value()));
  bool changed = false;
  for (const Pick& want : wanted) {
    if (!Allowed(want.group, want.choice) || choice()[want.group] == want.choice) continue;
    const double alone = Delta(want.group, want.choice);
    for (const Pick& hold : held) {
      const int old = choice()[hold.group];
      if (hold.group == want.group || old == hold.choice) continue;
      const double loss = Delta(hold.group, hold.choice);
      // Where the two do not meet on any threat the exchange is worth the sum; most are not worth trying.
      if (loss + alone <= noise && !index_.Meet(want.group, hold.group)) continue;
      Take(hold.group, hold.choice);
      if (loss + Delta(want.group, want.choice) > noise && Take(want.group, want.choice)) {
        changed = true;
        break;
      }
      Take(hold.group, old);
    }
  }
  return changed;
}

}  // namespace atalaya::invest
