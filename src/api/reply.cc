// Shared answers: problems, JSON, pages, versions.
#include <algorithm>
#include <boost/json/serialize.hpp>
#include <charconv>

#include "api/route.h"
#include "base/text_util.h"
#include "formats/json_parse.h"

namespace atalaya::api {
namespace {

// Whether some text in the document holds a NUL: no name or note does, and PostgreSQL keeps none.
bool HoldsNul(const boost::json::value& value) {
  if (const auto* text = value.if_string()) return text->find('\0') != boost::json::string::npos;
  if (const auto* list = value.if_array()) return std::any_of(list->begin(), list->end(), [](const auto& item) { return HoldsNul(item); });
  const auto* object = value.if_object();
  return object != nullptr && std::any_of(object->begin(), object->end(), [](const auto& member) {
           return member.key().find('\0') != std::string_view::npos || HoldsNul(member.value());
         });
}

}  // namespace

bool Call::MayDo(release::Action action, const release::Subject& where) const {
  return release::MaySee(caller.viewer, where) && release::MayDo(caller.viewer, action, where);
}

http::Response Problem(const Call& call, int status, std::string_view code, const std::vector<MessageArg>& args) {
  const std::string key = "problem." + std::string(code);
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo)
      .Member("type", "about:blank")
      .Member("title", call.Say(key, args))
      .Member("status", status)
      .Member("detail", call.Say(key + ".detail", args))
      .Member("code", code)
      .EndObject();
  http::Response response = http::Response::Json(w.Take(), status);
  response.Set("Content-Type", "application/problem+json");
  return response;
}

http::Response Problem(const Call& call, const Findings& findings) {
  int status = 422;
  for (const Finding& finding : findings) {
    if (finding.code.starts_with("store.")) {
      http::Response response = Problem(call, 503, "unavailable");
      response.Set("Retry-After", "2");
      return response;
    }
    if (finding.code == "api.not-found") return Problem(call, 404, "not-found");
    if (finding.code == "api.forbidden") return Problem(call, 403, "forbidden");
    if (finding.code == "api.if-match-missing") status = 428;
    if (finding.code.ends_with(".conflict")) status = 409;
  }
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo)
      .Member("type", "about:blank")
      .Member("title", call.Say("problem.findings"))
      .Member("status", status)
      .Member("detail", call.Say("problem.findings.detail", {{"count", static_cast<double>(findings.size())}}))
      .Member("code", "findings")
      .Key("findings")
      .BeginArray(formats::Break::kNo);
  for (const Finding& finding : findings) {
    std::vector<MessageArg> args;
    for (const auto& [name, value] : finding.args) args.emplace_back(name, value);
    const std::string key = "finding." + finding.code;
    w.BeginObject(formats::Break::kNo)
        .Member("severity", SeverityName(finding.severity))
        .Member("code", finding.code)
        .Member("where", finding.where)
        .Member("message", call.Say(key, args))
        .Member("fix", call.Say(key + ".fix", args))
        .EndObject();
  }
  w.EndArray().EndObject();
  http::Response response = http::Response::Json(w.Take(), status);
  response.Set("Content-Type", "application/problem+json");
  return response;
}

http::Response Stale(const Call& call, const std::string& current) {
  http::Response response = Problem(call, 412, "stale");
  const auto end = response.body.rfind('}');
  response.body.replace(end, std::string::npos, ",\"current\":" + current + "}\n");
  return response;
}

Result<boost::json::value> BodyJson(const Call& call) {
  if (call.request.Header("content-type").substr(0, 16) != "application/json") return Fail(Error("api.content-type", ""));
  auto document = formats::ParseJson(call.request.body, "body", call.request.body.size() + 1);
  if (document && HoldsNul(*document)) return Fail(Error("api.nul", "body"));
  return document;
}

Result<Page> PageOf(const Call& call) {
  Page page;
  if (const auto limit = call.request.Query("limit")) {
    const auto [end, error] = std::from_chars(limit->data(), limit->data() + limit->size(), page.limit);
    if (error != std::errc() || end != limit->data() + limit->size() || page.limit < 1 || page.limit > 200) {
      return Fail(Error("api.limit", "?limit", {{"value", limit->substr(0, 20)}}));
    }
  }
  if (const auto cursor = call.request.Query("cursor")) {
    // length:part length:part ... in hexadecimal, so that it looks like what it is: nobody's business
    const std::string text = FromHex(*cursor);
    for (std::size_t at = 0; at < text.size();) {
      std::size_t size = 0;
      const auto [end, error] = std::from_chars(text.data() + at, text.data() + text.size(), size);
      const auto begin = static_cast<std::size_t>(end - text.data()) + 1;
      if (error != std::errc() || begin > text.size() || text[begin - 1] != ':' || size > text.size() - begin) {
        page.after.clear();
        break;
      }
      page.after.push_back(text.substr(begin, size));
      if (FirstBadUtf8(page.after.back()) || page.after.back().find('\0') != std::string::npos) {
        page.after.clear();
        break;
      }
      at = begin + size;
    }
    if (page.after.empty()) return Fail(Error("api.cursor", "?cursor"));
  }
  return page;
}

std::string Cursor(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += std::to_string(part.size()) + ":" + part;
  return ToHex(text);
}

std::string VersionTag(long long version) { return "\"v" + std::to_string(version) + "\""; }

Result<long long> IfMatch(const Call& call) {
  const std::string_view tag = call.request.Header("if-match");
  if (tag.empty()) return Fail(Error("api.if-match-missing", "If-Match"));
  long long version = 0;
  if (tag.size() < 4 || !tag.starts_with("\"v") || tag.back() != '"') return Fail(Error("api.if-match", "If-Match"));
  const auto [end, error] = std::from_chars(tag.data() + 2, tag.data() + tag.size() - 1, version);
  if (error != std::errc() || end != tag.data() + tag.size() - 1) return Fail(Error("api.if-match", "If-Match"));
  return version;
}

http::Response Json(const Call&, formats::JsonWriter& writer, int status) { return http::Response::Json(writer.Take(), status); }

http::Response NoContent() {
  http::Response response;
  response.status = 204;
  return response;
}

}  // namespace atalaya::api
