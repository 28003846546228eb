// What messages say differently about the same box: seals, dangerous goods, ports, its number.
#include <algorithm>

#include "declare/index.h"

namespace atalaya::declare {
namespace {

std::string Joined(const std::set<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

struct Seals {
  const Message* message = nullptr;
  std::set<std::string> numbers;  // comparable
};

// Two messages with seals each: a set within the other is a seal put on or not told; sets that differ both ways are a changed seal.
void CompareSeals(const Index& index, const BoxView& box, std::vector<Discrepancy>& out) {
  std::vector<Seals> told;
  for (const ToldBox& one : box.told) {
    Seals seals{one.message, {}};
    for (const model::Seal& seal : one.box->seals) {
      const std::string number = model::ComparableNumber(seal.number);
      if (!number.empty()) seals.numbers.insert(number);
    }
    if (seals.numbers.empty()) continue;
    // A message that names the box twice (once a bill) tells all its seals together.
    const auto same = std::find_if(told.begin(), told.end(), [&](const Seals& s) { return s.message == one.message; });
    if (same == told.end()) {
      told.push_back(std::move(seals));
    } else {
      same->numbers.merge(seals.numbers);
    }
  }
  bool changed = false, apart = false;
  for (std::size_t i = 0; i < told.size(); ++i) {
    for (std::size_t j = i + 1; j < told.size(); ++j) {
      const auto& a = told[i].numbers;
      const auto& b = told[j].numbers;
      if (std::includes(a.begin(), a.end(), b.begin(), b.end()) || std::includes(b.begin(), b.end(), a.begin(), a.end())) continue;
      changed = true;
      apart = apart || std::none_of(a.begin(), a.end(), [&](const std::string& seal) { return b.contains(seal); });
    }
  }
  if (!changed) return;
  Discrepancy d{Kind::kSealChanged, apart ? Grade::kHigh : Grade::kMedium, "", "", "", {}, {}};
  for (const Seals& seals : told) d.sides.push_back({seals.message->source, seals.message->id, Joined(seals.numbers)});
  d.args = {{"container", box.number}, {"first", d.sides.front().says}, {"last", d.sides.back().says}};
  AddForBills(index, box, d, out);
}

void AddNumbers(const std::vector<model::DangerousGoods>& goods, std::set<std::string>& numbers, bool& any) {
  for (const model::DangerousGoods& one : goods) {
    any = true;
    // Placeholders ("0000") name nothing.
    if (!one.un_number.empty() && one.un_number.find_first_not_of('0') != std::string::npos) numbers.insert(one.un_number);
  }
}

void CompareDangerous(const Index& index, const BoxView& box, std::vector<Discrepancy>& out) {
  if (!box.manifested) return;
  std::set<std::string> manifest, others;
  bool in_manifest = false, elsewhere = false;
  std::vector<Side> sides;
  for (const ToldBox& told : box.told) {
    if (told.message->source == Source::kManifest) {
      AddNumbers(told.box->dangerous, manifest, in_manifest);
      continue;
    }
    std::set<std::string> here;
    bool any = false;
    AddNumbers(told.box->dangerous, here, any);
    if (!any) continue;
    elsewhere = true;
    others.insert(here.begin(), here.end());
    sides.push_back({told.message->source, told.message->id, Joined(here)});
  }
  if (!elsewhere) return;
  for (const std::string& key : box.bills) {
    for (const ToldBill& told : index.bills.at(key).current) {
      for (const model::Goods& goods : told.bill->item->goods) AddNumbers(goods.dangerous, manifest, in_manifest);
    }
  }
  // Dangerous goods without numbers in the manifest may be these.
  if (in_manifest && manifest.empty()) return;
  std::set<std::string> missing;
  std::set_difference(others.begin(), others.end(), manifest.begin(), manifest.end(), std::inserter(missing, missing.end()));
  if (in_manifest && missing.empty()) return;
  Discrepancy d{Kind::kDangerousNotManifested, Grade::kHigh, "", "", "", {}, std::move(sides)};
  d.args = {{"container", box.number}, {"numbers", Joined(missing)}};
  d.sides.push_back({Source::kManifest, "", Joined(manifest)});
  AddForBills(index, box, d, out);
}

std::set<std::string> Locodes(const std::vector<model::PlaceUse>& places, std::initializer_list<model::PlaceRole> roles) {
  std::set<std::string> codes;
  for (const model::PlaceUse& place : places) {
    if (!place.locode.empty() && std::find(roles.begin(), roles.end(), place.role) != roles.end()) codes.insert(place.locode);
  }
  return codes;
}

// A bill may have its goods go further than the ship does: any port that it names on that side will do.
void ComparePorts(const Index& index, const BoxView& box, std::vector<Discrepancy>& out) {
  using Role = model::PlaceRole;
  for (const std::string& key : box.bills) {
    const BillView& bill = index.bills.at(key);
    for (const bool discharge : {false, true}) {
      Discrepancy d{Kind::kPortChanged, discharge ? Grade::kHigh : Grade::kMedium, Latest(bill).id, bill.key, box.key, {}, {}};
      for (const ToldBill& said : bill.current) {
        const auto& places = said.bill->item->places;
        const std::set<std::string> own = Locodes(places, {discharge ? Role::kDischarge : Role::kLoad});
        if (own.empty()) continue;
        const std::set<std::string> good = discharge ? Locodes(places, {Role::kDischarge, Role::kDelivery, Role::kTransit})
                                                     : Locodes(places, {Role::kLoad, Role::kOriginalLoad, Role::kReceipt, Role::kTransit});
        for (const ToldBox& told : box.told) {
          if (told.message->source != Source::kPlan && told.message->source != Source::kMoves) continue;
          const std::set<std::string> there = Locodes(told.box->places, {discharge ? Role::kDischarge : Role::kLoad});
          if (there.empty() || std::any_of(there.begin(), there.end(), [&](const std::string& port) { return good.contains(port); })) continue;
          if (d.sides.empty()) d.sides.push_back({Source::kManifest, said.message->id, Joined(own)});
          d.sides.push_back({told.message->source, told.message->id, Joined(there)});
        }
      }
      if (d.sides.empty()) continue;
      d.args = {{"container", box.number}, {"side", discharge ? "discharge" : "load"}, {"manifest", d.sides.front().says}, {"other", d.sides.back().says}};
      // One a box and bill: the discharge port matters more.
      const auto same = std::find_if(out.begin(), out.end(), [&](const Discrepancy& o) {
        return o.kind == Kind::kPortChanged && o.bill == d.bill && o.container == d.container;
      });
      if (discharge && same != out.end()) {
        *same = std::move(d);
      } else {
        out.push_back(std::move(d));
      }
    }
  }
}

void CheckNumber(const Index& index, const BoxView& box, std::vector<Discrepancy>& out) {
  if (model::CheckContainerNumber(box.number) != model::CheckDigit::kWrong) return;
  Discrepancy d{Kind::kCheckDigit, Grade::kLow, "", "", "", {{"container", box.number}}, {}};
  for (const ToldBox& told : box.told) d.sides.push_back({told.message->source, told.message->id, told.box->number});
  AddForBills(index, box, d, out);
}

}  // namespace

void CompareBoxes(const Index& index, std::vector<Discrepancy>& out) {
  for (const auto& [key, box] : index.boxes) {
    CompareSeals(index, box, out);
    CompareDangerous(index, box, out);
    CheckNumber(index, box, out);
    std::vector<Discrepancy> ports;
    ComparePorts(index, box, ports);
    out.insert(out.end(), ports.begin(), ports.end());
  }
}

}  // namespace atalaya::declare
