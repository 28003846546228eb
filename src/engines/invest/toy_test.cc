#include "invest/toy_test.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "invest/shape.h"

namespace atalaya::invest::toy {
namespace {

double ChainEvasion(const Chain& chain, const std::vector<int>& choice) {
  double evade = 1;
  for (const Gate& gate : chain) evade *= choice[gate.group] < 0 ? gate.open : gate.closed[choice[gate.group]];
  return evade;
}

// The path cut of methods.md (a2) along one chain, with a line for each level m of a gate:
//   value_i >= e_m value_j - sum over l with e_l < e_m of (e_m - e_l) plain_j x_l        (e_0 = open; plain: value with nothing chosen)
// Valid as value <= plain; exact at integral points through the line of the chosen level.
NetworkCut ChainCut(const Chain& chain, int threat, const std::vector<std::vector<double>>& x) {
  const std::size_t n = chain.size();
  std::vector<double> plain(n + 1, 1.0), value(n + 1, 1.0), line(n, 1.0);
  for (std::size_t i = n; i-- > 0;) {
    const Gate& gate = chain[i];
    plain[i] = gate.open * plain[i + 1];
    value[i] = -1;
    std::vector<double> levels = gate.closed;
    levels.push_back(gate.open);
    for (double level : levels) {
      double bound = level * value[i + 1];
      for (std::size_t j = 0; j < gate.closed.size(); ++j) {
        bound -= std::max(0.0, level - gate.closed[j]) * plain[i + 1] * x[gate.group][j];
      }
      if (bound <= value[i]) continue;
      value[i] = bound;
      line[i] = level;
    }
  }
  NetworkCut cut;
  cut.threat = threat;
  double w = 1;
  for (std::size_t i = 0; i < n; ++i) {
    const Gate& gate = chain[i];
    for (std::size_t j = 0; j < gate.closed.size(); ++j) {
      if (gate.closed[j] < line[i]) {
        cut.terms.push_back({gate.group, static_cast<int>(j), w * (line[i] - gate.closed[j]) * plain[i + 1]});
      }
    }
    w *= line[i];
  }
  cut.constant = w;
  return cut;
}

double Left(const NetworkCut& cut, const std::vector<std::vector<double>>& x) {
  double left = cut.constant;
  for (const NetworkCut::Term& term : cut.terms) left -= term.coefficient * x[term.group][term.choice];
  return left;
}

// Money missed of what is required, or -1 if the funds cannot pay. Every measure on its own: no sums over States.
double LeastMissed(const Problem& problem, const Shape& shape, const std::vector<int>& choice, int b) {
  milp::Model model;
  struct Pay {
    int group, payment_class, fund, column;
  };
  std::vector<Pay> pays;
  for (std::size_t g = 0; g < choice.size(); ++g) {
    for (std::size_t c = 0; c < problem.classes.size(); ++c) {
      const double cost = CostOf(problem, static_cast<int>(g), choice[g], static_cast<int>(c));
      if (cost <= 0) continue;
      milp::Row whole;
      for (std::size_t f = 0; f < problem.funds.size(); ++f) {
        const PaymentClass& rules = problem.classes[c];
        const bool must = rules.co_finance_fund == static_cast<int>(f);
        const double least = must ? rules.co_finance * cost : 0, most = rules.max_share[f] * cost;
        if (least > most) return -1;
        const int column = model.Add(milp::Column{least, most});
        pays.push_back({static_cast<int>(g), static_cast<int>(c), static_cast<int>(f), column});
        whole.entries.push_back({column, 1});
      }
      whole.lower = whole.upper = cost;
      model.Add(std::move(whole));
    }
  }
  for (std::size_t f = 0; f < problem.funds.size(); ++f) {
    const double budget = problem.funds[f].budget[b];
    const auto limit = [&](int state, double side) {
      milp::Row row;
      for (const Pay& pay : pays) {
        if (pay.fund == static_cast<int>(f) && (state < 0 || problem.groups[pay.group].state == state)) {
          row.entries.push_back({pay.column, 1});
        }
      }
      row.upper = side;
      if (!row.entries.empty()) model.Add(std::move(row));
    };
    limit(-1, budget);
    for (int state : shape.states) {
      if (state >= 0) limit(state, problem.funds[f].state_cap * budget);
    }
  }
  for (const Aim& aim : shape.aims) {
    milp::Row row;
    for (const Pay& pay : pays) {
      if (pay.fund == aim.fund && aim.state[shape.row[pay.group]] && aim.of_class[pay.payment_class]) {
        row.entries.push_back({pay.column, 1});
      }
    }
    row.entries.push_back({model.Add(milp::Column{0, milp::kInfinity, 1, false}), 1});
    row.lower = aim.required[b];
    model.Add(std::move(row));
  }
  if (model.columns.empty()) return 0;
  const milp::Solution solution = milp::LinearProgram(model).Solve();
  return solution.Found() ? solution.objective : -1;
}

void AllChoices(const Problem& problem, std::vector<int>& choice, std::size_t at, std::vector<std::vector<int>>& all) {
  if (at == choice.size()) {
    all.push_back(choice);
    return;
  }
  for (int j = -1; j < static_cast<int>(problem.groups[at].choices.size()); ++j) {
    choice[at] = j;
    AllChoices(problem, choice, at + 1, all);
  }
}

double Gain(const Problem& problem, const std::vector<int>& choice) {
  double gain = 0;
  for (std::size_t g = 0; g < choice.size(); ++g) {
    if (choice[g] >= 0) gain += problem.groups[g].choices[choice[g]].local;
  }
  if (problem.network.weights.empty()) return gain;
  const std::vector<double> before = problem.network.evasion(std::vector<int>(choice.size(), -1));
  const std::vector<double> after = problem.network.evasion(choice);
  for (std::size_t k = 0; k < after.size(); ++k) gain += problem.network.weights[k] * (before[k] - after[k]);
  return gain;
}

double PriceOf(const Shape& shape, std::size_t b) { return shape.aim_price[b] * shape.unit_gain / shape.unit_money; }

}  // namespace

Network NetworkOf(std::vector<Threat> threats) {
  Network network;
  for (const Threat& threat : threats) network.weights.push_back(threat.weight);
  const auto shared = std::make_shared<const std::vector<Threat>>(std::move(threats));
  network.evasion = [shared](const std::vector<int>& choice) {
    std::vector<double> evasion;
    for (const Threat& threat : *shared) {
      evasion.push_back(0);
      for (const Chain& chain : threat.chains) evasion.back() = std::max(evasion.back(), ChainEvasion(chain, choice));
    }
    return evasion;
  };
  network.separate = [shared](const std::vector<std::vector<double>>& x, const std::vector<double>& theta) {
    std::vector<NetworkCut> cuts;
    for (std::size_t k = 0; k < shared->size(); ++k) {
      NetworkCut best;
      double most = theta[k] + 1e-10;
      for (const Chain& chain : (*shared)[k].chains) {
        const NetworkCut cut = ChainCut(chain, static_cast<int>(k), x);
        if (Left(cut, x) <= most) continue;
        most = Left(cut, x);
        best = cut;
      }
      if (most > theta[k] + 1e-10) cuts.push_back(std::move(best));
    }
    return cuts;
  };
  return network;
}

Problem RandomProblem(Rng& rng, const Rules& rules) {
  Problem problem;
  problem.nested = rules.nested;
  double all = 0;
  for (int g = 0; g < rules.groups; ++g) {
    Group group;
    group.state = static_cast<int>(rng.Below(rules.states));
    for (int j = 0; j < rules.choices; ++j) {
      Choice choice;
      choice.local = (j + 1) * rng.Uniform();
      for (int c = 0; c < rules.classes; ++c) choice.cost_by_class.push_back(rng.Uniform() < 0.3 ? 0 : (j + 1) * rng.Uniform());
      for (int above = j + 1; above < rules.choices; ++above) {
        if (rng.Uniform() < 0.7) choice.extended_by.push_back(above);
      }
      for (double cost : choice.cost_by_class) all += cost / rules.choices;
      group.choices.push_back(std::move(choice));
    }
    problem.groups.push_back(std::move(group));
  }
  for (int c = 0; c < rules.classes; ++c) {
    PaymentClass payment_class;
    for (int f = 0; f < rules.funds; ++f) payment_class.max_share.push_back(f == 0 ? 1 : rng.Uniform());
    payment_class.kind = static_cast<model::SolutionKind>(rng.Below(2));
    if (rng.Uniform() < 0.4) {
      payment_class.co_finance_fund = static_cast<int>(rng.Below(rules.funds));
      payment_class.co_finance = 0.3 * rng.Uniform();
    }
    problem.classes.push_back(std::move(payment_class));
  }
  for (int f = 0; f < rules.funds; ++f) {
    FundLimit fund;
    fund.id = "fund" + std::to_string(f);
    double budget = 0;
    for (int b = 0; b < rules.cases; ++b) fund.budget.push_back(budget += all * rng.Uniform() / rules.cases / rules.funds);
    fund.state_cap = rng.Uniform() < 0.5 ? 1 : 0.4 + 0.6 * rng.Uniform();
    if (rules.earmarks && rng.Uniform() < 0.5) {
      FundLimit::Earmark earmark;
      if (rng.Uniform() < 0.6) earmark.states.push_back(static_cast<int>(rng.Below(rules.states + 1)));
      if (rng.Uniform() < 0.6) earmark.kind = static_cast<int>(rng.Below(3));
      earmark.at_least = 0.5 * rng.Uniform();
      fund.earmarks.push_back(std::move(earmark));
    }
    problem.funds.push_back(std::move(fund));
  }
  for (int b = 0; b < rules.cases; ++b) problem.probabilities.push_back(1.0 / rules.cases);
  std::vector<Threat> threats;
  for (int k = 0; rules.network && k < rules.threats; ++k) {
    Threat threat;
    threat.weight = 5 * rng.Uniform();
    for (std::uint64_t p = 0; p < 1 + rng.Below(3); ++p) {
      Chain chain;
      for (int g = 0; g < rules.groups; ++g) {
        if (rng.Uniform() < 0.4) continue;
        Gate gate;
        gate.group = g;
        gate.open = 0.4 + 0.6 * rng.Uniform();
        // A choice that includes another lets no more through.
        for (int j = 0; j < rules.choices; ++j) {
          gate.closed.push_back((gate.closed.empty() ? gate.open : gate.closed.back()) * rng.Uniform());
        }
        chain.push_back(std::move(gate));
      }
      threat.chains.push_back(std::move(chain));
    }
    threats.push_back(std::move(threat));
  }
  problem.network = NetworkOf(std::move(threats));
  return problem;
}

double BruteForce(const Problem& problem) {
  const Shape shape(problem);
  std::vector<std::vector<int>> all;
  std::vector<int> choice(problem.groups.size(), -1);
  AllChoices(problem, choice, 0, all);
  std::vector<double> gain;
  for (const std::vector<int>& plan : all) gain.push_back(Gain(problem, plan));
  // best[i]: of the cases so far, the last one with plan i.
  std::vector<double> best;
  for (std::size_t b = 0; b < problem.probabilities.size(); ++b) {
    std::vector<double> now;
    for (std::size_t i = 0; i < all.size(); ++i) {
      const double missed = LeastMissed(problem, shape, all[i], static_cast<int>(b));
      double value = missed < 0 ? -1e300 : problem.probabilities[b] * (gain[i] - PriceOf(shape, b) * missed);
      double before = b == 0 ? 0 : -1e300;
      for (std::size_t h = 0; b > 0 && h < all.size(); ++h) {
        bool nested = true;
        for (std::size_t g = 0; problem.nested && g < choice.size() && nested; ++g) {
          nested = Extends(problem, static_cast<int>(g), all[h][g], all[i][g]);
        }
        if (nested) before = std::max(before, best[h]);
      }
      now.push_back(std::max(-1e300, value + before));
    }
    best = std::move(now);
  }
  return *std::max_element(best.begin(), best.end());
}

double ValueOf(const Problem& problem, const Answer& answer) {
  const Shape shape(problem);
  double value = 0;
  for (std::size_t b = 0; b < answer.cases.size(); ++b) {
    double missed = 0;
    for (std::size_t a = 0; a < shape.aims.size(); ++a) {
      const double waived = shape.aims[a].asked[b] - shape.aims[a].required[b];
      missed += std::max(0.0, answer.cases[b].earmark_missed[a] - waived);
    }
    value += problem.probabilities[b] * (answer.cases[b].gain - PriceOf(shape, b) * missed);
  }
  return value;
}

}  // namespace atalaya::invest::toy
