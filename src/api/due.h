// Duties as people read them, shared by the calendar and Today.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "api/periods.h"
#include "api/route.h"
#include "store/duties.h"

namespace atalaya::api {

struct DueItem {
  std::string due;       // day; of a level's attainment the time
  std::string kind;      // "drill", "level", ...
  std::string facility, name, state;
  std::string title, citation, link;
  std::string status;    // "overdue", "due", "done", "planned"
};

// The duties of these facilities that the caller sees, by day and facility. Duties whose records this product does not keep (the plan's own
// review and approval) are left out.
std::vector<DueItem> DueItems(const Call& call, const std::vector<store::State>& states, const std::vector<store::FacilityDuties>& facilities,
                              const std::vector<store::LevelToAttain>& levels);

}  // namespace atalaya::api
