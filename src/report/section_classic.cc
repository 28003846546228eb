// The scores that authorities must report in (TRAM, MSC.1/Circ.1283, NVIC 11-02), beside the quantitative order.
#include <algorithm>
#include <map>

#include "report/sections.h"

namespace atalaya::report {
namespace {

constexpr std::size_t kRows = 12;

// Rank of every facility and scenario by expected loss in money a year.
std::map<std::pair<int, int>, int> QuantitativeRanks(const analysis::Analysis& analysis) {
  std::vector<std::pair<double, std::pair<int, int>>> pairs;
  for (std::size_t f = 0; f < analysis.risk.facilities.size(); ++f) {
    for (const risk::ScenarioRisk& s : analysis.risk.facilities[f].scenarios) {
      pairs.push_back({s.money, {static_cast<int>(f), s.scenario}});
    }
  }
  std::stable_sort(pairs.begin(), pairs.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::map<std::pair<int, int>, int> ranks;
  for (std::size_t i = 0; i < pairs.size(); ++i) ranks[pairs[i].second] = static_cast<int>(i) + 1;
  return ranks;
}

std::string ResultOf(const Words& words, const model::Method& method, const risk::MethodScore& score) {
  if (!score.result.empty()) {
    const auto it = method.results.find(score.result);
    return it != method.results.end() ? words.In(it->second) : score.result;
  }
  if (score.band >= 0 && score.band < static_cast<int>(method.bands.size())) return words.In(method.bands[score.band].label);
  return words.Say("none");
}

Table Scores(const Material& m, std::size_t index, const std::map<std::pair<int, int>, int>& ranks) {
  const Words& words = m.words;
  const model::Method& method = m.Region().methods[index];
  const auto& scores = m.analysis.classic[index];
  Table table;
  table.head = 1;
  table.caption = words.Say("classic.caption", {{"method", words.In(method.title)}, {"version", method.version}});
  table.illustrative = m.Illustrative();
  table.columns = {{words.Say("col.rank"), true}, {words.Say("col.facility")}, {words.Say("col.scenario")}};
  for (const model::MethodFactor& factor : method.factors) table.columns.push_back({words.In(factor.title), true});
  table.columns.push_back({words.Say("col.score"), true});
  table.columns.push_back({words.Say("col.result")});
  table.columns.push_back({words.Say("col.quantitative"), true});
  for (std::size_t i = 0; i < std::min(kRows, scores.size()); ++i) {
    const risk::MethodScore& s = scores[i];
    std::vector<std::string> row{std::to_string(i + 1), words.Facility(s.facility), words.Scenario(s.scenario)};
    for (std::size_t f = 0; f < method.factors.size(); ++f) row.push_back(f < s.steps.size() ? std::to_string(s.steps[f]) : words.Say("none"));
    const double shown = s.result.empty() ? s.score : s.sum;
    row.push_back(words.Number(shown, shown == static_cast<int>(shown) ? 0 : 1));
    row.push_back(ResultOf(words, method, s));
    const auto rank = ranks.find({s.facility, s.scenario});
    row.push_back(rank != ranks.end() ? std::to_string(rank->second) : words.Say("none"));
    table.Row(std::move(row));
  }
  if (scores.size() > kRows) {
    table.more = words.Say("more.rows", {{"shown", static_cast<double>(kRows)}, {"all", static_cast<double>(scores.size())}});
  }
  return table;
}

}  // namespace

Section ClassicSection(const Material& m) {
  const Words& words = m.words;
  Section section;
  section.id = "classic";
  section.title = words.Say("classic.title");
  const std::size_t count = std::min(m.analysis.classic.size(), m.Region().methods.size());
  const auto ranks = QuantitativeRanks(m.analysis);
  // The method with scores that comes first alphabetically is of no interest: TRAM leads where the pack has it.
  std::size_t lead = count;
  for (std::size_t i = 0; i < count; ++i) {
    if (!m.analysis.classic[i].empty() && (lead == count || m.Region().methods[i].id == "tram")) lead = i;
  }
  if (lead == count) {
    section.answer = words.Say("classic.none");
    return section;
  }
  const risk::MethodScore& top = m.analysis.classic[lead].front();
  const auto ties = static_cast<double>(std::count_if(m.analysis.classic[lead].begin(), m.analysis.classic[lead].end(),
                                                      [&](const risk::MethodScore& s) { return s.score == top.score; }));
  const auto rank = ranks.find({top.facility, top.scenario});
  section.answer = words.Say("classic.answer", {{"method", words.In(m.Region().methods[lead].title)},
                                                {"scenario", words.Scenario(top.scenario)},
                                                {"facility", words.Facility(top.facility)},
                                                {"score", words.Number(top.score, 0)},
                                                {"ties", ties},
                                                {"rank", rank != ranks.end() ? static_cast<double>(rank->second) : 0.0}});
  section.Note(words.Say("classic.note"));
  section.Insert(Scores(m, lead, ranks));
  for (std::size_t i = 0; i < count; ++i) {
    if (i != lead && !m.analysis.classic[i].empty()) section.Insert(Scores(m, i, ranks));
  }
  return section;
}

}  // namespace atalaya::report
