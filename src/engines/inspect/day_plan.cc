#include "inspect/day_plan.h"

#include <algorithm>
#include <cmath>

#include "base/rng.h"
#include "inspect/schedule.h"

namespace atalaya::inspect {
namespace {

// Below these a target is nobody's choice, and the game has no scale.
constexpr double kLeastCaught = 1e-6, kLeastLoss = 1e-9;

std::uint64_t StreamOfShift(const char* what, int shift) { return StreamOf(std::string("inspect.day.") + what + "." + std::to_string(shift)); }

template <class T>
void Shuffle(std::vector<T>& list, Rng& rng) {
  for (std::size_t i = list.size(); i > 1; --i) std::swap(list[i - 1], list[rng.Below(i)]);
}

class Planner {
 public:
  explicit Planner(const DayProblem& problem) : p_(problem) {
    for (std::size_t i = 0; i < p_.items.size(); ++i) {
      if (p_.items[i].selected) waiting_.push_back(i);
    }
  }

  DayPlan Make() {
    for (int s = 0; s < static_cast<int>(p_.shifts.size()); ++s) Shift(s);
    for (const std::size_t i : waiting_) plan_.unplaced.push_back(p_.items[i].id);
    return std::move(plan_);
  }

 private:
  // A team's place in a shift and what of its time is taken.
  struct Post {
    int place = 0;
    bool forced = false;
    std::vector<std::size_t> items;
  };

  void Shift(int s) {
    std::vector<int> teams;
    for (int t = 0; t < static_cast<int>(p_.teams.size()); ++t) {
      const auto& on = p_.teams[static_cast<std::size_t>(t)].shifts;
      if (std::find(on.begin(), on.end(), s) != on.end()) teams.push_back(t);
    }
    const std::size_t slots = static_cast<std::size_t>(SlotsInShift(p_.shifts[static_cast<std::size_t>(s)], p_.minutes));
    std::vector<Post> posts = Selected(s, teams.size(), slots);
    std::vector<bool> forced(p_.places.size(), false);
    for (const Post& post : posts) forced[static_cast<std::size_t>(post.place)] = true;
    const int free_teams = static_cast<int>(teams.size() - posts.size());
    ShiftGame game = PlayShift(p_, s, free_teams, forced);
    game.teams = static_cast<int>(teams.size());
    // The comb over the places the game is about.
    std::vector<double> coverage = game.coverage;
    std::size_t open = 0;
    for (std::size_t i = 0; i < coverage.size(); ++i) {
      if (forced[i]) coverage[i] = 0;
      open += forced[i] ? 0 : 1;
    }
    const std::size_t drawn = std::min(static_cast<std::size_t>(free_teams), open);
    if (drawn > 0) {
      const auto days = CombSchedule(coverage, drawn, 1, p_.seed ^ StreamOfShift("comb", s));
      for (const std::uint32_t place : days.front()) posts.push_back({static_cast<int>(place), false, {}});
    }
    // Teams beyond the places: to where most is at stake, once more.
    std::vector<std::size_t> by_loss(p_.places.size());
    for (std::size_t i = 0; i < by_loss.size(); ++i) by_loss[i] = i;
    std::stable_sort(by_loss.begin(), by_loss.end(), [&](std::size_t a, std::size_t b) { return game.payoffs[a].attacker_uncovered > game.payoffs[b].attacker_uncovered; });
    for (std::size_t next = 0; posts.size() < teams.size() && drawn == open && !by_loss.empty(); ++next) {
      posts.push_back({static_cast<int>(by_loss[next % by_loss.size()]), false, {}});
    }
    Rng rng(p_.seed, StreamOfShift("teams", s));
    Shuffle(teams, rng);
    std::vector<Assignment> assigned;
    std::vector<Slot> made;
    for (std::size_t i = 0; i < posts.size(); ++i) {
      assigned.push_back({s, teams[i], posts[i].place, posts[i].forced});
      Slots(s, teams[i], posts[i], slots, made);
    }
    std::sort(assigned.begin(), assigned.end(), [](const Assignment& a, const Assignment& b) { return a.team < b.team; });
    std::sort(made.begin(), made.end(), [](const Slot& a, const Slot& b) { return a.team != b.team ? a.team < b.team : a.minute < b.minute; });
    plan_.assignments.insert(plan_.assignments.end(), assigned.begin(), assigned.end());
    plan_.slots.insert(plan_.slots.end(), made.begin(), made.end());
    plan_.games.push_back(std::move(game));
  }

  // Posts for the selected consignments that wait, as far as teams and their time go; the others wait for the next shift.
  std::vector<Post> Selected(int s, std::size_t teams, std::size_t slots) {
    std::vector<Post> posts;
    std::vector<std::size_t> later;
    for (const std::size_t i : waiting_) {
      const DayItem& item = p_.items[i];
      Post* at = nullptr;
      for (Post& post : posts) {
        if (post.place == item.place && post.items.size() < slots) at = &post;
      }
      if (item.shift > s || slots == 0 || (at == nullptr && posts.size() == teams)) {
        later.push_back(i);
        continue;
      }
      if (at == nullptr) at = &posts.emplace_back(Post{item.place, true, {}});
      at->items.push_back(i);
    }
    waiting_ = std::move(later);
    return posts;
  }

  void Slots(int s, int team, const Post& post, std::size_t slots, std::vector<Slot>& made) {
    const DayShift& shift = p_.shifts[static_cast<std::size_t>(s)];
    const auto minute = [&](std::size_t slot) { return shift.from + static_cast<int>(std::lround(static_cast<double>(slot) * p_.minutes)); };
    for (std::size_t i = 0; i < post.items.size(); ++i) made.push_back({s, team, post.place, minute(i), p_.items[post.items[i]].id, true});
    Rng rng(p_.seed, StreamOf("inspect.day.slots." + std::to_string(s) + "." + std::to_string(team)));
    const double wanted = p_.random_share * p_.places[static_cast<std::size_t>(post.place)].arrivals[static_cast<std::size_t>(s)];
    const double whole = std::floor(wanted);
    auto random = static_cast<std::size_t>(whole) + (rng.Uniform() < wanted - whole ? 1 : 0);
    // A team that is sent somewhere looks at one at least.
    if (post.items.empty()) random = std::max<std::size_t>(random, 1);
    random = std::min(random, slots - post.items.size());
    std::vector<std::size_t> known, times;
    for (std::size_t i = 0; i < p_.items.size(); ++i) {
      const DayItem& item = p_.items[i];
      if (!item.selected && item.place == post.place && item.shift == s && !taken_[i]) known.push_back(i);
    }
    Shuffle(known, rng);
    for (std::size_t slot = post.items.size(); slot < slots; ++slot) times.push_back(slot);
    Shuffle(times, rng);
    for (std::size_t i = 0; i < random; ++i) {
      Slot slot{s, team, post.place, minute(times[i]), "", false};
      if (i < known.size()) {
        slot.item = p_.items[known[i]].id;
        taken_[known[i]] = true;
      }
      made.push_back(std::move(slot));
    }
  }

  const DayProblem& p_;
  std::vector<std::size_t> waiting_;
  std::vector<bool> taken_ = std::vector<bool>(p_.items.size(), false);
  DayPlan plan_;
};

}  // namespace

int SlotsInShift(const DayShift& shift, double minutes) { return std::max(0, static_cast<int>(std::floor((shift.to - shift.from) / minutes + 1e-9))); }

ShiftGame PlayShift(const DayProblem& problem, int shift, int teams, const std::vector<bool>& forced) {
  const auto s = static_cast<std::size_t>(shift);
  const double capacity = SlotsInShift(problem.shifts[s], problem.minutes);
  ShiftGame game;
  game.free_teams = teams;
  game.forced = forced;
  game.coverage.assign(problem.places.size(), 0.0);
  double most = 0;
  for (const DayPlace& place : problem.places) most = std::max(most, place.loss[s]);
  std::vector<Target> targets;
  std::vector<std::size_t> which;
  for (std::size_t i = 0; i < problem.places.size(); ++i) {
    const DayPlace& place = problem.places[i];
    const double loss = most > 0 ? std::max(place.loss[s], kLeastLoss * most) : 1;
    const double reach = place.expected[s] > capacity ? capacity / place.expected[s] : 1;
    const double caught = std::clamp(reach * problem.detection, kLeastCaught, 1.0);
    game.payoffs.push_back({loss, loss * (1 - caught), -loss, -loss * (1 - caught)});
    if (forced[i]) {
      game.coverage[i] = 1;
      continue;
    }
    targets.push_back(game.payoffs.back());
    which.push_back(i);
  }
  if (targets.empty()) return game;
  const CoveragePlan plan = CoverRational(targets, std::min(static_cast<double>(teams), static_cast<double>(targets.size())));
  for (std::size_t t = 0; t < targets.size(); ++t) game.coverage[which[t]] = plan.coverage[t];
  game.attacker_value = plan.response.attacker_value;
  return game;
}

DayPlan PlanDay(const DayProblem& problem) { return Planner(problem).Make(); }

std::string SealOf(std::string_view text, std::string_view salt) {
  std::string all(salt);
  all += '\n';
  all += text;
  all += '\n';
  return Sha256(all);
}

bool Opens(std::string_view sha256, std::string_view text, std::string_view salt) { return SealOf(text, salt) == sha256; }

}  // namespace atalaya::inspect
