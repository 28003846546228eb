#include "formats/analysis_json_parts.h"

namespace atalaya::formats {
namespace {

void PutScenario(AnalysisParts& parts, const risk::ScenarioRisk& risk) {
  JsonWriter& json = parts.json;
  json.BeginObject(Break::kNo);
  json.Member("scenario", parts.region.scenarios[risk.scenario].id);
  json.Key("vulnerability");
  parts.PutEstimate(risk.vulnerability);
  json.Key("attempts_per_year");
  parts.PutEstimate(risk.rate);
  json.Member("incidents", risk.incidents).Member("money_per_year", risk.money).Member("lives_per_year", risk.lives);
  json.Member("unknown", risk.unknown).EndObject();
}

void PutRisk(AnalysisParts& parts, const risk::FacilityRisk& risk) {
  JsonWriter& json = parts.json;
  json.Key("money_per_year");
  parts.PutEstimate(risk.money);
  json.Key("lives_per_year");
  parts.PutEstimate(risk.lives);
  json.Key("money_exceeded");
  parts.PutList(risk.money_curve);
  json.Key("lives_exceeded");
  parts.PutList(risk.lives_curve);
  json.Key("scenarios").BeginArray();
  for (const risk::ScenarioRisk& scenario : risk.scenarios) PutScenario(parts, scenario);
  json.EndArray();
}

void PutGates(JsonWriter& json, const network::GateEvasion& gates) {
  json.Key("gates").BeginArray();
  for (std::size_t i = 0; i < model::kNetworkFamilyCount; ++i) {
    json.BeginObject(Break::kNo).Member("family", Name(static_cast<model::Family>(i)));
    for (std::size_t k = 0; k < gates[i].size(); ++k) json.Member(Name(static_cast<model::Role>(k)), gates[i][k]);
    json.EndObject();
  }
  json.EndArray();
}

void PutReview(AnalysisParts& parts, int facility, const assess::FacilityReview& review) {
  JsonWriter& json = parts.json;
  const model::Standard& standard = parts.region.StandardOf(facility);
  json.Key("answers");
  parts.PutTally(review.all);
  json.Key("mandatory");
  parts.PutTally(review.mandatory);
  json.Key("verified").BeginObject(Break::kNo);
  for (std::size_t i = 0; i < model::kVerificationCount; ++i) {
    json.Member(Name(static_cast<model::Verification>(i)), review.verified[i]);
  }
  json.EndObject();
  json.Key("by_group").BeginArray();
  for (std::size_t i = 0; i < review.by_group.size(); ++i) {
    json.BeginObject(Break::kNo).Member("group", standard.groups[i].id).Key("answers");
    parts.PutTally(review.by_group[i]);
    json.EndObject();
  }
  json.EndArray();
  json.Member("deficiency_count", static_cast<int>(review.deficiencies.size()));
  json.Key("deficiencies").BeginArray();
  for (const assess::Deficiency& deficiency : review.deficiencies) {
    json.BeginObject(Break::kNo);
    json.Member("control", standard.controls[deficiency.control].id).Member("answer", Name(deficiency.reply));
    json.Member("mandatory", deficiency.mandatory).Member("inherited", deficiency.inherited);
    json.Key("solutions").BeginArray();
    for (const int solution : deficiency.solutions) json.String(parts.SolutionId(solution));
    json.EndArray().EndObject();
  }
  json.EndArray();
}

}  // namespace

void AnalysisParts::Facilities() {
  json.Key("facilities").BeginArray();
  for (std::size_t i = 0; i < region.facilities.size(); ++i) {
    const model::Facility& facility = region.facilities[i];
    json.BeginObject();
    json.Member("id", facility.id).Member("name", facility.name).Member("port", PortId(facility.port));
    json.Member("state", StateId(region.ports[facility.port].state));
    json.Member("traffic", Name(facility.traffic)).Member("size", Name(facility.size));
    json.Member("profile", region.StandardOf(static_cast<int>(i)).id);
    if (i < analysis.risk.facilities.size()) PutRisk(*this, analysis.risk.facilities[i]);
    if (i < analysis.gates.size()) PutGates(json, analysis.gates[i]);
    if (i < analysis.review.facilities.size()) PutReview(*this, static_cast<int>(i), analysis.review.facilities[i]);
    json.EndObject();
  }
  json.EndArray();
}

void AnalysisParts::Classic() {
  json.Key("classic").BeginArray();
  for (std::size_t i = 0; i < analysis.classic.size(); ++i) {
    const model::Method& method = region.methods[i];
    json.BeginObject();
    json.Member("method", method.id).Member("version", method.version);
    json.Key("factors").BeginArray(Break::kNo);
    for (const model::MethodFactor& factor : method.factors) json.String(factor.id);
    json.EndArray();
    json.Key("scores").BeginArray();
    for (const risk::MethodScore& score : analysis.classic[i]) {
      json.BeginObject(Break::kNo);
      json.Member("facility", FacilityId(score.facility)).Member("scenario", region.scenarios[score.scenario].id);
      json.Key("steps").BeginArray();
      for (const int step : score.steps) json.Integer(step);
      json.EndArray().Member("score", score.score);
      if (!score.result.empty()) json.Member("result", score.result);
      if (score.band >= 0) json.Member("band", score.band + 1);
      json.EndObject();
    }
    json.EndArray().EndObject();
  }
  json.EndArray();
}

}  // namespace atalaya::formats
