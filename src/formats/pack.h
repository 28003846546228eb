// A region pack: a folder with region.json, and everything it names -> one Region, or everything that is wrong with it.
//
//   FileSource disk = ...;                                   // app/ reads the disk, tests a map
//   Findings warnings;
//   auto region = formats::ReadRegion(disk, "data/hemisphere", warnings);
//
// Reads, in this order, what later files refer to first: places, records, standard, funds, scenarios, solutions,
// methods, answers. All files are read even when one is wrong, unless nothing could be compared with it any more. Order
// of everything in the region is that of the files; nothing depends on time, machine or thread.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "formats/file_source.h"
#include "model/region.h"

namespace atalaya::formats {

// Fails with every finding (errors and warnings, at most kMaxFindings of each and a count of the rest) if one is an
// error. Otherwise the warnings and notes are appended to `warnings`. Findings name files without their folder:
// "ports.csv:12".
Result<model::Region> ReadRegion(const FileSource& files, const std::string& folder, Findings& warnings);

}  // namespace atalaya::formats
