#include "formats/read_scenarios.h"

#include "formats/json_decode.h"
#include "formats/json_parse.h"
#include "formats/json_write.h"

namespace atalaya::formats {
namespace {

using model::Scenario;

void CheckWord(const JsonNode& node, const std::string& word, const IdSet& known) {
  if (node.Present() && known.find(word) == known.end()) node.UnknownWord(Joined(known));
}

void ReadIncidents(const JsonNode& node, model::Rate& rate) {
  JsonObject object(node);
  for (const JsonNode& type : object.Need("types").SomeItems()) {
    rate.incident_types.push_back(type.String());
    CheckWord(type, rate.incident_types.back(), IncidentTypes());
  }
  if (const auto statuses = object.Maybe("vessel_status")) {
    for (const JsonNode& status : statuses->Items()) {
      rate.vessel_status.push_back(status.String());
      CheckWord(status, rate.vessel_status.back(), VesselStatuses());
    }
  }
  const JsonNode from = object.Need("from"), to = object.Need("to");
  rate.from = from.Date();
  rate.to = to.Date();
  if (IsDate(rate.from) && IsDate(rate.to) && rate.to < rate.from) {
    to.Report("pack.window", {{"from", rate.from}, {"to", rate.to}});
  }
  object.Done();
}

model::Rate ReadRate(const JsonNode& node, const Known& known) {
  model::Rate rate;
  JsonObject object(node);
  rate.shape = object.Need("shape").Number(1e-9, 1e9);
  rate.exposure = object.Need("exposure").Number(1e-9, 1e9);
  if (const auto reason = object.Maybe("reason")) rate.reason = reason->FourLanguages();
  if (const auto incidents = object.Maybe("incidents")) ReadIncidents(*incidents, rate);
  if (const auto scales = object.Maybe("scale")) {
    for (const JsonNode& item : scales->Items()) {
      JsonObject scale(item);
      model::IndicatorScale read;
      const JsonNode indicator = scale.Need("indicator");
      read.indicator = indicator.Id();
      if (indicator.Present() && !Knows(known.indicators, read.indicator)) {
        indicator.Report("pack.unknown-indicator", {{"indicator", Shortened(read.indicator)}});
      }
      read.reference = scale.Need("reference").Number(1e-9, kMostMoney);
      read.exponent = scale.Need("exponent").Number(-5, 5);
      scale.Done();
      rate.scale.push_back(std::move(read));
    }
  }
  object.Done();
  return rate;
}

model::ScenarioLayer ReadLayer(const JsonNode& node, const Known& known) {
  model::ScenarioLayer layer;
  JsonObject object(node);
  layer.layer = object.Need("kind").Word<model::Layer>();
  IdSet seen;
  for (const JsonNode& item : object.Need("controls").Items()) {
    model::SupportingControl control;
    JsonObject fields(item);
    const JsonNode id = fields.Need("id");
    control.control = id.Id();
    if (id.Present() && !Knows(known.controls, control.control)) {
      id.Report("pack.unknown-control", {{"control", Shortened(control.control)}});
    }
    if (id.Present() && !seen.insert(control.control).second)
      id.Report("json.duplicate-item", {{"value", control.control}});
    control.effectiveness = ReadRange(fields, 0, 1);
    if (const auto reason = fields.Maybe("reason")) control.reason = reason->FourLanguages();
    fields.Done();
    layer.controls.push_back(std::move(control));
  }
  object.Done();
  return layer;
}

void CheckActs(const JsonNode& acts, const Scenario& scenario) {
  for (const model::Role role : scenario.acts) {
    const bool local = role == model::Role::kLocal;
    if (local == !model::IsNetworkFamily(scenario.family)) continue;
    acts.Report("pack.role-of-family",
                {{"role", std::string(Name(role))}, {"family", std::string(Name(scenario.family))}});
  }
}

Scenario ReadScenario(const JsonNode& node, const Known& known) {
  Scenario scenario;
  JsonObject object(node);
  scenario.id = object.Need("id").Id();
  const std::size_t before = node.List().Errors();
  scenario.family = object.Need("family").Word<model::Family>();
  const JsonNode acts = object.Need("acts");
  scenario.acts = acts.SomeWords<model::Role>();
  if (node.List().Errors() == before) CheckActs(acts, scenario);
  scenario.title = object.Need("title").FourLanguages();
  scenario.description = object.Need("description").FourLanguages();
  scenario.traffic = object.Need("traffic").SomeWords<model::Traffic>();
  scenario.common_cause = object.Need("common_cause").Probability();
  if (const auto reason = object.Maybe("common_cause_reason")) scenario.common_cause_reason = reason->FourLanguages();
  scenario.rate = ReadRate(object.Need("rate"), known);
  JsonObject consequence(object.Need("consequence"));
  scenario.money = ReadRange(consequence.Need("money"), 0, kMostMoney, &scenario.money_reason);
  scenario.lives = ReadRange(consequence.Need("lives"), 0, 1e9, &scenario.lives_reason);
  consequence.Done();
  std::set<model::Layer> seen;
  for (const JsonNode& item : object.Need("layers").SomeItems()) {
    const std::size_t sound = node.List().Errors();
    scenario.layers.push_back(ReadLayer(item, known));
    const model::Layer layer = scenario.layers.back().layer;
    if (!seen.insert(layer).second && node.List().Errors() == sound) {
      item.Report("json.duplicate-item", {{"value", std::string(Name(layer))}});
    }
  }
  object.Done();
  return scenario;
}

}  // namespace

std::vector<Scenario> ReadScenarios(std::string_view bytes, const std::string& file, const Known& known,
                                    FindingList& findings) {
  const auto document = ParseJson(bytes, file);
  if (!document) {
    findings.Add(document.error());
    return {};
  }
  std::vector<Scenario> scenarios;
  JsonObject object(JsonNode(*document, file, findings));
  object.Need("version").Words();
  if (const auto title = object.Maybe("title")) title->FourLanguages();
  if (const auto elicitation = object.Maybe("elicitation")) {
    JsonObject fields(*elicitation);
    fields.Need("who").Words();
    fields.Done();
  }
  IdSet seen;
  for (const JsonNode& item : object.Need("scenarios").SomeItems()) {
    scenarios.push_back(ReadScenario(item, known));
    const std::string& id = scenarios.back().id;
    if (!id.empty() && !seen.insert(id).second) item.Report("pack.duplicate-id", {{"id", Shortened(id)}});
  }
  object.Done();
  return scenarios;
}

}  // namespace atalaya::formats
