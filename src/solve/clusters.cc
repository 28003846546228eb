// The door to scan statistics: where and when are there more cases than chance explains? The mathematics: warn/scan.h
// and docs/methods/clusters.md.
//
// Decisions of this door. `time` is a whole number of steps from any origin; a cluster's `first` and `last` are such
// times. Where no case (or no expected count, no population) has a time, the scan is purely spatial: one step, and
// `first` and `last` are those of `period`, or 0. The period runs from the first to the last time of cases and
// expected counts, or as `period` says: prospective windows end at its last step. All clusters that stand out at all
// are listed, up to `max_clusters`: see p.
#include <utility>

#include "solve/clusters_read.h"
#include "solve/methods.h"

namespace atalaya::solve {
namespace {

using formats::Break;
using formats::JsonWriter;

void Write(const ClustersProblem& problem, const warn::Cluster& cluster, JsonWriter& answer) {
  answer.BeginObject();
  answer.Key("locations").BeginArray(Break::kNo);
  for (const int place : cluster.places) answer.String(problem.names[static_cast<std::size_t>(place)]);
  answer.EndArray();
  answer.Key("first").Integer(problem.first_time + cluster.first);
  answer.Key("last").Integer(problem.first_time + cluster.last);
  answer.Key("observed").Integer(cluster.observed);
  answer.Member("expected", cluster.expected).Member("llr", cluster.ratio).Member("p", cluster.p);
  if (cluster.p_gumbel) answer.Member("p_gumbel", *cluster.p_gumbel);
  if (problem.scan.prospective) {
    answer.Member("recurrence", 1 / cluster.p);
    if (cluster.p_gumbel && *cluster.p_gumbel > 1e-300) answer.Member("recurrence_gumbel", 1 / *cluster.p_gumbel);
  }
  answer.Member("center", problem.names[static_cast<std::size_t>(cluster.center)]);
  if (cluster.radius) answer.Member("radius", *cluster.radius);
  answer.EndObject();
}

}  // namespace

void SolveClusters(const formats::JsonNode& problem, const Run& run, formats::JsonWriter& answer) {
  const ClustersProblem made = ReadClusters(problem);
  if (problem.List().Errors() > 0) return;
  const warn::ScanAnswer found = warn::Scan(made.scan, run.threads, run.cancel);
  if (found.too_many_neighbours) {
    return problem.Report("solve.clusters-too-many-neighbours", {{"most", std::to_string(warn::kMaxZoneEntries)}});
  }
  if (!found.any_window && found.cases > 0) {
    problem.List().Add(Warning("solve.clusters-no-window", problem.Where() + "/max_fraction"));
  }
  if (found.cancelled) {
    problem.List().Add(
        Warning("solve.clusters-cancelled", problem.Where(),
                {{"done", std::to_string(found.replications)}, {"wanted", std::to_string(made.scan.replications)}}));
  }
  answer.Key("seed").Unsigned(made.scan.seed);
  answer.Key("cases").Integer(found.cases);
  answer.Key("period").BeginObject(Break::kNo);
  answer.Key("first").Integer(made.first_time);
  answer.Key("last").Integer(made.first_time + made.scan.steps - 1);
  answer.EndObject();
  answer.Member("max_duration", warn::DurationOf(made.scan));
  answer.Member("replications", found.replications);
  answer.Member("stopped", found.cancelled ? "cancelled" : found.stopped_early ? "early" : "complete");
  answer.Key("clusters").BeginArray();
  for (const warn::Cluster& cluster : found.clusters) Write(made, cluster, answer);
  answer.EndArray();
}

}  // namespace atalaya::solve
