// The money side of a portfolio without a column per payment: which sets of projects the funds can pay, as rows over
// the projects.
//
// Method: payments are a flow cost -> (earmark) -> fund -> budget with lower bounds on the earmarks. By Hoffman's
// circulation theorem a plan can be paid if and only if, for all prices of funds lambda >= 0 and earmarks mu >= 0 of 0
// and 1,
//   sum_j cost_j p_j(lambda, mu) x_j  <=  sum_f lambda_f budget_f - sum_e mu_e (at_least_e - slack_e)
// where p_j is what a unit of the project's cost costs at these prices: its shares filled from the cheapest fund on.
// The rows hold for any prices; a least cut of the flow at a point gives the prices of a violated one. Projects with
// the same shares (and the same earmarks) are one cell: payments of their sum can be split in proportion to their
// costs. Source: Hoffman, Proc. Symp. Appl. Math. 10:113-127 (1960); projection as in Benders, Numer. Math. 4:238-252
// (1962).
//
// Money inside is in units of `unit` (a power of two: the largest cost is 512..1024 of it).
#pragma once

#include <optional>
#include <vector>

#include "invest/portfolio.h"

namespace atalaya::invest::portfolio {

// sum coefficient x + sum slack_coefficient slack <= limit
struct Cut {
  struct Term {
    int column = 0;
    double coefficient = 0;
  };
  std::vector<Term> projects;  // ascending
  std::vector<Term> slacks;    // by earmark; coefficients <= 0
  double limit = 0;
  double scale = 1;            // the row was multiplied by it: largest coefficient 512..1024
  std::vector<double> lambda;  // per fund, before scaling
  std::vector<double> mu;      // per earmark
};

class Money {
 public:
  // Keeps the reference. Projects for which `usable` is false are left out of all rows.
  Money(const Problem& problem, const std::vector<bool>& usable);

  struct Aim {
    int fund = 0, index = 0, group = 0;
    double at_least = 0;  // in units
  };
  const std::vector<Aim>& aims() const { return aims_; }  // funds in order, earmarks in order
  double unit() const { return unit_; }

  // What a unit of the project's cost costs at these prices per fund and aim.
  double Price(int project, const std::vector<double>& lambda, const std::vector<double>& mu) const;
  // Per share of the project: how much cheaper its fund is than the last one needed.
  std::vector<double> ShareWorth(int project, const std::vector<double>& lambda, const std::vector<double>& mu) const;

  Cut CutOf(std::vector<double> lambda, std::vector<double> mu) const;
  // Rows to start with: all funds together, each alone, each earmark.
  std::vector<Cut> FirstCuts() const;
  // A row violated by x (per project, in [0,1]) and the slack (per aim).
  std::optional<Cut> Separate(const std::vector<double>& x, const std::vector<double>& slack) const;

  // Amounts in the problem's own units. Empty if the funds cannot pay with the aims lowered by the slack.
  std::optional<std::vector<Payment>> Pay(const std::vector<int>& chosen, const std::vector<double>& slack) const;
  // The slack of least sum with which the funds can pay; empty if they cannot at all.
  std::optional<std::vector<double>> LeastSlack(const std::vector<int>& chosen) const;

 private:
  struct Cell {
    std::vector<Share> shares;  // by fund
    std::vector<int> aim;       // per share: the aim its payments count for, -1: none
  };
  struct Network;
  std::vector<double> CellCosts(const std::vector<double>& x) const;
  double CellPrice(const Cell& cell, const std::vector<double>& lambda, const std::vector<double>& mu) const;
  Network Build(const std::vector<double>& cell_cost, const std::vector<double>& slack) const;

  const Problem& problem_;
  std::vector<Aim> aims_;
  std::vector<Cell> cells_;
  std::vector<int> cell_;       // per project; -1: costs nothing, or not usable
  std::vector<double> cost_;    // per project, in units
  std::vector<double> budget_;  // per fund, in units
  double unit_ = 1;
};

}  // namespace atalaya::invest::portfolio
