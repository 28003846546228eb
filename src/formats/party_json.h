// Parties as JSON: how the store keeps them and the API shows and takes them. Reading what was written gives the same party.
//
//   {"kind":"person","names":[{"text":"ROJAS, Ana","kind":"primary","family_first":true}],
//    "births":[{"first":"1970-01-01","last":"1970-12-31","approximate":false}],"countries":["BR"],"gender":"f",
//    "identifiers":[{"kind":"passport","value":"AB123","country":"BR"}],"addresses":["Santos"]}
//
// Empty members are left out. Findings: those of json_decode.h, `entry.too-long`, `party.too-many` (limit).
#pragma once

#include "formats/json_decode.h"
#include "formats/json_write.h"
#include "model/listed.h"

namespace atalaya::formats {

inline constexpr std::size_t kMostPartyItems = 2000, kMostPartyText = 4000;

std::string_view PartyKindName(model::PartyKind kind);  // "unknown", "person", "organisation", "vessel", "aircraft", "container", "document"
std::optional<model::PartyKind> PartyKindFromName(std::string_view name);
std::string_view PartyNameKindName(model::NameKind kind);  // "primary", "alias", "weak", "former"

// The members of a party, into an object that is open.
void WriteParty(JsonWriter& w, const model::Party& party);
// Takes the members of a party; the caller takes others and says Done. Counts only if no error was added.
model::Party ReadParty(JsonObject& object);

// One entry with all it has; the text is the same for the same entry, so that its digest tells whether it changed.
std::string ListedText(const model::ListedEntity& entity);
model::ListedEntity ReadListed(const std::string& text);  // throws std::invalid_argument for what ListedText did not write

}  // namespace atalaya::formats
