// The sections of a report, each opening with its answer in one sentence with a number. One file a section: section_NAME.cc.
// Pure: the same region, analysis, language and map give the same section.
#pragma once

#include "report/document.h"
#include "report/map.h"
#include "report/words.h"

namespace atalaya::report {

struct Material {
  const Words& words;
  const analysis::Analysis& analysis;
  const Map& map;

  const model::Region& Region() const { return words.Region(); }
  // What rests on invented data carries the badge.
  bool Illustrative() const { return !Region().illustrative.empty(); }
};

Section AnswerSection(const Material& material);      // which three first, who pays, what if less comes, how sure
Section MapSection(const Material& material);         // where the weak links are
Section RankingSection(const Material& material);     // weak links by rank, and what replaces them
Section RiskSection(const Material& material);        // loss at the facilities, money and lives apart
Section PlanSection(const Material& material);        // measures, funds, years
Section DeficiencySection(const Material& material);  // what is not met, and what cures it
Section ClassicSection(const Material& material);     // scores that authorities must report
Section MethodSection(const Material& material);      // model, data, limits, sources, how to repeat it

// Sentences that the page and the terminal share.
std::string FirstSentence(const Words& words, const analysis::Analysis& analysis, int budget_case);
std::string SmallerSentence(const Words& words, const analysis::Analysis& analysis, int budget_case);  // empty: no smaller budget
std::string BuysSentence(const Words& words, const analysis::Analysis& analysis, int budget_case);
std::string SureSentence(const Words& words, const analysis::Analysis& analysis, int budget_case);
std::string BoundSentence(const Words& words, const analysis::Analysis& analysis);
std::string WhyPort(const Words& words, const analysis::Analysis& analysis, int port);  // a phrase
// "invented answers, facilities, ...": empty when nothing is illustrative.
std::string IllustrativeBadge(const Words& words);
std::string IllustrativeSentence(const Words& words);

}  // namespace atalaya::report
