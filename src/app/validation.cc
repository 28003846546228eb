#include "app/validation.h"

#include <algorithm>
#include <boost/json.hpp>
#include <system_error>
#include <utility>

#include "app/oscal_files.h"
#include "base/text_util.h"
#include "formats/answer_words.h"
#include "formats/answers_csv.h"
#include "formats/ciso_yaml.h"
#include "formats/encoding.h"
#include "formats/json_parse.h"
#include "formats/pack.h"
#include "formats/read_funds.h"
#include "formats/read_methods.h"
#include "formats/read_scenarios.h"
#include "formats/read_solutions.h"
#include "standard/standard.h"

namespace atalaya::app {
namespace fs = std::filesystem;
namespace {

constexpr int kMaxFolderDepth = 3;

constexpr const char* kOscalKinds[] = {"catalog",
                                       "profile",
                                       "assessment-results",
                                       "plan-of-action-and-milestones",
                                       "assessment-plan",
                                       "component-definition",
                                       "system-security-plan",
                                       "mapping-collection"};

bool LooksLikeAnswers(std::string_view text) {
  const std::string first(text.substr(0, text.find_first_of("\r\n")));
  bool control = false, answer = false;
  for (const char separator : {',', ';', '\t'}) {
    for (const std::string& heading : Split(first, separator)) {
      const std::string column = formats::SheetColumn(Trim(heading));
      control = control || column == "control";
      answer = answer || column == "answer";
    }
  }
  return control && answer;
}

}  // namespace

void Validator::Check(const fs::path& path) {
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (!fs::exists(status)) {
    Add({Error("file.not-found", path.string())});
  } else if (fs::is_directory(status)) {
    const int before = done_.files;
    const std::size_t findings = done_.findings.size();
    CheckFolder(path, 0);
    if (done_.files == before && done_.findings.size() == findings)
      Add({Error("validate.empty-folder", path.string())});
  } else {
    CheckFile(path);
  }
}

void Validator::CheckFolder(const fs::path& folder, int depth) {
  std::error_code error;
  if (fs::exists(folder / "region.json", error)) return CheckRegion(folder);
  if (fs::exists(folder / "catalog.json", error)) return CheckStandard(folder);
  bool any = false;
  for (const char* ending : {".json", ".csv", ".yaml", ".yml"}) {
    for (const fs::path& file : FilesIn(folder, ending)) {
      CheckFile(file);
      any = true;
    }
  }
  if (any || depth >= kMaxFolderDepth) return;
  std::vector<fs::path> folders;
  for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
    if (it->is_directory(error) && !it->is_symlink(error)) folders.push_back(it->path());
  }
  std::sort(folders.begin(), folders.end());
  const bool before = std::exchange(below_, true);
  for (const fs::path& inner : folders) CheckFolder(inner, depth + 1);
  below_ = before;
}

Finding Validator::Unknown(const std::string& name) const {
  return below_ ? Note("validate.unknown-kind", name) : Error("validate.unknown-kind", name);
}

void Validator::CheckRegion(const fs::path& folder) {
  std::error_code error;
  const fs::path canonical = fs::weakly_canonical(folder, error);
  if (std::find(regions_done_.begin(), regions_done_.end(), canonical) != regions_done_.end()) return;
  regions_done_.push_back(canonical);
  formats::FileSource source = disk_.Source();
  const auto read = source.read;
  source.read = [&](const std::string& path) {
    ++done_.files;
    return read(path);
  };
  Findings warnings;
  const auto region = formats::ReadRegion(source, folder.string(), warnings);
  Add(std::move(warnings));
  if (!region) Add(region.error());
}

void Validator::CheckStandard(const fs::path& folder) {
  CheckFile(folder / "catalog.json");
  for (const fs::path& profile : FilesIn(folder / "profiles", ".json")) CheckFile(profile);
}

void Validator::CheckFile(const fs::path& path) {
  ++done_.files;
  if (CheckDeclaration(path)) return;
  const auto bytes = disk_.Read(path, formats::kMaxFileBytes);
  if (!bytes) return Add(bytes.error());
  const std::string name = path.filename().string(), ending = path.extension().string();
  const std::string_view start =
      Trim(std::string_view(*bytes).substr(bytes->starts_with("\xEF\xBB\xBF") ? 3 : 0, 4096));
  if (ending == ".json" || start.starts_with('{')) return CheckJson(path, *bytes);
  if (ending == ".yaml" || ending == ".yml") {
    Findings warnings;
    const auto catalog = formats::ReadCisoYaml(*bytes, name, warnings);
    Add(std::move(warnings));
    if (!catalog) Add(catalog.error());
    return;
  }
  CheckTable(path, *bytes);
}

// Manifests, plans, lists, notices and tracks, of any size.
bool Validator::CheckDeclaration(const fs::path& path) {
  const auto tables = [this]() -> const formats::EdifactTables& {
    if (!tables_) {
      Findings problems;
      tables_ = ReadShippedEdifactTables(disk_, data_, problems);
      Add(std::move(problems));
    }
    return *tables_;
  };
  Findings findings;
  auto summary = CheckDeclarationFile(disk_, path, tables, findings);
  if (!summary) return false;
  done_.declarations.push_back(std::move(*summary));
  Add(std::move(findings));
  return true;
}

void Validator::CheckJson(const fs::path& path, const std::string& bytes) {
  const std::string name = path.filename().string();
  const auto parsed = formats::ParseJson(bytes, name);
  if (!parsed) return Add(parsed.error());
  if (!parsed->is_object()) return Add({Error("json.type", name + "#", {{"expected", "object"}})});
  const boost::json::object& document = parsed->get_object();
  const auto has = [&](const char* key) { return document.contains(key); };
  if (std::any_of(std::begin(kOscalKinds), std::end(kOscalKinds), has)) return CheckOscal(path, *parsed, name);
  if (has("profiles") && has("budgets")) {
    --done_.files;  // counted with its region
    return CheckRegion(path.has_parent_path() ? path.parent_path() : fs::path("."));
  }
  formats::FindingList findings;
  const formats::Known nothing;  // references to other packs are checked with the region
  if (has("scenarios")) {
    formats::ReadScenarios(bytes, name, nothing, findings);
  } else if (has("solutions")) {
    formats::ReadSolutions(bytes, name, nothing, findings);
  } else if (has("funds")) {
    formats::ReadFunds(bytes, name, nothing, findings);
  } else if (has("implementation") || has("evidence")) {
    formats::ReadGrading(bytes, name, findings);
  } else if (has("factors")) {
    formats::ReadMethod(bytes, name, findings);
  } else {
    findings.Add(Unknown(name));
  }
  Add(findings.Take());
}

void Validator::CheckOscal(const fs::path& path, const boost::json::value& document, const std::string& name) {
  if (const formats::OscalSchema* schema = Schema()) {
    Findings wrong = schema->Validate(document, name);
    const bool stop = HasErrors(wrong);
    Add(std::move(wrong));
    if (stop) return;  // resolution takes a document that has passed the schema
  }
  const bool profile = document.get_object().contains("profile");
  if (!profile && !document.get_object().contains("catalog")) return;
  Findings warnings;
  const auto resolved = ResolveFile(disk_, path, {}, warnings);
  Add(std::move(warnings));
  if (!resolved) return Add(resolved.error());
  Findings found;
  const auto standard = standard::ToStandard(*resolved, found);
  if (!standard && !HasErrors(found)) Append(found, standard.error());
  Add(std::move(found));
}

void Validator::CheckTable(const fs::path& path, const std::string& bytes) {
  const std::string name = path.filename().string();
  std::error_code error;
  const fs::path folder = path.has_parent_path() ? path.parent_path() : fs::path(".");
  if (fs::exists(folder / "region.json", error)) {
    --done_.files;
    return CheckRegion(folder);
  }
  const auto text = formats::CheckText(bytes, name);
  if (!text) return Add(text.error());
  if (!LooksLikeAnswers(*text)) return Add({Unknown(name)});
  const model::Region* region = AnswerRegion();
  if (region == nullptr) return;
  Findings warnings;
  const auto rows = formats::ReadAnswerSheet(bytes, name, *region, warnings);
  Add(std::move(warnings));
  if (!rows) Add(rows.error());
}

const formats::OscalSchema* Validator::Schema() {
  if (!schema_tried_) {
    schema_tried_ = true;
    Findings warnings;
    auto schema = LoadOscalSchema(disk_, data_, warnings);
    Add(std::move(warnings));
    if (schema) {
      schema_ = std::move(*schema);
    } else {
      Add(schema.error());
    }
  }
  return schema_ ? &*schema_ : nullptr;
}

const model::Region* Validator::AnswerRegion() {
  if (!region_tried_) {
    region_tried_ = true;
    Findings warnings;
    auto region = formats::ReadRegion(disk_.Source(), region_folder_.string(), warnings);
    if (region) {
      region_ = std::move(*region);
    } else {
      Add(region.error());
    }
  }
  return region_ ? &*region_ : nullptr;
}

Validation Validator::Take() {
  Validation done = std::move(done_);
  done_ = {};
  return done;
}

}  // namespace atalaya::app
