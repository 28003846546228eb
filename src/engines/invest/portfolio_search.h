// Good portfolios by hand: filled in the order of a relaxation, repaired, then improved by single changes and pairs of
// them.
//
// Works on rows (resources, cuts of money, groups that must not stay empty) and on the structure (groups, needs,
// exclusions). A change takes what it needs along and puts out what it cannot stand beside. Money is known as far as
// the cuts given; the caller adds those a result violates and goes on. Deterministic: ties go to the lower project. One
// thread at a time.
#pragma once

#include <functional>
#include <vector>

#include "invest/portfolio_frame.h"

namespace atalaya::invest::portfolio {

class Search {
 public:
  // Keeps references. `slack` per aim is what the earmarks may be short of; groups may stay empty if the stage says so.
  // Projects whose `locked` is set are not touched (empty: none are).
  Search(const Frame& frame, const Stage& stage, const std::vector<double>& slack,
         const std::function<bool()>& stopped);

  void AddRow(const Cut& cut);
  void Lock(const std::vector<char>& locked) { locked_ = locked; }
  // Starts over from these projects (their needs are not checked), or from none.
  void Reset(const std::vector<int>& chosen);
  // Takes projects in this order, each with what it needs, as far as no row gets worse.
  void Fill(const std::vector<int>& order);
  // Changes of least loss per violation mended, until no row is violated; rows that resist weigh more and more. False
  // if that fails.
  bool Repair();
  // Single changes, then pairs among the first `core` projects of the order, while the gain grows.
  void Improve(const std::vector<int>& order, int core);

  double Gain() const { return gain_; }
  bool Sound() const { return violation_ <= 0; }
  std::vector<int> Chosen() const;

 private:
  struct Row {
    double limit = 0, tolerance = 0, sum = 0;
    double weight = 1;  // grows while the row resists being mended
    double Violation() const { return sum > limit + tolerance ? weight * (sum - limit) : 0; }
  };
  struct Term {
    int row = 0;
    double coefficient = 0;
  };
  struct Effect {
    double gain = 0, violation = 0;
  };
  int NewRow(double limit, double size);
  // Fills flips_ with the change; false if there is none.
  bool TurnOn(int project);
  bool TurnOff(int project);
  bool Plan(int project);          // the opposite of what it is
  bool PlanAddition(int project);  // only if nothing has to go
  bool Mark(int project, bool on);
  Effect EffectOfFlips();
  // Sound after the change? The violation is a sum of differences, so not exactly 0.
  bool Mends(const Effect& effect) const { return violation_ + effect.violation <= 1e-12 * violation_; }
  void Apply(const std::vector<int>& flips);
  void Weigh(double factor);  // the violated rows; 0: all rows weigh 1 again
  int BestMend();             // -1: no change lowers the violation
  bool ImproveBySingles(const std::vector<int>& order);
  bool ImproveByPairs(const std::vector<int>& core);
  bool ImproveByEjection(const std::vector<int>& core);

  const Frame& frame_;
  const Stage& stage_;
  const std::vector<double> slack_;
  const std::function<bool()>& stopped_;
  std::vector<char> locked_, in_;
  std::vector<Row> rows_;
  std::vector<std::vector<Term>> terms_;  // per project
  std::vector<int> flips_;
  std::vector<int> mark_;         // per project: number of the plan that flips it
  std::vector<int> on_in_group_;  // per group: the chosen one, -1: none (groups with one)
  std::vector<double> change_;    // per row, zero between calls
  std::vector<int> touched_;
  int plan_ = 0;
  double gain_ = 0, violation_ = 0;
};

}  // namespace atalaya::invest::portfolio
