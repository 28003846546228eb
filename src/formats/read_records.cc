#include "formats/read_records.h"

#include <array>
#include <map>
#include <set>
#include <tuple>

#include "formats/csv_table.h"
#include "formats/json_write.h"
#include "formats/known.h"

namespace atalaya::formats {
namespace {

using model::Region;

constexpr double kMost = 1e18;

int StateOf(CsvTable& table, std::size_t column, const RegionIndex& index) {
  const int state = Find(index.states, table[column]);
  if (state < 0) table.Bad(column, "pack.unknown-state", {{"state", Shortened(table[column])}});
  return state;
}

std::string KnownWord(CsvTable& table, std::size_t column, const IdSet& known) {
  std::string word(table[column]);
  if (known.find(word) == known.end()) table.BadWord(column, Joined(known));
  return word;
}

}  // namespace

void ReadIncidents(std::string_view bytes, const std::string& file, Region& region, const RegionIndex& index,
                   FindingList& findings) {
  enum : std::size_t {
    kId,
    kDate,
    kLat,
    kLon,
    kIso2,
    kCoast,
    kType,
    kStatus,
    kPort,
    kPortKm,
    kSource,
    kRef,
    kAlso,
    kFlag
  };
  static constexpr std::array<Column, 14> kColumns{{{"incident_id"},
                                                    {"date"},
                                                    {"lat"},
                                                    {"lon"},
                                                    {"iso2"},
                                                    {"coast_km", Needed::kNo},
                                                    {"type"},
                                                    {"vessel_status"},
                                                    {"nearest_port_id"},
                                                    {"nearest_port_km", Needed::kNo},
                                                    {"source", Needed::kNo},
                                                    {"source_ref", Needed::kNo},
                                                    {"also_reported_as", Needed::kNo},
                                                    {"position_flag", Needed::kNo}}};
  CsvTable table(bytes, file, kColumns, findings);
  TextIndex seen;
  while (table.Next()) {
    model::Incident incident;
    incident.id = table.Id(kId).value_or("");
    if (!incident.id.empty() && !seen.try_emplace(incident.id, 0).second) table.Bad(kId, "csv.duplicate");
    incident.date = table.Date(kDate).value_or("");
    incident.lat = table.OptionalNumber(kLat, -90, 90);
    incident.lon = table.OptionalNumber(kLon, -180, 180);
    if (!table[kIso2].empty()) incident.state = StateOf(table, kIso2, index);
    incident.type = KnownWord(table, kType, IncidentTypes());
    incident.vessel_status = KnownWord(table, kStatus, VesselStatuses());
    if (!table[kPort].empty()) {
      const auto id = table.Integer(kPort, 1, 1'000'000'000);
      if (id) incident.port = index.Port(*id);
      if (id && incident.port < 0) table.Bad(kPort, "pack.unknown-port");
    }
    region.incidents.push_back(std::move(incident));
  }
}

void ReadIndicators(std::string_view bytes, const std::string& file, Region& region, const RegionIndex& index,
                    FindingList& findings) {
  enum : std::size_t { kIso2, kYear, kIndicator, kValue };
  static constexpr std::array<Column, 4> kColumns{{{"iso2"}, {"year"}, {"indicator"}, {"value"}}};
  CsvTable table(bytes, file, kColumns, findings);
  struct Latest {
    long long year = 0;
    double value = 0;
  };
  std::map<std::pair<int, std::string>, Latest> latest;
  std::set<std::tuple<int, long long, std::string>> seen;
  while (table.Next()) {
    const int state = StateOf(table, kIso2, index);
    const auto year = table.Integer(kYear, 1900, 2199);
    const auto name = table.Id(kIndicator);
    const auto value = table.Number(kValue, -kMost, kMost);
    if (state < 0 || !year || !name || !value) continue;
    if (!seen.insert({state, *year, *name}).second) {
      table.Bad(kIndicator, "csv.duplicate");
      continue;
    }
    Latest& best = latest[{state, *name}];
    if (*year > best.year) best = {*year, *value};
  }
  for (const auto& [key, best] : latest) region.states[key.first].indicators[key.second] = best.value;
}

void ReadSeizures(std::string_view bytes, const std::string& file, Region& region, const RegionIndex& index,
                  FindingList& findings) {
  enum : std::size_t { kIso3, kYear, kKg };
  static constexpr std::array<Column, 3> kColumns{{{"iso3"}, {"year"}, {"cocaine_kg"}}};
  constexpr long long kYears = 5;
  CsvTable table(bytes, file, kColumns, findings);
  std::map<std::pair<int, long long>, double> seized;
  std::set<std::string> skipped;
  long long last = 0;
  while (table.Next()) {
    const int state = Find(index.iso3, table[kIso3]);
    const auto year = table.Integer(kYear, 1900, 2199);
    const auto kg = table.Number(kKg, 0, kMost);
    if (state < 0) skipped.emplace(table[kIso3]);
    if (state < 0 || !year || !kg) continue;
    last = std::max(last, *year);
    if (!seized.try_emplace({state, *year}, *kg).second) table.Bad(kIso3, "csv.duplicate");
  }
  for (const auto& [key, kg] : seized) {
    double& mean = region.states[key.first].indicators[kSeizureIndicator];
    if (key.second > last - kYears) mean += kg / static_cast<double>(kYears);
  }
  if (!skipped.empty()) {
    findings.Add(Note("pack.seizures-skipped", file, {{"count", std::to_string(skipped.size())}}));
  }
}

void ReadThreats(std::string_view bytes, const std::string& file, Region& region, const RegionIndex& index,
                 FindingList& findings) {
  enum : std::size_t { kFamily, kFrom, kTo, kAttempts, kMoney, kLives, kBasis };
  static constexpr std::array<Column, 7> kColumns{{{"family"},
                                                   {"from_state"},
                                                   {"to_state"},
                                                   {"attempts_per_year"},
                                                   {"harm_usd"},
                                                   {"harm_lives"},
                                                   {"basis", Needed::kNo}}};
  CsvTable table(bytes, file, kColumns, findings);
  std::set<std::tuple<model::Family, int, int>> seen;
  while (table.Next()) {
    model::Threat threat;
    const auto family = table.Word<model::Family>(kFamily);
    if (family) threat.family = *family;
    if (family && !model::IsNetworkFamily(*family)) table.Bad(kFamily, "pack.local-threat");
    threat.from = StateOf(table, kFrom, index);
    threat.to = StateOf(table, kTo, index);
    threat.attempts_per_year = table.Number(kAttempts, 0, 1e9).value_or(0);
    threat.harm_money = table.Number(kMoney, 0, 1e15).value_or(0);
    threat.harm_lives = table.Number(kLives, 0, 1e9).value_or(0);
    threat.basis = table[kBasis];
    if (!family || threat.from < 0 || threat.to < 0) continue;
    if (threat.from == threat.to) table.Bad(kTo, "pack.threat-to-itself");
    if (!seen.insert({threat.family, threat.from, threat.to}).second) table.Bad(kTo, "csv.duplicate");
    region.threats.push_back(std::move(threat));
  }
}

void ReadFinds(std::string_view bytes, const std::string& file, Region& region, const RegionIndex& index,
               FindingList& findings) {
  enum : std::size_t { kPort, kFacility, kFamily, kFound, kSearched };
  static constexpr std::array<Column, 5> kColumns{{{"port_id"}, {"facility_id"}, {"family"}, {"found"}, {"searched_years"}}};
  CsvTable table(bytes, file, kColumns, findings);
  std::set<std::tuple<int, int, model::Family>> seen;
  while (table.Next()) {
    model::Finds finds;
    const auto port = table.Integer(kPort, 1, 1'000'000'000);
    if (port) finds.port = index.Port(*port);
    if (port && finds.port < 0) table.Bad(kPort, "pack.unknown-port");
    if (!table[kFacility].empty()) {
      finds.facility = Find(index.facilities, table[kFacility]);
      const bool there = finds.facility >= 0 && region.facilities[static_cast<std::size_t>(finds.facility)].port == finds.port;
      if (!there) table.Bad(kFacility, "pack.finds-facility", {{"facility", Shortened(table[kFacility])}});
    }
    const auto family = table.Word<model::Family>(kFamily);
    if (family) finds.family = *family;
    finds.found = table.Number(kFound, 0, 1e9).value_or(0);
    finds.searched_years = table.Number(kSearched, 0, 1e6).value_or(0);
    if (family && finds.port >= 0 && !seen.insert({finds.port, finds.facility, finds.family}).second) table.Bad(kFamily, "csv.duplicate");
    region.finds.push_back(finds);
  }
}

}  // namespace atalaya::formats
