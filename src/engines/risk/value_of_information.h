// What it would be worth to know: "which facility to audit next". A decision is taken with inputs still uncertain;
// learning one of them first helps only where it would change the decision. docs/methods/sensitivity.md.
//
// Given one sample of everything: for each draw the utility of each decision (money saved, say; more is better) and the
// value of each input. The same draws serve all inputs, and decisions should have been simulated with the same draws
// too: only differences between decisions matter. Sizes: thousands of inputs, some dozen decisions, 1,000 to 100,000
// draws.
//
// Pure functions; the same bytes on any number of threads. Utilities and inputs must be finite, sizes agree.
#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <vector>

namespace atalaya::risk {

// utilities[decision][draw]: one row a decision, all of one length.
using Utilities = std::vector<std::vector<double>>;

struct InformationValue {
  double value = 0;           // in the unit of utility, never negative
  double standard_error = 0;  // of the sampling
  double changes = 0;         // share of draws in which the decision would be another than today's
};

// The decision with the highest mean utility; ties: the lowest index. -1 without decisions or draws.
int BestDecision(const Utilities& utilities);

// Expected value of perfect information, E[max_d U_d] - max_d E[U_d]: no study can be worth more. With several
// decisions that are nearly equal and few draws it is slightly low, as today's best is chosen on the same draws.
InformationValue PerfectInformation(const Utilities& utilities);

// Expected value of learning one input (EVPPI): E_X[max_d E(U_d | X)] - max_d E[U_d], with x[draw] the input.
//
// E(U_d | X) - E(U_today | X) is regressed on X as a line with bends at quantiles of X (an input of few values: the
// mean at each). The maximum of noisy estimates is biased upward, so draws are dealt to folds, the decision for each
// draw is chosen by the regression on the other folds, and its own utility counts. What remains is a slight bias
// downward, because some choices by regression are not the best; negative estimates are told as 0. Exactly 0 for an
// input that is constant or never changes the choice; never above PerfectInformation.
//
// Cost: O(draws (log draws + decisions)).
InformationValue PartialInformation(const Utilities& utilities, std::span<const double> x);

// The same for many inputs: `input(i, x)` fills x with input i's value in each draw. Called from several threads.
std::vector<InformationValue> PartialInformation(const Utilities& utilities, std::size_t inputs,
                                                 const std::function<void(std::size_t, std::span<double>)>& input,
                                                 int threads);

}  // namespace atalaya::risk
