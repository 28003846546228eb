// What the built-in signals read: consignments of a period with their goods and containers, and what other sources say happened to those
// containers and ships. Texts are ids in `words` (words.h), compared folded; an adapter fills this from stored declarations.
//
// Unknown: kUnknownWord, NaN, Truth::kUnknown, kUnknownDay. Money is in one currency, weights in kilograms, days since 1970.
#pragma once

#include <limits>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "target/table.h"
#include "target/words.h"

namespace atalaya::target {

inline constexpr double kUnknownNumber = std::numeric_limits<double>::quiet_NaN();
inline constexpr double kUnknownDay = kUnknownNumber;

struct Goods {
  Word hs = kUnknownWord;    // digits of the Harmonized System, 4 to 10
  Word unit = kUnknownWord;  // of `quantity`
  Word text = kUnknownWord;  // description as declared
  double value = kUnknownNumber, quantity = kUnknownNumber, net_kg = kUnknownNumber, packages = kUnknownNumber;
};

struct Box {
  Word number = kUnknownWord, seal = kUnknownWord;
  double teu = kUnknownNumber;                                // 1 for 20 feet, 2 for 40
  double gross_kg = kUnknownNumber, vgm_kg = kUnknownNumber;  // as declared; verified gross mass
};

struct Shipment {
  Word bill = kUnknownWord, voyage = kUnknownWord;
  bool import = true;  // seen from where this runs: it arrives here; false: it leaves from here
  bool trade_known = true;  // false: transit, transhipment or not told: neither an import nor an export, but it passes here as `import` says
  Word shipper = kUnknownWord, consignee = kUnknownWord;
  Word consignee_address = kUnknownWord, consignee_phone = kUnknownWord;
  Word origin = kUnknownWord;                           // country of the goods
  Word partner = kUnknownWord, region = kUnknownWord;   // the other country of the trade, and its region of the world
  Word load_port = kUnknownWord, discharge_port = kUnknownWord;
  bool via_known = false;
  std::vector<Word> via;                                // ports of transhipment, in order
  double filed = kUnknownDay, sailed = kUnknownDay, arrived = kUnknownDay;
  bool amendments_known = false;
  double consignee_changed = kUnknownDay;               // last change; unknown where amendments are known: never
  Truth watch_hit = Truth::kUnknown;                    // an undecided or true hit on a watch list
  double discrepancies = kUnknownNumber;                // contradictions between the messages about its call that concern it
  std::vector<Goods> goods;
  std::vector<Box> boxes;
  double value = kUnknownNumber, net_kg = kUnknownNumber, packages = kUnknownNumber;  // declared for the whole, where its goods do not tell the sum
};

struct GatePass {
  Word container = kUnknownWord;
  double day = kUnknownDay;
};
struct BoxMove {  // loaded on or discharged from a ship
  Word container = kUnknownWord, voyage = kUnknownWord;
};
struct ShipCall {
  Word voyage = kUnknownWord;
};

// A source of events and the days it covers: what should have happened outside of them is unknown, not missing.
template <class Event>
struct Feed {
  double from = kUnknownDay, to = kUnknownDay;  // unknown: the source is not there
  std::vector<Event> events;
};

struct Declarations {
  std::shared_ptr<Words> words = std::make_shared<Words>();
  std::vector<Shipment> shipments;
  Feed<GatePass> gates;
  Feed<BoxMove> moves;
  Feed<ShipCall> calls;
  std::map<std::pair<Word, Word>, double> sea_miles;  // between ports: folded ids, the lower first
  std::map<Word, double> exposure;                    // of a port, folded id: the region's analysis of weak links
};

}  // namespace atalaya::target
