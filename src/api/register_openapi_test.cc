// The description of the register's part names exactly its routes, and what it promises is what comes.
#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <set>

#include "api/register_routes.h"
#include "api/test_api.h"

namespace atalaya::api {
namespace {

namespace json = boost::json;

json::value Part() {
  std::ostringstream bytes;
  bytes << std::ifstream(ATALAYA_SOURCE_DIR "/data/openapi/register.json").rdbuf();
  return json::parse(bytes.str());
}

TEST(RegisterDescription, NamesExactlyItsRoutes) {
  std::set<std::string> routes, described;
  Routes all;
  AddRegisterRoutes(all);
  for (const Route& route : all) {
    std::string method = http::MethodName(route.method);
    for (char& c : method) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    routes.insert(method + " " + route.path);
  }
  const json::value part = Part();
  std::set<std::string> ids;
  for (const auto& path : part.at("paths").as_object()) {
    for (const auto& operation : path.value().as_object()) {
      described.insert(std::string(operation.key()) + " " + std::string(path.key()));
      EXPECT_TRUE(ids.insert(std::string(operation.value().at("operationId").as_string())).second);
    }
  }
  EXPECT_EQ(routes, described);
}

// Checks a value against the few words of JSON Schema that the part uses.
class Checker {
 public:
  explicit Checker(const json::object& schemas) : schemas_(schemas) {}
  std::string Why(const json::value& value, const json::value& schema_value, const std::string& where) const {
    const json::object& schema = schema_value.as_object();
    if (const auto* ref = schema.if_contains("$ref")) {
      const std::string name(ref->as_string().subview(std::string_view("#/components/schemas/").size()));
      return Why(value, schemas_.at(name), where);
    }
    if (const auto* any = schema.if_contains("anyOf")) {
      std::string why;
      for (const auto& one : any->as_array()) {
        why = Why(value, one, where);
        if (why.empty()) return "";
      }
      return why;
    }
    if (const auto* type = schema.if_contains("type")) {
      bool fits = false;
      for (const auto& word : type->is_array() ? type->as_array() : json::array{*type}) fits = fits || Is(value, word.as_string());
      if (!fits) return where + ": not " + json::serialize(*type);
    }
    if (const auto* words = schema.if_contains("enum")) {
      if (std::find(words->as_array().begin(), words->as_array().end(), value) == words->as_array().end()) return where + ": not in " + json::serialize(*words);
    }
    if (value.is_array() && schema.contains("items")) {
      for (std::size_t i = 0; i < value.as_array().size(); ++i) {
        if (auto why = Why(value.as_array()[i], schema.at("items"), where + "/" + std::to_string(i)); !why.empty()) return why;
      }
    }
    return value.is_object() ? Members(value.as_object(), schema, where) : "";
  }

 private:
  static bool Is(const json::value& value, std::string_view type) {
    return (type == "null" && value.is_null()) || (type == "string" && value.is_string()) || (type == "boolean" && value.is_bool()) ||
           (type == "object" && value.is_object()) || (type == "array" && value.is_array()) || (type == "number" && value.is_number()) ||
           (type == "integer" && (value.is_int64() || value.is_uint64()));
  }
  std::string Members(const json::object& value, const json::object& schema, const std::string& where) const {
    const auto* properties = schema.if_contains("properties");
    for (const auto& member : value) {
      const json::value* inner = properties == nullptr ? nullptr : properties->as_object().if_contains(member.key());
      if (inner == nullptr) inner = schema.if_contains("additionalProperties");
      if (inner == nullptr || inner->is_bool()) return where + "/" + std::string(member.key()) + ": not described";
      if (auto why = Why(member.value(), *inner, where + "/" + std::string(member.key())); !why.empty()) return why;
    }
    if (const auto* required = schema.if_contains("required")) {
      for (const auto& name : required->as_array()) {
        if (!value.contains(name.as_string())) return where + ": without " + std::string(name.as_string());
      }
    }
    return "";
  }
  const json::object& schemas_;
};

TEST(RegisterDescription, AnswersAreAsDescribed) {
  TestApi api;
  api.AddRegister();
  const auto brazil = api.As("authority", "state", "BR"), officer = api.As("pfso", "facility", "BRSSZ-01"), other = api.As("secretariat", "region");
  const auto made = [&](const http::Response& response) { EXPECT_LT(response.status, 300) << response.body; };
  made(api.Post("/api/v1/facilities/BRSSZ-01/people", officer, R"({"duty":"pfso","name":"A"})"));
  made(api.Post("/api/v1/facilities/BRSSZ-01/statements", brazil, R"({"number":"1","issued":"2026-01-10","expires":"2027-01-10"})"));
  made(api.Post("/api/v1/facilities/BRSSZ-01/events", officer, R"({"kind":"drill","date":"2026-11-10","description":"d"})"));
  const std::string factor = R"({"score":4,"reason":"r"})";
  const auto level = api.Post("/api/v1/states/BR/levels", brazil,
                              R"({"level":3,"reason":"r","facilities":"all","instructions":["x"],"factors":{"credible":)" + factor +
                                  R"(,"corroborated":)" + factor + R"(,"specific":)" + factor + R"(,"consequences":)" + factor + "}}");
  made(level);
  const std::string id(TestApi::Read(level).at("id").as_string());
  made(api.Post("/api/v1/levels/" + id + "/facilities/BRSSZ-01/received", officer, ""));
  made(api.Post("/api/v1/levels/" + id + "/instructions/1/facilities/BRSSZ-01/acknowledged", officer, ""));
  const json::value part = Part();
  const Checker checker(part.at("schemas").as_object());
  const std::pair<std::string, std::string> asked[] = {
      {"/states", "/states"}, {"/states/{state}", "/states/BR"}, {"/ports", "/ports"}, {"/ports/{port}", "/ports/BRSSZ"},
      {"/facilities", "/facilities"}, {"/facilities/{facility}", "/facilities/BRSSZ-01"}, {"/organisations", "/organisations"},
      {"/organisations/{organisation}", "/organisations/TCP"}, {"/states/{state}/levels", "/states/BR/levels"}, {"/levels/{level}", "/levels/" + id},
      {"/facilities/{facility}/events", "/facilities/BRSSZ-01/events"}, {"/calendar", "/calendar?from=2026-01-01&to=2027-12-31"},
      {"/today", "/today"}, {"/search", "/search?q=a"}};
  for (const auto& [pattern, target] : asked) {
    const json::value& schema =
        part.at("paths").at("/api/v1" + pattern).at("get").at("responses").at("200").at("content").at("application/json").at("schema");
    for (const std::size_t caller : {brazil, officer, other}) {
      const auto answer = api.Get("/api/v1" + target, caller);
      if (pattern == "/levels/{level}" && caller == other) {
        EXPECT_EQ(answer.status, 404);
        continue;
      }
      ASSERT_EQ(answer.status, 200) << target << answer.body;
      EXPECT_EQ(checker.Why(TestApi::Read(answer), schema, target), "");
    }
  }
}

}  // namespace
}  // namespace atalaya::api
