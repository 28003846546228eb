// An empty database from a region pack: its files, register, answers and deficiencies, all or nothing.
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"
#include "store/database.h"

namespace atalaya::app {

// Does nothing where the database holds a region already, or where `region` is empty. Returns whether the region's answers are
// illustrative. Findings: those of the pack's readers and of the store.
Result<bool> FillFromPack(store::Database& database, const std::string& region, const std::filesystem::path& data);

// Where the evidence of a node lies: beside an SQLite file ("PATH.files"), else `files` in the working folder.
std::filesystem::path FilesFolder(const std::string& database_url);

}  // namespace atalaya::app
