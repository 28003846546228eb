// The consignment ledger of one port call: what manifests, stowage plans, reports of moves and gates say of the same bills and boxes, compared.
//
//   Call call{"CRMOB", {{"D1", Source::kManifest, ...}, {"D2", Source::kPlan, ...}}};
//   for (const Discrepancy& d : Compare(call, limits)) ...
//
// What a source that is not there would have said is unknown, not missing: a source speaks of a way (inbound, outbound) only if it names a bill or
// box of that way, and a manifest speaks of an operator's boxes only if it names one of them (ships carry boxes of several carriers, each with a
// manifest of its own). docs/methods/declarations.md has the joins. Pure; the order of the messages does not matter; O(n log n).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "model/declaration.h"

namespace atalaya::declare {

enum class Source { kManifest, kPlan, kMoves, kGate };
enum class Kind {
  kAboardNotManifested,      // in the stowage plan for (from) this port, in no manifest
  kManifestedNotAboard,      // the other way round
  kMovedNotManifested,       // landed or loaded, in no manifest
  kOperatorNotManifested,    // no manifest names any box of this operator: told once, with the number of boxes
  kEmptyButHeavy,            // declared empty, too heavy for that
  kMassDiffers,              // verified gross mass against the manifest
  kSealChanged,              // seals of one message stand in no other
  kDangerousNotManifested,   // in plan or moves, not in the manifest
  kPortChanged,              // of loading or discharge
  kCheckDigit,               // the number's form is right, its digit is not
  kLate,                     // filed less than the limit before loading
  kConsigneeNew,             // never before in this State
  kConsigneeChanged,         // between two messages about the same bill
  kBillRepeated,             // in two messages, neither of which replaces the other
  kPhantom                   // two or more of plan, moves and gate speak, and none knows a box of this bill
};
enum class Grade { kLow, kMedium, kHigh };

std::string_view KindName(Kind kind);  // "aboard-not-manifested" ...
std::optional<Kind> KindFromName(std::string_view name);
std::string_view GradeName(Grade grade);     // "low", "medium", "high"
std::string_view SourceName(Source source);  // "manifest", "stowage-plan", "moves", "gate"
// Whether one more message of that source can take a discrepancy of that kind away (or tell it of other boxes): any other leaves it standing.
bool SpeaksOf(Source source, Kind kind);

struct BillIn {
  std::string id;  // of the stored consignment
  const model::Consignment* item = nullptr;
  bool current = true;  // false: replaced since; it only tells what changed
};
struct Message {
  std::string id;  // of the declaration; no two are the same
  Source source = Source::kManifest;
  std::string filed;  // when it was handed in, UTC
  std::vector<BillIn> bills;
  std::vector<const model::Equipment*> boxes;
  std::vector<model::PlaceUse> ports;  // of the voyage: when the ship left where the goods were loaded
};
struct Call {
  std::string port;  // UN/LOCODE
  std::vector<Message> messages;
  // Folded names of consignees that the State had before; nullopt: its memory does not go back.
  std::optional<std::vector<std::string>> known_consignees;
};

// What counts as different (data/declarations/limits.json).
struct Limits {
  double late_hours = 24;     // before loading
  double mass_share = 0.05;   // of the manifest's mass
  double mass_kg = 500;       // and besides
  double empty_20_kg = 3500, empty_40_kg = 5500, empty_reefer_kg = 1500, empty_other_kg = 6500;  // heavier than that no empty box is; reefers more
  double over_tare_kg = 500;  // where the tare is told
};

struct Side {
  Source source = Source::kManifest;
  std::string message;  // "": what no message said
  std::string says;     // words or a number of the message; "" where its silence is the point
};
struct Discrepancy {
  Kind kind = Kind::kPhantom;
  Grade grade = Grade::kLow;
  std::string consignment, bill, container;            // numbers in comparable form; "" where it is about none
  std::vector<std::pair<std::string, std::string>> args;  // of the message discrepancy.KIND
  std::vector<Side> sides;
};

// By kind, bill and container; no two have all three the same.
std::vector<Discrepancy> Compare(const Call& call, const Limits& limits);

}  // namespace atalaya::declare
