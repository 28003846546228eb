// Declaration files on the disk: what they are, how much is in them, what is wrong. Files of any size; memory of one item.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "app/disk.h"
#include "formats/declaration_read.h"

namespace atalaya::app {

struct DeclarationSummary {
  std::string file, kind;            // kind: formats::DeclarationFileName
  std::vector<std::string> formats;  // "CUSCAR D.95B" ..., each once, the first kMaxSummaryFormats
  std::uint64_t bytes = 0, declarations = 0, consignments = 0, equipment = 0, persons = 0, inspections = 0, positions = 0, statics = 0, texts = 0;
};
inline constexpr std::size_t kMaxSummaryFormats = 20;

// nullopt: the file is no declaration nor track (nothing is told then, and `tables` not asked). `findings` gets at most formats::kMaxFindings errors and
// as many others.
std::optional<DeclarationSummary> CheckDeclarationFile(Disk& disk, const std::filesystem::path& path,
                                                       const std::function<const formats::EdifactTables&()>& tables, Findings& findings);

// The tables of EDIFACT among the shipped data.
formats::EdifactTables ReadShippedEdifactTables(Disk& disk, const std::filesystem::path& data, Findings& findings);

}  // namespace atalaya::app
