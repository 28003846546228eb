// Which projects, paid by which funds: one budget case, additive values, hard rules; with prices that explain the
// answer.
//
//   max  sum_j value_j x_j                                    x_j in {0,1}
//   sum_f y_jf = cost_j x_j;   0 <= y_jf <= share_jf cost_j x_j;   sum_j y_jf <= budget_f      (only where there are
//   funds) earmarks   sum of y_jf over the projects j of a group >= at_least needs      x_j <= x_k;     excludes  x_j +
//   x_k <= 1;      resources  sum_j use_rj x_j <= limit_r groups     at most one, or exactly one, project of each
//   group, if asked for
//
// The pure forms without funds are the multi-dimensional knapsack and, with exactly one of each group, the
// multiple-choice one. What cannot be met (earmarks; a group of which nothing fits) does not fail: first the total
// shortfall is made as small as it can be, then the value is made as large as that allows, and every shortfall is named
// in the answer.
//
// Differs from invest.h, which serves a region's plan (several budget cases, nesting, a network): here the values are
// given. Any unit of money and value. Pure; the same answer on any machine unless a time limit or a cancel cut it off;
// one thread. Method, sources and limits: docs/methods/portfolio.md.
#pragma once

#include <atomic>
#include <vector>

namespace atalaya::invest::portfolio {

struct Share {
  int fund = 0;
  double most = 1;  // largest part of the project's cost this fund may carry, in [0,1]
};
struct Project {
  int group = -1;             // -1: none
  double value = 0;           // may be negative: then chosen only where others need it or an earmark asks for it
  double cost = 0;            // >= 0; without meaning where there are no funds
  std::vector<int> needs;     // all of them, if this one; cycles mean all or none
  std::vector<int> excludes;  // none of them, if this one; either of a pair may name the other
  std::vector<Share> shares;  // a fund at most once; funds not listed pay nothing
};
struct Earmark {
  int group = 0;
  double at_least = 0;
};
struct Fund {
  double budget = 0;
  std::vector<Earmark> earmarks;  // a group at most once
};
struct Use {
  int project = 0;
  double amount = 0;  // >= 0
};
struct Resource {
  double limit = 0;       // >= 0
  std::vector<Use> uses;  // a project at most once
};
enum class Groups { kFree, kAtMostOne, kExactlyOne };  // kExactlyOne: only where there are no funds
struct Problem {
  std::vector<Project> projects;
  std::vector<Fund> funds;  // none: money is no limit
  std::vector<Resource> resources;
  int groups = 0;  // groups are numbered 0..groups-1
  Groups rule = Groups::kFree;
};

struct Options {
  double gap = 1e-6;                          // stop when bound - objective <= gap * |objective|
  double time_limit = 0;                      // seconds; 0: none. A linear programme under way is not interrupted.
  const std::atomic<bool>* cancel = nullptr;  // set by another thread: stop and return the best so far
};

struct Payment {
  int project = 0, fund = 0;
  double amount = 0;
};
struct Shortfall {
  int fund = 0, earmark = 0;  // position in Fund::earmarks
  double at_least = 0, paid = 0;
};
// Prices of the linear relaxation (projects may be taken in parts): what one unit more of a limit would add to the
// value. Where a price is about to change they hold in one direction only; the relaxation's value is concave in each
// limit, so it never rises by more than price x units.
struct Prices {
  std::vector<double> fund;                  // per fund >= 0
  std::vector<double> resource;              // per resource >= 0
  std::vector<std::vector<double>> earmark;  // per fund and earmark, >= 0: value lost per unit more asked for
  std::vector<std::vector<double>>
      share;                         // per project and Project::shares, >= 0: value of raising `most` by 1 (100 points)
  std::vector<double> reduced_cost;  // per project: value - its cost at these prices and what it displaces
  // Per project with a negative reduced cost: by how much less it would have to cost to be worth taking; < 0: at no
  // cost.
  std::vector<double> cheaper_by;
};
struct Answer {
  std::vector<int> chosen;                   // ascending
  double objective = 0, bound = 0, gap = 0;  // gap = (bound - objective) / max(|objective|, |bound|), 0 if they agree
  double relaxation = 0;                     // value of the linear relaxation; = bound where it was not solved
  bool priced = false;                       // false: stopped before there were prices
  std::vector<Payment> payments;      // of chosen projects, by project, then as their shares are listed; zeros included
  std::vector<Shortfall> shortfalls;  // earmarks not met
  std::vector<int> empty_groups;      // kExactlyOne: groups without a project
  bool least_shortfall = true;        // the total shortfall is proven to be the smallest possible
  Prices prices;
};

Answer Solve(const Problem& problem, const Options& options);

// Projects that can never be chosen: no set of funds may carry all of their cost, they need what they exclude or two of a
// group with one, or more of a resource than there is, or more money than their funds hold; or they need such a project.
enum class Blocked { kNo, kShares, kContradiction, kResource, kMoney };
std::vector<Blocked> FindBlocked(const Problem& problem);

}  // namespace atalaya::invest::portfolio
