#include "inspect/operating_point.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace atalaya::inspect {
namespace {

// Prices of a minute tried, in openings' worth of money per opening's worth of minutes; the last weighs time only.
constexpr double kRungs[] = {0, 1.0 / 16, 1.0 / 4, 1, 4, 16, 256};
constexpr int kSteps = 48;       // looks along one segment before bisection
constexpr int kHalvings = 30, kSimulatedHalvings = 12;
constexpr double kLeastHours = 24;

// Of one container on a good one's way: how often it is opened.
double OpenShareOf(const FrontierProblem& problem, const Tree& tree) {
  std::vector<double> open(tree.nodes.size(), 0.0);
  for (std::size_t n = 0; n < tree.nodes.size(); ++n) {
    const TreeNode& node = tree.nodes[n];
    if (node.sensor < 0) {
      open[n] = n == static_cast<std::size_t>(kOpenNode) ? 1 : 0;
      continue;
    }
    const auto& channels = problem.sensors[static_cast<std::size_t>(node.sensor)].channels;
    for (std::size_t j = 0; j < channels.size(); ++j) open[n] += channels[j].good * open[static_cast<std::size_t>(node.children[j])];
  }
  return open.empty() ? 0 : open.back();
}

inspect::Station QueueOf(const Demand& demand, const ServiceMoments& service) {
  return {demand.arrivals_per_hour, demand.arrival_cv, service.first, service.Cv(), demand.servers};
}

SimulatedQueue SimulateWait(const Station& station, std::uint64_t seed) {
  SimulateOptions options;
  options.seed = seed;
  options.quantile = 0.95;
  if (station.arrivals_per_hour > 0) {
    options.hours = std::clamp(HoursToSimulate(station), kLeastHours, std::max(kLeastHours, kMostSimulated / station.arrivals_per_hour));
  }
  return Simulate(station, options);
}

}  // namespace

double ServiceMoments::Cv() const {
  const double variance = second - first * first;
  return first > 0 && variance > 1e-12 * second ? std::sqrt(variance) / first : 0;
}

ServiceMoments MomentsOf(const FrontierProblem& problem, const Tree& tree, double reading_cv) {
  std::vector<ServiceMoments> of(tree.nodes.size());
  const double spread = 1 + reading_cv * reading_cv;
  for (std::size_t n = 0; n < tree.nodes.size(); ++n) {
    const TreeNode& node = tree.nodes[n];
    if (node.sensor < 0) {
      if (n == static_cast<std::size_t>(kOpenNode)) of[n] = {problem.unpack_delay, problem.unpack_delay * problem.unpack_delay * spread};
      continue;
    }
    const Sensor& sensor = problem.sensors[static_cast<std::size_t>(node.sensor)];
    ServiceMoments rest;
    for (std::size_t j = 0; j < sensor.channels.size(); ++j) {
      const ServiceMoments& child = of[static_cast<std::size_t>(node.children[j])];
      rest.first += sensor.channels[j].good * child.first;
      rest.second += sensor.channels[j].good * child.second;
    }
    const double d = sensor.delay;
    of[n] = {d + rest.first, d * d * spread + 2 * d * rest.first + rest.second};
  }
  return of.empty() ? ServiceMoments{} : of.back();
}

ServiceMoments Mixed(const ServiceMoments& a, const ServiceMoments& b, double weight) {
  return {weight * a.first + (1 - weight) * b.first, weight * a.second + (1 - weight) * b.second};
}

std::string_view BoundName(Bound bound) {
  switch (bound) {
    case Bound::kNothing:
      return "nothing";
    case Bound::kMeanWait:
      return "mean-wait";
    case Bound::kP95Wait:
      return "p95-wait";
    case Bound::kCost:
      return "cost";
    case Bound::kStability:
      return "stability";
  }
  return "";
}

std::string_view ChangeName(Change change) {
  switch (change) {
    case Change::kMoreServers:
      return "more-servers";
    case Change::kLessServers:
      return "less-servers";
    case Change::kLongerWait:
      return "longer-wait";
    case Change::kMoreArrivals:
      return "more-arrivals";
  }
  return "";
}

// Position p on a curve: between vertex floor(p) and the next, p - floor(p) of the way.
struct OperatingPoints::Place {
  std::size_t curve = 0, first = 0, second = 0;
  double weight = 1;  // of the first
  double detection = 0, cost = 0;
  ServiceMoments service;
};

OperatingPoints::OperatingPoints(FrontierProblem problem, double reading_cv, int threads) : problem_(std::move(problem)), reading_cv_(reading_cv) {
  double minutes = problem_.unpack_delay;
  for (const Sensor& sensor : problem_.sensors) minutes = std::max(minutes, sensor.delay);
  for (const double rung : kRungs) {
    if (rung > 0 && !(minutes > 0)) break;
    problem_.delay_weight = rung > 0 ? rung * problem_.unpack_cost / minutes : 0;
    Curve curve;
    curve.frontier = ComputeFrontier(problem_, threads);
    if (curve.frontier.too_large || curve.frontier.vertices.empty()) {
      too_large_ = true;
      break;
    }
    curve.moments.resize(curve.frontier.vertices.size());
    curves_.push_back(std::move(curve));
  }
  problem_.delay_weight = 0;
}

const ServiceMoments& OperatingPoints::MomentsAt(const Curve& curve, std::size_t vertex) const {
  auto& known = curve.moments[vertex];
  if (!known) known = MomentsOf(problem_, curve.frontier.TreeOf(vertex), reading_cv_);
  return *known;
}

OperatingPoints::Place OperatingPoints::At(std::size_t at, double position) const {
  const Curve& curve = curves_[at];
  const std::size_t last = curve.frontier.vertices.size() - 1;
  Place place;
  place.curve = at;
  place.first = std::min(last, static_cast<std::size_t>(position));
  place.second = std::min(last, place.first + 1);
  place.weight = place.first == place.second ? 1 : 1 - (position - static_cast<double>(place.first));
  if (place.weight >= 1) place.second = place.first;
  const Vertex& a = curve.frontier.vertices[place.first];
  const Vertex& b = curve.frontier.vertices[place.second];
  place.detection = place.weight * a.detection + (1 - place.weight) * b.detection;
  place.cost = place.weight * a.cost + (1 - place.weight) * b.cost;
  place.service = Mixed(MomentsAt(curve, place.first), MomentsAt(curve, place.second), place.weight);
  return place;
}

// The highest position on the curve at which formula and cost are within limits; `bound`: what stands in the way of the next.
double OperatingPoints::Highest(std::size_t at, const Demand& demand, const Limits& limits, Bound& bound) const {
  const auto stopped_by = [&](const Place& place) {
    if (limits.cost > 0 && place.cost > limits.cost * (1 + 1e-12)) return Bound::kCost;
    if (!(demand.arrivals_per_hour > 0)) return Bound::kNothing;
    const Station queue = QueueOf(demand, place.service);
    if (!(Utilisation(queue) < 1)) return Bound::kStability;
    if (limits.mean_wait > 0 && SteadyQueue(queue).wait_minutes > limits.mean_wait) return Bound::kMeanWait;
    return Bound::kNothing;
  };
  const std::size_t last = curves_[at].frontier.vertices.size() - 1;
  bound = stopped_by(At(at, static_cast<double>(last)));
  if (bound == Bound::kNothing) return static_cast<double>(last);
  for (std::size_t v = last; v-- > 0;) {
    // Along a segment the wait need not rise all the way: look before halving.
    double good = -1, bad = static_cast<double>(v + 1);
    for (int i = kSteps - 1; i >= 0; --i) {
      const double position = static_cast<double>(v) + static_cast<double>(i) / kSteps;
      const Bound why = stopped_by(At(at, position));
      if (why == Bound::kNothing) {
        good = position;
        break;
      }
      bad = position;
      bound = why;
      // The ends decide where nothing can be better between them.
      if (i == kSteps - 1 && why == Bound::kStability && stopped_by(At(at, static_cast<double>(v))) == Bound::kStability) break;
    }
    if (good < 0) continue;
    for (int i = 0; i < kHalvings; ++i) {
      const double middle = (good + bad) / 2;
      const Bound why = stopped_by(At(at, middle));
      (why == Bound::kNothing ? good : bad) = middle;
      if (why != Bound::kNothing) bound = why;
    }
    return good;
  }
  return 0;
}

OperatingPoint OperatingPoints::Finish(const Place& place, const Demand& demand, const SimulatedQueue& simulated, Bound bound) const {
  const Frontier& frontier = curves_[place.curve].frontier;
  OperatingPoint point;
  point.detection = place.detection;
  point.cost = place.cost;
  point.service_minutes = place.service.first;
  point.service_cv = place.service.Cv();
  point.sequences.push_back({place.weight, frontier.TreeOf(place.first)});
  if (place.second != place.first) point.sequences.push_back({1 - place.weight, frontier.TreeOf(place.second)});
  for (const Sequence& sequence : point.sequences) point.open_share += sequence.weight * OpenShareOf(problem_, sequence.tree);
  if (demand.arrivals_per_hour > 0) point.queue = SteadyQueue(QueueOf(demand, place.service));
  point.simulated = simulated;
  point.bound = bound;
  return point;
}

OperatingPoint OperatingPoints::Best(const Demand& demand, const Limits& limits, std::uint64_t seed) const {
  struct Candidate {
    std::size_t curve = 0;
    double position = 0, detection = 0, cost = 0;
    Bound bound = Bound::kNothing;
  };
  std::vector<Candidate> candidates;
  for (std::size_t c = 0; c < curves_.size(); ++c) {
    Candidate candidate{c};
    candidate.position = Highest(c, demand, limits, candidate.bound);
    const Place place = At(c, candidate.position);
    candidate.detection = place.detection;
    candidate.cost = place.cost;
    candidates.push_back(candidate);
  }
  // Most detection first; of equals the cheapest.
  std::stable_sort(candidates.begin(), candidates.end(), [](const Candidate& a, const Candidate& b) {
    return std::abs(a.detection - b.detection) > 1e-9 ? a.detection > b.detection : a.cost < b.cost - 1e-12;
  });
  const auto simulate = [&](const Place& place) { return SimulateWait(QueueOf(demand, place.service), seed); };
  const auto within = [&](const SimulatedQueue& run) { return !(limits.p95_wait > 0) || run.quantile_minutes <= limits.p95_wait; };
  std::optional<OperatingPoint> best;
  for (const Candidate& candidate : candidates) {
    if (best && candidate.detection <= best->detection + 1e-9) break;
    Place place = At(candidate.curve, candidate.position);
    SimulatedQueue run = simulate(place);
    Bound bound = candidate.bound;
    if (!within(run)) {
      // The same luck for every position (common random numbers): p95 falls with the time a container takes.
      double good = 0, bad = candidate.position;
      for (int i = 0; i < kSimulatedHalvings; ++i) {
        const double middle = (good + bad) / 2;
        (within(simulate(At(candidate.curve, middle))) ? good : bad) = middle;
      }
      place = At(candidate.curve, good);
      run = simulate(place);
      bound = Bound::kP95Wait;
    }
    if (!best || place.detection > best->detection + 1e-9) best = Finish(place, demand, run, bound);
  }
  return *best;
}

std::vector<Alternative> AlternativesTo(const OperatingPoints& points, const Demand& demand, const Limits& limits, std::uint64_t seed) {
  std::vector<Alternative> list;
  const auto add = [&](Change change, const Demand& d, const Limits& l) { list.push_back({change, d, l, points.Best(d, l, seed)}); };
  Demand other = demand;
  other.servers = demand.servers + 1;
  add(Change::kMoreServers, other, limits);
  if (demand.servers > 1) {
    other.servers = demand.servers - 1;
    add(Change::kLessServers, other, limits);
  }
  if (limits.mean_wait > 0 || limits.p95_wait > 0) {
    Limits longer = limits;
    longer.mean_wait *= 2;
    longer.p95_wait *= 2;
    add(Change::kLongerWait, demand, longer);
  }
  other = demand;
  other.arrivals_per_hour *= 1.1;
  add(Change::kMoreArrivals, other, limits);
  return list;
}

std::vector<HourForecast> ForecastHours(const std::vector<double>& arrivals_by_hour, const Demand& demand, double service_minutes, double service_cv) {
  std::vector<HourForecast> hours;
  for (const double arrivals : arrivals_by_hour) {
    const Station station{arrivals, demand.arrival_cv, service_minutes, service_cv, demand.servers};
    HourForecast hour{arrivals, arrivals > 0 ? Utilisation(station) : 0, 0, true};
    hour.steady = hour.utilisation < 1;
    if (hour.steady && arrivals > 0) hour.wait_minutes = SteadyQueue(station).wait_minutes;
    hours.push_back(hour);
  }
  return hours;
}

}  // namespace atalaya::inspect
