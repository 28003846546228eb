#include "formats/declaration_read.h"

#include <algorithm>
#include <utility>

#include "base/text_util.h"
#include "formats/ais_csv.h"
#include "formats/ais_read.h"
#include "formats/awmds.h"
#include "formats/edifact_start.h"
#include "formats/epc_read.h"
#include "formats/epc_tree.h"
#include "formats/msw_read.h"

namespace atalaya::formats {
namespace {

// What a file that nobody knows looks like, by its first bytes.
struct Signature {
  std::string_view bytes;
  const char* looks;
};
constexpr Signature kSignatures[] = {{"%PDF-", "PDF"},
                                     {"\x1F\x8B", "gzip"},
                                     {"BZh", "bzip2"},
                                     {"\xFD" "7zXZ", "xz"},
                                     {"7z\xBC\xAF", "7-Zip"},
                                     {"Rar!", "RAR"},
                                     {"\xD0\xCF\x11\xE0", "old Office document"},
                                     {"\x89PNG", "PNG"},
                                     {"\xFF\xD8\xFF", "JPEG"},
                                     {"\x7F" "ELF", "program"},
                                     {"MZ", "program"},
                                     {"{\\rtf", "RTF"}};

bool StartsLikeXml(std::string_view head) {
  for (const char c : head.substr(0, 64)) {
    const bool skipped = c == '\0' || c == ' ' || c == '\t' || c == '\r' || c == '\n' || static_cast<unsigned char>(c) >= 0x80;
    if (!skipped) return c == '<';
  }
  return false;
}

std::string LowerName(std::string_view name) {
  std::string lower(name);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

// By the root element, or by the first elements that only one of them has: some wrap the manifest in an envelope of their own.
Recognised RecogniseXml(std::string_view head) {
  FindingList ignored;
  XmlReader xml(head, "", ignored);
  Recognised seen;
  for (int elements = 0; elements < 200 && xml.Next();) {
    if (xml.Current() != XmlReader::Event::kStart) continue;
    const std::string name = LowerName(xml.Name());
    if (elements++ == 0) seen.looks = "XML <" + ShortText(xml.Name(), 60) + ">";
    if (name == "awmds" || name == "awbolds" || name == "awappend" || name == "awmcds" || name == "general_segment" || name == "bol_segment") {
      return {DeclarationFile::kAwmds, {}};
    }
    // The last is the envelope of ship reporting systems, which has the message as text.
    if (name == "epcmessage" || name == "epcrequestbody" || name == "epcmessageheader" || name == "iso28005payload") return {DeclarationFile::kEpcXml, {}};
  }
  if (seen.looks.empty()) seen.looks = "XML";
  return seen;
}

// What is wrong before the first element, a document type declaration above all; that the head is cut is nothing wrong.
void TellXmlStart(std::string_view head, const std::string& file, DeclarationSink& sink) {
  FindingList findings;
  XmlReader xml(head, file, findings);
  while (xml.Next() && xml.Current() != XmlReader::Event::kStart) {
  }
  for (Finding& finding : findings.Take()) {
    if (finding.severity == Severity::kError && finding.code != "xml.truncated") sink.Found(std::move(finding));
  }
}

bool IsText(std::string_view head) {
  const std::string_view part = head.substr(0, 4096);
  const auto odd = std::count_if(part.begin(), part.end(), [](char c) {
    const auto u = static_cast<unsigned char>(c);
    return u < 0x20 && c != '\t' && c != '\r' && c != '\n' && c != '\f';
  });
  return odd * 50 <= static_cast<std::ptrdiff_t>(part.size());
}

// One sound sentence, or several that are not: what only looks like one is no track.
bool HoldsAis(std::string_view head) {
  int unsound = 0;
  for (std::size_t at = 0; at < head.size();) {
    const std::size_t end = std::min(head.find_first_of("\r\n", at), head.size());
    for (AisLine line = ReadAisLine(head.substr(at, std::min<std::size_t>(end - at, kMaxAisLine))); line.found; line = ReadAisLine(line.rest)) {
      if (line.trouble == AisTrouble::kNone || line.trouble == AisTrouble::kTagChecksum || ++unsound >= 3) return true;
    }
    at = end + 1;
  }
  return false;
}

// The pieces that were looked at, then those that follow.
class HeadAndRest {
 public:
  HeadAndRest(XmlSource source, DeclarationReading& reading) : source_(std::move(source)), reading_(reading) {
    while (head_.size() < kRecogniseBytes) {
      const std::string_view piece = source_();
      if (piece.empty()) {
        ended_ = true;
        break;
      }
      head_ += piece;
    }
  }
  std::string_view Head() const { return head_; }
  bool Whole() const { return ended_; }

  // All of it, in one piece; false: more than `most` bytes.
  bool TakeAll(std::size_t most, std::string& all) {
    for (std::string_view piece = Next(); !piece.empty(); piece = Next()) {
      if (all.size() + piece.size() > most) return false;
      all += piece;
    }
    return true;
  }

  std::string_view Next() {
    std::string_view piece;
    if (!given_) {
      given_ = true;
      piece = head_;
    } else if (!ended_) {
      piece = source_();
      ended_ = piece.empty();
    }
    reading_.bytes += piece.size();
    return piece;
  }

 private:
  XmlSource source_;
  DeclarationReading& reading_;
  std::string head_;
  bool ended_ = false, given_ = false;
};

// Counts what passes.
class CountingSink : public DeclarationSink {
 public:
  CountingSink(DeclarationSink& sink, DeclarationReading& reading) : sink_(sink), reading_(reading) {}
  void Begin(const model::Declaration& head) override { sink_.Begin(head); }
  void Take(model::Consignment& item) override { sink_.Take(item); }
  void Take(model::Equipment& item) override { sink_.Take(item); }
  void Take(model::Person& item) override { sink_.Take(item); }
  void Take(model::Inspection& item) override { sink_.Take(item); }
  void End(model::Declaration& head) override {
    ++reading_.declarations;
    sink_.End(head);
  }
  void Found(Finding finding) override { sink_.Found(std::move(finding)); }

 private:
  DeclarationSink& sink_;
  DeclarationReading& reading_;
};

}  // namespace

const char* DeclarationFileName(DeclarationFile kind) {
  constexpr const char* kNames[] = {"unknown", "edifact", "awmds", "epc-xml", "epc-json", "epc-csv", "msw-xlsx", "ais-nmea", "ais-csv"};
  return kNames[static_cast<std::size_t>(kind)];
}

Recognised RecogniseDeclaration(std::string_view head, bool whole) {
  for (const Signature& signature : kSignatures) {
    if (head.starts_with(signature.bytes)) return {DeclarationFile::kUnknown, signature.looks};
  }
  if (head.starts_with("PK\x03\x04")) return IsOpenXmlWorkbook(head) ? Recognised{DeclarationFile::kMswSpreadsheet, {}} : Recognised{DeclarationFile::kUnknown, "zip"};
  if (StartsLikeXml(head)) return RecogniseXml(head);
  if (Trim(head).empty()) return {DeclarationFile::kUnknown, "blank"};
  const std::string_view text = Trim(head.substr(head.starts_with("\xEF\xBB\xBF") ? 3 : 0));
  if (text.empty()) return {DeclarationFile::kUnknown, "blank"};
  if (text.front() == '{' || text.front() == '[') {
    // A receiver's stamp in brackets is no JSON.
    if (IsEpcJson(text)) return {DeclarationFile::kEpcJson, {}};
    if (!HoldsAis(head)) return {DeclarationFile::kUnknown, "JSON"};
  }
  if (HoldsAis(head)) return {DeclarationFile::kAisNmea, {}};
  if (IsAisCsv(text)) return {DeclarationFile::kAisCsv, {}};
  if (IsEpcCsv(text)) return {DeclarationFile::kEpcCsv, {}};
  if (FindEdifactStart(head, true, whole).found) return {DeclarationFile::kEdifact, {}};
  return {DeclarationFile::kUnknown, IsText(head) ? "text" : "bytes"};
}

DeclarationReading ReadDeclaration(XmlSource source, const std::string& file, const EdifactTables& tables, DeclarationSink& sink, TrackSink* tracks,
                                   const DeclarationOptions& options) {
  DeclarationReading reading;
  HeadAndRest input(std::move(source), reading);
  CountingSink counting(sink, reading);
  if (input.Head().empty()) {
    sink.Found(Error("file.empty", file));
    return reading;
  }
  Recognised seen = RecogniseDeclaration(input.Head(), input.Whole());
  reading.kind = seen.kind;
  reading.looks = std::move(seen.looks);
  switch (reading.kind) {
    case DeclarationFile::kEdifact: {
      EdifactReader reader(tables, file, counting, options.edifact);
      for (std::string_view piece = input.Next(); !piece.empty(); piece = input.Next()) reader.Feed(piece);
      reader.Finish();
      break;
    }
    case DeclarationFile::kAwmds: ReadAwmds([&input] { return input.Next(); }, file, counting); break;
    case DeclarationFile::kEpcXml: ReadEpcXml([&input] { return input.Next(); }, file, counting); break;
    case DeclarationFile::kEpcJson:
    case DeclarationFile::kEpcCsv:
    case DeclarationFile::kMswSpreadsheet: {
      std::string all;
      if (!input.TakeAll(kMaxWholeBytes, all)) {
        sink.Found(Error("file.too-large", file, {{"limit", std::to_string(kMaxWholeBytes >> 20)}}));
        break;
      }
      if (reading.kind == DeclarationFile::kEpcJson) ReadEpcJson(all, file, counting);
      else if (reading.kind == DeclarationFile::kEpcCsv) ReadEpcCsv(all, file, counting);
      else ReadMsw(all, file, counting);
      break;
    }
    case DeclarationFile::kAisNmea:
    case DeclarationFile::kAisCsv: {
      if (tracks == nullptr) {
        sink.Found(Error("declaration.track", file));
        break;
      }
      if (reading.kind == DeclarationFile::kAisCsv) {
        const AisCsvCounts counts = ReadAisCsv([&input] { return input.Next(); }, file, *tracks);
        reading.records = counts.positions + counts.statics;
        break;
      }
      AisReader reader(file, *tracks);
      for (std::string_view piece = input.Next(); !piece.empty(); piece = input.Next()) reader.Feed(piece);
      reader.Finish();
      reading.records = reader.Counts().messages;
      break;
    }
    case DeclarationFile::kUnknown:
      if (StartsLikeXml(input.Head())) TellXmlStart(input.Head(), file, sink);
      sink.Found(Error("declaration.unknown", file, {{"looks", reading.looks}}));
  }
  return reading;
}

DeclarationReading ReadDeclaration(std::string_view bytes, const std::string& file, const EdifactTables& tables, DeclarationSink& sink, TrackSink* tracks,
                                   const DeclarationOptions& options) {
  bool given = false;
  return ReadDeclaration([bytes, given]() mutable { return std::exchange(given, true) ? std::string_view() : bytes; }, file, tables, sink, tracks, options);
}

}  // namespace atalaya::formats
