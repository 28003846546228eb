#include "formats/analysis_json.h"

#include "formats/analysis_json_parts.h"
#include "formats/findings_json.h"

namespace atalaya::formats {
namespace {

constexpr int kFormatVersion = 1;

void PutRegion(JsonWriter& json, const model::Region& region) {
  json.Key("region").BeginObject();
  json.Member("id", region.id).Member("version", region.version).Member("currency", region.currency);
  json.Key("title").FourLanguages(region.title);
  json.Key("illustrative").BeginArray(Break::kNo);
  for (const std::string& part : region.illustrative) json.String(part);
  json.EndArray();
  json.Key("standards").BeginArray();
  for (const model::Standard& standard : region.standards) {
    json.BeginObject(Break::kNo);
    json.Member("id", standard.id).Member("title", standard.title).Member("version", standard.version);
    json.Member("controls", static_cast<int>(standard.controls.size())).EndObject();
  }
  json.EndArray();
  json.Key("methods").BeginArray();
  for (const model::Method& method : region.methods) {
    json.BeginObject(Break::kNo);
    json.Member("id", method.id).Member("version", method.version).Member("certainty", method.certainty).EndObject();
  }
  json.EndArray();
  json.Key("sources").BeginArray();
  for (const model::Source& source : region.sources) {
    json.BeginObject(Break::kNo);
    json.Member("id", source.id).Member("title", source.title).Member("licence", source.licence).EndObject();
  }
  json.EndArray().EndObject();
}

void PutOptions(AnalysisParts& parts) {
  const analysis::Options& options = parts.analysis.options;
  parts.json.Key("options").BeginObject(Break::kNo);
  parts.json.Key("seed").Unsigned(options.seed);
  parts.json.Member("draws", options.draws).Member("gap", options.gap).Member("node_limit", options.node_limit);
  parts.json.Member("stability_draws", options.stability_draws);
  parts.json.Key("budgets");
  parts.PutNumbers(options.budgets);
  parts.json.EndObject();
}

void PutSummary(AnalysisParts& parts) {
  JsonWriter& json = parts.json;
  const risk::RegionRisk& risk = parts.analysis.risk;
  json.Key("summary").BeginObject();
  json.Member("not_checked", parts.analysis.not_checked)
      .Member("resting_on_unknown", parts.analysis.resting_on_unknown);
  json.Key("answers");
  parts.PutTally(parts.analysis.review.all);
  json.Key("money_per_year");
  parts.PutEstimate(risk.money);
  json.Key("lives_per_year");
  parts.PutEstimate(risk.lives);
  json.Key("exceedance_probability");
  parts.PutList(risk::kExceedance);
  json.Key("money_exceeded");
  parts.PutList(risk.money_curve);
  json.Key("lives_exceeded");
  parts.PutList(risk.lives_curve);
  json.Key("by_family").BeginArray();
  for (std::size_t i = 0; i < model::kFamilyCount; ++i) {
    json.BeginObject(Break::kNo).Member("family", Name(static_cast<model::Family>(i)));
    json.Member("money_per_year", risk.money_by_family[i])
        .Member("lives_per_year", risk.lives_by_family[i])
        .EndObject();
  }
  json.EndArray().EndObject();
}

}  // namespace

void AnalysisParts::PutEstimate(const Estimate& estimate) {
  json.BeginObject(Break::kNo);
  json.Member("mean", estimate.mean).Member("low", estimate.low).Member("high", estimate.high).EndObject();
}

void AnalysisParts::PutTally(const assess::Tally& tally) {
  json.BeginObject(Break::kNo);
  json.Member("met", tally.met).Member("partly", tally.partly).Member("not_met", tally.not_met);
  json.Member("not_applicable", tally.not_applicable).Member("not_checked", tally.not_checked).EndObject();
}

void AnalysisParts::PutNumbers(const std::vector<double>& numbers) {
  json.BeginArray(Break::kNo);
  for (const double number : numbers) json.Number(number);
  json.EndArray();
}

std::string AnalysisParts::PortId(int port) const {
  if (port < 0) return {};
  const model::Port& p = region.ports[port];
  return p.locode.empty() ? "P" + std::to_string(p.id) : p.locode;
}

std::string AnalysisParts::FacilityId(int facility) const {
  return facility < 0 ? std::string() : region.facilities[facility].id;
}
std::string AnalysisParts::StateId(int state) const {
  return state < 0 ? std::string() : region.states[state].iso2;
}
std::string AnalysisParts::SolutionId(int solution) const {
  return solution < 0 ? std::string() : region.solutions[solution].id;
}

std::string WriteAnalysis(const model::Region& region, const analysis::Analysis& analysis) {
  JsonWriter json;
  AnalysisParts parts{region, analysis, json};
  json.BeginObject();
  json.Member("format", "atalaya-analysis").Member("format_version", kFormatVersion);
  PutRegion(json, region);
  PutOptions(parts);
  PutSummary(parts);
  parts.Network();
  parts.Plan();
  parts.Facilities();
  parts.Classic();
  json.Key("findings");
  PutFindings(json, analysis.findings);
  json.EndObject();
  return json.Take();
}

}  // namespace atalaya::formats
