// The trees behind a vulnerability and a rate. Labels are keys of data/messages/parts/risk.*.json.
#include <algorithm>
#include <cmath>

#include "risk/clean.h"
#include "risk/paths.h"
#include "risk/rate.h"
#include "risk/risk.h"

namespace atalaya::risk {
namespace {

using model::Region;

Text TitleOf(const Region& region, int facility, const std::string& control) {
  for (const model::Control& c : region.StandardOf(facility).controls) {
    if (c.id == control) return c.title;
  }
  return Text(control);
}

// The file, and whose row if it is not the facility's own.
std::string SourceOf(const Region& region, int facility, const std::string& control) {
  if (region.answers[facility].contains(control)) return "answers.csv";
  const int state = region.ports[region.facilities[facility].port].state;
  return region.state_answers[state].contains(control) ? "answers.csv: " + region.states[state].iso2 : "answers.csv: -";
}

// ICU's select takes no hyphens: "not-met" is chosen as "not_met".
std::string Choice(std::string_view name) {
  std::string word(name);
  std::replace(word.begin(), word.end(), '-', '_');
  return word;
}

Explanation ControlPart(const Region& region, int facility, const model::SupportingControl& support) {
  const model::Answer& answer = region.AnswerOf(facility, support.control);
  const Grade grade = GradeOf(region.grading, answer);
  const Range eta = CleanProbability(support.effectiveness);
  const std::string reply = Choice(model::Name(answer.reply)), verification = Choice(model::Name(answer.verification));
  Explanation part{"explain.risk.control",
                   {{"id", support.control}, {"name", TitleOf(region, facility, support.control)}, {"answer", reply}},
                   eta.Mean() * grade.degree.Mean(),
                   "probability",
                   "computed",
                   {}};
  if (!grade.applies) return part;
  part.parts.push_back({"explain.risk.effectiveness",
                        {{"low", eta.low}, {"high", eta.high}, {"reason", support.reason}},
                        eta.Mean(),
                        "probability",
                        "scenarios.json",
                        {}});
  const double omega = EvidenceOf(region.grading, answer);
  part.parts.push_back({"explain.risk.implementation",
                        {{"answer", reply},
                         {"low", omega > 0 ? grade.degree.low / omega : 0.0},
                         {"high", omega > 0 ? grade.degree.high / omega : 0.0}},
                        omega > 0 ? grade.degree.Mean() / omega : 0.0,
                        "share",
                        SourceOf(region, facility, support.control),
                        {}});
  if (answer.reply != model::Reply::kNotChecked) {
    part.parts.push_back(
        {"explain.risk.evidence", {{"verification", verification}}, omega, "share", "quantitative.json", {}});
  }
  return part;
}

}  // namespace

Explanation ExplainVulnerability(const Region& region, int facility, int scenario, const ScenarioRisk& risk) {
  const model::Scenario& of = region.scenarios[scenario];
  const Outline outline(region);
  const Path& path = outline.paths[scenario];
  const Degrees degrees = DegreesAt(region, outline, facility);
  const MeanVulnerability at_means = AtMeans(path, degrees);

  Explanation independent{"explain.risk.independent",
                          {{"share", 1.0 - path.common_cause}},
                          at_means.independent,
                          "probability",
                          "computed",
                          {}};
  for (std::size_t l = 0; l < of.layers.size(); ++l) {
    const double stopped = 1.0 - LeftOpen(path.layers[l], degrees);
    Explanation layer{stopped > 0 ? "explain.risk.layer" : "explain.risk.layer-open",
                      {{"layer", std::string(model::Name(of.layers[l].layer))}},
                      stopped,
                      "probability",
                      "computed",
                      {}};
    for (const model::SupportingControl& support : of.layers[l].controls) {
      layer.parts.push_back(ControlPart(region, facility, support));
    }
    independent.parts.push_back(std::move(layer));
  }
  const std::string strongest =
      at_means.strongest < 0 ? "none" : std::string(model::Name(path.layers[at_means.strongest].kind));
  Explanation dependent{"explain.risk.dependent",
                        {{"share", path.common_cause}, {"layer", strongest}, {"reason", of.common_cause_reason}},
                        at_means.dependent,
                        "probability",
                        "computed",
                        {}};

  Explanation tree{"explain.risk.vulnerability",
                   {{"name", of.title},
                    {"id", of.id},
                    {"facility", region.facilities[facility].id},
                    {"low", risk.vulnerability.low},
                    {"high", risk.vulnerability.high}},
                   risk.vulnerability.mean,
                   "probability",
                   "computed",
                   {}};
  Explanation means{"explain.risk.at-means", {}, at_means.value, "probability", "computed", {}};
  means.parts.push_back(std::move(independent));
  means.parts.push_back(std::move(dependent));
  tree.parts.push_back(std::move(means));
  tree.parts.push_back(
      {"explain.risk.spread", {}, risk.vulnerability.mean - at_means.value, "probability", "computed", {}});
  tree.parts.push_back({"explain.risk.unknown", {}, risk.unknown, "share", "answers.csv", {}});
  return tree;
}

Explanation ExplainRate(const Region& region, int facility, int scenario) {
  const model::Scenario& of = region.scenarios[scenario];
  const model::State& state = region.states[region.ports[region.facilities[facility].port].state];
  const Posterior rate = RateOf(region, facility, scenario);
  Explanation tree{
      "explain.risk.rate", {{"name", of.title}, {"id", of.id}, {"facility", region.facilities[facility].id}},
      rate.Mean(),         "attempts/year",
      "computed",          {}};
  const double exposure = CleanWithin(of.rate.exposure, 0.0, 1e12), shape = CleanWithin(of.rate.shape, 0.0, 1e9);
  tree.parts.push_back({"explain.risk.prior",
                        {{"shape", shape}, {"exposure", exposure}, {"reason", of.rate.reason}},
                        exposure > 0 ? shape / exposure : 0.0,
                        "attempts/year",
                        "scenarios.json",
                        {}});
  if (!of.rate.scale.empty()) {
    Explanation scale{"explain.risk.scale", {{"state", state.name}}, rate.scale, "share", "computed", {}};
    for (const model::IndicatorScale& by : of.rate.scale) {
      const auto it = state.indicators.find(by.indicator);
      const bool known = it != state.indicators.end();
      Explanation part{known ? "explain.risk.indicator" : "explain.risk.indicator-unknown",
                       {{"indicator", by.indicator}, {"reference", by.reference}, {"exponent", by.exponent}},
                       known ? it->second : 0.0,
                       known ? "count" : "",
                       "indicators.csv",
                       {}};
      scale.parts.push_back(std::move(part));
    }
    tree.parts.push_back(std::move(scale));
  }
  if (rate.found > 0 || rate.searched > 0) {
    tree.parts.push_back({"explain.risk.finds", {{"searched", rate.searched}}, rate.found, "count", "finds.csv", {}});
  }
  if (rate.years > 0) {
    tree.parts.push_back({"explain.risk.incidents",
                          {{"counted", static_cast<double>(rate.counted)},
                           {"sharing", static_cast<double>(rate.sharing)},
                           {"years", rate.years}},
                          rate.incidents,
                          "count",
                          "incidents.csv (" + std::to_string(rate.counted) + ")",
                          {}});
  }
  // The predictive count over a year is negative binomial: its chance of none.
  tree.parts.push_back({"explain.risk.quiet-year",
                        {},
                        std::pow(rate.exposure / (rate.exposure + 1.0), rate.shape),
                        "probability",
                        "computed",
                        {}});
  return tree;
}

}  // namespace atalaya::risk
