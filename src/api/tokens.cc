// /tokens: the caller's own API tokens.
#include <algorithm>
#include <tuple>

#include "api/resources.h"
#include "identity/identity.h"

namespace atalaya::api {
namespace {

using formats::Break;
using formats::JsonWriter;

void WriteToken(JsonWriter& w, const store::ApiToken& token, const std::string& secret) {
  w.BeginObject(Break::kNo).Member("id", token.id).Member("name", token.name).Key("actions").BeginArray(Break::kNo);
  for (std::size_t at = 0; at < token.actions.size();) {
    const auto end = std::min(token.actions.find(' ', at), token.actions.size());
    w.String(std::string_view(token.actions).substr(at, end - at));
    at = end + 1;
  }
  w.EndArray().Member("created", token.created).Member("expires", token.expires).Key("last_used");
  if (token.last_used.empty()) {
    w.Null();
  } else {
    w.String(token.last_used);
  }
  if (!secret.empty()) w.Member("token", secret);
  w.EndObject();
}

http::Response ListTokens(Call& call) {
  const auto page = PageOf(call);
  if (!page) return Problem(call, page.error());
  const std::string after = page->after.empty() ? "" : page->after[0];
  const auto tokens = call.context.database.Read([&](store::Connection& c) {
    return store::TokensOf(c, call.caller.viewer.user, after, page->limit + 1);
  });
  if (!tokens) return Problem(call, tokens.error());
  JsonWriter w;
  w.BeginObject(Break::kNo).Key("items").BeginArray(Break::kNo);
  const auto shown = std::min(tokens->size(), static_cast<std::size_t>(page->limit));
  for (std::size_t i = 0; i < shown; ++i) WriteToken(w, (*tokens)[i], "");
  w.EndArray().Key("next");
  if (tokens->size() > shown) {
    w.String(Cursor({(*tokens)[shown - 1].id}));
  } else {
    w.Null();
  }
  w.EndObject();
  return Json(call, w);
}

http::Response AddToken(Call& call) {
  const auto wanted = Body<identity::NewToken>(call, [](formats::JsonObject& o) {
    identity::NewToken token;
    token.name = o.Need("name").Words();
    token.expires = o.Need("expires").Words();
    for (const auto& action : o.Need("actions").SomeItems()) token.actions.push_back(action.Words());
    return token;
  });
  if (!wanted) return Problem(call, wanted.error());
  const auto made = call.context.identity->tokens.Add(call.caller.viewer, *wanted);
  if (!made) return Problem(call, made.error());
  JsonWriter w;
  WriteToken(w, made->token, made->secret);
  return Json(call, w, 201);
}

http::Response DeleteToken(Call& call) {
  const auto done = call.context.identity->tokens.Revoke(call.caller.viewer.user, call.Path("token"));
  return done ? NoContent() : Problem(call, done.error());
}

}  // namespace

void AddTokenRoutes(Routes& routes) {
  using http::Method;
  using release::Action;
  routes.push_back({Method::kGet, "/api/v1/tokens", Action::kTokenManage, {}, &ListTokens});
  routes.push_back({Method::kPost, "/api/v1/tokens", Action::kTokenManage, {}, &AddToken});
  // Whose it is the handler asks: somebody else's is answered like one that is not there.
  routes.push_back({Method::kDelete, "/api/v1/tokens/{token}", Action::kTokenManage, {}, &DeleteToken});
}

}  // namespace atalaya::api
