// POST /screen: are these on a list? Few at once, up to 10,000 as a job whose answer is fetched as JSON, CSV or workbook.
#include <algorithm>
#include <boost/json/parse.hpp>

#include "api/fields.h"
#include "api/screening_json.h"
#include "api/screening_routes.h"
#include "base/time.h"
#include "formats/json_parse.h"
#include "formats/party_json.h"
#include "report/spreadsheet.h"

namespace atalaya::api {
namespace {

namespace json = boost::json;
using formats::Break;
using formats::JsonWriter;
using release::Action;

constexpr std::size_t kMostAtOnce = 500, kMostSubjects = 10'000, kMostScreenBytes = std::size_t{32} << 20;

struct Question {
  std::vector<model::Subject> subjects;
  std::vector<std::string> lists;  // empty: all that the caller sees
  screen::Options options;
};

constexpr std::string_view kModes[] = {"exact", "standard", "wide"};

screen::Mode ModeNamed(std::string_view name) {
  return name == "exact" ? screen::Mode::kExact : name == "wide" ? screen::Mode::kWide : screen::Mode::kStandard;
}

Question ReadQuestion(formats::JsonObject& o) {
  Question question;
  question.options.limit = 20;
  const formats::JsonNode subjects = o.Need("subjects");
  const std::vector<formats::JsonNode> items = subjects.SomeItems();
  if (items.size() > kMostSubjects) {
    subjects.Report("entry.too-many", {{"limit", std::to_string(kMostSubjects)}});
    return question;
  }
  for (std::size_t i = 0; i < items.size(); ++i) {
    formats::JsonObject item(items[i]);
    model::Subject subject;
    static_cast<model::Party&>(subject) = formats::ReadParty(item);
    if (const auto id = item.Maybe("id"); id && !id->IsNull()) subject.id = Line(*id);
    if (subject.id.empty()) subject.id = std::to_string(i + 1);
    if (subject.names.empty() && subject.identifiers.empty()) items[i].Report("screening.nothing-asked");
    item.Done();
    question.subjects.push_back(std::move(subject));
  }
  if (const auto lists = o.Maybe("lists")) {
    for (const formats::JsonNode& id : lists->Items()) question.lists.push_back(SomeLine(id));
  }
  if (const auto mode = o.Maybe("mode")) question.options.mode = ModeNamed(OneOf(*mode, kModes));
  if (const auto limit = o.Maybe("limit")) question.options.limit = static_cast<std::size_t>(limit->Integer(1, 500));
  if (const auto explain = o.Maybe("explain")) question.options.explain = explain->Bool();
  if (const auto threshold = o.Maybe("threshold")) {
    const double least = threshold->Number(screen::kLeastThreshold, 1);
    for (const auto kind : {model::PartyKind::kUnknown, model::PartyKind::kPerson, model::PartyKind::kOrganisation, model::PartyKind::kVessel,
                            model::PartyKind::kAircraft, model::PartyKind::kContainer, model::PartyKind::kDocument}) {
      question.options.by_kind[kind] = least;
    }
  }
  return question;
}

// A table with the columns of an own list instead of JSON: what people have in a spreadsheet.
Result<Question> TableQuestion(const Call& call) {
  const std::string name = call.request.Query("name").value_or("subjects.csv");
  const formats::ListReading reading = formats::ReadWatchList(name, call.request.body, call.context.screening->Words());
  if (!reading.whole) return Fail(reading.findings);
  if (reading.list.entities.size() > kMostSubjects) return Fail(Error("entry.too-many", "body", {{"limit", std::to_string(kMostSubjects)}}));
  Question question;
  question.options.limit = 20;
  for (const model::ListedEntity& entity : reading.list.entities) {
    model::Subject subject;
    static_cast<model::Party&>(subject) = entity;
    subject.id = entity.id;
    question.subjects.push_back(std::move(subject));
  }
  return question;
}

struct Answered {
  std::string body;
  long long with_hits = 0;
  std::string lists;
};

// The whole answer as JSON. `call` may be one that only knows the language.
Answered AnswerTo(const Call& call, const SeenLists& seen, const Question& question, const std::function<void(double)>& told) {
  const std::vector<std::string> lists = question.lists.empty() ? seen.Ids() : question.lists;
  Answered out;
  JsonWriter w;
  w.BeginObject(Break::kNo).Member("asked", call.context.now()).Key("subjects").BeginArray(Break::kNo);
  std::vector<screen::SearchedList> searched;
  constexpr std::size_t kPart = 500;
  for (std::size_t first = 0; first < question.subjects.size(); first += kPart) {
    const auto begin = question.subjects.begin() + static_cast<std::ptrdiff_t>(first);
    const std::vector<model::Subject> some(begin, begin + static_cast<std::ptrdiff_t>(std::min(kPart, question.subjects.size() - first)));
    const auto answers = seen.now->Ask(lists, some, question.options, call.context.threads);
    for (std::size_t i = 0; i < some.size(); ++i) {
      const screen::Answer& answer = answers[i];
      if (searched.empty()) searched = answer.searched;
      out.with_hits += answer.hits.empty() ? 0 : 1;
      w.BeginObject(Break::kNo).Member("id", some[i].id).Member("name", PartyCaption(some[i])).Key("found").Unsigned(answer.found).Key("hits").BeginArray(Break::kNo);
      for (const screen::Hit& hit : answer.hits) PutFoundHit(w, call, seen, hit, question.options.explain);
      w.EndArray().Key("remarks");
      PutRemarks(w, call, answer.remarks);
      w.EndObject();
    }
    if (told) told(static_cast<double>(first + some.size()) / static_cast<double>(question.subjects.size()));
  }
  w.EndArray().Key("with_hits").Integer(out.with_hits).Key("searched");
  PutSearched(w, call, seen, searched);
  w.EndObject();
  out.lists = SearchedText(seen, searched);
  out.body = w.Take();
  return out;
}

http::Response StartBatch(Call& call, SeenLists seen, Question question, const AskedFor& where) {
  if (call.context.jobs == nullptr) return ListsNotReady(call);
  question.options.explain = false;
  Context& context = call.context;
  const Language language = call.language;
  const std::string actor = call.caller.viewer.user;
  const auto job = context.jobs->Start(
      "screen", actor, where.state,
      [&context, language, actor, where, seen = std::move(seen), question = std::move(question)](Jobs::Reporter& reporter) -> Result<std::string> {
        http::Request nothing;
        const http::PathParameters none;
        const Caller nobody;
        const Call later{nothing, none, context, nobody, language, {}};
        Answered answered = AnswerTo(later, seen, question, [&](double share) { reporter.Progress("stage.list-compare", 0.95 * share); });
        store::ScreeningBatch batch;
        batch.id = reporter.Id();
        batch.state = where.state;
        batch.facility = where.facility;
        batch.subjects = static_cast<long long>(question.subjects.size());
        batch.with_hits = answered.with_hits;
        batch.lists = std::move(answered.lists);
        batch.body = std::move(answered.body);
        const auto kept = context.database.Write(actor, [&](store::Transaction& t) -> Result<bool> {
          store::AddScreeningBatch(t, batch);
          return true;
        });
        if (!kept) return Fail(kept.error());
        return "screening/" + batch.id;
      });
  if (!job) return Problem(call, job.error());
  JsonWriter w;
  w.BeginObject(Break::kNo).Member("job", *job).Member("batch", *job).EndObject();
  http::Response response = Json(call, w, 202);
  response.Set("Location", "/api/v1/jobs/" + *job);
  return response;
}

http::Response Screen(Call& call) {
  if (call.context.screening == nullptr) return ListsNotReady(call);
  const std::string_view type = call.request.Header("content-type");
  const bool table = type.starts_with("text/csv") || type.starts_with("text/plain");
  auto question = table ? TableQuestion(call) : Body<Question>(call, ReadQuestion);
  if (!question) return Problem(call, question.error());
  auto seen = SeenListsOf(call);
  if (!seen) return NoLists(call, seen.error());
  for (const std::string& list : question->lists) {
    if (seen->Find(list) == nullptr) return Problem(call, {Error("watchlist.unknown", "body#/lists", {{"list", formats::Shortened(list)}})});
  }
  const AskedFor where = AskedForBy(call);
  if (question->subjects.size() > kMostAtOnce) return StartBatch(call, std::move(*seen), std::move(*question), where);
  const Answered answered = AnswerTo(call, *seen, *question, {});
  const auto noted = call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) -> Result<bool> {
    store::RecordQuestion(t, {NewId(t.Now()), where.state, where.facility, "screen", answered.lists, static_cast<long long>(question->subjects.size()), answered.with_hits});
    return true;
  });
  if (!noted) return Problem(call, noted.error());
  return http::Response::Json(answered.body);
}

// One row a hit, and one for each subject without any: a "clear" stands there too, with what was searched.
report::Grid BatchGrid(const Call& call, const json::object& answer, const std::string& searched) {
  using Format = report::GridColumn::Format;
  report::Grid grid;
  grid.name = call.Say("screening.sheet");
  const std::tuple<const char*, Format, double> kColumns[] = {{"subject", Format::kText, 16}, {"name", Format::kText, 36},    {"result", Format::kText, 12},
                                                              {"score", Format::kDecimal, 8}, {"list", Format::kText, 24},    {"edition", Format::kText, 12},
                                                              {"entry", Format::kText, 14},   {"matched", Format::kText, 36}, {"searched", Format::kText, 60}};
  for (const auto& [key, format, width] : kColumns) grid.columns.push_back({format, call.Say(std::string("screening.column.") + key), width});
  const auto text = [](const json::object& o, const char* member) { return std::string(o.at(member).as_string()); };
  for (const json::value& subject : answer.at("subjects").as_array()) {
    const json::object& s = subject.as_object();
    const json::array& hits = s.at("hits").as_array();
    if (hits.empty()) {
      grid.rows.push_back({text(s, "id"), text(s, "name"), call.Say("screening.clear"), std::string(), std::string(), std::string(), std::string(), std::string(), searched});
    }
    for (const json::value& hit : hits) {
      const json::object& h = hit.as_object();
      const std::string matched = text(h, "matched_name").empty() ? text(h, "matched_number") : text(h, "matched_name");
      grid.rows.push_back({text(s, "id"), text(s, "name"), call.Say(h.at("trusted").as_bool() ? "screening.trusted" : "screening.hit"), h.at("score").to_number<double>(),
                           text(h, "list"), text(h, "edition"), text(h, "entry"), matched, searched});
    }
  }
  return grid;
}

http::Response Batch(Call& call) {
  constexpr std::string_view kFormats[] = {"json", "csv", "xlsx"};
  const auto format = QueryWord(call, "format", kFormats);
  if (!format) return Problem(call, format.error());
  const auto batch = call.context.database.Read([&](store::Connection& c) { return store::FindScreeningBatch(c, call.Path("batch")); });
  if (!batch) return Problem(call, batch.error());
  if (!*batch) return Problem(call, 404, "not-found");
  if (format->empty() || *format == "json") return http::Response::Json((*batch)->body);
  const auto parsed = formats::ParseJson((*batch)->body, "batch");
  if (!parsed) return Problem(call, parsed.error());
  const json::object& answer = parsed->as_object();
  std::string searched;
  for (const json::value& list : answer.at("searched").as_array()) {
    const json::object& l = list.as_object();
    searched += (searched.empty() ? "" : "; ") + std::string(l.at("list").as_string()) + " " + std::string(l.at("edition").as_string()) + " (" +
                std::to_string(l.at("entries").to_number<long long>()) + ")";
  }
  const report::Grid grid = BatchGrid(call, answer, searched);
  http::Response response;
  const bool csv = *format == "csv";
  if (csv) {
    response.body = report::GridCsv(grid);
    response.Set("Content-Type", "text/csv; charset=utf-8");
  } else {
    report::Grid notes;
    notes.name = call.Say("register.notes");
    notes.columns = {{report::GridColumn::Format::kText, call.Say("register.notes"), 80}};
    notes.rows.push_back({call.Say("register.notes.made", {{"time", (*batch)->made}, {"node", call.context.node}})});
    notes.rows.push_back({searched});
    auto book = report::Workbook(call.Say("screening.sheet"), "", {grid, notes});
    if (!book) return Problem(call, book.error());
    response.body = std::move(*book);
    response.Set("Content-Type", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
  }
  response.Set("Content-Disposition", "attachment; filename=\"screening-" + DayOf((*batch)->made) + (csv ? ".csv\"" : ".xlsx\""));
  return response;
}

}  // namespace

void AddScreenRoutes(Routes& routes) {
  using http::Method;
  routes.push_back({Method::kPost, "/api/v1/screen", Action::kScreenAsk, {}, Screen, kMostScreenBytes});
  routes.push_back({Method::kGet, "/api/v1/screenings/{batch}", Action::kRead,
                    [](store::Connection& c, const http::PathParameters& path) { return store::ScreeningBatchSubject(c, path.find("batch")->second); }, Batch});
}

}  // namespace atalaya::api
