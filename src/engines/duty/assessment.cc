#include "duty/assessment.h"

#include <algorithm>
#include <cmath>

namespace atalaya::duty {
namespace {

using S = AssessmentStatus;

// clang-format off
constexpr AssessmentStep kSteps[] = {
  // from          to             action               decides comment gates
  {S::kDraft,      S::kSubmitted, "assessment.submit", false,  false,  true},
  {S::kReturned,   S::kSubmitted, "assessment.submit", false,  false,  true},
  {S::kSubmitted,  S::kDraft,     "assessment.submit", false,  false,  false},
  {S::kSubmitted,  S::kReturned,  "assessment.decide", true,   true,   false},
  {S::kSubmitted,  S::kApproved,  "assessment.decide", true,   false,  true},
  {S::kApproved,   S::kSuperseded, "",                 false,  false,  false},
};
// clang-format on

bool Worked(const Person& person, const std::vector<std::string>& workers) {
  return std::find(workers.begin(), workers.end(), person.user) != workers.end();
}

Refusal WhoMay(const AssessmentStep& step, const Person& person, const std::vector<std::string>& workers) {
  if (person.user.empty() || step.action.empty()) return Refusal::kNotPermitted;
  if (!(step.decides ? person.may_decide : person.may_work)) return Refusal::kNotPermitted;
  if (step.decides && Worked(person, workers)) return Refusal::kOwnWork;
  return Refusal::kNone;
}

bool HasReason(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") != std::string_view::npos;
}

void CheckAnswer(const AnswerState& answer, Gate& answers, Gate& evidence) {
  const auto lacks = [&](Gate& gate, Lack lack) { gate.missing.push_back({answer.control, lack}); };
  if (!answer.answered) return lacks(answers, Lack::kUnanswered);
  const bool shown = answer.reply == model::Reply::kMet || answer.reply == model::Reply::kPartly;
  const bool aside = answer.reply == model::Reply::kNotApplicable || answer.reply == model::Reply::kNotChecked;
  if (aside && !answer.reason) lacks(answers, Lack::kNoReason);
  if (shown && !answer.verification) lacks(answers, Lack::kNoVerification);
  if (answer.degree) {
    const bool fits = answer.reply == model::Reply::kPartly && *answer.degree > 0 && *answer.degree < 1;
    if (!fits) lacks(answers, Lack::kDegree);
  }
  if (shown && answer.verification && *answer.verification != model::Verification::kDeclared && answer.evidence < 1) {
    lacks(evidence, Lack::kNoEvidence);
  }
}

Gate CheckList(GateKind kind, const std::map<std::string, Considered>& given, const Lists& lists, std::string_view id) {
  Gate gate{kind, {}};
  const auto list = lists.find(id);
  if (list == lists.end() || list->second.items.empty()) {
    gate.missing.push_back({"", Lack::kNotConsidered});
    return gate;
  }
  for (const ListItem& item : list->second.items) {
    const auto found = given.find(item.id);
    if (found == given.end() || !(found->second.considered || HasReason(found->second.reason))) {
      gate.missing.push_back({item.id, Lack::kNotConsidered});
    }
  }
  for (const auto& [name, value] : given) {
    if (!list->second.Find(name)) gate.missing.push_back({name, Lack::kUnknownItem});
  }
  return gate;
}

Gate CheckVulnerabilities(const std::vector<Vulnerability>& vulnerabilities) {
  Gate gate{GateKind::kVulnerabilities, {}};
  if (vulnerabilities.empty()) gate.missing.push_back({"", Lack::kNoVulnerability});
  for (const Vulnerability& vulnerability : vulnerabilities) {
    if (vulnerability.countermeasures.empty()) gate.missing.push_back({vulnerability.id, Lack::kNoCountermeasure});
    const bool scored =
        std::all_of(vulnerability.countermeasures.begin(), vulnerability.countermeasures.end(), [](const auto& c) {
          return std::isfinite(c.before) && std::isfinite(c.after) && c.before > 0 && c.after >= 0 &&
                 c.after <= c.before;
        });
    if (!scored) gate.missing.push_back({vulnerability.id, Lack::kScore});
  }
  return gate;
}

}  // namespace

std::string_view StatusName(S status) {
  switch (status) {
    case S::kDraft:
      return "draft";
    case S::kSubmitted:
      return "submitted";
    case S::kReturned:
      return "returned";
    case S::kApproved:
      return "approved";
    case S::kSuperseded:
      return "superseded";
  }
  return "";
}

std::optional<S> AssessmentStatusFromName(std::string_view name) {
  for (const S status : kAssessmentStatuses) {
    if (StatusName(status) == name) return status;
  }
  return std::nullopt;
}

bool Editable(S status) {
  return status == S::kDraft || status == S::kReturned;
}

std::span<const AssessmentStep> AssessmentSteps() {
  return kSteps;
}

const AssessmentStep* FindStep(S from, S to) {
  for (const AssessmentStep& step : kSteps) {
    if (step.from == from && step.to == to) return &step;
  }
  return nullptr;
}

Refusal MayStep(S from, S to, const Person& person, const std::vector<std::string>& workers, std::string_view comment,
                bool complete) {
  const AssessmentStep* step = FindStep(from, to);
  if (!step) return Refusal::kNoSuchStep;
  if (const Refusal who = WhoMay(*step, person, workers); who != Refusal::kNone) return who;
  if (step->comment && !HasReason(comment)) return Refusal::kNeedsComment;
  if (step->gates && !complete) return Refusal::kIncomplete;
  return Refusal::kNone;
}

std::vector<S> NextSteps(S from, const Person& person, const std::vector<std::string>& workers) {
  std::vector<S> next;
  for (const AssessmentStep& step : kSteps) {
    if (step.from == from && WhoMay(step, person, workers) == Refusal::kNone) next.push_back(step.to);
  }
  return next;
}

std::string_view GateName(GateKind kind) {
  switch (kind) {
    case GateKind::kAnswers:
      return "answers";
    case GateKind::kEvidence:
      return "evidence";
    case GateKind::kDomains:
      return "domains";
    case GateKind::kThreats:
      return "threats";
    case GateKind::kAssets:
      return "assets";
    case GateKind::kVulnerabilities:
      return "vulnerabilities";
  }
  return "";
}

std::string_view LackName(Lack lack) {
  switch (lack) {
    case Lack::kUnanswered:
      return "unanswered";
    case Lack::kNoReason:
      return "no-reason";
    case Lack::kNoVerification:
      return "no-verification";
    case Lack::kDegree:
      return "degree";
    case Lack::kNoEvidence:
      return "no-evidence";
    case Lack::kNotConsidered:
      return "not-considered";
    case Lack::kUnknownItem:
      return "unknown-item";
    case Lack::kNoVulnerability:
      return "no-vulnerability";
    case Lack::kNoCountermeasure:
      return "no-countermeasure";
    case Lack::kScore:
      return "score";
  }
  return "";
}

std::vector<Gate> Gates(const std::vector<AnswerState>& answers, const PfsaContent& content, const Lists& lists) {
  std::vector<Gate> gates{{GateKind::kAnswers, {}}, {GateKind::kEvidence, {}}};
  // No controls at all is no assessment.
  if (answers.empty()) gates[0].missing.push_back({"", Lack::kUnanswered});
  for (const AnswerState& answer : answers) CheckAnswer(answer, gates[0], gates[1]);
  gates.push_back(CheckList(GateKind::kDomains, content.domains, lists, kDomainList));
  gates.push_back(CheckList(GateKind::kThreats, content.threats, lists, kThreatList));
  gates.push_back(CheckList(GateKind::kAssets, content.assets, lists, kAssetList));
  gates.push_back(CheckVulnerabilities(content.vulnerabilities));
  return gates;
}

bool Complete(const std::vector<Gate>& gates) {
  return !gates.empty() && std::all_of(gates.begin(), gates.end(), [](const Gate& gate) { return gate.Met(); });
}

Progress ProgressOf(const std::vector<AnswerState>& answers) {
  Progress progress;
  for (const AnswerState& answer : answers) {
    Gate ignored, evidence;
    CheckAnswer(answer, ignored, evidence);
    ++progress.total;
    progress.answered += answer.answered;
    progress.need_evidence += !evidence.Met();
  }
  return progress;
}

}  // namespace atalaya::duty
