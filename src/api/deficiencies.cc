// Deficiencies: list, export, read with their solutions, edit, and the steps to closing them.
#include <algorithm>

#include "api/assessment_parts.h"
#include "assess/assess.h"
#include "base/time.h"
#include "formats/answer_json.h"
#include "formats/answer_words.h"
#include "report/spreadsheet.h"
#include "store/release_rows.h"

namespace atalaya::api {
namespace {

using formats::Break;
using release::Action;

constexpr int kMostExported = 20000;

duty::Person DeficiencyPerson(const Call& call, const store::Deficiency& d) {
  return PersonOf(call, Action::kDeficiencyFix, Action::kDeficiencyClose, PlaceOf(d));
}

bool Overdue(const Call& call, const store::Deficiency& d) {
  return d.status == duty::DeficiencyStatus::kOpen && !d.deadline.empty() && d.deadline < call.context.now().substr(0, 10);
}

void WriteSolutions(const Call& call, formats::JsonWriter& w, const store::Deficiency& d) {
  const Standards& standards = StandardsOf(call.context);
  const auto traffic = model::FromName<model::Traffic>(d.traffic).value_or(model::Traffic::kContainer);
  const auto size = model::FromName<model::Size>(d.size).value_or(model::Size::kMedium);
  model::Answer answer;
  answer.reply = d.reply;
  answer.degree = d.degree;
  w.Key("solutions").BeginArray(Break::kNo);
  for (const int index : standards.Cures().Of(traffic, size, d.control, answer)) {
    const model::Solution& solution = standards.Solutions()[static_cast<std::size_t>(index)];
    const assess::Cost cost = assess::CostAt(solution, size);
    w.BeginObject(Break::kNo).Member("id", solution.id).Member("title", solution.title.In(call.language));
    w.Member("kind", model::Name(solution.kind)).Member("requirement", model::Name(solution.requirement));
    w.Member("cost", cost.Committed(standards.CommitmentYears())).Member("capital", cost.capital).Member("yearly", cost.yearly).EndObject();
  }
  w.EndArray();
}

void WriteDeficiency(const Call& call, formats::JsonWriter& w, const store::Deficiency& d, const std::vector<store::DeficiencyEvent>* history,
                     const PersonNames* people = nullptr) {
  const model::Control* control = StandardsOf(call.context).AnyControl(d.control);
  w.BeginObject(Break::kNo).Member("id", d.id).Key("facility");
  if (d.facility.empty()) {
    w.Null();
  } else {
    w.BeginObject(Break::kNo).Member("id", d.facility).Member("name", d.facility_name).EndObject();
  }
  w.Member("state", d.state).Member("assessment", d.assessment).Member("control", d.control);
  w.Member("title", control == nullptr ? d.control : control->title.In(call.language));
  TextOrNull(w, "cite", control == nullptr ? std::string() : control->citation);
  w.Member("reply", model::Name(d.reply)).Member("mandatory", d.mandatory).Member("severity", duty::SeverityName(d.severity));
  w.Member("requirement", model::Name(d.requirement)).Member("opened", d.opened);
  TextOrNull(w, "deadline", d.deadline);
  w.Member("overdue", Overdue(call, d));
  TextOrNull(w, "owner", d.owner);
  w.Member("note", d.note).Member("status", duty::StatusName(d.status));
  TextOrNull(w, "fixed_by", d.fixed_by);
  TextOrNull(w, "fixed_at", d.fixed_at);
  TextOrNull(w, "verified_by", d.verified_by);
  TextOrNull(w, "verified_at", d.verified_at);
  TextOrNull(w, "closed_by", d.closed_by);
  TextOrNull(w, "closed_at", d.closed_at);
  if (people != nullptr) {
    WriteName(w, "fixed_by_name", *people, d.fixed_by);
    WriteName(w, "verified_by_name", *people, d.verified_by);
    WriteName(w, "closed_by_name", *people, d.closed_by);
  }
  WriteSolutions(call, w, d);
  TextOrNull(w, "measure", d.measure);
  w.Member("editable", call.MayDo(Action::kDeficiencyEdit, PlaceOf(d)) && d.status != duty::DeficiencyStatus::kClosed);
  w.Key("can").BeginArray(Break::kNo);
  for (const duty::DeficiencyStep step : duty::NextSteps(d.State(), DeficiencyPerson(call, d))) w.String(duty::StepName(step));
  w.EndArray();
  if (history != nullptr) {
    w.Key("history").BeginArray(Break::kNo);
    for (const store::DeficiencyEvent& event : *history) {
      w.BeginObject(Break::kNo).Member("at", event.at).Member("actor", event.actor);
      if (people != nullptr) WriteName(w, "actor_name", *people, event.actor);
      w.Member("kind", event.kind);
      w.Member("comment", event.comment).Member("evidence", event.evidence).EndObject();
    }
    w.EndArray();
  }
  w.Key("version").Integer(d.version).EndObject();
}

template <class Known>
void OneOf(const Call& call, const char* name, std::string& into, const char* words, const Known& known, Findings& findings) {
  into = call.request.Query(name).value_or("");
  if (into.empty() || known(into)) return;
  findings.push_back(Error("json.unknown-word", "?" + std::string(name), {{"value", formats::Shortened(into)}, {"known", words}}));
}

Result<store::DeficiencyFilter> FilterOf(const Call& call) {
  store::DeficiencyFilter filter;
  Findings findings;
  filter.state = call.request.Query("state").value_or("");
  filter.facility = call.request.Query("facility").value_or("");
  filter.owner = call.request.Query("owner").value_or("");
  filter.control = call.request.Query("control").value_or("");
  OneOf(call, "status", filter.status, "open, fixed, closed", [](const std::string& w) { return duty::DeficiencyStatusFromName(w).has_value(); }, findings);
  OneOf(call, "kind", filter.requirement, "policy, planning, operational", [](const std::string& w) { return model::FromName<model::Requirement>(w).has_value(); }, findings);
  OneOf(call, "severity", filter.severity, "observation, non-conformity, major", [](const std::string& w) { return duty::SeverityFromName(w).has_value(); }, findings);
  std::string overdue, sort;
  OneOf(call, "overdue", overdue, "true, false", [](const std::string& w) { return w == "true" || w == "false" || w == "1" || w == "0"; }, findings);
  if (overdue == "true" || overdue == "1") filter.overdue_on = call.context.now().substr(0, 10);
  OneOf(call, "sort", sort, "deadline, -deadline, opened, -opened, severity, -severity", [](const std::string& w) {
    const std::string_view name = std::string_view(w).substr(w.starts_with('-') ? 1 : 0);
    return name == "deadline" || name == "opened" || name == "severity";
  }, findings);
  filter.descending = sort.starts_with('-');
  if (filter.descending) sort.erase(0, 1);
  if (sort == "opened") filter.sort = store::DeficiencyFilter::Sort::kOpened;
  if (sort == "severity") filter.sort = store::DeficiencyFilter::Sort::kSeverity;
  for (const std::string* text : {&filter.state, &filter.facility, &filter.owner, &filter.control}) {
    // What no database could hold matches nothing; a NUL must not even reach it.
    if (text->find('\0') != std::string::npos) findings.push_back(Error("answer.characters", "?"));
  }
  if (!findings.empty()) return Fail(std::move(findings));
  return filter;
}

Result<std::vector<store::Deficiency>> ListedDeficiencies(const Call& call, const store::DeficiencyFilter& filter) {
  const std::string now = call.context.now();
  return call.context.database.Read([&](store::Connection& c) {
    // Where no deficiency is released to anybody, which is the rule, the rule is compiled without what looks for releases (no id to look
    // them up by): what is left is the caller's own, and the indices of a State or a facility serve it. Both reads are of one moment.
    release::SqlColumns columns = store::VisibleDeficiencyColumns();
    if (store::ReleasesOf(c, release::Kind::kDeficiency, now).empty()) columns.id.clear();
    return store::ListDeficiencies(c, filter, release::Compile(call.caller.viewer, release::Kind::kDeficiency, columns, now));
  });
}

http::Response ListDeficiencies(Call& call) {
  auto filter = FilterOf(call);
  if (!filter) return Problem(call, filter.error());
  const auto page = PageOf(call);
  if (!page) return Problem(call, page.error());
  if (!page->after.empty() && page->after.size() != 2) return Problem(call, {Error("api.cursor", "?cursor")});
  filter->after = page->after;
  filter->limit = page->limit + 1;
  auto listed = ListedDeficiencies(call, *filter);
  if (!listed) return Problem(call, listed.error());
  const bool more = listed->size() > static_cast<std::size_t>(page->limit);
  if (more) listed->pop_back();
  formats::JsonWriter w;
  w.BeginObject(Break::kNo).Key("items").BeginArray(Break::kNo);
  for (const store::Deficiency& d : *listed) WriteDeficiency(call, w, d, nullptr);
  w.EndArray().Key("next");
  if (more) {
    w.String(Cursor(store::DeficiencyKey(listed->back(), filter->sort)));
  } else {
    w.Null();
  }
  w.EndObject();
  return Json(call, w);
}

report::Grid GridOf(const Call& call, const std::vector<store::Deficiency>& rows) {
  using Format = report::GridColumn::Format;
  report::Grid grid;
  grid.name = call.Say("deficiency.title");
  const auto column = [&](const char* name, double width, Format format = Format::kText) {
    grid.columns.push_back({format, call.Say("deficiency.column." + std::string(name)), width});
  };
  column("facility", 12);
  column("state", 7);
  column("control", 9);
  column("title", 40);
  column("cite", 18);
  column("reply", 14);
  column("severity", 16);
  column("requirement", 14);
  column("opened", 12);
  column("deadline", 12);
  column("owner", 18);
  column("status", 10);
  column("solution", 40);
  column("cost", 14, Format::kMoney);
  column("note", 40);
  const Standards& standards = StandardsOf(call.context);
  for (const store::Deficiency& d : rows) {
    const model::Control* control = standards.AnyControl(d.control);
    const auto size = model::FromName<model::Size>(d.size).value_or(model::Size::kMedium);
    model::Answer answer;
    answer.reply = d.reply;
    answer.degree = d.degree;
    const auto cures = standards.Cures().Of(model::FromName<model::Traffic>(d.traffic).value_or(model::Traffic::kContainer), size, d.control, answer);
    const model::Solution* cheapest = cures.empty() ? nullptr : &standards.Solutions()[static_cast<std::size_t>(cures[0])];
    std::vector<report::GridCell> cells{d.facility,
                                        d.state,
                                        d.control,
                                        control == nullptr ? std::string() : control->title.In(call.language),
                                        control == nullptr ? std::string() : control->citation,
                                        std::string(formats::SheetText(d.reply, call.language)),
                                        call.Say("deficiency.severity." + std::string(duty::SeverityName(d.severity))),
                                        call.Say("deficiency.requirement." + std::string(model::Name(d.requirement))),
                                        DayOf(d.opened),
                                        d.deadline,
                                        d.owner,
                                        call.Say("deficiency.status." + std::string(duty::StatusName(d.status))),
                                        cheapest == nullptr ? std::string() : cheapest->title.In(call.language)};
    if (cheapest == nullptr) {
      cells.emplace_back(std::string());
    } else {
      cells.emplace_back(assess::CostAt(*cheapest, size).Committed(standards.CommitmentYears()));
    }
    cells.emplace_back(d.note);
    grid.rows.push_back(std::move(cells));
  }
  return grid;
}

http::Response ExportDeficiencies(Call& call) {
  auto filter = FilterOf(call);
  if (!filter) return Problem(call, filter.error());
  const std::string format = call.request.Query("format").value_or("csv");
  if (format != "csv" && format != "xlsx") {
    return Problem(call, {Error("json.unknown-word", "?format", {{"value", formats::Shortened(format)}, {"known", "csv, xlsx"}})});
  }
  filter->limit = kMostExported + 1;
  const auto listed = ListedDeficiencies(call, *filter);
  if (!listed) return Problem(call, listed.error());
  if (listed->size() > static_cast<std::size_t>(kMostExported)) {
    return Problem(call, {Error("cycle.too-many-deficiencies", "?", {{"limit", std::to_string(kMostExported)}})});
  }
  const report::Grid grid = GridOf(call, *listed);
  const std::string notice = call.context.illustrative ? call.Say("assessment.illustrative") : std::string();
  Result<std::string> bytes = format == "csv" ? Result<std::string>("\xEF\xBB\xBF" + report::GridCsv(grid)) : report::Workbook(grid.name, notice, {grid});
  if (!bytes) return Problem(call, bytes.error());
  http::Response response;
  response.body = std::move(*bytes);
  response.Set("Content-Type", format == "csv" ? "text/csv; charset=utf-8" : "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
  response.Set("Content-Disposition", "attachment; filename=\"deficiencies." + format + "\"");
  return response;
}

http::Response AnswerDeficiency(const Call& call, const store::Deficiency& d, const std::vector<store::DeficiencyEvent>& history) {
  std::set<std::string> ids{d.fixed_by, d.verified_by, d.closed_by};
  for (const store::DeficiencyEvent& event : history) ids.insert(event.actor);
  const auto people = call.context.database.Read([&](store::Connection& c) { return store::AccountNames(c, ids); });
  if (!people) return Problem(call, people.error());
  formats::JsonWriter w;
  WriteDeficiency(call, w, d, &history, &*people);
  http::Response response = Json(call, w);
  response.Set("ETag", VersionTag(d.version));
  return response;
}

struct Shown {
  store::Deficiency row;
  std::vector<store::DeficiencyEvent> history;
  std::optional<http::Response> refused;
};

std::string Text(const Call& call, const store::Deficiency& d) {
  formats::JsonWriter w;
  WriteDeficiency(call, w, d, nullptr);
  return w.Take();
}

http::Response ShowDeficiency(Call& call) {
  const auto shown = call.context.database.Read([&](store::Connection& c) {
    return Shown{store::ReadDeficiency(c, call.Path("deficiency")).value_or(store::Deficiency()), store::HistoryOf(c, call.Path("deficiency")), {}};
  });
  if (!shown) return Problem(call, shown.error());
  return AnswerDeficiency(call, shown->row, shown->history);
}

struct DeficiencyEdit {
  std::optional<std::string> owner, deadline, note;
  std::optional<model::Requirement> requirement;
};

DeficiencyEdit ReadEdit(formats::JsonObject& o) {
  DeficiencyEdit edit;
  const auto text = [&](const char* key, std::size_t limit) -> std::optional<std::string> {
    const auto node = o.Maybe(key);
    if (!node) return std::nullopt;
    return node->IsNull() ? std::string() : formats::ReadPlainText(*node, limit);
  };
  edit.owner = text("owner", 200);
  edit.note = text("note", formats::kMostAnswerText);
  if (const auto node = o.Maybe("deadline")) edit.deadline = node->IsNull() ? std::string() : node->Date();
  if (const auto node = o.Maybe("requirement")) edit.requirement = node->Word<model::Requirement>();
  return edit;
}

http::Response Patch(Call& call) {
  const auto version = IfMatch(call);
  if (!version) return Problem(call, version.error());
  const auto edit = Body<DeficiencyEdit>(call, ReadEdit);
  if (!edit) return Problem(call, edit.error());
  const auto done = call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) -> Result<Shown> {
    const auto before = store::ReadDeficiency(t, call.Path("deficiency"));
    if (!before) return Fail(Error("api.not-found", ""));
    if (before->version != *version) return Shown{{}, {}, Stale(call, Text(call, *before))};
    if (before->status == duty::DeficiencyStatus::kClosed) return Fail(Error("cycle.deficiency-closed.conflict", ""));
    // Its own deadline is not the facility's to move: whoever decides sets it.
    const bool moves = edit->deadline && *edit->deadline != before->deadline;
    if (moves && !call.MayDo(Action::kDeficiencyClose, PlaceOf(*before))) return Fail(Error("cycle.deficiency-deadline", "body#/deadline"));
    if (moves && !edit->deadline->empty() && *edit->deadline < before->opened.substr(0, 10)) {
      return Fail(Error("entry.dates", "body#/deadline", {{"first", before->opened.substr(0, 10)}, {"last", *edit->deadline}}));
    }
    const store::Deficiency after = store::EditDeficiency(
        t, *before,
        {edit->owner.value_or(before->owner), edit->deadline.value_or(before->deadline), edit->note.value_or(before->note),
         edit->requirement.value_or(before->requirement)});
    return Shown{after, store::HistoryOf(t, after.id), {}};
  });
  if (!done) return Problem(call, done.error());
  if (done->refused) return *done->refused;
  return AnswerDeficiency(call, done->row, done->history);
}

struct Step {
  std::string to, comment, evidence;
};

http::Response TakeStep(Call& call) {
  std::optional<long long> version;
  if (!call.request.Header("if-match").empty()) {
    const auto named = IfMatch(call);
    if (!named) return Problem(call, named.error());
    version = *named;
  }
  const auto read = Body<Step>(call, [](formats::JsonObject& o) {
    Step step;
    step.to = o.Need("to").Words();
    if (const auto comment = o.Maybe("comment")) step.comment = formats::ReadPlainText(*comment);
    if (const auto evidence = o.Maybe("evidence"); evidence && !evidence->IsNull()) step.evidence = formats::ReadPlainText(*evidence);
    return step;
  });
  if (!read) return Problem(call, read.error());
  const auto step = duty::DeficiencyStepFromName(read->to);
  if (!step) {
    return Problem(call, {Error("json.unknown-word", "body#/to",
                                {{"value", formats::Shortened(read->to)}, {"known", "closed, fixed, reopened, verified"}})});
  }
  const auto done = call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) -> Result<Shown> {
    const auto before = store::ReadDeficiency(t, call.Path("deficiency"));
    if (!before) return Fail(Error("api.not-found", ""));
    if (version && *version != before->version) return Shown{{}, {}, Stale(call, Text(call, *before))};
    const duty::Refusal refusal = duty::MayStep(before->State(), *step, DeficiencyPerson(call, *before), read->comment);
    if (refusal != duty::Refusal::kNone) return Shown{{}, {}, RefusedStep(call, refusal)};
    const store::Deficiency after = store::StepDeficiency(t, *before, *step, read->comment, read->evidence);
    return Shown{after, store::HistoryOf(t, after.id), {}};
  });
  if (!done) return Problem(call, done.error());
  if (done->refused) return *done->refused;
  return AnswerDeficiency(call, done->row, done->history);
}

}  // namespace

void AddDeficiencyRoutes(Routes& routes) {
  using http::Method;
  const std::string one = "/api/v1/deficiencies/{deficiency}";
  routes.push_back({Method::kGet, "/api/v1/deficiencies", Action::kRead, {}, ListDeficiencies});
  routes.push_back({Method::kGet, "/api/v1/deficiencies/export", Action::kRead, {}, ExportDeficiencies});
  routes.push_back({Method::kGet, one, Action::kRead, DeficiencyEntry(), ShowDeficiency});
  routes.push_back({Method::kPatch, one, Action::kDeficiencyEdit, DeficiencyEntry(), Patch});
  // Fixing and closing are their own actions; all who may take any step may edit.
  routes.push_back({Method::kPost, one + "/transitions", Action::kDeficiencyEdit, DeficiencyEntry(), TakeStep});
}

}  // namespace atalaya::api
