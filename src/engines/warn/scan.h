// Scan statistics: where and when are there more cases than chance explains? Every window (a zone of places times a
// stretch of time) of a large family is compared with what lies outside it; the greatest likelihood ratio is the most
// likely cluster, and replicates of the data under the null hypothesis say how often chance alone does as well.
//
//   model         null hypothesis, given the number of cases               `base`
//   kPoisson      cases fall on cells (place, time) in proportion to base  expected cases, up to a common factor
//   kBernoulli    any C of the N people (cases and controls) are the cases  people, whole numbers
//   kPermutation  times are shuffled over the cases; margins stay           none
//
// Zones: for each place the growing lists of its nearest neighbours (places at equal distance enter together), or of
// its given neighbours in their order, as long as the zone's share of the whole is at most `max_fraction` (share of
// `base`, or of the cases for the permutation, over the whole period) and its radius at most `max_radius`. Stretches of
// time: 1 to `max_duration` steps; prospective: only those that end at the last step.
//
// The search is exact: windows are passed over only where a bound shows that they cannot win (search.h). Clusters are
// chosen greedily: the best window, then the best of those that share no place with it, and so on.
//
// p = (1 + number of replicates whose best window is at least as good) / (1 + replicates); with `stop_at` = h > 0, a
// cluster whose h-th exceedance comes at replicate l <= replications has p = h / l (Besag, Clifford, Biometrika 78
// (1991) 301-304), and replicates stop when the first cluster has that many: each p is valid on its own. All are
// compared with the maximum, so p of secondary clusters is conservative. `p_gumbel` is the tail of a Gumbel
// distribution with the mean and variance of the replicates (Abrams, Kleinman, Kulldorff, Int. J. Health Geographics 9
// (2010) 61): an approximation, for p below 1 / replications.
//
// Pure; replicate i is drawn from (seed, i), so an answer does not depend on the number of threads.
#pragma once

#include <atomic>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

namespace atalaya::warn {

enum class ScanModel { kPoisson, kBernoulli, kPermutation };

struct Place {
  double x = 0, y = 0;  // plane: any one unit; degrees: longitude, latitude
};

struct CellCount {
  int place = 0, step = 0;  // indices
  std::int64_t count = 0;
};
struct CellBase {
  int place = 0, step = 0;
  double amount = 0;
};

struct ScanProblem {
  ScanModel model = ScanModel::kPermutation;
  int places = 0;
  int steps = 1;                             // length of the period; 1 = purely spatial
  std::vector<Place> coordinates;            // one a place, or empty if neighbours are given
  bool degrees = false;                      // great-circle distance in km instead of Euclid's
  std::vector<std::vector<int>> neighbours;  // nearest first, without the place itself; empty = by coordinates
  std::vector<CellCount> cases;              // cells may repeat: they add up
  std::vector<CellBase> base;

  double max_fraction = 0.5;                                    // in (0, 1]
  double max_radius = std::numeric_limits<double>::infinity();  // coordinates only
  int max_duration = 0;                                         // 0 = half the period, rounded down, at least 1
  bool prospective = false;
  int replications = 999;
  int stop_at = 50;  // exceedances; 0 = never stop early
  int max_clusters = 20;
  std::uint64_t seed = 1;
};

struct Cluster {
  int center = 0;
  std::vector<int> places;       // increasing
  std::optional<double> radius;  // largest distance from the centre, where coordinates are known
  int first = 0, last = 0;       // steps
  std::int64_t observed = 0;
  double expected = 0;
  double ratio = 0;  // log likelihood ratio
  double p = 1;
  std::optional<double> p_gumbel;  // where at least 19 replicates differ among themselves
};

struct ScanAnswer {
  std::vector<Cluster> clusters;  // most likely first, sharing no place; ratio > 0
  std::int64_t cases = 0;
  int replications = 0;              // done and used
  bool stopped_early = false;        // by `stop_at`
  bool cancelled = false;            // the best found until then
  bool any_window = false;           // false: the limits leave no zone at all
  bool too_many_neighbours = false;  // more than kMaxZoneEntries: nothing was searched
  std::vector<double> maxima;        // best ratio of each replicate used
};

// Limits. A problem beyond them must not be given to Scan; only the neighbours are counted here.
inline constexpr int kMaxPlaces = 20'000;
inline constexpr int kMaxSteps = 100'000;
inline constexpr std::int64_t kMaxCases = 10'000'000;
inline constexpr std::int64_t kMaxCells = 20'000'000;         // places x steps, where there is a base
inline constexpr std::int64_t kMaxStretches = 50'000'000;     // steps x max_duration
inline constexpr std::int64_t kMaxZoneEntries = 100'000'000;  // neighbours of all places together
inline constexpr double kMaxPeople = 1e15;
inline constexpr int kMaxReplications = 999'999;

// Requires: indices in range, counts >= 0; amounts >= 0 (whole for kBernoulli), cases only where base is positive and,
// for kBernoulli, at most as many. `threads` >= 1. A set `*cancel` ends the search soon.
ScanAnswer Scan(const ScanProblem& problem, int threads = 1, const std::atomic<bool>* cancel = nullptr);

// Half the period rounded down, or what was asked for, held in 1..steps.
int DurationOf(const ScanProblem& problem);

}  // namespace atalaya::warn
