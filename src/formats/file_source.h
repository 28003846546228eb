// Where readers get their files from. formats/ does no input or output itself: the program gives it a disk, tests give
// it a map.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/result.h"

namespace atalaya::formats {

struct FileSource {
  // The bytes of a file. Findings for a file that is not there (`file.not-found`), cannot be read (`file.unreadable`)
  // or is larger than kMaxFileBytes of limits.h (`file.too-large`), with `where` = path.
  std::function<Result<std::string>(const std::string& path)> read;
  // Names (not paths) of the files in a folder, in any order. May be empty: then only the files shipped with the
  // product are looked for.
  std::function<Result<std::vector<std::string>>(const std::string& folder)> list;
};

// "data/hemisphere" + "../funds/funds.json" -> "data/funds/funds.json". Leading ".." that cannot be resolved stay.
std::string JoinPath(const std::string& folder, const std::string& relative);

}  // namespace atalaya::formats
