// Calls as the API shows them (docs/api/arrivals.md).
#pragma once

#include "api/route.h"
#include "store/arrivals.h"

namespace atalaya::api {

// {"id", "state", ..., "eta", "status", "flags", "looks", "checked", "noticed", "illustrative", "reasons": [texts of the worst findings]}
void WriteCallRow(formats::JsonWriter& w, const Call& call, const store::PortCallRow& row);
// The call with its notice, checks, papers, people, track and control steps.
http::Response ShowCall(Call& call, const std::string& id, int status = 200);

}  // namespace atalaya::api
