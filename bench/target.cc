// Targeting at the sizes of its bars: 200 rules over 100,000 consignments, the back-test of a year of a million; planted anomalies found by
// kind. No peer: nothing maintained does this work in the open; the bars are the product's own.
#include "target/signals.h"

#include <cstdio>
#include <string>
#include <vector>

#include "base/rng.h"
#include "bench/bench.h"
#include "target/backtest.h"
#include "target/planted.h"

namespace atalaya::bench {
namespace {

using namespace target;

// The detectors, and conditions of the shapes analysts write over every kind of field.
RuleBook BookOf(std::size_t count) {
  std::vector<Rule> rules;
  for (const Detector& d : kDetectors) rules.push_back({d.name, 1, Text(d.name), 10, d.expression, "bench", RuleStatus::kActive});
  for (std::size_t i = rules.size(); i < count; ++i) {
    const std::string n = std::to_string(i), country = "\"C" + std::to_string(i % 24) + "\"";
    const std::vector<std::string> shapes{
        "origin = " + country + " and value > " + n + "00 and signal.first_pair",
        "any(goods, it.hs starts with {\"" + std::to_string(10 + i % 80) + "\", \"99\"} and it.value / it.net_kg < " + n + ")",
        "sum(boxes, it.gross_kg) > 1.2 * net_kg and count(boxes) >= 2 and partner in {" + country + ", \"C1\", \"C2\"}",
        "consignee matches \"*" + n + "*\" or shipper contains \"er " + n + "\"",
        "arrived - sailed not between 5 and " + std::to_string(20 + i % 20) + " and load_port != \"P1A\" and weekday(filed) in {6, 7}",
        "all(boxes, it.vgm_kg is known and abs(it.gross_kg - it.vgm_kg) / it.vgm_kg < 0.0" + std::to_string(1 + i % 8) + ") and value > 1e5",
        "\"HUB" + std::to_string(i % 6) + "\" in via and default(signal.price_z, 0) > 2 and not signal.first_consignee",
        "any(boxes as box, box.seal starts with \"S" + n + "\" and any(goods, it.packages > 100 and box.teu = 2))",
    };
    rules.push_back({"bench-" + n, 1, Text("bench"), 1, shapes[i % shapes.size()], "bench", RuleStatus::kActive});
  }
  Findings findings;
  RuleBook book = CompileRules(rules, StandardSchema(), {}, "bench", findings);
  if (book.rules.size() != rules.size()) std::fprintf(stderr, "%s %s\n", findings.back().code.c_str(), findings.back().where.c_str());
  return book;
}

std::vector<Outcome> OutcomesOf(const PlantedDeclarations& planted) {
  Rng rng(5, StreamOf("bench.target.outcomes"));
  std::vector<Outcome> outcomes;
  for (const Plant plant : planted.plants) {
    const bool inspected = rng.Uniform() < 0.1, bad = rng.Uniform() < (plant == Plant::kNone ? 0.002 : 0.8);
    outcomes.push_back(!inspected ? Outcome::kNotInspected : bad ? Outcome::kFound : Outcome::kClean);
  }
  return outcomes;
}

void PrintFound(const Bench& bench, const PlantedDeclarations& planted, const std::vector<Signals>& signals, const RuleBook& book,
                const Table& table) {
  const Hits hits = RunRules(book, table, bench.threads);
  const auto all = CountFound(planted, signals, hits);
  for (std::size_t k = 0; k < all.size(); ++k) {
    std::printf("  %-18s planted %5zu, flagged %6zu, recall %.3f, precision %.3f (any kind %.3f)\n", kDetectors[k].name, all[k].planted,
                all[k].flagged, all[k].Recall(), all[k].Precision(), all[k].PrecisionAny());
  }
}

}  // namespace

void BenchTarget(Bench& bench) {
  const RuleBook book = BookOf(200);
  for (const bool year : {false, true}) {
    const std::size_t count = (year ? 1'000'000 : 100'000) / (bench.quick ? 50 : 1);
    const PlantedDeclarations planted = Planter(count, 1, 0.001).Run();
    const std::string size = std::to_string(count) + " consignments";
    std::vector<Signals> signals;
    Row row{"targeting, signals", size, 0, "-", "", std::nullopt};
    row.seconds = Best(year ? 1 : 2, [&] { signals = ComputeSignals(planted.declarations, {}, bench.threads); });
    bench.Print(row);
    const auto start = Clock::now();
    const Table table = Tabulate(planted.declarations, signals);
    bench.Print({"targeting, table", size, Since(start), "-", "", std::nullopt});
    Hits hits;
    row = {"targeting, rules", size + ", 200 rules", 0, year ? "-" : "10 s", "", std::nullopt};
    row.seconds = Best(year ? 1 : 3, [&] { hits = RunRules(book, table, bench.threads); });
    row.note = std::to_string(hits.rules.size()) + " hits";
    bench.Print(row);
    if (!year) {
      PrintFound(bench, planted, signals, book, table);
      continue;
    }
    const auto outcomes = OutcomesOf(planted);
    BacktestOptions options;
    options.threads = bench.threads;
    Backtest test;
    row = {"targeting, back-test", size + ", 200 rules", 0, "60 s", "", std::nullopt};
    row.seconds = Best(1, [&] { test = RunBacktest(book, table, outcomes, options); });
    row.note = std::to_string(test.inspected) + " inspected, " + std::to_string(test.found) + " found";
    bench.Print(row);
    const auto print = [](const char* name, const Curve& c) {
      std::printf("  %-22s at 1, 5, 10 %%: recall %.3f %.3f %.3f, precision %.3f %.3f %.3f\n", name, c.recall[0], c.recall[1], c.recall[2],
                  c.precision[0], c.precision[1], c.precision[2]);
    };
    print("rules, calibrated", test.calibrated_curve);
    print("rules, as written", test.written_curve);
    print("logistic on raw fields", test.baseline_curve);
    print("random", test.random_curve);
  }
}

}  // namespace atalaya::bench
