#include "formats/ais_read.h"

#include <gtest/gtest.h>

#include <cmath>

#include "base/time.h"
#include "formats/test_ais.h"
#include "formats/test_files.h"

namespace atalaya::formats {
namespace {

struct AisRun {
  TrackCollector all;
  AisCounts counts;
};

AisRun RunAis(std::string_view text, std::size_t piece = std::string_view::npos, const AisOptions& options = {}) {
  AisRun run;
  AisReader reader("a.nmea", run.all, options);
  if (piece == std::string_view::npos) piece = text.size() + 1;
  for (std::size_t at = 0; at < text.size(); at += piece) reader.Feed(text.substr(at, piece));
  reader.Finish();
  run.counts = reader.Counts();
  return run;
}

std::int64_t Millis(const char* utc) { return *MillisFromUtc(utc); }

// Published example sentences (gpsd's and libais's documentation use the same): values as printed there.
TEST(AisRead, ReadsPublishedMessages) {
  const AisRun run = RunAis(
      "!AIVDM,1,1,,A,15RTgt0PAso;90TKcjM8h6g208CQ,0*4A\r\n"
      "!AIVDM,1,1,,B,177KQJ5000G?tO`K>RA1wUbN0TKH,0*5C\r\n"
      "!AIVDM,2,1,3,B,55P5TL01VIaAL@7WKO@mBplU@<PDhh000000001S;AJ::4A80?4i@E53,0*3E\r\n!AIVDM,2,2,3,B,1@0000000000000,2*55\r\n");
  EXPECT_EQ(Lines(run.all.findings), "");
  ASSERT_EQ(run.all.positions.size(), 2u);
  const model::AisPosition& first = run.all.positions[0];
  EXPECT_EQ(first.mmsi, 371798000u);
  EXPECT_EQ(first.message, 1);
  EXPECT_EQ(first.status, 0);
  EXPECT_EQ(first.turn_side, -1);
  EXPECT_DOUBLE_EQ(*first.sog_kn, 12.3);
  EXPECT_TRUE(first.accurate);
  EXPECT_NEAR(*first.lon, -123.395383, 5e-7);
  EXPECT_NEAR(*first.lat, 48.381633, 5e-7);
  EXPECT_DOUBLE_EQ(*first.cog_deg, 224);
  EXPECT_EQ(first.heading_deg, 215);
  EXPECT_EQ(first.second, 33);
  EXPECT_EQ(run.all.positions[1].mmsi, 477553000u);
  EXPECT_EQ(run.all.positions[1].status, 5);
  EXPECT_NEAR(*run.all.positions[1].lon, -122.345833, 5e-7);
  EXPECT_NEAR(*run.all.positions[1].lat, 47.582833, 5e-7);
  ASSERT_EQ(run.all.statics.size(), 1u);
  const model::AisStatic& ship = run.all.statics[0];
  EXPECT_EQ(ship.mmsi, 369190000u);
  EXPECT_EQ(ship.imo, 6710932u);
  EXPECT_EQ(ship.imo_check, model::CheckDigit::kRight);
  EXPECT_EQ(ship.call_sign, "WDA9674");
  EXPECT_EQ(ship.name, "MT.MITCHELL");
  EXPECT_EQ(ship.ship_type, 99);
  EXPECT_EQ(ship.to_bow, 90);
  EXPECT_EQ(ship.to_stern, 90);
  EXPECT_DOUBLE_EQ(*ship.draught_m, 6);
  EXPECT_EQ(ship.eta_month, 1);
  EXPECT_EQ(ship.eta_day, 2);
  EXPECT_EQ(ship.eta_hour, 8);
  EXPECT_EQ(ship.eta_minute, 0);
  EXPECT_EQ(ship.destination, "SEATTLE");
  EXPECT_EQ(ship.at.segment, 3u);
}

TEST(AisRead, SentinelsAreUnknown) {
  const AisRun run = RunAis(WriteAis({}).Lines() + WriteAis({.type = 5}).Lines() + WriteAis({.type = 4}).Lines() + WriteAis({.type = 9}).Lines() +
                            WriteAis({.type = 27, .speed = 63, .lon = 181 * 600, .lat = 91 * 600, .course = 511}).Lines());
  EXPECT_EQ(Lines(run.all.findings), "");
  ASSERT_EQ(run.all.positions.size(), 4u);
  for (const model::AisPosition& p : run.all.positions) {
    EXPECT_FALSE(p.lat || p.lon || p.sog_kn || p.cog_deg || p.heading_deg || p.turn_deg_min || p.turn_side || p.status || p.second || p.manoeuvre || p.altitude_m ||
                 p.time_ms)
        << int{p.message};
    EXPECT_EQ(p.station_time, "");
  }
  ASSERT_EQ(run.all.statics.size(), 1u);
  const model::AisStatic& s = run.all.statics[0];
  EXPECT_FALSE(s.imo || s.ship_type || s.to_bow || s.length_m || s.draught_m || s.eta_month || s.eta_day || s.eta_hour || s.eta_minute);
  EXPECT_EQ(s.name + s.call_sign + s.destination, "");
}

TEST(AisRead, TellsWhatCannotBe) {
  const AisRun run = RunAis(WriteAis({.speed = 5, .lon = 0, .lat = 95 * 600'000, .course = 4000, .heading = 400}).Lines() +
                            WriteAis({.mmsi = 0, .lon = 6, .lat = 6}).Lines());
  ASSERT_EQ(run.all.positions.size(), 2u);
  EXPECT_FALSE(run.all.positions[0].lat || run.all.positions[0].lon || run.all.positions[0].cog_deg || run.all.positions[0].heading_deg);
  EXPECT_DOUBLE_EQ(*run.all.positions[0].sog_kn, 0.5);
  EXPECT_TRUE(HasFinding(run.all.findings, "ais.value", "a.nmea:1"));
  EXPECT_TRUE(HasFinding(run.all.findings, "ais.value", "a.nmea:2"));
  EXPECT_EQ(run.counts.remarked, 2u);
}

TEST(AisRead, ReadsOverlongAndShortMessages) {
  AisWriter long1 = WriteAis({.status = 1, .lon = 600'000, .lat = 1'200'000});
  long1.Put(0, 36);  // 204 bits
  AisWriter five = WriteAis({.type = 5, .name = "SHORT ONE", .destination = "CRMOB"});
  five.Cut(422);
  AisWriter short1 = WriteAis({.status = 1, .speed = 77, .lon = 600'000, .lat = 1'200'000});
  short1.Cut(100);  // cut inside the latitude
  AisWriter no_mmsi;
  no_mmsi.Put(1, 6).Put(0, 20);
  const AisRun run = RunAis(long1.Lines() + five.Lines() + short1.Lines() + no_mmsi.Lines());
  ASSERT_EQ(run.all.positions.size(), 2u);
  EXPECT_DOUBLE_EQ(*run.all.positions[0].lat, 2);
  EXPECT_DOUBLE_EQ(*run.all.positions[1].sog_kn, 7.7);
  EXPECT_FALSE(run.all.positions[1].lat || run.all.positions[1].lon || run.all.positions[1].heading_deg || run.all.positions[1].second);
  ASSERT_EQ(run.all.statics.size(), 1u);
  EXPECT_EQ(run.all.statics[0].name, "SHORT ONE");
  EXPECT_EQ(run.all.statics[0].destination, "CRMOB");
  EXPECT_TRUE(HasFinding(run.all.findings, "ais.length", "a.nmea:1"));
  EXPECT_TRUE(HasFinding(run.all.findings, "ais.length", "a.nmea:2"));
  EXPECT_TRUE(HasFinding(run.all.findings, "ais.length", "a.nmea:4"));
  EXPECT_TRUE(HasFinding(run.all.findings, "ais.too-short", "a.nmea:5"));
  EXPECT_EQ(run.counts.refused, 1u);
}

TEST(AisRead, DamagedSentencesAreToldAndPassedOver) {
  const std::string good = WriteAis({.lon = 6, .lat = 6}).Lines();
  std::string bad = good;
  bad[20] = bad[20] == '0' ? '1' : '0';
  const std::string cut = good.substr(0, 25) + "\r\n";
  const std::string odd = AisWriter::Framed("AIVDM,1,1,,A,1~5RTgt0PAso;90TKcjM8h6g208C,0");
  const std::string fields = AisWriter::Framed("AIVDM,1,1,,A,15RTgt");
  const std::string part = AisWriter::Framed("AIVDM,2,3,1,A,15RTgt,0");
  const AisRun run = RunAis(bad + "$GPGGA,1,2,3*00\r\nsome words\r\n\r\n" + cut + odd + fields + part + "\x01\x02!AIVDM,\r\n" + good + cut + good);
  EXPECT_EQ(run.all.positions.size(), 2u);
  EXPECT_TRUE(HasFinding(run.all.findings, "ais.checksum", "a.nmea:1"));
  EXPECT_TRUE(HasFinding(run.all.findings, "ais.no-checksum", "a.nmea:5"));
  EXPECT_TRUE(HasFinding(run.all.findings, "ais.payload", "a.nmea:6"));
  EXPECT_TRUE(HasFinding(run.all.findings, "ais.form", "a.nmea:7"));
  EXPECT_TRUE(HasFinding(run.all.findings, "ais.form", "a.nmea:8"));
  EXPECT_EQ(run.counts.sentences, 9u);
  EXPECT_EQ(run.counts.refused, 7u);
  EXPECT_EQ(run.counts.sentences, run.counts.refused + run.counts.messages);
  EXPECT_EQ(Lines(RunAis("hello\n").all.findings), "error ais.nothing a.nmea\n");
}

TEST(AisRead, TwoSentencesOnOneLine) {
  const std::string good = WriteAis({.lon = 6, .lat = 6}).Lines(), bare = good.substr(0, good.size() - 2);
  EXPECT_EQ(RunAis(bare + bare + "\n").all.positions.size(), 2u);
  // The first lost its end.
  EXPECT_EQ(RunAis(bare.substr(0, 30) + good).all.positions.size(), 1u);
}

TEST(AisRead, PutsInterleavedPartsTogether) {
  const AisWriter a = WriteAis({.type = 5, .mmsi = 1'111'111, .name = "A", .destination = "X"}), b = WriteAis({.type = 5, .mmsi = 2'222'222, .name = "B"}),
                  c = WriteAis({.type = 5, .mmsi = 3'333'333, .name = "C"});
  const auto pa = a.Sentences(1, 'A'), pb = b.Sentences(1, 'B'), pc = c.Sentences(2, 'A');
  // Other sentences between, the second part first.
  const AisRun run = RunAis(pa[0] + pb[1] + "$GPZDA,1*00\r\n" + WriteAis({}).Lines() + pc[0] + pb[0] + pc[1] + pa[1]);
  EXPECT_EQ(Lines(run.all.findings), "");
  ASSERT_EQ(run.all.statics.size(), 3u);
  EXPECT_EQ(run.all.statics[0].name, "B");
  EXPECT_EQ(run.all.statics[1].name, "C");
  EXPECT_EQ(run.all.statics[2].name, "A");
  EXPECT_EQ(run.all.statics[2].mmsi, 1'111'111u);
  EXPECT_EQ(run.all.statics[2].at.segment, 1u);
}

TEST(AisRead, PartsOfTwoStationsWithTheSameNumberStayApart) {
  const auto pa = WriteAis({.type = 5, .mmsi = 1'111'111, .name = "A"}).Sentences(1, 'A'), pb = WriteAis({.type = 5, .mmsi = 2'222'222, .name = "B"}).Sentences(1, 'A');
  const auto tag = [](const std::string& body) { return "\\" + body + "*" + AisWriter::Checksum(body) + "\\"; };
  const AisRun run = RunAis(tag("s:one,c:1428451253") + pa[0] + tag("s:two,c:1428451300") + pb[0] + tag("s:one,c:1428451254") + pa[1] +
                            tag("s:two,c:1428451301") + pb[1]);
  EXPECT_EQ(Lines(run.all.findings), "");
  ASSERT_EQ(run.all.statics.size(), 2u);
  EXPECT_EQ(run.all.statics[0].name, "A");
  EXPECT_EQ(run.all.statics[0].source, "one");
  EXPECT_EQ(run.all.statics[0].time_ms, 1'428'451'253'000);
  EXPECT_EQ(run.all.statics[1].name, "B");
  // Groups: only the first part names its source.
  const AisRun grouped = RunAis(tag("g:1-2-71,s:one,c:1428451253") + pa[0] + tag("g:1-2-72,s:one,c:1428451253") + pb[0] + tag("g:2-2-71") + pa[1] +
                                tag("g:2-2-72") + pb[1]);
  EXPECT_EQ(Lines(grouped.all.findings), "");
  ASSERT_EQ(grouped.all.statics.size(), 2u);
  EXPECT_EQ(grouped.all.statics[0].name, "A");
  EXPECT_EQ(grouped.all.statics[1].name, "B");
}

TEST(AisRead, MissingPartsAreToldAndTheirNumberIsFreeAgain) {
  const auto pa = WriteAis({.type = 5, .mmsi = 1'111'111, .name = "A"}).Sentences(1, 'A'), pb = WriteAis({.type = 5, .mmsi = 2'222'222, .name = "B"}).Sentences(1, 'A');
  const AisRun again = RunAis(pa[0] + pb[0] + pb[1]);
  ASSERT_EQ(again.all.statics.size(), 1u);
  EXPECT_EQ(again.all.statics[0].name, "B");
  EXPECT_EQ(Lines(again.all.findings), "warning ais.incomplete a.nmea:1 have=1 total=2\n");
  // Too long ago: the second part begins a message of its own.
  std::string waiting;
  for (int i = 0; i < 20; ++i) waiting += "\n";
  AisOptions options;
  options.wait_lines = 10;
  EXPECT_EQ(RunAis(pa[0] + waiting + pa[1], std::string_view::npos, options).all.statics.size(), 0u);
  EXPECT_EQ(RunAis(pa[0] + waiting + pa[1], std::string_view::npos, options).counts.incomplete, 2u);
  // However many stay open, memory does not grow.
  std::string many;
  for (int i = 0; i < 100; ++i) many += AisWriter::Framed("AIVDM,9,1," + std::to_string(i % 10) + "," + static_cast<char>('A' + i / 10) + ",1,0");
  options.open_messages = 4;
  options.wait_lines = 1000;
  const AisRun full = RunAis(many, std::string_view::npos, options);
  EXPECT_EQ(full.counts.incomplete, 100u);
  EXPECT_EQ(full.all.findings.size(), 21u);
  EXPECT_EQ(full.all.findings.back().code, "findings.more");
  EXPECT_EQ(full.all.findings.back().args[0].second, "80");
}

TEST(AisRead, ReadsTimesWhereverTheyStand) {
  const std::string line = WriteAis({.lon = 6, .lat = 6}).Lines(), bare = line.substr(0, line.size() - 2);
  const std::string tag = "s:rORBCOMM01,c:1428451253";
  const std::int64_t when = Millis("2015-04-08T00:00:53Z");
  const std::string tagged = "\\" + tag + "*" + AisWriter::Checksum(tag) + "\\";
  const std::string cases[] = {tagged + bare,
                               "1428451253 " + bare,
                               "1428451253," + bare,
                               "[2015-04-08 00:00:53] " + bare,
                               "2015-04-08T00:00:53Z," + bare,
                               "station 7;2015-04-08T00:00:53;" + bare,
                               "20150408 000053 " + bare,
                               "2015-04-07T19:00:53-05:00 " + bare,
                               bare + ",r003669930,1428451253",
                               bare + "\t1428451253",
                               bare + " 2015-04-08 00:00:53 UTC",
                               "$PGHP,1,2015,4,8,0,0,53,0,338,2,,1,09*17\r\n" + bare};
  for (const std::string& text : cases) {
    const AisRun run = RunAis(text + "\r\n");
    ASSERT_EQ(run.all.positions.size(), 1u) << text;
    EXPECT_EQ(run.all.positions[0].time_ms, when) << text;
    EXPECT_EQ(run.counts.timed, 1u);
  }
  EXPECT_EQ(RunAis(bare + ",r003669930,1428451253\n").all.positions[0].source, "r003669930");
  EXPECT_EQ(RunAis(tagged + line).all.positions[0].source, "rORBCOMM01");
  EXPECT_EQ(RunAis("1428451253123 " + line).all.positions[0].time_ms, 1'428'451'253'123);
  EXPECT_EQ(RunAis("1428451253.25 " + line).all.positions[0].time_ms, 1'428'451'253'250);
  // A damaged tag block says nothing; numbers that are no times neither.
  const AisRun damaged = RunAis("\\s:x,c:1428451253*00\\" + line);
  ASSERT_EQ(damaged.all.positions.size(), 1u);
  EXPECT_FALSE(damaged.all.positions[0].time_ms);
  EXPECT_TRUE(HasFinding(damaged.all.findings, "ais.tag-checksum", "a.nmea:1"));
  for (const char* text : {"12 ", "0000000001 ", "2015-13-08 00:00:53 ", "99999999999999999999 ", "9142845125 "}) {
    EXPECT_FALSE(RunAis(text + line).all.positions.at(0).time_ms) << text;
  }
}

TEST(AisRead, KindsAndStations) {
  const AisRun run = RunAis(WriteAis({.type = 9, .speed = 300, .lon = 6, .lat = 6, .course = 10, .altitude = 1500}).Lines() +
                            WriteAis({.type = 18, .speed = 61}).Lines() + WriteAis({.type = 19, .name = "BOTH", .ship_type = 36}).Lines() +
                            WriteAis({.type = 21, .name = "NORTH CARDINAL BUOY OF MOIN", .ship_type = 20}).Lines() +
                            WriteAis({.type = 24, .name = "LANCHA"}).Lines() +
                            WriteAis({.type = 24, .call_sign = "TI1", .vendor = "ABC", .ship_type = 37, .bow = 5, .stern = 7, .port = 1, .starboard = 2, .part = 1}).Lines() +
                            WriteAis({.type = 24, .mmsi = 982'123'456, .call_sign = "T", .part = 1, .mothership = 366'000'001}).Lines() +
                            WriteAis({.type = 14, .text = "MAYDAY TEST"}).Lines() + WriteAis({.type = 6}).Lines() + WriteAis({.type = 40}).Lines() +
                            WriteAis({.type = 4, .second = 7, .year = 2026, .month = 11, .day = 30, .hour = 23, .minute = 59}).Lines());
  ASSERT_EQ(run.all.positions.size(), 5u);
  EXPECT_DOUBLE_EQ(*run.all.positions[0].sog_kn, 300);
  EXPECT_EQ(run.all.positions[0].altitude_m, 1500);
  EXPECT_EQ(run.all.positions[0].station, model::AisStation::kAircraft);
  EXPECT_DOUBLE_EQ(*run.all.positions[1].sog_kn, 6.1);
  EXPECT_EQ(run.all.positions[1].station, model::AisStation::kClassB);
  EXPECT_EQ(run.all.positions[3].station, model::AisStation::kAid);
  EXPECT_EQ(run.all.positions[4].station_time, "2026-11-30T23:59:07Z");
  ASSERT_EQ(run.all.statics.size(), 5u);
  EXPECT_EQ(run.all.statics[0].name, "BOTH");
  EXPECT_EQ(run.all.statics[1].name, "NORTH CARDINAL BUOY OF MOIN");
  EXPECT_EQ(run.all.statics[1].ship_type, 20);
  EXPECT_EQ(run.all.statics[2].name, "LANCHA");
  EXPECT_EQ(run.all.statics[3].call_sign, "TI1");
  EXPECT_EQ(run.all.statics[3].vendor, "ABC");
  EXPECT_DOUBLE_EQ(*run.all.statics[3].length_m, 12);
  EXPECT_DOUBLE_EQ(*run.all.statics[3].width_m, 3);
  EXPECT_EQ(run.all.statics[4].mothership, 366'000'001u);
  EXPECT_FALSE(run.all.statics[4].length_m);
  ASSERT_EQ(run.all.texts.size(), 1u);
  EXPECT_EQ(run.all.texts[0].text, "MAYDAY TEST");
  EXPECT_EQ(run.counts.other, 2u);
  EXPECT_TRUE(HasFinding(run.all.findings, "ais.unknown-kind", "a.nmea:10"));
}

// What is written is read, and how the bytes are cut changes nothing.
TEST(AisRead, RoundTripInAnyPieces) {
  Rng rng(7, StreamOf("test.ais"));
  std::string text;
  std::vector<AisRaw> written;
  for (int i = 0; i < 400; ++i) {
    AisRaw raw = RandomAis(rng, true);
    if (raw.type != 1 && raw.type != 18 && raw.type != 5) raw.type = 1;
    written.push_back(raw);
    text += WriteAis(raw).Lines(i % 10, i % 2 == 0 ? 'A' : 'B');
    if (i % 7 == 0) text += i % 2 == 0 ? "\rnoise\r" : "\n$GPGGA,*00\r\n";
  }
  const AisRun whole = RunAis(text);
  EXPECT_EQ(whole.counts.messages, written.size());
  std::size_t position = 0, fixed = 0;
  for (const AisRaw& raw : written) {
    if (raw.type == 5) {
      const model::AisStatic& s = whole.all.statics.at(fixed++);
      EXPECT_EQ(s.mmsi, raw.mmsi);
      EXPECT_EQ(s.name, raw.name);
      EXPECT_EQ(s.destination, raw.destination);
      EXPECT_EQ(s.imo.value_or(0), raw.imo);
      continue;
    }
    const model::AisPosition& p = whole.all.positions.at(position++);
    EXPECT_EQ(p.mmsi, raw.mmsi);
    if (p.lat) {
      EXPECT_EQ(std::lround(*p.lat * 600'000), raw.lat);
      EXPECT_EQ(std::lround(*p.lon * 600'000), raw.lon);
    }
    EXPECT_EQ(p.heading_deg.value_or(511), raw.heading);
  }
  for (const std::size_t piece : {1, 2, 3, 7, 64, 1000}) {
    const AisRun cut = RunAis(text, piece);
    EXPECT_EQ(cut.counts.lines, whole.counts.lines) << piece;
    EXPECT_EQ(cut.counts.bytes, text.size());
    ASSERT_EQ(cut.all.positions.size(), whole.all.positions.size());
    for (std::size_t i = 0; i < cut.all.positions.size(); ++i) {
      EXPECT_EQ(cut.all.positions[i].at.offset, whole.all.positions[i].at.offset);
      EXPECT_EQ(text.substr(cut.all.positions[i].at.offset, 7), "!AIVDM,");
      EXPECT_EQ(cut.all.positions[i].lat, whole.all.positions[i].lat);
    }
    EXPECT_EQ(Lines(cut.all.findings), Lines(whole.all.findings));
  }
}

TEST(AisRead, LinesWithoutEndDoNotGrow) {
  const std::string good = WriteAis({.lon = 6, .lat = 6}).Lines();
  const std::string text = good + std::string(100'000, 'x') + "\n" + good;
  for (const std::size_t piece : {13UL, 5000UL, 200'000UL}) {
    const AisRun run = RunAis(text, piece);
    EXPECT_EQ(run.all.positions.size(), 2u);
    EXPECT_EQ(Lines(run.all.findings), "warning ais.line-too-long a.nmea:2 limit=4096\n");
  }
}

}  // namespace
}  // namespace atalaya::formats
