// What the routes of screening share: which lists a caller searches, what was searched, hits and parties as JSON.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "api/route.h"
#include "api/screening.h"

namespace atalaya::api {

// 503 with Retry-After: the lists are still being read.
http::Response ListsNotReady(const Call& call);

// The lists that the caller may see (kind watch-list), of those that are in memory now.
struct SeenLists {
  std::shared_ptr<const ListsNow> now;
  std::vector<store::WatchListRow> rows;

  const store::WatchListRow* Find(const std::string& id) const;
  std::vector<std::string> Ids() const;
};
// Findings: `screening.starting`, those of the store.
Result<SeenLists> SeenListsOf(const Call& call);
// The same as an answer: 503 or a problem.
http::Response NoLists(const Call& call, const Findings& findings);

// Where a question is put for: the facility or State of the caller's grant that may ask.
struct AskedFor {
  std::string state, facility;
};
AskedFor AskedForBy(const Call& call);

// [{"list","title","edition","number","entries","age_days","illustrative"}] of what an answer searched.
void PutSearched(formats::JsonWriter& w, const Call& call, const SeenLists& seen, const std::vector<screen::SearchedList>& searched);
// "ofac-sdn:3 un-consolidated:1"
std::string SearchedText(const SeenLists& seen, const std::vector<screen::SearchedList>& searched);

// Days since the edition's own date, else since it was loaded.
long long AgeOf(const store::WatchListRow& row, const std::string& now);

// A tree in the reader's language: {"label","value","unit","source","parts"}.
void PutWhy(formats::JsonWriter& w, const Call& call, const Explanation& why);
// The same from what the store keeps (formats::WriteExplanation).
void PutStoredWhy(formats::JsonWriter& w, const Call& call, const std::string& why);

void PutFoundHit(formats::JsonWriter& w, const Call& call, const SeenLists& seen, const screen::Hit& hit, bool explain);
void PutRemarks(formats::JsonWriter& w, const Call& call, const Findings& findings);

// "" where a party has no name.
std::string PartyCaption(const model::Party& party);

}  // namespace atalaya::api
