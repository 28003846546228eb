#include "store/declarations.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <set>

#include "formats/declaration_json.h"
#include "formats/findings_json.h"
#include "store/screening.h"
#include "store/sql.h"
#include "store/test_database.h"

namespace atalaya::store {
namespace {

const release::SqlCondition kSeeAll{"(1=1)", {}};

class DeclarationRows : public testing::TestWithParam<Dialect> {
 protected:
  TestDatabase test{GetParam()};

  void SetUp() override {
    test.db().Write("system", [](Transaction& t) -> Result<int> {
      for (const char* state : {"CR", "PA"}) {
        store::Run(t, "INSERT INTO state (id, iso3, name_en, name_es, name_pt, name_fr, member, subregion, profile) VALUES (:id, :id, 'x', 'x', 'x', 'x', 1, 'central', '')",
                   {{"id", state}});
      }
      return 0;
    }).value();
  }

  template <class F>
  auto Ask(F&& body) {
    return test.db().Read([&](Connection& c) { return body(c); }).value();
  }
  static model::Declaration Head(model::DeclarationKind kind, const std::string& number = "M-1") {
    model::Declaration head;
    head.kind = kind;
    head.function = model::DeclarationFunction::kOriginal;
    head.format = "TEST";
    head.file = "test.xml";
    head.number = number;
    head.sender = "CARRIER";
    head.prepared = "2026-11-28T10:00";
    head.voyage.ship = {"9074729", "3FOB7", "", "Ever Calm", "PA", model::CheckDigit::kRight};
    head.voyage.number = "012W";
    model::PlaceUse arrival;
    arrival.role = model::PlaceRole::kArrival;
    arrival.code = arrival.locode = "CRMOB";
    arrival.arrived = "2026-12-02T06:00";
    head.voyage.places.push_back(arrival);
    return head;
  }
  static model::Consignment Bill(const std::string& number, const std::string& consignee, std::vector<std::string> containers = {}) {
    model::Consignment bill;
    bill.bill = number;
    bill.nature = model::Nature::kImport;
    model::DeclaredParty party;
    party.role = model::DeclaredRole::kConsignee;
    party.name = consignee;
    bill.parties.push_back(party);
    bill.containers = std::move(containers);
    bill.gross_kg = 12000;
    bill.goods.emplace_back().description = "Plátanos\tfrescos";
    bill.goods.back().hs = {"080310"};
    return bill;
  }
  static model::Equipment Box(const std::string& number) {
    model::Equipment box;
    box.kind = "CN";
    box.number = number;
    return box;
  }
  struct Items {
    std::vector<model::Consignment> bills = {};
    std::vector<model::Equipment> boxes = {};
    std::vector<model::Person> persons = {};
    std::vector<model::Inspection> inspections = {};
  };
  // Writes one message; returns its declaration.
  DeclarationRow Write(model::Declaration head, Items items, NewFile file = {"CR", "", "", "blob"}) {
    const std::string id = test.db().Write("ana", [&](Transaction& t) -> Result<std::string> {
      DeclarationWriter writer(t, file);
      writer.Begin(head);
      for (auto& item : items.boxes) writer.Take(item);
      for (auto& item : items.bills) writer.Take(item);
      for (auto& item : items.persons) writer.Take(item);
      for (auto& item : items.inspections) writer.Take(item);
      writer.End(head);
      return writer.Declarations().back();
    }).value();
    return *Ask([&](Connection& c) { return FindDeclaration(c, id); });
  }
  std::vector<ConsignmentRow> Queue(const ConsignmentFilter& filter, const Slice& slice = {}) {
    return Ask([&](Connection& c) { return ListConsignments(c, filter, kSeeAll, slice).items; });
  }
};

TEST_P(DeclarationRows, AMessageIsKeptWholeAndLaidOnACall) {
  model::Person person;
  person.family = "Núñez";
  person.given = "Ana";
  person.role = model::PersonRole::kCrew;
  model::Inspection scan;
  scan.kind = model::InspectionKind::kScan;
  scan.container = "SUDU 123456-9";
  const DeclarationRow row = Write(Head(model::DeclarationKind::kManifest), {{Bill("HL-001", "Frutas del Sur", {"SUDU 123456-9", "SUDU1234569"})}, {Box("SUDU 123456-9")}, {person}, {scan}});
  EXPECT_EQ(row.kind, "manifest");
  EXPECT_EQ(row.port, "CRMOB");
  EXPECT_EQ(std::tuple(row.consignments, row.equipment, row.persons), std::tuple(1, 1, 1));
  EXPECT_EQ(row.status, "current");
  EXPECT_EQ(formats::ReadDeclaredHead(row.head).voyage.ship.name, "Ever Calm");
  const auto call = Ask([&](Connection& c) { return FindPortCall(c, row.call); });
  ASSERT_TRUE(call);
  EXPECT_EQ(std::tuple(call->imo, call->port, call->eta, call->state), std::tuple("9074729", "CRMOB", "2026-12-02T06:00", "CR"));
  const auto bills = Ask([&](Connection& c) { return ConsignmentsOf(c, row.id); });
  ASSERT_EQ(bills.size(), 1u);
  EXPECT_EQ(bills[0].goods, "Plátanos frescos");
  EXPECT_EQ(bills[0].containers, 1) << "the same box, written twice";
  EXPECT_EQ(bills[0].call, row.call);
  EXPECT_EQ(formats::ReadDeclaredConsignment(bills[0].body).goods[0].description, "Plátanos\tfrescos");
  EXPECT_EQ(Ask([&](Connection& c) { return EquipmentOfCall(c, row.call); }).size(), 1u);
  EXPECT_EQ(Ask([&](Connection& c) { return EquipmentNumbered(c, "CR", {"SUDU1234569"}); }).size(), 1u);
  EXPECT_TRUE(Ask([&](Connection& c) { return EquipmentNumbered(c, "PA", {"SUDU1234569"}); }).empty());
  EXPECT_EQ(Ask([&](Connection& c) { return PersonsOfCall(c, row.call); }).at(0).name, "Núñez, Ana");
  EXPECT_EQ(Ask([&](Connection& c) { return InspectionsTold(c, "CR", {"SUDU1234569"}); }).size(), 1u);
  EXPECT_EQ(Ask([&](Connection& c) { return DeclarationsOfFile(c, "CR", "blob"); }), std::vector<std::string>{row.id});
  EXPECT_TRUE(Ask([&](Connection& c) { return DeclarationsOfFile(c, "PA", "blob"); }).empty());
}

TEST_P(DeclarationRows, MessagesOfTheSameShipPortAndDaysAreOneCall) {
  const std::string call = Write(Head(model::DeclarationKind::kManifest), {}).call;
  // A stowage plan knows the call sign and another voyage number; it says the ship comes next to Moin.
  model::Declaration plan = Head(model::DeclarationKind::kStowagePlan);
  plan.voyage.ship.imo.clear();
  plan.voyage.number = "012E";
  plan.voyage.places[0].role = model::PlaceRole::kNextCall;
  plan.voyage.places[0].arrived.clear();
  EXPECT_EQ(Write(plan, {}).call, call);
  model::Declaration by_name = plan;
  by_name.voyage.ship.call_sign.clear();
  EXPECT_NE(Write(by_name, {}).call, call) << "a name alone, of another voyage";
  by_name.voyage.number = "012W";
  EXPECT_EQ(Write(by_name, {}).call, call);
  model::Declaration later = Head(model::DeclarationKind::kManifest);
  later.voyage.places[0].arrived = "2026-12-10";
  EXPECT_NE(Write(later, {}).call, call) << "eight days later";
  model::Declaration other = Head(model::DeclarationKind::kManifest);
  other.voyage.ship.imo = "9176187";
  EXPECT_NE(Write(other, {}).call, call) << "another number";
  model::Declaration elsewhere = Head(model::DeclarationKind::kManifest);
  elsewhere.voyage.places[0].code = elsewhere.voyage.places[0].locode = "CRLIO";
  EXPECT_NE(Write(elsewhere, {}).call, call) << "another port";
  EXPECT_NE(Write(Head(model::DeclarationKind::kManifest), {}, {"PA", "", "PABLB", "blob"}).call, call) << "another State's";
}

TEST_P(DeclarationRows, ThePortIsWhereMostItemsComeOffInThisState) {
  model::Declaration head = Head(model::DeclarationKind::kManifest);
  head.voyage.places.clear();
  const auto to = [](const char* port) {
    model::Consignment bill = Bill(std::string("B") + port, "x");
    model::PlaceUse place;
    place.role = model::PlaceRole::kDischarge;
    place.code = place.locode = port;
    bill.places.push_back(place);
    return bill;
  };
  EXPECT_EQ(Write(head, {{to("CRMOB"), to("PABLB"), to("PABLB"), to("PABLB"), to("CRMOB"), to("CRLIO")}}).port, "CRMOB");
  const DeclarationRow nowhere = Write(head, {{to("PABLB")}});
  EXPECT_EQ(nowhere.call, "");
  EXPECT_EQ(formats::ReadFindings(nowhere.findings).at(0).code, "intake.no-port");
  head.voyage.ship = {};
  EXPECT_EQ(formats::ReadFindings(Write(head, {{to("CRMOB")}}).findings).at(0).code, "intake.no-ship");
}

TEST_P(DeclarationRows, AReplacingMessageTakesThePlaceOfTheFirst) {
  const DeclarationRow first = Write(Head(model::DeclarationKind::kManifest), {{Bill("A", "One"), Bill("B", "Two"), Bill("C", "Three")}, {Box("SUDU1234569")}});
  const auto decide = [&](const std::string& bill, const std::string& decision) {
    for (const auto& row : Queue({"CR"})) {
      if (row.bill == bill) test.db().Write("ana", [&](Transaction& t) { return DecideConsignment(t, row.id, decision, "because", row.etag); }).value();
    }
  };
  decide("A", "held");
  decide("B", "released");
  decide("C", "released");
  model::Declaration head = Head(model::DeclarationKind::kManifest);
  head.function = model::DeclarationFunction::kReplace;
  const DeclarationRow second = Write(head, {{Bill("A", "Another"), Bill("B", "Another"), Bill("C", "Three")}});
  EXPECT_EQ(Ask([&](Connection& c) { return FindDeclaration(c, first.id)->status; }), "replaced");
  EXPECT_EQ(Ask([&](Connection& c) { return FindDeclaration(c, first.id)->replaced_by; }), second.id);
  const auto queue = Queue({"CR"});
  ASSERT_EQ(queue.size(), 3u);
  for (const auto& row : queue) {
    EXPECT_EQ(row.declaration, second.id);
    EXPECT_EQ(row.decision, row.bill == "A" ? "held" : row.bill == "B" ? "" : "released") << row.bill;
    EXPECT_EQ(Ask([&](Connection& c) { return DecisionsOfConsignment(c, row.id).size(); }), row.bill == "B" ? 0u : 1u);
  }
  EXPECT_TRUE(Ask([&](Connection& c) { return EquipmentOfCall(c, first.call); }).empty());
  ConsignmentFilter all{"CR"};
  all.replaced = true;
  EXPECT_EQ(Queue(all).size(), 6u);
  for (const auto& row : Queue(all)) {
    if (row.current) continue;
    const auto refused = test.db().Write("ana", [&](Transaction& t) { return DecideConsignment(t, row.id, "held", "x", row.etag); });
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().front().code, "consignment.replaced.conflict");
  }
  // Changes touch what they name only.
  head.function = model::DeclarationFunction::kChange;
  Write(head, {{Bill("B", "Third name")}});
  const auto changed = Queue({"CR"});
  ASSERT_EQ(changed.size(), 3u);
  EXPECT_EQ(std::count_if(changed.begin(), changed.end(), [&](const ConsignmentRow& row) { return row.declaration == second.id; }), 2);
  head.function = model::DeclarationFunction::kCancel;
  EXPECT_EQ(Write(head, {}).status, "cancelled");
  EXPECT_TRUE(Queue({"CR"}).empty());
  const DeclarationRow lost = Write(head, {});
  EXPECT_EQ(formats::ReadFindings(lost.findings).at(0).code, "intake.nothing-to-replace");
}

TEST_P(DeclarationRows, TheSameDocumentSentAgainIsNotASecondOne) {
  model::Declaration head = Head(model::DeclarationKind::kManifest);
  head.function = model::DeclarationFunction::kOriginal;
  const DeclarationRow first = Write(head, {{Bill("A", "One"), Bill("B", "Two")}});
  const DeclarationRow again = Write(head, {{Bill("A", "One"), Bill("B", "Two")}});
  EXPECT_EQ(Ask([&](Connection& c) { return FindDeclaration(c, first.id)->status; }), "replaced");
  EXPECT_EQ(Queue({"CR"}).size(), 2u);
  // What came broken does not take the place of what came whole.
  head.findings = {Error("edifact.truncated", "x")};
  const DeclarationRow broken = Write(head, {{Bill("A", "One")}});
  EXPECT_EQ(Ask([&](Connection& c) { return FindDeclaration(c, broken.id)->status; }), "replaced");
  EXPECT_EQ(Ask([&](Connection& c) { return FindDeclaration(c, again.id)->status; }), "current");
  EXPECT_EQ(Queue({"CR"}).size(), 2u);
}

TEST_P(DeclarationRows, TheQueueComesHighestFirstPageByPage) {
  Items items;
  for (int i = 0; i < 25; ++i) items.bills.push_back(Bill("B" + std::to_string(i), i % 2 == 0 ? "Frutas del Sur" : "Café Niño", {"SUDU" + std::to_string(1000000 + i)}));
  const std::string declaration = Write(Head(model::DeclarationKind::kManifest), items).id;
  std::map<std::string, double> scores;
  for (const auto& row : Queue({"CR"})) {
    const double score = 0.1 * static_cast<double>(row.bill.size() * 7 % 5) + 0.01 * static_cast<double>(row.bill.back() - '0');
    scores[row.id] = score;
    test.db().Write("system", [&](Transaction& t) -> Result<int> {
      SetScore(t, row.id, {score > 0.3 ? "red" : "green", false, score, "rules:1", "{}"});
      return 0;
    }).value();
  }
  Slice slice;
  slice.limit = 4;
  std::vector<ConsignmentRow> walked;
  for (int page = 0; page < 10; ++page) {
    const auto listed = Ask([&](Connection& c) { return ListConsignments(c, {"CR"}, kSeeAll, slice); });
    walked.insert(walked.end(), listed.items.begin(), listed.items.end());
    slice.after = listed.next;
    if (listed.next.empty()) break;
  }
  ASSERT_EQ(walked.size(), 25u);
  std::set<std::string> ids;
  for (std::size_t i = 0; i < walked.size(); ++i) {
    ids.insert(walked[i].id);
    EXPECT_EQ(walked[i].score, scores[walked[i].id]);
    EXPECT_EQ(walked[i].etag, 1) << "scores do not touch it";
    if (i > 0) {
      EXPECT_GE(walked[i - 1].score, walked[i].score);
    }
  }
  EXPECT_EQ(ids.size(), 25u);
  const auto with = [&](auto&& set) {
    ConsignmentFilter filter{"CR"};
    set(filter);
    Slice many;
    many.limit = 100;
    return Queue(filter, many).size();
  };
  EXPECT_EQ(with([](auto& f) { f.search = "cafe nino"; }), 12u);
  EXPECT_EQ(with([](auto& f) { f.search = "sudu1000007"; }), 1u);
  EXPECT_EQ(with([](auto& f) { f.search = "platanos b24"; }), 1u);
  EXPECT_EQ(with([](auto& f) { f.search = "%"; }), 0u);
  EXPECT_EQ(with([](auto& f) { f.decision = "open"; }), 25u);
  EXPECT_EQ(with([](auto& f) { f.state = "PA"; }), 0u);
  EXPECT_EQ(with([&](auto& f) { f.declaration = declaration; }), 25u);
  const auto counts = Ask([](Connection& c) { return CountConsignments(c, {"CR"}, kSeeAll); });
  EXPECT_EQ(counts.all, 25);
  EXPECT_EQ(counts.open, 25);
  EXPECT_EQ(counts.red, static_cast<long long>(with([](auto& f) { f.channel = "red"; })));
  // A part at a time, by when they were filed.
  slice = {10, {}};
  std::size_t seen = 0;
  for (;;) {
    const auto part = Ask([&](Connection& c) { return ConsignmentsFiled(c, "CR", "2026-11-30", "2026-12-01", slice); });
    if (part.empty()) break;
    seen += part.size();
    EXPECT_FALSE(part.front().body.empty());
    slice.after = {part.back().filed, part.back().id};
  }
  EXPECT_EQ(seen, 25u);
  // Boxes keep the order of the file.
  Items boxes;
  for (int i = 9; i >= 0; --i) boxes.boxes.push_back(Box("BOX" + std::to_string(i)));
  const std::string moves = Write(Head(model::DeclarationKind::kMoves), boxes).id;
  slice = {3, {}};
  std::string order;
  for (;;) {
    const auto part = Ask([&](Connection& c) { return EquipmentOf(c, moves, slice); });
    for (const auto& row : part.items) order += row.number.back();
    slice.after = part.next;
    if (part.next.empty()) break;
  }
  EXPECT_EQ(order, "9876543210");
}

TEST_P(DeclarationRows, ADecisionNeedsTheRecordAsItIs) {
  Write(Head(model::DeclarationKind::kManifest), {{Bill("A", "One")}});
  const ConsignmentRow row = Queue({"CR"}).at(0);
  const auto decide = [&](long long etag) { return test.db().Write("ana", [&](Transaction& t) { return DecideConsignment(t, row.id, "selected", "phantom", etag); }); };
  EXPECT_EQ(decide(9).error().front().code, "consignment.version.conflict");
  const auto decided = decide(row.etag);
  ASSERT_TRUE(decided);
  EXPECT_EQ(std::tuple(decided->decision, decided->decided_by, decided->reason, decided->etag), std::tuple("selected", "ana", "phantom", 2));
  EXPECT_TRUE(Queue({"CR", "", "", "open"}).empty());
  EXPECT_EQ(Queue({"CR", "", "", "selected"}).size(), 1u);
}

TEST_P(DeclarationRows, OpenHitsFollowTheirSubjects) {
  Write(Head(model::DeclarationKind::kManifest), {{Bill("A", "One"), Bill("B", "One")}});
  const auto rows = Queue({"CR"});
  NewScreened who{"CR", "", "consignee", "one", {}};
  who.party.names = {{"One"}};
  const std::string subject = test.db().Write("system", [&](Transaction& t) -> Result<std::string> {
    const std::string id = KeepScreened(t, who, "own:1", {{"own", "1", 1, 0.9, "One", "One", false, false, "{}"}, {"own", "2", 1, 0.8, "Won", "One", false, false, "{}"}});
    AddSubjectUse(t, {id, "consignment", rows[0].id, "consignee"});
    AddSubjectUse(t, {id, "consignment", rows[0].id, "notify"});
    AddSubjectUse(t, {id, "consignment", rows[0].id, "notify"});
    return id;
  }).value();
  const auto open = [&](const std::string& id) { return Ask([&](Connection& c) { return FindConsignment(c, id)->open_hits; }); };
  EXPECT_EQ(open(rows[0].id), 2) << "a subject counts once, whatever its roles";
  EXPECT_EQ(open(rows[1].id), 0);
  EXPECT_EQ(Ask([&](Connection& c) { return UsesOf(c, subject).size(); }), 2u);
  EXPECT_EQ(Ask([&](Connection& c) { return SubjectsOf(c, "consignment", rows[0].id).size(); }), 2u);
  const std::string hit = Ask([](Connection& c) { return *OneText(c, "SELECT id FROM screening_hit ORDER BY score"); });
  test.db().Write("ana", [&](Transaction& t) -> Result<int> {
    EXPECT_TRUE(DecideHit(t, hit, {"false", "another", ""}, 1));
    CountOpenHits(t, subject);
    return 0;
  }).value();
  EXPECT_EQ(open(rows[0].id), 1);
  ConsignmentFilter filter{"CR"};
  filter.open_hits = true;
  EXPECT_EQ(Queue(filter).size(), 1u);
}

TEST_P(DeclarationRows, DiscrepanciesKeepTheirIdWhileTheyStand) {
  const DeclarationRow row = Write(Head(model::DeclarationKind::kManifest), {{Bill("A", "One"), Bill("B", "Two")}});
  const auto bills = Ask([&](Connection& c) { return ConsignmentsOf(c, row.id); });
  const auto keep = [&](std::vector<DiscrepancyRow> found) {
    test.db().Write("system", [&](Transaction& t) -> Result<int> {
      KeepDiscrepancies(t, row.call, found);
      return 0;
    }).value();
    return Ask([&](Connection& c) { return DiscrepanciesOfCall(c, row.call); });
  };
  const auto about = [&](const std::string& kind, const ConsignmentRow& bill) {
    DiscrepancyRow d;
    d.kind = kind;
    d.consignment = bill.id;
    d.bill = bill.bill;
    d.severity = "high";
    d.detail = "{}";
    return d;
  };
  const auto first = keep({about("not-aboard", bills[0]), about("seal-changed", bills[0])});
  ASSERT_EQ(first.size(), 2u);
  const auto count = [&](std::size_t i) { return Ask([&](Connection& c) { return FindConsignment(c, bills[i].id)->discrepancies; }); };
  EXPECT_EQ(count(0), 2);
  const auto second = keep({about("seal-changed", bills[0]), about("not-aboard", bills[1])});
  ASSERT_EQ(second.size(), 2u);
  EXPECT_EQ(count(0), 1);
  EXPECT_EQ(count(1), 1);
  const auto id_of = [](const std::vector<DiscrepancyRow>& rows, const std::string& kind, const std::string& bill) {
    for (const auto& one : rows) {
      if (one.kind == kind && one.bill == bill) return one.id;
    }
    return std::string();
  };
  EXPECT_EQ(id_of(first, "seal-changed", "A"), id_of(second, "seal-changed", "A"));
  const auto third = keep({about("not-aboard", bills[0])});
  EXPECT_EQ(id_of(third, "not-aboard", "A"), id_of(first, "not-aboard", "A")) << "back again, the same one";
  EXPECT_EQ(Ask([&](Connection& c) { return ListDiscrepancies(c, {"CR"}, kSeeAll, {}).items.size(); }), 1u);
  EXPECT_EQ(Ask([&](Connection& c) { return ListDiscrepancies(c, {"CR", "", "", "low"}, kSeeAll, {}).items.size(); }), 0u);
}

TEST_P(DeclarationRows, WhatWasNotCheckedIsKnownAfterARestart) {
  const DeclarationRow row = Write(Head(model::DeclarationKind::kManifest), {});
  test.Reopen();
  EXPECT_EQ(Ask([](Connection& c) { return UncheckedDeclarations(c); }), std::vector<std::string>{row.id});
  test.db().Write("system", [&](Transaction& t) -> Result<int> {
    NoteChecked(t, row.id);
    return 0;
  }).value();
  EXPECT_TRUE(Ask([](Connection& c) { return UncheckedDeclarations(c); }).empty());
}

TEST_P(DeclarationRows, WhoIsNewIsUnknownWhereNothingIsOlder) {
  Write(Head(model::DeclarationKind::kManifest), {{Bill("A", "Frutas del Sur")}});
  const auto known = [&](const std::string& before) { return Ask([&](Connection& c) { return KnownConsignees(c, "CR", before, {"frutas del sur", "nueva"}); }); };
  EXPECT_FALSE(known("2026-11-30"));
  EXPECT_EQ(known("2026-12-01"), std::vector<std::string>{"frutas del sur"});
}

TEST_P(DeclarationRows, DeclarationsAreListedNewestFirst) {
  const std::string first = Write(Head(model::DeclarationKind::kManifest, "M-1"), {}).id;
  test.now = "2026-11-30T12:00:01.000Z";
  const std::string second = Write(Head(model::DeclarationKind::kMoves, "M-2"), {}).id;
  const auto list = [&](const DeclarationFilter& filter) { return Ask([&](Connection& c) { return ListDeclarations(c, filter, kSeeAll, {}).items; }); };
  ASSERT_EQ(list({"CR"}).size(), 2u);
  EXPECT_EQ(list({"CR"})[0].id, second);
  EXPECT_EQ(list({"CR", "", "manifest"}).at(0).id, first);
  EXPECT_EQ(list({"CR", "", "", "", "ever calm"}).size(), 2u);
  EXPECT_EQ(list({"CR", "", "", "", "m-2"}).size(), 1u);
  EXPECT_TRUE(list({"PA"}).empty());
}

INSTANTIATE_TEST_SUITE_P(Both, DeclarationRows, testing::ValuesIn(TestDialects()),
                         [](const auto& about) { return about.param == Dialect::kPostgresql ? "PostgreSQL" : "SQLite"; });

}  // namespace
}  // namespace atalaya::store
