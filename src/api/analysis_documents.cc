#include "api/analysis_documents.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "analysis/explain.h"
#include "api/document_parts.h"
#include "assess/assess.h"
#include "base/parallel.h"
#include "risk/risk.h"

namespace atalaya::api {
namespace {

using analysis::Analysis;
using formats::Break;
using formats::JsonWriter;
using model::Region;

constexpr std::array<const char*, 3> kRoleOrder{"export", "transhipment", "import"};

std::string Code(const Region& region, int port) { return port < 0 ? std::string() : analysis::PortCode(region.ports[port]); }
const std::string& StateOf(const Region& region, int port) { return region.states[region.ports[port].state].iso2; }

void PutPlace(JsonWriter& w, const Region& region, int index) {
  const model::Port& port = region.ports[index];
  w.Member("id", Code(region, index)).Member("name", port.name).Member("state", StateOf(region, index));
  w.Key("lat");
  port.lat ? w.Number(*port.lat) : w.Null();
  w.Key("lon");
  port.lon ? w.Number(*port.lon) : w.Null();
  w.Member("capacity", port.capacity_teu);
}

void PutNumbersOf(JsonWriter& w, const Region& region, const analysis::PortPicture& p) {
  w.Member("exposure", p.exposure).Key("exposure_by_role").BeginObject(Break::kNo);
  for (std::size_t r = 0; r < kRoleOrder.size(); ++r) w.Member(kRoleOrder[r], p.exposure_by_role[r]);
  w.EndObject().Member("evasion", p.weakest_evasion).Member("harm", p.harm);
  w.Member("local_money", p.local_money).Member("local_lives", p.local_lives).Member("unknown", p.unknown);
  w.Member("gain_alone", p.stand_alone_gain);
  w.Member("weakest", p.weakest_facility < 0 ? std::string() : region.facilities[p.weakest_facility].id);
}

void PutPorts(JsonWriter& w, const Region& region, const std::vector<int>& ports) {
  w.BeginArray(Break::kNo);
  for (const int port : ports) w.String(Code(region, port));
  w.EndArray();
}

void PutSubstitute(JsonWriter& w, const Region& region, const analysis::Substitute& s) {
  w.BeginObject(Break::kNo).Member("port", Code(region, s.port));
  w.Member("family", s.today.threat < 0 ? "" : model::Name(region.threats[s.today.threat].family));
  w.Key("today");
  PutPorts(w, region, s.today.ports);
  w.Key("instead");
  PutPorts(w, region, s.instead.ports);
  w.Member("evade_before", s.today.evade).Member("evade_after", s.instead.evade).EndObject();
}

std::string MapDocument(const Region& region, const Analysis& a) {
  std::vector<std::size_t> lanes(region.lanes.size());
  std::iota(lanes.begin(), lanes.end(), std::size_t{0});
  std::stable_sort(lanes.begin(), lanes.end(), [&](std::size_t x, std::size_t y) { return region.lanes[x].capacity_teu > region.lanes[y].capacity_teu; });
  const auto placed = [&](int port) { return region.ports[port].lat.has_value(); };
  std::erase_if(lanes, [&](std::size_t l) { return !placed(region.lanes[l].from) || !placed(region.lanes[l].to); });
  if (lanes.size() > kLanesShown) lanes.resize(kLanesShown);
  std::set<int> seen;
  for (const std::size_t l : lanes) seen.insert({region.lanes[l].from, region.lanes[l].to});
  for (const analysis::Substitute& s : a.substitutes) {
    seen.insert(s.today.ports.begin(), s.today.ports.end());
    seen.insert(s.instead.ports.begin(), s.instead.ports.end());
  }
  JsonWriter w;
  w.BeginObject(Break::kNo).Member("currency", region.currency).Key("ports").BeginArray();
  for (const analysis::PortPicture& p : a.ports) {
    w.BeginObject(Break::kNo);
    PutPlace(w, region, p.port);
    w.Member("scope", "in");
    PutNumbersOf(w, region, p);
    w.Key("facilities").BeginArray(Break::kNo);
    for (const model::Facility& facility : region.facilities) {
      if (facility.port == p.port) w.String(facility.id);
    }
    w.EndArray();
    w.EndObject();
    seen.erase(p.port);
  }
  for (const int port : seen) {  // beyond the region: only where a lane or a way passes them
    if (!placed(port)) continue;
    w.BeginObject(Break::kNo);
    PutPlace(w, region, port);
    w.Member("scope", "partner").EndObject();
  }
  w.EndArray().Key("lanes").BeginArray(Break::kNo);
  for (const std::size_t l : lanes) {
    const model::Lane& lane = region.lanes[l];
    w.BeginArray(Break::kNo).String(Code(region, lane.from)).String(Code(region, lane.to)).Number(lane.capacity_teu);
    w.String(model::Name(lane.traffic)).EndArray();
  }
  w.EndArray().Key("incidents").BeginArray(Break::kNo);
  for (const model::Incident& i : region.incidents) {
    if (!i.lat || !i.lon) continue;
    w.BeginObject(Break::kNo).Member("lat", *i.lat).Member("lon", *i.lon).Member("date", i.date).Member("type", i.type).EndObject();
  }
  w.EndArray().Key("substitutes").BeginArray();
  for (const analysis::Substitute& s : a.substitutes) PutSubstitute(w, region, s);
  w.EndArray();
  // What passes where: for the share that several ports carry together.
  double all = 0;
  const auto weight = [&](const model::Threat& t) { return t.attempts_per_year * (t.harm_money + t.harm_lives * region.settings.value_per_life); };
  for (const model::Threat& t : region.threats) all += weight(t);
  w.Key("routes").BeginArray(Break::kNo);
  for (std::size_t k = 0; k < a.routes.size() && all > 0; ++k) {
    if (a.routes[k].ports.empty()) continue;
    w.BeginArray(Break::kNo).Number(weight(region.threats[k]) / all);
    PutPorts(w, region, a.routes[k].ports);
    w.EndArray();
  }
  w.EndArray().EndObject();
  return w.Take();
}

void PutScenario(JsonWriter& w, const Region& region, const risk::ScenarioRisk& s) {
  const model::Scenario& scenario = region.scenarios[s.scenario];
  w.BeginObject(Break::kNo).Member("id", scenario.id).Key("title").FourLanguages(scenario.title);
  w.Member("family", model::Name(scenario.family)).Member("mean", s.vulnerability.mean).Member("p05", s.vulnerability.low);
  w.Member("p95", s.vulnerability.high).Member("rate", s.rate.mean).Member("rate_p05", s.rate.low).Member("rate_p95", s.rate.high);
  w.Member("incidents", s.incidents).Member("money", s.money).Member("lives", s.lives).Member("unknown", s.unknown).EndObject();
}

void PutDeficiency(JsonWriter& w, const Region& region, int facility, const assess::Deficiency& d, double gain) {
  const model::Control& control = region.StandardOf(facility).controls[d.control];
  w.BeginObject(Break::kNo).Member("control", control.id).Key("title").FourLanguages(control.title);
  w.Member("reply", model::Name(d.reply)).Member("mandatory", d.mandatory).Member("inherited", d.inherited).Member("gain", gain);
  if (d.solutions.empty()) {
    w.Key("cost").Null().Key("solution").Null();
  } else {
    const model::Solution& best = region.solutions[d.solutions.front()];
    w.Member("cost", assess::CostAt(best, region.facilities[facility].size).Committed(region.funds.commitment_years));
    w.Key("solution").FourLanguages(best.title);
  }
  w.Key("solutions").BeginArray(Break::kNo);
  for (const int s : d.solutions) {
    const model::Solution& solution = region.solutions[s];
    const assess::Cost cost = assess::CostAt(solution, region.facilities[facility].size);
    w.BeginObject(Break::kNo).Member("id", solution.id).Key("title").FourLanguages(solution.title);
    w.Member("capital", cost.capital).Member("yearly", cost.yearly).Member("cost", cost.Committed(region.funds.commitment_years)).EndObject();
  }
  w.EndArray().EndObject();
}

std::string FacilityDocument(const Region& region, const Analysis& a, int f) {
  const model::Facility& facility = region.facilities[f];
  const risk::FacilityRisk& risk = a.risk.facilities[f];
  std::vector<std::size_t> order(risk.scenarios.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t x, std::size_t y) { return risk.scenarios[x].vulnerability.mean > risk.scenarios[y].vulnerability.mean; });
  JsonWriter w;
  w.BeginObject(Break::kNo).Member("id", facility.id).Member("name", facility.name);
  w.Key("port").BeginObject(Break::kNo).Member("id", Code(region, facility.port)).Member("name", region.ports[facility.port].name).EndObject();
  w.Member("state", StateOf(region, facility.port)).Member("traffic", model::Name(facility.traffic)).Member("size", model::Name(facility.size));
  w.Member("currency", region.currency).Key("loss").BeginObject(Break::kNo).Key("money");
  PutEstimate(w, risk.money);
  w.Key("lives");
  PutEstimate(w, risk.lives);
  w.EndObject().Key("scenarios").BeginArray();
  for (const std::size_t s : order) PutScenario(w, region, risk.scenarios[s]);
  w.EndArray();
  const assess::FacilityReview& review = a.review.facilities[f];
  w.Key("answers");
  PutTally(w, review.all);
  std::vector<ControlGain> gains = GainsOf(region, a, f, order.empty() ? 0 : order.front());
  // Why the worst is what it is: the open control that would lower it most.
  const auto why = std::max_element(gains.begin(), gains.end(), [](const auto& x, const auto& y) { return x.lowers < y.lowers; });
  w.Key("because");
  if (why != gains.end() && why->lowers > 0) {
    const assess::Deficiency& d = review.deficiencies[why->deficiency];
    w.BeginObject(Break::kNo).Key("title").FourLanguages(region.StandardOf(f).controls[d.control].title);
    w.Member("reply", model::Name(d.reply)).EndObject();
  } else {
    w.Null();
  }
  std::stable_sort(gains.begin(), gains.end(), [](const auto& x, const auto& y) { return x.gain > y.gain; });
  if (gains.size() > kDeficienciesShown) gains.resize(kDeficienciesShown);
  w.Member("open", static_cast<int>(review.deficiencies.size())).Key("deficiencies").BeginArray();
  for (const ControlGain& g : gains) PutDeficiency(w, region, f, review.deficiencies[g.deficiency], g.gain);
  w.EndArray().EndObject();
  return w.Take();
}

std::string PortDocument(const Region& region, const Analysis& a, const analysis::PortPicture& p) {
  JsonWriter w;
  w.BeginObject(Break::kNo);
  PutPlace(w, region, p.port);
  PutNumbersOf(w, region, p);
  w.Member("currency", region.currency).Key("facilities").BeginArray();
  for (std::size_t f = 0; f < region.facilities.size(); ++f) {
    if (region.facilities[f].port != p.port) continue;
    const risk::FacilityRisk& risk = a.risk.facilities[f];
    double worst = 0;
    for (const risk::ScenarioRisk& s : risk.scenarios) worst = std::max(worst, s.vulnerability.mean);
    w.BeginObject(Break::kNo).Member("id", region.facilities[f].id).Member("name", region.facilities[f].name);
    w.Member("traffic", model::Name(region.facilities[f].traffic)).Member("vulnerability", worst);
    w.Member("money", risk.money.mean).Member("lives", risk.lives.mean).EndObject();
  }
  w.EndArray().Key("substitute");
  const auto found = std::find_if(a.substitutes.begin(), a.substitutes.end(), [&](const auto& s) { return s.port == p.port; });
  found == a.substitutes.end() ? static_cast<void>(w.Null()) : PutSubstitute(w, region, *found);
  w.EndObject();
  return w.Take();
}

// By State, for the indicators: recorded incidents at ports in scope, a year over the last five years of the records; capacity in TEU.
void PutIncidents(JsonWriter& w, const Region& region) {
  constexpr int kYears = 5;
  std::string last;
  for (const model::Incident& i : region.incidents) last = std::max(last, i.date);
  std::map<std::string, double> incidents, capacity;
  if (last.size() >= 4) {
    const std::string from = std::to_string(std::atoi(last.substr(0, 4).c_str()) - kYears) + last.substr(4);
    for (const model::Incident& i : region.incidents) {
      if (i.port >= 0 && region.ports[i.port].in_scope && i.date > from) incidents[StateOf(region, i.port)] += 1.0 / kYears;
    }
    for (std::size_t p = 0; p < region.ports.size(); ++p) {
      if (region.ports[p].in_scope) capacity[StateOf(region, static_cast<int>(p))] += region.ports[p].capacity_teu;
    }
  }
  for (const auto& [name, values] : {std::pair("incidents_a_year", &incidents), std::pair("capacity", &capacity)}) {
    w.Key(name).BeginObject(Break::kNo);
    for (const auto& [state, value] : *values) w.Member(state, value);
    w.EndObject();
  }
}

std::string SummaryDocument(const Region& region, const Analysis& a) {
  JsonWriter w;
  w.BeginObject(Break::kNo).Member("currency", region.currency).Key("money");
  PutEstimate(w, a.risk.money);
  w.Key("lives");
  PutEstimate(w, a.risk.lives);
  w.Member("not_checked", a.not_checked).Member("resting_on_unknown", a.resting_on_unknown);
  w.Member("harm", a.plan.cases.empty() ? 0.0 : a.plan.cases.front().harm_before);
  w.Member("exposure", a.plan.cases.empty() ? 0.0 : a.plan.cases.front().evasion_before);
  w.Key("answers");
  PutTally(w, a.review.all);
  w.Member("facilities", static_cast<int>(region.facilities.size())).Key("illustrative").BeginArray(Break::kNo);
  for (const std::string& part : region.illustrative) w.String(part);
  w.EndArray().Key("versions").BeginObject(Break::kNo).Member("region", region.version);
  for (const model::Standard& standard : region.standards) w.Member("standard/" + standard.id, standard.version);
  for (const model::Method& method : region.methods) w.Member("method/" + method.id, method.version);
  w.EndObject();
  PutIncidents(w, region);
  w.EndObject();
  return w.Take();
}

}  // namespace

std::vector<ControlGain> GainsOf(const Region& region, const Analysis& a, int facility, std::size_t scenario) {
  const risk::ExpectedRisk expected(region, facility);
  const risk::ExpectedRisk::Outcome today = expected.Evaluate({});
  model::Answer met;
  met.reply = model::Reply::kMet;
  met.verification = model::Verification::kInspected;
  std::vector<ControlGain> gains;
  const auto& deficiencies = a.review.facilities[facility].deficiencies;
  for (std::size_t d = 0; d < deficiencies.size(); ++d) {
    const auto after = expected.EvaluateWith(region.StandardOf(facility).controls[deficiencies[d].control].id, met);
    ControlGain gain{static_cast<int>(d), 0, 0};
    gain.gain = std::max(0.0, today.money - after.money + (today.lives - after.lives) * region.settings.value_per_life);
    if (scenario < after.vulnerability.size()) gain.lowers = today.vulnerability[scenario] - after.vulnerability[scenario];
    gains.push_back(gain);
  }
  return gains;
}

std::vector<store::AnalysisDocument> MakeDocuments(const Region& region, const Analysis& a, const analysis::PlanProblem& plan, int threads) {
  std::vector<store::AnalysisDocument> documents{{"map", "", MapDocument(region, a)}, {"plan", "", PlanDocument(region, a, plan, threads)},
                                                 {"summary", "", SummaryDocument(region, a)}};
  for (const analysis::PortPicture& p : a.ports) documents.push_back({"port", Code(region, p.port), PortDocument(region, a, p)});
  const std::size_t first = documents.size();
  documents.resize(first + region.facilities.size());
  ParallelFor(region.facilities.size(), threads, [&](std::size_t f) {
    documents[first + f] = {"facility", region.facilities[f].id, FacilityDocument(region, a, static_cast<int>(f))};
  });
  return documents;
}

}  // namespace atalaya::api
