// What every handler has at hand. Made once by app/serve, lives as long as the server; everything in it is safe from any thread.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "base/finding.h"
#include "base/messages.h"
#include "store/database.h"

namespace atalaya::identity {
class Identity;    // sign-in, sessions, accounts (identity/identity.h)
}

namespace atalaya::api {

class Jobs;        // long work (jobs.h)
class Analyses;    // the latest analysis in memory (analyses.h)
class Metrics;     // what is counted (metrics.h)
class Targeting;   // windows of stored consignments, rule books (targeting.h)
class Screening;   // watch lists in memory (screening.h)

struct Context;
// What is done with a declaration after it was stored (screening, arrivals, targeting), each in transactions of its own; run again where a server
// stopped in between, so that it must come to the same twice. Findings are added to the declaration's.
using IntakeStep = std::function<Findings(Context& context, const std::string& declaration)>;

struct Context {
  store::Database& database;
  const Messages& messages;
  std::filesystem::path data;      // shipped packs
  std::filesystem::path files;     // evidence of this node
  std::function<std::string()> now;
  std::string node, state;         // the node's name; the State it belongs to, empty for a region's
  std::string public_url = {};     // "http://127.0.0.1:8080"
  bool illustrative = false;       // the region's answers are made up
  bool demo = false;               // demo accounts are shown at sign-in
  int threads = 2;
  Jobs* jobs = nullptr;
  Analyses* analyses = nullptr;
  identity::Identity* identity = nullptr;
  Metrics* metrics = nullptr;
  Targeting* targeting = nullptr;
  Screening* screening = nullptr;
  std::vector<IntakeStep> intake_steps = {};  // in this order, after the join of the call (intake.h)
};

}  // namespace atalaya::api
