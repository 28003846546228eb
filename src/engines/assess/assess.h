// Answers and evidence -> verdict per control, completeness, deficiencies; and what changed between two cycles.
#pragma once

#include <array>
#include <string>
#include <vector>

#include "base/finding.h"
#include "model/region.h"

namespace atalaya::assess {

struct Tally {
  int met = 0, partly = 0, not_met = 0, not_applicable = 0, not_checked = 0;
  int Total() const { return met + partly + not_met + not_applicable + not_checked; }
  // Share of applicable controls that someone looked at.
  double Checked() const;
  // Share met of applicable controls that were checked; 0 when none was.
  double Met() const;
};

// A control that is not met, partly met or not checked. Every one names the solutions that would cure it
// (framework 13.e.iii): those for the facility's traffic that raise the control above what the answer says.
struct Deficiency {
  int facility = -1;
  int control = -1;  // index in the facility's standard
  model::Reply reply = model::Reply::kNotChecked;
  bool mandatory = true;
  bool inherited = false;  // the answer is the State's, or there is none and the Designated Authority owns the control
  std::vector<int> solutions;  // indices, cheapest first (committed mean cost at this facility's size)
};

struct FacilityReview {
  Tally all, mandatory;
  std::vector<Tally> by_group;                            // groups of the facility's standard
  std::array<int, model::kVerificationCount> verified{};  // of met and partly: how well shown
  std::vector<Deficiency> deficiencies;                   // in catalogue order
};

struct Review {
  std::vector<FacilityReview> facilities;
  Tally all;
  // What the answers contradict, in the order facilities, States, controls; `where` is "answers.csv#SUBJECT[/CONTROL]":
  //   assess.no-answers         a facility without any answer of its own; a State without any for its authority
  //   assess.outside-profile    answers to controls that the subject's profile does not have (one finding a subject)
  //   assess.degree-misplaced   a degree with another answer than `partly`
  //   assess.degree-whole       `partly` with a degree of 0 or 1: that is `not-met` or `met`
  //   assess.degree-range       a degree outside [0,1]
  //   assess.no-solution        a control deficient somewhere that no solution raises (one finding a control)
  Findings findings;
};

// Linear in facilities x controls. The same review on any number of threads.
Review ReviewRegion(const model::Region& region, int threads);

// Cost of a solution at a facility: mean capital and yearly cost times the size factor.
struct Cost {
  double capital = 0, yearly = 0;
  // Capital plus the running cost that the plan commits to.
  double Committed(double years) const { return capital + years * yearly; }
};
Cost CostAt(const model::Solution& solution, model::Size size);

// What changed for one control between two sheets. A missing row and `not-checked` are the same.
struct Change {
  std::string control;
  model::Answer before, after;
  // New: looked at for the first time. Dropped: no longer looked at. Better, worse: answer, degree and verification all
  // moved one way or stayed. Changed: they moved apart, a control became (not) applicable, or only date or evidence
  // differ.
  enum class Kind { kNew, kBetter, kWorse, kChanged, kDropped } kind = Kind::kChanged;
};
// By control id; equal answers are left out.
std::vector<Change> Diff(const model::AnswerSheet& before, const model::AnswerSheet& after);

}  // namespace atalaya::assess
