// A route: who may call it, about what, and what it does. The dispatcher (dispatch.h) does the same for all of them, in this order:
// find the route (404, 405), know the caller (401), CSRF for cookie sessions (403), a password to change first (403), find the subject (404), may the caller see it (404, as if
// it were not there), may the caller do it (403), then the handler. The permission matrix test walks this table.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "api/context.h"
#include "base/ids.h"
#include "base/language.h"
#include "base/result.h"
#include "formats/json_decode.h"
#include "formats/json_write.h"
#include "http/message.h"
#include "http/router.h"
#include "release/permission.h"
#include "store/database.h"

namespace atalaya::api {

// Who calls.
struct Caller {
  bool known = false;           // signed in
  bool unavailable = false;     // whether cannot be said: the database is gone
  release::Viewer viewer;
  std::string login, name;
  Language language = Language::kEnglish;
  std::string session;          // id of the cookie session, empty for tokens
  std::string csrf;
  std::string expires;
  std::vector<release::Action> token_actions;  // what an API token is limited to; empty for sessions
  bool must_change = false;     // with a password that somebody else chose: only kSelf until it is changed
};

// One request on its way.
struct Call {
  http::Request& request;
  const http::PathParameters& path;
  Context& context;
  const Caller& caller;
  Language language = Language::kEnglish;
  release::Subject subject;     // what the route's resolver found

  const std::string& Path(std::string_view name) const { return path.find(name)->second; }
  std::string Say(std::string_view key, const std::vector<MessageArg>& args = {}) const {
    return context.messages.Say(language, key, args);
  }
  // For what only the body names (a new facility's State): whether the caller may do it there.
  bool MayDo(release::Action action, const release::Subject& where) const;
};

using Handle = std::function<http::Response(Call&)>;
// Finds what a path names and where it belongs; nullopt: no such thing.
using FindSubject = std::function<std::optional<release::Subject>(store::Connection&, const http::PathParameters&)>;

struct Route {
  http::Method method = http::Method::kGet;
  std::string path;             // "/api/v1/facilities/{facility}"
  release::Action action = release::Action::kRead;
  FindSubject subject;          // empty: the route is about no single thing (lists, creation); its handler filters or asks MayDo
  Handle handle;
  std::size_t body_bytes = 0;   // 0: the server's limit
};
using Routes = std::vector<Route>;

// A problem document (RFC 9457). `code` is the stable word for programs; title `problem.CODE` and detail `problem.CODE.detail` are messages.
http::Response Problem(const Call& call, int status, std::string_view code, const std::vector<MessageArg>& args = {});
// The same from findings: 503 for store.*, 428 for a missing If-Match, 404 for `api.not-found`, 403 for `api.forbidden`, 409 for codes that end
// in ".conflict", 422 otherwise; each finding with its message and fix.
http::Response Problem(const Call& call, const Findings& findings);
// 412 with the record as it stands now (already JSON).
http::Response Stale(const Call& call, const std::string& current);

// The body as a JSON document. Findings (422): `api.content-type`, and those of formats/json_parse.h.
Result<boost::json::value> BodyJson(const Call& call);
// The body read by `read`: an object whose unknown members are refused; `where` of findings is a JSON pointer ("body#/deadline").
//   struct Edit { std::string owner; std::optional<std::string> deadline; };
//   auto edit = Body<Edit>(call, [](formats::JsonObject& o) { Edit e; e.owner = o.Need("owner").Words(); return e; });
//   if (!edit) return Problem(call, edit.error());
template <class T, class F>
Result<T> Body(const Call& call, F&& read) {
  const auto document = BodyJson(call);
  if (!document) return Fail(document.error());
  formats::FindingList findings;
  formats::JsonObject object(formats::JsonNode(*document, "body", findings, formats::Remarks::kRefused));
  T value = read(object);
  object.Done();
  Findings found = findings.Take();
  if (HasErrors(found)) return Fail(std::move(found));
  return value;
}

// Keyset lists: `limit` (1..200, default 50) and `cursor`: an opaque text that carries the sort key of the last item.
struct Page {
  int limit = 50;
  std::vector<std::string> after;  // parts of the cursor; empty: from the start
};
Result<Page> PageOf(const Call& call);
std::string Cursor(const std::vector<std::string>& parts);

// ETag of a record's version, and the version that If-Match names. Findings `api.if-match-missing` (Problem answers 428) and
// `api.if-match` (422).
std::string VersionTag(long long version);
Result<long long> IfMatch(const Call& call);

// Shared answers.
http::Response Json(const Call& call, formats::JsonWriter& writer, int status = 200);
http::Response NoContent();

}  // namespace atalaya::api
