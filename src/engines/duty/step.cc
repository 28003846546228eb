#include "duty/step.h"

namespace atalaya::duty {

std::string_view RefusalCode(Refusal refusal) {
  switch (refusal) {
    case Refusal::kNone:
      return "";
    case Refusal::kNoSuchStep:
      return "duty.no-such-step";
    case Refusal::kNotPermitted:
      return "duty.not-permitted";
    case Refusal::kOwnWork:
      return "duty.own-work";
    case Refusal::kNeedsComment:
      return "duty.needs-comment";
    case Refusal::kIncomplete:
      return "duty.incomplete";
    case Refusal::kTooEarly:
      return "duty.too-early";
    case Refusal::kDoneAlready:
      return "duty.done-already";
    case Refusal::kOver:
      return "duty.over";
  }
  return "";
}

}  // namespace atalaya::duty
