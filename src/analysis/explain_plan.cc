// Trees for the plan: what a budget buys, why a port, why a measure, who pays.
#include <algorithm>

#include "analysis/explain.h"
#include "analysis/explain_parts.h"

namespace atalaya::analysis {
namespace {

using model::Region;

Explanation Leaf(const char* label, double value, const char* unit, const std::string& source = "computed") {
  return {label, {}, value, unit, source, {}};
}

Explanation CaseTree(const Region& region, const BudgetCase& bought) {
  Explanation tree{
      "explain.case", {{"amount", bought.amount}}, bought.harm_before - bought.harm_after, "USD/year", "computed", {}};
  tree.parts.push_back(Leaf("explain.case.cost", bought.cost, "USD"));
  tree.parts.push_back(Leaf("explain.case.harm-before", bought.harm_before, "USD/year"));
  tree.parts.push_back(Leaf("explain.case.harm-after", bought.harm_after, "USD/year"));
  tree.parts.push_back(Leaf("explain.case.money-before", bought.money_before.mean, "USD/year"));
  tree.parts.push_back(Leaf("explain.case.money-after", bought.money_after.mean, "USD/year"));
  tree.parts.push_back(Leaf("explain.case.lives-before", bought.lives_before.mean, "lives/year"));
  tree.parts.push_back(Leaf("explain.case.lives-after", bought.lives_after.mean, "lives/year"));
  for (std::size_t f = 0; f < bought.fund_spent.size(); ++f) {
    Explanation fund{
        "explain.fund",       {{"name", region.funds.funds[f].title}, {"id", "fund/" + region.funds.funds[f].id}},
        bought.fund_spent[f], "USD",
        "funds.json",         {}};
    fund.parts.push_back(Leaf("explain.fund.budget", bought.fund_budget[f], "USD", "funds.json"));
    fund.parts.push_back(
        Leaf("explain.fund.price", f < bought.fund_price.size() ? bought.fund_price[f] : 0, "USD/year per USD"));
    tree.parts.push_back(std::move(fund));
  }
  return tree;
}

Explanation MeasureLine(const Region& region, const Measure& m) {
  const std::string who =
      m.subject.facility >= 0 ? region.facilities[m.subject.facility].id : region.states[m.subject.state].iso2;
  const model::Solution& solution = region.solutions[m.solution];
  return {"explain.measure", {{"name", solution.title}, {"id", "measure/" + who + "/" + solution.id}, {"who", who}},
          m.committed,       "USD",
          "solutions.json",  {}};
}

}  // namespace

Explanation PlanOverview(const Region& region, const Analysis& analysis) {
  const Plan& plan = analysis.plan;
  Explanation tree{"explain.plan", {}, plan.objective, "USD/year", "computed", {}};
  tree.parts.push_back(Leaf("explain.plan.bound", plan.bound, "USD/year"));
  tree.parts.push_back(Leaf("explain.plan.gap", plan.gap, "share"));
  tree.parts.push_back(Leaf("explain.plan.nesting", plan.price_of_nesting, "USD/year"));
  for (const BudgetCase& bought : plan.cases) tree.parts.push_back(CaseTree(region, bought));
  return tree;
}

Explanation PlanAtPort(const Region& region, const Analysis& analysis, const Priority& priority) {
  const model::Port& port = region.ports[priority.port];
  Explanation tree{"explain.priority",
                   {{"name", port.name},
                    {"id", PortCode(port)},
                    {"rank", static_cast<double>(priority.rank)},
                    {"amount", analysis.plan.cases[priority.budget_case].amount}},
                   priority.gain,
                   "USD/year",
                   "computed",
                   {}};
  tree.parts.push_back(Leaf("explain.priority.cost", priority.cost, "USD"));
  tree.parts.push_back(Leaf("explain.priority.certainty", priority.certainty, "share"));
  for (const Substitute& substitute : analysis.substitutes) {
    if (substitute.port != priority.port) continue;
    tree.parts.push_back(Leaf("explain.substitute.today", substitute.today.evade, "probability"));
    std::string ports;
    for (const int p : substitute.instead.ports) ports += (ports.empty() ? "" : " - ") + region.ports[p].name;
    tree.parts.push_back(
        {"explain.substitute.instead", {{"ports", ports}}, substitute.instead.evade, "probability", "computed", {}});
  }
  for (const Measure& measure : analysis.plan.measures) {
    if (measure.subject.facility >= 0 && region.facilities[measure.subject.facility].port == priority.port) {
      tree.parts.push_back(MeasureLine(region, measure));
    }
  }
  return tree;
}

Explanation MeasureReason(const Region& region, const Analysis& analysis, const Measure& measure) {
  const model::Solution& solution = region.solutions[measure.solution];
  Explanation tree = MeasureLine(region, measure);
  tree.parts.push_back({"explain.measure.capital",
                        {{"low", solution.capital.low}, {"high", solution.capital.high}},
                        measure.capital,
                        "USD",
                        "solutions.json",
                        {}});
  tree.parts.push_back({"explain.measure.yearly",
                        {{"years", region.funds.commitment_years}},
                        measure.yearly,
                        "USD/year",
                        "solutions.json",
                        {}});
  tree.parts.push_back(Leaf("explain.measure.gain", measure.gain, "USD/year"));
  tree.parts.push_back(Leaf("explain.measure.budget", analysis.plan.cases[measure.budget_case].amount, "USD"));
  for (std::size_t f = 0; f < measure.by_fund.size(); ++f) {
    if (measure.by_fund[f] <= 0) continue;
    tree.parts.push_back({"explain.fund",
                          {{"name", region.funds.funds[f].title}, {"id", "fund/" + region.funds.funds[f].id}},
                          measure.by_fund[f],
                          "USD",
                          "computed",
                          {}});
  }
  for (const model::Raise& raise : solution.raises) {
    const model::Answer* today = nullptr;
    if (measure.subject.facility >= 0) {
      today = &region.AnswerOf(measure.subject.facility, raise.control);
    } else if (const auto it = region.state_answers[measure.subject.state].find(raise.control);
               it != region.state_answers[measure.subject.state].end()) {
      today = &it->second;
    }
    // Only what it raises here: a control that is met or does not apply is left as it is.
    const risk::Grade grade = risk::GradeOf(region.grading, today ? *today : model::Answer{});
    if (!grade.applies || grade.degree.Mean() >= raise.degree * region.grading.evidence[static_cast<std::size_t>(raise.verification)]) continue;
    tree.parts.push_back({"explain.raise",
                          {{"id", raise.control},
                           {"answer", Choice(today ? model::Name(today->reply) : "not-checked")},
                           {"verification", Choice(model::Name(raise.verification))}},
                          raise.degree,
                          "share",
                          "solutions.json",
                          {}});
  }
  return tree;
}

Explanation FundUse(const Region& region, const Analysis& analysis, std::size_t fund) {
  const BudgetCase& largest = analysis.plan.cases.back();
  Explanation tree{"explain.fund",
                   {{"name", region.funds.funds[fund].title}, {"id", region.funds.funds[fund].id}},
                   largest.fund_spent[fund],
                   "USD",
                   "computed",
                   {}};
  for (const BudgetCase& bought : analysis.plan.cases) {
    Explanation part{"explain.fund.case", {{"amount", bought.amount}}, bought.fund_spent[fund], "USD", "computed", {}};
    part.parts.push_back(Leaf("explain.fund.budget", bought.fund_budget[fund], "USD", "funds.json"));
    if (fund < bought.fund_price.size())
      part.parts.push_back(Leaf("explain.fund.price", bought.fund_price[fund], "USD/year per USD"));
    tree.parts.push_back(std::move(part));
  }
  for (const Measure& measure : analysis.plan.measures) {
    if (measure.by_fund[fund] <= 0) continue;
    Explanation part = MeasureLine(region, measure);
    part.value = measure.by_fund[fund];
    tree.parts.push_back(std::move(part));
  }
  return tree;
}

}  // namespace atalaya::analysis
