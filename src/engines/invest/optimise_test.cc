#include <gtest/gtest.h>

#include <cmath>

#include "invest/shape.h"
#include "invest/toy_test.h"

namespace atalaya::invest {
namespace {

Options Exact() {
  Options options;
  options.mip.gap = 1e-9;
  return options;
}

bool IsNested(const Problem& problem, const Answer& answer) {
  for (std::size_t b = 0; b + 1 < answer.cases.size(); ++b) {
    for (std::size_t g = 0; g < problem.groups.size(); ++g) {
      if (!Extends(problem, static_cast<int>(g), answer.cases[b].choice[g], answer.cases[b + 1].choice[g])) return false;
    }
  }
  return true;
}

// Every rule on money, group by group.
void ExpectPaidByTheRules(const Problem& problem, const Answer& answer) {
  for (std::size_t b = 0; b < answer.cases.size(); ++b) {
    const CaseAnswer& one = answer.cases[b];
    std::vector<std::vector<double>> paid(problem.groups.size(), std::vector<double>(problem.classes.size(), 0.0));
    std::vector<double> spent(problem.funds.size(), 0.0);
    std::vector<std::vector<double>> by_state(problem.funds.size(), std::vector<double>(10, 0.0));
    double total = 0;
    for (const Payment& payment : one.payments) {
      const double cost = CostOf(problem, payment.group, one.choice[payment.group], payment.payment_class);
      const PaymentClass& rules = problem.classes[payment.payment_class];
      EXPECT_GT(payment.amount, 0);
      EXPECT_LE(payment.amount, rules.max_share[payment.fund] * cost + 1e-6);
      if (rules.co_finance_fund == payment.fund) {
        EXPECT_GE(payment.amount, rules.co_finance * cost - 1e-6);
      }
      paid[payment.group][payment.payment_class] += payment.amount;
      spent[payment.fund] += payment.amount;
      by_state[payment.fund][problem.groups[payment.group].state] += payment.amount;
    }
    for (std::size_t g = 0; g < problem.groups.size(); ++g) {
      for (std::size_t c = 0; c < problem.classes.size(); ++c) {
        const double cost = CostOf(problem, static_cast<int>(g), one.choice[g], static_cast<int>(c));
        EXPECT_NEAR(paid[g][c], cost, 1e-9);
        total += cost;
      }
    }
    EXPECT_NEAR(one.cost, total, 1e-9);
    for (std::size_t f = 0; f < problem.funds.size(); ++f) {
      const double budget = problem.funds[f].budget[b];
      EXPECT_NEAR(one.spent[f], spent[f], 1e-9);
      EXPECT_LE(spent[f], budget + 1e-6);
      for (double amount : by_state[f]) EXPECT_LE(amount, problem.funds[f].state_cap * budget + 1e-6);
    }
  }
}

class Random : public testing::TestWithParam<int> {};

TEST_P(Random, EqualsBruteForceAndKeepsAllRules) {
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    Rng rng(seed, static_cast<std::uint64_t>(GetParam()));
    toy::Rules rules;
    rules.groups = 2 + static_cast<int>(rng.Below(3));
    rules.choices = 1 + static_cast<int>(rng.Below(rules.groups == 4 ? 2 : 3));
    rules.cases = 1 + static_cast<int>(rng.Below(3));
    rules.funds = 1 + static_cast<int>(rng.Below(3));
    rules.classes = 1 + static_cast<int>(rng.Below(3));
    rules.threats = static_cast<int>(rng.Below(4));
    rules.nested = rng.Uniform() < 0.7;
    rules.earmarks = GetParam() % 2 == 0;
    const Problem problem = toy::RandomProblem(rng, rules);
    const Answer answer = Optimise(problem, Exact());
    const double best = toy::BruteForce(problem);
    SCOPED_TRACE(testing::Message() << "seed " << seed << " stream " << GetParam());
    EXPECT_NEAR(toy::ValueOf(problem, answer), best, 1e-6 * (1 + std::abs(best)));
    EXPECT_TRUE(answer.proven);
    EXPECT_LE(answer.gap, 1e-6);
    EXPECT_TRUE(!problem.nested || IsNested(problem, answer));
    ExpectPaidByTheRules(problem, answer);
  }
}
INSTANTIATE_TEST_SUITE_P(Optimise, Random, testing::Range(0, 10));

}  // namespace
}  // namespace atalaya::invest
