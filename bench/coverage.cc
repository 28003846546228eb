// Security games at the sizes of the product's bars; peer: ORIGAMI in NumPy. No peer for the quantal attacker: its gap
// is told.
#include "inspect/coverage.h"

#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "base/rng.h"
#include "bench/bench.h"
#include "inspect/schedule.h"

namespace atalaya::bench {
namespace {

std::vector<inspect::Target> RandomTargets(std::size_t count) {
  Rng rng(1, StreamOf("bench.coverage"));
  std::vector<inspect::Target> targets(count);
  for (inspect::Target& t : targets) {
    t = {1 + 9 * rng.Uniform(), -1 - 9 * rng.Uniform(), -1 - 9 * rng.Uniform(), 1 + 9 * rng.Uniform()};
  }
  return targets;
}

void Rational(Bench& bench, std::size_t count) {
  const auto targets = RandomTargets(count);
  const double resources = static_cast<double>(count) / 10;
  inspect::CoveragePlan plan;
  Row row{"coverage, rational", std::to_string(count) + " targets", 0, "0.3 s", "", std::nullopt};
  row.seconds = Best(5, [&] { plan = inspect::CoverRational(targets, resources); });
  char note[120];
  std::snprintf(note, sizeof note, "attacker %.9f, defender %.9f", plan.response.attacker_value,
                plan.response.defender_value);
  row.note = note;
  static_assert(sizeof(inspect::Target) == 4 * sizeof(double));
  const std::string path = Bench::Scratch() + "/coverage.bin";
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(targets.data()),
             static_cast<std::streamsize>(targets.size() * sizeof(inspect::Target)));
  row.peer = bench.RunPeer(
      "NumPy", Bench::Python() + "bench/coverage_peer.py $SCRATCH/coverage.bin " + std::to_string(resources));
  bench.Print(row);
  std::remove(path.c_str());
}

void Quantal(Bench& bench, std::size_t count) {
  const auto targets = RandomTargets(count);
  for (const double lambda : {0.5, 1.5, 10.0}) {
    inspect::CoveragePlan plan;
    char text[120];
    std::snprintf(text, sizeof text, "%zu targets, lambda %g", count, lambda);
    Row row{"coverage, quantal", text, 0, "1 s at 0.1 %", "", std::nullopt};
    row.seconds = Best(3, [&] { plan = inspect::CoverQuantal(targets, static_cast<double>(count) / 10, lambda); });
    std::snprintf(text, sizeof text, "defender %.9f, gap %.2g", plan.response.defender_value,
                  plan.bound - plan.response.defender_value);
    row.note = text;
    bench.Print(row);
  }
}

}  // namespace

void BenchCoverage(Bench& bench) {
  Rational(bench, bench.quick ? 10'000 : 1'000'000);
  Quantal(bench, bench.quick ? 1'000 : 10'000);
  const std::size_t count = bench.quick ? 10'000 : 100'000;
  const auto plan = inspect::CoverRational(RandomTargets(count), 100);
  Row row{"coverage, schedule", std::to_string(count) + " targets, 100 a day, 365 days", 0, "-", "", std::nullopt};
  row.seconds = Best(3, [&] { inspect::CombSchedule(plan.coverage, 100, 365, 1); });
  bench.Print(row);
}

}  // namespace atalaya::bench
