// GET /messages/{language}: the console's words, as ICU patterns.
#include "api/resources.h"
#include "identity/secrets.h"

namespace atalaya::api {
namespace {

struct Catalogue {
  std::string body, tag;
};

Catalogue Make(const Messages& messages, Language language) {
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo);
  for (const std::string& key : messages.Keys(language)) {
    if (key.starts_with("web.") || key.starts_with("word.")) w.Member(key, messages.Pattern(language, key));
  }
  w.EndObject();
  Catalogue catalogue;
  catalogue.body = w.Take();
  catalogue.tag = "\"" + identity::SecretHash(catalogue.body).substr(0, 32) + "\"";
  return catalogue;
}

http::Response Words(Call& call) {
  const auto language = LanguageFromCode(call.Path("language"));
  if (!language) return Problem(call, 404, "not-found");
  const Catalogue catalogue = Make(call.context.messages, *language);
  http::Response response;
  if (call.request.Header("if-none-match") == catalogue.tag) {
    response.status = 304;
  } else {
    response = http::Response::Json(catalogue.body);
  }
  response.Set("ETag", catalogue.tag);
  response.Set("Cache-Control", "public, max-age=300");
  return response;
}

}  // namespace

void AddMessageRoutes(Routes& routes) {
  routes.push_back({http::Method::kGet, "/api/v1/messages/{language}", release::Action::kPublic, {}, &Words});
}

}  // namespace atalaya::api
