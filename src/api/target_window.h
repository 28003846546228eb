// A State's stored consignments as the targeting signals read them: kept in memory, brought up to date by what was stored since. One thread at a time; a
// view shares the window's words, so it is to be used before the window looks again.
//
// Reading everything costs a parse of each stored body (docs/methods/target.md, measured); later looks read only what is new, and forget what was replaced.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "analysis/shipments.h"
#include "base/result.h"
#include "store/target_window.h"
#include "target/score.h"
#include "target/signals.h"

namespace atalaya::api {

// What the region's own analysis and register add to the papers.
struct TradeSurroundings {
  analysis::TradeView view;
  std::vector<std::tuple<std::string, std::string, double>> miles;  // port, port, nautical miles; UN/LOCODE
  std::map<std::string, double> exposure;                           // by UN/LOCODE, as a share of the most exposed port's
};

// By day of filing, then id: the order that back-tests want.
struct WindowView {
  target::Declarations declarations;
  std::vector<std::string> ids;                    // of the consignments
  std::unordered_map<std::string, std::size_t> at; // id -> index
  std::vector<std::string> declaration_of;
  std::vector<target::Outcome> outcomes;
  std::vector<bool> random, open;
  std::vector<analysis::FeedStanding> feeds;
  std::size_t priced = 0;                          // goods lines with value and quantity: what the fences rest on
};

class TargetWindow {
 public:
  TargetWindow(std::string state, TradeSurroundings surroundings) : state_(std::move(state)), around_(std::move(surroundings)) {}

  // Consignments filed from that day on.
  std::shared_ptr<const WindowView> Look(store::Connection& connection, const std::string& from);

  std::size_t size() const { return bills_.size(); }

 private:
  struct Head {
    model::Voyage voyage;
    std::string call, key;  // key: of the voyage
  };
  struct Bill {
    std::string id, declaration, call, bill_key, filed, consignee;
    target::Shipment shipment;
    target::Outcome outcome = target::Outcome::kNotInspected;
    bool random = false, open = true;
  };
  struct Piece {
    std::string declaration, call;
    analysis::BoxFacts facts;
  };

  void ReadDeclarations(store::Connection& connection);
  void TakeHead(const std::string& id, const std::string& call, const std::string& head);
  void ReadBills(store::Connection& connection);
  void TakeBill(const store::WindowBill& row);
  void TakePiece(const store::WindowEquipment& row);
  std::shared_ptr<const WindowView> Arrange(store::Connection& connection, const std::string& from);

  std::string state_;
  TradeSurroundings around_;
  std::string from_;  // read so far
  std::shared_ptr<target::Words> words_ = std::make_shared<target::Words>();
  std::unordered_map<std::string, Head> heads_;
  std::unordered_map<std::string, store::WindowCall> calls_;
  std::vector<Bill> bills_;
  std::vector<Piece> pieces_;
  std::unordered_map<std::string, std::size_t> bill_at_;
};

// "found" is a find, "clean" and "damaged-seal" are none; "refused" and "" are not inspected.
target::Outcome OutcomeFrom(const std::string& word);

}  // namespace atalaya::api
