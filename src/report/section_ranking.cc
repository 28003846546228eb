// The weak links by rank, and the port to which the flow moves when one of them alone is fixed.
#include <algorithm>

#include "report/facts.h"
#include "report/sections.h"

namespace atalaya::report {
namespace {

constexpr std::size_t kRows = 40, kSubstitutes = 12;

Table Ranking(const Material& m) {
  const Words& words = m.words;
  Table table;
  table.head = 1;
  table.caption = words.Say("ranking.caption");
  table.illustrative = m.Illustrative();
  table.columns = {{words.Say("col.rank"), true}, {words.Say("col.port")}, {words.Say("col.exposure"), true},
                   {words.Say("role.export"), true}, {words.Say("role.transhipment"), true}, {words.Say("role.import"), true},
                   {words.Say("col.alone"), true}, {words.Say("col.weakest")}, {words.Say("col.localmoney"), true},
                   {words.Say("col.locallives"), true}, {words.Say("col.unknown"), true}, {words.Say("col.planorder"), true},
                   {words.Say("col.certainty"), true}};
  const std::string none = words.Say("none");
  for (std::size_t i = 0; i < std::min(kRows, m.analysis.ports.size()); ++i) {
    const analysis::PortPicture& p = m.analysis.ports[i];
    const analysis::Priority* priority = PriorityOf(m.analysis, p.port);
    std::string weakest = none;
    if (p.weakest_facility >= 0) {
      weakest = words.Say("ranking.weakest", {{"facility", m.Region().facilities[p.weakest_facility].id},
                                              {"traffic", words.Word("traffic", model::Name(m.Region().facilities[p.weakest_facility].traffic))},
                                              {"evasion", words.Number(p.weakest_evasion, 2)}});
    }
    table.Row({std::to_string(i + 1), words.Port(p.port), words.Percent(p.exposure, 1), words.Percent(p.exposure_by_role[0], 1),
               words.Percent(p.exposure_by_role[1], 1), words.Percent(p.exposure_by_role[2], 1), words.Money(p.stand_alone_gain),
               weakest, words.Money(p.local_money), words.Lives(p.local_lives), words.Percent(p.unknown),
               priority != nullptr ? std::to_string(priority->rank) : none,
               priority != nullptr ? words.Percent(priority->certainty) : none});
  }
  if (m.analysis.ports.size() > kRows) {
    table.more = words.Say("more.rows", {{"shown", static_cast<double>(kRows)}, {"all", static_cast<double>(m.analysis.ports.size())}});
  }
  return table;
}

// Ports of the new way that the old one did not have.
std::vector<std::string> NewPorts(const Words& words, const analysis::Substitute& s) {
  std::vector<std::string> ports;
  for (const int port : s.instead.ports) {
    if (std::find(s.today.ports.begin(), s.today.ports.end(), port) == s.today.ports.end()) ports.push_back(words.PortName(port));
  }
  return ports;
}

std::string Moves(const Words& words, const analysis::Substitute& s) {
  const std::vector<std::string> ports = NewPorts(words, s);
  const model::Threat& threat = words.Region().threats[s.today.threat];
  const std::vector<MessageArg> args{{"port", words.PortName(s.port)},
                                     {"to", words.List(ports)},
                                     {"family", words.Word("family", model::Name(threat.family))},
                                     {"from_state", words.State(threat.from)},
                                     {"to_state", words.State(threat.to)},
                                     {"before", words.Number(s.today.evade, 2)},
                                     {"after", words.Number(s.instead.evade, 2)}};
  if (!ports.empty()) return words.Say("substitute.moves", args);
  const bool leaves = std::find(s.instead.ports.begin(), s.instead.ports.end(), s.port) == s.instead.ports.end();
  return words.Say(leaves ? "substitute.shorter" : "substitute.stays", args);
}

}  // namespace

Section RankingSection(const Material& m) {
  const Words& words = m.words;
  Section section;
  section.id = "ranking";
  section.title = words.Say("ranking.title");
  const auto exposed = static_cast<double>(
      std::count_if(m.analysis.ports.begin(), m.analysis.ports.end(), [](const auto& p) { return p.exposure > 0; }));
  if (m.analysis.ports.empty() || exposed == 0) {
    section.answer = words.Say("map.nothing");
  } else {
    const analysis::PortPicture& top = m.analysis.ports.front();
    section.answer = words.Say("ranking.answer", {{"port", words.Port(top.port)},
                                                  {"share", words.Percent(top.exposure, 1)},
                                                  {"gain", words.Money(top.stand_alone_gain)},
                                                  {"exposed", exposed},
                                                  {"all", static_cast<double>(m.analysis.ports.size())}});
  }
  section.Insert(Ranking(m));
  std::vector<std::string> sentences;
  for (const analysis::Substitute& s : m.analysis.substitutes) {
    if (s.today.threat < 0 || s.instead.threat < 0) continue;
    sentences.push_back(Moves(words, s));
    if (sentences.size() == kSubstitutes) break;
  }
  if (!sentences.empty()) {
    section.Heading(words.Say("substitute.title"));
    section.Paragraph(words.Say("substitute.lead"));
    section.List(std::move(sentences));
  }
  return section;
}

}  // namespace atalaya::report
