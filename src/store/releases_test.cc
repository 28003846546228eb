#include "store/releases.h"

#include <gtest/gtest.h>

#include "store/sql.h"
#include "store/test_database.h"

namespace atalaya::store {
namespace {

using release::Kind;
using release::Tlp;

class Releases : public testing::TestWithParam<Dialect> {
 protected:
  void SetUp() override {
    const auto done = test.db().Write("system", [](Transaction& t) -> Result<int> {
      for (const char* state : {"BR", "AR"}) {
        store::Run(t,
            "INSERT INTO state (id, iso3, name_en, name_es, name_pt, name_fr, member, subregion, profile) "
            "VALUES (:id, :id, :id, :id, :id, :id, 1, '', '')",
            {{"id", state}});
      }
      store::Run(t,
          "INSERT INTO port (id, number, state, name, capacity, in_scope, search) VALUES ('BRSSZ', 1, 'BR', 'Santos', "
          "1, 1, '')");
      store::Run(t,
          "INSERT INTO facility (id, port, state, name, traffic, size, search) VALUES ('BRSSZ-01', 'BRSSZ', 'BR', 'T', "
          "'container', 'small', '')");
      t.Record({"register.import", "region/test", "", "{}"});
      return 1;
    });
    ASSERT_TRUE(done);
  }
  std::optional<release::Subject> Place(Kind kind, const std::string& subject, const std::string& state = "") {
    return test.db().Read([&](Connection& c) { return PlaceOf(c, kind, subject, state); }).value();
  }
  std::string Give(const NewRelease& what) {
    const auto place = Place(what.kind, what.subject, what.state);
    return test.db()
        .Write("dora", [&](Transaction& t) -> Result<std::string> { return GiveRelease(t, what, *place); })
        .value();
  }
  bool Sees(const release::Viewer& viewer, const release::Subject& subject) {
    release::Subject asked = subject;
    asked.markings = test.db().Read([&](Connection& c) { return MarkingsOf(c, subject, test.now); }).value();
    return release::MaySee(viewer, asked);
  }
  std::size_t Listed(const release::Viewer& viewer, const ReleaseFilter& filter = {}) {
    return test.db().Read([&](Connection& c) { return ReleasePage(c, viewer, filter, "", 50, test.now); })->size();
  }

  TestDatabase test{GetParam()};
  const release::Viewer secretariat{"s", {{release::Role::kSecretariat, release::ScopeKind::kRegion, ""}}, "security"};
  const release::Viewer argentina{"a", {{release::Role::kAuthority, release::ScopeKind::kState, "AR"}}, "security"};
  const release::Viewer brazil{"b", {{release::Role::kAuthority, release::ScopeKind::kState, "BR"}}, "security"};
  const release::Subject picture{Kind::kPicture, "BRSSZ-01", "BR", "BRSSZ-01", "", "", {}};
};

INSTANTIATE_TEST_SUITE_P(Both, Releases, testing::ValuesIn(TestDialects()),
                         [](const auto& about) { return about.param == Dialect::kSqlite ? "SQLite" : "PostgreSQL"; });

TEST_P(Releases, ThingsHavePlaces) {
  EXPECT_EQ(Place(Kind::kPicture, "BRSSZ-01")->facility, "BRSSZ-01");
  EXPECT_EQ(Place(Kind::kRegister, "BRSSZ")->state, "BR");
  EXPECT_EQ(Place(Kind::kPicture, "BR")->state, "BR");
  EXPECT_EQ(Place(Kind::kDeficiency, "facility:BRSSZ-01")->facility, "BRSSZ-01");
  EXPECT_EQ(Place(Kind::kDeficiency, "*", "AR")->state, "AR");
  EXPECT_EQ(Place(Kind::kPlan, "*", "")->state, "");
  EXPECT_FALSE(Place(Kind::kPicture, "XXYYY"));
  EXPECT_FALSE(Place(Kind::kDeficiency, "*", "XX"));
  EXPECT_FALSE(Place(Kind::kDeficiency, "facility:none"));
  EXPECT_FALSE(Place(Kind::kTrail, "1"));
}

TEST_P(Releases, GivenSeenAndWithdrawn) {
  EXPECT_FALSE(Sees(secretariat, picture));
  const std::string id =
      Give({Kind::kPicture, "facility:BRSSZ-01", "", Tlp::kAmber, {"role:secretariat", "state:AR"}, "", ""});
  EXPECT_TRUE(Sees(secretariat, picture));
  EXPECT_TRUE(Sees(argentina, picture));
  EXPECT_FALSE(Sees(argentina, {Kind::kDeficiency, "d", "BR", "BRSSZ-01", "", "", {}}));
  // The rule as SQL finds the same row.
  const auto condition = release::Compile(secretariat, Kind::kPicture, {"id", "state", "id", ""}, test.now);
  Values values;
  for (const auto& [name, value] : condition.values) values.emplace_back(name, value);
  EXPECT_EQ(test.db()
                .Read([&](Connection& c) {
                  return OneWhole(c, "SELECT count(*) FROM facility WHERE " + condition.sql, values);
                })
                .value(),
            1);
  EXPECT_EQ(Listed(brazil), 1u);
  EXPECT_EQ(Listed(argentina), 0u);
  EXPECT_EQ(Listed(secretariat), 0u);  // who else was given it is Brazil's to know
  const auto withdraw = [&] {
    return test.db().Write("dora", [&](Transaction& t) -> Result<bool> { return WithdrawRelease(t, id); }).value();
  };
  EXPECT_TRUE(withdraw());
  EXPECT_FALSE(withdraw());
  EXPECT_FALSE(Sees(secretariat, picture));
  EXPECT_EQ(Listed(brazil), 1u);
  EXPECT_EQ(Listed(brazil, {"", "", "", true}), 0u);
  const auto record = test.db().Read([&](Connection& c) { return FindRelease(c, id); }).value();
  EXPECT_EQ(record->withdrawn_by, "dora");
  EXPECT_EQ(record->what.audiences, (std::vector<std::string>{"role:secretariat", "state:AR"}));
  EXPECT_EQ(
      test.db()
          .Read([](Connection& c) { return OneWhole(c, "SELECT count(*) FROM ledger WHERE scope = 'BR/BRSSZ-01'"); })
          .value(),
      2);
}

TEST_P(Releases, EndWithTheirTimeAndKeepMarkingsApart) {
  Give({Kind::kPicture, "BRSSZ-01", "", Tlp::kGreen, {"region"}, "", "2026-11-30T12:00:01.000Z"});
  EXPECT_TRUE(Sees(argentina, picture));
  test.now = "2026-11-30T12:00:01.000Z";
  EXPECT_FALSE(Sees(argentina, picture));
  EXPECT_EQ(Listed(brazil, {"picture", "", "BR", true}), 0u);
  EXPECT_EQ(Listed(brazil, {"picture", "", "BR", false}), 1u);
  // A narrow marking with a wide audience does not borrow the wide marking of another release.
  Give({Kind::kPicture, "BRSSZ-01", "", Tlp::kRed, {"state:AR", "user:s"}, "", ""});
  Give({Kind::kPicture, "*", "BR", Tlp::kGreen, {"user:nobody"}, "", ""});
  EXPECT_FALSE(Sees(argentina, picture));
  EXPECT_TRUE(Sees(secretariat, picture));
}

}  // namespace
}  // namespace atalaya::store
