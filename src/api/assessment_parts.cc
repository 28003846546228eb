#include "api/assessment_parts.h"

#include <algorithm>

#include "formats/json_parse.h"
#include "store/comments.h"

namespace atalaya::api {
namespace {

using formats::Break;

std::string At(const http::PathParameters& path, std::string_view name) { return path.find(name)->second; }

release::Subject Place(release::Kind kind, const std::string& id, const std::string& state, const std::string& facility,
                       const std::string& organisation) {
  release::Subject subject;
  subject.kind = kind;
  subject.id = id;
  subject.state = state;
  subject.facility = facility;
  subject.organisation = organisation;
  return subject;
}

// "P04 Access control" for a control, a list's title for its items, the text itself otherwise.
std::string SubjectText(const Call& call, const Standards& standards, duty::GateKind kind, const std::string& subject) {
  const auto item = [&](std::string_view list) -> const duty::ListItem* {
    const auto found = standards.Lists().find(list);
    return found == standards.Lists().end() ? nullptr : found->second.Find(subject);
  };
  const duty::ListItem* listed = nullptr;
  switch (kind) {
    case duty::GateKind::kAnswers:
    case duty::GateKind::kEvidence: {
      const model::Control* control = standards.AnyControl(subject);
      return control == nullptr ? subject : subject + " " + control->title.In(call.language);
    }
    case duty::GateKind::kDomains: listed = item(duty::kDomainList); break;
    case duty::GateKind::kThreats: listed = item(duty::kThreatList); break;
    case duty::GateKind::kAssets: listed = item(duty::kAssetList); break;
    case duty::GateKind::kVulnerabilities: break;
  }
  return listed == nullptr ? subject : listed->title.In(call.language);
}

}  // namespace

release::Subject PlaceOf(const store::Assessment& a) { return Place(release::Kind::kAssessment, a.id, a.state, a.facility, a.organisation); }
release::Subject PlaceOf(const store::Deficiency& d) { return Place(release::Kind::kDeficiency, d.id, d.state, d.facility, d.organisation); }

FindSubject AssessmentEntry() {
  return [](store::Connection& c, const http::PathParameters& path) -> std::optional<release::Subject> {
    const auto found = store::ReadAssessment(c, At(path, "assessment"));
    if (!found) return std::nullopt;
    return PlaceOf(*found);
  };
}

FindSubject EvidenceEntry() {
  return [](store::Connection& c, const http::PathParameters& path) -> std::optional<release::Subject> {
    const auto file = store::ReadEvidence(c, At(path, "evidence"));
    const auto found = file ? store::ReadAssessment(c, file->assessment) : std::nullopt;
    if (!found) return std::nullopt;
    return PlaceOf(*found);
  };
}

FindSubject DeficiencyEntry() {
  return [](store::Connection& c, const http::PathParameters& path) -> std::optional<release::Subject> {
    const auto found = store::ReadDeficiency(c, At(path, "deficiency"));
    if (!found) return std::nullopt;
    return PlaceOf(*found);
  };
}

FindSubject AssessmentsOfFacility() {
  return [](store::Connection& c, const http::PathParameters& path) -> std::optional<release::Subject> {
    const auto found = store::PlaceOf(c, At(path, "facility"));
    if (!found) return std::nullopt;
    return Place(release::Kind::kAssessment, "", found->state, found->id, found->organisation);
  };
}

FindSubject AssessmentsOfState() {
  return [](store::Connection& c, const http::PathParameters& path) -> std::optional<release::Subject> {
    if (!store::ProfileOfState(c, At(path, "state"))) return std::nullopt;
    return Place(release::Kind::kAssessment, "", At(path, "state"), "", "");
  };
}

duty::Person PersonOf(const Call& call, release::Action work, release::Action decide, const release::Subject& subject) {
  duty::Person person;
  person.user = call.caller.viewer.user;
  person.may_work = call.MayDo(work, subject);
  // Whose work it is, the workflow asks; here only whether this person decides at all.
  person.may_decide = release::MaySee(call.caller.viewer, subject) && release::MayDecide(call.caller.viewer, decide, subject, "-");
  return person;
}

http::Response RefusedStep(const Call& call, duty::Refusal refusal) {
  int status = 409;
  if (refusal == duty::Refusal::kNotPermitted || refusal == duty::Refusal::kOwnWork) status = 403;
  if (refusal == duty::Refusal::kNeedsComment || refusal == duty::Refusal::kIncomplete) status = 422;
  return Problem(call, status, duty::RefusalCode(refusal));
}

duty::PfsaContent PfsaContentOf(const std::string& record) {
  duty::PfsaContent content;
  const auto document = formats::ParseJson(record, "considered");
  if (!document || !document->is_object()) return content;
  const auto text = [](const boost::json::object& object, const char* key) {
    const auto* value = object.if_contains(key);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
  };
  const auto list = [&](const char* key, std::map<std::string, duty::Considered>& into) {
    const auto* object = document->get_object().if_contains(key);
    if (object == nullptr || !object->is_object()) return;
    for (const auto& [id, item] : object->get_object()) {
      if (!item.is_object()) continue;
      const auto* considered = item.get_object().if_contains("considered");
      into[std::string(id)] = {considered != nullptr && considered->is_bool() && considered->get_bool(), text(item.get_object(), "reason")};
    }
  };
  list("domains", content.domains);
  list("threats", content.threats);
  list("assets", content.assets);
  const auto* vulnerabilities = document->get_object().if_contains("vulnerabilities");
  if (vulnerabilities == nullptr || !vulnerabilities->is_array()) return content;
  for (const auto& item : vulnerabilities->get_array()) {
    if (!item.is_object()) continue;
    duty::Vulnerability vulnerability{text(item.get_object(), "id"), {}};
    const auto* measures = item.get_object().if_contains("countermeasures");
    if (measures != nullptr && measures->is_array()) {
      for (const auto& measure : measures->get_array()) {
        if (!measure.is_object()) continue;
        const auto number = [&](const char* key) {
          const auto* value = measure.get_object().if_contains(key);
          return value != nullptr && value->is_number() ? value->to_number<double>() : -1.0;
        };
        vulnerability.countermeasures.push_back({text(measure.get_object(), "id"), number("before"), number("after")});
      }
    }
    content.vulnerabilities.push_back(std::move(vulnerability));
  }
  return content;
}

std::vector<duty::Gate> GatesOf(store::Connection& c, const Standards& standards, const store::Assessment& row) {
  const bool state = row.facility.empty();
  std::map<std::string, store::AnswerRow, std::less<>> by_control;
  for (store::AnswerRow& answer : store::AnswersOf(c, row.id)) by_control.emplace(answer.control, std::move(answer));
  std::vector<duty::AnswerState> states;
  for (const model::Control& control : standards.Profile(row.standard).controls) {
    if (!Standards::Asks(control, state)) continue;
    const auto found = by_control.find(control.id);
    store::AnswerRow none;
    none.control = control.id;
    states.push_back(store::StateOf(found == by_control.end() ? none : found->second));
  }
  std::vector<duty::Gate> gates = duty::Gates(states, PfsaContentOf(store::ReadConsidered(c, row.id).record), standards.Lists());
  // The four others are those of a facility's assessment (rule 4).
  if (state) gates.resize(2);
  return gates;
}

AssessmentView ViewOf(store::Connection& c, const Standards& standards, store::Assessment row) {
  AssessmentView view;
  const bool closed = row.status == duty::AssessmentStatus::kApproved || row.status == duty::AssessmentStatus::kSuperseded;
  if (!closed) {
    view.workers = store::WorkersOf(c, row);
    view.gates = GatesOf(c, standards, row);
  }
  view.people = store::AccountNames(c, {row.author, row.submitted_by, row.decided_by});
  view.row = std::move(row);
  return view;
}

void TextOrNull(formats::JsonWriter& w, std::string_view key, std::string_view text) {
  w.Key(key);
  if (text.empty()) {
    w.Null();
  } else {
    w.String(text);
  }
}

void WriteName(formats::JsonWriter& w, std::string_view key, const PersonNames& names, const std::string& id) {
  const auto name = names.find(id);
  TextOrNull(w, key, name == names.end() ? id : name->second);
}

void WriteAssessment(const Call& call, formats::JsonWriter& w, const AssessmentView& view) {
  const store::Assessment& a = view.row;
  const Standards& standards = StandardsOf(call.context);
  w.BeginObject(Break::kNo).Member("id", a.id).Key("facility");
  if (a.facility.empty()) {
    w.Null();
  } else {
    w.BeginObject(Break::kNo).Member("id", a.facility).Member("name", a.facility_name).EndObject();
  }
  w.Member("state", a.state).Member("cycle", a.cycle).Member("standard", a.standard).Member("status", duty::StatusName(a.status));
  TextOrNull(w, "previous", a.previous);
  w.Member("started", a.started);
  TextOrNull(w, "submitted", a.submitted);
  TextOrNull(w, "decided", a.decided);
  w.Member("author", a.author);
  WriteName(w, "author_name", view.people, a.author);
  TextOrNull(w, "submitted_by", a.submitted_by);
  WriteName(w, "submitted_by_name", view.people, a.submitted_by);
  TextOrNull(w, "decided_by", a.decided_by);
  WriteName(w, "decided_by_name", view.people, a.decided_by);
  w.Member("answered", a.answered).Member("total", a.total).Member("need_evidence", a.need_evidence);
  w.Key("tally").BeginObject(Break::kNo).Member("met", a.met).Member("partly", a.partly).Member("not-met", a.not_met);
  w.Member("not-applicable", a.not_applicable);
  w.Member("not-checked", a.total - a.met - a.partly - a.not_met - a.not_applicable).EndObject();
  w.Key("gates").BeginArray(Break::kNo);
  for (const duty::Gate& gate : view.gates) {
    const std::string name(duty::GateName(gate.kind));
    w.BeginObject(Break::kNo).Member("id", name).Member("title", call.Say("assessment.gate." + name)).Member("met", gate.Met());
    w.Key("missing").BeginArray(Break::kNo);
    for (const duty::Missing& missing : gate.missing) {
      w.String(call.Say("assessment.lack." + std::string(duty::LackName(missing.lack)),
                        {{"subject", SubjectText(call, standards, gate.kind, missing.subject)}}));
    }
    w.EndArray().EndObject();
  }
  w.EndArray().Member("editable", duty::Editable(a.status) && call.MayDo(release::Action::kAssessmentAnswer, PlaceOf(a)));
  w.Key("can").BeginArray(Break::kNo);
  for (const duty::AssessmentStatus next : duty::NextSteps(a.status, AssessmentPerson(call, a), view.workers)) {
    w.String(duty::StatusName(next));
  }
  w.EndArray().Key("version").Integer(a.version).EndObject();
}

http::Response AnswerAssessment(const Call& call, const AssessmentView& view, int status) {
  formats::JsonWriter w;
  WriteAssessment(call, w, view);
  http::Response response = Json(call, w, status);
  response.Set("ETag", VersionTag(view.row.version));
  return response;
}

void WriteEvidence(formats::JsonWriter& w, const store::EvidenceRow& row) {
  w.BeginObject(Break::kNo).Member("id", row.id).Member("control", row.control).Member("name", row.name).Member("type", row.type);
  w.Key("size").Integer(row.size).Member("sha256", row.sha256).Member("added_by", row.added_by).Member("added_at", row.added_at).EndObject();
}

void WriteItem(const Call& call, formats::JsonWriter& w, const ItemParts& parts) {
  const auto [control, row, evidence, previous] = parts;
  const auto degree = [&](const std::optional<double>& value) {
    w.Key("degree");
    if (value) {
      w.Number(*value);
    } else {
      w.Null();
    }
  };
  w.BeginObject(Break::kNo).Member("control", control.id).Member("group", control.group).Member("title", control.title.In(call.language));
  w.Member("question", control.question.In(call.language)).Member("cite", control.citation).Member("recalled", control.recalled);
  w.Member("levels", control.security_levels).Member("owner", control.owner).Member("mandatory", control.mandatory);
  w.Member("evidence_expected", control.evidence.In(call.language)).Member("answered", row.version > 0);
  w.Member("reply", model::Name(row.answer.reply));
  degree(row.answer.degree);
  w.Member("verification", model::Name(row.answer.verification));
  TextOrNull(w, "checked_on", row.answer.checked_on);
  w.Member("note", row.answer.evidence).Member("reason", row.reason).Member("needs_evidence", store::NeedsEvidence(row));
  w.Key("evidence").BeginArray(Break::kNo);
  for (const store::EvidenceRow& file : evidence) {
    if (file.control == control.id) WriteEvidence(w, file);
  }
  w.EndArray();
  TextOrNull(w, "updated_by", row.updated_by);
  TextOrNull(w, "updated_at", row.updated_at);
  w.Key("version").Integer(row.version).Key("previous");
  if (previous == nullptr || previous->version == 0) {
    w.Null();
  } else {
    w.BeginObject(Break::kNo).Member("reply", model::Name(previous->answer.reply));
    w.Member("verification", model::Name(previous->answer.verification));
    degree(previous->answer.degree);
    w.EndObject();
  }
  w.EndObject();
}

void AddAssessmentSlice(Routes& routes) {
  AddAssessmentRoutes(routes);
  AddAnswerRoutes(routes);
  AddEvidenceRoutes(routes);
  AddAssessmentFileRoutes(routes);
  AddConsideredRoutes(routes);
  AddDeficiencyRoutes(routes);
}

std::vector<store::FoundDeficiency> FindDeficiencies(store::Connection& c, const Standards& standards, const store::Assessment& a,
                                                     std::string_view today) {
  const model::Standard& profile = standards.Profile(a.standard);
  const duty::Periods periods = standards.PeriodsFor(profile, store::PeriodsOfState(c, a.state));
  const auto day = duty::ParseDate(today);
  const model::AnswerSheet sheet = store::SheetOf(store::AnswersOf(c, a.id));
  const auto place = a.facility.empty() ? std::nullopt : store::PlaceOf(c, a.facility);
  const auto traffic = place ? model::FromName<model::Traffic>(place->traffic) : std::nullopt;
  const auto size = place ? model::FromName<model::Size>(place->size) : std::nullopt;
  std::vector<store::FoundDeficiency> found;
  for (const model::Control& control : profile.controls) {
    if (!Standards::Asks(control, a.facility.empty())) continue;
    const auto answered = sheet.find(control.id);
    const model::Answer answer = answered == sheet.end() ? model::Answer() : answered->second;
    const auto severity = duty::SeverityOf(answer.reply, control.mandatory);
    if (!severity) continue;
    store::FoundDeficiency one;
    one.control = control.id;
    one.reply = answer.reply;
    one.mandatory = control.mandatory;
    one.severity = *severity;
    const auto cures = standards.Cures().Of(traffic.value_or(model::Traffic::kContainer), size.value_or(model::Size::kMedium), control.id, answer);
    one.requirement = store::DefaultRequirement(control, cures.empty() ? nullptr : &standards.Solutions()[static_cast<std::size_t>(cures[0])]);
    if (day) {
      if (const auto deadline = duty::DefaultDeadline(*severity, *day, periods)) one.deadline = duty::DateText(*deadline);
    }
    found.push_back(std::move(one));
  }
  return found;
}

}  // namespace atalaya::api
