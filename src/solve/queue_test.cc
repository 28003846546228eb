#include <gtest/gtest.h>

#include <atomic>

#include "solve/test_door.h"

namespace atalaya::solve {
namespace {

const std::string kProblem = R"({"arrivals_per_hour":40,"service":{"mean_minutes":6,"cv":1.0},"servers":5,)"
                             R"("arrival_cv":1.0,"simulate_hours":1000,"seed":2})";

TEST(QueueDoor, Answers) {
  const Outcome out = Ask("queue", kProblem);
  ASSERT_TRUE(out.answered) << out.Codes();
  EXPECT_NEAR(out.Number("/utilisation"), 0.8, 1e-15);
  EXPECT_NEAR(out.Number("/wait_probability"), 0.55411255, 5e-9);
  EXPECT_NEAR(out.Number("/mean_wait_minutes"), 6 * 0.55411255, 5e-8);
  EXPECT_LE(out.Number("/simulated/interval/0"), out.Number("/mean_wait_minutes"));
  EXPECT_GE(out.Number("/simulated/interval/1"), out.Number("/mean_wait_minutes"));
  EXPECT_FALSE(out.Has("findings"));
  const Outcome formula = Ask("queue", R"({"arrivals_per_hour":40,"service":{"mean_minutes":6},"servers":5})");
  EXPECT_EQ(formula.Number("/mean_wait_minutes"), out.Number("/mean_wait_minutes"));
  EXPECT_FALSE(formula.Has("simulated"));
  EXPECT_FALSE(formula.Has("seed"));
}

TEST(QueueDoor, Formulas) {
  const auto formula = [](const std::string& problem) {
    return Ask("queue", problem).answer.at("formula").as_string();
  };
  const std::string plain = With(kProblem, "\"simulate_hours\":1000,", "");
  EXPECT_EQ(formula(plain), "erlang-c");
  EXPECT_EQ(formula(With(plain, "\"arrival_cv\":1.0", "\"arrival_cv\":0.5")), "allen-cunneen");
  EXPECT_FALSE(Ask("queue", With(plain, "\"arrival_cv\":1.0", "\"arrival_cv\":0.5")).answer.at("exact").as_bool());
  std::string alone = With(With(plain, "\"servers\":5", "\"servers\":1"), "\"mean_minutes\":6", "\"mean_minutes\":1.2");
  EXPECT_NEAR(Ask("queue", alone).Number("/mean_wait_minutes"), 1.2 * 4, 1e-12);
  alone = With(alone, "\"cv\":1.0", "\"cv\":0");
  EXPECT_EQ(formula(alone), "pollaczek-khinchine");
  EXPECT_NEAR(Ask("queue", alone).Number("/mean_wait_minutes"), 1.2 * 2, 1e-12);
  EXPECT_FALSE(Ask("queue", alone).Has("wait_percentiles_minutes"));
}

TEST(QueueDoor, Tells) {
  const Outcome full = Ask("queue", With(kProblem, "\"servers\":5", "\"servers\":4"));
  EXPECT_FALSE(full.answered);
  EXPECT_TRUE(full.Tells("solve.queue-unstable", "/servers"));
  EXPECT_TRUE(Ask("queue", With(kProblem, "\"servers\":5", "\"servers\":1")).Tells("solve.queue-unstable", "/servers"));
  const Outcome brief = Ask("queue", With(kProblem, "1000", "50"));
  EXPECT_TRUE(brief.answered && brief.Has("simulated"));
  EXPECT_TRUE(brief.Tells("solve.queue-short-run", "/simulate_hours"));
  const Outcome briefer = Ask("queue", With(kProblem, "1000", "0.01"));
  EXPECT_TRUE(briefer.answered && !briefer.Has("simulated"));
  EXPECT_TRUE(briefer.Tells("solve.queue-too-few", "/simulate_hours"));
  EXPECT_TRUE(Ask("queue", With(kProblem, "1000", "1e9")).Tells("solve.queue-too-long", "/simulate_hours"));
  const std::atomic<bool> stop{true};
  const Outcome stopped = Ask("queue", kProblem, 1, &stop);
  EXPECT_TRUE(stopped.answered);
  EXPECT_TRUE(stopped.Tells("solve.queue-stopped", "/simulate_hours"));
}

TEST(QueueDoor, NobodyComes) {
  const Outcome out = Ask("queue", With(kProblem, "\"arrivals_per_hour\":40", "\"arrivals_per_hour\":0"));
  ASSERT_TRUE(out.answered);
  EXPECT_EQ(out.Number("/mean_wait_minutes"), 0);
  EXPECT_EQ(out.Number("/simulated/mean_wait_minutes"), 0);
  EXPECT_EQ(Ask("queue", With(kProblem, "\"mean_minutes\":6", "\"mean_minutes\":0")).Number("/simulated/interval/1"),
            0);
}

TEST(QueueDoor, RefusesBadInput) {
  const struct {
    const char *old, *piece, *code, *where;
  } cases[] = {
      {"40", "-1", "json.out-of-range", "/arrivals_per_hour"},
      {"40", "1e300", "json.out-of-range", "/arrivals_per_hour"},
      {"40", "null", "json.type", "/arrivals_per_hour"},
      {"\"arrivals_per_hour\":40,", "", "json.missing-member", ""},
      {"\"mean_minutes\":6", "\"mean_minutes\":-6", "json.out-of-range", "/service/mean_minutes"},
      {"\"mean_minutes\":6,", "", "json.missing-member", "/service"},
      {"\"cv\":1.0", "\"cv\":101", "json.out-of-range", "/service/cv"},
      {"\"cv\":1.0", "\"sd\":1.0", "json.unknown-member", "/service"},
      {"{\"mean_minutes\":6,\"cv\":1.0}", "6", "json.type", "/service"},
      {"\"servers\":5", "\"servers\":0", "json.out-of-range", "/servers"},
      {"\"servers\":5", "\"servers\":4.5", "json.type", "/servers"},
      {"\"servers\":5", "\"servers\":9223372036854775808", "json.out-of-range", "/servers"},
      {"\"arrival_cv\":1.0", "\"arrival_cv\":-1", "json.out-of-range", "/arrival_cv"},
      {"1000", "-1", "json.out-of-range", "/simulate_hours"},
      {"\"seed\":2", "\"seed\":\"2\"", "json.type", "/seed"},
      {"\"seed\":2", "\"sede\":2", "json.unknown-member", ""},
  };
  for (const auto& c : cases) {
    const Outcome out = Ask("queue", With(kProblem, c.old, c.piece));
    EXPECT_FALSE(out.answered) << c.piece;
    EXPECT_TRUE(out.Tells(c.code, c.where)) << c.piece << ": " << out.Codes();
  }
}

TEST(QueueDoor, LargeNumbers) {
  const Outcome out = Ask("queue", R"({"arrivals_per_hour":1e9,"service":{"mean_minutes":0.0599},"servers":1000000})");
  ASSERT_TRUE(out.answered) << out.Codes();
  EXPECT_EQ(out.answer.at("staffing").as_array().size(), 5u);
  const Outcome alike =
      Ask("queue", R"({"arrivals_per_hour":60,"service":{"mean_minutes":0.9999999999999999},"servers":1})");
  ASSERT_TRUE(alike.answered);
  EXPECT_GT(alike.Number("/mean_wait_minutes"), 1e15);
}

}  // namespace
}  // namespace atalaya::solve
