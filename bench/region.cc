// The main job at the size the product must bear: risk for 2,000 facilities, 20 scenarios, 10,000 draws (peer: plain
// NumPy), and the joint plan on 50,000 lanes and 200 threats: the first ranked answer with its bound, then a gap of 1
// %.
#include <sys/resource.h>

#include <cstdio>

#include "analysis/analysis.h"
#include "analysis/plan_problem.h"
#include "bench/bench.h"
#include "bench/generated_region.h"

namespace atalaya::bench {
namespace {

std::vector<network::GateEvasion> GatesOf(const model::Region& region, const risk::RegionRisk& risk) {
  std::vector<network::GateEvasion> gates;
  for (std::size_t f = 0; f < region.facilities.size(); ++f) {
    std::vector<int> scenarios;
    std::vector<double> vulnerability;
    for (const auto& s : risk.facilities[f].scenarios) {
      scenarios.push_back(s.scenario);
      vulnerability.push_back(s.vulnerability.mean);
    }
    gates.push_back(analysis::GatesOf(region, static_cast<int>(f), scenarios, vulnerability));
  }
  return gates;
}

}  // namespace

void BenchRegion(Bench& bench) {
  RegionSize size;
  if (bench.quick) size.facilities = size.ports = 200, size.lanes = 5000;
  const model::Region region = GenerateRegion(size, 1);

  auto start = Clock::now();
  const risk::RegionRisk risk = risk::Quantify(region, {10000, 1, bench.threads});
  const double quantified = Since(start);
  bench.Print({"risk, Monte Carlo", std::to_string(size.facilities) + " facilities x 20 scenarios x 10,000 draws",
               quantified, "5 s, NumPy 20x", "peer timed on 20 facilities, scaled",
               bench.RunPeer("NumPy", Bench::Python() + "bench/risk_peer.py --facilities 20 --of " +
                                          std::to_string(size.facilities))});
  const auto gates = GatesOf(region, risk);
  start = Clock::now();
  const auto plan = analysis::BuildPlanProblem(region, risk, gates, region.budgets, bench.threads);
  bench.Print({"bundles and network",
               std::to_string(size.lanes) + " lanes, " + std::to_string(size.threats) + " threats",
               Since(start),
               "-",
               "",
               {}});
  for (const bool first : {true, false}) {
    invest::Options options;
    options.threads = bench.threads;
    options.first_answer_only = first;
    options.mip.gap = 0.01;
    if (!first) options.mip.time_limit = 60;
    start = Clock::now();
    const invest::Answer answer = invest::Optimise(plan->problem, options);
    char note[120];
    std::snprintf(note, sizeof note, "gap %.2f %%, %d cuts, gain %.4g a year", 100 * answer.gap, answer.cuts,
                  answer.objective);
    bench.Print({first ? "plan, first answer with bound" : "plan, to a gap of 1 %",
                 "3 budgets, 5 funds, nested",
                 Since(start),
                 first ? "2 s more" : "60 s",
                 note,
                 {}});
  }
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("peak memory so far %ld MB (bar 1024 MB)\n", usage.ru_maxrss / 1024);
}

}  // namespace atalaya::bench
