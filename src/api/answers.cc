// Answers of a cycle: read all, save one as it is typed, bring in what a device saved without a connection.
#include <algorithm>

#include "api/assessment_parts.h"
#include "formats/answer_json.h"

namespace atalaya::api {
namespace {

using formats::Break;
using release::Action;

struct Sheet {
  store::Assessment row;
  std::vector<store::AnswerRow> answers, previous;
  std::vector<store::EvidenceRow> evidence;
};

const store::AnswerRow* Find(const std::vector<store::AnswerRow>& rows, const std::string& control) {
  const auto found = std::lower_bound(rows.begin(), rows.end(), control, [](const store::AnswerRow& row, const std::string& id) { return row.control < id; });
  return found != rows.end() && found->control == control ? &*found : nullptr;
}

http::Response All(Call& call) {
  const auto sheet = call.context.database.Read([&](store::Connection& c) {
    Sheet read;
    read.row = store::ReadAssessment(c, call.Path("assessment")).value_or(store::Assessment());
    read.answers = store::AnswersOf(c, read.row.id);
    if (!read.row.previous.empty()) read.previous = store::AnswersOf(c, read.row.previous);
    read.evidence = store::EvidenceOf(c, read.row.id);
    return read;
  });
  if (!sheet) return Problem(call, sheet.error());
  const Standards& standards = StandardsOf(call.context);
  const model::Standard& profile = standards.Profile(sheet->row.standard);
  const bool state = sheet->row.facility.empty();
  // What the subject answers for, and what it has answered beside that.
  std::vector<const model::Control*> shown;
  std::set<std::string_view> groups;
  for (const model::Control& control : profile.controls) {
    if (!Standards::Asks(control, state) && Find(sheet->answers, control.id) == nullptr) continue;
    shown.push_back(&control);
    groups.insert(control.group);
  }
  formats::JsonWriter w;
  w.BeginObject(Break::kNo).Key("groups").BeginArray(Break::kNo);
  for (const model::Standard::Group& group : profile.groups) {
    if (!groups.contains(group.id)) continue;
    w.BeginObject(Break::kNo).Member("id", group.id).Member("title", group.title.In(call.language)).EndObject();
  }
  w.EndArray().Key("items").BeginArray(Break::kNo);
  store::AnswerRow none;
  for (const model::Control* control : shown) {
    const store::AnswerRow* row = Find(sheet->answers, control->id);
    none.control = control->id;
    WriteItem(call, w, {*control, row == nullptr ? none : *row, sheet->evidence, Find(sheet->previous, control->id)});
  }
  w.EndArray().EndObject();
  http::Response response = Json(call, w);
  response.Set("ETag", VersionTag(sheet->row.version));
  return response;
}

// One item as it stands in this transaction.
std::string ItemText(const Call& call, store::Connection& c, const store::Assessment& a, const model::Control& control, const store::AnswerRow& row) {
  const store::AnswerRow previous = a.previous.empty() ? store::AnswerRow() : store::ReadAnswer(c, a.previous, control.id);
  std::vector<store::EvidenceRow> evidence;
  if (row.files > 0) evidence = store::EvidenceOf(c, a.id);
  formats::JsonWriter w;
  WriteItem(call, w, {control, row, evidence, &previous});
  return w.Take();
}

struct Open {
  store::Assessment row;
  const model::Standard* profile = nullptr;
};
// The assessment to write in, while it may be written in. Findings: `api.not-found`, `cycle.closed.conflict`.
Result<Open> OpenIn(const Call& call, store::Transaction& t) {
  auto row = store::ReadAssessment(t, call.Path("assessment"));
  if (!row) return Fail(Error("api.not-found", ""));
  if (!duty::Editable(row->status)) {
    return Fail(Error("cycle.closed.conflict", "", {{"status", std::string(duty::StatusName(row->status))}}));
  }
  const model::Standard& profile = StandardsOf(call.context).Profile(row->standard);
  return Open{std::move(*row), &profile};
}

// A day of a check that has not come yet is a slip of the pen; a day ahead is another time zone.
bool CheckedLater(const Call& call, const std::string& day) {
  const auto now = duty::ParseDate(call.context.now());
  const auto checked = duty::ParseDate(day);
  return now && checked && *checked > *now + std::chrono::days(1);
}

http::Response Put(Call& call) {
  const auto version = IfMatch(call);
  if (!version) return Problem(call, version.error());
  const auto edit = Body<formats::AnswerEdit>(call, formats::ReadAnswerEdit);
  if (!edit) return Problem(call, edit.error());
  if (CheckedLater(call, edit->answer.checked_on)) {
    return Problem(call, {Error("answer.checked-later", "body#/checked_on", {{"day", edit->answer.checked_on}})});
  }
  struct Done {
    bool saved = false;
    long long version = 0;
    std::string item;
  };
  const auto done = call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) -> Result<Done> {
    const auto open = OpenIn(call, t);
    if (!open) return Fail(open.error());
    const model::Control* control = StandardsOf(call.context).Control(*open->profile, call.Path("control"));
    if (control == nullptr) return Fail(Error("api.not-found", ""));
    const bool asked = Standards::Asks(*control, open->row.facility.empty());
    store::Counters counters;
    const store::Saved saved = store::SaveAnswer(t, open->row, asked, control->id, *version, *edit, counters);
    if (saved.saved && saved.row.version != saved.before.version) {
      store::AddUp(t, open->row, counters);
      store::RecordAnswers(t, open->row, {saved}, "answer");
    }
    return Done{saved.saved, saved.row.version, ItemText(call, t, open->row, *control, saved.row)};
  });
  if (!done) return Problem(call, done.error());
  if (!done->saved) return Stale(call, done->item);
  http::Response response = http::Response::Json(done->item);
  response.Set("ETag", VersionTag(done->version));
  return response;
}

struct Synced {
  std::string control, status, current;  // current: JSON of the item where it was changed by somebody else
  long long version = 0;
  Findings wrong;
};

Result<std::vector<Synced>> SyncAll(Call& call, store::Transaction& t, const std::vector<formats::SyncItem>& items) {
  const auto open = OpenIn(call, t);
  if (!open) return Fail(open.error());
  std::vector<Synced> results;
  std::vector<store::Saved> changed;
  store::Counters counters;
  for (const formats::SyncItem& item : items) {
    Synced& result = results.emplace_back(Synced{item.control, "refused", "", 0, item.wrong});
    const model::Control* control = StandardsOf(call.context).Control(*open->profile, item.control);
    if (control == nullptr && !HasErrors(result.wrong)) {
      result.wrong.push_back(Error("cycle.unknown-control", "", {{"control", formats::Shortened(item.control)}}));
    }
    if (CheckedLater(call, item.edit.answer.checked_on)) {
      result.wrong.push_back(Error("answer.checked-later", "", {{"day", item.edit.answer.checked_on}}));
    }
    if (HasErrors(result.wrong)) continue;
    const bool asked = Standards::Asks(*control, open->row.facility.empty());
    store::Saved saved = store::SaveAnswer(t, open->row, asked, control->id, item.base_version, item.edit, counters);
    result.status = saved.saved ? "saved" : "conflict";
    result.version = saved.row.version;
    if (!saved.saved) result.current = ItemText(call, t, open->row, *control, saved.row);
    if (saved.saved && saved.row.version != saved.before.version) changed.push_back(std::move(saved));
  }
  if (!changed.empty()) {
    store::AddUp(t, open->row, counters);
    store::RecordAnswers(t, open->row, changed, "sync");
  }
  return results;
}

http::Response Sync(Call& call) {
  const auto items = Body<std::vector<formats::SyncItem>>(call, formats::ReadSyncItems);
  if (!items) return Problem(call, items.error());
  const auto results =
      call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) { return SyncAll(call, t, *items); });
  if (!results) return Problem(call, results.error());
  formats::JsonWriter w;
  std::string out = "{\"items\":[";
  for (const Synced& result : *results) {
    formats::JsonWriter item;
    item.BeginObject(Break::kNo).Member("control", result.control).Member("status", result.status).Key("version").Integer(result.version);
    if (!result.wrong.empty()) {
      item.Key("findings").BeginArray(Break::kNo);
      for (const Finding& finding : result.wrong) {
        std::vector<MessageArg> args;
        for (const auto& [name, value] : finding.args) args.emplace_back(name, value);
        item.BeginObject(Break::kNo).Member("code", finding.code).Member("where", finding.where);
        item.Member("message", call.Say("finding." + finding.code, args)).Member("fix", call.Say("finding." + finding.code + ".fix", args)).EndObject();
      }
      item.EndArray();
    }
    item.EndObject();
    std::string text = item.Take();
    text.erase(text.find_last_not_of('\n') + 1);
    if (!result.current.empty()) text.insert(text.size() - 1, ",\"current\":" + result.current);
    out += (out.back() == '[' ? "" : ",") + text;
  }
  return http::Response::Json(out + "]}\n");
}

}  // namespace

void AddAnswerRoutes(Routes& routes) {
  using http::Method;
  const std::string base = "/api/v1/assessments/{assessment}/answers";
  routes.push_back({Method::kGet, base, Action::kRead, AssessmentEntry(), All});
  routes.push_back({Method::kPut, base + "/{control}", Action::kAssessmentAnswer, AssessmentEntry(), Put});
  routes.push_back({Method::kPost, base + "/sync", Action::kAssessmentAnswer, AssessmentEntry(), Sync, std::size_t{4} << 20});
}

}  // namespace atalaya::api
