#include "api/analyses.h"

#include <algorithm>
#include <cmath>

#include "api/analysis_documents.h"
#include "base/ids.h"
#include "base/log.h"
#include "formats/analysis_json.h"
#include "formats/json_decode.h"
#include "formats/json_parse.h"
#include "formats/json_write.h"

namespace atalaya::api {
namespace {

// The middle budget times these, beside the region's own. The slider moves along the steps of the nested list, which are many; a case
// more costs seconds of planning each.
constexpr double kSteps[] = {0.2, 4};

std::string OptionsJson(const analysis::Options& o) {
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo).Key("seed").Unsigned(o.seed);
  w.Member("draws", o.draws).Member("gap", o.gap).Member("node_limit", o.node_limit).Member("stability_draws", o.stability_draws);
  w.Member("focus", o.focus).Key("budgets").BeginArray(formats::Break::kNo);
  for (const double budget : o.budgets) w.Number(budget);
  w.EndArray().EndObject();
  return w.Take();
}

analysis::Options OptionsOf(const store::AnalysisRow& row) {
  analysis::Options o;
  const auto document = formats::ParseJson(row.options, "options");
  if (!document) return o;
  formats::FindingList ignored;
  formats::JsonObject object(formats::JsonNode(*document, "options", ignored));
  o.seed = object.Need("seed").Value().to_number<std::uint64_t>();
  o.draws = object.Need("draws").Integer(1, 10'000'000);
  o.gap = object.Need("gap").Number(0, 1);
  o.node_limit = object.Need("node_limit").Integer(0, 1'000'000'000);
  o.stability_draws = object.Need("stability_draws").Integer(0, 1'000'000);
  o.focus = object.Need("focus").Number(0, formats::kMostMoney);
  for (const formats::JsonNode& budget : object.Need("budgets").Items()) o.budgets.push_back(budget.Number(0, formats::kMostMoney));
  return o;
}

boost::json::value Parsed(const std::string& text) {
  auto value = formats::ParseJson(text, "document");
  return value ? std::move(*value) : boost::json::value(boost::json::object());
}

}  // namespace

std::vector<double> Analyses::Budgets(const model::Region& region) {
  std::vector<double> budgets;
  for (const model::Budget& b : region.budgets) budgets.push_back(b.amount);
  if (budgets.empty()) return budgets;
  const double middle = budgets[budgets.size() / 2];
  for (const double step : kSteps) budgets.push_back(std::round(middle * step));
  std::sort(budgets.begin(), budgets.end());
  budgets.erase(std::unique(budgets.begin(), budgets.end()), budgets.end());
  return budgets;
}

Result<std::shared_ptr<const Computed>> ComputeFrom(const store::PackFiles& files, analysis::Options options) {
  auto region = store::RegionOf(files);
  if (!region) return Fail(region.error());
  auto computed = std::make_shared<Computed>();
  computed->region = std::move(*region);
  if (options.budgets.empty()) {
    options.budgets = Analyses::Budgets(computed->region);
    if (!computed->region.budgets.empty()) options.focus = computed->region.budgets[computed->region.budgets.size() / 2].amount;
  }
  computed->analysis = analysis::Analyse(computed->region, options);
  computed->analysis.options.progress = {};
  const analysis::Options& used = computed->analysis.options;
  std::vector<model::Budget> budgets;
  for (const double amount : used.budgets) budgets.push_back({amount, 1.0 / static_cast<double>(used.budgets.size())});
  computed->plan = analysis::BuildPlanProblem(computed->region, computed->analysis.risk, computed->analysis.gates, budgets, used.threads);
  return std::shared_ptr<const Computed>(std::move(computed));
}

void Analyses::Begin() {
  const auto state = context_.database.Read([](store::Connection& c) {
    return std::pair(store::HasPack(c), store::LatestAnalysis(c).has_value());
  });
  if (!state || !state->first) return;
  if (state->second) {
    Latest();
    if (context_.jobs != nullptr) {
      static_cast<void>(context_.jobs->Start("recompute", "system", "", [this](Jobs::Reporter& r) { return Recompute(r); }));
    }
  } else {
    static_cast<void>(Run("system", ""));
  }
}

std::shared_ptr<const LatestAnalysis> Analyses::Latest() {
  {
    std::lock_guard lock(mutex_);
    if (latest_) return latest_;
  }
  const auto row = context_.database.Read([](store::Connection& c) { return store::LatestAnalysis(c); });
  if (!row || !*row) return nullptr;
  auto loaded = Load(**row, nullptr);
  std::lock_guard lock(mutex_);
  if (!latest_) latest_ = std::move(loaded);
  return latest_;
}

std::shared_ptr<const LatestAnalysis> Analyses::Find(const std::string& id) {
  const auto latest = Latest();
  if (latest && latest->row.id == id) return latest;
  const auto row = context_.database.Read([&](store::Connection& c) { return store::FindAnalysis(c, id); });
  return row && *row ? Load(**row, nullptr) : nullptr;
}

std::shared_ptr<const LatestAnalysis> Analyses::Load(const store::AnalysisRow& row, std::shared_ptr<const Computed> computed) {
  auto latest = std::make_shared<LatestAnalysis>();
  latest->row = row;
  latest->computed = std::move(computed);
  const auto read = context_.database.Read([&](store::Connection& c) {
    latest->inputs = store::AnalysisInputs(c, row.id);
    latest->map = Parsed(store::FindDocument(c, row.id, "map", "").value_or("{}"));
    latest->plan = Parsed(store::FindDocument(c, row.id, "plan", "").value_or("{}"));
    latest->summary = Parsed(store::FindDocument(c, row.id, "summary", "").value_or("{}"));
    return 0;
  });
  if (!read) return nullptr;
  const boost::json::object& map = latest->map.as_object();
  if (const auto* ports = map.if_contains("ports")) {
    for (const boost::json::value& port : ports->as_array()) {
      const boost::json::object& p = port.as_object();
      if (p.at("scope").as_string() != "in") continue;
      LatestAnalysis::Place place{std::string(p.at("id").as_string()), std::string(p.at("state").as_string()), {}};
      for (const boost::json::value& f : p.at("facilities").as_array()) {
        place.facilities.emplace_back(f.as_string());
        latest->state_of[place.facilities.back()] = place.state;
      }
      latest->ports.push_back(std::move(place));
    }
  }
  return latest;
}

Result<std::string> Analyses::Run(const std::string& actor, const std::string& state) {
  const std::string waiting = context_.jobs->Running("analysis");
  if (!waiting.empty()) {
    // One that only waits will see the change that asks for another; one that runs has read its inputs already.
    const auto job = context_.jobs->Find(waiting);
    if (job && job->row.status == "queued") return waiting;
  }
  return context_.jobs->Start("analysis", actor, state, [this, actor](Jobs::Reporter& r) { return Compute(r, actor); });
}

Result<std::string> Analyses::Compute(Jobs::Reporter& reporter, const std::string& actor) {
  const auto files = context_.database.Read([](store::Connection& c) { return store::CurrentFiles(c); });
  if (!files) return Fail(files.error());
  if (files->empty()) return Fail(Error("planning.no-pack", ""));
  analysis::Options options;
  options.threads = std::max(1, context_.threads - 1);
  options.progress = [&](const std::string& stage, double share) { reporter.Progress(stage, 0.9 * share); };
  const auto computed = ComputeFrom(*files, options);
  if (!computed) return Fail(computed.error());
  const Computed& c = **computed;
  store::AnalysisRow row;
  row.id = NewId(context_.now());
  row.created = context_.now();
  row.actor = actor;
  row.region = c.region.id;
  row.region_version = c.region.version;
  row.seed = std::to_string(c.analysis.options.seed);
  row.draws = c.analysis.options.draws;
  row.options = OptionsJson(c.analysis.options);
  row.result_sha256 = store::Sha256(formats::WriteAnalysis(c.region, c.analysis));
  reporter.Progress("stage.documents", 0.92);
  const auto documents = MakeDocuments(c.region, c.analysis, *c.plan, options.threads);
  reporter.Progress("stage.store", 0.97);
  const auto stored = context_.database.Write(actor, [&](store::Transaction& t) -> Result<int> {
    store::AddAnalysis(t, row, *files, documents);
    return 1;
  });
  if (!stored) return Fail(stored.error());
  auto loaded = Load(row, *computed);
  if (loaded) {
    std::lock_guard lock(mutex_);
    latest_ = std::move(loaded);
  }
  return "analysis/" + row.id;
}

Result<std::string> Analyses::Recompute(Jobs::Reporter& reporter) {
  const auto latest = Latest();
  if (!latest) return Fail(Error("planning.no-pack", ""));
  const auto files = context_.database.Read([&](store::Connection& c) { return store::AnalysisFiles(c, latest->row.id); });
  if (!files) return Fail(files.error());
  analysis::Options options = OptionsOf(latest->row);
  options.threads = std::max(1, context_.threads - 1);
  options.progress = [&](const std::string& stage, double share) { reporter.Progress(stage, share); };
  const auto computed = ComputeFrom(*files, options);
  if (!computed) return Fail(computed.error());
  if (store::Sha256(formats::WriteAnalysis((*computed)->region, (*computed)->analysis)) != latest->row.result_sha256) {
    // A newer program may compute otherwise; what is shown and what explains it must agree.
    log::Write(log::Level::kWarning, "recompute.differs", {{"analysis", latest->row.id}});
    return Compute(reporter, "system");
  }
  auto loaded = Load(latest->row, *computed);
  if (loaded) {
    std::lock_guard lock(mutex_);
    if (latest_ && latest_->row.id == loaded->row.id) latest_ = std::move(loaded);
  }
  return "analysis/" + latest->row.id;
}

}  // namespace atalaya::api
