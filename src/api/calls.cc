// The arrivals board and one call: GET, POST /calls; GET, PATCH /calls/{call}; PUT .../notice; POST .../checks, .../steps.
#include "api/arrival_checks.h"
#include "api/screen_declaration.h"
#include "api/call_json.h"
#include "api/fields.h"
#include "api/resources.h"
#include "formats/arrival_json.h"
#include "store/edits.h"

namespace atalaya::api {
namespace {

using release::Action;

FindSubject CallEntry() {
  return [](store::Connection& c, const http::PathParameters& path) { return store::CallSubject(c, path.find("call")->second); };
}

http::Response ListCalls(Call& call) {
  const auto slice = SliceOf(call);
  if (!slice) return Problem(call, slice.error());
  store::CallFilter filter;
  for (const auto& [name, target] : {std::pair<const char*, std::string*>{"state", &filter.state}, {"port", &filter.port}, {"facility", &filter.facility}, {"from", &filter.from},
                                     {"to", &filter.to}, {"q", &filter.search}}) {
    const auto text = QueryText(call, name);
    if (!text) return Problem(call, text.error());
    *target = *text;
  }
  for (const auto* time : {&filter.from, &filter.to}) {
    if (!time->empty() && !arrive::ReadTime(*time)) return Problem(call, {Error("arrival.time", "?from", {{"value", formats::Shortened(*time)}})});
  }
  const auto status = QueryWord(call, "status", store::CallStatuses());
  if (!status) return Problem(call, status.error());
  filter.status = *status;
  filter.flagged = call.request.Query("flagged").value_or("") == "1";
  const auto seen = release::Compile(call.caller.viewer, release::Kind::kArrival, store::PortCallColumns(), call.context.now());
  const auto found = call.context.database.Read(
      [&](store::Connection& c) { return std::pair(store::ListPortCalls(c, filter, seen, *slice), store::CountPortCalls(c, filter, seen)); });
  if (!found) return Problem(call, found.error());
  const auto& [listed, counts] = *found;
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo).Key("counts").BeginObject(formats::Break::kNo).Key("calls").Integer(counts.calls).Key("flagged").Integer(counts.flagged).Key("unchecked").Integer(counts.unchecked);
  w.EndObject().Key("items").BeginArray(formats::Break::kNo);
  for (const store::PortCallRow& row : listed.items) WriteCallRow(w, call, row);
  w.EndArray();
  MaybeText(w, "next", listed.next.empty() ? "" : Cursor(listed.next));
  w.EndObject();
  return Json(call, w);
}

std::string Time(const formats::JsonNode& node) {
  std::string text = Line(node, 40);
  if (!text.empty() && !arrive::ReadTime(text)) node.Report("arrival.time", {{"value", text}});
  return text;
}

// The members of a call that people write; what is not there stays nullopt.
store::CallFields ReadFields(formats::JsonObject& o, bool adding) {
  store::CallFields fields;
  const auto line = [&](const char* name, std::optional<std::string>& target, std::size_t most) {
    if (const auto node = o.Maybe(name)) target = node->IsNull() ? std::string() : Line(*node, most);
  };
  if (adding) {
    fields.port = o.Need("port").Id();
    fields.name = SomeLine(o.Need("name"), 100);
    fields.eta = Time(o.Need("eta"));
  } else {
    line("name", fields.name, 100);
    if (const auto eta = o.Maybe("eta")) fields.eta = Time(*eta);
  }
  line("facility", fields.facility, 40);
  line("imo", fields.imo, 20);
  line("mmsi", fields.mmsi, 20);
  line("call_sign", fields.call_sign, 20);
  line("flag", fields.flag, 40);
  line("voyage", fields.voyage, 40);
  if (const auto etd = o.Maybe("etd")) fields.etd = etd->IsNull() ? std::string() : Time(*etd);
  if (const auto status = o.Maybe("status")) fields.status = OneOf(*status, store::CallStatuses());
  return fields;
}

http::Response Examined(Call& call, const std::string& id, int status) {
  // What could not be examined now is shown unexamined; it is done again with the next declaration or on demand.
  static_cast<void>(ScreenCall(call.context, id));
  static_cast<void>(CheckCall(call.context, id));
  return ShowCall(call, id, status);
}

http::Response AddCall(Call& call) {
  std::string state;
  const auto fields = Body<store::CallFields>(call, [&](formats::JsonObject& o) {
    state = o.Need("state").Id();
    return ReadFields(o, true);
  });
  if (!fields) return Problem(call, fields.error());
  release::Subject where;
  where.kind = release::Kind::kArrival;
  where.state = state;
  where.facility = fields->facility.value_or("");
  if (!call.MayDo(Action::kArrivalEdit, where)) return Problem(call, 403, "forbidden");
  const auto id = call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) { return store::AddPortCall(t, state, *fields); });
  if (!id) return Problem(call, id.error());
  http::Response response = Examined(call, *id, 201);
  response.Set("Location", "/api/v1/calls/" + *id);
  return response;
}

http::Response EditCall(Call& call) {
  const auto version = IfMatch(call);
  if (!version) return Problem(call, version.error());
  const auto fields = Body<store::CallFields>(call, [](formats::JsonObject& o) { return ReadFields(o, false); });
  if (!fields) return Problem(call, fields.error());
  const std::string& id = call.Path("call");
  // Moved to another facility only by who may edit there.
  if (fields->facility && *fields->facility != call.subject.facility) {
    release::Subject there = call.subject;
    there.facility = *fields->facility;
    if (!call.MayDo(Action::kArrivalEdit, there)) return Problem(call, 403, "forbidden");
  }
  const auto done = call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) { return store::EditPortCall(t, id, *version, *fields); });
  if (done) return Examined(call, id, 200);
  if (done.error().front().code != store::kStale) return Problem(call, done.error());
  return Stale(call, ShowCall(call, id).body);
}

http::Response PutNotice(Call& call) {
  const auto notice = Body<arrive::Notice>(call, [](formats::JsonObject& o) { return formats::ReadNotice(o); });
  if (!notice) return Problem(call, notice.error());
  const std::string& id = call.Path("call");
  const auto done = call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) { return store::SetNotice(t, id, formats::WriteNotice(*notice, "form")); });
  return done ? Examined(call, id, 200) : Problem(call, done.error());
}

http::Response Check(Call& call) {
  const Findings found = CheckCall(call.context, call.Path("call"));
  for (const Finding& finding : found) {
    if (finding.code.starts_with("store.") || finding.code.starts_with("api.")) return Problem(call, found);
  }
  return ShowCall(call, call.Path("call"));
}

http::Response Take(Call& call) {
  const auto step = Body<store::NewStep>(call, [](formats::JsonObject& o) {
    store::NewStep s;
    const auto node = o.Need("step");
    const std::string name = node.String();
    if (const auto known = arrive::StepFromName(name)) {
      s.step = *known;
    } else if (node.Present()) {
      std::string all;
      for (const arrive::Step one : arrive::Steps()) all += (all.empty() ? "" : ", ") + std::string(arrive::StepName(one));
      node.UnknownWord(all);
    }
    s.reason = SomeProse(o.Need("reason"), 4000);
    if (const auto detail = o.Maybe("detail")) s.detail = Prose(*detail, 4000);
    if (const auto conditions = o.Maybe("conditions")) {
      for (const formats::JsonNode& one : conditions->Items()) {
        if (const auto known = arrive::ConditionFromName(one.String())) {
          s.attested.insert(*known);
        } else {
          one.UnknownWord("grounds-named, immediate-threat, no-other-means, territorial-sea");
        }
      }
    }
    return s;
  });
  if (!step) return Problem(call, step.error());
  const std::string& id = call.Path("call");
  const auto taken = call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) { return store::TakeStep(t, id, *step); });
  return taken ? ShowCall(call, id, 201) : Problem(call, taken.error());
}

}  // namespace

void AddCallRoutes(Routes& routes) {
  const std::string one = "/api/v1/calls/{call}";
  routes.push_back({http::Method::kGet, "/api/v1/calls", Action::kRead, {}, ListCalls});
  routes.push_back({http::Method::kPost, "/api/v1/calls", Action::kArrivalEdit, {}, AddCall});
  routes.push_back({http::Method::kGet, one, Action::kRead, CallEntry(), [](Call& call) { return ShowCall(call, call.Path("call")); }});
  routes.push_back({http::Method::kPatch, one, Action::kArrivalEdit, CallEntry(), EditCall});
  routes.push_back({http::Method::kPut, one + "/notice", Action::kArrivalEdit, CallEntry(), PutNotice});
  routes.push_back({http::Method::kPost, one + "/checks", Action::kArrivalEdit, CallEntry(), Check});
  routes.push_back({http::Method::kPost, one + "/steps", Action::kArrivalDecide, CallEntry(), Take});
}

}  // namespace atalaya::api
