// A portfolio at the size: 5,000 measures in 3 levels, 6 funds with shares and earmarks, to a gap of 0.1 %.
// Levels once as alternatives (one of a group), once as steps that need the one below; shares once by class of measure,
// once all different.
#include "invest/portfolio.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <string>

#include "base/rng.h"
#include "bench/bench.h"
#include "invest/portfolio_lp.h"

namespace atalaya::bench {
namespace {

namespace portfolio = invest::portfolio;

struct Kind {
  const char* name;
  bool steps, all_shares_differ, resources;
};

double Rounded(double value, double unit) {
  return std::round(value / unit) * unit;
}

// Costs are log-normal, gain per cost varies between measures and falls from level to level. The budgets are 30 % of
// what all would cost, the first fund 40 % of them. Earmarks ask for a part of what the group could draw from the fund,
// so they can be met.
portfolio::Problem Make(int measures, const Kind& kind) {
  constexpr int kLevels = 3, kFunds = 6, kEarmarks = 5;
  Rng rng(1, StreamOf("bench/portfolio"));
  portfolio::Problem problem;
  problem.groups = measures;
  problem.rule = kind.steps ? portfolio::Groups::kFree : portfolio::Groups::kAtMostOne;
  double total = 0;
  for (int g = 0; g < measures; ++g) {
    const double base = std::exp(0.8 * rng.Normal() + 3), rate = 0.3 * std::exp(0.5 * rng.Normal());
    const int its_class = static_cast<int>(rng.Below(8));
    double cost = 0, value = 0;
    for (int level = 0; level < kLevels; ++level) {
      portfolio::Project project;
      project.group = g;
      const double more_cost = base * (0.5 + rng.Uniform());
      const double more_value = more_cost * rate * (1 - 0.25 * level) * (0.8 + 0.4 * rng.Uniform());
      cost += more_cost;
      value += more_value;
      project.cost = Rounded(kind.steps ? more_cost : cost, 0.125);
      project.value = Rounded(kind.steps ? more_value : value, 0.015625);
      if (kind.steps && level > 0) project.needs.push_back(static_cast<int>(problem.projects.size()) - 1);
      project.shares.push_back({0, kind.all_shares_differ || its_class % 2 == 1 ? 1.0 : 0.5});
      for (int f = 1; f < kFunds; ++f) {
        if (kind.all_shares_differ) {
          if (rng.Below(2) == 0) project.shares.push_back({f, Rounded(rng.Uniform(), 0.01)});
        } else if ((its_class * 7 + f * 3) % 5 < 3) {
          project.shares.push_back({f, 0.25 * (1 + (its_class + f) % 4)});
        }
      }
      problem.projects.push_back(std::move(project));
    }
    total += cost;
  }
  problem.funds.resize(kFunds);
  for (int f = 0; f < kFunds; ++f) {
    portfolio::Fund& fund = problem.funds[f];
    fund.budget = Rounded(0.3 * total * (f == 0 ? 0.4 : 0.6 / (kFunds - 1)), 1);
    while (static_cast<int>(fund.earmarks.size()) < kEarmarks) {
      const int j = static_cast<int>(rng.Below(problem.projects.size()));
      const portfolio::Project& project = problem.projects[j];
      const auto share = std::find_if(project.shares.begin(), project.shares.end(),
                                      [f](const portfolio::Share& each) { return each.fund == f; });
      const bool known = std::any_of(fund.earmarks.begin(), fund.earmarks.end(),
                                     [&](const portfolio::Earmark& other) { return other.group == project.group; });
      if (share == project.shares.end() || known) continue;
      fund.earmarks.push_back({project.group, Rounded(0.5 * share->most * project.cost, 0.125)});
    }
  }
  for (int r = 0; kind.resources && r < 3; ++r) {
    portfolio::Resource resource;
    double uses = 0;
    for (std::size_t j = 0; j < problem.projects.size(); ++j) {
      if (rng.Below(2) == 0) continue;
      resource.uses.push_back({static_cast<int>(j), 1.0 + static_cast<double>(rng.Below(5))});
      uses += resource.uses.back().amount;
    }
    resource.limit = Rounded(0.12 * uses, 1);
    problem.resources.push_back(std::move(resource));
  }
  return problem;
}

}  // namespace

void BenchPortfolio(Bench& bench) {
  const int measures = bench.quick ? 200 : 5000;
  constexpr std::array kKinds{Kind{"alternatives", false, false, false}, Kind{"steps", true, false, false},
                              Kind{"alternatives, all shares differ", false, true, false},
                              Kind{"steps, all shares differ, crews", true, true, true}};
  for (const Kind& kind : kKinds) {
    const portfolio::Problem problem = Make(measures, kind);
    portfolio::Answer answer;
    const double seconds = Best(bench.quick ? 1 : 3, [&] { answer = portfolio::Solve(problem, {1e-3, 60, nullptr}); });
    const std::string file = "portfolio.lp", path = Bench::Scratch() + "/" + file;
    std::ofstream(path) << portfolio::InLpFormat(problem);
    char note[160];
    std::snprintf(note, sizeof note, "value %.1f, gap %.2g, %zu chosen, %zu shortfalls", answer.objective, answer.gap,
                  answer.chosen.size(), answer.shortfalls.size());
    const std::string size = std::to_string(measures) + " x 3 levels, 6 funds, 30 earmarks; " + kind.name;
    const std::string peer = Bench::Python() + "bench/portfolio_peer.py ";
    bench.Print({"portfolio", size, seconds, "30 s at 0.1 %", note, bench.RunPeer("CBC", peer + "cbc " + file)});
    bench.Print({"portfolio", size, seconds, "30 s at 0.1 %", "", bench.RunPeer("GLPK", peer + "glpsol " + file)});
    std::remove(path.c_str());
  }
}

}  // namespace atalaya::bench
