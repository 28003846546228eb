// Sobol indices with their intervals against OpenTURNS (indices only, and with its bootstrapped intervals), and the
// value of information of many inputs.
#include "risk/sensitivity.h"

#include <cstdio>

#include "base/rng.h"
#include "bench/bench.h"
#include "risk/value_of_information.h"

namespace atalaya::bench {
namespace {

void Sobol(Bench& bench) {
  const risk::KnownFunction ishigami = risk::Ishigami(7, 0.1);
  const std::size_t samples = bench.quick ? 10'000 : 100'000;
  risk::SobolIndices out;
  Row row{"sensitivity, Sobol with intervals",
          "Ishigami, 3 inputs, " + std::to_string(samples) + " samples",
          0,
          "-",
          "",
          std::nullopt};
  row.seconds = Best(5, [&] { out = risk::Sobol(ishigami.model, 3, {samples, 1, bench.threads, nullptr}); });
  char text[160];
  std::snprintf(text, sizeof text, "first %.4f %.4f %.4f, total %.4f %.4f %.4f", out.first[0].value, out.first[1].value,
                out.first[2].value, out.total[0].value, out.total[1].value, out.total[2].value);
  row.note = text;
  const std::string peer = Bench::Python() + "bench/sensitivity_peer.py --samples " + std::to_string(samples);
  row.peer = bench.RunPeer("OpenTURNS without intervals", peer);
  bench.Print(row);
  row.peer = bench.RunPeer("OpenTURNS with intervals", peer + " --intervals");
  row.note.clear();
  bench.Print(row);
}

void Information(Bench& bench) {
  const std::size_t draws = 10'000, inputs = bench.quick ? 100 : 2000, decisions = 10;
  risk::Utilities utilities(decisions, std::vector<double>(draws));
  Rng rng(1, 1);
  for (auto& row : utilities) {
    for (double& u : row) u = rng.Normal();
  }
  const auto input = [&](std::size_t i, std::span<double> x) {
    for (std::size_t n = 0; n < x.size(); ++n)
      x[n] = UniformFrom(PhiloxBlock(2, i, n)[0]) + (i < 10 ? utilities[i][n] : 0);
  };
  std::vector<risk::InformationValue> values;
  Row row{"sensitivity, value of information",
          std::to_string(inputs) + " inputs, 10 decisions, 10,000 draws",
          0,
          "-",
          "",
          std::nullopt};
  row.seconds = Best(2, [&] { values = risk::PartialInformation(utilities, inputs, input, bench.threads); });
  char text[100];
  std::snprintf(text, sizeof text, "an input that matters %.3f, one that does not %.3f", values[0].value,
                values[50].value);
  row.note = text;
  bench.Print(row);
}

}  // namespace

void BenchSensitivity(Bench& bench) {
  Sobol(bench);
  Information(bench);
}

}  // namespace atalaya::bench
