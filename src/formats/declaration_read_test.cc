#include "formats/declaration_read.h"

#include <gtest/gtest.h>

#include "formats/test_ais.h"
#include "formats/test_evidence.h"
#include "formats/test_files.h"

namespace atalaya::formats {
namespace {

const EdifactTables& DoorTables() {
  static const EdifactTables tables = [] {
    FindingList problems;
    return ReadEdifactTables(SourceTree(), "data/formats/edifact", problems);
  }();
  return tables;
}

struct Through {
  DeclarationReading reading;
  DeclarationCollector all;
  TrackCollector tracks;
};

// In pieces, as an upload comes.
Through Read(std::string_view bytes, std::size_t piece = 1000) {
  Through through;
  std::size_t at = 0;
  through.reading = ReadDeclaration(
      [&]() mutable {
        const std::string_view next = bytes.substr(std::min(at, bytes.size()), piece);
        at += piece;
        return next;
      },
      "upload", DoorTables(), through.all, &through.tracks);
  return through;
}

const std::string kCrew =
    "UNB+UNOA:4+AIR+CUSTOMS+260115:0900+000000007'UNH+1+PAXLST:D:05B:UN:IATA'BGM+250'TDT+20+V7'LOC+125+BBBGI'DTM+189:2601150830:201'"
    "NAD+FM+++DOE:JANE'ATT+2++F'CNT+41:1'UNT+9+1'UNZ+1+000000007'";

TEST(DeclarationRead, KnowsEdifactBehindJunk) {
  for (const std::string& before : {std::string(), std::string("\xEF\xBB\xBF"), std::string("From: agent@example.org\r\nSubject: crew\r\n\r\n"),
                                    std::string("UNA:+.? '"), std::string("mail\r\nUNA:+.? '\r\n")}) {
    const Through through = Read(before + kCrew, 7);
    EXPECT_EQ(through.reading.kind, DeclarationFile::kEdifact) << before;
    EXPECT_EQ(through.reading.declarations, 1u);
    EXPECT_EQ(through.reading.bytes, before.size() + kCrew.size());
    ASSERT_EQ(through.all.declarations.size(), 1u);
    EXPECT_EQ(through.all.declarations[0].persons.size(), 1u);
  }
}

TEST(DeclarationRead, KnowsTheManifestInItsEnvelope) {
  const std::string bill = "<Bol_segment><Bol_id><Bol_reference>B1</Bol_reference><Bol_nature>23</Bol_nature></Bol_id></Bol_segment>";
  for (const std::string& text : {"<?xml version=\"1.0\"?><Awmds>" + bill + "</Awmds>", "<a:AWBOLDS xmlns:a=\"x\">" + bill + "</a:AWBOLDS>",
                                  "\n<Envelope><Any/>" + bill + "</Envelope>"}) {
    const Through through = Read(text);
    EXPECT_EQ(through.reading.kind, DeclarationFile::kAwmds) << text;
    ASSERT_EQ(through.all.declarations.size(), 1u);
    EXPECT_EQ(through.all.declarations[0].consignments.size(), 1u);
  }
}

TEST(DeclarationRead, KnowsNoticesAndSpreadsheets) {
  const std::pair<std::string, DeclarationFile> cases[] = {
      {"<EPCMessage xmlns=\"http://www.iso.org/28005-2\"><EPCRequestBody><CurrentShipSecurityLevel>SL1</CurrentShipSecurityLevel></EPCRequestBody></EPCMessage>",
       DeclarationFile::kEpcXml},
      {" {\"EPCMessage\":{\"EPCRequestBody\":{\"ValidISSC\":true}}}", DeclarationFile::kEpcJson},
      {"\xEF\xBB\xBFShipName,IMONumber,ValidISSC\nX,9074729,Y\n", DeclarationFile::kEpcCsv}};
  for (const auto& [bytes, kind] : cases) {
    const Through through = Read(bytes, 11);
    EXPECT_EQ(through.reading.kind, kind) << bytes;
    ASSERT_EQ(through.all.declarations.size(), 1u) << bytes << Lines(through.all.findings);
    EXPECT_EQ(through.all.declarations[0].kind, model::DeclarationKind::kPreArrival);
    EXPECT_EQ(through.reading.bytes, bytes.size());
  }
  const Through sheet = Read(Slurp("data/formats/msw/IMO-MSW-Data-Import-Template.xlsx"));
  EXPECT_EQ(sheet.reading.kind, DeclarationFile::kMswSpreadsheet);
  EXPECT_EQ(Lines(sheet.all.findings), "warning msw.nothing-filled upload\n");
  EXPECT_EQ(Read(test::Docx()).reading.looks, "zip");
}

TEST(DeclarationRead, TellsTracksApart) {
  const std::string nmea = "[2026-01-15 00:00:00] " + WriteAis({.lon = 6, .lat = 6}).Lines() + "noise\n" + WriteAis({.type = 5, .name = "X"}).Lines();
  const Through track = Read(nmea, 5);
  EXPECT_EQ(track.reading.kind, DeclarationFile::kAisNmea);
  EXPECT_TRUE(IsTrack(track.reading.kind));
  EXPECT_EQ(track.reading.records, 2u);
  EXPECT_EQ(track.tracks.positions.size(), 1u);
  EXPECT_EQ(track.tracks.statics.size(), 1u);
  EXPECT_TRUE(track.all.declarations.empty());
  const std::string csv = "MMSI,BaseDateTime,LAT,LON\n367000001,2026-01-15T00:00:01,9.9,-83\n";
  EXPECT_EQ(Read(csv).reading.kind, DeclarationFile::kAisCsv);
  EXPECT_EQ(Read(csv).tracks.positions.size(), 1u);
  DeclarationCollector all;
  EXPECT_EQ(ReadDeclaration(csv, "t", DoorTables(), all).kind, DeclarationFile::kAisCsv);
  EXPECT_EQ(Lines(all.findings), "error declaration.track t\n");
  EXPECT_EQ(Read("!AIVDM,1,1,,A,15RTgt0PAso,0*00\n!AIVDM,1,1,,A,15RTgt0PAso,0*01\n!AIVDM,1,1,,A,15RTgt0PAs\n").reading.kind, DeclarationFile::kAisNmea);
  // Words that look like a sentence are none.
  EXPECT_EQ(Read("we send !AIVDM,1,1 soon\n").reading.kind, DeclarationFile::kUnknown);
}

// What has to be held whole has a limit; what is a stream has none.
TEST(DeclarationRead, LargeFiles) {
  const std::string block(1 << 20, ' ');
  std::size_t given = 0;
  DeclarationCollector all;
  const auto source = [&](std::string_view first, std::size_t blocks) {
    given = 0;
    return [&block, &given, first, blocks]() -> std::string_view {
      if (given == 0) return ++given, first;
      return given++ <= blocks ? std::string_view(block) : std::string_view();
    };
  };
  const auto json = ReadDeclaration(source("{\"EPCMessage\":{", 100), "big.json", DoorTables(), all);
  EXPECT_EQ(json.kind, DeclarationFile::kEpcJson);
  EXPECT_EQ(json.declarations, 0u);
  EXPECT_EQ(Lines(all.findings), "error file.too-large big.json limit=" + std::to_string(kMaxWholeBytes >> 20) + "\n");
  EXPECT_LT(given, 70u);  // it stopped reading
}

TEST(DeclarationRead, SaysWhatAnUnknownFileLooksLike) {
  const std::pair<std::string, const char*> cases[] = {{"%PDF-1.7 ...", "PDF"},
                                                       {"\x1F\x8B\x08 and so on", "gzip"},
                                                       {"<Invoice><Number>1</Number></Invoice>", "XML <Invoice>"},
                                                       {"{\"a\":1}", "JSON"},
                                                       {"  \r\n ", "blank"},
                                                       {"Dear port, our ship comes tomorrow.", "text"},
                                                       {std::string(200, '\x01'), "bytes"}};
  for (const auto& [bytes, looks] : cases) {
    const Through through = Read(bytes);
    EXPECT_EQ(through.reading.kind, DeclarationFile::kUnknown) << looks;
    EXPECT_EQ(through.reading.looks, looks);
    ASSERT_EQ(through.all.findings.size(), 1u) << looks;
    EXPECT_EQ(through.all.findings[0].code, "declaration.unknown");
    EXPECT_EQ(through.all.findings[0].severity, Severity::kError);
  }
  const Through bomb = Read("<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY x \"xxxx\">]><Awmds>&x;</Awmds>");
  EXPECT_EQ(bomb.reading.kind, DeclarationFile::kUnknown);
  EXPECT_EQ(bomb.all.findings.at(0).code, "xml.doctype");
  EXPECT_EQ(bomb.all.findings.at(1).code, "declaration.unknown");
  EXPECT_EQ(Read("").all.findings.at(0).code, "file.empty");
}

}  // namespace
}  // namespace atalaya::formats
