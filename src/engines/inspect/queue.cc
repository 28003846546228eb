// Steady-state means. Erlang C: Erlang 1917; M/G/1: Pollaczek 1930, Khinchine 1932; G/G/c: Allen 1978 after Cunneen.
#include "inspect/queue.h"

#include <algorithm>
#include <cmath>

namespace atalaya::inspect {
namespace {

// B_k = a B_{k-1} / (k + a B_{k-1}), B_0 = 1: chance that all k servers are busy if nobody may wait.
double NextErlangB(double b, int k, double offered) {
  return offered * b / (k + offered * b);
}

double CFromB(double b, int servers, double offered) {
  return servers * b / (servers - offered * (1.0 - b));
}

double Spread(const Station& station) {
  return 0.5 * (station.arrival_cv * station.arrival_cv + station.service_cv * station.service_cv);
}

double MeanWait(const Station& station, int servers, double offered, double erlang_c) {
  return Spread(station) * erlang_c * station.service_minutes / (servers - offered);
}

}  // namespace

double OfferedLoad(const Station& station) {
  return station.arrivals_per_hour / 60.0 * station.service_minutes;
}

double Utilisation(const Station& station) {
  return OfferedLoad(station) / station.servers;
}

double ErlangC(int servers, double offered) {
  double b = 1;
  for (int k = 1; k <= servers; ++k) b = NextErlangB(b, k, offered);
  return CFromB(b, servers, offered);
}

QueueMeans SteadyQueue(const Station& station) {
  QueueMeans out;
  const double offered = OfferedLoad(station);
  out.utilisation = Utilisation(station);
  out.in_system_minutes = station.service_minutes;
  if (station.arrival_cv == 0 && station.service_cv == 0) {
    out.formula = QueueFormula::kDeterministic;
    return out;
  }
  const bool poisson = station.arrival_cv == 1;
  out.formula = poisson && station.service_cv == 1 ? QueueFormula::kErlangC
                : poisson && station.servers == 1  ? QueueFormula::kPollaczekKhinchine
                                                   : QueueFormula::kAllenCunneen;
  out.wait_probability = ErlangC(station.servers, offered);
  // For M/G/1 this is lambda E[S^2] / (2 (1 - rho)): Erlang C is rho, E[S^2] = (1 + Cs^2) E[S]^2.
  out.wait_minutes = MeanWait(station, station.servers, offered, out.wait_probability);
  out.in_system_minutes += out.wait_minutes;
  out.queue_length = station.arrivals_per_hour / 60.0 * out.wait_minutes;
  return out;
}

double WaitQuantile(const Station& station, double p) {
  const double offered = OfferedLoad(station);
  const double waits = ErlangC(station.servers, offered);
  if (waits <= 1.0 - p) return 0;
  return std::log(waits / (1.0 - p)) * station.service_minutes / (station.servers - offered);
}

std::vector<int> ServersFor(const Station& station, std::span<const double> wait_minutes) {
  std::vector<int> servers(wait_minutes.size(), 0);
  const double offered = OfferedLoad(station);
  double b = 1;
  std::size_t open = servers.size();
  for (int k = 1; k <= kMostServers && open > 0; ++k) {
    b = NextErlangB(b, k, offered);
    if (k <= offered) continue;
    const double wait = MeanWait(station, k, offered, CFromB(b, k, offered));
    for (std::size_t t = 0; t < servers.size(); ++t) {
      if (servers[t] == 0 && wait <= wait_minutes[t]) {
        servers[t] = k;
        --open;
      }
    }
  }
  return servers;
}

double RelaxationMinutes(const Station& station) {
  const double idle = 1.0 - std::sqrt(Utilisation(station));
  return station.service_minutes * std::max(1.0, 1.0 / (station.servers * idle * idle)) *
         std::max(1.0, Spread(station));
}

double HoursToSimulate(const Station& station) {
  constexpr double kRelaxationsABatch = 15, kCustomersABatch = 50;
  if (!(station.arrivals_per_hour > 0)) return 0;
  return kBatches *
         std::max(kRelaxationsABatch * RelaxationMinutes(station) / 60.0, kCustomersABatch / station.arrivals_per_hour);
}

}  // namespace atalaya::inspect
