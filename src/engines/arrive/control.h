// The control of ships under SOLAS XI-2/9 as a workflow: which step may follow which, what each needs, what each asks afterwards. Pure.
//
// Before entry (9.2): ask for information -> clear grounds -> try to have it put right by talking to ship and flag -> tell the ship what is intended
// -> rectification, another place, inspection, or denial of entry. In port (9.1): the certificate alone is looked at unless there are clear grounds
// (or no valid certificate); then inspection, delay, detention, restriction, expulsion, or lesser measures. Denial and expulsion only for an
// immediate threat that nothing else removes (9.3.3). Every step says why. What a step asks afterwards - telling flag, issuer, IMO (9.3.1), next ports
// (9.3.2), that the ship may appeal and claim (9.3.5) - stays open until it is recorded; it never holds a release back (no undue delay).
//
// The paragraphs are cited as recalled (port-security.md, requirements G28-G33): a State holds them against its own copy. The system allows steps
// in order; whether to take one is a person's decision.
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace atalaya::arrive {

enum class Place { kExpected, kInPort, kGone };  // of the ship

enum class Step {
  kRequestInformation,  // 9.2.1; needs no grounds
  kInformationReceived,
  kCheckCertificate,    // 9.1.1; needs no grounds
  kEstablishGrounds,    // says which
  kCommunicate,         // 9.2.4: with ship or flag, to have it put right
  kInformShip,          // 9.2.5: of what is intended, beforehand
  kRectification, kDivert, kInspection, kDenial,             // 9.2.5.1-4
  kDelay, kDetention, kRestriction, kExpulsion, kLesser,     // 9.1.3
  kNotifyFlag, kNotifyIssuer, kNotifyImo, kNotifyNextPorts,  // 9.3.1, 9.3.2
  kInformAppeal,        // 9.3.5: the ship knows how to object and claim
  kAppeal,              // it does
  kWithdrawn,           // 9.2.6: the master gives up the intention to enter
  kRelease,             // the cause is cured or the threat gone: measures end (9.3.4)
  kClose,               // nothing in force, nothing left to do
};
std::span<const Step> Steps();
std::string_view StepName(Step step);  // "request-information", ...
std::optional<Step> StepFromName(std::string_view name);
std::string_view StepCitation(Step step);  // "SOLAS XI-2/9.2.1"; "" where none

enum class Duty { kTellFlag, kTellIssuer, kTellImo, kTellNextPorts, kTellAppeal, kEndWhenCured, kNoUndueDelay, kHumanitarian, kProportionate };
std::string_view DutyName(Duty duty);  // "tell-flag", ...
// What a step asks: of it, and afterwards. In the order of Duty.
std::vector<Duty> DutiesOf(Step step);

// What must hold besides the order, attested by the person who takes the step.
enum class Condition {
  kGroundsNamed,      // which clear grounds (B/4.33)
  kImmediateThreat,   // 9.3.3
  kNoOtherMeans,      // 9.3.3
  kTerritorialSea,    // inspection before entry: the ship is in the territorial sea
};
std::string_view ConditionName(Condition condition);  // "grounds-named", ...
std::optional<Condition> ConditionFromName(std::string_view name);
std::vector<Condition> ConditionsOf(Step step, Place place);

bool Measure(Step step);  // a control measure or step in the sense of 9.3.1: kInspection .. kExpulsion, kRectification, kDivert, kDenial

struct ControlState {
  bool begun = false;  // any step was taken
  bool asked = false, grounds = false, communicated = false, informed = false, closed = false;
  std::set<Step> in_force;  // measures
  std::set<Duty> open;      // what is still to be recorded
  friend bool operator==(const ControlState&, const ControlState&) = default;
};

enum class Refusal { kNone, kNotPermitted, kNoReason, kWrongPlace, kNeedsGrounds, kNeedsCommunication, kNeedsInforming, kNeedsCondition, kDoneAlready, kNothingInForce, kOpenDuties, kClosed };
std::string_view RefusalName(Refusal refusal);  // "needs-grounds", ...; "" for kNone

struct Officer {
  std::string user;
  bool may_decide = false;
};
// The first thing in the way, in the order above.
Refusal MayTake(const ControlState& state, Place place, Step step, const Officer& officer, std::string_view reason, const std::set<Condition>& attested);
ControlState After(const ControlState& state, Place place, Step step);
// Steps open to the officer once reason and conditions are given.
std::vector<Step> NextSteps(const ControlState& state, Place place, const Officer& officer);
// What was recorded so far, from the start.
ControlState Replay(std::span<const std::pair<Place, Step>> taken);

}  // namespace atalaya::arrive
