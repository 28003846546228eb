// OSCAL assessment results -> answers.
//
// Findings that carry our properties (docs/formats/oscal.md) come back as they were written, to the last digit and
// blank. Of anybody else's documents as much is read as our model holds:
//   satisfied -> met, not-satisfied -> not-met, both for the same control -> partly (`oscal.mixed-findings`);
//   verification from the methods of the related observations, the strongest: TEST exercised, EXAMINE documents,
//   INTERVIEW declared; the day of the last of these observations; their relevant evidence (or their description) as
//   evidence.
// Everything that is not taken over is told, once a kind of member with a count: `oscal.not-read`. Other losses:
// `oscal.target-unknown`, `oscal.unknown-method`, `oscal.no-observation`, `oscal.dangling-reference`. Errors, each for
// one answer that is then left out: `oscal.bad-property`, `oscal.duplicate-answer`. Pure; safe from any thread.
#pragma once

#include <boost/json/object.hpp>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "model/region.h"

namespace atalaya::formats {

// One result: what one subject answered at one time.
struct OscalSheet {
  std::string facility;  // our facility id; empty in foreign results and for a State
  std::string state;     // the State's two letters if these are its authority's answers
  std::string standard;  // our profile id; empty if not said
  std::string title;     // the result's
  std::string start;     // date-time
  bool illustrative = false;
  model::AnswerSheet answers;
};

// Takes a whole document that has passed the schema. `controls` are the ids of the standard in use: a foreign finding's
// target (a part of a control) belongs to the longest id that it starts with. Fails if the document holds no assessment
// results
// (`oscal.not-assessment-results`).
Result<std::vector<OscalSheet>> ReadAssessmentResults(const boost::json::object& document, const std::string& file,
                                                      const std::set<std::string, std::less<>>& controls,
                                                      Findings& findings);

}  // namespace atalaya::formats
