// Compares everybody and everything that a stored declaration names with the watch lists.
//
// Consignors, consignees and notify parties of its consignments, their containers, containers of stowage plans and moves, persons, the ship: each becomes a stored
// subject of the State (source "declared") and is compared again whenever a list changes. The same party of many bills is one subject: its `source_id` is a digest of kind,
// folded name, numbers, birth and country. One that is stored and compared with today's lists already is only noted where it stands (store::AddSubjectUse):
// "consignment" ID with role consignor, consignee, notify, container; "person" ID with crew, passenger ...; "call" ID with ship, container.
#pragma once

#include <string>

#include "api/context.h"
#include "base/finding.h"

namespace atalaya::api {

// Empty when done. Findings: `screening.starting` (ask again), `api.not-found`, those of the store.
Findings ScreenDeclaration(Context& context, const std::string& declaration);
// The ship of a call that no declaration told of.
Findings ScreenCall(Context& context, const std::string& call);

}  // namespace atalaya::api
