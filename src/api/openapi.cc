#include "api/openapi.h"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <fstream>
#include <sstream>

#include "formats/json_parse.h"

namespace atalaya::api {
namespace {

namespace json = boost::json;

json::object Property(const char* type, const char* description) { return {{"type", type}, {"description", description}}; }

json::object FindingSchema() {
  return {{"type", "object"},
          {"description", "One mistake in what was sent"},
          {"properties",
           {{"severity", {{"type", "string"}, {"enum", {"error", "warning", "note"}}}},
            {"code", Property("string", "stable word for programs")},
            {"where", Property("string", "JSON pointer into the body (body#/deadline), or the parameter (?limit)")},
            {"message", Property("string", "in the reader's language")},
            {"fix", Property("string", "what to do about it")}}},
          {"required", {"severity", "code", "where", "message", "fix"}}};
}

// RFC 9457, with a stable word for programs.
json::object ProblemSchema() {
  return {{"type", "object"},
          {"description", "A problem document (RFC 9457)"},
          {"properties",
           {{"type", {{"type", "string"}, {"format", "uri-reference"}}},
            {"title", Property("string", "in the reader's language")},
            {"status", {{"type", "integer"}, {"minimum", 400}, {"maximum", 599}}},
            {"detail", Property("string", "in the reader's language")},
            {"code", Property("string", "stable word for programs")},
            {"findings", {{"type", "array"}, {"items", {{"$ref", "#/components/schemas/ProblemFinding"}}}}},
            {"current", {{"type", "object"}, {"description", "with 412: the record as it stands now"}}}}},
          {"required", {"type", "title", "status", "detail", "code"}}};
}

json::object Frame(const std::string& version) {
  return {{"openapi", "3.1.0"},
          {"info",
           {{"title", "Atalaya"},
            {"version", version},
            {"description",
             "Port security across a region: register, assessments, analysis, plan, trail. Errors are problem documents (RFC 9457). Lists are "
             "paged by keyset: pass `next` as `cursor`. Editable records carry an ETag; changes need it as If-Match."},
            {"license", {{"name", "Apache-2.0"}, {"identifier", "Apache-2.0"}}}}},
          {"servers", json::array{json::object{{"url", "/"}}}},
          {"security", json::array{json::object{{"session", json::array{}}}, json::object{{"token", json::array{}}}}},
          {"paths", json::object{}},
          {"components",
           {{"securitySchemes",
             {{"session", {{"type", "apiKey"}, {"in", "cookie"}, {"name", "__Host-atalaya"}, {"description", "Unsafe methods also need X-CSRF-Token."}}},
              {"token", {{"type", "http"}, {"scheme", "bearer"}}}}},
            {"schemas", json::object{{"Problem", ProblemSchema()}, {"ProblemFinding", FindingSchema()}}}}}};
}

// What any operation may answer besides its own: fills in where a part says nothing of it.
void AddProblem(json::object& operation) {
  const json::object content{{"application/problem+json", {{"schema", {{"$ref", "#/components/schemas/Problem"}}}}}};
  json::object& responses = operation["responses"].as_object();
  auto* said = responses.if_contains("default");
  if (said == nullptr) {
    responses["default"] = json::object{{"description", "a problem document"}, {"content", content}};
  } else if (!said->as_object().contains("content")) {
    said->as_object()["content"] = content;
  }
}

}  // namespace

Result<std::string> OpenApiDocument(const std::filesystem::path& data, const std::string& version) {
  std::vector<std::filesystem::path> parts;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(data / "openapi", error)) {
    if (entry.path().extension() == ".json") parts.push_back(entry.path());
  }
  std::sort(parts.begin(), parts.end());
  json::object document = Frame(version);
  json::object& paths = document["paths"].as_object();
  json::object& schemas = document["components"].as_object()["schemas"].as_object();
  for (const auto& path : parts) {
    const std::string file = path.filename().string();
    std::ostringstream bytes;
    bytes << std::ifstream(path, std::ios::binary).rdbuf();
    const auto part = formats::ParseJson(bytes.str(), file);
    if (!part) return Fail(part.error());
    for (const auto& [section, target] : {std::pair<const char*, json::object*>{"paths", &paths}, {"schemas", &schemas}}) {
      const auto* members = part->is_object() ? part->as_object().if_contains(section) : nullptr;
      if (members == nullptr || !members->is_object()) continue;
      for (const auto& member : members->as_object()) {
        if (!target->emplace(member.key(), member.value()).second) {
          return Fail(Error("api.openapi", file, {{"name", std::string(member.key())}}));
        }
      }
    }
  }
  for (auto& path : paths) {
    for (auto& operation : path.value().as_object()) {
      if (operation.key() != "parameters") AddProblem(operation.value().as_object());
    }
  }
  return json::serialize(document) + "\n";
}

void AddOpenApiRoutes(Routes& routes) {
  routes.push_back({http::Method::kGet, "/api", release::Action::kPublic, {}, [](Call& call) {
                      // The parts do not change while the server runs.
                      static const auto document = OpenApiDocument(call.context.data, "1");
                      if (!document) return Problem(call, document.error());
                      http::Response response = http::Response::Json(*document);
                      response.Set("Content-Type", "application/vnd.oai.openapi+json;version=3.1");
                      response.Set("Cache-Control", "max-age=300");
                      return response;
                    }});
}

}  // namespace atalaya::api
