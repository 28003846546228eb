// The model in words, what was used, the limits of the data, the sources, and how to get the same report again.
#include <algorithm>
#include <set>

#include "report/facts.h"
#include "report/sections.h"

namespace atalaya::report {
namespace {

// The limits that come with a source are told only where the region uses it.
std::vector<std::string> Limits(const Material& m) {
  const Words& words = m.words;
  std::vector<std::string> limits;
  for (const model::Source& source : m.Region().sources) {
    if (words.Knows("limit." + source.id)) limits.push_back(words.Say("limit." + source.id));
  }
  if (const std::string last = LatestIncident(m.Region()); !last.empty()) {
    limits.push_back(words.Say("limit.incidents", {{"date", last}}));
  }
  if (IsIllustrative(m.Region(), "answers")) limits.push_back(words.Say("limit.answers"));
  limits.push_back(words.Say("limit.elicited"));
  limits.push_back(words.Say("limit.unknown", {{"share", words.Percent(m.analysis.not_checked, 1)},
                                               {"resting", words.Percent(m.analysis.resting_on_unknown, 1)}}));
  limits.push_back(words.Say("limit.adversary"));
  return limits;
}

Table Used(const Material& m) {
  const Words& words = m.words;
  const model::Region& region = m.Region();
  const analysis::Options& options = m.analysis.options;
  Table table;
  table.caption = words.Say("method.used.caption");
  table.columns = {{words.Say("col.what")}, {words.Say("col.value")}};
  const auto row = [&](const char* key, std::string value) { table.Row({words.Say(key), std::move(value)}); };
  row("method.region", region.id + " " + region.version);
  row("method.seed", std::to_string(options.seed));
  row("method.draws", words.Count(options.draws));
  row("method.stability", words.Count(options.stability_draws));
  row("method.gap", words.Say("method.gap.value", {{"asked", words.Percent(options.gap, 1)},
                                                   {"reached", words.Percent(m.analysis.plan.gap, 2)},
                                                   {"cuts", static_cast<double>(m.analysis.plan.cuts)}}));
  row("method.size", words.Say("method.size.value", {{"ports", static_cast<double>(m.analysis.ports.size())},
                                                     {"facilities", static_cast<double>(region.facilities.size())},
                                                     {"lanes", static_cast<double>(region.lanes.size())},
                                                     {"threats", static_cast<double>(region.threats.size())},
                                                     {"incidents", static_cast<double>(region.incidents.size())}}));
  std::string standards;
  for (const model::Standard& s : region.standards) standards += (standards.empty() ? "" : "; ") + s.title + " " + s.version;
  row("method.standards", standards);
  row("method.packs", words.Say("method.packs.value", {{"scenarios", static_cast<double>(region.scenarios.size())},
                                                       {"solutions", static_cast<double>(region.solutions.size())},
                                                       {"funds", static_cast<double>(region.funds.funds.size())}}));
  std::string methods;
  for (const model::Method& method : region.methods) methods += (methods.empty() ? "" : "; ") + words.In(method.title) + " " + method.version;
  if (!methods.empty()) row("method.classic", methods);
  row("method.life", words.Money(region.settings.value_per_life));
  return table;
}

Table Sources(const Material& m) {
  const Words& words = m.words;
  Table table;
  table.caption = words.Say("method.sources.caption");
  table.columns = {{words.Say("col.source")}, {words.Say("col.licence")}, {words.Say("col.use")}};
  for (const model::Source& source : m.Region().sources) table.Row({source.title, source.licence, source.note});
  return table;
}

// The commands that give this report again, from the options of the analysis.
std::string Command(const Material& m, const std::string& verb) {
  std::string line = "atalaya " + verb + " --seed " + std::to_string(m.analysis.options.seed);
  for (const double budget : m.analysis.options.budgets) line += " --budget " + std::to_string(static_cast<long long>(budget));
  if (m.analysis.options.draws > 0) line += " --draws " + std::to_string(m.analysis.options.draws);
  return line;
}

}  // namespace

Section MethodSection(const Material& m) {
  const Words& words = m.words;
  Section section;
  section.id = "method";
  section.title = words.Say("method.title");
  section.answer = words.Say("method.answer", {{"facilities", static_cast<double>(m.Region().facilities.size())},
                                               {"scenarios", static_cast<double>(m.Region().scenarios.size())},
                                               {"draws", words.Count(m.analysis.options.draws)},
                                               {"seed", std::to_string(m.analysis.options.seed)}});
  section.Heading(words.Say("method.model"));
  section.List({words.Say("method.model.assess"), words.Say("method.model.risk"), words.Say("method.model.rate"),
                words.Say("method.model.network"), words.Say("method.model.plan"), words.Say("method.model.sure")});
  section.Insert(Used(m));
  section.Paragraph(BoundSentence(words, m.analysis));
  section.Heading(words.Say("method.limits"));
  section.List(Limits(m));
  section.Heading(words.Say("method.again"));
  section.Paragraph(words.Say("method.again.lead"));
  section.List({Command(m, "analyse"),
                Command(m, "report") + " --language " + LanguageCode(words.InLanguage()) + " --output report",
                "atalaya explain plan", "atalaya explain region/unknown"});
  section.Heading(words.Say("method.sources"));
  section.Insert(Sources(m));
  return section;
}

}  // namespace atalaya::report
