#include "formats/analysis_json_parts.h"

namespace atalaya::formats {
namespace {

using analysis::BudgetCase;
using analysis::Measure;
using analysis::Plan;

// Money by fund, funds without any left out: {"national":1,"levy":2}.
void PutByFund(AnalysisParts& parts, const std::vector<double>& amounts, bool zeros) {
  parts.json.BeginObject(Break::kNo);
  for (std::size_t i = 0; i < amounts.size() && i < parts.region.funds.funds.size(); ++i) {
    if (zeros || amounts[i] != 0) parts.json.Member(parts.region.funds.funds[i].id, amounts[i]);
  }
  parts.json.EndObject();
}

// Groups of the plan are the facilities, then the States.
std::string GroupId(const AnalysisParts& parts, std::size_t group) {
  const std::size_t facilities = parts.region.facilities.size();
  return group < facilities ? parts.FacilityId(static_cast<int>(group))
                            : parts.StateId(static_cast<int>(group - facilities));
}

void PutChoices(AnalysisParts& parts, const Plan& plan, const BudgetCase& budget) {
  JsonWriter& json = parts.json;
  json.Key("chosen").BeginArray();
  for (std::size_t group = 0; group < budget.choice.size() && group < plan.bundles.size(); ++group) {
    const int choice = budget.choice[group];
    if (choice < 0 || static_cast<std::size_t>(choice) >= plan.bundles[group].size()) continue;
    json.BeginObject(Break::kNo).Member("subject", GroupId(parts, group)).Key("solutions").BeginArray();
    for (const int member : plan.bundles[group][choice].members)
      json.String(parts.SolutionId(plan.candidates[group][member]));
    json.EndArray().EndObject();
  }
  json.EndArray();
}

void PutCase(AnalysisParts& parts, const Plan& plan, const BudgetCase& budget) {
  JsonWriter& json = parts.json;
  json.BeginObject();
  json.Member("budget", budget.amount).Member("probability", budget.probability).Member("cost", budget.cost);
  json.Member("harm_before", budget.harm_before).Member("harm_after", budget.harm_after);
  json.Member("evasion_before", budget.evasion_before).Member("evasion_after", budget.evasion_after);
  json.Key("money_before");
  parts.PutEstimate(budget.money_before);
  json.Key("money_after");
  parts.PutEstimate(budget.money_after);
  json.Key("lives_before");
  parts.PutEstimate(budget.lives_before);
  json.Key("lives_after");
  parts.PutEstimate(budget.lives_after);
  json.Key("fund_budget");
  PutByFund(parts, budget.fund_budget, true);
  json.Key("fund_spent");
  PutByFund(parts, budget.fund_spent, true);
  json.Key("fund_price");
  PutByFund(parts, budget.fund_price, true);
  json.Key("spent_by_year").BeginArray();
  for (std::size_t i = 0; i < budget.spent_by_year.size() && i < parts.region.funds.funds.size(); ++i) {
    json.BeginObject(Break::kNo).Member("fund", parts.region.funds.funds[i].id);
    json.Member("first_year", parts.region.settings.first_year).Key("spent");
    parts.PutNumbers(budget.spent_by_year[i]);
    json.EndObject();
  }
  json.EndArray();
  json.Key("by_state").BeginObject(Break::kNo);
  for (std::size_t i = 0; i < budget.by_state.size(); ++i) {
    if (budget.by_state[i] != 0) json.Member(parts.region.states[i].iso2, budget.by_state[i]);
  }
  json.EndObject();
  json.Key("earmark_missed");
  parts.PutNumbers(budget.earmark_missed);
  PutChoices(parts, plan, budget);
  json.EndObject();
}

void PutSubject(AnalysisParts& parts, const analysis::Subject& subject) {
  if (subject.facility >= 0) {
    parts.json.Member("facility", parts.FacilityId(subject.facility));
  } else {
    parts.json.Member("state", parts.StateId(subject.state));
  }
}

void PutMeasure(AnalysisParts& parts, const Measure& measure) {
  JsonWriter& json = parts.json;
  json.BeginObject(Break::kNo);
  PutSubject(parts, measure.subject);
  const model::Solution& solution = parts.region.solutions[measure.solution];
  json.Member("solution", solution.id)
      .Member("owner", solution.owner)
      .Member("requirement", Name(solution.requirement));
  json.Member("budget_case", measure.budget_case).Member("capital", measure.capital).Member("yearly", measure.yearly);
  json.Member("committed", measure.committed).Key("by_fund");
  PutByFund(parts, measure.by_fund, false);
  json.Member("start_year", measure.start_year)
      .Member("end_year", measure.end_year)
      .Member("gain_per_year", measure.gain);
  json.Key("at_budget").BeginArray();
  for (std::size_t i = 0; i < measure.paid.size(); ++i) {
    if (measure.paid[i].empty()) continue;
    json.BeginObject().Member("budget_case", static_cast<int>(i));
    if (i < measure.start.size()) json.Member("start_year", measure.start[i]);
    json.Key("by_fund");
    PutByFund(parts, measure.paid[i], false);
    json.EndObject();
  }
  json.EndArray().EndObject();
}

void PutPriority(AnalysisParts& parts, const analysis::Priority& priority) {
  JsonWriter& json = parts.json;
  json.BeginObject(Break::kNo).Member("rank", priority.rank);
  if (priority.port >= 0) {
    json.Member("port", parts.PortId(priority.port)).Member("name", parts.region.ports[priority.port].name);
  } else if (priority.state >= 0) {
    json.Member("state", parts.StateId(priority.state));
  }
  json.Member("budget_case", priority.budget_case).Member("cost", priority.cost).Member("gain_per_year", priority.gain);
  json.Member("certainty", priority.certainty).Key("facilities").BeginArray();
  for (const int facility : priority.facilities) json.String(parts.FacilityId(facility));
  json.EndArray().EndObject();
}

}  // namespace

void AnalysisParts::Plan() {
  const analysis::Plan& plan = analysis.plan;
  json.Key("plan").BeginObject();
  json.Member("objective", plan.objective).Member("bound", plan.bound).Member("gap", plan.gap);
  json.Member("proven", plan.proven).Member("price_of_nesting", plan.price_of_nesting).Member("cuts", plan.cuts);
  json.Key("cases").BeginArray();
  for (const BudgetCase& budget : plan.cases) PutCase(*this, plan, budget);
  json.EndArray();
  json.Key("priorities").BeginArray();
  for (const analysis::Priority& priority : plan.priorities) PutPriority(*this, priority);
  json.EndArray();
  json.Key("measures").BeginArray();
  for (const Measure& measure : plan.measures) PutMeasure(*this, measure);
  json.EndArray().EndObject();
}

}  // namespace atalaya::formats
