// The API in a test: a database of its own, every route, and callers made up on the spot. No sockets.
//
//   TestApi api(GetParam());                                  // on either database
//   auto answer = api.Get("/api/v1/facilities", api.As("authority", "state", "BR"));
//   EXPECT_EQ(answer.status, 200);
#pragma once

#include <algorithm>
#include <boost/json/parse.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "api/dispatch.h"
#include "api/resources.h"
#include "identity/identity.h"
#include "store/sql.h"
#include "store/test_database.h"

namespace atalaya::api {

class TestApi {
 public:
  explicit TestApi(store::Dialect dialect = store::Dialect::kSqlite)
      : database(dialect),
        messages(ShippedMessages()),
        context{database.db(), messages, ATALAYA_SOURCE_DIR "/data", database.Folder() / "files", [this] { return database.now; }, "test", ""},
        dispatcher(context, AllRoutes(), [this](const http::Request& request) { return callers_.at(std::stoul(request.headers.at("x-test-caller"))); }) {
    callers_.emplace_back();  // nobody
    identity::Options options;
    options.data = context.data;
    options.node = context.node;
    options.cost = identity::kCheapest;
    identity = identity::Identity::Make(database.db(), options).value();
    context.identity = identity.get();
    std::filesystem::create_directories(context.files);
  }

  // A signed-in caller with one grant; returns its number.
  std::size_t As(const std::string& role, const std::string& scope = "node", const std::string& id = "", const std::string& user = "") {
    Caller caller;
    caller.known = true;
    caller.viewer.user = user.empty() ? role + "@" + id : user;
    caller.viewer.purpose = "security";
    caller.viewer.grants = {{release::RoleFromName(role).value(), release::ScopeKindFromName(scope).value(), id}};
    caller.login = caller.viewer.user;
    caller.name = caller.login;
    caller.session = "s" + std::to_string(callers_.size());
    caller.csrf = "csrf";
    callers_.push_back(caller);
    return callers_.size() - 1;
  }

  http::Response Ask(http::Method method, const std::string& target, std::size_t caller = 0, const std::string& body = "",
                     const std::map<std::string, std::string>& headers = {}) {
    http::Request request;
    request.method = method;
    const auto question = target.find('?');
    request.path = target.substr(0, question);
    if (question != std::string::npos) request.search = target.substr(question + 1);
    std::replace(request.search.begin(), request.search.end(), ' ', '+');  // as a client would write it
    for (std::size_t at = question; at != std::string::npos && at < target.size();) {
      const auto end = target.find('&', at + 1);
      const std::string part = target.substr(at + 1, end == std::string::npos ? end : end - at - 1);
      const auto equals = part.find('=');
      request.query[part.substr(0, equals)] = equals == std::string::npos ? "" : part.substr(equals + 1);
      at = end;
    }
    request.headers = {{"x-test-caller", std::to_string(caller)}, {"x-csrf-token", "csrf"}};
    if (!body.empty()) request.headers["content-type"] = "application/json";
    for (const auto& [name, value] : headers) request.headers[name] = value;
    request.body = body;
    return dispatcher(request);
  }
  http::Response Get(const std::string& target, std::size_t caller = 0) { return Ask(http::Method::kGet, target, caller); }
  http::Response Post(const std::string& target, std::size_t caller, const std::string& body) {
    return Ask(http::Method::kPost, target, caller, body);
  }

  // Brazil with two ports and three facilities, Argentina and the United States with one each; "TCP" operates two of them.
  //   BRSSZ-01 container (TCP), BRSSZ-02 tanker, BRRIO-01 container, ARBUE-01 container (TCP), USMIA-01 passenger
  void AddRegister() {
    const auto done = database.db().Write("system", [](store::Transaction& t) -> Result<int> {
      for (const char* state : {"BR", "AR", "US"}) {
        store::Run(t,
                   "INSERT INTO state (id, iso3, name_en, name_es, name_pt, name_fr, member, subregion, profile) "
                   "VALUES (:id, :id, :id, :id, :id, :id, 1, 'South America', 'isps-b-binding')",
                   {{"id", state}});
      }
      store::Run(t, "INSERT INTO organisation (id, name, kind, state, search) VALUES ('TCP', 'Terminal Company', 'terminal', 'BR', 'terminal company')");
      const char* kPorts[][3] = {{"BRSSZ", "BR", "Santos"}, {"BRRIO", "BR", "Rio de Janeiro"}, {"ARBUE", "AR", "Buenos Aires"}, {"USMIA", "US", "Miami"}};
      int number = 0;
      for (const auto& port : kPorts) {
        store::Run(t,
                   "INSERT INTO port (id, number, state, name, lat, lon, capacity, in_scope, search, name_key) "
                   "VALUES (:id, :number, :state, :name, -23.9, -46.3, 1000, 1, :search, :key)",
                   {{"id", port[0]}, {"number", ++number}, {"state", port[1]}, {"name", port[2]}, {"search", store::Folded(std::string(port[0]) + " " + port[2])}, {"key", store::Folded(port[2])}});
      }
      const char* kFacilities[][5] = {{"BRSSZ-01", "BRSSZ", "BR", "container", "TCP"},
                                      {"BRSSZ-02", "BRSSZ", "BR", "tanker", ""},
                                      {"BRRIO-01", "BRRIO", "BR", "container", ""},
                                      {"ARBUE-01", "ARBUE", "AR", "container", "TCP"},
                                      {"USMIA-01", "USMIA", "US", "passenger", ""}};
      for (const auto& f : kFacilities) {
        store::Run(t,
                   "INSERT INTO facility (id, port, state, organisation, name, traffic, size, search, name_key, added) "
                   "VALUES (:id, :port, :state, :organisation, :name, :traffic, 'medium', :search, :key, '2026-01-15')",
                   {{"id", f[0]},
                    {"port", f[1]},
                    {"state", f[2]},
                    {"organisation", *f[4] == '\0' ? store::Value(nullptr) : store::Value(f[4])},
                    {"name", std::string(f[0]) + " terminal"},
                    {"traffic", f[3]},
                    {"search", store::Folded(std::string(f[0]) + " terminal")},
                    {"key", store::Folded(std::string(f[0]) + " terminal")}});
      }
      t.Record({"register.import", "region/test", "", "{}"});
      return 5;
    });
    if (!done) throw std::runtime_error("the test register could not be written");
  }

  static boost::json::value Read(const http::Response& response) { return boost::json::parse(response.body); }

  store::TestDatabase database;
  Messages messages;
  Context context;
  std::unique_ptr<identity::Identity> identity;
  Dispatcher dispatcher;

 private:
  static Messages ShippedMessages() {
    std::array<std::vector<MessageDocument>, 4> documents;
    for (const auto& entry : std::filesystem::directory_iterator(ATALAYA_SOURCE_DIR "/data/messages/parts")) {
      const std::string name = entry.path().filename().string();
      const auto language = LanguageFromCode(name.substr(name.find('.') + 1, 2));
      std::ostringstream bytes;
      bytes << std::ifstream(entry.path()).rdbuf();
      documents[static_cast<std::size_t>(language.value())].push_back({name, bytes.str()});
    }
    return Messages::Parse(documents).value();
  }
  std::vector<Caller> callers_;
};

}  // namespace atalaya::api
