#include "store/states.h"

#include "formats/json_decode.h"
#include "formats/json_parse.h"
#include "formats/json_write.h"
#include "store/edits.h"
#include "store/sql.h"

namespace atalaya::store {
namespace {

constexpr const char* kStateColumns =
    "SELECT s.id, s.iso3, s.name_en, s.name_es, s.name_pt, s.name_fr, s.member, s.subregion, s.profile, s.periods, s.version, "
    "COALESCE(f.inside, 0), COALESCE(f.outside, 0), COALESCE(p.number, 0) FROM state s "
    "LEFT JOIN (SELECT state, sum(CASE WHEN scope = 'in' THEN 1 ELSE 0 END) AS inside, sum(CASE WHEN scope = 'in' THEN 0 ELSE 1 END) AS outside "
    "FROM facility GROUP BY state) f ON f.state = s.id "
    "LEFT JOIN (SELECT state, count(*) AS number FROM port GROUP BY state) p ON p.state = s.id";

std::string PeriodsJson(const NationalPeriods& periods) {
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo);
  for (const auto& [name, period] : periods) {
    w.Key(name).BeginObject(formats::Break::kNo).Member("value", period.value).Member("citation", period.citation).EndObject();
  }
  w.EndObject();
  return w.Take();
}

// What we wrote ourselves; a text that cannot be read counts as no period of one's own.
NationalPeriods ReadPeriods(const std::string& text) {
  NationalPeriods periods;
  const auto document = formats::ParseJson(text, "periods");
  if (!document) return periods;
  formats::FindingList findings;
  for (const auto& [name, node] : formats::JsonNode(*document, "periods", findings).Members()) {
    formats::JsonObject object(node);
    NationalPeriod& period = periods[name];
    period.value = object.Need("value").Number(0, 1000);
    period.citation = object.Need("citation").String();
  }
  return periods;
}

State ReadState(const Rows& rows) {
  State state;
  state.id = rows.Text(0);
  state.iso3 = rows.Text(1);
  for (std::size_t i = 0; i < kLanguages.size(); ++i) state.name.Set(kLanguages[i], rows.Text(2 + i));
  state.member = rows.Flag(6);
  state.subregion = rows.Text(7);
  state.profile = rows.Text(8);
  state.periods = ReadPeriods(rows.Text(9));
  state.version = rows.Whole(10);
  state.facilities_in = static_cast<int>(rows.Whole(11));
  state.facilities_out = static_cast<int>(rows.Whole(12));
  state.ports = static_cast<int>(rows.Whole(13));
  return state;
}

}  // namespace

std::vector<State> ListStates(Connection& connection) {
  std::vector<State> states;
  Rows rows(connection, std::string(kStateColumns) + " ORDER BY s.id");
  while (rows.Next()) states.push_back(ReadState(rows));
  return states;
}

std::optional<State> FindState(Connection& connection, const std::string& id) {
  Rows rows(connection, std::string(kStateColumns) + " WHERE s.id = :id", {{"id", id}});
  if (!rows.Next()) return std::nullopt;
  return ReadState(rows);
}

Result<State> EditState(Transaction& t, const std::string& id, long long version, const StateEdit& edit) {
  auto state = FindState(t, id);
  if (!state) return Fail(Error("api.not-found", ""));
  if (state->version != version) return Fail(Error("entry.stale", "If-Match"));
  Edits edits;
  if (edit.profile) {
    edits.Add("profile", state->profile, *edit.profile);
    state->profile = *edit.profile;
  }
  if (edit.periods) {
    edits.Add("periods", PeriodsJson(state->periods), PeriodsJson(*edit.periods));
    state->periods = *edit.periods;
  }
  if (edits.Empty()) return *state;
  ++state->version;
  Run(t, "UPDATE state SET profile = :profile, periods = :periods, version = :version WHERE id = :id",
      {{"profile", state->profile}, {"periods", PeriodsJson(state->periods)}, {"version", state->version}, {"id", id}});
  t.Record({"state.edit", "state/" + id, id, edits.Json()});
  return *state;
}

}  // namespace atalaya::store
