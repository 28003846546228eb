#include "analysis/explain.h"

#include <algorithm>
#include <map>

#include "analysis/explain_parts.h"
#include "base/text_util.h"

namespace atalaya::analysis {
namespace {

using model::Region;

Finding Unknown(std::string_view subject) { return Error("explain.unknown-subject", "", {{"subject", std::string(subject)}}); }

std::vector<std::string> Parts(std::string_view subject) {
  std::vector<std::string> parts = Split(Trim(subject), '/');
  while (!parts.empty() && parts.back().empty()) parts.pop_back();
  return parts;
}

int FindState(const Region& region, const std::string& code) {
  const std::string folded = Fold(code);
  for (std::size_t s = 0; s < region.states.size(); ++s) {
    const model::State& state = region.states[s];
    if (state.iso2 == folded || state.iso3 == folded || Fold(state.name.In(Language::kEnglish)) == folded) return static_cast<int>(s);
  }
  return -1;
}

int FindFacility(const Region& region, const std::string& id) {
  const std::string folded = Fold(id);
  for (std::size_t f = 0; f < region.facilities.size(); ++f) {
    if (region.facilities[f].id == folded) return static_cast<int>(f);
  }
  return -1;
}

int FindScenario(const Region& region, const std::string& id) {
  for (std::size_t s = 0; s < region.scenarios.size(); ++s) {
    if (region.scenarios[s].id == id) return static_cast<int>(s);
  }
  return -1;
}

Result<Explanation> ExplainFacility(const Region& region, const Analysis& analysis, const std::vector<std::string>& parts,
                                    std::string_view subject) {
  const int facility = FindFacility(region, parts[1]);
  if (facility < 0) return Fail(Unknown(subject));
  if (parts.size() == 2) return FacilityLoss(region, analysis, facility);
  const int scenario = FindScenario(region, parts[2]);
  for (const risk::ScenarioRisk& s : analysis.risk.facilities[facility].scenarios) {
    if (s.scenario != scenario) continue;
    if (parts.size() == 4 && parts[3] == "rate") return risk::ExplainRate(region, facility, scenario);
    if (parts.size() == 3) return ScenarioLoss(region, facility, s);
  }
  return Fail(Unknown(subject));
}

}  // namespace

int FindPort(const Region& region, std::string_view name) {
  const std::string folded = Fold(name);
  for (std::size_t p = 0; p < region.ports.size(); ++p) {
    const model::Port& port = region.ports[p];
    if ((!port.locode.empty() && port.locode == folded) || "P" + std::to_string(port.id) == folded) return static_cast<int>(p);
  }
  for (const bool in_scope : {true, false}) {  // a name may belong to several ports: those that are assessed come first
    for (std::size_t p = 0; p < region.ports.size(); ++p) {
      if (region.ports[p].in_scope == in_scope && Fold(region.ports[p].name) == folded) return static_cast<int>(p);
    }
  }
  return -1;
}

std::string PortCode(const model::Port& port) { return port.locode.empty() ? "P" + std::to_string(port.id) : port.locode; }

Result<Explanation> Explain(const Region& region, const Analysis& analysis, std::string_view subject) {
  const std::vector<std::string> parts = Parts(subject);
  if (parts.empty()) return Fail(Unknown(subject));
  const std::string& kind = parts[0];
  const std::size_t n = parts.size();
  if (kind == "region" && n == 2) {
    if (parts[1] == "loss") return RegionLoss(region, analysis, false);
    if (parts[1] == "lives") return RegionLoss(region, analysis, true);
    if (parts[1] == "exposure") return RegionExposure(region, analysis);
    if (parts[1] == "unknown") return RegionUnknown(region, analysis);
  }
  if (kind == "state" && n == 2) {
    const int state = FindState(region, parts[1]);
    if (state >= 0) return StatePicture(region, analysis, state);
  }
  if (kind == "port" && (n == 2 || (n == 3 && parts[2] == "exposure"))) {
    const int port = FindPort(region, parts[1]);
    for (const PortPicture& picture : analysis.ports) {
      if (picture.port == port) return n == 2 ? PortOverview(region, analysis, picture) : PortExposure(region, analysis, picture);
    }
  }
  if (kind == "facility" && n >= 2 && n <= 4) return ExplainFacility(region, analysis, parts, subject);
  if (kind == "control" && n == 3) {
    const int facility = FindFacility(region, parts[1]);
    if (facility >= 0) {
      for (const model::Control& control : region.StandardOf(facility).controls) {
        if (control.id == Fold(parts[2])) return ControlAnswer(region, facility, control);
      }
    }
  }
  if (kind == "threat" && n == 4) {
    const auto family = model::FromName<model::Family>(parts[1]);
    const int from = FindState(region, parts[2]), to = FindState(region, parts[3]);
    for (std::size_t k = 0; k < region.threats.size(); ++k) {
      const model::Threat& threat = region.threats[k];
      if (family && threat.family == *family && threat.from == from && threat.to == to) return ThreatRoute(region, analysis, k);
    }
  }
  if (kind == "plan" && n <= 2) {
    if (n == 1) return PlanOverview(region, analysis);
    const int port = FindPort(region, parts[1]);
    for (const Priority& priority : analysis.plan.priorities) {
      if (port >= 0 && priority.port == port) return PlanAtPort(region, analysis, priority);
    }
  }
  if (kind == "measure" && n == 3) {
    for (const Measure& measure : analysis.plan.measures) {
      const bool here = measure.subject.facility >= 0 ? region.facilities[measure.subject.facility].id == Fold(parts[1])
                                                      : region.states[measure.subject.state].iso2 == Fold(parts[1]);
      if (here && region.solutions[measure.solution].id == parts[2]) return MeasureReason(region, analysis, measure);
    }
  }
  if (kind == "fund" && n == 2) {
    for (std::size_t f = 0; f < region.funds.funds.size(); ++f) {
      if (region.funds.funds[f].id == parts[1]) return FundUse(region, analysis, f);
    }
  }
  // A bare port, facility or State code is understood too.
  if (n == 1 && kind != "plan") {
    if (FindFacility(region, kind) >= 0) return Explain(region, analysis, "facility/" + kind);
    if (FindPort(region, kind) >= 0) return Explain(region, analysis, "port/" + kind);
    if (FindState(region, kind) >= 0) return Explain(region, analysis, "state/" + kind);
  }
  return Fail(Unknown(subject));
}

std::vector<std::string> Subjects(const Region& region, const Analysis& analysis) {
  std::vector<std::string> list{"region/loss", "region/lives", "region/exposure", "region/unknown", "plan"};
  for (const model::State& state : region.states) {
    if (state.member) list.push_back("state/" + state.iso2);
  }
  for (const PortPicture& picture : analysis.ports) {
    list.push_back("port/" + PortCode(region.ports[picture.port]));
    list.push_back("port/" + PortCode(region.ports[picture.port]) + "/exposure");
  }
  for (std::size_t f = 0; f < region.facilities.size(); ++f) {
    const std::string base = "facility/" + region.facilities[f].id;
    list.push_back(base);
    for (const risk::ScenarioRisk& s : analysis.risk.facilities[f].scenarios) {
      list.push_back(base + "/" + region.scenarios[s.scenario].id);
      list.push_back(base + "/" + region.scenarios[s.scenario].id + "/rate");
    }
  }
  for (const model::Threat& threat : region.threats) {
    list.push_back("threat/" + std::string(model::Name(threat.family)) + "/" + region.states[threat.from].iso2 + "/" +
                   region.states[threat.to].iso2);
  }
  for (const Priority& priority : analysis.plan.priorities) {
    if (priority.port >= 0) list.push_back("plan/" + PortCode(region.ports[priority.port]));
  }
  for (const Measure& m : analysis.plan.measures) {
    list.push_back("measure/" + (m.subject.facility >= 0 ? region.facilities[m.subject.facility].id : region.states[m.subject.state].iso2) +
                   "/" + region.solutions[m.solution].id);
  }
  for (const model::Fund& fund : region.funds.funds) list.push_back("fund/" + fund.id);
  return list;
}

std::vector<Telling> MostTelling(const Region& region, const Analysis& analysis, std::string_view subject, std::size_t count) {
  const std::vector<std::string> parts = Parts(subject);
  std::vector<int> facilities;
  int scenario = -1;
  const std::string kind = parts.empty() ? "" : parts[0];
  const std::string name = parts.size() > 1 ? parts[1] : kind;
  if (const int f = FindFacility(region, name); f >= 0 && kind != "port") {
    facilities.push_back(f);
    if (kind == "facility" && parts.size() > 2) scenario = FindScenario(region, parts[2]);
  } else if (const int p = FindPort(region, name); p >= 0 && kind != "state" && kind != "fund") {
    for (std::size_t i = 0; i < region.facilities.size(); ++i) {
      if (region.facilities[i].port == p) facilities.push_back(static_cast<int>(i));
    }
  } else if (kind == "state" || (parts.size() == 1 && FindState(region, kind) >= 0)) {
    const int state = FindState(region, name);
    for (std::size_t i = 0; i < region.facilities.size(); ++i) {
      if (region.ports[region.facilities[i].port].state == state) facilities.push_back(static_cast<int>(i));
    }
  } else if (kind == "region") {
    for (std::size_t i = 0; i < region.facilities.size(); ++i) facilities.push_back(static_cast<int>(i));
  }
  std::vector<Telling> found;
  const model::Answer best{model::Reply::kMet, model::Verification::kInspected, std::nullopt, "", ""};
  for (const int f : facilities) {
    const risk::ExpectedRisk expected(region, f);
    const auto loss_of = [&](const risk::ExpectedRisk::Outcome& outcome) {
      if (scenario < 0) return outcome.money + outcome.lives * region.settings.value_per_life;
      const auto& list = expected.Scenarios();
      const auto it = std::find(list.begin(), list.end(), scenario);
      return it == list.end() ? 0.0 : outcome.vulnerability[static_cast<std::size_t>(it - list.begin())];
    };
    const double mean = loss_of(expected.Evaluate({}));
    // On the scale of the simulated numbers that the tree shows.
    double simulated = analysis.risk.facilities[f].money.mean + analysis.risk.facilities[f].lives.mean * region.settings.value_per_life;
    for (const risk::ScenarioRisk& s : analysis.risk.facilities[f].scenarios) {
      if (s.scenario == scenario) simulated = s.vulnerability.mean;
    }
    const double scale = mean > 0 ? simulated / mean : 1, before = mean * scale;
    for (const model::Control& control : region.StandardOf(f).controls) {
      const model::Answer& answer = region.AnswerOf(f, control.id);
      if (answer.reply == model::Reply::kMet || answer.reply == model::Reply::kNotApplicable) continue;
      const double after = scale * loss_of(expected.EvaluateWith(control.id, best));
      if (after < before) found.push_back({f, control.id, before, after});
    }
  }
  std::stable_sort(found.begin(), found.end(), [](const Telling& a, const Telling& b) { return a.before - a.after > b.before - b.after; });
  if (found.size() > count) found.resize(count);
  return found;
}

}  // namespace atalaya::analysis
