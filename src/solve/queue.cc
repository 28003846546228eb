// The door to queues at gates and scanners. The mathematics: inspect/queue.h, docs/methods/queue.md.
#include "inspect/queue.h"

#include <array>
#include <cmath>
#include <string>

#include "solve/methods.h"
#include "solve/seed.h"

namespace atalaya::solve {
namespace {

using formats::Break;
using formats::JsonNode;
using formats::JsonObject;
using formats::JsonWriter;
using formats::NumberText;

constexpr double kMostArrivals = 1e9, kLongestService = 1e6, kMostCv = 100, kMostHours = 1e9;
constexpr double kMostCustomers = 2e9;                          // of a simulation: some minutes
constexpr std::array kWaitTargets{1.0, 5.0, 15.0, 30.0, 60.0};  // minutes
constexpr std::array kPercentiles{50, 90, 95, 99};

const char* NameOf(inspect::QueueFormula formula) {
  switch (formula) {
    case inspect::QueueFormula::kErlangC:
      return "erlang-c";
    case inspect::QueueFormula::kPollaczekKhinchine:
      return "pollaczek-khinchine";
    case inspect::QueueFormula::kDeterministic:
      return "deterministic";
    case inspect::QueueFormula::kAllenCunneen:
      return "allen-cunneen";
  }
  return "";
}

struct Problem {
  inspect::Station station;
  inspect::SimulateOptions simulate;
};

Problem Read(const JsonNode& node) {
  Problem problem;
  inspect::Station& station = problem.station;
  JsonObject object(node);
  station.arrivals_per_hour = object.Need("arrivals_per_hour").Number(0, kMostArrivals);
  if (const auto cv = object.Maybe("arrival_cv")) station.arrival_cv = cv->Number(0, kMostCv);
  JsonObject service(object.Need("service"));
  station.service_minutes = service.Need("mean_minutes").Number(0, kLongestService);
  if (const auto cv = service.Maybe("cv")) station.service_cv = cv->Number(0, kMostCv);
  service.Done();
  const JsonNode servers = object.Need("servers");
  station.servers = servers.Integer(1, inspect::kMostServers);
  const auto hours = object.Maybe("simulate_hours");
  if (hours) problem.simulate.hours = hours->Number(0, kMostHours);
  problem.simulate.seed = ReadSeed(object.Maybe("seed"));
  object.Done();
  if (node.List().Errors() > 0) return problem;
  const double load = inspect::OfferedLoad(station), customers = station.arrivals_per_hour * problem.simulate.hours;
  if (!(inspect::Utilisation(station) < 1)) {
    servers.Report("solve.queue-unstable", {{"load", NumberText(load)},
                                            {"servers", std::to_string(station.servers)},
                                            {"needed", NumberText(std::floor(load) + 1)}});
  }
  if (customers > kMostCustomers) {
    hours->Report("solve.queue-too-long", {{"customers", NumberText(customers)}, {"most", NumberText(kMostCustomers)}});
  }
  return problem;
}

void WriteStaffing(const inspect::Station& station, JsonWriter& answer) {
  const std::vector<int> servers = inspect::ServersFor(station, kWaitTargets);
  answer.Key("staffing").BeginArray();
  for (std::size_t t = 0; t < kWaitTargets.size(); ++t) {
    if (servers[t] == 0) continue;
    inspect::Station staffed = station;
    staffed.servers = servers[t];
    const inspect::QueueMeans means = inspect::SteadyQueue(staffed);
    answer.BeginObject(Break::kNo).Member("at_most_minutes", kWaitTargets[t]).Member("servers", servers[t]);
    answer.Member("utilisation", means.utilisation).Member("mean_wait_minutes", means.wait_minutes).EndObject();
  }
  answer.EndArray();
}

void WriteSimulation(const JsonNode& node, const Problem& problem, const inspect::SimulatedQueue& run, bool stopped,
                     JsonWriter& answer) {
  const std::string where = node.Where() + "/simulate_hours";
  const std::string hours = NumberText(std::ceil(inspect::HoursToSimulate(problem.station)));
  if (stopped) {
    node.List().Add(Warning("solve.queue-stopped", where, {{"customers", std::to_string(run.customers)}}));
  }
  if (!run.enough) {
    node.List().Add(
        Warning("solve.queue-too-few", where, {{"customers", std::to_string(run.customers)}, {"hours", hours}}));
    return;
  }
  if (!stopped && problem.simulate.hours < inspect::HoursToSimulate(problem.station)) {
    node.List().Add(Warning("solve.queue-short-run", where, {{"hours", hours}}));
  }
  answer.Key("seed").Unsigned(problem.simulate.seed);
  answer.Key("simulated").BeginObject();
  answer.Member("mean_wait_minutes", run.wait_minutes);
  answer.Key("interval").BeginArray(Break::kNo).Number(run.low).Number(run.high).EndArray();
  answer.Member("wait_probability", run.wait_probability);
  answer.Key("customers").Integer(run.customers).Key("warm_up_customers").Integer(run.warm_up);
  answer.Key("events").Integer(run.events).EndObject();
}

}  // namespace

void SolveQueue(const JsonNode& node, const Run& run, JsonWriter& answer) {
  Problem problem = Read(node);
  if (node.List().Errors() > 0) return;
  const inspect::Station& station = problem.station;
  const inspect::QueueMeans means = inspect::SteadyQueue(station);
  answer.Member("utilisation", means.utilisation).Member("wait_probability", means.wait_probability);
  answer.Member("mean_wait_minutes", means.wait_minutes).Member("formula", NameOf(means.formula));
  answer.Member("exact", means.formula != inspect::QueueFormula::kAllenCunneen);
  answer.Member("mean_in_system_minutes", means.in_system_minutes).Member("mean_queue", means.queue_length);
  if (station.arrival_cv == 1 && station.service_cv == 1) {
    answer.Key("wait_percentiles_minutes").BeginObject(Break::kNo);
    for (const int p : kPercentiles) {
      answer.Member("p" + std::to_string(p), inspect::WaitQuantile(station, p / 100.0));
    }
    answer.EndObject();
  }
  WriteStaffing(station, answer);
  if (!(problem.simulate.hours > 0)) return;
  problem.simulate.cancel = run.cancel;
  const inspect::SimulatedQueue simulated = inspect::Simulate(station, problem.simulate);
  const bool stopped = run.cancel != nullptr && run.cancel->load();
  WriteSimulation(node, problem, simulated, stopped, answer);
}

}  // namespace atalaya::solve
