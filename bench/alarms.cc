// Farrington flexible on 2,000 weekly series of ten years, their last 52 weeks, one thread; peer: R surveillance with
// the same settings on a few of the same series, scaled.
#include "warn/alarms.h"

#include <cmath>
#include <cstdio>
#include <fstream>
#include <vector>

#include "base/rng.h"
#include "bench/bench.h"

namespace atalaya::bench {
namespace {

constexpr int kWeeks = 520, kLast = 52, kPeerSeries = 10;

// Seasonal, overdispersed incident streams, from a case in four years to three a week.
std::vector<std::vector<double>> Streams(std::size_t count) {
  std::vector<std::vector<double>> streams(count);
  for (std::size_t s = 0; s < count; ++s) {
    Rng rng(1, s);
    const double level = 0.005 * std::exp(6.4 * rng.Uniform()), phase = 6.2832 * rng.Uniform();
    for (int t = 0; t < kWeeks; ++t) {
      const double mean = level * std::exp(0.5 * std::sin(6.2832 * t / 52.18 + phase) + 0.5 * t / kWeeks);
      streams[s].push_back(static_cast<double>(rng.Poisson(mean * rng.Gamma(3) / 3)));
    }
  }
  return streams;
}

}  // namespace

void BenchAlarms(Bench& bench) {
  const std::vector<std::vector<double>> streams = Streams(bench.quick ? 100 : 2000);
  {
    std::ofstream file(Bench::Scratch() + "/alarms.csv");
    for (int s = 0; s < kPeerSeries; ++s) {
      for (int t = 0; t < kWeeks; ++t)
        file << streams[static_cast<std::size_t>(s)][static_cast<std::size_t>(t)] << (t + 1 < kWeeks ? ',' : '\n');
    }
  }
  Row row{"alarms, Farrington flexible",
          std::to_string(streams.size()) + " series x 52 of 520 weeks",
          0,
          "1/100 of R",
          "",
          std::nullopt};
  std::size_t alarms = 0;
  double first = 0;
  row.seconds = Best(3, [&] {
    alarms = 0, first = 0;
    for (std::size_t s = 0; s < streams.size(); ++s) {
      for (const warn::Verdict& verdict : warn::Farrington(streams[s], kWeeks - kLast + 1, kWeeks, {})) {
        alarms += verdict.alarm;
        if (s < kPeerSeries) first += verdict.upper;
      }
    }
  });
  char text[160];
  std::snprintf(text, sizeof text, "%zu alarms; %.1f us a bound; bounds of the peer's series add up to %.0f", alarms,
                1e6 * row.seconds / static_cast<double>(streams.size() * kLast), first);
  row.note = text;
  row.peer = bench.RunPeer("R surveillance (scaled)",
                           "Rscript bench/alarms_peer.R \"$SCRATCH/alarms.csv\" " + std::to_string(streams.size()));
  bench.Print(row);
}

}  // namespace atalaya::bench
