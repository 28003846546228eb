// What would these rules have done last year? Rules over stored records with outcomes, before anybody activates them.
//
// The records are in the order of their filing. The first `train_share` of them calibrates the score and the baseline; everything in
// `curves` is measured on the rest, on inspected records only: of the others nobody knows. Inspected records were chosen by older rules, so
// precision is that among what used to be chosen; only a random share heals that (docs/methods/target.md).
//
// Deterministic on any number of threads: ties of a score are ordered by a draw from `seed` and the record's number.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "target/feedback.h"
#include "target/rule.h"
#include "target/score.h"

namespace atalaya::target {

inline constexpr std::array<double, 3> kInspectedShares{0.01, 0.05, 0.10};

struct Curve {
  // At each share of the measured records inspected, best score first.
  std::array<double, 3> precision{}, recall{};
};

struct RuleEffect {
  RuleRecord record;          // on all records
  std::uint64_t unknown = 0;  // records it could not judge
  std::uint64_t alone = 0;    // finds on which no other rule fired
  // Finds among the best 1, 5, 10 % with it minus without it (its weight taken out of the calibrated score; others unchanged).
  std::array<double, 3> marginal_recall{};
};

struct BacktestOptions {
  double train_share = 0.5;
  std::uint64_t seed = 1;
  int threads = 1;
  // Fields (numbers and truths) of the baseline: logistic regression on them alone, standardised, unknown as the mean with a flag of its own.
  std::vector<std::string> baseline_fields{"value", "net_kg", "packages", "import"};
  CalibrationOptions calibration;
};

struct Backtest {
  std::uint64_t records = 0, inspected = 0, found = 0;  // all
  std::uint64_t measured = 0, measured_found = 0;       // inspected ones after the training part
  Combination as_written, calibrated;
  Curve calibrated_curve, written_curve, baseline_curve, random_curve;  // random: expected values
  std::array<std::uint64_t, 3> workload{};  // records a year that the score of a share would send to inspection
  std::vector<RuleEffect> rules;
  Findings findings;  // `target.baseline-field` (name): not a number or truth of the schema, left out
};

// outcomes: one a record of the table.
Backtest RunBacktest(const RuleBook& book, const Table& table, std::span<const Outcome> outcomes, const BacktestOptions& options);

}  // namespace atalaya::target
