#include "formats/read_region.h"

#include <algorithm>
#include <cmath>

#include "formats/json_decode.h"
#include "formats/json_parse.h"
#include "formats/json_write.h"
#include "formats/known.h"

namespace atalaya::formats {
namespace {

// Paths come from the pack, so they may not leave the folder tree they were given in by an absolute name, a drive or a
// scheme.
bool IsRelativePath(std::string_view path) {
  return !path.empty() && path.size() <= 1000 && path[0] != '/' &&
         path.find_first_of("\\:") == std::string_view::npos && path.find('\0') == std::string_view::npos;
}

std::map<std::string, std::string> ReadPaths(const JsonNode& node, const IdSet& known) {
  std::map<std::string, std::string> paths;
  for (const auto& [name, value] : node.Members()) {
    if (!known.contains(name)) {
      value.Report("json.unknown-member", {{"member", Shortened(name)}});
      continue;
    }
    paths[name] = value.Words();
    if (!paths[name].empty() && !IsRelativePath(paths[name]))
      value.Report("pack.path", {{"path", Shortened(paths[name])}});
  }
  return paths;
}

model::Settings ReadSettings(const JsonNode& node) {
  model::Settings settings;
  JsonObject object(node);
  if (const auto years = object.Maybe("years")) {
    JsonObject window(*years);
    const double from = window.Need("from").Number(1900, 2200), to = window.Need("to").Number(1900, 2200);
    if (to < from) years->Report("pack.window", {{"from", NumberText(from)}, {"to", NumberText(to)}});
    window.Done();
  }
  settings.incident_exposure_years = object.Need("incident_exposure_years").Number(0, 1000);
  settings.lane_evasion = object.Need("lane_evasion").Probability();
  settings.lane_evasion_per_1000nm = object.Need("lane_evasion_per_1000nm").Probability();
  JsonObject partner(object.Need("partner_evasion"));
  settings.partner_export = partner.Need("export").Probability();
  settings.partner_transhipment = partner.Need("transhipment").Probability();
  settings.partner_import = partner.Need("import").Probability();
  partner.Done();
  settings.missing_evasion = object.Need("missing_evasion").Probability();
  settings.value_per_life = object.Need("value_per_life_usd").Cost();
  settings.draws = object.Need("draws").Integer(1, 10'000'000);
  settings.horizon_years = object.Need("horizon_years").Integer(1, 50);
  settings.first_year = object.Need("first_year").Integer(1900, 2199);
  object.Done();
  return settings;
}

std::vector<model::Budget> ReadBudgets(const JsonNode& node) {
  std::vector<model::Budget> budgets;
  const std::size_t before = node.List().Errors();
  double sum = 0;
  for (const JsonNode& item : node.SomeItems()) {
    JsonObject object(item);
    budgets.push_back({object.Need("amount").Cost(), object.Need("probability").Probability()});
    object.Done();
    sum += budgets.back().probability;
  }
  std::sort(budgets.begin(), budgets.end(), [](const auto& a, const auto& b) { return a.amount < b.amount; });
  for (std::size_t i = 1; i < budgets.size(); ++i) {
    if (budgets[i].amount == budgets[i - 1].amount)
      node.Report("json.duplicate-item", {{"value", NumberText(budgets[i].amount)}});
  }
  if (node.Present() && node.List().Errors() == before && std::fabs(sum - 1) > 1e-6) {
    node.Report("pack.sum", {{"sum", NumberText(sum)}});
  }
  return budgets;
}

void ReadSources(const JsonNode& node, model::Region& region) {
  for (const JsonNode& item : node.Items()) {
    model::Source source;
    JsonObject object(item);
    source.id = object.Need("id").Id();
    source.title = object.Need("title").Words();
    if (const auto licence = object.Maybe("licence")) source.licence = licence->String();
    if (const auto note = object.Maybe("note")) source.note = note->String();
    object.Done();
    region.sources.push_back(std::move(source));
  }
}

void CheckNeeded(const RegionFile& read, const JsonNode& files, const JsonNode& packs) {
  for (const char* table : kNeededTables) {
    if (files.Present() && !read.files.contains(table)) files.Report("json.missing-member", {{"member", table}});
  }
  for (const char* pack : {"standard", "scenarios", "solutions", "funds", "methods"}) {
    if (packs.Present() && !read.packs.contains(pack)) packs.Report("json.missing-member", {{"member", pack}});
  }
}

}  // namespace

RegionFile ReadRegionFile(std::string_view bytes, const std::string& file, FindingList& findings) {
  static const IdSet kTables{"states",       "ports",      "lanes",      "distances",
                             "incidents",    "seizures",   "indicators", "world_port_index",
                             "funding_psgp", "facilities", "answers",    "threats",
                             "finds"};
  static const IdSet kPacks{"standard", "scenarios", "solutions", "funds", "methods"};
  RegionFile read;
  const auto document = ParseJson(bytes, file);
  if (!document) {
    findings.Add(document.error());
    return read;
  }
  model::Region& region = read.region;
  JsonObject object(JsonNode(*document, file, findings));
  region.id = object.Need("id").Id();
  region.version = object.Need("version").Words();
  region.title = object.Need("title").FourLanguages();
  const JsonNode currency = object.Need("currency");
  region.currency = currency.Words();
  if (currency.Present() && region.currency.size() != 3) {
    currency.Report("pack.unknown-currency", {{"currency", Shortened(region.currency)}});
  }
  region.settings = ReadSettings(object.Need("settings"));
  region.settings.seed = static_cast<std::uint64_t>(object.Need("seed").Number(1, 9007199254740991.0));
  JsonObject profiles(object.Need("profiles"));
  read.default_profile = profiles.Need("default").Id();
  if (const auto by_state = profiles.Maybe("by_state")) {
    for (const auto& [state, profile] : by_state->Members()) read.profile_by_state[state] = profile.Id();
  }
  profiles.Done();
  region.budgets = ReadBudgets(object.Need("budgets"));
  if (const auto illustrative = object.Maybe("illustrative")) region.illustrative = illustrative->Ids();
  const JsonNode files = object.Need("files"), packs = object.Need("packs");
  read.files = ReadPaths(files, kTables);
  read.packs = ReadPaths(packs, kPacks);
  CheckNeeded(read, files, packs);
  if (const auto sources = object.Maybe("sources")) ReadSources(*sources, region);
  object.Done();
  return read;
}

}  // namespace atalaya::formats
