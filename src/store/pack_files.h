// A region's files in the database, so that a database is self-contained, and as the tables have changed them since.
//
// The pack is kept as it was read: path (from the folder above the region's) -> bytes by their SHA-256. What an analysis starts from
// is CurrentFiles: the same files with profiles, facilities, answers and funds as they stand in the tables, and finds.csv of what inspections found. They are read with the
// readers of formats/ like any pack, and can be kept and read again, byte for byte.
#pragma once

#include <map>
#include <string>

#include "base/result.h"
#include "formats/file_source.h"
#include "model/region.h"
#include "store/database.h"

namespace atalaya::store {

using PackFiles = std::map<std::string, std::string>;  // path -> bytes

// Lower-case hexadecimal SHA-256.
std::string Sha256(std::string_view bytes);

// Reads the region of a folder ("data/hemisphere") and keeps every file it took. Replaces the pack that was there. Findings: those of
// formats::ReadRegion.
Result<model::Region> ImportPackFiles(Transaction& transaction, const formats::FileSource& files, const std::string& folder);

// Whether there is a pack.
bool HasPack(Connection& connection);

// The pack as it stands now; empty without one. Facilities are those in scope; answers are of each subject's approved assessment, else
// those of the pack.
PackFiles CurrentFiles(Connection& connection);

// A region from such files. Warnings are dropped: the pack was read with them once.
Result<model::Region> RegionOf(const PackFiles& files);

}  // namespace atalaya::store
