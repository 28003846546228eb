// Where the weak links are.
#include "report/facts.h"
#include "report/map_figure.h"
#include "report/sections.h"

namespace atalaya::report {

Section MapSection(const Material& m) {
  const Words& words = m.words;
  Section section;
  section.id = "map";
  section.title = words.Say("map.title");
  std::vector<int> top;
  std::vector<std::string> names;
  for (std::size_t i = 0; i < std::min<std::size_t>(3, m.analysis.ports.size()); ++i) {
    if (m.analysis.ports[i].exposure <= 0) break;
    top.push_back(m.analysis.ports[i].port);
    names.push_back(words.Port(top.back()));
  }
  section.answer = top.empty() ? words.Say("map.nothing")
                               : words.Say("map.answer", {{"ports", words.List(names)},
                                                          {"count", static_cast<double>(top.size())},
                                                          {"share", words.Percent(ShareThrough(m.Region(), m.analysis, top))}});
  Figure figure = MapFigure(words, m.analysis, m.map);
  figure.illustrative = m.Illustrative();
  section.Insert(std::move(figure));
  std::vector<std::string> ways;
  for (std::size_t i = 0; i < std::min(kWaysDrawn, m.analysis.substitutes.size()); ++i) {
    const analysis::Substitute& s = m.analysis.substitutes[i];
    if (s.today.threat < 0) continue;
    ways.push_back(words.Say("map.way", {{"letter", WayLetter(i)}, {"family", words.Word("family", model::Name(m.Region().threats[s.today.threat].family))},
                                         {"port", words.PortName(s.port)},
                                         {"today", words.Route(s.today)},
                                         {"evade", words.Number(s.today.evade, 2)},
                                         {"instead", words.Route(s.instead)},
                                         {"evade_instead", words.Number(s.instead.evade, 2)}}));
  }
  if (!ways.empty()) {
    section.Heading(words.Say("map.ways"));
    section.List(std::move(ways));
  }
  section.Note(words.Say("map.note"));
  return section;
}

}  // namespace atalaya::report
