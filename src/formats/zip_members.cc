#include "formats/zip_members.h"

#include <zlib.h>

#include <algorithm>
#include <array>

#include "formats/evidence_checks.h"

namespace atalaya::formats {
namespace {

using evidence::Little16;
using evidence::Little32;

std::string ZipLowerCase(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return lower;
}

// An archive's end stands further ahead: the file would be an archive of something else as well.
bool EndsElsewhere(std::string_view bytes) { return evidence::HoldsAnotherFile(bytes); }

}  // namespace

ZipTrouble ReadZipDirectory(std::string_view bytes, std::vector<ZipMember>& members) {
  if (bytes.size() < 22) return ZipTrouble::kDamaged;
  const std::size_t end = bytes.size() - 22;
  if (bytes.substr(end, 4) != "PK\x05\x06") {
    return EndsElsewhere(bytes) ? ZipTrouble::kTwoThings : ZipTrouble::kDamaged;
  }
  const std::size_t count = Little16(bytes, end + 10), size = Little32(bytes, end + 12), start = Little32(bytes, end + 16);
  if (Little16(bytes, end + 20) != 0 || Little16(bytes, end + 4) != 0 || Little16(bytes, end + 8) != count) return ZipTrouble::kDamaged;
  if (std::uint64_t{start} + size != end) return ZipTrouble::kTwoThings;
  if (count > kMaxZipMembers) return ZipTrouble::kBomb;
  std::size_t at = start;
  for (std::size_t i = 0; i < count; ++i) {
    if (end - at < 46 || bytes.substr(at, 4) != "PK\x01\x02") return ZipTrouble::kDamaged;
    ZipMember m;
    m.flags = Little16(bytes, at + 8);
    m.method = Little16(bytes, at + 10);
    m.crc = Little32(bytes, at + 16);
    m.packed = Little32(bytes, at + 20);
    m.size = Little32(bytes, at + 24);
    m.offset = Little32(bytes, at + 42);
    const std::size_t name = Little16(bytes, at + 28);
    const std::size_t whole = 46 + name + Little16(bytes, at + 30) + Little16(bytes, at + 32);
    if (end - at < whole) return ZipTrouble::kDamaged;
    const std::string_view written = bytes.substr(at + 46, name);
    m.name = ZipLowerCase(written);
    if (m.flags & 1U) return ZipTrouble::kEncrypted;
    if (m.method != 0 && m.method != 8) return ZipTrouble::kDamaged;
    if (m.offset > start || start - m.offset < 30 || bytes.substr(m.offset, 4) != "PK\x03\x04") return ZipTrouble::kDamaged;
    const std::size_t local_name = Little16(bytes, m.offset + 26);
    m.data = m.offset + 30 + local_name + Little16(bytes, m.offset + 28);
    if (m.data > start || start - m.data < m.packed) return ZipTrouble::kDamaged;
    if (bytes.substr(m.offset + 30, local_name) != written) return ZipTrouble::kTwoThings;
    members.push_back(std::move(m));
    at += whole;
  }
  if (at != end) return ZipTrouble::kDamaged;
  std::sort(members.begin(), members.end(), [](const ZipMember& a, const ZipMember& b) { return a.offset < b.offset; });
  std::uint64_t next = 0;
  for (const ZipMember& m : members) {
    // Between two members stands at most a descriptor of the first.
    if (m.offset < next || m.offset - next > 24) return ZipTrouble::kTwoThings;
    next = m.data + m.packed;
  }
  if (members.empty() || start - next > 24) return ZipTrouble::kTwoThings;
  return ZipTrouble::kNone;
}

bool UnpackZipMember(std::string_view bytes, const ZipMember& m, bool keep, std::string& content) {
  const auto* in = reinterpret_cast<const Bytef*>(bytes.data() + m.data);
  if (m.method == 0) {
    if (keep) content.assign(bytes.substr(m.data, m.packed));
    return m.packed == m.size && crc32_z(0, in, m.packed) == m.crc;
  }
  z_stream z{};
  if (inflateInit2(&z, -MAX_WBITS) != Z_OK) return false;
  z.next_in = const_cast<Bytef*>(in);
  z.avail_in = static_cast<uInt>(m.packed);
  std::array<char, 65536> part;
  std::uint64_t made = 0;
  uLong crc = 0;
  int state = Z_OK;
  while (state == Z_OK) {
    z.next_out = reinterpret_cast<Bytef*>(part.data());
    z.avail_out = static_cast<uInt>(part.size());
    state = inflate(&z, Z_NO_FLUSH);
    const std::size_t got = part.size() - z.avail_out;
    made += got;
    if (made > m.size) break;  // more than it says
    crc = crc32_z(crc, reinterpret_cast<const Bytef*>(part.data()), got);
    if (keep) content.append(part.data(), got);
    if (got == 0 && z.avail_in == 0) break;
  }
  const bool all = state == Z_STREAM_END && z.avail_in == 0;
  inflateEnd(&z);
  return all && made == m.size && crc == m.crc;
}

}  // namespace atalaya::formats
