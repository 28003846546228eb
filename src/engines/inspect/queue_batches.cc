#include "inspect/queue_batches.h"

#include <algorithm>
#include <cmath>

#include "inspect/queue.h"

namespace atalaya::inspect {
namespace {

constexpr double kStudent = 2.045229642132703;  // 97.5 % with 29 degrees of freedom
static_assert(kBatches == 30);

// The cut d with the least sum_{i>=d} (Y_i - mean)^2 / (m-d)^2.
std::size_t WarmUp(const std::vector<WaitCells::Cell>& cells, double most) {
  double mean = 0, square = 0, n = 0;  // of cells d..m-1, by Welford
  double least = 0;
  std::size_t cut = 0;
  bool any = false;
  for (std::size_t d = cells.size(); d-- > 0;) {
    n += 1;
    const double step = cells[d].wait - mean;
    mean += step / n;
    square += step * (cells[d].wait - mean);
    if (d > cells.size() / 2 || static_cast<double>(d) > most) continue;
    const double error = square / (n * n);
    if (!any || error <= least) {
      any = true;
      least = error;
      cut = d;
    }
  }
  return cut;
}

// Johnson's inverse transformation of a Student quantile for a skewed sample.
double Adjusted(double student, double skewness, double n) {
  const double a = skewness / (6.0 * std::sqrt(n));
  if (std::fabs(a) < 1e-9) return student;
  return (std::cbrt(1.0 + 6.0 * a * (student - a)) - 1.0) / (2.0 * a);
}

void Interval(const std::vector<double>& means, BatchSummary& out) {
  const auto n = static_cast<double>(means.size());
  double sum = 0;
  for (const double mean : means) sum += mean;
  out.mean = sum / n;
  double square = 0, cube = 0, lagged = 0;
  for (std::size_t b = 0; b < means.size(); ++b) {
    const double e = means[b] - out.mean;
    square += e * e;
    cube += e * e * e;
    if (b > 0) lagged += e * (means[b - 1] - out.mean);
  }
  out.low = out.high = out.mean;
  if (!(square > 0)) return;
  const double sd = std::sqrt(square / (n - 1.0));
  const double skewness = n / ((n - 1.0) * (n - 2.0)) * cube / (sd * sd * sd);
  const double correlation = std::clamp(lagged / square + 1.0 / n, 0.0, 0.9);  // 1/n: its bias
  const double error = sd / std::sqrt(n) * std::sqrt((1.0 + correlation) / (1.0 - correlation));
  out.low = std::max(0.0, out.mean - error * Adjusted(kStudent, skewness, n));
  out.high = out.mean - error * Adjusted(-kStudent, skewness, n);
}

}  // namespace

void WaitCells::Double() {
  for (std::size_t i = 0; i < kMost / 2; ++i) {
    cells_[i] = {cells_[2 * i].wait + cells_[2 * i + 1].wait, cells_[2 * i].waited + cells_[2 * i + 1].waited};
  }
  cells_.resize(kMost / 2);
  width_ *= 2;
}

BatchSummary SummariseWaits(const WaitCells& cells, double forgets) {
  BatchSummary out;
  const std::vector<WaitCells::Cell>& all = cells.All();
  const auto width = static_cast<double>(cells.Width());
  const std::size_t cut = WarmUp(all, 3.0 * forgets / width);
  const std::size_t each = (all.size() - cut) / kBatches;  // cells a batch
  out.enough = each > 0;
  if (!out.enough) return out;
  const std::size_t first = all.size() - each * kBatches;
  const double customers = static_cast<double>(each) * width;
  double waited = 0;
  std::vector<double> means;
  for (std::size_t b = 0; b < kBatches; ++b) {
    double batch = 0;
    for (std::size_t i = first + b * each; i < first + (b + 1) * each; ++i) {
      batch += all[i].wait;
      waited += all[i].waited;
    }
    means.push_back(batch / customers);
  }
  out.left_out = static_cast<std::int64_t>(first) * cells.Width();
  out.waited = waited / (customers * kBatches);
  Interval(means, out);
  return out;
}

}  // namespace atalaya::inspect
