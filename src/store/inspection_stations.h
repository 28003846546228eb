// Stations that inspect, and their teams.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "release/release.h"
#include "store/database.h"
#include "store/listing_slice.h"

namespace atalaya::store {

struct StationRow {
  std::string id, state, port, facility, name;
  bool illustrative = false, closed = false;
  std::string body;  // JSON (formats/station_json.h)
  std::string added, added_by;
  long long etag = 1;
};
std::optional<StationRow> FindStation(Connection& connection, const std::string& id);
release::SqlColumns StationColumns();
// By State and name. `state` "": any. Closed ones are not in it.
Listed<StationRow> ListStations(Connection& connection, const std::string& state, const release::SqlCondition& seen, const Slice& slice);

struct StationEdit {
  std::string port, facility, name, body;
  bool illustrative = false, closed = false;
};
// Findings: `inspections.place` (no such port or facility in the State, or the facility is not at the port).
Result<std::string> AddStation(Transaction& transaction, const std::string& state, const StationEdit& station);
// Findings: entry.stale.
Result<int> EditStation(Transaction& transaction, const std::string& id, long long etag, const StationEdit& station);

struct TeamRow {
  std::string id, station, state, facility, name, members;
  std::vector<std::string> shifts;  // ids of the station's
  bool active = true;
  long long etag = 1;
};
std::optional<TeamRow> FindTeam(Connection& connection, const std::string& id);
std::vector<TeamRow> TeamsOf(Connection& connection, const std::string& station);
// At most kMostTeams (inspect/day_plan.h) active ones a station: `inspections.too-many`.
Result<std::string> AddTeam(Transaction& transaction, const std::string& station, const TeamRow& team);
Result<int> EditTeam(Transaction& transaction, const std::string& id, long long etag, const TeamRow& team);

// The seed of a day's plan: HMAC-SHA-256 of station, day and revision under the station's secret key. One seed, once opened, tells nothing of others.
std::uint64_t DaySeed(Connection& connection, const std::string& station, const std::string& day, long long revision);

// What release and permission decide on.
std::optional<release::Subject> StationSubject(Connection& connection, const std::string& id);
std::optional<release::Subject> TeamSubject(Connection& connection, const std::string& id);

}  // namespace atalaya::store
