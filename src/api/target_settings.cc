// GET, PUT /states/{state}/targeting: thresholds, random share, the book in force, what outcomes have taught.
#include "api/analysis_view.h"
#include "api/fields.h"
#include "api/subjects.h"
#include "api/target_declaration.h"
#include "api/targeting_routes.h"
#include "formats/json_parse.h"
#include "store/accounts.h"
#include "store/edits.h"

namespace atalaya::api {
namespace {

namespace json = boost::json;
using release::Action;

// Never nothing: without a random share nobody learns what the rules miss.
constexpr double kLeastRandomShare = 0.001, kMostRandomShare = 0.5;
constexpr double kMostThreshold = 10'000;

http::Response AnswerTargeting(const Call& call, const std::string& job = "") {
  const std::string& state = call.Path("state");
  struct Whole {
    store::TargetSettings settings;
    std::optional<store::TargetBook> book;
    std::optional<store::TargetLesson> lesson;
    std::map<std::string, std::string> people;
  };
  const auto read = call.context.database.Read([&](store::Connection& c) {
    Whole whole{store::SettingsOf(c, state), store::LatestBook(c, state), store::LessonOf(c, state), {}};
    std::set<std::string> ids{whole.settings.changed_by};
    if (whole.book) ids.insert(whole.book->made_by);
    for (const auto& [account, name] : store::AccountNames(c, ids)) whole.people[account] = name;
    return whole;
  });
  if (!read) return Problem(call, read.error());
  const auto name_of = [&](const std::string& account) -> json::value {
    if (account.empty()) return nullptr;
    const auto name = read->people.find(account);
    return json::value(name == read->people.end() ? account : name->second);
  };
  json::object out;
  out["state"] = state;
  out["yellow"] = read->settings.yellow;
  out["red"] = read->settings.red;
  out["random_share"] = read->settings.random_share;
  out["changed"] = read->settings.changed.empty() ? json::value() : json::value(read->settings.changed);
  out["changed_by_name"] = name_of(read->settings.changed_by);
  out["version"] = read->settings.etag;
  out["calibrate_from"] = kCalibrateFrom;
  out["calibrate_finds"] = kCalibrateFinds;
  out["book"] = nullptr;
  if (read->book) {
    auto body = formats::ParseJson(read->book->body, "book");
    json::object book = body && body->is_object() ? body->as_object() : json::object();
    book["number"] = read->book->number;
    book["made"] = read->book->made;
    book["made_by_name"] = name_of(read->book->made_by);
    book["cause"] = read->book->cause;
    out["book"] = std::move(book);
  }
  out["lesson"] = nullptr;
  if (read->lesson) {
    auto body = formats::ParseJson(read->lesson->body, "lesson");
    if (body && body->is_object()) {
      json::object lesson = body->as_object();
      lesson["made"] = read->lesson->made;
      out["lesson"] = std::move(lesson);
    }
  }
  out["can_edit"] = call.MayDo(Action::kRuleActivate, {release::Kind::kRule, "", state, "", "", "", {}});
  out["job"] = job.empty() ? json::value() : json::value(job);
  json::value whole(std::move(out));
  Localise(whole, call.language);
  http::Response response = http::Response::Json(Written(whole));
  response.Set("ETag", VersionTag(read->settings.etag));
  return response;
}

http::Response ShowTargeting(Call& call) { return AnswerTargeting(call); }

http::Response PutTargeting(Call& call) {
  const auto etag = IfMatch(call);
  if (!etag) return Problem(call, etag.error());
  store::TargetSettings settings;
  const auto read = Body<store::TargetSettings>(call, [](formats::JsonObject& o) {
    store::TargetSettings s;
    s.yellow = o.Need("yellow").Number(-kMostThreshold, kMostThreshold);
    const formats::JsonNode red = o.Need("red");
    s.red = red.Number(-kMostThreshold, kMostThreshold);
    s.random_share = o.Need("random_share").Number(kLeastRandomShare, kMostRandomShare);
    if (s.red < s.yellow) red.Report("json.range-order");
    return s;
  });
  if (!read) return Problem(call, read.error());
  const std::string& state = call.Path("state");
  bool fresh = false;
  const auto done = call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) -> Result<int> {
    store::TargetSettings after = store::SettingsOf(t, state);
    after.yellow = read->yellow;
    after.red = read->red;
    after.random_share = read->random_share;
    // A key that this node cannot open (restored from another) is made anew; an open one stays, so that nobody draws until the draw is liked.
    if (after.draw_key.empty() || !DrawKeyOf(call.context, after)) after.draw_key = NewDrawKey(call.context, state);
    const auto saved = store::SaveSettings(t, after, *etag);
    if (!saved) return Fail(saved.error());
    if (!store::LatestBook(t, state)) return 1;
    const auto before = store::LatestBook(t, state)->number;
    const auto book = RenewBook(call.context, t, state, "settings");
    if (!book) return Fail(book.error());
    fresh = book->number != before;
    return 1;
  });
  if (!done) return done.error().front().code == store::kStale ? Stale(call, AnswerTargeting(call).body) : Problem(call, done.error());
  return AnswerTargeting(call, fresh ? StartRescoring(call.context, state, call.caller.viewer.user) : "");
}

}  // namespace

void AddTargetSettingRoutes(Routes& routes) {
  const std::string path = "/api/v1/states/{state}/targeting";
  routes.push_back({http::Method::kGet, path, Action::kRead, StateIn(release::Kind::kRule), ShowTargeting});
  routes.push_back({http::Method::kPut, path, Action::kRuleActivate, StateIn(release::Kind::kRule), PutTargeting});
}

}  // namespace atalaya::api
