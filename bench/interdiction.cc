// Weak links: evasion sweeps beside igraph's weighted betweenness, the public SNIP instances beside one solve of their
// path-cut master by CBC and GLPK, and a nested priority list at the size of the hemisphere.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <numeric>
#include <sstream>
#include <vector>

#include "base/rng.h"
#include "bench/bench.h"
#include "milp/milp.h"
#include "network/network.h"
#include "network/snip_files.h"

namespace atalaya::bench {
namespace {

using network::Graph;

// A sea of ports, each split into quay and sea side; lanes mostly to ports nearby; upgrades at the busiest ports.
Graph MakeSea(int ports, int lanes, int threats, int targets, int upgrades) {
  Rng rng(1, StreamOf("bench/interdiction"));
  const auto below = [&rng](int n) { return static_cast<int>(rng.Below(static_cast<std::uint64_t>(n))); };
  Graph graph;
  graph.nodes = 2 * ports;
  std::vector<double> x, y;
  for (int p = 0; p < ports; ++p) {
    x.push_back(rng.Uniform());
    y.push_back(rng.Uniform());
    graph.arcs.push_back({2 * p, 2 * p + 1, 0.5 + 0.45 * rng.Uniform()});
  }
  for (int l = 0; l < lanes; ++l) {
    const int from = below(ports);
    int to = (from + 1) % ports;
    double nearest = 9;
    for (int tries = below(4) == 0 ? 1 : 20; tries > 0; --tries) {
      const int other = below(ports);
      const double distance = std::hypot(x[from] - x[other], y[from] - y[other]);
      if (other == from || distance >= nearest) continue;
      nearest = distance;
      to = other;
    }
    graph.arcs.push_back({2 * from + 1, 2 * to, 0.75 + 0.249 * rng.Uniform()});
  }
  std::vector<int> ends;
  for (int t = 0; t < targets; ++t) ends.push_back(2 * below(ports) + 1);
  for (int k = 0; k < threats; ++k) graph.threats.push_back({2 * below(ports), ends[below(targets)], 1.0 / threats});
  const std::vector<double> exposure = Exposure(graph, network::Evader(graph, 1));
  std::vector<int> busy(ports);
  std::iota(busy.begin(), busy.end(), 0);
  std::stable_sort(busy.begin(), busy.end(), [&](int a, int b) { return exposure[a] > exposure[b]; });
  for (int u = 0; u < upgrades; ++u) {
    const double unit = 1 + 9 * rng.Uniform();
    network::Upgrade& upgrade = graph.upgrades.emplace_back();
    for (int l = 0; l < 3; ++l) {
      const double cost = std::round(100 * unit * (1 + l) * (1 + 0.3 * l)) / 100;
      upgrade.levels.push_back({cost, {{busy[u], graph.arcs[busy[u]].evade * std::pow(0.55, l + 1)}}, {}});
    }
  }
  return graph;
}

// The master as the literature has it, with the cuts of single paths: all that the linear relaxation violates, and
// those of the optimal choice. Costs are 1 and levels one an upgrade, as in SNIP.
std::string PathMaster(const Graph& graph, double budget, const network::Choice& choice) {
  const network::Evader evader(graph, 1);
  const std::vector<double> today = evader.Evasion({});
  milp::Model model;
  for (std::size_t u = 0; u < graph.upgrades.size(); ++u) model.Add(milp::Column{0, 1, 0, true});
  milp::Row money{{}, -milp::kInfinity, budget};
  for (std::size_t u = 0; u < graph.upgrades.size(); ++u) money.entries.push_back({static_cast<int>(u), 1});
  const int first = static_cast<int>(graph.upgrades.size());
  for (std::size_t k = 0; k < today.size(); ++k) model.Add(milp::Column{0, 1, graph.threats[k].weight, false});
  model.Add(money);
  milp::LinearProgram relaxation(model);
  const auto add = [&](const std::vector<std::vector<double>>& x, const std::vector<double>& theta) {
    std::vector<milp::Row> rows;
    for (const network::Cut& cut : evader.Separate(x, theta, 1e-7, network::Cuts::kPaths)) {
      milp::Row& row = rows.emplace_back(milp::Row{{{first + cut.threat, 1}}, cut.constant, milp::kInfinity});
      for (const auto& term : cut.terms) row.entries.push_back({term.upgrade, term.coefficient});
    }
    relaxation.AddRows(rows);
    for (const milp::Row& row : rows) model.Add(row);
    return !rows.empty();
  };
  std::vector<std::vector<double>> x(graph.upgrades.size());
  for (std::size_t u = 0; u < x.size(); ++u) x[u] = {choice[u] >= 0 ? 1.0 : 0.0};
  add(x, std::vector<double>(today.size(), 0.0));
  for (bool more = true; more;) {
    const std::vector<double> point = relaxation.Solve().values;
    for (std::size_t u = 0; u < x.size(); ++u) x[u] = {point[u]};
    more = add(x, {point.begin() + first, point.end()});
  }
  std::ostringstream lp;
  lp.precision(15);
  lp << "Minimize\n obj:";
  for (std::size_t c = 0; c < model.columns.size(); ++c) {
    if (model.columns[c].objective != 0) lp << "\n + " << model.columns[c].objective << " c" << c;
  }
  lp << "\nSubject To\n";
  for (const milp::Row& row : model.rows) {
    for (const milp::Entry& entry : row.entries) lp << "\n + " << entry.value << " c" << entry.column;
    if (row.lower > -milp::kInfinity) {
      lp << " >= " << row.lower << "\n";
    } else {
      lp << " <= " << row.upper << "\n";
    }
  }
  lp << "Binaries\n";
  for (int u = 0; u < first; ++u) lp << " c" << u << "\n";
  lp << "End\n";
  return lp.str();
}

void Snip(const Bench& bench) {
  for (const int snipno : {1, 2, 3, 4}) {
    for (const int instance : {0, 1}) {
      for (const double budget : {30.0, 50.0, 70.0, 90.0}) {
        if (bench.quick && (instance > 0 || budget > 30)) continue;
        const Graph graph = network::ReadInstance(instance, 1, snipno);
        network::Options options;
        options.threads = bench.threads;
        network::Answer answer;
        Row row{"interdiction, SNIP " + std::to_string(instance) + " snipno " + std::to_string(snipno),
                "783 nodes, 456 scenarios, B = " + std::to_string(static_cast<int>(budget)) + ", optimum to 1e-6",
                Best(1, [&] { answer = Interdict(graph, {{budget, 1}}, options); }),
                snipno == 1   ? "2 s"
                : snipno == 2 ? "10 s"
                              : "90 s",
                "",
                std::nullopt};
        char note[160];
        std::snprintf(note, sizeof note, "optimum %.7f%s, %d nodes", answer.objective,
                      answer.proven ? "" : " (not proven)", answer.integer_rounds);
        row.note = note;
        if (budget > 30) {
          bench.Print(row);
          continue;
        }
        const std::string file = "snip.lp", path = Bench::Scratch() + "/" + file;
        std::ofstream(path) << PathMaster(graph, budget, answer.budgets[0].choice);
        for (const char* solver : {"cbc", "glpsol"}) {
          if (solver[0] == 'g' && instance > 0) continue;
          const std::string limit = solver[0] == 'g' ? " --limit 60" : " --limit 120";
          row.peer =
              bench.RunPeer(std::string(solver) + ", one solve of the path-cut master",
                            Bench::Python() + "bench/portfolio_peer.py " + solver + " " + file + " --gap 1e-6" + limit);
          bench.Print(row);
        }
        std::remove(path.c_str());
      }
    }
  }
}

void Sea(const Bench& bench) {
  const int ports = bench.quick ? 200 : 2000, lanes = 25 * ports;
  const Graph graph = MakeSea(ports, lanes, bench.quick ? 40 : 200, bench.quick ? 10 : 40, bench.quick ? 40 : 300);
  const std::string size = std::to_string(ports) + " ports, " + std::to_string(lanes) + " lanes";
  {
    const network::Evader evader(graph, 1);
    const std::string file = "sea.csv", path = Bench::Scratch() + "/" + file;
    std::ofstream csv(path);
    for (const network::Arc& arc : graph.arcs) csv << arc.from << ',' << arc.to << ',' << -std::log(arc.evade) << '\n';
    csv.close();
    bench.Print({"evasion sweeps", size + ", 40 destinations, 1 thread", Best(20, [&] { evader.Evasion({}); }),
                 "1/73 of igraph", "",
                 bench.RunPeer("igraph weighted betweenness", Bench::Python() + "bench/interdiction_peer.py " + file)});
    std::remove(path.c_str());
  }
  std::vector<network::Budget> budgets;
  const double amounts[] = {60, 120, 200, 300, 450}, chances[] = {0.1, 0.2, 0.4, 0.2, 0.1};
  for (int b = 0; b < 5; ++b) budgets.push_back({amounts[b] * (bench.quick ? 0.1 : 1), chances[b]});
  network::Options options;
  options.threads = bench.threads;
  options.price = false;
  options.mip.gap = 1e-3;
  for (const double seconds : {2.0, 10.0, 60.0}) {
    if (bench.quick && seconds > 2) break;
    options.mip.time_limit = seconds;
    network::Answer answer;
    Row row{"priority list, 5 budgets nested",
            size + ", 200 threats, 300 x 3 levels; limit " + std::to_string(static_cast<int>(seconds)) + " s",
            Best(1, [&] { answer = Interdict(graph, budgets, options); }),
            seconds <= 2   ? "a bound"
            : seconds < 60 ? ""
                           : "gap 0.1 %",
            "",
            std::nullopt};
    char note[160];
    std::snprintf(note, sizeof note, "objective %.6f, bound %.6f, gap %.2f %%, before %.6f", answer.objective,
                  answer.bound, 100 * answer.gap, answer.before);
    row.note = note;
    bench.Print(row);
  }
}

}  // namespace

void BenchInterdiction(Bench& bench) {
  Sea(bench);
  Snip(bench);
}

}  // namespace atalaya::bench
