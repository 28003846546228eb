// The product's sizes, measured: script/bench runs this beside the peers and prints ratios.
//   atalaya_bench [--threads N] [--quick]
// 1 risk: 2,000 facilities, 20 scenarios, 10,000 draws; peer: bench/risk_peer.py (plain NumPy) in the same run.
// 2 plan: the same region with 50,000 lanes and 200 threats: the first ranked answer with its bound, then a gap of 1 %.
// Times on shared machines are noisy: read the ratios.
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "analysis/analysis.h"
#include "analysis/plan_problem.h"
#include "bench/generated_region.h"
#include "base/parallel.h"

namespace {

using Clock = std::chrono::steady_clock;

double Since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

long PeakMb() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss / 1024;
}

// Seconds the NumPy peer would take for all facilities; 0 when it could not run.
double PeerSeconds(const std::string& script) {
  const std::string command = "/usr/bin/python3 " + script + " --facilities 20 --of 2000 2>/dev/null";
  std::FILE* pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return 0;
  std::string output;
  char buffer[4096];
  while (const std::size_t n = std::fread(buffer, 1, sizeof buffer, pipe)) output.append(buffer, n);
  pclose(pipe);
  const auto at = output.find("\"seconds\":");
  return at == std::string::npos ? 0 : std::atof(output.c_str() + at + 10);
}

void Row(const char* what, const std::string& size, double seconds, const std::string& bar, const std::string& note) {
  std::printf("%-34s %-46s %9.2f s   bar %-8s %s\n", what, size.c_str(), seconds, bar.c_str(), note.c_str());
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  using namespace atalaya;
  int threads = DefaultThreads();
  bool quick = false;
  for (int i = 1; i < argc; ++i) {
    if (!std::strcmp(argv[i], "--threads") && i + 1 < argc) threads = std::atoi(argv[++i]);
    if (!std::strcmp(argv[i], "--quick")) quick = true;
  }
  bench::RegionSize size;
  if (quick) size.facilities = size.ports = 200, size.lanes = 5000;
  const model::Region region = bench::GenerateRegion(size, 1);

  auto start = Clock::now();
  const risk::RegionRisk risk = risk::Quantify(region, {10000, 1, threads});
  const double ours = Since(start);
  const double peer = quick ? 0 : PeerSeconds(std::string(ATALAYA_SOURCE_DIR) + "/bench/risk_peer.py");
  char note[160];
  if (peer > 0) {
    std::snprintf(note, sizeof note, "NumPy %.0f s (20 facilities timed, scaled): %.0f times ours, bar 20", peer, peer / ours);
  } else {
    std::snprintf(note, sizeof note, "NumPy peer not available or skipped");
  }
  Row("risk, Monte Carlo", std::to_string(size.facilities) + " facilities x 20 scenarios x 10,000 draws", ours, "5 s", note);

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
  start = Clock::now();
  const auto plan = analysis::BuildPlanProblem(region, risk, gates, region.budgets, threads);
  const double built = Since(start);
  Row("bundles and network", std::to_string(size.lanes) + " lanes, " + std::to_string(size.threats) + " threats", built, "-", "");

  for (const bool first : {true, false}) {
    invest::Options options;
    options.threads = threads;
    options.first_answer_only = first;
    options.mip.gap = 0.01;
    if (!first) options.mip.time_limit = 60;
    start = Clock::now();
    const invest::Answer answer = invest::Optimise(plan->problem, options);
    std::snprintf(note, sizeof note, "gap %.2f %%, %d cuts, gain %.4g a year", 100 * answer.gap, answer.cuts, answer.objective);
    Row(first ? "plan, first answer with bound" : "plan, to a gap of 1 %", "3 budgets, 5 funds, nested", Since(start),
        first ? "2 s more" : "60 s", note);
  }
  std::printf("peak memory %ld MB (bar 1024 MB), threads %d\n", PeakMb(), threads);
  return 0;
}
