// The remarks of the US list (OFAC SDN): clauses like "DOB 30 Apr 1963; Passport A123 (Peru) expires 3 May 2012; Linked To: X." taken apart.
#pragma once

#include <string>
#include <string_view>

#include "formats/list_entity.h"

namespace atalaya::formats {

// Puts every clause where it belongs; what is not understood, and a clause that says more than there is a place for (dates of issue), stays in
// the remarks. The entity's kind must be set.
void ReadOfacRemarks(std::string_view remarks, model::ListedEntity& entity, const std::string& where, const ListInput& input);

// One clause without its ";" (and what the XML form says as type, number and country).
void ReadOfacClause(std::string_view clause, model::ListedEntity& entity, const std::string& where, const ListInput& input);

}  // namespace atalaya::formats
