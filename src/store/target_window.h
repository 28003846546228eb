// What targeting reads of stored declarations: what is current, and bodies as they are, with what stands around them. Bodies come in pages, so that a year
// of a State is never in memory twice.
#pragma once

#include <optional>
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
std::vector<WindowEquipment> WindowEquipmentOf(Connection& connection, const std::string& declaration);

struct WindowDeclaration {
  std::string id, call;
  bool change = false;  // a message that took the place of parts of others
};
// Current ones of a State received from that day on; by id.
std::vector<WindowDeclaration> WindowDeclarations(Connection& connection, const std::string& state, const std::string& from);
// Their heads (model::Declaration without items), with an id after `after`; by id.
struct WindowHead {
  std::string id, head;
};
std::vector<WindowHead> WindowHeads(Connection& connection, const std::string& state, const std::string& from, const std::string& after, int limit);
std::string WindowHeadOf(Connection& connection, const std::string& declaration);

struct WindowCall {
  std::string id, imo, mmsi, call_sign, name, voyage, eta, etd;
  bool told = false;  // by others than manifests: a notice, an arrival that was seen
};
std::vector<WindowCall> WindowCalls(Connection& connection, const std::string& state);

// All current consignments, with what changes after they were filed; by id.
struct WindowState {
  std::string id, declaration, outcome;
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
