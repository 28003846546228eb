#include "formats/workbook.h"

#include <chrono>
#include <cmath>
#include <cstdio>
#include <set>

#include "base/text_util.h"
#include "formats/xml_reader.h"

namespace atalaya::formats {
namespace {

constexpr std::size_t kMaxSheets = 200, kMaxSheetColumn = 16'384, kMaxCellsOfRow = 1000;

std::string LowerPart(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

// Text of "<si>" or "<is>": its own and that of its runs, not of the reading aids beside them.
std::string RichText(const XmlElement& element) {
  std::string text;
  for (const XmlElement& child : element.children) {
    if (child.name == "t") text += child.text;
    else if (child.name == "r") text += child.Text("t");
  }
  return text;
}

}  // namespace

std::size_t ColumnOfCell(std::string_view reference) {
  std::size_t column = 0, letters = 0;
  for (const char c : reference) {
    if (c < 'A' || c > 'Z') break;
    column = column * 26 + static_cast<std::size_t>(c - 'A') + 1;
    if (++letters > 3) return std::string_view::npos;
  }
  return letters == 0 || column > kMaxSheetColumn ? std::string_view::npos : column - 1;
}

std::string ColumnName(std::size_t column) {
  std::string name;
  for (std::size_t left = column + 1; left > 0; left = (left - 1) / 26) name.insert(name.begin(), static_cast<char>('A' + (left - 1) % 26));
  return name;
}

std::string DayOfSerial(std::string_view number, bool from_1904) {
  const auto serial = ToNumber(number);
  if (!serial || *serial < 1 || *serial > 110'000) return {};
  using namespace std::chrono;
  // Day 60 is the 29 February 1900 that never was.
  const auto whole = static_cast<int>(std::floor(*serial));
  const sys_days day = from_1904 ? sys_days(year(1904) / 1 / 1) + days(whole) : sys_days(year(1899) / 12 / 30) + days(whole < 60 ? whole + 1 : whole);
  const year_month_day date{day};
  char text[24];
  std::snprintf(text, sizeof text, "%04d-%02u-%02u", static_cast<int>(date.year()), static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
  return text;
}

Workbook::Workbook(std::string_view bytes, std::string file, FindingList& findings, std::size_t most)
    : bytes_(bytes), file_(std::move(file)), findings_(findings), left_(most) {}

bool Workbook::Part(const std::string& name, std::string& content) {
  for (const ZipMember& member : members_) {
    if (member.name != name) continue;
    if (member.size > left_ || member.IsBomb()) {
      why_ = Trouble::kBomb;
      return false;
    }
    left_ -= static_cast<std::size_t>(member.size);
    content.clear();
    if (UnpackZipMember(bytes_, member, true, content)) return true;
    why_ = Trouble::kDamaged;
    return false;
  }
  why_ = Trouble::kNotAWorkbook;
  return false;
}

Workbook::Trouble Workbook::Open() {
  switch (ReadZipDirectory(bytes_, members_)) {
    case ZipTrouble::kNone: break;
    case ZipTrouble::kBomb: return why_ = Trouble::kBomb;
    case ZipTrouble::kEncrypted: return why_ = Trouble::kEncrypted;
    case ZipTrouble::kDamaged:
    case ZipTrouble::kTwoThings: return why_ = Trouble::kDamaged;
  }
  // Which of two members of one name is read would be anybody's guess.
  std::set<std::string_view> names;
  for (const ZipMember& member : members_) {
    if (!names.insert(member.name).second) return why_ = Trouble::kDamaged;
  }
  std::string content;
  // Relations: which member a sheet is.
  std::map<std::string, std::string> targets;
  if (!Part("xl/_rels/workbook.xml.rels", content)) return why_;
  {
    XmlReader xml(content, file_, findings_);
    while (xml.Next()) {
      if (!xml.IsStart("Relationship")) continue;
      std::string target = LowerPart(xml.Attribute("Target"));
      targets[std::string(xml.Attribute("Id"))] = target.starts_with("/") ? target.substr(1) : "xl/" + target;
    }
    if (xml.Failed()) return why_ = Trouble::kDamaged;
  }
  if (!Part("xl/workbook.xml", content)) return why_;
  {
    XmlReader xml(content, file_, findings_);
    while (xml.Next()) {
      if (xml.IsStart("workbookPr")) {
        const std::string_view from = xml.Attribute("date1904");
        from_1904_ = from == "1" || from == "true";
      }
      if (!xml.IsStart("sheet") || names_.size() >= kMaxSheets) continue;
      std::string id;
      for (const XmlAttribute& attribute : xml.Attributes()) {
        if (attribute.name.ends_with(":id")) id = attribute.value;
      }
      names_.emplace_back(xml.Attribute("name"));
      targets_.push_back(targets[id]);
    }
    if (xml.Failed()) return why_ = Trouble::kDamaged;
  }
  // A workbook of numbers alone has no strings.
  for (const ZipMember& member : members_) {
    if (member.name != "xl/sharedstrings.xml") continue;
    if (!Part(member.name, content)) return why_;
    XmlReader xml(content, file_, findings_);
    while (xml.Next()) {
      if (xml.IsStart("si")) strings_.push_back(RichText(xml.ReadElement()));
    }
    if (xml.Failed()) return why_ = Trouble::kDamaged;
  }
  return Trouble::kNone;
}

bool Workbook::Read(std::size_t sheet, const std::function<void(SheetRow&)>& take) {
  std::string content;
  if (!Part(targets_[sheet], content)) return false;
  XmlReader xml(content, file_ + "#" + names_[sheet], findings_);
  SheetRow row;
  std::size_t column = 0, next_column = 0;
  std::string type;
  while (xml.Next()) {
    if (xml.IsStart("row")) {
      const auto number = ToInteger(xml.Attribute("r"));
      row.number = number && *number > 0 ? static_cast<std::size_t>(*number) : row.number + 1;
      row.cells.clear();
      next_column = 0;
    } else if (xml.IsEnd("row")) {
      if (!row.cells.empty()) take(row);
    } else if (xml.IsStart("c")) {
      const std::size_t said = ColumnOfCell(xml.Attribute("r"));
      column = said == std::string_view::npos ? next_column : said;
      next_column = column + 1;
      type = std::string(xml.Attribute("t"));
    } else if (xml.IsStart("v") || xml.IsStart("is")) {
      std::string text;
      if (xml.IsStart("is")) {
        text = RichText(xml.ReadElement());
      } else {
        text = xml.ReadText();
        if (type == "s") {
          const auto index = ToInteger(text);
          text = index && *index >= 0 && static_cast<std::size_t>(*index) < strings_.size() ? strings_[static_cast<std::size_t>(*index)] : std::string();
        } else if (type == "b") {
          text = text == "1" ? "TRUE" : "FALSE";
        } else if (type == "e") {
          text.clear();  // an error of a formula
        }
      }
      text = std::string(Trim(text));
      if (!text.empty() && row.cells.size() < kMaxCellsOfRow) row.cells[column] = std::move(text);
    }
  }
  if (xml.Failed()) why_ = Trouble::kDamaged;
  return !xml.Failed();
}

}  // namespace atalaya::formats
