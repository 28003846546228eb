#include "api/demo_trade.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

#include "api/target_declaration.h"
#include "api/targeting.h"
#include "store/declarations.h"
#include "store/demo_trade.h"
#include "store/rules.h"
#include "store/states.h"

namespace atalaya::api {
namespace {

using model::DeclaredRole;
using model::PlaceRole;
using target::Word;

constexpr const char* kDemoBlob = "illustrative";
constexpr double kGatheredDays = 4;

// Two ports of each of the generator's 24 countries.
constexpr std::array<const char*, 48> kForeign{
    "USMIA", "USNYC", "COCTG", "COBUN", "ECGYE", "ECESM", "PECLL", "PEPAI", "CLVAP", "CLSAI", "ARBUE", "ARROS", "UYMVD", "UYNVP", "MXVER", "MXZLO",
    "CNSHA", "CNNGB", "NLRTM", "NLAMS", "DEHAM", "DEBRV", "ESALG", "ESVLC", "ITGIT", "ITGOA", "PTSIE", "PTLIS", "BEANR", "BEZEE", "FRLEH", "FRFOS",
    "GBFXT", "GBSOU", "JPTYO", "JPYOK", "KRPUS", "KRINC", "INNSA", "INMUN", "ZADUR", "ZACPT", "MAPTM", "MACAS", "DOCAU", "DOHAI", "PABLB", "PAMIT"};
constexpr std::array<const char*, 6> kHubs{"JMKIN", "BSFPO", "TTPOS", "CRMOB", "LKCMB", "SGSIN"};
constexpr std::array<const char*, 3> kHomes{"BRSSZ", "BRPNG", "BRRIG"};

std::size_t NumberIn(const std::string& text, std::size_t from) { return static_cast<std::size_t>(std::atoll(text.c_str() + from)); }

std::string TextOf(const target::Declarations& d, Word word) { return word < 0 ? std::string() : DemoName(d.words->Text(word)); }

model::PlaceUse PlaceAt(PlaceRole role, const std::string& code) {
  model::PlaceUse place;
  place.role = role;
  place.code = place.locode = code;
  return place;
}

model::DeclaredParty PartyAs(DeclaredRole role, const std::string& name) {
  model::DeclaredParty party;
  party.role = role;
  party.name = name;
  return party;
}

std::optional<double> Known(double number) { return std::isnan(number) ? std::nullopt : std::optional(number); }

class Writer {
 public:
  explicit Writer(const DemoTradeOptions& options) : options_(options) {}

  DemoTrade Run() {
    out_.planted = target::Planter(options_.consignments, options_.seed, options_.rate).Run();
    const auto& shipments = Trade().shipments;
    if (shipments.empty()) return std::move(out_);
    last_ = target::DayNumber(options_.last_day);
    out_.shift = last_ - shipments.back().filed;
    // One manifest a voyage and day of filing.
    std::map<std::pair<std::string, double>, std::vector<std::size_t>> manifests;
    for (std::size_t i = 0; i < shipments.size(); ++i) manifests[{VoyageOf(i), options_.gathered ? 0 : shipments[i].filed}].push_back(i);
    std::set<std::string> told;
    for (const auto& [key, bills] : manifests) {
      Manifest(bills, shipments[bills.front()].filed);
      if (options_.notices && told.insert(key.first).second) Notice(bills.front());
    }
    if (options_.notices) Events();
    std::stable_sort(out_.messages.begin(), out_.messages.end(), [](const DemoMessage& a, const DemoMessage& b) { return a.filed < b.filed; });
    return std::move(out_);
  }

 private:
  const target::Declarations& Trade() const { return out_.planted.declarations; }
  // Generated: "V12I20005", a lane, its direction, the day of sailing. Gathered: four days at a port, each way.
  std::string VoyageOf(std::size_t i) const {
    const target::Shipment& s = Trade().shipments[i];
    if (!options_.gathered) return Trade().words->Text(s.voyage);
    return "V" + HomePort(s).substr(2) + (s.import ? "I" : "E") + std::to_string(static_cast<long long>((s.import ? s.arrived : s.sailed) / kGatheredDays));
  }
  std::string DayOf(double generated) const { return target::DayText(generated + out_.shift); }
  std::string HomePort(const target::Shipment& s) const { return TextOf(Trade(), s.import ? s.discharge_port : s.load_port); }

  model::Declaration Head(std::size_t i, model::DeclarationKind kind) const {
    const target::Shipment& s = Trade().shipments[i];
    const std::string voyage = VoyageOf(i);
    model::Declaration head;
    head.kind = kind;
    head.function = model::DeclarationFunction::kOriginal;
    head.format = head.file = "illustrative";
    head.sender = "Illustrative carrier";
    head.voyage.number = voyage;
    // One ship each way.
    head.voyage.ship.name = "Fictitious Trader " + (options_.gathered ? HomePort(s).substr(2) + (s.import ? " In" : " Out") : voyage.substr(1, voyage.find_first_of("IE")));
    model::PlaceUse call = PlaceAt(s.import ? PlaceRole::kArrival : PlaceRole::kDeparture, HomePort(s));
    (s.import ? call.arrived : call.departed) = DayOf(s.import ? s.arrived : s.sailed);
    head.voyage.places.push_back(call);
    return head;
  }

  model::Consignment Bill(std::size_t i) const {
    const target::Declarations& d = Trade();
    const target::Shipment& s = d.shipments[i];
    model::Consignment bill;
    bill.bill = TextOf(d, s.bill);
    bill.nature = s.import ? model::Nature::kImport : model::Nature::kExport;
    const std::string load = TextOf(d, s.load_port);
    bill.places.push_back(PlaceAt(PlaceRole::kOriginalLoad, load));
    bill.places.push_back(PlaceAt(PlaceRole::kLoad, load));
    bill.places.back().departed = DayOf(s.sailed);
    for (const Word via : s.via) bill.places.push_back(PlaceAt(PlaceRole::kTransit, TextOf(d, via)));
    bill.places.push_back(PlaceAt(PlaceRole::kDischarge, TextOf(d, s.discharge_port)));
    bill.places.back().arrived = DayOf(s.arrived);
    bill.parties.push_back(PartyAs(DeclaredRole::kConsignor, TextOf(d, s.shipper)));
    bill.parties.push_back(PartyAs(DeclaredRole::kConsignee, TextOf(d, s.consignee)));
    bill.parties.back().address = TextOf(d, s.consignee_address);
    if (s.consignee_phone >= 0) bill.parties.back().contacts.push_back(TextOf(d, s.consignee_phone));
    for (const target::Goods& line : s.goods) {
      model::Goods goods;
      goods.hs.push_back(TextOf(d, line.hs));
      goods.description = "Illustrative goods of heading " + goods.hs[0].substr(0, 4);
      goods.packages = Known(line.packages);
      goods.net_kg = Known(line.net_kg);
      if (!std::isnan(line.value)) goods.value = model::Amount{line.value, "USD"};
      goods.origin = (s.import ? load : TextOf(d, s.load_port)).substr(0, 2);
      bill.goods.push_back(std::move(goods));
    }
    for (const target::Box& box : s.boxes) bill.containers.push_back(TextOf(d, box.number));
    return bill;
  }

  model::Equipment BoxOf(const target::Box& box) const {
    model::Equipment equipment;
    equipment.kind = "CN";
    equipment.number = TextOf(Trade(), box.number);
    equipment.size_type = box.teu > 1 ? "45G1" : "22G1";
    equipment.fullness = model::Fullness::kFull;
    equipment.gross_kg = Known(box.gross_kg);
    equipment.verified_kg = Known(box.vgm_kg);
    if (box.seal >= 0) equipment.seals.push_back({TextOf(Trade(), box.seal), model::SealParty::kCarrier, "CA", ""});
    return equipment;
  }

  void Manifest(const std::vector<std::size_t>& bills, double filed) {
    const auto& shipments = Trade().shipments;
    model::Declaration manifest = Head(bills.front(), model::DeclarationKind::kManifest);
    manifest.number = VoyageOf(bills.front()) + "-" + std::to_string(static_cast<long long>(filed));
    double changed = target::kUnknownDay;
    for (const std::size_t i : bills) {
      manifest.consignments.push_back(Bill(i));
      for (const target::Box& box : shipments[i].boxes) {
        manifest.equipment.push_back(BoxOf(box));
        manifest.equipment.back().bills = {manifest.consignments.back().bill};
      }
      const double day = shipments[i].consignee_changed;
      if (!std::isnan(day) && !(day <= changed)) changed = day;
    }
    const std::string port = HomePort(shipments[bills.front()]);
    if (std::isnan(changed) || changed + out_.shift > last_) {
      out_.messages.push_back({DayOf(filed), port, std::move(manifest)});
      return;
    }
    // Another consignee stood in the first version; the second was filed when it changed.
    model::Declaration first = manifest;
    for (std::size_t k = 0; k < bills.size(); ++k) {
      if (std::isnan(shipments[bills[k]].consignee_changed)) continue;
      for (model::DeclaredParty& party : first.consignments[k].parties) {
        if (party.role == DeclaredRole::kConsignee) party = PartyAs(DeclaredRole::kConsignee, "Fictitious consignee before the change");
      }
    }
    manifest.function = model::DeclarationFunction::kReplace;
    out_.messages.push_back({DayOf(std::min(filed, changed - 1)), port, std::move(first)});
    out_.messages.push_back({DayOf(std::max(changed, std::min(filed, changed - 1) + 1)), port, std::move(manifest)});
  }

  void Notice(std::size_t i) {
    const target::Shipment& s = Trade().shipments[i];
    model::Declaration notice = Head(i, model::DeclarationKind::kPreArrival);
    notice.security = model::SecurityNotice{};
    notice.security->certificate_valid = true;
    notice.security->level = 1;
    out_.messages.push_back({DayOf(s.filed), HomePort(s), std::move(notice)});
  }

  // Crane moves by voyage, gate passes by day: what has happened by the last day.
  void Events() {
    std::map<Word, std::string> voyage_of;      // as generated -> as told
    std::map<std::string, std::size_t> sample;  // a shipment of each voyage
    for (std::size_t i = 0; i < Trade().shipments.size(); ++i) {
      sample.emplace(VoyageOf(i), i);
      voyage_of.emplace(Trade().shipments[i].voyage, VoyageOf(i));
    }
    std::map<std::string, std::vector<Word>> moves;
    for (const target::BoxMove& move : Trade().moves.events) moves[voyage_of.at(move.voyage)].push_back(move.container);
    for (const auto& [voyage, boxes] : moves) {
      const std::size_t i = sample.at(voyage);
      const target::Shipment& s = Trade().shipments[i];
      const double day = s.import ? s.arrived : s.sailed;
      if (day + out_.shift > last_) continue;
      model::Declaration list = Head(i, model::DeclarationKind::kMoves);
      for (const Word box : boxes) {
        model::Equipment equipment;
        equipment.kind = "CN";
        equipment.number = TextOf(Trade(), box);
        equipment.move = s.import ? model::Move::kDischarged : model::Move::kLoaded;
        equipment.moved_at = DayOf(day);
        list.equipment.push_back(std::move(equipment));
      }
      out_.messages.push_back({DayOf(day), HomePort(s), std::move(list)});
    }
    // Gate passes of a day, or of a week in one message that keeps each one's day.
    std::map<double, std::vector<std::pair<Word, double>>> gates;
    for (const target::GatePass& pass : Trade().gates.events) {
      if (pass.day + out_.shift > last_) continue;
      gates[options_.gathered ? std::min(last_ - out_.shift, std::floor(pass.day / 7) * 7 + 6) : pass.day].emplace_back(pass.container, pass.day);
    }
    for (const auto& [day, boxes] : gates) {
      model::Declaration list;
      list.kind = model::DeclarationKind::kMoves;
      list.format = list.file = "illustrative";
      list.sender = "Illustrative gate";
      for (const auto& [box, passed] : boxes) {
        model::Equipment equipment;
        equipment.kind = "CN";
        equipment.number = TextOf(Trade(), box);
        equipment.move = model::Move::kGateOut;
        equipment.moved_at = DayOf(passed);
        list.equipment.push_back(std::move(equipment));
      }
      out_.messages.push_back({DayOf(day), kHomes[0], std::move(list)});
    }
  }

  DemoTradeOptions options_;
  DemoTrade out_;
  double last_ = 0;
};

Result<int> StoreMessages(store::Transaction& t, const std::string& state, DemoTrade& trade) {
  int stored = 0;
  for (DemoMessage& each : trade.messages) {
    store::DeclarationWriter writer(t, {state, "", each.port, kDemoBlob, each.filed + "T06:00:00.000Z"});
    model::Declaration& message = each.message;
    auto consignments = std::move(message.consignments);
    auto equipment = std::move(message.equipment);
    message.consignments.clear();
    message.equipment.clear();
    writer.Begin(message);
    for (model::Consignment& item : consignments) writer.Take(item);
    for (model::Equipment& item : equipment) writer.Take(item);
    writer.End(message);
    stored += static_cast<int>(consignments.size());
  }
  return stored;
}

}  // namespace

std::string DemoName(const std::string& text) {
  if (text.starts_with("HOME")) return kHomes.at(NumberIn(text, 4) % kHomes.size());
  if (text.starts_with("HUB")) return kHubs.at(NumberIn(text, 3) % kHubs.size());
  if (text == "ODDPORT") return "NAWVB";
  if (text == "WEAKPORT") return "HTPAP";
  if (text.starts_with("Party ")) return "Importadora Fictícia " + text.substr(6);
  if (text.starts_with("Shipper ")) return "Fictitious Exports " + text.substr(8);
  if (text.starts_with("Newcomer ")) return "Nova Empresa Fictícia " + text.substr(9);
  if (text.starts_with("Shell ")) return "Comercial Fictícia " + text.substr(6);
  if (text.starts_with("Street ")) return "Rua Fictícia " + text.substr(7);
  if (text.starts_with("Mailbox ")) return "Caixa Postal Fictícia " + text.substr(8);
  if (text.starts_with("Lane ")) return "Travessa Fictícia " + text.substr(5);
  if (text.starts_with("+9")) return text.substr(0, 3) + " 00" + std::string(text.size() < 11 ? 11 - text.size() : 0, '0') + text.substr(4);
  if (text.size() >= 3 && text[0] == 'P' && std::isdigit(static_cast<unsigned char>(text[1])) && (text.back() == 'A' || text.back() == 'B')) {
    return kForeign.at((2 * NumberIn(text, 1) + (text.back() == 'B')) % kForeign.size());
  }
  return text;
}

DemoTrade MakeDemoTrade(const DemoTradeOptions& options) { return Writer(options).Run(); }

DemoOutcome OutcomeOfDemo(const target::PlantedDeclarations& planted, std::size_t i, std::uint64_t seed) {
  const auto at = [&](std::uint64_t which) { return static_cast<double>(PhiloxBlock(seed, StreamOf("demo outcomes"), 4 * i + which)[0]) / 4294967296.0; };
  const bool bad = planted.plants[i] != target::Plant::kNone;
  DemoOutcome out;
  out.random = at(0) < 0.04;
  const bool chosen = at(1) < (bad ? 0.7 : 0.06);
  if (out.random || chosen) out.outcome = at(2) < (bad ? 0.85 : 0.01) ? "found" : "clean";
  return out;
}

Result<std::string> StoreDemoManifest(Context& context, const DemoTradeOptions& options, std::size_t bills) {
  DemoTradeOptions more = options;
  more.consignments = bills;
  more.seed = options.seed + 1;
  more.last_day = context.now().substr(0, 10);
  more.notices = false;
  DemoTrade trade = MakeDemoTrade(more);
  return context.database.Write("system", [&](store::Transaction& t) -> Result<std::string> {
    store::DeclarationWriter writer(t, {options.state, "", kHomes[0], "manifest", ""});
    model::Declaration head;
    head.kind = model::DeclarationKind::kManifest;
    head.voyage.number = "MANIFEST-1";
    head.voyage.ship.name = "Fictitious Trader";
    writer.Begin(head);
    for (DemoMessage& each : trade.messages) {
      for (model::Consignment& item : each.message.consignments) writer.Take(item);
      for (model::Equipment& item : each.message.equipment) writer.Take(item);
    }
    writer.End(head);
    return writer.Declarations().front();
  });
}

Result<int> FillDemoTrade(Context& context, const DemoTradeOptions& options, const std::vector<target::Rule>* own) {
  if (options.add_state) {
    const auto added = context.database.Write("system", [&](store::Transaction& t) -> Result<int> {
      store::AddDemoState(t, options.state);
      return 1;
    });
    if (!added) return added;
  }
  const auto wanted = context.database.Read(
      [&](store::Connection& c) { return store::FindState(c, options.state).has_value() && !store::HasConsignments(c, options.state); });
  if (!wanted) return Fail(wanted.error());
  if (!*wanted) return 0;
  DemoTrade trade = MakeDemoTrade(options);
  const std::string settled_before = DaysBefore(options.last_day, 4);
  TargetingFor targeting(context);
  auto rules = own == nullptr ? targeting->ShippedRules() : Result<std::vector<target::Rule>>(*own);
  if (!rules) return Fail(rules.error());
  const auto filled = context.database.Write("system", [&](store::Transaction& t) -> Result<int> {
    const auto stored = StoreMessages(t, options.state, trade);
    if (!stored) return stored;
    store::MarkDemoChecked(t, kDemoBlob);
    std::map<std::string, std::size_t> by_bill;
    const auto& d = trade.planted.declarations;
    for (std::size_t i = 0; i < d.shipments.size(); ++i) by_bill[d.words->Text(d.shipments[i].bill)] = i;
    for (const store::ConsignmentRow& row : store::ConsignmentsFiled(t, options.state, "", "9999", {static_cast<int>(options.consignments) * 2, {}})) {
      const auto at = by_bill.find(row.bill);
      if (at == by_bill.end()) continue;
      const bool settled = row.filed < settled_before;
      const DemoOutcome outcome = settled ? OutcomeOfDemo(trade.planted, at->second, options.seed) : DemoOutcome{};
      store::PutDemoPast(t, {row.id, outcome.outcome, outcome.random, settled, row.filed, "illustrative"});
    }
    t.Record({"declaration.demo", "state/" + options.state, options.state, R"({"illustrative":true})"});
    store::TargetSettings settings = store::SettingsOf(t, options.state);
    settings.yellow = 10;  // of the shipped rules' points: two weak ones, or one strong
    settings.red = 20;
    settings.draw_key = NewDrawKey(context, options.state);
    if (auto saved = store::SaveSettings(t, settings, settings.etag); !saved) return Fail(saved.error());
    const auto put = store::PutDemoRules(t, options.state, *rules);
    if (!put) return Fail(put.error());
    const auto book = RenewBook(context, t, options.state, "rules");
    if (!book) return Fail(book.error());
    store::CountAnew(t);
    return *stored;
  });
  if (!filled) return filled;
  OutcomesChanged(context, options.state);
  StartRescoring(context, options.state, "system");
  return filled;
}

}  // namespace atalaya::api
