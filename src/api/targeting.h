// Targeting of this node: the warm windows of its States, the shipped sets and fields, and the rule book that a State scores with. Safe from any thread.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "api/context.h"
#include "api/target_window.h"
#include "formats/rule_pack.h"
#include "store/targeting.h"
#include "target/score.h"

namespace atalaya::api {

// How far back a consignment is compared with others: thirteen months, so that the same month of last year is in.
inline constexpr int kWindowDays = 400;
inline constexpr double kPointsPerLogOdds = 10;  // target::CalibrationOptions

// From so many outcomes on the weights are those that outcomes teach, not those that analysts wrote; below, both are shown and the written ones count.
inline constexpr long long kCalibrateFrom = 200, kCalibrateFinds = 20;
inline constexpr long long kBaseFromRandom = 50;  // outcomes of the random share, before the base rate is taken from it alone

// What a State scores with, as its books keep it.
struct ScoringBook {
  std::string state;
  long long number = 0;
  target::RuleBook book;
  target::Combination points;        // base 0; a weight a rule, in points
  std::vector<double> written;       // the analysts' weights
  std::optional<double> base;        // log-odds of a find where nothing fired; none while not calibrated
  target::Channels channels;
  std::string Name() const { return state + "/" + std::to_string(number); }  // consignment.scored_with
};

class Targeting {
 public:
  explicit Targeting(Context& context) : context_(context) {}

  // The State's window, locked: nobody else reads or changes it meanwhile.
  struct Held {
    std::unique_lock<std::mutex> lock;
    TargetWindow* window = nullptr;
  };
  Held Hold(const std::string& state);
  // A window of its own, for long work.
  TargetWindow Apart(const std::string& state);

  const target::Reference& Reference();
  const std::vector<formats::FieldPackage>& Fields();
  // The shipped rules; findings where the file is broken.
  Result<std::vector<target::Rule>> ShippedRules();

  // One learning job a State waits at a time. False: one waits already.
  bool BeginLearning(const std::string& state);
  void EndLearning(const std::string& state);

 private:
  TradeSurroundings Surroundings(const std::string& state);
  std::string Shipped(const char* file);
  void ReadShipped();

  struct Warm {
    std::mutex mutex;
    std::unique_ptr<TargetWindow> window;
    std::size_t surroundings = 0;  // of which analysis
  };
  Context& context_;
  std::mutex mutex_;
  std::map<std::string, std::unique_ptr<Warm>> warm_;
  std::set<std::string> learning_;
  bool read_ = false;
  target::Reference reference_;
  std::vector<formats::FieldPackage> fields_;
};

// Where context.targeting is not set (tests, tools): one for this call.
class TargetingFor {
 public:
  explicit TargetingFor(Context& context) : own_(context.targeting == nullptr ? std::make_unique<Targeting>(context) : nullptr), used_(own_ ? own_.get() : context.targeting) {}
  Targeting* operator->() const { return used_; }

 private:
  std::unique_ptr<Targeting> own_;
  Targeting* used_;
};

// The book in force; nullopt while the State has none. Findings: `targeting.book` (number): it can no longer be read.
Result<std::optional<ScoringBook>> BookInForce(Context& context, store::Connection& connection, const std::string& state);
// The rules of a State as a book, with `instead` in place of the active version of its name (or added): for back-tests.
Result<ScoringBook> BookWith(Context& context, store::Connection& connection, const std::string& state, const std::optional<target::Rule>& instead);
// Makes the next book of what is active, the settings and what was learned; makes settings and a key of the draw where there are none.
// cause: "rules", "settings", "outcomes". The same book again is no new one.
Result<store::TargetBook> RenewBook(Context& context, store::Transaction& transaction, const std::string& state, const std::string& cause);

// The key of the random draw. Finding `targeting.key`: sealed with another node's key; saving the settings makes a new one.
Result<target::DrawKey> DrawKeyOf(Context& context, const store::TargetSettings& settings);
// A new key, sealed.
std::string NewDrawKey(Context& context, const std::string& state);

// "2026-11-30" so many days before `now`.
std::string DaysBefore(const std::string& now, int days);

}  // namespace atalaya::api
