// DOCX, XLSX, ODT: archives whose every member is where the directory says, unpacks to what it says, and is nothing active.
#include <set>
#include <vector>

#include "formats/evidence_checks.h"
#include "formats/zip_members.h"

namespace atalaya::formats::evidence {
namespace {

constexpr std::uint64_t kMostUnpacked = std::uint64_t{100} << 20;
constexpr std::size_t kMostRead = std::size_t{1} << 20;  // of the members whose content is looked at

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
  std::vector<ZipMember> members;
  switch (ReadZipDirectory(bytes, members)) {
    case ZipTrouble::kNone: break;
    case ZipTrouble::kDamaged: return Refused("evidence.damaged");
    case ZipTrouble::kTwoThings: return Refused("evidence.two-things");
    case ZipTrouble::kBomb: return Refused("evidence.bomb");
    case ZipTrouble::kEncrypted: return Refused("evidence.encrypted");
  }
  std::set<std::string> names;
  std::uint64_t unpacked = 0;
  for (const ZipMember& m : members) {
    const bool wrong = m.name.empty() || m.name.front() == '/' || m.name.find("..") != std::string::npos ||
                       m.name.find('\\') != std::string::npos || m.name.find('\0') != std::string::npos;
    if (wrong || !names.insert(m.name).second) return Refused("evidence.two-things");
    if (const char* what = ActiveName(m.name)) return Refused("evidence.active", what);
    unpacked += m.size;
    if (unpacked > kMostUnpacked || m.IsBomb()) return Refused("evidence.bomb");
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
  for (const ZipMember& m : members) {
    const bool read = m.name == "[content_types].xml" || m.name.ends_with(".rels") || m.name == "mimetype";
    if (read && m.size > kMostRead) return Refused("evidence.bomb");
    std::string content;
    if (!UnpackZipMember(bytes, m, read, content)) return Refused("evidence.damaged");
    if (m.name == "mimetype" && !open_xml && content != type) return Refused("evidence.type");
    if (!read || m.name == "mimetype") continue;
    if (!PlainXml(content)) return Refused("evidence.damaged");
    if (ContainsNoCase(content, "macroenabled") || ContainsNoCase(content, "vbaproject")) return Refused("evidence.active", "macro");
    if (m.name.ends_with(".rels") && FetchesFromElsewhere(content)) return Refused("evidence.active", "link");
  }
  return Is(type);
}

}  // namespace atalaya::formats::evidence
