#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>

#include "milp/milp.h"
#include "milp/random_models.h"

namespace atalaya::milp {
namespace {

// The rows of `full` that a point violates: a separator for the model without them.
Separator RowsOf(const Model& full) {
  return [&full](const std::vector<double>& point) {
    std::vector<Row> violated;
    for (const Row& row : full.rows) {
      double sum = 0;
      for (const Entry& entry : row.entries) sum += entry.value * point[entry.column];
      if (sum < row.lower - 1e-6 || sum > row.upper + 1e-6) violated.push_back(row);
    }
    return violated;
  };
}

RC_GTEST_PROP(SolveWithCuts, EqualsTheFullModel, ()) {
  const Model full = RandomIntegerModel(*rc::gen::arbitrary<std::uint64_t>());
  Model bare = full;
  bare.rows.clear();
  const double expected = ByEnumeration(full);
  const CutResult result = SolveWithCuts(bare, RowsOf(full), nullptr, {});
  if (expected == kInfinity) {
    RC_ASSERT(result.best.status == Status::kInfeasible);
  } else {
    RC_ASSERT(result.best.status == Status::kOptimal);
    RC_ASSERT(std::abs(result.best.objective - expected) < 1e-6);
    RC_ASSERT(result.linear_bound <= expected + 1e-6);
  }
}

RC_GTEST_PROP(SolveWithCuts, BoundsHoldWhenCutShort, ()) {
  const Model full = RandomIntegerModel(*rc::gen::arbitrary<std::uint64_t>());
  Model bare = full;
  bare.rows.clear();
  CutOptions options;
  options.integer_rounds = 1;
  options.linear_rounds = 1 + static_cast<int>(*rc::gen::inRange(0, 3));
  options.linear_only = *rc::gen::arbitrary<bool>();
  const double expected = ByEnumeration(full);
  const CutResult result = SolveWithCuts(bare, RowsOf(full), nullptr, options);
  if (expected < kInfinity) RC_ASSERT(result.best.bound <= expected + 1e-6);
  if (result.best.Found()) RC_ASSERT(result.best.objective >= expected - 1e-6);
}

TEST(SolveWithCuts, UsesTheCompleterAndTheStart) {
  // min t, t >= |x - 2.4| for integers 0..5, the two rows hidden. The completer knows t.
  Model model;
  const int x = model.Add(Column{0, 5, 0, true}), t = model.Add(Column{0, kInfinity, 1, false});
  const auto separate = [&](const std::vector<double>& point) {
    std::vector<Row> rows;
    if (point[t] < point[x] - 2.4 - 1e-7) rows.push_back({{{t, 1}, {x, -1}}, -2.4, kInfinity});
    if (point[t] < 2.4 - point[x] - 1e-7) rows.push_back({{{t, 1}, {x, 1}}, 2.4, kInfinity});
    return rows;
  };
  const auto complete = [&](const std::vector<double>& point) {
    const double whole = std::round(point[x]);
    return std::vector<double>{whole, std::abs(whole - 2.4)};
  };
  CutOptions options;
  options.mip.start = {5, 2.6};
  const CutResult result = SolveWithCuts(model, separate, complete, options);
  EXPECT_EQ(result.best.status, Status::kOptimal);
  EXPECT_NEAR(result.best.objective, 0.4, 1e-6);
  EXPECT_EQ(result.best.values[x], 2);
  EXPECT_LE(result.linear_bound, 0.4);

  options.linear_only = true;
  const CutResult linear = SolveWithCuts(model, separate, complete, options);
  ASSERT_TRUE(linear.best.Found());
  EXPECT_EQ(linear.integer_rounds, 0);
  EXPECT_LE(linear.best.bound, 0.4);
  EXPECT_GE(linear.best.objective, 0.4 - 1e-9);
}

TEST(SolveWithCuts, EndsWhenTheSeparatorRepeatsItself) {
  Model model;
  model.Add(Column{0, 5, 1, true});
  const auto stubborn = [](const std::vector<double>&) { return std::vector<Row>{{{{0, 1}}, 2, kInfinity}}; };
  const CutResult result = SolveWithCuts(model, stubborn, nullptr, {});
  EXPECT_EQ(result.best.objective, 2);
  EXPECT_EQ(result.cuts, 1);
}

TEST(SolveWithCuts, GivesDualsOfItsOwnRows) {
  // min -x, x <= 3 as a row of the model (dual -1), x <= 10 as a cut.
  Model model;
  model.Add(Column{0, kInfinity, -1, false});
  model.Add(Row{{{0, 1}}, -kInfinity, 3});
  const CutResult result = SolveWithCuts(
      model, [](const std::vector<double>&) { return std::vector<Row>{{{{0, 1}}, -kInfinity, 10}}; }, nullptr, {});
  ASSERT_EQ(result.linear_duals.size(), 1u);
  EXPECT_NEAR(result.linear_duals[0], -1, 1e-9);
  EXPECT_NEAR(result.best.objective, -3, 1e-9);
}

TEST(SolveWithCuts, SaysUnboundedAndInfeasible) {
  Model unbounded;
  unbounded.Add(Column{0, kInfinity, -1, true});
  const auto none = [](const std::vector<double>&) { return std::vector<Row>{}; };
  EXPECT_EQ(SolveWithCuts(unbounded, none, nullptr, {}).best.status, Status::kUnbounded);
  Model infeasible;
  infeasible.Add(Column{0, 1, 1, true});
  infeasible.Add(Row{{{0, 1}}, 2, 3});
  EXPECT_EQ(SolveWithCuts(infeasible, none, nullptr, {}).best.status, Status::kInfeasible);
}

// ---- branch and cut

RC_GTEST_PROP(BranchAndCut, EqualsTheFullModel, ()) {
  const Model full = RandomIntegerModel(*rc::gen::arbitrary<std::uint64_t>());
  Model bare = full;
  bare.rows.clear();
  const double expected = ByEnumeration(full);
  const bool all_hidden = *rc::gen::arbitrary<bool>();
  const CutResult result = BranchAndCut(all_hidden ? bare : full, RowsOf(full), nullptr, {});
  if (expected == kInfinity) {
    RC_ASSERT(result.best.status == Status::kInfeasible);
  } else {
    RC_ASSERT(result.best.status == Status::kOptimal);
    RC_ASSERT(std::abs(result.best.objective - expected) < 1e-6);
    RC_ASSERT(std::abs(result.best.bound - expected) < 1e-5 * std::max(1.0, std::abs(expected)));
    RC_ASSERT(result.linear_bound <= expected + 1e-6);
  }
}

RC_GTEST_PROP(BranchAndCut, BoundsHoldWhenCutShort, ()) {
  const Model full = RandomIntegerModel(*rc::gen::arbitrary<std::uint64_t>());
  Model bare = full;
  bare.rows.clear();
  CutOptions options;
  options.mip.node_limit = 1 + static_cast<int>(*rc::gen::inRange(0, 4));
  options.linear_rounds = 1 + static_cast<int>(*rc::gen::inRange(0, 3));
  options.linear_only = *rc::gen::arbitrary<bool>();
  const double expected = ByEnumeration(full);
  const CutResult result = BranchAndCut(bare, RowsOf(full), nullptr, options);
  if (expected < kInfinity) RC_ASSERT(result.best.bound <= expected + 1e-6);
  if (result.best.Found()) RC_ASSERT(result.best.objective >= expected - 1e-6);
}

TEST(BranchAndCut, SaysUnboundedAndInfeasible) {
  Model unbounded;
  unbounded.Add(Column{0, kInfinity, -1, true});
  const auto none = [](const std::vector<double>&) { return std::vector<Row>{}; };
  EXPECT_EQ(BranchAndCut(unbounded, none, nullptr, {}).best.status, Status::kUnbounded);
  Model infeasible;
  infeasible.Add(Column{0, 1, 1, true});
  infeasible.Add(Row{{{0, 1}}, 2, 3});
  EXPECT_EQ(BranchAndCut(infeasible, none, nullptr, {}).best.status, Status::kInfeasible);
}

TEST(BranchAndCut, StopsWhenCancelled) {
  const Model full = RandomIntegerModel(7);
  const std::atomic<bool> cancel{true};
  CutOptions options;
  options.mip.cancel = &cancel;
  EXPECT_EQ(BranchAndCut(full, RowsOf(full), nullptr, options).integer_rounds, 0);
}

}  // namespace
}  // namespace atalaya::milp
