// From a run of correlated waits to their mean and an honest interval: what of a simulation's output is kept, what is
// cut off as warm-up, and how sure the rest is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace atalaya::inspect {

// Sums over cells of as many customers, in order; when there are too many cells, they double. Memory is bounded.
class WaitCells {
 public:
  struct Cell {
    double wait = 0, waited = 0;
  };
  void Add(double wait) {
    open_.wait += wait;
    open_.waited += wait > 0 ? 1 : 0;
    if (++filled_ < width_) return;
    cells_.push_back(open_);
    open_ = {};
    filled_ = 0;
    if (cells_.size() == kMost) Double();
  }
  const std::vector<Cell>& All() const { return cells_; }
  std::int64_t Width() const { return width_; }

 private:
  static constexpr std::size_t kMost = 1 << 16;
  void Double();

  std::vector<Cell> cells_;
  Cell open_;
  std::int64_t width_ = 5, filled_ = 0;
};

struct BatchSummary {
  bool enough = false;
  std::int64_t left_out = 0;  // customers at the start
  double mean = 0, low = 0, high = 0, waited = 0;
};

// MSER-5 (White 1997): the start is cut where the standard error of the rest is least, but within three relaxation
// times
// (`forgets`, in customers) and the first half: later, the start is long forgotten, and a cut there only picks the
// calmer part of the run, which biases the mean down.
//
// Then batch means with Student's t and two corrections, as in Skart (Tafazzoli, Wilson, Lada, Steiger 2011): waits
// come in bursts, so means of batches are skewed and the plain interval misses on one side (Johnson 1978, Willink
// 2005); what correlation of neighbouring batches is left widens it.
BatchSummary SummariseWaits(const WaitCells& cells, double forgets);

}  // namespace atalaya::inspect
