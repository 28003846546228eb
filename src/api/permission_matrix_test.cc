// Every route x every role x own and other States, with real records: allowed exactly where the release rules say, and what is hidden
// changes nothing that can be seen. On both databases.
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>
#include <set>

#include "api/analyses.h"
#include "api/jobs.h"
#include "api/screening.h"
#include "api/test_api.h"
#include "formats/test_pack.h"
#include "store/pack_files.h"
#include "store/region_tables.h"

namespace atalaya::api {
namespace {

namespace json = boost::json;
using http::Method;
using release::Action;

// Two States of the smallest region, each with a port, a facility and an organisation.
struct Place {
  std::string state, port, facility, organisation;
};
const Place kAland{"AA", "AAONE", "AAONE-01", "ORGA"}, kBeland{"BB", "BBTWO", "BBTWO-01", "ORGB"};

struct Person {
  std::string name;
  std::size_t caller;
  release::Viewer viewer;
  const Place* home = nullptr;  // null: of the region or the node
};

class World {
 public:
  explicit World(store::Dialect dialect) : api(dialect) {
    Write([](store::Transaction& t) -> Result<int> {
      const auto region = store::ImportPackFiles(t, formats::MapSource(formats::TestPack()), "pack");
      if (!region) return Fail(region.error());
      const auto imported = store::ImportRegister(t, *region, {});
      if (!imported) return imported;
      for (const Place* place : {&kAland, &kBeland}) {
        store::Run(t, "INSERT INTO organisation (id, name, kind, state, search) VALUES (:id, :name, 'terminal', :state, :search)",
                   {{"id", place->organisation}, {"name", place->organisation}, {"state", place->state}, {"search", store::Folded(place->organisation)}});
        store::Run(t, "UPDATE facility SET organisation = :organisation WHERE id = :id", {{"organisation", place->organisation}, {"id", place->facility}});
      }
      return 1;
    });
    analyses = std::make_unique<Analyses>(api.context);
    jobs = std::make_unique<Jobs>(api.context);
    api.context.analyses = analyses.get();
    api.context.jobs = jobs.get();
    analyses->Begin();
    screening = std::make_unique<Screening>(api.context);
    api.context.screening = screening.get();
    screening->Begin();
    if (!screening->Wait()) throw std::runtime_error("no lists");
    jobs->Drain();
    nobody.name = "nobody";
    for (const Place* place : {&kAland, &kBeland}) {
      Add("pfso", "facility", place->facility, place);
      Add("rso", "facility", place->facility, place);
      Add("authority", "state", place->state, place);
      Add("analyst", "state", place->state, place);
      Add("industry", "organisation", place->organisation, place);
    }
    Add("secretariat", "region", "", nullptr);
    Add("auditor", "node", "", nullptr);
    Add("admin", "node", "", nullptr);
    // A role in a scope that does not fit it is worth nothing.
    Add("authority", "facility", kAland.facility, nullptr);
  }
  ~World() {
    screening->End();
    jobs->Drain();
    api.context.jobs = nullptr;
  }
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  void Write(const std::function<Result<int>(store::Transaction&)>& body) {
    const auto done = api.database.db().Write("system", body);
    if (!done) throw std::runtime_error("the test's records were not written: " + done.error().front().code);
  }
  const Person& Who(const std::string& role, const Place& place) const {
    for (const Person& person : people) {
      if (person.home == &place && person.name.starts_with(role)) return person;
    }
    throw std::runtime_error(role);
  }
  // One thing of every kind of a place, by the parameter of the path that names it.
  http::PathParameters Fill(const Place& place) {
    const std::size_t pfso = Who("pfso", place).caller, authority = Who("authority", place).caller;
    const std::string facility = "/api/v1/facilities/" + place.facility, factor = R"({"score":4,"reason":"r"})";
    http::PathParameters ids{{"state", place.state}, {"port", place.port}, {"facility", place.facility}, {"organisation", place.organisation},
                             {"n", "1"}, {"language", "en"}, {"kind", "facility"}, {"id", place.facility}, {"part", "smuggling"}, {"more", "rate"},
                             {"control", "AC-1"}, {"seq", "1"}, {"fund", "none"}, {"indicator", "audits"}, {"job", "none"}, {"plan", "none"}, {"analysis", "none"}};
    ids["person"] = Made(api.Post(facility + "/people", pfso, R"({"duty":"pfso","name":"A"})"));
    ids["event"] = Made(api.Post(facility + "/events", pfso, R"({"kind":"drill","date":"2026-11-10","description":"drill in )" + place.state + "\"}"));
    ids["level"] = Made(api.Post("/api/v1/states/" + place.state + "/levels", authority,
                                 R"({"level":3,"reason":"r","facilities":[")" + place.facility + R"("],"instructions":["x"],"factors":{"credible":)" + factor +
                                     R"(,"corroborated":)" + factor + R"(,"specific":)" + factor + R"(,"consequences":)" + factor + "}}"));
    ids["assessment"] = Made(api.Post(facility + "/assessments", pfso, R"({"clone":true})"));
    const auto sheet = TestApi::Read(api.Get("/api/v1/assessments/" + ids["assessment"] + "/answers", pfso));
    if (!sheet.at("items").as_array().empty()) ids["control"] = std::string(sheet.at("items").as_array()[0].at("control").as_string());
    ids["evidence"] = Made(api.Ask(Method::kPost, "/api/v1/assessments/" + ids["assessment"] + "/evidence?control=" + ids["control"] + "&name=a.txt", pfso,
                                   "seen in " + place.state, {{"content-type", "text/plain"}}));
    ids["release"] = Made(api.Post("/api/v1/releases", authority,
                                   R"({"subject":{"kind":"event","id":")" + ids["event"] + R"("},"tlp":"TLP:RED","audiences":["user:somebody"]})"));
    identity::NewAccount account;
    account.login = "user." + place.state;
    account.name = "User";
    account.home = place.state;
    account.password = "four words and more";
    ids["user"] = api.identity->accounts.Add("system", account).value().account.id;
    ids["grant"] = api.identity->accounts.Grant("system", ids["user"], {release::Role::kAnalyst, release::ScopeKind::kState, place.state}).value().id;
    release::Viewer owner{ids["user"], {{release::Role::kAnalyst, release::ScopeKind::kState, place.state}}, "security"};
    ids["token"] = api.identity->tokens.Add(owner, {"t", "2026-12-20", {"read"}}).value().token.id;
    ids["deficiency"] = "D-" + place.state;
    ids["measure"] = "M-" + place.state;
    Write([&](store::Transaction& t) -> Result<int> {
      store::Run(t,
                 "INSERT INTO deficiency (id, subject, facility, state, assessment, control, reply, mandatory, severity, weight, requirement, opened, deadline) "
                 "VALUES (:id, :subject, :facility, :state, :assessment, :control, 'not-met', 1, 'major', 3, 'operational', '2026-11-01', '2026-12-24')",
                 {{"id", ids["deficiency"]}, {"subject", place.facility}, {"facility", place.facility}, {"state", place.state}, {"assessment", ids["assessment"]}, {"control", ids["control"]}});
      store::Run(t,
                 "INSERT INTO measure (id, deficiency, state, port, facility, solution, title, indicator, requirement, capital, yearly, cost, effect, owner, begins, ends) "
                 "VALUES (:id, :deficiency, :state, :port, :facility, 'guard', :title, :title2, 'operational', 10, 1, 12, 0.5, 'pfso', '2026-11-01', '2026-12-20')",
                 {{"id", ids["measure"]}, {"deficiency", ids["deficiency"]}, {"state", place.state}, {"port", place.port}, {"facility", place.facility}, {"title", kTitle}, {"title2", kTitle}});
      t.Record({"measure.add", "measure/" + ids["measure"], place.state + "/" + place.facility, "{}"});
      return 1;
    });
    Inspect(place, ids);
    Operate(place, ids);
    const auto funds = TestApi::Read(api.Get("/api/v1/funds", people[10].caller)).at("items").as_array();
    if (!funds.empty()) ids["fund"] = std::string(funds[0].at("id").as_string());
    const auto objectives = TestApi::Read(api.Get("/api/v1/objectives", people[10].caller)).as_array();
    if (!objectives.empty()) ids["indicator"] = std::string(objectives[0].at("indicators").as_array()[0].at("id").as_string());
    return ids;
  }
  void Operate(const Place& place, http::PathParameters& ids) {
    const std::size_t analyst = Who("analyst", place).caller;
    const std::string user = Who("analyst", place).viewer.user;
    ids["call"] = Made(api.Post("/api/v1/calls", analyst,
                                R"({"state":")" + place.state + R"(","port":")" + place.port + R"(","facility":")" + place.facility + R"(","name":"Ship of )" + place.state + R"(","eta":"2026-12-01"})"));
    ids["advisory"] = Made(api.Post("/api/v1/advisories", analyst, R"({"state":")" + place.state + R"(","about":"ZZ","begins":"2026-01-01","title":"t"})"));
    ids["rule"] = Made(api.Post("/api/v1/states/" + place.state + "/rules", analyst,
                                R"({"name":"r","title":{"en":"R"},"weight":1,"expression":"import"})"));
    // A manifest: the file, its declaration, its bill.
    const auto taken = api.Ask(Method::kPost, "/api/v1/declarations?facility=" + place.facility + "&name=m.xml", analyst,
                               "<Awmds><General_segment><Transport_information><Identity_of_transporter>SHIP " + place.state +
                                   "</Identity_of_transporter></Transport_information></General_segment><Bol_segment><Bol_id><Bol_reference>BILL-" + place.state +
                                   "</Bol_reference><Bol_nature>23</Bol_nature></Bol_id></Bol_segment></Awmds>",
                               {{"content-type", "application/octet-stream"}});
    if (taken.status != 202) throw std::runtime_error("not received: " + taken.body);
    jobs->Drain();
    ids["received"] = std::string(TestApi::Read(taken).at("received").as_string());
    const auto file = TestApi::Read(api.Get("/api/v1/received/" + ids["received"], analyst));
    ids["declaration"] = std::string(file.at("declarations").as_array().at(0).at("id").as_string());
    const auto bills = TestApi::Read(api.Get("/api/v1/consignments?declaration=" + ids["declaration"], analyst));
    ids["consignment"] = std::string(bills.at("items").as_array().at(0).at("id").as_string());
    // A list of the State with one entry, a stored subject that is like it, the hit between the two, a large question, a load.
    ids["list"] = Made(api.Post("/api/v1/watch-lists", analyst, R"({"state":")" + place.state + R"(","title":"Barred"})"));
    const auto entry = api.Post("/api/v1/watch-lists/" + ids["list"] + "/entries", analyst, R"({"id":"E1","names":[{"text":"Importadora Vento Sul"}]})");
    if (entry.status != 201) throw std::runtime_error("no entry: " + entry.body);
    jobs->Drain();
    ids["subject"] = Made(api.Post("/api/v1/subjects", Who("pfso", place).caller, R"({"facility":")" + place.facility + R"(","names":[{"text":"Vento Sul Importadora"}]})"));
    ids["hit"] = std::string(TestApi::Read(api.Get("/api/v1/hits?subject=" + ids["subject"], analyst)).at("items").as_array().at(0).at("id").as_string());
    ids["batch"] = "B-" + place.state;
    ids["load"] = "L-" + place.state;
    ids["dataset"] = "default";
    ids["entity"] = ids["list"] + ":E1";
    Write([&](store::Transaction& t) -> Result<int> {
      store::AddScreeningBatch(t, {ids["batch"], place.state, place.facility, user, "", "own:1", 1, 0, R"({"asked":"","subjects":[],"with_hits":0,"searched":[]})"});
      store::KeepListLoad(t, {ids["load"], ids["list"], place.state, "", user, "done", "", 2, 0, 0, 0, 0});
      return 1;
    });
  }
  // A station with a team, a sealed plan, an inspection and a seizure.
  void Inspect(const Place& place, http::PathParameters& ids) {
    const std::size_t analyst = Who("analyst", place).caller;
    const std::string station = R"(,"name":"S","sensors":[],"opening":{"cost":1,"minutes":10},"queue":{"arrivals_per_hour":2,"lanes":1},"places":[{"id":"gate","name":"Gate of )" +
                                place.state + R"(","consignments_a_day":50,"red":0.1,"yellow":0.1}],"shifts":[{"id":"day","name":"Day","from":"06:00","to":"14:00"}]})";
    ids["station"] = Made(api.Post("/api/v1/inspection-stations", analyst,
                                   R"({"state":")" + place.state + R"(","port":")" + place.port + R"(","facility":")" + place.facility + "\"" + station));
    ids["team"] = Made(api.Post("/api/v1/inspection-stations/" + ids["station"] + "/teams", analyst, R"({"name":"T","shifts":["day"]})"));
    ids["dayplan"] = Made(api.Post("/api/v1/inspection-stations/" + ids["station"] + "/plans", analyst, R"({"day":"2026-12-01"})"));
    api.Ask(Method::kPost, "/api/v1/inspection-plans/" + ids["dayplan"] + "/seal", analyst, "", {{"if-match", "\"v1\""}});
    ids["inspection"] = Made(api.Post("/api/v1/inspections", analyst, R"({"station":")" + ids["station"] + R"(","place":"gate","kind":"place","reason":"r"})"));
    ids["seizure"] = Made(api.Post("/api/v1/seizures", analyst,
                                   R"({"state":")" + place.state + R"(","facility":")" + place.facility + R"(","kind":"seizure","day":"2026-11-20","goods":"g","basis":"b"})"));
  }
  static constexpr const char* kTitle = R"({"en":"Guard","es":"Guardia","pt":"Guarda","fr":"Garde"})";

  // Register records that everybody sees, made before anything is compared: the statement shows its status in the register.
  std::string Statement(const Place& place) {
    return Made(api.Post("/api/v1/facilities/" + place.facility + "/statements", Who("authority", place).caller,
                         R"({"number":"1","issued":"2026-01-10","expires":"2027-06-10"})"));
  }
  static std::string Made(const http::Response& response) {
    if (response.status != 201) throw std::runtime_error("not made: " + response.body);
    return std::string(TestApi::Read(response).at("id").as_string());
  }

  TestApi api;
  std::unique_ptr<Analyses> analyses;
  std::unique_ptr<Screening> screening;
  std::unique_ptr<Jobs> jobs;
  Person nobody;
  std::vector<Person> people;

 private:
  void Add(const std::string& role, const std::string& scope, const std::string& id, const Place* home) {
    Person person{role + "@" + scope + ":" + id, api.As(role, scope, id), {}, home};
    person.viewer.user = role + "@" + id;
    person.viewer.purpose = "security";
    person.viewer.grants = {{release::RoleFromName(role).value(), release::ScopeKindFromName(scope).value(), id}};
    people.push_back(std::move(person));
  }
};

std::string PathWith(const std::string& pattern, const http::PathParameters& ids) {
  std::string path;
  for (std::size_t at = 0; at < pattern.size();) {
    if (pattern[at] != '{') {
      path += pattern[at++];
      continue;
    }
    const auto end = pattern.find('}', at);
    const auto found = ids.find(pattern.substr(at + 1, end - at - 1));
    if (found == ids.end()) throw std::runtime_error("no value for a parameter of " + pattern);
    path += found->second;
    at = end + 1;
  }
  return path;
}

bool Mentions(const Route& route, std::initializer_list<const char*> names) {
  return std::any_of(names.begin(), names.end(), [&](const char* name) { return route.path.find("{" + std::string(name) + "}") != std::string::npos; });
}
std::string Name(const Route& route) { return std::string(http::MethodName(route.method)) + " " + route.path; }
bool Open(const Route& route) { return route.action == Action::kPublic || route.action == Action::kSelf; }

class Matrix : public testing::TestWithParam<store::Dialect> {
 protected:
  // The answer that the rules want before any handler runs: 404, 403 or 200.
  int Wanted(const Route& route, const Person& person, const std::optional<release::Subject>& subject) {
    if (route.action == Action::kPublic) return 200;
    if (person.viewer.user.empty()) return 401;
    if (route.action == Action::kSelf) return 200;
    const bool reading = route.action == Action::kRead;
    if (!route.subject) {
      const release::Grant& grant = person.viewer.grants.front();
      return reading || release::Lists(grant.role, route.action) ? 200 : 403;
    }
    if (!release::MaySee(person.viewer, *subject)) return 404;
    return reading || release::MayDo(person.viewer, route.action, *subject) ? 200 : 403;
  }
  std::optional<release::Subject> SubjectOf(World& w, const Route& route, const http::PathParameters& ids) {
    if (!route.subject) return std::nullopt;
    return w.api.database.db().Read([&](store::Connection& c) { return route.subject(c, ids); }).value();
  }
};

INSTANTIATE_TEST_SUITE_P(Both, Matrix, testing::ValuesIn(store::TestDialects()),
                         [](const auto& about) { return about.param == store::Dialect::kSqlite ? "SQLite" : "PostgreSQL"; });

TEST_P(Matrix, EveryRouteForEveryRoleOfOwnAndOtherStates) {
  World w(GetParam());
  std::vector<std::pair<const Place*, http::PathParameters>> places;
  for (const Place* place : {&kAland, &kBeland}) {
    places.emplace_back(place, w.Fill(*place));
    places.back().second["statement"] = w.Statement(*place);
  }
  // The same gate as the server's, without what lies behind it.
  Routes shells = AllRoutes();
  for (Route& route : shells) {
    route.handle = [](Call&) { return http::Response::Json("{}"); };
  }
  std::vector<Caller> callers(1);
  for (const Person& person : w.people) {
    Caller caller;
    caller.known = true;
    caller.viewer = person.viewer;
    caller.session = "s";
    caller.csrf = "csrf";
    callers.push_back(caller);
  }
  const Dispatcher gate(w.api.context, shells, [&](const http::Request& request) { return callers.at(std::stoul(request.headers.at("x-test-caller"))); });
  const auto at_gate = [&](const Route& route, const std::string& path, std::size_t caller) {
    http::Request request;
    request.method = route.method;
    request.path = path;
    request.headers = {{"x-test-caller", std::to_string(caller)}, {"x-csrf-token", "csrf"}};
    return gate(request);
  };
  std::size_t cells = 0, allowed = 0, hidden = 0, forbidden = 0;
  for (const Route& route : gate.All()) {
    for (const auto& [place, ids] : places) {
      const std::string path = PathWith(route.path, ids);
      const auto subject = SubjectOf(w, route, ids);
      if (route.subject) {
        ASSERT_TRUE(subject) << Name(route) << ": the test made no such thing: " << path;
        // A resolver that forgets where a thing belongs would open it to the region.
        if (Mentions(route, {"state", "facility", "assessment", "evidence", "deficiency", "statement", "event", "level", "measure", "user", "station", "team", "dayplan", "inspection", "seizure", "call", "advisory", "received", "declaration", "consignment", "rule"})) {
          EXPECT_EQ(subject->state, place->state) << Name(route);
        }
        if (Mentions(route, {"facility", "assessment", "evidence", "deficiency", "statement", "event", "measure", "call", "received", "declaration", "consignment"})) {
          EXPECT_EQ(subject->facility, place->facility) << Name(route);
          EXPECT_EQ(subject->organisation, place->organisation) << Name(route);
        }
      }
      EXPECT_EQ(at_gate(route, path, 0).status, route.action == Action::kPublic ? 200 : 401) << Name(route) << " for nobody";
      for (std::size_t p = 0; p < w.people.size(); ++p) {
        const Person& person = w.people[p];
        const int wanted = Wanted(route, person, subject);
        const http::Response answer = at_gate(route, path, p + 1);
        EXPECT_EQ(answer.status, wanted) << Name(route) << " in " << place->state << " for " << person.name;
        ++cells;
        allowed += wanted == 200;
        hidden += wanted == 404;
        forbidden += wanted == 403;
        if (wanted != 404 || Open(route)) continue;
        // Hidden and missing are one answer, to the byte.
        http::PathParameters missing;
        for (const auto& [name, value] : ids) missing[name] = name == "n" ? value : "01ARZ3NDEKTSV4RRFFQ69G5FAV";
        EXPECT_EQ(at_gate(route, PathWith(route.path, missing), p + 1).body, answer.body) << Name(route) << " for " << person.name;
      }
    }
  }
  EXPECT_GT(hidden, 300u);
  EXPECT_GT(forbidden, 100u);
  RecordProperty("cells", static_cast<int>(cells));
  std::cout << cells << " cells: " << allowed << " allowed, " << hidden << " hidden, " << forbidden << " forbidden\n";
}

TEST_P(Matrix, TheHandlersAgreeWithTheGate) {
  World w(GetParam());
  std::vector<std::pair<const Place*, http::PathParameters>> places;
  for (const Place* place : {&kAland, &kBeland}) {
    places.emplace_back(place, w.Fill(*place));
    places.back().second["statement"] = w.Statement(*place);
  }
  for (const Route& route : AllRoutes()) {
    if (Open(route)) continue;
    // What would be gone for the next caller.
    const bool ends = route.method == Method::kDelete || route.path.ends_with("/withdrawal");
    for (const auto& [place, ids] : places) {
      const std::string path = PathWith(route.path, ids);
      const auto subject = SubjectOf(w, route, ids);
      for (const Person& person : w.people) {
        const int wanted = Wanted(route, person, subject);
        if (wanted == 200 && (ends || route.path.find("/jobs/") != std::string::npos)) continue;
        const bool unsafe = http::IsUnsafe(route.method);
        const http::Response answer = w.api.Ask(route.method, path, person.caller, unsafe ? "{}" : "");
        const std::string where = Name(route) + " in " + place->state + " for " + person.name + ": " + answer.body.substr(0, 300);
        if (wanted != 200) {
          EXPECT_EQ(answer.status, wanted) << where;
          continue;
        }
        EXPECT_NE(answer.status, 401) << where;
        EXPECT_LT(answer.status, 500) << where;
        if (route.subject) {
          EXPECT_NE(answer.status, 404) << where;
          EXPECT_NE(answer.status, 403) << where;
          if (!unsafe && !route.path.ends_with("/compare") && !route.path.ends_with("/entry")) {  // those want a parameter
            EXPECT_EQ(answer.status, 200) << where;
          }
        } else if (!unsafe && Mentions(route, {"level", "port", "facility", "id"}) && person.home != nullptr && person.home != place) {
          // About one thing, decided by the handler: another State's people see none of it.
          EXPECT_EQ(answer.status, 404) << where;
        }
      }
    }
  }
}

// Every list that a person can ask for, with pages of one to see cursors.
std::vector<std::string> Lists() {
  std::vector<std::string> targets;
  for (const char* list : {"received", "declarations", "consignments", "discrepancies", "calls", "advisories", "hits", "subjects", "watch-lists", "facilities", "deficiencies",
                           "measures", "releases", "users", "trail", "organisations", "ports", "plans", "analyses", "tokens", "inspection-stations", "inspection-plans",
                           "inspections", "seizures", "states/AA/levels", "states/BB/levels", "facilities/AAONE-01/events", "facilities/BBTWO-01/events"}) {
    targets.push_back(list);
    targets.push_back(std::string(list) + "?limit=1");
  }
  for (const char* more : {"consignment-counts", "consignments?q=bill", "consignments/export?format=csv", "declarations?q=ship", "calls?q=ship", "hits?status=all", "inspection-counters",
                           "states", "states/AA", "map", "plan", "today", "funds", "objectives", "calendar?from=2026-01-01&to=2028-12-31", "search?q=a", "search?q=drill",
                           "search?q=guard", "search?q=user", "facilities/AAONE-01", "facilities/BBTWO-01", "facilities?sort=name", "deficiencies?sort=deadline", "deficiencies?overdue=true",
                           "deficiencies?facility=AAONE-01", "measures?state=AA", "measures?late=true", "facilities/AAONE-01/assessments", "states/AA/assessments",
                           "facilities/AAONE-01/picture", "deficiencies/export?format=csv", "measures/export?format=csv", "facilities/export?format=csv", "ports/AAONE",
                           "facilities?q=one", "deficiencies?state=AA", "releases?all=true", "trail?subject=facility", "trail?action=event", "rules", "rules?limit=1", "rules?status=draft", "targeting/fields"}) {
    targets.push_back(more);
  }
  return targets;
}

struct Seen {
  int status = 0;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  bool operator==(const Seen&) const = default;
};

TEST_P(Matrix, WhatIsHiddenChangesNothingThatIsSeen) {
  World w(GetParam());
  w.Statement(kAland);
  w.Fill(kBeland);
  const auto look = [&] {
    std::map<std::string, Seen> seen;
    for (const Person& person : w.people) {
      if (person.home != &kBeland && !person.name.starts_with("secretariat") && !person.name.starts_with("authority@facility")) continue;
      for (const std::string& target : Lists()) {
        const http::Response answer = w.api.Get("/api/v1/" + target, person.caller);
        seen[person.name + " " + target] = {answer.status, answer.body, answer.headers};
      }
    }
    return seen;
  };
  const auto before = look();
  const auto own_before = w.api.Get("/api/v1/deficiencies", w.Who("authority", kAland).caller).body;
  w.Fill(kAland);
  EXPECT_NE(w.api.Get("/api/v1/deficiencies", w.Who("authority", kAland).caller).body, own_before) << "nothing was added";
  const auto after = look();
  ASSERT_EQ(before.size(), after.size());
  int answered = 0;
  for (const auto& [name, seen] : before) {
    const Seen& now = after.at(name);
    EXPECT_EQ(seen.status, now.status) << name;
    EXPECT_EQ(seen.body, now.body) << name;
    EXPECT_EQ(seen.headers, now.headers) << name;
    EXPECT_LT(seen.status, 500) << name << seen.body;
    answered += seen.status == 200;
  }
  EXPECT_GT(answered, 150);
}

}  // namespace
}  // namespace atalaya::api
