// The elicited ranges of packs and summaries of samples.
#pragma once

#include <vector>

namespace atalaya {

// A PERT distribution: Beta on [low, high] with mode `mode`. low <= mode <= high; low == high is a constant.
struct Range {
  double low = 0, mode = 0, high = 0;

  double Mean() const { return (low + 4.0 * mode + high) / 6.0; }
  // Variance of the PERT form: (mean-low)(high-mean)/7.
  double Variance() const { return (Mean() - low) * (high - Mean()) / 7.0; }
  // Beta shape parameters; 1 for a constant.
  double Alpha() const { return high > low ? 1.0 + 4.0 * (mode - low) / (high - low) : 1.0; }
  double Beta() const { return high > low ? 1.0 + 4.0 * (high - mode) / (high - low) : 1.0; }
  // The value below which the variable lies with probability p in [0,1].
  double Quantile(double p) const;
  bool Valid() const { return low <= mode && mode <= high; }

  friend bool operator==(const Range&, const Range&) = default;
};

// Mean and 5-95 % interval of a quantity.
struct Estimate {
  double mean = 0, low = 0, high = 0;
};

// Mean and the 5 and 95 % order statistics of a sample (linear interpolation, type 7). The sample is reordered. Empty: zeros.
Estimate Summarise(std::vector<double>& sample);

// The p-quantile of an ascending sample (type 7). Not empty.
double QuantileOfSorted(const std::vector<double>& sorted, double p);

}  // namespace atalaya
