#include "invest/portfolio_frame.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <utility>

namespace atalaya::invest::portfolio {
namespace {

constexpr double kFullShare = 1 - 1e-9;
constexpr std::size_t kClosureLimit = 1000;  // longer chains of needs are left to the relaxation

bool SharesSuffice(const Problem& problem, const Project& project) {
  if (problem.funds.empty() || project.cost <= 0) return true;
  double sum = 0;
  for (const Share& share : project.shares) sum += share.most;
  return sum >= kFullShare;
}

// Walks the needs of one project after another; marks are numbered by walk so that nothing is cleared.
class Closures {
 public:
  explicit Closures(const Problem& problem)
      : problem_(problem), walk_of_project_(problem.projects.size(), 0), walk_of_group_(problem.groups, 0) {}

  // The project with all it needs, directly or not; empty when there are too many.
  const std::vector<int>& Of(int project) {
    ++walk_;
    closure_.clear();
    Visit(project);
    for (std::size_t at = 0; at < closure_.size(); ++at) {
      for (const int need : problem_.projects[closure_[at]].needs) Visit(need);
      if (closure_.size() > kClosureLimit) {
        closure_.clear();
        break;
      }
    }
    return closure_;
  }

  // Does the last closure hold what excludes each other, or two of a group with one?
  bool Contradiction() {
    for (const int j : closure_) {
      for (const int rival : problem_.projects[j].excludes) {
        if (walk_of_project_[rival] == walk_) return true;
      }
      const int group = problem_.rule == Groups::kFree ? -1 : problem_.projects[j].group;
      if (group < 0) continue;
      if (walk_of_group_[group] == walk_) return true;
      walk_of_group_[group] = walk_;
    }
    return false;
  }

 private:
  void Visit(int project) {
    if (walk_of_project_[project] == walk_) return;
    walk_of_project_[project] = walk_;
    closure_.push_back(project);
  }

  const Problem& problem_;
  int walk_ = 0;
  std::vector<int> walk_of_project_, walk_of_group_, closure_;
};

// Do the project's own funds hold its cost, and all budgets that of what it needs besides?
bool MoneySuffices(const Problem& problem, const Project& project, const std::vector<int>& closure) {
  if (problem.funds.empty()) return true;
  double all = 0, cost = 0, reach = 0;
  for (const Fund& fund : problem.funds) all += fund.budget;
  for (const Share& share : project.shares) {
    reach += std::min(share.most * project.cost, problem.funds[share.fund].budget);
  }
  for (const int j : closure) cost += problem.projects[j].cost;
  return reach >= project.cost * (1 - 1e-9) && cost <= all * (1 + 1e-9);
}

std::vector<bool> Usable(const Problem& problem) {
  std::vector<bool> usable;
  for (const Blocked blocked : FindBlocked(problem)) usable.push_back(blocked == Blocked::kNo);
  return usable;
}

void SortUnique(std::vector<int>& list) {
  std::sort(list.begin(), list.end());
  list.erase(std::unique(list.begin(), list.end()), list.end());
}

}  // namespace

std::vector<Blocked> FindBlocked(const Problem& problem) {
  const std::size_t n = problem.projects.size();
  std::vector<Blocked> blocked(n, Blocked::kNo);
  std::vector<std::vector<Use>> uses(n);  // by resource
  std::vector<double> sum(problem.resources.size(), 0);
  for (std::size_t r = 0; r < problem.resources.size(); ++r) {
    for (const Use& use : problem.resources[r].uses) uses[use.project].push_back({static_cast<int>(r), use.amount});
  }
  const auto too_much = [&](const std::vector<int>& closure) {
    bool over = false;
    for (const int j : closure) {
      for (const Use& use : uses[j]) {
        sum[use.project] += use.amount;
        over = over || sum[use.project] > LimitWithRounding(problem.resources[use.project].limit);
      }
    }
    for (const int j : closure) {
      for (const Use& use : uses[j]) sum[use.project] = 0;
    }
    return over;
  };
  Closures closures(problem);
  for (std::size_t j = 0; j < n; ++j) {
    const std::vector<int>& closure = closures.Of(static_cast<int>(j));
    if (!SharesSuffice(problem, problem.projects[j])) {
      blocked[j] = Blocked::kShares;
    } else if (closures.Contradiction()) {
      blocked[j] = Blocked::kContradiction;
    } else if (too_much(closure)) {
      blocked[j] = Blocked::kResource;
    } else if (!MoneySuffices(problem, problem.projects[j], closure)) {
      blocked[j] = Blocked::kMoney;
    }
  }
  // What needs a blocked project is blocked for the same reason.
  std::vector<std::vector<int>> needed_by(n);
  for (std::size_t j = 0; j < n; ++j) {
    for (const int need : problem.projects[j].needs) needed_by[need].push_back(static_cast<int>(j));
  }
  std::vector<int> queue;
  for (std::size_t j = 0; j < n; ++j) {
    if (blocked[j] != Blocked::kNo) queue.push_back(static_cast<int>(j));
  }
  for (std::size_t at = 0; at < queue.size(); ++at) {
    for (const int j : needed_by[queue[at]]) {
      if (blocked[j] != Blocked::kNo) continue;
      blocked[j] = blocked[queue[at]];
      queue.push_back(j);
    }
  }
  return blocked;
}

Frame::Frame(const Problem& problem) : problem_(problem), usable_(Usable(problem)), money_(problem, usable_) {
  LinkProjects();
  members_.resize(problem.groups);
  for (int j = 0; j < projects(); ++j) {
    if (problem.projects[j].group >= 0) members_[problem.projects[j].group].push_back(j);
  }
  for (int g = 0; g < problem.groups; ++g) {
    if (!members_[g].empty()) filled_groups_.push_back(g);
  }
  for (const Resource& resource : problem.resources) {
    double largest = 0;  // of what can be chosen: one absurd amount must not drown the others in rounding
    for (const Use& use : resource.uses) {
      if (usable_[use.project]) largest = std::max(largest, use.amount);
    }
    scale_.push_back(largest > 0 ? std::ldexp(1.0, 9 - std::ilogb(largest)) : 1);
  }
}

void Frame::LinkProjects() {
  rivals_.resize(projects());
  needs_.resize(projects());
  needed_by_.resize(projects());
  for (int j = 0; j < projects(); ++j) {
    for (const int k : problem_.projects[j].excludes) {
      if (k == j) continue;
      rivals_[j].push_back(k);
      rivals_[k].push_back(j);
    }
    for (const int k : problem_.projects[j].needs) {
      if (k == j) continue;
      needs_[j].push_back(k);
      needed_by_[k].push_back(j);
    }
  }
  for (auto* lists : {&rivals_, &needs_, &needed_by_}) {
    for (std::vector<int>& list : *lists) SortUnique(list);
  }
}

// Exclusions as 'at most one of these': each pair in one clique at least. Pairs alone would make a weak relaxation.
std::vector<std::vector<int>> Frame::Cliques() const {
  const auto rival = [&](int j, int k) { return std::binary_search(rivals_[j].begin(), rivals_[j].end(), k); };
  std::vector<std::vector<int>> cliques;
  std::set<std::pair<int, int>> covered;
  for (int j = 0; j < projects(); ++j) {
    for (const int k : rivals_[j]) {
      if (k < j || covered.contains({j, k})) continue;
      std::vector<int> clique{j, k};
      for (const int l : rivals_[j]) {
        if (l != k && std::all_of(clique.begin() + 1, clique.end(), [&](int m) { return rival(l, m); }))
          clique.push_back(l);
      }
      std::sort(clique.begin(), clique.end());
      for (std::size_t a = 0; a < clique.size(); ++a) {
        for (std::size_t b = a + 1; b < clique.size(); ++b) covered.emplace(clique[a], clique[b]);
      }
      cliques.push_back(std::move(clique));
    }
  }
  return cliques;
}

milp::Model Frame::Model(const Stage& stage) const {
  milp::Model model;
  for (int j = 0; j < projects(); ++j) model.Add(milp::Column{0, usable_[j] ? 1.0 : 0.0, -stage.gain[j], true});
  for (int e = 0; e < aims(); ++e) model.Add(milp::Column{0, stage.slack_most[e], stage.slack_cost, false});
  for (int c = projects() + aims(); c < columns(); ++c) {
    model.Add(milp::Column{0, stage.may_be_empty ? 1.0 : 0.0, stage.slack_cost, true});
  }
  for (std::size_t r = 0; r < problem_.resources.size(); ++r) {
    milp::Row row;
    row.upper = problem_.resources[r].limit * scale_[r];
    for (const Use& use : problem_.resources[r].uses) {
      if (use.amount > 0 && usable_[use.project]) row.entries.push_back({use.project, use.amount * scale_[r]});
    }
    model.Add(std::move(row));
  }
  if (problem_.rule != Groups::kFree) {
    for (std::size_t place = 0; place < filled_groups_.size(); ++place) {
      milp::Row row;
      row.upper = 1;
      for (const int j : members_[filled_groups_[place]]) row.entries.push_back({j, 1});
      if (exactly()) {
        row.lower = 1;
        row.entries.push_back({empty_column(static_cast<int>(place)), 1});
      }
      if (exactly() || row.entries.size() > 1) model.Add(std::move(row));
    }
  }
  for (const std::vector<int>& clique : Cliques()) {
    milp::Row row;
    row.upper = 1;
    for (const int j : clique) row.entries.push_back({j, 1});
    model.Add(std::move(row));
  }
  // Of a group with one, all that need the same project are one row.
  std::map<std::pair<int, int>, milp::Row> dependents;  // (needed, group or -1 - project)
  for (int j = 0; j < projects(); ++j) {
    if (!usable_[j]) continue;
    const int group = problem_.rule == Groups::kFree ? -1 : problem_.projects[j].group;
    for (const int k : needs_[j]) {
      milp::Row& row = dependents[{k, group >= 0 && group != problem_.projects[k].group ? group : -1 - j}];
      if (row.entries.empty()) row.entries.push_back({k, -1});
      row.entries.push_back({j, 1});
      row.upper = 0;
    }
  }
  for (auto& [key, row] : dependents) model.Add(std::move(row));
  if (stage.slack_total < milp::kInfinity && columns() > projects()) {
    milp::Row row;
    row.upper = stage.slack_total;
    for (int c = projects(); c < columns(); ++c) row.entries.push_back({c, 1});
    model.Add(std::move(row));
  }
  return model;
}

milp::Row Frame::RowOf(const Cut& cut) const {
  milp::Row row;
  row.upper = cut.limit;
  for (const Cut::Term& term : cut.projects) row.entries.push_back({term.column, term.coefficient});
  for (const Cut::Term& term : cut.slacks) row.entries.push_back({slack_column(term.column), term.coefficient});
  return row;
}

bool Frame::KeepsRules(const std::vector<int>& chosen, bool may_be_empty) const {
  std::vector<char> in(projects(), 0);
  for (const int j : chosen) in[j] = 1;
  std::vector<int> taken(problem_.groups, 0);
  for (const int j : chosen) {
    if (!usable_[j]) return false;
    if (problem_.projects[j].group >= 0) ++taken[problem_.projects[j].group];
    if (std::any_of(needs_[j].begin(), needs_[j].end(), [&](int k) { return !in[k]; })) return false;
    if (std::any_of(rivals_[j].begin(), rivals_[j].end(), [&](int k) { return in[k]; })) return false;
  }
  if (problem_.rule != Groups::kFree) {
    for (const int g : filled_groups_) {
      if (taken[g] > 1 || (taken[g] == 0 && exactly() && !may_be_empty)) return false;
    }
  }
  return std::all_of(problem_.resources.begin(), problem_.resources.end(), [&](const Resource& resource) {
    double sum = 0;
    for (const Use& use : resource.uses) sum += in[use.project] ? use.amount : 0;
    return sum <= LimitWithRounding(resource.limit);
  });
}

}  // namespace atalaya::invest::portfolio
