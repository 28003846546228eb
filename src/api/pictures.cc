// GET /facilities/{facility}/picture and /ports/{port}/picture: how well a place is protected, from the latest analysis.
#include "api/analysis_view.h"
#include "api/resources.h"
#include "api/words.h"
#include "formats/json_parse.h"
#include "store/cycles.h"

namespace atalaya::api {
namespace {

namespace json = boost::json;

std::string FacilitySentence(const Call& call, const json::object& picture) {
  const json::array& scenarios = picture.at("scenarios").as_array();
  if (scenarios.empty()) return call.Say("facility.sentence.none");
  const json::object& worst = scenarios.front().as_object();
  json::value title = worst.at("title");
  Localise(title, call.language);
  std::vector<MessageArg> args{{"scenario", std::string(title.as_string())},
                               {"value", Decimal(worst.at("mean").to_number<double>(), 2, call.language)}};
  if (picture.at("because").is_null()) return call.Say("facility.sentence", args);
  json::value control = picture.at("because").as_object().at("title");
  Localise(control, call.language);
  args.emplace_back("control", std::string(control.as_string()));
  return call.Say("facility.sentence." + std::string(picture.at("because").as_object().at("reply").as_string()), args);
}

std::optional<json::object> Document(const Call& call, const LatestAnalysis& a, const std::string& kind, const std::string& id) {
  const auto body = call.context.database.Read([&](store::Connection& c) { return store::FindDocument(c, a.row.id, kind, id); });
  if (!body || !*body) return std::nullopt;
  auto parsed = formats::ParseJson(**body, "document");
  if (!parsed || !parsed->is_object()) return std::nullopt;
  return std::move(parsed->as_object());
}

http::Response Send(const Call& call, const LatestAnalysis& a, json::object picture) {
  json::object head = HeadOf(a);
  picture["illustrative"] = head.at("illustrative");
  picture["analysis"] = std::move(head);
  json::value whole(std::move(picture));
  Localise(whole, call.language);
  return Tagged(call, Written(whole));
}

http::Response Facility(Call& call) {
  const auto latest = call.context.analyses->Latest();
  if (!latest) return NoAnalysis(call);
  const std::string& id = call.Path("facility");
  if (!VisibleTo(call, *latest)->facilities.contains(id)) return Problem(call, 404, "not-found");
  auto picture = Document(call, *latest, "facility", id);
  if (!picture) return Problem(call, 404, "not-found");
  // Cycles and records of deficiencies have owners and releases of their own.
  const auto place = call.context.database.Read([&](store::Connection& c) { return store::FindPlace(c, id); });
  if (!place) return Problem(call, place.error());
  const auto sees = [&](release::Kind kind) {
    return *place && release::MaySee(call.caller.viewer, WithMarkings(call, {kind, "", (*place)->state, id, (*place)->organisation, "", {}}));
  };
  json::array cycles;
  if (sees(release::Kind::kAssessment)) {
    const auto list = call.context.database.Read([&](store::Connection& c) { return store::LastCycles(c, id, 6); });
    if (!list) return Problem(call, list.error());
    for (const store::CycleRow& row : *list) {
      cycles.push_back(json::object{{"cycle", row.cycle},
                                    {"date", row.decided.empty() ? json::value(nullptr) : json::value(row.decided.substr(0, 10))},
                                    {"met", row.met},
                                    {"partly", row.partly},
                                    {"not_met", row.not_met},
                                    {"not_applicable", row.not_applicable},
                                    {"not_checked", row.total - row.met - row.partly - row.not_met - row.not_applicable}});
    }
  }
  (*picture)["cycles"] = std::move(cycles);
  if (sees(release::Kind::kDeficiency)) {
    const auto ids = call.context.database.Read([&](store::Connection& c) { return store::OpenDeficiencies(c, id); });
    if (!ids) return Problem(call, ids.error());
    for (json::value& d : picture->at("deficiencies").as_array()) {
      const auto found = ids->find(std::string(d.as_object().at("control").as_string()));
      d.as_object()["id"] = found == ids->end() ? json::value(nullptr) : json::value(found->second);
    }
  } else if (!sees(release::Kind::kAssessment)) {
    // A picture that was released tells what the risk is, not what each control was answered.
    for (json::value& d : picture->at("deficiencies").as_array()) d.as_object().erase("reply");
    (*picture)["because"] = nullptr;
  }
  (*picture)["sentence"] = FacilitySentence(call, *picture);
  return Send(call, *latest, std::move(*picture));
}

http::Response Port(Call& call) {
  const auto latest = call.context.analyses->Latest();
  if (!latest) return NoAnalysis(call);
  const std::string& id = call.Path("port");
  const auto visible = VisibleTo(call, *latest);
  if (!visible->ports.contains(id)) return Problem(call, 404, "not-found");
  auto picture = Document(call, *latest, "port", id);
  if (!picture) return Problem(call, 404, "not-found");
  double rank = 0;
  for (const LatestAnalysis::Place& port : latest->ports) {
    if (visible->ports.contains(port.id)) ++rank;
    if (port.id == id) break;
  }
  (*picture)["rank"] = static_cast<std::int64_t>(rank);
  const std::string currency(picture->at("currency").as_string());
  (*picture)["sentence"] = call.Say("port.sentence", {{"port", std::string(picture->at("name").as_string())},
                                                      {"rank", rank},
                                                      {"share", Percent(picture->at("exposure").to_number<double>(), call.language)},
                                                      {"loss", Amount(picture->at("local_money").to_number<double>(), currency, call.language)}});
  json::value& substitute = picture->at("substitute");
  if (substitute.is_object()) {
    std::set<std::string> in_region;
    for (const LatestAnalysis::Place& port : latest->ports) in_region.insert(port.id);
    for (const char* way : {"today", "instead"}) {
      if (!substitute.is_object()) break;
      for (const json::value& p : substitute.as_object().at(way).as_array()) {
        const std::string passed(p.as_string());
        if (in_region.contains(passed) && !visible->ports.contains(passed)) {
          substitute = nullptr;
          break;
        }
      }
    }
  }
  return Send(call, *latest, std::move(*picture));
}

}  // namespace

void AddPictureRoutes(Routes& routes) {
  routes.push_back({http::Method::kGet, "/api/v1/facilities/{facility}/picture", release::Action::kRead, {}, Facility, 0});
  routes.push_back({http::Method::kGet, "/api/v1/ports/{port}/picture", release::Action::kRead, {}, Port, 0});
}

}  // namespace atalaya::api
