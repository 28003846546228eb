// A portfolio as rows over its projects: what the linear relaxation, the search and the integer programme share.
//
// Columns: a project each; then the slack of each earmark (in units of money); then, where exactly one of a group is
// asked for, whether the group stays empty. Money appears as cuts only (portfolio_money.h).
#pragma once

#include <vector>

#include "invest/portfolio_money.h"
#include "milp/milp.h"

namespace atalaya::invest::portfolio {

// What is asked of one run over the same frame.
struct Stage {
  std::vector<double> gain;        // per project, maximised
  double slack_cost = 0;           // per unit of slack and per empty group: 1 when the shortfall is what counts
  std::vector<double> slack_most;  // per earmark
  bool may_be_empty = false;       // groups, where exactly one is asked for
  double slack_total = milp::kInfinity;
};

class Frame {
 public:
  explicit Frame(const Problem& problem);  // keeps the reference

  const Problem& problem() const { return problem_; }
  const Money& money() const { return money_; }
  int projects() const { return static_cast<int>(problem_.projects.size()); }
  int aims() const { return static_cast<int>(money_.aims().size()); }
  bool exactly() const { return problem_.rule == Groups::kExactlyOne; }
  int slack_column(int aim) const { return projects() + aim; }
  int empty_column(int place) const { return projects() + aims() + place; }
  int columns() const { return projects() + aims() + (exactly() ? static_cast<int>(filled_groups_.size()) : 0); }
  bool usable(int project) const { return usable_[project]; }
  // Groups with members, ascending; the empty columns go by position in this list.
  const std::vector<int>& filled_groups() const { return filled_groups_; }
  const std::vector<int>& members(int group) const { return members_[group]; }

  // Both directions of exclusion and need, without doubles.
  const std::vector<int>& rivals(int project) const { return rivals_[project]; }
  const std::vector<int>& needs(int project) const { return needs_[project]; }
  const std::vector<int>& needed_by(int project) const { return needed_by_[project]; }

  // All rows but the cuts; row r < resources is resource r times scale(r).
  milp::Model Model(const Stage& stage) const;
  double scale(int resource) const { return scale_[resource]; }
  milp::Row RowOf(const Cut& cut) const;

  // Do the chosen keep every rule but those of money? Sums may be out by 1e-9 of the limit.
  bool KeepsRules(const std::vector<int>& chosen, bool may_be_empty) const;

 private:
  void LinkProjects();
  std::vector<std::vector<int>> Cliques() const;

  const Problem& problem_;
  std::vector<bool> usable_;
  Money money_;
  std::vector<std::vector<int>> rivals_, needs_, needed_by_, members_;
  std::vector<int> filled_groups_;
  std::vector<double> scale_;
};

inline double LimitWithRounding(double limit) {
  return limit + 1e-9 * limit;
}

}  // namespace atalaya::invest::portfolio
