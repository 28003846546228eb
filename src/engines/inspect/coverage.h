// Security games for randomised patrols and inspections: how often to cover each target so that an attacker who has
// watched the habits, but not the day's draw, gains least. docs/methods/coverage.md.
//
//   coverage c_t in [0,1], sum c_t <= resources
//   U_a(t,c) = c U_a^covered + (1-c) U_a^uncovered; the same for the defender
//   rational attacker   takes his best target; among equals the defender's best (strong Stackelberg equilibrium)
//   quantal attacker    takes t with probability e^{lambda U_a(t)} / sum_s e^{lambda U_a(s)}
//
// Sources: C. Kiekintveld, M. Jain, J. Tsai, J. Pita, F. Ordonez, M. Tambe, AAMAS 2009 (ORIGAMI). For the quantal
// attacker: W. Dinkelbach's method for ratios over an exact Lagrangian; see quantal.cc for why it has no gap.
//
// Pure; the same result every time.
#pragma once

#include <atomic>
#include <cstddef>
#include <limits>
#include <vector>

namespace atalaya::inspect {

inline constexpr double kRational = std::numeric_limits<double>::infinity();  // lambda of a rational attacker
inline constexpr double kMaxLambdaRange = 1e6;  // lambda times the attacker's range of payoffs: above, use kRational

// Payoffs of an attack. attacker_covered <= attacker_uncovered and defender_uncovered <= defender_covered.
struct Target {
  double attacker_uncovered = 0, attacker_covered = 0;
  double defender_uncovered = 0, defender_covered = 0;
};

struct Response {
  std::size_t attacked = 0;   // the likeliest target
  double attacker_value = 0;  // expected payoffs
  double defender_value = 0;
  std::vector<double> attack;  // P(target attacked); empty for a rational attacker
};

struct CoveragePlan {
  std::vector<double> coverage;
  Response response;
  double bound = 0;        // no coverage gives the defender more
  bool cancelled = false;  // the bound is then only as good as the search had got
};

// What an attacker does against this coverage. At least one target. lambda >= 0, or kRational: then targets within
// 1e-11 of the range of payoffs of his best are equal to him.
Response RespondTo(const std::vector<Target>& targets, const std::vector<double>& coverage, double lambda);

// Rational attacker: the attacker's value is the least that the resources can force (ORIGAMI, in linear expected
// time). All resources are used: what the attacker's value does not need goes to targets he does not prefer, in
// proportion to what they lack. With a resource for every target, every target is covered.
CoveragePlan CoverRational(const std::vector<Target>& targets, double resources);

// Quantal attacker, global optimum: `bound` - defender_value is rounding. Resources may stay idle where covering more
// would drive the attacker to worse targets. O(n) a step, some hundred steps.
CoveragePlan CoverQuantal(const std::vector<Target>& targets, double resources, double lambda,
                          const std::atomic<bool>* cancel = nullptr);

}  // namespace atalaya::inspect
