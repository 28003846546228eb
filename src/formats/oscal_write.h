// Region and review -> OSCAL 1.1.3 documents: assessment results, and a plan of action and milestones.
//
//   WriteAssessmentResults   one result a State (its Designated Authority's answers), then one a facility; one finding
//   an answer WriteActionPlan          one item a deficiency, each with its own finding and risk; the solutions are the
//   risk's remediations PrintOscal               any OSCAL document as text: a catalogue, a resolved profile, or what
//   the two above made
//
// OSCAL knows only satisfied and not-satisfied, and no money: our answer, verification, degree and costs stand in
// properties of our name space (table: docs/formats/oscal.md), and oscal_read.h reads them back without loss. Documents
// whose region has made-up answers say so in their metadata and in every result. All UUIDs follow from content: the
// same region gives the same document. Pure; safe from any thread.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "assess/assess.h"
#include "base/language.h"
#include "base/result.h"
#include "model/region.h"

namespace atalaya::formats {

// What goes into a document, and what only the caller knows. A region of hundreds of facilities makes a document of
// tens of megabytes: one State's or one facility's is what people exchange.
struct OscalScope {
  std::vector<int> facilities;             // indices in the region, in the order to write
  std::string time;                        // date-time with zone: start of the results and last-modified
  Language language = Language::kEnglish;  // of titles and descriptions
};

// The facilities of a subject: a facility's id, a State's two letters, or "" for all. Empty if there is no such
// subject.
std::vector<int> FacilitiesOf(const model::Region& region, std::string_view subject);

// A solution that a plan has bought: it turns the recommendation into a planned remediation with dates and funds.
struct PlannedSolution {
  int facility = -1;  // or
  int state = -1;     // a programme of the State's authority
  int solution = -1;
  int first_year = 0, last_year = 0;  // 0: no dates
  std::vector<double> by_fund;        // order of region.funds.funds
};

// Fails with `oscal.empty-scope` (no facility) or `oscal.bad-time`. `oscal.control-id`: a control that cannot be named
// in OSCAL (its id is no token) is left out with this error; `oscal.not-written`: a degree that is not a number.
Result<boost::json::object> WriteAssessmentResults(const model::Region& region, const OscalScope& scope,
                                                   Findings& findings);

// Also fails with `oscal.no-deficiencies`: OSCAL has no empty plan.
Result<boost::json::object> WriteActionPlan(const model::Region& region, const assess::Review& review,
                                            const OscalScope& scope, const std::vector<PlannedSolution>& plan,
                                            Findings& findings);

// Members in the order given, one a line; the same bytes on every machine.
std::string PrintOscal(const boost::json::value& document);

}  // namespace atalaya::formats
