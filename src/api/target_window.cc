#include "api/target_window.h"

#include <algorithm>
#include <cmath>
#include <numeric>

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
void TakePages(std::string& last, Read read) {
  for (;;) {
    const auto page = read(last);
    if (page.empty()) return;
    last = page.back().id;
    if (page.size() < static_cast<std::size_t>(kPage)) return;
  }
}

}  // namespace

target::Outcome OutcomeFrom(const std::string& word) {
  if (word.empty()) return target::Outcome::kNotInspected;
  return word == "clean" ? target::Outcome::kClean : target::Outcome::kFound;
}

void TargetWindow::ReadHeads(store::Connection& c, const std::string& from) {
  calls_.clear();
  for (store::WindowCall& call : store::WindowCalls(c, state_)) {
    std::string id = call.id;
    calls_.emplace(std::move(id), std::move(call));
  }
  TakePages(last_head_, [&](const std::string& after) {
    auto page = store::WindowDeclarations(c, state_, from, after, kPage);
    for (const store::WindowDeclaration& row : page) {
      Head head;
      try {
        head.voyage = formats::ReadDeclaredHead(row.head).voyage;
      } catch (const std::exception& broken) {
        log::Write(log::Level::kError, "targeting.head", {{"declaration", row.id}, {"detail", broken.what()}});
      }
      head.call = row.call;
      const auto call = calls_.find(row.call);
      head.key = KeyOf(call == calls_.end() ? nullptr : &call->second, head.voyage);
      heads_[row.id] = std::move(head);
    }
    return page;
  });
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

void TargetWindow::ReadBills(store::Connection& c, const std::string& from) {
  TakePages(last_bill_, [&](const std::string& after) {
    auto page = store::WindowBills(c, state_, from, after, kPage);
    for (const store::WindowBill& row : page) TakeBill(row);
    return page;
  });
}

void TargetWindow::ReadPieces(store::Connection& c, const std::string& from) {
  TakePages(last_piece_, [&](const std::string& after) {
    auto page = store::WindowEquipmentRows(c, state_, from, after, kPage);
    for (const store::WindowEquipment& row : page) {
      try {
        pieces_.push_back({row.declaration, row.call, analysis::FactsOf(formats::ReadDeclaredEquipment(row.body), *words_)});
      } catch (const std::exception& broken) {
        log::Write(log::Level::kError, "targeting.equipment", {{"equipment", row.id}, {"detail", broken.what()}});
      }
    }
    return page;
  });
}

void TargetWindow::Forget(store::Connection& c, const std::string& from) {
  const auto replaced = store::ReplacedDeclarations(c, state_, from);
  const auto gone = [&](const std::string& declaration) { return replaced.contains(declaration); };
  std::erase_if(pieces_, [&](const Piece& piece) { return gone(piece.declaration); });
  const std::size_t before = bills_.size();
  std::erase_if(bills_, [&](const Bill& bill) { return gone(bill.declaration) || bill.filed < from; });
  if (bills_.size() == before) return;
  bill_at_.clear();
  for (std::size_t i = 0; i < bills_.size(); ++i) bill_at_[bills_[i].id] = i;
}

void TargetWindow::ReadStates(store::Connection& c, const std::string& from) {
  for (const store::WindowState& row : store::WindowStates(c, state_, from)) {
    const auto at = bill_at_.find(row.id);
    if (at == bill_at_.end()) continue;
    Bill& bill = bills_[at->second];
    bill.outcome = OutcomeFrom(row.outcome);
    bill.random = row.random;
    bill.open = row.open;
    bill.shipment.discrepancies = row.discrepancies;
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
      d.moves.events.push_back({piece.facts.number, d.words->Intern(head->second.key)});
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

std::shared_ptr<const WindowView> TargetWindow::Look(store::Connection& c, const std::string& from, bool with_states, const std::string& fresh) {
  if (from_.empty() || from < from_) {  // further back than what was read: from the start
    *this = TargetWindow(state_, around_);
    from_ = from;
  }
  ReadHeads(c, from_);
  ReadBills(c, from_);
  ReadPieces(c, from_);
  Forget(c, from_);
  if (with_states) {
    ReadStates(c, from_);
  } else if (!fresh.empty()) {
    for (const store::WindowBill& row : store::WindowBillsOf(c, fresh)) {
      if (const auto at = bill_at_.find(row.id); at != bill_at_.end()) bills_[at->second].shipment.discrepancies = row.discrepancies;
    }
  }
  for (const auto& [id, hit] : store::WindowHits(c, state_, from_)) {
    if (const auto at = bill_at_.find(id); at != bill_at_.end()) bills_[at->second].shipment.watch_hit = hit ? target::Truth::kTrue : target::Truth::kFalse;
  }
  return Arrange(c, from);
}

}  // namespace atalaya::api
