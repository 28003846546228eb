// The plan: optimise, pay, schedule, simulate what it leaves, rank the ports, and ask how stable the choice is.
#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "analysis/stages.h"
#include "base/parallel.h"
#include "base/rng.h"

namespace atalaya::analysis {
namespace {

using model::Region;

// Elicited spread of a threat's weight: a factor of about 2.3 either way at 5-95 %.
constexpr double kThreatSigma = 0.5;
// Spread of a State programme's gain, which sums many facilities.
constexpr double kProgrammeSigma = 0.3;

class PlanMaker {
 public:
  PlanMaker(const Region& region, const PlanProblem& plan, const std::vector<model::Budget>& budgets, Analysis& analysis)
      : region_(region), plan_(plan), budgets_(budgets), analysis_(analysis), options_(analysis.options) {}

  void Make() {
    invest::Options options;
    options.mip.gap = options_.gap;
    options.mip.node_limit = options_.node_limit;
    options.threads = options_.threads;
    options.first_answer_only = !options_.prove;
    options.price_of_nesting = true;
    answer_ = invest::Optimise(plan_.problem, options);
    Append(analysis_.findings, answer_.findings);
    Plan& plan = analysis_.plan;
    plan.bundles = plan_.bundles;
    plan.candidates = plan_.candidates;
    plan.objective = answer_.objective;
    plan.bound = answer_.bound;
    plan.gap = answer_.gap;
    plan.price_of_nesting = answer_.price_of_nesting;
    plan.proven = answer_.proven;
    plan.cuts = answer_.cuts;
    plan.main_case = MainCase();
    plan.prices = answer_.pool.price[plan.main_case];
    FillCases();
    Rank();
    FillMeasures();
    Certainty();
    for (const int solution : plan_.unfunded) {
      analysis_.findings.push_back(Warning("analysis.no-fund", "", {{"solution", region_.solutions[solution].id}}));
    }
  }

 private:
  void Progress(double share) const {
    if (options_.progress) options_.progress("stage.plan", share);
  }

  int MainCase() const {
    for (std::size_t b = 0; b < budgets_.size(); ++b) {
      if (options_.focus > 0 && std::abs(budgets_[b].amount - options_.focus) < 0.5) return static_cast<int>(b);
    }
    return static_cast<int>(budgets_.size() / 2);
  }

  void FillCases() {
    const std::vector<double> before = plan_.evader->Evasion(network::Choice(plan_.ports.graph.upgrades.size(), -1));
    double weight = 0;
    for (const auto& threat : plan_.ports.graph.threats) weight += threat.weight;
    for (std::size_t b = 0; b < budgets_.size(); ++b) {
      Progress(0.7 + 0.15 * static_cast<double>(b) / static_cast<double>(budgets_.size()));
      const invest::CaseAnswer& bought = answer_.cases[b];
      BudgetCase result;
      result.amount = budgets_[b].amount;
      result.probability = budgets_[b].probability;
      result.choice = bought.choice;
      result.cost = bought.cost;
      result.earmark_missed = bought.earmark_missed;
      for (const double price : bought.fund_price) result.fund_price.push_back(std::max(0.0, price));  // a dual of -0 is rounding
      result.fund_spent = bought.spent;
      for (const auto& fund : plan_.problem.funds) result.fund_budget.push_back(fund.budget[b]);
      result.by_state.assign(region_.states.size(), 0.0);
      for (const invest::Payment& payment : bought.payments) {
        result.by_state[plan_.problem.groups[payment.group].state] += payment.amount;
      }
      // What the measures leave, by the same simulation that told today's loss; it includes the State programmes' effect on gates.
      const Region after = WithMeasures(region_, plan_, bought.choice);
      const risk::RegionRisk left = risk::Quantify(after, {options_.draws, options_.seed, options_.threads});
      result.money_before = analysis_.risk.money;
      result.lives_before = analysis_.risk.lives;
      result.money_after = left.money;
      result.lives_after = left.lives;
      const std::vector<double> evasion = plan_.evader->Evasion(plan_.NetworkChoice(bought.choice));
      result.harm_before = Harm(plan_, before);
      result.harm_after = Harm(plan_, evasion);
      result.evasion_before = weight > 0 ? result.harm_before / weight : 0;
      result.evasion_after = weight > 0 ? result.harm_after / weight : 0;
      analysis_.plan.cases.push_back(std::move(result));
    }
  }

  // First budget case in which the group has the solution; -1: in none.
  int FirstCase(std::size_t group, int solution) const {
    for (std::size_t b = 0; b < budgets_.size(); ++b) {
      const auto list = plan_.SolutionsOf(group, answer_.cases[b].choice[group]);
      if (std::find(list.begin(), list.end(), solution) != list.end()) return static_cast<int>(b);
    }
    return -1;
  }

  // One measure per group and solution of the largest case, paid as in the first case that buys it.
  void FillMeasures() {
    std::vector<Measure>& measures = analysis_.plan.measures;
    const invest::CaseAnswer& largest = answer_.cases.back();
    for (std::size_t g = 0; g < plan_.bundles.size(); ++g) {
      const int bundle = largest.choice[g];
      if (bundle < 0) continue;
      const model::Size size = g < plan_.facilities ? region_.facilities[g].size : model::Size::kMedium;
      for (const int solution : plan_.SolutionsOf(g, bundle)) {
        Measure measure;
        measure.subject = plan_.SubjectOf(g);
        measure.solution = solution;
        measure.budget_case = std::max(0, FirstCase(g, solution));
        const assess::Cost cost = assess::CostAt(region_.solutions[solution], size);
        measure.capital = cost.capital;
        measure.yearly = cost.yearly;
        measure.committed = cost.Committed(region_.funds.commitment_years);
        measure.paid.resize(budgets_.size());
        measure.start.assign(budgets_.size(), 0);
        for (std::size_t b = measure.budget_case; b < budgets_.size(); ++b) measure.paid[b] = PaidFor(b, g, solution, measure.committed);
        measure.by_fund = measure.paid[measure.budget_case];
        const Priority& place = *place_of_group_.at(g);
        measure.gain = place.cost > 0 ? place.gain * measure.committed / place.cost : 0;
        measures.push_back(std::move(measure));
      }
    }
    Start();
  }

  // The group's payments of the measure's class in that case, shared by cost.
  std::vector<double> PaidFor(std::size_t b, std::size_t g, int solution, double committed) const {
    std::vector<double> paid(region_.funds.funds.size(), 0.0);
    const auto& list = plan_.candidates[g];
    const auto position = std::find(list.begin(), list.end(), solution) - list.begin();
    const int payment_class = plan_.payment_class[g][position];
    const invest::CaseAnswer& bought = answer_.cases[b];
    const double whole = plan_.problem.groups[g].choices[bought.choice[g]].cost_by_class[payment_class];
    if (whole <= 0) return paid;
    for (const invest::Payment& payment : bought.payments) {
      if (payment.group == static_cast<int>(g) && payment.payment_class == payment_class) {
        paid[payment.fund] += payment.amount * committed / whole;
      }
    }
    return paid;
  }

  // Network harm that comes back when each set of facilities loses its measures of budget case `b`.
  std::vector<double> NetworkGains(std::size_t b, const std::vector<std::vector<int>>& facilities) const {
    std::vector<std::vector<int>> sets;
    for (const std::vector<int>& list : facilities) {
      sets.emplace_back();
      for (const int f : list) {
        if (plan_.ports.upgrade_of_facility[f] >= 0) sets.back().push_back(plan_.ports.upgrade_of_facility[f]);
      }
    }
    return network::RemovalLosses(plan_.ports.graph, *plan_.evader, plan_.NetworkChoice(answer_.cases[b].choice), sets);
  }

  // Start years in each case: what survives a cut comes first, then most gain for the money, within what each fund has received.
  void Start() {
    std::vector<Measure>& measures = analysis_.plan.measures;
    const int years = region_.settings.horizon_years, first = region_.settings.first_year;
    bool late = false;
    for (std::size_t b = 0; b < budgets_.size(); ++b) {
      BudgetCase& bought = analysis_.plan.cases[b];
      std::vector<std::vector<double>> arrives;
      for (std::size_t f = 0; f < region_.funds.funds.size(); ++f) {
        arrives.emplace_back();
        for (int y = 0; y < years; ++y) {
          const auto& profile = region_.funds.funds[f].profile;
          const auto it = profile.find(first + y);
          arrives[f].push_back(it == profile.end() ? 0.0 : it->second * bought.fund_budget[f]);
        }
      }
      std::vector<int> in_case;  // measure of each job
      std::vector<invest::Job> jobs;
      for (std::size_t i = 0; i < measures.size(); ++i) {
        const Measure& m = measures[i];
        if (m.budget_case > static_cast<int>(b)) continue;
        const double priority = -1e9 * m.budget_case + (m.committed > 0 ? m.gain / m.committed : 0);
        in_case.push_back(static_cast<int>(i));
        jobs.push_back({m.committed, m.paid[b], region_.solutions[m.solution].lead_months, {}, priority});
      }
      for (std::size_t j = 0; j < jobs.size(); ++j) jobs[j].after = Prerequisites(in_case, j);
      const std::vector<int> start = invest::Schedule(jobs, arrives);
      bought.spent_by_year.assign(region_.funds.funds.size(), std::vector<double>(years, 0.0));
      for (std::size_t j = 0; j < jobs.size(); ++j) {
        Measure& m = measures[in_case[j]];
        late = late || start[j] < 0;
        const int year = start[j] < 0 ? years - 1 : start[j];
        m.start[b] = first + year;
        for (std::size_t f = 0; f < m.paid[b].size(); ++f) bought.spent_by_year[f][year] += m.paid[b][f];
      }
    }
    if (late) analysis_.findings.push_back(Warning("analysis.schedule-late", ""));
    for (Measure& m : measures) {
      m.start_year = m.start[m.budget_case];
      m.end_year = m.start_year + std::max(0, (region_.solutions[m.solution].lead_months - 1) / 12);
    }
    std::stable_sort(measures.begin(), measures.end(), [](const Measure& a, const Measure& b) {
      if (a.start_year != b.start_year) return a.start_year < b.start_year;
      if (a.budget_case != b.budget_case) return a.budget_case < b.budget_case;
      return a.gain * b.committed > b.gain * a.committed;
    });
  }

  // Jobs of the same subject that carry out what job `j` needs.
  std::vector<int> Prerequisites(const std::vector<int>& in_case, std::size_t j) const {
    const std::vector<Measure>& measures = analysis_.plan.measures;
    const Measure& mine = measures[in_case[j]];
    const std::vector<std::string>& needs = region_.solutions[mine.solution].prerequisites;
    std::vector<int> after;
    for (std::size_t i = 0; i < in_case.size(); ++i) {
      const Measure& other = measures[in_case[i]];
      const bool same = other.subject.facility == mine.subject.facility && other.subject.state == mine.subject.state;
      if (same && std::find(needs.begin(), needs.end(), region_.solutions[other.solution].id) != needs.end()) {
        after.push_back(static_cast<int>(i));
      }
    }
    return after;
  }

  // Ports (and State programmes) by smallest budget that reaches them, then by what the plan would lose without them.
  void Rank() {
    std::map<std::pair<int, int>, Priority> found;  // (port, -1) or (-1, state)
    const std::vector<int>& largest = answer_.cases.back().choice;
    for (std::size_t g = 0; g < largest.size(); ++g) {
      if (largest[g] < 0) continue;
      const Subject subject = plan_.SubjectOf(g);
      const int port = subject.facility >= 0 ? region_.facilities[g].port : -1;
      const auto key = std::pair(port, subject.state);
      auto [it, fresh] = found.try_emplace(key);
      Priority& priority = it->second;
      if (fresh) {
        priority.port = port;
        priority.state = port >= 0 ? region_.ports[port].state : subject.state;
        priority.budget_case = static_cast<int>(budgets_.size()) - 1;
      }
      for (std::size_t b = budgets_.size(); b-- > 0;) {
        if (answer_.cases[b].choice[g] >= 0) priority.budget_case = std::min(priority.budget_case, static_cast<int>(b));
      }
      priority.cost += plan_.bundles[g][largest[g]].cost;
      priority.gain_by_case.resize(budgets_.size(), 0.0);
      for (std::size_t b = 0; b < budgets_.size(); ++b) {
        const int chosen = answer_.cases[b].choice[g];
        if (chosen >= 0) priority.gain_by_case[b] += plan_.problem.groups[g].choices[chosen].local;
      }
      if (subject.facility >= 0) priority.facilities.push_back(subject.facility);
    }
    std::vector<Priority>& list = analysis_.plan.priorities;
    std::vector<std::vector<int>> facilities;
    for (auto& [key, priority] : found) {
      facilities.push_back(priority.facilities);
      list.push_back(std::move(priority));
    }
    std::vector<std::vector<double>> network_gain(budgets_.size());
    ParallelFor(budgets_.size(), options_.threads, [&](std::size_t b) { network_gain[b] = NetworkGains(b, facilities); });
    for (std::size_t i = 0; i < list.size(); ++i) {
      for (std::size_t b = 0; b < budgets_.size(); ++b) list[i].gain_by_case[b] += network_gain[b][i];
      list[i].gain = list[i].gain_by_case[std::max(list[i].budget_case, analysis_.plan.main_case)];
    }
    std::stable_sort(list.begin(), list.end(), [](const Priority& a, const Priority& b) {
      if (a.budget_case != b.budget_case) return a.budget_case < b.budget_case;
      return a.gain > b.gain;
    });
    for (std::size_t i = 0; i < list.size(); ++i) list[i].rank = static_cast<int>(i) + 1;
    for (std::size_t g = 0; g < largest.size(); ++g) {
      if (largest[g] < 0) continue;
      const Subject subject = plan_.SubjectOf(g);
      const int port = subject.facility >= 0 ? region_.facilities[g].port : -1;
      for (const Priority& priority : list) {
        if (port >= 0 ? priority.port == port : (priority.port < 0 && priority.state == subject.state)) place_of_group_[g] = &priority;
      }
    }
  }

  // Re-plans with drawn local losses (their simulated spread) and drawn threat weights, on the cuts already found.
  void Certainty() {
    const int draws = options_.stability_draws;
    if (draws <= 0) return;
    std::vector<Priority>& list = analysis_.plan.priorities;
    std::vector<int> hits(list.size(), 0);
    std::vector<double> sigma;
    for (std::size_t g = 0; g < plan_.bundles.size(); ++g) {
      sigma.push_back(g < plan_.facilities ? LossSigma(analysis_.risk.facilities[g]) : kProgrammeSigma);
    }
    std::vector<std::vector<char>> chosen(draws, std::vector<char>(list.size(), 0));
    ParallelFor(static_cast<std::size_t>(draws), options_.threads, [&](std::size_t d) {
      Rng rng(options_.seed, StreamOf("stability") + d);
      std::vector<double> local, weight;
      for (const double s : sigma) local.push_back(std::exp(s * rng.Normal() - 0.5 * s * s));
      for (std::size_t k = 0; k < plan_.problem.network.weights.size(); ++k) {
        weight.push_back(std::exp(kThreatSigma * rng.Normal() - 0.5 * kThreatSigma * kThreatSigma));
      }
      std::map<int, std::vector<int>> choice_of_case;
      for (std::size_t i = 0; i < list.size(); ++i) {
        auto [it, fresh] = choice_of_case.try_emplace(list[i].budget_case);
        if (fresh) it->second = invest::QuickOnCuts(plan_.problem, answer_.pool, list[i].budget_case, local, weight);
        chosen[d][i] = Chosen(list[i], it->second);
      }
    });
    for (const std::vector<char>& one : chosen) {
      for (std::size_t i = 0; i < list.size(); ++i) hits[i] += one[i];
    }
    for (std::size_t i = 0; i < list.size(); ++i) list[i].certainty = static_cast<double>(hits[i]) / draws;
  }

  // Lognormal spread of a facility's EXPECTED loss: what is not known about vulnerabilities and rates, scenarios independent. (The
  // spread of the yearly loss itself is chance, not ignorance, and does not change which measure is best.)
  static double LossSigma(const risk::FacilityRisk& risk) {
    const auto cv = [](const Estimate& e) { return e.mean > 0 ? (e.high - e.low) / (2 * 1.6449 * e.mean) : 0.0; };
    double total = 0, variance = 0;
    for (const risk::ScenarioRisk& s : risk.scenarios) {
      const double relative = cv(s.vulnerability) * cv(s.vulnerability) + cv(s.rate) * cv(s.rate);
      total += s.money;
      variance += s.money * s.money * relative;
    }
    return total > 0 ? std::sqrt(std::log1p(variance / (total * total))) : kProgrammeSigma;
  }

  bool Chosen(const Priority& priority, const std::vector<int>& choice) const {
    if (priority.port < 0) return choice[plan_.facilities + priority.state] >= 0;
    return std::any_of(priority.facilities.begin(), priority.facilities.end(), [&](int f) { return choice[f] >= 0; });
  }

  const Region& region_;
  const PlanProblem& plan_;
  const std::vector<model::Budget>& budgets_;
  Analysis& analysis_;
  const Options& options_;
  invest::Answer answer_;
  std::map<std::size_t, const Priority*> place_of_group_;  // groups with measures -> their port or programme in the list
};

}  // namespace

void MakePlan(const Region& region, const PlanProblem& plan, const std::vector<model::Budget>& budgets, Analysis& analysis) {
  PlanMaker(region, plan, budgets, analysis).Make();
}

}  // namespace atalaya::analysis
