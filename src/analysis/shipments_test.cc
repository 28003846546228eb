#include "analysis/shipments.h"

#include <gtest/gtest.h>

#include <cmath>

#include "target/signals.h"

namespace atalaya::analysis {
namespace {

using model::DeclaredRole;
using model::PlaceRole;
using target::Truth;

model::PlaceUse At(PlaceRole role, const std::string& locode, const std::string& arrived = "", const std::string& departed = "") {
  model::PlaceUse place;
  place.role = role;
  place.code = place.locode = locode;
  place.arrived = arrived;
  place.departed = departed;
  return place;
}

model::Consignment WholeBill() {
  model::Consignment bill;
  bill.bill = "HLCU123";
  bill.nature = model::Nature::kImport;
  bill.places = {At(PlaceRole::kOriginalLoad, "COBUN"), At(PlaceRole::kLoad, "PABLB", "", "2026-11-01T06:00"), At(PlaceRole::kTransit, "DOCAU"),
                 At(PlaceRole::kDischarge, "BRSSZ", "2026-11-20T08:00")};
  bill.parties.push_back({DeclaredRole::kConsignor, "CZ", "", "", "Exportadora", "Calle 1", "CO", {}});
  bill.parties.push_back({DeclaredRole::kConsignee, "CN", "", "", "Importadora", "Rua 2, Santos", "BR", {"a@b.br", "TEL +55 13 3333-4444"}});
  model::Goods goods;
  goods.hs = {"29", "2914.1", "291411"};
  goods.description = "acetone";
  goods.packages = 80;
  goods.net_kg = 16000;
  goods.gross_kg = 17000;
  goods.value = model::Amount{20000, "USD"};
  goods.origin = "CO";
  bill.goods.push_back(goods);
  bill.containers = {"SUDU 123456-9", ""};
  return bill;
}

std::string Said(const target::Words& words, target::Word word) { return word < 0 ? "?" : words.Text(word); }

TEST(Shipments, EveryFieldOfAWholeBill) {
  target::Words words;
  const model::Consignment bill = WholeBill();
  model::Voyage voyage;
  voyage.number = "123 W";
  voyage.ship.imo = "IMO 9074729";
  DeclaredBill declared;
  declared.bill = &bill;
  declared.voyage = &voyage;
  declared.filed = "2026-11-18T10:00:00.000Z";
  declared.watch_hit = Truth::kTrue;
  declared.amendments_known = true;
  declared.consignee_changed = "2026-11-19";
  declared.discrepancies = 2;
  const target::Shipment s = ShipmentOf(declared, {"BR", "USD", {}, {{"CO", "South America"}}}, words);
  EXPECT_EQ(Said(words, s.bill), "HLCU123");
  EXPECT_EQ(Said(words, s.voyage), "IMO9074729/123W");
  EXPECT_TRUE(s.import);
  EXPECT_TRUE(s.trade_known);
  EXPECT_EQ(Said(words, s.shipper), "Exportadora");
  EXPECT_EQ(Said(words, s.consignee), "Importadora");
  EXPECT_EQ(Said(words, s.consignee_address), "Rua 2, Santos");
  EXPECT_EQ(Said(words, s.consignee_phone), "551333334444");
  EXPECT_EQ(Said(words, s.origin), "CO");
  EXPECT_EQ(Said(words, s.partner), "CO");
  EXPECT_EQ(Said(words, s.region), "South America");
  EXPECT_EQ(Said(words, s.load_port), "COBUN");
  EXPECT_EQ(Said(words, s.discharge_port), "BRSSZ");
  ASSERT_TRUE(s.via_known);
  ASSERT_EQ(s.via.size(), 2u);
  EXPECT_EQ(Said(words, s.via[0]), "PABLB") << "loaded there after the first port";
  EXPECT_EQ(Said(words, s.via[1]), "DOCAU");
  EXPECT_EQ(target::DayText(s.filed), "2026-11-18");
  EXPECT_EQ(target::DayText(s.sailed), "2026-11-01");
  EXPECT_EQ(target::DayText(s.arrived), "2026-11-20");
  EXPECT_EQ(target::DayText(s.consignee_changed), "2026-11-19");
  EXPECT_TRUE(s.amendments_known);
  EXPECT_EQ(s.watch_hit, Truth::kTrue);
  EXPECT_EQ(s.discrepancies, 2);
  ASSERT_EQ(s.goods.size(), 1u);
  EXPECT_EQ(Said(words, s.goods[0].hs), "2914.1") << "the first code that a fence can use";
  EXPECT_EQ(Said(words, s.goods[0].unit), "kg");
  EXPECT_EQ(s.goods[0].quantity, 16000);
  EXPECT_EQ(s.goods[0].net_kg, 16000);
  EXPECT_EQ(s.goods[0].packages, 80);
  EXPECT_EQ(s.goods[0].value, 20000);
  ASSERT_EQ(s.boxes.size(), 1u) << "a container without a number is none";
  EXPECT_EQ(Said(words, s.boxes[0].number), "SUDU1234569");
}

TEST(Shipments, NothingIsInvented) {
  target::Words words;
  const model::Consignment nothing;
  DeclaredBill declared;
  declared.bill = &nothing;
  const target::Shipment s = ShipmentOf(declared, {"BR"}, words);
  for (const target::Word word : {s.bill, s.voyage, s.shipper, s.consignee, s.consignee_address, s.consignee_phone, s.origin, s.partner, s.region, s.load_port, s.discharge_port}) {
    EXPECT_EQ(word, target::kUnknownWord);
  }
  for (const double number : {s.filed, s.sailed, s.arrived, s.consignee_changed, s.value, s.net_kg, s.packages, s.discrepancies}) EXPECT_TRUE(std::isnan(number));
  EXPECT_FALSE(s.trade_known);
  EXPECT_FALSE(s.via_known);
  EXPECT_FALSE(s.amendments_known);
  EXPECT_EQ(s.watch_hit, Truth::kUnknown);
  EXPECT_TRUE(s.goods.empty() && s.boxes.empty());
  EXPECT_EQ(words.size(), 0u);
  // The rules see it as unknown too.
  target::Declarations d;
  d.shipments.push_back(s);
  const target::Table table = target::Tabulate(d, target::ComputeSignals(d, {}, 1));
  for (std::size_t f = 0; f < table.schema().fields.size(); ++f) {
    const target::Column& column = table.rows().columns[f];
    switch (column.type) {
      case target::Type::kNumber:
      case target::Type::kDay: EXPECT_TRUE(std::isnan(column.numbers[0])) << table.schema().fields[f].name; break;
      case target::Type::kText: EXPECT_EQ(column.words[0], target::kUnknownWord) << table.schema().fields[f].name; break;
      case target::Type::kBool:
        // Nothing missing can be told, except that nobody changed a consignee nobody knows to have sailed.
        EXPECT_NE(column.truths[0], Truth::kTrue) << table.schema().fields[f].name;
        break;
      default: break;
    }
  }
}

TEST(Shipments, DirectionAndItsLimits) {
  target::Words words;
  const auto direction = [&](model::Nature nature, const std::string& load, const std::string& discharge) {
    model::Consignment bill;
    bill.nature = nature;
    if (!load.empty()) bill.places.push_back(At(PlaceRole::kLoad, load));
    if (!discharge.empty()) bill.places.push_back(At(PlaceRole::kDischarge, discharge));
    DeclaredBill declared;
    declared.bill = &bill;
    const target::Shipment s = ShipmentOf(declared, {"BR"}, words);
    return std::string(s.trade_known ? "trade " : "passes ") + (s.import ? "in" : "out");
  };
  EXPECT_EQ(direction(model::Nature::kImport, "BRSSZ", "COCTG"), "trade in") << "what is declared stands";
  EXPECT_EQ(direction(model::Nature::kExport, "", ""), "trade out");
  EXPECT_EQ(direction(model::Nature::kUnknown, "COCTG", "BRSSZ"), "trade in");
  EXPECT_EQ(direction(model::Nature::kUnknown, "BRSSZ", "COCTG"), "trade out");
  EXPECT_EQ(direction(model::Nature::kUnknown, "BRSSZ", "BRPNG"), "passes in") << "within the State";
  EXPECT_EQ(direction(model::Nature::kTranshipment, "COCTG", "BRSSZ"), "passes in");
  EXPECT_EQ(direction(model::Nature::kTransit, "BRSSZ", "COCTG"), "passes out");
}

TEST(Shipments, MoneyMassAndSums) {
  target::Words words;
  model::Consignment bill = WholeBill();
  const auto goods = [&](const TradeView& view) {
    DeclaredBill declared;
    declared.bill = &bill;
    return ShipmentOf(declared, view, words);
  };
  bill.goods[0].value = model::Amount{100, "EUR"};
  EXPECT_TRUE(std::isnan(goods({"BR"}).goods[0].value)) << "no rate, no value";
  EXPECT_EQ(goods({"BR", "USD", {{"EUR", 1.5}}, {}}).goods[0].value, 150);
  bill.goods[0].value = model::Amount{100, ""};
  EXPECT_TRUE(std::isnan(goods({"BR"}).goods[0].value)) << "of no currency";
  // Of one line the bill's value is the line's; of two nobody knows which.
  bill.goods[0].value.reset();
  bill.value = model::Amount{700, "USD"};
  EXPECT_EQ(goods({"BR"}).goods[0].value, 700);
  bill.goods.push_back(bill.goods[0]);
  EXPECT_TRUE(std::isnan(goods({"BR"}).goods[0].value));
  EXPECT_EQ(goods({"BR"}).value, 700);
  target::Declarations d;
  *d.words = std::move(words);
  d.shipments.push_back(goods({"BR"}));
  const target::Table table = target::Tabulate(d, target::ComputeSignals(d, {}, 1));
  EXPECT_EQ(table.rows().columns[static_cast<std::size_t>(target::IndexOf(table.schema().fields, "value"))].numbers[0], 700) << "the whole is what was declared for it";
}

TEST(Shipments, GrossMassIsAUnitOfItsOwn) {
  target::Words words;
  model::Consignment bill = WholeBill();
  bill.goods[0].net_kg.reset();
  DeclaredBill declared;
  declared.bill = &bill;
  const target::Shipment s = ShipmentOf(declared, {"BR"}, words);
  EXPECT_EQ(Said(words, s.goods[0].unit), "kg gross");
  EXPECT_EQ(s.goods[0].quantity, 17000);
  EXPECT_TRUE(std::isnan(s.goods[0].net_kg));
}

TEST(Shipments, OriginsThatDifferAreNoOrigin) {
  target::Words words;
  model::Consignment bill = WholeBill();
  bill.goods.push_back(bill.goods[0]);
  DeclaredBill declared;
  declared.bill = &bill;
  EXPECT_EQ(Said(words, ShipmentOf(declared, {"BR"}, words).origin), "CO");
  bill.goods[1].origin = "PE";
  EXPECT_EQ(ShipmentOf(declared, {"BR"}, words).origin, target::kUnknownWord);
  bill.goods[1].origin = "";
  EXPECT_EQ(ShipmentOf(declared, {"BR"}, words).origin, target::kUnknownWord);
}

TEST(Shipments, VoyageByWhatIsKnownOfTheShip) {
  model::Ship ship;
  EXPECT_EQ(VoyageKey(ship, "1"), "");
  ship.name = "Mar Azúl";
  EXPECT_EQ(VoyageKey(ship, "12-A"), VoyageKey([] { model::Ship s; s.name = "MAR AZUL"; return s; }(), "12a"));
  ship.call_sign = "PPX1";
  EXPECT_EQ(VoyageKey(ship, "1"), "CSPPX1/1");
  ship.mmsi = "710000001";
  EXPECT_EQ(VoyageKey(ship, "1"), "MMSI710000001/1");
  ship.imo = "9074729";
  EXPECT_EQ(VoyageKey(ship, "1"), "IMO9074729/1");
  EXPECT_EQ(VoyageKey(ship, ""), "");
}

TEST(Shipments, BoxesTakeWhatIsTold) {
  target::Words words;
  model::Equipment manifest, plan;
  manifest.number = plan.number = "SUDU1234569";
  manifest.seals = {{"", model::SealParty::kUnknown, "", ""}, {"S1", model::SealParty::kCarrier, "CA", ""}};
  manifest.size_type = "45G1";
  manifest.gross_kg = 20000;
  plan.verified_kg = 21000;
  plan.gross_kg = 1;
  plan.move = model::Move::kGateOut;
  plan.moved_at = "2026-11-21T10:00";
  target::Box box;
  FillBox(box, FactsOf(manifest, words));
  const BoxFacts told = FactsOf(plan, words);
  FillBox(box, told);
  EXPECT_EQ(Said(words, box.seal), "S1");
  EXPECT_EQ(box.teu, 2);
  EXPECT_EQ(box.gross_kg, 20000) << "the first that tells is believed";
  EXPECT_EQ(box.vgm_kg, 21000);
  EXPECT_EQ(told.move, model::Move::kGateOut);
  EXPECT_EQ(target::DayText(told.day), "2026-11-21");
  EXPECT_TRUE(std::isnan(TeuOf("")) && std::isnan(TeuOf("Z")));
  EXPECT_EQ(TeuOf("22G1"), 1);
  EXPECT_EQ(TeuOf("L5G1"), 2.25);
}

// A gate that sends a few of its passes is no witness; one that sends nearly all is, and then what it does not know is a phantom.
TEST(Shipments, AFeedThatKnowsLittleIsNotBelieved) {
  for (const double share : {0.2, 0.95}) {
    target::Declarations d;
    for (int i = 0; i < 100; ++i) {
      target::Shipment s;
      s.arrived = 20'000 + i;
      target::Box box;
      box.number = d.words->Intern("BOX" + std::to_string(i));
      s.boxes.push_back(box);
      if (i % 20 < share * 20) d.gates.events.push_back({box.number, s.arrived + 1});
      d.shipments.push_back(s);
    }
    const auto standing = WitnessFeeds(d, {}, {});
    ASSERT_EQ(standing[0].feed, "gates");
    EXPECT_EQ(standing[0].used, share > 0.5);
    EXPECT_GT(standing[0].expected, 50u);
    const auto signals = target::ComputeSignals(d, {}, 1);
    std::size_t missing = 0, unknown = 0;
    for (const auto& s : signals) missing += s.no_gate == Truth::kTrue, unknown += s.no_gate == Truth::kUnknown;
    EXPECT_EQ(missing > 0, share > 0.5);
    if (share < 0.5) {
      EXPECT_EQ(unknown, 100u);
    }
    EXPECT_FALSE(standing[1].used || standing[2].used) << "moves and calls are not there";
  }
}

}  // namespace
}  // namespace atalaya::analysis
