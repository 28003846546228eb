// Space-time permutation scan on 2,000 places, 365 days and 20,000 cases, zones of at most a tenth of the cases (about
// 200 places), windows of at most 30 days. Peer: the same scan in NumPy on a few centres of one replicate, scaled.
#include <sys/resource.h>

#include <cstdio>
#include <fstream>
#include <string>

#include "base/rng.h"
#include "bench/bench.h"
#include "warn/scan.h"

namespace atalaya::bench {
namespace {

// Places at random in the unit square, cases at random; the last ten days bring 25 more close to the middle if asked.
warn::ScanProblem Made(int places, int cases, bool cluster) {
  warn::ScanProblem problem;
  problem.model = warn::ScanModel::kPermutation;
  problem.places = places;
  problem.steps = 365;
  problem.max_fraction = 0.1;
  problem.max_duration = 30;
  Rng rng(1, StreamOf("bench.clusters"));
  for (int i = 0; i < places; ++i) problem.coordinates.push_back({rng.Uniform(), rng.Uniform()});
  for (int k = 0; k < cases; ++k) {
    problem.cases.push_back(
        {static_cast<int>(rng.Below(static_cast<std::uint64_t>(places))), static_cast<int>(rng.Below(365)), 1});
  }
  for (int i = 0, left = cluster ? 25 : 0; i < places && left > 0; ++i) {
    const warn::Place& at = problem.coordinates[static_cast<std::size_t>(i)];
    const double x = at.x - 0.5, y = at.y - 0.5;
    if (x * x + y * y > 0.002) continue;
    problem.cases.push_back({i, 355 + static_cast<int>(rng.Below(10)), 2});
    left -= 2;
  }
  return problem;
}

// Of this process, all threads: machines are shared.
double ProcessorSeconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return static_cast<double>(used.ru_utime.tv_sec) + 1e-6 * static_cast<double>(used.ru_utime.tv_usec);
}

void Save(const warn::ScanProblem& problem) {
  std::ofstream places(Bench::Scratch() + "/clusters-places.csv"), cases(Bench::Scratch() + "/clusters-cases.csv");
  places.precision(17);
  for (const warn::Place& at : problem.coordinates) places << at.x << ',' << at.y << '\n';
  for (const warn::CellCount& cell : problem.cases) {
    for (std::int64_t k = 0; k < cell.count; ++k) cases << cell.place << ',' << cell.step << '\n';
  }
}

}  // namespace

void BenchClusters(Bench& bench) {
  const int places = bench.quick ? 200 : 2000, cases = bench.quick ? 2000 : 20000;
  const std::string size = std::to_string(places) + " places x 365 days, " + std::to_string(cases) + " cases";
  struct Turn {
    const char* what;
    bool cluster, prospective;
    const char* bar;
    const char* peer;  // what the peer does, or none
  };
  for (const Turn& turn : {Turn{"clusters, all windows", true, false, "under 30 s", "all"},
                           Turn{"clusters, all windows, nothing there", false, false, "under 5 s", nullptr},
                           Turn{"clusters, windows up to today", true, true, "under 30 s", "last"},
                           Turn{"clusters, up to today, nothing there", false, true, "under 5 s", nullptr}}) {
    warn::ScanProblem problem = Made(places, cases, turn.cluster);
    problem.prospective = turn.prospective;
    warn::ScanAnswer answer;
    Row row{turn.what, size, 0, turn.bar, "", std::nullopt};
    const double before = ProcessorSeconds();
    row.seconds = Best(1, [&] { answer = warn::Scan(problem, bench.threads); });
    char text[160];
    std::snprintf(text, sizeof text, "%d replications, processor %.1f s, best ratio %.6f, p %.3g", answer.replications,
                  ProcessorSeconds() - before, answer.clusters.empty() ? 0 : answer.clusters[0].ratio,
                  answer.clusters.empty() ? 1 : answer.clusters[0].p);
    row.note = text;
    if (turn.peer != nullptr) {
      Save(problem);
      row.peer = bench.RunPeer("NumPy (scaled)", Bench::Python() + "bench/clusters_peer.py " + turn.peer);
    }
    bench.Print(row);
  }
}

}  // namespace atalaya::bench
