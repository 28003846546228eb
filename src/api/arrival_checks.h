// A call examined: what its notice and papers say, held against the tracks the State has, sea distances, advisories, and the exposure of ports that
// the State may see. The engine is arrive/review.h; this reads for it and keeps what it found.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "api/context.h"
#include "arrive/review.h"
#include "base/finding.h"

namespace atalaya::api {

// What arrivals are held against, from data/arrivals. Read once; immutable.
struct ArrivalDesk {
  std::string version;                      // of the rules
  arrive::Rules rules;
  std::map<int, std::string> countries;     // MID -> ISO2
  std::unique_ptr<const arrive::SeaMap> map;
  std::vector<arrive::PortPoint> ports;     // all known, with their radius
  std::map<std::string, arrive::PortFacts> facts;
};
// Throws std::runtime_error when the pack cannot be read (the installation is broken).
const ArrivalDesk& DeskOf(const Context& context);

// Examines a call anew and keeps checks and flags with it. Called after each declaration about it, each track of its ship, and on demand. Gives what was
// found (`arrival.*`), or only `store.*` / `api.not-found` where it could not be done; nothing is changed then. Safe from any thread.
// Exposure enters only of ports whose pictures everybody of the State who sees the call may see: a hidden number changes nothing that is shown.
Findings CheckCall(Context& context, const std::string& call);
// The call that a declaration speaks of, if it found one. What is found stands with the call: here only what went wrong.
Findings CheckCallOfDeclaration(Context& context, const std::string& declaration);

}  // namespace atalaya::api
