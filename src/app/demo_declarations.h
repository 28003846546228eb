// The declarations of a demonstration (data/declarations/demo), received once, with dates relative to now; reading them is ResumeIntake's.
#pragma once

#include "api/context.h"
#include "base/result.h"

namespace atalaya::app {

// Returns how many files were taken in; 0 where the State of the demonstration is not in this region, or has declarations already.
Result<int> LoadDemoDeclarations(api::Context& context);

}  // namespace atalaya::app
