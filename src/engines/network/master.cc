// The master problem: levels bought at each budget, and what cuts say about the evasion that is left.
//
// Cuts are asked for half-way between the programme's present optimum and where they were asked for before: deeper
// cuts, fewer rounds, less zigzag (in-out separation; Ben-Ameur and Neto, recalled). Where that finds few, the optimum
// itself is asked, so nothing is missed. theta is kept as a share of today's evasion, so that small evasions are not
// lost in the solver's absolute tolerances.
#include "network/master.h"

#include <algorithm>
#include <cmath>

#include "network/local_search.h"

namespace atalaya::network {
namespace {

constexpr double kCutTolerance = 1e-7;  // as a share of today's evasion
constexpr double kStep = 0.5;           // of the way from the last centre to the optimum
constexpr std::size_t kFewCuts = 20;
// A rounded point is polished by local search when it is not worse than the best by more than this share.
constexpr double kPromising = 0.05;

double LeftOver(const Cut& cut, const std::vector<std::vector<double>>& x, double theta) {
  double left = cut.constant - theta;
  for (const Cut::Term& term : cut.terms) left -= term.coefficient * x[term.upgrade][term.level];
  return left;
}

}  // namespace

Master::Master(const Graph& graph, const Evader& evader, std::vector<Budget> budgets, bool nested,
               std::function<bool()> stop)
    : graph_(graph),
      evader_(evader),
      budgets_(std::move(budgets)),
      nested_(nested && budgets_.size() > 1),
      stop_(std::move(stop)),
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

milp::CutResult Master::Solve(const std::vector<Choice>& start, const milp::CutOptions& options) {
  milp::CutOptions with = options;
  with.mip.start = PointOf(start);
  best_ = ObjectiveOf(with.mip.start);
  paths_only_ = true;
  centre_.assign(model_.columns.size(), 0.0);
  return milp::BranchAndCut(
      model_, [this](const std::vector<double>& point) { return Violated(point); },
      [this](const std::vector<double>& point) { return Complete(point); }, with);
}

std::vector<Choice> Master::ChoicesAt(const std::vector<double>& point) const {
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

void Master::AddLevels(std::size_t b) {
  Columns& columns = x_.emplace_back(graph_.upgrades.size());
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

void Master::AddNesting(std::size_t b) {
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

std::vector<double> Master::PointOf(const std::vector<Choice>& choices) const {
  std::vector<double> point(model_.columns.size(), 0.0);
  for (std::size_t b = 0; b < budgets_.size(); ++b) {
    for (std::size_t u = 0; u < choices[b].size(); ++u) {
      const int column = choices[b][u] < 0 ? -1 : x_[b][u][choices[b][u]];
      if (column >= 0) point[column] = 1;
    }
    const std::vector<double> evasion = evader_.Evasion(choices[b]);
    for (std::size_t k = 0; k < evasion.size(); ++k) {
      if (theta_[b][k] >= 0) point[theta_[b][k]] = evasion[k] / today_[k];
    }
  }
  return point;
}

double Master::ObjectiveOf(const std::vector<double>& point) const {
  double sum = 0;
  for (std::size_t c = 0; c < point.size(); ++c) sum += model_.columns[c].objective * point[c];
  return sum;
}

milp::Row Master::RowOf(const Cut& cut, std::size_t b) const {
  const double today = today_[cut.threat];
  milp::Row row;
  row.lower = cut.constant / today;
  row.entries.push_back({theta_[b][cut.threat], 1});
  for (const Cut::Term& term : cut.terms) {
    const int column = x_[b][term.upgrade][term.level];
    if (column >= 0) row.entries.push_back({column, term.coefficient / today});
  }
  return row;
}

std::vector<milp::Row> Master::Violated(const std::vector<double>& point) {
  for (std::size_t c = 0; c < point.size(); ++c) centre_[c] += kStep * (point[c] - centre_[c]);
  // x there only to 1/64: traces of old optima would cost the sweeps much and bring nothing.
  std::vector<double> about = centre_;
  for (double& value : about) value = std::round(value * 64) / 64;
  for (;;) {
    std::vector<milp::Row> rows = ViolatedFrom(about, point);
    if (rows.size() < kFewCuts) rows = ViolatedFrom(point, point);
    // The cheap cuts first, until they bring little.
    if (!paths_only_ || 10 * rows.size() >= budgets_.size() * today_.size()) return rows;
    paths_only_ = false;
  }
}

// Cuts made at one point that another violates.
std::vector<milp::Row> Master::ViolatedFrom(const std::vector<double>& about, const std::vector<double>& point) const {
  std::vector<milp::Row> rows;
  for (std::size_t b = 0; b < budgets_.size(); ++b) {
    const auto levels_at = [&](const std::vector<double>& where) {
      std::vector<std::vector<double>> x(graph_.upgrades.size());
      for (std::size_t u = 0; u < x.size(); ++u) {
        for (const int column : x_[b][u]) x[u].push_back(column < 0 ? 0.0 : where[column]);
      }
      return x;
    };
    // No theta is as low as -1: all cuts at `about`.
    const std::vector<double> lowest(today_.size(), -1);
    const std::vector<std::vector<double>> x = levels_at(point);
    for (const Cut& cut :
         evader_.Separate(levels_at(about), lowest, kCutTolerance, paths_only_ ? Cuts::kPaths : Cuts::kAll)) {
      const int theta = theta_[b][cut.threat];
      if (theta < 0) continue;
      const double today = today_[cut.threat];
      if (LeftOver(cut, x, point[theta] * today) > kCutTolerance * today) rows.push_back(RowOf(cut, b));
    }
  }
  return rows;
}

// Takes levels by falling x, smallest budget first, as far as money and nesting allow.
std::vector<Choice> Master::Round(const std::vector<double>& point) const {
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
  return choices;
}

std::vector<double> Master::Complete(const std::vector<double>& point) {
  std::vector<Choice> choices = Round(point);
  std::vector<double> best = PointOf(choices);
  double objective = ObjectiveOf(best);
  const Choice nothing(graph_.upgrades.size(), -1), unknown;
  // First what is left of the money; swaps only where they may make a new best.
  for (const bool swaps : {false, true}) {
    if (objective >= (swaps ? 1 : 1 + kPromising) * best_ || stop_()) break;
    // From the largest budget down: what a smaller one adds is then something the larger one has.
    for (std::size_t b = choices.size(); b-- > 0;) {
      const Choice& kept = nested_ && b > 0 ? choices[b - 1] : nothing;
      const Choice& limit = nested_ && b + 1 < choices.size() ? choices[b + 1] : unknown;
      choices[b] = Improve(graph_, evader_.state(), kept, limit, choices[b], budgets_[b].amount, swaps, stop_);
    }
    std::vector<double> polished = PointOf(choices);
    if (const double better = ObjectiveOf(polished); better < objective) {
      objective = better;
      best = std::move(polished);
    }
  }
  best_ = std::min(best_, objective);
  return best;
}

}  // namespace atalaya::network
