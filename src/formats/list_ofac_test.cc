// OFAC's two forms on small invented entries.
#include <gtest/gtest.h>

#include "formats/test_lists.h"

namespace atalaya::formats {
namespace {

const std::string kNull = "-0- ";

std::string SdnRow(const std::string& id, const std::string& name, const std::string& type, const std::string& programme, const std::string& remarks) {
  std::string row = id + ",\"" + name + "\"," + type + ",\"" + programme + "\"";
  for (int i = 0; i < 7; ++i) row += "," + kNull;
  return row + "," + (remarks.empty() ? kNull : "\"" + remarks + "\"") + "\r\n";
}

std::string OfacLines(const std::string& csv, std::string* findings = nullptr) {
  const ListReading reading = ReadTestList("sdn.csv", csv);
  if (findings) *findings = Lines(reading.findings);
  return EntryLines(reading);
}

TEST(OfacCsv, TakesRemarksApart) {
  std::string findings;
  EXPECT_EQ(OfacLines(SdnRow("7", "MORALINO, Ana", "\"individual\"", "NPWMD] [IFSR",
                             "DOB 30 Apr 1963; alt. DOB circa 1964; POB Puerto Azul, Peru; nationality Peru; citizen Atlantis; Gender Female; a.k.a. 'LA "
                             "TORRE'; f.k.a. 'ANITA, Doña'; Passport A123 (Peru) issued 3 May 2002 expires 3 May 2012; alt. Passport B9; National ID No. 66 "
                             "77 (Belgium); NIT # 800-1 (Colombia); Digital Currency Address - XBT 1abc; Linked To: LIGHTS CO., LTD.; all offices worldwide.") +
                          "\x1a",
                      &findings),
            "7 person | MORALINO, Ana(primary,family) LA TORRE(weak) ANITA, Doña(former,family) | 1963-04-30..1963-04-30 1964-01-01..1964-12-31~ | PE | f | "
            "passport=A123@PE passport=B9 national-id=66 77@BE tax=800-1@CO crypto=1abc |  | NPWMD,IFSR | LIGHTS CO., LTD. | POB Puerto Azul, Peru; "
            "citizen Atlantis; Passport A123 (Peru) issued 3 May 2002 expires 3 May 2012; all offices worldwide | /\n");
  EXPECT_EQ(findings, "");
}

TEST(OfacCsv, ShipsAndTheirCompanies) {
  std::string findings;
  EXPECT_EQ(OfacLines("8,\"SEA LAMP\",\"vessel\",\"DPRK\"," + kNull + ",\"5IM1\",\"General Cargo\",\"12,000\",\"9,000\",\"Democratic People's Republic of "
                      "Korea\",\"LAMP SHIPPING\",\"Vessel Year of Build 1990; Vessel Registration Identification IMO 9074729; MMSI 572469210; alt. Former Vessel "
                      "Flag Malta; Other Vessel Flag Tanzania.\"\r\n" +
                          SdnRow("9", "LAMP SHIPPING", kNull, "DPRK", "Company Number IMO 5342883; Vessel Registration Identification IMO 9074729.") +
                          SdnRow("10", "DIM LAMP", "\"vessel\"", "DPRK", "Vessel Registration Identification IMO 9074728; Vessel Registration Identification RS 15.") +
                          "\x1a,,,,,,,,,,,",
                      &findings),
            "8 vessel | SEA LAMP(primary) | 1990-01-01..1990-12-31 | KP,TZ |  | call-sign=5IM1 imo=9074729 mmsi=572469210 |  | DPRK | LAMP SHIPPING | Vessel "
            "Type General Cargo; Tonnage 12,000; Gross Registered Tonnage 9,000; Former Vessel Flag Malta | /\n"
            "9 organisation | LAMP SHIPPING(primary) |  |  |  | registration=IMO 5342883 registration=IMO 9074729 |  | DPRK |  |  | /\n"
            "10 vessel | DIM LAMP(primary) |  |  |  | imo=9074728 registration=RS 15 |  | DPRK |  |  | /\n");
  EXPECT_EQ(findings, "warning list.imo sdn.csv:3 value=IMO 9074728\n");
}

TEST(OfacCsv, JoinsItsCompanions) {
  const std::string sdn = SdnRow("1", "MORALINO, Ana", "\"individual\"", "X", "DOB 1963; Pass") + SdnRow("2", "LAMP CO", kNull, "X", "") + "\x1a";
  const std::string alt = "1,11,\"aka\",\"MORALINA, Anna\",-0- \r\n1,12,\"fka\",\"PEREZ, Ana\",\"until 1990\"\r\n2,13,\"nka\",\"TORCH CO\",-0- \r\n\x1a";
  const std::string add = "1,21,\"1 Pier Street\",\"Puerto Azul 15\",\"Peru\",-0- \r\n2,22,-0- ,-0- ,\"Panama\",-0- \r\n\x1a";
  const std::string comments = "1,\"port A9 (Peru).\"\r\n\x1a";
  const std::vector<ListFile> files{{"sdn_comments.csv", comments}, {"add.csv", add}, {"sdn.csv", sdn}, {"alt.csv", alt}};
  // The comments come first here, and have no form that tells anything: they are read because the others are there.
  const ListReading reading = ReadWatchList(files, TestListWords());
  EXPECT_EQ(Lines(reading.findings), "");
  EXPECT_EQ(EntryLines(reading),
            "1 person | MORALINO, Ana(primary,family) MORALINA, Anna(alias,family) PEREZ, Ana(former,family) | 1963-01-01..1963-12-31 |  |  | passport=A9@PE | 1 "
            "Pier Street, Puerto Azul 15, Peru | X |  | until 1990 | /\n"
            "2 organisation | LAMP CO(primary) TORCH CO(alias) |  |  |  |  | Panama | X |  |  | /\n");
}

TEST(OfacCsv, TellsWhatIsWrong) {
  const std::string row = SdnRow("1", "A", kNull, "X", ""), two = SdnRow("2", "B", kNull, "X", "DOB 1963");
  const std::vector<std::pair<std::string, std::string>> cases{
      {row + two, "warning list.no-end-mark sdn.csv\n"},
      {row + two.substr(0, two.size() - 4), "error csv.truncated sdn.csv:2\nwarning list.no-end-mark sdn.csv\n"},
      {row + "2,B,-0- ,X,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,DOB 19", "error csv.truncated sdn.csv:2\nnote list.date sdn.csv:2 value=19\n"},
      {row + "2,B,-0- ,X", "error csv.truncated sdn.csv:2\nwarning list.no-end-mark sdn.csv\n"},
      {row + "2,B\r\n\x1a", "error csv.ragged sdn.csv:2 got=2 want=12\n"},
      {row + row + "\x1a", "note list.duplicate sdn.csv:2 id=1\n"},
      {row + SdnRow("1", "B", kNull, "X", "") + "\x1a", "warning list.duplicate-id sdn.csv:2 id=1\n"},
      {row + SdnRow("3", "", kNull, "X", "") + "\x1a", "error list.no-name sdn.csv:2 id=3\n"},
      {row + SdnRow("3", "C", kNull, "X", "DOB unknown") + "\x1a", "note list.date sdn.csv:2 value=unknown\n"},
  };
  for (const auto& [csv, expected] : cases) {
    const ListReading reading = ReadTestList("sdn.csv", csv);
    EXPECT_EQ(reading.format, ListFormat::kOfacCsv) << csv;
    EXPECT_EQ(Lines(reading.findings), expected) << csv;
    EXPECT_EQ(reading.whole, expected.find("error") == std::string::npos) << csv;
  }
  const std::vector<ListFile> orphans{{"sdn.csv", cases[0].first}, {"alt.csv", "9,1,\"aka\",\"Z\",-0- \r\n\x1a"}};
  EXPECT_TRUE(HasFinding(ReadWatchList(orphans, TestListWords()).findings, "list.orphans", "sdn.csv"));
  EXPECT_EQ(Lines(ReadTestList("alt.csv", "9,1,\"aka\",\"Z\",-0- \r\n\x1a").findings), "error list.no-main alt.csv\n");
}

std::string SdnXml(const std::string& entries, const std::string& count) {
  return "<?xml version=\"1.0\" standalone=\"yes\"?>\n<sdnList xmlns=\"http://tempuri.org/sdnList.xsd\">\n<publshInformation><Publish_Date>06/22/2026</Publish_Date>"
         "<Record_Count>" + count + "</Record_Count></publshInformation>\n" + entries + "</sdnList>\n";
}

TEST(OfacXml, ReadsTheClassicSchema) {
  const std::string entries =
      "<sdnEntry><uid>7</uid><firstName>Ana</firstName><lastName>MORALINO</lastName><title>Keeper</title><sdnType>Individual</sdnType>"
      "<remarks>(Linked To: LAMP CO)</remarks><programList><program>NPWMD</program><program>IFSR</program></programList>"
      "<idList><id><uid>1</uid><idType>Passport</idType><idNumber>A123</idNumber><idCountry>Peru</idCountry><expirationDate>3 May 2012</expirationDate></id>"
      "<id><uid>2</uid><idType>Gender</idType><idNumber>Female</idNumber></id></idList>"
      "<akaList><aka><uid>3</uid><type>a.k.a.</type><category>weak</category><lastName>LA TORRE</lastName></aka>"
      "<aka><uid>4</uid><type>f.k.a.</type><category>strong</category><lastName>PEREZ</lastName><firstName>Ana</firstName></aka></akaList>"
      "<addressList><address><uid>5</uid><address1>1 Pier Street</address1><city>Puerto Azul</city><country>Peru</country></address></addressList>"
      "<nationalityList><nationality><uid>6</uid><country>Peru</country><mainEntry>true</mainEntry></nationality></nationalityList>"
      "<dateOfBirthList><dateOfBirthItem><uid>8</uid><dateOfBirth>circa 1963</dateOfBirth><mainEntry>true</mainEntry></dateOfBirthItem></dateOfBirthList>"
      "<placeOfBirthList><placeOfBirthItem><uid>9</uid><placeOfBirth>Puerto Azul, Peru</placeOfBirth></placeOfBirthItem></placeOfBirthList>"
      "<novelty>kept</novelty></sdnEntry>\n"
      "<sdnEntry><uid>8</uid><lastName>SEA LAMP</lastName><sdnType>Vessel</sdnType><idList><id><uid>1</uid><idType>Vessel Registration "
      "Identification</idType><idNumber>IMO 9074729</idNumber></id></idList><vesselInfo><callSign>5IM1</callSign><vesselType>Tug</vesselType>"
      "<vesselFlag>Panama</vesselFlag><vesselOwner>LAMP CO</vesselOwner></vesselInfo></sdnEntry>\n";
  const ListReading reading = ReadTestList("sdn.xml", SdnXml(entries, "2"));
  EXPECT_EQ(reading.format, ListFormat::kOfacXml);
  EXPECT_EQ(reading.list.edition, "2026-06-22");
  EXPECT_TRUE(reading.whole) << Lines(reading.findings);
  EXPECT_EQ(EntryLines(reading),
            "7 person | MORALINO, Ana(primary,family) LA TORRE(weak) PEREZ, Ana(former,family) | 1963-01-01..1963-12-31~ | PE | f | passport=A123@PE | 1 Pier "
            "Street, Puerto Azul, Peru | NPWMD,IFSR | LAMP CO | Title Keeper; Passport A123 (Peru) expires 3 May 2012; POB Puerto Azul, Peru; novelty kept | /\n"
            "8 vessel | SEA LAMP(primary) |  | PA |  | imo=9074729 call-sign=5IM1 |  |  | LAMP CO | Vessel Type Tug | /\n");
  // The count that the list states is held against what came.
  const ListReading fewer = ReadTestList("sdn.xml", SdnXml(entries, "3"));
  EXPECT_FALSE(fewer.whole);
  EXPECT_EQ(Lines(fewer.findings), "error list.count sdn.xml:3:1 promised=3 found=2\n");
  EXPECT_FALSE(ReadTestList("sdn.xml", SdnXml(entries, "2").substr(0, 1200)).whole);
}

}  // namespace
}  // namespace atalaya::formats
