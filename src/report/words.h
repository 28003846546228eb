// Says things about one region in one language: message keys below `report.`, names, amounts and shares as the reader expects them.
// A thin value over the region and the messages, which must outlive it. Safe to use from any thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analysis/analysis.h"
#include "base/messages.h"
#include "model/region.h"

namespace atalaya::report {

class Words {
 public:
  Words(const model::Region& region, const Messages& messages, Language language)
      : region_(&region), messages_(&messages), language_(language) {}

  // `key` without its prefix `report.`.
  std::string Say(std::string_view key, const std::vector<MessageArg>& args = {}) const;
  bool Knows(std::string_view key) const;
  // Pack words: Word("family", "stolen-goods") says `report.family.stolen-goods`; a word without a message is shown as it is.
  std::string Word(std::string_view kind, std::string_view word) const;
  const std::string& In(const Text& text) const { return text.In(language_); }
  Language InLanguage() const { return language_; }

  // "1.23 M USD", in the region's currency; never broken over lines (no-break spaces).
  std::string Money(double amount) const;
  // Money without needless zeros, for amounts that people chose: "25 M USD".
  std::string Budget(double amount) const;
  // A value on an axis: without needless zeros.
  std::string Tick(double value) const;
  std::string Percent(double share, int decimals = 0) const;
  std::string Number(double value, int decimals) const;
  std::string Count(double value) const;        // grouped whole number
  std::string Lives(double deaths) const;       // two significant figures below 10, "< 0.001" below
  std::string MoneyRange(const Estimate& estimate) const;  // "mean (low to high)"
  std::string LivesRange(const Estimate& estimate) const;

  std::string PortName(int port) const;         // "Santos"
  std::string Port(int port) const;             // "Santos (Brazil)"
  std::string State(int state) const;
  std::string Facility(int facility) const;     // "Santos container terminal [BRSSZ-01]"
  std::string Subject(const analysis::Subject& subject) const;
  std::string Scenario(int scenario) const { return In(region_->scenarios[scenario].title); }
  std::string Fund(std::size_t fund) const { return In(region_->funds.funds[fund].title); }
  // "national budgets 60 %, donor grants 40 %" of the amounts, largest first; funds without a part are left out.
  std::string Payers(const std::vector<double>& by_fund) const;
  // "Colombia > Buenaventura > Balboa > Panama" by arrows.
  std::string Route(const network::Route& route) const;
  // "a, b and c".
  std::string List(const std::vector<std::string>& items) const;

  const model::Region& Region() const { return *region_; }

 private:
  const model::Region* region_;
  const Messages* messages_;
  Language language_;
};

}  // namespace atalaya::report
