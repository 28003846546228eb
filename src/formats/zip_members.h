// The members of a zip archive (PKWARE APPNOTE 6.3), as office documents are: read strictly, so that no two programs can see two things in one file.
//
// The directory must lie right before the archive's end and name members that lie one behind the other from the first byte on: no room for anything
// else, no two members in the same bytes. Stored and deflated members only; no encryption, no zip64. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace atalaya::formats {

inline constexpr std::size_t kMaxZipMembers = 5000;
inline constexpr std::uint64_t kMaxZipRatio = 200;        // of members large enough to matter
inline constexpr std::uint64_t kSmallZipMember = 1 << 20;  // bytes: smaller ones may have any ratio

struct ZipMember {
  std::string name;  // lower case
  std::uint32_t flags = 0, method = 0, crc = 0;
  std::uint64_t packed = 0, size = 0, offset = 0, data = 0;

  // It says to unpack to far more than its bytes.
  bool IsBomb() const { return size > kSmallZipMember && size > kMaxZipRatio * packed; }
};

enum class ZipTrouble : std::uint8_t { kNone, kDamaged, kTwoThings, kBomb, kEncrypted };

// In the order of the file.
ZipTrouble ReadZipDirectory(std::string_view bytes, std::vector<ZipMember>& members);

// Unpacks one member, keeping its content only when asked; never more than the size it says. False: it is not what the directory says.
bool UnpackZipMember(std::string_view bytes, const ZipMember& member, bool keep, std::string& content);

}  // namespace atalaya::formats
