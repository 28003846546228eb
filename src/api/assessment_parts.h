// What the files of the assessment slice share: where things belong, who may do what with a cycle, and how it is shown.
#pragma once

#include <string>
#include <vector>

#include "api/route.h"
#include "api/standards.h"
#include "duty/assessment.h"
#include "store/accounts.h"
#include "store/answers.h"
#include "store/assessments.h"
#include "store/deficiencies.h"
#include "store/evidence.h"

namespace atalaya::api {

// Subjects of the paths {assessment}, {evidence}, {deficiency}; {facility} and {state} as the place of assessments.
FindSubject AssessmentEntry();
FindSubject EvidenceEntry();
FindSubject DeficiencyEntry();
FindSubject AssessmentsOfFacility();
FindSubject AssessmentsOfState();
release::Subject PlaceOf(const store::Assessment& assessment);
release::Subject PlaceOf(const store::Deficiency& deficiency);

// What the caller may do with it, for the workflows of engines/duty. Never decides: an RSO, and whoever answers for the facility.
duty::Person PersonOf(const Call& call, release::Action work, release::Action decide, const release::Subject& subject);
inline duty::Person AssessmentPerson(const Call& call, const store::Assessment& a) {
  return PersonOf(call, release::Action::kAssessmentSubmit, release::Action::kAssessmentDecide, PlaceOf(a));
}
// 409 (or 403, 422) for a step that is refused.
http::Response RefusedStep(const Call& call, duty::Refusal refusal);

// Names of accounts by id; NAME beside the id where the account is still there, else the id itself (the server's own steps).
using PersonNames = std::map<std::string, std::string>;
void WriteName(formats::JsonWriter& writer, std::string_view key, const PersonNames& names, const std::string& id);

// A cycle as read in one moment, with everything its gates look at.
struct AssessmentView {
  store::Assessment row;
  std::vector<std::string> workers;
  PersonNames people;             // author, who submitted, who decided
  std::vector<duty::Gate> gates;  // empty for a closed one
};
AssessmentView ViewOf(store::Connection& connection, const Standards& standards, store::Assessment row);
std::vector<duty::Gate> GatesOf(store::Connection& connection, const Standards& standards, const store::Assessment& row);
void WriteAssessment(const Call& call, formats::JsonWriter& writer, const AssessmentView& view);
http::Response AnswerAssessment(const Call& call, const AssessmentView& view, int status = 200);

// The record of what a PFSA considered, from its JSON; what cannot be read counts as nothing.
duty::PfsaContent PfsaContentOf(const std::string& record);

// The items of GET answers: one control with its answer.
struct ItemParts {
  const model::Control& control;
  const store::AnswerRow& row;
  const std::vector<store::EvidenceRow>& evidence;  // of the assessment; those of the control are shown
  const store::AnswerRow* previous = nullptr;
};
void WriteItem(const Call& call, formats::JsonWriter& writer, const ItemParts& parts);
void WriteEvidence(formats::JsonWriter& writer, const store::EvidenceRow& row);

// null for an empty text.
void TextOrNull(formats::JsonWriter& writer, std::string_view key, std::string_view text);

// The deficiencies of an approved assessment with their defaults: severity and deadline from the State's periods, requirement kind from the
// cheapest solution.
std::vector<store::FoundDeficiency> FindDeficiencies(store::Connection& connection, const Standards& standards, const store::Assessment& a,
                                                     std::string_view today);

// The routes of the slice: all of them, and one file each.
void AddAssessmentSlice(Routes& routes);
void AddAssessmentRoutes(Routes& routes);
void AddAnswerRoutes(Routes& routes);
void AddEvidenceRoutes(Routes& routes);
void AddAssessmentFileRoutes(Routes& routes);
void AddConsideredRoutes(Routes& routes);
void AddDeficiencyRoutes(Routes& routes);

}  // namespace atalaya::api
