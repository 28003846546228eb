// The ports of the register.
#pragma once

#include <optional>
#include <string>

#include "store/database.h"
#include "store/listing_slice.h"

namespace atalaya::store {

struct Port {
  std::string id, name, state;  // id: UN/LOCODE, or "P" and a number
  int number = 0;               // key of the network's tables
  std::optional<double> lat, lon;
  double capacity = 0;          // TEU a year
  bool in_scope = false;
  int facilities = 0;           // of any scope
  std::string name_key;
};

struct PortFilter {
  std::string state, q;  // empty: any
};
Listed<Port> ListPorts(Connection& connection, const PortFilter& filter, const Slice& slice);
std::optional<Port> FindPort(Connection& connection, const std::string& id);

}  // namespace atalaya::store
