#include "api/what_if.h"

#include <algorithm>
#include <set>

#include "risk/risk.h"

namespace atalaya::api {
namespace {

using model::Region;
using network::PortGraph;

// The region with one port's facilities only: what the risk of a facility rests on is all still there.
Region Only(const Region& region, const std::vector<int>& facilities) {
  Region one = region;
  one.facilities.clear();
  one.facility_standard.clear();
  one.answers.clear();
  for (const int f : facilities) {
    one.facilities.push_back(region.facilities[f]);
    one.facility_standard.push_back(region.facility_standard[f]);
    one.answers.push_back(region.answers[f]);
  }
  return one;
}

void RaiseAll(const Region& region, int facility, model::AnswerSheet& sheet) {
  for (const model::Control& control : region.StandardOf(facility).controls) {
    const model::Answer& today = region.AnswerOf(facility, control.id);
    if (today.reply == model::Reply::kNotApplicable) continue;
    model::Answer met = today;
    met.reply = model::Reply::kMet;
    met.verification = std::max(today.verification, model::Verification::kInspected);
    met.degree.reset();
    sheet[control.id] = met;
  }
}

void RaiseBy(const Region& region, int facility, const std::vector<int>& solutions, model::AnswerSheet& sheet) {
  for (const int s : solutions) {
    for (const model::Raise& raise : region.solutions[s].raises) {
      const auto own = sheet.find(raise.control);
      const model::Answer today = own != sheet.end() ? own->second : region.AnswerOf(facility, raise.control);
      sheet[raise.control] = risk::Raised(region.grading, today, raise);
    }
  }
}

// Ways of all threats over a graph, and what of them passes one port.
struct Ways {
  std::vector<network::Path> paths;
  std::vector<char> through;  // per graph threat
  WhatIfNumbers numbers;
};

Ways WaysOver(const PortGraph& ports, const network::Evader& evader, int port) {
  Ways ways;
  ways.paths = evader.Paths(network::Choice(ports.graph.upgrades.size(), -1));
  ways.through.assign(ways.paths.size(), 0);
  double weight = 0;
  for (std::size_t k = 0; k < ways.paths.size(); ++k) {
    const double w = ports.graph.threats[k].weight;
    weight += w;
    ways.numbers.region_harm += w * ways.paths[k].evade;
    ways.through[k] = std::any_of(ways.paths[k].arcs.begin(), ways.paths[k].arcs.end(), [&](int arc) {
      return ports.meaning[arc].kind != PortGraph::ArcMeaning::Kind::kLane && ports.meaning[arc].port == port;
    });
    if (!ways.through[k]) continue;
    ways.numbers.exposure += w;
    ways.numbers.harm += w * ways.paths[k].evade;
  }
  if (weight > 0) {
    ways.numbers.exposure /= weight;
    ways.numbers.region_evasion = ways.numbers.region_harm / weight;
  }
  for (std::size_t arc = 0; arc < ports.meaning.size(); ++arc) {
    if (ports.meaning[arc].kind == PortGraph::ArcMeaning::Kind::kGate && ports.meaning[arc].port == port) {
      ways.numbers.evasion = std::max(ways.numbers.evasion, ports.graph.arcs[arc].evade);
    }
  }
  return ways;
}

// Yearly losses of several facilities together: the sums of means; ranges of the whole as simulated.
void AddLoss(const risk::RegionRisk& risk, WhatIfNumbers& numbers) {
  numbers.local_money = risk.money;
  numbers.local_lives = risk.lives;
}

}  // namespace

WhatIfAnswer WhatIf(const Computed& c, int port, RaiseTo to) {
  const Region& region = c.region;
  WhatIfAnswer answer;
  std::vector<int> facilities;
  for (std::size_t f = 0; f < region.facilities.size(); ++f) {
    if (region.facilities[f].port == port) facilities.push_back(static_cast<int>(f));
  }
  Region today = Only(region, facilities), raised = today;
  for (std::size_t i = 0; i < facilities.size(); ++i) {
    const int f = facilities[i];
    if (to == RaiseTo::kBaseline) {
      RaiseAll(region, f, raised.answers[i]);
    } else if (!c.plan->bundles[f].empty()) {
      const int best = static_cast<int>(c.plan->bundles[f].size()) - 1;  // bundles ascend in cost
      RaiseBy(region, f, c.plan->SolutionsOf(static_cast<std::size_t>(f), best), raised.answers[i]);
      answer.cost += c.plan->bundles[f][best].cost;
    }
  }
  const risk::Options options{c.analysis.options.draws, c.analysis.options.seed, 1};
  const risk::RegionRisk after = risk::Quantify(raised, options);
  std::vector<network::GateEvasion> gates = c.analysis.gates;
  for (std::size_t i = 0; i < facilities.size(); ++i) {
    std::vector<int> scenarios;
    std::vector<double> vulnerability;
    for (const risk::ScenarioRisk& s : after.facilities[i].scenarios) {
      scenarios.push_back(s.scenario);
      vulnerability.push_back(s.vulnerability.mean);
    }
    gates[facilities[i]] = analysis::GatesOf(raised, static_cast<int>(i), scenarios, vulnerability);
  }
  const std::vector<std::vector<network::FacilityLevel>> none(region.facilities.size());
  const PortGraph graph = network::BuildPortGraph(region, gates, none);
  const network::Evader evader(graph.graph, 1);
  const Ways then = WaysOver(graph, evader, port);
  const Ways now = WaysOver(c.plan->ports, *c.plan->evader, port);
  answer.before = now.numbers;
  answer.after = then.numbers;
  AddLoss(risk::Quantify(today, options), answer.before);
  AddLoss(after, answer.after);
  int worst = -1;
  for (std::size_t k = 0; k < now.paths.size(); ++k) {
    const auto harm = [&](std::size_t i) { return c.plan->ports.graph.threats[i].weight * now.paths[i].evade; };
    if (now.through[k] && (worst < 0 || harm(k) > harm(static_cast<std::size_t>(worst)))) worst = static_cast<int>(k);
  }
  if (worst >= 0) {
    answer.substitute = analysis::Substitute{port, network::RouteOf(c.plan->ports, worst, now.paths[worst]), network::RouteOf(graph, worst, then.paths[worst])};
  }
  return answer;
}

}  // namespace atalaya::api
