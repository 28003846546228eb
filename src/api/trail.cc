// GET /trail...: the ledger as people read it, and what proves it. A State's authority sees its own State's entries, an
// auditor all.

#include <charconv>
#include <map>

#include "api/ops_routes.h"
#include "base/ids.h"
#include "base/time.h"
#include "formats/json_write.h"
#include "formats/trail_pack.h"
#include "store/ledger_rows.h"

namespace atalaya::api {
namespace {

std::optional<std::uint64_t> Number(std::string_view text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (text.empty() || error != std::errc() || end != text.data() + text.size() || value > (std::uint64_t{1} << 62))
    return std::nullopt;
  return value;
}

// What happened, in the reader's words: `trail.action.ACTION`, else the bare action.
std::string Summary(const Call& call, const ledger::Entry& entry) {
  const std::string key = "trail.action." + entry.action;
  if (call.context.messages.Has(Language::kEnglish, key)) return call.Say(key);
  return call.Say("trail.action", {{"action", entry.action}});
}

using Names = std::map<std::string, std::string>;  // of accounts, by id

void Common(formats::JsonWriter& w, const Call& call, const ledger::Entry& entry, const Names& names) {
  const auto name = names.find(entry.actor);
  w.Key("seq").Unsigned(entry.sequence);
  w.Member("time", entry.time)
      .Member("actor", entry.actor)
      .Member("actor_name", name == names.end() ? entry.actor : name->second)
      .Member("action", entry.action)
      .Member("subject", entry.subject)
      .Member("scope", entry.scope)
      .Member("summary", Summary(call, entry));
}

void HexList(formats::JsonWriter& w, std::string_view key, const std::vector<ledger::Hash>& hashes) {
  w.Key(key).BeginArray(formats::Break::kNo);
  for (const ledger::Hash& hash : hashes) w.String(ToHex(hash));
  w.EndArray();
}

http::Response ListTrail(Call& call) {
  const auto page = PageOf(call);
  if (!page) return Problem(call, page.error());
  const auto query = [&](const char* name) { return call.request.Query(name).value_or(""); };
  // An empty list must mean that nothing happened, not that nobody could read the question.
  Findings unreadable;
  for (const char* name : {"from", "to"}) {
    const std::string text = query(name);
    if (!text.empty() && !MillisFromUtc(text)) unreadable.push_back(Error("json.date", std::string("?") + name, {{"value", formats::Shortened(text)}}));
  }
  if (!unreadable.empty()) return Problem(call, unreadable);
  const store::LedgerFilter filter{query("actor"), query("action"), query("subject"), query("from"), query("to")};
  std::optional<std::uint64_t> before;
  if (!page->after.empty() && !(before = Number(page->after.front())))
    return Problem(call, {Error("api.cursor", "?cursor")});
  // OneTrail more than asked tells whether there is a next page.
  Names names;
  const auto rows = call.context.database.Read([&](store::Connection& c) {
    auto page_rows = store::LedgerPage(c, call.caller.viewer, filter, before, page->limit + 1, call.context.now());
    names = store::ActorNames(c, page_rows);
    return page_rows;
  });
  if (!rows) return Problem(call, rows.error());
  const bool more = rows->size() > static_cast<std::size_t>(page->limit);
  const std::size_t shown = more ? rows->size() - 1 : rows->size();
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo).Key("items").BeginArray(formats::Break::kNo);
  for (std::size_t i = 0; i < shown; ++i) {
    w.BeginObject(formats::Break::kNo);
    Common(w, call, (*rows)[i].entry, names);
    w.EndObject();
  }
  w.EndArray().Key("next");
  more ? w.String(Cursor({std::to_string((*rows)[shown - 1].entry.sequence)})) : w.Null();
  w.EndObject();
  return Json(call, w);
}

std::optional<release::Subject> FindEntry(store::Connection& c, const http::PathParameters& path) {
  const auto sequence = Number(path.find("seq")->second);
  if (!sequence) return std::nullopt;
  const auto row = store::LedgerRow(c, *sequence);
  if (!row) return std::nullopt;
  return store::SubjectOf(row->entry);
}

struct Proved {
  std::optional<ledger::Row> row;
  ledger::Frontier tree;
  std::vector<ledger::Hash> path;
  Names names;
};

http::Response OneTrail(Call& call) {
  const std::uint64_t sequence = Number(call.Path("seq")).value_or(0);
  const auto proved = call.context.database.Read([&](store::Connection& c) {
    Proved found{store::LedgerRow(c, sequence), store::LedgerTree(c), {}, {}};
    if (!found.row) return found;
    found.path = ledger::InclusionProof(store::LedgerLeaves(c, found.tree.size), sequence, found.tree.size);
    found.names = store::ActorNames(c, {*found.row});
    return found;
  });
  if (!proved) return Problem(call, proved.error());
  if (!proved->row) return Problem(call, 404, "not-found");
  const ledger::Row& row = *proved->row;
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo);
  Common(w, call, row.entry, proved->names);
  w.Member("payload", row.entry.payload).Member("salt", ToHex(row.salt)).Member("leaf", ToHex(row.leaf));
  HexList(w, "proof", proved->path);
  w.Key("size").Unsigned(proved->tree.size);
  // What this entry was signed with: the head of the tree that it closed.
  w.Member("root", ToHex(proved->tree.Root()))
      .Key("closed")
      .BeginObject(formats::Break::kNo)
      .Member("root", ToHex(row.root))
      .Member("signature", ToHex(row.signature))
      .EndObject()
      .EndObject();
  return Json(call, w);
}

// The head of the tree as it stands, with the signature that the last entry carries.
struct Checkpoint {
  ledger::Head head;
  std::string signature, publik;  // raw
  std::string time;               // of the last entry
};
Result<std::optional<Checkpoint>> ReadCheckpoint(Call& call) {
  const store::Database& database = call.context.database;
  return call.context.database.Read([&](store::Connection& c) -> std::optional<Checkpoint> {
    const ledger::Frontier tree = store::LedgerTree(c);
    const auto last = tree.size == 0 ? std::nullopt : store::LedgerRow(c, tree.size - 1);
    if (!last) return std::nullopt;
    return Checkpoint{{database.Settings().origin, tree.size, tree.Root()}, last->signature, database.PublicKey(), last->entry.time};
  });
}

http::Response CheckpointNow(Call& call) {
  const auto found = ReadCheckpoint(call);
  if (!found) return Problem(call, found.error());
  if (!*found) return Problem(call, 404, "not-found");
  const Checkpoint& checkpoint = **found;
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo).Member("origin", checkpoint.head.origin);
  w.Key("size").Unsigned(checkpoint.head.size);
  w.Member("root", ToHex(checkpoint.head.root))
      .Member("text", ledger::HeadText(checkpoint.head))
      .Member("signature", ToHex(checkpoint.signature))
      .Member("key", ToHex(checkpoint.publik))
      .Member("time", checkpoint.time)
      .EndObject();
  return Json(call, w);
}

http::Response Consistency(Call& call) {
  const auto tree = call.context.database.Read([](store::Connection& c) { return store::LedgerTree(c); });
  if (!tree) return Problem(call, tree.error());
  const auto from = Number(call.request.Query("from").value_or("0"));
  const auto to = Number(call.request.Query("to").value_or(std::to_string(tree->size)));
  if (!from || !to || *from > *to || *to > tree->size) {
    return Problem(call, {Error("trail.range", "?from", {{"size", std::to_string(tree->size)}})});
  }
  const auto leaves = call.context.database.Read([&](store::Connection& c) { return store::LedgerLeaves(c, *to); });
  if (!leaves) return Problem(call, leaves.error());
  const std::vector<ledger::Hash> first(leaves->begin(), leaves->begin() + static_cast<std::ptrdiff_t>(*from));
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo);
  w.Key("from").Unsigned(*from);
  w.Key("to").Unsigned(*to);
  w.Member("first_root", ToHex(ledger::RootOf(first))).Member("second_root", ToHex(ledger::RootOf(*leaves)));
  HexList(w, "proof", ledger::ConsistencyProof(*leaves, *from, *to));
  w.EndObject();
  return Json(call, w);
}

// A pack that `atalaya verify` checks offline. Made while it is sent, some rows at a time; rows are only ever added, so
// those below the size in its head are the same whenever they are read. What the caller may not see is redacted.
http::Response ExportTrail(Call& call) {
  const auto found = ReadCheckpoint(call);
  if (!found) return Problem(call, found.error());
  if (!*found) return Problem(call, 404, "not-found");
  struct State {
    store::Database& database;
    release::Viewer viewer;
    Checkpoint checkpoint;
    std::uint64_t next = 0;
    bool begun = false;
  };
  const auto state = std::make_shared<State>(State{call.context.database, call.caller.viewer, **found});
  http::Response response;
  response.Set("Content-Type", "application/x-ndjson");
  response.Set("Content-Disposition",
               "attachment; filename=\"trail-" + std::to_string(state->checkpoint.head.size) + ".jsonl\"");
  response.stream = std::make_shared<http::Stream>();
  response.stream->interval_ms = 1;
  response.stream->next = [state]() -> std::optional<std::string> {
    constexpr int kRows = 1000;
    const std::uint64_t size = state->checkpoint.head.size;
    std::string bytes;
    if (!state->begun) {
      bytes = formats::TrailHeadLine({state->checkpoint.head, state->checkpoint.publik, state->checkpoint.signature});
      state->begun = true;
    }
    if (state->next >= size) return bytes.empty() ? std::nullopt : std::optional(bytes);
    const auto rows =
        state->database.Read([&](store::Connection& c) { return store::LedgerFrom(c, state->next, kRows); });
    // A pack that ends early is told by its check: it is no whole one.
    if (!rows || rows->empty()) return std::nullopt;
    for (ledger::Row row : *rows) {
      if (row.entry.sequence >= size) break;
      row.redacted = !release::MaySee(state->viewer, store::SubjectOf(row.entry));
      bytes += formats::TrailRowLine(row);
      state->next = row.entry.sequence + 1;
    }
    return bytes;
  };
  return response;
}

}  // namespace

void AddTrailRoutes(Routes& routes) {
  const auto add = [&](const char* path, FindSubject subject, Handle handle) {
    routes.push_back({http::Method::kGet, path, release::Action::kTrailRead, std::move(subject), std::move(handle)});
  };
  add("/api/v1/trail", {}, ListTrail);
  add("/api/v1/trail/checkpoint", {}, CheckpointNow);
  add("/api/v1/trail/consistency", {}, Consistency);
  add("/api/v1/trail/export", {}, ExportTrail);
  add("/api/v1/trail/{seq}", FindEntry, OneTrail);
}

}  // namespace atalaya::api
