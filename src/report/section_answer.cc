// Which three first, who pays, what if only the smaller budget comes, what it buys, how sure.
#include <numeric>

#include "report/facts.h"
#include "report/sections.h"

namespace atalaya::report {
namespace {

constexpr std::size_t kFirst = 3;

Table FirstPorts(const Material& m, int budget_case) {
  const Words& words = m.words;
  Table table;
  table.head = 1;
  table.caption = words.Say("first.caption", {{"budget", words.Budget(m.analysis.plan.cases[budget_case].amount)}});
  table.illustrative = m.Illustrative();
  table.columns = {{words.Say("col.order"), true}, {words.Say("col.port")}, {words.Say("col.why")}, {words.Say("col.cost"), true},
                   {words.Say("col.payers")}, {words.Say("col.buys"), true}, {words.Say("col.certainty"), true}};
  const std::vector<Purchase> ports = Purchases(m.Region(), m.analysis, budget_case, true);
  for (std::size_t i = 0; i < std::min(kFirst, ports.size()); ++i) {
    const Purchase& p = ports[i];
    table.Row({std::to_string(i + 1), words.Port(p.port), WhyPort(words, m.analysis, p.port), words.Money(p.cost),
               words.Payers(p.by_fund), words.Money(p.gain), words.Percent(p.certainty)});
  }
  const std::vector<Purchase> programmes = Purchases(m.Region(), m.analysis, budget_case, false);
  double cost = 0;
  for (const Purchase& p : programmes) cost += p.cost;
  const std::size_t rest = ports.size() > kFirst ? ports.size() - kFirst : 0;
  table.more = words.Say("first.more", {{"ports", static_cast<double>(rest)},
                                        {"programmes", static_cast<double>(programmes.size())},
                                        {"cost", words.Money(cost)}});
  return table;
}

Table WhatBudgetsBuy(const Material& m) {
  const Words& words = m.words;
  Table table;
  table.caption = words.Say("cases.caption");
  table.illustrative = m.Illustrative();
  table.columns = {{words.Say("col.budget"), true}, {words.Say("col.probability"), true}, {words.Say("col.spent"), true},
                   {words.Say("col.harm"), true}, {words.Say("col.evasion"), true}, {words.Say("col.loss"), true},
                   {words.Say("col.lives"), true}};
  const auto change = [&](const std::string& before, const std::string& after) { return before + " \u2192 " + after; };
  for (const analysis::BudgetCase& c : m.analysis.plan.cases) {
    table.Row({words.Budget(c.amount), words.Percent(c.probability), words.Money(c.cost),
               change(words.Money(c.harm_before), words.Money(c.harm_after)),
               change(words.Number(c.evasion_before, 3), words.Number(c.evasion_after, 3)),
               change(words.MoneyRange(c.money_before), words.MoneyRange(c.money_after)),
               change(words.LivesRange(c.lives_before), words.LivesRange(c.lives_after))});
  }
  return table;
}

std::string PaysSentence(const Material& m, int budget_case) {
  std::vector<double> sum(m.Region().funds.funds.size());
  const std::vector<Purchase> ports = Purchases(m.Region(), m.analysis, budget_case, true);
  for (std::size_t i = 0; i < std::min(kFirst, ports.size()); ++i) {
    for (std::size_t f = 0; f < sum.size(); ++f) sum[f] += ports[i].by_fund[f];
  }
  return m.words.Say("answer.pays", {{"funds", m.words.Payers(sum)}});
}

}  // namespace

Section AnswerSection(const Material& m) {
  const Words& words = m.words;
  const analysis::Plan& plan = m.analysis.plan;
  Section section;
  section.id = "answer";
  section.title = words.Say("answer.title");
  if (plan.cases.empty()) {
    section.answer = words.Say("answer.noplan");
  } else {
    const int middle = MiddleCase(plan);
    section.answer = FirstSentence(words, m.analysis, middle);
    std::vector<std::string> points{PaysSentence(m, middle)};
    if (const std::string smaller = SmallerSentence(words, m.analysis, middle); !smaller.empty()) points.push_back(smaller);
    points.push_back(BuysSentence(words, m.analysis, middle));
    points.push_back(SureSentence(words, m.analysis, middle));
    section.List(std::move(points));
    for (std::size_t i = 0; i < plan.cases.size(); ++i) {
      const int budget_case = static_cast<int>(i);
      section.Heading(words.Say("answer.with", {{"budget", words.Budget(plan.cases[i].amount)}}));
      section.Insert(FirstPorts(m, budget_case));
    }
    section.Note(words.Say("answer.nested") + " " + words.Say("answer.gains"));
    section.Heading(words.Say("answer.all"));
    section.Insert(WhatBudgetsBuy(m));
    section.Heading(words.Say("answer.howsure"));
    const analysis::BudgetCase& c = plan.cases[middle];
    section.List({words.Say("sure.certainty", {{"plans", static_cast<double>(m.analysis.options.stability_draws)}}),
                  words.Say("sure.intervals", {{"before", words.MoneyRange(c.money_before)}, {"after", words.MoneyRange(c.money_after)}}),
                  words.Say("sure.unknown", {{"share", words.Percent(m.analysis.not_checked, 1)},
                                             {"resting", words.Percent(m.analysis.resting_on_unknown, 1)}}),
                  BoundSentence(words, m.analysis),
                  words.Say("sure.nesting", {{"price", words.Money(plan.price_of_nesting)}})});
  }
  section.Heading(words.Say("words.title"));
  std::vector<std::pair<std::string, std::string>> entries;
  for (const char* word : {"exposure", "evasion", "harm", "loss", "weaklink", "deficiency", "certainty", "nested"}) {
    entries.emplace_back(words.Say(std::string("words.") + word), words.Say(std::string("words.") + word + ".means"));
  }
  section.Definitions(std::move(entries));
  return section;
}

}  // namespace atalaya::report
