// Hits and stored subjects as the API shows them.
#pragma once

#include <map>
#include <string>

#include "api/route.h"
#include "store/screening.h"
#include "store/watch_lists.h"

namespace atalaya::api {

// Lists that the caller may see, by id: titles and what of an entry is shown.
using SeenRows = std::map<std::string, store::WatchListRow>;
SeenRows ListTitles(const Call& call);

void PutHit(formats::JsonWriter& w, const store::HitRow& hit, const SeenRows& lists);
// "rarity:1 ofac-sdn:3" -> [{"list":"ofac-sdn","title":...,"number":3,"current":true}]; lists that the caller may not see are left out.
void PutComparedWith(formats::JsonWriter& w, const SeenRows& rows, const std::string& lists);

}  // namespace atalaya::api
