// The periods that hold in a State: the product's defaults (data/duty), over them those of its profile, over them its own.
#pragma once

#include "api/context.h"
#include "duty/periods.h"
#include "store/states.h"

namespace atalaya::api {

// data/duty/periods.json, read once. Safe from any thread.
const duty::Periods& DefaultPeriods(const Context& context);
// The defaults with those of a national profile (data/standards/isps/profiles/NAME.json); a profile that is not there changes nothing.
const duty::Periods& ProfilePeriods(const Context& context, const std::string& profile);
duty::Periods PeriodsOf(const Context& context, const store::State& state);

}  // namespace atalaya::api
