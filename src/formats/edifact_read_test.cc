#include "formats/edifact_read.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "base/text_util.h"
#include "formats/test_files.h"

namespace atalaya::formats {
namespace {

const EdifactTables& ShippedTables() {
  static const EdifactTables kTables = [] {
    FindingList findings;
    EdifactTables tables = ReadEdifactTables(SourceTree(), "data/formats/edifact", findings);
    EXPECT_EQ(Lines(findings.Take()), "");
    return tables;
  }();
  return kTables;
}

DeclarationCollector ReadAll(const std::string& text, std::size_t buffer = 4096, const EdifactOptions& options = {}) {
  DeclarationCollector all;
  EdifactReader reader(ShippedTables(), "f.edi", all, options);
  for (std::size_t at = 0; at < text.size(); at += buffer) reader.Feed(std::string_view(text).substr(at, buffer));
  reader.Finish();
  return all;
}

// An interchange of one message: segments without terminators, one a line.
std::string Interchange(const std::string& head, const std::string& lines, const std::string& level = "UNOA:2") {
  std::string text = "UNB+" + level + "+SENDER+RECIPIENT+260115:1200+77'UNH+1+" + head + "'";
  std::size_t count = 2;
  for (const std::string& line : Split(lines, '\n')) {
    if (line.empty()) continue;
    text += line + "'\n";
    ++count;
  }
  return text + "UNT+" + std::to_string(count) + "+1'UNZ+1+77'";
}

std::multiset<std::string> CodesOf(const Findings& findings) {
  std::multiset<std::string> codes;
  for (const Finding& finding : findings) codes.insert(finding.code);
  return codes;
}

using Codes = std::multiset<std::string>;

const char* const kBaplie = R"(BGM++PLAN7+9
DTM+137:2601151200:201
TDT+20+0123N+++MSK:172:20+++9074729:146::EVER TESTING:PA
LOC+5+CRMOB:139:6
LOC+61+USNYC:139:6
DTM+133:2601141800:201
DTM+132:260120:101
RFF+VON:0123N
LOC+147+0180206::5
FTX+AAY+++SCAN OK
MEA+WT++KGM:18234
TMP+2+-18:CEL
LOC+9+CRMOB:139:6
LOC+11+USNYC:139:6
RFF+BM:1
EQD+CN+CSQU3054383+22G1+++5
NAD+CA+MSK:172:20
DGS+IMD+3+1203+23:CEL
LOC+147+180082::5
MEA+VGM++TNE:2,2
RFF+BM:1
LOC+147+0180084::5
MEA+WT++KGM:2200
LOC+9+CRMOB
RFF+BM:1
EQD+CN+CSQU3054384+22G1+++4)";

TEST(EdifactRead, Baplie) {
  const auto all = ReadAll(Interchange("BAPLIE:D:95B:UN:SMDG22", kBaplie));
  EXPECT_EQ(Lines(all.findings), "");
  ASSERT_EQ(all.declarations.size(), 1u);
  const model::Declaration& plan = all.declarations[0];
  EXPECT_EQ(CodesOf(plan.findings), (Codes{"edifact.check-digit", "edifact.tolerated"})) << Lines(plan.findings);
  EXPECT_EQ(plan.kind, model::DeclarationKind::kStowagePlan);
  EXPECT_EQ(plan.format, "BAPLIE D.95B SMDG22");
  EXPECT_EQ(plan.function, model::DeclarationFunction::kOriginal);
  EXPECT_EQ(plan.number, "PLAN7");
  EXPECT_EQ(plan.prepared, "2026-01-15T12:00");
  EXPECT_EQ(plan.sender, "SENDER");
  EXPECT_EQ(plan.voyage.ship.imo, "9074729");
  EXPECT_EQ(plan.voyage.ship.imo_check, model::CheckDigit::kRight);
  EXPECT_EQ(plan.voyage.ship.name, "EVER TESTING");
  EXPECT_EQ(plan.voyage.ship.flag, "PA");
  ASSERT_EQ(plan.voyage.places.size(), 2u);
  EXPECT_EQ(plan.voyage.places[0].role, model::PlaceRole::kDeparture);
  EXPECT_EQ(plan.voyage.places[0].departed, "2026-01-14T18:00");
  EXPECT_EQ(plan.voyage.places[1].locode, "USNYC");
  EXPECT_EQ(plan.voyage.places[1].arrived, "2026-01-20");
  ASSERT_EQ(plan.equipment.size(), 3u);
  const model::Equipment& first = plan.equipment[0];
  EXPECT_EQ(first.cell, "0180206");
  EXPECT_EQ(first.number, "CSQU3054383");
  EXPECT_EQ(first.check, model::CheckDigit::kRight);
  EXPECT_EQ(first.size_type, "22G1");
  EXPECT_EQ(first.fullness, model::Fullness::kFull);
  EXPECT_EQ(first.gross_kg, 18234);
  EXPECT_EQ(first.temperature_c, -18);
  ASSERT_EQ(first.places.size(), 2u);
  EXPECT_EQ(first.places[1].role, model::PlaceRole::kDischarge);
  ASSERT_EQ(first.parties.size(), 1u);
  EXPECT_EQ(first.parties[0].role, model::DeclaredRole::kContainerOperator);
  ASSERT_EQ(first.dangerous.size(), 1u);
  EXPECT_EQ(first.dangerous[0].un_number, "1203");
  EXPECT_EQ(first.dangerous[0].flash_point_c, 23);
  EXPECT_EQ(plan.equipment[1].cell, "0180082");
  EXPECT_EQ(plan.equipment[1].verified_kg, 2200);
  EXPECT_EQ(plan.equipment[1].number, "");
  EXPECT_EQ(plan.equipment[2].check, model::CheckDigit::kWrong);
  EXPECT_EQ(plan.equipment[2].fullness, model::Fullness::kEmpty);
  ASSERT_EQ(plan.inspections.size(), 1u);
  EXPECT_EQ(plan.inspections[0].container, "CSQU3054383");
  EXPECT_EQ(plan.inspections[0].kind, model::InspectionKind::kScan);
  EXPECT_EQ(plan.inspections[0].outcome, model::InspectionOutcome::kClean);
  EXPECT_EQ(plan.inspections[0].text, "SCAN OK");
  EXPECT_EQ(plan.counted.containers, 2);
}

TEST(EdifactRead, BaplieOfTheNewForm) {
  const auto all = ReadAll(Interchange("BAPLIE:D:13B:UN:SMDG31", R"(BGM++1+9
DTM+137:202601151200:203
NAD+CA+MSK:LINES:306
TDT+20+123N+++MSK:LINES:306+++9074729:11:54:EVER TESTING
LOC+5+CRMOB:139:6
DTM+133:202601141800:203
LOC+61+USNYC:139:6
UNS+D
LOC+147+0180206:9711:5
EQD+CN+CSQU3054383:6346:5+22G1:6346:5+++5
NAD+CF+MSK:LINES:306
MEA+VGM++KGM:18234
LOC+9+CRMOB:139:6
LOC+11+USNYC:139:6
DGS+IMD+3+1203
FTX+AAC+++PETROL
LOC+147+0180084:9711:5
EQD+CN+CSQU3054404:6346:5+22G1:6346:5+++4
CNT+16:2)"));
  ASSERT_EQ(all.declarations.size(), 1u);
  const model::Declaration& plan = all.declarations[0];
  EXPECT_EQ(CodesOf(plan.findings).count("edifact.order"), 0u) << Lines(plan.findings);
  EXPECT_EQ(CodesOf(plan.findings).count("declaration.totals"), 0u) << Lines(plan.findings);
  ASSERT_EQ(plan.equipment.size(), 2u);
  EXPECT_EQ(plan.equipment[0].number, "CSQU3054383");
  EXPECT_EQ(plan.equipment[0].verified_kg, 18234);
  EXPECT_EQ(plan.equipment[0].cell, "0180206");
  EXPECT_EQ(plan.equipment[0].places.size(), 2u);
  EXPECT_EQ(plan.equipment[0].dangerous.at(0).text, "PETROL");
  EXPECT_EQ(plan.voyage.places.at(0).departed, "2026-01-14T18:00");
  EXPECT_EQ(plan.voyage.ship.imo, "9074729");
}

const char* const kCuscarOld = R"(BGM+85+MAN1+9
DTM+137:20260115:102
TDT+20+123N+1++MSK:172:20+++9074729:146::EVER TESTING
LOC+9+CRMOB
LOC+11+USNYC
DTM+132:20260120:102
GIS+23
EQD+CN+CSQU3054383+22G1:102:5++3+5
MEA+AAE+T+KGM:2200
SEL+SEAL77+CA
CNI+1
RFF+BM:BILL001
RFF+MB:MASTER9
MOA+40:1500,50:USD
LOC+9+CRMOB
LOC+11+USNYC
NAD+CZ+++EXPORTADORA INVENTADA S.A.+AVENIDA 1+SAN JOSE++10101+CR
CTA+IC+:ANA
COM+50622223333:TE
NAD+CN+T99:172:20++IMPORTED IMAGINARY:LTD+1 WATER STREET+NEW YORK+NY+10001+US
RFF+VA:TAX55
GID+1+10:CT
FTX+AAA+++FRESH BANANAS:IN BOXES
MEA+AAE+G+KGM:1000
SGP+CSQU3054383+10
PCI+28+MARK A:MARK B
CST+1+0803.90.11
GID+2+5:PK
FTX+AAA+++PINEAPPLES
MEA+AAE+G+LBR:100
CNI+2
RFF+BM:BILL002
GIS+28
NAD+CN++LINE ONE:LINE TWO
GID+1+3:CT
FTX+AAA+++SPARE PARTS
DGS+IMD+9+0000
CNI+3
RFF+BM:BILL003
GID+1+1
RFF+BM:BILL004
GID+1+2)";

TEST(EdifactRead, CuscarOfTheOldForm) {
  const auto all = ReadAll(Interchange("CUSCAR:D:95B:UN:1.4", kCuscarOld));
  ASSERT_EQ(all.declarations.size(), 1u);
  const model::Declaration& manifest = all.declarations[0];
  EXPECT_EQ(CodesOf(manifest.findings).count("edifact.order"), 0u) << Lines(manifest.findings);
  EXPECT_EQ(CodesOf(manifest.findings).count("edifact.un-number"), 1u);
  EXPECT_EQ(manifest.kind, model::DeclarationKind::kManifest);
  EXPECT_EQ(manifest.voyage.places.at(1).arrived, "2026-01-20");
  ASSERT_EQ(manifest.equipment.size(), 1u);
  EXPECT_EQ(manifest.equipment[0].seals.at(0).number, "SEAL77");
  EXPECT_EQ(manifest.equipment[0].seals.at(0).party, model::SealParty::kCarrier);
  EXPECT_EQ(manifest.equipment[0].nature, model::Nature::kImport);
  EXPECT_EQ(manifest.equipment[0].tare_kg, 2200);
  ASSERT_EQ(manifest.consignments.size(), 4u);
  const model::Consignment& bill = manifest.consignments[0];
  EXPECT_EQ(bill.bill, "BILL001");
  EXPECT_EQ(bill.master, "MASTER9");
  EXPECT_EQ(bill.line, "1");
  EXPECT_EQ(bill.nature, model::Nature::kImport);  // of the head
  EXPECT_EQ(bill.value->value, 1500.5);
  EXPECT_EQ(bill.value->currency, "USD");
  ASSERT_EQ(bill.parties.size(), 2u);
  EXPECT_EQ(bill.parties[0].role, model::DeclaredRole::kConsignor);
  EXPECT_EQ(bill.parties[0].name, "EXPORTADORA INVENTADA S.A.");
  EXPECT_EQ(bill.parties[0].address, "AVENIDA 1, SAN JOSE, 10101");
  EXPECT_EQ(bill.parties[0].country, "CR");
  EXPECT_EQ(bill.parties[0].contacts, (std::vector<std::string>{"ANA", "50622223333"}));
  EXPECT_EQ(bill.parties[1].name, "IMPORTED IMAGINARY LTD");
  EXPECT_EQ(bill.parties[1].id, "T99");
  EXPECT_EQ(bill.containers, std::vector<std::string>{"CSQU3054383"});
  ASSERT_EQ(bill.goods.size(), 2u);
  EXPECT_EQ(bill.goods[0].description, "FRESH BANANAS IN BOXES");
  EXPECT_EQ(bill.goods[0].packages, 10);
  EXPECT_EQ(bill.goods[0].package_type, "CT");
  EXPECT_EQ(bill.goods[0].gross_kg, 1000);
  EXPECT_EQ(bill.goods[0].marks, "MARK A MARK B");
  EXPECT_EQ(bill.goods[0].hs, std::vector<std::string>{"08039011"});
  EXPECT_EQ(bill.goods[0].placements.at(0).packages, 10);
  EXPECT_NEAR(*bill.goods[1].gross_kg, 45.359237, 1e-9);
  EXPECT_EQ(manifest.consignments[1].nature, model::Nature::kTranshipment);
  EXPECT_EQ(manifest.consignments[1].parties.at(0).address, "LINE TWO");
  EXPECT_EQ(manifest.consignments[2].bill, "BILL003");
  EXPECT_EQ(manifest.consignments[3].bill, "BILL004");
  EXPECT_EQ(manifest.consignments[3].line, "3");
  EXPECT_EQ(manifest.counted.bills, 4);
}

TEST(EdifactRead, CuscarOfTheNewForms) {
  for (const char* version : {"96B", "16A"}) {
    const bool newest = std::string(version) == "16A";
    const std::string code = newest ? "GEI+5+24" : "GIS+24";
    const auto all = ReadAll(Interchange(
        std::string("CUSCAR:D:") + version + ":UN",
        "BGM+85+M2+9\nDTM+137:20260115:102\nRFF+ABT:CALL9\nNAD+MS+AGENT1\nTDT+20+1+1+++++9074729:146::X\nLOC+11+GTPRQ\nCNI+1\nRFF+BM:B1\n" + code +
            "\nNAD+NI+++SOMEBODY INVENTED\nGID+1+4:BX\nFTX+AAA+++TOYS\nMEA+AAE+G+KGM:12\nSGP+CSQU3054383"));
    ASSERT_EQ(all.declarations.size(), 1u) << version;
    const model::Declaration& manifest = all.declarations[0];
    EXPECT_EQ(CodesOf(manifest.findings).count("edifact.order") + CodesOf(manifest.findings).count("edifact.unknown-segment"), 0u)
        << Lines(manifest.findings);
    EXPECT_EQ(manifest.voyage.references.at(0).number, "CALL9");
    EXPECT_EQ(manifest.parties.at(0).role, model::DeclaredRole::kSender);
    EXPECT_EQ(manifest.consignments.at(0).nature, model::Nature::kTransit);
    EXPECT_EQ(manifest.consignments[0].goods.at(0).description, "TOYS");
  }
}

TEST(EdifactRead, Coarri) {
  const auto all = ReadAll(Interchange("COARRI:D:95B:UN", R"(BGM+98+R1+9
TDT+20+123N+1++MSK:172:20+++9074729:146::EVER TESTING
NAD+CA+MSK
EQD+CN+CSQU3054383+22G1:102:5++3+5
RFF+BN:BOOK1
RFF+BM:BILL001
DTM+203:202601150930:203
LOC+147+0180206
LOC+11+USNYC
MEA+AAE+VGM+KGM:18234
SEL+SEAL78+CU
FTX+AAI+++SEAL BROKEN, see photo
DAM+1+DENT++2
CNT+16:1)"));
  ASSERT_EQ(all.declarations.size(), 1u);
  const model::Declaration& report = all.declarations[0];
  EXPECT_EQ(report.kind, model::DeclarationKind::kMoves);
  ASSERT_EQ(report.equipment.size(), 1u);
  const model::Equipment& box = report.equipment[0];
  EXPECT_EQ(box.move, model::Move::kDischarged);
  EXPECT_EQ(box.moved_at, "2026-01-15T09:30");
  EXPECT_EQ(box.cell, "0180206");
  EXPECT_EQ(box.verified_kg, 18234);
  EXPECT_EQ(box.bills, std::vector<std::string>{"BILL001"});
  EXPECT_EQ(box.references.size(), 2u);
  EXPECT_EQ(box.seals.at(0).party, model::SealParty::kCustoms);
  EXPECT_EQ(box.damages, std::vector<std::string>{"DENT"});
  ASSERT_EQ(report.inspections.size(), 1u);
  EXPECT_EQ(report.inspections[0].kind, model::InspectionKind::kSeal);
  EXPECT_EQ(report.inspections[0].outcome, model::InspectionOutcome::kFailed);
  EXPECT_EQ(CodesOf(report.findings).count("declaration.totals"), 0u);
}

const char* const kPaxlst = R"(BGM+745
RFF+TN:BART34567890:::1
NAD+MS+++INVENTED LINES
COM+123 4567:TE
TDT+20+KE7777+++KE
LOC+125+CRSJO
DTM+189:2601141530:201
LOC+87+USJFK
DTM+232:2601142230:201
NAD+FL+++DOE INVENTED:JOHN:ADAM+1 HIGH STREET+LIMON
ATT+2++M
DTM+329:640213
GEI+4+ZZZ
FTX+BAG+++TK123456
LOC+22+USJFK
LOC+178+CRSJO
LOC+179+USJFK
LOC+180+GBR:::AMBER HILL
NAT+2+GBR
RFF+AVF:ABCDE
RFF+SEA:23A
DOC+P:110:111+MB140241
DTM+36:301021
LOC+91+GBR
DOC+V+VISA7
NAD+DDU+++ROE INVENTED:JANE
ATT+2++F
NAT+2+CRI
CNT+42:3)";

TEST(EdifactRead, PaxlstOfAirlines) {
  const auto all = ReadAll(Interchange("PAXLST:D:05B:UN:IATA", kPaxlst));
  ASSERT_EQ(all.declarations.size(), 1u);
  const model::Declaration& list = all.declarations[0];
  const Codes codes = CodesOf(list.findings);
  EXPECT_EQ(codes.count("edifact.missing") + codes.count("edifact.too-many") + codes.count("edifact.order"), 0u) << Lines(list.findings);
  EXPECT_EQ(codes.count("edifact.tolerated"), 1u);
  EXPECT_EQ(codes.count("declaration.totals"), 1u);
  EXPECT_EQ(list.kind, model::DeclarationKind::kPassengerList);
  EXPECT_EQ(list.parties.at(0).name, "INVENTED LINES");
  EXPECT_EQ(list.voyage.places.at(0).departed, "2026-01-14T15:30");
  EXPECT_EQ(list.voyage.places.at(1).arrived, "2026-01-14T22:30");
  ASSERT_EQ(list.persons.size(), 2u);
  const model::Person& person = list.persons[0];
  EXPECT_EQ(person.role, model::PersonRole::kPassenger);
  EXPECT_EQ(person.family, "DOE INVENTED");
  EXPECT_EQ(person.given, "JOHN ADAM");
  EXPECT_EQ(person.sex, "m");
  EXPECT_EQ(person.birth, "1964-02-13");
  EXPECT_EQ(person.birth_place, "AMBER HILL, GBR");
  EXPECT_EQ(person.nationality, "GBR");
  ASSERT_EQ(person.documents.size(), 2u);
  EXPECT_EQ(person.documents[0].kind, "P");
  EXPECT_EQ(person.documents[0].number, "MB140241");
  EXPECT_EQ(person.documents[0].country, "GBR");
  EXPECT_EQ(person.documents[0].expires, "2030-10-21");
  EXPECT_EQ(person.references.size(), 2u);
  EXPECT_EQ(list.persons[1].role, model::PersonRole::kTransitPassenger);
}

TEST(EdifactRead, CrewList) {
  const auto all = ReadAll(Interchange("PAXLST:D:02B:UN",
                                       "BGM+250+C1+9\nTDT+20+9+1+++++9074729:146\nDTM+132:20260115:102\nLOC+60+BZBZE\nNAD+FM+++MUSTER:MAX\nEMP+1+CPT:"
                                       "::Captain\nDTM+329:19700101:102\nCNT+41:1"));
  const model::Declaration& list = all.declarations.at(0);
  EXPECT_EQ(list.kind, model::DeclarationKind::kCrewList);
  EXPECT_EQ(list.persons.at(0).role, model::PersonRole::kCrew);
  EXPECT_EQ(list.persons[0].rank, "Captain");
  EXPECT_TRUE(list.persons[0].master);
  EXPECT_EQ(list.persons[0].birth, "1970-01-01");
  EXPECT_EQ(CodesOf(list.findings).count("declaration.totals"), 0u);
}

TEST(EdifactRead, DeviationsAreFindingsWithTheirPlace) {
  const std::string text =
      "garbage before UNA:+.? "
      "'UNB+UNOA:2+A+B+260115:1200+77'UNH+REF1+BAPLIE:D:99Z:UN'BGM++1+9'DTM+137:notadate:201'TDT+20+1++++++9074728:146'LOC+5+CRMOB'"
      "XYZ+kept?'too'LOC+147+1'MEA+WT++KGM:heavy'RFF+BM:1'EQD+CN+MISSPELT'UNT+99+REF2'UNZ+5+78'more junk";
  const auto all = ReadAll(text);
  EXPECT_EQ(CodesOf(all.findings), (Codes{"edifact.junk", "edifact.junk", "edifact.interchange-count", "edifact.reference"})) << Lines(all.findings);
  ASSERT_EQ(all.declarations.size(), 1u);
  const model::Declaration& plan = all.declarations[0];
  const Codes codes = CodesOf(plan.findings);
  for (const char* code : {"edifact.version", "edifact.date", "edifact.imo-digit", "edifact.unknown-segment", "edifact.number",
                           "edifact.container-form", "edifact.count", "edifact.reference", "edifact.missing", "edifact.cell"}) {
    EXPECT_GE(codes.count(code), 1u) << code;
  }
  for (const Finding& finding : plan.findings) {
    if (finding.code != "edifact.date") continue;
    EXPECT_EQ(finding.where, "f.edi#message=REF1;segment=3;byte=" + std::to_string(text.find("DTM+137")));
  }
  bool kept = false;
  for (const model::KeptText& text_kept : plan.kept) kept |= text_kept.text == "XYZ+kept?'too'";
  EXPECT_TRUE(kept);
  EXPECT_EQ(plan.equipment.at(0).number, "MISSPELT");
}

TEST(EdifactRead, RecoversMessageByMessage) {
  const std::string text =
      "UNB+UNOA:2+A+B+260115:1200+77'UNH+1+BAPLIE:D:95B:UN'BGM++1+9'LOC+147+0180206'EQD+CN+CSQU3054383'UNH+2+BAPLIE:D:95B:UN'BGM++2+9'UNT+3+2'"
      "UNH+3+NOSUCH:D:95B:UN'BGM+1'UNT+3+3'UNB+UNOA:2+C+D+260115:1200+78'UNH+4+CUSCAR:D:95B:UN'BGM+85'CNI+1'RFF+BM:B'GID+";
  const auto all = ReadAll(text);
  ASSERT_EQ(all.declarations.size(), 4u);
  EXPECT_EQ(CodesOf(all.declarations[0].findings).count("edifact.no-message-end"), 1u);
  EXPECT_EQ(all.declarations[0].equipment.size(), 1u);
  EXPECT_EQ(all.declarations[1].number, "2");
  EXPECT_EQ(CodesOf(all.declarations[2].findings).count("edifact.unknown-message"), 1u);
  EXPECT_EQ(all.declarations[2].kept.size(), 1u);
  EXPECT_EQ(all.declarations[3].sender, "C");
  EXPECT_EQ(all.declarations[3].consignments.size(), 1u);
  EXPECT_EQ(CodesOf(all.declarations[3].findings).count("edifact.truncated"), 1u);
  EXPECT_EQ(CodesOf(all.findings).count("edifact.no-interchange-end"), 2u);
  // A message without UNH is known by its document.
  const auto headless = ReadAll("BGM+85+X+9'CNI+1'RFF+BM:B9'GID+1+1:CT'");
  ASSERT_EQ(headless.declarations.size(), 1u);
  EXPECT_EQ(headless.declarations[0].consignments.at(0).bill, "B9");
  EXPECT_EQ(CodesOf(headless.declarations[0].findings).count("edifact.no-message-head"), 1u);
  EXPECT_EQ(CodesOf(ReadAll("not a manifest").findings), (Codes{"edifact.junk", "edifact.no-interchange"}));
}

TEST(EdifactRead, CharacterSets) {
  const auto name = [](const std::string& level, const std::string& bytes, const EdifactOptions& options = {}) {
    const auto all = ReadAll(Interchange("CUSCAR:D:95B:UN", "BGM+85+1+9\nCNI+1\nRFF+BM:B\nNAD+CN+++" + bytes, level), 4096, options);
    return all.declarations.at(0).consignments.at(0).parties.at(0).name + "|" +
           std::to_string(CodesOf(all.declarations[0].findings).count("edifact.charset-utf8")) +
           std::to_string(CodesOf(all.declarations[0].findings).count("edifact.charset-bytes"));
  };
  EXPECT_EQ(name("UNOC:3",
                 "PE\xD1"
                 "A"),
            "PE\xC3\x91"
            "A|00");
  EXPECT_EQ(name("UNOA:2",
                 "PE\xD1"
                 "A"),
            "PE\xC3\x91"
            "A|00");
  EXPECT_EQ(name("UNOC:3",
                 "PE\xC3\x91"
                 "A"),
            "PE\xC3\x91"
            "A|10");
  EXPECT_EQ(name("UNOW:4",
                 "PE\xC3\x91"
                 "A"),
            "PE\xC3\x91"
            "A|00");
  EXPECT_EQ(name("UNOW:4",
                 "PE\xD1"
                 "A"),
            "PE\xC3\x91"
            "A|01");
  EXPECT_EQ(name("UNOE:3", "\xBF\xD5"), "\xD0\x9F\xD0\xB5|00");
  EXPECT_EQ(name("UNOC:3", "\xBF\xD5", {.charset = "UNOE"}), "\xD0\x9F\xD0\xB5|00");
}

TEST(EdifactRead, FindingsOfAKindAreCounted) {
  std::string lines = "BGM++1+9";
  for (int i = 0; i < 50; ++i) lines += "\nLOC+147+0180206\nEQD+CN+CSQU3054384";
  const auto all = ReadAll(Interchange("BAPLIE:D:95B:UN", lines));
  const Codes codes = CodesOf(all.declarations.at(0).findings);
  EXPECT_EQ(codes.count("edifact.check-digit"), 20u);
  EXPECT_GE(codes.count("findings.more"), 1u);
  EXPECT_EQ(all.declarations[0].equipment.size(), 50u);
}

RC_GTEST_PROP(EdifactRead, BuffersDoNotMatter, ()) {
  const std::string text = *rc::gen::element(Interchange("BAPLIE:D:95B:UN:SMDG22", kBaplie), Interchange("CUSCAR:D:95B:UN", kCuscarOld),
                                             Interchange("PAXLST:D:05B:UN:IATA", kPaxlst));
  std::string damaged = text;
  const int changes = *rc::gen::inRange(0, 4);
  for (int i = 0; i < changes; ++i) {
    const std::size_t at = *rc::gen::inRange(std::size_t{0}, damaged.size());
    if (*rc::gen::arbitrary<bool>()) damaged.erase(at, *rc::gen::inRange(std::size_t{1}, std::size_t{30}));
    else damaged[at] = *rc::gen::element('\'', '?', '+', ':', 'X', '\xE9');
    if (damaged.empty()) damaged = text;
  }
  const auto whole = ReadAll(damaged), pieces = ReadAll(damaged, *rc::gen::inRange(std::size_t{1}, std::size_t{60}));
  RC_ASSERT(whole.declarations.size() == pieces.declarations.size());
  RC_ASSERT(Lines(whole.findings) == Lines(pieces.findings));
  for (std::size_t i = 0; i < whole.declarations.size(); ++i) {
    RC_ASSERT(Lines(whole.declarations[i].findings) == Lines(pieces.declarations[i].findings));
    RC_ASSERT(whole.declarations[i].equipment.size() == pieces.declarations[i].equipment.size());
    RC_ASSERT(whole.declarations[i].consignments.size() == pieces.declarations[i].consignments.size());
    RC_ASSERT(whole.declarations[i].persons.size() == pieces.declarations[i].persons.size());
  }
}

}  // namespace
}  // namespace atalaya::formats
