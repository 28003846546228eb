// Checks packs and single files of any kind that the product reads: what is wrong, where.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/declaration_files.h"
#include "app/disk.h"
#include "base/finding.h"
#include "formats/oscal_schema.h"
#include "model/region.h"

namespace atalaya::app {

struct Validation {
  int files = 0;  // looked at
  Findings findings;
  std::vector<DeclarationSummary> declarations;  // files that declare something, and tracks
};

class Validator {
 public:
  // `data`: the shipped data; `region`: the folder whose facilities a sheet of answers is compared with.
  Validator(Disk& disk, std::filesystem::path data, std::filesystem::path region)
      : disk_(disk), data_(std::move(data)), region_folder_(std::move(region)) {}

  // A folder: a region with all its packs and cross-references (region.json), a standard with its profiles
  // (catalog.json), else each file in it, else each of its folders. A file: by what it holds, not by its name;
  // region.json and tables beside one stand for their region.
  void Check(const std::filesystem::path& path);

  Validation Take();

 private:
  void CheckFolder(const std::filesystem::path& folder, int depth);
  void CheckRegion(const std::filesystem::path& folder);
  void CheckStandard(const std::filesystem::path& folder);
  void CheckFile(const std::filesystem::path& path);
  bool CheckDeclaration(const std::filesystem::path& path);
  void CheckJson(const std::filesystem::path& path, const std::string& bytes);
  void CheckOscal(const std::filesystem::path& path, const boost::json::value& document, const std::string& name);
  void CheckTable(const std::filesystem::path& path, const std::string& bytes);
  Finding Unknown(const std::string& name) const;
  void Add(Findings findings) { Append(done_.findings, std::move(findings)); }

  const formats::OscalSchema* Schema();
  const model::Region* AnswerRegion();

  Disk& disk_;
  std::filesystem::path data_, region_folder_;
  Validation done_;
  std::vector<std::filesystem::path> regions_done_;
  std::optional<formats::EdifactTables> tables_;
  std::optional<formats::OscalSchema> schema_;
  std::optional<model::Region> region_;
  bool schema_tried_ = false, region_tried_ = false;
  bool below_ = false;  // looking through folders that nobody named
};

}  // namespace atalaya::app
