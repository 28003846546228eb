// Numbers of people, ships and companies: what makes two of them the same, and how much that says.
#pragma once

#include <string>
#include <string_view>

#include "model/listed.h"

namespace atalaya::screen {

// Letters and digits in capitals; without the "IMO" or "MMSI" that is often written before. Latin letters of other widths fold; others fall away.
std::string NormalIdentifier(model::IdentifierKind kind, std::string_view value);

// Seven digits of which the last is the sum of 7..2 times the others, mod 10 (IMO resolution A.1117(30)). Not every wrong number fails.
bool ValidImo(std::string_view normal);
// Nine digits; the first is 2..7 for a ship's station (ITU-R M.585: 0 and 1, 8, 9 are other stations).
bool ValidMmsi(std::string_view normal);

// The score that an equal number alone gives; 1 = decisive. Call signs and MMSI go with the flag and are given again; documents can be the
// number of another country's if neither names its country.
double IdentifierScore(model::IdentifierKind kind);

// May these be the same number? Of one kind, or one of them of no stated kind (documents of people), and not issued by two different countries.
bool SameIdentifier(const model::Identifier& a, const model::Identifier& b);

}  // namespace atalaya::screen
