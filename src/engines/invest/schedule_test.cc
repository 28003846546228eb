#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <numeric>

#include "base/rng.h"
#include "invest/invest.h"

namespace atalaya::invest {
namespace {

struct Case {
  std::vector<Job> jobs;
  std::vector<std::vector<double>> arrives;
};

// Whole amounts, so that sums are exact.
Case RandomCase(Rng& rng, int jobs, int funds, int periods) {
  Case c;
  for (int j = 0; j < jobs; ++j) {
    Job job;
    for (int f = 0; f < funds; ++f) job.by_fund.push_back(static_cast<double>(rng.Below(6)));
    job.amount = std::accumulate(job.by_fund.begin(), job.by_fund.end(), 0.0);
    job.priority = static_cast<double>(rng.Below(4));
    if (j > 0 && rng.Uniform() < 0.4) job.after.push_back(static_cast<int>(rng.Below(j)));
    c.jobs.push_back(job);
  }
  for (int f = 0; f < funds; ++f) {
    c.arrives.emplace_back();
    for (int t = 0; t < periods; ++t) c.arrives.back().push_back(static_cast<double>(rng.Below(7)));
  }
  return c;
}

// No fund overdrawn at any period and no job before its prerequisites.
bool Feasible(const Case& c, const std::vector<int>& start) {
  for (std::size_t f = 0; f < c.arrives.size(); ++f) {
    double balance = 0;
    for (std::size_t t = 0; t < c.arrives[f].size(); ++t) {
      balance += c.arrives[f][t];
      for (std::size_t j = 0; j < c.jobs.size(); ++j) {
        if (start[j] == static_cast<int>(t)) balance -= c.jobs[j].by_fund[f];
      }
      if (balance < -1e-9) return false;
    }
  }
  for (std::size_t j = 0; j < c.jobs.size(); ++j) {
    for (int before : c.jobs[j].after) {
      if (start[j] >= 0 && (start[before] < 0 || start[before] > start[j])) return false;
    }
  }
  return true;
}

RC_GTEST_PROP(Schedule, NeverOverspendsAndNothingCanStartEarlier, ()) {
  Rng rng(*rc::gen::inRange<std::uint64_t>(0, 1u << 30), 1);
  const int periods = 1 + static_cast<int>(rng.Below(4));
  const Case c = RandomCase(rng, 1 + static_cast<int>(rng.Below(7)), 1 + static_cast<int>(rng.Below(3)), periods);
  std::vector<int> start = Schedule(c.jobs, c.arrives);
  RC_ASSERT(Feasible(c, start));
  // With all others where they are, no job can move to an earlier period, nor any left-out job come in.
  for (std::size_t j = 0; j < start.size(); ++j) {
    const int now = start[j];
    for (int earlier = 0; earlier < (now < 0 ? periods : now); ++earlier) {
      start[j] = earlier;
      RC_ASSERT(!Feasible(c, start));
    }
    start[j] = now;
  }
}

// The order of placing is a promise: the first job gets its earliest start of all schedules, the next its earliest given that, ...
RC_GTEST_PROP(Schedule, LexicographicallyEarliestByEnumeration, ()) {
  Rng rng(*rc::gen::inRange<std::uint64_t>(0, 1u << 30), 2);
  const int periods = 1 + static_cast<int>(rng.Below(3));
  Case c = RandomCase(rng, 4, 2, periods);
  for (std::size_t j = 0; j < c.jobs.size(); ++j) {
    c.jobs[j].priority = -static_cast<double>(j);  // prerequisites come earlier in the list, so placing is in this order
  }
  const std::vector<int> start = Schedule(c.jobs, c.arrives);
  std::vector<int> fixed(c.jobs.size(), -1);
  for (std::size_t j = 0; j < c.jobs.size(); ++j) {
    int earliest = -1;
    for (int t = 0; t < periods && earliest < 0; ++t) {
      fixed[j] = t;
      if (Feasible(c, fixed)) earliest = t;
    }
    fixed[j] = earliest;
  }
  RC_ASSERT(start == fixed);
}

TEST(Schedule, MoneyNotSpentIsCarriedOver) {
  const std::vector<Job> jobs{{10, {10}, 0, {}, 2}, {5, {5}, 0, {}, 1}, {6, {6}, 0, {}, 0}};
  EXPECT_EQ(Schedule(jobs, {{5, 5, 5}}), (std::vector<int>{1, 2, -1}));
}

TEST(Schedule, PrerequisitesComeFirstWhateverTheirPriority) {
  const std::vector<Job> jobs{{3, {3}, 0, {1}, 9}, {3, {3}, 0, {}, 0}, {3, {3}, 0, {}, 5}};
  EXPECT_EQ(Schedule(jobs, {{3, 3, 3}}), (std::vector<int>{1, 0, 2}));
}

TEST(Schedule, CyclesAndMissingFundsDoNotFit) {
  const std::vector<Job> jobs{{1, {1}, 0, {1}, 1}, {1, {1}, 0, {0}, 1}, {1, {0, 1}, 0, {}, 1}, {0, {}, 0, {}, 0}};
  EXPECT_EQ(Schedule(jobs, {{10}}), (std::vector<int>{-1, -1, -1, 0}));
  EXPECT_TRUE(Schedule({}, {}).empty());
}

}  // namespace
}  // namespace atalaya::invest
