#include "formats/oscal_parts.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "formats/json_write.h"
#include "formats/oscal_patterns.h"
#include "formats/words.h"
#include "standard/standard.h"
#include "standard/uuid.h"

namespace atalaya::formats::oscal {
namespace {

using boost::json::array;
using boost::json::object;

constexpr const char* kIllustrativeText =
    "Illustrative answers: they were made up to show the method and say nothing about any real facility or State.";

// How an answer comes to be known, in OSCAL's words. `inspected` has no word of its own: the property says it.
const char* Method(const model::Answer& answer) {
  if (answer.reply == model::Reply::kNotChecked) return "UNKNOWN";
  static constexpr std::array kMethods{"INTERVIEW", "EXAMINE", "EXAMINE", "TEST"};
  return kMethods[static_cast<std::size_t>(answer.verification)];
}

struct Status {
  const char* state;
  const char* reason;
};

// What does not apply needs no action: satisfied, with the reason.
Status StatusOf(model::Reply reply) {
  static constexpr std::array<Status, model::kReplyCount> kStatus{{{"satisfied", "pass"},
                                                                   {"not-satisfied", "partial"},
                                                                   {"not-satisfied", "fail"},
                                                                   {"satisfied", "not-applicable"},
                                                                   {"not-satisfied", "not-checked"}}};
  return kStatus[static_cast<std::size_t>(reply)];
}

}  // namespace

void AddProp(array& props, std::string_view name, std::string_view value) {
  object prop{{"name", name}, {"ns", standard::kNamespace}};
  if (IsOscalString(value)) {
    prop.emplace("value", value);
  } else {
    prop.emplace("value", "see remarks");
    prop.emplace("class", kTextInRemarks);
    prop.emplace("remarks", value);
  }
  props.emplace_back(std::move(prop));
}

void AddProp(array& props, std::string_view name, double value) {
  AddProp(props, name, NumberText(value));
}

void AddList(object& owner, std::string_view key, array list) {
  if (!list.empty()) owner.emplace(key, std::move(list));
}

Findings Parts::Check() const {
  Findings findings;
  if (scope_.facilities.empty()) findings.push_back(Error("oscal.empty-scope", region_.id));
  if (!IsOscalDateTime(scope_.time))
    findings.push_back(Error("oscal.bad-time", region_.id, {{"time", Shortened(scope_.time)}}));
  return findings;
}

std::string Parts::Uuid(std::string_view kind, std::string_view of) const {
  return standard::Uuid5(region_.id + "\n" + std::string(kind) + "\n" + std::string(of));
}

std::string Parts::FacilityUuid(int facility) const {
  return Uuid("facility", region_.facilities[facility].id);
}
std::string Parts::StateUuid(int state) const {
  return Uuid("state", region_.states[state].iso2);
}

std::set<int> Parts::States() const {
  std::set<int> states;
  for (const int facility : scope_.facilities) states.insert(region_.ports[region_.facilities[facility].port].state);
  return states;
}

bool Parts::Illustrative() const {
  return std::find(region_.illustrative.begin(), region_.illustrative.end(), "answers") != region_.illustrative.end();
}

object Parts::Metadata(const std::string& title) const {
  object metadata{{"title", title},
                  {"last-modified", scope_.time},
                  {"version", IsOscalString(region_.version) ? region_.version : "1"},
                  {"oscal-version", standard::kOscalVersion}};
  array props;
  AddProp(props, "region", region_.id);
  AddProp(props, "language", LanguageCode(scope_.language));
  if (Illustrative()) AddProp(props, "illustrative", "answers");
  AddList(metadata, "props", std::move(props));

  array locations, parties;
  for (const int index : scope_.facilities) {
    const model::Facility& facility = region_.facilities[index];
    const model::Port& port = region_.ports[facility.port];
    object location{{"uuid", FacilityUuid(index)}, {"title", facility.name.empty() ? facility.id : facility.name}};
    array about;
    AddProp(about, "facility", facility.id);
    AddProp(about, "port", port.locode.empty() ? port.name : port.locode);
    AddProp(about, "state", region_.states[port.state].iso2);
    AddProp(about, "traffic", model::Name(facility.traffic));
    AddProp(about, "size", model::Name(facility.size));
    AddList(location, "props", std::move(about));
    locations.emplace_back(std::move(location));
  }
  for (const int index : States()) {
    const model::State& state = region_.states[index];
    object party{{"uuid", StateUuid(index)}, {"type", "organization"}};
    const std::string& name = state.name.In(scope_.language);
    party.emplace("name", IsOscalString(name) ? name : "State");
    array about;
    AddProp(about, "state", state.iso2);
    AddList(party, "props", std::move(about));
    parties.emplace_back(std::move(party));
  }
  AddList(metadata, "locations", std::move(locations));
  AddList(metadata, "parties", std::move(parties));
  if (Illustrative()) metadata.emplace("remarks", kIllustrativeText);
  return metadata;
}

std::string Parts::ControlTitle(const Statement& statement) const {
  if (statement.control == nullptr) return statement.control_id;
  return statement.control_id + " " + statement.control->title.In(scope_.language);
}

object Parts::Observation(const Statement& statement) const {
  const model::Answer& answer = *statement.answer;
  object observation{
      {"uuid", Uuid("observation", statement.subject + "\n" + statement.control_id)},
      {"title", ControlTitle(statement)},
      {"description", statement.control != nullptr ? statement.control->question.In(scope_.language) : ""},
      {"methods", array{Method(answer)}},
      {"types", array{"control-objective"}},
      {"subjects",
       array{object{{"subject-uuid", statement.subject_uuid}, {"type", statement.state ? "party" : "location"}}}}};
  if (!answer.evidence.empty()) {
    observation.emplace("relevant-evidence", array{object{{"description", answer.evidence}}});
  }
  const std::string day = answer.checked_on + "T00:00:00Z";
  observation.emplace("collected", IsDate(answer.checked_on) && IsOscalDateTime(day) ? day : scope_.time);
  return observation;
}

object Parts::Finding(const Statement& statement, Findings& findings) const {
  const model::Answer& answer = *statement.answer;
  const std::string key = statement.subject + "\n" + statement.control_id;
  array props;
  AddProp(props, "control", statement.control_id);
  AddProp(props, "answer", model::Name(answer.reply));
  AddProp(props, "verification", model::Name(answer.verification));
  if (answer.degree && std::isfinite(*answer.degree)) AddProp(props, "degree", *answer.degree);
  if (answer.degree && !std::isfinite(*answer.degree)) {
    findings.push_back(
        Error("oscal.not-written", statement.subject + "/" + statement.control_id, {{"member", "degree"}}));
  }
  if (!answer.checked_on.empty()) AddProp(props, "checked-on", answer.checked_on);
  const Status status = StatusOf(answer.reply);
  object finding{{"uuid", Uuid("finding", key)},
                 {"title", ControlTitle(statement)},
                 {"description", statement.control != nullptr ? statement.control->statement.In(scope_.language) : ""},
                 {"props", std::move(props)},
                 {"target", object{{"type", "statement-id"},
                                   {"target-id", statement.control_id + "_smt"},
                                   {"status", object{{"state", status.state}, {"reason", status.reason}}}}},
                 {"related-observations", array{object{{"observation-uuid", Uuid("observation", key)}}}}};
  return finding;
}

}  // namespace atalaya::formats::oscal
