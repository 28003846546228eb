#include "analysis/shipments.h"

#include <algorithm>
#include <cmath>

#include "base/text_util.h"
#include "target/signals.h"

namespace atalaya::analysis {
namespace {

using model::Nature;
using model::PlaceRole;
using target::kUnknownNumber;
using target::kUnknownWord;
using target::Word;

Word WordOf(target::Words& words, std::string_view text) { return text.empty() ? kUnknownWord : words.Intern(text); }

double DayOf(std::string_view time) { return time.size() < 10 ? target::kUnknownDay : target::DayNumber(time.substr(0, 10)); }

double NumberOf(const std::optional<double>& number) { return number && std::isfinite(*number) ? *number : kUnknownNumber; }

const model::PlaceUse* PlaceOf(const std::vector<model::PlaceUse>& places, PlaceRole role) {
  const auto found = std::find_if(places.begin(), places.end(), [&](const model::PlaceUse& p) { return p.role == role; });
  return found == places.end() ? nullptr : &*found;
}

std::string CodeOf(const model::PlaceUse* place) {
  if (place == nullptr) return {};
  return place->locode.empty() ? place->code : place->locode;
}

// ISO2 of a place: the head of its UN/LOCODE.
std::string CountryOf(const model::PlaceUse* place) { return place == nullptr ? std::string() : place->locode.substr(0, 2); }

const model::DeclaredParty* PartyOf(const std::vector<model::DeclaredParty>& parties, model::DeclaredRole role) {
  const auto found = std::find_if(parties.begin(), parties.end(), [&](const model::DeclaredParty& p) { return p.role == role && !p.name.empty(); });
  return found == parties.end() ? nullptr : &*found;
}

// A contact that is a telephone number: seven digits or more, no sign of mail; as digits, so that ways of writing it do not matter.
std::string PhoneOf(const model::DeclaredParty& party) {
  for (const std::string& contact : party.contacts) {
    if (contact.find('@') != std::string::npos) continue;
    std::string digits;
    std::size_t letters = 0;
    for (const char c : contact) {
      if (c >= '0' && c <= '9') digits += c;
      letters += (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
    if (digits.size() >= 7 && letters <= 4) return digits;  // "TEL", "FAX", "TE"
  }
  return {};
}

double MoneyOf(const std::optional<model::Amount>& amount, const TradeView& view) {
  if (!amount || !std::isfinite(amount->value)) return kUnknownNumber;
  if (amount->currency == view.currency) return amount->value;
  const auto rate = view.rates.find(amount->currency);
  return rate == view.rates.end() ? kUnknownNumber : amount->value * rate->second;
}

target::Goods GoodsOf(const model::Goods& line, const TradeView& view, target::Words& words) {
  target::Goods goods;
  for (const std::string& code : line.hs) {
    if (code.size() < 4) continue;
    goods.hs = words.Intern(std::string_view(code).substr(0, 10));
    break;
  }
  goods.text = WordOf(words, line.description);
  goods.net_kg = NumberOf(line.net_kg);
  goods.packages = NumberOf(line.packages);
  goods.value = MoneyOf(line.value, view);
  if (line.net_kg) {
    goods.quantity = goods.net_kg;
    goods.unit = words.Intern("kg");
  } else if (line.gross_kg) {
    goods.quantity = NumberOf(line.gross_kg);
    goods.unit = words.Intern("kg gross");
  }
  return goods;
}

// First day that one of these places tells.
double FirstDay(const std::vector<const model::PlaceUse*>& places, std::string model::PlaceUse::*member) {
  for (const model::PlaceUse* place : places) {
    if (place == nullptr) continue;
    const double day = DayOf(place->*member);
    if (!std::isnan(day)) return day;
  }
  return target::kUnknownDay;
}

void SetDirection(const DeclaredBill& declared, const TradeView& view, const model::PlaceUse* load, const model::PlaceUse* discharge, target::Shipment& s) {
  const bool here = !view.state.empty() && CountryOf(discharge) == view.state, from_here = !view.state.empty() && CountryOf(load) == view.state;
  s.trade_known = true;
  switch (declared.bill->nature) {
    case Nature::kImport: s.import = true; return;
    case Nature::kExport: s.import = false; return;
    case Nature::kUnknown:
      s.trade_known = here != from_here;
      s.import = !from_here || here;
      return;
    case Nature::kTransit:
    case Nature::kTranshipment:
      s.trade_known = false;
      s.import = !from_here || here;
      return;
  }
}

}  // namespace

std::string VoyageKey(const model::Ship& ship, std::string_view voyage) {
  const std::string number = model::ComparableNumber(std::string(voyage));
  if (number.empty()) return {};
  if (const std::string imo = model::ComparableNumber(ship.imo); !imo.empty()) return "IMO" + (imo.starts_with("IMO") ? imo.substr(3) : imo) + "/" + number;
  if (!ship.mmsi.empty()) return "MMSI" + ship.mmsi + "/" + number;
  if (const std::string sign = model::ComparableNumber(ship.call_sign); !sign.empty()) return "CS" + sign + "/" + number;
  if (!ship.name.empty()) return Fold(ship.name) + "/" + number;
  return {};
}

target::Shipment ShipmentOf(const DeclaredBill& declared, const TradeView& view, target::Words& words) {
  const model::Consignment& bill = *declared.bill;
  static const std::vector<model::PlaceUse> kNowhere;
  const auto& ship_places = declared.voyage == nullptr ? kNowhere : declared.voyage->places;
  const auto place = [&](PlaceRole own, PlaceRole ships) {
    const model::PlaceUse* found = PlaceOf(bill.places, own);
    return found != nullptr ? found : PlaceOf(ship_places, ships);
  };
  const model::PlaceUse* load = place(PlaceRole::kLoad, PlaceRole::kLoad);
  const model::PlaceUse* discharge = place(PlaceRole::kDischarge, PlaceRole::kDischarge);
  const model::PlaceUse* first_load = PlaceOf(bill.places, PlaceRole::kOriginalLoad);
  const model::PlaceUse* delivery = PlaceOf(bill.places, PlaceRole::kDelivery);

  target::Shipment s;
  s.bill = WordOf(words, bill.bill);
  std::string voyage = declared.voyage_key;
  if (voyage.empty() && declared.voyage != nullptr) voyage = VoyageKey(declared.voyage->ship, declared.voyage->number);
  s.voyage = WordOf(words, voyage);
  SetDirection(declared, view, load, discharge, s);
  if (const auto* shipper = PartyOf(bill.parties, model::DeclaredRole::kConsignor)) s.shipper = words.Intern(shipper->name);
  if (const auto* consignee = PartyOf(bill.parties, model::DeclaredRole::kConsignee)) {
    s.consignee = words.Intern(consignee->name);
    s.consignee_address = WordOf(words, consignee->address);
    s.consignee_phone = WordOf(words, PhoneOf(*consignee));
  }
  std::string origin;
  for (const model::Goods& line : bill.goods) {
    if (line.origin.empty() || (!origin.empty() && line.origin != origin)) {
      origin.clear();
      break;
    }
    origin = line.origin;
  }
  s.origin = WordOf(words, origin);
  const std::string partner = s.import ? (first_load ? CountryOf(first_load) : CountryOf(load)) : (delivery ? CountryOf(delivery) : CountryOf(discharge));
  s.partner = WordOf(words, partner);
  if (const auto region = view.regions.find(partner); region != view.regions.end()) s.region = WordOf(words, region->second);
  const std::string first = CodeOf(first_load), loaded = CodeOf(load);
  s.load_port = WordOf(words, first.empty() ? loaded : first);
  s.discharge_port = WordOf(words, CodeOf(discharge));
  s.via_known = !first.empty();
  if (!first.empty() && !loaded.empty() && loaded != first) s.via.push_back(words.Intern(loaded));
  for (const model::PlaceUse& use : bill.places) {
    if (use.role != PlaceRole::kTransit) continue;
    s.via_known = true;
    const Word port = WordOf(words, CodeOf(&use));
    if (port >= 0 && (s.via.empty() || s.via.back() != port)) s.via.push_back(port);
  }
  s.filed = DayOf(declared.filed);
  s.sailed = FirstDay({load, PlaceOf(ship_places, PlaceRole::kDeparture)}, &model::PlaceUse::departed);
  s.arrived = FirstDay({discharge, PlaceOf(ship_places, PlaceRole::kArrival), PlaceOf(ship_places, PlaceRole::kCall)}, &model::PlaceUse::arrived);
  // The call is at this side's port.
  if (s.import && std::isnan(s.arrived)) s.arrived = DayOf(declared.arrived);
  if (!s.import && std::isnan(s.sailed)) s.sailed = DayOf(declared.departed);
  s.amendments_known = declared.amendments_known;
  s.consignee_changed = DayOf(declared.consignee_changed);
  s.watch_hit = declared.watch_hit;
  s.discrepancies = NumberOf(declared.discrepancies);
  for (const model::Goods& line : bill.goods) s.goods.push_back(GoodsOf(line, view, words));
  s.value = MoneyOf(bill.value, view);
  s.packages = NumberOf(bill.packages);
  if (s.goods.size() == 1) {
    if (std::isnan(s.goods[0].value)) s.goods[0].value = s.value;
    if (std::isnan(s.goods[0].packages)) s.goods[0].packages = s.packages;
  }
  for (const std::string& number : bill.containers) {
    const std::string comparable = model::ComparableNumber(number);
    if (comparable.empty()) continue;
    target::Box box;
    box.number = words.Intern(comparable);
    s.boxes.push_back(box);
  }
  return s;
}

double TeuOf(std::string_view size_type) {
  if (size_type.empty()) return kUnknownNumber;
  switch (size_type[0]) {
    case '1': return 0.5;
    case '2': return 1;
    case '3': return 1.5;
    case '4': return 2;
    case 'L': return 2.25;
    case 'M': return 2.4;
    default: return kUnknownNumber;
  }
}

BoxFacts FactsOf(const model::Equipment& equipment, target::Words& words) {
  BoxFacts facts;
  facts.number = WordOf(words, model::ComparableNumber(equipment.number));
  for (const model::Seal& seal : equipment.seals) {
    if (seal.number.empty()) continue;
    facts.seal = words.Intern(seal.number);
    break;
  }
  facts.teu = TeuOf(equipment.size_type);
  facts.gross_kg = NumberOf(equipment.gross_kg);
  facts.vgm_kg = NumberOf(equipment.verified_kg);
  facts.move = equipment.move;
  facts.day = DayOf(equipment.moved_at);
  return facts;
}

void FillBox(target::Box& box, const BoxFacts& facts) {
  if (box.seal < 0) box.seal = facts.seal;
  if (std::isnan(box.teu)) box.teu = facts.teu;
  if (std::isnan(box.gross_kg)) box.gross_kg = facts.gross_kg;
  if (std::isnan(box.vgm_kg)) box.vgm_kg = facts.vgm_kg;
}

void Days::Take(double day) {
  if (std::isnan(day)) return;
  from = std::isnan(from) ? day : std::min(from, day);
  to = std::isnan(to) ? day : std::max(to, day);
}

std::vector<FeedStanding> WitnessFeeds(target::Declarations& d, const Days& moves, const Days& calls) {
  Days gates;
  for (const target::GatePass& pass : d.gates.events) gates.Take(pass.day);
  d.gates.from = gates.from;
  d.gates.to = gates.to;
  d.moves.from = moves.from;
  d.moves.to = moves.to;
  d.calls.from = calls.from;
  d.calls.to = calls.to;
  std::vector<target::Signals> joined(d.shipments.size());
  target::JoinEvents(d, {}, joined);
  const auto stand = [&](const char* name, target::Truth target::Signals::*missing, auto& feed) {
    FeedStanding standing{name, feed.from, feed.to, feed.events.size()};
    for (const target::Signals& signals : joined) {
      standing.expected += signals.*missing != target::Truth::kUnknown;
      standing.joined += signals.*missing == target::Truth::kFalse;
    }
    standing.used = standing.expected >= kLeastWitnessed &&
                    static_cast<double>(standing.joined) >= kLeastJoined * static_cast<double>(standing.expected);
    if (!standing.used) feed.from = feed.to = target::kUnknownDay;
    return standing;
  };
  return {stand("gates", &target::Signals::no_gate, d.gates), stand("moves", &target::Signals::no_move, d.moves),
          stand("calls", &target::Signals::no_call, d.calls)};
}

}  // namespace atalaya::analysis
