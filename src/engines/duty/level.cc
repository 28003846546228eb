#include "duty/level.h"

namespace atalaya::duty {
namespace {

constexpr int kHighest = 4;

bool Says(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") != std::string_view::npos;
}
bool Complete(const Factor& factor) {
  return factor.score >= 1 && factor.score <= kHighest && Says(factor.reason);
}

// What all steps of a facility have in common.
Refusal MayFollow(const LevelOrder& order, const Person& person, std::string_view now) {
  if (person.user.empty() || !person.may_work) return Refusal::kNotPermitted;
  if (now < order.issued) return Refusal::kTooEarly;
  if (!InForce(order, now)) return Refusal::kOver;
  return Refusal::kNone;
}

}  // namespace

bool FactorsComplete(const LevelFactors& factors) {
  return Complete(factors.credible) && Complete(factors.corroborated) && Complete(factors.specific) &&
         Complete(factors.consequences);
}

int SuggestedLevel(const LevelFactors& factors) {
  const int credible = factors.credible.score, specific = factors.specific.score;
  if (credible >= 3 && specific >= kHighest && factors.consequences.score >= 3) return 3;
  const int high = (factors.corroborated.score >= 3) + (specific >= 3) + (factors.consequences.score >= 3);
  return credible >= 2 && high >= 2 ? 2 : 1;
}

bool OrderFits(const LevelOrder& order) {
  if (order.level < 1 || order.level > 3 || order.issued.empty()) return false;
  if (!order.until.empty() && order.until <= order.issued) return false;
  return order.level == 3 ? order.instructions >= 1 : order.instructions == 0;
}

bool InForce(const LevelOrder& order, std::string_view now) {
  return order.withdrawn.empty() && order.issued <= now && (order.until.empty() || now < order.until);
}

int CurrentLevel(const std::vector<LevelOrder>& orders, std::string_view now) {
  const LevelOrder* last = nullptr;
  for (const LevelOrder& order : orders) {
    if (InForce(order, now) && (!last || last->issued <= order.issued)) last = &order;
  }
  return last ? last->level : 1;
}

Refusal MayReceive(const LevelOrder& order, const Following& facility, const Person& person, std::string_view now) {
  if (const Refusal refusal = MayFollow(order, person, now); refusal != Refusal::kNone) return refusal;
  return facility.received.empty() ? Refusal::kNone : Refusal::kDoneAlready;
}

Refusal MayDoInstruction(const LevelOrder& order, const Following& facility, int number, const Person& person,
                         std::string_view now) {
  if (number < 1 || number > order.instructions) return Refusal::kNoSuchStep;
  if (const Refusal refusal = MayFollow(order, person, now); refusal != Refusal::kNone) return refusal;
  if (facility.received.empty() || now < facility.received) return Refusal::kTooEarly;
  return facility.done.count(number) ? Refusal::kDoneAlready : Refusal::kNone;
}

Refusal MayAttain(const LevelOrder& order, const Following& facility, const Person& person, std::string_view evidence,
                  std::string_view now) {
  if (const Refusal refusal = MayFollow(order, person, now); refusal != Refusal::kNone) return refusal;
  if (facility.received.empty() || now < facility.received) return Refusal::kTooEarly;
  if (!facility.attained.empty()) return Refusal::kDoneAlready;
  for (int number = 1; number <= order.instructions; ++number) {
    if (!facility.done.count(number)) return Refusal::kIncomplete;
  }
  return Says(evidence) ? Refusal::kNone : Refusal::kNeedsComment;
}

Refusal MayWithdraw(const LevelOrder& order, const Person& person, std::string_view reason, std::string_view now) {
  if (person.user.empty() || !person.may_decide) return Refusal::kNotPermitted;
  if (!order.withdrawn.empty()) return Refusal::kDoneAlready;
  if (now < order.issued) return Refusal::kTooEarly;
  return Says(reason) ? Refusal::kNone : Refusal::kNeedsComment;
}

}  // namespace atalaya::duty
