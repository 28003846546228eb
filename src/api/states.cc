// GET /states; GET, PATCH /states/{state}: profile and national periods.
#include "store/states.h"

#include <algorithm>
#include <filesystem>

#include "api/fields.h"
#include "api/periods.h"
#include "api/register_routes.h"
#include "api/subjects.h"
#include "formats/words.h"
#include "store/edits.h"

namespace atalaya::api {
namespace {

void WritePeriods(formats::JsonWriter& w, const store::State& state) {
  w.Key("periods").BeginObject(formats::Break::kNo);
  for (const auto& [name, period] : state.periods) {
    w.Key(name).BeginObject(formats::Break::kNo).Member("value", period.value).Member("citation", period.citation).EndObject();
  }
  w.EndObject();
}

// What holds where the State set nothing: its profile's, else the product's.
void WriteDefaults(formats::JsonWriter& w, const duty::Periods& periods) {
  w.Key("defaults").BeginObject(formats::Break::kNo);
  for (const auto& [name, period] : periods.All()) {
    w.Key(name)
        .BeginObject(formats::Break::kNo)
        .Member("value", period.value)
        .Member("unit", period.unit)
        .Member("citation", period.citation)
        .Member("recalled", period.recalled)
        .EndObject();
  }
  w.EndObject();
}

// The national profiles that a State can choose, by the names of their files.
std::vector<std::string> Profiles(const Context& context) {
  std::vector<std::string> names;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(context.data / "standards" / "isps" / "profiles", ignored)) {
    if (entry.path().extension() == ".json") names.push_back(entry.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

void Members(const Call& call, formats::JsonWriter& w, const store::State& state) {
  w.Member("id", state.id)
      .Member("iso3", state.iso3)
      .Member("name", state.name.In(call.language))
      .Member("member", state.member)
      .Member("subregion", state.subregion);
  MaybeText(w, "profile", state.profile);
  w.Member("ports", state.ports).Member("facilities", state.facilities_in + state.facilities_out).Member("out_of_scope", state.facilities_out);
  WritePeriods(w, state);
  w.Key("version").Integer(state.version);
}

http::Response AnswerStates(Call& call, const store::State& state) {
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo);
  Members(call, w, state);
  WriteDefaults(w, ProfilePeriods(call.context, state.profile));
  w.Key("profiles").BeginArray(formats::Break::kNo);
  for (const std::string& name : Profiles(call.context)) w.String(name);
  w.EndArray().EndObject();
  http::Response response = Json(call, w);
  response.Set("ETag", VersionTag(state.version));
  return response;
}

http::Response ListStates(Call& call) {
  const auto states = call.context.database.Read([](store::Connection& c) { return store::ListStates(c); });
  if (!states) return Problem(call, states.error());
  return ListOf(call, store::Listed<store::State>{*states, {}},
                [&](formats::JsonWriter& w, const store::State& state) {
                  w.BeginObject(formats::Break::kNo);
                  Members(call, w, state);
                  w.EndObject();
                });
}

http::Response OneState(Call& call) {
  const auto state = call.context.database.Read([&](store::Connection& c) { return store::FindState(c, call.Path("state")); });
  if (!state) return Problem(call, state.error());
  if (!*state) return Problem(call, 404, "not-found");
  return AnswerStates(call, **state);
}

// {"drill-months":{"value":2,"citation":"Decree 12"}}; a period that is left out goes back to the default.
store::NationalPeriods ReadPeriods(const Call& call, const formats::JsonNode& node) {
  store::NationalPeriods periods;
  const duty::Periods& known = DefaultPeriods(call.context);
  for (const auto& [name, item] : node.Members()) {
    if (known.Find(name) == nullptr) {
      item.Report("entry.unknown-period", {{"value", formats::Shortened(name)}});
      continue;
    }
    formats::JsonObject object(item);
    store::NationalPeriod& period = periods[name];
    period.value = object.Need("value").Integer(1, 1200);
    period.citation = SomeLine(object.Need("citation"), 500);
    object.Done();
  }
  return periods;
}

http::Response EditState(Call& call) {
  const auto version = IfMatch(call);
  if (!version) return Problem(call, version.error());
  const auto edit = Body<store::StateEdit>(call, [&](formats::JsonObject& o) {
    store::StateEdit e;
    if (const auto profile = o.Maybe("profile")) {
      e.profile = profile->Id();
      const auto file = call.context.data / "standards" / "isps" / "profiles" / (*e.profile + ".json");
      if (formats::IsId(*e.profile) && !std::filesystem::exists(file)) {
        profile->Report("entry.unknown", {{"value", formats::Shortened(*e.profile)}});
      }
    }
    if (const auto periods = o.Maybe("periods")) e.periods = ReadPeriods(call, *periods);
    return e;
  });
  if (!edit) return Problem(call, edit.error());
  const auto state = call.context.database.Write(
      call.caller.viewer.user, [&](store::Transaction& t) { return store::EditState(t, call.Path("state"), *version, *edit); });
  if (state) return AnswerStates(call, *state);
  if (state.error().front().code != store::kStale) return Problem(call, state.error());
  return Stale(call, OneState(call).body);
}

}  // namespace

void AddStateRoutes(Routes& routes) {
  routes.push_back({http::Method::kGet, "/api/v1/states", release::Action::kRead, {}, ListStates});
  routes.push_back({http::Method::kGet, "/api/v1/states/{state}", release::Action::kRead, StateIn(release::Kind::kRegister), OneState});
  routes.push_back({http::Method::kPatch, "/api/v1/states/{state}", release::Action::kRegisterEdit, StateIn(release::Kind::kRegister), EditState});
}

}  // namespace atalaya::api
