// Targeting through the store: a year of a State's consignments as messages in a database of its own, a manifest of 2,000 bills scored on top of it, all of
// them scored anew, and a back-test of the year, with 200 rules.
//
//   target_store [CONSIGNMENTS] [THREADS]      default 100000, 2
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "api/backtest.h"
#include "api/demo_trade.h"
#include "api/target_declaration.h"
#include "base/time.h"
#include "store/demo_trade.h"
#include "store/rules.h"

namespace {

using namespace atalaya;
using Clock = std::chrono::steady_clock;

template <class F>
auto Timed(const char* what, F&& body) {
  const auto start = Clock::now();
  auto value = body();
  std::printf("%-58s %8.2f s\n", what, std::chrono::duration<double>(Clock::now() - start).count());
  std::fflush(stdout);
  return value;
}

// The shapes of bench/target.cc.
std::vector<target::Rule> RulesOf(std::size_t count) {
  std::vector<target::Rule> rules;
  for (const target::Detector& d : target::kDetectors) rules.push_back({d.name, 1, Text(d.name), 10, d.expression, "bench", target::RuleStatus::kActive});
  for (std::size_t i = rules.size(); i < count; ++i) {
    const std::string n = std::to_string(i);
    const std::vector<std::string> shapes{
        "origin = \"CO\" and value > " + n + "00 and signal.first_pair",
        "any(goods, it.hs starts with {\"" + std::to_string(10 + i % 80) + "\", \"99\"} and it.value / it.net_kg < " + n + ")",
        "sum(boxes, it.gross_kg) > 1.2 * net_kg and count(boxes) >= 2 and partner in {\"CO\", \"US\"}",
        "consignee matches \"*" + n + "*\" or shipper contains \"ts " + n + "\"",
        "arrived - sailed not between 5 and " + std::to_string(20 + i % 20) + " and load_port != \"USMIA\" and weekday(filed) in {6, 7}",
        "default(signal.price_z, 0) > 2 and not signal.first_consignee",
    };
    rules.push_back({"bench-" + n, 1, Text("bench " + n), 1, shapes[i % shapes.size()], "bench", target::RuleStatus::kActive});
  }
  return rules;
}

int Run(std::size_t consignments, int threads) {
  const auto folder = std::filesystem::temp_directory_path() / ("target-store-" + std::to_string(Clock::now().time_since_epoch().count()));
  std::filesystem::create_directories(folder);
  store::DatabaseOptions options;
  options.url = "sqlite:" + (folder / "bench.db").string();
  options.migrations = ATALAYA_SOURCE_DIR "/data/migrations";
  options.origin = "bench";
  options.key_seed = std::string(32, 'k');
  options.now = UtcNow;
  auto database = store::Database::Open(options).value();
  const Messages messages = Messages::Parse({}).value();
  api::Context context{*database, messages, ATALAYA_SOURCE_DIR "/data", folder, UtcNow, "bench", "BR"};
  context.threads = threads;
  api::Targeting targeting(context);
  context.targeting = &targeting;
  api::DemoTradeOptions trade;
  trade.consignments = consignments;
  trade.rate = 0.001;
  trade.last_day = api::DaysBefore(UtcNow(), 1);
  trade.add_state = true;
  trade.gathered = true;
  const auto rules = RulesOf(200);
  const auto filled = Timed("stored (with rules, outcomes, a first learning)", [&] { return api::FillDemoTrade(context, trade, &rules); });
  if (!filled) {
    std::fprintf(stderr, "%s\n", filled.error().front().code.c_str());
    return 1;
  }
  std::printf("%d consignments as messages, %d threads, 200 rules\n", *filled, threads);
  const std::string from = api::DaysBefore(UtcNow(), api::kWindowDays);
  api::TargetWindow window = targeting.Apart("BR");
  const auto look = [&] { return database->Read([&](store::Connection& c) { return window.Look(c, from); }).value()->ids.size(); };
  Timed("window, cold", look);
  Timed("window, warm", look);
  const std::string declaration = api::StoreDemoManifest(context, trade, 2000).value();
  const auto scored = Timed("a manifest of 2,000 bills scored, warm window", [&] { return api::ScoreDeclaration(context, declaration); });
  for (const Finding& finding : scored) std::printf("  %s\n", finding.code.c_str());
  const auto again = Timed("all open consignments scored again", [&] { return api::RescoreState(context, "BR", nullptr).value(); });
  std::printf("  %d open\n", again);
  Timed("learning from outcomes", [&] { return api::LearnFromOutcomes(context, "BR", nullptr).value(); });
  const std::string rule = database->Read([](store::Connection& c) { return store::FindRuleNamed(c, "BR", "vgm-gap")->id; }).value();
  const auto test = Timed("back-test of the year, window of its own", [&] {
    return api::RunBackTest(context, {rule, "BR", 1, api::DaysBefore(UtcNow(), 365), trade.last_day, 1, "bench"}, nullptr).value();
  });
  std::printf("  %s\n", test.body.substr(0, 400).c_str());
  std::filesystem::remove_all(folder);
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  return Run(count > 1 ? static_cast<std::size_t>(std::atoll(arguments[1])) : 100'000, count > 2 ? std::atoi(arguments[2]) : 2);
}
