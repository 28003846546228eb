#include "formats/analysis_json_parts.h"

namespace atalaya::formats {
namespace {

void PutRoute(AnalysisParts& parts, const network::Route& route) {
  JsonWriter& json = parts.json;
  json.BeginObject(Break::kNo);
  if (route.threat >= 0) {
    const model::Threat& threat = parts.region.threats[route.threat];
    json.Member("family", Name(threat.family))
        .Member("from", parts.StateId(threat.from))
        .Member("to", parts.StateId(threat.to));
    json.Member("attempts_per_year", threat.attempts_per_year);
    json.Member("harm_money", threat.harm_money).Member("harm_lives", threat.harm_lives);
  }
  json.Member("evade", route.evade);
  json.Key("ports").BeginArray();
  for (const int port : route.ports) json.String(parts.PortId(port));
  json.EndArray();
  json.Key("facilities").BeginArray();
  for (const int facility : route.facilities) {
    if (facility < 0) {
      json.Null();
    } else {
      json.String(parts.FacilityId(facility));
    }
  }
  json.EndArray().EndObject();
}

void PutPort(AnalysisParts& parts, const analysis::PortPicture& picture) {
  JsonWriter& json = parts.json;
  const model::Port& port = parts.region.ports[picture.port];
  json.BeginObject();
  json.Member("id", parts.PortId(picture.port)).Member("name", port.name).Member("state", parts.StateId(port.state));
  if (port.lat && port.lon) json.Member("lat", *port.lat).Member("lon", *port.lon);
  json.Member("exposure", picture.exposure);
  json.Key("exposure_by_role").BeginObject(Break::kNo);
  for (std::size_t i = 0; i < picture.exposure_by_role.size(); ++i) {
    json.Member(Name(static_cast<model::Role>(i)), picture.exposure_by_role[i]);
  }
  json.EndObject();
  json.Member("harm_per_year", picture.harm).Member("stand_alone_gain", picture.stand_alone_gain);
  json.Member("local_money_per_year", picture.local_money).Member("local_lives_per_year", picture.local_lives);
  json.Member("weakest_facility", parts.FacilityId(picture.weakest_facility))
      .Member("weakest_evasion", picture.weakest_evasion);
  json.Member("unknown", picture.unknown).EndObject();
}

}  // namespace

void AnalysisParts::Network() {
  json.Key("ports").BeginArray();
  for (const analysis::PortPicture& port : analysis.ports) PutPort(*this, port);
  json.EndArray();
  json.Key("routes").BeginArray();
  for (const network::Route& route : analysis.routes) PutRoute(*this, route);
  json.EndArray();
  json.Key("substitutes").BeginArray();
  for (const analysis::Substitute& substitute : analysis.substitutes) {
    json.BeginObject().Member("port", PortId(substitute.port)).Key("today");
    PutRoute(*this, substitute.today);
    json.Key("instead");
    PutRoute(*this, substitute.instead);
    json.EndObject();
  }
  json.EndArray();
}

}  // namespace atalaya::formats
