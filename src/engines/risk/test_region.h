// Small regions for the tests of this folder.
#pragma once

#include <string>
#include <vector>

#include "model/region.h"

namespace atalaya::risk {

inline model::Grading TestGrading() {
  model::Grading grading;
  grading.implementation[static_cast<std::size_t>(model::Reply::kMet)] = {1, 1, 1};
  grading.implementation[static_cast<std::size_t>(model::Reply::kPartly)] = {0.3, 0.5, 0.7};
  grading.implementation[static_cast<std::size_t>(model::Reply::kNotMet)] = {0, 0, 0};
  grading.implementation[static_cast<std::size_t>(model::Reply::kNotChecked)] = {0, 0.3, 0.85};
  grading.evidence = {0.6, 0.75, 0.9, 1.0};
  return grading;
}

inline model::Answer MakeAnswer(model::Reply reply, model::Verification how = model::Verification::kInspected,
                                std::optional<double> degree = std::nullopt) {
  return {reply, how, degree, "", ""};
}

// One State and one port with container facilities F1, F2, ...; no scenarios.
inline model::Region TestRegion(int facilities = 1) {
  model::Region region;
  region.grading = TestGrading();
  model::State state;
  state.iso2 = "AA";
  region.states.push_back(state);
  model::Port port;
  port.id = 1;
  port.state = 0;
  region.ports.push_back(port);
  region.standards.emplace_back();
  for (int f = 0; f < facilities; ++f) {
    model::Facility facility;
    facility.id = "F" + std::to_string(f + 1);
    facility.port = 0;
    region.facilities.push_back(facility);
  }
  region.facility_standard.assign(region.facilities.size(), 0);
  region.answers.resize(region.facilities.size());
  region.state_answers.resize(1);
  return region;
}

// A scenario without layers: every attempt succeeds.
inline model::Scenario OpenScenario(const std::string& id, double shape, double exposure, Range money, Range lives) {
  model::Scenario scenario;
  scenario.id = id;
  scenario.traffic = {model::Traffic::kContainer};
  scenario.rate.shape = shape;
  scenario.rate.exposure = exposure;
  scenario.money = money;
  scenario.lives = lives;
  return scenario;
}

inline model::SupportingControl Supports(const std::string& control, Range effectiveness) {
  return {control, effectiveness, {}};
}

// Five layers and nine places for eight controls A..H; G supports two layers.
inline model::Scenario LayeredScenario(const std::string& id = "layered") {
  model::Scenario scenario = OpenScenario(id, 1.5, 2.0, {1e4, 5e4, 4e5}, {0, 0.1, 2});
  scenario.common_cause = 0.25;
  scenario.layers = {
      {model::Layer::kDeter, {Supports("A", {0.05, 0.15, 0.3})}},
      {model::Layer::kDeny, {Supports("B", {0.3, 0.5, 0.8}), Supports("C", {0.2, 0.4, 0.5})}},
      {model::Layer::kDetect, {Supports("D", {0.1, 0.3, 0.6}), Supports("G", {0.2, 0.3, 0.4})}},
      {model::Layer::kDelay, {Supports("E", {0.3, 0.3, 0.3})}},
      {model::Layer::kRespond,
       {Supports("F", {0.1, 0.2, 0.5}), Supports("G", {0.3, 0.6, 0.8}), Supports("H", {0.2, 0.5, 0.9})}}};
  return scenario;
}

}  // namespace atalaya::risk
