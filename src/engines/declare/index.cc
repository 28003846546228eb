#include "declare/index.h"

#include <algorithm>
#include <cmath>

namespace atalaya::declare {
namespace {

std::string PlaceOf(const std::vector<model::PlaceUse>& places, model::PlaceRole role) {
  for (const model::PlaceUse& place : places) {
    if (place.role == role && !place.locode.empty()) return place.locode;
  }
  return "";
}

Way ByPlaces(const std::vector<model::PlaceUse>& places, const std::string& port) {
  const std::string load = PlaceOf(places, model::PlaceRole::kLoad), discharge = PlaceOf(places, model::PlaceRole::kDischarge);
  if (discharge == port && !port.empty()) return Way::kInbound;
  if (load == port && !port.empty()) return Way::kOutbound;
  return load.empty() || discharge.empty() ? Way::kUnknown : Way::kThrough;
}

Way WayOf(const model::Consignment& bill, const std::string& port) {
  const Way way = ByPlaces(bill.places, port);
  if (way != Way::kUnknown) return way;
  // One of the two ports is not told: the nature says which side is here, unless the other is elsewhere.
  switch (bill.nature) {
    case model::Nature::kExport: return PlaceOf(bill.places, model::PlaceRole::kLoad).empty() ? Way::kOutbound : Way::kThrough;
    case model::Nature::kImport:
    case model::Nature::kTransit:
    case model::Nature::kTranshipment: return PlaceOf(bill.places, model::PlaceRole::kDischarge).empty() ? Way::kInbound : Way::kThrough;
    case model::Nature::kUnknown: return Way::kUnknown;
  }
  return Way::kUnknown;
}

Way WayOf(const model::Equipment& box, const std::string& port) {
  switch (box.move) {
    case model::Move::kDischarged:
    case model::Move::kGateOut: return Way::kInbound;
    case model::Move::kLoaded:
    case model::Move::kGateIn: return Way::kOutbound;
    case model::Move::kShifted: return Way::kThrough;
    case model::Move::kNone: return ByPlaces(box.places, port);
  }
  return Way::kUnknown;
}

}  // namespace

Index MakeIndex(const Call& call) {
  Index index;
  index.port = call.port;
  std::vector<const Message*> messages;
  for (const Message& message : call.messages) messages.push_back(&message);
  std::sort(messages.begin(), messages.end(), [](const Message* a, const Message* b) {
    return std::tie(a->filed, a->source, a->id) < std::tie(b->filed, b->source, b->id);
  });
  for (const Message* message : messages) {
    for (const BillIn& bill : message->bills) {
      const std::string key = model::ComparableNumber(bill.item->bill);
      const ToldBill told{message, &bill, WayOf(*bill.item, call.port)};
      if (!key.empty()) {
        BillView& view = index.bills[key];
        view.key = key;
        view.number = bill.item->bill;
        view.all.push_back(told);
        if (bill.current) view.current.push_back(told);
      }
      if (!bill.current) continue;
      index.speaks.insert({message->source, told.way});
      for (const std::string& number : bill.item->containers) {
        const std::string box = model::ComparableNumber(number);
        if (box.empty()) continue;
        BoxView& view = index.boxes[box];
        view.key = box;
        if (view.number.empty()) view.number = number;
        view.manifested = true;
        if (key.empty()) continue;
        view.bills.insert(key);
        index.bills[key].boxes.insert(box);
      }
    }
    for (const model::Equipment* box : message->boxes) {
      const std::string key = model::ComparableNumber(box->number);
      if (key.empty()) continue;
      BoxView& view = index.boxes[key];
      view.key = key;
      if (view.number.empty()) view.number = box->number;
      const Way way = WayOf(*box, call.port);
      view.told.push_back({message, box, way});
      if (message->source == Source::kManifest) {
        view.manifested = true;
      } else {
        index.speaks.insert({message->source, way});
      }
    }
  }
  // Boxes may come before their bills.
  for (auto& [key, view] : index.boxes) {
    for (const ToldBox& told : view.told) {
      if (told.message->source != Source::kManifest) continue;
      for (const std::string& bill : told.box->bills) {
        const auto known = index.bills.find(model::ComparableNumber(bill));
        if (known == index.bills.end() || known->second.current.empty()) continue;
        view.bills.insert(known->first);
        known->second.boxes.insert(key);
      }
    }
  }
  return index;
}

void AddForBills(const Index& index, const BoxView& box, const Discrepancy& what, std::vector<Discrepancy>& out) {
  Discrepancy one = what;
  one.container = box.key;
  if (box.bills.empty()) {
    out.push_back(std::move(one));
    return;
  }
  for (const std::string& key : box.bills) {
    const BillView& bill = index.bills.at(key);
    one.bill = bill.key;
    one.consignment = Latest(bill).id;
    out.push_back(one);
  }
}

std::string KilogramText(double kg) {
  const long long tenths = std::llround(kg * 10);
  std::string text = std::to_string(tenths / 10);
  if (tenths % 10 != 0) text += "." + std::to_string(std::abs(tenths % 10));
  return text;
}

std::vector<Discrepancy> Compare(const Call& call, const Limits& limits) {
  const Index index = MakeIndex(call);
  std::vector<Discrepancy> out;
  ComparePresence(index, out);
  CompareBoxes(index, out);
  CompareMasses(index, limits, out);
  CompareBills(index, call, limits, out);
  std::sort(out.begin(), out.end(), [](const Discrepancy& a, const Discrepancy& b) {
    return std::tie(a.kind, a.bill, a.container, b.grade, a.args) < std::tie(b.kind, b.bill, b.container, a.grade, b.args);
  });
  // A box may be told of both ways: the worse is kept.
  out.erase(std::unique(out.begin(), out.end(), [](const Discrepancy& a, const Discrepancy& b) {
              return std::tie(a.kind, a.bill, a.container) == std::tie(b.kind, b.bill, b.container);
            }), out.end());
  return out;
}

}  // namespace atalaya::declare
