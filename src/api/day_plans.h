// Opening plans whose time has come, and making one without a request (the demonstration).
#pragma once

#include <string>
#include <vector>

#include "api/context.h"
#include "api/day_planning.h"
#include "store/inspections.h"

namespace atalaya::api {

// Opens every sealed plan whose time has come, as "system". Called where plans and inspections are read, so that a team sees its tasks in time
// without anybody at a desk. A database that does not answer is the next reader's to tell.
void OpenDuePlans(Context& context);

// The plan of a day as a row to add: drawn from the station's key, committed to with a random salt.
store::NewDayPlan SealedFrom(store::Connection& connection, DayInputs inputs, const std::string& opens_at);

// The tasks of a plan's body. The text is the row's own.
std::vector<store::NewInspection> TasksOf(store::Connection& connection, const std::string& plan, const std::string& body);

}  // namespace atalaya::api
