// The Monte Carlo of one region, prepared once and read by all threads. docs/methods/risk.md 5-8.
//
// Cost: facilities x scenarios x controls x draws multiplications; memory: the arrays of draws.h, and two arrays of
// draws a thread.
#pragma once

#include <map>
#include <memory>
#include <vector>

#include "risk/draws.h"
#include "risk/kernels.h"
#include "risk/loss.h"
#include "risk/paths.h"
#include "risk/rate.h"
#include "risk/risk.h"

namespace atalaya::risk {

class Simulation {
 public:
  Simulation(const model::Region& region, const Options& options);

  // Simulated years of one facility and what they summarise to. Padded() elements; only the first Count() count.
  struct Years {
    std::vector<double> money, lives;
  };
  FacilityRisk Facility(int facility, Years& years) const;
  // The same for `years.size()` facilities from `first` on, into `risks`: scenario by scenario, so that the draws of
  // its effectiveness stay in the cache for all of them.
  void Facilities(int first, std::vector<Years>& years, FacilityRisk* risks) const;

  // Every draw of one vulnerability. For tests and for those who want the whole distribution.
  std::vector<double> Vulnerability(int facility, int scenario) const;

  const RegionDraws& Draws() const { return draws_; }
  const Outline& Paths() const { return outline_; }

 private:
  struct Program;  // one path at one facility, ready for the inner loops
  struct Answers;  // one facility's degrees: draws, and ranges today and with every unchecked control inspected and met

  Answers AnswersOf(int facility) const;
  Program Compile(int scenario, const std::vector<Stream>& degrees) const;
  static void RunBlock(const Program& program, std::size_t from, double* v);
  void AddYears(const Program& program, int facility, int scenario, const Posterior& rate, Years& years,
                ScenarioRisk& risk) const;
  double Unknown(int scenario, const Degrees& today, const Degrees& checked) const;

  const model::Region& region_;
  Outline outline_;
  RegionDraws draws_;
  Rates rates_;
  std::vector<Consequence> consequences_;                 // per scenario
  std::map<double, std::unique_ptr<GammaTable>> gammas_;  // by shape
};

// 5-95 % and the exceedance curve of a sample of non-negative numbers (type 7 quantiles; the mean is left alone). O(n).
void Summarise(const std::vector<double>& sample, Estimate& estimate, ExceedanceCurve& curve);

}  // namespace atalaya::risk
