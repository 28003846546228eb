// What must hold of plans without knowing the optimum, and cross-checks with another solver.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "invest/toy_test.h"

namespace atalaya::invest {
namespace {

Options Exact() {
  Options options;
  options.mip.gap = 1e-9;
  return options;
}

toy::Rules Plain() {
  toy::Rules rules;
  rules.groups = 4;
  rules.earmarks = false;
  return rules;
}

Problem WithBudgets(Problem problem, int fund, double factor) {
  for (std::size_t f = 0; f < problem.funds.size(); ++f) {
    if (fund >= 0 && f != static_cast<std::size_t>(fund)) continue;
    for (double& amount : problem.funds[f].budget) amount *= factor;
  }
  return problem;
}

RC_GTEST_PROP(Plan, MoreMoneyNeverHurts, ()) {
  Rng rng(*rc::gen::inRange<std::uint64_t>(0, 1u << 30), 1);
  const Problem problem = toy::RandomProblem(rng, Plain());
  const double less = Optimise(problem, Exact()).objective, more = Optimise(WithBudgets(problem, -1, 1.3), Exact()).objective;
  RC_ASSERT(more >= less - 1e-6 * (1 + less));
}

// The value of the relaxation is concave in the money of a fund: its price lies between the slopes to the right and to the left.
// Without a network: how tight its cuts make the relaxation depends on which of them were found on the way.
RC_GTEST_PROP(Plan, FundPriceIsTheSlopeOfTheRelaxation, ()) {
  Rng rng(*rc::gen::inRange<std::uint64_t>(0, 1u << 30), 2);
  toy::Rules rules = Plain();
  rules.cases = 1;
  rules.network = false;
  const Problem problem = toy::RandomProblem(rng, rules);
  Options options = Exact();
  options.first_answer_only = true;
  const Answer here = Optimise(problem, options);
  for (int f = 0; f < rules.funds; ++f) {
    constexpr double kStep = 1e-4;
    const double step = kStep * problem.funds[f].budget[0];
    const double up = (Optimise(WithBudgets(problem, f, 1 + kStep), options).bound - here.bound) / step;
    const double down = (here.bound - Optimise(WithBudgets(problem, f, 1 - kStep), options).bound) / step;
    const double price = here.cases[0].fund_price[f], slack = 1e-4 * (1 + here.bound / problem.funds[f].budget[0]);
    RC_ASSERT(price >= up - slack);
    RC_ASSERT(price <= down + slack);
  }
}

RC_GTEST_PROP(Plan, PriceOfNestingIsTheDifference, ()) {
  Rng rng(*rc::gen::inRange<std::uint64_t>(0, 1u << 30), 3);
  Problem problem = toy::RandomProblem(rng, Plain());
  Options options = Exact();
  options.price_of_nesting = true;
  const Answer nested = Optimise(problem, options);
  problem.nested = false;
  const Answer free = Optimise(problem, options);
  RC_ASSERT(std::abs(nested.price_of_nesting - (free.objective - nested.objective)) < 1e-6 * (1 + free.objective));
  RC_ASSERT(free.price_of_nesting == 0);
}

RC_GTEST_PROP(Plan, QuickPlansArePaidForAndNotTooGood, ()) {
  Rng rng(*rc::gen::inRange<std::uint64_t>(0, 1u << 30), 4);
  toy::Rules rules = Plain();
  rules.cases = 1;
  const Problem problem = toy::RandomProblem(rng, rules);
  const Answer best = Optimise(problem, Exact());
  for (const std::vector<int>& plan : {Quick(problem, 0), QuickOnCuts(problem, best.pool, 0, {}, {})}) {
    Problem only = problem;  // nothing but this plan can be bought
    for (std::size_t g = 0; g < plan.size(); ++g) {
      for (std::size_t j = 0; j < only.groups[g].choices.size(); ++j) {
        if (static_cast<int>(j) == plan[g]) continue;
        only.groups[g].choices[j].cost_by_class.assign(1, 1e9);
        only.groups[g].choices[j].local = 0;
      }
    }
    const Answer bought = Optimise(only, Exact());
    for (std::size_t g = 0; g < plan.size(); ++g) RC_ASSERT(bought.cases[0].choice[g] == -1 || bought.cases[0].choice[g] == plan[g]);
    RC_ASSERT(bought.objective <= best.objective + 1e-6 * (1 + best.objective));
  }
}

TEST(Plan, QuickPlansAreGoodOnAverage) {
  double best = 0, quick = 0, on_cuts = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    Rng rng(seed, 9);
    toy::Rules rules = Plain();
    rules.cases = 1;
    const Problem problem = toy::RandomProblem(rng, rules);
    const Answer answer = Optimise(problem, Exact());
    const std::vector<double> before =
        problem.network.evasion(std::vector<int>(problem.groups.size(), -1));
    const auto gain = [&](const std::vector<int>& plan) {
      double sum = 0;
      const std::vector<double> after = problem.network.evasion(plan);
      for (std::size_t k = 0; k < after.size(); ++k) sum += problem.network.weights[k] * (before[k] - after[k]);
      for (std::size_t g = 0; g < plan.size(); ++g) sum += plan[g] < 0 ? 0 : problem.groups[g].choices[plan[g]].local;
      return sum;
    };
    best += answer.objective;
    quick += gain(Quick(problem, 0));
    on_cuts += gain(QuickOnCuts(problem, answer.pool, 0, {}, {}));
  }
  EXPECT_GT(quick, 0.95 * best);
  EXPECT_GT(on_cuts, 0.95 * best);
  EXPECT_LE(std::max(quick, on_cuts), best * (1 + 1e-6));
}

TEST(Plan, TheSameTwice) {
  for (std::uint64_t seed = 0; seed < 5; ++seed) {
    Rng rng(seed, 5);
    const Problem problem = toy::RandomProblem(rng, {});
    Options options = Exact();
    const Answer one = Optimise(problem, options);
    options.threads = 4;
    const Answer two = Optimise(problem, options);
    EXPECT_EQ(one.objective, two.objective);
    EXPECT_EQ(one.bound, two.bound);
    for (std::size_t b = 0; b < one.cases.size(); ++b) {
      EXPECT_EQ(one.cases[b].choice, two.cases[b].choice);
      EXPECT_EQ(one.cases[b].spent, two.cases[b].spent);
      EXPECT_EQ(one.cases[b].fund_price, two.cases[b].fund_price);
    }
  }
}

TEST(Plan, WithoutMoneyNothingIsBought) {
  Rng rng(1, 6);
  const Problem problem = WithBudgets(toy::RandomProblem(rng, {}), -1, 0);
  const Answer answer = Optimise(problem, Exact());
  EXPECT_TRUE(answer.proven);
  EXPECT_EQ(answer.objective, 0);
  EXPECT_EQ(answer.gap, 0);
  for (const CaseAnswer& one : answer.cases) {
    EXPECT_TRUE(one.payments.empty());
    EXPECT_TRUE(std::all_of(one.choice.begin(), one.choice.end(), [](int j) { return j == -1; }));
  }
}

TEST(Plan, WithoutGainsOrGroupsTheAnswerIsZero) {
  Rng rng(1, 7);
  Problem problem = toy::RandomProblem(rng, Plain());
  problem.network = {};
  for (Group& group : problem.groups) {
    for (Choice& choice : group.choices) choice.local = 0;
  }
  const Answer answer = Optimise(problem, Exact());
  EXPECT_TRUE(answer.proven);
  EXPECT_EQ(answer.objective, 0);
  problem.groups.clear();
  EXPECT_TRUE(Optimise(problem, Exact()).proven);
  EXPECT_TRUE(Quick(problem, 0).empty());
}

TEST(Plan, AnEarmarkNobodyCanUseIsReportedAndWaived) {
  Problem problem;
  problem.probabilities = {1};
  problem.classes = {{{1}, 0, -1, model::SolutionKind::kEquipment}};
  problem.groups = {{0, {{5, {10}, {}}}}, {1, {{4, {10}, {}}}}};
  problem.funds = {{"donor", {10}, 1, {{{7}, -1, 0.5}, {{1}, -1, 0.5}}}};
  const Answer answer = Optimise(problem, Exact());
  EXPECT_TRUE(answer.proven);
  // The second earmark can be honoured and comes before the larger gain.
  EXPECT_EQ(answer.cases[0].choice, (std::vector<int>{-1, 0}));
  EXPECT_NEAR(answer.cases[0].earmark_missed[0], 5, 1e-9);
  EXPECT_NEAR(answer.cases[0].earmark_missed[1], 0, 1e-9);
  ASSERT_EQ(answer.findings.size(), 1u);
  EXPECT_EQ(answer.findings[0].code, "invest.earmark-missed");
  EXPECT_EQ(answer.findings[0].where, "funds/donor/earmarks/0");
}

// Multidimensional knapsack: each dimension is a class with a fund of its own. Petersen's first problem (1967), 6 items in 10
// constraints, optimum 3800 (OR-Library, mknap1).
TEST(Plan, PetersenKnapsack) {
  const std::vector<double> value{100, 600, 1200, 2400, 500, 2000};
  const std::vector<std::vector<double>> weight{{8, 12, 13, 64, 22, 41},  {8, 12, 13, 75, 22, 41}, {3, 6, 4, 18, 6, 4},
                                                {5, 10, 8, 32, 6, 12},    {5, 13, 8, 42, 6, 20},   {5, 13, 8, 48, 6, 20},
                                                {0, 0, 0, 0, 8, 0},       {3, 0, 4, 0, 8, 0},      {3, 2, 4, 0, 8, 4},
                                                {3, 2, 4, 8, 8, 4}};
  const std::vector<double> capacity{80, 96, 20, 36, 44, 48, 10, 18, 22, 24};
  Problem problem;
  problem.probabilities = {1};
  for (std::size_t d = 0; d < capacity.size(); ++d) {
    PaymentClass dimension;
    dimension.max_share.assign(capacity.size(), 0);
    dimension.max_share[d] = 1;
    problem.classes.push_back(dimension);
    problem.funds.push_back({fmt::format("d{}", d), {capacity[d]}, 1, {}});
  }
  for (std::size_t i = 0; i < value.size(); ++i) {
    Choice item;
    item.local = value[i];
    for (const std::vector<double>& row : weight) item.cost_by_class.push_back(row[i]);
    problem.groups.push_back({0, {item}});
  }
  EXPECT_NEAR(Optimise(problem, Exact()).objective, 3800, 1e-6);
}

// Local gains only, one case, payments measure by measure, in CPLEX LP format.
std::string AsLp(const Problem& problem) {
  std::string objective, rows, binaries;
  std::vector<std::string> fund(problem.funds.size());
  std::vector<std::vector<std::string>> cap(problem.funds.size(), std::vector<std::string>(4));
  for (std::size_t g = 0; g < problem.groups.size(); ++g) {
    std::string one;
    const std::vector<Choice>& choices = problem.groups[g].choices;
    for (std::size_t j = 0; j < choices.size(); ++j) {
      const std::string x = fmt::format("x{}_{}", g, j);
      objective += fmt::format(" + {:.17g} {}", choices[j].local, x);
      one += " + " + x;
      binaries += " " + x;
    }
    rows += one + " <= 1\n";
    for (std::size_t c = 0; c < problem.classes.size(); ++c) {
      const PaymentClass& rules = problem.classes[c];
      std::string cost, all;
      for (std::size_t f = 0; f < problem.funds.size(); ++f) {
        const std::string y = fmt::format("y{}_{}_{}", g, c, f);
        all += " + " + y;
        fund[f] += " + " + y;
        cap[f][problem.groups[g].state] += " + " + y;
        std::string most = y, least = y;
        for (std::size_t j = 0; j < choices.size(); ++j) {
          most += fmt::format(" - {:.17g} x{}_{}", rules.max_share[f] * choices[j].cost_by_class[c], g, j);
          least += fmt::format(" - {:.17g} x{}_{}", rules.co_finance * choices[j].cost_by_class[c], g, j);
        }
        rows += " " + most + " <= 0\n";
        if (rules.co_finance_fund == static_cast<int>(f)) rows += " " + least + " >= 0\n";
      }
      for (std::size_t j = 0; j < choices.size(); ++j) all += fmt::format(" - {:.17g} x{}_{}", choices[j].cost_by_class[c], g, j);
      rows += all + " = 0\n";
    }
  }
  for (std::size_t f = 0; f < problem.funds.size(); ++f) {
    const double budget = problem.funds[f].budget[0];
    rows += fmt::format("{} <= {:.17g}\n", fund[f], budget);
    for (const std::string& sum : cap[f]) {
      if (!sum.empty()) rows += fmt::format("{} <= {:.17g}\n", sum, problem.funds[f].state_cap * budget);
    }
  }
  return "Maximize\n obj:" + objective + "\nSubject To\n" + rows + "Binary\n" + binaries + "\nEnd\n";
}

TEST(Plan, GlpsolAgrees) {
  if (std::system("command -v glpsol > /dev/null 2>&1") != 0) GTEST_SKIP() << "glpsol is not installed";
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / fmt::format("atalaya-invest-{}", testing::UnitTest::GetInstance()->random_seed());
  std::filesystem::create_directories(folder);
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    Rng rng(seed, 8);
    toy::Rules rules = Plain();
    rules.groups = 14;
    rules.choices = 3;
    rules.cases = 1;
    rules.classes = 3;
    rules.funds = 3;
    rules.network = false;
    const Problem problem = toy::RandomProblem(rng, rules);
    const std::filesystem::path lp = folder / "plan.lp", out = folder / "plan.txt", log = folder / "log.txt";
    std::ofstream(lp) << AsLp(problem);
    const std::string command = fmt::format("glpsol --lp '{}' -o '{}' > '{}' 2>&1", lp.string(), out.string(), log.string());
    ASSERT_EQ(std::system(command.c_str()), 0);
    std::ifstream in(out);
    std::string line;
    double objective = -1;
    while (std::getline(in, line)) {
      if (line.rfind("Objective:", 0) == 0) objective = std::stod(line.substr(line.find('=') + 1));
    }
    // glpsol prints ten digits and stops at its own relative tolerance.
    EXPECT_NEAR(Optimise(problem, Exact()).objective, objective, 1e-6 * (1 + objective)) << seed;
  }
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace atalaya::invest
