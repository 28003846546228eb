#include "report/grid.h"

#include <algorithm>

#include "report/facts.h"
#include "report/sections.h"

namespace atalaya::report {
namespace {

using Format = GridColumn::Format;

std::string Plain(std::string text) {  // no-break spaces hinder searching in a sheet
  for (std::size_t at = text.find("\u00a0"); at != std::string::npos; at = text.find("\u00a0", at)) text.replace(at, 2, " ");
  return text;
}

// Columns by message keys: "col.facility".
GridColumn Titled(const Words& words, const char* key, Format format = Format::kText, double width = 14) {
  return {format, Plain(words.Say(key)), width};
}

double At(const std::vector<double>& values, std::size_t i) { return i < values.size() ? values[i] : 0.0; }

}  // namespace

Grid DeficiencyGrid(const Words& words, const analysis::Analysis& analysis) {
  const model::Region& region = words.Region();
  Grid grid;
  grid.name = words.Say("sheet.deficiencies");
  grid.columns = {Titled(words, "col.id"), Titled(words, "col.facility", Format::kText, 34), Titled(words, "col.port", Format::kText, 18),
                  Titled(words, "col.state", Format::kText, 18), Titled(words, "col.traffic"), Titled(words, "col.control", Format::kText, 9),
                  Titled(words, "col.element", Format::kText, 22), Titled(words, "col.title", Format::kText, 44), Titled(words, "col.answer"),
                  Titled(words, "col.verification"), Titled(words, "col.checkedon", Format::kText, 12), Titled(words, "col.force"),
                  Titled(words, "col.inherited", Format::kText, 12), Titled(words, "col.owner", Format::kText, 26),
                  Titled(words, "col.citation", Format::kText, 24), Titled(words, "col.solution", Format::kText, 40),
                  Titled(words, "col.othersolutions", Format::kWhole, 10), Titled(words, "col.capital", Format::kMoney),
                  Titled(words, "col.yearly", Format::kMoney), Titled(words, "col.committed", Format::kMoney)};
  for (std::size_t f = 0; f < analysis.review.facilities.size(); ++f) {
    const model::Facility& facility = region.facilities[f];
    const model::Port& port = region.ports[facility.port];
    const model::Standard& standard = region.StandardOf(static_cast<int>(f));
    for (const assess::Deficiency& d : analysis.review.facilities[f].deficiencies) {
      const model::Control& control = standard.controls[d.control];
      const model::Answer& answer = region.AnswerOf(static_cast<int>(f), control.id);
      const auto group = std::find_if(standard.groups.begin(), standard.groups.end(), [&](const auto& g) { return g.id == control.group; });
      std::vector<GridCell> row{facility.id, facility.name, port.name, words.State(port.state), words.Word("traffic", model::Name(facility.traffic)),
                                control.id, group != standard.groups.end() ? words.In(group->title) : control.group, words.In(control.title),
                                words.Word("reply", model::Name(d.reply)),
                                d.reply == model::Reply::kNotChecked ? std::string() : words.Word("verification", model::Name(answer.verification)),
                                answer.checked_on, words.Say(d.mandatory ? "force.mandatory" : "force.guidance"),
                                words.Say(d.inherited ? "yes" : "no"), words.Word("owner", control.owner), control.citation};
      if (d.solutions.empty()) {
        for (int i = 0; i < 5; ++i) row.emplace_back(std::string());
      } else {
        const model::Solution& solution = region.solutions[d.solutions.front()];
        const assess::Cost cost = assess::CostAt(solution, facility.size);
        row.emplace_back(words.In(solution.title));
        row.emplace_back(static_cast<double>(d.solutions.size() - 1));
        row.emplace_back(cost.capital);
        row.emplace_back(cost.yearly);
        row.emplace_back(cost.Committed(region.funds.commitment_years));
      }
      grid.rows.push_back(std::move(row));
    }
  }
  return grid;
}

Grid FacilityGrid(const Words& words, const analysis::Analysis& analysis) {
  const model::Region& region = words.Region();
  Grid grid;
  grid.name = words.Say("sheet.facilities");
  grid.columns = {Titled(words, "col.id"), Titled(words, "col.facility", Format::kText, 34), Titled(words, "col.port", Format::kText, 18),
                  Titled(words, "col.state", Format::kText, 18), Titled(words, "reply.met", Format::kWhole), Titled(words, "reply.partly", Format::kWhole),
                  Titled(words, "reply.not-met", Format::kWhole), Titled(words, "reply.not-applicable", Format::kWhole),
                  Titled(words, "reply.not-checked", Format::kWhole), Titled(words, "sheet.money", Format::kMoney, 18),
                  Titled(words, "sheet.money.low", Format::kMoney, 18), Titled(words, "sheet.money.high", Format::kMoney, 18),
                  Titled(words, "sheet.lives", Format::kDecimal, 18), Titled(words, "sheet.lives.low", Format::kDecimal, 18),
                  Titled(words, "sheet.lives.high", Format::kDecimal, 18)};
  for (std::size_t f = 0; f < analysis.review.facilities.size(); ++f) {
    const model::Facility& facility = region.facilities[f];
    const assess::Tally& t = analysis.review.facilities[f].all;
    std::vector<GridCell> row{facility.id, facility.name, region.ports[facility.port].name, words.State(region.ports[facility.port].state)};
    for (const int count : {t.met, t.partly, t.not_met, t.not_applicable, t.not_checked}) row.emplace_back(static_cast<double>(count));
    if (f < analysis.risk.facilities.size()) {
      const risk::FacilityRisk& risk = analysis.risk.facilities[f];
      for (const Estimate& e : {risk.money, risk.lives}) {
        for (const double v : {e.mean, e.low, e.high}) row.emplace_back(v);
      }
    }
    grid.rows.push_back(std::move(row));
  }
  return grid;
}

Grid MeasureGrid(const Words& words, const analysis::Analysis& analysis) {
  const model::Region& region = words.Region();
  Grid grid;
  grid.name = words.Say("sheet.measures");
  grid.columns = {Titled(words, "col.measure", Format::kText, 40), Titled(words, "col.subject", Format::kText, 40),
                  Titled(words, "col.port", Format::kText, 18), Titled(words, "col.state", Format::kText, 18),
                  Titled(words, "col.owner", Format::kText, 26), Titled(words, "col.requirement"), Titled(words, "col.kind"),
                  Titled(words, "sheet.smallest", Format::kMoney, 16), Titled(words, "col.capital", Format::kMoney),
                  Titled(words, "col.yearly", Format::kMoney), Titled(words, "col.committed", Format::kMoney)};
  for (std::size_t f = 0; f < region.funds.funds.size(); ++f) grid.columns.push_back({Format::kMoney, words.Fund(f), 18});
  for (const GridColumn& column : {Titled(words, "col.start", Format::kText, 8), Titled(words, "col.end", Format::kText, 8),
                                   Titled(words, "col.effect", Format::kMoney, 18), Titled(words, "col.indicator", Format::kText, 50)}) {
    grid.columns.push_back(column);
  }
  for (const analysis::Measure& measure : analysis.plan.measures) {
    const model::Solution& solution = region.solutions[measure.solution];
    const int facility = measure.subject.facility;
    const int port = facility >= 0 ? region.facilities[facility].port : -1;
    std::vector<GridCell> row{words.In(solution.title), words.Subject(measure.subject), words.PortName(port),
                              words.State(port >= 0 ? region.ports[port].state : measure.subject.state), words.Word("owner", solution.owner),
                              words.Word("requirement", model::Name(solution.requirement)), words.Word("kind", model::Name(solution.kind)),
                              analysis.plan.cases[measure.budget_case].amount, measure.capital, measure.yearly, measure.committed};
    for (std::size_t f = 0; f < region.funds.funds.size(); ++f) row.emplace_back(At(measure.by_fund, f));
    const auto year = [&](int y) { return y > 0 ? std::to_string(y) : words.Say("plan.unscheduled"); };
    row.emplace_back(year(measure.start_year));
    row.emplace_back(year(measure.end_year));
    row.emplace_back(measure.gain);
    row.emplace_back(words.In(solution.indicator));
    grid.rows.push_back(std::move(row));
  }
  return grid;
}

Grid PriorityGrid(const Words& words, const analysis::Analysis& analysis) {
  const model::Region& region = words.Region();
  Grid grid;
  grid.name = words.Say("sheet.priorities");
  grid.columns = {Titled(words, "col.order", Format::kWhole, 8), Titled(words, "col.port", Format::kText, 34),
                  Titled(words, "col.state", Format::kText, 18), Titled(words, "sheet.smallest", Format::kMoney, 16),
                  Titled(words, "col.cost", Format::kMoney), Titled(words, "col.buys", Format::kMoney, 18),
                  Titled(words, "col.certainty", Format::kShare, 10), Titled(words, "col.exposure", Format::kShare, 10),
                  Titled(words, "col.unknown", Format::kShare, 12), Titled(words, "col.why", Format::kText, 70)};
  for (const analysis::Priority& p : analysis.plan.priorities) {
    const analysis::PortPicture* picture = p.port >= 0 ? PictureOf(analysis, p.port) : nullptr;
    const int state = p.port >= 0 ? region.ports[p.port].state : p.state;
    std::vector<GridCell> row{static_cast<double>(p.rank),
                              p.port >= 0 ? words.PortName(p.port) : words.Say("programme", {{"state", words.State(p.state)}}),
                              words.State(state), analysis.plan.cases[p.budget_case].amount, p.cost, p.gain, p.certainty};
    if (picture != nullptr) {
      row.emplace_back(picture->exposure);
      row.emplace_back(picture->unknown);
    } else {
      row.emplace_back(std::string());
      row.emplace_back(std::string());
    }
    row.emplace_back(Plain(WhyPort(words, analysis, p.port)));
    grid.rows.push_back(std::move(row));
  }
  return grid;
}

Grid FundGrid(const Words& words, const analysis::Analysis& analysis) {
  const model::Region& region = words.Region();
  Grid grid;
  grid.name = words.Say("sheet.funds");
  grid.columns = {Titled(words, "col.budget", Format::kMoney), Titled(words, "col.fund", Format::kText, 28),
                  Titled(words, "col.available", Format::kMoney), Titled(words, "col.spent", Format::kMoney)};
  const int years = region.settings.horizon_years;
  for (int y = 0; y < years; ++y) grid.columns.push_back({Format::kMoney, std::to_string(region.settings.first_year + y), 14});
  grid.columns.push_back(Titled(words, "col.price", Format::kDecimal, 22));
  for (const analysis::BudgetCase& c : analysis.plan.cases) {
    for (std::size_t f = 0; f < region.funds.funds.size(); ++f) {
      std::vector<GridCell> row{c.amount, words.Fund(f), At(c.fund_budget, f), At(c.fund_spent, f)};
      for (int y = 0; y < years; ++y) row.emplace_back(f < c.spent_by_year.size() ? At(c.spent_by_year[f], static_cast<std::size_t>(y)) : 0.0);
      row.emplace_back(At(c.fund_price, f));
      grid.rows.push_back(std::move(row));
    }
  }
  return grid;
}

Grid NoteGrid(const Words& words, const analysis::Analysis& analysis) {
  const model::Region& region = words.Region();
  Grid grid;
  grid.name = words.Say("sheet.notes");
  grid.columns = {Titled(words, "col.what", Format::kText, 34), Titled(words, "col.value", Format::kText, 110)};
  const auto row = [&](std::string what, std::string value) { grid.rows.push_back({Plain(std::move(what)), Plain(std::move(value))}); };
  if (!region.illustrative.empty()) row(IllustrativeBadge(words), IllustrativeSentence(words));
  row(words.Say("method.region"), words.In(region.title) + " (" + region.id + " " + region.version + ")");
  row(words.Say("sheet.language"), LanguageCode(words.InLanguage()));
  row(words.Say("sheet.currency"), region.currency);
  row(words.Say("method.seed"), std::to_string(analysis.options.seed));
  row(words.Say("method.draws"), std::to_string(analysis.options.draws));
  row(words.Say("sheet.costs"), words.Say("sheet.costs.value", {{"years", region.funds.commitment_years}}));
  row(words.Say("reply.not-checked"), words.Say("sure.unknown", {{"share", words.Percent(analysis.not_checked, 1)},
                                                                 {"resting", words.Percent(analysis.resting_on_unknown, 1)}}));
  for (const model::Source& source : region.sources) row(words.Say("col.source"), source.title + " (" + source.licence + ")");
  return grid;
}

}  // namespace atalaya::report
