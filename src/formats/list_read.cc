#include "formats/list_read.h"

#include <array>
#include <memory>

#include "base/digest.h"
#include "base/text_util.h"
#include "formats/csv.h"
#include "formats/limits.h"
#include "formats/list_readers.h"
#include "formats/list_text.h"
#include "formats/xml_reader.h"

namespace atalaya::formats {
namespace {

constexpr std::array<const char*, 8> kListFormatNames{"unknown", "ofac-csv", "ofac-xml", "un-xml", "eu-xml", "eu-csv", "ftm", "own-csv"};
constexpr std::size_t kDetectBytes = std::size_t{64} << 10;

bool IsMarkup(std::string_view bytes) {
  for (const char c : bytes.substr(0, 64)) {
    const bool skipped = c == '\0' || c == ' ' || c == '\t' || c == '\r' || c == '\n' || static_cast<unsigned char>(c) >= 0x80;
    if (!skipped) return c == '<';
  }
  return false;
}

// What is wrong before the root element goes to `findings`.
ListFormat XmlListFormat(std::string_view bytes, const std::string& file, FindingList& findings) {
  XmlReader xml(bytes, file, findings);
  while (xml.Next()) {
    if (xml.Current() != XmlReader::Event::kStart) continue;
    if (xml.Name() == "sdnList") return ListFormat::kOfacXml;
    if (xml.Name() == "CONSOLIDATED_LIST") return ListFormat::kUnXml;
    if (xml.Name() == "export") return ListFormat::kEuXml;
    break;
  }
  return ListFormat::kUnknown;
}

bool LooksLikeHtml(std::string_view bytes) {
  const std::string head = Fold(bytes.substr(0, 1024));
  return head.find("<HTML") != std::string::npos || head.find("<!DOCTYPE HTML") != std::string::npos;
}

// Rows of a number, then a name: the main file or one of its companions.
bool LooksLikeOfac(std::string_view text) {
  FindingList ignored;
  CsvReader csv(text, "", ignored);
  for (int row = 0; row < 2 && csv.Next(); ++row) {
    const std::size_t width = csv.Fields().size();
    const bool numbered = ToInteger(Trim(csv.Fields()[0])).has_value();
    if (numbered && width == 12) return true;
    if (numbered && (width == 5 || width == 6) && ToInteger(Trim(csv.Fields()[1]))) return true;
    if (numbered) return false;
  }
  return false;
}

ListFormat TextListFormat(std::string_view text) {
  if (Trim(text.substr(0, 64)).starts_with("{")) return ListFormat::kFtm;
  if (LooksLikeOfac(text)) return ListFormat::kOfacCsv;
  const std::string_view header = text.substr(0, text.find_first_of("\r\n"));
  if (Fold(header).find("ENTITY_LOGICALID") != std::string::npos) return ListFormat::kEuCsv;
  if (KnownOwnColumns(text) >= 2 || (KnownOwnColumns(text) == 1 && header.find_first_of(",;\t|") == std::string_view::npos)) return ListFormat::kOwnCsv;
  return ListFormat::kUnknown;
}

// Why a file is no list: a web page, XML that cannot be read, or something else.
void TellNoList(const ListFile& file, FindingList& findings) {
  if (LooksLikeHtml(file.bytes)) return findings.Add(Error("list.html", file.name));
  FindingList problems;
  if (IsMarkup(file.bytes)) XmlListFormat(file.bytes, file.name, problems);
  if (problems.Errors() > 0) return findings.Add(problems.Take());
  findings.Add(Error("list.unknown-format", file.name));
}

void ReadBy(ListFormat format, const std::vector<ListInput>& inputs, model::WatchList& list) {
  switch (format) {
    case ListFormat::kOfacCsv:
      return ReadOfacCsv(inputs, list);
    case ListFormat::kOfacXml:
      return ReadOfacXml(inputs[0], list);
    case ListFormat::kUnXml:
      return ReadUnXml(inputs[0], list);
    case ListFormat::kEuXml:
      return ReadEuXml(inputs[0], list);
    case ListFormat::kEuCsv:
      return ReadEuCsv(inputs[0], list);
    case ListFormat::kFtm:
      return ReadFtm(inputs[0], list);
    case ListFormat::kOwnCsv:
      return ReadOwnCsv(inputs[0], list);
    case ListFormat::kUnknown:
      break;
  }
}

}  // namespace

const char* ListFormatName(ListFormat format) { return kListFormatNames[static_cast<std::size_t>(format)]; }

ListFormat DetectListFormat(std::string_view bytes) {
  FindingList ignored;
  if (IsMarkup(bytes)) return XmlListFormat(bytes, "", ignored);
  std::string store;
  std::string_view head = bytes.substr(0, kDetectBytes);
  if (head.size() < bytes.size()) head = head.substr(0, head.rfind('\n') == std::string_view::npos ? head.size() : head.rfind('\n') + 1);
  const auto text = ListText(head, "", store, ignored);
  return text ? TextListFormat(*text) : ListFormat::kUnknown;
}

ListReading ReadWatchList(std::span<const ListFile> files, const ListWords& words, const ListOptions& options) {
  ListReading reading;
  FindingList findings;
  std::vector<ListInput> inputs;
  std::vector<std::unique_ptr<std::string>> stores;  // converted text, at addresses that stay
  std::vector<std::string_view> parts;
  for (const ListFile& file : files) {
    parts.push_back(file.bytes);
    if (file.bytes.size() > kMaxFileBytes) {
      findings.Add(Error("file.too-large", file.name,
                         {{"size", std::to_string(file.bytes.size() >> 20)}, {"limit", std::to_string(kMaxFileBytes >> 20)}}));
      continue;
    }
    std::string_view text = file.bytes;
    if (!IsMarkup(file.bytes)) {  // XML tells its character set itself
      const auto checked = ListText(file.bytes, file.name, *stores.emplace_back(std::make_unique<std::string>()), findings);
      if (!checked) continue;
      text = *checked;
    }
    FindingList ignored;  // the reader itself tells again what is wrong
    const ListFormat format = IsMarkup(file.bytes) ? XmlListFormat(file.bytes, file.name, ignored) : TextListFormat(text);
    const bool companion = format == ListFormat::kUnknown && files.size() > 1 && !IsMarkup(file.bytes);  // sdn_comments.csv has but two columns
    if (format == ListFormat::kUnknown && !companion) {
      TellNoList(file, findings);
      continue;
    }
    if (reading.format == ListFormat::kUnknown) reading.format = format;
    if (!inputs.empty() && (format != reading.format || reading.format != ListFormat::kOfacCsv) && !companion) {
      findings.Add(Error("list.second-main", file.name));
      continue;
    }
    inputs.push_back({file.name, text, words, findings});
  }
  if (!inputs.empty()) ReadBy(reading.format, inputs, reading.list);
  if (!files.empty()) reading.list.origin = files[0].name;
  reading.list.digest = Sha256Hex(parts);
  if (!options.id.empty()) reading.list.id = options.id;
  reading.list.trusted = reading.list.trusted || options.trusted;
  if (reading.list.entities.empty() && findings.Errors() == 0) {
    // A list of one's own may have nobody on it.
    const std::string where = files.empty() ? std::string() : files[0].name;
    findings.Add(reading.format == ListFormat::kOwnCsv ? Warning("list.empty", where) : Error("list.empty", where));
  }
  reading.whole = findings.Errors() == 0;
  reading.findings = findings.Take();
  return reading;
}

ListReading ReadWatchList(const std::string& name, std::string_view bytes, const ListWords& words, const ListOptions& options) {
  const ListFile file{name, bytes};
  return ReadWatchList(std::span<const ListFile>(&file, 1), words, options);
}

}  // namespace atalaya::formats
