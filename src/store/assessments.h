// Assessment cycles: who is assessed, how far it is, who worked on it, and the steps it took. Rules of who may do what are the caller's
// (engines/duty, engines/release); here stands what may never happen: two open cycles of a subject, a change of a closed one.
//
// Every function that changes something records it in the ledger (`assessment.start`, `assessment.SUBMITTED` ..., subject "assessment/ID").
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "duty/assessment.h"
#include "store/database.h"

namespace atalaya::store {

struct Assessment {
  std::string id;
  std::string subject;                                   // facility, or the State's two letters
  std::string facility, facility_name;                   // empty: the State's authority
  std::string state, organisation;
  int cycle = 0;
  std::string standard;                                  // profile
  duty::AssessmentStatus status = duty::AssessmentStatus::kDraft;
  std::string previous;                                  // the cycle before; empty: none
  std::string author, started, submitted, submitted_by, decided, decided_by;
  int total = 0, answered = 0, need_evidence = 0;
  int met = 0, partly = 0, not_met = 0, not_applicable = 0;
  long long evidence_bytes = 0, version = 0;

  std::string Scope() const { return facility.empty() ? state : state + "/" + facility; }
};

std::optional<Assessment> ReadAssessment(Connection& connection, std::string_view id);
// Newest first.
std::vector<Assessment> AssessmentsOf(Connection& connection, std::string_view subject);
// Everyone who started, answered, added to or submitted this cycle: none of them decides on it.
std::vector<std::string> WorkersOf(Connection& connection, const Assessment& assessment);

// Starts the next cycle of a subject. `asked`: the controls it answers for. `clone`: takes over answers and evidence of the last cycle that
// was approved. Findings: `cycle.open.conflict` (one is open already), `api.not-found`.
struct NewCycle {
  std::string facility, state;  // facility empty: the State's authority
  std::string standard;
  std::set<std::string, std::less<>> asked;
  bool clone = true;
};
Result<Assessment> StartCycle(Transaction& transaction, const NewCycle& cycle);

// Takes a step that the caller has checked (duty::MayStep) on the assessment as read in this transaction. Approving supersedes the one
// approved before.
void TakeStep(Transaction& transaction, Assessment& assessment, duty::AssessmentStatus to, const std::string& comment);

struct AssessmentEvent {
  std::string at, actor, kind, comment;
};
std::vector<AssessmentEvent> EventsOf(Connection& connection, std::string_view assessment);

// What an assessment considered (rule 4), as JSON; version 0: nothing yet.
struct ConsideredRecord {
  std::string record = "{}";
  long long version = 0;
};
ConsideredRecord ReadConsidered(Connection& connection, std::string_view assessment);
void WriteConsidered(Transaction& transaction, const Assessment& assessment, const ConsideredRecord& before, const std::string& record);

// "BRSSZ-01" and where it belongs, for a facility or nothing.
struct FacilityPlace {
  std::string id, name, state, organisation, traffic, size, scope, profile;  // profile: the State's
};
std::optional<FacilityPlace> PlaceOf(Connection& connection, std::string_view facility);
// A State's profile; nullopt: no such State.
std::optional<std::string> ProfileOfState(Connection& connection, std::string_view state);
// The State's own periods as JSON: {key: {"value", "citation"}}.
std::string PeriodsOfState(Connection& connection, std::string_view state);

}  // namespace atalaya::store
