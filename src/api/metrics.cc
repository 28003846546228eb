#include "api/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <map>
#include <mutex>

#include "store/node_state.h"

namespace atalaya::api {
namespace {

// Around the bars of the issue (50 and 200 ms), in seconds.
const prometheus::Histogram::BucketBoundaries kBuckets{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                       0.1,   0.2,    0.5,   1,    2.5,   10};

double ResidentBytes() {
  long long pages = 0, resident = 0;
  std::ifstream("/proc/self/statm") >> pages >> resident;
  return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

}  // namespace

struct Metrics::State {
  prometheus::Registry registry;
  prometheus::Family<prometheus::Counter>& requests =
      prometheus::BuildCounter().Name("atalaya_http_requests_total").Help("Requests answered").Register(registry);
  prometheus::Family<prometheus::Histogram>& seconds = prometheus::BuildHistogram()
                                                           .Name("atalaya_http_request_seconds")
                                                           .Help("Seconds from request to answer")
                                                           .Register(registry);
  prometheus::Gauge& up = prometheus::BuildGauge()
                              .Name("atalaya_database_up")
                              .Help("Whether the database answers")
                              .Register(registry)
                              .Add({});
  prometheus::Gauge& entries =
      prometheus::BuildGauge().Name("atalaya_ledger_entries").Help("Entries of the ledger").Register(registry).Add({});
  prometheus::Family<prometheus::Gauge>& jobs =
      prometheus::BuildGauge().Name("atalaya_jobs").Help("Jobs by status").Register(registry);
  prometheus::Gauge& resident =
      prometheus::BuildGauge().Name("atalaya_resident_bytes").Help("Memory of the process").Register(registry).Add({});
  prometheus::Gauge& start = prometheus::BuildGauge()
                                 .Name("atalaya_start_seconds")
                                 .Help("Start of the process, seconds since 1970")
                                 .Register(registry)
                                 .Add({});
  std::mutex asking;  // one reader of the database at a time
};

Metrics::Metrics() : state_(std::make_unique<State>()) {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  state_->start.Set(static_cast<double>(std::chrono::duration_cast<std::chrono::seconds>(now).count()));
}
Metrics::~Metrics() = default;

void Metrics::Observe(std::string_view method, std::string_view pattern, int status, double seconds) {
  const std::string route = pattern.empty() ? "none" : std::string(pattern);
  state_->requests.Add({{"method", std::string(method)}, {"route", route}, {"status", std::to_string(status)}})
      .Increment();
  state_->seconds.Add({{"method", std::string(method)}, {"route", route}}, kBuckets).Observe(seconds);
}

std::string Metrics::Text(store::Database& database) {
  const std::lock_guard lock(state_->asking);
  const auto node = database.Read([](store::Connection& c) { return store::ReadNodeState(c); });
  state_->up.Set(node ? 1 : 0);
  if (node) {
    state_->entries.Set(static_cast<double>(node->ledger_entries));
    for (const auto& [status, count] : node->jobs)
      state_->jobs.Add({{"status", status}}).Set(static_cast<double>(count));
  }
  state_->resident.Set(ResidentBytes());
  return prometheus::TextSerializer().Serialize(state_->registry.Collect());
}

}  // namespace atalaya::api
