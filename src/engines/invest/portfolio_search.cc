// Method: greedy by a linear relaxation's fractions and reduced costs, then local search over flips with consequences
// (1-flip, 2-flip, ejection and refill), on a core of projects whose reduced costs are smallest. The core idea: Balas,
// Zemel, Oper. Res. 28:1130-1154 (1980). Complexity: O(n rows) a round of singles, O(core^2 rows) a round of pairs.
#include "invest/portfolio_search.h"

#include <algorithm>
#include <cmath>

namespace atalaya::invest::portfolio {
namespace {

constexpr std::size_t kLongestChange = 64;                     // flips
constexpr int kRepairEffort = 3'000'000, kFewestRepairs = 60;  // projects looked at; changes
constexpr int kMostStuck = 40;
constexpr int kImprovements = 2000;

}  // namespace

Search::Search(const Frame& frame, const Stage& stage, const std::vector<double>& slack,
               const std::function<bool()>& stopped)
    : frame_(frame),
      stage_(stage),
      slack_(slack),
      stopped_(stopped),
      in_(frame.projects(), 0),
      terms_(frame.projects()),
      mark_(frame.projects(), 0),
      on_in_group_(frame.problem().groups, -1) {
  const Problem& problem = frame.problem();
  for (std::size_t r = 0; r < problem.resources.size(); ++r) {
    const double scale = frame.scale(static_cast<int>(r));
    const int row = NewRow(problem.resources[r].limit * scale, problem.resources[r].limit * scale);
    for (const Use& use : problem.resources[r].uses) {
      if (use.amount > 0) terms_[use.project].push_back({row, use.amount * scale});
    }
  }
  if (!frame.exactly()) return;
  if (stage.may_be_empty) {
    if (stage.slack_total == milp::kInfinity) return;
    const double filled = static_cast<double>(frame.filled_groups().size()) - std::floor(stage.slack_total);
    const int row = NewRow(-512 * filled, 0);
    for (const int g : frame.filled_groups()) {
      for (const int j : frame.members(g)) terms_[j].push_back({row, -512});
    }
    return;
  }
  for (const int g : frame.filled_groups()) {
    const int row = NewRow(-512, 0);  // as heavy as the largest coefficient of the other rows
    for (const int j : frame.members(g)) terms_[j].push_back({row, -512});
  }
}

int Search::NewRow(double limit, double size) {
  rows_.push_back({limit, 1e-10 * std::abs(size), 0});
  change_.push_back(0);
  violation_ += rows_.back().Violation();
  return static_cast<int>(rows_.size()) - 1;
}

void Search::AddRow(const Cut& cut) {
  double limit = cut.limit;
  for (const Cut::Term& term : cut.slacks) limit -= term.coefficient * slack_[term.column];
  const int row = NewRow(limit, std::abs(cut.limit));
  violation_ -= rows_[row].Violation();
  for (const Cut::Term& term : cut.projects) {
    terms_[term.column].push_back({row, term.coefficient});
    if (in_[term.column]) rows_[row].sum += term.coefficient;
  }
  violation_ += rows_[row].Violation();
}

void Search::Reset(const std::vector<int>& chosen) {
  std::fill(in_.begin(), in_.end(), 0);
  std::fill(on_in_group_.begin(), on_in_group_.end(), -1);
  for (Row& row : rows_) row.sum = 0;
  violation_ = gain_ = 0;
  for (const Row& row : rows_) violation_ += row.Violation();
  Apply(chosen);
}

bool Search::Mark(int project, bool on) {
  if (mark_[project] == plan_) return (in_[project] == 0) == on;  // flipped already: in the same direction?
  if ((in_[project] != 0) == on) return true;
  if ((on && !frame_.usable(project)) || (!locked_.empty() && locked_[project]) || flips_.size() >= kLongestChange)
    return false;
  mark_[project] = plan_;
  flips_.push_back(project);
  return on ? TurnOn(project) : TurnOff(project);
}

bool Search::TurnOn(int project) {
  for (const int need : frame_.needs(project)) {
    if (!Mark(need, true)) return false;
  }
  for (const int rival : frame_.rivals(project)) {
    if (!Mark(rival, false)) return false;
  }
  const Problem& problem = frame_.problem();
  const int group = problem.rule == Groups::kFree ? -1 : problem.projects[project].group;
  if (group < 0) return true;
  for (const int other : flips_) {  // two of the group in one change
    if (other != project && !in_[other] && problem.projects[other].group == group) return false;
  }
  return on_in_group_[group] < 0 || on_in_group_[group] == project || Mark(on_in_group_[group], false);
}

bool Search::TurnOff(int project) {
  return std::all_of(frame_.needed_by(project).begin(), frame_.needed_by(project).end(),
                     [&](int dependent) { return Mark(dependent, false); });
}

bool Search::Plan(int project) {
  ++plan_;
  flips_.clear();
  return Mark(project, in_[project] == 0);
}

bool Search::PlanAddition(int project) {
  return !in_[project] && Plan(project) && std::all_of(flips_.begin(), flips_.end(), [&](int j) { return !in_[j]; });
}

Search::Effect Search::EffectOfFlips() {
  Effect effect;
  touched_.clear();
  for (const int j : flips_) {
    const double sign = in_[j] ? -1 : 1;
    effect.gain += sign * stage_.gain[j];
    for (const Term& term : terms_[j]) {
      if (change_[term.row] == 0) touched_.push_back(term.row);
      change_[term.row] += sign * term.coefficient;
    }
  }
  for (const int r : touched_) {
    Row row = rows_[r];
    effect.violation -= row.Violation();
    row.sum += change_[r];
    effect.violation += row.Violation();
    change_[r] = 0;
  }
  return effect;
}

void Search::Apply(const std::vector<int>& flips) {
  const Problem& problem = frame_.problem();
  for (const bool leaving : {true, false}) {  // who leaves a group first
    for (const int j : flips) {
      const int group = problem.rule == Groups::kFree ? -1 : problem.projects[j].group;
      if (group < 0 || (in_[j] != 0) != leaving) continue;
      on_in_group_[group] = leaving ? -1 : j;
    }
  }
  for (const int j : flips) {
    const double sign = in_[j] ? -1 : 1;
    in_[j] = !in_[j];
    gain_ += sign * stage_.gain[j];
    for (const Term& term : terms_[j]) rows_[term.row].sum += sign * term.coefficient;
  }
  violation_ = 0;
  for (const Row& row : rows_) violation_ += row.Violation();
}

void Search::Fill(const std::vector<int>& order) {
  for (const int j : order) {
    if (PlanAddition(j) && EffectOfFlips().violation <= 0) Apply(flips_);
  }
}

void Search::Weigh(double factor) {
  violation_ = 0;
  for (Row& row : rows_) {
    if (factor == 0) {
      row.weight = 1;
    } else if (row.Violation() > 0) {
      row.weight *= factor;
    }
    violation_ += row.Violation();
  }
}

int Search::BestMend() {
  double best_rate = 0, best_violation = 0;
  int best = -1;
  for (int j = 0; j < frame_.projects(); ++j) {
    if (!Plan(j)) continue;
    const Effect effect = EffectOfFlips();
    if (effect.violation > -1e-9 * violation_) continue;
    const double rate = effect.gain / -effect.violation;  // above 0: mends and gains
    if (best < 0 || rate > best_rate || (rate == best_rate && effect.violation < best_violation)) {
      best = j;
      best_rate = rate;
      best_violation = effect.violation;
    }
  }
  return best;
}

bool Search::Repair() {
  const int steps = std::max(kFewestRepairs, kRepairEffort / std::max(1, frame_.projects()));
  for (int step = 0, stuck = 0; step < steps && stuck < kMostStuck && violation_ > 0 && !stopped_(); ++step) {
    const int best = BestMend();
    if (best < 0) {
      ++stuck;
      Weigh(2);
      continue;
    }
    Plan(best);
    Apply(flips_);
  }
  Weigh(0);
  return Sound();
}

bool Search::ImproveBySingles(const std::vector<int>& order) {
  bool improved = false;
  for (const int j : order) {
    if (!Plan(j)) continue;
    const Effect effect = EffectOfFlips();
    if (effect.gain <= 1e-12 * std::abs(gain_) || !Mends(effect)) continue;
    Apply(flips_);
    improved = true;
  }
  return improved;
}

bool Search::ImproveByPairs(const std::vector<int>& core) {
  for (const int j : core) {
    if (stopped_()) return false;
    if (!Plan(j)) continue;
    const Effect first = EffectOfFlips();
    if (first.gain <= 0) continue;
    const std::vector<int> flips = flips_;
    Apply(flips);
    for (const int k : core) {
      if (std::find(flips.begin(), flips.end(), k) != flips.end() || !Plan(k)) continue;
      const Effect second = EffectOfFlips();
      if (first.gain + second.gain <= 1e-12 * std::abs(gain_) || !Mends(second)) continue;
      Apply(flips_);
      return true;
    }
    Apply(flips);  // back
  }
  return false;
}

// Puts one out and fills again.
bool Search::ImproveByEjection(const std::vector<int>& core) {
  for (const int j : core) {
    if (stopped_()) return false;
    if (!in_[j] || !Plan(j)) continue;
    const double before = gain_;
    std::vector<std::vector<int>> steps{flips_};
    Apply(flips_);
    for (const int k : core) {
      if (k == j || !PlanAddition(k)) continue;
      const Effect effect = EffectOfFlips();
      if (effect.gain <= 0 || !Mends(effect)) continue;
      steps.push_back(flips_);
      Apply(flips_);
    }
    if (Sound() && gain_ - before > 1e-12 * std::abs(before)) return true;
    for (auto step = steps.rbegin(); step != steps.rend(); ++step) Apply(*step);
  }
  return false;
}

void Search::Improve(const std::vector<int>& order, int core) {
  const std::vector<int> near(order.begin(), order.begin() + std::min<std::size_t>(order.size(), core));
  for (int round = 0; round < kImprovements && !stopped_(); ++round) {
    if (ImproveBySingles(order)) continue;
    if (!ImproveByPairs(near) && !ImproveByEjection(near)) return;
  }
}

std::vector<int> Search::Chosen() const {
  std::vector<int> chosen;
  for (int j = 0; j < frame_.projects(); ++j) {
    if (in_[j]) chosen.push_back(j);
  }
  return chosen;
}

}  // namespace atalaya::invest::portfolio
