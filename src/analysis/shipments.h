// Declared consignments as what the targeting signals read: model::Consignment with its ship, its containers and what happened to it
// -> target::Shipment and the feeds of gate, crane and ship.
//
// Nothing is invented. What a paper does not say stays unknown, with these readings of what it does say (docs/methods/target.md has the table):
//   * direction: as declared; where nothing is declared, by which port lies in the State. Transit and transhipment are no trade of the State: they
//     pass here (their goods arrive), but they are neither import nor export to a rule.
//   * partner: country where an import was first loaded, where an export is finally delivered. Ports: the UN/LOCODE, else the code as written.
//   * via: places of transhipment; and the port of loading where the port of first loading is another. None stated: not known, not "none".
//   * quantity: net kilograms where declared, else gross kilograms as a unit of its own: papers of sea transport have no other quantity.
//   * value: of the goods line, or of the bill where it has one line, in the currency asked for; an unknown rate or currency is an unknown value.
//   * containers: numbers of the bill; size, seal and weights from whatever equipment of the same call tells them, the first that does.
//   * voyage: ship and voyage number; without both unknown.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "model/declaration.h"
#include "target/shipment.h"

namespace atalaya::analysis {

// Who looks, and how values compare.
struct TradeView {
  std::string state;                           // ISO2
  std::string currency = "USD";
  std::map<std::string, double> rates = {};    // by currency: units of `currency` for one; its own is 1
  std::map<std::string, std::string> regions = {};  // country ISO2 -> region of the world
};

// What lies around one bill. Pointers must outlive the call; null or empty: not known.
struct DeclaredBill {
  const model::Consignment* bill = nullptr;
  const model::Voyage* voyage = nullptr;
  std::string voyage_key;         // VoyageKey where the caller knows the ship better than this message; else made from `voyage`
  std::string filed;              // day or time
  std::string arrived, departed;  // of the call here, where the message does not tell
  target::Truth watch_hit = target::Truth::kUnknown;
  std::optional<double> discrepancies;  // between the messages about its call
  bool amendments_known = false;
  std::string consignee_changed;  // day of the last change; "" with amendments_known: never
};

// "IMO9074729/123W": ship by IMO number, else MMSI, call sign, name; "" where ship or voyage is not known.
std::string VoyageKey(const model::Ship& ship, std::string_view voyage);

// Boxes have their numbers only: FillBox adds the rest.
target::Shipment ShipmentOf(const DeclaredBill& declared, const TradeView& view, target::Words& words);

// What one message says about one container.
struct BoxFacts {
  target::Word number = target::kUnknownWord;  // comparable form
  target::Word seal = target::kUnknownWord;
  double teu = target::kUnknownNumber, gross_kg = target::kUnknownNumber, vgm_kg = target::kUnknownNumber;
  model::Move move = model::Move::kNone;
  double day = target::kUnknownDay;  // of the move
};
BoxFacts FactsOf(const model::Equipment& equipment, target::Words& words);

// Takes what is not known yet.
void FillBox(target::Box& box, const BoxFacts& facts);

// TEU of an ISO 6346 size code by its first character ("22G1" 1, "45G1" 2, "L5G1" 2.25); unknown for others.
double TeuOf(std::string_view size_type);

// A source is a witness only if it knows what it should: a feed that joins fewer than this share of the consignments which it should have seen is taken
// as not there. A port that sends few of its gate passes would make phantoms of the rest.
inline constexpr double kLeastJoined = 0.5;
inline constexpr std::size_t kLeastWitnessed = 20;  // consignments, before the share is believed

struct FeedStanding {
  std::string feed;  // "gates", "moves", "calls"
  double from = target::kUnknownDay, to = target::kUnknownDay;
  std::size_t events = 0, expected = 0, joined = 0;
  bool used = false;
};
struct Days {
  double from = target::kUnknownDay, to = target::kUnknownDay;
  void Take(double day);  // unknown days change nothing
};
// Sets the days that each feed covers, from its first event to its last, and takes away those that are no witness. Moves and calls have no day of their own
// in the feed: the caller says which days theirs lie in. Every shipment must be in.
std::vector<FeedStanding> WitnessFeeds(target::Declarations& declarations, const Days& moves, const Days& calls);

}  // namespace atalaya::analysis
