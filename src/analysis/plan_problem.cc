#include "analysis/plan_problem.h"

#include <algorithm>
#include <map>

#include "base/parallel.h"

namespace atalaya::analysis {
namespace {

using model::Region;

// Solutions tried together at one facility: all their sets are compared, so each more doubles the work.
constexpr int kCandidates = 8;

bool Applies(const model::Solution& solution, model::Traffic traffic) {
  return std::find(solution.traffic.begin(), solution.traffic.end(), traffic) != solution.traffic.end();
}

// Does the solution raise any control of this sheet?
bool Helps(const model::Solution& solution, const std::function<const model::Answer&(const std::string&)>& answer,
           const model::Grading& grading) {
  return std::any_of(solution.raises.begin(), solution.raises.end(), [&](const model::Raise& raise) {
    const risk::Grade grade = risk::GradeOf(grading, answer(raise.control));
    const double after = raise.degree * grading.evidence[static_cast<std::size_t>(raise.verification)];
    return grade.applies && grade.degree.Mean() < after - 1e-9;
  });
}

// A solution that the Designated Authority carries out once for the State.
bool IsStateProgramme(const Region& region, const model::Solution& solution) {
  if (solution.owner != "DA" || region.standards.empty()) return false;
  const auto& controls = region.standards[0].controls;
  return std::all_of(solution.raises.begin(), solution.raises.end(), [&](const model::Raise& raise) {
    const auto it = std::find_if(controls.begin(), controls.end(), [&](const auto& c) { return c.id == raise.control; });
    return it != controls.end() && AnsweredByState(*it);
  });
}

// Share of a measure's cost each fund may carry in that State; empty if together they cannot carry all of it.
std::vector<double> Shares(const Region& region, const model::Solution& solution, const model::State& state) {
  std::vector<double> shares;
  double sum = 0;
  for (const model::Fund& fund : region.funds.funds) {
    const auto has = [](const auto& list, const auto& value) {
      return std::find(list.begin(), list.end(), value) != list.end();
    };
    const bool included = has(fund.include_states, "*") || has(fund.include_states, state.iso2);
    const bool ok = included && !has(fund.exclude_states, state.iso2) && has(fund.kinds, solution.kind) &&
                    has(fund.requirements, solution.requirement) && has(solution.funds, fund.id);
    shares.push_back(ok ? fund.max_share : 0.0);
    sum += shares.back();
  }
  if (sum < 1.0 - 1e-9) shares.clear();
  return shares;
}

class Builder {
 public:
  Builder(const Region& region, const risk::RegionRisk& risk, const std::vector<network::GateEvasion>& gates,
          const std::vector<model::Budget>& budgets, int threads)
      : region_(region), risk_(risk), gates_(gates), budgets_(budgets), threads_(threads) {}

  std::unique_ptr<PlanProblem> Build() {
    plan_ = std::make_unique<PlanProblem>();
    plan_->facilities = region_.facilities.size();
    const std::size_t groups = plan_->facilities + region_.states.size();
    plan_->candidates.resize(groups);
    plan_->bundles.resize(groups);
    plan_->payment_class.resize(groups);
    for (const model::Solution& solution : region_.solutions) programme_.push_back(IsStateProgramme(region_, solution));
    levels_.resize(plan_->facilities);
    std::vector<std::vector<std::vector<double>>> shares(groups);
    std::vector<std::vector<int>> unfunded(groups);
    ParallelFor(plan_->facilities, threads_, [&](std::size_t f) { BuildFacility(f, shares[f], unfunded[f]); });
    ParallelFor(region_.states.size(), threads_, [&](std::size_t s) {
      BuildState(s, shares[plan_->facilities + s], unfunded[plan_->facilities + s]);
    });
    for (const auto& list : unfunded) plan_->unfunded.insert(plan_->unfunded.end(), list.begin(), list.end());
    std::sort(plan_->unfunded.begin(), plan_->unfunded.end());
    plan_->unfunded.erase(std::unique(plan_->unfunded.begin(), plan_->unfunded.end()), plan_->unfunded.end());
    AddGroups(shares);
    AddFunds();
    AddNetwork();
    return std::move(plan_);
  }

 private:
  // Candidate list with prerequisites closed: a solution whose prerequisite is not itself useful brings it along.
  std::vector<invest::Candidate> Candidates(std::size_t group, const std::vector<int>& useful, const model::State& state,
                                            model::Size size, const std::function<bool(int)>& done,
                                            std::vector<std::vector<double>>& shares, std::vector<int>& unfunded) {
    std::vector<int>& list = plan_->candidates[group];
    std::map<int, int> position;
    const std::function<bool(int, int)> add = [&](int solution, int depth) {
      if (position.contains(solution) || done(solution)) return true;
      if (depth > 16) return false;
      std::vector<double> share = Shares(region_, region_.solutions[solution], state);
      if (share.empty()) {
        unfunded.push_back(solution);
        return false;
      }
      for (const std::string& id : region_.solutions[solution].prerequisites) {
        if (!add(SolutionIndex(id), depth + 1)) return false;
      }
      position[solution] = static_cast<int>(list.size());
      list.push_back(solution);
      shares.push_back(std::move(share));
      return true;
    };
    for (const int solution : useful) add(solution, 0);
    std::vector<invest::Candidate> candidates;
    for (const int solution : list) {
      invest::Candidate candidate;
      candidate.solution = solution;
      candidate.cost = assess::CostAt(region_.solutions[solution], size).Committed(region_.funds.commitment_years);
      for (const std::string& id : region_.solutions[solution].prerequisites) {
        const auto it = position.find(SolutionIndex(id));
        if (it != position.end()) candidate.needs.push_back(it->second);
      }
      candidates.push_back(std::move(candidate));
    }
    return candidates;
  }

  int SolutionIndex(const std::string& id) const {
    for (std::size_t i = 0; i < region_.solutions.size(); ++i) {
      if (region_.solutions[i].id == id) return static_cast<int>(i);
    }
    return -1;  // readers reject packs that name unknown prerequisites
  }

  void BuildFacility(std::size_t f, std::vector<std::vector<double>>& shares, std::vector<int>& unfunded) {
    const model::Facility& facility = region_.facilities[f];
    const int index = static_cast<int>(f);
    const auto answer = [&](const std::string& control) -> const model::Answer& { return region_.AnswerOf(index, control); };
    std::vector<int> useful;
    std::vector<char> helps(region_.solutions.size(), 0);
    for (std::size_t s = 0; s < region_.solutions.size(); ++s) {
      const model::Solution& solution = region_.solutions[s];
      helps[s] = Helps(solution, answer, region_.grading);
      if (helps[s] && !programme_[s] && Applies(solution, facility.traffic)) useful.push_back(static_cast<int>(s));
    }
    const model::State& state = region_.states[region_.ports[facility.port].state];
    // A prerequisite that would raise nothing here is there already.
    const auto done = [&](int s) { return !helps[s] || programme_[s]; };
    const auto candidates = Candidates(f, useful, state, facility.size, done, shares, unfunded);

    const risk::ExpectedRisk expected(region_, index);
    const auto today = expected.Evaluate({});
    const auto& scenarios = expected.Scenarios();
    const risk::FacilityRisk& simulated = risk_.facilities[f];
    // The bundles' effect is computed with every uncertain quantity at its mean and applied as a ratio to the simulated values.
    const auto ratio = [](double part, double whole) { return whole > 0 ? part / whole : 1.0; };
    const double money_scale = ratio(simulated.money.mean, today.money), lives_scale = ratio(simulated.lives.mean, today.lives);
    const auto effect_of = [&](const std::vector<int>& positions) {
      std::vector<int> solutions;
      for (const int p : positions) solutions.push_back(plan_->candidates[f][p]);
      const auto after = expected.Evaluate(solutions);
      invest::Effect effect;
      effect.local = std::max(0.0, (today.money - after.money) * money_scale +
                                       (today.lives - after.lives) * lives_scale * region_.settings.value_per_life);
      std::vector<double> v(scenarios.size());
      for (std::size_t i = 0; i < v.size(); ++i) {
        v[i] = simulated.scenarios[i].vulnerability.mean * std::min(1.0, ratio(after.vulnerability[i], today.vulnerability[i]));
      }
      const network::GateEvasion gates = GatesOf(region_, index, scenarios, v);
      for (const auto& family : gates) effect.gates.insert(effect.gates.end(), family.begin(), family.end());
      return effect;
    };
    plan_->bundles[f] = invest::BuildBundles(candidates, effect_of, {.max_candidates = kCandidates});
    for (const invest::Bundle& bundle : plan_->bundles[f]) {
      network::FacilityLevel level;
      level.cost = bundle.cost;
      level.extended_by = bundle.extended_by;
      for (std::size_t k = 0; k < bundle.effect.gates.size(); ++k) level.gates[k / 3][k % 3] = bundle.effect.gates[k];
      levels_[f].push_back(std::move(level));
    }
  }

  // A State's programme lowers every one of its facilities at once. Its network effect is left out of the optimisation (it would
  // multiply with each facility's own bundle) and is found by the simulation of the finished plan.
  void BuildState(std::size_t s, std::vector<std::vector<double>>& shares, std::vector<int>& unfunded) {
    const std::size_t group = plan_->facilities + s;
    std::vector<int> own;
    for (std::size_t f = 0; f < plan_->facilities; ++f) {
      if (region_.ports[region_.facilities[f].port].state == static_cast<int>(s)) own.push_back(static_cast<int>(f));
    }
    if (own.empty()) return;
    const auto answer = [&](const std::string& control) -> const model::Answer& {
      static const model::Answer kNotChecked;
      const auto it = region_.state_answers[s].find(control);
      return it == region_.state_answers[s].end() ? kNotChecked : it->second;
    };
    std::vector<int> useful;
    std::vector<char> helps(region_.solutions.size(), 0);
    for (std::size_t i = 0; i < region_.solutions.size(); ++i) {
      helps[i] = programme_[i] && Helps(region_.solutions[i], answer, region_.grading);
      if (helps[i]) useful.push_back(static_cast<int>(i));
    }
    const auto done = [&](int i) { return !helps[i]; };
    const auto candidates = Candidates(group, useful, region_.states[s], model::Size::kMedium, done, shares, unfunded);
    if (candidates.empty()) return;
    std::vector<risk::ExpectedRisk> expected;
    std::vector<risk::ExpectedRisk::Outcome> today;
    for (const int f : own) {
      expected.emplace_back(region_, f);
      today.push_back(expected.back().Evaluate({}));
    }
    plan_->bundles[group] = invest::BuildBundles(
        candidates,
        [&](const std::vector<int>& positions) {
          std::vector<int> solutions;
          for (const int p : positions) solutions.push_back(plan_->candidates[group][p]);
          invest::Effect effect;
          for (std::size_t i = 0; i < own.size(); ++i) {
            const auto after = expected[i].Evaluate(solutions);
            effect.local += std::max(0.0, today[i].money - after.money +
                                              (today[i].lives - after.lives) * region_.settings.value_per_life);
          }
          return effect;
        },
        {.max_candidates = 6, .max_bundles = 4});
  }

  void AddGroups(const std::vector<std::vector<std::vector<double>>>& shares) {
    std::map<std::pair<std::vector<double>, model::SolutionKind>, int> classes;
    invest::Problem& problem = plan_->problem;
    for (std::size_t g = 0; g < plan_->candidates.size(); ++g) {
      invest::Group group;
      group.state = g < plan_->facilities ? region_.ports[region_.facilities[g].port].state : static_cast<int>(g - plan_->facilities);
      for (std::size_t c = 0; c < plan_->candidates[g].size(); ++c) {
        const model::SolutionKind kind = region_.solutions[plan_->candidates[g][c]].kind;
        const auto [it, fresh] = classes.emplace(std::pair(shares[g][c], kind), static_cast<int>(problem.classes.size()));
        if (fresh) {
          invest::PaymentClass payment{shares[g][c], 0, -1, kind};
          for (const model::CoFinance& rule : region_.funds.co_finance) {
            if (std::find(rule.kinds.begin(), rule.kinds.end(), kind) == rule.kinds.end()) continue;
            for (std::size_t f = 0; f < region_.funds.funds.size(); ++f) {
              if (region_.funds.funds[f].id == rule.fund && payment.max_share[f] >= rule.min_share) {
                payment.co_finance = rule.min_share;
                payment.co_finance_fund = static_cast<int>(f);
              }
            }
          }
          problem.classes.push_back(std::move(payment));
        }
        plan_->payment_class[g].push_back(it->second);
      }
      problem.groups.push_back(std::move(group));
    }
    for (std::size_t g = 0; g < plan_->bundles.size(); ++g) {
      const model::Size size = g < plan_->facilities ? region_.facilities[g].size : model::Size::kMedium;
      for (const invest::Bundle& bundle : plan_->bundles[g]) {
        invest::Choice choice{bundle.effect.local, std::vector<double>(problem.classes.size(), 0.0), bundle.extended_by};
        for (const int member : bundle.members) {
          const model::Solution& solution = region_.solutions[plan_->candidates[g][member]];
          choice.cost_by_class[plan_->payment_class[g][member]] +=
              assess::CostAt(solution, size).Committed(region_.funds.commitment_years);
        }
        problem.groups[g].choices.push_back(std::move(choice));
      }
    }
  }

  void AddFunds() {
    invest::Problem& problem = plan_->problem;
    for (const model::Fund& fund : region_.funds.funds) {
      invest::FundLimit limit;
      limit.id = fund.id;
      limit.state_cap = fund.state_cap;
      for (const model::Budget& budget : budgets_) limit.budget.push_back(budget.amount * fund.weight);
      for (const model::Earmark& earmark : fund.earmarks) {
        invest::FundLimit::Earmark entry;
        entry.at_least = earmark.at_least;
        entry.kind = earmark.kind ? static_cast<int>(*earmark.kind) : -1;
        if (!earmark.subregion.empty()) {
          for (std::size_t s = 0; s < region_.states.size(); ++s) {
            if (region_.states[s].subregion == earmark.subregion && region_.states[s].member) {
              entry.states.push_back(static_cast<int>(s));
            }
          }
        }
        limit.earmarks.push_back(std::move(entry));
      }
      problem.funds.push_back(std::move(limit));
    }
    for (const model::Budget& budget : budgets_) problem.probabilities.push_back(budget.probability);
  }

  void AddNetwork() {
    plan_->ports = network::BuildPortGraph(region_, gates_, levels_);
    plan_->evader = std::make_unique<network::Evader>(plan_->ports.graph, threads_);
    PlanProblem* plan = plan_.get();
    invest::Network& network = plan->problem.network;
    for (const network::Threat& threat : plan->ports.graph.threats) network.weights.push_back(threat.weight);
    network.evasion = [plan](const std::vector<int>& choice) { return plan->evader->Evasion(plan->NetworkChoice(choice)); };
    network.separate = [plan](const std::vector<std::vector<double>>& x, const std::vector<double>& theta) {
      std::vector<std::vector<double>> of_upgrade;
      for (const int facility : plan->ports.facility_of_upgrade) of_upgrade.push_back(x[facility]);
      std::vector<invest::NetworkCut> cuts;
      for (network::Cut& cut : plan->evader->Separate(of_upgrade, theta, 1e-7)) {
        invest::NetworkCut mine{cut.threat, cut.constant, {}};
        for (const auto& term : cut.terms) {
          mine.terms.push_back({plan->ports.facility_of_upgrade[term.upgrade], term.level, term.coefficient});
        }
        cuts.push_back(std::move(mine));
      }
      return cuts;
    };
  }

  const Region& region_;
  const risk::RegionRisk& risk_;
  const std::vector<network::GateEvasion>& gates_;
  const std::vector<model::Budget>& budgets_;
  int threads_;
  std::unique_ptr<PlanProblem> plan_;
  std::vector<char> programme_;  // per solution: carried out once for the State
  std::vector<std::vector<network::FacilityLevel>> levels_;
};

}  // namespace

bool AnsweredByState(const model::Control& control) { return control.group == "government"; }

std::vector<int> PlanProblem::SolutionsOf(std::size_t group, int bundle) const {
  std::vector<int> solutions;
  if (bundle < 0) return solutions;
  for (const int member : bundles[group][bundle].members) solutions.push_back(candidates[group][member]);
  return solutions;
}

network::Choice PlanProblem::NetworkChoice(const std::vector<int>& choice) const {
  network::Choice levels;
  for (const int facility : ports.facility_of_upgrade) levels.push_back(choice[facility]);
  return levels;
}

std::unique_ptr<PlanProblem> BuildPlanProblem(const Region& region, const risk::RegionRisk& risk,
                                              const std::vector<network::GateEvasion>& gates,
                                              const std::vector<model::Budget>& budgets, int threads) {
  return Builder(region, risk, gates, budgets, threads).Build();
}

model::Region WithMeasures(const Region& region, const PlanProblem& plan, const std::vector<int>& choice) {
  Region after = region;
  const auto raise = [&](model::AnswerSheet& sheet, const model::Answer& today, const model::Raise& to) {
    if (today.reply == model::Reply::kNotApplicable) return;
    const risk::Grade grade = risk::GradeOf(region.grading, today);
    const double target = to.degree * region.grading.evidence[static_cast<std::size_t>(to.verification)];
    if (grade.degree.Mean() >= target) return;  // never lower a control
    model::Answer answer = today;
    answer.verification = to.verification;
    answer.reply = to.degree >= 1.0 ? model::Reply::kMet : model::Reply::kPartly;
    answer.degree = to.degree >= 1.0 ? std::nullopt : std::optional(to.degree);
    sheet[to.control] = answer;
  };
  for (std::size_t g = 0; g < choice.size(); ++g) {
    for (const int s : plan.SolutionsOf(g, choice[g])) {
      for (const model::Raise& to : region.solutions[s].raises) {
        if (g < plan.facilities) {
          raise(after.answers[g], after.AnswerOf(static_cast<int>(g), to.control), to);
        } else {
          model::AnswerSheet& sheet = after.state_answers[g - plan.facilities];
          raise(sheet, sheet[to.control], to);
        }
      }
    }
  }
  return after;
}

}  // namespace atalaya::analysis
