#include "formats/msw_read.h"

#include <gtest/gtest.h>

#include "formats/test_evidence.h"
#include "formats/test_files.h"
#include "formats/workbook.h"

namespace atalaya::formats {
namespace {

// A row of inline texts; "#46037" is a number, "" no cell.
std::string SheetXmlRow(int number, int first_column, const std::vector<std::string>& cells) {
  std::string xml = "<row r=\"" + std::to_string(number) + "\">";
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].empty()) continue;
    const std::string at = ColumnName(static_cast<std::size_t>(first_column) + i) + std::to_string(number);
    if (cells[i][0] == '#') xml += "<c r=\"" + at + "\"><v>" + cells[i].substr(1) + "</v></c>";
    else xml += "<c r=\"" + at + "\" t=\"inlineStr\"><is><t>" + cells[i] + "</t></is></c>";
  }
  return xml + "</row>";
}

struct TestSheet {
  std::string name, rows;
};

std::string Book(const std::vector<TestSheet>& sheets, const std::string& properties = "") {
  std::string list, relations;
  std::vector<test::ZipMember> members{{"[Content_Types].xml", "<Types/>"}};
  for (std::size_t i = 0; i < sheets.size(); ++i) {
    const std::string id = std::to_string(i + 1);
    list += "<sheet name=\"" + sheets[i].name + "\" sheetId=\"" + id + "\" r:id=\"rId" + id + "\"/>";
    relations += "<Relationship Id=\"rId" + id + "\" Target=\"worksheets/sheet" + id + ".xml\"/>";
    members.push_back({"xl/worksheets/sheet" + id + ".xml", "<worksheet><sheetData>" + sheets[i].rows + "</sheetData></worksheet>"});
  }
  members.push_back({"xl/workbook.xml", "<workbook xmlns:r=\"r\">" + properties + "<sheets>" + list + "</sheets></workbook>"});
  members.push_back({"xl/_rels/workbook.xml.rels", "<Relationships>" + relations + "</Relationships>"});
  return test::Zip(members);
}

const std::vector<std::string> kCrewHead{"Last Name", "First Name", "Middle Name", "Nationality  (ISO 3 Lett Country Code)", "Sex               ( M, F or Other)",
                                         "Date of Birth (yyyy/mm/dd)", "Document  Number", "Country of Issue           (ISO 3 Lett Country Code)",
                                         "Date of Expiry (yyyy/mm/dd)", "Port of Embarkation", "Port Of Debarkation", "Rank or Rating", "Place of birth", "Effects ineligible for relief"};
const std::vector<std::string> kPassengerHead{"Last Name", "First Name", "Middle Name", "Nationality", "Sex", "Date of Birth", "Document Number", "Country of Issue",
                                              "Date of Expiry", "Port of Embarkation", "Port Of Debarkation", "Visa number if appropriate", "Place of birth", "Transit           (Y/N)"};

DeclarationCollector Sheet(const std::string& bytes) {
  DeclarationCollector all;
  ReadMsw(bytes, "m.xlsx", all);
  return all;
}

// People are invented.
TEST(MswRead, ReadsCrewPassengersAndStores) {
  const auto all = Sheet(Book({{"README", SheetXmlRow(3, 1, {"Last name first"})},
                               {"Crew List", SheetXmlRow(14, 1, {"CREW LIST"}) + SheetXmlRow(18, 2, kCrewHead) +
                                                 SheetXmlRow(19, 1, {"#1", "INVENTADA", "ANA", "MARIA", "CRI", "F", "1980/02/03", "P123", "CRI", "2030/01/01", "USNYC", "MOB", "MASTER", "LIMON", "2 l rum"}) +
                                                 SheetXmlRow(20, 1, {"#2"}) + SheetXmlRow(25, 1, {"#7", "NADIE", "", "", "PHL", "M", "#29254", "", "PHL", "soon", "", "", "OILER"})},
                               {"Passenger List", SheetXmlRow(18, 2, kPassengerHead) + SheetXmlRow(19, 1, {"#1", "TURISTA", "T", "", "USA", "Other", "1990/05/06", "X1", "USA", "2029/12/31", "USMIA", "CRMOB", "V77", "OHIO", "Y"}) +
                                                      SheetXmlRow(20, 1, {"#2", "TURISTA", "U", "", "USA", "q", "19900506", "X2", "USA", "2029/12/31", "", "", "", "", "perhaps", "extra"})},
                               {"Ship Stores Declaration", SheetXmlRow(18, 2, {"Name of article", "Quantity", "Measurement Type", "Location on board / Comments"}) +
                                                               SheetXmlRow(19, 2, {"Rum", "#12", "Liter (l)", "Bond store"}) + SheetXmlRow(20, 2, {"Weapons", "NIL"}) +
                                                               SheetXmlRow(21, 2, {"Stowaways", "#1", "Units (u)"})}}));
  EXPECT_EQ(Lines(all.findings), "");
  ASSERT_EQ(all.declarations.size(), 3u);
  const model::Declaration& crew = all.declarations[0];
  EXPECT_EQ(crew.kind, model::DeclarationKind::kCrewList);
  EXPECT_EQ(crew.counted.persons, 2);
  ASSERT_EQ(crew.persons.size(), 2u);
  const model::Person& master = crew.persons[0];
  EXPECT_TRUE(master.master);
  EXPECT_EQ(master.family, "INVENTADA");
  EXPECT_EQ(master.given, "ANA MARIA");
  EXPECT_EQ(master.nationality, "CRI");
  EXPECT_EQ(master.sex, "f");
  EXPECT_EQ(master.birth, "1980-02-03");
  EXPECT_EQ(master.birth_place, "LIMON");
  EXPECT_EQ(master.rank, "MASTER");
  ASSERT_EQ(master.documents.size(), 1u);
  EXPECT_EQ(master.documents[0].number, "P123");
  EXPECT_EQ(master.documents[0].country, "CRI");
  EXPECT_EQ(master.documents[0].expires, "2030-01-01");
  ASSERT_EQ(master.places.size(), 2u);
  EXPECT_EQ(master.places[0].locode, "USNYC");
  EXPECT_EQ(master.places[1].code, "MOB");
  EXPECT_EQ(master.places[1].locode, "");
  EXPECT_EQ(master.texts.at(0), "2 l rum");
  EXPECT_EQ(master.at.segment, 19u);
  EXPECT_EQ(crew.persons[1].birth, "1980-02-03");  // the spreadsheet's own number
  EXPECT_EQ(crew.persons[1].at.segment, 25u);
  EXPECT_EQ(crew.persons[1].kept.at(0).text, "soon");
  EXPECT_EQ(Lines(crew.findings), "warning msw.date m.xlsx#Crew List!K25 value=soon\nwarning msw.no-document m.xlsx#Crew List!I25\n");
  const model::Declaration& passengers = all.declarations[1];
  EXPECT_EQ(passengers.kind, model::DeclarationKind::kPassengerList);
  ASSERT_EQ(passengers.persons.size(), 2u);
  EXPECT_EQ(passengers.persons[0].role, model::PersonRole::kTransitPassenger);
  EXPECT_EQ(passengers.persons[0].sex, "x");
  EXPECT_EQ(passengers.persons[0].documents.at(1).number, "V77");
  EXPECT_EQ(passengers.persons[1].role, model::PersonRole::kPassenger);
  EXPECT_EQ(passengers.persons[1].birth, "1990-05-06");
  EXPECT_EQ(passengers.persons[1].kept.size(), 3u);
  EXPECT_EQ(Lines(passengers.findings), "warning msw.sex m.xlsx#Passenger List!G20 value=q\nwarning msw.transit m.xlsx#Passenger List!P20 value=perhaps\n");
  const model::Declaration& stores = all.declarations[2];
  ASSERT_EQ(stores.texts.size(), 3u);
  EXPECT_EQ(stores.texts[0], "Rum: 12 Liter (l): Bond store");
  EXPECT_EQ(Lines(stores.findings), "warning msw.not-nil m.xlsx#Ship Stores Declaration!C21 article=Stowaways quantity=1\n");
}

TEST(MswRead, ColumnsByNameNotByPlace) {
  std::vector<std::string> head = kCrewHead, row{"INVENTADA", "ANA", "", "CRI", "F", "1980/02/03", "P123", "CRI", "2030/01/01", "USNYC", "CRMOB", "MASTER", "LIMON", ""};
  std::reverse(head.begin(), head.end());
  std::reverse(row.begin(), row.end());
  const auto all = Sheet(Book({{"Tripulantes", SheetXmlRow(2, 5, head) + SheetXmlRow(3, 5, row)}}, "<workbookPr date1904=\"1\"/>"));
  ASSERT_EQ(all.declarations.size(), 1u);
  ASSERT_EQ(all.declarations[0].persons.size(), 1u);
  EXPECT_EQ(all.declarations[0].persons[0].family, "INVENTADA");
  EXPECT_EQ(all.declarations[0].persons[0].documents.at(0).number, "P123");
  EXPECT_EQ(Lines(all.declarations[0].findings), "");
}

// The single window's own template, as it comes and with a crew written into it.
TEST(MswRead, ReadsTheRealTemplate) {
  const auto empty = Sheet(Slurp("data/formats/msw/IMO-MSW-Data-Import-Template.xlsx"));
  EXPECT_TRUE(empty.declarations.empty());
  EXPECT_EQ(Lines(empty.findings), "warning msw.nothing-filled m.xlsx\n");
  FindingList problems;
  const std::string bytes = Slurp("data/formats/msw/IMO-MSW-Data-Import-Template.xlsx");
  Workbook book(bytes, "m.xlsx", problems, kMaxMswUnpacked);
  ASSERT_EQ(book.Open(), Workbook::Trouble::kNone);
  EXPECT_EQ(book.Sheets(), (std::vector<std::string>{"README", "Crew List", "Passenger List", "Ship Stores Declaration", "Data"}));
  std::map<std::string, std::string> seen;
  EXPECT_TRUE(book.Read(1, [&](SheetRow& row) {
    for (const auto& [column, text] : row.cells) seen[ColumnName(column) + std::to_string(row.number)] = text;
  }));
  EXPECT_EQ(seen["C18"], "Last Name");
  EXPECT_EQ(seen["N18"], "Rank or Rating");
  EXPECT_EQ(seen["C19"], "last name of ship master");
  EXPECT_EQ(seen["N19"], "MASTER");
  EXPECT_EQ(seen["B20"], "2");
}

TEST(MswRead, BadFilesAreFindings) {
  const std::string good = Book({{"Crew List", SheetXmlRow(1, 0, kCrewHead) + SheetXmlRow(2, 0, {"A", "B"})}});
  EXPECT_EQ(Lines(Sheet(good.substr(0, good.size() / 2)).findings), "error msw.damaged m.xlsx\n");
  EXPECT_EQ(Lines(Sheet("").findings), "error msw.damaged m.xlsx\n");
  EXPECT_EQ(Lines(Sheet(test::Docx()).findings), "error msw.not-a-workbook m.xlsx\n");
  EXPECT_EQ(Lines(Sheet(Book({{"A", SheetXmlRow(1, 0, {"x"})}})).findings), "error msw.no-table m.xlsx\n");
  EXPECT_EQ(Lines(Sheet(Book({{"A", "<c"}})).findings).find("error xml."), 0u);
  // A bomb: a member that says it unpacks to far more than it holds.
  std::string zeros(8 << 20, ' ');
  const auto bomb = Sheet(Book({{"A", zeros}}));
  EXPECT_TRUE(HasFinding(bomb.findings, "msw.bomb", "m.xlsx#A")) << Lines(bomb.findings);
  EXPECT_TRUE(bomb.declarations.empty());
  // The master's line is the template's own.
  const auto words = Sheet(Book({{"Crew List", SheetXmlRow(1, 0, kCrewHead) + SheetXmlRow(2, 0, {"last name of ship master", "first name of ship master", "", "CRI", "", "", "P1"})}}));
  ASSERT_EQ(words.declarations.size(), 1u);
  EXPECT_EQ(Lines(words.declarations[0].findings), "warning msw.placeholder m.xlsx#Crew List!A2\n");
  EXPECT_EQ(words.declarations[0].persons.at(0).family, "");
}

TEST(Workbook, DaysAndColumns) {
  EXPECT_EQ(DayOfSerial("1", false), "1900-01-01");
  EXPECT_EQ(DayOfSerial("59", false), "1900-02-28");
  EXPECT_EQ(DayOfSerial("61", false), "1900-03-01");
  EXPECT_EQ(DayOfSerial("46037", false), "2026-01-15");
  EXPECT_EQ(DayOfSerial("46037.75", false), "2026-01-15");
  EXPECT_EQ(DayOfSerial("44575", true), "2026-01-15");
  EXPECT_EQ(DayOfSerial("0", false), "");
  EXPECT_EQ(DayOfSerial("x", false), "");
  for (const std::size_t column : {0UL, 25UL, 26UL, 701UL, 702UL, 16'383UL}) EXPECT_EQ(ColumnOfCell(ColumnName(column) + "7"), column);
  EXPECT_EQ(ColumnName(27), "AB");
  EXPECT_EQ(ColumnOfCell("XFE1"), std::string_view::npos);
  EXPECT_EQ(ColumnOfCell("1"), std::string_view::npos);
}

}  // namespace
}  // namespace atalaya::formats
