// A stored manifest is compared as a whole: who, what and where it stands.
#include "api/screen_declaration.h"

#include <gtest/gtest.h>

#include "api/test_screening.h"
#include "store/declarations.h"

namespace atalaya::api {
namespace {

class DeclaredScreening : public testing::TestWithParam<store::Dialect> {
 protected:
  ScreeningApi s{GetParam()};

  static model::Consignment Bill(const std::string& number, const std::string& consignee, const std::string& container) {
    model::Consignment bill;
    bill.bill = number;
    bill.nature = model::Nature::kImport;
    model::PlaceUse discharge;
    discharge.role = model::PlaceRole::kDischarge;
    discharge.code = discharge.locode = "BRSSZ";
    bill.places.push_back(discharge);
    model::DeclaredParty party;
    party.role = model::DeclaredRole::kConsignee;
    party.name = consignee;
    party.address = "street of bill " + number;
    party.country = "BR";
    bill.parties.push_back(party);
    bill.containers.push_back(container);
    return bill;
  }
  std::string Store(std::vector<model::Consignment> bills, const std::string& number) {
    const auto id = s.api.database.db().Write("ana", [&](store::Transaction& t) -> Result<std::string> {
      store::DeclarationWriter writer(t, {"BR", "", "BRSSZ", std::string(64, 'a')});
      model::Declaration head;
      head.kind = model::DeclarationKind::kManifest;
      head.function = model::DeclarationFunction::kOriginal;
      head.number = number;
      head.voyage.ship.name = "Renamed";
      head.voyage.ship.imo = "9091428";
      head.voyage.number = "V1";
      writer.Begin(head);
      for (model::Consignment& bill : bills) writer.Take(bill);
      model::Person person;
      person.role = model::PersonRole::kCrew;
      person.family = "Bastarrica";
      person.given = "Anselmo Quirino";
      person.birth = "1971-03-18";
      writer.Take(person);
      writer.End(head);
      return writer.Declarations().front();
    });
    return id.value();
  }
};

TEST_P(DeclaredScreening, TheShipOfACallAddedByHandIsComparedAndTold) {
  s.Load({{"barred.csv", kOwnListCsv}}, s.analyst, R"(,"state":"BR","title":"Barred parties")");
  const auto made = s.api.Post("/api/v1/calls", s.analyst, R"({"state":"BR","port":"BRSSZ","name":"Renamed","imo":"9091428","eta":"2026-12-01"})");
  ASSERT_EQ(made.status, 201) << made.body;
  EXPECT_NE(made.body.find("arrival.listed"), std::string::npos) << made.body;
}

TEST_P(DeclaredScreening, EverybodyAndEverythingInItIsCompared) {
  s.Load({{"barred.csv", kOwnListCsv}}, s.analyst, R"(,"state":"BR","title":"Barred parties")");
  s.Load({{"trusted.csv", "id,kind,name,trusted\nT,organisation,Cooperativa Cafe da Serra Alta,1\n"}}, s.analyst, R"(,"state":"BR","title":"Trusted")");
  const std::string declaration = Store({Bill("A", "IMPORTADORA VENTO SUL LTDA.", "XQZU 410233-0"), Bill("B", "Importadora Vento Sul Ltda", "SUDU1234569"), Bill("C", "Cooperativa Cafe Serra Alta", "SUDU1234569")}, "M1");
  EXPECT_EQ(ScreenDeclaration(s.api.context, "none").front().code, "api.not-found");
  ASSERT_TRUE(ScreenDeclaration(s.api.context, declaration).empty());
  const auto look = [&](auto&& body) { return s.api.database.db().Read(body).value(); };
  const auto bills = look([&](store::Connection& c) { return store::ConsignmentsOf(c, declaration); });
  ASSERT_EQ(bills.size(), 3u);
  EXPECT_EQ(bills[0].open_hits, 2) << "consignee and stolen container";
  EXPECT_EQ(bills[1].open_hits, 1) << "the same consignee in another spelling";
  EXPECT_EQ(bills[2].open_hits, 0) << "trusted: nothing waits";
  const auto queue = s.Get("/api/v1/hits", s.analyst);
  EXPECT_EQ(queue.at("waiting"), 4) << "consignee, container, ship, person";
  EXPECT_EQ(queue.at("waiting_decisive"), 2);
  EXPECT_EQ(s.Get("/api/v1/hits?status=all", s.analyst).at("items").as_array().size(), 5u) << "and the trusted one";
  const auto subjects = look([](store::Connection& c) { return store::CountScreened(c); });
  // Again, and another manifest of the same parties: no new subjects, no work done twice.
  ASSERT_TRUE(ScreenDeclaration(s.api.context, declaration).empty());
  const std::string next = Store({Bill("D", "Importadora Vento Sul Ltda", "SUDU1234569")}, "M2");
  ASSERT_TRUE(ScreenDeclaration(s.api.context, next).empty());
  EXPECT_EQ(look([](store::Connection& c) { return store::CountScreened(c); }), subjects);
  const auto more = look([&](store::Connection& c) { return store::ConsignmentsOf(c, next); });
  EXPECT_EQ(more[0].open_hits, 1);
  // A decision reaches the papers.
  for (const auto& item : queue.at("items").as_array()) {
    if (item.at("entry") != "1") continue;
    const auto decided = s.api.Ask(http::Method::kPost, "/api/v1/hits/" + std::string(item.at("id").as_string()) + "/decision", s.analyst,
                                   R"({"status":"true","reason":"same firm"})", {{"if-match", "\"v1\""}});
    EXPECT_EQ(decided.status, 200) << decided.body;
  }
  EXPECT_EQ(look([&](store::Connection& c) { return store::ConsignmentsOf(c, next); })[0].open_hits, 0);
}

INSTANTIATE_TEST_SUITE_P(Both, DeclaredScreening, testing::ValuesIn(store::TestDialects()),
                         [](const auto& about) { return about.param == store::Dialect::kSqlite ? "SQLite" : "PostgreSQL"; });

}  // namespace
}  // namespace atalaya::api
