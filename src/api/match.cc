// The front of yente: POST /match/{dataset}, GET /search/{dataset}, /entities/{id}, /catalog, /algorithms. Shapes and status codes are those of yente 4 and 5
// (docs/api/screening.md says what differs): scores are ours.
#include <algorithm>
#include <set>

#include "api/ftm.h"
#include "api/screening_routes.h"
#include "base/text_util.h"
#include "formats/json_parse.h"
#include "http/path.h"

namespace atalaya::api {
namespace {

namespace json = boost::json;
using formats::Break;
using formats::JsonWriter;
using release::Action;

constexpr std::size_t kMostQueries = 100, kMatchLimit = 5, kMostMatches = 500, kMatchBytes = std::size_t{4} << 20;
constexpr double kMatchThreshold = 0.8, kMatchCutoff = 0.7;
constexpr std::string_view kMatchParameters[] = {"limit", "threshold", "cutoff", "algorithm", "include_dataset", "exclude_dataset", "exclude_schema", "exclude_entity_ids", "language"};

// 400 with `detail`, as their clients read it.
http::Response Refuse(const Call& call, const std::string& what) { return Problem(call, 400, "match", {{"what", what}}); }

Result<double> NumberIn(const Call& call, const std::string& name, double otherwise, double low, double high) {
  const auto text = call.request.Query(name);
  if (!text || text->empty()) return otherwise;
  const auto number = ToNumber(*text);
  if (!number || *number < low || *number > high) return Fail(Error("json.out-of-range", "?" + name));
  return *number;
}

// A value of a property: a text, or an object that only names something.
void TakeFtmValue(const json::value& value, std::vector<std::string>& into) {
  if (value.is_string()) {
    into.emplace_back(value.get_string());
  } else if (value.is_number()) {
    into.push_back(formats::NumberText(value.to_number<double>()));
  } else if (const json::object* o = value.if_object()) {
    for (const char* member : {"name", "caption", "id"}) {
      if (const json::value* named = o->if_contains(member); named != nullptr && named->is_string()) {
        into.emplace_back(named->get_string());
        return;
      }
    }
  }
}

struct Example {
  std::string name, id, schema;
  model::Subject subject;
  FtmProperties used;
};

http::Response Match(Call& call) {
  const auto seen = SeenListsOf(call);
  if (!seen) return NoLists(call, seen.error());
  auto lists = DatasetLists(*seen, call.Path("dataset"));
  if (!lists) return Problem(call, 404, "not-found");
  for (const auto& [name, value] : call.request.query) {
    // A filter that is not applied would answer about more, or less, than was asked.
    if (std::find(std::begin(kMatchParameters), std::end(kMatchParameters), name) == std::end(kMatchParameters)) return Refuse(call, "?" + name);
  }
  const auto limit = NumberIn(call, "limit", kMatchLimit, 1, kMostMatches), threshold = NumberIn(call, "threshold", kMatchThreshold, 0, 1);
  const auto cutoff = NumberIn(call, "cutoff", threshold ? std::min(kMatchCutoff, *threshold) : kMatchCutoff, 0, 1);
  for (const auto* number : {&limit, &threshold, &cutoff}) {
    if (!*number) return Refuse(call, number->error().front().where);
  }
  const auto include = QueryValues(call, "include_dataset"), exclude = QueryValues(call, "exclude_dataset");
  std::erase_if(*lists, [&](const std::string& id) {
    return (!include.empty() && std::find(include.begin(), include.end(), id) == include.end()) || std::find(exclude.begin(), exclude.end(), id) != exclude.end();
  });
  const auto body = BodyJson(call);
  if (!body || !body->is_object()) return Refuse(call, "body");
  const json::object& request = body->as_object();
  for (const char* member : {"weights", "config"}) {
    const json::value* given = request.if_contains(member);
    if (given != nullptr && given->is_object() && !given->get_object().empty()) return Refuse(call, member);
  }
  const json::value* queries = request.if_contains("queries");
  if (queries == nullptr || !queries->is_object() || queries->get_object().empty()) return Refuse(call, "queries");
  if (queries->get_object().size() > kMostQueries) return Refuse(call, "queries > " + std::to_string(kMostQueries));

  std::vector<Example> examples;
  std::vector<model::Subject> subjects;
  for (const auto& member : queries->get_object()) {
    Example example;
    example.name = std::string(member.key());
    const json::object* o = member.value().if_object();
    if (o == nullptr) return Refuse(call, example.name);
    const json::value* schema = o->if_contains("schema");
    const json::value* properties = o->if_contains("properties");
    if (schema == nullptr || !schema->is_string() || properties == nullptr || !properties->is_object()) return Refuse(call, example.name);
    example.schema = std::string(schema->get_string());
    if (const json::value* id = o->if_contains("id"); id != nullptr && id->is_string()) example.id = std::string(id->get_string());
    const auto kind = KindOfFtm(example.schema);
    if (!kind) return Refuse(call, example.schema);
    FtmProperties given;
    for (const auto& property : properties->get_object()) {
      std::vector<std::string>& values = given[std::string(property.key())];
      if (property.value().is_array()) {
        for (const json::value& value : property.value().get_array()) TakeFtmValue(value, values);
      } else {
        TakeFtmValue(property.value(), values);
      }
    }
    example.subject = SubjectOfFtm(*kind, given, call.context.screening->Words(), example.used);
    subjects.push_back(example.subject);
    examples.push_back(std::move(example));
  }
  const auto without = QueryValues(call, "exclude_entity_ids"), without_schema = QueryValues(call, "exclude_schema");
  screen::Options options;
  options.mode = screen::Mode::kWide;
  options.limit = 0;
  for (const SeenLists* s = &*seen; const store::WatchListRow& row : s->rows) options.by_list[row.id] = std::max(*cutoff, screen::kLeastThreshold);
  const auto answers = seen->now->Ask(*lists, subjects, options, call.context.threads);
  JsonWriter w;
  w.BeginObject(Break::kNo).Key("responses").BeginObject(Break::kNo);
  for (std::size_t i = 0; i < examples.size(); ++i) {
    std::vector<const screen::Hit*> hits;
    for (const screen::Hit& hit : answers[i].hits) {
      const bool out = std::find(without.begin(), without.end(), FtmId(hit.list, hit.entry)) != without.end() ||
                       std::find(without_schema.begin(), without_schema.end(), FtmSchema(hit.listed->kind)) != without_schema.end();
      if (!out) hits.push_back(&hit);
    }
    w.Key(examples[i].name).BeginObject(Break::kNo).Key("status").Integer(200).Key("results").BeginArray(Break::kNo);
    for (std::size_t k = 0; k < hits.size() && k < static_cast<std::size_t>(*limit); ++k) {
      const screen::Hit& hit = *hits[k];
      w.BeginObject(Break::kNo);
      PutFtmMembers(w, *seen->Find(hit.list), *hit.listed);
      w.Member("score", hit.score).Key("features").BeginObject(Break::kNo);
      const auto features = FeaturesOf(hit.why);
      for (const auto& [name, value] : features) w.Member(name, value);
      w.EndObject().Key("explanations").BeginObject(Break::kNo);
      for (const auto& [name, value] : features) {
        w.Key(name).BeginObject(Break::kNo).Member("score", value).Key("detail");
        const auto part = std::find_if(hit.why.parts.begin(), hit.why.parts.end(), [&](const Explanation& one) { return FeaturesOf({"", {}, 0, "", "", {one}}).contains(name); });
        part == hit.why.parts.end() ? w.Null() : w.String(call.Say(part->label, part->args));
        w.EndObject();
      }
      w.EndObject().Member("match", hit.score >= *threshold).EndObject();
    }
    w.EndArray().Key("total").BeginObject(Break::kNo).Key("value").Unsigned(hits.size()).Member("relation", "eq").EndObject();
    w.Key("query").BeginObject(Break::kNo).Key("id");
    examples[i].id.empty() ? w.Null() : w.String(examples[i].id);
    w.Member("schema", examples[i].schema).Key("properties").BeginObject(Break::kNo);
    for (const auto& [property, values] : examples[i].used) {
      w.Key(property).BeginArray(Break::kNo);
      for (const std::string& value : values) w.String(value);
      w.EndArray();
    }
    w.EndObject().EndObject().EndObject();
  }
  w.EndObject().Key("matcher").BeginObject(Break::kNo);
  for (const char* feature : {"names", "number", "birth", "country", "gender", "ship-number", "kind"}) {
    std::string name = feature;
    std::replace(name.begin(), name.end(), '-', '_');
    w.Key(name).BeginObject(Break::kNo).Member("description", call.Say(std::string("screening.feature.") + feature)).Key("coefficient").Number(1).EndObject();
  }
  w.EndObject().Key("limit").Integer(static_cast<long long>(*limit)).Key("searched");
  PutSearched(w, call, *seen, answers.front().searched);
  w.EndObject();
  if (const auto noted = NoteQuestion(call, "match", *seen, answers); !noted) return Problem(call, noted.error());
  http::Response response = Json(call, w);
  response.Set("X-Batch-Size", std::to_string(examples.size()));
  return response;
}

http::Response SearchDataset(Call& call) {
  const auto seen = SeenListsOf(call);
  if (!seen) return NoLists(call, seen.error());
  const auto lists = DatasetLists(*seen, call.Path("dataset"));
  if (!lists) return Problem(call, 404, "not-found");
  const auto limit = NumberIn(call, "limit", 10, 1, kMostMatches), offset = NumberIn(call, "offset", 0, 0, 9499);
  if (!limit || !offset) return Refuse(call, !limit ? "?limit" : "?offset");
  const std::string schema = call.request.Query("schema").value_or("Thing");
  const auto kind = KindOfFtm(schema);
  if (!kind) return Refuse(call, "?schema");
  for (const char* other : {"topics", "facets", "filter_op", "changed_since", "sort"}) {
    if (call.request.Query(other).value_or("") != "") return Refuse(call, std::string("?") + other);
  }
  const std::vector<std::string> countries = QueryValues(call, "countries"), datasets = QueryValues(call, "datasets");
  model::Subject subject;
  const std::string q = call.request.Query("q").value_or("");
  subject.names.push_back({q});
  if (q.find_first_of("0123456789") != std::string::npos) subject.identifiers.push_back({model::IdentifierKind::kOther, q, ""});
  screen::Options options;
  options.mode = screen::Mode::kWide;
  options.limit = 0;
  options.explain = false;
  const auto answers = seen->now->Ask(*lists, {subject}, options, 1);
  std::vector<const screen::Hit*> hits;
  for (const screen::Hit& hit : answers.front().hits) {
    const model::ListedEntity& entity = *hit.listed;
    if (*kind != model::PartyKind::kUnknown && entity.kind != *kind) continue;
    if (!datasets.empty() && std::find(datasets.begin(), datasets.end(), hit.list) == datasets.end()) continue;
    const bool there = countries.empty() || std::any_of(countries.begin(), countries.end(), [&](const std::string& code) {
      return std::any_of(entity.countries.begin(), entity.countries.end(), [&](const std::string& own) { return http::EqualIgnoringCase(own, code); });
    });
    if (there) hits.push_back(&hit);
  }
  JsonWriter w;
  w.BeginObject(Break::kNo).Key("limit").Integer(static_cast<long long>(*limit)).Key("offset").Integer(static_cast<long long>(*offset));
  w.Key("total").BeginObject(Break::kNo).Key("value").Unsigned(hits.size()).Member("relation", "eq").EndObject().Key("results").BeginArray(Break::kNo);
  for (auto k = static_cast<std::size_t>(*offset); k < hits.size() && k < static_cast<std::size_t>(*offset + *limit); ++k) {
    w.BeginObject(Break::kNo);
    PutFtmMembers(w, *seen->Find(hits[k]->list), *hits[k]->listed);
    w.EndObject();
  }
  w.EndArray().Key("facets").BeginObject(Break::kNo).EndObject().Key("searched");
  PutSearched(w, call, *seen, answers.front().searched);
  w.EndObject();
  if (const auto noted = NoteQuestion(call, "search", *seen, answers); !noted) return Problem(call, noted.error());
  return Json(call, w);
}

http::Response Entity(Call& call) {
  const auto seen = SeenListsOf(call);
  if (!seen) return NoLists(call, seen.error());
  const auto found = FindFtm(call, *seen, call.Path("entity"));
  if (!found) return Problem(call, 404, "not-found");
  JsonWriter w;
  w.BeginObject(Break::kNo);
  PutFtmMembers(w, found->list, found->entity);
  w.EndObject();
  return Json(call, w);
}

http::Response Catalog(Call& call) {
  const auto seen = SeenListsOf(call);
  if (!seen) return NoLists(call, seen.error());
  JsonWriter w;
  w.BeginObject(Break::kNo).Key("datasets").BeginArray(Break::kNo);
  const auto put = [&](const std::string& name, const std::string& title, const std::string& version, const std::vector<std::string>& children) {
    w.BeginObject(Break::kNo).Member("name", name).Member("title", title).Key("summary").Null().Key("url").Null().Member("load", true).Key("entities_url").Null();
    w.Member("version", version).Member("index_version", version).Member("index_current", true).Key("children").BeginArray(Break::kNo);
    for (const std::string& child : children) w.String(child);
    w.EndArray().EndObject();
  };
  std::string newest;
  for (const store::WatchListRow& row : seen->rows) newest = std::max(newest, row.loaded);
  put("default", call.context.node, newest, seen->Ids());
  for (const store::WatchListRow& row : seen->rows) put(row.id, row.title.empty() ? row.id : row.title, row.edition.empty() ? row.loaded : row.edition, {});
  w.EndArray().Key("current").BeginArray(Break::kNo).String("default");
  for (const std::string& id : seen->Ids()) w.String(id);
  w.EndArray().Key("outdated").BeginArray(Break::kNo).EndArray().Member("index_stale", false).EndObject();
  return Json(call, w);
}

}  // namespace

void AddMatchRoutes(Routes& routes) {
  using http::Method;
  routes.push_back({Method::kPost, "/match/{dataset}", Action::kScreenAsk, {}, Match, kMatchBytes});
  routes.push_back({Method::kGet, "/search/{dataset}", Action::kScreenAsk, {}, SearchDataset});
  routes.push_back({Method::kGet, "/entities/{entity}", Action::kScreenAsk, {}, Entity});
  routes.push_back({Method::kGet, "/catalog", Action::kScreenAsk, {}, Catalog});
}

}  // namespace atalaya::api
