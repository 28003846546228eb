#include "analysis/papers.h"

#include <cmath>
#include <string>
#include <unordered_map>

namespace atalaya::analysis {
namespace {

struct PaperWork {
  PaperTrade trade;
  std::unordered_map<std::string, std::vector<BoxFacts>> boxes;  // by call and container
  std::vector<std::string> calls;                                // of each shipment
  Days moves, notices;

  static std::string PlaceOf(const std::string& call, target::Word number) { return call + "#" + std::to_string(number); }

  void Take(const model::Declaration& message, std::size_t number, const TradeView& view, bool asked) {
    target::Declarations& d = trade.declarations;
    const std::string key = VoyageKey(message.voyage.ship, message.voyage.number);
    const std::string call = key.empty() ? "message " + std::to_string(number) : key;
    for (const model::Consignment& bill : message.consignments) {
      DeclaredBill declared;
      declared.bill = &bill;
      declared.voyage = &message.voyage;
      declared.filed = message.prepared;
      if (asked) trade.asked.push_back(d.shipments.size());
      d.shipments.push_back(ShipmentOf(declared, view, *d.words));
      calls.push_back(call);
    }
    for (const model::Equipment& item : message.equipment) {
      const BoxFacts facts = FactsOf(item, *d.words);
      if (facts.number < 0) continue;
      boxes[PlaceOf(call, facts.number)].push_back(facts);
      if (facts.move == model::Move::kGateIn || facts.move == model::Move::kGateOut) {
        d.gates.events.push_back({facts.number, facts.day});
      } else if ((facts.move == model::Move::kDischarged || facts.move == model::Move::kLoaded) && !key.empty()) {
        d.moves.events.push_back({facts.number, d.words->Intern(key)});
        d.calls.events.push_back({d.words->Intern(key)});  // a ship that is worked has called
        moves.Take(facts.day);
      }
    }
    if (message.kind != model::DeclarationKind::kPreArrival || key.empty()) return;
    d.calls.events.push_back({d.words->Intern(key)});
    for (const model::PlaceUse& place : message.voyage.places) {
      if (place.arrived.size() >= 10) notices.Take(target::DayNumber(std::string_view(place.arrived).substr(0, 10)));
    }
  }
};

}  // namespace

PaperTrade FromPapers(std::span<const model::Declaration> asked, std::span<const model::Declaration> others, const TradeView& view) {
  PaperWork work;
  std::size_t number = 0;
  for (const model::Declaration& message : asked) work.Take(message, number++, view, true);
  for (const model::Declaration& message : others) work.Take(message, number++, view, false);
  target::Declarations& d = work.trade.declarations;
  for (std::size_t i = 0; i < d.shipments.size(); ++i) {
    for (target::Box& box : d.shipments[i].boxes) {
      const auto told = work.boxes.find(PaperWork::PlaceOf(work.calls[i], box.number));
      if (told == work.boxes.end()) continue;
      for (const BoxFacts& facts : told->second) FillBox(box, facts);
    }
  }
  work.trade.feeds = WitnessFeeds(d, work.moves, work.notices);
  return std::move(work.trade);
}

}  // namespace atalaya::analysis
