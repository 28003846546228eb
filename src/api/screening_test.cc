// Watch lists, questions, stored subjects and hits, through the API and on both databases.
#include "api/screening.h"

#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>
#include <random>

#include "api/list_load.h"
#include "api/test_screening.h"
#include "base/digest.h"
#include "base/text_util.h"

namespace atalaya::api {
namespace {

namespace json = boost::json;
using http::Method;

class ScreeningSlice : public testing::TestWithParam<store::Dialect> {
 protected:
  ScreeningApi s{GetParam()};

  std::string KeepSubject(const std::string& body, std::size_t caller) {
    const auto made = s.api.Post("/api/v1/subjects", caller, body);
    EXPECT_EQ(made.status, 201) << made.body;
    return std::string(TestApi::Read(made).at("id").as_string());
  }
  json::array Hits(std::size_t caller, const std::string& query = "") { return s.Get("/api/v1/hits" + query, caller).at("items").as_array(); }
};

TEST_P(ScreeningSlice, AnEditionIsLoadedAndAsked) {
  const std::string job = s.Load({{"barred.csv", kOwnListCsv}}, s.analyst, R"(,"state":"BR","title":"Barred parties")");
  const auto load = s.Get("/api/v1/watch-list-loads/" + job, s.analyst);
  EXPECT_EQ(load.at("status"), "done");
  EXPECT_EQ(load.at("list"), "own:BR:barred-parties");
  const auto lists = s.Get("/api/v1/watch-lists", s.analyst);
  ASSERT_EQ(lists.at("items").as_array().size(), 1u);
  EXPECT_EQ(lists.at("items").as_array()[0].at("entries"), 4);
  EXPECT_EQ(lists.at("ready"), true);
  // Another State neither sees nor searches it.
  EXPECT_TRUE(s.Get("/api/v1/watch-lists", s.foreign).at("items").as_array().empty());
  EXPECT_EQ(s.api.Get("/api/v1/watch-lists/own:BR:barred-parties", s.foreign).status, 404);
  const std::string question = R"({"subjects":[{"kind":"organisation","names":[{"text":"Importadora Ventu Sul"}]},{"kind":"vessel","names":[{"text":"Other Name"}],
      "identifiers":[{"kind":"imo","value":"IMO 9091428"}]},{"kind":"person","names":[{"text":"Nobody Of These"}]}]})";
  const auto answer = TestApi::Read(s.api.Post("/api/v1/screen", s.analyst, question));
  const json::array& subjects = answer.at("subjects").as_array();
  ASSERT_EQ(subjects.size(), 3u);
  EXPECT_EQ(subjects[0].at("hits").as_array().at(0).at("entry"), "1");
  EXPECT_EQ(subjects[1].at("hits").as_array().at(0).at("decisive"), true);
  EXPECT_TRUE(subjects[2].at("hits").as_array().empty());
  ASSERT_EQ(answer.at("searched").as_array().size(), 1u) << "a clear says in what";
  EXPECT_EQ(answer.at("searched").as_array()[0].at("entries"), 4);
  const auto other = TestApi::Read(s.api.Post("/api/v1/screen", s.foreign, question));
  EXPECT_TRUE(other.at("searched").as_array().empty());
  EXPECT_EQ(other.at("with_hits"), 0);
  EXPECT_EQ(s.api.Post("/api/v1/screen", s.foreign, R"({"lists":["own:BR:barred-parties"],"subjects":[{"names":[{"text":"A"}]}]})").status, 422);
  // Entries: listed in order, found by a name with an error, by number.
  EXPECT_EQ(s.Get("/api/v1/watch-lists/own:BR:barred-parties/entries?limit=3", s.analyst).at("items").as_array().size(), 3u);
  EXPECT_EQ(s.Get("/api/v1/watch-lists/own:BR:barred-parties/entries?q=Anselmo Quirinu Bastarrica", s.analyst).at("items").as_array().at(0).at("listed").at("id"), "2");
  EXPECT_EQ(s.Get("/api/v1/watch-lists/own:BR:barred-parties/entries?q=9091428", s.analyst).at("items").as_array().at(0).at("listed").at("id"), "3");
  EXPECT_EQ(s.Get("/api/v1/watch-lists/own:BR:barred-parties/entry?id=2", s.analyst).at("listed").at("countries").as_array().at(0), "UY");
}

TEST_P(ScreeningSlice, HalfADownloadKeepsTheLastGoodEdition) {
  const std::string whole = ScreeningApi::File("un-2026-02/UN_consolidated.xml");
  s.Load({{"un.xml", whole}}, s.secretariat);
  const auto before = s.Get("/api/v1/watch-lists/un-consolidated", s.secretariat);
  EXPECT_EQ(before.at("entries"), 1003);
  const std::string cut = s.Load({{"un.xml", whole.substr(0, whole.size() / 2)}}, s.secretariat);
  EXPECT_EQ(s.Get("/api/v1/jobs/" + cut, s.secretariat).at("status"), "failed");
  const auto refused = s.Get("/api/v1/watch-list-loads/" + cut, s.secretariat);
  EXPECT_EQ(refused.at("status"), "refused");
  EXPECT_EQ(refused.at("findings").as_array().at(0).at("code"), "watchlist.not-whole");
  EXPECT_GE(refused.at("findings").as_array().size(), 2u) << "and why";
  const auto after = s.Get("/api/v1/watch-lists/un-consolidated", s.secretariat);
  EXPECT_EQ(after.at("number"), before.at("number"));
  EXPECT_EQ(after.at("entries"), 1003);
  EXPECT_FALSE(after.at("problem").is_null()) << "and it says so";
  // Whole, but with a handful of entries: as a server's error page or a filter would make it.
  s.Load({{"many.csv", [] {
             std::string csv = "id,kind,name\n";
             for (int i = 0; i < 150; ++i) csv += std::to_string(i) + ",person,Fulano Numero" + std::string(1, static_cast<char>('a' + i % 26)) + std::to_string(i) + "\n";
             return csv;
           }()}},
         s.analyst, R"(,"state":"BR","title":"Many")");
  const std::string few = "id,kind,name\n1,person,Fulano Numero\n";
  const std::string small = s.Load({{"many.csv", few}}, s.analyst, R"(,"list":"own:BR:many")");
  EXPECT_EQ(s.Get("/api/v1/watch-list-loads/" + small, s.analyst).at("findings").as_array().at(0).at("code"), "watchlist.shrunk");
  const std::string meant = s.Load({{"many.csv", few}}, s.analyst, R"(,"list":"own:BR:many","even_if_shrunk":true)");
  EXPECT_EQ(s.Get("/api/v1/watch-list-loads/" + meant, s.analyst).at("status"), "done");
  EXPECT_EQ(s.Get("/api/v1/watch-lists/own:BR:many", s.analyst).at("entries"), 1);
  EXPECT_TRUE(s.Get("/api/v1/watch-lists/own:BR:many", s.analyst).at("problem").is_null());
}

TEST_P(ScreeningSlice, SubjectsStayComparedAndHitsAreDecided) {
  s.Load({{"barred.csv", kOwnListCsv}}, s.analyst, R"(,"state":"BR","title":"Barred parties")");
  const std::string person = KeepSubject(R"({"kind":"person","names":[{"text":"Anselmo Bastarrica Quirino"}],"births":[{"first":"1971-03-18","last":"1971-03-18"}]})", s.gate);
  const std::string ship = KeepSubject(R"({"kind":"vessel","state":"BR","source":"ship","source_id":"S1","names":[{"text":"Renamed"}],"identifiers":[{"kind":"imo","value":"9091428"}]})", s.analyst);
  const auto queue = s.Get("/api/v1/hits", s.analyst);
  EXPECT_EQ(queue.at("waiting"), 2);
  EXPECT_EQ(queue.at("waiting_decisive"), 1);
  ASSERT_EQ(queue.at("items").as_array().size(), 2u);
  EXPECT_EQ(Hits(s.gate).size(), 1u) << "a gate officer sees those of the own facility";
  EXPECT_TRUE(Hits(s.foreign).empty());
  const std::string hit(Hits(s.gate)[0].at("id").as_string());
  EXPECT_TRUE(s.Get("/api/v1/hits/" + hit, s.gate).at("entry").is_null()) << "but not the entry of a list that is not the officer's to see";
  const auto open = s.Get("/api/v1/hits/" + hit, s.analyst);
  EXPECT_EQ(open.at("entry").at("listed").at("id"), "2");
  bool births = false;
  for (const auto& field : open.at("fields").as_array()) births = births || (field.at("field") == "births" && field.at("mark") == "same");
  EXPECT_TRUE(births) << json::serialize(open.at("fields"));
  EXPECT_FALSE(open.at("why").at("parts").as_array().empty());
  const std::string path = "/api/v1/hits/" + hit + "/decision", no = R"({"status":"false","reason":"another person, seen the passport"})";
  EXPECT_EQ(s.api.Ask(Method::kPost, path, s.analyst, no).status, 428);
  EXPECT_EQ(s.api.Ask(Method::kPost, path, s.analyst, no, {{"if-match", "\"v9\""}}).status, 412);
  EXPECT_EQ(s.api.Ask(Method::kPost, path, s.analyst, R"({"status":"false","reason":" "})", {{"if-match", "\"v1\""}}).status, 422);
  EXPECT_EQ(s.api.Ask(Method::kPost, path, s.gate, no, {{"if-match", "\"v1\""}}).status, 403);
  EXPECT_EQ(s.api.Ask(Method::kPost, path, s.foreign, no, {{"if-match", "\"v1\""}}).status, 404);
  EXPECT_EQ(s.api.Ask(Method::kPost, path, s.analyst, no, {{"if-match", "\"v1\""}}).status, 200);
  EXPECT_EQ(s.Get("/api/v1/hits", s.analyst).at("waiting"), 1);
  // An equal number takes two people.
  const std::string number(Hits(s.analyst)[0].at("id").as_string()), two = "/api/v1/hits/" + number + "/decision";
  const auto proposed = s.api.Ask(Method::kPost, two, s.analyst, no, {{"if-match", "\"v1\""}});
  EXPECT_EQ(TestApi::Read(proposed).at("hit").at("status"), "proposed");
  EXPECT_EQ(s.api.Ask(Method::kPost, two, s.analyst, no, {{"if-match", "\"v2\""}}).status, 422);
  EXPECT_EQ(TestApi::Read(s.api.Ask(Method::kPost, two, s.second, no, {{"if-match", "\"v2\""}})).at("hit").at("status"), "false");
  EXPECT_EQ(s.Get("/api/v1/hits", s.analyst).at("waiting"), 0);

  // The list changes: 2 changed (asked again), 3 gone, a new entry is like a subject that was clear.
  const std::string clear = KeepSubject(R"({"kind":"person","state":"BR","names":[{"text":"Teodorico Vilhena Saraiva"}]})", s.analyst);
  const std::string next =
      "id,kind,name,aliases,birth_date,country,imo,container\n1,organisation,Importadora Vento Sul Ltda,Ventosul Import,,BR,,\n"
      "2,person,Anselmo Quirino Bastarrica,El Fuelle,1971-03-18,UY,,\n4,container,,,,,,XQZU4102330\n5,person,Teodorico Vilhena Saraiva,,,,,\n";
  const std::string job = s.Load({{"barred.csv", next}}, s.analyst, R"(,"list":"own:BR:barred-parties")");
  const auto load = s.Get("/api/v1/watch-list-loads/" + job, s.analyst);
  EXPECT_EQ(load.at("subjects"), 3);
  EXPECT_EQ(load.at("hits_new"), 1);
  EXPECT_EQ(load.at("hits_changed"), 1);
  EXPECT_EQ(load.at("hits_gone"), 1);
  EXPECT_EQ(s.Get("/api/v1/hits", s.analyst).at("waiting"), 2);
  EXPECT_EQ(s.Get("/api/v1/hits/" + hit, s.analyst).at("decisions").as_array().size(), 1u) << "the old decision stays told";
  EXPECT_EQ(s.Get("/api/v1/hits/" + hit, s.analyst).at("decisions").as_array()[0].at("still"), false);
  EXPECT_EQ(s.Get("/api/v1/subjects/" + clear, s.analyst).at("list").as_array().size(), 1u);
  EXPECT_EQ(s.Get("/api/v1/subjects?q=bastarrica", s.analyst).at("items").as_array().at(0).at("id"), json::value(person));
  EXPECT_EQ(s.api.Get("/api/v1/subjects/" + ship, s.gate).status, 404);
}

TEST_P(ScreeningSlice, AnOwnListIsKeptByHand) {
  EXPECT_EQ(s.api.Post("/api/v1/watch-lists", s.foreign, R"({"state":"BR","title":"Mine"})").status, 403);
  EXPECT_EQ(s.api.Post("/api/v1/watch-lists", s.gate, R"({"state":"BR","title":"Mine"})").status, 403);
  const auto made = s.api.Post("/api/v1/watch-lists", s.analyst, R"({"state":"BR","title":"Barrados ção"})");
  ASSERT_EQ(made.status, 201) << made.body;
  const std::string list(TestApi::Read(made).at("id").as_string());
  EXPECT_EQ(list, "own:BR:barrados-cao");
  EXPECT_EQ(s.api.Post("/api/v1/watch-lists", s.analyst, R"({"state":"BR","title":"Barrados cao"})").status, 409);
  const std::string subject = KeepSubject(R"({"kind":"organisation","state":"BR","names":[{"text":"Comercial Areia Negra"}]})", s.analyst);
  const std::string entries = "/api/v1/watch-lists/" + list + "/entries";
  const std::string entry = R"({"id":"E1","kind":"organisation","names":[{"text":"Comercial Areia Negra SA","kind":"primary"}],"remarks":"order 12"})";
  EXPECT_EQ(s.api.Post(entries, s.foreign, entry).status, 404);
  EXPECT_EQ(s.api.Post(entries, s.analyst, entry).status, 201);
  EXPECT_EQ(s.api.Post(entries, s.second, entry).status, 409);
  EXPECT_EQ(s.api.Post(entries, s.second, R"({"id":"E2","kind":"person"})").status, 422) << "nothing to find it by";
  s.jobs->Drain();
  EXPECT_EQ(Hits(s.analyst).size(), 1u) << "stored subjects are compared with the new entry";
  EXPECT_EQ(s.api.Ask(Method::kDelete, "/api/v1/watch-lists/" + list + "/entry?id=E1", s.analyst).status, 200);
  EXPECT_EQ(s.api.Ask(Method::kDelete, "/api/v1/watch-lists/" + list + "/entry?id=E1", s.analyst).status, 422);
  s.jobs->Drain();
  EXPECT_TRUE(Hits(s.analyst).empty());
  EXPECT_EQ(Hits(s.analyst, "?status=all&gone=true").size(), 1u);
}

TEST_P(ScreeningSlice, ALargeQuestionIsAJobWithAFile) {
  s.Load({{"barred.csv", kOwnListCsv}}, s.analyst, R"(,"state":"BR","title":"Barred parties")");
  std::string csv = "id,kind,name\n";
  for (int i = 0; i < 700; ++i) csv += std::to_string(i) + ",organisation," + (i == 350 ? "Ventosul Import" : "Firma Qualquer " + std::to_string(i)) + "\n";
  const auto started = s.api.Ask(Method::kPost, "/api/v1/screen?name=crew.csv", s.analyst, csv, {{"content-type", "text/csv"}});
  ASSERT_EQ(started.status, 202) << started.body;
  const std::string batch(TestApi::Read(started).at("batch").as_string());
  s.jobs->Drain();
  const auto answer = s.Get("/api/v1/screenings/" + batch, s.second);
  EXPECT_EQ(answer.at("subjects").as_array().size(), 700u);
  EXPECT_EQ(answer.at("with_hits"), 1);
  const auto file = s.api.Get("/api/v1/screenings/" + batch + "?format=csv", s.analyst);
  EXPECT_EQ(std::count(file.body.begin(), file.body.end(), '\n'), 701);
  EXPECT_NE(file.body.find("own:BR:barred-parties"), std::string::npos);
  EXPECT_EQ(s.api.Get("/api/v1/screenings/" + batch + "?format=xlsx", s.analyst).body.substr(0, 2), "PK");
  EXPECT_EQ(s.api.Get("/api/v1/screenings/" + batch, s.foreign).status, 404);
}

// What a stored subject was found to be like, in a form that can be compared.
using Found = std::map<std::string, std::tuple<long long, double, std::string, std::string>>;

Found AllFound(ScreeningApi& s) {
  return s.api.database.db()
      .Read([](store::Connection& c) {
        Found found;
        for (store::Rows rows(c, "SELECT s.source_id, h.list, h.entry, h.version, h.score, h.matched, h.why FROM screening_hit h JOIN screened s ON s.id = h.subject WHERE h.gone = ''");
             rows.Next();) {
          found[rows.Text(0) + " " + rows.Text(1) + " " + rows.Text(2)] = {rows.Whole(3), rows.Number(4), rows.Text(5), Sha256Hex(rows.Text(6))};
        }
        return found;
      })
      .value();
}

// Real editions: July 2021 to January 2023 with 2,982 entries added and 515 removed.
TEST_P(ScreeningSlice, CatchingUpEqualsComparingAnew) {
  s.Load({{"un.xml", ScreeningApi::File("un-2026-02/UN_consolidated.xml")}}, s.secretariat);
  s.Load({{"sdn.csv", ScreeningApi::File("ofac-2021-07/sdn.csv")}, {"alt.csv", ScreeningApi::File("ofac-2021-07/alt.csv")}}, s.secretariat);
  const auto now = s.screening->Now();
  const long long rarity = now->rarity;
  // Subjects made of both editions' names, some with an error, so that hits go, come, change and stay.
  const formats::ListReading newer = formats::ReadWatchList("sdn.csv", ScreeningApi::File("ofac-2023-01/sdn.csv"), s.screening->Words());
  std::vector<store::NewScreened> subjects;
  std::mt19937 random(7);
  const auto add = [&](const model::ListedEntity& entity) {
    store::NewScreened subject{"BR", "", "test", "T" + std::to_string(subjects.size()), {}};
    static_cast<model::Party&>(subject.party) = entity;
    if (subject.party.names.empty()) return;
    subject.party.names.resize(1);
    std::string& name = subject.party.names[0].text;
    if (random() % 2 == 0 && name.size() > 6) name.erase(random() % name.size(), 1);
    if (random() % 2 == 0) subject.party.identifiers.clear();
    subjects.push_back(std::move(subject));
  };
  const auto& lists = now->parts.at("")->index->Lists();
  for (const model::WatchList& list : lists) {
    for (std::size_t i = 0; i < list.entities.size(); i += 37) {
      if (list.entities[i].names.empty() || FirstBadUtf8(list.entities[i].names[0].text)) continue;
      model::ListedEntity entity = list.entities[i];
      if (static_cast<unsigned char>(entity.names[0].text[0]) < 0x80) add(entity);
    }
  }
  for (std::size_t i = 0; i < newer.list.entities.size(); i += 23) add(newer.list.entities[i]);
  ASSERT_GT(subjects.size(), 500u);
  ASSERT_TRUE(s.screening->Keep("ana", subjects));
  const Found before = AllFound(s);
  const std::string job = s.Load({{"sdn.csv", ScreeningApi::File("ofac-2023-01/sdn.csv")}}, s.secretariat);
  const auto load = s.Get("/api/v1/watch-list-loads/" + job, s.secretariat);
  EXPECT_EQ(load.at("status"), "done");
  EXPECT_EQ(load.at("subjects").as_int64(), static_cast<std::int64_t>(subjects.size()));
  EXPECT_GT(load.at("hits_new").as_int64(), 50);
  EXPECT_GT(load.at("hits_gone").as_int64(), 5);
  ASSERT_EQ(s.screening->Now()->rarity, rarity) << "then all was compared anew, and this test would show nothing";
  const Found after = AllFound(s);
  EXPECT_NE(before, after);
  const auto anew = s.screening->CompareAnew("ana", {});
  ASSERT_TRUE(anew);
  EXPECT_EQ(anew->subjects, static_cast<long long>(subjects.size()));
  EXPECT_EQ(anew->hits.found + anew->hits.changed + anew->hits.gone, 0) << "comparing anew changes nothing";
  EXPECT_EQ(AllFound(s), after);
  // And a subject kept now is found the same as one that was caught up with.
  ASSERT_TRUE(s.screening->Keep("ana", {subjects.begin(), subjects.begin() + 100}));
  EXPECT_EQ(AllFound(s), after);
}

TEST_P(ScreeningSlice, WhenWordsAreCountedAnewEverythingIsComparedAnew) {
  s.Load({{"barred.csv", kOwnListCsv}}, s.analyst, R"(,"state":"BR","title":"Barred parties")");
  KeepSubject(R"({"kind":"organisation","state":"BR","names":[{"text":"Importadora Vento Sul"}]})", s.analyst);
  const long long before = s.screening->Now()->rarity;
  s.Load({{"sdn.csv", ScreeningApi::File("ofac-2023-01/sdn.csv")}}, s.secretariat);
  EXPECT_GT(s.screening->Now()->rarity, before);
  const Found after = AllFound(s);
  ASSERT_TRUE(s.screening->CompareAnew("ana", {}));
  EXPECT_EQ(AllFound(s), after);
  // Another program loads an edition into the same store; a server that starts on it catches up.
  s.screening->End();
  formats::ListReading reading = formats::ReadWatchList("own.csv", std::string(kOwnListCsv) + "6,organisation,Importadora Vento Sul,,,,,\n", s.screening->Words());
  ListLoad how;
  how.list = "own:BR:barred-parties";
  how.state = "BR";
  ASSERT_EQ(StoreList(s.api.database.db(), "L", "system", reading, how).value().row.status, "done");
  Screening next(s.api.context);
  next.Begin();
  ASSERT_TRUE(next.Wait());
  for (int i = 0; i < 100 && Hits(s.analyst).size() < 2; ++i) std::this_thread::sleep_for(std::chrono::milliseconds(50));
  s.jobs->Drain();
  EXPECT_EQ(Hits(s.analyst).size(), 2u);
  next.End();
}

INSTANTIATE_TEST_SUITE_P(Both, ScreeningSlice, testing::ValuesIn(store::TestDialects()),
                         [](const auto& about) { return about.param == store::Dialect::kSqlite ? "SQLite" : "PostgreSQL"; });

}  // namespace
}  // namespace atalaya::api
