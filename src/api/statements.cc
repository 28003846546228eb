// POST /facilities/{facility}/statements; POST /statements/{statement}/endorsements, /withdrawal.
#include "store/statements.h"

#include "api/fields.h"
#include "api/periods.h"
#include "api/register_json.h"
#include "api/register_routes.h"
#include "api/subjects.h"
#include "base/time.h"

namespace atalaya::api {
namespace {

constexpr std::string_view kFirstDay = "2004-01-01", kLastDay = "2099-12-31";
constexpr int kMostYears = 5;  // B/16.62, and the framework's own bar: a State may set less, not more

http::Response ShowStatement(Call& call, const std::string& id, int status) {
  const auto statement =
      call.context.database.Read([&](store::Connection& c) { return store::FindStatement(c, id, DayOf(call.context.now())); });
  if (!statement) return Problem(call, statement.error());
  if (!*statement) return Problem(call, 404, "not-found");
  formats::JsonWriter w;
  WriteStatement(w, **statement);
  return Json(call, w, status);
}

int MostYears(const Call& call, const store::State& state) {
  const duty::Periods periods = PeriodsOf(call.context, state);
  const duty::Period* period = periods.Find("socpf-years");
  return period == nullptr ? kMostYears : std::clamp(period->value, 1, kMostYears);
}

http::Response Issue(Call& call) {
  const auto body = Body<store::NewStatement>(call, [](formats::JsonObject& o) {
    store::NewStatement s;
    s.number = SomeLine(o.Need("number"), 60);
    s.issued = Day(o.Need("issued"), kFirstDay, kLastDay);
    s.expires = Day(o.Need("expires"), kFirstDay, kLastDay);
    if (const auto assessment = o.Maybe("assessment")) s.assessment = assessment->IsNull() ? "" : Line(*assessment, 60);
    return s;
  });
  if (!body) return Problem(call, body.error());
  const auto state = call.context.database.Read([&](store::Connection& c) { return store::FindState(c, call.subject.state); });
  if (!state) return Problem(call, state.error());
  const int years = *state ? MostYears(call, **state) : kMostYears;
  const auto id = call.context.database.Write(
      call.caller.viewer.user, [&](store::Transaction& t) { return store::IssueStatement(t, call.Path("facility"), *body, years); });
  return id ? ShowStatement(call, *id, 201) : Problem(call, id.error());
}

http::Response Endorse(Call& call) {
  const auto body = Body<store::Endorsement>(call, [](formats::JsonObject& o) {
    store::Endorsement e;
    e.kind = OneOf(o.Need("kind"), store::EndorsementKinds());
    e.date = Day(o.Need("date"), kFirstDay, kLastDay);
    e.result = OneOf(o.Need("result"), store::EndorsementResults());
    if (const auto note = o.Maybe("note")) e.note = Prose(*note, 2000);
    return e;
  });
  if (!body) return Problem(call, body.error());
  const std::string& id = call.Path("statement");
  const auto done =
      call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) { return store::Endorse(t, id, *body); });
  return done ? ShowStatement(call, id, 201) : Problem(call, done.error());
}

http::Response Withdraw(Call& call) {
  const auto reason = Body<std::string>(call, [](formats::JsonObject& o) { return SomeProse(o.Need("reason"), 2000); });
  if (!reason) return Problem(call, reason.error());
  const std::string& id = call.Path("statement");
  const auto done =
      call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) { return store::WithdrawStatement(t, id, *reason); });
  return done ? ShowStatement(call, id, 200) : Problem(call, done.error());
}

}  // namespace

void AddStatementRoutes(Routes& routes) {
  constexpr auto kPost = http::Method::kPost;
  constexpr auto kIssue = release::Action::kStatementIssue;
  routes.push_back({kPost, "/api/v1/facilities/{facility}/statements", kIssue, FacilityIn(release::Kind::kStatement), Issue});
  routes.push_back({kPost, "/api/v1/statements/{statement}/endorsements", kIssue, StatementEntry(), Endorse});
  routes.push_back({kPost, "/api/v1/statements/{statement}/withdrawal", kIssue, StatementEntry(), Withdraw});
}

}  // namespace atalaya::api
