// Cycles: list, start, read, take a step, comment, compare.
#include "api/assessment_parts.h"
#include "assess/assess.h"
#include "formats/answer_json.h"
#include "store/comments.h"

namespace atalaya::api {
namespace {

using formats::Break;
using release::Action;

http::Response ListOf(Call& call, const std::string& subject) {
  const Standards& standards = StandardsOf(call.context);
  const auto views = call.context.database.Read([&](store::Connection& c) {
    std::vector<AssessmentView> list;
    for (store::Assessment& row : store::AssessmentsOf(c, subject)) list.push_back(ViewOf(c, standards, std::move(row)));
    return list;
  });
  if (!views) return Problem(call, views.error());
  formats::JsonWriter w;
  w.BeginObject(Break::kNo).Key("items").BeginArray(Break::kNo);
  for (const AssessmentView& view : *views) WriteAssessment(call, w, view);
  w.EndArray().Key("next").Null().EndObject();
  return Json(call, w);
}

http::Response Start(Call& call) {
  const auto clone = Body<bool>(call, [](formats::JsonObject& o) {
    const auto node = o.Maybe("clone");
    return !node || node->Bool();
  });
  if (!clone) return Problem(call, clone.error());
  const Standards& standards = StandardsOf(call.context);
  const std::string& facility = call.Path("facility");
  const auto view = call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) -> Result<AssessmentView> {
    const auto place = store::PlaceOf(t, facility);
    if (!place) return Fail(Error("api.not-found", ""));
    if (place->scope == "out") return Fail(Error("cycle.out-of-scope", facility, {{"facility", facility}}));
    const model::Standard& profile = standards.Profile(place->profile);
    auto started = store::StartCycle(t, {facility, place->state, profile.id, standards.Asked(profile, false), *clone});
    if (!started) return Fail(started.error());
    return ViewOf(t, standards, std::move(*started));
  });
  if (!view) return Problem(call, view.error());
  http::Response response = AnswerAssessment(call, *view, 201);
  response.Set("Location", "/api/v1/assessments/" + view->row.id);
  return response;
}

http::Response ShowAssessment(Call& call) {
  const auto view = call.context.database.Read([&](store::Connection& c) {
    return ViewOf(c, StandardsOf(call.context), store::ReadAssessment(c, call.Path("assessment")).value_or(store::Assessment()));
  });
  if (!view) return Problem(call, view.error());
  return AnswerAssessment(call, *view);
}

struct Step {
  std::string to, comment;
};
struct StepTaken {
  std::optional<http::Response> refused;
  AssessmentView view;
};

Result<StepTaken> TakeStep(Call& call, store::Transaction& t, duty::AssessmentStatus to, const std::string& comment,
                           std::optional<long long> version) {
  const Standards& standards = StandardsOf(call.context);
  auto row = store::ReadAssessment(t, call.Path("assessment"));
  if (!row) return Fail(Error("api.not-found", ""));
  StepTaken taken;
  if (version && *version != row->version) {
    formats::JsonWriter w;
    WriteAssessment(call, w, ViewOf(t, standards, *row));
    taken.refused = Stale(call, w.Take());
    return taken;
  }
  const bool complete = duty::Complete(GatesOf(t, standards, *row));
  const duty::Refusal refusal =
      duty::MayStep(row->status, to, AssessmentPerson(call, *row), store::WorkersOf(t, *row), comment, complete);
  if (refusal != duty::Refusal::kNone) {
    taken.refused = RefusedStep(call, refusal);
    return taken;
  }
  store::TakeStep(t, *row, to, comment);
  if (to == duty::AssessmentStatus::kApproved) {
    store::UpdateDeficiencies(t, *row, FindDeficiencies(t, standards, *row, t.Now().substr(0, 10)));
  }
  taken.view = ViewOf(t, standards, std::move(*row));
  return taken;
}

http::Response TakeStepOf(Call& call) {
  std::optional<long long> version;
  if (!call.request.Header("if-match").empty()) {
    const auto named = IfMatch(call);
    if (!named) return Problem(call, named.error());
    version = *named;
  }
  const auto step = Body<Step>(call, [](formats::JsonObject& o) {
    Step read;
    read.to = o.Need("to").Words();
    if (const auto comment = o.Maybe("comment")) read.comment = formats::ReadPlainText(*comment);
    return read;
  });
  if (!step) return Problem(call, step.error());
  const auto to = duty::AssessmentStatusFromName(step->to);
  if (!to) {
    return Problem(call, {Error("json.unknown-word", "body#/to", {{"value", formats::Shortened(step->to)},
                                                                  {"known", "draft, submitted, returned, approved"}})});
  }
  const auto taken = call.context.database.Write(
      call.caller.viewer.user, [&](store::Transaction& t) { return TakeStep(call, t, *to, step->comment, version); });
  if (!taken) return Problem(call, taken.error());
  if (taken->refused) return *taken->refused;
  return AnswerAssessment(call, taken->view);
}

http::Response History(Call& call) {
  PersonNames people;
  const auto events = call.context.database.Read([&](store::Connection& c) {
    auto read = store::EventsOf(c, call.Path("assessment"));
    std::set<std::string> ids;
    for (const store::AssessmentEvent& event : read) ids.insert(event.actor);
    people = store::AccountNames(c, ids);
    return read;
  });
  if (!events) return Problem(call, events.error());
  formats::JsonWriter w;
  w.BeginObject(Break::kNo).Key("items").BeginArray(Break::kNo);
  for (const store::AssessmentEvent& event : *events) {
    w.BeginObject(Break::kNo).Member("at", event.at).Member("actor", event.actor);
    WriteName(w, "actor_name", people, event.actor);
    w.Member("kind", event.kind);
    w.Member("comment", event.comment).EndObject();
  }
  w.EndArray().EndObject();
  return Json(call, w);
}

void WriteComment(formats::JsonWriter& w, const store::Comment& comment, const PersonNames& people) {
  w.BeginObject(Break::kNo).Member("id", comment.id);
  TextOrNull(w, "control", comment.control);
  w.Member("at", comment.at).Member("author", comment.author);
  WriteName(w, "author_name", people, comment.author);
  w.Member("text", comment.text).EndObject();
}

http::Response Comments(Call& call) {
  PersonNames people;
  const auto comments = call.context.database.Read([&](store::Connection& c) {
    auto read = store::CommentsOf(c, call.Path("assessment"));
    std::set<std::string> ids;
    for (const store::Comment& comment : read) ids.insert(comment.author);
    people = store::AccountNames(c, ids);
    return read;
  });
  if (!comments) return Problem(call, comments.error());
  formats::JsonWriter w;
  w.BeginObject(Break::kNo).Key("items").BeginArray(Break::kNo);
  for (const store::Comment& comment : *comments) WriteComment(w, comment, people);
  w.EndArray().EndObject();
  return Json(call, w);
}

http::Response Comment(Call& call) {
  struct Said {
    std::string control, text;
  };
  const auto said = Body<Said>(call, [](formats::JsonObject& o) {
    Said read;
    if (const auto control = o.Maybe("control"); control && !control->IsNull()) read.control = control->String();
    const formats::JsonNode text = o.Need("text");
    text.Words();
    read.text = formats::ReadPlainText(text);
    return read;
  });
  if (!said) return Problem(call, said.error());
  const Standards& standards = StandardsOf(call.context);
  PersonNames people;
  const auto comment = call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) -> Result<store::Comment> {
    const auto row = store::ReadAssessment(t, call.Path("assessment"));
    if (!row) return Fail(Error("api.not-found", ""));
    if (!said->control.empty() && standards.Control(standards.Profile(row->standard), said->control) == nullptr) {
      return Fail(Error("cycle.unknown-control", "body#/control", {{"control", formats::Shortened(said->control)}}));
    }
    people = store::AccountNames(t, {call.caller.viewer.user});
    return store::AddComment(t, *row, said->control, said->text);
  });
  if (!comment) return Problem(call, comment.error());
  formats::JsonWriter w;
  WriteComment(w, *comment, people);
  return Json(call, w, 201);
}

const char* ChangeName(assess::Change::Kind kind) {
  switch (kind) {
    case assess::Change::Kind::kNew: return "new";
    case assess::Change::Kind::kBetter: return "better";
    case assess::Change::Kind::kWorse: return "worse";
    case assess::Change::Kind::kChanged: return "changed";
    case assess::Change::Kind::kDropped: return "dropped";
  }
  return "";
}

void WriteAnswer(formats::JsonWriter& w, std::string_view key, const model::Answer& answer) {
  w.Key(key).BeginObject(Break::kNo).Member("reply", model::Name(answer.reply)).Member("verification", model::Name(answer.verification));
  w.Key("degree");
  if (answer.degree) {
    w.Number(*answer.degree);
  } else {
    w.Null();
  }
  w.EndObject();
}

http::Response Compare(Call& call) {
  struct Sheets {
    bool known = false;
    std::string other;
    std::vector<assess::Change> changes;
  };
  const auto asked = call.request.Query("with");
  const auto sheets = call.context.database.Read([&](store::Connection& c) {
    Sheets read;
    const auto row = store::ReadAssessment(c, call.Path("assessment"));
    if (!row) return read;
    read.other = asked.value_or(row->previous);
    const auto other = read.other.empty() ? std::nullopt : store::ReadAssessment(c, read.other);
    // Only cycles of the same subject, which the caller may see as this one.
    read.known = other ? other->subject == row->subject : !asked;
    if (!read.known) return read;
    const model::AnswerSheet before = other ? store::SheetOf(store::AnswersOf(c, other->id)) : model::AnswerSheet();
    read.changes = assess::Diff(before, store::SheetOf(store::AnswersOf(c, row->id)));
    return read;
  });
  if (!sheets) return Problem(call, sheets.error());
  if (!sheets->known) return Problem(call, 404, "not-found");
  const Standards& standards = StandardsOf(call.context);
  std::map<std::string, int> tally{{"new", 0}, {"better", 0}, {"worse", 0}, {"changed", 0}, {"dropped", 0}};
  formats::JsonWriter w;
  w.BeginObject(Break::kNo);
  TextOrNull(w, "with", sheets->other);
  w.Key("items").BeginArray(Break::kNo);
  for (const assess::Change& change : sheets->changes) {
    const model::Control* control = standards.AnyControl(change.control);
    ++tally[ChangeName(change.kind)];
    w.BeginObject(Break::kNo).Member("control", change.control);
    w.Member("title", control == nullptr ? change.control : control->title.In(call.language)).Member("kind", ChangeName(change.kind));
    WriteAnswer(w, "before", change.before);
    WriteAnswer(w, "after", change.after);
    w.EndObject();
  }
  w.EndArray().Key("tally").BeginObject(Break::kNo);
  for (const auto& [kind, count] : tally) w.Member(kind, count);
  w.EndObject().EndObject();
  return Json(call, w);
}

}  // namespace

void AddAssessmentRoutes(Routes& routes) {
  using http::Method;
  const std::string one = "/api/v1/assessments/{assessment}";
  routes.push_back({Method::kGet, "/api/v1/facilities/{facility}/assessments", Action::kRead, AssessmentsOfFacility(),
                    [](Call& call) { return ListOf(call, call.Path("facility")); }});
  routes.push_back({Method::kPost, "/api/v1/facilities/{facility}/assessments", Action::kAssessmentStart, AssessmentsOfFacility(), Start});
  routes.push_back({Method::kGet, "/api/v1/states/{state}/assessments", Action::kRead, AssessmentsOfState(),
                    [](Call& call) { return ListOf(call, call.Path("state")); }});
  routes.push_back({Method::kGet, one, Action::kRead, AssessmentEntry(), ShowAssessment});
  // Submitting, withdrawing, returning and approving are each their own action in the permission table; the workflow asks for the one that
  // the step needs. Commenting is what all who may take any of them have in common.
  routes.push_back({Method::kPost, one + "/transitions", Action::kAssessmentComment, AssessmentEntry(), TakeStepOf});
  routes.push_back({Method::kGet, one + "/history", Action::kRead, AssessmentEntry(), History});
  routes.push_back({Method::kGet, one + "/comments", Action::kRead, AssessmentEntry(), Comments});
  routes.push_back({Method::kPost, one + "/comments", Action::kAssessmentComment, AssessmentEntry(), Comment});
  routes.push_back({Method::kGet, one + "/compare", Action::kRead, AssessmentEntry(), Compare});
}

}  // namespace atalaya::api
