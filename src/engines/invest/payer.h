// Can the funds pay for this? Answered step by step while a plan is put together.
//
// The money of one budget case as a flow: costs of State x class -> State x fund (at most max_share of the cost, at least the
// co-finance) -> fund (State cap) -> budget. Adding facilities up into State x class loses nothing: every rule on one measure
// is a share of its cost, so shares that hold for the sum hold for each part paid in the same proportions, and every other rule
// is on sums over State and class. Earmarks are no rules here but aims: Missed() says how far these costs fall short of them.
#pragma once

#include <vector>

#include "invest/shape.h"

namespace atalaya::invest {

class Payer {
 public:
  // Keeps references. Nothing is chosen yet.
  Payer(const Problem& problem, const Shape& shape, int budget_case);

  // Replaces the choice of a group (-1: nothing). False, and no change at all, if the funds cannot pay.
  bool Replace(int group, int choice);
  const std::vector<int>& choice() const { return choice_; }

  // Money by which the earmarks would be missed with the group's choice replaced (all shares taken in full: a lower bound).
  double MissedWith(int group, int choice) const;
  double Missed() const;

 private:
  int Cell(int state, int payment_class) const { return state * classes_ + payment_class; }
  bool TooDear(int group, int choice) const;
  void Remember(int state, int payment_class, double change, bool alone);
  bool Raise(int state, int payment_class, double cost);
  void Lower(int state, int payment_class, double cost);
  double Push(int from_node, double amount);
  double Room(int state, int payment_class, int fund) const;
  // reach_ of the group's State with its choice replaced.
  double ReachWith(std::size_t aim, int group, int choice) const;

  const Problem& problem_;
  const Shape& shape_;
  int case_ = 0, states_ = 0, classes_ = 0, funds_ = 0;
  double tolerance_ = 0;
  std::vector<double> budget_, cap_;         // per fund; per State x fund
  std::vector<int> choice_;                  // per group
  struct Money {
    std::vector<double> cost;                // per cell
    std::vector<double> flow;                // per cell x fund
    std::vector<double> state_spent, spent;  // per State x fund; per fund
  } now_, before_;                           // before_: to take a failed step back
  std::vector<double> reach_;                // per aim x State: what these costs allow to be spent on it, before the cap
  std::vector<double> refused_;              // per cell: a rise that could not be paid since money was last freed
  std::vector<double> reached_;              // per aim: sum over States, each up to its cap
  std::vector<int> parent_, queue_;          // of the search; kept to save allocations
};

}  // namespace atalaya::invest
