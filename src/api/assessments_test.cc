// Cycles through their life, who may take which step, and answers that nobody loses.
#include <gtest/gtest.h>

#include <thread>

#include "api/test_assessment.h"

namespace atalaya::api {
namespace {

class Assessments : public testing::TestWithParam<store::Dialect> {
 protected:
  AssessmentWorld w{GetParam()};
  std::string Path(const std::string& id, const std::string& rest = "") { return "/api/v1/assessments/" + id + rest; }
};

TEST_P(Assessments, StartsOneCycleAtATime) {
  const std::string id = w.Start(w.pfso);
  const auto again = w.api.Post("/api/v1/facilities/BRSSZ-01/assessments", w.rso, "{}");
  EXPECT_EQ(again.status, 409);
  EXPECT_NE(again.body.find("cycle.open.conflict"), std::string::npos);
  const auto shown = w.Ok(w.api.Get(Path(id), w.pfso));
  EXPECT_EQ(w.TextOf(shown, "/status"), "draft");
  EXPECT_EQ(w.NumberOf(shown, "/cycle"), 1);
  EXPECT_EQ(w.NumberOf(shown, "/total"), 138);
  EXPECT_EQ(w.NumberOf(shown, "/answered"), 0);
  EXPECT_EQ(w.TextOf(shown, "/standard"), "oas-baseline");
  EXPECT_EQ(w.WordsOf(shown, "/can"), "submitted");
  EXPECT_EQ(shown.at("gates").as_array().size(), 6u);
  w.api.database.db().Write("system", [](store::Transaction& t) -> Result<int> {
    store::Run(t, "UPDATE facility SET scope = 'out' WHERE id = 'BRSSZ-02'");
    return 1;
  }).value();
  EXPECT_EQ(w.api.Post("/api/v1/facilities/BRSSZ-02/assessments", w.other_pfso, "{}").status, 422);
}

TEST_P(Assessments, OthersDoNotEvenSeeThatThereIsOne) {
  const std::string id = w.Start(w.pfso);
  for (const std::size_t who : {w.other_state, w.other_pfso, w.secretariat, w.analyst, w.auditor, w.admin}) {
    const auto missing = w.api.Get(Path("01NOSUCHASSESSMENT00000000"), who);
    for (const std::string& path : {Path(id), Path(id, "/answers"), Path(id, "/comments"), Path(id, "/compare"), Path(id, "/export"),
                                    Path(id, "/considered"), Path(id, "/history")}) {
      const auto hidden = w.api.Get(path, who);
      EXPECT_EQ(hidden.status, 404) << path;
      EXPECT_EQ(hidden.body, missing.body);
    }
    EXPECT_EQ(w.Put(id, "P04", 0, R"({"reply":"met"})", who).status, 404);
    EXPECT_EQ(w.Step(id, "submitted", who).status, 404);
    EXPECT_EQ(w.api.Get("/api/v1/facilities/BRSSZ-01/assessments", who).status, 404);
    EXPECT_EQ(w.api.Post("/api/v1/facilities/BRSSZ-01/assessments", who, "{}").status, 404);
  }
  EXPECT_EQ(w.api.Get(Path(id), 0).status, 401);
  EXPECT_EQ(w.Put(id, "P04", 0, R"({"reply":"met"})", w.authority).status, 403);
  EXPECT_EQ(w.api.Post("/api/v1/facilities/BRSSZ-01/assessments", w.authority, "{}").status, 403);
}

TEST_P(Assessments, AReleaseOpensItForReadingOnly) {
  const std::string id = w.Start(w.pfso);
  const auto release = [&](const std::string& subject, const std::string& tlp, const std::string& audience) {
    w.api.database.db().Write("system", [&](store::Transaction& t) -> Result<int> {
      store::Run(t, "DELETE FROM release_audience");
      store::Run(t,
                 "INSERT INTO release_audience (release, subject_kind, subject_id, subject_state, tlp, audience, purpose, until) "
                 "VALUES ('r', 'assessment', :subject, 'BR', :tlp, :audience, '', '')",
                 {{"subject", subject}, {"tlp", tlp}, {"audience", audience}});
      return 1;
    }).value();
  };
  release(id, "TLP:AMBER", "role:secretariat");
  EXPECT_EQ(w.api.Get(Path(id, "/answers"), w.secretariat).status, 200);
  EXPECT_EQ(w.Put(id, "P04", 0, R"({"reply":"met"})", w.secretariat).status, 403);
  EXPECT_EQ(w.api.Get(Path(id), w.other_state).status, 404);
  release("facility:BRSSZ-02", "TLP:AMBER", "role:secretariat");
  EXPECT_EQ(w.api.Get(Path(id), w.secretariat).status, 404);
  release("facility:BRSSZ-01", "TLP:RED", "role:secretariat");  // red travels to persons only
  EXPECT_EQ(w.api.Get(Path(id), w.secretariat).status, 404);
}

TEST_P(Assessments, EveryStepByEveryRole) {
  // From each status, which role reaches which status: everything that is not listed is refused.
  const std::set<std::tuple<std::string, std::string, std::string>> allowed{
      {"draft", "submitted", "pfso"},    {"draft", "submitted", "rso"},      {"submitted", "draft", "pfso"}, {"submitted", "draft", "rso"},
      {"submitted", "returned", "authority"}, {"submitted", "approved", "authority"}, {"returned", "submitted", "pfso"}, {"returned", "submitted", "rso"},
  };
  const std::string id = w.Start(w.pfso);
  w.Complete(id, w.pfso);
  const std::map<std::string, std::size_t> roles{{"pfso", w.pfso}, {"rso", w.rso}, {"authority", w.authority}, {"industry", w.industry}};
  const auto set = [&](const std::string& status) {
    w.api.database.db().Write("system", [&](store::Transaction& t) -> Result<int> {
      store::Run(t, "UPDATE assessment SET status = :status WHERE id = :id", {{"status", status}, {"id", id}});
      return 1;
    }).value();
  };
  for (const std::string from : {"draft", "submitted", "returned", "approved", "superseded"}) {
    for (const std::string to : {"draft", "submitted", "returned", "approved", "superseded"}) {
      for (const auto& [role, who] : roles) {
        set(from);
        const auto answer = w.Step(id, to, who, "because");
        const bool may = allowed.contains({from, to, role});
        EXPECT_EQ(answer.status == 200, may) << from << " -> " << to << " by " << role << ": " << answer.status << " " << answer.body.substr(0, 200);
        EXPECT_EQ(w.TextOf(w.Ok(w.api.Get(Path(id), w.pfso)), "/status"), may ? to : from);
      }
    }
  }
}

TEST_P(Assessments, TheAuthorNeverDecides) {
  const std::string id = w.Start(w.pfso);
  w.Complete(id, w.pfso);
  w.Ok(w.Step(id, "submitted", w.rso));
  // The same person with a grant of the authority: as starter, as submitter, as one who answered.
  for (const char* user : {"officer", "rso"}) {
    const std::size_t both = w.api.As("authority", "state", "BR", user);
    EXPECT_EQ(w.Step(id, "approved", both).status, 403) << user;
    EXPECT_EQ(w.WordsOf(w.Ok(w.api.Get(Path(id), both)), "/can"), "") << user;
  }
  EXPECT_EQ(w.Step(id, "returned", w.authority).status, 422);  // without saying why
  w.Ok(w.Step(id, "returned", w.authority, "Gate 3 is missing"));
  const auto sheet = w.Ok(w.api.Get(Path(id, "/answers"), w.rso));
  w.Ok(w.Put(id, "P04", w.NumberOf(sheet.at("items").at(0), "/version"), R"({"reply":"met","note":"x"})", w.industry));
  w.Ok(w.Step(id, "submitted", w.pfso));
  EXPECT_EQ(w.Step(id, "approved", w.api.As("authority", "state", "BR", "terminal")).status, 403);
  const auto approved = w.Ok(w.Step(id, "approved", w.second));
  EXPECT_EQ(w.TextOf(approved, "/decided_by"), "second");
  const auto history = w.Ok(w.api.Get(Path(id, "/history"), w.authority));
  EXPECT_EQ(history.at("items").as_array().size(), 5u);
}

TEST_P(Assessments, GatesSayWhatIsMissing) {
  const std::string id = w.Start(w.pfso);
  EXPECT_EQ(w.Step(id, "submitted", w.pfso).status, 422);
  w.Complete(id, w.pfso, {{"P04", R"("reply":"met","verification":"inspected")"}, {"P05", R"("reply":"not-applicable")"}});
  const auto shown = w.Ok(w.api.Ask(http::Method::kGet, Path(id) + "?language=es", w.pfso));
  EXPECT_EQ(w.NumberOf(shown, "/answered"), 138);
  EXPECT_EQ(w.NumberOf(shown, "/need_evidence"), 1);
  EXPECT_NE(w.WordsOf(shown, "/gates/0/missing").find("P05"), std::string::npos);
  EXPECT_NE(w.WordsOf(shown, "/gates/1/missing").find("P04"), std::string::npos);
  EXPECT_EQ(w.Step(id, "submitted", w.pfso).status, 422);
  w.Ok(w.Put(id, "P04", 1, R"({"reply":"met","verification":"inspected","note":"report 12"})", w.pfso));
  w.Ok(w.Put(id, "P05", 1, R"({"reply":"not-applicable","reason":"no anchorage"})", w.pfso));
  w.Ok(w.Step(id, "submitted", w.pfso));
  // What is submitted does not change under the reader's eyes.
  EXPECT_EQ(w.Put(id, "P04", 2, R"({"reply":"not-met"})", w.pfso).status, 409);
  w.Ok(w.Step(id, "draft", w.pfso));
  w.Ok(w.Put(id, "P04", 2, R"({"reply":"not-met"})", w.pfso));
}

TEST_P(Assessments, TheNextCycleStartsFromTheLastAndSupersedesIt) {
  const std::string first = w.Approve({{"P04", R"("reply":"not-met","note":"n1")"}});
  for (const char* path : {"/answers/P04", "/considered"}) {
    EXPECT_EQ(w.api.Ask(http::Method::kPut, Path(first, path), w.pfso,
                        std::string(path) == "/considered" ? R"({"domains":{},"threats":{},"assets":{},"vulnerabilities":[]})" : R"({"reply":"met"})",
                        {{"if-match", "\"v1\""}}).status,
              409);
  }
  EXPECT_EQ(w.api.Post(Path(first, "/answers/sync"), w.pfso, R"({"items":[]})").status, 409);
  const std::string next = w.Start(w.rso);
  const auto sheet = w.Ok(w.api.Get(Path(next, "/answers"), w.rso));
  bool found = false;
  for (const auto& item : sheet.at("items").as_array()) {
    if (w.TextOf(item, "/control") != "P04") continue;
    found = true;
    EXPECT_EQ(w.TextOf(item, "/reply"), "not-met");
    EXPECT_EQ(w.TextOf(item, "/note"), "n1");
    EXPECT_EQ(w.TextOf(item, "/previous/reply"), "not-met");
  }
  EXPECT_TRUE(found);
  w.Ok(w.Put(next, "P04", 1, R"({"reply":"met"})", w.rso));
  const auto compared = w.Ok(w.api.Get(Path(next, "/compare"), w.rso));
  ASSERT_EQ(compared.at("items").as_array().size(), 1u);
  EXPECT_EQ(w.TextOf(compared, "/items/0/kind"), "better");
  EXPECT_EQ(w.NumberOf(compared, "/tally/better"), 1);
  EXPECT_EQ(w.api.Get(Path(next, "/compare?with=" + w.Start(w.other_pfso, true, "BRSSZ-02")), w.rso).status, 404);
  // Who only carried answers over is no author of them: the rso's own cycle, answers of the officer.
  w.Complete(next, w.rso);
  w.Ok(w.Step(next, "submitted", w.rso));
  w.Ok(w.Step(next, "approved", w.authority));
  EXPECT_EQ(w.TextOf(w.Ok(w.api.Get(Path(first), w.pfso)), "/status"), "superseded");
  const auto list = w.Ok(w.api.Get("/api/v1/facilities/BRSSZ-01/assessments", w.pfso));
  ASSERT_EQ(list.at("items").as_array().size(), 2u);
  EXPECT_EQ(w.NumberOf(list, "/items/0/cycle"), 2);
  EXPECT_TRUE(w.Ok(w.api.Get(Path(w.Start(w.pfso, false), "/answers"), w.pfso)).at("items").at(0).at("version") == 0);
}

TEST_P(Assessments, AStaleAnswerIsToldAndNothingIsLost) {
  const std::string id = w.Start(w.pfso);
  EXPECT_EQ(w.api.Ask(http::Method::kPut, Path(id, "/answers/P04"), w.pfso, R"({"reply":"met"})").status, 428);
  const auto saved = w.Put(id, "P04", 0, R"({"reply":"met","note":"a"})", w.pfso);
  EXPECT_EQ(w.NumberOf(w.Ok(saved), "/version"), 1);
  const auto stale = w.Put(id, "P04", 0, R"({"reply":"not-met"})", w.rso);
  EXPECT_EQ(stale.status, 412);
  EXPECT_EQ(w.TextOf(TestApi::Read(stale), "/current/note"), "a");
  // The same again, because its first answer got lost: no conflict, no second version.
  EXPECT_EQ(w.NumberOf(w.Ok(w.Put(id, "P04", 0, R"({"reply":"met","note":"a"})", w.pfso)), "/version"), 1);
  EXPECT_EQ(w.Put(id, "Z99", 0, R"({"reply":"met"})", w.pfso).status, 404);
  EXPECT_EQ(w.Put(id, "P04", 1, R"({"reply":"met","checked_on":"2030-01-01"})", w.pfso).status, 422);
  EXPECT_EQ(w.Put(id, "P04", 1, R"({"reply":"met","x":1})", w.pfso).status, 422);
  EXPECT_EQ(w.Put(id, "P04", 1, "{", w.pfso).status, 422);
  EXPECT_EQ(w.Count("SELECT count(*) FROM ledger WHERE action = 'assessment.answer'"), 1);
}

TEST_P(Assessments, SyncTakesWhatItCanAndShowsWhatItCannot) {
  const std::string id = w.Start(w.pfso);
  w.Ok(w.Put(id, "P04", 0, R"({"reply":"met","note":"office"})", w.rso));
  const auto synced = w.Ok(w.api.Post(Path(id, "/answers/sync"), w.pfso,
                                      R"({"items":[{"control":"P03","base_version":0,"reply":"partly","degree":0.5},
                                                   {"control":"P04","base_version":0,"reply":"not-met","note":"field"},
                                                   {"control":"P05","base_version":0,"reply":"perhaps"},
                                                   {"control":"Z99","base_version":0,"reply":"met"}]})"));
  EXPECT_EQ(w.TextOf(synced, "/items/0/status"), "saved");
  EXPECT_EQ(w.NumberOf(synced, "/items/0/version"), 1);
  EXPECT_EQ(w.TextOf(synced, "/items/1/status"), "conflict");
  EXPECT_EQ(w.TextOf(synced, "/items/1/current/note"), "office");
  EXPECT_EQ(w.TextOf(synced, "/items/2/status"), "refused");
  EXPECT_EQ(w.TextOf(synced, "/items/2/findings/0/code"), "json.unknown-word");
  EXPECT_EQ(w.TextOf(synced, "/items/3/status"), "refused");
  const auto shown = w.Ok(w.api.Get(Path(id), w.pfso));
  EXPECT_EQ(w.NumberOf(shown, "/answered"), 2);
  EXPECT_EQ(w.NumberOf(shown, "/tally/met"), 1);
  EXPECT_EQ(w.NumberOf(shown, "/tally/partly"), 1);
}

TEST_P(Assessments, FiftyOfficersAtOnceLoseNothing) {
  const std::string id = w.Start(w.pfso);
  // Each adds one to the number in the note of one of four controls, again and again until it went through.
  constexpr int kOfficers = 50, kEach = 4;
  const char* controls[] = {"P03", "P04", "P05", "P06"};
  std::vector<std::size_t> who;
  for (int i = 0; i < kOfficers; ++i) who.push_back(w.api.As("pfso", "facility", "BRSSZ-01", "officer" + std::to_string(i)));
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  for (int i = 0; i < kOfficers; ++i) {
    threads.emplace_back([&, i] {
      for (int n = 0; n < kEach; ++n) {
        const std::string path = Path(id, std::string("/answers/") + controls[(i + n) % 4]);
        int version = 0, number = 0;
        while (true) {
          const auto saved = w.api.Ask(http::Method::kPut, path, who[static_cast<std::size_t>(i)],
                                       R"({"reply":"met","note":")" + std::to_string(number + 1) + "\"}", {{"if-match", "\"v" + std::to_string(version) + "\""}});
          if (saved.status == 200) break;
          if (saved.status != 412) {
            ++wrong;
            break;
          }
          const auto current = TestApi::Read(saved).at("current");
          version = w.NumberOf(current, "/version");
          number = std::stoi("0" + w.TextOf(current, "/note"));
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
  int sum = 0;
  const auto sheet = w.Ok(w.api.Get(Path(id, "/answers"), w.pfso));
  for (const auto& item : sheet.at("items").as_array()) sum += std::stoi("0" + w.TextOf(item, "/note"));
  EXPECT_EQ(sum, kOfficers * kEach);
  EXPECT_EQ(w.NumberOf(w.Ok(w.api.Get(Path(id), w.pfso)), "/answered"), 4);
  EXPECT_EQ(w.Count("SELECT count(*) FROM ledger WHERE action = 'assessment.answer'"), kOfficers * kEach);
}

TEST_P(Assessments, Comments) {
  const std::string id = w.Start(w.pfso);
  w.Ok(w.api.Post(Path(id, "/comments"), w.authority, R"({"control":"P04","text":"Which gate?"})"), 201);
  w.api.database.now = "2026-11-30T12:00:01.000Z";  // what is said later stands below
  w.Ok(w.api.Post(Path(id, "/comments"), w.pfso, R"({"text":"Gate 3"})"), 201);
  EXPECT_EQ(w.api.Post(Path(id, "/comments"), w.pfso, R"({"text":""})").status, 422);
  EXPECT_EQ(w.api.Post(Path(id, "/comments"), w.pfso, R"({"control":"Z99","text":"x"})").status, 422);
  EXPECT_EQ(w.api.Post(Path(id, "/comments"), w.secretariat, R"({"text":"x"})").status, 404);
  const auto list = w.Ok(w.api.Get(Path(id, "/comments"), w.rso));
  ASSERT_EQ(list.at("items").as_array().size(), 2u);
  EXPECT_EQ(w.TextOf(list, "/items/0/control"), "P04");
  EXPECT_EQ(w.TextOf(list, "/items/1/author"), "officer");
}

TEST_P(Assessments, ConsideredIsHeldToTheLists) {
  const std::string id = w.Start(w.pfso);
  const auto put = [&](const std::string& body, const char* tag) {
    return w.api.Ask(http::Method::kPut, Path(id, "/considered"), w.pfso, body, {{"if-match", tag}});
  };
  EXPECT_EQ(put(R"({"domains":{"moon":{"considered":true}},"threats":{},"assets":{},"vulnerabilities":[]})", "\"v0\"").status, 422);
  EXPECT_EQ(put(R"({"domains":{},"threats":{},"assets":{}})", "\"v0\"").status, 422);
  const std::string good = R"({"domains":{"structures":{"considered":false,"reason":"none \"here\""}},"threats":{},"assets":{},"vulnerabilities":[]})";
  EXPECT_EQ(put(good, "\"v0\"").status, 200);
  EXPECT_EQ(put(good, "\"v0\"").status, 412);
  const auto read = w.Ok(w.api.Get(Path(id, "/considered"), w.authority));
  EXPECT_EQ(w.TextOf(read, "/domains/structures/reason"), "none \"here\"");
}

INSTANTIATE_TEST_SUITE_P(Both, Assessments, testing::ValuesIn(store::TestDialects()));

}  // namespace
}  // namespace atalaya::api
