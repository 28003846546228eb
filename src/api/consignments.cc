// The queue of consignments and one of them whole; what a person decides about it; discrepancies.
#include <map>

#include "api/declared_json.h"
#include "api/fields.h"
#include "api/resources.h"
#include "formats/declaration_json.h"
#include "formats/explanation_json.h"
#include "store/lookups.h"
#include "store/screening.h"

namespace atalaya::api {
namespace {

using formats::Break;
using formats::JsonWriter;
using release::Action;

constexpr std::string_view kConsignmentDecisions[] = {"released", "held", "selected"};
constexpr std::string_view kDiscrepancyGrades[] = {"low", "medium", "high"};
constexpr int kMostHits = 50;  // of a subject, shown with a consignment

release::SqlCondition SeenConsignments(const Call& call) {
  return release::Compile(call.caller.viewer, release::Kind::kDeclaration, store::ConsignmentColumns(), call.context.now());
}

http::Response ListQueue(Call& call) {
  const auto slice = SliceOf(call);
  if (!slice) return Problem(call, slice.error());
  const auto filter = ConsignmentFilterOf(call);
  if (!filter) return Problem(call, filter.error());
  struct Row {
    store::ConsignmentRow consignment;
    std::vector<store::DiscrepancyRow> discrepancies;
  };
  const auto listed = call.context.database.Read([&](store::Connection& c) {
    auto found = store::ListConsignments(c, *filter, SeenConsignments(call), *slice);
    store::Listed<Row> rows;
    rows.next = std::move(found.next);
    for (store::ConsignmentRow& row : found.items) {
      auto why = row.discrepancies > 0 ? store::DiscrepanciesOf(c, row.id) : std::vector<store::DiscrepancyRow>();
      rows.items.push_back({std::move(row), std::move(why)});
    }
    return rows;
  });
  if (!listed) return Problem(call, listed.error());
  return ListOf(call, *listed, [&](JsonWriter& w, const Row& row) {
    PutConsignment(w, row.consignment);
    // Why it stands where it stands, in short: no more than a line holds.
    w.Key("reasons").BeginArray(Break::kNo);
    if (row.consignment.open_hits > 0) w.String(call.Say("consignment.reason.hits", {{"count", static_cast<double>(row.consignment.open_hits)}}));
    std::map<std::string, int> kinds;
    for (const store::DiscrepancyRow& d : row.discrepancies) {
      if (kinds[d.kind]++ == 0 && kinds.size() <= 4) w.String(call.Say("discrepancy.title." + d.kind));
    }
    w.EndArray().EndObject();
  });
}

http::Response Counts(Call& call) {
  const auto filter = ConsignmentFilterOf(call);
  if (!filter) return Problem(call, filter.error());
  const auto counts = call.context.database.Read([&](store::Connection& c) { return store::CountConsignments(c, *filter, SeenConsignments(call)); });
  if (!counts) return Problem(call, counts.error());
  JsonWriter w;
  w.BeginObject(Break::kNo);
  for (const auto& [name, number] : {std::pair("all", counts->all), {"open", counts->open}, {"red", counts->red}, {"yellow", counts->yellow},
                                     {"discrepant", counts->discrepant}, {"with_hits", counts->with_hits}}) {
    w.Key(name).Integer(number);
  }
  w.EndObject();
  return Json(call, w);
}

struct ScreenedParty {
  std::string role;
  store::ScreenedSubject subject;
  std::vector<store::HitRow> hits;
};
struct WholeConsignment {
  store::ConsignmentRow row;
  std::optional<store::PortCallRow> call;
  std::vector<store::EquipmentRow> boxes;  // every message that speaks of its containers
  std::map<std::string, store::DeclarationRow> declarations;
  std::vector<store::DiscrepancyRow> discrepancies;
  std::vector<ScreenedParty> parties;
  std::vector<store::ConsignmentDecision> decisions;
  std::vector<store::DeclaredInspectionRow> inspections;
};

std::optional<WholeConsignment> ReadWhole(store::Connection& c, const Call& call, const std::string& id) {
  auto row = store::FindConsignment(c, id);
  if (!row) return std::nullopt;
  WholeConsignment whole;
  whole.row = std::move(*row);
  if (!whole.row.call.empty()) whole.call = store::FindPortCall(c, whole.row.call);
  std::vector<std::string> numbers;
  for (const std::string& number : formats::ReadDeclaredConsignment(whole.row.body).containers) {
    const std::string key = model::ComparableNumber(number);
    if (!key.empty()) numbers.push_back(key);
  }
  for (store::EquipmentRow& box : store::EquipmentNumbered(c, whole.row.state, numbers)) {
    // Of this call, or of the gate, which knows no call of a ship.
    if (box.call == whole.row.call || box.move == "gate-in" || box.move == "gate-out") whole.boxes.push_back(std::move(box));
  }
  whole.inspections = store::InspectionsTold(c, whole.row.state, numbers);
  whole.discrepancies = store::DiscrepanciesOf(c, id);
  whole.decisions = store::DecisionsOfConsignment(c, id);
  const std::string now = call.context.now();
  const auto seen = release::Compile(call.caller.viewer, release::Kind::kScreening, store::HitColumns(), now);
  for (const store::SubjectUse& use : store::SubjectsOf(c, "consignment", id)) {
    auto subject = store::FindScreened(c, use.subject);
    const release::Subject where{release::Kind::kScreening, use.subject, subject ? subject->state : "", subject ? subject->facility : "", "", "", {}};
    if (!subject || !release::MaySee(call.caller.viewer, where)) continue;
    store::HitFilter filter;
    filter.subject = use.subject;
    store::Slice slice;
    slice.limit = kMostHits;
    whole.parties.push_back({use.role, std::move(*subject), store::ListHits(c, filter, seen, slice, now).items});
  }
  const auto need = [&](const std::string& declaration) {
    if (declaration.empty() || whole.declarations.contains(declaration)) return;
    if (auto found = store::FindDeclaration(c, declaration)) whole.declarations.emplace(declaration, std::move(*found));
  };
  need(whole.row.declaration);
  for (const auto& box : whole.boxes) need(box.declaration);
  for (const auto& told : whole.inspections) need(told.declaration);
  return whole;
}

void PutWhole(JsonWriter& w, const Call& call, const WholeConsignment& whole) {
  PutConsignment(w, whole.row);
  w.Key("item").Raw(whole.row.body).Key("ship");
  if (whole.call) {
    w.BeginObject(Break::kNo)
        .Member("call", whole.call->id)
        .Member("name", whole.call->name)
        .Member("imo", whole.call->imo)
        .Member("voyage", whole.call->voyage)
        .Member("port", whole.call->port)
        .Member("eta", whole.call->eta)
        .EndObject();
  } else {
    w.Null();
  }
  w.Key("why");
  if (whole.row.why.empty()) {
    w.Null();
  } else {
    formats::WriteExplanation(w, formats::ReadExplanation(whole.row.why), &call.context.messages, call.language);
  }
  w.Key("declarations").BeginArray(Break::kNo);
  for (const auto& [id, row] : whole.declarations) {
    PutDeclaration(w, row);
    w.EndObject();
  }
  w.EndArray().Key("containers").BeginArray(Break::kNo);
  for (const store::EquipmentRow& box : whole.boxes) {
    w.BeginObject(Break::kNo)
        .Member("number", box.number_key)
        .Member("declaration", box.declaration)
        .Member("source", box.declaration_kind)
        .Member("move", box.move)
        .Key("item").Raw(box.body)
        .EndObject();
  }
  w.EndArray().Key("inspections").BeginArray(Break::kNo);
  for (const auto& told : whole.inspections) w.BeginObject(Break::kNo).Member("declaration", told.declaration).Key("item").Raw(told.body).EndObject();
  w.EndArray().Key("discrepancies").BeginArray(Break::kNo);
  for (const auto& d : whole.discrepancies) PutDiscrepancy(w, call, d);
  w.EndArray().Key("parties").BeginArray(Break::kNo);
  for (const ScreenedParty& party : whole.parties) {
    w.BeginObject(Break::kNo)
        .Member("subject", party.subject.id)
        .Member("role", party.role)
        .Member("name", party.subject.name)
        .Member("lists", party.subject.lists)
        .Member("screened", party.subject.screened)
        .Key("hits").BeginArray(Break::kNo);
    for (const store::HitRow& hit : party.hits) {
      w.BeginObject(Break::kNo)
          .Member("id", hit.id)
          .Member("list", hit.list)
          .Member("entry", hit.entry)
          .Member("score", hit.score)
          .Member("matched", hit.matched)
          .Member("asked", hit.asked)
          .Member("status", hit.status)
          .Member("decisive", hit.decisive)
          .EndObject();
    }
    w.EndArray().EndObject();
  }
  w.EndArray().Key("decisions").BeginArray(Break::kNo);
  for (const auto& d : whole.decisions) {
    w.BeginObject(Break::kNo).Member("at", d.at).Member("actor", d.actor).Member("actor_name", d.actor_name).Member("decision", d.decision).Member("reason", d.reason).EndObject();
  }
  w.EndArray().EndObject();
}

http::Response ShowConsignment(Call& call) {
  const std::string& id = call.Path("consignment");
  const auto whole = call.context.database.Read([&](store::Connection& c) { return ReadWhole(c, call, id); });
  if (!whole) return Problem(call, whole.error());
  if (!*whole) return Problem(call, 404, "not-found");
  JsonWriter w;
  PutWhole(w, call, **whole);
  http::Response response = Json(call, w);
  response.Set("ETag", VersionTag((*whole)->row.etag));
  return response;
}

http::Response Decide(Call& call) {
  const auto version = IfMatch(call);
  if (!version) return Problem(call, version.error());
  struct Decision {
    std::string decision, reason;
  };
  const auto body = Body<Decision>(call, [](formats::JsonObject& o) {
    Decision d;
    d.decision = OneOf(o.Need("decision"), kConsignmentDecisions);
    d.reason = SomeProse(o.Need("reason"), 2000);
    return d;
  });
  if (!body) return Problem(call, body.error());
  const auto decided = call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) {
    return store::DecideConsignment(t, call.Path("consignment"), body->decision, body->reason, *version);
  });
  if (decided) return ShowConsignment(call);
  if (decided.error().front().code == "consignment.version.conflict") return Stale(call, ShowConsignment(call).body);
  return Problem(call, decided.error());
}

http::Response ListAllDiscrepancies(Call& call) {
  const auto slice = SliceOf(call);
  if (!slice) return Problem(call, slice.error());
  store::DiscrepancyFilter filter;
  for (const auto& [name, into] : {std::pair("state", &filter.state), {"call", &filter.call}, {"kind", &filter.kind}}) {
    auto value = QueryText(call, name);
    if (!value) return Problem(call, value.error());
    *into = std::move(*value);
  }
  const auto severity = QueryWord(call, "severity", kDiscrepancyGrades);
  if (!severity) return Problem(call, severity.error());
  filter.severity = *severity;
  const auto seen = release::Compile(call.caller.viewer, release::Kind::kDeclaration, store::DiscrepancyColumns(), call.context.now());
  const auto listed = call.context.database.Read([&](store::Connection& c) { return store::ListDiscrepancies(c, filter, seen, *slice); });
  if (!listed) return Problem(call, listed.error());
  return ListOf(call, *listed, [&](JsonWriter& w, const store::DiscrepancyRow& row) { PutDiscrepancy(w, call, row); });
}

}  // namespace

void AddConsignmentRoutes(Routes& routes) {
  using http::Method;
  const FindSubject consignment = [](store::Connection& c, const http::PathParameters& path) { return store::ConsignmentSubject(c, path.find("consignment")->second); };
  routes.push_back({Method::kGet, "/api/v1/consignments", Action::kRead, {}, ListQueue});
  routes.push_back({Method::kGet, "/api/v1/consignment-counts", Action::kRead, {}, Counts});
  routes.push_back({Method::kGet, "/api/v1/consignments/{consignment}", Action::kRead, consignment, ShowConsignment});
  routes.push_back({Method::kPost, "/api/v1/consignments/{consignment}/decision", Action::kConsignmentDecide, consignment, Decide});
  routes.push_back({Method::kGet, "/api/v1/discrepancies", Action::kRead, {}, ListAllDiscrepancies});
}

}  // namespace atalaya::api
