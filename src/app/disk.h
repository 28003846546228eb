// The only place of the command line that touches files: reads with limits, writes whole files or nothing.
//
// Remembers what it read, and refuses to write over it: a mistyped --output must not destroy the assessment it was made
// from. Findings: `file.not-found`, `file.not-a-file`, `file.unreadable`, `file.too-large`; writing
// `file.cannot-write`, `file.is-input`. Not thread-safe.
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "formats/file_source.h"
#include "formats/limits.h"

namespace atalaya::app {

// Documents of a pack (region.json, scenarios, profiles) are small; tables and foreign documents may be larger.
inline constexpr std::size_t kMaxPackBytes = std::size_t{32} << 20;

class Disk {
 public:
  // The bytes of a regular file; a larger one is refused before it is read. `name` is what findings call it; empty: the
  // path.
  Result<std::string> Read(const std::filesystem::path& path, std::size_t limit = formats::kMaxFileBytes,
                           const std::string& name = {});

  // A regular file of any size, piece by piece: the source gives the next (at most 256 kB; valid until the next call), empty at the end. An error on the
  // way ends it early; `problems`, which must outlive the source, says so.
  Result<std::function<std::string_view()>> Pieces(const std::filesystem::path& path, Findings& problems);

  // The disk as readers of packs want it. Refers to this object.
  formats::FileSource Source();

  // Writes all of it or nothing: a temporary file beside it, flushed to the disk, then renamed. Creates missing
  // folders. An existing file keeps its permissions; anything that is not a regular file is refused. Empty: done.
  Findings Write(const std::filesystem::path& path, std::string_view bytes);

  // The finding that Write would give for a path that was read before, without writing: for asking before long work.
  Findings CheckOutput(const std::filesystem::path& path) const;

  // This input may be written over (a table that a verb is asked to update).
  void AllowOverwrite(const std::filesystem::path& path);

 private:
  std::vector<std::filesystem::path> inputs_;  // canonical
};

// Entries of a folder, by name; only regular files whose names end with `suffix`. Missing folder: none.
std::vector<std::filesystem::path> FilesIn(const std::filesystem::path& folder, std::string_view suffix);

}  // namespace atalaya::app
