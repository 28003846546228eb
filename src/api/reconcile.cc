// The front of a reconciliation service (W3C community specification 0.2, as OpenRefine speaks it): GET and POST /reconcile/{dataset}.
// Not there: data extension, suggest and preview services, JSONP, the single `query` of version 0.1.
#include <algorithm>
#include <boost/json/serialize.hpp>

#include "api/ftm.h"
#include "api/screening_routes.h"
#include "base/text_util.h"
#include "formats/json_parse.h"
#include "http/path.h"

namespace atalaya::api {
namespace {

namespace json = boost::json;
using release::Action;

constexpr std::size_t kMostBatch = 100, kReconcileLimit = 5, kReconcileMost = 100, kReconcileBytes = std::size_t{4} << 20;
constexpr double kNearlyEqual = 0.95;
constexpr const char* kFtmReference = "https://followthemoney.tech/explorer/schemata/";
constexpr std::string_view kOfferedTypes[] = {"Person", "Organization", "Company", "Vessel", "Airplane", "LegalEntity", "Thing"};

http::Response Refusal(const Call& call, const std::string& what) { return Problem(call, 400, "match", {{"what", what}}); }

json::object TypeOf(const std::string& schema) { return {{"id", schema}, {"name", schema}}; }

http::Response Manifest(const Call& call, const std::string& dataset) {
  json::array types;
  for (const std::string_view type : kOfferedTypes) types.push_back(TypeOf(std::string(type)));
  json::object manifest;
  manifest["versions"] = json::array{"0.2"};
  manifest["name"] = "Atalaya " + call.context.node + " (" + dataset + ")";
  manifest["identifierSpace"] = call.context.public_url + "/entities/";
  manifest["schemaSpace"] = kFtmReference;
  manifest["view"] = json::object{{"url", call.context.public_url + "/entities/{{id}}"}};
  manifest["defaultTypes"] = std::move(types);
  manifest["batchSize"] = kMostBatch;
  return http::Response::Json(json::serialize(manifest) + "\n");
}

// {"pid":"birthDate","v":"1970"}; v may be a text, a number, an object with an id or name, or a list of those. "Thing:country" is its property's name alone.
bool TakeProperty(const json::value& value, FtmProperties& into) {
  const json::object* o = value.if_object();
  const json::value* pid = o == nullptr ? nullptr : o->if_contains("pid");
  const json::value* v = o == nullptr ? nullptr : o->if_contains("v");
  if (pid == nullptr || !pid->is_string() || v == nullptr) return false;
  std::string name(pid->get_string());
  if (const auto colon = name.rfind(':'); colon != std::string::npos) name = name.substr(colon + 1);
  const auto take = [&](const json::value& one) {
    if (one.is_string()) into[name].emplace_back(one.get_string());
    if (one.is_number()) into[name].push_back(formats::NumberText(one.to_number<double>()));
    if (const json::object* named = one.if_object()) {
      for (const char* member : {"name", "id"}) {
        if (const json::value* text = named->if_contains(member); text != nullptr && text->is_string()) {
          into[name].emplace_back(text->get_string());
          break;
        }
      }
    }
  };
  if (v->is_array()) {
    for (const json::value& one : v->get_array()) take(one);
  } else {
    take(*v);
  }
  return true;
}

http::Response Reconcile(Call& call, const SeenLists& seen, const std::vector<std::string>& lists, const std::string& text) {
  const auto parsed = formats::ParseJson(text, "queries");
  if (!parsed || !parsed->is_object()) return Refusal(call, "queries");
  const json::object& queries = parsed->as_object();
  if (queries.size() > kMostBatch) return Refusal(call, "queries > " + std::to_string(kMostBatch));
  std::vector<model::Subject> subjects;
  std::vector<std::size_t> limits;
  for (const auto& member : queries) {
    const json::object* o = member.value().if_object();
    if (o == nullptr) return Refusal(call, std::string(member.key()));
    FtmProperties properties;
    if (const json::value* query = o->if_contains("query"); query != nullptr && query->is_string()) properties["name"].emplace_back(query->get_string());
    if (const json::value* given = o->if_contains("properties"); given != nullptr && given->is_array()) {
      for (const json::value& property : given->get_array()) {
        if (!TakeProperty(property, properties)) return Refusal(call, std::string(member.key()) + ".properties");
      }
    }
    model::PartyKind kind = model::PartyKind::kUnknown;
    if (const json::value* type = o->if_contains("type")) {
      // Several types: none in particular.
      const json::value* one = type->is_array() ? (type->get_array().size() == 1 ? &type->get_array().front() : nullptr) : type;
      if (one != nullptr && one->is_string()) {
        const auto known = KindOfFtm(std::string(one->get_string()));
        if (!known) return Refusal(call, std::string(one->get_string()));
        kind = *known;
      }
    }
    std::size_t limit = kReconcileLimit;
    if (const json::value* said = o->if_contains("limit"); said != nullptr && said->is_number()) {
      limit = static_cast<std::size_t>(std::clamp(said->to_number<double>(), 1.0, static_cast<double>(kReconcileMost)));
    }
    FtmProperties used;
    subjects.push_back(SubjectOfFtm(kind, properties, call.context.screening->Words(), used));
    limits.push_back(limit);
  }
  screen::Options options;
  options.mode = screen::Mode::kWide;
  options.limit = kReconcileMost;
  const auto answers = seen.now->Ask(lists, subjects, options, call.context.threads);
  if (const auto noted = NoteQuestion(call, "reconcile", seen, answers); !noted) return Problem(call, noted.error());
  json::object out;
  std::size_t at = 0;
  for (const auto& member : queries) {
    const screen::Answer& answer = answers[at];
    // OpenRefine links what is marked as a match without asking anybody: an equal number, or the one name that is nearly equal.
    const auto near = std::count_if(answer.hits.begin(), answer.hits.end(), [](const screen::Hit& hit) { return hit.score >= kNearlyEqual; });
    json::array results;
    for (std::size_t k = 0; k < answer.hits.size() && k < limits[at]; ++k) {
      const screen::Hit& hit = answer.hits[k];
      json::array features;
      for (const auto& [name, value] : FeaturesOf(hit.why)) features.push_back(json::object{{"id", name}, {"value", value}});
      const store::WatchListRow* row = seen.Find(hit.list);
      const std::string about = (row == nullptr || row->title.empty() ? hit.list : row->title) + (hit.edition.empty() ? "" : ", " + hit.edition);
      results.push_back(json::object{{"id", FtmId(hit.list, hit.entry)}, {"name", PartyCaption(*hit.listed)}, {"description", about}, {"type", json::array{TypeOf(FtmSchema(hit.listed->kind))}},
                                     {"score", hit.score * 100}, {"features", std::move(features)}, {"match", hit.decisive || (hit.score >= kNearlyEqual && near == 1)}});
    }
    out[member.key()] = json::object{{"result", std::move(results)}};
    ++at;
  }
  http::Response response = http::Response::Json(json::serialize(out) + "\n");
  response.Set("X-Batch-Size", std::to_string(subjects.size()));
  // The answer has no place for it.
  if (!answers.empty()) response.Set("X-Searched", SearchedText(seen, answers.front().searched));
  return response;
}

http::Response ReconcileGet(Call& call) {
  const auto seen = SeenListsOf(call);
  if (!seen) return NoLists(call, seen.error());
  const auto lists = DatasetLists(*seen, call.Path("dataset"));
  if (!lists) return Problem(call, 404, "not-found");
  for (const char* member : {"extend", "callback", "query"}) {
    if (call.request.Query(member)) return Refusal(call, member);
  }
  const auto queries = call.request.Query("queries");
  return queries ? Reconcile(call, *seen, *lists, *queries) : Manifest(call, call.Path("dataset"));
}

http::Response ReconcilePost(Call& call) {
  const auto seen = SeenListsOf(call);
  if (!seen) return NoLists(call, seen.error());
  const auto lists = DatasetLists(*seen, call.Path("dataset"));
  if (!lists) return Problem(call, 404, "not-found");
  if (!call.request.Header("content-type").starts_with("application/x-www-form-urlencoded")) return Refusal(call, "Content-Type");
  const auto form = http::DecodeMembers(call.request.body);
  if (!form) return Refusal(call, "body");
  for (const auto& [name, value] : *form) {
    if (name == "extend") return Refusal(call, "extend");
    if (name == "queries") return Reconcile(call, *seen, *lists, value);
  }
  return Refusal(call, "queries");
}

}  // namespace

void AddReconcileRoutes(Routes& routes) {
  using http::Method;
  routes.push_back({Method::kGet, "/reconcile/{dataset}", Action::kScreenAsk, {}, ReconcileGet});
  routes.push_back({Method::kPost, "/reconcile/{dataset}", Action::kScreenAsk, {}, ReconcilePost, kReconcileBytes});
}

}  // namespace atalaya::api
