// The sentences that page and terminal share (sections.h).
#include <algorithm>
#include <cmath>

#include "report/facts.h"
#include "report/sections.h"

namespace atalaya::report {
namespace {

constexpr std::size_t kFirst = 3;

std::vector<Purchase> FirstThree(const Words& words, const analysis::Analysis& analysis, int budget_case) {
  std::vector<Purchase> first = Purchases(words.Region(), analysis, budget_case, true);
  if (first.size() > kFirst) first.resize(kFirst);
  return first;
}

std::vector<std::string> Names(const Words& words, const std::vector<Purchase>& purchases) {
  std::vector<std::string> names;
  for (const Purchase& p : purchases) names.push_back(words.Port(p.port));
  return names;
}

}  // namespace

std::string FirstSentence(const Words& words, const analysis::Analysis& analysis, int budget_case) {
  const std::vector<Purchase> first = FirstThree(words, analysis, budget_case);
  const std::string budget = words.Budget(analysis.plan.cases[budget_case].amount);
  if (first.empty()) return words.Say("answer.none", {{"budget", budget}});
  double cost = 0, gain = 0;
  for (const Purchase& p : first) {
    cost += p.cost;
    gain += p.gain;
  }
  return words.Say("answer.first", {{"budget", budget},
                                    {"count", static_cast<double>(first.size())},
                                    {"ports", words.List(Names(words, first))},
                                    {"cost", words.Money(cost)},
                                    {"gain", words.Money(gain)}});
}

std::string SmallerSentence(const Words& words, const analysis::Analysis& analysis, int budget_case) {
  if (budget_case == 0) return {};
  const std::string budget = words.Budget(analysis.plan.cases[0].amount);
  std::vector<std::string> stay, wait;
  double less = 0;  // what those that stay cost then: a smaller budget may buy fewer measures at the same port
  const std::vector<Purchase> small = Purchases(words.Region(), analysis, 0, true);
  for (const Purchase& p : FirstThree(words, analysis, budget_case)) {
    const auto it = std::find_if(small.begin(), small.end(), [&](const Purchase& s) { return s.port == p.port; });
    (it != small.end() ? stay : wait).push_back(words.PortName(p.port));
    if (it != small.end()) less += it->cost;
  }
  const std::string cost = words.Money(less);
  if (stay.empty() && wait.empty()) return {};
  if (wait.empty()) return words.Say("answer.smaller.all", {{"budget", budget}, {"ports", words.List(stay)}, {"cost", cost}});
  if (stay.empty()) return words.Say("answer.smaller.none", {{"budget", budget}, {"ports", words.List(wait)}});
  return words.Say("answer.smaller.some", {{"budget", budget}, {"stay", words.List(stay)}, {"wait", words.List(wait)}, {"cost", cost}});
}

std::string BuysSentence(const Words& words, const analysis::Analysis& analysis, int budget_case) {
  const analysis::BudgetCase& c = analysis.plan.cases[budget_case];
  const double share = c.harm_before > 0 ? 1 - c.harm_after / c.harm_before : 0;
  return words.Say("answer.buys", {{"budget", words.Budget(c.amount)},
                                   {"share", words.Percent(share, 1)},
                                   {"harm", words.Money(c.harm_before - c.harm_after)},
                                   {"loss", words.Money(c.money_before.mean - c.money_after.mean)},
                                   {"lives", words.Lives(c.lives_before.mean - c.lives_after.mean)}});
}

std::string SureSentence(const Words& words, const analysis::Analysis& analysis, int budget_case) {
  std::vector<std::string> parts;
  for (const Purchase& p : FirstThree(words, analysis, budget_case)) {
    parts.push_back(words.PortName(p.port) + " " + words.Percent(p.certainty));
  }
  return words.Say("answer.sure", {{"plans", static_cast<double>(analysis.options.stability_draws)},
                                   {"ports", parts.empty() ? words.Say("nobody") : words.List(parts)},
                                   {"unknown", words.Percent(analysis.not_checked)},
                                   {"resting", words.Percent(analysis.resting_on_unknown)}});
}

std::string BoundSentence(const Words& words, const analysis::Analysis& analysis) {
  const analysis::Plan& plan = analysis.plan;
  return words.Say(plan.proven ? "answer.proven" : "answer.bound", {{"objective", words.Money(plan.objective)},
                                                                    {"bound", words.Money(plan.bound)},
                                                                    {"gap", words.Percent(plan.gap, 1)}});
}

std::string WhyPort(const Words& words, const analysis::Analysis& analysis, int port) {
  const analysis::PortPicture* picture = PictureOf(analysis, port);
  if (picture == nullptr) return {};
  std::vector<std::string> reasons;
  if (picture->exposure > 0) {
    static constexpr std::array kRoles{"export", "transhipment", "import"};
    const auto most = std::max_element(picture->exposure_by_role.begin(), picture->exposure_by_role.end());
    const auto role = static_cast<std::size_t>(most - picture->exposure_by_role.begin());
    reasons.push_back(words.Say("why.exposure", {{"share", words.Percent(picture->exposure, 1)}, {"role", words.Word("role", kRoles[role])}}));
    if (picture->weakest_facility >= 0) {
      reasons.push_back(words.Say("why.evasion", {{"evasion", words.Number(picture->weakest_evasion, 2)}}));
    }
  }
  // Local loss matters beside the harm that passes, or where nothing passes.
  if (picture->exposure <= 0 || picture->local_money > 0.1 * picture->harm) {
    reasons.push_back(words.Say("why.loss", {{"loss", words.Money(picture->local_money)}}));
  }
  if (picture->unknown >= 0.2) reasons.push_back(words.Say("why.unknown", {{"share", words.Percent(picture->unknown)}}));
  std::string text;
  for (const std::string& reason : reasons) text += (text.empty() ? "" : "; ") + reason;
  return text;
}

std::string IllustrativeBadge(const Words& words) {
  if (words.Region().illustrative.empty()) return {};
  return words.Say(IsIllustrative(words.Region(), "answers") ? "illustrative.answers.badge" : "illustrative.badge");
}

std::string IllustrativeSentence(const Words& words) {
  if (words.Region().illustrative.empty()) return {};
  std::vector<std::string> parts;
  for (const std::string& part : words.Region().illustrative) parts.push_back(words.Word("illustrative.part", part));
  return words.Say("illustrative.sentence", {{"parts", words.List(parts)}});
}

}  // namespace atalaya::report
