// What the answer rests on: which uncertain inputs move the region's loss most, and which facility an audit should visit next.
// Mathematics and limits: docs/methods/sensitivity.md, 'A region's own analysis'.
//
// Loss is the expected local loss a year, money equivalent (money + lives x the region's value per life), every other uncertain
// quantity at its mean.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "analysis/analysis.h"

namespace atalaya::analysis {

enum class InputKind { kAnswers, kRate, kLoss, kEffectiveness };

// One bar of the tornado: the region's loss with one input at its 5 and at its 95 % point, the rest at their means.
struct Swing {
  InputKind kind = InputKind::kAnswers;
  int facility = -1;  // kAnswers: all open answers of this facility move together
  int scenario = -1;  // the other kinds: a scenario's rate, its loss of a success, the effectiveness of its controls
  double at_low = 0, at_high = 0;
  double Width() const { return at_high > at_low ? at_high - at_low : at_low - at_high; }
};

// The value of settling one open answer of a facility before buying there, a year.
struct Question {
  std::string control;
  double value = 0, error = 0;
};

// The value of auditing one facility before buying there: what knowing its true answers would add, in the mean, to the gain a
// year of the best buy at the plan's prices of money.
struct Audit {
  int facility = -1;
  double value = 0, error = 0;      // error: one standard error
  double changes = 0;               // probability that what the audit finds changes the best buy
  int open = 0;                     // answers that are open
  int buy_now = -1;                 // best bundle without an audit, -1: nothing
  std::vector<Question> questions;  // most valuable first
};

struct SensitivityOptions {
  int draws = 256;              // a facility; the list's head is drawn again with eight times as many
  std::size_t head = 20;        // facilities that get the finer estimate and their questions
  std::size_t questions = 5;    // of each
  std::uint64_t seed = 1;
  int threads = 1;
  std::function<void(double share)> progress;  // may be empty
};

struct Sensitivity {
  double loss = 0;              // with every input at its mean
  int budget_case = -1;         // whose prices of money were used
  std::vector<Swing> swings;    // widest first
  std::vector<Audit> audits;    // facilities with open answers and something to buy, most valuable first
};

// The same region, analysis and options give the same result on any number of threads.
Sensitivity MeasureSensitivity(const model::Region& region, const Analysis& analysis, const SensitivityOptions& options);

}  // namespace atalaya::analysis
