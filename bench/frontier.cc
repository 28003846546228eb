// The inspection frontier at the sizes of the product's bars; peer: the same algorithm in NumPy.
#include "inspect/frontier.h"

#include <cmath>
#include <cstdio>
#include <fstream>
#include <string>
#include <vector>

#include "base/rng.h"
#include "bench/bench.h"
#include "inspect/test_sensors.h"

namespace atalaya::bench {
namespace {

using inspect::Channel;
using inspect::FrontierProblem;
using inspect::Sensor;

FrontierProblem SmallSensors(int channels) {
  FrontierProblem problem;
  for (int s = 0; s < 7; ++s)
    problem.sensors.push_back(inspect::BinormalSensor(std::to_string(s), 0.003 + 0.009 * s, 0.8 + 0.27 * s, channels));
  return problem;
}

void WriteForPeer(const FrontierProblem& problem, const std::string& path) {
  std::ofstream out(path);
  out.precision(17);
  out << "{\"epsilon\": " << problem.epsilon << ", \"sensors\": [";
  for (std::size_t s = 0; s < problem.sensors.size(); ++s) {
    out << (s > 0 ? ", " : "") << "{\"cost\": " << problem.sensors[s].cost << ", \"channels\": [";
    for (std::size_t j = 0; j < problem.sensors[s].channels.size(); ++j) {
      const Channel& channel = problem.sensors[s].channels[j];
      out << (j > 0 ? ", " : "") << "[" << channel.good << ", " << channel.bad << "]";
    }
    out << "]}";
  }
  out << "]}\n";
}

}  // namespace

void BenchFrontier(Bench& bench) {
  struct Case {
    std::string size, bar;
    FrontierProblem problem;
  };
  const std::vector<Case> cases{
      {"4 sensors of 108 to 124 channels, epsilon 1e-4", "0.3 s", inspect::FourFineSensors(1e-4)},
      {"7 sensors of 2 channels, exact", "0.01 s", SmallSensors(2)},
      {"7 sensors of 4 channels, exact", "0.01 s", SmallSensors(4)}};
  for (const Case& c : cases) {
    inspect::Frontier frontier;
    Row row{"inspection frontier", c.size, 0, c.bar, "", std::nullopt};
    row.seconds = Best(5, [&] { frontier = inspect::ComputeFrontier(c.problem, bench.threads); });
    char note[120];
    std::snprintf(note, sizeof note, "%zu vertices, detection %.6f at 0.05, %.6f at 0.1", frontier.vertices.size(),
                  frontier.At(0.05).detection, frontier.At(0.1).detection);
    row.note = note;
    const std::string path = Bench::Scratch() + "/frontier.json";
    WriteForPeer(c.problem, path);
    row.peer = bench.RunPeer("NumPy", Bench::Python() + "bench/frontier_peer.py $SCRATCH/frontier.json");
    bench.Print(row);
    std::remove(path.c_str());
  }
}

}  // namespace atalaya::bench
