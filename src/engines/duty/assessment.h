// The life of a facility's assessment (PFSA with its answers) and the gates before it is submitted. Pure.
//
//   draft --submit--> submitted --approve--> approved --(a later one is approved)--> superseded
//     ^                  |  \--return--> returned --submit--> submitted
//     +---withdraw-------+
//
// Authoring (submit, withdraw) is the PFSO's and the recognised security organisation's; deciding (return, approve) the Designated
// Authority's alone, never an RSO's, never by anyone who worked on it (ISPS A/4.3, A/15.2.1; rule 1). A return says why. An approved
// assessment never changes again (A/15.7; rule 2); the next cycle starts from a clone.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "duty/lists.h"
#include "duty/step.h"
#include "model/vocabulary.h"

namespace atalaya::duty {

enum class AssessmentStatus { kDraft, kSubmitted, kReturned, kApproved, kSuperseded };
inline constexpr AssessmentStatus kAssessmentStatuses[] = {AssessmentStatus::kDraft, AssessmentStatus::kSubmitted,
                                                           AssessmentStatus::kReturned, AssessmentStatus::kApproved,
                                                           AssessmentStatus::kSuperseded};
std::string_view StatusName(AssessmentStatus status);  // "draft", ...
std::optional<AssessmentStatus> AssessmentStatusFromName(std::string_view name);
// Whether answers, evidence and considered items may change: draft and returned.
bool Editable(AssessmentStatus status);

struct AssessmentStep {
  AssessmentStatus from, to;
  std::string_view action;  // of the permission table: "assessment.submit", "assessment.decide"; "" = the system
  bool decides;             // needs another person than those who worked on it
  bool comment;             // says why
  bool gates;               // only when nothing is missing
};
std::span<const AssessmentStep> AssessmentSteps();
const AssessmentStep* FindStep(AssessmentStatus from, AssessmentStatus to);  // nullptr: no such step

// Whether `person` may take it there now. `workers`: everyone who started, answered or submitted this cycle. `complete`: all gates met.
Refusal MayStep(AssessmentStatus from, AssessmentStatus to, const Person& person, const std::vector<std::string>& workers,
                std::string_view comment, bool complete);
// The states this person could take it to, leaving comment and gates aside: what buttons to show.
std::vector<AssessmentStatus> NextSteps(AssessmentStatus from, const Person& person, const std::vector<std::string>& workers);

// One control of the facility's standard with what was answered.
struct AnswerState {
  std::string control;
  model::Reply reply = model::Reply::kNotChecked;
  bool answered = false;                           // somebody saved it in this cycle
  std::optional<double> degree;                    // of `partly`, in (0,1)
  std::optional<model::Verification> verification; // how well shown; `declared` needs no evidence
  int evidence = 0;                                // files
  bool reason = false;                             // says why it is not applicable or not checked
};

// What an assessment considered of a closed list: yes, or no with a reason (rule 4).
struct Considered {
  bool considered = false;
  std::string reason;
};
struct Countermeasure {
  std::string id;
  double before = 0, after = 0;  // the method's score with today's measures and with this one; after <= before
};
struct Vulnerability {
  std::string id;
  std::vector<Countermeasure> countermeasures;
};
struct PfsaContent {
  std::map<std::string, Considered> domains, threats, assets;  // by id of the list
  std::vector<Vulnerability> vulnerabilities;
};

enum class GateKind { kAnswers, kEvidence, kDomains, kThreats, kAssets, kVulnerabilities };
std::string_view GateName(GateKind kind);  // "answers", ...

enum class Lack {
  kUnanswered,        // nobody saved an answer
  kNoReason,          // not applicable or not checked without saying why
  kNoVerification,    // met or partly without saying how it was shown
  kDegree,            // partly with a degree outside (0,1), or another answer with one
  kNoEvidence,        // shown by documents, inspection or exercise, without a file
  kNotConsidered,     // an item of a closed list neither considered nor set aside with a reason
  kUnknownItem,       // no item of the list
  kNoVulnerability,   // an assessment that found none identifies no weakness (A/15.5.4)
  kNoCountermeasure,  // of a vulnerability
  kScore,             // a countermeasure without scores, or one that makes it worse
};
std::string_view LackName(Lack lack);  // "unanswered", ...

struct Missing {
  std::string subject;  // control, list item, vulnerability; empty: the whole
  Lack lack = Lack::kUnanswered;
};
struct Gate {
  GateKind kind = GateKind::kAnswers;
  std::vector<Missing> missing;  // in the order given (controls), or of the list
  bool Met() const { return missing.empty(); }
};
// All six, in the order of GateKind. `lists` are those of data/duty/lists.json ("assessment-domains", "threat-families",
// "asset-classes"); a list that is not there is a gate that cannot be met.
std::vector<Gate> Gates(const std::vector<AnswerState>& answers, const PfsaContent& content, const Lists& lists);
bool Complete(const std::vector<Gate>& gates);

struct Progress {
  int total = 0, answered = 0, need_evidence = 0;
};
Progress ProgressOf(const std::vector<AnswerState>& answers);

}  // namespace atalaya::duty
