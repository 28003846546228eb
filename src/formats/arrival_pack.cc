#include "formats/arrival_pack.h"

#include "base/text_util.h"
#include "formats/csv_table.h"
#include "formats/json_decode.h"
#include "formats/json_parse.h"

namespace atalaya::formats {
namespace {

Severity SeverityOf(const JsonNode& node) {
  const std::string word = node.String();
  if (word == "error") return Severity::kError;
  if (word == "note") return Severity::kNote;
  if (word != "warning" && node.Present()) node.UnknownWord("error, warning, note");
  return Severity::kWarning;
}

void ReadItems(JsonObject& object, arrive::NoticeRules& rules) {
  for (const JsonNode& node : object.Need("items").Items()) {
    JsonObject one(node);
    arrive::NoticeItem item;
    item.id = one.Need("id").Words();
    item.number = one.Need("number").Words();
    item.severity = SeverityOf(one.Need("severity"));
    if (const auto when = one.Maybe("when")) {
      const std::string word = when->String();
      item.with_certificate = word == "with-certificate";
      item.without_certificate = word == "without-certificate";
      if (!item.with_certificate && !item.without_certificate) when->UnknownWord("with-certificate, without-certificate");
    }
    if (const auto mark = one.Maybe("mark")) item.recalled = mark->String() == "recalled";
    one.Done();
    rules.items.push_back(std::move(item));
  }
}

void ReadLead(JsonObject& object, arrive::NoticeRules& rules) {
  JsonObject lead(object.Need("lead"));
  rules.lead_hours = lead.Need("hours").Number(0, 1000);
  if (lead.Maybe("mark")) {}
  if (const auto by_state = lead.Maybe("by_state")) {
    for (const auto& [state, hours] : by_state->Members()) rules.lead_hours_of[state] = hours.Number(0, 1000);
  }
  lead.Done();
  JsonObject issuers(object.Need("issuers"));
  if (issuers.Maybe("mark")) {}
  for (const JsonNode& name : issuers.Need("names").Items()) rules.issuers.push_back(name.Words());
  issuers.Done();
}

void ReadSpeed(JsonObject& object, arrive::SailingRules& rules) {
  JsonObject speed(object.Need("speed"));
  rules.any.impossible_kn = speed.Need("impossible").Number(1, 200);
  rules.any.tight_kn = speed.Need("tight").Number(1, 200);
  if (const auto types = speed.Maybe("by_type")) {
    for (const JsonNode& node : types->Items()) {
      JsonObject one(node);
      arrive::SpeedRule rule;
      const std::string type = one.Need("type").Words();
      rule.impossible_kn = one.Need("impossible").Number(1, 200);
      rule.tight_kn = one.Need("tight").Number(1, 200);
      if (one.Maybe("mark")) {}
      one.Done();
      rules.by_type[type] = rule;
    }
  }
  speed.Done();
  rules.least_nm = object.Need("least_leg_nm").Number(0, 1000);
}

arrive::Seconds Hours(const JsonNode& node, double most) { return static_cast<arrive::Seconds>(node.Number(0, most) * arrive::kHour); }

void ReadTracks(JsonObject& object, arrive::Rules& rules) {
  JsonObject visit(object.Need("visit"));
  rules.visits.stop_begins_kn = visit.Need("stop_begins_kn").Number(0, 10);
  rules.visits.stop_ends_kn = visit.Need("stop_ends_kn").Number(0, 10);
  rules.visits.gap = Hours(visit.Need("gap_hours"), 1000);
  visit.Done();
  JsonObject align(object.Need("align"));
  rules.align.tolerance = Hours(align.Need("tolerance_hours"), 1000);
  rules.align.window = static_cast<arrive::Seconds>(align.Need("window_days").Number(0, 365) * arrive::kDay);
  rules.align.alone_declared = align.Need("alone_declared_hours").Integer(1, 100'000);
  rules.align.alone_observed = align.Need("alone_observed_hours").Integer(1, 100'000);
  align.Done();
  JsonObject radius(object.Need("radius_km"));
  for (const char* size : {"very-small", "small", "medium", "large", "unknown"}) {
    const auto two = radius.Need(size).Items();
    if (two.size() == 2) rules.radius[size] = {two[0].Number(0.1, 200), two[1].Number(0.1, 200)};
  }
  radius.Done();
}

void ReadDeception(JsonObject& object, arrive::DeceptionRules& rules) {
  JsonObject o(object.Need("deception"));
  rules.jump_km_per_hour = o.Need("jump_km_per_hour").Number(1, 10'000);
  rules.jump_km = o.Need("jump_km").Number(0.1, 10'000);
  rules.short_step = o.Need("short_step_s").Integer(1, 86'400);
  rules.jitter_km = o.Need("jitter_km").Number(0, 100);
  rules.least_fixes = static_cast<std::size_t>(o.Need("least_fixes").Integer(1, 10'000));
  rules.size_change_m = o.Need("size_change_m").Number(0, 500);
  rules.dark = Hours(o.Need("dark_hours"), 10'000);
  rules.dark_off_nm = o.Need("dark_off_nm").Number(0, 5'000);
  rules.encounter_km = o.Need("encounter_km").Number(0, 100);
  rules.encounter = Hours(o.Need("encounter_hours"), 1'000);
  rules.encounter_off_km = o.Need("encounter_off_km").Number(0, 1'000);
  if (o.Maybe("mark")) {}
  if (o.Maybe("about")) {}
  o.Done();
}

}  // namespace

ArrivalRules ReadArrivalRules(std::string_view bytes, const std::string& file, FindingList& findings) {
  ArrivalRules read;
  const auto document = ParseJson(bytes, file);
  if (!document) {
    findings.Add(document.error());
    return read;
  }
  JsonObject object(JsonNode(*document, file + "#", findings));
  read.version = object.Need("version").Words();
  ReadItems(object, read.rules.notice);
  read.rules.notice.calls_asked = static_cast<std::size_t>(object.Need("calls_asked").Integer(0, 100));
  ReadLead(object, read.rules.notice);
  read.rules.notice.certificate_days = object.Need("certificate_days").Integer(0, 3650);
  read.rules.notice.exposed_share = object.Need("exposed_share").Probability();
  ReadSpeed(object, read.rules.sailing);
  // Where a ship can have been is asked at the speed that none exceeds.
  read.rules.align.fastest_kn = read.rules.sailing.any.impossible_kn;
  ReadTracks(object, read.rules);
  ReadDeception(object, read.rules.deception);
  object.Done();
  return read;
}

std::map<int, std::string> ReadMids(std::string_view bytes, const std::string& file, FindingList& findings) {
  static constexpr Column kColumns[] = {{"mid"}, {"iso2"}, {"allocated_to"}};
  std::map<int, std::string> countries;
  CsvTable table(bytes, file, kColumns, findings);
  while (table.Next()) {
    const auto mid = table.Integer(0, 200, 799);
    if (mid) countries[static_cast<int>(*mid)] = std::string(table[1]);
  }
  return countries;
}

arrive::SeaLanes ReadSeaLanes(std::string_view bytes, const std::string& file, FindingList& findings, SeaPorts* ports) {
  static constexpr const char* kSizes[] = {"unknown", "very-small", "small", "medium", "large"};
  arrive::SeaLanes lanes;
  const auto document = ParseJson(bytes, file);
  if (!document) {
    findings.Add(document.error());
    return lanes;
  }
  JsonObject object(JsonNode(*document, file + "#", findings));
  if (object.Maybe("about")) {}
  const auto places = object.Need("points").Items();
  for (std::size_t i = 0; i + 1 < places.size(); i += 2) lanes.points.push_back({places[i].Number(-90, 90), places[i + 1].Number(-180, 180)});
  const auto point = [&](const JsonNode& node) {
    return node.Integer(0, static_cast<int>(lanes.points.size()) - 1);
  };
  if (lanes.points.empty()) return lanes;
  for (const auto& [code, node] : object.Need("ports").Members()) {
    const auto three = node.Items();
    if (three.size() != 3) {
      node.Report("arrival.lanes");
      continue;
    }
    const int at = point(three[0]);
    lanes.ports[code] = at;
    const auto& place = lanes.points[static_cast<std::size_t>(at)];
    if (ports != nullptr) (*ports)[code] = {place.lat, place.lon, kSizes[three[2].Integer(0, 4)]};
  }
  const auto legs = object.Need("legs").Items();
  for (std::size_t i = 0; i + 1 < legs.size(); i += 2) {
    arrive::SeaLanes::Leg leg{point(legs[i]), point(legs[i + 1]), 0, ""};
    const auto &a = lanes.points[static_cast<std::size_t>(leg.from)], &b = lanes.points[static_cast<std::size_t>(leg.to)];
    leg.nm = arrive::DistanceNm(a.lat, a.lon, b.lat, b.lon);
    lanes.legs.push_back(leg);
  }
  for (const JsonNode& node : object.Need("canals").Items()) {
    const auto four = node.Items();
    if (four.size() != 4) {
      node.Report("arrival.lanes");
      continue;
    }
    lanes.legs.push_back({point(four[1]), point(four[2]), four[3].Number(1, 1000), four[0].Words()});
  }
  object.Done();
  return lanes;
}

}  // namespace atalaya::formats
