// The bytes of evidence: files under one folder, named by their SHA-256, so the same bytes lie there once and no name of a user's ever
// reaches the disk. Safe from any thread.
//
//   auto staged = blobs.Stage(bytes);         // written and flushed beside the others, outside of any transaction
//   ...in the write transaction: blobs.Keep(*staged), then the row...     // dropped again if it never came to that
//
// Findings: `store.files` (disk full, folder gone: 503).
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace atalaya::store {

// Lower-case hexadecimal.
std::string Sha256Hex(std::string_view bytes);

class Blobs {
 public:
  explicit Blobs(std::filesystem::path root) : root_(std::move(root)) {}

  // Bytes on the disk that nobody refers to yet; removes them unless kept.
  class Staged {
   public:
    Staged(std::string hash, std::filesystem::path path) : hash_(std::move(hash)), path_(std::move(path)) {}
    Staged(Staged&& other) noexcept : hash_(std::move(other.hash_)), path_(std::move(other.path_)) { other.path_.clear(); }
    Staged& operator=(Staged&&) = delete;
    ~Staged();
    const std::string& Hash() const { return hash_; }

   private:
    friend class Blobs;
    std::string hash_;
    std::filesystem::path path_;  // empty: nothing to remove
  };
  Result<Staged> Stage(std::string_view bytes) const;
  // The same of a file of any size, copied in pieces. Findings also `file.not-found`, `file.unreadable`.
  Result<Staged> StageFile(const std::filesystem::path& file) const;
  // Moves them to their place, where they may lie already. Call inside the write transaction that adds the row.
  Result<bool> Keep(Staged& staged) const;
  // Takes bytes away that no row refers to. Call inside a write transaction that has made sure of it.
  void Remove(const std::string& hash) const;

  // Where the bytes lie. Only for hashes of ours (64 hexadecimal digits).
  std::filesystem::path PathOf(const std::string& hash) const;

 private:
  std::filesystem::path root_;
};

}  // namespace atalaya::store
