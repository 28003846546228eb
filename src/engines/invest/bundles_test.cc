#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "base/rng.h"
#include "invest/invest.h"

namespace atalaya::invest {
namespace {

struct Site {
  std::vector<Candidate> candidates;
  std::vector<double> local;
  std::vector<std::vector<double>> left;  // per candidate and gate: factor
  int calls = 0;

  Effect Evaluate(const std::vector<int>& set) {
    ++calls;
    Effect effect;
    effect.gates.assign(left.empty() ? 0 : left[0].size(), 0.9);
    double keep = 1;
    for (int member : set) {
      keep *= 1 - local[member];
      for (std::size_t i = 0; i < effect.gates.size(); ++i) effect.gates[i] *= left[member][i];
    }
    effect.local = 1000 * (1 - keep);
    return effect;
  }
};

Site RandomSite(Rng& rng, int candidates, int gates) {
  Site site;
  for (int i = 0; i < candidates; ++i) {
    Candidate candidate;
    candidate.solution = i;
    candidate.cost = rng.Uniform() < 0.1 ? 0 : static_cast<double>(rng.Below(50));  // ties on purpose
    if (i > 0 && rng.Uniform() < 0.3) candidate.needs.push_back(static_cast<int>(rng.Below(candidates)));
    site.candidates.push_back(candidate);
    site.local.push_back(rng.Uniform() < 0.3 ? 0 : 0.3 * rng.Uniform());
    site.left.emplace_back();
    for (int g = 0; g < gates; ++g) site.left.back().push_back(rng.Uniform() < 0.5 ? 1 : 1 - 0.5 * rng.Uniform());
  }
  return site;
}

bool NoWorse(double cost, const Effect& a, double other_cost, const Effect& b) {
  if (cost > other_cost || a.local < b.local) return false;
  for (std::size_t i = 0; i < a.gates.size(); ++i) {
    if (a.gates[i] > b.gates[i]) return false;
  }
  return true;
}

using Point = std::vector<double>;  // cost, local, gates

// All closed subsets, compared pairwise.
std::set<Point> BruteForce(Site& site) {
  struct Item {
    double cost;
    Effect effect;
    int size;
  };
  std::vector<Item> items;
  const int n = static_cast<int>(site.candidates.size());
  for (int set = 0; set < 1 << n; ++set) {
    std::vector<int> members;
    double cost = 0;
    bool closed = true;
    for (int i = 0; i < n; ++i) {
      if (!(set >> i & 1)) continue;
      members.push_back(i);
      cost += site.candidates[i].cost;
      for (int need : site.candidates[i].needs) closed = closed && (set >> need & 1);
    }
    if (closed) items.push_back({cost, site.Evaluate(members), static_cast<int>(members.size())});
  }
  std::set<Point> frontier;
  for (const Item& item : items) {
    const bool dominated = std::any_of(items.begin(), items.end(), [&](const Item& other) {
      return NoWorse(other.cost, other.effect, item.cost, item.effect) && !NoWorse(item.cost, item.effect, other.cost, other.effect);
    });
    const bool nothing = NoWorse(items[0].cost, items[0].effect, item.cost, item.effect);
    if (dominated || nothing) continue;
    Point point{item.cost, item.effect.local};
    point.insert(point.end(), item.effect.gates.begin(), item.effect.gates.end());
    frontier.insert(point);
  }
  return frontier;
}

std::set<Point> PointsOf(const std::vector<Bundle>& bundles) {
  std::set<Point> points;
  for (const Bundle& bundle : bundles) {
    Point point{bundle.cost, bundle.effect.local};
    point.insert(point.end(), bundle.effect.gates.begin(), bundle.effect.gates.end());
    points.insert(point);
  }
  return points;
}

RC_GTEST_PROP(Bundles, EqualBruteForce, ()) {
  Rng rng(*rc::gen::inRange<std::uint64_t>(0, 1u << 30), 1);
  Site site = RandomSite(rng, static_cast<int>(rng.Below(9)), static_cast<int>(rng.Below(4)));
  const std::set<Point> expected = BruteForce(site);
  const auto evaluate = [&](const std::vector<int>& set) { return site.Evaluate(set); };
  const std::vector<Bundle> bundles = BuildBundles(site.candidates, evaluate, {10, 10000});
  const std::set<Point> found = PointsOf(bundles);
  RC_ASSERT(found.size() == bundles.size());
  RC_ASSERT(found == expected);
}

RC_GTEST_PROP(Bundles, ThinnedKeepCheapestBestAndClosure, ()) {
  Rng rng(*rc::gen::inRange<std::uint64_t>(0, 1u << 30), 2);
  Site site = RandomSite(rng, 12, 3);
  const auto evaluate = [&](const std::vector<int>& set) { return site.Evaluate(set); };
  const std::vector<Bundle> all = BuildBundles(site.candidates, evaluate, {8, 10000});
  const std::vector<Bundle> thin = BuildBundles(site.candidates, evaluate, {8, 5});
  RC_ASSERT(thin.size() == std::min<std::size_t>(5, all.size()));
  if (all.empty()) return;
  RC_ASSERT(thin.front().members == all.front().members);
  std::set<int> used;
  for (std::size_t b = 0; b < thin.size(); ++b) {
    const Bundle& bundle = thin[b];
    if (b > 0) RC_ASSERT(thin[b - 1].cost <= bundle.cost);
    used.insert(bundle.members.begin(), bundle.members.end());
    for (int member : bundle.members) {
      for (int need : site.candidates[member].needs) {
        RC_ASSERT(std::binary_search(bundle.members.begin(), bundle.members.end(), need));
      }
    }
    for (std::size_t other = 0; other < thin.size(); ++other) {
      const bool includes = other != b && std::includes(thin[other].members.begin(), thin[other].members.end(),
                                                        bundle.members.begin(), bundle.members.end());
      const bool listed = std::count(bundle.extended_by.begin(), bundle.extended_by.end(), static_cast<int>(other)) > 0;
      RC_ASSERT(includes == listed);
    }
  }
  RC_ASSERT(used.size() <= 8u);
}

TEST(Bundles, FewQuestionsWhereOneGainDominates) {
  // Local gains only: the frontier is a staircase and most of the 1,024 sets are ruled out by bounds.
  Rng rng(5, 3);
  Site site = RandomSite(rng, 10, 0);
  for (Candidate& candidate : site.candidates) candidate.needs.clear();
  BuildBundles(site.candidates, [&](const std::vector<int>& set) { return site.Evaluate(set); }, {});
  EXPECT_LT(site.calls, 600);
}

TEST(Bundles, NothingToGainGivesNothing) {
  const std::vector<Candidate> candidates{{0, 10, {}}, {1, 0, {}}};
  EXPECT_TRUE(BuildBundles(candidates, [](const std::vector<int>&) { return Effect{0, {0.5}}; }, {}).empty());
  EXPECT_TRUE(BuildBundles({}, [](const std::vector<int>&) { return Effect{}; }, {}).empty());
}

TEST(Bundles, CandidatesThatNeedEachOtherComeTogether) {
  const std::vector<Candidate> candidates{{0, 10, {1}}, {1, 5, {0}}};
  const auto bundles =
      BuildBundles(candidates, [](const std::vector<int>& set) { return Effect{static_cast<double>(set.size()), {}}; }, {});
  ASSERT_EQ(bundles.size(), 1u);
  EXPECT_EQ(bundles[0].members, (std::vector<int>{0, 1}));
  EXPECT_EQ(bundles[0].cost, 15);
}

}  // namespace
}  // namespace atalaya::invest
