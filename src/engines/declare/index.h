// The messages of a call turned round: by box and by bill, in an order that does not depend on the one they came in. Only this folder includes it.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "declare/compare.h"

namespace atalaya::declare {

enum class Way { kUnknown, kInbound, kOutbound, kThrough };  // through: stays aboard

struct ToldBox {
  const Message* message = nullptr;
  const model::Equipment* box = nullptr;
  Way way = Way::kUnknown;
};
struct ToldBill {
  const Message* message = nullptr;
  const BillIn* bill = nullptr;
  Way way = Way::kUnknown;
};

struct BillView {
  std::string key, number;        // comparable; as written
  std::vector<ToldBill> current;  // mostly one; several: repeated
  std::vector<ToldBill> all;      // also those replaced
  std::set<std::string> boxes;    // keys, of the current ones
};
struct BoxView {
  std::string key, number;     // comparable; as written
  std::vector<ToldBox> told;   // manifests, plans, moves, gates
  std::set<std::string> bills; // keys of current bills that name it
  bool manifested = false;     // a manifest names it, in a bill or by itself
};

struct Index {
  std::string port;
  std::map<std::string, BillView> bills;  // by comparable number; bills without number are in none
  std::map<std::string, BoxView> boxes;   // by comparable number
  std::set<std::pair<Source, Way>> speaks;

  bool Speaks(Source source, Way way) const { return speaks.contains({source, way}); }
};
Index MakeIndex(const Call& call);

// The bill for people: the one of the latest message.
inline const BillIn& Latest(const BillView& view) { return *view.current.back().bill; }

// One discrepancy for each bill that names the box, or one without a bill.
void AddForBills(const Index& index, const BoxView& box, const Discrepancy& what, std::vector<Discrepancy>& out);

void CompareBoxes(const Index& index, std::vector<Discrepancy>& out);
void CompareMasses(const Index& index, const Limits& limits, std::vector<Discrepancy>& out);
void ComparePresence(const Index& index, std::vector<Discrepancy>& out);
void CompareBills(const Index& index, const Call& call, const Limits& limits, std::vector<Discrepancy>& out);

// "18,250" is for people of one country; "18250.5" is for messages.
std::string KilogramText(double kg);

}  // namespace atalaya::declare
