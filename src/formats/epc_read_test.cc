#include "formats/epc_read.h"

#include <gtest/gtest.h>

#include "formats/test_files.h"

namespace atalaya::formats {
namespace {

// Ships, people and papers are invented. Names and nesting are those of ISO 28005-2.
const std::string kNotice = R"(<?xml version="1.0" encoding="UTF-8"?>
<EPCMessage xmlns="http://www.iso.org/28005-2">
 <EPCMessageHeader xmlns=""><SentTime>2026-01-13T09:00:00Z</SentTime><ShipMessageId>N-17</ShipMessageId><MessageType>REQUEST</MessageType><Version>2.0</Version></EPCMessageHeader>
 <EPCRequestBody xmlns="">
  <Agent><Company>AGENCIA INVENTADA</Company><ContactNumbers><BusinessTelephone>+506 1</BusinessTelephone><EMail>a@example.org</EMail></ContactNumbers><Person/></Agent>
  <Beam>32.2</Beam>
  <CrewList>
   <CrewMember><Name><FamilyName>INVENTED</FamilyName><GivenName>ANA</GivenName></Name><DateOfBirth>1980-02-03</DateOfBirth><PlaceOfBirth>LIMON</PlaceOfBirth>
    <Nationality>CR</Nationality><Gender>Female</Gender><PersonIdDocument><IdNumber>P123</IdNumber><IdDocument>39</IdDocument><IssuingCountry>CR</IssuingCountry>
    <ExpirationDate>2030-01-01</ExpirationDate></PersonIdDocument><Duty><Code>Master</Code></Duty>
    <EmbarkationPort><CountryCode>US</CountryCode><UNLoCode>NYC</UNLoCode></EmbarkationPort></CrewMember>
   <CrewMember><Name><FamilyName>NOBODY</FamilyName></Name><DateOfBirth>soon</DateOfBirth><Duty>Oiler</Duty></CrewMember>
  </CrewList>
  <CurrentShipSecurityLevel>SL2</CurrentShipSecurityLevel>
  <CSO><ContactNumbers><MobileTelephone>+1 2</MobileTelephone></ContactNumbers><Person><GivenName>SAM</GivenName><FamilyName>OFFICER</FamilyName></Person></CSO>
  <GeneralDescriptionOfDG><Description>PAINT</Description><UNNumber>1263</UNNumber><UNHazardClass>3</UNHazardClass></GeneralDescriptionOfDG>
  <HealthData><StowawaysFound>true</StowawaysFound></HealthData>
  <ISSCertificate><CertificateNumber>ISSC-9</CertificateNumber><Issuer><Name>INVENTED REGISTER</Name></Issuer><ExpiryDate>2028-05-31</ExpiryDate></ISSCertificate>
  <PersonsOnboard><Crew>3</Crew><NumberOfPersonsOnboard>3</NumberOfPersonsOnboard></PersonsOnboard>
  <PortCallList>
   <ShipToPortActivity><SequenceNumber>2</SequenceNumber><FromDateTime>2026-01-02T06:00:00Z</FromDateTime><ToDateTime>2026-01-03T06:00:00Z</ToDateTime>
    <Port><Name>Puerto Cortes</Name><CountryCode>HN</CountryCode><UNLoCode>PCR</UNLoCode><Facility>0001</Facility></Port><PortSecurityLevel>1</PortSecurityLevel></ShipToPortActivity>
   <ShipToPortActivity><SequenceNumber>1</SequenceNumber><FromDateTime>2026-01-06T06:00:00Z</FromDateTime><ToDateTime>2026-01-09T06:00:00Z</ToDateTime>
    <Port><UNLoCode>USNYC</UNLoCode></Port><PortSecurityLevel>SL1</PortSecurityLevel>
    <AdditionalSecurityMeasure><Description>Extra gangway watch</Description></AdditionalSecurityMeasure></ShipToPortActivity>
  </PortCallList>
  <PortOfArrival><Location><Name>Moin</Name><UNLoCode>CRMOB</UNLoCode></Location>
   <ArrivalTime><DateTime>2026-01-15T08:30:00Z</DateTime><TimeType>Estimated</TimeType></ArrivalTime></PortOfArrival>
  <NextPortOfCall><Location><UNLoCode>PECLL</UNLoCode></Location></NextPortOfCall>
  <SecurityRelatedMatterToReport>None</SecurityRelatedMatterToReport>
  <ShipID><CallSign>HO123</CallSign><IMONumber>9074729</IMONumber><MMSINumber>371798000</MMSINumber><ShipName>EVER TESTING</ShipName>
   <RegistrationPort><CountryCode>PA</CountryCode></RegistrationPort></ShipID>
  <ShipToShipActivityList><ShipToShipActivity><FromDateTime>2026-01-10T00:00:00Z</FromDateTime><ToDateTime>2026-01-10T05:00:00Z</ToDateTime><Activity>Bunkering</Activity>
   <AdditionalSecurityMeasures>Double watch</AdditionalSecurityMeasures><Location><Name>Off Colon</Name><Position><Latitude>9.5</Latitude><Longitude>-79.9</Longitude></Position></Location></ShipToShipActivity></ShipToShipActivityList>
  <ValidISSC>true</ValidISSC><HasSecurityPlan>Yes</HasSecurityPlan>
  <VoyageNumber>V12</VoyageNumber>
 </EPCRequestBody>
</EPCMessage>)";

DeclarationCollector Xml(const std::string& text) {
  DeclarationCollector all;
  ReadEpcXml(text, "n.xml", all);
  return all;
}

void ExpectNotice(const model::Declaration& notice) {
  EXPECT_EQ(notice.kind, model::DeclarationKind::kPreArrival);
  EXPECT_EQ(notice.message, "N-17");
  EXPECT_EQ(notice.prepared, "2026-01-13T09:00:00Z");
  const model::Ship& ship = notice.voyage.ship;
  EXPECT_EQ(ship.name, "EVER TESTING");
  EXPECT_EQ(ship.imo, "9074729");
  EXPECT_EQ(ship.imo_check, model::CheckDigit::kRight);
  EXPECT_EQ(ship.mmsi, "371798000");
  EXPECT_EQ(ship.call_sign, "HO123");
  EXPECT_EQ(ship.flag, "PA");
  EXPECT_EQ(notice.voyage.number, "V12");
  ASSERT_EQ(notice.voyage.places.size(), 2u);
  EXPECT_EQ(notice.voyage.places[0].role, model::PlaceRole::kArrival);
  EXPECT_EQ(notice.voyage.places[0].locode, "CRMOB");
  EXPECT_EQ(notice.voyage.places[0].arrived, "2026-01-15T08:30:00Z");
  EXPECT_EQ(notice.voyage.places[1].locode, "PECLL");
  ASSERT_TRUE(notice.security.has_value());
  const model::SecurityNotice& security = *notice.security;
  EXPECT_EQ(security.certificate_valid, true);
  EXPECT_EQ(security.certificate_number, "ISSC-9");
  EXPECT_EQ(security.issuer, "INVENTED REGISTER");
  EXPECT_EQ(security.expires, "2028-05-31");
  EXPECT_EQ(security.plan_on_board, true);
  EXPECT_EQ(security.level, 2);
  EXPECT_EQ(security.officer, "SAM OFFICER");
  EXPECT_EQ(security.officer_contact, "MobileTelephone: +1 2");
  EXPECT_EQ(security.matter_to_report, "None");
  ASSERT_EQ(security.calls.size(), 2u);  // by their numbers
  EXPECT_EQ(security.calls[0].place.locode, "USNYC");
  EXPECT_EQ(security.calls[0].place.arrived, "2026-01-06T06:00:00Z");
  EXPECT_EQ(security.calls[0].place.departed, "2026-01-09T06:00:00Z");
  EXPECT_EQ(security.calls[0].level, 1);
  EXPECT_EQ(security.calls[0].measures, "Extra gangway watch");
  EXPECT_EQ(security.calls[1].place.locode, "HNPCR");
  EXPECT_EQ(security.calls[1].place.name, "Puerto Cortes");
  EXPECT_EQ(security.calls[1].place.facility, "0001");
  ASSERT_EQ(security.ship_to_ship.size(), 1u);
  EXPECT_EQ(security.ship_to_ship[0].activity, "Bunkering");
  EXPECT_EQ(security.ship_to_ship[0].measures, "Double watch");
  EXPECT_EQ(security.ship_to_ship[0].place, "Off Colon");
  EXPECT_DOUBLE_EQ(*security.ship_to_ship[0].lat, 9.5);
  EXPECT_DOUBLE_EQ(*security.ship_to_ship[0].lon, -79.9);
}

TEST(EpcRead, ReadsANotice) {
  const auto all = Xml(kNotice);
  EXPECT_EQ(Lines(all.findings), "");
  ASSERT_EQ(all.declarations.size(), 1u);
  const model::Declaration& notice = all.declarations[0];
  ExpectNotice(notice);
  ASSERT_EQ(notice.persons.size(), 2u);
  const model::Person& master = notice.persons[0];
  EXPECT_TRUE(master.master);
  EXPECT_EQ(master.role, model::PersonRole::kCrew);
  EXPECT_EQ(master.family, "INVENTED");
  EXPECT_EQ(master.given, "ANA");
  EXPECT_EQ(master.birth, "1980-02-03");
  EXPECT_EQ(master.sex, "f");
  EXPECT_EQ(master.nationality, "CR");
  ASSERT_EQ(master.documents.size(), 1u);
  EXPECT_EQ(master.documents[0].number, "P123");
  EXPECT_EQ(master.documents[0].kind, "39");
  EXPECT_EQ(master.documents[0].expires, "2030-01-01");
  ASSERT_EQ(master.places.size(), 1u);
  EXPECT_EQ(master.places[0].locode, "USNYC");
  EXPECT_EQ(notice.persons[1].rank, "Oiler");
  EXPECT_EQ(notice.declared.persons, 3);
  ASSERT_EQ(notice.parties.size(), 2u);
  EXPECT_EQ(notice.parties[0].name, "AGENCIA INVENTADA");
  EXPECT_EQ(notice.parties[0].contacts.size(), 2u);
  EXPECT_EQ(notice.parties[1].role, model::DeclaredRole::kMaster);
  EXPECT_EQ(notice.parties[1].name, "ANA INVENTED");
  ASSERT_EQ(notice.texts.size(), 2u);
  EXPECT_EQ(notice.texts[1], "UN 1263, class 3: PAINT");
  // What has no member is kept.
  ASSERT_FALSE(notice.kept.empty());
  EXPECT_EQ(notice.kept[0].name, "EPCRequestBody/Beam");
  EXPECT_EQ(Lines(notice.findings),
            "warning prearrival.value n.xml:12:60 name=DateOfBirth value=soon\nwarning prearrival.stowaways n.xml:17:15\n"
            "warning declaration.totals n.xml what=persons declared=3 counted=2\n");
}

TEST(EpcRead, NamesOrderAndNestingDoNotMatter) {
  const auto all = Xml("<epcMessage><body><ship_id><imo_number>9074728</imo_number><ship_name>X</ship_name></ship_id><valid_issc>no</valid_issc>"
                       "<validISSCReasonForNoValidISSC>dry dock</validISSCReasonForNoValidISSC><currentShipSecurityLevel>level 1</currentShipSecurityLevel>"
                       "<lastPort><port>Colon</port></lastPort></body></epcMessage>");
  ASSERT_EQ(all.declarations.size(), 1u);
  const model::Declaration& notice = all.declarations[0];
  EXPECT_EQ(notice.voyage.ship.name, "X");
  EXPECT_EQ(notice.security->certificate_valid, false);
  EXPECT_EQ(notice.security->reason_without, "dry dock");
  EXPECT_EQ(notice.security->level, 1);
  EXPECT_EQ(notice.voyage.places.at(0).name, "Colon");
  EXPECT_EQ(Lines(notice.findings), "warning prearrival.imo-digit n.xml:1:28 number=9074728\n");
}

TEST(EpcRead, SeveralMessagesAndEnvelopes) {
  const std::string message = kNotice.substr(kNotice.find("<EPCMessage"));
  EXPECT_EQ(Xml("<All>" + message + message + "</All>").declarations.size(), 2u);
  const auto text = Xml("<MrsReportingFormality><Iso28005Payload><![CDATA[<?xml version=\"1.0\" encoding=\"utf-16\"?>" + message + "]]></Iso28005Payload></MrsReportingFormality>");
  ASSERT_EQ(text.declarations.size(), 1u);
  ExpectNotice(text.declarations[0]);
}

TEST(EpcRead, WhatIsWrongIsTold) {
  EXPECT_EQ(Lines(Xml("<Other><EPC/></Other>").findings), "error prearrival.not-a-notice n.xml\n");
  const auto cut = Xml(kNotice.substr(0, kNotice.find("<HealthData>")));
  ASSERT_EQ(cut.declarations.size(), 1u);
  EXPECT_EQ(cut.declarations[0].security->level, 2);
  EXPECT_TRUE(HasFinding(cut.declarations[0].findings, "xml.truncated", ""));
  EXPECT_TRUE(HasFinding(Xml("<!DOCTYPE a [<!ENTITY x \"y\">]><EPCMessage>&x;</EPCMessage>").findings, "xml.doctype", ""));
  const auto bare = Xml("<EPCMessage><EPCRequestBody><VoyageNumber>1</VoyageNumber><CurrentShipSecurityLevel>7</CurrentShipSecurityLevel></EPCRequestBody></EPCMessage>");
  EXPECT_FALSE(bare.declarations.at(0).security.has_value());
  EXPECT_TRUE(HasFinding(bare.declarations[0].findings, "prearrival.no-security", ""));
  EXPECT_TRUE(HasFinding(bare.declarations[0].findings, "prearrival.value", ""));
  EXPECT_EQ(bare.declarations[0].kept.at(0).text, "7");
}

// The same notice as JSON, as some programs make it of the XML.
const std::string kJson = R"({"EPCMessage":{"EPCMessageHeader":{"SentTime":"2026-01-13T09:00:00Z","ShipMessageId":"N-17"},"EPCRequestBody":{
 "CSO":{"ContactNumbers":{"MobileTelephone":"+1 2","Telefax":null},"Person":{"GivenName":"SAM","FamilyName":"OFFICER"}},
 "CurrentShipSecurityLevel":1,"CurrentShipSecurityLevelSpecified":true,"HasSecurityPlan":true,"HasSecurityPlanSpecified":true,"DeadWeight":0,"DeadWeightSpecified":false,
 "ISSCertificate":{"CertificateNumber":"ISSC-9","Issuer":{"Name":"INVENTED REGISTER"},"ExpiryDate":"2028-05-31T00:00:00","IssueDate":"0001-01-01T00:00:00"},
 "ISSCertificateStatus":{"ISSCStatus":true,"ISSCStatusSpecified":true},"SecurityOtherMattersToReport":"None","VoyageNumber":"V12",
 "PortCallList":[{"SequenceNumber":2,"FromDateTime":"2026-01-02T06:00:00Z","ToDateTime":"2026-01-03T06:00:00Z","PortSecurityLevel":0,"PortSecurityLevelSpecified":true,
   "Port":{"Name":"Puerto Cortes","CountryCode":"HN","UNLoCode":"PCR","Facility":"0001"}},
  {"SequenceNumber":1,"FromDateTime":"2026-01-06T06:00:00Z","ToDateTime":"2026-01-09T06:00:00Z","PortSecurityLevel":0,"PortSecurityLevelSpecified":true,
   "Port":{"UNLoCode":"USNYC"},"AdditionalSecurityMeasure":[{"Description":"Extra gangway watch"}]}],
 "PortOfArrival":{"Location":{"Name":"Moin","UNLoCode":"CRMOB"},"ArrivalTime":[{"DateTime":"2026-01-14T08:30:00Z","TimeType":"Requested"},{"DateTime":"2026-01-15T08:30:00Z","TimeType":"Actual"}]},
 "NextPortOfCall":{"Location":{"UNLoCode":"PECLL"}},
 "ShipID":{"CallSign":"HO123","IMONumber":"9074729","MMSINumber":371798000,"ShipName":"EVER TESTING","RegistrationPort":{"CountryCode":"PA"}},
 "ShipToShipActivityList":[{"FromDateTime":"2026-01-10T00:00:00Z","ToDateTime":"2026-01-10T05:00:00Z","Activity":"Bunkering","ShipSecurityMeasure":[{"Description":"Double watch"}],
   "Location":{"Name":"Off Colon","Position":{"Latitude":9.5,"Longitude":-79.9}}}]}}})";

TEST(EpcRead, ReadsJson) {
  DeclarationCollector all;
  ReadEpcJson(kJson, "n.json", all);
  EXPECT_EQ(Lines(all.findings), "");
  ASSERT_EQ(all.declarations.size(), 1u);
  ExpectNotice(all.declarations[0]);
  EXPECT_EQ(Lines(all.declarations[0].findings), "");
  for (const model::KeptText& kept : all.declarations[0].kept) EXPECT_EQ(kept.name.find("DeadWeight"), std::string::npos);
  DeclarationCollector flat;
  ReadEpcJson(R"([{"ship_name":"A","imo_number":9074729,"current_ship_security_level":3},{"shipName":"B","callSign":"C"},{"x":1}])", "n.json", flat);
  ASSERT_EQ(flat.declarations.size(), 3u);  // an array is one of notices
  EXPECT_EQ(flat.declarations[0].security->level, 3);
  EXPECT_EQ(flat.declarations[1].voyage.ship.name, "B");
  DeclarationCollector none;
  ReadEpcJson("{\"a\":{\"b\":1}}", "n.json", none);
  EXPECT_EQ(Lines(none.findings), "error prearrival.not-a-notice n.json\n");
  DeclarationCollector broken;
  ReadEpcJson("{\"EPCMessage\":", "n.json", broken);
  EXPECT_TRUE(HasFinding(broken.findings, "json.truncated", ""));
}

TEST(EpcRead, ReadsCsvOfPathsAndOfColumns) {
  const std::string paths =
      "Name,Value\nEPCMessageHeader/SentTime,2026-01-13T09:00:00Z\nEPCMessageHeader/ShipMessageId,N-17\nCSO/Person/GivenName,SAM\nCSO/Person/FamilyName,OFFICER\n"
      "CSO/ContactNumbers/MobileTelephone,+1 2\nCurrentShipSecurityLevel,2\nHasSecurityPlan,Y\nISSCertificate/CertificateNumber,ISSC-9\n"
      "ISSCertificate/Issuer,INVENTED REGISTER\nISSCertificate/ExpiryDate,2028/05/31\nValidISSC,true\nSecurityRelatedMatterToReport,None\nVoyageNumber,V12\n"
      "PortCallList/ShipToPortActivity/FromDateTime,2026-01-06T06:00:00Z\nPortCallList/ShipToPortActivity/ToDateTime,2026-01-09T06:00:00Z\n"
      "PortCallList/ShipToPortActivity/Port/UNLoCode,USNYC\nPortCallList/ShipToPortActivity/PortSecurityLevel,1\n"
      "PortCallList/ShipToPortActivity/AdditionalSecurityMeasure,Extra gangway watch\n"
      "PortCallList/ShipToPortActivity/FromDateTime,2026-01-02T06:00:00Z\nPortCallList/ShipToPortActivity/ToDateTime,2026-01-03T06:00:00Z\n"
      "PortCallList/ShipToPortActivity/Port/Name,Puerto Cortes\nPortCallList/ShipToPortActivity/Port/UNLoCode,HNPCR\nPortCallList/ShipToPortActivity/Port/Facility,0001\n"
      "PortCallList/ShipToPortActivity/PortSecurityLevel,1\n"
      "PortOfArrival/Name,Moin\nPortOfArrival/UNLoCode,CRMOB\nPortOfArrival/ArrivalTime,2026-01-15T08:30:00Z\nNextPortOfCall/UNLoCode,PECLL\n"
      "ShipID/CallSign,HO123\nShipID/IMONumber,9074729\nShipID/MMSINumber,371798000\nShipID/ShipName,EVER TESTING\nFlagState,PA\n"
      "ShipToShipActivity[1]/FromDateTime,2026-01-10T00:00:00Z\nShipToShipActivity[1]/ToDateTime,2026-01-10T05:00:00Z\nShipToShipActivity[1]/Activity,Bunkering\n"
      "ShipToShipActivity[1]/AdditionalSecurityMeasures,Double watch\nShipToShipActivity[1]/Location/Name,Off Colon\nShipToShipActivity[1]/Latitude,9.5N\n"
      "ShipToShipActivity[1]/Longitude,79.9 W\n";
  DeclarationCollector all;
  ReadEpcCsv(paths, "n.csv", all);
  EXPECT_EQ(Lines(all.findings), "");
  ASSERT_EQ(all.declarations.size(), 1u);
  ExpectNotice(all.declarations[0]);
  EXPECT_EQ(Lines(all.declarations[0].findings), "");
  DeclarationCollector columns;
  ReadEpcCsv("ShipName;IMONumber;CurrentShipSecurityLevel;PortCall[1].UNLoCode;PortCall[1].ArrivalDate;PortCall[2].UNLoCode;ValidISSC\n"
             "ONE;9074729;1;USNYC;2026-01-01;HNPCR;Y\nTWO;;9;;;;maybe\n",
             "n.csv", columns);
  ASSERT_EQ(columns.declarations.size(), 2u);
  ASSERT_EQ(columns.declarations[0].security->calls.size(), 2u);
  EXPECT_EQ(columns.declarations[0].security->calls[0].place.arrived, "2026-01-01");
  EXPECT_EQ(columns.declarations[0].security->calls[1].place.locode, "HNPCR");
  EXPECT_EQ(columns.declarations[1].voyage.ship.name, "TWO");
  EXPECT_TRUE(HasFinding(columns.declarations[1].findings, "prearrival.value", "n.csv:3")) << Lines(columns.declarations[1].findings);
}

TEST(EpcRead, CargoGoesToConsignments) {
  const auto all = Xml("<EPCMessage><EPCRequestBody><CargoData><Consignment><ConsignmentNumber>C1</ConsignmentNumber><TransportDocumentId>BL1</TransportDocumentId>"
                       "<CargoItem><ItemNumber>1</ItemNumber><NoOfPackages>5</NoOfPackages><GoodsType><Description>PAINT</Description><HSCode>3208.10</HSCode></GoodsType>"
                       "<GrossWeight><Content>2</Content><UnitCode>TNE</UnitCode></GrossWeight><Consignee><Company>IMPORTADORA INVENTADA</Company></Consignee>"
                       "<SpecialCargoDetails><DGSafetyDataSheet><UNNumber>1263</UNNumber><UNClass>3</UNClass></DGSafetyDataSheet></SpecialCargoDetails>"
                       "<TransportEquipment><MarksAndNumbers>CSQU3054383</MarksAndNumbers></TransportEquipment></CargoItem>"
                       "<PortOfLoading><CountryCode>HN</CountryCode><UNLoCode>PCR</UNLoCode></PortOfLoading></Consignment></CargoData></EPCRequestBody></EPCMessage>");
  ASSERT_EQ(all.declarations.size(), 1u);
  ASSERT_EQ(all.declarations[0].consignments.size(), 1u);
  const model::Consignment& bill = all.declarations[0].consignments[0];
  EXPECT_EQ(bill.bill, "BL1");
  EXPECT_EQ(bill.places.at(0).locode, "HNPCR");
  EXPECT_EQ(bill.containers.at(0), "CSQU3054383");
  EXPECT_EQ(bill.parties.at(0).name, "IMPORTADORA INVENTADA");
  ASSERT_EQ(bill.goods.size(), 1u);
  EXPECT_EQ(bill.goods[0].hs.at(0), "320810");
  EXPECT_EQ(bill.goods[0].packages, 5);
  EXPECT_EQ(bill.goods[0].gross_kg, 2000);
  EXPECT_EQ(bill.goods[0].dangerous.at(0).un_number, "1263");
}

TEST(EpcRead, KnowsItself) {
  EXPECT_TRUE(IsEpcJson(kJson));
  EXPECT_TRUE(IsEpcJson(R"({"shipName":"A","callSign":"B"})"));
  EXPECT_FALSE(IsEpcJson(R"({"name":"A","value":"shipName"})"));
  EXPECT_TRUE(IsEpcCsv("Name,Value\nShipID/ShipName,A\nValidISSC,true\n"));
  EXPECT_TRUE(IsEpcCsv("ShipName;IMONumber;x\n"));
  EXPECT_FALSE(IsEpcCsv("Name,Value\na,b\n"));
  EXPECT_FALSE(IsEpcCsv("MMSI,LAT,LON,BaseDateTime\n"));
}

}  // namespace
}  // namespace atalaya::formats
