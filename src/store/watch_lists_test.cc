#include "store/watch_lists.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "base/digest.h"
#include "formats/party_json.h"
#include "store/screening.h"
#include "store/sql.h"
#include "store/test_database.h"

namespace atalaya::store {
namespace {

model::ListedEntity EntryNamed(const std::string& id, const std::string& name) {
  model::ListedEntity entity;
  entity.id = id;
  entity.kind = model::PartyKind::kPerson;
  entity.names = {{name}};
  return entity;
}

model::WatchList ListOfEntities(const std::string& id, std::vector<model::ListedEntity> entities) {
  model::WatchList list;
  list.id = id;
  list.edition = "today";
  list.entities = std::move(entities);
  std::string all;
  for (const auto& entity : list.entities) all += formats::ListedText(entity) + "\n";
  list.digest = Sha256Hex(all);
  return list;
}

class WatchListRows : public testing::TestWithParam<Dialect> {
 protected:
  TestDatabase test{GetParam()};
  void SetUp() override {
    test.db().Write("system", [](Transaction& t) -> Result<int> {
      store::Run(t, "INSERT INTO state (id, iso3, name_en, name_es, name_pt, name_fr, member, subregion, profile) VALUES "
             "('BR', 'BRA', 'Brazil', 'Brasil', 'Brasil', 'Brésil', 1, 'south', '')");
      return 0;
    }).value();
  }
  Result<WatchListEdition> Load(const model::WatchList& list, const WatchListLoad& how = {}) {
    return test.db().Write("ana", [&](Transaction& t) { return LoadWatchList(t, list, how); });
  }
  model::WatchList Now(const std::string& id, long long since = 0) {
    return test.db().Read([&](Connection& c) { return store::ReadWatchList(c, *FindWatchList(c, id), since); }).value();
  }
};

TEST_P(WatchListRows, AnEditionIsKeptAsWhatItChanged) {
  const auto first = Load(ListOfEntities("own:x", {EntryNamed("1", "A"), EntryNamed("2", "B"), EntryNamed("3", "C")})).value();
  EXPECT_EQ(std::tuple(first.number, first.added, first.changed, first.removed), std::tuple(1, 3, 0, 0));
  const auto same = Load(ListOfEntities("own:x", {EntryNamed("1", "A"), EntryNamed("2", "B"), EntryNamed("3", "C")})).value();
  EXPECT_EQ(same.number, 1) << "the same bytes are no new edition";
  const auto second = Load(ListOfEntities("own:x", {EntryNamed("3", "C"), EntryNamed("4", "D"), EntryNamed("2", "B2")})).value();
  EXPECT_EQ(std::tuple(second.number, second.added, second.changed, second.removed), std::tuple(2, 1, 1, 1));
  const model::WatchList now = Now("own:x");
  ASSERT_EQ(now.entities.size(), 3u);
  EXPECT_EQ(now.entities[0].id, "3");  // in the order of the source
  EXPECT_EQ(now.entities[2].names[0].text, "B2");
  const model::WatchList changed = Now("own:x", 1);
  ASSERT_EQ(changed.entities.size(), 2u);
  EXPECT_EQ(test.db().Read([](Connection& c) { return RemovedSince(c, "own:x", 1); }).value(), std::vector<std::string>{"1"});
  // Taken away is not forgotten; back again it is an addition.
  EXPECT_EQ(test.db().Read([](Connection& c) { return FindListed(c, "own:x", "1")->removed; }).value(), 2);
  EXPECT_EQ(Load(ListOfEntities("own:x", {EntryNamed("1", "A"), EntryNamed("3", "C"), EntryNamed("4", "D"), EntryNamed("2", "B2")})).value().added, 1);
  EXPECT_EQ(test.db().Read([](Connection& c) { return EditionsOf(c, "own:x").size(); }).value(), 3u);
}

TEST_P(WatchListRows, HalfAListKeepsTheLastGoodOne) {
  std::vector<model::ListedEntity> many, few;
  for (int i = 0; i < 200; ++i) many.push_back(EntryNamed(std::to_string(i), "N" + std::to_string(i)));
  few.assign(many.begin(), many.begin() + 60);
  ASSERT_TRUE(Load(ListOfEntities("big", many)));
  const auto shrunk = Load(ListOfEntities("big", few));
  ASSERT_FALSE(shrunk);
  EXPECT_EQ(shrunk.error().front().code, "watchlist.shrunk");
  EXPECT_EQ(Now("big").entities.size(), 200u);
  EXPECT_EQ(Load(ListOfEntities("big", few), {"", true}).value().removed, 140);
  const auto other = Load(ListOfEntities("big", many), {"BR", false});
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().front().code, "watchlist.state");
}

TEST_P(WatchListRows, ADecisionCountsUntilEntryOrSubjectChange) {
  NewScreened who{"BR", "", "person", "P1", {}};
  who.party.kind = model::PartyKind::kPerson;
  who.party.names = {{"Eleuterio Quintanilla"}};
  FoundHit hit{"own:x", "1", 1, 0.91, "A", "Eleuterio Quintanilla", false, false, "{}"};
  const auto keep = [&](const std::vector<FoundHit>& found) {
    return test.db().Write("ana", [&](Transaction& t) -> Result<std::string> { return KeepScreened(t, who, "own:x:1", found); }).value();
  };
  const release::SqlCondition all{"(1=1)", {}};
  const auto open = [&] {
    return test.db().Read([&](Connection& c) { return ListHits(c, {"", "open", "", "", "", false}, all, {}, test.now).items; }).value();
  };
  const auto decide = [&](const std::string& id, const std::string& user, const NewDecision& decision, long long etag) {
    return test.db().Write(user, [&](Transaction& t) { return DecideHit(t, id, decision, etag); });
  };
  const std::string subject = keep({hit});
  ASSERT_EQ(open().size(), 1u);
  const HitRow first = open().front();
  EXPECT_FALSE(decide(first.id, "ana", {"false", "another person", ""}, 7)) << "another etag";
  ASSERT_TRUE(decide(first.id, "ana", {"false", "another person", ""}, first.etag));
  EXPECT_TRUE(open().empty());
  keep({hit});
  EXPECT_TRUE(open().empty()) << "nothing changed";
  hit.version = 2;
  keep({hit});
  ASSERT_EQ(open().size(), 1u) << "the entry changed";
  ASSERT_TRUE(decide(first.id, "ana", {"false", "still another", "2026-12-15"}, open().front().etag));
  EXPECT_TRUE(open().empty());
  test.now = "2026-12-16T12:00:00.000Z";
  EXPECT_EQ(open().size(), 1u) << "its time is over";
  who.party.names = {{"Eleuterio Quintanilla Varo"}};
  EXPECT_EQ(keep({hit}), subject) << "the same source is the same subject";
  EXPECT_EQ(open().size(), 1u);
  keep({});
  EXPECT_TRUE(open().empty()) << "found no more";
  EXPECT_EQ(test.db().Read([&](Connection& c) { return DecisionsOf(c, first.id).size(); }).value(), 2u);
}

TEST_P(WatchListRows, ANumberThatDecidesIsClearedByTwo) {
  NewScreened who{"BR", "", "ship", "S1", {}};
  who.party.names = {{"NORTHERN LADY"}};
  const FoundHit hit{"own:x", "9", 1, 1.0, "9074729", "9074729", true, false, "{}"};
  test.db().Write("ana", [&](Transaction& t) -> Result<std::string> { return KeepScreened(t, who, "own:x:1", {hit}); }).value();
  const std::string id = test.db().Read([](Connection& c) { return *OneText(c, "SELECT id FROM screening_hit"); }).value();
  const auto decide = [&](const std::string& user, long long etag) {
    return test.db().Write(user, [&](Transaction& t) { return DecideHit(t, id, {"false", "sold and renamed", ""}, etag); });
  };
  const auto proposed = decide("ana", 1);
  ASSERT_TRUE(proposed);
  EXPECT_EQ(proposed->status, "proposed");
  EXPECT_FALSE(decide("ana", proposed->etag)) << "not by the same person";
  const auto confirmed = decide("bruno", proposed->etag);
  ASSERT_TRUE(confirmed);
  EXPECT_EQ(confirmed->status, "false");
}

INSTANTIATE_TEST_SUITE_P(Both, WatchListRows, testing::ValuesIn(TestDialects()),
                         [](const auto& about) { return about.param == Dialect::kPostgresql ? "PostgreSQL" : "SQLite"; });

TEST(PartyJson, AnEntryComesBackTheSame) {
  EXPECT_TRUE(rc::check([] {
    model::ListedEntity e;
    e.id = "x" + std::to_string(*rc::gen::inRange(0, 1000));
    e.kind = static_cast<model::PartyKind>(*rc::gen::inRange(0, 7));
    const auto texts = [] {
      return *rc::gen::container<std::vector<std::string>>(rc::gen::nonEmpty(rc::gen::container<std::string>(rc::gen::elementOf(std::string("aB \"\\/é1")))));
    };
    const auto ascii = [&] {
      std::vector<std::string> out;
      for (std::string& text : texts()) {
        std::erase_if(text, [](char c) { return static_cast<unsigned char>(c) > 0x7E; });
        out.push_back(text + "é");
      }
      return out;
    };
    for (const std::string& text : ascii()) e.names.push_back({text, static_cast<model::NameKind>(*rc::gen::inRange(0, 4)), *rc::gen::arbitrary<bool>()});
    if (*rc::gen::arbitrary<bool>()) e.births.push_back({"1960-01-01", "1960-12-31", *rc::gen::arbitrary<bool>()});
    e.countries = ascii();
    for (const std::string& text : ascii()) e.identifiers.push_back({static_cast<model::IdentifierKind>(*rc::gen::inRange(0, 13)), text, "BR"});
    e.addresses = ascii();
    e.programmes = ascii();
    e.linked_to = ascii();
    e.remarks = "r";
    e.listed_on = "2026-01-01";
    RC_ASSERT(formats::ReadListed(formats::ListedText(e)) == e);
  }));
}

}  // namespace
}  // namespace atalaya::store
