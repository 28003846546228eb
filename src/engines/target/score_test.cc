#include "target/score.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/poisson.hpp>
#include <cmath>

#include "base/rng.h"
#include "target/backtest.h"
#include "target/logistic.h"
#include "target/planted.h"

namespace atalaya::target {
namespace {

// The minimum is where no single weight can be bettered, and a coarse search by coordinates finds none lower.
RC_GTEST_PROP(Logistic, NothingIsLower, ()) {
  const std::size_t columns = *rc::gen::inRange<std::size_t>(1, 5);
  std::vector<LogisticRow> rows(*rc::gen::inRange<std::size_t>(0, 30));
  for (LogisticRow& row : rows) {
    for (std::uint32_t c = 0; c < columns; ++c) {
      if (*rc::gen::inRange(0, 2)) row.x.emplace_back(c, *rc::gen::inRange(-2, 3));
    }
    row.y = *rc::gen::inRange(0, 2) == 0;
  }
  std::vector<double> mean(columns), sd(columns);
  for (std::size_t c = 0; c < columns; ++c) mean[c] = *rc::gen::inRange(-2, 3), sd[c] = 0.5 * *rc::gen::inRange(1, 5);
  const auto objective = [&](const std::vector<double>& w) {
    double sum = 0;
    for (const LogisticRow& row : rows) {
      double dot = 0;
      for (const auto& [c, x] : row.x) dot += w[c] * x;
      sum += std::log(1 + std::exp(row.y ? -dot : dot));
    }
    for (std::size_t c = 0; c < columns; ++c) sum += std::pow((w[c] - mean[c]) / sd[c], 2) / 2;
    return sum;
  };
  const LogisticFit fit = FitLogistic(rows, mean, sd, 100);
  const double least = objective(fit.weights);
  for (std::size_t c = 0; c < columns; ++c) {
    for (const double step : {0.3, 0.03, 0.001}) {
      for (const double sign : {-1.0, 1.0}) {
        auto other = fit.weights;
        other[c] += sign * step;
        RC_ASSERT(objective(other) >= least - 1e-9);
      }
    }
  }
}

// One column of ones, nearly no prior: the logarithm of the odds.
TEST(Logistic, OddsOfACoin) {
  std::vector<LogisticRow> rows(40);
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i] = {{{0, 1.0}}, i < 10};
  const std::vector<double> mean{0}, sd{1e6};
  EXPECT_NEAR(FitLogistic(rows, mean, sd, 50).weights[0], std::log(1.0 / 3), 1e-6);
  EXPECT_EQ(Sigmoid(-800), 0);
  EXPECT_EQ(Sigmoid(800), 1);
}

TEST(Score, PartsAddToTheWholeExactly) {
  RuleBook book;
  Combination combination;
  combination.base = -3.7;
  combination.calibrated = true;
  for (int r = 0; r < 20; ++r) {
    book.rules.push_back({"r" + std::to_string(r), 1, Text("t"), 1, "", "", RuleStatus::kActive});
    combination.weights.push_back(0.1 * r - 0.77);
  }
  const std::vector<std::uint16_t> fired{1, 2, 5, 7, 19};
  const Explanation e = ExplainScore(combination, book, fired);
  double sum = 0;
  for (const Explanation& part : e.parts) sum += part.value;
  EXPECT_EQ(sum, e.value);
  EXPECT_EQ(e.value, ScoreOf(combination, fired));
  EXPECT_EQ(e.parts.size(), 6U);
}

TEST(Score, RandomShareIsKeptWhateverTheScore) {
  DrawKey key{}, other{};
  other[0] = 1;
  const Channels channels{2, 5, 0.02};
  int random = 0, same = 0, red = 0;
  for (int i = 0; i < 50'000; ++i) {
    const std::string id = "c" + std::to_string(i);
    const Assignment a = Assign(channels, -100, key, id), b = Assign(channels, -100, other, id);
    EXPECT_EQ(a.random, Assign(channels, 3, key, id).random);  // it does not depend on the score
    random += a.random;
    same += a.random && b.random;
    red += a.channel == Channel::kRed;
  }
  EXPECT_EQ(red, random);
  EXPECT_NEAR(random, 1000, 4 * std::sqrt(1000 * 0.98));
  EXPECT_LT(same, 60);  // another key chooses others: 20 expected
  EXPECT_EQ(Assign(channels, 5, key, "c").channel, Channel::kRed);
  EXPECT_FALSE(Assign(channels, 5, key, "c").random);
  EXPECT_EQ(Assign({2, 5, 0}, 2, key, "c").channel, Channel::kYellow);
  EXPECT_EQ(Assign({2, 5, 0}, 1.9, key, "c").channel, Channel::kGreen);
}

// HMAC-SHA-256 with the key 0x0b (20 times, padded with zeros as HMAC does) and "Hi There": RFC 4231, test case 1.
TEST(Score, DrawIsTheHashOfTheRfc) {
  DrawKey key{};
  for (std::size_t i = 0; i < 20; ++i) key[i] = 0x0b;
  EXPECT_EQ(Draw(key, "Hi There"), static_cast<double>(0xb0344c61d8db3853ULL >> 11) * 0x1p-53);
}

// Tails of the beta by the binomial, of the gamma by the Poisson: second methods.
TEST(Feedback, QuantilesByTheDiscreteTwins) {
  const BetaRate b = BetaOf(3, 8);
  EXPECT_DOUBLE_EQ(b.rate.mean, 3.0 / 11);
  const auto above = [](double p) { return 1 - boost::math::cdf(boost::math::binomial_distribution<>(10, p), 2); };  // P(X >= 3) = I_p(3, 8)
  EXPECT_NEAR(above(b.rate.low), 0.05, 1e-10);
  EXPECT_NEAR(above(b.rate.high), 0.95, 1e-10);
  const GammaRate g = ThreatRate(1, 2, 3, 4, 0.5);  // Gamma(4, 4)
  EXPECT_DOUBLE_EQ(g.rate.mean, 1);
  const auto more = [](double rate) { return 1 - boost::math::cdf(boost::math::poisson_distribution<>(4 * rate), 3); };
  EXPECT_NEAR(more(g.rate.low), 0.05, 1e-10);
  EXPECT_NEAR(more(g.rate.high), 0.95, 1e-10);
  const BetaRate young = HitRate(1, 0, 0.1, 10), old = HitRate(0, 0, 0.1, 10);
  EXPECT_DOUBLE_EQ(young.rate.mean, 2.0 / 11);
  EXPECT_DOUBLE_EQ(old.rate.mean, 0.1);
}

struct SmallYear {
  PlantedDeclarations planted = Planter(12'000, 3, 0.003).Run();
  Table table = Tabulate(planted.declarations, ComputeSignals(planted.declarations, {}, 2));
  RuleBook book;
  std::vector<Outcome> outcomes;

  SmallYear() {
    std::vector<Rule> rules;
    for (const Detector& d : kDetectors) rules.push_back({d.name, 1, Text(d.name), 10, d.expression, "", RuleStatus::kActive});
    rules.push_back({"useless", 1, Text("useless"), 10, "bill matches \"*7\"", "", RuleStatus::kActive});
    Findings findings;
    book = CompileRules(rules, StandardSchema(), {}, "rules", findings);
    Rng rng(11, StreamOf("outcomes"));
    for (const Plant plant : planted.plants) {
      const bool inspected = rng.Uniform() < 0.3, bad = rng.Uniform() < (plant == Plant::kNone ? 0.002 : 0.8);
      outcomes.push_back(!inspected ? Outcome::kNotInspected : bad ? Outcome::kFound : Outcome::kClean);
    }
  }
};

// Precision and recall by sorting everything, and every rule taken out in turn.
TEST(Backtest, IsWhatSortingSays) {
  const SmallYear year;
  BacktestOptions options;
  options.threads = 2;
  const Backtest test = RunBacktest(year.book, year.table, year.outcomes, options);
  ASSERT_TRUE(test.findings.empty());
  const Hits hits = RunRules(year.book, year.table, 1);
  std::vector<std::size_t> measured;
  double found = 0;
  for (std::size_t i = year.table.size() / 2; i < year.table.size(); ++i) {
    if (year.outcomes[i] == Outcome::kNotInspected) continue;
    measured.push_back(i);
    found += year.outcomes[i] == Outcome::kFound;
  }
  EXPECT_EQ(test.measured, measured.size());
  const auto finds = [&](int without) {
    std::vector<std::tuple<double, std::uint32_t, std::size_t>> list;
    for (const std::size_t i : measured) {
      double score = ScoreOf(test.calibrated, hits.Of(i));
      for (const std::uint16_t r : hits.Of(i)) {
        if (r == without) score -= test.calibrated.weights[r];
      }
      list.emplace_back(-score, PhiloxBlock(options.seed, StreamOf("back-test ties"), i)[0], i);
    }
    std::sort(list.begin(), list.end());
    std::array<double, 3> out{};
    for (std::size_t s = 0; s < 3; ++s) {
      for (std::size_t k = 0; static_cast<double>(k) < kInspectedShares[s] * static_cast<double>(list.size()) - 1e-9; ++k) {
        out[s] += year.outcomes[std::get<2>(list[k])] == Outcome::kFound;
      }
    }
    return out;
  };
  const auto with = finds(-1);
  for (std::size_t s = 0; s < 3; ++s) {
    EXPECT_DOUBLE_EQ(test.calibrated_curve.recall[s], with[s] / found);
    for (std::size_t r = 0; r < year.book.rules.size(); ++r) {
      EXPECT_NEAR(test.rules[r].marginal_recall[s], (with[s] - finds(static_cast<int>(r))[s]) / found, 1e-12) << r;
    }
  }
  // Good rules beat the baseline, which knows value and weight only, and chance; the useless one is worth nothing.
  EXPECT_GT(test.calibrated_curve.recall[1], 2 * test.baseline_curve.recall[1]);
  EXPECT_GT(test.calibrated_curve.recall[1], 0.5);
  EXPECT_NEAR(test.random_curve.recall[2], 0.1, 0.001);
  const RuleEffect& useless = test.rules.back();
  EXPECT_LT(std::fabs(useless.marginal_recall[1]), 0.05);
  EXPECT_LT(useless.record.lift, 3);
  EXPECT_GT(test.rules[8].record.lift, 5);  // phantom
  EXPECT_LT(test.calibrated.weights.back(), test.calibrated.weights[0]);
  options.threads = 1;
  const Backtest again = RunBacktest(year.book, year.table, year.outcomes, options);
  EXPECT_EQ(again.calibrated.weights, test.calibrated.weights);
  EXPECT_EQ(again.calibrated_curve.recall, test.calibrated_curve.recall);
}

TEST(Backtest, NothingInspectedIsNoError) {
  const SmallYear year;
  const std::vector<Outcome> none(year.table.size(), Outcome::kNotInspected);
  BacktestOptions options;
  options.baseline_fields = {"value", "bill", "nothing"};
  const Backtest test = RunBacktest(year.book, year.table, none, options);
  EXPECT_EQ(test.findings.size(), 2U);
  EXPECT_EQ(test.inspected, 0U);
  for (std::size_t r = 0; r < year.book.rules.size(); ++r) EXPECT_DOUBLE_EQ(test.calibrated.weights[r], 1);  // 10 points
}

}  // namespace
}  // namespace atalaya::target
