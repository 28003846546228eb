#include "report/facts.h"

#include <algorithm>
#include <map>

namespace atalaya::report {

using analysis::Analysis;
using analysis::Measure;
using model::Region;

std::vector<Purchase> Purchases(const Region& region, const Analysis& analysis, int budget_case, bool ports) {
  std::map<int, Purchase> sums;  // by port, or by State
  for (const Measure& measure : analysis.plan.measures) {
    if (measure.budget_case > budget_case || (measure.subject.facility >= 0) != ports) continue;
    const int key = ports ? region.facilities[measure.subject.facility].port : measure.subject.state;
    Purchase& sum = sums[key];
    sum.by_fund.resize(region.funds.funds.size());
    const std::vector<double>& paid = PaidAt(measure, budget_case);
    for (std::size_t f = 0; f < std::min(sum.by_fund.size(), paid.size()); ++f) sum.by_fund[f] += paid[f];
    sum.cost += measure.committed;
    sum.gain += measure.gain;
    ++sum.measures;
  }
  std::vector<Purchase> purchases;
  for (std::size_t i = 0; i < analysis.plan.priorities.size(); ++i) {
    const analysis::Priority& priority = analysis.plan.priorities[i];
    if (priority.budget_case > budget_case || (priority.port >= 0) != ports) continue;
    Purchase purchase = sums[ports ? priority.port : priority.state];
    purchase.by_fund.resize(region.funds.funds.size());
    purchase.priority = i;
    purchase.port = priority.port;
    purchase.state = priority.port >= 0 ? region.ports[priority.port].state : priority.state;
    purchase.certainty = priority.certainty;
    if (static_cast<std::size_t>(budget_case) < priority.gain_by_case.size()) purchase.gain = priority.gain_by_case[budget_case];
    purchases.push_back(std::move(purchase));
  }
  return purchases;
}

int MiddleCase(const analysis::Plan& plan) {
  const int cases = static_cast<int>(plan.cases.size());
  return plan.main_case >= 0 && plan.main_case < cases ? plan.main_case : cases / 2;
}

const std::vector<double>& PaidAt(const Measure& measure, int budget_case) {
  const auto b = static_cast<std::size_t>(budget_case);
  return b < measure.paid.size() && !measure.paid[b].empty() ? measure.paid[b] : measure.by_fund;
}

WorkYears YearsAt(const Measure& measure, int budget_case) {
  const auto b = static_cast<std::size_t>(budget_case);
  const int start = b < measure.start.size() && measure.start[b] > 0 ? measure.start[b] : measure.start_year;
  if (start <= 0) return {};
  return {start, start + measure.end_year - measure.start_year};
}

std::vector<std::size_t> MeasuresOf(const analysis::Plan& plan, int budget_case) {
  std::vector<std::size_t> found;
  for (std::size_t i = 0; i < plan.measures.size(); ++i) {
    if (plan.measures[i].budget_case <= budget_case) found.push_back(i);
  }
  return found;
}

const analysis::PortPicture* PictureOf(const Analysis& analysis, int port) {
  for (const analysis::PortPicture& picture : analysis.ports) {
    if (picture.port == port) return &picture;
  }
  return nullptr;
}

const analysis::Priority* PriorityOf(const Analysis& analysis, int port) {
  for (const analysis::Priority& priority : analysis.plan.priorities) {
    if (priority.port == port) return &priority;
  }
  return nullptr;
}

double ThreatWeight(const Region& region, const model::Threat& threat) {
  return threat.attempts_per_year * (threat.harm_money + threat.harm_lives * region.settings.value_per_life);
}

double ShareThrough(const Region& region, const Analysis& analysis, const std::vector<int>& ports) {
  double all = 0, through = 0;
  for (std::size_t t = 0; t < region.threats.size(); ++t) {
    const double weight = ThreatWeight(region, region.threats[t]);
    all += weight;
    if (t >= analysis.routes.size()) continue;
    const auto& way = analysis.routes[t].ports;
    if (std::any_of(ports.begin(), ports.end(), [&](int p) { return std::find(way.begin(), way.end(), p) != way.end(); })) {
      through += weight;
    }
  }
  return all > 0 ? through / all : 0;
}

std::string LatestAnswer(const Region& region) {
  std::string latest;
  for (const auto* sheets : {&region.answers, &region.state_answers}) {
    for (const model::AnswerSheet& sheet : *sheets) {
      for (const auto& entry : sheet) latest = std::max(latest, entry.second.checked_on);
    }
  }
  return latest;
}

std::string LatestIncident(const Region& region) {
  std::string latest;
  for (const model::Incident& incident : region.incidents) latest = std::max(latest, incident.date);
  return latest;
}

bool IsIllustrative(const Region& region, const std::string& part) {
  return std::find(region.illustrative.begin(), region.illustrative.end(), part) != region.illustrative.end();
}

double AtExceedance(const risk::ExceedanceCurve& curve, double probability) {
  for (std::size_t i = 0; i < curve.size(); ++i) {
    if (risk::kExceedance[i] == probability) return curve[i];
  }
  return 0;
}

}  // namespace atalaya::report
