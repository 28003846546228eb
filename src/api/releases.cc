// GET, POST /releases; DELETE /releases/{release}: who gave what to whom.
#include "store/releases.h"

#include <algorithm>

#include "api/ops_routes.h"
#include "base/time.h"

namespace atalaya::api {
namespace {

constexpr std::size_t kMostAudiences = 100, kMostText = 200;

void Write(formats::JsonWriter& w, const store::ReleaseRecord& record, const std::string& now) {
  const store::NewRelease& what = record.what;
  const bool in_force = record.withdrawn_at.empty() && (what.until.empty() || what.until > now);
  const auto maybe = [&](std::string_view key, const std::string& text) {
    w.Key(key);
    text.empty() ? w.Null() : w.String(text);
  };
  w.BeginObject(formats::Break::kNo)
      .Member("id", record.id)
      .Key("subject")
      .BeginObject(formats::Break::kNo)
      .Member("kind", std::string(release::KindName(what.kind)))
      .Member("id", what.subject)
      .Member("state", what.state)
      .EndObject()
      .Member("state", record.place.state)
      .Member("facility", record.place.facility)
      .Member("tlp", std::string(release::TlpName(what.tlp)))
      .Key("audiences")
      .BeginArray(formats::Break::kNo);
  for (const std::string& audience : what.audiences) w.String(audience);
  w.EndArray().Member("purpose", what.purpose);
  maybe("until", what.until);
  w.Member("by", record.given_by).Member("given", record.given_at);
  maybe("withdrawn_by", record.withdrawn_by);
  maybe("withdrawn", record.withdrawn_at);
  w.Member("in_force", in_force).EndObject();
}

http::Response ListReleases(Call& call) {
  const auto page = PageOf(call);
  if (!page) return Problem(call, page.error());
  const auto query = [&](const char* name) { return call.request.Query(name).value_or(""); };
  const store::ReleaseFilter filter{query("kind"), query("subject"), query("state"), query("all") != "true"};
  const std::string now = call.context.now();
  const auto records = call.context.database.Read([&](store::Connection& c) {
    return store::ReleasePage(c, call.caller.viewer, filter, page->after.empty() ? "" : page->after.front(),
                              page->limit + 1, now);
  });
  if (!records) return Problem(call, records.error());
  const bool more = records->size() > static_cast<std::size_t>(page->limit);
  const std::size_t shown = more ? records->size() - 1 : records->size();
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo).Key("items").BeginArray(formats::Break::kNo);
  for (std::size_t i = 0; i < shown; ++i) Write(w, (*records)[i], now);
  w.EndArray().Key("next");
  more ? w.String(Cursor({(*records)[shown - 1].id})) : w.Null();
  w.EndObject();
  return Json(call, w);
}

// The State that a star means where none is named: the caller's own; none for the secretariat.
std::string OwnState(const release::Viewer& viewer) {
  for (const release::Grant& grant : viewer.grants) {
    if (grant.role == release::Role::kAuthority && grant.scope == release::ScopeKind::kState) return grant.id;
  }
  return "";
}

// Where nothing but the shape was wrong, what the rule says of it: every audience must be one that the marking lets it
// reach.
Findings Check(const store::NewRelease& what, const std::string& now) {
  Findings findings;
  if (!release::Releasable(what.kind)) {
    findings.push_back(
        Error("release.kind", "body#/subject/kind", {{"kind", std::string(release::KindName(what.kind))}}));
  }
  for (std::size_t i = 0; i < what.audiences.size(); ++i) {
    if (release::Permits(what.tlp, what.audiences[i])) continue;
    findings.push_back(Error("release.audience", "body#/audiences/" + std::to_string(i),
                             {{"audience", what.audiences[i]}, {"tlp", std::string(release::TlpName(what.tlp))}}));
  }
  if (!what.until.empty() && what.until <= now) findings.push_back(Error("release.until", "body#/until"));
  return findings;
}

template <class Enum>
Enum WordOf(const formats::JsonNode& node, std::optional<Enum> (*from)(std::string_view), const std::string& known) {
  if (!node.Present()) return Enum{};
  const auto value = from(node.String());
  if (!value) node.UnknownWord(known);
  return value.value_or(Enum{});
}

std::string KnownKinds() {
  std::string words;
  for (int i = 0; i <= static_cast<int>(release::Kind::kSeizure); ++i) {
    const auto kind = static_cast<release::Kind>(i);
    if (release::Releasable(kind)) words += (words.empty() ? "" : ", ") + std::string(release::KindName(kind));
  }
  return words;
}

store::NewRelease ReadBody(formats::JsonObject& body) {
  store::NewRelease what;
  formats::JsonObject subject(body.Need("subject"));
  what.kind = WordOf<release::Kind>(subject.Need("kind"), release::KindFromName, KnownKinds());
  what.subject = subject.Need("id").Words();
  if (const auto state = subject.Maybe("state")) what.state = state->String();
  subject.Done();
  what.tlp = WordOf<release::Tlp>(body.Need("tlp"), release::TlpFromName,
                                  "TLP:RED, TLP:AMBER+STRICT, TLP:AMBER, TLP:GREEN, TLP:CLEAR");
  const formats::JsonNode audiences = body.Need("audiences");
  for (const formats::JsonNode& item : audiences.SomeItems()) {
    if (what.audiences.size() == kMostAudiences) break;
    what.audiences.push_back(item.Words().substr(0, kMostText));
  }
  if (const auto purpose = body.Maybe("purpose")) what.purpose = purpose->String().substr(0, kMostText);
  if (const auto until = body.Maybe("until"); until && !until->IsNull()) {
    // A day ends with its last moment.
    const std::string text = until->String();
    const auto millis = MillisFromUtc(text);
    if (!text.empty() && !millis) until->Report("json.date", {{"value", text.substr(0, 40)}});
    if (millis) what.until = IsDay(text) ? text + "T23:59:59.999Z" : UtcFromMillis(*millis);
  }
  return what;
}

http::Response Give(Call& call) {
  auto what = Body<store::NewRelease>(call, ReadBody);
  if (!what) return Problem(call, what.error());
  if (what->subject == release::kEveryObject && what->state.empty()) what->state = OwnState(call.caller.viewer);
  if (what->subject != release::kEveryObject) what->state.clear();
  if (Findings findings = Check(*what, call.context.now()); !findings.empty()) return Problem(call, findings);
  const auto done =
      call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) -> Result<store::ReleaseRecord> {
        auto place = store::PlaceOf(t, what->kind, what->subject, what->state);
        // What one does not see is not there; what one was only given is not one's own to pass on.
        if (!place) return Fail(Error("api.not-found", "body#/subject"));
        place->markings = store::MarkingsOf(t, *place, t.Now());
        if (!release::MaySee(call.caller.viewer, *place)) return Fail(Error("api.not-found", "body#/subject"));
        if (!release::MayDo(call.caller.viewer, release::Action::kRelease, *place))
          return Fail(Error("api.forbidden", "body#/subject"));
        Findings nobody;
        for (std::size_t i = 0; i < what->audiences.size(); ++i) {
          if (store::AudienceIsKnown(t, what->audiences[i])) continue;
          nobody.push_back(Error("release.audience-unknown", "body#/audiences/" + std::to_string(i), {{"audience", what->audiences[i]}}));
        }
        if (!nobody.empty()) return Fail(std::move(nobody));
        return *store::FindRelease(t, store::GiveRelease(t, *what, *place));
      });
  if (!done) return Problem(call, done.error());
  formats::JsonWriter w;
  Write(w, *done, call.context.now());
  http::Response response = Json(call, w, 201);
  response.Set("Location", "/api/v1/releases/" + done->id);
  return response;
}

std::optional<release::Subject> Find(store::Connection& c, const http::PathParameters& path) {
  const auto record = store::FindRelease(c, path.find("release")->second);
  if (!record) return std::nullopt;
  return record->place;
}

http::Response Withdraw(Call& call) {
  const auto done = call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) -> Result<bool> {
    if (!store::WithdrawRelease(t, call.Path("release"))) return Fail(Error("release.conflict", ""));
    return true;
  });
  return done ? NoContent() : Problem(call, done.error());
}

}  // namespace

void AddReleaseRoutes(Routes& routes) {
  routes.push_back({http::Method::kGet, "/api/v1/releases", release::Action::kRead, {}, ListReleases});
  routes.push_back({http::Method::kPost, "/api/v1/releases", release::Action::kRelease, {}, Give});
  routes.push_back({http::Method::kDelete, "/api/v1/releases/{release}", release::Action::kRelease, Find, Withdraw});
}

}  // namespace atalaya::api
