// The parts of a pre-arrival notice: each takes the members it knows and leaves the others.
#pragma once

#include <vector>

#include "formats/epc_tree.h"
#include "model/declaration.h"

namespace atalaya::formats {

// A port, with its times where it has them. `at`: the part that holds it.
model::PlaceUse ReadEpcPlace(EpcTree& tree, EpcItem& at, model::PlaceRole role, const char* role_code);
std::vector<model::Person> ReadEpcPersons(EpcTree& tree);
std::vector<model::Consignment> ReadEpcCargo(EpcTree& tree);
// Header, ship, voyage, parties, security.
void ReadEpcHead(EpcTree& tree, model::Declaration& head);
model::DeclaredParty ReadEpcContact(EpcTree& tree, EpcItem& at, model::DeclaredRole role);

}  // namespace atalaya::formats
