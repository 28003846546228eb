#include "api/target_window.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <set>

#include "base/log.h"
#include "formats/declaration_json.h"

namespace atalaya::api {
namespace {

constexpr int kPage = 5000;

model::Ship ShipOf(const store::WindowCall& call) {
  model::Ship ship;
  ship.imo = call.imo;
  ship.mmsi = call.mmsi;
  ship.call_sign = call.call_sign;
  ship.name = call.name;
  return ship;
}

// The ship of the call is known from all messages about it; the voyage number is that of the message, where it has one.
std::string KeyOf(const store::WindowCall* call, const model::Voyage& voyage) {
  if (call != nullptr) {
    const std::string key = analysis::VoyageKey(ShipOf(*call), voyage.number.empty() ? call->voyage : voyage.number);
    if (!key.empty()) return key;
  }
  return analysis::VoyageKey(voyage.ship, voyage.number);
}

template <class Read>
void TakePages(Read read) {
  std::string last;
  for (;;) {
    const auto page = read(last);
    if (page.size() < static_cast<std::size_t>(kPage)) return;
    last = page.back().id;
  }
}

// From so many on it is cheaper to read all in pages than each by itself.
bool Many(std::size_t missing, std::size_t all) { return missing > 200 && missing * 5 > all; }

}  // namespace

target::Outcome OutcomeFrom(const std::string& word) {
  // As the rates of inspections count: who refused was not looked into; a damaged seal alone is no find.
  if (word.empty() || word == "refused") return target::Outcome::kNotInspected;
  return word == "found" ? target::Outcome::kFound : target::Outcome::kClean;
}

void TargetWindow::TakeHead(const std::string& id, const std::string& call_id, const std::string& text) {
  Head head;
  try {
    head.voyage = formats::ReadDeclaredHead(text).voyage;
  } catch (const std::exception& broken) {
    log::Write(log::Level::kError, "targeting.head", {{"declaration", id}, {"detail", broken.what()}});
  }
  head.call = call_id;
  const auto call = calls_.find(call_id);
  head.key = KeyOf(call == calls_.end() ? nullptr : &call->second, head.voyage);
  heads_[id] = std::move(head);
}

// Heads and equipment of what is new; what is current no more is forgotten.
void TargetWindow::ReadDeclarations(store::Connection& c) {
  calls_.clear();
  for (store::WindowCall& call : store::WindowCalls(c, state_)) {
    std::string id = call.id;
    calls_.emplace(std::move(id), std::move(call));
  }
  auto current = store::WindowDeclarations(c, state_, from_);
  const bool first = heads_.empty();
  const bool parts_changed = !first && std::any_of(current.begin(), current.end(), [&](const auto& d) { return d.change && !heads_.contains(d.id); });
  if (parts_changed) {  // boxes and bills of older messages went: rare, and simplest from the start
    heads_.clear();
    pieces_.clear();
    bills_.clear();
    bill_at_.clear();
  }
  std::unordered_map<std::string, std::string> missing;  // id -> call
  std::unordered_set<std::string> kept;
  for (const store::WindowDeclaration& d : current) {
    kept.insert(d.id);
    if (!heads_.contains(d.id)) missing[d.id] = d.call;
  }
  if (Many(missing.size(), current.size())) {
    TakePages([&](const std::string& after) {
      auto page = store::WindowHeads(c, state_, from_, after, kPage);
      for (const store::WindowHead& row : page) {
        if (const auto at = missing.find(row.id); at != missing.end()) TakeHead(row.id, at->second, row.head);
      }
      return page;
    });
    TakePages([&](const std::string& after) {
      auto page = store::WindowEquipmentRows(c, state_, from_, after, kPage);
      for (const store::WindowEquipment& row : page) {
        if (missing.contains(row.declaration)) TakePiece(row);
      }
      return page;
    });
  } else {
    for (const auto& [id, call] : std::map(missing.begin(), missing.end())) {
      TakeHead(id, call, store::WindowHeadOf(c, id));
      for (const store::WindowEquipment& row : store::WindowEquipmentOf(c, id)) TakePiece(row);
    }
  }
  if (heads_.size() == kept.size()) return;
  std::erase_if(heads_, [&](const auto& entry) { return !kept.contains(entry.first); });
  std::erase_if(pieces_, [&](const Piece& piece) { return !kept.contains(piece.declaration); });
}

void TargetWindow::TakeBill(const store::WindowBill& row) {
  if (bill_at_.contains(row.id)) return;
  const auto head = heads_.find(row.declaration);
  if (head == heads_.end()) return;  // filed in the window, received before it: not of this look
  model::Consignment bill;
  try {
    bill = formats::ReadDeclaredConsignment(row.body);
  } catch (const std::exception& broken) {
    log::Write(log::Level::kError, "targeting.consignment", {{"consignment", row.id}, {"detail", broken.what()}});
    return;
  }
  analysis::DeclaredBill declared;
  declared.bill = &bill;
  declared.voyage = &head->second.voyage;
  declared.voyage_key = head->second.key;
  declared.filed = row.filed;
  if (const auto call = calls_.find(row.call); call != calls_.end()) {
    declared.arrived = call->second.eta;
    declared.departed = call->second.etd;
  }
  declared.amendments_known = true;  // all versions handed in are kept
  declared.discrepancies = row.discrepancies;
  Bill kept{row.id, row.declaration, row.call, row.bill_key, row.filed, "", analysis::ShipmentOf(declared, around_.view, *words_)};
  if (kept.shipment.consignee >= 0) kept.consignee = words_->Text(kept.shipment.consignee);
  bill_at_[row.id] = bills_.size();
  bills_.push_back(std::move(kept));
}

void TargetWindow::TakePiece(const store::WindowEquipment& row) {
  try {
    pieces_.push_back({row.declaration, row.call, analysis::FactsOf(formats::ReadDeclaredEquipment(row.body), *words_)});
  } catch (const std::exception& broken) {
    log::Write(log::Level::kError, "targeting.equipment", {{"equipment", row.id}, {"detail", broken.what()}});
  }
}

void TargetWindow::ReadBills(store::Connection& c) {
  const auto current = store::WindowStates(c, state_, from_);
  std::unordered_map<std::string, const store::WindowState*> states;
  states.reserve(current.size());
  std::set<std::string> from_declarations;
  std::size_t missing = 0;
  for (const store::WindowState& row : current) {
    states.emplace(row.id, &row);
    if (bill_at_.contains(row.id)) continue;
    ++missing;
    from_declarations.insert(row.declaration);
  }
  if (Many(missing, current.size())) {
    TakePages([&](const std::string& after) {
      auto page = store::WindowBills(c, state_, from_, after, kPage);
      for (const store::WindowBill& row : page) TakeBill(row);
      return page;
    });
  } else {
    for (const std::string& declaration : from_declarations) {
      for (const store::WindowBill& row : store::WindowBillsOf(c, declaration)) {
        if (states.contains(row.id)) TakeBill(row);
      }
    }
  }
  if (bills_.size() != states.size()) {
    std::erase_if(bills_, [&](const Bill& bill) { return !states.contains(bill.id); });
    bill_at_.clear();
    for (std::size_t i = 0; i < bills_.size(); ++i) bill_at_[bills_[i].id] = i;
  }
  for (Bill& bill : bills_) {
    const store::WindowState& row = *states.at(bill.id);
    bill.outcome = OutcomeFrom(row.outcome);
    bill.random = row.random;
    bill.open = row.open;
    bill.shipment.discrepancies = row.discrepancies;
  }
  for (const auto& [id, hit] : store::WindowHits(c, state_, from_)) {
    if (const auto at = bill_at_.find(id); at != bill_at_.end()) bills_[at->second].shipment.watch_hit = hit ? target::Truth::kTrue : target::Truth::kFalse;
  }
}

std::shared_ptr<const WindowView> TargetWindow::Arrange(store::Connection& c, const std::string& from) {
  auto view = std::make_shared<WindowView>();
  target::Declarations& d = view->declarations;
  d.words = words_;
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < bills_.size(); ++i) {
    if (bills_[i].filed >= from) order.push_back(i);
  }
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const auto day = [&](std::size_t i) { return std::string_view(bills_[i].filed).substr(0, 10); };
    return day(a) != day(b) ? day(a) < day(b) : bills_[a].id < bills_[b].id;
  });
  // Containers by call and number: who tells first is believed.
  std::unordered_map<std::string, std::vector<const analysis::BoxFacts*>> told;
  const auto place = [](const std::string& call, target::Word number) { return call + "#" + std::to_string(number); };
  analysis::Days moves, calls;
  for (const Piece& piece : pieces_) {
    if (piece.facts.number < 0) continue;
    if (!piece.call.empty()) told[place(piece.call, piece.facts.number)].push_back(&piece.facts);
    if (piece.facts.move == model::Move::kGateIn || piece.facts.move == model::Move::kGateOut) {
      d.gates.events.push_back({piece.facts.number, piece.facts.day});
    } else if (piece.facts.move == model::Move::kDischarged || piece.facts.move == model::Move::kLoaded) {
      const auto head = heads_.find(piece.declaration);
      if (head == heads_.end() || head->second.key.empty()) continue;
      const target::Word voyage = d.words->Intern(head->second.key);
      d.moves.events.push_back({piece.facts.number, voyage});
      d.calls.events.push_back({voyage});  // a ship that is worked has called
      moves.Take(piece.facts.day);
    }
  }
  for (const auto& [id, call] : calls_) {
    if (!call.told) continue;
    const std::string key = analysis::VoyageKey(ShipOf(call), call.voyage);
    if (key.empty()) continue;
    d.calls.events.push_back({d.words->Intern(key)});
    for (const std::string* time : {&call.eta, &call.etd}) calls.Take(time->size() < 10 ? target::kUnknownDay : target::DayNumber(time->substr(0, 10)));
  }
  // Ships announced for days to come tell nothing of those that are not announced yet: what is known ends with the last paper handed in.
  std::string last;
  for (const Bill& bill : bills_) last = std::max(last, bill.filed.substr(0, 10));
  if (last.size() == 10) calls.to = std::min(calls.to, target::DayNumber(last));
  for (const std::size_t i : order) {
    const Bill& bill = bills_[i];
    view->at[bill.id] = view->ids.size();
    view->ids.push_back(bill.id);
    view->declaration_of.push_back(bill.declaration);
    view->outcomes.push_back(bill.outcome);
    view->random.push_back(bill.random);
    view->open.push_back(bill.open);
    d.shipments.push_back(bill.shipment);
    for (target::Box& box : d.shipments.back().boxes) {
      const auto found = bill.call.empty() ? told.end() : told.find(place(bill.call, box.number));
      if (found == told.end()) continue;
      for (const analysis::BoxFacts* facts : found->second) analysis::FillBox(box, *facts);
    }
    for (const target::Goods& goods : bill.shipment.goods) view->priced += goods.value > 0 && goods.quantity > 0 && goods.hs >= 0;
  }
  std::unordered_map<std::string, std::string> consignee_before;  // of the last replaced version, by call and bill
  for (const store::OldConsignee& old : store::OldConsignees(c, state_, from)) consignee_before[old.call + "#" + old.bill_key] = old.consignee;
  for (std::size_t k = 0; !consignee_before.empty() && k < order.size(); ++k) {
    const Bill& bill = bills_[order[k]];
    const auto old = consignee_before.find(bill.call + "#" + bill.bill_key);
    if (old == consignee_before.end() || bill.consignee.empty() || bill.consignee == old->second) continue;
    d.shipments[k].consignee_changed = d.shipments[k].filed;  // the day of the version that names another
  }
  for (const auto& [a, b, miles] : around_.miles) {
    const target::Word first = d.words->Folded(d.words->Intern(a)), second = d.words->Folded(d.words->Intern(b));
    d.sea_miles[{std::min(first, second), std::max(first, second)}] = miles;
  }
  for (const auto& [port, exposure] : around_.exposure) d.exposure[d.words->Folded(d.words->Intern(port))] = exposure;
  view->feeds = analysis::WitnessFeeds(d, moves, calls);
  return view;
}

std::shared_ptr<const WindowView> TargetWindow::Look(store::Connection& c, const std::string& from) {
  if (from_.empty() || from < from_) {  // further back than what was read: from the start
    *this = TargetWindow(state_, around_);
    from_ = from;
  }
  ReadDeclarations(c);
  ReadBills(c);
  return Arrange(c, from);
}

}  // namespace atalaya::api
