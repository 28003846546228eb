// Files of lists, editions made of them, own lists and their entries.
#include <algorithm>

#include "api/fields.h"
#include "api/screening_json.h"
#include "api/screening_routes.h"
#include "api/watch_list_json.h"
#include "base/digest.h"
#include "base/time.h"
#include "formats/party_json.h"
#include "store/blobs.h"
#include "store/lookups.h"

namespace atalaya::api {
namespace {

using formats::Break;
using formats::JsonWriter;
using release::Action;

release::Subject ListPlace(const std::string& state) { return {release::Kind::kWatchList, "", state, "", "", "", {}}; }

bool IsHash(std::string_view text) {
  return text.size() == 64 && std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

// What an address can carry, and no name that the program itself uses.
bool IsListId(std::string_view id) {
  return !id.empty() && id.size() <= 100 && id != "rarity" && id != "default" && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == ':' || c == '-' || c == '_' || c == '.';
  });
}

http::Response SendFile(Call& call) {
  const auto name = QueryText(call, "name");
  if (!name) return Problem(call, name.error());
  if (call.request.body.empty()) return Problem(call, {Error("list.empty", "body")});
  if (call.request.body.size() > kMostListBytes) return Problem(call, 413, "too-large");
  const store::Blobs blobs(call.context.files);
  auto staged = blobs.Stage(call.request.body);
  if (!staged) return Problem(call, staged.error());
  const auto kept = call.context.database.Write(call.caller.viewer.user, [&](store::Transaction&) { return blobs.Keep(*staged); });
  if (!kept) return Problem(call, kept.error());
  JsonWriter w;
  w.BeginObject(Break::kNo)
      .Member("file", staged->Hash())
      .Member("name", *name)
      .Key("bytes").Unsigned(call.request.body.size())
      .Member("format", formats::ListFormatName(formats::DetectListFormat(call.request.body)))
      .EndObject();
  return Json(call, w, 201);
}

struct LoadRequest {
  ListLoad load;
  std::vector<ListUpload> files;
};

LoadRequest ReadLoadRequest(formats::JsonObject& o) {
  LoadRequest request;
  const formats::JsonNode files = o.Need("files");
  for (const formats::JsonNode& item : files.SomeItems()) {
    formats::JsonObject file(item);
    ListUpload upload;
    const formats::JsonNode hash = file.Need("file");
    upload.sha256 = SomeLine(hash);
    if (!upload.sha256.empty() && !IsHash(upload.sha256)) hash.Report("watchlist.unknown-file");
    upload.name = SomeLine(file.Need("name"));
    file.Done();
    request.files.push_back(std::move(upload));
  }
  if (request.files.size() > kMostListFiles) files.Report("entry.too-many", {{"limit", std::to_string(kMostListFiles)}});
  if (const auto list = o.Maybe("list"); list && !list->IsNull()) {
    request.load.list = Line(*list);
    if (!request.load.list.empty() && !IsListId(request.load.list)) list->Report("watchlist.id");
  }
  if (const auto state = o.Maybe("state"); state && !state->IsNull()) request.load.state = Line(*state);
  if (const auto title = o.Maybe("title"); title && !title->IsNull()) request.load.title = Line(*title);
  if (const auto edition = o.Maybe("edition"); edition && !edition->IsNull()) request.load.edition = Day(*edition);
  if (const auto trusted = o.Maybe("trusted")) request.load.trusted = trusted->Bool();
  if (const auto shrunk = o.Maybe("even_if_shrunk")) request.load.even_if_shrunk = shrunk->Bool();
  for (const ListUpload& file : request.files) request.load.origin += (request.load.origin.empty() ? "" : ", ") + file.name;
  return request;
}

http::Response LoadEdition(Call& call) {
  auto request = Body<LoadRequest>(call, ReadLoadRequest);
  if (!request) return Problem(call, request.error());
  if (!request->load.list.empty()) {
    // A list that is there stays whose it is. One that the caller may not see is as if it were not there: the State's own id differs from it.
    const auto place = call.context.database.Read([&](store::Connection& c) { return store::WatchListSubject(c, request->load.list); });
    if (!place) return Problem(call, place.error());
    if (*place && release::MaySee(call.caller.viewer, **place)) request->load.state = (*place)->state;
  }
  if (!call.MayDo(Action::kListManage, ListPlace(request->load.state))) return Problem(call, 403, "forbidden");
  const store::Blobs blobs(call.context.files);
  for (const ListUpload& file : request->files) {
    std::error_code error;
    if (!std::filesystem::is_regular_file(blobs.PathOf(file.sha256), error)) return Problem(call, {Error("watchlist.unknown-file", "body#/files")});
  }
  if (call.context.screening == nullptr || call.context.jobs == nullptr) return ListsNotReady(call);
  const auto job = call.context.screening->StartLoad(call.caller.viewer.user, std::move(request->load), std::move(request->files));
  if (!job) return Problem(call, job.error());
  JsonWriter w;
  w.BeginObject(Break::kNo).Member("job", *job).EndObject();
  http::Response response = Json(call, w, 202);
  response.Set("Location", "/api/v1/jobs/" + *job);
  return response;
}

struct NewList {
  std::string state, title;
  bool trusted = false;
};

// An own list is kept as editions like any other, each small change one more.
Result<store::WatchListEdition> WriteOwn(store::Transaction& t, model::WatchList list, const std::string& state) {
  list.edition = DayOf(t.Now());
  list.origin = "own";
  std::string all = t.Now();  // the same entries again are another edition: people asked for a change
  for (const model::ListedEntity& entity : list.entities) all += formats::ListedText(entity) + "\n";
  list.digest = Sha256Hex(all);
  return store::LoadWatchList(t, list, {state, true});
}

http::Response CreateList(Call& call) {
  const auto wanted = Body<NewList>(call, [](formats::JsonObject& o) {
    NewList list;
    list.state = SomeLine(o.Need("state"));
    list.title = SomeLine(o.Need("title"));
    if (const auto trusted = o.Maybe("trusted")) list.trusted = trusted->Bool();
    return list;
  });
  if (!wanted) return Problem(call, wanted.error());
  if (!call.MayDo(Action::kListManage, ListPlace(wanted->state))) return Problem(call, 403, "forbidden");
  const auto row = call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) -> Result<store::WatchListRow> {
    if (!store::StateSubject(t, wanted->state, release::Kind::kWatchList)) {
      return Fail(Error("entry.unknown", "body#/state", {{"value", formats::Shortened(wanted->state)}}));
    }
    model::WatchList list;
    list.id = OwnListId(wanted->state, wanted->title);
    list.trusted = wanted->trusted;
    if (store::FindWatchList(t, list.id)) return Fail(Error("watchlist.exists.conflict", "body#/title"));
    const std::string id = list.id;
    if (auto made = WriteOwn(t, std::move(list), wanted->state); !made) return Fail(made.error());
    store::DescribeWatchList(t, id, wanted->title, false);
    return *store::FindWatchList(t, id);
  });
  if (!row) return Problem(call, row.error());
  if (call.context.screening != nullptr) static_cast<void>(call.context.screening->Changed(call.caller.viewer.user, row->state));
  JsonWriter w;
  PutWatchList(w, call, *row);
  http::Response response = Json(call, w, 201);
  response.Set("Location", "/api/v1/watch-lists/" + row->id);
  return response;
}

model::ListedEntity ReadOwnEntry(formats::JsonObject& o) {
  model::ListedEntity entity;
  static_cast<model::Party&>(entity) = formats::ReadParty(o);
  if (const auto id = o.Maybe("id"); id && !id->IsNull()) entity.id = Line(*id, 100);
  if (const auto programmes = o.Maybe("programmes")) {
    for (const formats::JsonNode& item : programmes->Items()) entity.programmes.push_back(SomeLine(item));
  }
  if (const auto remarks = o.Maybe("remarks"); remarks && !remarks->IsNull()) entity.remarks = Prose(*remarks, 4000);
  if (entity.names.empty() && entity.identifiers.empty()) o.Node().Report("watchlist.nothing-to-find");
  return entity;
}

// Changes the entries of an own list and tells what to compare again. `change` gives findings or nothing.
template <class F>
http::Response ChangeOwn(Call& call, int status, F&& change) {
  struct Done {
    std::string state, entry;
    long long number = 0;
  };
  const auto done = call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) -> Result<Done> {
    const auto row = store::FindWatchList(t, call.Path("list"));
    if (!row) return Fail(Error("api.not-found", ""));
    if (!row->id.starts_with("own:")) return Fail(Error("watchlist.not-own.conflict", ""));
    model::WatchList list = store::ReadWatchList(t, *row);
    Done out{row->state, "", 0};
    if (Findings wrong = change(t, list, out.entry); !wrong.empty()) return Fail(std::move(wrong));
    const auto edition = WriteOwn(t, std::move(list), row->state);
    if (!edition) return Fail(edition.error());
    out.number = edition->number;
    return out;
  });
  if (!done) return Problem(call, done.error());
  std::string job;
  if (call.context.screening != nullptr) job = call.context.screening->Changed(call.caller.viewer.user, done->state).value_or("");
  JsonWriter w;
  w.BeginObject(Break::kNo).Member("entry", done->entry).Key("number").Integer(done->number);
  MaybeText(w, "job", job);
  w.EndObject();
  return Json(call, w, status);
}

http::Response AddEntry(Call& call) {
  auto entity = Body<model::ListedEntity>(call, ReadOwnEntry);
  if (!entity) return Problem(call, entity.error());
  return ChangeOwn(call, 201, [&](store::Transaction& t, model::WatchList& list, std::string& id) -> Findings {
    if (entity->id.empty()) entity->id = NewId(t.Now());
    entity->listed_on = DayOf(t.Now());
    id = entity->id;
    const bool twice = std::any_of(list.entities.begin(), list.entities.end(), [&](const model::ListedEntity& other) { return other.id == id; });
    if (twice) return {Error("watchlist.entry.conflict", "body#/id", {{"entry", formats::Shortened(id)}})};
    list.entities.push_back(*entity);
    return {};
  });
}

http::Response RemoveEntry(Call& call) {
  const auto id = QueryText(call, "id");
  if (!id) return Problem(call, id.error());
  return ChangeOwn(call, 200, [&](store::Transaction&, model::WatchList& list, std::string& entry) -> Findings {
    entry = *id;
    const auto gone = std::erase_if(list.entities, [&](const model::ListedEntity& other) { return other.id == *id; });
    if (gone == 0) return {Error("watchlist.unknown-entry", "?id", {{"entry", formats::Shortened(*id)}})};
    return {};
  });
}

}  // namespace

void AddWatchListLoadRoutes(Routes& routes) {
  using http::Method;
  const std::string lists = "/api/v1/watch-lists";
  routes.push_back({Method::kPost, lists, Action::kListManage, {}, CreateList});
  routes.push_back({Method::kPost, "/api/v1/watch-list-files", Action::kListManage, {}, SendFile, kMostListBytes});
  routes.push_back({Method::kPost, "/api/v1/watch-list-loads", Action::kListManage, {}, LoadEdition});
  routes.push_back({Method::kPost, lists + "/{list}/entries", Action::kListManage, WatchListEntry(), AddEntry});
  routes.push_back({Method::kDelete, lists + "/{list}/entry", Action::kListManage, WatchListEntry(), RemoveEntry});
}

}  // namespace atalaya::api
