// Published optima, enumeration and a second formulation.
#include "invest/portfolio.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include "invest/portfolio_lp.h"
#include "invest/portfolio_toy_test.h"
#include "milp/milp.h"

namespace atalaya::invest::portfolio {
namespace {

std::string Data(const std::string& name) {
  return std::string(ATALAYA_SOURCE_DIR) + "/tests/data/portfolio/" + name;
}

// `optimum` in front of each problem as in OR-Library.
std::vector<std::pair<double, Problem>> ReadMultiKnapsacks() {
  std::ifstream in(Data("mknapcb1-first-three.txt"));
  int count = 0;
  in >> count;
  std::vector<std::pair<double, Problem>> problems;
  for (int p = 0; p < count; ++p) {
    int n = 0, m = 0;
    double optimum = 0;
    in >> n >> m >> optimum;
    Problem problem;
    problem.projects.resize(n);
    problem.resources.resize(m);
    for (Project& project : problem.projects) in >> project.value;
    for (Resource& resource : problem.resources) {
      for (int j = 0; j < n; ++j) {
        double use = 0;
        in >> use;
        resource.uses.push_back({j, use});
      }
    }
    for (Resource& resource : problem.resources) in >> resource.limit;
    problems.emplace_back(optimum, std::move(problem));
  }
  EXPECT_TRUE(in.good() || in.eof());
  return problems;
}

std::vector<Problem> ReadMultipleChoice() {
  std::ifstream in(Data("mmkp-5-groups.txt"));
  std::vector<Problem> problems;
  for (int number = 0; in >> number;) {
    int groups = 0, items = 0, m = 0;
    in >> groups >> items >> m;
    Problem problem;
    problem.groups = groups;
    problem.rule = Groups::kExactlyOne;
    problem.resources.resize(m);
    for (Resource& resource : problem.resources) in >> resource.limit;
    for (int g = 0; g < groups; ++g) {
      int label = 0;
      in >> label;
      for (int i = 0; i < items; ++i) {
        Project project;
        project.group = g;
        in >> project.value;
        for (Resource& resource : problem.resources) {
          double use = 0;
          in >> use;
          resource.uses.push_back({static_cast<int>(problem.projects.size()), use});
        }
        problem.projects.push_back(project);
      }
    }
    problems.push_back(std::move(problem));
  }
  return problems;
}

// All choices of exactly one (or also none) of each group.
double ByAllChoices(const Problem& problem, bool none_too) {
  const int m = static_cast<int>(problem.resources.size());
  std::vector<std::vector<int>> items(problem.groups);
  for (std::size_t j = 0; j < problem.projects.size(); ++j)
    items[problem.projects[j].group].push_back(static_cast<int>(j));
  double best = -1;
  std::vector<double> used(m, 0);
  const auto visit = [&](const auto& self, int group, double value) -> void {
    if (group == problem.groups) {
      best = std::max(best, value);
      return;
    }
    if (none_too) self(self, group + 1, value);
    for (const int j : items[group]) {
      bool fits = true;
      for (int r = 0; r < m; ++r) {
        used[r] += problem.resources[r].uses[j].amount;
        fits = fits && used[r] <= problem.resources[r].limit;
      }
      if (fits) self(self, group + 1, value + problem.projects[j].value);
      for (int r = 0; r < m; ++r) used[r] -= problem.resources[r].uses[j].amount;
    }
  };
  visit(visit, 0, 0);
  return best;
}

TEST(Portfolio, OrLibraryKnapsacksAreProvedOptimal) {
  const auto problems = ReadMultiKnapsacks();
  ASSERT_EQ(problems.size(), 3U);
  for (const auto& [optimum, problem] : problems) {
    const Answer answer = Solve(problem, {});
    EXPECT_EQ(answer.objective, optimum);
    EXPECT_LE(answer.gap, 1e-6);
    EXPECT_STREQ(toy::FaultOf(problem, answer), "");
  }
}

TEST(Portfolio, MultipleChoiceTakesExactlyOneOfEachGroup) {
  const std::vector<Problem> problems = ReadMultipleChoice();
  ASSERT_EQ(problems.size(), 3U);
  for (Problem problem : problems) {
    const Answer exactly = Solve(problem, {});
    EXPECT_EQ(exactly.chosen.size(), 5U);
    EXPECT_EQ(exactly.objective, ByAllChoices(problem, false));
    EXPECT_LE(exactly.gap, 1e-6);
    problem.rule = Groups::kAtMostOne;
    EXPECT_EQ(Solve(problem, {}).objective, ByAllChoices(problem, true));
  }
}

TEST(PortfolioProperty, MatchesEnumeration) {
  Rng rng(3, StreamOf("portfolio/enumeration"));
  int short_cases = 0, paid_cases = 0;
  for (int i = 0; i < 2000; ++i) {
    const Problem problem = toy::RandomProblem(rng);
    const toy::Best best = toy::ByEnumeration(problem);
    const Answer answer = Solve(problem, {});
    ASSERT_STREQ(toy::FaultOf(problem, answer), "") << "case " << i;
    ASSERT_NEAR(toy::ShortfallOf(answer), best.shortfall, 1e-5) << "case " << i;
    ASSERT_NEAR(answer.objective, best.value, 1e-6) << "case " << i;
    ASSERT_LE(answer.gap, 1e-6) << "case " << i;
    ASSERT_TRUE(answer.least_shortfall) << "case " << i;
    short_cases += best.shortfall > 1e-6 ? 1 : 0;
    paid_cases += !problem.funds.empty() && !answer.payments.empty() ? 1 : 0;
  }
  EXPECT_GT(short_cases, 150);
  EXPECT_GT(paid_cases, 500);
}

// A cost typed in another unit must not drown the others in rounding: the project cannot be chosen, the rest stays as
// it was.
TEST(PortfolioProperty, AnAbsurdCostChangesNothing) {
  Rng rng(5, StreamOf("portfolio/absurd"));
  int compared = 0;
  for (int i = 0; i < 600; ++i) {
    Problem problem = toy::RandomProblem(rng);
    if (problem.funds.empty()) continue;
    const Answer before = Solve(problem, {});
    Project absurd;
    absurd.value = 78;
    absurd.cost = std::pow(10.0, 6 + static_cast<double>(i % 10));
    for (int f = 0; f < static_cast<int>(problem.funds.size()); ++f) absurd.shares.push_back({f, 1.0});
    problem.projects.push_back(absurd);
    ASSERT_EQ(FindBlocked(problem).back(), Blocked::kMoney) << "case " << i;
    const Answer after = Solve(problem, {});
    ASSERT_NEAR(after.objective, before.objective, 1e-6) << "case " << i;
    ASSERT_NEAR(toy::ShortfallOf(after), toy::ShortfallOf(before), 1e-5) << "case " << i;
    ASSERT_LE(after.gap, 1e-6) << "case " << i;
    ++compared;
  }
  EXPECT_GT(compared, 200);
}

TEST(PortfolioProperty, RelaxationMatchesTheFormulationWithPayments) {
  Rng rng(4, StreamOf("portfolio/relaxation"));
  int sharper = 0, compared = 0;
  for (int i = 0; i < 1000; ++i) {
    Problem problem = toy::RandomProblem(rng);
    const double plain = toy::RelaxationByPayments(problem);
    if (!std::isfinite(plain)) continue;
    const Answer answer = Solve(problem, {});
    if (toy::ShortfallOf(answer) > 1e-6) continue;  // another programme's relaxation
    ++compared;
    // Cliques and needs of groups may sharpen ours; without both it is the same number.
    ASSERT_LE(answer.relaxation, plain + 1e-6) << "case " << i;
    const bool structure = std::any_of(problem.projects.begin(), problem.projects.end(),
                                       [](const Project& p) { return !p.excludes.empty() || !p.needs.empty(); });
    if (!structure) {
      ASSERT_NEAR(answer.relaxation, plain, 1e-6) << "case " << i;
    } else {
      sharper += answer.relaxation < plain - 1e-6 ? 1 : 0;
    }
    ASSERT_GE(answer.relaxation, answer.objective - 1e-6);
  }
  EXPECT_GT(compared, 400);
  EXPECT_GT(sharper, 0);
}

// A solver that shares no code, on the formulation with a column per payment.
TEST(Portfolio, AgreesWithGlpsol) {
  if (std::system("command -v glpsol > /dev/null 2>&1") != 0) GTEST_SKIP() << "glpsol is not installed";
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("atalaya-portfolio-" + std::to_string(::getpid()));
  std::filesystem::create_directory(folder);
  Rng rng(6, StreamOf("portfolio/glpsol"));
  int optimal = 0, infeasible = 0;
  for (int i = 0; i < 60; ++i) {
    const Problem problem = toy::RandomProblem(rng, 30);
    std::ofstream(folder / "model.lp") << InLpFormat(problem);
    const std::string out = (folder / "out.txt").string();
    const std::string command = "glpsol --lp " + (folder / "model.lp").string() + " -o " + out + " > " +
                                (folder / "log.txt").string() + " 2>&1";
    ASSERT_EQ(std::system(command.c_str()), 0) << "case " << i;
    std::ifstream file(out);
    std::string line, status;
    double objective = 0;
    while (std::getline(file, line)) {
      if (line.starts_with("Status:")) status = line;
      if (line.starts_with("Objective:")) objective = std::stod(line.substr(line.find('=') + 1));
    }
    const Answer answer = Solve(problem, {});
    if (status.find("OPTIMAL") != std::string::npos) {
      ++optimal;
      EXPECT_NEAR(answer.objective, objective, 1e-6 * std::max(1.0, std::abs(objective))) << "case " << i;
      EXPECT_EQ(toy::ShortfallOf(answer), 0) << "case " << i;
    } else {
      ++infeasible;
      EXPECT_GT(toy::ShortfallOf(answer), 0) << "case " << i << " " << status;
    }
  }
  EXPECT_GT(optimal, 20);
  EXPECT_GT(infeasible, 5);
  std::filesystem::remove_all(folder);
}

// The relaxation's value is concave in every limit: a price is between the differences on both sides.
TEST(PortfolioProperty, PricesAreDifferencesOfTheRelaxation) {
  Rng rng(5, StreamOf("portfolio/prices"));
  int positive = 0;
  for (int i = 0; i < 800; ++i) {
    Problem problem = toy::RandomProblem(rng);
    const Answer answer = Solve(problem, {});
    if (toy::ShortfallOf(answer) > 1e-6 || !answer.priced) continue;
    const double step = 1e-3, here = toy::RelaxationByPayments(problem);
    if (std::abs(here - answer.relaxation) > 1e-9) continue;  // a sharper relaxation: not this function
    const auto check = [&](double& limit, double price, const char* what) {
      const double before = limit;
      limit = before + step;
      const double above = toy::RelaxationByPayments(problem);
      limit = before - step;
      const double below = before >= step ? toy::RelaxationByPayments(problem) : -milp::kInfinity;
      limit = before;
      ASSERT_LE(above - here, price * step + 1e-7) << what << " of case " << i;
      if (std::isfinite(below)) {
        ASSERT_GE(here - below, price * step - 1e-7) << what << " of case " << i;
      }
      positive += std::abs(price) > 1e-9 ? 1 : 0;
    };
    for (std::size_t f = 0; f < problem.funds.size(); ++f) {
      check(problem.funds[f].budget, answer.prices.fund[f], "budget");
      for (std::size_t e = 0; e < problem.funds[f].earmarks.size(); ++e) {
        check(problem.funds[f].earmarks[e].at_least, -answer.prices.earmark[f][e], "earmark");
      }
    }
    for (std::size_t r = 0; r < problem.resources.size(); ++r) {
      check(problem.resources[r].limit, answer.prices.resource[r], "resource");
    }
    if (HasFatalFailure()) return;
  }
  EXPECT_GT(positive, 50);
}

}  // namespace
}  // namespace atalaya::invest::portfolio
