// The SQL of Compile shows the same objects as MaySee: random worlds in an SQLite database.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <sqlite3.h>

#include <set>

#include "release/release.h"

namespace atalaya::release {
namespace {

constexpr Kind kKinds[] = {Kind::kRegister,   Kind::kPeople,     Kind::kStatement, Kind::kLevel,  Kind::kEvent,
                           Kind::kAssessment, Kind::kDeficiency, Kind::kPicture,   Kind::kPlan,   Kind::kFund,
                           Kind::kObjective,  Kind::kTrail,      Kind::kUser,      Kind::kRelease,
                           Kind::kWatchList,  Kind::kScreening,  Kind::kArrival,   Kind::kDeclaration, Kind::kRule,
                           Kind::kInspection, Kind::kSeizure};
constexpr Tlp kTlps[] = {Tlp::kRed, Tlp::kAmberStrict, Tlp::kAmber, Tlp::kGreen, Tlp::kClear};
constexpr const char* kNow = "2026-11-30T12:00:00.000Z";

struct Stored {
  std::string kind, subject, state, audience, purpose, until;
  Tlp tlp;
};

class Memory {
 public:
  Memory() {
    sqlite3_open(":memory:", &db_);
    Run("CREATE TABLE thing (id TEXT, state TEXT, facility TEXT, organisation TEXT)", {});
    Run("CREATE TABLE release_audience (release TEXT, subject_kind TEXT, subject_id TEXT, subject_state TEXT, tlp "
        "TEXT, "
        "audience TEXT, purpose TEXT, until TEXT)",
        {});
  }
  ~Memory() { sqlite3_close(db_); }
  Memory(const Memory&) = delete;
  Memory& operator=(const Memory&) = delete;

  // Values by position or, where the names are given, by name. "\x01" is NULL. First column of each row.
  std::set<std::string> Run(const std::string& sql, const std::vector<std::pair<std::string, std::string>>& values) {
    sqlite3_stmt* statement = nullptr;
    if (sqlite3_prepare_v2(db_, sql.c_str(), -1, &statement, nullptr) != SQLITE_OK) {
      ADD_FAILURE() << sqlite3_errmsg(db_) << " in " << sql;
      return {};
    }
    int position = 0;
    for (const auto& [name, value] : values) {
      ++position;
      const int at = name.empty() ? position : sqlite3_bind_parameter_index(statement, (":" + name).c_str());
      EXPECT_GT(at, 0) << name;
      if (value == "\x01") continue;
      sqlite3_bind_text(statement, at, value.c_str(), static_cast<int>(value.size()), SQLITE_TRANSIENT);
    }
    EXPECT_EQ(sqlite3_bind_parameter_count(statement), static_cast<int>(values.size())) << sql;
    std::set<std::string> rows;
    while (sqlite3_step(statement) == SQLITE_ROW)
      rows.insert(reinterpret_cast<const char*>(sqlite3_column_text(statement, 0)));
    sqlite3_finalize(statement);
    return rows;
  }

 private:
  sqlite3* db_ = nullptr;
};

template <class T>
T Pick(std::initializer_list<T> list) {
  return *rc::gen::elementOf(std::vector<T>(list));
}

Grant DrawGrant() {
  const Role role = *rc::gen::elementOf(std::vector<Role>(std::begin(kRoles), std::end(kRoles)));
  const ScopeKind scope =
      Pick({ScopeKind::kFacility, ScopeKind::kOrganisation, ScopeKind::kState, ScopeKind::kRegion, ScopeKind::kNode});
  // Mostly the scope that fits, so that something is seen.
  const bool fit = *rc::gen::inRange(0, 8) > 0;
  Grant grant{role, scope, ""};
  if (fit) {
    for (const ScopeKind one :
         {ScopeKind::kFacility, ScopeKind::kOrganisation, ScopeKind::kState, ScopeKind::kRegion, ScopeKind::kNode}) {
      if (ScopeFits(role, one)) grant.scope = one;
    }
  }
  if (grant.scope == ScopeKind::kFacility) grant.id = Pick<std::string>({"F1", "F2", "F3", "O'Hara", ""});
  if (grant.scope == ScopeKind::kOrganisation) grant.id = Pick<std::string>({"acme", "otra", ""});
  if (grant.scope == ScopeKind::kState) grant.id = Pick<std::string>({"BR", "AR", ""});
  return grant;
}

RC_GTEST_PROP(Compile, ShowsWhatMaySeeShows, ()) {
  Memory memory;
  const Kind kind = *rc::gen::elementOf(std::vector<Kind>(std::begin(kKinds), std::end(kKinds)));
  Viewer viewer;
  viewer.user = Pick<std::string>({"me", "me", "me", "x1", ""});
  viewer.purpose = Pick<std::string>({"security", "statistics", ""});
  const int grants = *rc::gen::inRange(0, 4);
  for (int i = 0; i < grants; ++i) viewer.grants.push_back(DrawGrant());

  std::vector<Stored> releases(*rc::gen::inRange<std::size_t>(0, 10));
  for (Stored& release : releases) {
    release.kind = *rc::gen::inRange(0, 4) ? std::string(KindName(kind)) : "plan";
    release.subject = Pick<std::string>(
        {"x0", "x1", "x2", "*", "*", "facility:F1", "facility:F2", "facility:", "facility:O'Hara", ""});
    release.state = Pick<std::string>({"BR", "AR", ""});
    release.audience = Pick<std::string>({"user:me", "user:x1", "facility:F1", "facility:O'Hara", "organisation:acme",
                                          "state:BR", "state:AR", "role:secretariat", "role:authority", "role:analyst",
                                          "role:admin", "region", "", "everyone"});
    release.purpose = Pick<std::string>({"", "", "security", "statistics"});
    release.until = Pick<std::string>({"", "2027-01-01T00:00:00.000Z", "2026-11-30T12:00:00.000Z",
                                       "2026-11-30T12:00:00.001Z", "2020-01-01T00:00:00.000Z"});
    release.tlp = *rc::gen::elementOf(std::vector<Tlp>(std::begin(kTlps), std::end(kTlps)));
    memory.Run("INSERT INTO release_audience VALUES ('r',?,?,?,?,?,?,?)", {{"", release.kind},
                                                                           {"", release.subject},
                                                                           {"", release.state},
                                                                           {"", std::string(TlpName(release.tlp))},
                                                                           {"", release.audience},
                                                                           {"", release.purpose},
                                                                           {"", release.until}});
  }

  // Kinds differ in the columns they have.
  SqlColumns columns{"t.id", "t.state", "t.facility", "t.organisation"};
  if (Pick({false, false, true})) columns.facility.clear();
  if (Pick({false, false, true})) columns.organisation.clear();
  if (Pick({false, false, false, true})) columns.state.clear();
  std::set<std::string> expected;
  for (int i = 0; i < 8; ++i) {
    Subject subject;
    subject.kind = kind;
    subject.id = i == 7 ? "*" : i == 6 ? "facility:F1" : "x" + std::to_string(i);
    subject.state = Pick<std::string>({"BR", "AR", ""});
    subject.facility = Pick<std::string>({"F1", "F2", "O'Hara", ""});
    subject.organisation = Pick<std::string>({"acme", "otra", ""});
    const auto stored = [](const std::string& text) {
      return text.empty() && Pick({true, false}) ? std::string("\x01") : text;
    };
    memory.Run("INSERT INTO thing VALUES (?,?,?,?)", {{"", subject.id},
                                                      {"", stored(subject.state)},
                                                      {"", stored(subject.facility)},
                                                      {"", stored(subject.organisation)}});
    if (columns.state.empty()) subject.state.clear();
    if (columns.facility.empty()) subject.facility.clear();
    if (columns.organisation.empty()) subject.organisation.clear();
    if (kind == Kind::kUser) subject.user = subject.id;
    for (const Stored& release : releases) {
      const bool in_force = release.until.empty() || release.until > kNow;
      if (in_force && Concerns(*KindFromName(release.kind), release.subject, release.state, subject)) {
        subject.markings.push_back({release.tlp, {release.audience}, release.purpose});
      }
    }
    if (MaySee(viewer, subject)) expected.insert(subject.id);
  }
  const SqlCondition condition = Compile(viewer, kind, columns, kNow);
  RC_ASSERT(!condition.sql.empty());
  RC_ASSERT(memory.Run("SELECT t.id FROM thing t WHERE " + condition.sql, condition.values) == expected);
  RC_CLASSIFY(expected.empty(), "nothing");
  RC_CLASSIFY(!expected.empty() && expected.size() < 8, "some");
}

TEST(Compile, NobodySeesNothing) {
  for (const Kind kind : kKinds) {
    EXPECT_EQ(Compile({}, kind, {"t.id", "t.state", "t.facility", "t.organisation"}, kNow).sql, "(1=0)");
  }
}

}  // namespace
}  // namespace atalaya::release
