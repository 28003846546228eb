// data/duty: the default periods and the closed lists.
#pragma once

#include <string>
#include <string_view>

#include "duty/lists.h"
#include "duty/periods.h"
#include "formats/finding_list.h"

namespace atalaya::formats {

// periods.json: {"periods": {KEY: {value, unit, citation, mark}}}.
duty::Periods ReadPeriods(std::string_view bytes, const std::string& file, FindingList& findings);

// lists.json: {"lists": {ID: {citation, mark, items: [{id, title}]}}}; no id twice within a list.
duty::Lists ReadLists(std::string_view bytes, const std::string& file, FindingList& findings);

}  // namespace atalaya::formats
