#include "milp/milp.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "base/parallel.h"
#include "milp/cbc.h"
#include "milp/child.h"
#include "milp/random_models.h"

namespace atalaya::milp {
namespace {

Column Binary(double objective) {
  return {0, 1, objective, true};
}

// Maximise 5a+4b+3c under three rows: 9 at (1, 1, 0).
Model Textbook() {
  Model model;
  for (const double c : {-5.0, -4.0, -3.0}) model.Add(Binary(c));
  model.Add(Row{{{0, 2}, {1, 3}, {2, 1}}, -kInfinity, 5});
  model.Add(Row{{{0, 4}, {1, 1}, {2, 2}}, -kInfinity, 11});
  model.Add(Row{{{0, 3}, {1, 4}, {2, 2}}, -kInfinity, 8});
  return model;
}

// A market-split instance: hard to prove, easy to stop in the middle of.
Model Hard(int columns, int rows) {
  Rng rng(3, 3);
  Model model;
  for (int c = 0; c < columns; ++c) model.Add(Binary(0));
  for (int r = 0; r < rows; ++r) {
    Row row;
    double sum = 0;
    for (int c = 0; c < columns; ++c) {
      row.entries.push_back({c, static_cast<double>(1 + rng.Below(99))});
      sum += row.entries.back().value;
    }
    row.entries.push_back({model.Add(Column{0, kInfinity, 1, false}), 1});
    row.entries.push_back({model.Add(Column{0, kInfinity, 1, false}), -1});
    row.lower = row.upper = std::floor(sum / 2);
    model.Add(std::move(row));
  }
  return model;
}

TEST(SolveMip, SolvesATextbookCase) {
  const Solution solution = SolveMip(Textbook(), {});
  EXPECT_EQ(solution.status, Status::kOptimal);
  EXPECT_EQ(solution.objective, -9);
  EXPECT_NEAR(solution.bound, -9, 1e-6);
  EXPECT_EQ(solution.values, (std::vector<double>{1, 1, 0}));
}

TEST(SolveMip, SaysWhenThereIsNoAnswer) {
  Model infeasible = Textbook();
  infeasible.Add(Row{{{0, 2}, {1, 2}}, 1, 1});  // 2a + 2b = 1: feasible as a relaxation only
  EXPECT_EQ(SolveMip(infeasible, {}).status, Status::kInfeasible);
  Model unbounded;
  unbounded.Add(Column{0, kInfinity, -1, true});
  EXPECT_EQ(SolveMip(unbounded, {}).status, Status::kUnbounded);
  Model neither = unbounded;  // a ray of the relaxation, but no integral point
  neither.Add(Column{0, 1, 0, true});
  neither.Add(Row{{{1, 2}}, 1, 1});
  EXPECT_EQ(SolveMip(neither, {}).status, Status::kInfeasible);
  Model crossed = Textbook();
  crossed.columns[0].lower = 2;
  EXPECT_EQ(SolveMip(crossed, {}).status, Status::kInfeasible);
  Model nan = Textbook();
  nan.columns[0].objective = std::nan("");
  EXPECT_EQ(SolveMip(nan, {}).status, Status::kFailed);
}

TEST(SolveMip, SolvesEmptyModels) {
  EXPECT_EQ(SolveMip({}, {}).status, Status::kOptimal);
  EXPECT_EQ(SolveMip({}, {}).objective, 0);
  Model no_rows;
  no_rows.Add(Column{0, 7, -2, true});
  const Solution solution = SolveMip(no_rows, {});
  EXPECT_EQ(solution.status, Status::kOptimal);
  EXPECT_EQ(solution.objective, -14);
  Model empty_row = no_rows;
  empty_row.Add(Row{{}, 1, 2});
  EXPECT_EQ(SolveMip(empty_row, {}).status, Status::kInfeasible);
}

TEST(SolveMip, KeepsLinkingRowsExact) {
  // CBC accepts x = 1e-6 as 0; pay <= 1e6 x would then let a dollar through.
  Model model;
  const int x = model.Add(Binary(1000)), pay = model.Add(Column{0, kInfinity, -1e-3, false});
  model.Add(Row{{{pay, 1}, {x, -1e6}}, -kInfinity, 0});
  model.Add(Row{{{pay, 1}}, -kInfinity, 999});
  const Solution solution = SolveMip(model, {});
  EXPECT_NEAR(solution.objective, 0, 1e-9);
  EXPECT_NEAR(solution.values[pay], 0, 1e-9);
}

TEST(SolveMip, DoesNotLoseSmallOrLargeObjectives) {
  for (const double unit : {1e-9, 1.0, 1e9}) {
    Model model = Textbook();
    for (Column& column : model.columns) column.objective *= unit;
    const Solution solution = SolveMip(model, {});
    EXPECT_EQ(solution.status, Status::kOptimal);
    EXPECT_NEAR(solution.objective / unit, -9, 1e-9);
    EXPECT_NEAR(solution.bound / unit, -9, 1e-5);
  }
}

TEST(SolveMip, ReturnsTheStartWhenItRunsOutOfNodesOrTime) {
  const Model model = Hard(40, 4);
  std::vector<double> start(model.columns.size(), 0.0);
  for (std::size_t r = 0; r < model.rows.size(); ++r) start[40 + r] = 0;
  // Everything off: each row's shortfall is its whole side. Slack columns come in pairs after the 40 binaries.
  for (std::size_t r = 0; r < model.rows.size(); ++r) start[model.rows[r].entries[40].column] = model.rows[r].lower;
  ASSERT_LT(Violation(model, start), 1e-9);
  Options options;
  options.start = start;
  options.node_limit = 50;
  const Solution few = SolveMip(model, options);
  ASSERT_TRUE(few.Found());
  EXPECT_LE(few.objective, ObjectiveAt(model, start));
  EXPECT_LE(few.bound, few.objective);
  const Solution again = SolveMip(model, options);
  EXPECT_EQ(few.values, again.values) << "a node limit must be reproducible";
  options.node_limit = 0;
  options.time_limit = 0.5;
  const auto begin = std::chrono::steady_clock::now();
  const Solution late = SolveMip(model, options);
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
  EXPECT_EQ(late.status, Status::kFeasible);
  EXPECT_GE(late.bound, 0);
}

TEST(SolveMip, StopsWhenCancelled) {
  const Model model = Hard(60, 5);
  std::atomic<bool> cancel{false};
  Options options;
  options.cancel = &cancel;
  std::thread canceller([&cancel] {
    std::this_thread::sleep_for(std::chrono::milliseconds(300));
    cancel = true;
  });
  const auto begin = std::chrono::steady_clock::now();
  const Solution solution = SolveMip(model, options);
  canceller.join();
  EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds(10));
  EXPECT_TRUE(solution.status == Status::kFeasible || solution.status == Status::kNoSolution);
}

// Cases that CBC gets wrong: feasible called infeasible and an optimum missed by its preprocessing, and a crash.
TEST(SolveMip, DoesNotTrustCbc) {
  for (const auto& [seed, expected] :
       {std::pair{40, -18.0}, std::pair{1730, -12.0}, std::pair{1893, -31.0}, std::pair{4286, 5.0}}) {
    const Model model = RandomMixedModel(static_cast<std::uint64_t>(seed));
    const Solution solution = SolveMip(model, {});
    EXPECT_EQ(solution.status, Status::kOptimal);
    EXPECT_NEAR(solution.objective, expected, 1e-9) << "seed " << seed;
  }
}

TEST(SolveMip, IsSafeFromSeveralThreads) {
  std::vector<Solution> solutions(8);
  ParallelFor(solutions.size(), 4, [&](std::size_t i) { solutions[i] = SolveMip(Textbook(), {}); });
  for (const Solution& solution : solutions) EXPECT_EQ(solution.objective, -9);
}

RC_GTEST_PROP(SolveMip, EqualsEnumeration, ()) {
  const Model model = RandomIntegerModel(*rc::gen::arbitrary<std::uint64_t>());
  const double expected = ByEnumeration(model);
  const Solution solution = SolveMip(model, {});
  if (expected == kInfinity) {
    RC_ASSERT(solution.status == Status::kInfeasible);
  } else {
    RC_ASSERT(solution.status == Status::kOptimal);
    RC_ASSERT(std::abs(solution.objective - expected) < 1e-6);
    RC_ASSERT(solution.bound <= expected + 1e-6);
    RC_ASSERT(Violation(model, solution.values) < 1e-9);
  }
}

RC_GTEST_PROP(SolveMip, EqualsEnumerationOfMixedModels, ()) {
  const Model model = RandomMixedModel(*rc::gen::arbitrary<std::uint64_t>());
  const double expected = ByEnumerationAndLp(model);
  const Solution solution = SolveMip(model, {});
  if (expected == kInfinity) {
    RC_ASSERT(solution.status == Status::kInfeasible);
  } else {
    RC_ASSERT(solution.status == Status::kOptimal);
    RC_ASSERT(std::abs(solution.objective - expected) < 1e-6);
    RC_ASSERT(Violation(model, solution.values) < 1e-6);
  }
}

// ---- linear programmes

TEST(LinearProgram, GivesDualsAndReducedCosts) {
  // min -3x - 5y: x <= 4, 2y <= 12, 3x + 2y <= 18 (Hillier, Lieberman): -36 at (2, 6), duals 0, -3/2, -1.
  Model model;
  model.Add(Column{0, kInfinity, -3, false});
  model.Add(Column{0, kInfinity, -5, false});
  model.Add(Column{0, kInfinity, 7, false});  // never worth it: reduced cost 7
  model.Add(Row{{{0, 1}}, -kInfinity, 4});
  model.Add(Row{{{1, 2}}, -kInfinity, 12});
  model.Add(Row{{{0, 3}, {1, 2}}, -kInfinity, 18});
  LinearProgram program(model);
  const Solution solution = program.Solve();
  ASSERT_EQ(solution.status, Status::kOptimal);
  EXPECT_NEAR(solution.objective, -36, 1e-9);
  EXPECT_EQ(solution.bound, solution.objective);
  EXPECT_NEAR(solution.duals[0], 0, 1e-9);
  EXPECT_NEAR(solution.duals[1], -1.5, 1e-9);
  EXPECT_NEAR(solution.duals[2], -1, 1e-9);
  EXPECT_NEAR(solution.reduced_costs[2], 7, 1e-9);
}

TEST(LinearProgram, GoesOnAfterRowsAndBounds) {
  Model model;
  model.Add(Column{0, 10, -1, false});
  model.Add(Column{0, 10, -1, false});
  LinearProgram program(model);
  EXPECT_NEAR(program.Solve().objective, -20, 1e-9);
  program.AddRows({Row{{{0, 1}, {1, 1}}, -kInfinity, 12}, Row{{{0, 1}, {1, -1}}, -2, 2}});
  EXPECT_NEAR(program.Solve().objective, -12, 1e-9);
  program.SetBounds(0, 0, 3);
  EXPECT_NEAR(program.Solve().objective, -8, 1e-9);
  program.SetBounds(0, 0, 10);
  EXPECT_NEAR(program.Solve().objective, -12, 1e-9);
  program.AddRows({Row{{{0, 1}}, 11, kInfinity}});
  EXPECT_EQ(program.Solve().status, Status::kInfeasible);
}

TEST(LinearProgram, SaysUnboundedAndSolvesEmpty) {
  Model model;
  model.Add(Column{0, kInfinity, -1, false});
  EXPECT_EQ(LinearProgram(model).Solve().status, Status::kUnbounded);
  EXPECT_EQ(LinearProgram(Model{}).Solve().status, Status::kOptimal);
}

// ---- an independent solver

std::string InLpFormat(const Model& model) {
  std::ostringstream out;
  out.precision(17);
  const auto terms = [&out](const std::vector<Entry>& entries) {
    for (const Entry& entry : entries)
      out << (entry.value < 0 ? " - " : " + ") << std::abs(entry.value) << " x" << entry.column;
    out << (entries.empty() ? " 0 x0" : "");
  };
  out << "Minimize\n obj:";
  std::vector<Entry> objective;
  for (std::size_t c = 0; c < model.columns.size(); ++c) {
    objective.push_back({static_cast<int>(c), model.columns[c].objective});
  }
  terms(objective);
  out << "\nSubject To\n always: 0 x0 <= 1\n";
  for (std::size_t r = 0; r < model.rows.size(); ++r) {
    for (const auto& [side, sign] : {std::pair{model.rows[r].lower, " >= "}, std::pair{model.rows[r].upper, " <= "}}) {
      if (std::isinf(side)) continue;
      out << " r" << r << (sign[1] == '>' ? "l" : "u") << ":";
      terms(model.rows[r].entries);
      out << sign << side << "\n";
    }
  }
  out << "Bounds\n";
  for (std::size_t c = 0; c < model.columns.size(); ++c) {
    out << " " << model.columns[c].lower << " <= x" << c << " <= " << model.columns[c].upper << "\n";
  }
  out << "Generals\n";
  for (std::size_t c = 0; c < model.columns.size(); ++c) {
    if (model.columns[c].integer) out << " x" << c << "\n";
  }
  out << "End\n";
  return out.str();
}

TEST(SolveMip, AgreesWithGlpsol) {
  if (std::system("command -v glpsol >/dev/null 2>&1") != 0) GTEST_SKIP() << "glpsol is not installed";
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("atalaya-milp-" + std::to_string(::getpid()));
  std::filesystem::create_directory(folder);
  for (std::uint64_t seed = 1; seed <= 40; ++seed) {
    const Model model = RandomMixedModel(seed);
    std::ofstream(folder / "model.lp") << InLpFormat(model);
    const std::string out = (folder / "out.txt").string();
    const std::string command =
        "glpsol --lp " + (folder / "model.lp").string() + " -o " + out + " >" + (folder / "log.txt").string() + " 2>&1";
    ASSERT_EQ(std::system(command.c_str()), 0);
    std::ifstream file(out);
    std::string line, status;
    double objective = 0;
    while (std::getline(file, line)) {
      if (line.starts_with("Status:")) status = line;
      if (line.starts_with("Objective:")) objective = std::stod(line.substr(line.find('=') + 1));
    }
    const Solution solution = SolveMip(model, {});
    if (status.find("OPTIMAL") != std::string::npos) {
      ASSERT_EQ(solution.status, Status::kOptimal) << "seed " << seed;
      EXPECT_NEAR(solution.objective, objective, 1e-6 * std::max(1.0, std::abs(objective))) << "seed " << seed;
    } else {
      EXPECT_EQ(solution.status, Status::kInfeasible) << "seed " << seed << " " << status;
    }
  }
  std::filesystem::remove_all(folder);
}

// The second opinion alone, since CBC seldom needs it.
RC_GTEST_PROP(SolvePlainly, EqualsEnumeration, ()) {
  const Model model = RandomMixedModel(*rc::gen::arbitrary<std::uint64_t>());
  const double expected = ByEnumerationAndLp(model);
  const ChildOutcome outcome = RunInChild([&](const ChildPort& port) { SolvePlainly(model, {}, port); }, {});
  RC_ASSERT(outcome.messages.size() == 1u);
  const std::vector<double>& answer = outcome.messages[0];
  if (expected == kInfinity) {
    RC_ASSERT(answer[1] == static_cast<double>(Status::kInfeasible));
  } else {
    RC_ASSERT(answer[1] == static_cast<double>(Status::kOptimal));
    RC_ASSERT(std::abs(ObjectiveAt(model, {answer.begin() + 3, answer.end()}) - expected) < 1e-6);
  }
}

// ---- the child

TEST(RunInChild, BringsMessagesBackAndSurvivesACrash) {
  const ChildOutcome good = RunInChild([](const ChildPort& port) { port.Send(std::vector<double>{1, 2, 3}); }, {});
  EXPECT_TRUE(good.finished);
  ASSERT_EQ(good.messages.size(), 1u);
  EXPECT_EQ(good.messages[0], (std::vector<double>{1, 2, 3}));
  const ChildOutcome crash = RunInChild(
      [](const ChildPort& port) {
        port.Send(std::vector<double>{4});
        std::abort();
      },
      {});
  EXPECT_FALSE(crash.finished);
  ASSERT_EQ(crash.messages.size(), 1u) << "what was sent before the crash is kept";
  const ChildOutcome thrown = RunInChild([](const ChildPort&) { throw std::bad_alloc(); }, {});
  EXPECT_FALSE(thrown.finished);
}

TEST(RunInChild, OutlivesTheSignalsOfATerminal) {
  const ChildOutcome outcome = RunInChild(
      [](const ChildPort& port) {
        for (const int number : {SIGINT, SIGTERM, SIGQUIT, SIGHUP}) std::raise(number);
        port.Send(std::vector<double>{7});
      },
      {});
  EXPECT_TRUE(outcome.finished);
  EXPECT_EQ(outcome.messages.size(), 1u) << "the parent decides when a child stops";
}

TEST(RunInChild, LimitsMemory) {
#if defined(__SANITIZE_ADDRESS__)
  GTEST_SKIP() << "address sanitizer needs the address space";
#endif
  ChildLimits limits;
  limits.memory_limit_mb = 64;
  const auto take = [](const ChildPort& port) {
    const std::vector<double> much(std::size_t{1} << 26, 1.0);  // 512 MB
    port.Send({much.data(), 1});
  };
  EXPECT_FALSE(RunInChild(take, limits).finished);
  limits.memory_limit_mb = 1024;
  EXPECT_TRUE(RunInChild(take, limits).finished);
}

TEST(RunInChild, AsksThenKills) {
  ChildLimits limits;
  limits.time_limit = 0.1;
  limits.grace = 0.2;
  const ChildOutcome deaf =
      RunInChild([](const ChildPort&) { std::this_thread::sleep_for(std::chrono::seconds(60)); }, limits);
  EXPECT_FALSE(deaf.finished);
  limits.grace = 30;
  const ChildOutcome polite = RunInChild(
      [](const ChildPort& port) {
        while (!port.StopAsked()) std::this_thread::sleep_for(std::chrono::milliseconds(5));
        port.Send(std::vector<double>{1});
      },
      limits);
  EXPECT_TRUE(polite.finished);
  EXPECT_EQ(polite.messages.size(), 1u);
}

}  // namespace
}  // namespace atalaya::milp
