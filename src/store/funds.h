// Funds as they stand: those of the pack, with what was edited since. One JSON object each, as in a fund pack (docs/formats/packs.md 4).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/database.h"

namespace atalaya::store {

struct FundRow {
  std::string id, body;
  long long version = 1;
};

// In the pack's order.
std::vector<FundRow> ListFunds(Connection& connection);
// Grows with every change of any fund.
long long FundVersions(Connection& connection);
std::optional<FundRow> FindFund(Connection& connection, const std::string& id);

// Replaces a fund's rules, if the whole pack still reads (weights sum to 1, States and currencies known, ...). A new weight is made room
// for by scaling those of the other funds alike. Findings: those of formats/read_funds.h, `where` as "body#/member".
// `fund` is the object with the members to change put in; its id stays.
Result<FundRow> SaveFund(Transaction& transaction, const std::string& id, const std::string& fund);

}  // namespace atalaya::store
