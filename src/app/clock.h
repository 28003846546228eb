// The time of day, for the documents that must carry one. Engines and formats never ask: they are told.
#pragma once

#include <string>

namespace atalaya::app {

// "2026-11-22T18:00:00Z". SOURCE_DATE_EPOCH (reproducible-builds.org) stands in for the clock where it is set.
std::string NowUtc();

}  // namespace atalaya::app
