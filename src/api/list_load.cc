#include "api/list_load.h"

#include <algorithm>

#include "formats/findings_json.h"
#include "formats/json_write.h"
#include "store/folded.h"
#include "store/watch_lists.h"

namespace atalaya::api {
namespace {

constexpr std::size_t kMostKeptFindings = 30;

// Errors first: they say why.
Findings ToldFindings(Findings findings) {
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) { return a.severity > b.severity; });
  if (findings.size() > kMostKeptFindings) findings.resize(kMostKeptFindings);
  return findings;
}

std::string SlugOf(std::string_view text) {
  std::string slug;
  for (const char c : store::Folded(text)) {
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      slug += c;
    } else if (!slug.empty() && slug.back() != '-') {
      slug += '-';
    }
  }
  slug.resize(std::min<std::size_t>(slug.size(), 60));
  while (slug.ends_with('-')) slug.pop_back();
  return slug.empty() ? "list" : slug;
}

}  // namespace

std::string OwnListId(const std::string& state, const std::string& title) { return "own:" + state + ":" + SlugOf(title); }

std::string ListIdFor(const ListLoad& how, const std::string& readers_own) {
  std::string wanted = how.list;
  if (wanted.empty()) {
    // What is named after its file is named after its title where it has one, and by nothing that an address could not carry.
    const auto colon = readers_own.find(':');
    wanted = colon == std::string::npos ? readers_own : readers_own.substr(0, colon + 1) + SlugOf(how.title.empty() ? readers_own.substr(colon + 1) : how.title);
  }
  if (how.state.empty() || wanted.starts_with("own:" + how.state + ":")) return wanted;
  return OwnListId(how.state, wanted.starts_with("own:") ? wanted.substr(4) : wanted);
}

Result<ListLoaded> StoreList(store::Database& database, const std::string& id, const std::string& actor, formats::ListReading reading, const ListLoad& how) {
  ListLoaded out;
  store::ListLoadRow& row = out.row;
  row.id = id;
  row.actor = actor;
  row.state = how.state;
  row.list = ListIdFor(how, reading.list.id);
  row.status = "refused";
  reading.list.id = row.list;
  if (!how.origin.empty()) reading.list.origin = how.origin;
  if (reading.list.edition.empty()) reading.list.edition = how.edition;
  out.findings = ToldFindings(std::move(reading.findings));
  if (!reading.whole) out.findings.insert(out.findings.begin(), Error("watchlist.not-whole", row.list));
  if (reading.whole) {
    auto taken = database.Write(actor, [&](store::Transaction& t) -> Result<store::WatchListEdition> {
      const auto before = store::FindWatchList(t, row.list);
      auto edition = store::LoadWatchList(t, reading.list, {how.state, how.even_if_shrunk});
      if (!edition) return edition;
      if (!how.title.empty() || !before) store::DescribeWatchList(t, row.list, how.title, how.illustrative);
      row.number = edition->number;
      row.status = before && before->number == edition->number ? "same" : "done";
      row.findings = out.findings.empty() ? "" : formats::WriteFindings(out.findings);
      store::KeepListLoad(t, row);
      return edition;
    });
    if (taken) return out;
    if (taken.error().front().code.starts_with("store.")) return Fail(taken.error());
    out.findings.insert(out.findings.begin(), taken.error().begin(), taken.error().end());
  }
  row.number = 0;
  row.status = "refused";
  row.findings = formats::WriteFindings(out.findings);
  auto noted = database.Write(actor, [&](store::Transaction& t) -> Result<bool> {
    // Of another owner's list nothing is changed, not even that somebody tried.
    const auto known = store::FindWatchList(t, row.list);
    if (known && known->state == how.state) {
      store::NoteFailedLoad(t, row.list, row.findings);
      row.number = known->number;
    }
    store::KeepListLoad(t, row);
    formats::JsonWriter w;
    w.BeginObject(formats::Break::kNo).Member("why", out.findings.front().code).Member("digest", reading.list.digest).EndObject();
    t.Record({"watchlist.refuse", "watchlist/" + row.list, how.state, w.Take()});
    return true;
  });
  if (!noted) return Fail(noted.error());
  return out;
}

}  // namespace atalaya::api
