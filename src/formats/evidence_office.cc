// DOCX, XLSX, ODT: archives whose every member is where the directory says, unpacks to what it says, and is nothing active.
#include <zlib.h>

#include <algorithm>
#include <array>
#include <set>
#include <vector>

#include "formats/evidence_checks.h"

namespace atalaya::formats::evidence {
namespace {

constexpr std::size_t kMostMembers = 5000;
constexpr std::uint64_t kMostUnpacked = std::uint64_t{100} << 20;
constexpr std::uint64_t kMostRatio = 200;          // of members large enough to matter
constexpr std::uint64_t kSmall = 1 << 20;
constexpr std::size_t kMostRead = std::size_t{1} << 20;  // of the members whose content is looked at

struct Member {
  std::string name;  // lower case
  std::uint32_t flags = 0, method = 0, crc = 0;
  std::uint64_t packed = 0, size = 0, offset = 0, data = 0;
};

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return lower;
}

// The directory, which must lie right before the archive's end and name members that lie one behind the other from the first byte on:
// no room for anything else, and no two members in the same bytes.
Verdict ReadDirectory(std::string_view bytes, std::vector<Member>& members) {
  if (bytes.size() < 22) return Refused("evidence.damaged");
  const std::size_t end = bytes.size() - 22;
  if (bytes.substr(end, 4) != "PK\x05\x06") {
    return HoldsAnotherFile(bytes) ? Refused("evidence.two-things") : Refused("evidence.damaged");
  }
  const std::size_t count = Little16(bytes, end + 10), size = Little32(bytes, end + 12), start = Little32(bytes, end + 16);
  if (Little16(bytes, end + 20) != 0 || Little16(bytes, end + 4) != 0 || Little16(bytes, end + 8) != count) return Refused("evidence.damaged");
  if (std::uint64_t{start} + size != end) return Refused("evidence.two-things");
  if (count > kMostMembers) return Refused("evidence.bomb");
  std::size_t at = start;
  for (std::size_t i = 0; i < count; ++i) {
    if (end - at < 46 || bytes.substr(at, 4) != "PK\x01\x02") return Refused("evidence.damaged");
    Member m;
    m.flags = Little16(bytes, at + 8);
    m.method = Little16(bytes, at + 10);
    m.crc = Little32(bytes, at + 16);
    m.packed = Little32(bytes, at + 20);
    m.size = Little32(bytes, at + 24);
    m.offset = Little32(bytes, at + 42);
    const std::size_t name = Little16(bytes, at + 28);
    const std::size_t whole = 46 + name + Little16(bytes, at + 30) + Little16(bytes, at + 32);
    if (end - at < whole) return Refused("evidence.damaged");
    const std::string_view written = bytes.substr(at + 46, name);
    m.name = LowerCase(written);
    if (m.flags & 1U) return Refused("evidence.encrypted");
    if (m.method != 0 && m.method != 8) return Refused("evidence.damaged");
    if (m.offset > start || start - m.offset < 30 || bytes.substr(m.offset, 4) != "PK\x03\x04") return Refused("evidence.damaged");
    const std::size_t local_name = Little16(bytes, m.offset + 26);
    m.data = m.offset + 30 + local_name + Little16(bytes, m.offset + 28);
    if (m.data > start || start - m.data < m.packed) return Refused("evidence.damaged");
    if (bytes.substr(m.offset + 30, local_name) != written) return Refused("evidence.two-things");
    members.push_back(std::move(m));
    at += whole;
  }
  if (at != end) return Refused("evidence.damaged");
  std::sort(members.begin(), members.end(), [](const Member& a, const Member& b) { return a.offset < b.offset; });
  std::uint64_t next = 0;
  for (const Member& m : members) {
    // Between two members stands at most a descriptor of the first.
    if (m.offset < next || m.offset - next > 24) return Refused("evidence.two-things");
    next = m.data + m.packed;
  }
  if (members.empty() || start - next > 24) return Refused("evidence.two-things");
  return Is("zip");
}

// Unpacks one member, keeping its content only when asked. False: it is not what the directory says.
bool Unpack(std::string_view bytes, const Member& m, bool keep, std::string& content) {
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

const char* ActiveName(const std::string& name) {
  for (const char* part : {"vbaproject", "vbadata", "macrosheets/"}) {
    if (name.find(part) != std::string::npos) return "macro";
  }
  if (name.starts_with("basic/") || name.starts_with("scripts/")) return "macro";
  if (name.find("activex/") != std::string::npos) return "program";
  if (name.find("embeddings/") != std::string::npos || name.find("oleobject") != std::string::npos) return "file";
  for (const char* ending : {".exe", ".dll", ".com", ".scr", ".js", ".jse", ".vbs", ".vbe", ".wsf", ".bat", ".cmd", ".ps1", ".jar", ".hta",
                             ".lnk", ".htm", ".html", ".mht", ".mhtml", ".zip", ".docm", ".xlsm"}) {
    if (name.ends_with(ending)) return "program";
  }
  return nullptr;
}

// Relations to elsewhere: a link that a reader may follow is fine; a template, picture or object that is fetched on opening is not.
bool FetchesFromElsewhere(std::string_view relations) {
  if (relations.find("&#") != std::string_view::npos) return true;  // nobody writes letters so, except to hide them
  for (std::size_t at = relations.find("<Relationship "); at != std::string_view::npos; at = relations.find("<Relationship ", at + 1)) {
    const std::string_view element = relations.substr(at, relations.find('>', at) - at);
    if (ContainsNoCase(element, "external") && !ContainsNoCase(element, "relationships/hyperlink")) return true;
  }
  return relations.find("<Relationship\n") != std::string_view::npos || relations.find("<Relationship\t") != std::string_view::npos ||
         relations.find(":Relationship") != std::string_view::npos;
}

bool PlainXml(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  return text.starts_with("<") && text.find('\0') == std::string_view::npos;
}

}  // namespace

Verdict CheckOffice(std::string_view bytes) {
  std::vector<Member> members;
  if (Verdict read = ReadDirectory(bytes, members); read.type.empty()) return read;
  std::set<std::string> names;
  std::uint64_t unpacked = 0;
  for (const Member& m : members) {
    const bool wrong = m.name.empty() || m.name.front() == '/' || m.name.find("..") != std::string::npos ||
                       m.name.find('\\') != std::string::npos || m.name.find('\0') != std::string::npos;
    if (wrong || !names.insert(m.name).second) return Refused("evidence.two-things");
    if (const char* what = ActiveName(m.name)) return Refused("evidence.active", what);
    unpacked += m.size;
    if (unpacked > kMostUnpacked || (m.size > kSmall && m.size > kMostRatio * m.packed)) return Refused("evidence.bomb");
  }
  const bool open_xml = names.contains("[content_types].xml");
  std::string_view type;
  if (open_xml && names.contains("word/document.xml") && !names.contains("xl/workbook.xml")) {
    type = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
  } else if (open_xml && names.contains("xl/workbook.xml") && !names.contains("word/document.xml")) {
    type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  } else if (!open_xml && members.front().name == "mimetype" && names.contains("content.xml")) {
    type = "application/vnd.oasis.opendocument.text";
  } else {
    return Refused("evidence.type");
  }
  for (const Member& m : members) {
    const bool read = m.name == "[content_types].xml" || m.name.ends_with(".rels") || m.name == "mimetype";
    if (read && m.size > kMostRead) return Refused("evidence.bomb");
    std::string content;
    if (!Unpack(bytes, m, read, content)) return Refused("evidence.damaged");
    if (m.name == "mimetype" && !open_xml && content != type) return Refused("evidence.type");
    if (!read || m.name == "mimetype") continue;
    if (!PlainXml(content)) return Refused("evidence.damaged");
    if (ContainsNoCase(content, "macroenabled") || ContainsNoCase(content, "vbaproject")) return Refused("evidence.active", "macro");
    if (m.name.ends_with(".rels") && FetchesFromElsewhere(content)) return Refused("evidence.active", "link");
  }
  return Is(type);
}

}  // namespace atalaya::formats::evidence
