// What targeting reads of stored declarations, since it last looked: bodies as they are, with what stands around them. Pages of a fixed size, so that a year
// of a State is never in memory twice.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "store/database.h"

namespace atalaya::store {

struct WindowBill {
  std::string id, declaration, call, bill_key, filed;
  double discrepancies = 0;
  std::string body;  // model::Consignment
};
// Consignments of current declarations of a State filed from that day on, with an id after `after`; by id.
std::vector<WindowBill> WindowBills(Connection& connection, const std::string& state, const std::string& from, const std::string& after, int limit);
// Of one declaration, whatever its day.
std::vector<WindowBill> WindowBillsOf(Connection& connection, const std::string& declaration);

struct WindowEquipment {
  std::string id, declaration, call, body;  // model::Equipment
};
// Equipment of current declarations received from that day on, with an id after `after`; by id.
std::vector<WindowEquipment> WindowEquipmentRows(Connection& connection, const std::string& state, const std::string& from, const std::string& after, int limit);

struct WindowDeclaration {
  std::string id, call, kind, head;  // model::Declaration without items
};
// Current ones of a State received from that day on, with an id after `after`; by id.
std::vector<WindowDeclaration> WindowDeclarations(Connection& connection, const std::string& state, const std::string& from, const std::string& after, int limit);
// Those that are current no more.
std::set<std::string> ReplacedDeclarations(Connection& connection, const std::string& state, const std::string& from);

struct WindowCall {
  std::string id, imo, mmsi, call_sign, name, voyage, eta, etd;
  bool told = false;  // by others than manifests: a notice, an arrival that was seen
};
std::vector<WindowCall> WindowCalls(Connection& connection, const std::string& state);

// What changes after a consignment was filed.
struct WindowState {
  std::string id, outcome;
  bool random = false, open = false;  // open: current, nobody decided, nothing inspected
  double discrepancies = 0;
};
std::vector<WindowState> WindowStates(Connection& connection, const std::string& state, const std::string& from);
// Of consignments that were screened: whether an undecided or true hit stands. Those not named were not screened.
std::vector<std::pair<std::string, bool>> WindowHits(Connection& connection, const std::string& state, const std::string& from);
// Consignees of replaced versions of bills: call, bill, consignee, filed; oldest first.
struct OldConsignee {
  std::string call, bill_key, consignee;
};
std::vector<OldConsignee> OldConsignees(Connection& connection, const std::string& state, const std::string& from);

}  // namespace atalaya::store
