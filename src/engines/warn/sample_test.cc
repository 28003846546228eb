#include "warn/sample.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <set>
#include <vector>

#include "warn/brute_scan.h"

namespace atalaya::warn {
namespace {

using Margin = std::vector<std::int64_t>;

Margin ByPlace(const Study& study, const CaseSet& set) {
  Margin margin;
  for (int p = 0; p < study.places; ++p) margin.push_back(set.Count(p, 0, study.axis));
  return margin;
}
Margin ByTime(const Study& study, const CaseSet& set) {
  Margin margin;
  for (int t = 0; t < study.axis; ++t) {
    margin.push_back(0);
    for (int p = 0; p < study.places; ++p) margin.back() += set.Count(p, t, t + 1);
  }
  return margin;
}

TEST(Sampler, PermutationKeepsBothMargins) {
  Rng rng(21, 1);
  for (int turn = 0; turn < 200; ++turn) {
    ScanProblem problem = brute::Random(rng, ScanModel::kPermutation, 6, 9, 30);
    problem.prospective = false;
    const Study study = Prepare(problem, 1);
    Sampler sampler(study, 5);
    std::set<Margin> different;
    for (std::uint64_t i = 0; i < 5; ++i) {
      const CaseSet set = sampler.Draw(i);
      ASSERT_EQ(ByPlace(study, set), ByPlace(study, study.observed));
      ASSERT_EQ(ByTime(study, set), ByTime(study, study.observed));
      Margin cells;
      for (int p = 0; p < study.places; ++p) cells.push_back(set.Count(p, 0, 3));
      different.insert(cells);
    }
    ASSERT_GT(different.size(), 1u);
  }
}

// Only the last days matter: their totals stay.
TEST(Sampler, ProspectivePermutationKeepsTheDays) {
  Rng rng(22, 1);
  for (int turn = 0; turn < 100; ++turn) {
    ScanProblem problem = brute::Random(rng, ScanModel::kPermutation, 6, 9, 40);
    problem.prospective = true;
    problem.max_duration = 3;
    const Study study = Prepare(problem, 1);
    ASSERT_EQ(study.axis, 3);
    Sampler sampler(study, 5);
    const CaseSet set = sampler.Draw(7);
    ASSERT_EQ(ByTime(study, set), ByTime(study, study.observed));
    const Margin margin = ByPlace(study, set);
    for (std::size_t p = 0; p < margin.size(); ++p) ASSERT_LE(margin[p], study.weight[p]);
  }
}

// Mean of each cell over many draws: its share of the cases (Poisson, Bernoulli), and places by days (permutation).
TEST(Sampler, MeansOfCells) {
  for (const auto model : {ScanModel::kPoisson, ScanModel::kBernoulli, ScanModel::kPermutation}) {
    for (const int cases : {12, 70}) {  // of 96 people: cases drawn, and controls drawn
      ScanProblem problem;
      problem.model = model;
      problem.places = 3;
      problem.steps = 4;
      problem.coordinates = {{0, 0}, {1, 0}, {2, 0}};
      double total = 0;
      for (int p = 0; p < 3; ++p) {
        for (int t = 0; t < 4; ++t) {
          problem.base.push_back({p, t, 2.0 + 4 * p + t + (p == 1 && t == 2 ? 6 : 0)});
          total += problem.base.back().amount;
        }
      }
      ASSERT_EQ(total, 96);
      int left = cases;
      for (std::size_t i = 0; left > 0; i = (i + 1) % 12) {
        const auto here = std::min<std::int64_t>(left, 1 + static_cast<std::int64_t>(i % 2));
        problem.cases.push_back({static_cast<int>(i / 4), static_cast<int>(i % 4), here});
        left -= static_cast<int>(here);
      }
      const Study study = Prepare(problem, 1);
      Sampler sampler(study, 1);
      constexpr int kDraws = 4000;
      std::vector<double> sums(12, 0), squares(12, 0);
      for (int i = 0; i < kDraws; ++i) {
        const CaseSet set = sampler.Draw(static_cast<std::uint64_t>(i));
        std::int64_t all = 0;
        for (int p = 0; p < 3; ++p) {
          for (int t = 0; t < 4; ++t) {
            const std::int64_t c = set.Count(p, t, t + 1);
            if (model == ScanModel::kBernoulli) {
              ASSERT_LE(static_cast<double>(c), problem.base[static_cast<std::size_t>(p * 4 + t)].amount);
            }
            all += c;
            sums[static_cast<std::size_t>(p * 4 + t)] += static_cast<double>(c);
            squares[static_cast<std::size_t>(p * 4 + t)] += static_cast<double>(c * c);
          }
        }
        ASSERT_EQ(all, cases);
      }
      const Margin places = ByPlace(study, study.observed), times = ByTime(study, study.observed);
      for (std::size_t i = 0; i < 12; ++i) {
        const double product = static_cast<double>(places[i / 4] * times[i % 4]) / cases;
        const double mean = model == ScanModel::kPermutation ? product : cases * problem.base[i].amount / total;
        const double got = sums[i] / kDraws, variance = squares[i] / kDraws - got * got;
        EXPECT_NEAR(got, mean, 4.5 * std::sqrt(variance / kDraws) + 1e-9) << static_cast<int>(model) << " " << i;
        // Of distinct people the count varies less than of independent cases: hypergeometric.
        if (model == ScanModel::kBernoulli) {
          const double share = problem.base[i].amount / total;
          const double exact = cases * share * (1 - share) * (total - cases) / (total - 1);
          EXPECT_NEAR(variance, exact, 0.12 * exact);
        }
      }
    }
  }
}

TEST(Arrange, AddsUpAndSorts) {
  const CaseSet set = Arrange(3, 5, {{2, 4, 1}, {0, 1, 2}, {2, 0, 3}, {0, 1, 1}, {2, 4, 5}, {0, 3, 1}});
  EXPECT_EQ(set.first, (std::vector<std::int32_t>{0, 2, 2, 4}));
  EXPECT_EQ(set.cells, (std::vector<CaseSet::Cell>{{1, 3}, {3, 1}, {0, 3}, {4, 6}}));
  EXPECT_EQ(set.upto, (std::vector<std::int32_t>{3, 4, 3, 9}));
  EXPECT_EQ(set.Count(0, 1, 2), 3);
  EXPECT_EQ(set.Count(0, 2, 5), 1);
  EXPECT_EQ(set.Count(1, 0, 5), 0);
  EXPECT_EQ(set.Count(2, 1, 5), 6);
}

}  // namespace
}  // namespace atalaya::warn
