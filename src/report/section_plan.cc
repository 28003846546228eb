// Measures, funds and years of the middle budget, and how the other budgets differ.
#include <algorithm>
#include <set>

#include "report/charts.h"
#include "report/facts.h"
#include "report/sections.h"

namespace atalaya::report {
namespace {

constexpr std::size_t kMeasures = 120;

std::string Years(const Material& m, std::size_t year) {
  return std::to_string(m.Region().settings.first_year + static_cast<int>(year));
}

// Fund x year, as a table and stacked bars.
void FundsAndYears(const Material& m, Section& section, int budget_case) {
  const Words& words = m.words;
  const analysis::BudgetCase& c = m.analysis.plan.cases[budget_case];
  std::size_t years = 0;
  for (const auto& row : c.spent_by_year) years = std::max(years, row.size());
  Table table;
  table.caption = words.Say("plan.funds.caption", {{"budget", words.Budget(c.amount)}});
  table.illustrative = m.Illustrative();
  table.columns = {{words.Say("col.fund")}, {words.Say("col.available"), true}, {words.Say("col.spent"), true}};
  std::vector<std::string> legend;
  for (std::size_t y = 0; y < years; ++y) {
    table.columns.push_back({Years(m, y), true});
    legend.push_back(Years(m, y));
  }
  table.columns.push_back({words.Say("col.price"), true});
  std::vector<StackRow> rows;
  const auto at = [](const std::vector<double>& v, std::size_t i) { return i < v.size() ? v[i] : 0.0; };
  for (std::size_t f = 0; f < m.Region().funds.funds.size(); ++f) {
    std::vector<std::string> row{words.Fund(f), words.Money(at(c.fund_budget, f)), words.Money(at(c.fund_spent, f))};
    std::vector<double> parts;
    for (std::size_t y = 0; y < years; ++y) {
      parts.push_back(f < c.spent_by_year.size() ? at(c.spent_by_year[f], y) : 0.0);
      row.push_back(words.Money(parts.back()));
    }
    row.push_back(words.Number(at(c.fund_price, f), 2));
    table.Row(std::move(row));
    rows.push_back({words.Fund(f), words.Say("plan.of", {{"spent", words.Money(at(c.fund_spent, f))}, {"budget", words.Money(at(c.fund_budget, f))}}),
                    std::move(parts)});
  }
  section.Heading(words.Say("plan.funds.title"));
  Figure figure;
  figure.svg = StackChart({"funds", words.Say("plan.funds.title"), words.Say("plan.funds.description")}, legend, rows, false);
  figure.caption = table.caption;
  figure.illustrative = m.Illustrative();
  section.Insert(std::move(figure));
  section.Insert(std::move(table));
  std::vector<std::string> prices;
  for (std::size_t f = 0; f < m.Region().funds.funds.size(); ++f) {
    if (f >= c.fund_price.size()) continue;
    const std::vector<MessageArg> args{{"fund", words.Fund(f)}, {"price", words.Number(c.fund_price[f], 2)}, {"currency", m.Region().currency}};
    prices.push_back(words.Say(c.fund_price[f] >= 0.005 ? "plan.price" : "plan.price.none", args));
  }
  section.Heading(words.Say("plan.price.title"));
  section.List(std::move(prices));
  std::size_t e = 0;
  std::vector<std::string> missed;
  for (const model::Fund& fund : m.Region().funds.funds) {
    for (const model::Earmark& mark : fund.earmarks) {
      const double money = at(c.earmark_missed, e++);
      if (money < 0.5) continue;
      const std::string what = mark.kind ? words.Word("kind", model::Name(*mark.kind)) : words.Word("subregion", mark.subregion);
      missed.push_back(words.Say("plan.earmark", {{"fund", words.In(fund.title)}, {"what", what}, {"money", words.Money(money)}}));
    }
  }
  if (!missed.empty()) section.List(std::move(missed));
}

std::string Payments(const Words& words, const std::vector<double>& by_fund) {
  std::string text;
  for (std::size_t f = 0; f < std::min(by_fund.size(), words.Region().funds.funds.size()); ++f) {
    if (by_fund[f] < 0.5) continue;
    text += (text.empty() ? "" : "; ") + words.Fund(f) + " " + words.Money(by_fund[f]);
  }
  return text;
}

Table Measures(const Material& m, int budget_case) {
  const Words& words = m.words;
  Table table;
  table.caption = words.Say("plan.measures.caption", {{"budget", words.Budget(m.analysis.plan.cases[budget_case].amount)}});
  table.illustrative = m.Illustrative();
  table.columns = {{words.Say("col.measure")}, {words.Say("col.subject")}, {words.Say("col.owner")}, {words.Say("col.requirement")},
                   {words.Say("col.capital"), true}, {words.Say("col.yearly"), true}, {words.Say("col.byfund")}, {words.Say("col.startend")},
                   {words.Say("col.indicator")}, {words.Say("col.effect"), true}};
  const std::vector<std::size_t> bought = MeasuresOf(m.analysis.plan, budget_case);
  for (std::size_t i = 0; i < std::min(kMeasures, bought.size()); ++i) {
    const analysis::Measure& measure = m.analysis.plan.measures[bought[i]];
    const model::Solution& solution = m.Region().solutions[measure.solution];
    const WorkYears years = YearsAt(measure, budget_case);
    table.Row({words.In(solution.title), words.Subject(measure.subject), words.Word("owner", solution.owner),
               words.Word("requirement", model::Name(solution.requirement)), words.Money(measure.capital), words.Money(measure.yearly),
               Payments(words, PaidAt(measure, budget_case)),
               years.start > 0 ? std::to_string(years.start) + "\u2013" + std::to_string(years.end) : words.Say("plan.unscheduled"),
               words.In(solution.indicator), words.Say("plan.effect", {{"gain", words.Money(measure.gain)}})});
  }
  if (bought.size() > kMeasures) {
    table.more = words.Say("more.rows", {{"shown", static_cast<double>(kMeasures)}, {"all", static_cast<double>(bought.size())}});
  }
  return table;
}

// What each budget adds to the one below it.
Table Differences(const Material& m) {
  const Words& words = m.words;
  Table table;
  table.caption = words.Say("plan.differences.caption");
  table.illustrative = m.Illustrative();
  table.columns = {{words.Say("col.budget"), true}, {words.Say("col.measures"), true}, {words.Say("col.newmeasures"), true},
                   {words.Say("col.newports")}, {words.Say("col.newprogrammes")}};
  for (std::size_t i = 0; i < m.analysis.plan.cases.size(); ++i) {
    const int budget_case = static_cast<int>(i);
    const std::size_t all = MeasuresOf(m.analysis.plan, budget_case).size();
    const std::size_t before = i == 0 ? 0 : MeasuresOf(m.analysis.plan, budget_case - 1).size();
    std::vector<std::string> ports, programmes;
    for (const analysis::Priority& p : m.analysis.plan.priorities) {
      if (p.budget_case != budget_case) continue;
      if (p.port >= 0) {
        ports.push_back(words.PortName(p.port));
      } else {
        programmes.push_back(words.State(p.state));
      }
    }
    const auto shorten = [&](std::vector<std::string> names) {
      constexpr std::size_t kNames = 12;
      if (names.empty()) return words.Say("none");
      if (names.size() <= kNames) return words.List(names);
      const auto rest = static_cast<double>(names.size() - kNames);
      names.resize(kNames);
      std::string text;
      for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
      return words.Say("list.more", {{"first", text}, {"rest", rest}});
    };
    table.Row({words.Budget(m.analysis.plan.cases[i].amount), std::to_string(all), std::to_string(all - before), shorten(ports),
               shorten(programmes)});
  }
  return table;
}

}  // namespace

Section PlanSection(const Material& m) {
  const Words& words = m.words;
  const analysis::Plan& plan = m.analysis.plan;
  Section section;
  section.id = "plan";
  section.title = words.Say("plan.title");
  if (plan.cases.empty()) {
    section.answer = words.Say("answer.noplan");
    return section;
  }
  const int middle = MiddleCase(plan);
  const analysis::BudgetCase& c = plan.cases[middle];
  std::set<int> facilities, states;
  for (const std::size_t i : MeasuresOf(plan, middle)) {
    const analysis::Subject& subject = plan.measures[i].subject;
    (subject.facility >= 0 ? facilities : states).insert(subject.facility >= 0 ? subject.facility : subject.state);
  }
  const auto best = std::max_element(c.fund_price.begin(), c.fund_price.end());
  const bool priced = best != c.fund_price.end() && *best >= 0.005;
  section.answer = words.Say(priced ? "plan.answer" : "plan.answer.unpriced",
                             {{"budget", words.Budget(c.amount)},
                              {"measures", static_cast<double>(MeasuresOf(plan, middle).size())},
                              {"facilities", static_cast<double>(facilities.size())},
                              {"states", static_cast<double>(states.size())},
                              {"fund", priced ? words.Fund(static_cast<std::size_t>(best - c.fund_price.begin())) : std::string()},
                              {"price", priced ? words.Number(*best, 2) : std::string()},
                              {"currency", m.Region().currency}});
  FundsAndYears(m, section, middle);
  section.Heading(words.Say("plan.measures.title"));
  section.Paragraph(words.Say("plan.measures.lead"));
  section.Insert(Measures(m, middle));
  section.Heading(words.Say("plan.differences.title"));
  section.Insert(Differences(m));
  section.Note(words.Say("sure.nesting", {{"price", words.Money(plan.price_of_nesting)}}));
  return section;
}

}  // namespace atalaya::report
