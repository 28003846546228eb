// Facilities added and changed.
#include <algorithm>

#include "base/text_util.h"
#include "base/time.h"
#include "formats/json_write.h"
#include "store/edits.h"
#include "store/facilities.h"
#include "store/sql.h"

namespace atalaya::store {
namespace {

// The columns that edits touch.
struct Record {
  std::string port, port_name, state, organisation, name, traffic, size, gisis, scope = "in", scope_reason, scope_by, scope_at;
  std::optional<double> lat, lon;
  long long version = 1;
};

std::string NumberOrNothing(const std::optional<double>& number) { return number ? formats::NumberText(*number) : ""; }

std::optional<Record> ReadRecord(Connection& connection, const std::string& id) {
  Rows rows(connection,
            "SELECT f.port, p.name, f.state, COALESCE(f.organisation, ''), f.name, f.traffic, f.size, f.gisis, f.scope, f.scope_reason, "
            "f.scope_by, f.scope_at, f.lat, f.lon, f.version FROM facility f JOIN port p ON p.id = f.port WHERE f.id = :id",
            {{"id", id}});
  if (!rows.Next()) return std::nullopt;
  Record record;
  std::size_t c = 0;
  for (std::string* text : {&record.port, &record.port_name, &record.state, &record.organisation, &record.name, &record.traffic, &record.size,
                            &record.gisis, &record.scope, &record.scope_reason, &record.scope_by, &record.scope_at}) {
    *text = rows.Text(c++);
  }
  record.lat = rows.MaybeNumber(c++);
  record.lon = rows.MaybeNumber(c++);
  record.version = rows.Whole(c);
  return record;
}

void Apply(const FacilityEdit& edit, Record& record) {
  const std::pair<const std::optional<std::string>*, std::string*> texts[] = {
      {&edit.name, &record.name},           {&edit.traffic, &record.traffic}, {&edit.size, &record.size},
      {&edit.organisation, &record.organisation}, {&edit.gisis, &record.gisis},     {&edit.scope, &record.scope},
      {&edit.scope_reason, &record.scope_reason}};
  for (const auto& [from, to] : texts) {
    if (*from) *to = **from;
  }
  if (edit.lat) record.lat = *edit.lat;
  if (edit.lon) record.lon = *edit.lon;
  // A facility back in scope needs no reason; the trail keeps the old one.
  if (record.scope == "in" && !edit.scope_reason) record.scope_reason.clear();
}

Findings Check(Connection& connection, const std::string& id, const Record& record) {
  Findings findings;
  if (!record.organisation.empty() &&
      OneWhole(connection, "SELECT count(*) FROM organisation WHERE id = :id", {{"id", record.organisation}}) == 0) {
    findings.push_back(Error("entry.unknown", "body#/organisation", {{"value", formats::Shortened(record.organisation)}}));
  }
  if (!record.gisis.empty()) {
    if (!IsGisisNumber(record.gisis)) {
      findings.push_back(Error("entry.gisis", "body#/gisis", {{"value", formats::Shortened(record.gisis)}}));
    } else if (!record.gisis.starts_with(record.state)) {
      findings.push_back(Error("entry.gisis-state", "body#/gisis", {{"value", record.gisis}, {"state", record.state}}));
    } else if (const auto other = OneText(connection, "SELECT id FROM facility WHERE gisis = :gisis AND id <> :id",
                                          {{"gisis", record.gisis}, {"id", id}})) {
      findings.push_back(Error("entry.gisis.conflict", "body#/gisis", {{"value", record.gisis}, {"facility", *other}}));
    }
  }
  if (record.scope == "out" && Trim(record.scope_reason).empty()) findings.push_back(Error("entry.scope-reason", "body#/scope_reason"));
  if (record.lat.has_value() != record.lon.has_value()) findings.push_back(Error("entry.position", "body#/lat"));
  return findings;
}

// A State's levels for all its facilities hold for those that come under its rules later, too.
void JoinLevels(Transaction& t, const std::string& id, const std::string& state) {
  Run(t,
      "INSERT INTO security_level_facility (security_level, facility, issued) SELECT l.id, :facility, :now FROM security_level l "
      "WHERE l.state = :state AND l.all_facilities = 1 AND l.withdrawn = '' AND (l.until = '' OR l.until > :now) "
      "ON CONFLICT (security_level, facility) DO NOTHING",
      {{"facility", id}, {"now", t.Now()}, {"state", state}});
}

Values Columns(const std::string& id, const Record& record) {
  return {{"id", id},
          {"port", record.port},
          {"state", record.state},
          {"organisation", record.organisation.empty() ? Value(nullptr) : Value(record.organisation)},
          {"name", record.name},
          {"traffic", record.traffic},
          {"size", record.size},
          {"gisis", record.gisis},
          {"scope", record.scope},
          {"scope_reason", record.scope_reason},
          {"scope_by", record.scope_by},
          {"scope_at", record.scope_at},
          {"lat", record.lat},
          {"lon", record.lon},
          {"search", Folded(id + " " + record.name + " " + record.port_name + " " + record.gisis)},
          {"name_key", Folded(record.name)},
          {"version", record.version}};
}

std::string NextId(Connection& connection, const std::string& port) {
  long long last = 0;
  Rows rows(connection, "SELECT id FROM facility WHERE port = :port", {{"port", port}});
  while (rows.Next()) {
    const std::string id = rows.Text(0);
    const auto dash = id.rfind('-');
    if (dash != std::string::npos) last = std::max(last, ToInteger(std::string_view(id).substr(dash + 1)).value_or(0));
  }
  const std::string number = std::to_string(last + 1);
  return port + "-" + (number.size() < 2 ? "0" : "") + number;
}

}  // namespace

bool IsGisisNumber(std::string_view text) {
  if (text.size() != 10 || text[5] != '-') return false;
  const auto all = [&](std::size_t from, std::size_t to, auto is) {
    for (std::size_t i = from; i < to; ++i) {
      if (!is(text[i])) return false;
    }
    return true;
  };
  const auto letter = [](char c) { return c >= 'A' && c <= 'Z'; };
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  // The place of a UN/LOCODE has letters, and the digits 2 to 9 where letters ran out.
  return all(0, 2, letter) && all(2, 5, [&](char c) { return letter(c) || (c >= '2' && c <= '9'); }) && all(6, 10, digit);
}

Result<std::string> AddFacility(Transaction& t, const std::string& wanted, const std::string& port, const FacilityEdit& edit) {
  Record record;
  record.port = port;
  {
    Rows rows(t, "SELECT state, name FROM port WHERE id = :port", {{"port", port}});
    if (!rows.Next()) return Fail(Error("entry.unknown", "body#/port", {{"value", formats::Shortened(port)}}));
    record.state = rows.Text(0);
    record.port_name = rows.Text(1);
  }
  const std::string id = wanted.empty() ? NextId(t, port) : wanted;
  if (OneWhole(t, "SELECT count(*) FROM facility WHERE id = :id", {{"id", id}}) != 0) {
    return Fail(Error("entry.id.conflict", "body#/id", {{"value", id}}));
  }
  Apply(edit, record);
  Findings findings = Check(t, id, record);
  if (HasErrors(findings)) return Fail(std::move(findings));
  record.scope_by = t.Actor();
  record.scope_at = t.Now();
  Values values = Columns(id, record);
  values.emplace_back("added", DayOf(t.Now()));
  Run(t,
      "INSERT INTO facility (id, port, state, organisation, name, traffic, size, gisis, scope, scope_reason, scope_by, scope_at, lat, lon, "
      "search, name_key, version, added) VALUES (:id, :port, :state, :organisation, :name, :traffic, :size, :gisis, :scope, :scope_reason, "
      ":scope_by, :scope_at, :lat, :lon, :search, :name_key, :version, :added)",
      values);
  if (record.scope == "in") JoinLevels(t, id, record.state);
  Edits edits;
  edits.Set("port", port);
  edits.Set("name", record.name);
  edits.Set("traffic", record.traffic);
  edits.Set("size", record.size);
  edits.Set("organisation", record.organisation);
  edits.Set("gisis", record.gisis);
  edits.Set("scope", record.scope);
  edits.Set("scope_reason", record.scope_reason);
  edits.Set("lat", NumberOrNothing(record.lat));
  edits.Set("lon", NumberOrNothing(record.lon));
  t.Record({"facility.add", "facility/" + id, record.state + "/" + id, edits.Json()});
  return id;
}

Result<int> EditFacility(Transaction& t, const std::string& id, long long version, const FacilityEdit& edit) {
  const auto before = ReadRecord(t, id);
  if (!before) return Fail(Error("api.not-found", ""));
  if (before->version != version) return Fail(Error("entry.stale", "If-Match"));
  Record record = *before;
  Apply(edit, record);
  Findings findings = Check(t, id, record);
  if (HasErrors(findings)) return Fail(std::move(findings));
  Edits edits;
  edits.Add("name", before->name, record.name);
  edits.Add("traffic", before->traffic, record.traffic);
  edits.Add("size", before->size, record.size);
  edits.Add("organisation", before->organisation, record.organisation);
  edits.Add("gisis", before->gisis, record.gisis);
  edits.Add("scope", before->scope, record.scope);
  edits.Add("scope_reason", before->scope_reason, record.scope_reason);
  edits.Add("lat", NumberOrNothing(before->lat), NumberOrNothing(record.lat));
  edits.Add("lon", NumberOrNothing(before->lon), NumberOrNothing(record.lon));
  if (edits.Empty()) return 0;
  if (before->scope != record.scope || before->scope_reason != record.scope_reason) {
    record.scope_by = t.Actor();
    record.scope_at = t.Now();
  }
  ++record.version;
  Values values = Columns(id, record);
  std::erase_if(values, [](const auto& value) { return value.first == "port" || value.first == "state"; });
  Run(t,
      "UPDATE facility SET organisation = :organisation, name = :name, traffic = :traffic, size = :size, gisis = :gisis, scope = :scope, "
      "scope_reason = :scope_reason, scope_by = :scope_by, scope_at = :scope_at, lat = :lat, lon = :lon, search = :search, "
      "name_key = :name_key, version = :version WHERE id = :id",
      values);
  if (before->scope != record.scope && record.scope == "in") JoinLevels(t, id, record.state);
  t.Record({"facility.edit", "facility/" + id, record.state + "/" + id, edits.Json()});
  return 1;
}

}  // namespace atalaya::store
