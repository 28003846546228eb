// What changed between two cycles of answers. A merge of two sorted maps: linear.
#include <optional>

#include "assess/assess.h"

namespace atalaya::assess {
namespace {

using model::Answer;
using model::Reply;
using Kind = Change::Kind;

int Sign(double difference) {
  return difference > 0 ? 1 : difference < 0 ? -1 : 0;
}

// Place on the scale not met < partly < met; none for answers that are not on it.
std::optional<int> Rank(Reply reply) {
  switch (reply) {
    case Reply::kNotMet:
      return 0;
    case Reply::kPartly:
      return 1;
    case Reply::kMet:
      return 2;
    default:
      return std::nullopt;
  }
}

Kind Compare(const Answer& before, const Answer& after) {
  if (before.reply == Reply::kNotChecked) return Kind::kNew;
  if (after.reply == Reply::kNotChecked) return Kind::kDropped;
  const auto was = Rank(before.reply), is = Rank(after.reply);
  if (!was || !is) return Kind::kChanged;
  const int reply = *is - *was;
  const int shown = static_cast<int>(after.verification) - static_cast<int>(before.verification);
  int degree = 0;
  if (before.reply == Reply::kPartly && after.reply == Reply::kPartly) {
    if (before.degree.has_value() != after.degree.has_value())
      return Kind::kChanged;  // a number and a range do not compare
    if (before.degree) degree = Sign(*after.degree - *before.degree);
  }
  // How a gap was found says nothing about how well it is closed: verification counts only where something is in place.
  const int evidence = before.reply == Reply::kNotMet || after.reply == Reply::kNotMet ? 0 : shown;
  if (reply >= 0 && degree >= 0 && evidence >= 0 && reply + degree + evidence > 0) return Kind::kBetter;
  if (reply <= 0 && degree <= 0 && evidence <= 0 && reply + degree + evidence < 0) return Kind::kWorse;
  return Kind::kChanged;
}

}  // namespace

std::vector<Change> Diff(const model::AnswerSheet& before, const model::AnswerSheet& after) {
  static const Answer kNothing;
  std::vector<Change> changes;
  const auto add = [&](const std::string& control, const Answer& was, const Answer& is) {
    const bool unasked = was.reply == Reply::kNotChecked && is.reply == Reply::kNotChecked;
    if (!unasked && was != is) changes.push_back({control, was, is, Compare(was, is)});
  };
  auto old = before.begin();
  auto now = after.begin();
  while (old != before.end() || now != after.end()) {
    if (now == after.end() || (old != before.end() && old->first < now->first)) {
      add(old->first, old->second, kNothing);
      ++old;
    } else if (old == before.end() || now->first < old->first) {
      add(now->first, kNothing, now->second);
      ++now;
    } else {
      add(old->first, old->second, now->second);
      ++old;
      ++now;
    }
  }
  return changes;
}

}  // namespace atalaya::assess
