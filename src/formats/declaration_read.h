// One door for every file that declares something: what it is by its content, and what it says.
//
//   DeclarationCollector all;
//   const DeclarationReading reading = ReadDeclaration(source, "upload.bin", tables, all);
//   if (reading.kind == DeclarationFile::kUnknown) ...        // a finding says what it looks like
//
// The name of the file means nothing. Told apart by the first kRecogniseBytes: EDIFACT (also behind mail headers and other junk), the ASYCUDA manifest,
// ISO 28005-2 as XML, JSON or CSV, the spreadsheet of the IMO single window; and AIS as NMEA sentences or CSV, which is a track and no declaration:
// it goes to `tracks` where there is one, else it is a finding.
//
// EDIFACT, manifests and tracks are read as a stream, of any size. What has to be held whole (spreadsheet, pre-arrival notice) is refused past kMaxWholeBytes.
// What is wrong with XML before its first element is told too (`xml.doctype`). Findings go where the readers put them (edifact_read.h, awmds.h, epc_read.h,
// msw_read.h, ais_read.h, ais_csv.h); besides `declaration.unknown` (looks), `declaration.track` (a track, and no sink for tracks), `file.empty`,
// `file.too-large`. Pure; safe from any thread; tables may be shared.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "formats/declaration_sink.h"
#include "formats/edifact_read.h"
#include "formats/track_sink.h"
#include "formats/xml_reader.h"

namespace atalaya::formats {

inline constexpr std::size_t kRecogniseBytes = std::size_t{256} << 10;
inline constexpr std::size_t kMaxWholeBytes = std::size_t{64} << 20;

enum class DeclarationFile : std::uint8_t { kUnknown, kEdifact, kAwmds, kEpcXml, kEpcJson, kEpcCsv, kMswSpreadsheet, kAisNmea, kAisCsv };

// "edifact", "awmds", "epc-xml", "epc-json", "epc-csv", "msw-xlsx", "ais-nmea", "ais-csv", "unknown".
const char* DeclarationFileName(DeclarationFile kind);
inline bool IsTrack(DeclarationFile kind) { return kind == DeclarationFile::kAisNmea || kind == DeclarationFile::kAisCsv; }

struct Recognised {
  DeclarationFile kind = DeclarationFile::kUnknown;
  std::string looks;  // where unknown: "PDF", "gzip", "XML <Invoice>", "JSON", "text", "bytes" ...
};
// `head`: the beginning of the file, or all of it (`whole`).
Recognised RecogniseDeclaration(std::string_view head, bool whole);

struct DeclarationOptions {
  EdifactOptions edifact;
};

struct DeclarationReading {
  DeclarationFile kind = DeclarationFile::kUnknown;
  std::string looks;
  std::uint64_t bytes = 0;         // read
  std::uint64_t declarations = 0;  // given to the sink
  std::uint64_t records = 0;       // of a track
};

// `source` gives the next piece of the input, of any size, empty at the end (xml_reader.h). A piece must live until the next call.
DeclarationReading ReadDeclaration(XmlSource source, const std::string& file, const EdifactTables& tables, DeclarationSink& sink,
                                   TrackSink* tracks = nullptr, const DeclarationOptions& options = {});
DeclarationReading ReadDeclaration(std::string_view bytes, const std::string& file, const EdifactTables& tables, DeclarationSink& sink,
                                   TrackSink* tracks = nullptr, const DeclarationOptions& options = {});

}  // namespace atalaya::formats
