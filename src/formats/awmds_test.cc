#include "formats/awmds.h"

#include <gtest/gtest.h>

#include <set>

#include "formats/test_files.h"

namespace atalaya::formats {
namespace {

DeclarationCollector Manifest(const std::string& text) {
  DeclarationCollector all;
  ReadAwmds(text, "m.xml", all);
  return all;
}

std::string AwmdsBill(const std::string& reference, const std::string& inner) {
  return "<Bol_segment><Bol_id><Bol_reference>" + reference +
         "</Bol_reference><Line_number>1</Line_number><Bol_nature>23</Bol_nature><Bol_type_code>MSB</Bol_type_code></Bol_id>" + inner +
         "</Bol_segment>";
}

const char* const kGeneral = R"(<General_segment>
 <General_segment_id><Customs_office_code>BBBGI</Customs_office_code><Voyage_number>V12</Voyage_number><Date_of_departure>2026-01-10</Date_of_departure>
  <Date_of_arrival>2026-01-15</Date_of_arrival><Time_of_arrival>08:30:00</Time_of_arrival></General_segment_id>
 <Totals_segment><Total_number_of_bols>2</Total_number_of_bols><Total_number_of_packages>30</Total_number_of_packages>
  <Total_number_of_containers>1</Total_number_of_containers><Total_gross_mass>1,500.5</Total_gross_mass></Totals_segment>
 <Transport_information><Carrier><Carrier_code>C1</Carrier_code><Carrier_name>INVENTED LINES</Carrier_name><Carrier_address>1 Quay
   Town</Carrier_address></Carrier><Mode_of_transport_code>1</Mode_of_transport_code><Identity_of_transporter>EVER TESTING</Identity_of_transporter>
  <Nationality_of_transporter_code>PA</Nationality_of_transporter_code><Registration_number_of_transport_code>9074729</Registration_number_of_transport_code></Transport_information>
 <Load_unload_place><Place_of_departure_code>CRMOB</Place_of_departure_code><Place_of_destination_code>BBBGI</Place_of_destination_code></Load_unload_place>
 <Own_thing><Deep>kept</Deep></Own_thing></General_segment>)";

const std::string kBill1 = AwmdsBill(
    "B1",
    R"(<Load_unload_place><Place_of_loading_code>CRMOB</Place_of_loading_code><Place_of_unloading_code>BBBGI</Place_of_unloading_code></Load_unload_place>
 <Traders_segment><Exporter><Exporter_name>EXPORTADORA INVENTADA</Exporter_name><Exporter_address>CALLE 1</Exporter_address></Exporter>
  <Consignee><Consignee_code>T77</Consignee_code><Consignee_name>IMAGINARY &amp; SONS</Consignee_name></Consignee></Traders_segment>
 <ctn_segment><Ctn_reference>CSQU3054383</Ctn_reference><Number_of_packages>10</Number_of_packages><Type_of_container>22G1</Type_of_container><Empty_Full>FULL</Empty_Full>
  <Marks1>SEAL1</Marks1><Marks2>SEAL2</Marks2><Sealing_Party>CA</Sealing_Party><IMCO>3</IMCO><UN>1203</UN></ctn_segment>
 <Goods_segment><Number_of_packages>10</Number_of_packages><Package_type_code>CT</Package_type_code><Gross_mass>1000.5</Gross_mass><Shipping_marks>N/M</Shipping_marks>
  <Goods_description>BANANAS</Goods_description><Volume_in_cubic_meters>3</Volume_in_cubic_meters><Num_of_ctn_for_this_bol>1</Num_of_ctn_for_this_bol></Goods_segment>
 <Value_segment><Freight_segment><Freight_value>50</Freight_value><Freight_currency>USD</Freight_currency></Freight_segment></Value_segment>)");

TEST(Awmds, ReadsAManifest) {
  const auto all = Manifest("<?xml version=\"1.0\"?>\n<Awmds>" + std::string(kGeneral) + kBill1 +
                            AwmdsBill("B2",
                                      "<Goods_segment><Number_of_packages>20</Number_of_packages><Gross_mass>500</"
                                      "Gross_mass><Goods_description>PARTS</Goods_description></Goods_segment>"
                                      "<Commodity_Segment><HS_code>8708.29</HS_code><Number_of_packages>15</"
                                      "Number_of_packages><Country_of_origin>DE</Country_of_origin></Commodity_Segment>"
                                      "<Commodity_Segment><HS_code>8703</HS_code><Number_of_packages>5</Number_of_packages></Commodity_Segment>"
                                      "<Vehicle_segment><Chassis_number>VIN123</Chassis_number></Vehicle_segment>") +
                            "</Awmds>");
  EXPECT_EQ(Lines(all.findings), "");
  ASSERT_EQ(all.declarations.size(), 1u);
  const model::Declaration& manifest = all.declarations[0];
  EXPECT_EQ(Lines(manifest.findings), "");
  EXPECT_EQ(manifest.voyage.number, "V12");
  EXPECT_EQ(manifest.voyage.ship.imo, "9074729");
  EXPECT_EQ(manifest.voyage.ship.imo_check, model::CheckDigit::kRight);
  EXPECT_EQ(manifest.voyage.places.at(1).locode, "CRMOB");
  EXPECT_EQ(manifest.voyage.places.at(1).departed, "2026-01-10");
  EXPECT_EQ(manifest.voyage.places.at(2).arrived, "2026-01-15T08:30");
  EXPECT_EQ(manifest.parties.at(0).name, "INVENTED LINES");
  EXPECT_EQ(manifest.declared.gross_kg, 1500.5);
  EXPECT_EQ(manifest.counted.gross_kg, 1500.5);
  ASSERT_EQ(manifest.kept.size(), 1u);
  EXPECT_EQ(manifest.kept[0].name, "General_segment/Own_thing/Deep");
  ASSERT_EQ(manifest.consignments.size(), 2u);
  const model::Consignment& bill = manifest.consignments[0];
  EXPECT_EQ(bill.bill, "B1");
  EXPECT_EQ(bill.nature, model::Nature::kImport);
  EXPECT_EQ(bill.parties.at(1).name, "IMAGINARY & SONS");
  EXPECT_EQ(bill.parties.at(1).id, "T77");
  EXPECT_EQ(bill.goods.at(0).description, "BANANAS");
  EXPECT_EQ(bill.goods[0].placements.at(0).container, "CSQU3054383");
  EXPECT_EQ(bill.freight->value, 50);
  EXPECT_EQ(bill.freight->currency, "USD");
  EXPECT_TRUE(bill.kept.empty());
  ASSERT_EQ(manifest.equipment.size(), 1u);
  EXPECT_EQ(manifest.equipment[0].check, model::CheckDigit::kRight);
  EXPECT_EQ(manifest.equipment[0].fullness, model::Fullness::kFull);
  EXPECT_EQ(manifest.equipment[0].seals.size(), 2u);
  EXPECT_EQ(manifest.equipment[0].bills, std::vector<std::string>{"B1"});
  EXPECT_EQ(manifest.equipment[0].dangerous.at(0).un_number, "1203");
  const model::Consignment& parts = manifest.consignments[1];
  ASSERT_EQ(parts.goods.size(), 2u);
  EXPECT_EQ(parts.goods[0].hs, std::vector<std::string>{"870829"});
  EXPECT_EQ(parts.goods[0].origin, "DE");
  EXPECT_EQ(parts.goods[0].vehicles, std::vector<std::string>{"VIN123"});
  EXPECT_EQ(parts.packages, 20);
  EXPECT_EQ(parts.texts, std::vector<std::string>{"PARTS"});
}

TEST(Awmds, WhatDoesNotAddUpIsFound) {
  const auto all =
      Manifest("<AWMDS>" + std::string(kGeneral) +
               "<BOL_SEGMENT><Bol_id><Bol_nature>99</Bol_nature></Bol_id><ctn_segment><Ctn_reference>CSQU3054384</Ctn_reference></ctn_segment>"
               "<Goods_segment><Number_of_packages>many</Number_of_packages><Num_of_ctn_for_this_bol>3</Num_of_ctn_for_this_bol></Goods_segment></"
               "BOL_SEGMENT></AWMDS>");
  ASSERT_EQ(all.declarations.size(), 1u);
  std::multiset<std::string> codes;
  for (const Finding& finding : all.declarations[0].findings) codes.insert(finding.code);
  EXPECT_EQ(codes, (std::multiset<std::string>{"awmds.no-reference", "awmds.nature", "awmds.check-digit", "awmds.number", "awmds.containers",
                                               "declaration.totals", "declaration.totals", "declaration.totals"}));
  const model::Consignment& bill = all.declarations[0].consignments.at(0);
  ASSERT_EQ(bill.kept.size(), 2u);  // nothing is dropped: the odd nature and number
  EXPECT_EQ(bill.kept[1].text, "many");
}

TEST(Awmds, CutOffAndOthers) {
  const std::string text = "<Awmds>" + std::string(kGeneral) + kBill1 + "<Bol_segment><Bol_id>";
  const auto cut = Manifest(text);
  ASSERT_EQ(cut.declarations.size(), 1u);
  EXPECT_EQ(cut.declarations[0].consignments.at(0).bill, "B1");
  EXPECT_TRUE(HasErrors(cut.declarations[0].findings));
  EXPECT_EQ(Manifest("<Other><thing>1</thing></Other>").findings.at(0).code, "awmds.not-a-manifest");
  EXPECT_TRUE(HasErrors(Manifest("no XML").findings));
  EXPECT_EQ(Manifest("<Awmds><Wrapper>" + kBill1 + "</Wrapper></Awmds>").declarations.at(0).consignments.size(), 1u);
  EXPECT_EQ(Manifest("<Awbolds>" + kBill1 + "</Awbolds>").declarations.at(0).format, "AWMDS Awbolds");
}

}  // namespace
}  // namespace atalaya::formats
