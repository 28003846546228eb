#include "invest/portfolio_toy_test.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "milp/milp.h"

namespace atalaya::invest::portfolio::toy {
namespace {

int Below(Rng& rng, int n) {
  return static_cast<int>(rng.Below(static_cast<std::uint64_t>(n)));
}

bool KeepsStructure(const Problem& problem, const std::vector<bool>& in) {
  std::vector<int> taken(problem.groups, 0);
  for (std::size_t j = 0; j < in.size(); ++j) {
    if (!in[j]) continue;
    const Project& project = problem.projects[j];
    for (const int k : project.needs) {
      if (!in[k]) return false;
    }
    for (const int k : project.excludes) {
      if (in[k]) return false;
    }
    if (project.group >= 0 && ++taken[project.group] > 1 && problem.rule != Groups::kFree) return false;
  }
  for (const Resource& resource : problem.resources) {
    double sum = 0;
    for (const Use& use : resource.uses) sum += in[use.project] ? use.amount : 0;
    if (sum > resource.limit + 1e-9) return false;
  }
  return true;
}

int EmptyGroups(const Problem& problem, const std::vector<bool>& in) {
  if (problem.rule != Groups::kExactlyOne) return 0;
  std::map<int, bool> filled;
  for (std::size_t j = 0; j < in.size(); ++j) {
    if (problem.projects[j].group >= 0) filled[problem.projects[j].group] = filled[problem.projects[j].group] || in[j];
  }
  return static_cast<int>(std::count_if(filled.begin(), filled.end(), [](const auto& each) { return !each.second; }));
}

// Least money missing of the earmarks; infinite if the funds cannot pay.
double LeastMissing(const Problem& problem, const std::vector<bool>& in) {
  if (problem.funds.empty()) return 0;
  milp::Model model;
  std::vector<milp::Row> budgets;
  std::map<std::pair<int, int>, milp::Row> wants;
  for (std::size_t f = 0; f < problem.funds.size(); ++f) {
    milp::Row budget;
    budget.upper = problem.funds[f].budget;
    budgets.push_back(budget);
    for (const Earmark& earmark : problem.funds[f].earmarks) {
      milp::Row& want = wants[{static_cast<int>(f), earmark.group}];
      want.lower = earmark.at_least;
      want.entries.push_back({model.Add(milp::Column{0, earmark.at_least, 1, false}), 1});
    }
  }
  for (std::size_t j = 0; j < in.size(); ++j) {
    const Project& project = problem.projects[j];
    if (!in[j] || project.cost <= 0) continue;
    milp::Row paid;
    paid.lower = paid.upper = project.cost;
    for (const Share& share : project.shares) {
      const int column = model.Add(milp::Column{0, share.most * project.cost, 0, false});
      paid.entries.push_back({column, 1});
      budgets[share.fund].entries.push_back({column, 1});
      const auto want = wants.find({share.fund, project.group});
      if (want != wants.end()) want->second.entries.push_back({column, 1});
    }
    model.Add(std::move(paid));
  }
  for (milp::Row& row : budgets) model.Add(std::move(row));
  for (auto& [key, row] : wants) model.Add(std::move(row));
  const milp::Solution solution = milp::LinearProgram(model).Solve();
  return solution.Found() ? solution.objective : milp::kInfinity;
}

}  // namespace

Problem RandomProblem(Rng& rng, int most) {
  Problem problem;
  const int n = 1 + Below(rng, most), funds = Below(rng, 4);
  problem.groups = 1 + Below(rng, 4);
  problem.rule = Below(rng, 2) == 0 ? Groups::kFree : funds > 0 ? Groups::kAtMostOne : Groups::kExactlyOne;
  if (funds == 0 && Below(rng, 4) == 0) problem.rule = Groups::kAtMostOne;
  constexpr double kShares[] = {0, 0.25, 0.3, 0.5, 0.6, 0.75, 1};
  double costs = 0;
  for (int j = 0; j < n; ++j) {
    Project project;
    project.group = Below(rng, problem.groups + 1) - 1;
    project.value = Below(rng, 12) == 0 ? -1 - Below(rng, 5) : Below(rng, 30) / 2.0;
    project.cost = Below(rng, 10) == 0 ? 0 : 1 + Below(rng, 20);
    costs += project.cost;
    while (Below(rng, 5) == 0) {
      if (const int k = Below(rng, n); k != j) project.needs.push_back(k);
    }
    while (Below(rng, 3) == 0) {
      if (const int k = Below(rng, n); k != j) project.excludes.push_back(k);
    }
    for (int f = 0; f < funds; ++f) {
      if (Below(rng, 4) > 0) project.shares.push_back({f, Below(rng, 3) == 0 ? 1.0 : kShares[Below(rng, 7)]});
    }
    problem.projects.push_back(std::move(project));
  }
  for (int f = 0; f < funds; ++f) {
    Fund fund;
    fund.budget = Below(rng, static_cast<int>(costs / funds) + 5);
    for (int g = 0; g < problem.groups; ++g) {
      if (Below(rng, 4) == 0) fund.earmarks.push_back({g, static_cast<double>(Below(rng, 12))});
    }
    problem.funds.push_back(std::move(fund));
  }
  for (int r = Below(rng, 3); r > 0; --r) {
    Resource resource;
    double uses = 0;
    for (int j = 0; j < n; ++j) {
      if (Below(rng, 3) == 0) continue;
      resource.uses.push_back({j, static_cast<double>(Below(rng, 8))});
      uses += resource.uses.back().amount;
    }
    resource.limit = Below(rng, static_cast<int>(uses) + 2);
    problem.resources.push_back(std::move(resource));
  }
  return problem;
}

Best ByEnumeration(const Problem& problem) {
  struct Subset {
    unsigned bits = 0;
    double value = 0;
    int empty = 0;
  };
  std::vector<Subset> subsets;
  const std::size_t n = problem.projects.size();
  const auto members = [n](unsigned bits) {
    std::vector<bool> in(n);
    for (std::size_t j = 0; j < n; ++j) in[j] = (bits >> j & 1U) != 0;
    return in;
  };
  for (unsigned bits = 0; bits < 1U << n; ++bits) {
    const std::vector<bool> in = members(bits);
    if (!KeepsStructure(problem, in)) continue;
    Subset subset{bits, 0, EmptyGroups(problem, in)};
    for (std::size_t j = 0; j < n; ++j) subset.value += in[j] ? problem.projects[j].value : 0;
    subsets.push_back(subset);
  }
  std::sort(subsets.begin(), subsets.end(), [](const Subset& a, const Subset& b) {
    return a.empty != b.empty ? a.empty < b.empty : a.value > b.value;
  });
  Best best{milp::kInfinity, 0};
  for (const Subset& subset : subsets) {
    if (subset.empty > best.shortfall) break;
    const double shortfall = LeastMissing(problem, members(subset.bits)) + subset.empty;
    if (shortfall < best.shortfall - 1e-6 || (shortfall < best.shortfall + 1e-6 && subset.value > best.value)) {
      best = {std::min(shortfall, best.shortfall), subset.value};
    }
    if (best.shortfall <= subset.empty + 1e-9) {
      // The rest of these has less value; the next have more empty groups.
      break;
    }
  }
  return best;
}

double RelaxationByPayments(const Problem& problem) {
  milp::Model model;
  std::vector<milp::Row> budgets(problem.funds.size());
  std::map<std::pair<int, int>, milp::Row> wants;
  for (std::size_t f = 0; f < problem.funds.size(); ++f) {
    budgets[f].upper = problem.funds[f].budget;
    for (const Earmark& earmark : problem.funds[f].earmarks) {
      wants[{static_cast<int>(f), earmark.group}].lower = earmark.at_least;
    }
  }
  const std::vector<Blocked> blocked = FindBlocked(problem);
  for (std::size_t j = 0; j < problem.projects.size(); ++j) {
    model.Add(milp::Column{0, blocked[j] == Blocked::kNo ? 1.0 : 0.0, -problem.projects[j].value, false});
  }
  for (std::size_t j = 0; j < problem.projects.size(); ++j) {
    const Project& project = problem.projects[j];
    const int x = static_cast<int>(j);
    for (const int k : project.needs) model.Add(milp::Row{{{x, 1}, {k, -1}}, -milp::kInfinity, 0});
    for (const int k : project.excludes) model.Add(milp::Row{{{x, 1}, {k, 1}}, -milp::kInfinity, 1});
    if (project.cost <= 0 || problem.funds.empty()) continue;
    milp::Row paid{{{x, -project.cost}}, 0, 0};
    for (const Share& share : project.shares) {
      const int y = model.Add(milp::Column{});
      paid.entries.push_back({y, 1});
      budgets[share.fund].entries.push_back({y, 1});
      model.Add(milp::Row{{{y, 1}, {x, -share.most * project.cost}}, -milp::kInfinity, 0});
      const auto want = wants.find({share.fund, project.group});
      if (want != wants.end()) want->second.entries.push_back({y, 1});
    }
    model.Add(std::move(paid));
  }
  for (milp::Row& row : budgets) model.Add(std::move(row));
  for (auto& [key, row] : wants) model.Add(std::move(row));
  for (int g = 0; g < problem.groups && problem.rule != Groups::kFree; ++g) {
    milp::Row row;
    row.upper = 1;
    for (std::size_t j = 0; j < problem.projects.size(); ++j) {
      if (problem.projects[j].group == g) row.entries.push_back({static_cast<int>(j), 1});
    }
    if (row.entries.empty()) continue;
    if (problem.rule == Groups::kExactlyOne) row.lower = 1;
    model.Add(std::move(row));
  }
  for (const Resource& resource : problem.resources) {
    milp::Row row;
    row.upper = resource.limit;
    for (const Use& use : resource.uses) row.entries.push_back({use.project, use.amount});
    model.Add(std::move(row));
  }
  const milp::Solution solution = milp::LinearProgram(model).Solve();
  return solution.Found() ? -solution.objective : -milp::kInfinity;
}

double ShortfallOf(const Answer& answer) {
  double sum = static_cast<double>(answer.empty_groups.size());
  for (const Shortfall& shortfall : answer.shortfalls) sum += shortfall.at_least - shortfall.paid;
  return sum;
}

const char* FaultOf(const Problem& problem, const Answer& answer) {
  std::vector<bool> in(problem.projects.size(), false);
  double value = 0;
  for (const int j : answer.chosen) {
    in[j] = true;
    value += problem.projects[j].value;
  }
  if (!std::is_sorted(answer.chosen.begin(), answer.chosen.end())) return "chosen are not in order";
  if (!KeepsStructure(problem, in)) return "a rule is broken";
  if (std::abs(value - answer.objective) > 1e-9 * (1 + std::abs(value))) return "objective is not the sum";
  if (answer.bound < answer.objective) return "bound below objective";
  if (static_cast<int>(answer.empty_groups.size()) != EmptyGroups(problem, in)) return "empty groups are not told";
  std::map<int, double> paid_for, spent;
  std::map<std::pair<int, int>, double> spent_on;
  for (const Payment& payment : answer.payments) {
    const Project& project = problem.projects[payment.project];
    if (!in[payment.project] || payment.amount < 0) return "payment to what is not chosen";
    const auto share = std::find_if(project.shares.begin(), project.shares.end(),
                                    [&](const Share& each) { return each.fund == payment.fund; });
    if (share == project.shares.end() || payment.amount > share->most * project.cost + 1e-9 * (1 + project.cost)) {
      return "payment above the share";
    }
    paid_for[payment.project] += payment.amount;
    spent[payment.fund] += payment.amount;
    spent_on[{payment.fund, project.group}] += payment.amount;
  }
  for (const int j : answer.chosen) {
    if (problem.funds.empty()) break;
    if (std::abs(paid_for[j] - problem.projects[j].cost) > 1e-9 * (1 + problem.projects[j].cost))
      return "cost is not paid";
  }
  std::size_t short_of = 0;
  for (std::size_t f = 0; f < problem.funds.size(); ++f) {
    const Fund& fund = problem.funds[f];
    if (spent[static_cast<int>(f)] > fund.budget + 1e-8 * (1 + fund.budget)) return "budget exceeded";
    for (std::size_t e = 0; e < fund.earmarks.size(); ++e) {
      const double missing = fund.earmarks[e].at_least - spent_on[{static_cast<int>(f), fund.earmarks[e].group}];
      const bool told = std::any_of(answer.shortfalls.begin(), answer.shortfalls.end(), [&](const Shortfall& each) {
        return each.fund == static_cast<int>(f) && each.earmark == static_cast<int>(e) &&
               std::abs(each.at_least - each.paid - missing) < 1e-6;
      });
      if (missing > 1e-6 && !told) return "shortfall not told";
      short_of += told ? 1 : 0;
    }
  }
  return short_of == answer.shortfalls.size() ? "" : "shortfall told that is none";
}

}  // namespace atalaya::invest::portfolio::toy
