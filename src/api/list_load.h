// An edition of a watch list from files to the store: read whole and taken, or refused and noted, with the last good edition in use.
#pragma once

#include <string>
#include <vector>

#include "formats/list_read.h"
#include "store/database.h"
#include "store/screening_records.h"

namespace atalaya::api {

inline constexpr std::size_t kMostListBytes = std::size_t{256} << 20, kMostListFiles = 8;

// A file that was sent before: its bytes lie in the blobs of this node.
struct ListUpload {
  std::string sha256, name;
};
struct ListLoad {
  std::string list;          // id; "": the reader's own, or made from the title
  std::string state, title;  // state "": everybody's. Title "": keeps the one there is
  std::string edition;       // the day it is of, where the source states none (OFAC's CSV)
  std::string origin;        // where the files come from; "": their names
  bool illustrative = false, trusted = false, even_if_shrunk = false;
};

// "own:BR:barred-persons": ids of a State's own lists carry the State, so that two States never meet in one name, nor learn of each other's.
std::string OwnListId(const std::string& state, const std::string& title);

// The id under which a list is kept: what was asked for; for a State's list with the State in it.
std::string ListIdFor(const ListLoad& how, const std::string& readers_own);

struct ListLoaded {
  store::ListLoadRow row;  // kept; status "done", "same" or "refused"
  Findings findings;       // why refused, and what else was wrong with the files
};
// Findings: only of the store. A list that is not whole is refused with `watchlist.not-whole` before what was wrong.
Result<ListLoaded> StoreList(store::Database& database, const std::string& id, const std::string& actor, formats::ListReading reading, const ListLoad& how);

}  // namespace atalaya::api
