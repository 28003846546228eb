// The UN's and the EU's lists on small invented entries.
#include <gtest/gtest.h>

#include "formats/test_lists.h"

namespace atalaya::formats {
namespace {

TEST(UnXml, ReadsAnIndividualWithItsDirt) {
  const std::string xml =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<CONSOLIDATED_LIST dateGenerated=\"2026-02-27T00:00:09Z\"><INDIVIDUALS><INDIVIDUAL><DATAID>690</DATAID>"
      "<VERSIONNUM>1</VERSIONNUM><FIRST_NAME>ANA</FIRST_NAME><SECOND_NAME>MARÍA\n  MORALINO</SECOND_NAME><UN_LIST_TYPE>Haiti</UN_LIST_TYPE>"
      "<REFERENCE_NUMBER>HTi.099</REFERENCE_NUMBER><LISTED_ON>2012-12-31-04:00</LISTED_ON><GENDER>Female</GENDER>"
      "<NAME_ORIGINAL_SCRIPT>Анна Моралина</NAME_ORIGINAL_SCRIPT><NATIONALITY><VALUE>Türkiye</VALUE><VALUE>Atlantis</VALUE></NATIONALITY>"
      "<LAST_DAY_UPDATED><VALUE>2014-11-04</VALUE><VALUE>2013-10-13</VALUE></LAST_DAY_UPDATED>"
      "<INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>"
      "<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>La Torre; La Luz</ALIAS_NAME><DATE_OF_BIRTH>1958-02-22</DATE_OF_BIRTH><NOTE>call sign</NOTE></INDIVIDUAL_ALIAS>"
      "<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Anita</ALIAS_NAME></INDIVIDUAL_ALIAS>"
      "<INDIVIDUAL_ADDRESS><CITY>Puerto Azul</CITY><COUNTRY>Peru</COUNTRY><NOTE>as of 2016</NOTE></INDIVIDUAL_ADDRESS>"
      "<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1955</FROM_YEAR><TO_YEAR>1958</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH>"
      "<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1957</YEAR></INDIVIDUAL_DATE_OF_BIRTH>"
      "<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE/></INDIVIDUAL_DATE_OF_BIRTH>"
      "<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><NOTE>40 years old</NOTE></INDIVIDUAL_DATE_OF_BIRTH>"
      "<INDIVIDUAL_PLACE_OF_BIRTH><COUNTRY/></INDIVIDUAL_PLACE_OF_BIRTH><INDIVIDUAL_DOCUMENT/>"
      "<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Numéro de passeport</TYPE_OF_DOCUMENT><NUMBER>D01</NUMBER><ISSUING_COUNTRY>Chad</ISSUING_COUNTRY></INDIVIDUAL_DOCUMENT>"
      "<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT2>Library card</TYPE_OF_DOCUMENT2><NUMBER>L2</NUMBER></INDIVIDUAL_DOCUMENT><SORT_KEY/></INDIVIDUAL></INDIVIDUALS>"
      "<ENTITIES><ENTITY><DATAID>691</DATAID><FIRST_NAME>LAMP SHIPPING</FIRST_NAME><REFERENCE_NUMBER>KPe.099</REFERENCE_NUMBER><COMMENTS1>Owner.\nIMO number: "
      "5342883. Once more IMO 12.</COMMENTS1><ENTITY_ALIAS><QUALITY>f.k.a.</QUALITY><ALIAS_NAME>TORCH</ALIAS_NAME></ENTITY_ALIAS></ENTITY></ENTITIES></CONSOLIDATED_LIST>";
  const ListReading reading = ReadTestList("un.xml", xml);
  EXPECT_EQ(Lines(reading.findings), "note list.date un.xml:2:70 value=40 years old\n");
  EXPECT_EQ(reading.list.edition, "2026-02-27T00:00:09Z");
  EXPECT_EQ(EntryLines(reading),
            "HTi.099 person | ANA MARÍA MORALINO(primary) Анна Моралина(alias) La Torre(weak) La Luz(weak) Anita(alias) | 1958-02-22..1958-02-22 "
            "1955-01-01..1958-12-31 1957-01-01..1957-12-31~ | TR | f | passport=D01@TD document=L2 | Puerto Azul, Peru, as of 2016 | Haiti |  | DATAID 690; "
            "VERSIONNUM 1; nationality Atlantis; La Torre; La Luz: call sign; DOB 40 years old; L2: Library card | 2012-12-31/2014-11-04\n"
            "KPe.099 organisation | LAMP SHIPPING(primary) TORCH(former) |  |  |  | registration=IMO 5342883 |  |  |  | DATAID 691; Owner. IMO number: 5342883. "
            "Once more IMO 12. | /\n");
}

TEST(UnXml, BrokenFilesAreTold) {
  EXPECT_EQ(Lines(ReadTestList("un.xml", "<CONSOLIDATED_LIST><INDIVIDUALS/></CONSOLIDATED_LIST>").findings), "error list.empty un.xml\n");
  const ListReading cut = ReadTestList("un.xml", "<CONSOLIDATED_LIST><ENTITY><DATAID>1</DATAID><FIRST_NAME>A</FIRST_NAME></ENTITY><ENTITY><DATAID>2</DATAID><FIRST_NAME>B");
  EXPECT_EQ(EntryLines(cut), "1 organisation | A(primary) |  |  |  |  |  |  |  |  | /\n");  // the second is not whole
  EXPECT_FALSE(cut.whole);
  EXPECT_EQ(Lines(ReadTestList("other.xml", "<a/>").findings), "error list.unknown-format other.xml\n");
  EXPECT_EQ(Lines(ReadTestList("un.xml", "<!DOCTYPE x [<!ENTITY a 'b'>]><CONSOLIDATED_LIST/>").findings), "error xml.doctype un.xml:1:13\n");
}

TEST(EuXml, ReadsAttributes) {
  const std::string xml =
      "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<export xmlns=\"http://eu.europa.ec/fpi/fsd/export\" generationDate=\"2026-06-05T15:51:25.849+02:00\">"
      "<sanctionEntity designationDetails=\"\" unitedNationId=\"HTi.099\" euReferenceNumber=\"EU.1.2\" logicalId=\"13\"><remark>Seen at\n sea</remark>"
      "<regulation regulationType=\"regulation\" publicationDate=\"2003-07-08\" numberTitle=\"12/2003 (OJ L1)\" programme=\"HTI\"><publicationUrl>http://x</publicationUrl></regulation>"
      "<subjectType code=\"person\" classificationCode=\"P\"/>"
      "<nameAlias firstName=\"Ana\" middleName=\"\" lastName=\"Moralino\" wholeName=\"\" function=\"Keeper\" gender=\"F\" strong=\"true\" logicalId=\"17\"><regulationSummary x=\"1\"/></nameAlias>"
      "<nameAlias wholeName=\"La Torre\" strong=\"false\"/><nameAlias wholeName=\"Анна\" strong=\"true\"/>"
      "<citizenship countryIso2Code=\"PE\" countryDescription=\"PERU\"/><birthdate circa=\"true\" year=\"1963\" monthOfYear=\"4\" city=\"Puerto Azul\" countryIso2Code=\"00\" countryDescription=\"UNKNOWN\"/>"
      "<birthdate circa=\"false\" yearRangeFrom=\"1960\" yearRangeTo=\"1965\" calendarType=\"GREGORIAN\"/>"
      "<identification knownFalse=\"true\" number=\"A123\" identificationTypeCode=\"passport\" identificationTypeDescription=\"National passport\" countryIso2Code=\"PE\"/>"
      "<identification number=\"77\" identificationTypeCode=\"other\" identificationTypeDescription=\"Other identification number\" countryIso2Code=\"\"><remark>sheet</remark></identification>"
      "<address street=\"1 Pier Street\" city=\"Puerto Azul\" countryIso2Code=\"PE\" countryDescription=\"PERU\"/><novelty a=\"b\">kept</novelty></sanctionEntity></export>";
  const ListReading reading = ReadTestList("eu.xml", xml);
  EXPECT_EQ(reading.format, ListFormat::kEuXml);
  EXPECT_TRUE(reading.whole) << Lines(reading.findings);
  EXPECT_EQ(reading.list.edition, "2026-06-05T15:51:25.849+02:00");
  EXPECT_EQ(EntryLines(reading),
            "13 person | Ana Moralino(primary) La Torre(weak) Анна(alias) | 1963-04-01..1963-04-30~ 1960-01-01..1965-12-31 | PE | f | passport=A123@PE other=77 | 1 "
            "Pier Street, Puerto Azul, PERU | HTI |  | EU reference EU.1.2; UN reference HTi.099; Seen at sea; Regulation 12/2003 (OJ L1); Function Keeper; POB Puerto "
            "Azul; passport A123: knownFalse; number 77: Other identification number, sheet; novelty kept, a b | 2003-07-08/2003-07-08\n");
  EXPECT_FALSE(ReadTestList("eu.xml", xml.substr(0, xml.size() - 40)).whole);
}

TEST(EuCsv, JoinsTheRowsOfAnEntity) {
  const std::string csv =
      "\xEF\xBB\xBF" "fileGenerationDate;Entity_LogicalId;Entity_EU_ReferenceNumber;Entity_UnitedNationId;Entity_DesignationDate;Entity_Remark;Entity_SubjectType;"
      "Entity_SubjectType_ClassificationCode;Entity_Regulation_Programme;NameAlias_LastName;NameAlias_FirstName;NameAlias_WholeName;NameAlias_Gender;"
      "Address_City;Address_CountryIso2Code;BirthDate_BirthDate;BirthDate_Year;BirthDate_Circa;Identification_Number;Identification_TypeCode;"
      "Citizenship_CountryIso2Code\n"
      "05/08/2026;13;EU.1.2;;2001-05-28;;P;person;HTI;Moralino;Ana;Ana Moralino;F;;;;;;;;\n"
      "05/08/2026;13;EU.1.2;;2001-05-28;;P;person;HTI;;;La Torre;;;;;;;;;\n"
      "05/08/2026;13;EU.1.2;;2001-05-28;;P;person;HTI;;;;;Puerto Azul;PE;1963-04-30;1963;false;;;\n"
      "05/08/2026;20;EU.1.3;;;\"Says \"\"no\"\"\";E;enterprise;SYR;;;Lamp; Shipping\n"
      "05/08/2026;21;EU.1.4;;;\"Says \"\"no\"\"\";E;enterprise;SYR;;;\"Lamp; Shipping\";;;;;;;LX9;regnumber;\n"
      "05/08/2026;13;EU.1.2;;2001-05-28;;P;person;HTI;;;;;;;;;;A123;passport;PE\n";
  const ListReading reading = ReadTestList("eu.csv", csv);
  EXPECT_EQ(reading.format, ListFormat::kEuCsv);
  EXPECT_EQ(Lines(reading.findings), "error csv.ragged eu.csv:5 got=13 want=21\n");
  EXPECT_EQ(reading.list.edition, "2026-08-05");
  EXPECT_EQ(EntryLines(reading),
            "13 person | Ana Moralino(primary) La Torre(alias) | 1963-04-30..1963-04-30 | PE | f | passport=A123 | Puerto Azul, PE | HTI |  | EU reference EU.1.2 | "
            "2001-05-28/\n"
            "21 organisation | Lamp; Shipping(primary) |  |  |  | registration=LX9 |  | SYR |  | EU reference EU.1.4; Says \"no\" | /\n");
  EXPECT_TRUE(HasFinding(ReadTestList("eu.csv", csv.substr(0, csv.size() - 12)).findings, "csv.truncated", "eu.csv:7"));
}

}  // namespace
}  // namespace atalaya::formats
