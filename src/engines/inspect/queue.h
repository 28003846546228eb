// How long trucks or containers wait at a gate, a scanner, a search bay: by formula and by simulation. Mathematics,
// sources and limits: docs/methods/queue.md.
//
// A station is one queue, first come first served, before `servers` equal servers. Arrivals are independent with a
// steady rate, service times too; of each only mean and coefficient of variation (cv: standard deviation / mean) are
// known.
//
// Pure functions, safe from any thread. Preconditions, which callers check: numbers finite and not negative,
// servers >= 1, and for everything that waits in a steady state Utilisation < 1.
#pragma once

#include <atomic>
#include <cstdint>
#include <span>
#include <vector>

namespace atalaya::inspect {

struct Station {
  double arrivals_per_hour = 0, arrival_cv = 1;
  double service_minutes = 0, service_cv = 1;
  int servers = 1;
};

// Servers' worth of work that arrives: arrival rate x mean service time.
double OfferedLoad(const Station& station);
// Offered load per server. At 1 or above the queue grows without end.
double Utilisation(const Station& station);

// Chance to wait in M/M/c. offered < servers. Erlang B's recursion, so no factorials: O(servers).
double ErlangC(int servers, double offered);

enum class QueueFormula {
  kErlangC,             // M/M/c: exact
  kPollaczekKhinchine,  // M/G/1: exact
  kDeterministic,       // neither arrivals nor services vary: nobody waits, exact
  kAllenCunneen,  // Erlang C scaled by (Ca^2 + Cs^2) / 2: approximate, and so is the chance to wait, which is Erlang
                  // C's
};

struct QueueMeans {
  QueueFormula formula = QueueFormula::kErlangC;
  double utilisation = 0;
  double wait_probability = 0;
  double wait_minutes = 0;       // before service, over all who come
  double in_system_minutes = 0;  // with service
  double queue_length = 0;       // waiting, on average over time (Little)
};
QueueMeans SteadyQueue(const Station& station);

// The p-quantile of the wait in M/M/c (both cv 1), p in [0,1): minutes.
double WaitQuantile(const Station& station, double p);

inline constexpr int kMostServers = 1'000'000;
// The fewest servers that keep the mean wait within each target (minutes, > 0); 0 where kMostServers are too few. The
// station's own number of servers does not matter. O(servers).
std::vector<int> ServersFor(const Station& station, std::span<const double> wait_minutes);

// --- Simulation (queue_simulation.cc)
// ---------------------------------------------------------------------------------

struct SimulateOptions {
  double hours = 0;  // from an empty station; customers that arrive within are followed
  std::uint64_t seed = 1;
  const std::atomic<bool>* cancel = nullptr;  // set: what was simulated so far is the answer
  double quantile = 0;                        // in (0,1): also this quantile of the wait; 0: none
};

struct SimulatedQueue {
  std::int64_t customers = 0, warm_up = 0;  // followed; of them left out at the start (MSER-5 and what fills no batch)
  std::int64_t events = 0;                  // arrivals and departures: two a customer
  bool enough = false;                      // false: too few customers for kBatches batches, and nothing below is given
  double wait_minutes = 0, low = 0, high = 0;  // mean and its 95 % interval by batch means
  double wait_probability = 0;
  double quantile_minutes = 0;  // of the waits after the warm-up, as asked (type 7); of every second, fourth ... above a million
};

// Discrete-event simulation of G/G/c. Times are constant at cv 0, gamma below 1 (Erlang where 1/cv^2 is whole),
// exponential at 1, hyperexponential with balanced means above. Customer n's draws have the address (seed, n) whatever
// the station, so two stations with one seed meet the same luck (common random numbers). Memory is bounded: cells of 5,
// 10, 20 ... customers are kept.
SimulatedQueue Simulate(const Station& station, const SimulateOptions& options);

inline constexpr int kBatches = 30;

// How long the queue remembers: the slowest mode of M/M/c in heavy traffic, S / (c (1 - sqrt(rho))^2), at least S,
// scaled by (Ca^2 + Cs^2) / 2 where that is above 1.
double RelaxationMinutes(const Station& station);

// Hours for which the batches are long enough, fifteen relaxation times each: from there on the interval covers as it
// says (tested). 0 where nobody comes.
double HoursToSimulate(const Station& station);

}  // namespace atalaya::inspect
