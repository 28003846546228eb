// Who takes a step of a workflow, and why not. Shared by assessments, deficiencies and levels.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace atalaya::duty {

// The person, with what the permission table (engines/release) allows at that facility.
struct Person {
  std::string user;
  bool may_work = false;    // submit an assessment; fix a deficiency; attain a level
  bool may_decide = false;  // approve, return, close, reopen; false for a recognised security organisation, always
};

enum class Refusal {
  kNone,
  kNoSuchStep,    // the record is not in a state from which this step leads on
  kNotPermitted,  // not this person's to take
  kOwnWork,       // four eyes: someone else has to
  kNeedsComment,  // says why
  kIncomplete,    // gates are open
  kTooEarly,      // before the step it follows, or in time before it
  kDoneAlready,
  kOver,          // withdrawn, or its time has passed
};
// "duty.own-work": key of the problem's texts. Empty for kNone.
std::string_view RefusalCode(Refusal refusal);

}  // namespace atalaya::duty
