// Watch lists as the API shows them.
#pragma once

#include <optional>
#include <string>

#include "api/route.h"
#include "store/screening_records.h"
#include "store/watch_lists.h"

namespace atalaya::api {

FindSubject WatchListEntry();  // of {list}

void PutWatchList(formats::JsonWriter& w, const Call& call, const store::WatchListRow& row);
void WatchListMembers(formats::JsonWriter& w, const Call& call, const store::WatchListRow& row);
void PutListed(formats::JsonWriter& w, const model::ListedEntity& entity);
void PutListedRow(formats::JsonWriter& w, const store::ListedRow& row, std::optional<double> score);
void PutListLoad(formats::JsonWriter& w, const Call& call, const store::ListLoadRow& load);
// Findings that were kept as JSON (formats/findings_json.h), in the reader's language; [] for "".
void PutStoredFindings(formats::JsonWriter& w, const Call& call, const std::string& text);

}  // namespace atalaya::api
