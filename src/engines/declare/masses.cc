// What a box weighs, by who says so.
#include <algorithm>
#include <cmath>

#include "declare/index.h"

namespace atalaya::declare {
namespace {

// The heaviest that an empty box of this size may be: by its own tare where one is told, else by its code (ISO 6346: first character the
// length, third the type).
double EmptyLimit(const BoxView& box, const Limits& limits) {
  double tare = 0, by_code = 0;
  for (const ToldBox& told : box.told) {
    if (told.box->tare_kg) tare = std::max(tare, *told.box->tare_kg + limits.over_tare_kg);
    const std::string& code = told.box->size_type;
    if (code.size() < 4) continue;
    double kg = code[0] == '2' ? limits.empty_20_kg : code[0] == '4' ? limits.empty_40_kg : limits.empty_other_kg;
    if (code[2] == 'R' || code[2] == '3') kg += limits.empty_reefer_kg;  // '3': thermal in codes of before 1995
    by_code = std::max(by_code, kg);
  }
  if (tare > 0) return tare;
  return by_code > 0 ? by_code : limits.empty_other_kg;
}

void CompareEmpty(const Index& index, const BoxView& box, const Limits& limits, std::vector<Discrepancy>& out) {
  std::vector<Side> sides;
  bool empty = false;
  double heaviest = 0;
  Side heavy;
  for (const ToldBox& told : box.told) {
    if (told.box->fullness == model::Fullness::kEmpty) {
      empty = true;
      sides.push_back({told.message->source, told.message->id, "empty"});
    }
    for (const auto& kg : {told.box->verified_kg, told.box->gross_kg}) {
      if (!kg || *kg <= heaviest) continue;
      heaviest = *kg;
      heavy = {told.message->source, told.message->id, KilogramText(*kg)};
    }
  }
  const double limit = EmptyLimit(box, limits);
  if (!empty || heaviest <= limit) return;
  Discrepancy d{Kind::kEmptyButHeavy, Grade::kHigh, "", "", "", {}, std::move(sides)};
  d.sides.push_back(heavy);
  d.args = {{"container", box.number}, {"kg", KilogramText(heaviest)}, {"limit", KilogramText(limit)}};
  AddForBills(index, box, d, out);
}

// The mass of the goods in the box, by all bills that name it; nullopt where one does not tell its part.
std::optional<double> ManifestMass(const Index& index, const std::string& key, const BoxView& box) {
  if (box.bills.empty()) return std::nullopt;
  double sum = 0;
  for (const std::string& number : box.bills) {
    const BillView& bill = index.bills.at(number);
    if (bill.current.size() != 1) return std::nullopt;
    const ToldBill& told = bill.current.front();
    const model::Consignment& item = *told.bill->item;
    // A house bill repeats goods of its master.
    if (!item.master.empty() && index.bills.contains(model::ComparableNumber(item.master))) return std::nullopt;
    std::optional<double> part;
    for (const ToldBox& one : box.told) {
      if (one.message != told.message || !one.box->gross_kg) continue;
      const auto& bills = one.box->bills;
      if (bills.size() != 1 || model::ComparableNumber(bills.front()) != number) continue;
      part = part.value_or(0) + *one.box->gross_kg;
    }
    if (!part) {
      for (const model::Goods& goods : item.goods) {
        for (const model::Placement& placement : goods.placements) {
          if (placement.gross_kg && model::ComparableNumber(placement.container) == key) part = part.value_or(0) + *placement.gross_kg;
        }
      }
    }
    if (!part && bill.boxes.size() == 1) {
      part = item.gross_kg;
      if (!part && !item.goods.empty()) {
        double goods_sum = 0;
        bool whole = true;
        for (const model::Goods& goods : item.goods) {
          whole = whole && goods.gross_kg;
          goods_sum += goods.gross_kg.value_or(0);
        }
        if (whole) part = goods_sum;
      }
    }
    if (!part || !(*part > 0)) return std::nullopt;
    sum += *part;
  }
  return sum;
}

// The manifest's mass may be of the goods alone or with the box: the verified one may lie anywhere between, and a little beyond.
void CompareVerified(const Index& index, const std::string& key, const BoxView& box, const Limits& limits, std::vector<Discrepancy>& out) {
  const auto manifest = ManifestMass(index, key, box);
  if (!manifest) return;
  const double slack = limits.mass_kg + limits.mass_share * *manifest;
  const double low = *manifest - slack, high = *manifest + slack + EmptyLimit(box, limits);
  std::vector<Side> sides;
  double worst = 0, verified = 0;
  for (const ToldBox& told : box.told) {
    if (!told.box->verified_kg) continue;
    const double kg = *told.box->verified_kg, beyond = kg < low ? low - kg : kg - high;
    if (beyond <= 0) continue;
    sides.push_back({told.message->source, told.message->id, KilogramText(kg)});
    if (beyond > worst) {
      worst = beyond;
      verified = kg;
    }
  }
  if (sides.empty()) return;
  Discrepancy d{Kind::kMassDiffers, worst > 0.25 * *manifest ? Grade::kHigh : Grade::kMedium, "", "", "", {}, {}};
  d.sides.push_back({Source::kManifest, index.bills.at(*box.bills.begin()).current.front().message->id, KilogramText(*manifest)});
  d.sides.insert(d.sides.end(), sides.begin(), sides.end());
  d.args = {{"container", box.number}, {"manifest", KilogramText(*manifest)}, {"verified", KilogramText(verified)}};
  AddForBills(index, box, d, out);
}

}  // namespace

void CompareMasses(const Index& index, const Limits& limits, std::vector<Discrepancy>& out) {
  for (const auto& [key, box] : index.boxes) {
    CompareEmpty(index, box, limits, out);
    CompareVerified(index, key, box, limits, out);
  }
}

}  // namespace atalaya::declare
