#include "formats/ais_csv.h"

#include <gtest/gtest.h>

#include "base/time.h"
#include "formats/test_files.h"

namespace atalaya::formats {
namespace {

// Columns of MarineCadastre; ships and tracks are invented.
const std::string kTrackHead =
    "MMSI,BaseDateTime,LAT,LON,SOG,COG,Heading,VesselName,IMO,CallSign,VesselType,Status,Length,Width,Draft,Cargo,TransceiverClass\n";
const std::string kTrackRows =
    "367000001,2026-01-15T00:00:01,9.99512,-83.07031,0.1,187.2,210.0,\"INVENTED, ONE\",IMO9074729,WXY1234,70,5,190.5,32.0,10.2,70,A\n"
    "367000001,2026-01-15T00:01:10,9.99513,-83.07030,0.0,360.0,511.0,\"INVENTED, ONE\",IMO9074729,WXY1234,70,5,190.5,32.0,10.2,70,A\n"
    "367000002,2026-01-15T00:00:09,9.5,-83.1,102.3,-12.4,17.0,LANCHA,,,,,,,,,B\n";

struct CsvRun {
  TrackCollector all;
  AisCsvCounts counts;
};

CsvRun RunCsv(const std::string& text, std::size_t piece = 100'000) {
  CsvRun run;
  std::size_t at = 0;
  run.counts = ReadAisCsv(
      [&] {
        const std::string_view next = std::string_view(text).substr(std::min(at, text.size()), piece);
        at += piece;
        return next;
      },
      "t.csv", run.all);
  return run;
}

TEST(AisCsv, ReadsMarineCadastre) {
  const CsvRun run = RunCsv(kTrackHead + kTrackRows, 7);
  EXPECT_EQ(Lines(run.all.findings), "warning ais.csv-value t.csv:4 column=COG value=-12.4\n");
  ASSERT_EQ(run.all.positions.size(), 3u);
  const model::AisPosition& p = run.all.positions[0];
  EXPECT_EQ(p.mmsi, 367000001u);
  EXPECT_EQ(p.message, 0);
  EXPECT_EQ(p.time_ms, MillisFromUtc("2026-01-15T00:00:01Z"));
  EXPECT_DOUBLE_EQ(*p.lat, 9.99512);
  EXPECT_DOUBLE_EQ(*p.lon, -83.07031);
  EXPECT_DOUBLE_EQ(*p.sog_kn, 0.1);
  EXPECT_DOUBLE_EQ(*p.cog_deg, 187.2);
  EXPECT_EQ(p.heading_deg, 210);
  EXPECT_EQ(p.status, 5);
  EXPECT_EQ(p.station, model::AisStation::kClassA);
  EXPECT_EQ(p.at.segment, 2u);
  EXPECT_FALSE(run.all.positions[1].cog_deg || run.all.positions[1].heading_deg);
  EXPECT_FALSE(run.all.positions[2].sog_kn || run.all.positions[2].cog_deg || run.all.positions[2].status);
  ASSERT_EQ(run.all.statics.size(), 2u);  // said once
  const model::AisStatic& s = run.all.statics[0];
  EXPECT_EQ(s.name, "INVENTED, ONE");
  EXPECT_EQ(s.imo, 9074729u);
  EXPECT_EQ(s.imo_check, model::CheckDigit::kRight);
  EXPECT_EQ(s.call_sign, "WXY1234");
  EXPECT_EQ(s.ship_type, 70);
  EXPECT_DOUBLE_EQ(*s.length_m, 190.5);
  EXPECT_DOUBLE_EQ(*s.width_m, 32);
  EXPECT_DOUBLE_EQ(*s.draught_m, 10.2);
  EXPECT_EQ(s.cargo, 70);
}

TEST(AisCsv, ColumnsInAnyOrderAndSpelling) {
  const CsvRun run = RunCsv("\xEF\xBB\xBFlongitude;Latitude;base_date_time;mmsi;vessel_name;status\r\n-83.1;9.5;2026-01-15 00:00:01;367000001;NI\xD1O;At Anchor\r\n");
  ASSERT_EQ(run.all.positions.size(), 1u);
  EXPECT_DOUBLE_EQ(*run.all.positions[0].lon, -83.1);
  EXPECT_EQ(run.all.positions[0].status, 1);
  ASSERT_EQ(run.all.statics.size(), 1u);
  EXPECT_EQ(run.all.statics[0].name, "NI\xC3\x91O");
  EXPECT_EQ(Lines(run.all.findings), "note ais.csv-charset t.csv:2\n");
}

TEST(AisCsv, DamagedRowsAreToldAndPassedOver) {
  const CsvRun run = RunCsv(kTrackHead + "367000001,2026-01-15T00:00:01\n,2026-01-15T00:00:01,9,-83,,,,,,,,,,,,,\nx,2026-01-15T00:00:01,9,-83,,,,,,,,,,,,,\n"
                            "367000003,yesterday,95,-83,,,,,IMO12,,,,,,,,\n" + kTrackRows);
  EXPECT_EQ(run.counts.refused, 3u);
  EXPECT_EQ(run.counts.rows, 7u);
  EXPECT_EQ(run.all.positions.size(), 4u);
  EXPECT_TRUE(HasFinding(run.all.findings, "ais.csv-row", "t.csv:2"));
  EXPECT_TRUE(HasFinding(run.all.findings, "ais.csv-row", "t.csv:4"));
  EXPECT_TRUE(HasFinding(run.all.findings, "ais.csv-value", "t.csv:5"));
  EXPECT_FALSE(run.all.positions[0].lat || run.all.positions[0].lon || run.all.positions[0].time_ms);
  EXPECT_EQ(Lines(RunCsv("MMSI,LAT\n1,2\n").all.findings),
            "error ais.csv-columns t.csv:1 column=BaseDateTime\nerror ais.csv-columns t.csv:1 column=LON\n");
  EXPECT_EQ(Lines(RunCsv(kTrackHead).all.findings), "error ais.nothing t.csv\n");
}

TEST(AisCsv, LongFilesInAnyPieces) {
  std::string text = kTrackHead;
  for (int i = 0; i < 9000; ++i) text += kTrackRows.substr(0, kTrackRows.find("3670000" "02"));
  const CsvRun whole = RunCsv(text, text.size());
  EXPECT_EQ(whole.all.positions.size(), 18'000u);
  EXPECT_EQ(whole.all.statics.size(), 1u);
  for (const std::size_t piece : {333UL, 65'536UL}) {
    const CsvRun cut = RunCsv(text, piece);
    ASSERT_EQ(cut.all.positions.size(), 18'000u);
    EXPECT_EQ(cut.all.positions.back().at.segment, 18'001u);
    EXPECT_EQ(whole.all.positions.back().at.segment, 18'001u);
    EXPECT_EQ(cut.counts.bytes, text.size());
    EXPECT_TRUE(cut.all.findings.empty());
  }
  // A row without end does not fill the memory.
  const CsvRun endless = RunCsv(kTrackHead + std::string(3'000'000, 'x') + "\n" + kTrackRows, 100'000);
  EXPECT_EQ(endless.all.positions.size(), 3u);
  EXPECT_TRUE(HasFinding(endless.all.findings, "ais.csv-row", "t.csv:2")) << Lines(endless.all.findings);
}

TEST(AisCsv, KnowsItself) {
  EXPECT_TRUE(IsAisCsv(kTrackHead));
  EXPECT_TRUE(IsAisCsv("mmsi;latitude;longitude\n"));
  EXPECT_FALSE(IsAisCsv("bill,lat,lon\n"));
  EXPECT_FALSE(IsAisCsv(""));
}

}  // namespace
}  // namespace atalaya::formats
