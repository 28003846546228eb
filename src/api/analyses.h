// The latest analysis, ready to be shown: its documents parsed once, and (when this server has computed or recomputed it) the region and
// the result themselves, for explanations and what-if.
//
// At the first start with a pack the analysis is run; at a later start the stored one is shown at once and recomputed from its stored
// inputs in the background. Safe from any thread.
#pragma once

#include <boost/json/value.hpp>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "analysis/analysis.h"
#include "analysis/plan_problem.h"
#include "api/context.h"
#include "api/jobs.h"
#include "model/region.h"
#include "store/analyses.h"

namespace atalaya::api {

// A region with its analysis and the problem behind its plan.
struct Computed {
  model::Region region;
  analysis::Analysis analysis;
  std::unique_ptr<analysis::PlanProblem> plan;
};

struct LatestAnalysis {
  store::AnalysisRow row;
  std::vector<std::pair<std::string, std::string>> inputs;  // path, SHA-256
  boost::json::value map, plan, summary;
  struct Place {
    std::string id, state;
    std::vector<std::string> facilities;
  };
  std::vector<Place> ports;                        // of the region, in the map's order
  std::map<std::string, std::string> state_of;     // facility -> State
  std::shared_ptr<const Computed> computed;        // may be empty for a while after a start
};

struct Visible;

// What was made for readers of the latest analysis: views by who may see what, bodies by view and language.
struct ViewCache {
  struct Body {
    std::string plain, gzip, tag;
  };
  std::mutex mutex;
  std::string analysis;  // what the entries are about
  std::map<std::string, std::shared_ptr<const Visible>> views;
  std::map<std::string, std::shared_ptr<const Body>> bodies;
};

class Analyses {
 public:
  explicit Analyses(Context& context) : context_(context) {}

  // At the server's start: the stored analysis is recomputed, or the first one run. Needs context.jobs.
  void Begin();

  // Empty when there is none.
  std::shared_ptr<const LatestAnalysis> Latest();

  // One of them; the latest is in memory.
  std::shared_ptr<const LatestAnalysis> Find(const std::string& id);

  // Starts a job that analyses the region as it stands and stores the result; one that waits already is not doubled. Returns the job.
  Result<std::string> Run(const std::string& actor, const std::string& state);

  // Budget cases of an analysis: the region's own and steps around its middle one, for the slider.
  static std::vector<double> Budgets(const model::Region& region);

  ViewCache& Views() { return views_; }

 private:
  std::shared_ptr<const LatestAnalysis> Load(const store::AnalysisRow& row, std::shared_ptr<const Computed> computed);
  Result<std::string> Compute(Jobs::Reporter& reporter, const std::string& actor);
  Result<std::string> Recompute(Jobs::Reporter& reporter);

  Context& context_;
  std::mutex mutex_;
  std::shared_ptr<const LatestAnalysis> latest_;
  ViewCache views_;
};

// Reads a region from its files and analyses it. Without budgets in the options: those of Budgets.
Result<std::shared_ptr<const Computed>> ComputeFrom(const store::PackFiles& files, analysis::Options options);

}  // namespace atalaya::api
