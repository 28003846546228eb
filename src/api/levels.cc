// GET, POST /states/{state}/levels; GET /levels/{level}; the steps of facilities; withdrawal.
#include "store/levels.h"

#include "api/fields.h"
#include "api/register_routes.h"
#include "api/subjects.h"
#include "base/text_util.h"
#include "base/time.h"

namespace atalaya::api {
namespace {

constexpr std::size_t kMostInstructions = 50, kMostFacilities = 5000;

void WriteFactor(formats::JsonWriter& w, std::string_view name, const duty::Factor& factor) {
  w.Key(name).BeginObject(formats::Break::kNo).Member("score", factor.score).Member("reason", factor.reason).EndObject();
}

void WritePart(formats::JsonWriter& w, const store::LevelAt& at) {
  w.BeginObject(formats::Break::kNo)
      .Key("facility")
      .BeginObject(formats::Break::kNo)
      .Member("id", at.facility)
      .Member("name", at.name)
      .EndObject()
      .Member("issued", at.issued);
  MaybeText(w, "received", at.received);
  MaybeText(w, "received_by", at.received_by);
  MaybeText(w, "attained", at.attained);
  MaybeText(w, "attained_by", at.attained_by);
  MaybeText(w, "evidence", at.evidence);
  w.Key("instructions").BeginArray(formats::Break::kNo);
  for (const store::InstructionAt& i : at.instructions) {
    w.BeginObject(formats::Break::kNo).Member("n", i.number).Member("acknowledged", i.acknowledged).Member("acknowledged_by", i.acknowledged_by);
    MaybeText(w, "done", i.done);
    MaybeText(w, "done_by", i.done_by);
    w.EndObject();
  }
  w.EndArray().EndObject();
}

void WriteOrder(formats::JsonWriter& w, const store::LevelOrder& order, const std::string& now) {
  w.BeginObject(formats::Break::kNo)
      .Member("id", order.id)
      .Member("state", order.state)
      .Member("level", order.level)
      .Member("all", order.all)
      .Member("in_force", order.withdrawn.empty() && (order.until.empty() || order.until > now))
      .Key("factors")
      .BeginObject(formats::Break::kNo);
  WriteFactor(w, "credible", order.factors.credible);
  WriteFactor(w, "corroborated", order.factors.corroborated);
  WriteFactor(w, "specific", order.factors.specific);
  WriteFactor(w, "consequences", order.factors.consequences);
  w.EndObject().Member("suggested", duty::SuggestedLevel(order.factors)).Member("reason", order.reason);
  MaybeText(w, "until", order.until);
  w.Member("issued", order.issued).Member("by", order.issued_by);
  MaybeText(w, "withdrawn", order.withdrawn);
  MaybeText(w, "withdrawn_by", order.withdrawn_by);
  MaybeText(w, "withdrawn_reason", order.withdrawn_reason);
  w.Key("instructions").BeginArray(formats::Break::kNo);
  for (const std::string& text : order.instructions) w.String(text);
  w.EndArray().Key("facilities").BeginArray(formats::Break::kNo);
  for (const store::LevelAt& at : order.facilities) WritePart(w, at);
  w.EndArray().EndObject();
}

http::Response ListLevels(Call& call) {
  const auto slice = SliceOf(call);
  if (!slice) return Problem(call, slice.error());
  const std::string now = call.context.now();
  const store::LevelView view = store::LevelViewOf(call.caller.viewer, now);
  const auto found =
      call.context.database.Read([&](store::Connection& c) { return store::ListLevels(c, call.Path("state"), view, *slice); });
  if (!found) return Problem(call, found.error());
  return ListOf(call, *found, [&](formats::JsonWriter& w, const store::LevelOrder& order) { WriteOrder(w, order, now); });
}

http::Response ShowLevel(Call& call, const std::string& id, int status = 200) {
  const std::string now = call.context.now();
  const store::LevelView view = store::LevelViewOf(call.caller.viewer, now);
  const auto found = call.context.database.Read([&](store::Connection& c) { return store::FindLevel(c, id, view); });
  if (!found) return Problem(call, found.error());
  if (!*found) return Problem(call, 404, "not-found");
  formats::JsonWriter w;
  WriteOrder(w, **found, now);
  return Json(call, w, status);
}

duty::Factor ReadFactor(formats::JsonObject& factors, const char* name) {
  formats::JsonObject o(factors.Need(name));
  duty::Factor factor;
  factor.score = o.Need("score").Integer(1, 4);
  factor.reason = SomeProse(o.Need("reason"), 2000);
  o.Done();
  return factor;
}

// A time to come, brought to the form that times are kept in; a day means its start.
std::string Time(const formats::JsonNode& node) {
  if (node.IsNull()) return {};
  const std::string text = node.String();
  const auto millis = MillisFromUtc(text);
  if (millis) return UtcFromMillis(*millis);
  if (node.Present() && node.Value().is_string()) node.Report("entry.time", {{"value", formats::Shortened(text)}});
  return {};
}

store::NewLevel ReadLevel(formats::JsonObject& o) {
  store::NewLevel level;
  level.level = o.Need("level").Integer(1, 3);
  formats::JsonObject factors(o.Need("factors"));
  level.factors = {ReadFactor(factors, "credible"), ReadFactor(factors, "corroborated"), ReadFactor(factors, "specific"),
                   ReadFactor(factors, "consequences")};
  factors.Done();
  level.reason = SomeProse(o.Need("reason"), 4000);
  if (const auto until = o.Maybe("until")) level.until = Time(*until);
  const formats::JsonNode facilities = o.Need("facilities");
  level.all = facilities.Present() && facilities.Value().is_string() && facilities.String() == "all";
  if (!level.all) level.facilities = facilities.Ids();
  if (level.facilities.size() > kMostFacilities) facilities.Report("entry.too-many", {{"limit", std::to_string(kMostFacilities)}});
  if (const auto instructions = o.Maybe("instructions")) {
    for (const formats::JsonNode& text : instructions->Items()) level.instructions.push_back(SomeProse(text, 2000));
    if (level.instructions.size() > kMostInstructions) instructions->Report("entry.too-many", {{"limit", std::to_string(kMostInstructions)}});
  }
  return level;
}

http::Response Set(Call& call) {
  const auto level = Body<store::NewLevel>(call, ReadLevel);
  if (!level) return Problem(call, level.error());
  const auto id = call.context.database.Write(
      call.caller.viewer.user, [&](store::Transaction& t) { return store::SetLevel(t, call.Path("state"), *level); });
  return id ? ShowLevel(call, *id, 201) : Problem(call, id.error());
}

http::Response Withdraw(Call& call) {
  const auto reason = Body<std::string>(call, [](formats::JsonObject& o) { return SomeProse(o.Need("reason"), 4000); });
  if (!reason) return Problem(call, reason.error());
  const std::string& id = call.Path("level");
  const auto done =
      call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) { return store::WithdrawLevel(t, id, *reason); });
  return done ? ShowLevel(call, id) : Problem(call, done.error());
}

// A step without anything to say: no body is asked for, one is not read.
template <class Step>
http::Response Take(Call& call, Step&& step) {
  const auto done = call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) { return step(t); });
  return done ? ShowLevel(call, call.Path("level")) : Problem(call, done.error());
}

http::Response Receive(Call& call) {
  return Take(call, [&](store::Transaction& t) { return store::ReceiveLevel(t, call.Path("level"), call.Path("facility")); });
}

http::Response Attain(Call& call) {
  const auto evidence = Body<std::string>(call, [](formats::JsonObject& o) { return SomeProse(o.Need("evidence"), 4000); });
  if (!evidence) return Problem(call, evidence.error());
  return Take(call, [&](store::Transaction& t) { return store::AttainLevel(t, call.Path("level"), call.Path("facility"), *evidence); });
}

template <auto kStep>
http::Response Instruction(Call& call) {
  const auto number = ToInteger(call.Path("n"));
  if (!number || *number < 1 || *number > static_cast<long long>(kMostInstructions)) return Problem(call, 404, "not-found");
  return Take(call, [&](store::Transaction& t) { return kStep(t, call.Path("level"), static_cast<int>(*number), call.Path("facility")); });
}

}  // namespace

void AddLevelRoutes(Routes& routes) {
  using release::Action;
  constexpr auto kPost = http::Method::kPost;
  const std::string level = "/api/v1/levels/{level}";
  routes.push_back({http::Method::kGet, "/api/v1/states/{state}/levels", Action::kRead, StateIn(release::Kind::kRegister), ListLevels});
  routes.push_back({kPost, "/api/v1/states/{state}/levels", Action::kLevelSet, StateIn(release::Kind::kLevel), Set});
  // What a reader sees of an order depends on its facilities: the handler answers 404 where that is nothing.
  routes.push_back({http::Method::kGet, level, Action::kRead, {}, [](Call& call) { return ShowLevel(call, call.Path("level")); }});
  routes.push_back({kPost, level + "/withdrawal", Action::kLevelSet, LevelEntry(), Withdraw});
  const std::string at = level + "/facilities/{facility}", instruction = level + "/instructions/{n}/facilities/{facility}";
  routes.push_back({kPost, at + "/received", Action::kLevelAttain, LevelAtFacility(), Receive});
  routes.push_back({kPost, at + "/attained", Action::kLevelAttain, LevelAtFacility(), Attain});
  routes.push_back({kPost, instruction + "/acknowledged", Action::kLevelAttain, LevelAtFacility(), Instruction<store::AcknowledgeInstruction>});
  routes.push_back({kPost, instruction + "/done", Action::kLevelAttain, LevelAtFacility(), Instruction<store::FinishInstruction>});
}

}  // namespace atalaya::api
