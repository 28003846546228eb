#include "api/call_json.h"

#include <boost/json/parse.hpp>

#include "api/analysis_view.h"
#include "api/arrival_checks.h"
#include "api/fields.h"
#include "formats/arrival_json.h"
#include "formats/json_parse.h"
#include "store/call_papers.h"
#include "store/tracks.h"

namespace atalaya::api {
namespace {

constexpr std::size_t kReasonsShown = 3, kTrackPoints = 600;

std::string TextOf(const Call& call, const Finding& finding, const char* suffix = "") {
  std::vector<MessageArg> args;
  for (const auto& [name, value] : finding.args) args.emplace_back(name, value);
  return call.Say("finding." + finding.code + suffix, args);
}

struct Checks {
  bool done = false;
  boost::json::value document;
  Findings findings;
  long long looks = 0;
};
Checks ReadChecks(const std::string& text) {
  Checks checks;
  if (text.empty()) return checks;
  const auto document = formats::ParseJson(text, "checks");
  if (!document || !document->is_object()) return checks;
  checks.done = true;
  checks.document = *document;
  checks.findings = formats::ReadReviewFindings(checks.document);
  for (const Finding& finding : checks.findings) checks.looks += finding.severity == Severity::kWarning;
  return checks;
}

void WriteHead(formats::JsonWriter& w, const Call& call, const store::PortCallRow& row, const Checks& checks) {
  w.Member("id", row.id).Member("state", row.state).Member("port", row.port);
  MaybeText(w, "facility", row.facility);
  for (const auto& [name, value] : {std::pair<const char*, const std::string*>{"imo", &row.imo}, {"mmsi", &row.mmsi}, {"call_sign", &row.call_sign}, {"name", &row.name},
                                    {"flag", &row.flag}, {"voyage", &row.voyage}, {"eta", &row.eta}, {"etd", &row.etd}}) {
    w.Member(name, *value);
  }
  w.Member("status", row.status).Key("flags").Integer(row.flags).Key("looks").Integer(checks.looks).Member("checked", checks.done).Member("noticed", !row.notice.empty());
  w.Member("illustrative", row.added_by == "demo").Key("reasons").BeginArray(formats::Break::kNo);
  std::size_t told = 0;
  for (const Finding& finding : checks.findings) {
    if (finding.severity == Severity::kNote || told++ == kReasonsShown) break;
    w.BeginObject(formats::Break::kNo).Member("severity", SeverityName(finding.severity)).Member("code", finding.code).Member("text", TextOf(call, finding)).EndObject();
  }
  w.EndArray().Member("added", row.added);
}

void WriteNames(formats::JsonWriter& w, const char* key, const std::vector<std::string>& names) {
  w.Key(key).BeginArray(formats::Break::kNo);
  for (const std::string& name : names) w.String(name);
  w.EndArray();
}

void WriteControl(formats::JsonWriter& w, const Call& call, const store::PortCallRow& row, const std::vector<store::ControlStepRow>& steps) {
  const arrive::ControlState state = store::ControlOf(steps);
  const arrive::Place place = store::PlaceOf(row.status);
  const bool may = call.MayDo(release::Action::kArrivalDecide, call.subject);
  w.Key("control").BeginObject(formats::Break::kNo).Member("grounds", state.grounds).Member("closed", state.closed);
  std::vector<std::string> in_force, open;
  for (const arrive::Step step : state.in_force) in_force.emplace_back(arrive::StepName(step));
  for (const arrive::Duty duty : state.open) open.emplace_back(arrive::DutyName(duty));
  WriteNames(w, "in_force", in_force);
  WriteNames(w, "open", open);
  w.Key("steps").BeginArray(formats::Break::kNo);
  for (const store::ControlStepRow& step : steps) {
    w.BeginObject(formats::Break::kNo).Member("at", step.at).Member("actor", step.actor).Member("actor_name", step.actor_name).Member("place", step.place).Member("step", step.step).Member("reason", step.reason);
    w.Member("conditions", step.conditions).Member("detail", step.detail).EndObject();
  }
  w.EndArray().Key("next").BeginArray(formats::Break::kNo);
  for (const arrive::Step step : arrive::NextSteps(state, place, {call.caller.viewer.user, may})) {
    std::vector<std::string> conditions, duties;
    for (const arrive::Condition condition : arrive::ConditionsOf(step, place)) conditions.emplace_back(arrive::ConditionName(condition));
    for (const arrive::Duty duty : arrive::DutiesOf(step)) duties.emplace_back(arrive::DutyName(duty));
    w.BeginObject(formats::Break::kNo).Member("step", arrive::StepName(step)).Member("citation", arrive::StepCitation(step)).Member("measure", arrive::Measure(step));
    WriteNames(w, "conditions", conditions);
    WriteNames(w, "duties", duties);
    w.EndObject();
  }
  w.EndArray().EndObject();
}

// {"at","rules","coverage","findings":[+text, fix],"calls","visits","legs"}; null where the call was not examined.
void WriteChecks(const Call& call, const Checks& checks, boost::json::object& out) {
  if (!checks.done) {
    out["checks"] = nullptr;
    return;
  }
  boost::json::object shown = checks.document.as_object();
  boost::json::array findings;
  for (const Finding& finding : checks.findings) {
    findings.push_back({{"severity", SeverityName(finding.severity)}, {"code", finding.code}, {"where", finding.where}, {"message", TextOf(call, finding)}, {"fix", TextOf(call, finding, ".fix")}});
  }
  shown["findings"] = std::move(findings);
  out["checks"] = std::move(shown);
}

struct Whole {
  store::PortCallRow row;
  std::optional<store::FormNotice> form;
  std::optional<store::DeclaredNoticeRow> declared;
  std::vector<store::CallPaper> papers;
  std::vector<store::CallPerson> people;
  std::vector<store::ControlStepRow> steps;
  store::Heard heard;
};

void WritePapers(formats::JsonWriter& w, const Whole& whole) {
  w.Key("papers").BeginArray(formats::Break::kNo);
  for (const store::CallPaper& paper : whole.papers) {
    w.BeginObject(formats::Break::kNo).Member("id", paper.id).Member("kind", paper.kind).Member("format", paper.format).Member("file", paper.file).Member("number", paper.number);
    w.Member("sender", paper.sender).Member("received", paper.received).Member("status", paper.status).Key("consignments").Integer(paper.consignments).Key("equipment").Integer(paper.equipment);
    w.Key("persons").Integer(paper.persons).Key("errors").Integer(paper.errors).Key("warnings").Integer(paper.warnings).EndObject();
  }
  w.EndArray().Key("people").BeginArray(formats::Break::kNo);
  for (const store::CallPerson& person : whole.people) {
    w.BeginObject(formats::Break::kNo).Member("role", person.role).Member("name", person.name).Member("nationality", person.nationality).Member("rank", person.rank);
    w.Key("documents").BeginArray(formats::Break::kNo);
    for (const auto& [number, expires] : person.documents) w.BeginObject(formats::Break::kNo).Member("number", number).Member("expires", expires).EndObject();
    w.EndArray().EndObject();
  }
  w.EndArray().Key("track").BeginArray(formats::Break::kNo);
  const std::size_t stride = whole.heard.fixes.size() / kTrackPoints + 1;
  for (std::size_t i = 0; i < whole.heard.fixes.size(); i += stride) {
    const arrive::Fix& fix = whole.heard.fixes[i];
    w.BeginArray(formats::Break::kNo).Number(fix.lat).Number(fix.lon).Integer(fix.at).EndArray();
  }
  w.EndArray();
}

}  // namespace

void WriteCallRow(formats::JsonWriter& w, const Call& call, const store::PortCallRow& row) {
  w.BeginObject(formats::Break::kNo);
  WriteHead(w, call, row, ReadChecks(row.checks));
  w.EndObject();
}

http::Response ShowCall(Call& call, const std::string& id, int status) {
  auto found = call.context.database.Read([&](store::Connection& c) -> std::optional<Whole> {
    const auto row = store::FindPortCall(c, id);
    if (!row) return std::nullopt;
    Whole whole{*row, store::NoticeByForm(c, id), store::DeclaredNotice(c, id), {}, {}, store::StepsOfCall(c, id), {}};
    // Papers and people are declarations: shown to those who may see these of the State.
    release::Subject declarations;
    declarations.kind = release::Kind::kDeclaration;
    declarations.state = row->state;
    declarations.facility = row->facility;
    if (release::MaySee(call.caller.viewer, declarations)) {
      whole.papers = store::PapersOfCall(c, id);
      whole.people = store::PeopleOfCall(c, id);
    }
    whole.heard = store::TrackOf(c, row->state, row->imo, row->mmsi, "", "9999");
    return whole;
  });
  if (!found) return Problem(call, found.error());
  if (!*found) return Problem(call, 404, "not-found");
  Whole& whole = **found;
  if (call.subject.id.empty()) {
    // Just made: the route had no subject yet.
    call.subject.kind = release::Kind::kArrival;
    call.subject.id = id;
    call.subject.state = whole.row.state;
    call.subject.facility = whole.row.facility;
  }
  const Checks checks = ReadChecks(whole.row.checks);
  std::string notice, source;
  if (whole.form && (!whole.declared || whole.form->received >= whole.declared->received)) {
    const auto kept = formats::ReadKeptNotice(whole.form->body);
    arrive::Notice shown = kept.notice;
    shown.received = whole.form->received;
    notice = formats::WriteNotice(shown, "form");
  } else if (whole.declared) {
    whole.declared->notice.received = whole.declared->received;
    notice = formats::WriteNotice(whole.declared->notice, "declaration/" + whole.declared->declaration);
  }
  whole.row.notice = notice;
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo);
  WriteHead(w, call, whole.row, checks);
  WriteControl(w, call, whole.row, whole.steps);
  WritePapers(w, whole);
  w.Key("may").BeginObject(formats::Break::kNo).Member("edit", call.MayDo(release::Action::kArrivalEdit, call.subject)).Member("decide", call.MayDo(release::Action::kArrivalDecide, call.subject)).EndObject();
  w.EndObject();
  boost::json::object out = boost::json::parse(w.Take()).as_object();
  out["notice"] = notice.empty() ? boost::json::value(nullptr) : boost::json::parse(notice);
  WriteChecks(call, checks, out);
  http::Response response = http::Response::Json(Written(boost::json::value(std::move(out))), status);
  response.Set("ETag", VersionTag(whole.row.etag));
  return response;
}

}  // namespace atalaya::api
