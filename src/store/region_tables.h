// A region's register into the database and back: States, ports, facilities. Other tables of a pack are read by those who use them.
#pragma once

#include "model/region.h"
#include "store/database.h"

namespace atalaya::store {

// The key of a port: its UN/LOCODE, or "P" and its number.
std::string PortKey(const model::Port& port);

// Adds States, ports and facilities that are not there yet; those that are stay as they are. One ledger entry for the import.
// Returns how many facilities were added.
int ImportRegister(Transaction& transaction, const model::Region& region, const std::map<std::string, std::string>& profile_by_state);

}  // namespace atalaya::store
