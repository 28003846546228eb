// What a facility's assessment considered: domains, threat families, asset classes, and vulnerabilities with their countermeasures (rule 4).
#include "api/assessment_parts.h"
#include "formats/answer_json.h"

namespace atalaya::api {
namespace {

using formats::Break;
using release::Action;

constexpr std::size_t kMostVulnerabilities = 200, kMostCountermeasures = 50;
constexpr std::string_view kLists[][2] = {{"domains", duty::kDomainList}, {"threats", duty::kThreatList}, {"assets", duty::kAssetList}};

// Reads and writes again, so that what is kept is ours to the byte.
std::string ReadRecord(formats::JsonObject& body, const duty::Lists& lists) {
  formats::JsonWriter w;
  w.BeginObject(Break::kNo);
  for (const auto& [member, list] : kLists) {
    const auto known = lists.find(list);
    w.Key(member).BeginObject(Break::kNo);
    for (const auto& [id, node] : body.Need(member).Members()) {
      if (known == lists.end() || known->second.Find(id) == nullptr) {
        node.Report("cycle.unknown-item", {{"item", formats::Shortened(id)}});
        continue;
      }
      formats::JsonObject item(node);
      w.Key(id).BeginObject(Break::kNo).Member("considered", item.Need("considered").Bool());
      const auto reason = item.Maybe("reason");
      w.Member("reason", reason ? formats::ReadPlainText(*reason) : std::string()).EndObject();
      item.Done();
    }
    w.EndObject();
  }
  w.Key("vulnerabilities").BeginArray(Break::kNo);
  const formats::JsonNode vulnerabilities = body.Need("vulnerabilities");
  const auto nodes = vulnerabilities.Items();
  if (nodes.size() > kMostVulnerabilities) vulnerabilities.Report("answer.too-many", {{"limit", std::to_string(kMostVulnerabilities)}});
  for (std::size_t i = 0; i < nodes.size() && i < kMostVulnerabilities; ++i) {
    formats::JsonObject item(nodes[i]);
    w.BeginObject(Break::kNo).Member("id", item.Need("id").Id());
    const formats::JsonNode title = item.Need("title");
    title.Words();
    w.Member("title", formats::ReadPlainText(title)).Key("countermeasures").BeginArray(Break::kNo);
    const formats::JsonNode measures = item.Need("countermeasures");
    const auto steps = measures.Items();
    if (steps.size() > kMostCountermeasures) measures.Report("answer.too-many", {{"limit", std::to_string(kMostCountermeasures)}});
    for (std::size_t k = 0; k < steps.size() && k < kMostCountermeasures; ++k) {
      formats::JsonObject measure(steps[k]);
      w.BeginObject(Break::kNo).Member("id", measure.Need("id").Id());
      const auto text = measure.Maybe("title");
      w.Member("title", text ? formats::ReadPlainText(*text) : std::string());
      w.Member("before", measure.Need("before").Number(0, 1000)).Member("after", measure.Need("after").Number(0, 1000)).EndObject();
      measure.Done();
    }
    w.EndArray().EndObject();
    item.Done();
  }
  w.EndArray().EndObject();
  return w.Take();
}

http::Response AnswerConsidered(const store::ConsideredRecord& record) {
  // Members that nothing was said about yet are there and empty.
  http::Response response = http::Response::Json(
      record.version == 0 ? "{\"domains\":{},\"threats\":{},\"assets\":{},\"vulnerabilities\":[]}\n" : record.record);
  response.Set("ETag", VersionTag(record.version));
  return response;
}

http::Response ShowConsidered(Call& call) {
  const auto record = call.context.database.Read([&](store::Connection& c) { return store::ReadConsidered(c, call.Path("assessment")); });
  if (!record) return Problem(call, record.error());
  return AnswerConsidered(*record);
}

http::Response Put(Call& call) {
  const auto version = IfMatch(call);
  if (!version) return Problem(call, version.error());
  const Standards& standards = StandardsOf(call.context);
  const auto text = Body<std::string>(call, [&](formats::JsonObject& body) { return ReadRecord(body, standards.Lists()); });
  if (!text) return Problem(call, text.error());
  struct Done {
    bool saved = false;
    store::ConsideredRecord record;
  };
  const auto done = call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) -> Result<Done> {
    const auto row = store::ReadAssessment(t, call.Path("assessment"));
    if (!row) return Fail(Error("api.not-found", ""));
    if (!duty::Editable(row->status)) {
      return Fail(Error("cycle.closed.conflict", "", {{"status", std::string(duty::StatusName(row->status))}}));
    }
    const store::ConsideredRecord before = store::ReadConsidered(t, row->id);
    if (before.version != *version) return Done{false, before};
    store::WriteConsidered(t, *row, before, *text);
    return Done{true, {*text, before.version + 1}};
  });
  if (!done) return Problem(call, done.error());
  if (!done->saved) return Stale(call, AnswerConsidered(done->record).body);
  return AnswerConsidered(done->record);
}

// The closed lists with their titles: what the form shows.
http::Response Lists(Call& call) {
  formats::JsonWriter w;
  w.BeginObject(Break::kNo);
  for (const auto& [member, list] : kLists) {
    w.Key(member).BeginArray(Break::kNo);
    const auto known = StandardsOf(call.context).Lists().find(list);
    if (known != StandardsOf(call.context).Lists().end()) {
      for (const duty::ListItem& item : known->second.items) {
        w.BeginObject(Break::kNo).Member("id", item.id).Member("title", item.title.In(call.language)).EndObject();
      }
    }
    w.EndArray();
  }
  w.EndObject();
  return Json(call, w);
}

}  // namespace

void AddConsideredRoutes(Routes& routes) {
  using http::Method;
  routes.push_back({Method::kGet, "/api/v1/assessments/{assessment}/considered", Action::kRead, AssessmentEntry(), ShowConsidered});
  routes.push_back({Method::kPut, "/api/v1/assessments/{assessment}/considered", Action::kAssessmentAnswer, AssessmentEntry(), Put});
  routes.push_back({Method::kGet, "/api/v1/assessment-lists", Action::kRead, {}, Lists});
}

}  // namespace atalaya::api
