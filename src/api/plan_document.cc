// The plan of an analysis as one document: budgets, steps of the nested list, funds.
#include <algorithm>

#include "analysis/explain.h"
#include "api/document_parts.h"
#include "base/parallel.h"

namespace atalaya::api {
namespace {

using analysis::Analysis;
using analysis::Measure;
using formats::Break;
using formats::JsonWriter;
using model::Region;

// What one budget adds at one port (or for one State's programme).
struct Step {
  const analysis::Priority* priority = nullptr;
  int budget_case = 0;
  std::vector<const Measure*> measures;
  double cost = 0, gain = 0;
  double evasion_after = 0;  // weighted mean evasion when this step and all before it are carried out
};

bool Belongs(const Region& region, const Measure& m, const analysis::Priority& p) {
  if (p.port >= 0) return m.subject.facility >= 0 && region.facilities[m.subject.facility].port == p.port;
  return m.subject.facility < 0 && m.subject.state == p.state;
}

std::size_t GroupOf(const Region& region, const analysis::Subject& s) {
  return s.facility >= 0 ? static_cast<std::size_t>(s.facility) : region.facilities.size() + static_cast<std::size_t>(s.state);
}

std::vector<Step> StepsOf(const Region& region, const Analysis& a) {
  std::vector<Step> steps;
  for (int b = 0; b < static_cast<int>(a.plan.cases.size()); ++b) {
    for (const analysis::Priority& p : a.plan.priorities) {
      Step step{&p, b, {}, 0, 0, 0};
      for (const Measure& m : a.plan.measures) {
        if (m.budget_case != b || !Belongs(region, m, p)) continue;
        step.measures.push_back(&m);
        step.cost += m.committed;
        step.gain += m.gain;
      }
      if (!step.measures.empty()) steps.push_back(std::move(step));
    }
  }
  return steps;
}

// Evasion after each step, exact on the network: the choices of the step's budget for the groups it touches, those before kept.
void Weigh(const Region& region, const Analysis& a, const analysis::PlanProblem& plan, int threads, std::vector<Step>& steps) {
  std::vector<std::vector<int>> choices;
  std::vector<int> choice(plan.bundles.size(), -1);
  for (const Step& step : steps) {
    for (const Measure* m : step.measures) {
      const std::size_t group = GroupOf(region, m->subject);
      choice[group] = a.plan.cases[step.budget_case].choice[group];
    }
    choices.push_back(choice);
  }
  double weight = 0;
  for (const auto& threat : plan.ports.graph.threats) weight += threat.weight;
  ParallelFor(steps.size(), threads, [&](std::size_t i) {
    steps[i].evasion_after = weight > 0 ? plan.evader->Objective(plan.NetworkChoice(choices[i])) / weight : 0.0;
  });
}

void PutMeasure(JsonWriter& w, const Region& region, const Measure& m) {
  const model::Solution& solution = region.solutions[m.solution];
  const int state = m.subject.facility >= 0 ? region.ports[region.facilities[m.subject.facility].port].state : m.subject.state;
  const std::string facility = m.subject.facility >= 0 ? region.facilities[m.subject.facility].id : std::string();
  w.BeginObject(Break::kNo).Member("id", (facility.empty() ? region.states[state].iso2 : facility) + "/" + solution.id).Key("facility");
  facility.empty() ? w.Null() : w.String(facility);
  w.Member("state", region.states[state].iso2).Key("solution").FourLanguages(solution.title);
  w.Member("requirement", model::Name(solution.requirement)).Member("capital", m.capital).Member("yearly", m.yearly).Member("cost", m.committed);
  w.Key("by_fund");
  PutByFund(w, region, m.by_fund, false);
  w.Member("start", m.start_year).Member("end", m.end_year).Member("owner", solution.owner).Key("indicator").FourLanguages(solution.indicator);
  w.Member("effect", m.gain).Member("lead_months", solution.lead_months).Key("paid").BeginArray(Break::kNo);
  for (const auto& paid : m.paid) {  // per budget case: who pays there
    if (paid.empty()) {
      w.Null();
    } else {
      PutByFund(w, region, paid, false);
    }
  }
  w.EndArray().Key("starts").BeginArray(Break::kNo);
  for (const int year : m.start) w.Integer(year);
  w.EndArray().EndObject();
}

void PutBudget(JsonWriter& w, const Region& region, const analysis::BudgetCase& c) {
  w.BeginObject(Break::kNo).Member("amount", c.amount).Member("probability", c.probability).Member("cost", c.cost);
  w.Member("exposure_before", c.evasion_before).Member("exposure_after", c.evasion_after);
  w.Member("harm_before", c.harm_before).Member("harm_after", c.harm_after).Key("money_before");
  PutEstimate(w, c.money_before);
  w.Key("money_after");
  PutEstimate(w, c.money_after);
  w.Key("lives_before");
  PutEstimate(w, c.lives_before);
  w.Key("lives_after");
  PutEstimate(w, c.lives_after);
  w.Key("fund_budget");
  PutByFund(w, region, c.fund_budget, true);
  w.Key("fund_spent");
  PutByFund(w, region, c.fund_spent, true);
  w.Key("fund_price");
  PutByFund(w, region, c.fund_price, true);
  w.EndObject();
}

}  // namespace

void PutByFund(JsonWriter& w, const Region& region, const std::vector<double>& amounts, bool zeros) {
  w.BeginObject(Break::kNo);
  for (std::size_t f = 0; f < amounts.size() && f < region.funds.funds.size(); ++f) {
    if (zeros || amounts[f] != 0) w.Member(region.funds.funds[f].id, amounts[f]);
  }
  w.EndObject();
}

std::string PlanDocument(const Region& region, const Analysis& a, const analysis::PlanProblem& plan, int threads) {
  std::vector<Step> steps = StepsOf(region, a);
  Weigh(region, a, plan, threads, steps);
  JsonWriter w;
  w.BeginObject(Break::kNo).Member("currency", region.currency).Member("first_year", region.settings.first_year);
  w.Member("horizon_years", region.settings.horizon_years).Member("commitment_years", region.funds.commitment_years);
  w.Member("main_case", a.plan.main_case).Member("gap", a.plan.gap).Member("price_of_nesting", a.plan.price_of_nesting);
  w.Key("budgets").BeginArray();
  for (const analysis::BudgetCase& c : a.plan.cases) PutBudget(w, region, c);
  w.EndArray().Key("steps").BeginArray();
  for (const Step& step : steps) {
    const analysis::Priority& p = *step.priority;
    w.BeginObject(Break::kNo).Key("port");
    p.port < 0 ? w.Null() : w.String(analysis::PortCode(region.ports[p.port]));
    const int state = p.port < 0 ? p.state : region.ports[p.port].state;
    w.Key("name").FourLanguages(p.port < 0 ? region.states[state].name : Text(region.ports[p.port].name));
    w.Member("state", region.states[state].iso2).Member("budget_case", step.budget_case).Member("cost", step.cost).Member("gain", step.gain);
    w.Member("certainty", p.certainty).Member("exposure_after", step.evasion_after).Key("measures").BeginArray();
    for (const Measure* m : step.measures) PutMeasure(w, region, *m);
    w.EndArray().EndObject();
  }
  w.EndArray().Key("funds").BeginArray();
  for (const model::Fund& fund : region.funds.funds) {
    w.BeginObject(Break::kNo).Member("id", fund.id).Key("title").FourLanguages(fund.title).Member("currency", fund.currency);
    w.Member("weight", fund.weight).EndObject();
  }
  w.EndArray().EndObject();
  return w.Take();
}

}  // namespace atalaya::api
