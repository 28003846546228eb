#include "formats/read_geography.h"

#include <algorithm>
#include <array>
#include <limits>
#include <map>

#include "formats/csv_table.h"
#include "formats/json_write.h"

namespace atalaya::formats {
namespace {

using model::Region;

constexpr long long kMostId = 1'000'000'000;
constexpr double kMostTeu = 1e12;
constexpr double kMostMiles =
    30'000;  // half-way round the world is 10,800; the longest sea way between two ports about 20,000

bool IsStateCode(std::string_view text, std::size_t length) {
  return text.size() == length && std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool IsLocode(std::string_view text) {
  return text.size() == 5 && IsStateCode(text.substr(0, 2), 2) && std::all_of(text.begin() + 2, text.end(), [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= '2' && c <= '9');
         });
}

// The port of an id column; an error if there is none.
int PortOf(CsvTable& table, std::size_t column, const RegionIndex& index) {
  const auto id = table.Integer(column, 1, kMostId);
  if (!id) return -1;
  const int port = index.Port(*id);
  if (port < 0) table.Bad(column, "pack.unknown-port");
  return port;
}

long long PairKey(int a, int b) {
  return (static_cast<long long>(std::min(a, b)) << 32) | std::max(a, b);
}

}  // namespace

void ReadStates(std::string_view bytes, const std::string& file, Region& region, RegionIndex& index,
                FindingList& findings) {
  enum : std::size_t { kIso2, kIso3, kEn, kEs, kPt, kFr, kMember, kSubregion };
  static constexpr std::array<Column, 8> kColumns{
      {{"iso2"}, {"iso3"}, {"name_en"}, {"name_es"}, {"name_pt"}, {"name_fr"}, {"oas_member"}, {"subregion"}}};
  CsvTable table(bytes, file, kColumns, findings);
  while (table.Next()) {
    model::State state;
    state.iso2 = table[kIso2];
    state.iso3 = table[kIso3];
    if (!IsStateCode(state.iso2, 2)) table.Bad(kIso2, "pack.state-code");
    if (!IsStateCode(state.iso3, 3)) table.Bad(kIso3, "pack.state-code");
    state.name = Text(table.Words(kEn).value_or(""));
    for (const std::size_t column : {kEs, kPt, kFr}) {
      state.name.Set(kLanguages[column - kEn], std::string(table[column]));
    }
    state.member = table.Flag(kMember).value_or(false);
    state.subregion = table[kSubregion];
    const int at = static_cast<int>(region.states.size());
    const bool first = index.states.try_emplace(state.iso2, at).second;
    if (!first) table.Bad(kIso2, "csv.duplicate");
    if (!index.iso3.try_emplace(state.iso3, at).second && first) table.Bad(kIso3, "csv.duplicate");
    region.states.push_back(std::move(state));
  }
  region.state_answers.resize(region.states.size());
}

void ReadPorts(std::string_view bytes, const std::string& file, Region& region, RegionIndex& index,
               FindingList& findings) {
  enum : std::size_t {
    kId,
    kLocode,
    kName,
    kIso2,
    kLat,
    kLon,
    kWpi,
    kTeu,
    kCertainty,
    kScope,
    kServices,
    kCoord,
    kSourceName,
    kNote
  };
  static constexpr std::array<Column, 14> kColumns{{{"id"},
                                                    {"un_locode"},
                                                    {"name"},
                                                    {"iso2"},
                                                    {"lat"},
                                                    {"lon"},
                                                    {"wpi_number", Needed::kNo},
                                                    {"capacity_teu"},
                                                    {"name_certainty", Needed::kNo},
                                                    {"scope"},
                                                    {"intl_services", Needed::kNo},
                                                    {"coord_source", Needed::kNo},
                                                    {"source_name", Needed::kNo},
                                                    {"note", Needed::kNo}}};
  CsvTable table(bytes, file, kColumns, findings);
  TextIndex locodes;
  while (table.Next()) {
    model::Port port;
    const auto id = table.Integer(kId, 1, kMostId);
    port.id = static_cast<int>(id.value_or(0));
    port.locode = table[kLocode];
    if (!port.locode.empty() && !IsLocode(port.locode)) table.Bad(kLocode, "pack.locode");
    port.name = table.Words(kName).value_or("");
    port.state = Find(index.states, table[kIso2]);
    if (port.state < 0) table.Bad(kIso2, "pack.unknown-state", {{"state", Shortened(table[kIso2])}});
    port.lat = table.OptionalNumber(kLat, -90, 90);
    port.lon = table.OptionalNumber(kLon, -180, 180);
    if (table[kLat].empty() != table[kLon].empty()) table.Bad(table[kLat].empty() ? kLat : kLon, "csv.empty-field");
    port.capacity_teu = table.OptionalNumber(kTeu, 0, kMostTeu).value_or(0);
    port.certainty = table[kCertainty];
    const std::string_view scope = table[kScope];
    port.in_scope = scope == "oas";
    if (!port.in_scope && scope != "partner" && scope != "americas_territory")
      table.BadWord(kScope, "oas, americas_territory, partner");
    const int at = static_cast<int>(region.ports.size());
    if (id && !index.ports.try_emplace(*id, at).second) table.Bad(kId, "csv.duplicate");
    if (!port.locode.empty() && !locodes.try_emplace(port.locode, at).second) table.Bad(kLocode, "csv.duplicate");
    region.ports.push_back(std::move(port));  // a bad row keeps its place, so that the index stays true
  }
}

void ReadLanes(std::string_view bytes, const std::string& file, Region& region, const RegionIndex& index,
               FindingList& findings) {
  enum : std::size_t { kFrom, kTo, kServices, kTeu, kTwin, kMerged, kTraffic };
  static constexpr std::array<Column, 7> kColumns{{{"from_id"},
                                                   {"to_id"},
                                                   {"services"},
                                                   {"capacity_teu"},
                                                   {"twin_flag", Needed::kNo},
                                                   {"merged_flag", Needed::kNo},
                                                   {"traffic", Needed::kNo}}};
  CsvTable table(bytes, file, kColumns, findings);
  std::unordered_map<long long, std::size_t> seen;
  while (table.Next()) {
    model::Lane lane;
    lane.from = PortOf(table, kFrom, index);
    lane.to = PortOf(table, kTo, index);
    lane.services = table.Number(kServices, 0, 1e6).value_or(0);
    lane.capacity_teu = table.Number(kTeu, 0, kMostTeu).value_or(0);
    if (!table[kTraffic].empty()) lane.traffic = table.Word<model::Traffic>(kTraffic).value_or(lane.traffic);
    if (lane.from < 0 || lane.to < 0) continue;
    if (lane.from == lane.to) {
      table.Bad(kTo, "pack.lane-to-itself");
      continue;
    }
    if (!seen.try_emplace(PairKey(lane.from, lane.to), region.lanes.size()).second) {
      table.Bad(kTo, "pack.duplicate-lane", {{"from", std::string(table[kFrom])}});
      continue;
    }
    region.lanes.push_back(lane);
  }
}

void ReadDistances(std::string_view bytes, const std::string& file, Region& region, const RegionIndex& index,
                   FindingList& findings) {
  enum : std::size_t { kFrom, kTo, kMiles, kMethod, kVia };
  static constexpr std::array<Column, 5> kColumns{
      {{"from_id"}, {"to_id"}, {"nautical_miles"}, {"method", Needed::kNo}, {"via", Needed::kNo}}};
  std::unordered_map<long long, std::size_t> lanes;
  for (std::size_t i = 0; i < region.lanes.size(); ++i)
    lanes.emplace(PairKey(region.lanes[i].from, region.lanes[i].to), i);
  CsvTable table(bytes, file, kColumns, findings);
  while (table.Next()) {
    const int from = PortOf(table, kFrom, index), to = PortOf(table, kTo, index);
    const auto miles = table.Number(kMiles, 0.01, kMostMiles);
    if (from < 0 || to < 0 || !miles) continue;
    const auto lane = lanes.find(PairKey(from, to));
    if (lane == lanes.end()) {
      table.Bad(kTo, "pack.distance-without-lane", {{"from", std::string(table[kFrom])}});
      continue;
    }
    double& known = region.lanes[lane->second].nautical_miles;
    if (known > 0) {
      table.Bad(kTo, "pack.duplicate-lane", {{"from", std::string(table[kFrom])}});
    } else {
      known = *miles;
    }
  }
}

void ReadFacilities(std::string_view bytes, const std::string& file, Region& region, RegionIndex& index,
                    FindingList& findings) {
  enum : std::size_t { kId, kPort, kName, kTraffic, kSize, kBasis };
  static constexpr std::array<Column, 6> kColumns{
      {{"id"}, {"port_id"}, {"name"}, {"traffic"}, {"size"}, {"basis", Needed::kNo}}};
  CsvTable table(bytes, file, kColumns, findings);
  std::vector<bool> has(region.ports.size(), false);
  while (table.Next()) {
    model::Facility facility;
    const auto id = table.Id(kId);
    facility.id = id.value_or("");
    facility.port = PortOf(table, kPort, index);
    facility.name = table.Words(kName).value_or("");
    facility.traffic = table.Word<model::Traffic>(kTraffic).value_or(model::Traffic{});
    facility.size = table.Word<model::Size>(kSize).value_or(model::Size{});
    facility.basis = table[kBasis];
    const int at = static_cast<int>(region.facilities.size());
    const bool state_code = Find(index.states, facility.id) >= 0;
    if (id && (state_code || !index.facilities.try_emplace(facility.id, at).second)) table.Bad(kId, "csv.duplicate");
    if (facility.port >= 0) {
      if (!region.ports[facility.port].in_scope)
        table.Bad(kPort, "pack.facility-out-of-scope", {{"facility", facility.id}});
      has[facility.port] = true;
    }
    region.facilities.push_back(std::move(facility));
  }
  region.answers.resize(region.facilities.size());
  for (std::size_t i = 0; i < has.size(); ++i) {
    if (has[i] || !region.ports[i].in_scope) continue;
    findings.Add(Warning("pack.port-without-facility", file, {{"port", region.ports[i].name}}));
  }
}

}  // namespace atalaya::formats
