// Trees for losses, ports and threats.
#include <algorithm>
#include <array>
#include <cmath>

#include "analysis/explain.h"
#include "analysis/explain_parts.h"

namespace atalaya::analysis {
namespace {

using model::Region;

// Lists longer than this end with one line for the rest, so that parts always add up to the whole.
constexpr std::size_t kMaxParts = 12;

std::vector<MessageArg> Named(const std::string& name, const std::string& id) {
  return {{"name", name}, {"id", id}};
}
std::vector<MessageArg> Named(const Text& name, const std::string& id) {
  return {{"name", name}, {"id", id}};
}

// Largest first; what is cut off becomes one part `explain.others`.
void SortAndFold(std::vector<Explanation>& parts, const std::string& unit) {
  std::stable_sort(parts.begin(), parts.end(),
                   [](const Explanation& a, const Explanation& b) { return a.value > b.value; });
  if (parts.size() <= kMaxParts) return;
  Explanation others{
      "explain.others", {{"count", static_cast<double>(parts.size() - kMaxParts)}}, 0, unit, "computed", {}};
  for (std::size_t i = kMaxParts; i < parts.size(); ++i) others.value += parts[i].value;
  parts.resize(kMaxParts);
  parts.push_back(std::move(others));
}

Explanation Leaf(const char* label, double value, const char* unit, const std::string& source = "computed") {
  return {label, {}, value, unit, source, {}};
}

Explanation GatePart(const Region& region, const Analysis& analysis, const network::Route& route, std::size_t at) {
  const int facility = route.facilities[at], port = route.ports[at];
  const std::size_t role = at == 0 ? 0 : at + 1 == route.ports.size() ? 2 : 1;
  const auto family = static_cast<std::size_t>(region.threats[route.threat].family);
  static constexpr std::array<const char*, 3> kLabels{"explain.gate.export", "explain.gate.transhipment",
                                                      "explain.gate.import"};
  Explanation part;
  part.label = kLabels[role];
  part.unit = "probability";
  part.args =
      Named(region.ports[port].name, facility >= 0 ? region.facilities[facility].id : PortCode(region.ports[port]));
  if (facility < 0) {
    const auto& s = region.settings;
    part.value = role == 0 ? s.partner_export : role == 1 ? s.partner_transhipment : s.partner_import;
    part.source = "region.json";
    return part;
  }
  part.value = analysis.gates[facility][family][role];
  part.source = "computed";
  for (const risk::ScenarioRisk& s : analysis.risk.facilities[facility].scenarios) {
    const model::Scenario& scenario = region.scenarios[s.scenario];
    const bool acts =
        std::find(scenario.acts.begin(), scenario.acts.end(), static_cast<model::Role>(role)) != scenario.acts.end();
    if (static_cast<std::size_t>(scenario.family) == family && acts) {
      part.parts.push_back({"explain.scenario",
                            Named(scenario.title, scenario.id),
                            s.vulnerability.mean,
                            "probability",
                            "facility/" + region.facilities[facility].id + "/" + scenario.id,
                            {}});
    }
  }
  return part;
}

Explanation RouteTree(const Region& region, const Analysis& analysis, const network::Route& route, const char* label) {
  Explanation tree{label, {}, route.evade, "probability", "computed", {}};
  for (std::size_t i = 0; i < route.ports.size(); ++i) {
    tree.parts.push_back(GatePart(region, analysis, route, i));
    if (i + 1 == route.ports.size()) continue;
    Explanation lane{"explain.lane",
                     {{"from", region.ports[route.ports[i]].name}, {"to", region.ports[route.ports[i + 1]].name}},
                     region.settings.lane_evasion,
                     "probability",
                     "region.json",
                     {}};
    for (const model::Lane& l : region.lanes) {
      if ((l.from == route.ports[i] && l.to == route.ports[i + 1]) ||
          (l.to == route.ports[i] && l.from == route.ports[i + 1])) {
        if (l.nautical_miles > 0) {
          lane.value *= std::pow(region.settings.lane_evasion_per_1000nm, l.nautical_miles / 1000.0);
          lane.source = "lanes.csv, distances.csv";
        }
        break;
      }
    }
    tree.parts.push_back(std::move(lane));
  }
  return tree;
}

std::vector<MessageArg> ThreatArgs(const Region& region, const model::Threat& threat) {
  return {{"family", Choice(model::Name(threat.family))},
          {"from", region.states[threat.from].name},
          {"to", region.states[threat.to].name},
          {"id", "threat/" + std::string(model::Name(threat.family)) + "/" + region.states[threat.from].iso2 + "/" +
                     region.states[threat.to].iso2}};
}

double Weight(const Region& region, const model::Threat& threat) {
  return threat.attempts_per_year * (threat.harm_money + threat.harm_lives * region.settings.value_per_life);
}

bool PassesGateAt(const network::Route& route, int port) {
  return std::find(route.ports.begin(), route.ports.end(), port) != route.ports.end();
}

}  // namespace

std::string Choice(std::string_view word) {
  std::string choice(word);
  std::replace(choice.begin(), choice.end(), '-', '_');
  return choice;
}

Explanation RegionLoss(const Region& region, const Analysis& analysis, bool lives) {
  const char* unit = lives ? "lives/year" : "USD/year";
  const Estimate& total = lives ? analysis.risk.lives : analysis.risk.money;
  Explanation tree{lives ? "explain.region.lives" : "explain.region.loss",
                   {{"low", total.low}, {"high", total.high}},
                   total.mean,
                   unit,
                   "computed",
                   {}};
  std::vector<double> by_state(region.states.size(), 0);
  for (std::size_t f = 0; f < region.facilities.size(); ++f) {
    const risk::FacilityRisk& risk = analysis.risk.facilities[f];
    by_state[region.ports[region.facilities[f].port].state] += lives ? risk.lives.mean : risk.money.mean;
  }
  for (std::size_t s = 0; s < by_state.size(); ++s) {
    if (by_state[s] > 0) {
      tree.parts.push_back({"explain.state",
                            Named(region.states[s].name, "state/" + region.states[s].iso2),
                            by_state[s],
                            unit,
                            "computed",
                            {}});
    }
  }
  SortAndFold(tree.parts, unit);
  return tree;
}

Explanation RegionExposure(const Region& region, const Analysis& analysis) {
  Explanation tree{"explain.region.exposure", {}, 0, "USD/year", "computed", {}};
  for (const network::Route& route : analysis.routes) {
    if (route.threat < 0) continue;
    const model::Threat& threat = region.threats[route.threat];
    const double harm = Weight(region, threat) * route.evade;
    tree.value += harm;
    tree.parts.push_back({"explain.threat", ThreatArgs(region, threat), harm, "USD/year", "threats.csv", {}});
  }
  SortAndFold(tree.parts, "USD/year");
  return tree;
}

Explanation RegionUnknown(const Region& region, const Analysis& analysis) {
  Explanation tree{"explain.region.unknown", {}, analysis.not_checked, "share", "answers.csv", {}};
  tree.parts.push_back(Leaf("explain.resting-on-unknown", analysis.resting_on_unknown, "share"));
  for (std::size_t f = 0; f < region.facilities.size(); ++f) {
    const assess::Tally& all = analysis.review.facilities[f].all;
    if (all.Checked() > 0) continue;
    tree.parts.push_back({"explain.facility.unassessed",
                          Named(region.facilities[f].name, region.facilities[f].id),
                          1,
                          "share",
                          "answers.csv",
                          {}});
  }
  return tree;
}

Explanation StatePicture(const Region& region, const Analysis& analysis, int state) {
  Explanation tree{
      "explain.state", Named(region.states[state].name, region.states[state].iso2), 0, "USD/year", "computed", {}};
  for (const PortPicture& picture : analysis.ports) {
    if (region.ports[picture.port].state != state) continue;
    Explanation port{
        "explain.port",      Named(region.ports[picture.port].name, "port/" + PortCode(region.ports[picture.port])),
        picture.local_money, "USD/year",
        "computed",          {}};
    port.parts.push_back(Leaf("explain.exposure", picture.exposure, "share"));
    port.parts.push_back(Leaf("explain.unknown", picture.unknown, "share", "answers.csv"));
    tree.value += picture.local_money;
    tree.parts.push_back(std::move(port));
  }
  SortAndFold(tree.parts, "USD/year");
  return tree;
}

Explanation PortOverview(const Region& region, const Analysis& analysis, const PortPicture& picture) {
  const model::Port& port = region.ports[picture.port];
  Explanation tree{"explain.port", Named(port.name, PortCode(port)), picture.local_money, "USD/year", "computed", {}};
  tree.parts.push_back(PortExposure(region, analysis, picture));
  tree.parts.push_back(Leaf("explain.stand-alone", picture.stand_alone_gain, "USD/year"));
  tree.parts.push_back(Leaf("explain.lives", picture.local_lives, "lives/year"));
  tree.parts.push_back(Leaf("explain.unknown", picture.unknown, "share", "answers.csv"));
  for (std::size_t f = 0; f < region.facilities.size(); ++f) {
    if (region.facilities[f].port == picture.port)
      tree.parts.push_back(FacilityLoss(region, analysis, static_cast<int>(f)));
  }
  return tree;
}

Explanation PortExposure(const Region& region, const Analysis& analysis, const PortPicture& picture) {
  const model::Port& port = region.ports[picture.port];
  Explanation tree{"explain.exposure.of", Named(port.name, PortCode(port)), picture.exposure, "share", "computed", {}};
  double weight = 0;
  for (const network::Route& route : analysis.routes) {
    if (route.threat >= 0) weight += Weight(region, region.threats[route.threat]);
  }
  for (const network::Route& route : analysis.routes) {
    if (route.threat < 0 || !PassesGateAt(route, picture.port)) continue;
    Explanation part{"explain.threat",
                     ThreatArgs(region, region.threats[route.threat]),
                     weight > 0 ? Weight(region, region.threats[route.threat]) / weight : 0,
                     "share",
                     "threats.csv",
                     {}};
    part.parts.push_back(RouteTree(region, analysis, route, "explain.best-way"));
    tree.parts.push_back(std::move(part));
  }
  SortAndFold(tree.parts, "share");
  return tree;
}

Explanation FacilityLoss(const Region& region, const Analysis& analysis, int facility) {
  const risk::FacilityRisk& risk = analysis.risk.facilities[facility];
  Explanation tree{"explain.facility", Named(region.facilities[facility].name, region.facilities[facility].id),
                   risk.money.mean,    "USD/year",
                   "computed",         {}};
  for (const risk::ScenarioRisk& s : risk.scenarios) {
    const model::Scenario& scenario = region.scenarios[s.scenario];
    Explanation part{"explain.scenario", Named(scenario.title, scenario.id), s.money, "USD/year", "computed", {}};
    part.parts.push_back({"explain.vulnerability.range",
                          {{"low", s.vulnerability.low}, {"high", s.vulnerability.high}},
                          s.vulnerability.mean,
                          "probability",
                          "computed",
                          {}});
    part.parts.push_back(Leaf("explain.rate", s.rate.mean, "attempts/year"));
    tree.parts.push_back(std::move(part));
  }
  SortAndFold(tree.parts, "USD/year");
  return tree;
}

Explanation ScenarioLoss(const Region& region, int facility, const risk::ScenarioRisk& s) {
  const model::Scenario& scenario = region.scenarios[s.scenario];
  Explanation tree{"explain.scenario", Named(scenario.title, scenario.id), s.money, "USD/year", "computed", {}};
  tree.parts.push_back(risk::ExplainVulnerability(region, facility, s.scenario, s));
  tree.parts.push_back(risk::ExplainRate(region, facility, s.scenario));
  tree.parts.push_back({"explain.consequence.money",
                        {{"low", scenario.money.low}, {"high", scenario.money.high}},
                        scenario.money.Mean(),
                        "USD",
                        "scenarios.json",
                        {}});
  tree.parts.push_back({"explain.consequence.lives",
                        {{"low", scenario.lives.low}, {"high", scenario.lives.high}},
                        scenario.lives.Mean(),
                        "lives",
                        "scenarios.json",
                        {}});
  return tree;
}

Explanation ControlAnswer(const Region& region, int facility, const model::Control& control) {
  const model::Answer& answer = region.AnswerOf(facility, control.id);
  const risk::Grade grade = risk::GradeOf(region.grading, answer);
  Explanation tree{"explain.control",
                   {{"id", control.id},
                    {"name", control.title},
                    {"answer", Choice(model::Name(answer.reply))},
                    {"verification", Choice(model::Name(answer.verification))}},
                   grade.applies ? grade.degree.Mean() : 0,
                   "share",
                   "answers.csv",
                   {}};
  for (const model::Scenario& scenario : region.scenarios) {
    const auto& traffic = scenario.traffic;
    if (std::find(traffic.begin(), traffic.end(), region.facilities[facility].traffic) == traffic.end()) continue;
    for (const model::ScenarioLayer& layer : scenario.layers) {
      for (const model::SupportingControl& support : layer.controls) {
        if (support.control != control.id) continue;
        tree.parts.push_back(
            {"explain.supports",
             {{"layer", Choice(model::Name(layer.layer))}, {"name", scenario.title}, {"reason", support.reason}},
             support.effectiveness.Mean(),
             "probability",
             "scenarios.json",
             {}});
      }
    }
  }
  return tree;
}

Explanation ThreatRoute(const Region& region, const Analysis& analysis, std::size_t k) {
  const model::Threat& threat = region.threats[k];
  const network::Route& route = analysis.routes[k];
  Explanation tree{
      "explain.threat", ThreatArgs(region, threat), Weight(region, threat) * route.evade, "USD/year", "computed", {}};
  tree.parts.push_back(
      Leaf("explain.attempts", threat.attempts_per_year, "attempts/year", "threats.csv: " + threat.basis));
  tree.parts.push_back(Leaf("explain.harm.money", threat.harm_money, "USD", "threats.csv"));
  tree.parts.push_back(Leaf("explain.harm.lives", threat.harm_lives, "lives", "threats.csv"));
  tree.parts.push_back(Leaf("explain.value-per-life", region.settings.value_per_life, "USD", "region.json"));
  tree.parts.push_back(RouteTree(region, analysis, route, "explain.best-way"));
  return tree;
}

}  // namespace atalaya::analysis
