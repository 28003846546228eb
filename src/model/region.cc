#include "model/region.h"

namespace atalaya::model {

const Answer& Region::AnswerOf(int facility, const std::string& control) const {
  static const Answer kNotChecked;
  const AnswerSheet& own = answers[facility];
  if (const auto it = own.find(control); it != own.end()) return it->second;
  const int state = ports[facilities[facility].port].state;
  const AnswerSheet& inherited = state_answers[state];
  if (const auto it = inherited.find(control); it != inherited.end()) return it->second;
  return kNotChecked;
}

}  // namespace atalaya::model
