// The declarations of one call, as the engine wants them, and its answer as rows.
#include <algorithm>
#include <cstdlib>
#include <deque>
#include <fstream>
#include <map>
#include <set>

#include "api/intake.h"
#include "base/log.h"
#include "base/time.h"
#include "declare/compare.h"
#include "formats/declaration_json.h"
#include "formats/declare_limits.h"
#include "formats/json_write.h"

namespace atalaya::api {
namespace {

// Passes at a gate belong to a call so many days around it.
constexpr long long kGateDays = 30;

struct CallPapers {
  std::optional<store::PortCallRow> call;
  std::vector<store::DeclarationRow> declarations;
  std::vector<store::ConsignmentRow> consignments;
  std::vector<store::EquipmentRow> equipment, gate;
  std::optional<std::vector<std::string>> known;  // consignees, folded
};

bool IsGate(const std::string& move) { return move == "gate-in" || move == "gate-out"; }

bool Near(const std::string& a, const std::string& b) {
  const auto first = MillisFromUtc(DayOf(a)), second = MillisFromUtc(DayOf(b));
  return first && second && std::abs(*first - *second) <= kGateDays * 86'400'000;
}

CallPapers ReadPapers(store::Connection& c, const std::string& id) {
  CallPapers papers;
  papers.call = store::FindPortCall(c, id);
  if (!papers.call) return papers;
  papers.declarations = store::DeclarationsOfCall(c, id);
  papers.consignments = store::ConsignmentsOfCall(c, id);
  papers.equipment = store::EquipmentOfCall(c, id);
  std::set<std::string> numbers, consignees;
  std::string first;
  for (const auto& row : papers.equipment) {
    if (!row.number_key.empty()) numbers.insert(row.number_key);
  }
  for (const auto& row : papers.consignments) {
    for (const std::string& number : formats::ReadDeclaredConsignment(row.body).containers) {
      const std::string key = model::ComparableNumber(number);
      if (!key.empty()) numbers.insert(key);
    }
    if (!row.consignee.empty()) consignees.insert(row.consignee);
    if (first.empty() || row.filed < first) first = row.filed;
  }
  // Gate messages tell of boxes; their call is the terminal's, not the ship's.
  const std::string& when = !papers.call->eta.empty() ? papers.call->eta : papers.call->added;
  for (store::EquipmentRow& row : store::EquipmentNumbered(c, papers.call->state, {numbers.begin(), numbers.end()})) {
    if (IsGate(row.move) && row.call != id && (row.moved_at.empty() || Near(row.moved_at, when))) papers.gate.push_back(std::move(row));
  }
  std::vector<std::string> keys;
  for (const std::string& name : consignees) keys.push_back(store::FoldedName(name));
  if (const auto known = store::KnownConsignees(c, papers.call->state, first, keys)) {
    papers.known.emplace();
    for (const std::string& name : consignees) {
      if (std::find(known->begin(), known->end(), store::FoldedName(name)) != known->end()) papers.known->push_back(name);
    }
  }
  return papers;
}

std::string DetailOf(const declare::Discrepancy& d) {
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo).Key("args").BeginObject(formats::Break::kNo);
  for (const auto& [name, value] : d.args) w.Member(name, value);
  w.EndObject().Key("sides").BeginArray(formats::Break::kNo);
  for (const declare::Side& side : d.sides) {
    const std::string message = side.message.substr(0, side.message.find('#'));
    w.BeginObject(formats::Break::kNo).Member("source", declare::SourceName(side.source)).Member("declaration", message).Member("says", side.says).EndObject();
  }
  w.EndArray().EndObject();
  std::string text = w.Take();
  text.pop_back();
  return text;
}

std::vector<store::DiscrepancyRow> Discrepancies(const CallPapers& papers, const declare::Limits& limits) {
  std::deque<model::Consignment> bills;
  std::deque<model::Equipment> boxes;
  std::map<std::string, std::string> received;
  for (const store::DeclarationRow& row : papers.declarations) received[row.id] = row.received;
  std::map<std::string, declare::Message> messages;  // a declaration that tells of moves and of the gate is two
  const auto message = [&](const std::string& declaration, declare::Source source) -> declare::Message& {
    const std::string id = source == declare::Source::kGate ? declaration + "#gate" : declaration;
    const auto [it, added] = messages.try_emplace(id);
    if (added) {
      it->second.id = id;
      it->second.source = source;
      if (const auto when = received.find(declaration); when != received.end()) it->second.filed = when->second;
    }
    return it->second;
  };
  for (const store::DeclarationRow& row : papers.declarations) {
    const model::Declaration head = formats::ReadDeclaredHead(row.head);
    if (row.kind != "manifest") continue;
    declare::Message& m = message(row.id, declare::Source::kManifest);
    m.ports = head.voyage.places;
  }
  std::set<std::string> manifests;
  for (const auto& [id, m] : messages) manifests.insert(id);
  for (const store::ConsignmentRow& row : papers.consignments) {
    if (!manifests.contains(row.declaration)) continue;
    bills.push_back(formats::ReadDeclaredConsignment(row.body));
    messages.at(row.declaration).bills.push_back({row.id, &bills.back(), row.current});
  }
  for (const auto* rows : {&papers.equipment, &papers.gate}) {
    for (const store::EquipmentRow& row : *rows) {
      const bool manifest = row.declaration_kind == "manifest", plan = row.declaration_kind == "stowage-plan", moves = row.declaration_kind == "moves";
      if (!manifest && !plan && !moves) continue;
      boxes.push_back(formats::ReadDeclaredEquipment(row.body));
      const declare::Source source = IsGate(row.move) ? declare::Source::kGate : manifest ? declare::Source::kManifest : plan ? declare::Source::kPlan : declare::Source::kMoves;
      message(row.declaration, source).boxes.push_back(&boxes.back());
    }
  }
  declare::Call call{papers.call->port, {}, papers.known};
  for (auto& [id, m] : messages) call.messages.push_back(std::move(m));
  std::vector<store::DiscrepancyRow> rows;
  for (const declare::Discrepancy& d : declare::Compare(call, limits)) {
    store::DiscrepancyRow row;
    row.kind = declare::KindName(d.kind);
    row.consignment = d.consignment;
    row.bill = d.bill;
    row.container = d.container;
    row.severity = declare::GradeName(d.grade);
    row.detail = DetailOf(d);
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

Result<bool> CompareCall(Context& context, const std::string& call) {
  const std::filesystem::path file = context.data / "declarations" / "limits.json";
  std::ifstream in(file, std::ios::binary);
  const std::string bytes((std::istreambuf_iterator<char>(in)), {});
  const auto limits = formats::ReadDeclareLimits(bytes, file.string());
  if (!limits) return Fail(limits.error());
  // Read and replaced in one transaction: two messages of a call that come together do not miss each other.
  return context.database.Write("system", [&](store::Transaction& t) -> Result<bool> {
    const CallPapers papers = ReadPapers(t, call);
    if (!papers.call) return false;
    store::KeepDiscrepancies(t, call, Discrepancies(papers, *limits));
    return true;
  });
}

Findings JoinCall(Context& context, const std::string& declaration) {
  const auto row = context.database.Read([&](store::Connection& c) { return store::FindDeclaration(c, declaration); });
  if (!row) return row.error();
  if (!*row || (*row)->call.empty()) return {};
  const auto compared = CompareCall(context, (*row)->call);
  return compared ? Findings{} : compared.error();
}

}  // namespace atalaya::api
