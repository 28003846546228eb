// GET /watch-lists, /watch-lists/{list}, its entries, one entry; what a load did.
#include <algorithm>

#include "api/fields.h"
#include "api/screening_json.h"
#include "api/screening_routes.h"
#include "api/subjects.h"
#include "api/watch_list_json.h"
#include "formats/json_parse.h"
#include "formats/party_json.h"

namespace atalaya::api {
namespace {

using formats::Break;
using formats::JsonWriter;
using release::Action;

constexpr int kMostLoads = 20;
constexpr std::size_t kMostFound = 50;

http::Response AllLists(Call& call) {
  const auto condition = release::Compile(call.caller.viewer, release::Kind::kWatchList, store::WatchListColumns(), call.context.now());
  const auto rows = call.context.database.Read([&](store::Connection& c) { return store::WatchListsSeen(c, condition); });
  if (!rows) return Problem(call, rows.error());
  const bool ready = call.context.screening != nullptr && call.context.screening->Now() != nullptr;
  JsonWriter w;
  w.BeginObject(Break::kNo).Member("ready", ready).Key("items").BeginArray(Break::kNo);
  for (const store::WatchListRow& row : *rows) PutWatchList(w, call, row);
  w.EndArray().EndObject();
  return Json(call, w);
}

struct WholeList {
  std::optional<store::WatchListRow> row;
  std::vector<store::WatchListEdition> editions;
  std::vector<store::ListLoadRow> loads;
};

http::Response OneList(Call& call) {
  const auto list = call.context.database.Read([&](store::Connection& c) {
    WholeList whole;
    whole.row = store::FindWatchList(c, call.Path("list"));
    if (!whole.row) return whole;
    whole.editions = store::EditionsOf(c, whole.row->id);
    whole.loads = store::ListLoadsOf(c, whole.row->id, kMostLoads);
    return whole;
  });
  if (!list) return Problem(call, list.error());
  if (!list->row) return Problem(call, 404, "not-found");
  JsonWriter w;
  w.BeginObject(Break::kNo);
  WatchListMembers(w, call, *list->row);
  w.Key("editions").BeginArray(Break::kNo);
  for (const store::WatchListEdition& e : list->editions) {
    w.BeginObject(Break::kNo)
        .Key("number").Integer(e.number)
        .Member("edition", e.edition)
        .Member("origin", e.origin)
        .Member("digest", e.digest)
        .Key("entries").Integer(e.entities)
        .Key("added").Integer(e.added)
        .Key("changed").Integer(e.changed)
        .Key("removed").Integer(e.removed)
        .Member("loaded", e.loaded)
        .Member("loaded_by", e.loaded_by)
        .EndObject();
  }
  w.EndArray().Key("loads").BeginArray(Break::kNo);
  for (const store::ListLoadRow& load : list->loads) PutListLoad(w, call, load);
  w.EndArray().EndObject();
  http::Response response = Json(call, w);
  response.Set("ETag", VersionTag(list->row->number));
  return response;
}

http::Response Entries(Call& call) {
  const auto q = QueryText(call, "q");
  if (!q) return Problem(call, q.error());
  const auto slice = SliceOf(call);
  if (!slice) return Problem(call, slice.error());
  const std::string& list = call.Path("list");
  JsonWriter w;
  w.BeginObject(Break::kNo).Key("items").BeginArray(Break::kNo);
  if (q->empty()) {
    const auto entries = call.context.database.Read([&](store::Connection& c) { return store::ListEntries(c, list, *slice); });
    if (!entries) return Problem(call, entries.error());
    for (const store::ListedRow& entry : entries->items) PutListedRow(w, entry, std::nullopt);
    w.EndArray().Key("next");
    entries->next.empty() ? w.Null() : w.String(Cursor(entries->next));
    w.EndObject();
    return Json(call, w);
  }
  // A name or number as people remember it: asked as a question, so that errors and other alphabets find it too.
  const auto seen = SeenListsOf(call);
  if (!seen) return NoLists(call, seen.error());
  const auto exact = call.context.database.Read([&](store::Connection& c) { return store::FindListed(c, list, *q); });
  if (!exact) return Problem(call, exact.error());
  if (*exact && (*exact)->removed == 0) PutListedRow(w, **exact, 1.0);
  model::Subject subject;
  subject.names.push_back({*q});
  for (const model::IdentifierKind kind : {model::IdentifierKind::kImo, model::IdentifierKind::kContainer, model::IdentifierKind::kPassport, model::IdentifierKind::kOther}) {
    if (q->find_first_of("0123456789") != std::string::npos) subject.identifiers.push_back({kind, *q, ""});
  }
  screen::Options options;
  options.mode = screen::Mode::kWide;
  options.limit = kMostFound;
  options.explain = false;
  const auto answers = seen->now->Ask({list}, {subject}, options, 1);
  for (const screen::Hit& hit : answers.front().hits) {
    if (*exact && hit.entry == *q) continue;
    PutListedRow(w, {*hit.listed, seen->now->VersionOf(hit.list, hit.entry), 0}, hit.score);
  }
  w.EndArray().Key("next").Null().EndObject();
  return Json(call, w);
}

http::Response OneEntry(Call& call) {
  const auto id = QueryText(call, "id");
  if (!id) return Problem(call, id.error());
  const auto entry = call.context.database.Read([&](store::Connection& c) { return store::FindListed(c, call.Path("list"), *id); });
  if (!entry) return Problem(call, entry.error());
  if (!*entry) return Problem(call, {Error("watchlist.unknown-entry", "?id", {{"entry", formats::Shortened(*id)}})});
  JsonWriter w;
  PutListedRow(w, **entry, std::nullopt);
  return Json(call, w);
}

http::Response OneLoad(Call& call) {
  const auto load = call.context.database.Read([&](store::Connection& c) { return store::FindListLoad(c, call.Path("load")); });
  if (!load) return Problem(call, load.error());
  if (!*load) return Problem(call, 404, "not-found");
  JsonWriter w;
  PutListLoad(w, call, **load);
  return Json(call, w);
}

}  // namespace

FindSubject WatchListEntry() {
  return [](store::Connection& c, const http::PathParameters& path) { return store::WatchListSubject(c, path.find("list")->second); };
}

void WatchListMembers(JsonWriter& w, const Call& call, const store::WatchListRow& row) {
  const release::Subject subject{release::Kind::kWatchList, row.id, row.state, "", "", "", {}};
  w.Member("id", row.id).Member("title", row.title);
  MaybeText(w, "state", row.state);
  w.Member("trusted", row.trusted)
      .Member("illustrative", row.illustrative)
      .Key("number").Integer(row.number)
      .Member("edition", row.edition)
      .Member("origin", row.origin)
      .Member("digest", row.digest)
      .Key("entries").Integer(row.entities)
      .Member("loaded", row.loaded)
      .Member("loaded_by", row.loaded_by)
      .Member("tried", row.tried)
      .Key("age_days").Integer(AgeOf(row, call.context.now()))
      .Member("editable", row.id.starts_with("own:") && call.MayDo(Action::kListManage, subject))
      .Member("loadable", call.MayDo(Action::kListManage, subject))
      .Key("problem");
  row.problem.empty() ? static_cast<void>(w.Null()) : PutStoredFindings(w, call, row.problem);
}

void PutWatchList(JsonWriter& w, const Call& call, const store::WatchListRow& row) {
  w.BeginObject(Break::kNo);
  WatchListMembers(w, call, row);
  w.EndObject();
}

void PutListed(JsonWriter& w, const model::ListedEntity& entity) {
  w.BeginObject(Break::kNo).Member("id", entity.id);
  formats::WriteParty(w, entity);
  for (const auto& [member, texts] : {std::pair("programmes", &entity.programmes), {"linked_to", &entity.linked_to}}) {
    w.Key(member).BeginArray(Break::kNo);
    for (const std::string& text : *texts) w.String(text);
    w.EndArray();
  }
  w.Member("remarks", entity.remarks).Member("listed_on", entity.listed_on).Member("updated_on", entity.updated_on).EndObject();
}

void PutListedRow(JsonWriter& w, const store::ListedRow& row, std::optional<double> score) {
  w.BeginObject(Break::kNo).Key("version").Integer(row.version).Key("removed").Integer(row.removed);
  MaybeNumber(w, "score", score);
  w.Key("listed");
  PutListed(w, row.entity);
  w.EndObject();
}

void PutStoredFindings(JsonWriter& w, const Call& call, const std::string& text) {
  Findings findings;
  const auto parsed = formats::ParseJson(text, "findings");
  const auto* list = parsed && parsed->is_object() ? parsed->as_object().if_contains("findings") : nullptr;
  if (list != nullptr && list->is_array()) {
    for (const boost::json::value& item : list->get_array()) {
      const boost::json::object& o = item.as_object();
      Finding finding;
      const auto severity = o.at("severity").as_string();
      finding.severity = severity == "error" ? Severity::kError : severity == "warning" ? Severity::kWarning : Severity::kNote;
      finding.code = std::string(o.at("code").as_string());
      finding.where = std::string(o.at("where").as_string());
      for (const auto& arg : o.at("args").as_object()) finding.args.emplace_back(std::string(arg.key()), std::string(arg.value().as_string()));
      findings.push_back(std::move(finding));
    }
  }
  PutRemarks(w, call, findings);
}

void PutListLoad(JsonWriter& w, const Call& call, const store::ListLoadRow& load) {
  w.BeginObject(Break::kNo).Member("id", load.id).Member("list", load.list).Member("at", load.at).Member("actor", load.actor).Member("status", load.status);
  w.Key("number").Integer(load.number).Key("subjects").Integer(load.subjects);
  w.Key("hits_new").Integer(load.hits_new).Key("hits_changed").Integer(load.hits_changed).Key("hits_gone").Integer(load.hits_gone).Key("findings");
  PutStoredFindings(w, call, load.findings);
  w.EndObject();
}

void AddWatchListRoutes(Routes& routes) {
  using http::Method;
  const std::string list = "/api/v1/watch-lists/{list}";
  routes.push_back({Method::kGet, "/api/v1/watch-lists", Action::kRead, {}, AllLists});
  routes.push_back({Method::kGet, list, Action::kRead, WatchListEntry(), OneList});
  routes.push_back({Method::kGet, list + "/entries", Action::kRead, WatchListEntry(), Entries});
  routes.push_back({Method::kGet, list + "/entry", Action::kRead, WatchListEntry(), OneEntry});
  routes.push_back({Method::kGet, "/api/v1/watch-list-loads/{load}", Action::kRead,
                    [](store::Connection& c, const http::PathParameters& path) -> std::optional<release::Subject> {
                      const auto load = store::FindListLoad(c, path.find("load")->second);
                      if (!load) return std::nullopt;
                      return release::Subject{release::Kind::kWatchList, load->list, load->state, "", "", "", {}};
                    },
                    OneLoad});
}

}  // namespace atalaya::api
