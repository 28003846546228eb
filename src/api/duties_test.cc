// Statements of compliance, security levels, events, the calendar, Today, search and the register's files, on both databases.
#include <gtest/gtest.h>

#include <algorithm>

#include "api/test_api.h"

namespace atalaya::api {
namespace {

using http::Method;
namespace json = boost::json;

std::string Codes(const http::Response& response) {
  const auto document = TestApi::Read(response);
  const auto* findings = document.as_object().if_contains("findings");
  if (findings == nullptr) return std::string(document.at("code").as_string());
  std::string codes;
  for (const auto& finding : findings->as_array()) {
    codes += (codes.empty() ? "" : " ") + std::string(finding.at("code").as_string());
    EXPECT_EQ(finding.at("message").as_string().find("finding."), json::string::npos) << finding;
    EXPECT_EQ(finding.at("fix").as_string().find("finding."), json::string::npos) << finding;
  }
  return codes;
}

std::string Text(const json::value& value) { return value.is_null() ? "null" : std::string(value.as_string()); }

class Duties : public testing::TestWithParam<store::Dialect> {
 protected:
  Duties() {
    api.AddRegister();
    brazil = api.As("authority", "state", "BR");
    argentina = api.As("authority", "state", "AR");
    officer = api.As("pfso", "facility", "BRSSZ-01");
    rso = api.As("rso", "facility", "BRSSZ-01");
    secretariat = api.As("secretariat", "region");
  }
  // Runs SQL that stands for another slice's work.
  void Put(const std::string& sql) {
    const auto done = api.database.db().Write("system", [&](store::Transaction& t) -> Result<int> {
      store::Run(t, sql);
      t.Record({"test.put", "test", "", "{}"});
      return 1;
    });
    ASSERT_TRUE(done);
  }
  void PutAssessment(const std::string& id, const std::string& facility, const std::string& status, const std::string& decided = "") {
    Put("INSERT INTO assessment (id, subject, facility, state, cycle, standard, status, author, started, decided, total, answered, need_evidence) "
        "VALUES ('" + id + "', '" + facility + "', '" + facility + "', 'BR', 1, 'oas-baseline', '" + status +
        "', 'someone', '2026-10-01T00:00:00.000Z', '" + decided + "', 120, 113, 9)");
  }
  std::string Issue(const std::string& number = "BR-1", const std::string& issued = "2026-01-10", const std::string& expires = "2030-01-09") {
    const auto answer = api.Post("/api/v1/facilities/BRSSZ-01/statements", brazil,
                                 R"({"number":")" + number + R"(","issued":")" + issued + R"(","expires":")" + expires + R"("})");
    EXPECT_EQ(answer.status, 201) << answer.body;
    return answer.status == 201 ? Text(TestApi::Read(answer).at("id")) : "";
  }
  std::string StatusOf(const std::string& facility = "BRSSZ-01") {
    return Text(TestApi::Read(api.Get("/api/v1/facilities/" + facility, argentina)).at("statement").at("status"));
  }
  static std::string Level(int level, const std::string& facilities, const std::string& more = "") {
    std::string factors;
    for (const char* name : {"credible", "corroborated", "specific", "consequences"}) {
      factors += (factors.empty() ? "\"" : ",\"") + std::string(name) + R"(":{"score":3,"reason":"because"})";
    }
    return R"({"level":)" + std::to_string(level) + R"(,"factors":{)" + factors + R"(},"reason":"threat","facilities":)" + facilities + more + "}";
  }
  std::string Set(int level, const std::string& facilities, const std::string& more = "") {
    const auto answer = api.Post("/api/v1/states/BR/levels", brazil, Level(level, facilities, more));
    EXPECT_EQ(answer.status, 201) << answer.body;
    return answer.status == 201 ? Text(TestApi::Read(answer).at("id")) : "";
  }
  json::value LevelNow(const std::string& facility = "BRSSZ-01") {
    return TestApi::Read(api.Get("/api/v1/facilities/" + facility, brazil)).at("level");
  }
  http::Response Step(const std::string& path, std::size_t caller, const std::string& body = "") { return api.Post("/api/v1/levels/" + path, caller, body); }

  TestApi api{GetParam()};
  std::size_t brazil = 0, argentina = 0, officer = 0, rso = 0, secretariat = 0;
};

TEST_P(Duties, AStatementIsIssuedByTheStatesAuthorityForFiveYearsAtMost) {
  const std::string target = "/api/v1/facilities/BRSSZ-01/statements";
  const auto codes = [&](const std::string& body) { return Codes(api.Post(target, brazil, body)); };
  const std::string body = R"({"number":"BR-7","issued":"2026-01-10","expires":"2031-01-10"})";
  EXPECT_EQ(api.Post(target, argentina, body).status, 404);
  EXPECT_EQ(api.Post(target, officer, body).status, 403);
  EXPECT_EQ(api.Post(target, rso, body).status, 403);
  EXPECT_EQ(api.Post(target, secretariat, body).status, 404);
  EXPECT_EQ(codes(R"({"number":"BR-7","issued":"2026-01-10","expires":"2031-01-11"})"), "entry.life");
  EXPECT_EQ(codes(R"({"number":"BR-7","issued":"2026-01-10","expires":"2026-01-09"})"), "entry.dates");
  EXPECT_EQ(codes(R"({"number":"BR-7","issued":"2026-12-01","expires":"2027-01-09"})"), "entry.future");
  EXPECT_EQ(codes(R"({"number":"BR-7","issued":"2026-02-30","expires":"2027-01-09"})"), "json.date");
  EXPECT_EQ(codes(R"({"number":"","issued":"2026-01-10","expires":"2027-01-09"})"), "json.empty");
  EXPECT_EQ(codes(R"({"number":"BR-7","issued":"2026-01-10","expires":"2027-01-09","assessment":"none such"})"), "entry.assessment");
  EXPECT_EQ(StatusOf(), "none");
  EXPECT_EQ(api.Post(target, brazil, body).status, 201);
  EXPECT_EQ(StatusOf(), "valid");
  EXPECT_EQ(codes(body), "entry.number.conflict");
  EXPECT_EQ(api.Post(target, brazil, body).status, 409);
  // Another State may use the same number.
  EXPECT_EQ(api.Post("/api/v1/facilities/ARBUE-01/statements", argentina, body).status, 201);
}

TEST_P(Duties, AStatementNamesOnlyAnApprovedAssessmentOfItsFacility) {
  PutAssessment("a1", "BRSSZ-01", "submitted");
  PutAssessment("a2", "BRSSZ-02", "approved", "2026-01-05T00:00:00.000Z");
  const auto with = [&](const std::string& assessment) {
    return api.Post("/api/v1/facilities/BRSSZ-01/statements", brazil,
                    R"({"number":"BR-8","issued":"2026-01-10","expires":"2027-01-10","assessment":")" + assessment + R"("})");
  };
  EXPECT_EQ(Codes(with("a1")), "entry.assessment");
  EXPECT_EQ(Codes(with("a2")), "entry.assessment");
  Put("UPDATE assessment SET status = 'approved' WHERE id = 'a1'");
  EXPECT_EQ(with("a1").status, 201);
}

TEST_P(Duties, AStatementsStatusFollowsTheDay) {
  Issue("BR-1", "2026-01-10", "2027-03-01");  // 91 days away
  EXPECT_EQ(StatusOf(), "valid");
  api.database.now = "2026-12-01T00:00:00.000Z";
  EXPECT_EQ(StatusOf(), "expiring");
  api.database.now = "2027-03-01T23:59:00.000Z";
  EXPECT_EQ(StatusOf(), "expiring");  // good on its last day
  api.database.now = "2027-03-02T00:00:00.000Z";
  EXPECT_EQ(StatusOf(), "expired");
  for (const std::string status : {"valid", "expiring", "expired", "none", "withdrawn"}) {
    const auto items = TestApi::Read(api.Get("/api/v1/facilities?state=BR&statement=" + status, brazil)).at("items").as_array();
    EXPECT_EQ(items.size(), status == "expired" ? 1u : status == "none" ? 2u : 0u) << status;
  }
}

TEST_P(Duties, EndorsementsAndWithdrawal) {
  const std::string id = Issue(), endorse = "/api/v1/statements/" + id + "/endorsements", withdraw = "/api/v1/statements/" + id + "/withdrawal";
  const std::string good = R"({"kind":"verification","date":"2026-11-01","result":"satisfactory"})";
  EXPECT_EQ(api.Post(endorse, argentina, good).status, 404);
  EXPECT_EQ(api.Post(endorse, officer, good).status, 403);
  EXPECT_EQ(Codes(api.Post(endorse, brazil, R"({"kind":"verification","date":"2026-12-01","result":"satisfactory"})")), "entry.day-range");
  EXPECT_EQ(Codes(api.Post(endorse, brazil, R"({"kind":"verification","date":"2026-01-09","result":"satisfactory"})")), "entry.day-range");
  const auto endorsed = api.Post(endorse, brazil, good);
  ASSERT_EQ(endorsed.status, 201) << endorsed.body;
  EXPECT_EQ(TestApi::Read(endorsed).at("endorsements").at(0).at("result"), "satisfactory");
  EXPECT_EQ(Codes(api.Post(withdraw, brazil, R"({"reason":" "})")), "json.empty");
  EXPECT_EQ(api.Post(withdraw, officer, R"({"reason":"x"})").status, 403);
  EXPECT_EQ(api.Post(withdraw, brazil, R"({"reason":"plan not kept"})").status, 200);
  EXPECT_EQ(StatusOf(), "withdrawn");
  EXPECT_EQ(api.Post(withdraw, brazil, R"({"reason":"again"})").status, 409);
  EXPECT_EQ(Codes(api.Post(endorse, brazil, good)), "entry.withdrawn.conflict");
  Issue("BR-2", "2026-11-30", "2027-11-29");  // a new one counts from its issue
  EXPECT_EQ(StatusOf(), "valid");
  const auto statements = TestApi::Read(api.Get("/api/v1/facilities/BRSSZ-01", officer)).at("statements").as_array();
  ASSERT_EQ(statements.size(), 2u);
  EXPECT_EQ(statements[0].at("number"), "BR-2");
  EXPECT_TRUE(statements[0].at("current").as_bool());
  EXPECT_EQ(statements[1].at("reason"), "plan not kept");
  EXPECT_TRUE(TestApi::Read(api.Get("/api/v1/facilities/BRSSZ-01", argentina)).at("statements").as_array().empty());
}

TEST_P(Duties, ALevelIsIssuedReceivedAndAttainedInThatOrder) {
  EXPECT_EQ(api.Post("/api/v1/states/BR/levels", argentina, Level(2, "\"all\"")).status, 404);
  EXPECT_EQ(api.Post("/api/v1/states/BR/levels", officer, Level(2, "\"all\"")).status, 404);
  const std::string id = Set(2, R"(["BRSSZ-01","BRRIO-01"])"), at = id + "/facilities/BRSSZ-01";
  EXPECT_EQ(LevelNow().at("level"), 2);
  EXPECT_EQ(LevelNow("BRSSZ-02").at("level"), 1);
  EXPECT_EQ(Step(at + "/received", argentina).status, 404);
  EXPECT_EQ(Step(at + "/received", brazil).status, 403);  // the facility attains, not the authority
  EXPECT_EQ(Step(id + "/facilities/BRSSZ-02/received", officer).status, 404);
  EXPECT_EQ(Step(id + "/facilities/BRRIO-01/received", officer).status, 404);
  EXPECT_EQ(Codes(Step(at + "/attained", officer, R"({"evidence":"gate log"})")), "entry.level-early.conflict");
  api.database.now = "2026-11-30T13:00:00.000Z";
  ASSERT_EQ(Step(at + "/received", officer).status, 200);
  EXPECT_EQ(Step(at + "/received", officer).status, 409);
  EXPECT_EQ(Codes(Step(at + "/attained", officer, R"({"evidence":"  "})")), "json.empty");
  api.database.now = "2026-11-30T14:00:00.000Z";
  const auto attained = Step(at + "/attained", officer, R"({"evidence":"gate log"})");
  ASSERT_EQ(attained.status, 200) << attained.body;
  EXPECT_EQ(TestApi::Read(attained).at("facilities").as_array().size(), 1u);  // the officer sees the own part
  EXPECT_EQ(LevelNow().at("issued"), "2026-11-30T12:00:00.000Z");
  EXPECT_EQ(LevelNow().at("received"), "2026-11-30T13:00:00.000Z");
  EXPECT_EQ(LevelNow().at("attained"), "2026-11-30T14:00:00.000Z");
  const auto seen = [&](std::size_t caller) { return TestApi::Read(api.Get("/api/v1/states/BR/levels", caller)).at("items").as_array().size(); };
  EXPECT_EQ(seen(brazil), 1u);
  EXPECT_EQ(seen(officer), 1u);
  EXPECT_EQ(seen(argentina), 0u);
  EXPECT_EQ(seen(secretariat), 0u);
  EXPECT_EQ(api.Get("/api/v1/levels/" + id, argentina).status, 404);
}

TEST_P(Duties, InstructionsOfLevelThreeAreAcknowledgedAndCarriedOutOneByOne) {
  EXPECT_EQ(Codes(api.Post("/api/v1/states/BR/levels", brazil, Level(3, R"(["BRSSZ-01"])"))), "entry.instructions");
  EXPECT_EQ(Codes(api.Post("/api/v1/states/BR/levels", brazil, Level(2, R"(["BRSSZ-01"])", R"(,"instructions":["x"])"))), "entry.instructions");
  EXPECT_EQ(Codes(api.Post("/api/v1/states/BR/levels", brazil, Level(2, "[]"))), "entry.no-facility");
  EXPECT_EQ(Codes(api.Post("/api/v1/states/BR/levels", brazil, Level(2, R"(["ARBUE-01"])"))), "entry.unknown");
  EXPECT_EQ(Codes(api.Post("/api/v1/states/BR/levels", brazil, Level(2, "\"all\"", R"(,"until":"2026-11-30")"))), "entry.past");
  EXPECT_EQ(Codes(api.Post("/api/v1/states/BR/levels", brazil, Level(4, "\"all\""))), "json.out-of-range");
  const std::string id = Set(3, R"(["BRSSZ-01"])", R"(,"instructions":["Stop loading","Close gate 2"])");
  const std::string at = id + "/facilities/BRSSZ-01", first = id + "/instructions/1/facilities/BRSSZ-01", second = id + "/instructions/2/facilities/BRSSZ-01";
  EXPECT_EQ(Codes(Step(first + "/done", officer)), "entry.level-early.conflict");
  ASSERT_EQ(Step(at + "/received", officer).status, 200);
  EXPECT_EQ(Step(first + "/acknowledged", officer).status, 200);
  EXPECT_EQ(Step(first + "/acknowledged", officer).status, 409);
  EXPECT_EQ(Step(first + "/done", officer).status, 200);
  EXPECT_EQ(Step(first + "/done", officer).status, 409);
  EXPECT_EQ(Step(id + "/instructions/3/facilities/BRSSZ-01/done", officer).status, 404);
  EXPECT_EQ(Step(id + "/instructions/x/facilities/BRSSZ-01/done", officer).status, 404);
  EXPECT_EQ(Codes(Step(at + "/attained", officer, R"({"evidence":"log"})")), "entry.level-incomplete.conflict");
  EXPECT_EQ(Step(second + "/done", officer).status, 200);
  EXPECT_EQ(Step(at + "/attained", officer, R"({"evidence":"log"})").status, 200);
}

TEST_P(Duties, TheHighestLevelInForceCountsAndWithdrawalReturnsToTheOneBefore) {
  const std::string two = Set(2, "\"all\"");
  EXPECT_EQ(LevelNow("BRRIO-01").at("level"), 2);
  const std::string three = Set(3, R"(["BRSSZ-01"])", R"(,"instructions":["Stop"],"until":"2026-12-05T00:00:00Z")");
  Set(1, R"(["BRSSZ-01"])");
  EXPECT_EQ(LevelNow().at("level"), 3);
  // A facility that comes into the register later joins what holds for all.
  ASSERT_EQ(api.Post("/api/v1/facilities", brazil, R"({"port":"BRSSZ","name":"New","traffic":"bulk","size":"small"})").status, 201);
  EXPECT_EQ(LevelNow("BRSSZ-03").at("level"), 2);
  EXPECT_EQ(api.Post("/api/v1/levels/" + three + "/withdrawal", officer, R"({"reason":"x"})").status, 404);
  EXPECT_EQ(api.Post("/api/v1/levels/" + three + "/withdrawal", brazil, R"({"reason":"over"})").status, 200);
  EXPECT_EQ(LevelNow().at("level"), 2);
  EXPECT_EQ(Codes(Step(three + "/facilities/BRSSZ-01/received", officer)), "entry.level-over.conflict");
  EXPECT_EQ(Codes(api.Post("/api/v1/levels/" + three + "/withdrawal", brazil, R"({"reason":"over"})")), "entry.level-done.conflict");
  EXPECT_EQ(api.Post("/api/v1/levels/" + two + "/withdrawal", brazil, R"({"reason":"over"})").status, 200);
  EXPECT_EQ(LevelNow().at("level"), 1);
  Set(2, R"(["BRSSZ-01"])", R"(,"until":"2026-12-05T00:00:00Z")");
  EXPECT_EQ(LevelNow().at("level"), 2);
  api.database.now = "2026-12-05T00:00:00.000Z";
  EXPECT_EQ(LevelNow().at("level"), 1);  // ran out
}

TEST_P(Duties, EventsAreLoggedWithWhatTheirKindNeeds) {
  const std::string target = "/api/v1/facilities/BRSSZ-01/events";
  const auto add = [&](std::size_t caller, const std::string& rest) { return api.Post(target, caller, R"({"description":"d",)" + rest + "}"); };
  EXPECT_EQ(add(argentina, R"("kind":"drill","date":"2026-11-01")").status, 404);
  EXPECT_EQ(add(rso, R"("kind":"drill","date":"2026-11-01")").status, 403);
  const auto drill = add(officer, R"("kind":"drill","date":"2026-11-01","participants":"12","lessons":"slow gate")");
  ASSERT_EQ(drill.status, 201) << drill.body;
  EXPECT_EQ(Codes(add(officer, R"("kind":"drill","date":"1999-11-01")")), "entry.day-range");
  EXPECT_EQ(Codes(add(officer, R"("kind":"drill","date":"2026-11-31")")), "json.date");
  EXPECT_EQ(Codes(add(officer, R"("kind":"drill","date":"2026-11-01","announced":true)")), "json.unknown-member");
  EXPECT_EQ(Codes(add(officer, R"("kind":"audit","date":"2026-11-01")")), "entry.auditor");
  EXPECT_EQ(Codes(add(officer, R"("kind":"audit","date":"2026-11-01","auditor":"A","independent":false)")), "entry.exception");
  EXPECT_EQ(add(officer, R"("kind":"audit","date":"2026-11-01","auditor":"A","independent":false,"exception":"four people work here")").status, 201);
  EXPECT_EQ(add(officer, R"("kind":"inspection","date":"2026-11-01","announced":false)").status, 403);
  EXPECT_EQ(Codes(add(brazil, R"("kind":"inspection","date":"2026-11-01")")), "entry.announced");
  EXPECT_EQ(add(brazil, R"("kind":"inspection","date":"2026-11-01","announced":false)").status, 201);
  const auto planned = add(officer, R"("kind":"exercise","date":"2026-12-20")");
  ASSERT_EQ(planned.status, 201);
  EXPECT_TRUE(TestApi::Read(planned).at("planned").as_bool());
  const std::string id = Text(TestApi::Read(planned).at("id"));
  EXPECT_EQ(api.Ask(Method::kPatch, "/api/v1/events/" + id, officer, R"({"date":"2026-11-30"})").status, 428);
  const auto held = api.Ask(Method::kPatch, "/api/v1/events/" + id, officer, R"({"date":"2026-11-30"})", {{"if-match", "\"v1\""}});
  ASSERT_EQ(held.status, 200) << held.body;
  EXPECT_FALSE(TestApi::Read(held).at("planned").as_bool());
  EXPECT_EQ(api.Ask(Method::kPatch, "/api/v1/events/" + id, officer, R"({"lessons":"x"})", {{"if-match", "\"v1\""}}).status, 412);
  EXPECT_EQ(api.Ask(Method::kPatch, "/api/v1/events/" + id, argentina, R"({"lessons":"x"})", {{"if-match", "\"v2\""}}).status, 404);
  const auto count = [&](std::size_t caller, const std::string& query = "") {
    return TestApi::Read(api.Get(target + query, caller)).at("items").as_array().size();
  };
  EXPECT_EQ(count(officer), 4u);
  EXPECT_EQ(count(brazil, "?kind=drill"), 1u);
  EXPECT_EQ(count(argentina), 0u);
  EXPECT_EQ(count(secretariat), 0u);
}

TEST_P(Duties, TheCalendarShowsWhatFallsDueByNationalPeriods) {
  ASSERT_EQ(api.Post("/api/v1/facilities/BRSSZ-01/events", officer, R"({"kind":"drill","date":"2026-11-01","description":"d"})").status, 201);
  Issue("BR-1", "2026-01-10", "2030-01-09");
  const auto find = [&](std::size_t caller, const std::string& kind, const std::string& facility, const std::string& query) {
    const auto document = TestApi::Read(api.Get("/api/v1/calendar?from=2026-11-01&to=2027-12-31" + query, caller));
    for (const auto& item : document.at("items").as_array()) {
      if (Text(item.at("kind")) == kind && Text(item.at("facility").at("id")) == facility && Text(item.at("status")) != "done") return item;
    }
    return json::value();
  };
  const auto drill = find(officer, "drill", "BRSSZ-01", "");
  ASSERT_FALSE(drill.is_null());
  EXPECT_EQ(drill.at("due"), "2027-02-01");
  EXPECT_EQ(drill.at("citation"), "B/18.5");
  EXPECT_EQ(drill.at("link"), "/facilities/BRSSZ-01/events");
  EXPECT_EQ(find(officer, "endorsement", "BRSSZ-01", "").at("due"), "2027-01-10");
  EXPECT_TRUE(find(officer, "drill", "BRSSZ-02", "").is_null());
  // Never held: three months after the facility came into the register, and overdue since.
  EXPECT_EQ(find(brazil, "drill", "BRSSZ-02", "&from=2026-01-01").at("due"), "2026-04-15");
  EXPECT_EQ(find(brazil, "drill", "BRSSZ-02", "&from=2026-01-01").at("status"), "overdue");
  EXPECT_TRUE(find(brazil, "drill", "BRSSZ-02", "&from=2026-01-01&facility=BRSSZ-01").is_null());
  EXPECT_TRUE(find(argentina, "drill", "BRSSZ-01", "&state=BR").is_null());
  EXPECT_TRUE(find(rso, "plan-approval", "BRSSZ-01", "").is_null());
  // The State's own period and its law.
  ASSERT_EQ(api.Ask(Method::kPatch, "/api/v1/states/BR", brazil, R"({"periods":{"drill-months":{"value":1,"citation":"Decree 12"}}})",
                    {{"if-match", "\"v1\""}}).status, 200);
  EXPECT_EQ(find(officer, "drill", "BRSSZ-01", "").at("due"), "2026-12-01");
  EXPECT_EQ(find(officer, "drill", "BRSSZ-01", "").at("citation"), "Decree 12");
  EXPECT_EQ(Codes(api.Get("/api/v1/calendar?from=2026-02-30", officer)), "json.date");
  EXPECT_EQ(Codes(api.Get("/api/v1/calendar?from=2026-12-01&to=2026-11-01", officer)), "entry.dates");
}

TEST_P(Duties, TodaySaysWhatEachRoleMustDo) {
  PutAssessment("a1", "BRSSZ-01", "draft");
  PutAssessment("a2", "BRRIO-01", "submitted");
  Put("INSERT INTO deficiency (id, subject, facility, state, assessment, control, reply, mandatory, severity, weight, requirement, opened, deadline, status) "
      "VALUES ('d1', 'BRSSZ-01', 'BRSSZ-01', 'BR', 'a1', 'P04', 'not-met', 1, 'major', 3, 'policy', '2026-10-01', '2026-11-20', 'open')");
  Put("INSERT INTO deficiency (id, subject, facility, state, assessment, control, reply, mandatory, severity, weight, requirement, opened, deadline, status) "
      "VALUES ('d2', 'BRRIO-01', 'BRRIO-01', 'BR', 'a2', 'P05', 'not-met', 1, 'major', 3, 'policy', '2026-10-01', '2026-12-20', 'fixed')");
  Put("INSERT INTO measure (id, deficiency, state, facility, solution, title, indicator, requirement, capital, yearly, cost, effect, owner, begins, ends) "
      "VALUES ('m1', 'd1', 'BR', 'BRSSZ-01', 's', '{\"en\":\"New fence\",\"es\":\"Valla nueva\"}', '{}', 'policy', 1, 1, 1, 1, 'o', '2026-01-01', '2026-12-10')");
  Put("INSERT INTO measure (id, deficiency, state, facility, solution, title, indicator, requirement, capital, yearly, cost, effect, owner, begins, ends) "
      "VALUES ('m2', '', 'BR', '', 's', '{\"en\":\"Programme\"}', '{}', 'policy', 1, 1, 1, 1, 'o', '2026-01-01', '2026-11-10')");
  Set(2, R"(["BRSSZ-01"])");
  const auto items = [&](std::size_t caller) { return TestApi::Read(api.Get("/api/v1/today", caller)).at("items").as_array(); };
  const auto has = [&](std::size_t caller, const std::string& link, const std::string& urgency) {
    for (const auto& item : items(caller)) {
      if (Text(item.at("link")) == link) return Text(item.at("urgency")) == urgency;
    }
    return false;
  };
  EXPECT_TRUE(has(officer, "/assessments/a1", "later"));
  EXPECT_TRUE(has(officer, "/deficiencies/d1", "overdue"));
  EXPECT_TRUE(has(officer, "/register/levels?state=BR", "soon"));
  EXPECT_FALSE(has(officer, "/assessments/a2", "later"));
  EXPECT_TRUE(has(brazil, "/assessments/a2", "soon"));  // somebody waits for the decision
  EXPECT_EQ(Text(items(brazil).front().at("link")), "/assessments/a2");
  EXPECT_TRUE(has(brazil, "/deficiencies/d2", "soon"));
  EXPECT_FALSE(has(brazil, "/assessments/a1", "later"));
  EXPECT_TRUE(has(rso, "/assessments/a1", "later"));
  EXPECT_EQ(items(rso).size(), 1u);
  EXPECT_EQ(items(argentina).empty(), false);  // its own inspections and statements
  for (const auto& item : items(argentina)) EXPECT_EQ(Text(item.at("detail")).find("BR"), std::string::npos) << item;
  EXPECT_TRUE(has(officer, "/plan/measures?state=BR&facility=BRSSZ-01", "soon"));
  EXPECT_FALSE(has(officer, "/plan/measures?state=BR", "overdue"));
  EXPECT_TRUE(has(brazil, "/plan/measures?state=BR", "overdue"));
  EXPECT_TRUE(has(secretariat, "/register?state=BR", "later"));
  // By day, what has none last.
  std::string before;
  for (const auto& item : items(officer)) {
    const std::string due = item.at("due").is_null() ? "9999" : Text(item.at("due"));
    EXPECT_LE(before, due);
    before = due;
  }
  for (const std::string language : {"en", "es", "pt", "fr"}) {
    const std::string sentence = Text(TestApi::Read(api.Get("/api/v1/today?language=" + language, officer)).at("sentence"));
    EXPECT_NE(sentence.find_first_of("0123456789"), std::string::npos) << sentence;
    EXPECT_EQ(sentence.find("today."), std::string::npos) << sentence;
    EXPECT_EQ(sentence.find('{'), std::string::npos) << sentence;
  }
  api.database.now = "2026-12-01T00:30:00.000Z";  // twelve hours after the level was issued, and more
  EXPECT_TRUE(has(officer, "/register/levels?state=BR", "overdue"));
}

TEST_P(Duties, SearchRanksAndHidesPeople) {
  ASSERT_EQ(api.Post("/api/v1/facilities/BRSSZ-01/people", officer, R"({"duty":"pfso","name":"Sânia Prado"})").status, 201);
  const auto titles = [&](std::size_t caller, const std::string& q) {
    std::vector<std::string> found;
    const auto document = TestApi::Read(api.Get("/api/v1/search?q=" + q, caller));
    for (const auto& item : document.at("items").as_array()) found.push_back(Text(item.at("title")));
    return found;
  };
  EXPECT_EQ(titles(officer, "san"), (std::vector<std::string>{"Sânia Prado", "Santos"}));
  EXPECT_EQ(titles(argentina, "san"), (std::vector<std::string>{"Santos"}));
  EXPECT_EQ(titles(argentina, "buenos aires"), (std::vector<std::string>{"Buenos Aires"}));
  EXPECT_EQ(titles(argentina, "terminal 02"), (std::vector<std::string>{"BRSSZ-02 terminal"}));
  EXPECT_EQ(titles(argentina, "brssz-02").front(), "BRSSZ-02 terminal");
  EXPECT_EQ(titles(argentina, "company").front(), "Terminal Company");
  EXPECT_TRUE(titles(argentina, "%").empty());
  EXPECT_TRUE(titles(argentina, "").empty());
  EXPECT_TRUE(titles(argentina, "'; DROP TABLE facility; --").empty());
  EXPECT_EQ(api.Get("/api/v1/search?q=" + std::string(201, 'a'), officer).status, 422);
}

TEST_P(Duties, TheRegisterAsAFileHoldsNoFormulaAndNothingHidden) {
  PutAssessment("a1", "BRSSZ-01", "draft");
  const std::string formula = R"x({"name":"=HYPERLINK(\"x\")"})x";
  ASSERT_EQ(api.Ask(Method::kPatch, "/api/v1/facilities/BRSSZ-01", brazil, formula, {{"if-match", "\"v1\""}}).status, 200);
  const auto csv = api.Get("/api/v1/facilities/export?format=csv", brazil);
  ASSERT_EQ(csv.status, 200) << csv.body;
  EXPECT_NE(csv.body.find("\"'=HYPERLINK"), std::string::npos) << csv.body;
  EXPECT_NE(csv.body.find(",113,120,"), std::string::npos) << csv.body;
  EXPECT_EQ(std::count(csv.body.begin(), csv.body.end(), '\n'), 6);
  EXPECT_EQ(api.Get("/api/v1/facilities/export?format=csv", argentina).body.find(",113,120,"), std::string::npos);
  EXPECT_EQ(std::count(csv.body.begin(), csv.body.end(), '{'), 0);
  EXPECT_EQ(csv.body.find("register."), std::string::npos) << csv.body;
  const auto one = api.Get("/api/v1/facilities/export?format=csv&state=AR", brazil);
  EXPECT_EQ(std::count(one.body.begin(), one.body.end(), '\n'), 2);
  const auto book = api.Get("/api/v1/facilities/export?format=xlsx", brazil);
  ASSERT_EQ(book.status, 200);
  EXPECT_EQ(book.body.substr(0, 2), "PK");
  EXPECT_EQ(Codes(api.Get("/api/v1/facilities/export?format=pdf", brazil)), "json.unknown-word");
}

INSTANTIATE_TEST_SUITE_P(Both, Duties, testing::ValuesIn(store::TestDialects()), [](const auto& param_info) {
  return param_info.param == store::Dialect::kSqlite ? "Sqlite" : "Postgresql";
});

}  // namespace
}  // namespace atalaya::api
