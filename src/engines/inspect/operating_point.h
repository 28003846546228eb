// How a station is best used: the inspection sequence of the sensor frontier that finds most while the queue stays within the limits the station
// set. docs/methods/inspection-day.md.
//
//   sequence   a decision tree of the frontier (frontier.h), or a mixture of two drawn at random per container
//   service    time of one container in it: mean and coefficient of variation follow from the tree, its good containers' way through it
//              (prevalence ~ 0: good ones are what the queue consists of); a reading of d minutes has the coefficient `reading_cv` itself
//   wait       mean by formula (queue.h: exact for M/M/c and M/G/1, Allen-Cunneen else), 95 % quantile by simulation
//
//   max D   over the mixtures of neighbouring vertices of the frontiers for several prices of a minute
//   s.t.    mean wait <= limit, simulated p95 <= limit, cost of a container <= limit, utilisation < 1
//
// A frontier is optimal for C + weight x delay; nothing says which weight suits the limit, so a ladder of weights from "money only" to "time
// only" is tried. What lies between two rungs is not seen: detection is that of the best rung, at most the exact optimum (tests hold it within
// 0.02 of brute force over all trees).
//
// The same result on any number of threads of the frontier; an OperatingPoints itself is asked by one thread at a time (it keeps what it computed).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "inspect/frontier.h"
#include "inspect/queue.h"

namespace atalaya::inspect {

// Time of one container: first and second moment, minutes.
struct ServiceMoments {
  double first = 0, second = 0;
  double Cv() const;
};
ServiceMoments MomentsOf(const FrontierProblem& problem, const Tree& tree, double reading_cv);
// With probability `weight` the first.
ServiceMoments Mixed(const ServiceMoments& first, const ServiceMoments& second, double weight);

// What comes to the station.
struct Demand {
  double arrivals_per_hour = 0, arrival_cv = 1;
  int servers = 1;
};
// What must hold; 0: no limit. Minutes, and money of one good container.
struct Limits {
  double mean_wait = 0, p95_wait = 0, cost = 0;
};

// Which limit stops detection from rising.
enum class Bound { kNothing, kMeanWait, kP95Wait, kCost, kStability };
std::string_view BoundName(Bound bound);  // "nothing", "mean-wait", "p95-wait", "cost", "stability"

struct Sequence {
  double weight = 1;
  Tree tree;
};

struct OperatingPoint {
  double detection = 0, cost = 0;       // P(opened | bad); money of a good container
  double open_share = 0;                // of good containers
  double service_minutes = 0, service_cv = 0;
  std::vector<Sequence> sequences;      // one, or two with weights that add up to 1
  QueueMeans queue;                     // by formula
  SimulatedQueue simulated;             // quantile_minutes is p95
  Bound bound = Bound::kNothing;
};

inline constexpr double kMostSimulated = 60'000;  // customers of one simulation

class OperatingPoints {
 public:
  // Computes the frontiers; `threads` of ComputeFrontier. problem.delay_weight is ignored.
  OperatingPoints(FrontierProblem problem, double reading_cv, int threads = 1);
  bool TooLarge() const { return too_large_; }  // a frontier reached its limits: raise epsilon; Best must not be asked
  const FrontierProblem& Problem() const { return problem_; }
  // Of money alone: what charts show.
  const Frontier& CostFrontier() const { return curves_.front().frontier; }

  // The best use. Releasing everything takes no time, so there always is one.
  OperatingPoint Best(const Demand& demand, const Limits& limits, std::uint64_t seed) const;

 private:
  struct Curve {
    Frontier frontier;
    mutable std::vector<std::optional<ServiceMoments>> moments;  // of vertices, when asked
  };
  struct Place;  // on a curve
  const ServiceMoments& MomentsAt(const Curve& curve, std::size_t vertex) const;
  Place At(std::size_t curve, double position) const;
  double Highest(std::size_t curve, const Demand& demand, const Limits& limits, Bound& bound) const;
  OperatingPoint Finish(const Place& place, const Demand& demand, const SimulatedQueue& simulated, Bound bound) const;

  FrontierProblem problem_;
  double reading_cv_;
  std::vector<Curve> curves_;
  bool too_large_ = false;
};

// What would change the answer: one more or one less lane, a limit twice as long, a tenth more traffic.
enum class Change { kMoreServers, kLessServers, kLongerWait, kMoreArrivals };
std::string_view ChangeName(Change change);  // "more-servers", "less-servers", "longer-wait", "more-arrivals"
struct Alternative {
  Change change = Change::kMoreServers;
  Demand demand;
  Limits limits;
  OperatingPoint point;
};
std::vector<Alternative> AlternativesTo(const OperatingPoints& points, const Demand& demand, const Limits& limits, std::uint64_t seed);

// The wait hour by hour with arrivals of that hour, as if each hour were in steady state (pointwise stationary): overstates short peaks; an hour
// that brings more than the servers can do has none (steady false): the queue grows in it.
struct HourForecast {
  double arrivals_per_hour = 0, utilisation = 0, wait_minutes = 0;
  bool steady = true;
};
std::vector<HourForecast> ForecastHours(const std::vector<double>& arrivals_by_hour, const Demand& demand, double service_minutes, double service_cv);

}  // namespace atalaya::inspect
