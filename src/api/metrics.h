// What the node counts, in the text form that Prometheus reads. Routes are counted by their pattern, never by the path asked for, so that
// the number of series is bounded. Safe from any thread.
//
//   atalaya_http_requests_total{method,route,status}    atalaya_http_request_seconds{method,route} (histogram)
//   atalaya_database_up    atalaya_ledger_entries    atalaya_jobs{status}    atalaya_resident_bytes    atalaya_start_seconds
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "store/database.h"

namespace atalaya::api {

class Metrics {
 public:
  Metrics();
  ~Metrics();

  // One answered request. `pattern`: of the route ("/api/v1/ports/{port}"); empty for what no route took.
  void Observe(std::string_view method, std::string_view pattern, int status, double seconds);

  // Everything counted, and the state of the database as it is now.
  std::string Text(store::Database& database);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace atalaya::api
