// One box over ports, facilities, organisations, people in duty, bills, containers and ships.
#pragma once

#include <string>
#include <vector>

#include "release/release.h"
#include "store/database.h"

namespace atalaya::store {

struct Hit {
  std::string kind;           // "port", "facility", "organisation", "person", "consignment", "container", "ship"
  std::string id, title;
  std::string place;          // what it belongs to: of a facility its port, of a person the facility, of a bill the consignee, of a container the
                              // bill, of a ship the port; of the others the State
  std::string facility, duty; // of a person
  int rank = 0;               // 0: starts with the words; 1: one of its words does; 2: they stand somewhere in it
  std::string key;            // folded title, for order
};
// The best `limit` hits, best first. Every word typed must be found; accents and case do not matter. People only where `people` lets them
// be seen (columns: FacilityColumns), and only while in duty; bills and containers (the id is the consignment's) by `consignments`
// (ConsignmentColumns), ships (the id is the call's) by `calls`: kArrival on p.id, p.state, p.facility.
struct SearchRules {
  release::SqlCondition people, consignments, calls;
};
release::SqlColumns SearchCallColumns();
std::vector<Hit> Search(Connection& connection, const std::string& words, const SearchRules& rules, std::string_view today, int limit);

}  // namespace atalaya::store
