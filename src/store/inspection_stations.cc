#include "store/inspection_stations.h"

#include <sodium.h>

#include <array>

#include "base/ids.h"
#include "base/digest.h"
#include "inspect/day_plan.h"
#include "store/edits.h"
#include "store/listing.h"

namespace atalaya::store {
namespace {

constexpr const char* kStationColumns =
    "SELECT s.id, s.state, s.port, s.facility, s.name, s.body, s.added, s.added_by, s.illustrative, s.closed, s.etag FROM inspection_station s";
constexpr const char* kTeamColumns = "SELECT id, station, state, facility, name, members, shifts, active, etag FROM inspection_team";

StationRow TakeStation(const Rows& r) {
  return {r.Text(0), r.Text(1), r.Text(2), r.Text(3), r.Text(4), r.Flag(8), r.Flag(9), r.Text(5), r.Text(6), r.Text(7), r.Whole(10)};
}

std::vector<std::string> WordsOf(const std::string& text) {
  std::vector<std::string> words;
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find(' ', at), text.size());
    if (end > at) words.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return words;
}
std::string TextOf(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
  return text;
}

TeamRow TakeTeam(const Rows& r) {
  return {r.Text(0), r.Text(1), r.Text(2), r.Text(3), r.Text(4), r.Text(5), WordsOf(r.Text(6)), r.Flag(7), r.Whole(8)};
}

std::optional<Finding> CheckPlace(Connection& c, const std::string& state, const StationEdit& s) {
  const auto of_port = OneText(c, "SELECT state FROM port WHERE id = :id", {{"id", s.port}});
  if (!of_port || *of_port != state) return Error("inspections.place", "body#/port");
  if (s.facility.empty()) return std::nullopt;
  const auto at = OneText(c, "SELECT port FROM facility WHERE id = :id", {{"id", s.facility}});
  if (!at || *at != s.port) return Error("inspections.place", "body#/facility");
  return std::nullopt;
}

std::string ScopeOf(const std::string& state, const std::string& facility) { return facility.empty() ? state : state + "/" + facility; }

}  // namespace

std::optional<StationRow> FindStation(Connection& c, const std::string& id) {
  Rows rows(c, std::string(kStationColumns) + " WHERE s.id = :id", {{"id", id}});
  return rows.Next() ? std::optional(TakeStation(rows)) : std::nullopt;
}

release::SqlColumns StationColumns() { return {"s.id", "s.state", "s.facility", ""}; }

Listed<StationRow> ListStations(Connection& c, const std::string& state, const release::SqlCondition& seen, const Slice& slice) {
  Conditions conditions;
  conditions.Add("s.closed = 0");
  if (!state.empty()) conditions.Add("s.state = :state", {{"state", state}});
  conditions.Add(seen, "seen");
  const std::string paged = Paged(conditions, {.key = "s.name", .id = "s.id"}, slice);
  std::vector<StationRow> list;
  for (Rows rows(c, kStationColumns + conditions.Where() + paged, conditions.Bound()); rows.Next();) list.push_back(TakeStation(rows));
  return Cut(std::move(list), slice, [](const StationRow& row) { return std::vector{row.name, row.id}; });
}

Result<std::string> AddStation(Transaction& t, const std::string& state, const StationEdit& s) {
  if (auto wrong = CheckPlace(t, state, s)) return Fail(std::move(*wrong));
  const std::string id = NewId(t.Now());
  Run(t,
      "INSERT INTO inspection_station (id, state, port, facility, name, illustrative, body, secret, added, added_by) VALUES "
      "(:id, :state, :port, :facility, :name, :illustrative, :body, :secret, :added, :added_by)",
      {{"id", id}, {"state", state}, {"port", s.port}, {"facility", s.facility}, {"name", s.name}, {"illustrative", s.illustrative}, {"body", s.body},
       {"secret", ToHex(RandomBytes(32))}, {"added", t.Now()}, {"added_by", t.Actor()}});
  Edits edits;
  edits.Set("port", s.port);
  edits.Set("facility", s.facility);
  edits.Set("name", s.name);
  edits.Set("body", Sha256Hex(s.body));
  t.Record({"inspection.station.add", "inspection-station/" + id, ScopeOf(state, s.facility), edits.Json()});
  return id;
}

Result<int> EditStation(Transaction& t, const std::string& id, long long etag, const StationEdit& s) {
  const auto before = FindStation(t, id);
  if (!before) return Fail(Error("api.not-found", ""));
  if (before->etag != etag) return Fail(Error(std::string(kStale), "If-Match"));
  if (auto wrong = CheckPlace(t, before->state, s)) return Fail(std::move(*wrong));
  Edits edits;
  edits.Add("port", before->port, s.port);
  edits.Add("facility", before->facility, s.facility);
  edits.Add("name", before->name, s.name);
  edits.Add("body", Sha256Hex(before->body), Sha256Hex(s.body));
  edits.Add("closed", before->closed ? "yes" : "no", s.closed ? "yes" : "no");
  if (edits.Empty()) return 0;
  Run(t,
      "UPDATE inspection_station SET port = :port, facility = :facility, name = :name, illustrative = :illustrative, closed = :closed, body = :body, "
      "etag = etag + 1 WHERE id = :id",
      {{"port", s.port}, {"facility", s.facility}, {"name", s.name}, {"illustrative", s.illustrative}, {"closed", s.closed}, {"body", s.body}, {"id", id}});
  t.Record({"inspection.station.edit", "inspection-station/" + id, ScopeOf(before->state, s.facility), edits.Json()});
  return 1;
}

std::optional<TeamRow> FindTeam(Connection& c, const std::string& id) {
  Rows rows(c, std::string(kTeamColumns) + " WHERE id = :id", {{"id", id}});
  return rows.Next() ? std::optional(TakeTeam(rows)) : std::nullopt;
}

std::vector<TeamRow> TeamsOf(Connection& c, const std::string& station) {
  std::vector<TeamRow> teams;
  for (Rows rows(c, std::string(kTeamColumns) + " WHERE station = :station ORDER BY id", {{"station", station}}); rows.Next();) teams.push_back(TakeTeam(rows));
  return teams;
}

Result<std::string> AddTeam(Transaction& t, const std::string& station, const TeamRow& team) {
  const auto at = FindStation(t, station);
  if (!at) return Fail(Error("api.not-found", ""));
  const long long most = static_cast<long long>(inspect::kMostTeams);
  const long long there = OneWhole(t, "SELECT count(*) FROM inspection_team WHERE station = :station AND active = 1", {{"station", station}});
  if (there >= most) return Fail(Error("inspections.too-many", "body#", {{"count", std::to_string(there + 1)}, {"most", std::to_string(most)}}));
  const std::string id = NewId(t.Now());
  Run(t,
      "INSERT INTO inspection_team (id, station, state, facility, name, members, shifts, active) VALUES (:id, :station, :state, :facility, :name, :members, "
      ":shifts, :active)",
      {{"id", id}, {"station", station}, {"state", at->state}, {"facility", at->facility}, {"name", team.name}, {"members", team.members},
       {"shifts", TextOf(team.shifts)}, {"active", team.active}});
  Edits edits;
  edits.Set("station", station);
  edits.Set("name", team.name);
  edits.Set("members", team.members);
  edits.Set("shifts", TextOf(team.shifts));
  t.Record({"inspection.team.add", "inspection-team/" + id, ScopeOf(at->state, at->facility), edits.Json()});
  return id;
}

Result<int> EditTeam(Transaction& t, const std::string& id, long long etag, const TeamRow& team) {
  const auto before = FindTeam(t, id);
  if (!before) return Fail(Error("api.not-found", ""));
  if (before->etag != etag) return Fail(Error(std::string(kStale), "If-Match"));
  Edits edits;
  edits.Add("name", before->name, team.name);
  edits.Add("members", before->members, team.members);
  edits.Add("shifts", TextOf(before->shifts), TextOf(team.shifts));
  edits.Add("active", before->active ? "yes" : "no", team.active ? "yes" : "no");
  if (edits.Empty()) return 0;
  Run(t, "UPDATE inspection_team SET name = :name, members = :members, shifts = :shifts, active = :active, etag = etag + 1 WHERE id = :id",
      {{"name", team.name}, {"members", team.members}, {"shifts", TextOf(team.shifts)}, {"active", team.active}, {"id", id}});
  t.Record({"inspection.team.edit", "inspection-team/" + id, ScopeOf(before->state, before->facility), edits.Json()});
  return 1;
}

std::uint64_t DaySeed(Connection& c, const std::string& station, const std::string& day, long long revision) {
  const std::string key = FromHex(OneText(c, "SELECT secret FROM inspection_station WHERE id = :id", {{"id", station}}).value_or(""));
  const std::string text = station + "|" + day + "|" + std::to_string(revision);
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> hash{};
  crypto_auth_hmacsha256_state state;
  crypto_auth_hmacsha256_init(&state, reinterpret_cast<const unsigned char*>(key.data()), key.size());
  crypto_auth_hmacsha256_update(&state, reinterpret_cast<const unsigned char*>(text.data()), text.size());
  crypto_auth_hmacsha256_final(&state, hash.data());
  std::uint64_t seed = 0;
  for (int i = 0; i < 8; ++i) seed = seed << 8 | hash[static_cast<std::size_t>(i)];
  return seed;
}

namespace {

std::optional<release::Subject> SubjectIn(Connection& c, const std::string& table, const std::string& id) {
  Rows rows(c, "SELECT x.state, x.facility FROM " + table + " x WHERE x.id = :id", {{"id", id}});
  if (!rows.Next()) return std::nullopt;
  return release::Subject{release::Kind::kInspection, id, rows.Text(0), rows.Text(1), "", "", {}};
}

}  // namespace

std::optional<release::Subject> StationSubject(Connection& c, const std::string& id) { return SubjectIn(c, "inspection_station", id); }
std::optional<release::Subject> TeamSubject(Connection& c, const std::string& id) { return SubjectIn(c, "inspection_team", id); }

}  // namespace atalaya::store
