// GET, POST /seizures; GET, PUT /seizures/{seizure}.
#include "store/seizures.h"

#include "api/fields.h"
#include "api/inspection_routes.h"
#include "store/edits.h"

namespace atalaya::api {
namespace {

constexpr double kMostWorth = 1e15;

void WriteSeizure(formats::JsonWriter& w, const store::SeizureRow& z, const std::vector<store::SeizureStep>* steps) {
  w.BeginObject(formats::Break::kNo).Member("id", z.id).Member("state", z.state).Member("kind", z.kind).Member("day", z.day).Member("goods", z.goods);
  MaybeText(w, "facility", z.facility);
  MaybeText(w, "inspection", z.inspection);
  MaybeNumber(w, "quantity", z.quantity);
  MaybeText(w, "unit", z.unit);
  MaybeNumber(w, "value", z.value);
  MaybeText(w, "currency", z.currency);
  w.Member("basis", z.basis);
  MaybeText(w, "reference", z.reference);
  w.Member("status", z.status);
  MaybeText(w, "notes", z.notes);
  w.Member("illustrative", z.illustrative).Member("added", z.added).Member("added_by", z.added_by).Key("version").Integer(z.etag);
  if (steps != nullptr) {
    w.Key("history").BeginArray(formats::Break::kNo);
    for (const store::SeizureStep& step : *steps) {
      w.BeginObject(formats::Break::kNo).Member("at", step.at).Member("actor", step.actor).Member("status", step.status).Member("note", step.note).EndObject();
    }
    w.EndArray();
  }
  w.EndObject();
}

http::Response ListAll(Call& call) {
  const auto slice = SliceOf(call);
  if (!slice) return Problem(call, slice.error());
  const auto state = QueryText(call, "state"), inspection = QueryText(call, "inspection");
  const auto kind = QueryWord(call, "kind", store::SeizureKinds()), status = QueryWord(call, "status", store::SeizureStatuses());
  const auto from = QueryDay(call, "from"), to = QueryDay(call, "to");
  for (const auto* text : {&state, &inspection, &kind, &status, &from, &to}) {
    if (!*text) return Problem(call, text->error());
  }
  const auto seen = release::Compile(call.caller.viewer, release::Kind::kSeizure, store::SeizureColumns(), call.context.now());
  const auto found = call.context.database.Read(
      [&](store::Connection& c) { return store::ListSeizures(c, {*state, *kind, *status, *inspection, *from, *to}, seen, *slice); });
  if (!found) return Problem(call, found.error());
  return ListOf(call, *found, [](formats::JsonWriter& w, const store::SeizureRow& row) { WriteSeizure(w, row, nullptr); });
}

http::Response ShowSeizure(Call& call, const std::string& id, int status) {
  std::vector<store::SeizureStep> steps;
  const auto row = call.context.database.Read([&](store::Connection& c) {
    steps = store::StepsOfSeizure(c, id);
    return store::FindSeizure(c, id);
  });
  if (!row) return Problem(call, row.error());
  if (!*row) return Problem(call, 404, "not-found");
  formats::JsonWriter w;
  WriteSeizure(w, **row, &steps);
  http::Response response = Json(call, w, status);
  response.Set("ETag", VersionTag((*row)->etag));
  return response;
}

http::Response GetSeizure(Call& call) { return ShowSeizure(call, call.Path("seizure"), 200); }

struct SeizureBody {
  store::SeizureRow row;
  std::string note;
};

SeizureBody ReadSeizure(formats::JsonObject& o, bool fresh) {
  SeizureBody b;
  store::SeizureRow& z = b.row;
  if (fresh) z.state = SomeLine(o.Need("state"));
  z.kind = OneOf(o.Need("kind"), store::SeizureKinds());
  z.day = Day(o.Need("day"), "1990-01-01");
  z.goods = SomeLine(o.Need("goods"));
  z.basis = SomeLine(o.Need("basis"));
  const auto text = [&](const char* key, std::string& into) {
    if (const auto node = o.Maybe(key); node && !node->IsNull()) into = Line(*node);
  };
  text("facility", z.facility);
  text("inspection", z.inspection);
  text("unit", z.unit);
  text("currency", z.currency);
  text("reference", z.reference);
  const auto number = [&](const char* key, std::optional<double>& into) {
    if (const auto node = o.Maybe(key); node && !node->IsNull()) into = node->Number(0, kMostWorth);
  };
  number("quantity", z.quantity);
  number("value", z.value);
  if (const auto notes = o.Maybe("notes"); notes && !notes->IsNull()) z.notes = Prose(*notes, 4000);
  if (fresh) {
    z.status = "open";
    if (const auto status = o.Maybe("status")) z.status = OneOf(*status, store::SeizureStatuses());
  } else {
    z.status = OneOf(o.Need("status"), store::SeizureStatuses());
    if (const auto note = o.Maybe("note"); note && !note->IsNull()) b.note = Prose(*note, 2000);
  }
  return b;
}

http::Response AddOne(Call& call) {
  const auto body = Body<SeizureBody>(call, [](formats::JsonObject& o) { return ReadSeizure(o, true); });
  if (!body) return Problem(call, body.error());
  const release::Subject where{release::Kind::kSeizure, "", body->row.state, body->row.facility, "", "", {}};
  if (!call.MayDo(release::Action::kSeizureEdit, where)) return Problem(call, 403, "forbidden");
  const auto id = call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) { return store::AddSeizure(t, body->row); });
  return id ? ShowSeizure(call, *id, 201) : Problem(call, id.error());
}

http::Response EditOne(Call& call) {
  const auto version = IfMatch(call);
  if (!version) return Problem(call, version.error());
  const auto body = Body<SeizureBody>(call, [](formats::JsonObject& o) { return ReadSeizure(o, false); });
  if (!body) return Problem(call, body.error());
  const std::string& id = call.Path("seizure");
  const auto done = call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) { return store::EditSeizure(t, id, *version, body->row, body->note); });
  if (done) return ShowSeizure(call, id, 200);
  return done.error().front().code == store::kStale ? Stale(call, ShowSeizure(call, id, 200).body) : Problem(call, done.error());
}

}  // namespace

void AddSeizureRoutes(Routes& routes) {
  using http::Method;
  using release::Action;
  routes.push_back({Method::kGet, "/api/v1/seizures", Action::kRead, {}, ListAll});
  routes.push_back({Method::kPost, "/api/v1/seizures", Action::kSeizureEdit, {}, AddOne});
  routes.push_back({Method::kGet, "/api/v1/seizures/{seizure}", Action::kRead, SeizureEntry(), GetSeizure});
  routes.push_back({Method::kPut, "/api/v1/seizures/{seizure}", Action::kSeizureEdit, SeizureEntry(), EditOne});
}

}  // namespace atalaya::api
