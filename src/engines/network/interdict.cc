// Stochastic network interdiction with levels and a nested priority list, to a proven gap.
//
//   min  sum_b phi_b sum_k weight_k theta_kb                      b: budgets, ascending; k: threats
//   sum_l x_ulb <= 1;   sum cost_ul x_ulb <= budget_b             u: upgrades, l: levels
//   x_ulb <= sum of x_ul'(b+1) over l' = l or a level that includes l       nested: what was bought stays
//   theta_kb + sum coefficient x_b >= constant                    path cuts (evader.cc), asked for as needed
//
// Method: Benders in the re-solve loop of milp::SolveWithCuts; start by greedy and swaps; rounding of every master's
// point. Source: Morton, Pan, Saeger (2007) for the cuts; "Prioritizing network interdiction of nuclear smuggling" for
// the nested list. Complexity: strongly NP-hard; the sweeps are cheap, the masters take the time. theta is kept as a
// share of today's evasion, so that small evasions are not lost in the solver's absolute tolerances.
#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>

#include "milp/milp.h"
#include "network/local_search.h"
#include "network/network.h"

namespace atalaya::network {
namespace {

using Clock = std::chrono::steady_clock;
constexpr double kCutTolerance = 1e-7;  // as a share of today's evasion
constexpr double kFits = 1e-9;          // relative slack on budgets, for sums of costs

// The master for some budgets, ascending.
class Master {
 public:
  Master(const Graph& graph, const Evader& evader, std::vector<Budget> budgets, bool nested)
      : graph_(graph),
        evader_(evader),
        budgets_(std::move(budgets)),
        nested_(nested && budgets_.size() > 1),
        today_(evader.Evasion({})) {
    const std::vector<double> least = evader.LeastEvasion();
    for (std::size_t b = 0; b < budgets_.size(); ++b) {
      AddLevels(b);
      auto& theta = theta_.emplace_back(today_.size(), -1);
      for (std::size_t k = 0; k < today_.size(); ++k) {
        const double weight = budgets_[b].probability * graph.threats[k].weight * today_[k];
        if (weight > 0) theta[k] = model_.Add(milp::Column{least[k] / today_[k], 1, weight, false});
      }
    }
    for (std::size_t b = 0; b + 1 < budgets_.size() && nested_; ++b) AddNesting(b);
  }

  milp::CutResult Solve(const std::vector<Choice>& start, const milp::CutOptions& options) {
    milp::CutOptions with = options;
    with.mip.start = PointOf(start);
    return milp::SolveWithCuts(
        model_, [this](const std::vector<double>& point) { return Violated(point); },
        [this](const std::vector<double>& point) { return Round(point); }, with);
  }

  // Levels of each budget at a 0-1 point.
  std::vector<Choice> ChoicesAt(const std::vector<double>& point) const {
    std::vector<Choice> choices;
    for (std::size_t b = 0; b < budgets_.size(); ++b) {
      Choice& choice = choices.emplace_back(graph_.upgrades.size(), -1);
      for (std::size_t u = 0; u < choice.size(); ++u) {
        for (std::size_t l = 0; l < x_[b][u].size(); ++l) {
          if (x_[b][u][l] >= 0 && point[x_[b][u][l]] > 0.5) choice[u] = static_cast<int>(l);
        }
      }
    }
    return choices;
  }

 private:
  void AddLevels(std::size_t b) {
    auto& columns = x_.emplace_back(graph_.upgrades.size());
    milp::Row money{{}, -milp::kInfinity, budgets_[b].amount};
    for (std::size_t u = 0; u < columns.size(); ++u) {
      milp::Row one{{}, -milp::kInfinity, 1};
      for (const Level& level : graph_.upgrades[u].levels) {
        const bool useful = !level.effects.empty() && level.cost <= budgets_[b].amount * (1 + kFits);
        columns[u].push_back(useful ? model_.Add(milp::Column{0, 1, 0, true}) : -1);
        if (!useful) continue;
        one.entries.push_back({columns[u].back(), 1});
        if (level.cost != 0) money.entries.push_back({columns[u].back(), level.cost});
      }
      if (one.entries.size() > 1) model_.Add(std::move(one));
    }
    // In shares of the budget, for the solver's tolerances.
    if (money.entries.empty() || !std::isfinite(money.upper)) return;
    const double unit = money.upper > 0 ? money.upper : 1;
    for (milp::Entry& entry : money.entries) entry.value /= unit;
    money.upper /= unit;
    model_.Add(std::move(money));
  }

  void AddNesting(std::size_t b) {
    for (std::size_t u = 0; u < graph_.upgrades.size(); ++u) {
      for (std::size_t l = 0; l < x_[b][u].size(); ++l) {
        if (x_[b][u][l] < 0) continue;
        milp::Row row{{{x_[b][u][l], 1}}, -milp::kInfinity, 0};
        const auto keeps = [&](int next) {
          if (x_[b + 1][u][next] >= 0) row.entries.push_back({x_[b + 1][u][next], -1});
        };
        keeps(static_cast<int>(l));
        for (const int next : graph_.upgrades[u].levels[l].extended_by) keeps(next);
        model_.Add(std::move(row));
      }
    }
  }

  std::vector<double> PointOf(const std::vector<Choice>& choices) const {
    std::vector<double> point(model_.columns.size(), 0.0);
    for (std::size_t b = 0; b < budgets_.size(); ++b) {
      for (std::size_t u = 0; u < choices[b].size(); ++u) {
        if (choices[b][u] >= 0) point[x_[b][u][choices[b][u]]] = 1;
      }
      const std::vector<double> evasion = evader_.Evasion(choices[b]);
      for (std::size_t k = 0; k < evasion.size(); ++k) {
        if (theta_[b][k] >= 0) point[theta_[b][k]] = evasion[k] / today_[k];
      }
    }
    return point;
  }

  std::vector<milp::Row> Violated(const std::vector<double>& point) const {
    std::vector<milp::Row> rows;
    for (std::size_t b = 0; b < budgets_.size(); ++b) {
      std::vector<std::vector<double>> x(graph_.upgrades.size());
      for (std::size_t u = 0; u < x.size(); ++u) {
        for (const int column : x_[b][u]) x[u].push_back(column < 0 ? 0.0 : point[column]);
      }
      std::vector<double> theta(today_.size());
      for (std::size_t k = 0; k < theta.size(); ++k)
        theta[k] = theta_[b][k] < 0 ? today_[k] : point[theta_[b][k]] * today_[k];
      for (const Cut& cut : evader_.Separate(x, theta, kCutTolerance)) {
        if (theta_[b][cut.threat] < 0) continue;
        const double today = today_[cut.threat];
        milp::Row& row = rows.emplace_back();
        row.lower = cut.constant / today;
        row.entries.push_back({theta_[b][cut.threat], 1});
        for (const Cut::Term& term : cut.terms) {
          const int column = x_[b][term.upgrade][term.level];
          if (column >= 0) row.entries.push_back({column, term.coefficient / today});
        }
      }
    }
    return rows;
  }

  // Takes levels by falling x, smallest budget first, as far as money and nesting allow; true evasions.
  std::vector<double> Round(const std::vector<double>& point) const {
    std::vector<Choice> choices;
    Choice choice(graph_.upgrades.size(), -1);
    for (std::size_t b = 0; b < budgets_.size(); ++b) {
      if (!nested_) std::fill(choice.begin(), choice.end(), -1);
      struct Wish {
        double x;
        int upgrade, level;
      };
      std::vector<Wish> wishes;
      for (std::size_t u = 0; u < choice.size(); ++u) {
        for (std::size_t l = 0; l < x_[b][u].size(); ++l) {
          const double x = x_[b][u][l] < 0 ? 0 : point[x_[b][u][l]];
          if (x > 1e-6) wishes.push_back({x, static_cast<int>(u), static_cast<int>(l)});
        }
      }
      std::stable_sort(wishes.begin(), wishes.end(), [](const Wish& a, const Wish& c) { return a.x > c.x; });
      double left = budgets_[b].amount * (1 + kFits) - CostOf(graph_, choice);
      for (const Wish& wish : wishes) {
        int& now = choice[wish.upgrade];
        const std::vector<Level>& levels = graph_.upgrades[wish.upgrade].levels;
        const double extra = levels[wish.level].cost - (now < 0 ? 0 : levels[now].cost);
        const bool up = now < 0 || std::find(levels[now].extended_by.begin(), levels[now].extended_by.end(),
                                             wish.level) != levels[now].extended_by.end();
        if (!up || extra > left) continue;
        now = wish.level;
        left -= extra;
      }
      choices.push_back(choice);
    }
    return PointOf(choices);
  }

  const Graph& graph_;
  const Evader& evader_;
  const std::vector<Budget> budgets_;
  const bool nested_;
  const std::vector<double> today_;  // evasion per threat, nothing chosen
  milp::Model model_;
  std::vector<std::vector<std::vector<int>>> x_;  // budget, upgrade, level -> column, -1: not worth one
  std::vector<std::vector<int>> theta_;           // budget, threat -> column, -1: weightless
};

double Gap(double objective, double bound) {
  const double difference = objective - bound;
  return difference <= 0 ? 0 : difference / std::max(std::abs(objective), 1e-300);
}

}  // namespace

Answer Interdict(const Graph& graph, const std::vector<Budget>& given, const Options& options) {
  const Clock::time_point begin = Clock::now();
  const Evader evader(graph, options.threads);
  Answer answer;
  answer.before = evader.Objective({});
  answer.budgets.resize(given.size());
  std::vector<std::size_t> order(given.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return given[a].amount < given[b].amount; });
  std::vector<Budget> budgets;
  for (const std::size_t b : order) budgets.push_back(given[b]);

  milp::CutOptions cut_options;
  const auto with_time_left = [&](milp::CutOptions cuts) {
    if (options.mip.time_limit > 0) {
      const double used = std::chrono::duration<double>(Clock::now() - begin).count();
      cuts.mip.time_limit = std::max(0.01, options.mip.time_limit - used);
    }
    return cuts;
  };
  cut_options.mip = options.mip;
  cut_options.linear_only = options.first_answer_only;

  const bool nested = options.nested && budgets.size() > 1;
  const Choice nothing(graph.upgrades.size(), -1);
  std::vector<Choice> choices;
  for (const Budget& budget : budgets) {
    choices.push_back(
        Extend(graph, evader.state(), nested && !choices.empty() ? choices.back() : nothing, budget.amount));
  }
  const auto count = [&answer](const milp::CutResult& result) {
    answer.cuts += result.cuts;
    answer.linear_rounds += result.linear_rounds;
    answer.integer_rounds += result.integer_rounds;
  };
  if (nested) {
    Master master(graph, evader, budgets, true);
    const milp::CutResult result = master.Solve(choices, with_time_left(cut_options));
    count(result);
    if (result.best.Found()) choices = master.ChoicesAt(result.best.values);
    answer.bound = result.best.bound;
  }
  // Each budget alone: the answer without nesting; with it, the bound per budget and the price.
  double alone = 0, alone_bound = 0, least = 0;
  const std::vector<double> least_evasion = evader.LeastEvasion();
  for (std::size_t k = 0; k < least_evasion.size(); ++k) least += graph.threats[k].weight * least_evasion[k];
  for (std::size_t b = 0; b < budgets.size(); ++b) {
    Master master(graph, evader, {{budgets[b].amount, 1}}, false);
    milp::CutResult result;  // not asked: no solution, and the bound that holds at any budget
    result.best.bound = least;
    if (!nested || options.price) {
      result = master.Solve({choices[b]}, with_time_left(cut_options));
      count(result);
    }
    const bool found = result.best.Found();
    Answer::AtBudget& at = answer.budgets[order[b]];
    at.amount = budgets[b].amount;
    at.choice = nested || !found ? choices[b] : master.ChoicesAt(result.best.values)[0];
    at.objective = evader.Objective(at.choice);
    at.bound = std::min(std::max(0.0, result.best.bound), at.objective);
    at.gap = Gap(at.objective, at.bound);
    alone += budgets[b].probability * std::min(at.objective, found ? result.best.objective : at.objective);
    alone_bound += budgets[b].probability * at.bound;
    answer.objective += budgets[b].probability * at.objective;
  }
  // A list is never better than its budgets one by one.
  answer.bound = std::min(nested ? std::max(answer.bound, alone_bound) : alone_bound, answer.objective);
  answer.gap = Gap(answer.objective, answer.bound);
  answer.proven = answer.gap <= options.mip.gap;
  if (nested && options.price && !options.first_answer_only)
    answer.price_of_nesting = std::max(0.0, answer.objective - alone);
  return answer;
}

}  // namespace atalaya::network
