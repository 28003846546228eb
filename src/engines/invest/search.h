// Putting one budget case's plan together by hand: greedy filling, then additions, upgrades and swaps while they pay.
//
// Works on the cut model (cut_model.h) and the flow of funds (payer.h); nothing is asked of the network. Deterministic: ties go
// to the lower group, then the lower choice.
#pragma once

#include <vector>

#include "invest/cut_model.h"
#include "invest/payer.h"

namespace atalaya::invest {

// What a plan is worth in one case: weights and local gains may be drawn factors of the problem's.
struct Worth {
  std::vector<double> weights;      // per threat
  std::vector<double> local_factor; // per group; empty: 1
  double missed_price = 0;          // gain per unit of money of an earmark missed
};

struct Pick {
  int group = 0, choice = 0;
  double rank = 0;                  // higher first
};

// Plans of the neighbouring budgets: this one must extend `floor` and be extended by `ceiling`. Empty: none.
struct Between {
  std::vector<int> floor, ceiling;
};

class Search {
 public:
  // Keeps references.
  Search(const Problem& problem, const Shape& shape, const CutIndex& cuts, const Worth& worth, int budget_case,
         const Between& between);

  // False if the funds cannot even pay the floor; it is then cut down to what they can pay.
  bool floor_fits() const { return floor_fits_; }
  // Takes the picks in order of rank as far as the funds can pay; the first pick of a group holds.
  void Fill(std::vector<Pick> picks);
  // Additions and upgrades by worth per money, then swaps that pay; `swaps` is the number tried a round.
  void Improve(int rounds, int swaps);

  double Gain() const;              // local gain - harm left, by the worth
  double Value() const { return Gain() - worth_.missed_price * payer_.Missed(); }
  const std::vector<int>& choice() const { return payer_.choice(); }

 private:
  double Local(int group, int choice) const;
  double Delta(int group, int choice) const;
  bool Take(int group, int choice);
  bool Add();
  bool Swap(int tries);
  bool Allowed(int group, int choice) const;

  const Problem& problem_;
  const Shape& shape_;
  const Worth& worth_;
  std::vector<int> floor_;
  const std::vector<int> ceiling_;
  bool floor_fits_ = true;
  Payer payer_;
  const CutIndex& index_;
  CutState state_;
  int money_freed_ = 0;                       // counts choices that gave money back
  std::vector<std::vector<int>> refused_at_;  // group x choice: money_freed_ when the funds last refused it
  std::vector<std::vector<double>> cost_;     // group x choice
};

}  // namespace atalaya::invest
