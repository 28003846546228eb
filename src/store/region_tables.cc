#include "store/region_tables.h"

#include "base/time.h"
#include "formats/json_write.h"
#include "store/sql.h"

namespace atalaya::store {

std::string PortKey(const model::Port& port) { return port.locode.empty() ? "P" + std::to_string(port.id) : port.locode; }

int ImportRegister(Transaction& t, const model::Region& region, const std::map<std::string, std::string>& profile_by_state) {
  Bulk states(t,
              "INSERT INTO state (id, iso3, name_en, name_es, name_pt, name_fr, member, subregion, profile) VALUES "
              "(:id, :iso3, :en, :es, :pt, :fr, :member, :subregion, :profile) ON CONFLICT (id) DO NOTHING",
              {"id", "iso3", "en", "es", "pt", "fr", "member", "subregion", "profile"});
  for (const model::State& state : region.states) {
    const auto profile = profile_by_state.find(state.iso2);
    states.Run({state.iso2, state.iso3, state.name.In(Language::kEnglish), state.name.In(Language::kSpanish),
                state.name.In(Language::kPortuguese), state.name.In(Language::kFrench), state.member, state.subregion,
                profile == profile_by_state.end() ? std::string() : profile->second});
  }
  Bulk ports(t,
             "INSERT INTO port (id, number, state, name, lat, lon, capacity, in_scope, search, name_key) VALUES "
             "(:id, :number, :state, :name, :lat, :lon, :capacity, :in_scope, :search, :name_key) ON CONFLICT (id) DO NOTHING",
             {"id", "number", "state", "name", "lat", "lon", "capacity", "in_scope", "search", "name_key"});
  for (const model::Port& port : region.ports) {
    const std::string key = PortKey(port);
    const std::string& state = region.states[static_cast<std::size_t>(port.state)].iso2;
    ports.Run({key, port.id, state, port.name, port.lat, port.lon, port.capacity_teu, port.in_scope, Folded(key + " " + port.name),
               Folded(port.name)});
  }
  const long long before = OneWhole(t, "SELECT count(*) FROM facility");
  Bulk facilities(t,
                  "INSERT INTO facility (id, port, state, name, traffic, size, basis, search, name_key, added) VALUES "
                  "(:id, :port, :state, :name, :traffic, :size, :basis, :search, :name_key, :added) ON CONFLICT (id) DO NOTHING",
                  {"id", "port", "state", "name", "traffic", "size", "basis", "search", "name_key", "added"});
  for (const model::Facility& facility : region.facilities) {
    const model::Port& port = region.ports[static_cast<std::size_t>(facility.port)];
    facilities.Run({facility.id, PortKey(port), region.states[static_cast<std::size_t>(port.state)].iso2, facility.name,
                    std::string(model::Name(facility.traffic)), std::string(model::Name(facility.size)), facility.basis,
                    Folded(facility.id + " " + facility.name + " " + port.name), Folded(facility.name), DayOf(t.Now())});
  }
  const int added = static_cast<int>(OneWhole(t, "SELECT count(*) FROM facility") - before);
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo).Member("region", region.id).Member("version", region.version).Member("facilities", added).EndObject();
  t.Record({"register.import", "region/" + region.id, "", w.Take()});
  return added;
}

}  // namespace atalaya::store
