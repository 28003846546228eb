// The past of consignments that are made up: for demonstrations and tests. What inspections found, whether they were drawn, when they were let go.
#pragma once

#include <string>

#include "store/database.h"

namespace atalaya::store {

struct DemoPast {
  std::string consignment, outcome;  // "" not inspected
  bool random = false, settled = false;
  std::string decided, reason;       // settled: released then, for that reason
};
// No ledger entry of its own: the caller records one for all.
void PutDemoPast(Transaction& transaction, const DemoPast& past);
// What follows an intake is not done for these declarations: marks all received with this file as checked.
void MarkDemoChecked(Transaction& transaction, const std::string& blob);
// A State of its own for measurements.
void AddDemoState(Transaction& transaction, const std::string& state);
bool HasConsignments(Connection& connection, const std::string& state);

}  // namespace atalaya::store
