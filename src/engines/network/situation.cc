// Incremental evasion: which threats can a change of a few arcs touch, and what do they do instead?
//
// Method: an arc that got harder matters to a threat only if its best path passes it; an arc that got easier matters to
// a target only if it now offers its tail more than the bound it has there (otherwise the bounds still satisfy
// Bellman's inequalities, so they still lie above the true values, and paths that attain them stay best). Threats
// touched by harder arcs look for their detour by A* with the bounds as promise; targets touched by easier arcs are
// swept. Source: the tests are the first step of Ramalingam, Reps, J. Algorithms 21:267-305 (1996). Complexity: a
// detour looks at the nodes whose promise beats the detour found; a sweep at all.
#include <algorithm>
#include <iterator>

#include "network/local_search.h"

namespace atalaya::network {

Situation::Situation(const Evader::State& state, Choice choice)
    : state_(&state),
      choice_(std::move(choice)),
      evade_(state.rows.Under(choice_)),
      bound_(state.targets.size()),
      views_(state.graph.threats.size()),
      users_(state.rows.slots.size()),
      trial_(evade_) {
  for (std::size_t t = 0; t < bound_.size(); ++t) Look(static_cast<int>(t));
}

double Situation::objective() const {
  double sum = 0;
  for (std::size_t k = 0; k < views_.size(); ++k) sum += state_->graph.threats[k].weight * views_[k].evasion;
  return sum;
}

std::vector<int> Situation::SlotsAt(const std::vector<int>& positions) const {
  std::vector<int> slots;
  for (const int at : positions) {
    if (state_->rows.slot[at] >= 0) slots.push_back(state_->rows.slot[at]);
  }
  std::sort(slots.begin(), slots.end());
  return slots;  // a path passes an arc once
}

void Situation::See(int threat, double evasion, std::vector<int> slots) {
  View& view = views_[threat];
  for (const int s : view.slots) {
    std::vector<int>& users = users_[s];
    users.erase(std::lower_bound(users.begin(), users.end(), threat));
  }
  view = {evasion, std::move(slots)};
  for (const int s : view.slots) {
    std::vector<int>& users = users_[s];
    users.insert(std::lower_bound(users.begin(), users.end(), threat), threat);
  }
}

void Situation::Look(int t) {
  const Target& target = state_->targets[t];
  Sweep(state_->rows, target.node, evade_, {}, labels_);
  work_ += state_->rows.from.size();
  for (std::size_t k = 0; k < target.threats.size(); ++k) {
    See(target.threats[k], labels_.value[target.origins[k]],
        SlotsAt(FollowPositions(state_->rows, labels_, target.origins[k])));
  }
  bound_[t] = labels_.value;
}

std::vector<Situation::Change> Situation::Try(const std::vector<Move>& moves) {
  const Rows& rows = state_->rows;
  Choice trial = choice_;
  for (const Move& move : moves) trial[move.upgrade] = move.level;
  std::vector<int> threats, easier, moved;
  for (const Move& move : moves) {
    for (const int s : rows.slots_of[move.upgrade]) {
      const int at = rows.position[rows.slots[s].arc];
      trial_[at] = rows.SlotEvade(s, trial, -1, -1);
      moved.push_back(at);
      if (trial_[at] < evade_[at]) threats.insert(threats.end(), users_[s].begin(), users_[s].end());
      if (trial_[at] > evade_[at]) easier.push_back(at);
    }
  }
  std::sort(threats.begin(), threats.end());
  threats.erase(std::unique(threats.begin(), threats.end()), threats.end());

  std::vector<Change> changes;
  std::vector<char> swept;
  if (!easier.empty()) {
    swept.assign(bound_.size(), 0);
    for (std::size_t t = 0; t < bound_.size(); ++t) {
      const bool improves = std::any_of(easier.begin(), easier.end(), [&](int at) {
        return trial_[at] * bound_[t][rows.head_at[at]] > bound_[t][rows.from[at]];
      });
      if (!improves) continue;
      swept[t] = 1;
      const Target& target = state_->targets[t];
      Sweep(rows, target.node, trial_, {&target.origins}, labels_);
      work_ += rows.from.size();
      for (std::size_t k = 0; k < target.threats.size(); ++k) {
        changes.push_back({target.threats[k], labels_.value[target.origins[k]],
                           SlotsAt(FollowPositions(rows, labels_, target.origins[k]))});
      }
    }
  }
  for (const int k : threats) {
    const int t = state_->target_of[k];
    if (!swept.empty() && swept[t] != 0) continue;
    const Detour detour =
        FindDetour(rows, state_->graph.threats[k].from, state_->targets[t].node, trial_, bound_[t], scratch_);
    work_ += detour.work;
    changes.push_back({k, detour.value, SlotsAt(detour.positions)});
  }
  for (const int at : moved) trial_[at] = evade_[at];
  return changes;
}

double Situation::Gain(const std::vector<Change>& changes) const {
  double gain = 0;
  for (const Change& change : changes) {
    gain += state_->graph.threats[change.threat].weight * (views_[change.threat].evasion - change.evasion);
  }
  return gain;
}

double Situation::GainAtMost(const Move& move) const {
  const Rows& rows = state_->rows;
  const std::vector<int>& slots = rows.slots_of[move.upgrade];
  // Per threat the share that its own path keeps. Few slots and users: a sorted list will do.
  std::vector<std::pair<int, double>> kept;
  for (const int s : slots) {
    const int at = rows.position[rows.slots[s].arc];
    const double after = rows.SlotEvade(s, choice_, move.upgrade, move.level);
    if (after >= evade_[at]) continue;
    for (const int k : users_[s]) kept.emplace_back(k, after / evade_[at]);
  }
  std::sort(kept.begin(), kept.end());
  double most = 0;
  for (std::size_t i = 0; i < kept.size();) {
    const int k = kept[i].first;
    double share = 1;
    for (; i < kept.size() && kept[i].first == k; ++i) share *= kept[i].second;
    most += state_->graph.threats[k].weight * views_[k].evasion * (1 - share);
  }
  return most;
}

void Situation::Apply(const std::vector<Move>& moves, const std::vector<Change>& changes) {
  for (const Move& move : moves) choice_[move.upgrade] = move.level;
  for (const Move& move : moves) {
    for (const int s : state_->rows.slots_of[move.upgrade]) {
      const int at = state_->rows.position[state_->rows.slots[s].arc];
      evade_[at] = trial_[at] = state_->rows.SlotEvade(s, choice_, -1, -1);
    }
  }
  // Fresh labels where something happened: they promise less, so later detours are found sooner.
  std::vector<int> targets;
  for (const Change& change : changes) targets.push_back(state_->target_of[change.threat]);
  std::sort(targets.begin(), targets.end());
  targets.erase(std::unique(targets.begin(), targets.end()), targets.end());
  for (const int t : targets) Look(t);
}

}  // namespace atalaya::network
