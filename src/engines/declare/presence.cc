// Which boxes and bills one source knows and another does not.
#include <algorithm>

#include "declare/index.h"

namespace atalaya::declare {
namespace {

// As each plan and each report of moves tells; "": not told.
std::set<std::string> OperatorsOf(const BoxView& box) {
  std::set<std::string> names;
  for (const ToldBox& told : box.told) {
    if (told.message->source != Source::kPlan && told.message->source != Source::kMoves) continue;
    std::string name;
    for (const model::DeclaredParty& party : told.box->parties) {
      if (party.role != model::DeclaredRole::kContainerOperator && party.role != model::DeclaredRole::kCarrier) continue;
      name = model::ComparableNumber(party.id.empty() ? party.name : party.id);
      if (!name.empty()) break;
    }
    names.insert(std::move(name));
  }
  return names;
}

bool Known(const BoxView& box, Source source, Way way) {
  for (const ToldBox& told : box.told) {
    if (told.message->source == source && told.way == way) return true;
  }
  return false;
}

bool KnownAnyWay(const BoxView& box, Source source) {
  for (const ToldBox& told : box.told) {
    if (told.message->source == source) return true;
  }
  return false;
}

// Not one message says that it is loaded with goods, and one says that it is empty.
bool EmptyByAll(const BoxView& box) {
  bool empty = false;
  for (const ToldBox& told : box.told) {
    if (told.box->fullness == model::Fullness::kFull) return false;
    empty = empty || told.box->fullness == model::Fullness::kEmpty;
  }
  return empty;
}

std::vector<Side> SidesOf(const BoxView& box, Source source, Way way) {
  std::vector<Side> sides;
  for (const ToldBox& told : box.told) {
    if (told.message->source == source && told.way == way) sides.push_back({source, told.message->id, told.box->cell.empty() ? told.box->moved_at : told.box->cell});
  }
  return sides;
}

// Boxes of a way that plan and moves know against manifests that speak of that way.
void Unmanifested(const Index& index, Way way, std::vector<Discrepancy>& out) {
  std::set<std::string> with_manifest;
  std::vector<const BoxView*> others;
  for (const auto& [key, box] : index.boxes) {
    if (!Known(box, Source::kPlan, way) && !Known(box, Source::kMoves, way)) continue;
    if (box.manifested) {
      with_manifest.merge(OperatorsOf(box));
    } else {
      others.push_back(&box);
    }
  }
  const std::string way_name = way == Way::kInbound ? "inbound" : "outbound";
  std::map<std::string, std::vector<const BoxView*>> without;
  for (const BoxView* box : others) {
    const std::set<std::string> operators = OperatorsOf(*box);
    if (std::none_of(operators.begin(), operators.end(), [&](const std::string& name) { return with_manifest.contains(name); })) {
      without[*operators.begin()].push_back(box);
      continue;
    }
    for (const auto& [source, kind] : {std::pair(Source::kPlan, Kind::kAboardNotManifested), {Source::kMoves, Kind::kMovedNotManifested}}) {
      if (!Known(*box, source, way)) continue;
      Discrepancy d{kind, EmptyByAll(*box) ? Grade::kLow : Grade::kHigh, "", "", box->key, {}, {}};
      d.args = {{"container", box->number}, {"way", way_name}};
      d.sides = SidesOf(*box, source, way);
      d.sides.push_back({Source::kManifest, "", ""});
      out.push_back(std::move(d));
    }
  }
  for (const auto& [name, boxes] : without) {
    const BoxView& first = *boxes.front();
    Discrepancy d{Kind::kOperatorNotManifested, Grade::kMedium, "", "", first.key, {}, {}};
    d.args = {{"operator", name}, {"count", std::to_string(boxes.size())}, {"way", way_name}};
    d.sides = SidesOf(first, Known(first, Source::kPlan, way) ? Source::kPlan : Source::kMoves, way);
    d.sides.push_back({Source::kManifest, "", ""});
    out.push_back(std::move(d));
  }
}

}  // namespace

void ComparePresence(const Index& index, std::vector<Discrepancy>& out) {
  for (const Way way : {Way::kInbound, Way::kOutbound}) {
    if (index.Speaks(Source::kManifest, way)) Unmanifested(index, way, out);
  }
  for (const auto& [key, bill] : index.bills) {
    if (bill.current.empty() || bill.boxes.empty()) continue;
    // The way of the bill: where its messages differ, none.
    Way way = bill.current.front().way;
    for (const ToldBill& told : bill.current) {
      if (told.way != way) way = Way::kUnknown;
    }
    if (way != Way::kInbound && way != Way::kOutbound) continue;
    const char* way_name = way == Way::kInbound ? "inbound" : "outbound";
    std::vector<Source> silent;
    for (const Source source : {Source::kPlan, Source::kMoves, Source::kGate}) {
      if (!index.Speaks(source, way)) continue;
      bool any = false;
      for (const std::string& box : bill.boxes) any = any || KnownAnyWay(index.boxes.at(box), source);
      if (!any) silent.push_back(source);
    }
    std::size_t speak = 0;
    for (const Source source : {Source::kPlan, Source::kMoves, Source::kGate}) speak += index.Speaks(source, way) ? 1 : 0;
    if (speak >= 2 && silent.size() == speak) {
      Discrepancy d{Kind::kPhantom, Grade::kHigh, Latest(bill).id, bill.key, "", {}, {}};
      d.args = {{"bill", bill.number}, {"count", std::to_string(bill.boxes.size())}, {"way", way_name}, {"silent", std::to_string(silent.size())}};
      d.sides.push_back({Source::kManifest, bill.current.back().message->id, bill.number});
      for (const Source source : silent) d.sides.push_back({source, "", ""});
      out.push_back(std::move(d));
    }
    if (!index.Speaks(Source::kPlan, way)) continue;
    for (const std::string& number : bill.boxes) {
      const BoxView& box = index.boxes.at(number);
      if (KnownAnyWay(box, Source::kPlan)) continue;
      const bool moved = KnownAnyWay(box, Source::kMoves);
      Discrepancy d{Kind::kManifestedNotAboard, moved ? Grade::kLow : Grade::kHigh, Latest(bill).id, bill.key, box.key, {}, {}};
      d.args = {{"container", box.number}, {"bill", bill.number}, {"way", way_name}, {"moved", moved ? "yes" : "no"}};
      d.sides = {{Source::kManifest, bill.current.back().message->id, bill.number}, {Source::kPlan, "", ""}};
      out.push_back(std::move(d));
    }
  }
}

}  // namespace atalaya::declare
