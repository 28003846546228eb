#include "invest/portfolio_money.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

#include "invest/portfolio_flow.h"
#include "milp/milp.h"

namespace atalaya::invest::portfolio {
namespace {

constexpr double kFlowTolerance = 1e-13;  // of all money that flows: what rounding leaves
constexpr double kPaid = 1e-11;           // of all money that flows: what may be left unpaid

double PowerOfTwoFor(double largest) {
  return largest > 0 ? std::ldexp(1.0, std::ilogb(largest) - 9) : 1;
}

}  // namespace

Money::Money(const Problem& problem, const std::vector<bool>& usable) : problem_(problem) {
  double largest = 0;  // of what can be chosen: one absurd cost must not drown the others in rounding
  for (std::size_t j = 0; j < problem.projects.size(); ++j) {
    if (usable[j]) largest = std::max(largest, problem.projects[j].cost);
  }
  unit_ = PowerOfTwoFor(largest);
  std::map<std::pair<int, int>, int> aim_of;  // (fund, group)
  for (std::size_t f = 0; f < problem.funds.size(); ++f) {
    const Fund& fund = problem.funds[f];
    budget_.push_back(fund.budget / unit_);
    for (std::size_t e = 0; e < fund.earmarks.size(); ++e) {
      const Earmark& earmark = fund.earmarks[e];
      aim_of[{static_cast<int>(f), earmark.group}] = static_cast<int>(aims_.size());
      aims_.push_back({static_cast<int>(f), static_cast<int>(e), earmark.group, earmark.at_least / unit_});
    }
  }
  std::map<std::vector<double>, int> known;  // cells by (fund, share, aim) ...
  cell_.assign(problem.projects.size(), -1);
  for (std::size_t j = 0; j < problem.projects.size(); ++j) {
    const Project& project = problem.projects[j];
    cost_.push_back(project.cost / unit_);
    if (project.cost <= 0 || !usable[j] || problem.funds.empty()) continue;
    Cell cell;
    for (const Share& share : project.shares) {
      if (share.most > 0) cell.shares.push_back(share);
    }
    std::sort(cell.shares.begin(), cell.shares.end(), [](const Share& a, const Share& b) { return a.fund < b.fund; });
    // Shares that miss 1 by rounding only are meant to reach it.
    const double sum = std::accumulate(cell.shares.begin(), cell.shares.end(), 0.0,
                                       [](double total, const Share& share) { return total + share.most; });
    std::vector<double> key;
    for (Share& share : cell.shares) {
      if (sum < 1) share.most /= sum;
      const auto aim = aim_of.find({share.fund, project.group});
      cell.aim.push_back(aim == aim_of.end() ? -1 : aim->second);
      key.insert(key.end(), {static_cast<double>(share.fund), share.most, static_cast<double>(cell.aim.back())});
    }
    const auto [at, fresh] = known.try_emplace(std::move(key), static_cast<int>(cells_.size()));
    if (fresh) cells_.push_back(std::move(cell));
    cell_[j] = at->second;
  }
}

double Money::CellPrice(const Cell& cell, const std::vector<double>& lambda, const std::vector<double>& mu) const {
  std::vector<std::pair<double, double>> offers;  // price, share
  for (std::size_t s = 0; s < cell.shares.size(); ++s) {
    const double discount = cell.aim[s] >= 0 ? mu[cell.aim[s]] : 0;
    offers.emplace_back(lambda[cell.shares[s].fund] - discount, cell.shares[s].most);
  }
  std::sort(offers.begin(), offers.end());
  double price = 0, open = 1;
  for (const auto& [each, share] : offers) {
    const double part = std::min(open, share);
    price += each * part;
    open -= part;
    if (open <= 0) break;
  }
  return price;
}

double Money::Price(int project, const std::vector<double>& lambda, const std::vector<double>& mu) const {
  return cell_[project] < 0 ? 0 : CellPrice(cells_[cell_[project]], lambda, mu);
}

std::vector<double> Money::ShareWorth(int project, const std::vector<double>& lambda,
                                      const std::vector<double>& mu) const {
  const std::vector<Share>& listed = problem_.projects[project].shares;
  std::vector<double> worth(listed.size(), 0);
  if (cell_[project] < 0) return worth;
  const Cell& cell = cells_[cell_[project]];
  std::vector<std::pair<double, std::size_t>> offers;
  for (std::size_t s = 0; s < cell.shares.size(); ++s) {
    offers.emplace_back(lambda[cell.shares[s].fund] - (cell.aim[s] >= 0 ? mu[cell.aim[s]] : 0), s);
  }
  std::sort(offers.begin(), offers.end());
  double open = 1, last = 0;
  for (const auto& [price, s] : offers) {
    if (open <= 1e-12) break;
    last = price;
    open -= cell.shares[s].most;
  }
  for (const auto& [price, s] : offers) {
    const auto at = std::find_if(listed.begin(), listed.end(),
                                 [&, fund = cell.shares[s].fund](const Share& share) { return share.fund == fund; });
    worth[at - listed.begin()] = std::max(0.0, last - price);
  }
  return worth;
}

Cut Money::CutOf(std::vector<double> lambda, std::vector<double> mu) const {
  Cut cut;
  std::vector<double> price(cells_.size());
  for (std::size_t c = 0; c < cells_.size(); ++c) price[c] = CellPrice(cells_[c], lambda, mu);
  double largest = 0;
  for (std::size_t j = 0; j < cell_.size(); ++j) {
    if (cell_[j] < 0 || price[cell_[j]] == 0) continue;
    cut.projects.push_back({static_cast<int>(j), cost_[j] * price[cell_[j]]});
    largest = std::max(largest, std::abs(cut.projects.back().coefficient));
  }
  for (std::size_t f = 0; f < lambda.size(); ++f) {
    if (lambda[f] > 0) cut.limit += lambda[f] * budget_[f];
  }
  for (std::size_t e = 0; e < mu.size(); ++e) {
    if (mu[e] <= 0) continue;
    cut.limit -= mu[e] * aims_[e].at_least;
    cut.slacks.push_back({static_cast<int>(e), -mu[e]});
    largest = std::max(largest, mu[e]);
  }
  cut.scale = 1 / PowerOfTwoFor(largest);
  for (Cut::Term& term : cut.projects) term.coefficient *= cut.scale;
  for (Cut::Term& term : cut.slacks) term.coefficient *= cut.scale;
  cut.limit *= cut.scale;
  cut.lambda = std::move(lambda);
  cut.mu = std::move(mu);
  return cut;
}

std::vector<Cut> Money::FirstCuts() const {
  std::vector<Cut> cuts;
  if (budget_.empty()) return cuts;
  const std::vector<double> no_fund(budget_.size(), 0), no_aim(aims_.size(), 0);
  cuts.push_back(CutOf(std::vector<double>(budget_.size(), 1), no_aim));
  for (std::size_t f = 0; f < budget_.size() && budget_.size() > 1; ++f) {
    std::vector<double> lambda = no_fund;
    lambda[f] = 1;
    cuts.push_back(CutOf(std::move(lambda), no_aim));
  }
  for (std::size_t e = 0; e < aims_.size(); ++e) {
    std::vector<double> mu = no_aim;
    mu[e] = 1;
    cuts.push_back(CutOf(no_fund, std::move(mu)));
  }
  return cuts;
}

// Nodes: source, sink, the ring (budget spent = costs to be paid), funds, aims, cells with a cost.
struct Money::Network {
  Network(int nodes, double tolerance) : flow(nodes, tolerance) {}
  Flow flow;
  double demand = 0;
  int first_fund = 3, first_aim = 0;
  std::vector<std::vector<int>> pays;  // per cell and share: arc
};

std::vector<double> Money::CellCosts(const std::vector<double>& x) const {
  std::vector<double> cost(cells_.size(), 0);
  for (std::size_t j = 0; j < cell_.size(); ++j) {
    if (cell_[j] >= 0) cost[cell_[j]] += cost_[j] * x[j];
  }
  return cost;
}

Money::Network Money::Build(const std::vector<double>& cell_cost, const std::vector<double>& slack) const {
  const int funds = static_cast<int>(budget_.size()), aims = static_cast<int>(aims_.size());
  double costs = 0, wanted = 0;
  for (const double cost : cell_cost) costs += cost;
  std::vector<double> want(aims);
  for (int e = 0; e < aims; ++e) wanted += want[e] = std::max(0.0, aims_[e].at_least - slack[e]);
  constexpr int kSource = 0, kSink = 1, kRing = 2;
  Network network(3 + funds + aims + static_cast<int>(cells_.size()), kFlowTolerance * (costs + wanted));
  network.demand = costs + wanted;
  network.first_aim = 3 + funds;
  Flow& flow = network.flow;
  const double plenty = 2 * network.demand;
  for (int f = 0; f < funds; ++f) flow.AddArc(3 + f, kRing, std::min(budget_[f], plenty));
  flow.AddArc(kRing, kSink, costs);
  for (int e = 0; e < aims; ++e) {  // a lower bound: sent from the source, and owed to the sink
    flow.AddArc(kSource, 3 + aims_[e].fund, want[e]);
    flow.AddArc(network.first_aim + e, kSink, want[e]);
    flow.AddArc(network.first_aim + e, 3 + aims_[e].fund, plenty);
  }
  network.pays.resize(cells_.size());
  for (std::size_t c = 0; c < cells_.size(); ++c) {
    if (cell_cost[c] <= 0) continue;
    const int node = network.first_aim + aims + static_cast<int>(c);
    flow.AddArc(kSource, node, cell_cost[c]);
    for (std::size_t s = 0; s < cells_[c].shares.size(); ++s) {
      const int to = cells_[c].aim[s] >= 0 ? network.first_aim + cells_[c].aim[s] : 3 + cells_[c].shares[s].fund;
      network.pays[c].push_back(flow.AddArc(node, to, cells_[c].shares[s].most * cell_cost[c]));
    }
  }
  return network;
}

std::optional<Cut> Money::Separate(const std::vector<double>& x, const std::vector<double>& slack) const {
  if (budget_.empty()) return std::nullopt;
  Network network = Build(CellCosts(x), slack);
  if (network.demand - network.flow.Run(0, 1) <= kPaid * network.demand) return std::nullopt;
  // Potentials: 1 on the source's side. Relative to the ring's, a fund's is its price (not below 0), an aim's the price
  // less the discount.
  const double ring = network.flow.Reached(2) ? 1 : 0;
  std::vector<double> lambda(budget_.size()), mu(aims_.size());
  for (std::size_t f = 0; f < lambda.size(); ++f) {
    lambda[f] = std::max(0.0, (network.flow.Reached(3 + static_cast<int>(f)) ? 1 : 0) - ring);
  }
  for (std::size_t e = 0; e < mu.size(); ++e) {
    const double aim = (network.flow.Reached(network.first_aim + static_cast<int>(e)) ? 1 : 0) - ring;
    mu[e] = std::max(0.0, lambda[aims_[e].fund] - aim);
  }
  Cut cut = CutOf(std::move(lambda), std::move(mu));
  double sum = 0, size = std::abs(cut.limit);
  for (const Cut::Term& term : cut.projects) {
    sum += term.coefficient * x[term.column];
    size = std::max(size, std::abs(term.coefficient));
  }
  for (const Cut::Term& term : cut.slacks) sum += term.coefficient * slack[term.column];
  return sum > cut.limit + kPaid * size ? std::optional<Cut>(std::move(cut)) : std::nullopt;
}

std::optional<std::vector<Payment>> Money::Pay(const std::vector<int>& chosen, const std::vector<double>& slack) const {
  std::vector<Payment> payments;
  if (budget_.empty()) return payments;
  std::vector<double> x(cell_.size(), 0);
  for (const int j : chosen) x[j] = 1;
  const std::vector<double> cell_cost = CellCosts(x);
  Network network = Build(cell_cost, slack);
  if (network.demand - network.flow.Run(0, 1) > kPaid * network.demand) return std::nullopt;
  std::vector<std::vector<double>> part(cells_.size());  // per cell and share: of the cost
  for (std::size_t c = 0; c < cells_.size(); ++c) {
    if (cell_cost[c] <= 0) continue;
    double paid = 0;
    for (const int arc : network.pays[c]) {
      part[c].push_back(std::max(0.0, network.flow.On(arc)));
      paid += part[c].back();
    }
    if (paid <= 0) return std::nullopt;
    for (double& each : part[c]) each /= paid;
  }
  for (const int j : chosen) {
    for (const Share& share : problem_.projects[j].shares) {
      double amount = 0;
      if (cell_[j] >= 0) {
        const Cell& cell = cells_[cell_[j]];
        for (std::size_t s = 0; s < cell.shares.size(); ++s) {
          if (cell.shares[s].fund == share.fund) amount = part[cell_[j]][s] * problem_.projects[j].cost;
        }
      }
      payments.push_back({j, share.fund, amount});
    }
  }
  return payments;
}

// The flow with a way round each aim that costs 1 a unit; as a linear programme, which is rarely asked for.
std::optional<std::vector<double>> Money::LeastSlack(const std::vector<int>& chosen) const {
  if (budget_.empty()) return std::vector<double>{};
  std::vector<double> x(cell_.size(), 0);
  for (const int j : chosen) x[j] = 1;
  const std::vector<double> cell_cost = CellCosts(x);
  milp::Model model;
  std::vector<milp::Row> budgets(budget_.size()), wants(aims_.size());
  std::vector<int> slack;
  for (std::size_t e = 0; e < aims_.size(); ++e) {
    slack.push_back(model.Add(milp::Column{0, aims_[e].at_least, 1, false}));
    wants[e].entries.push_back({slack[e], 1});
    wants[e].lower = aims_[e].at_least;
  }
  for (std::size_t f = 0; f < budget_.size(); ++f) budgets[f].upper = budget_[f];
  for (std::size_t c = 0; c < cells_.size(); ++c) {
    if (cell_cost[c] <= 0) continue;
    milp::Row paid;
    paid.lower = paid.upper = cell_cost[c];
    for (std::size_t s = 0; s < cells_[c].shares.size(); ++s) {
      const int column = model.Add(milp::Column{0, cells_[c].shares[s].most * cell_cost[c], 0, false});
      paid.entries.push_back({column, 1});
      budgets[cells_[c].shares[s].fund].entries.push_back({column, 1});
      if (cells_[c].aim[s] >= 0) wants[cells_[c].aim[s]].entries.push_back({column, 1});
    }
    model.Add(std::move(paid));
  }
  for (milp::Row& row : budgets) model.Add(std::move(row));
  for (milp::Row& row : wants) model.Add(std::move(row));
  const milp::Solution solution = milp::LinearProgram(model).Solve();
  if (!solution.Found()) return std::nullopt;
  std::vector<double> least;
  for (const int column : slack) least.push_back(solution.values[column]);
  return least;
}

}  // namespace atalaya::invest::portfolio
