// What messages say differently about the same bill, and when they said it.
#include <algorithm>

#include "base/text_util.h"
#include "base/time.h"
#include "declare/index.h"

namespace atalaya::declare {
namespace {

constexpr long long kHour = 3'600'000;

std::string ConsigneeOf(const model::Consignment& bill) {
  for (const model::DeclaredParty& party : bill.parties) {
    if (party.role == model::DeclaredRole::kConsignee && !party.name.empty()) return party.name;
  }
  return "";
}

// Milliseconds; the latest moment that the text can mean. A time without zone is somewhere's local time (UTC-12 at the latest), a day ends 24 hours later.
std::optional<long long> LatestMoment(const std::string& text) {
  const auto day = MillisFromUtc(text.substr(0, 10));
  if (!day) return std::nullopt;
  if (text.size() < 16) return *day + 36 * kHour;
  const auto hour = ToInteger(text.substr(11, 2)), minute = ToInteger(text.substr(14, 2));
  if (!hour || !minute) return *day + 36 * kHour;
  const long long time = *day + *hour * kHour + *minute * 60'000;
  if (text.back() == 'Z') return time;
  // "+05:00" at the end
  if (text.size() >= 22 && text[text.size() - 3] == ':' && (text[text.size() - 6] == '+' || text[text.size() - 6] == '-')) {
    const auto hours = ToInteger(text.substr(text.size() - 5, 2)), minutes = ToInteger(text.substr(text.size() - 2, 2));
    if (hours && minutes) return time - (text[text.size() - 6] == '+' ? 1 : -1) * (*hours * kHour + *minutes * 60'000);
  }
  return time + 12 * kHour;
}

void CheckFiling(const BillView& bill, const Limits& limits, std::vector<Discrepancy>& out) {
  if (bill.current.back().way != Way::kInbound) return;
  const Message* first = bill.all.front().message;  // in order of filing
  const auto filed = MillisFromUtc(first->filed);
  if (!filed) return;
  // The latest that any of them says the ship left the port of loading.
  std::optional<long long> left;
  Side side;
  for (const ToldBill& told : bill.current) {
    for (const model::PlaceUse& load : told.bill->item->places) {
      if (load.role != model::PlaceRole::kLoad || load.locode.empty()) continue;
      for (const model::PlaceUse& port : told.message->ports) {
        if (port.locode != load.locode || port.departed.empty()) continue;
        const auto moment = LatestMoment(port.departed);
        if (!moment || (left && *moment <= *left)) continue;
        left = moment;
        side = {Source::kManifest, told.message->id, port.departed};
      }
    }
  }
  if (!left || static_cast<double>(*filed) <= static_cast<double>(*left) - limits.late_hours * static_cast<double>(kHour)) return;
  Discrepancy d{Kind::kLate, Grade::kLow, Latest(bill).id, bill.key, "", {}, {side, {Source::kManifest, first->id, first->filed.substr(0, 16)}}};
  d.args = {{"bill", bill.number}, {"left", side.says}, {"filed", first->filed.substr(0, 16)}, {"hours", KilogramText(limits.late_hours)}};
  out.push_back(std::move(d));
}

void CompareConsignees(const BillView& bill, const Call& call, const std::set<std::string>& known, std::vector<Discrepancy>& out) {
  std::set<std::string> names;
  std::vector<Side> sides;
  for (const ToldBill& told : bill.all) {
    const std::string name = ConsigneeOf(*told.bill->item);
    if (name.empty()) continue;
    if (names.insert(Fold(name)).second) sides.push_back({Source::kManifest, told.message->id, name});
  }
  if (names.size() > 1) {
    Discrepancy d{Kind::kConsigneeChanged, Grade::kMedium, Latest(bill).id, bill.key, "", {}, sides};
    d.args = {{"bill", bill.number}, {"first", sides.front().says}, {"last", sides.back().says}};
    out.push_back(std::move(d));
  }
  if (!call.known_consignees) return;
  for (const ToldBill& told : bill.current) {
    const std::string name = ConsigneeOf(*told.bill->item);
    if (name.empty() || known.contains(Fold(name))) continue;
    Discrepancy d{Kind::kConsigneeNew, Grade::kLow, Latest(bill).id, bill.key, "", {{"bill", bill.number}, {"consignee", name}}, {}};
    d.sides.push_back({Source::kManifest, told.message->id, name});
    out.push_back(std::move(d));
    return;
  }
}

}  // namespace

void CompareBills(const Index& index, const Call& call, const Limits& limits, std::vector<Discrepancy>& out) {
  std::set<std::string> known;
  for (const std::string& name : call.known_consignees.value_or(std::vector<std::string>())) known.insert(Fold(name));
  for (const auto& [key, bill] : index.bills) {
    if (bill.current.empty()) continue;
    CheckFiling(bill, limits, out);
    CompareConsignees(bill, call, known, out);
    if (bill.current.size() < 2) continue;
    Discrepancy d{Kind::kBillRepeated, Grade::kLow, Latest(bill).id, bill.key, "", {{"bill", bill.number}, {"count", std::to_string(bill.current.size())}}, {}};
    for (const ToldBill& told : bill.current) d.sides.push_back({Source::kManifest, told.message->id, ConsigneeOf(*told.bill->item)});
    out.push_back(std::move(d));
  }
}

}  // namespace atalaya::declare
