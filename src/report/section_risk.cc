// Loss at the facilities, in money and in lives, which are never added to each other.
#include <algorithm>
#include <numeric>

#include "report/charts.h"
#include "report/facts.h"
#include "report/sections.h"

namespace atalaya::report {
namespace {

constexpr std::size_t kFacilities = 12, kPairs = 14;

Format AxisFormat(const Words& words, bool money) {
  return [&words, money](double v) { return money ? words.Budget(v) : words.Tick(v); };
}

using Estimates = Estimate risk::FacilityRisk::*;

Table EstimateTable(const Material& m, const std::string& caption, const std::string& what, const std::vector<WhiskerRow>& rows,
                    const Format& format) {
  const Words& words = m.words;
  Table table;
  table.caption = caption;
  table.illustrative = m.Illustrative();
  table.columns = {{what}, {words.Say("col.mean"), true}, {words.Say("col.low"), true}, {words.Say("col.high"), true}};
  for (const WhiskerRow& row : rows) {
    table.Row({row.label, format(row.estimate.mean), format(row.estimate.low), format(row.estimate.high)});
  }
  return table;
}

void Curve(const Material& m, Section& section, bool money) {
  const Words& words = m.words;
  const risk::RegionRisk& risk = m.analysis.risk;
  const std::string unit = money ? "money" : "lives";
  const Format format = [&](double v) { return money ? words.Money(v) : words.Lives(v); };
  const auto range = [&](const Estimate& e) { return money ? words.MoneyRange(e) : words.LivesRange(e); };
  std::vector<WhiskerRow> rows;
  const Estimate& today = money ? risk.money : risk.lives;
  rows.push_back({words.Say("risk.today"), range(today), today});
  for (const analysis::BudgetCase& c : m.analysis.plan.cases) {
    const Estimate& after = money ? c.money_after : c.lives_after;
    rows.push_back({words.Say("risk.after", {{"budget", words.Budget(c.amount)}}), range(after), after});
  }
  const risk::ExceedanceCurve& curve = money ? risk.money_curve : risk.lives_curve;
  section.Heading(words.Say("risk.curve." + unit));
  Figure figure;
  figure.svg = ExceedanceChart({"curve-" + unit, words.Say("risk.curve." + unit), words.Say("risk.curve.description")}, curve,
                               words.Say("risk.axis." + unit), words.Say("risk.axis.probability"), rows, AxisFormat(words, money));
  figure.caption = words.Say("risk.curve.caption");
  figure.illustrative = m.Illustrative();
  section.Insert(std::move(figure));
  Table table;
  table.caption = words.Say("risk.curve.table." + unit);
  table.illustrative = m.Illustrative();
  table.columns = {{words.Say("risk.axis.probability"), true}, {words.Say("risk.axis." + unit), true}};
  for (std::size_t i = 0; i < curve.size(); ++i) table.Row({words.Percent(risk::kExceedance[i], risk::kExceedance[i] < 0.01 ? 1 : 0), format(curve[i])});
  section.Insert(std::move(table));
  section.Insert(EstimateTable(m, words.Say("risk.estimates." + unit), words.Say("col.when"), rows, format));
}

void Facilities(const Material& m, Section& section, Estimates which, bool money) {
  const Words& words = m.words;
  const auto& all = m.analysis.risk.facilities;
  std::vector<std::size_t> order(all.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return (all[a].*which).mean > (all[b].*which).mean; });
  order.resize(std::min(order.size(), kFacilities));
  const Format format = [&](double v) { return money ? words.Money(v) : words.Lives(v); };
  std::vector<WhiskerRow> rows;
  for (const std::size_t f : order) {
    const Estimate& e = all[f].*which;
    rows.push_back({words.Facility(static_cast<int>(f)), money ? words.MoneyRange(e) : words.LivesRange(e), e});
  }
  const std::string unit = money ? "money" : "lives";
  const std::string title = words.Say("risk.facilities." + unit, {{"count", static_cast<double>(rows.size())}});
  section.Heading(title);
  Figure figure;
  figure.svg = WhiskerChart({"facilities-" + unit, title, words.Say("risk.whisker.description")}, rows, 0, AxisFormat(words, money));
  figure.caption = words.Say("risk.whisker.caption");
  figure.illustrative = m.Illustrative();
  section.Insert(std::move(figure));
  section.Insert(EstimateTable(m, title, words.Say("col.facility"), rows, format));
}

void Families(const Material& m, Section& section, bool money) {
  const Words& words = m.words;
  const auto& sizes = money ? m.analysis.risk.money_by_family : m.analysis.risk.lives_by_family;
  std::vector<BarRow> rows;
  for (std::size_t f = 0; f < sizes.size(); ++f) {
    if (!(sizes[f] > 0)) continue;
    rows.push_back({words.Word("family", model::Name(static_cast<model::Family>(f))),
                    money ? words.Money(sizes[f]) : words.Lives(sizes[f]), sizes[f]});
  }
  std::stable_sort(rows.begin(), rows.end(), [](const BarRow& a, const BarRow& b) { return a.size > b.size; });
  if (rows.empty()) return;
  const std::string unit = money ? "money" : "lives";
  const std::string title = words.Say("risk.families." + unit);
  section.Heading(title);
  Figure figure;
  figure.svg = BarChart({"families-" + unit, title, words.Say("risk.bars.description")}, rows);
  figure.caption = words.Say("risk.families.caption");
  figure.illustrative = m.Illustrative();
  section.Insert(std::move(figure));
  Table table;
  table.caption = title;
  table.illustrative = m.Illustrative();
  table.columns = {{words.Say("col.family")}, {words.Say("risk.axis." + unit), true}};
  for (const BarRow& row : rows) table.Row({row.label, row.value});
  section.Insert(std::move(table));
}

void Vulnerabilities(const Material& m, Section& section) {
  const Words& words = m.words;
  struct Pair {
    int facility;
    const risk::ScenarioRisk* risk;
  };
  std::vector<Pair> pairs;
  for (std::size_t f = 0; f < m.analysis.risk.facilities.size(); ++f) {
    for (const risk::ScenarioRisk& s : m.analysis.risk.facilities[f].scenarios) pairs.push_back({static_cast<int>(f), &s});
  }
  std::stable_sort(pairs.begin(), pairs.end(), [](const Pair& a, const Pair& b) { return a.risk->money > b.risk->money; });
  if (pairs.size() > kPairs) pairs.resize(kPairs);
  if (pairs.empty()) return;
  const std::string title = words.Say("risk.pairs.title", {{"count", static_cast<double>(pairs.size())}});
  Table table;
  table.caption = title;
  table.illustrative = m.Illustrative();
  table.columns = {{words.Say("col.facility")}, {words.Say("col.scenario")}, {words.Say("col.vulnerability"), true},
                   {words.Say("col.interval"), true}, {words.Say("col.attempts"), true}, {words.Say("col.localmoney"), true},
                   {words.Say("col.locallives"), true}, {words.Say("col.restingunknown"), true}};
  std::vector<WhiskerRow> rows;
  const Format format = [&](double v) { return words.Number(v, 2); };
  for (const Pair& pair : pairs) {
    const risk::ScenarioRisk& s = *pair.risk;
    rows.push_back({m.Region().facilities[pair.facility].name + " \u00b7 " + words.Scenario(s.scenario), format(s.vulnerability.mean),
                    s.vulnerability});
    table.Row({words.Facility(pair.facility), words.Scenario(s.scenario), format(s.vulnerability.mean),
               words.Say("interval", {{"low", format(s.vulnerability.low)}, {"high", format(s.vulnerability.high)}}),
               words.Lives(s.rate.mean), words.Money(s.money), words.Lives(s.lives), words.Percent(s.unknown)});
  }
  section.Heading(title);
  Figure figure;
  figure.svg = WhiskerChart({"pairs", title, words.Say("risk.whisker.description")}, rows, 1, AxisFormat(words, false));
  figure.caption = words.Say("risk.pairs.caption");
  figure.illustrative = m.Illustrative();
  section.Insert(std::move(figure));
  section.Insert(std::move(table));
}

}  // namespace

Section RiskSection(const Material& m) {
  const Words& words = m.words;
  const risk::RegionRisk& risk = m.analysis.risk;
  Section section;
  section.id = "risk";
  section.title = words.Say("risk.title");
  section.answer = words.Say("risk.answer", {{"money", words.MoneyRange(risk.money)},
                                             {"lives", words.LivesRange(risk.lives)},
                                             {"hundred", words.Money(AtExceedance(risk.money_curve, 0.01))}});
  section.Note(words.Say("risk.apart"));
  Curve(m, section, true);
  Curve(m, section, false);
  Facilities(m, section, &risk::FacilityRisk::money, true);
  Facilities(m, section, &risk::FacilityRisk::lives, false);
  Families(m, section, true);
  Families(m, section, false);
  Vulnerabilities(m, section);
  return section;
}

}  // namespace atalaya::report
