#include "report/html.h"

#include "report/facts.h"
#include "report/page.h"
#include "report/sections.h"

namespace atalaya::report {

std::string WriteHtml(const model::Region& region, const analysis::Analysis& analysis, const Messages& messages,
                      const Templates& templates, const Map& map, Language language) {
  const Words words(region, messages, language);
  const Material material{words, analysis, map};
  Document document;
  document.language = LanguageCode(language);
  document.title = words.Say("title", {{"region", words.In(region.title)}});
  document.subtitle = words.Say("subtitle");
  document.badge = IllustrativeBadge(words);
  document.notice = IllustrativeSentence(words);
  document.skip = words.Say("skip");
  document.contents = words.Say("contents");
  document.facts.push_back(words.Say("version", {{"id", region.id}, {"version", region.version}}));
  const std::string answers = LatestAnswer(region), incidents = LatestIncident(region);
  if (!answers.empty()) document.facts.push_back(words.Say("dates.answers", {{"date", answers}}));
  if (!incidents.empty()) document.facts.push_back(words.Say("dates.incidents", {{"date", incidents}}));
  document.sections = {AnswerSection(material), MapSection(material),        RankingSection(material), RiskSection(material),
                       PlanSection(material),   DeficiencySection(material), ClassicSection(material), MethodSection(material)};
  return RenderPage(document, templates);
}

}  // namespace atalaya::report
