// A quasi-Poisson regression with log link for one baseline: log mean = level of the season + trend * time.
//
// The design is a level (one of at most `periods`) and one slope, so the normal equations are an arrow: solved in time
// linear in the levels, and the inner loop is sums over the stretches. Iterations, starting values and stopping rule
// are those of iteratively reweighted least squares as in R's glm (start at count + 0.1; stop when the deviance changes
// by less than 1e-8 of itself, at most 25 steps), so that the same numbers come out even where a level has only zeros
// and its mean runs off. As there, dispersion, leverages and standard errors use the weights of the last step.
#pragma once

#include <span>
#include <vector>

#include "warn/season.h"

namespace atalaya::warn {

// What a regression needs of each count, computed once a series.
struct CountTable {
  explicit CountTable(std::span<const double> counts);

  std::vector<double> count;           // 0 where missing
  std::vector<double> known;           // 1, or 0 where missing
  std::vector<double> log_count;       // 0 for 0
  std::vector<double> two_thirds;      // count^(2/3)
  std::vector<double> start_response;  // start * log(start) - 0.1 for start = count + 0.1
  std::vector<double> start_deviance;  // half the deviance at the start
};

class TrendFit {
 public:
  TrendFit(const CountTable& table, int periods) : table_(table), levels_(static_cast<std::size_t>(periods)) {}

  // The baseline of the interval k, in order of time. All weights become 1.
  void Use(std::span<const Stretch> stretches, int k);
  // False if there is no solution: fewer counts than parameters + 1, no count in the season of k, or (with trend) the
  // trend cannot be told from the season.
  bool Solve(bool trend);
  bool Converged() const { return converged_; }

  // Weights gamma / s^2 for Anscombe residuals s above the threshold, else gamma; they add up to the number of counts.
  void Reweight(double threshold);

  double Dispersion() const { return dispersion_ > 1 ? dispersion_ : 1; }
  double MeanAtK() const;           // fitted
  double LogStandardError() const;  // of log MeanAtK
  double TrendPValue() const;       // two-sided t test
  bool HasTrend() const;            // the slope is not 0 to rounding, as in a baseline symmetric in time
  double LargestCount() const { return largest_; }
  bool Gaps() const { return gaps_; }

 private:
  struct Level {
    double count = 0, sum = 0;                // weights, weighted counts
    double weight = 0, moment = 0;            // of the current means: sum w, sum w t
    double used_weight = 0, used_moment = 0;  // of the last step
    double log_mean = 0, used_log_mean = 0;
    double scale = 1, used_scale = 1;  // exp of these
    bool any = false;
  };
  void Start();
  double Evaluate();  // moments and deviance at the coefficients; not finite if they overflow
  bool Step(std::span<const double> response, double response_time);
  void HalveStep();
  void Powers(double slope, std::vector<double>& out) const;
  double Time(int t) const { return t - centre_; }
  double UsedMean(const Level& level, int t) const;
  void Disperse();

  const CountTable& table_;
  std::span<const Stretch> stretches_;
  std::vector<Level> levels_;
  std::vector<double> weight_, power_, used_power_, root_power_;  // by interval, from first_
  std::vector<double> response_;
  int first_ = 0, last_ = 0, k_ = 0;
  double centre_ = 0;
  bool trend_ = false, converged_ = false, gaps_ = false, at_start_ = false, reweighted_ = false;
  double number_ = 0, parameters_ = 0, largest_ = 0;
  double slope_ = 0, used_slope_ = 0, sum_time_ = 0;  // weighted counts times time
  double square_ = 0;                                 // sum w t^2
  double information_ = 0;                            // of the slope, given the levels, at the last step
  double dispersion_ = 0;
  double error_dispersion_ = 0;  // for standard errors
};

}  // namespace atalaya::warn
