// Discrete-event simulation of M/M/5 at utilisation 0.8, one thread; peer: SimPy, scaled from fewer customers.
#include "inspect/queue.h"

#include <cstdio>

#include "bench/bench.h"

namespace atalaya::bench {

void BenchQueue(Bench& bench) {
  const double hours = bench.quick ? 10'000 : 250'000;
  const struct {
    const char* what;
    inspect::Station station;
    bool peer;
  } rows[] = {{"queue, M/M/5 simulated", {40, 1, 6, 1, 5}, true},
              {"queue, M/G/5 (cv 0.5) simulated", {40, 1, 6, 0.5, 5}, false},
              {"queue, M/M/100 simulated", {800, 1, 6, 1, 100}, false}};
  for (const auto& [what, station, has_peer] : rows) {
    const double part = hours * 40 / station.arrivals_per_hour;  // the same number of customers
    inspect::SimulatedQueue run;
    Row row{what, "", 0, "5e6 events/s", "", std::nullopt};
    row.seconds = Best(3, [&, s = station] { run = inspect::Simulate(s, {part, 1, nullptr}); });
    char text[120];
    std::snprintf(text, sizeof text, "%.3g events", static_cast<double>(run.events));
    row.size = text;
    std::snprintf(text, sizeof text, "%.3g events/s; wait %.3f [%.3f, %.3f], formula %.3f min",
                  static_cast<double>(run.events) / row.seconds, run.wait_minutes, run.low, run.high,
                  inspect::SteadyQueue(station).wait_minutes);
    row.note = text;
    if (has_peer) {
      row.peer = bench.RunPeer("SimPy (scaled)", Bench::Python() + "bench/queue_peer.py --customers 100000 --of " +
                                                     std::to_string(run.customers));
    }
    bench.Print(row);
  }
}

}  // namespace atalaya::bench
