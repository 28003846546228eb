#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <set>

#include "target/planted.h"
#include "target/rule.h"

namespace atalaya::target {
namespace {

// Hinges by Tukey's rule, worked in the literature on quartiles (Mendenhall, Sincich: 6, 7, 15 ...; hinges 25.5 and 42.5).
TEST(Fences, HingesOfTukey) {
  std::vector<double> odd{6, 7, 15, 36, 39, 40, 41, 42, 43, 47, 49};
  const Spread a = SpreadOf(odd);
  EXPECT_EQ(a.lower, 25.5);
  EXPECT_EQ(a.median, 40);
  EXPECT_EQ(a.upper, 42.5);
  std::vector<double> even{7, 15, 36, 39, 40, 41};
  const Spread b = SpreadOf(even);
  EXPECT_EQ(b.lower, 15);
  EXPECT_EQ(b.median, 37.5);
  EXPECT_EQ(b.upper, 40);
}

// By depths, as Tukey counts them, and MAD from all distances.
RC_GTEST_PROP(Fences, SpreadIsWhatDepthsSay, ()) {
  std::vector<double> sample(*rc::gen::inRange<std::size_t>(1, 40));
  for (double& x : sample) x = *rc::gen::inRange(-20, 20);
  std::vector<double> sorted = sample;
  std::sort(sorted.begin(), sorted.end());
  const auto at_depth = [](const std::vector<double>& x, double depth, bool upper) {
    const auto one = [&](double whole) {
      const auto k = static_cast<std::size_t>(whole) - 1;
      return upper ? x[x.size() - 1 - k] : x[k];
    };
    return 0.5 * (one(std::floor(depth)) + one(std::ceil(depth)));
  };
  const double middle = (static_cast<double>(sorted.size()) + 1) / 2, hinge = (std::floor(middle) + 1) / 2;
  const double median = at_depth(sorted, middle, false);
  std::vector<double> distances;
  for (const double x : sorted) distances.push_back(std::fabs(x - median));
  std::sort(distances.begin(), distances.end());
  const Spread spread = SpreadOf(sample);
  RC_ASSERT(spread.median == median);
  RC_ASSERT(spread.lower == at_depth(sorted, hinge, false));
  RC_ASSERT(spread.upper == at_depth(sorted, hinge, true));
  RC_ASSERT(spread.mad == at_depth(distances, middle, false));
}

TEST(Fences, FallsBackFromGoodsAndPartner) {
  Words words;
  std::vector<Observation> seen;
  const Word region = words.Intern("R"), other = words.Intern("Q");
  const auto add = [&](const char* item, const char* partner, int count, double from, Word where) {
    for (int i = 0; i < count; ++i) seen.push_back({words.Intern(item), words.Intern(partner), where, words.Intern("kg"), from * (1 + 0.01 * i)});
  };
  add("8703231001", "AA", 20, 100, region);  // judged by its own cell
  add("8703231001", "BB", 19, 200, region);  // one too few: the region
  add("8703231002", "CC", 5, 400, other);    // few in its region too: its six digits, in the world
  add("87039999", "DD", 3, 800, other);      // four digits
  const Fences fences = Fences::Fit(seen, words, 2);
  const auto judge = [&](const char* item, const char* partner, Word where) {
    return fences.Judge({words.Intern(item), words.Intern(partner), where, words.Intern("kg"), 100}, words);
  };
  const auto own = judge("8703231001", "AA", region);
  ASSERT_TRUE(own);
  EXPECT_EQ(own->digits, 10);
  EXPECT_EQ(own->partner, PartnerLevel::kPartner);
  EXPECT_EQ(own->cell.count, 20U);
  const auto wide = judge("8703231001", "BB", region);
  ASSERT_TRUE(wide);
  EXPECT_EQ(wide->partner, PartnerLevel::kRegion);
  EXPECT_EQ(wide->cell.count, 39U);
  const auto six = judge("8703231002", "CC", other);
  ASSERT_TRUE(six);
  EXPECT_EQ(six->digits, 6);
  EXPECT_EQ(six->partner, PartnerLevel::kWorld);
  EXPECT_EQ(six->cell.count, 44U);
  const auto four = judge("87039999", "DD", other);
  ASSERT_TRUE(four);
  EXPECT_EQ(four->digits, 4);
  EXPECT_EQ(four->cell.count, 47U);
  EXPECT_FALSE(judge("0101", "AA", region));
  EXPECT_FALSE(judge("scrap", "AA", region));
}

TEST(Fences, SidesAndValueMoved) {
  Declarations d;
  Words& w = *d.words;
  const auto add = [&](bool import, double price) {
    Shipment s;
    s.import = import;
    s.partner = w.Intern("AA");
    Goods g;
    g.hs = w.Intern("870323");
    g.unit = w.Intern("kg");
    g.quantity = 10;
    g.value = 10 * price;
    s.goods = {g};
    d.shipments.push_back(s);
  };
  for (int i = 0; i < 41; ++i) add(true, 100 + i);
  add(true, 1000);
  add(false, 1000);
  add(true, 1);
  std::vector<Signals> out(d.shipments.size());
  const TradeFences fences = FitTrade(d, 1);
  JudgeTrade(d, fences, 1, out);
  EXPECT_EQ(out[20].price_side, 0);
  EXPECT_EQ(out[20].value_moved, 0);
  EXPECT_EQ(out[41].price_side, 2);
  EXPECT_EQ(out[43].price_side, -2);
  const auto j = fences.price.Judge({w.Intern("870323"), w.Intern("AA"), kUnknownWord, w.Intern("kg"), 1000}, w);
  ASSERT_TRUE(j);
  EXPECT_DOUBLE_EQ(out[41].value_moved, (1000 - j->high) * 10);
  EXPECT_EQ(out[41].moved_out, out[41].value_moved);  // a dear import takes money out
  EXPECT_EQ(out[42].moved_out, 0);                    // a dear export brings it in
  EXPECT_GT(out[42].value_moved, 0);
  EXPECT_EQ(out[43].moved_out, 0);
  EXPECT_TRUE(std::isnan(out[41].density_side));      // no weight was told
  const Explanation why = ExplainJudgement(*j, 1000, "explain.target.price");
  EXPECT_EQ(std::get<std::string>(why.args[0].second), "far_above");
  EXPECT_EQ(why.parts[0].parts.size(), 6U);
}

// Brute force over all pairs of shipments.
RC_GTEST_PROP(Signals, PairsAreWhatBruteForceFinds, ()) {
  Declarations d;
  Words& w = *d.words;
  const auto name = [&](const char* prefix, int n) { return w.Intern(prefix + std::to_string(*rc::gen::inRange(0, n))); };
  const auto count = *rc::gen::inRange<std::size_t>(2, 14);
  for (std::size_t i = 0; i < count; ++i) {
    Shipment s;
    s.import = *rc::gen::inRange(0, 2) == 0;
    s.bill = name("b", 6);
    s.voyage = name("v", 3);
    s.shipper = name("p", 2);
    s.consignee = name("p", 2);
    s.filed = *rc::gen::inRange(0, 200);
    s.sailed = *rc::gen::inRange(0, 10);
    s.arrived = s.sailed + *rc::gen::inRange(0, 6);
    s.boxes.resize(*rc::gen::inRange<std::size_t>(0, 3));
    for (Box& box : s.boxes) box = {name("c", 3), name("s", 2), 1, 1, 1};
    s.goods.resize(1);
    s.goods[0].hs = w.Intern("870323");
    s.goods[0].net_kg = 100 + *rc::gen::inRange(0, 4);
    s.goods[0].value = *rc::gen::inRange(0, 2);
    d.shipments.push_back(s);
  }
  std::vector<Signals> out(count);
  SignalOptions options;
  JoinEvents(d, options, out);
  FindRepeats(d, options, out);
  const auto bin = [](double kg) { return std::floor(std::log(kg) / 0.01); };
  for (std::size_t i = 0; i < count; ++i) {
    const Shipment& a = d.shipments[i];
    bool two = false, seal = false, back = false;
    std::set<Word> bills;
    for (std::size_t k = 0; k < count; ++k) {
      const Shipment& b = d.shipments[k];
      for (const Box& x : a.boxes) {
        for (const Box& y : b.boxes) {
          const bool away = a.sailed < a.arrived && b.sailed < b.arrived && a.sailed < b.arrived && b.sailed < a.arrived;
          two = two || (x.number == y.number && a.voyage != b.voyage && away);
          seal = seal || (x.number == y.number && x.seal == y.seal && a.voyage != b.voyage);
        }
      }
      const Goods &g = a.goods[0], &h = b.goods[0];
      if (a.shipper == b.shipper && a.consignee == b.consignee && g.net_kg == h.net_kg && g.value == h.value && a.bill != b.bill &&
          std::fabs(a.filed - b.filed) <= options.repeat_days) {
        bills.insert(b.bill);
      }
      back = back || (a.import && !b.import && a.consignee == b.shipper && b.filed <= a.filed && b.filed >= a.filed - options.return_days &&
                      std::fabs(bin(g.net_kg) - bin(h.net_kg)) <= 1);
    }
    RC_ASSERT((out[i].two_voyages == Truth::kTrue) == two);
    RC_ASSERT((out[i].seal_reused == Truth::kTrue) == seal);
    RC_ASSERT((out[i].round_trip == Truth::kTrue) == back);
    RC_ASSERT(out[i].repeats == static_cast<double>(bills.size()));
    if (two) RC_ASSERT(d.shipments[static_cast<std::size_t>(out[i].two_voyages_with)].voyage != a.voyage);
    if (!bills.empty()) RC_ASSERT(bills.contains(d.shipments[static_cast<std::size_t>(out[i].repeat_with)].bill));
  }
}

TEST(Signals, WhatNobodyCouldSeeIsUnknown) {
  Declarations d;
  Words& w = *d.words;
  Shipment s;
  s.bill = w.Intern("b");
  s.voyage = w.Intern("v");
  s.arrived = 100;
  s.boxes = {{w.Intern("c"), kUnknownWord, 1, 1, 1}};
  d.shipments = {s};
  const auto join = [&] {
    std::vector<Signals> out(1);
    JoinEvents(d, {}, out);
    return out[0];
  };
  EXPECT_EQ(join().no_gate, Truth::kUnknown);  // no feed
  d.gates = {80, 102, {}};
  EXPECT_EQ(join().no_gate, Truth::kUnknown);  // ends within the days of grace
  d.gates = {90, 200, {}};
  EXPECT_EQ(join().no_gate, Truth::kUnknown);  // begins too late
  d.gates = {80, 200, {}};
  EXPECT_EQ(join().no_gate, Truth::kTrue);
  EXPECT_EQ(join().no_move, Truth::kUnknown);
  d.gates.events = {{w.Intern("C"), 110}};
  EXPECT_EQ(join().no_gate, Truth::kFalse);
  d.calls = {80, 200, {{w.Intern("other")}}};
  EXPECT_EQ(join().no_call, Truth::kTrue);
}

TEST(Signals, HistoryLooksBackOnly) {
  Declarations d;
  Words& w = *d.words;
  for (int day : {0, 70, 80, 80, 90}) {
    Shipment s;
    s.filed = day;
    s.consignee = w.Intern(day == 0 ? "old" : day == 90 ? "OLD" : "new");
    s.consignee_address = w.Intern("street");
    d.shipments.push_back(s);
  }
  std::vector<Signals> out(d.shipments.size());
  FindParties(d, {}, out);
  EXPECT_EQ(out[0].first_consignee, Truth::kUnknown);  // the data begin here
  EXPECT_EQ(out[1].first_consignee, Truth::kTrue);
  EXPECT_EQ(out[2].first_consignee, Truth::kFalse);
  EXPECT_EQ(out[4].first_consignee, Truth::kFalse);
  EXPECT_EQ(out[0].address_parties, 1);
  EXPECT_EQ(out[1].address_parties, 2);
  EXPECT_EQ(out[4].address_parties, 2);
}

// Every kind of planted anomaly is found by what an analyst would write; precision counts only this kind as right.
TEST(Planted, EachKindIsFound) {
  const PlantedDeclarations planted = Planter(20'000, 7, 0.002).Run();
  const auto signals = ComputeSignals(planted.declarations, {}, 2);
  const auto again = ComputeSignals(planted.declarations, {}, 1);
  const Table table = Tabulate(planted.declarations, signals);
  ASSERT_TRUE(CheckSchema(StandardSchema(), "schema").empty());
  std::vector<Rule> rules;
  for (const Detector& detector : kDetectors) rules.push_back({detector.name, 1, Text(detector.name), 1, detector.expression, "", RuleStatus::kActive});
  Findings findings;
  const RuleBook book = CompileRules(rules, StandardSchema(), {}, "rules", findings);
  ASSERT_EQ(book.rules.size(), kDetectors.size()) << (findings.empty() ? "" : findings.back().code + findings.back().where);
  const Hits hits = RunRules(book, table, 2);
  EXPECT_EQ(hits.rules, RunRules(book, Tabulate(planted.declarations, again), 1).rules);
  const std::vector<Found> all = CountFound(planted, signals, hits);
  for (std::size_t k = 0; k < kDetectors.size(); ++k) {
    const Found& found = all[k];
    std::printf("%-18s planted %3zu flagged %4zu recall %.3f precision %.3f any %.3f\n", kDetectors[k].name, found.planted, found.flagged,
                found.Recall(), found.Precision(), found.PrecisionAny());
    EXPECT_GE(found.planted, 5U) << kDetectors[k].name;
    EXPECT_GE(found.Recall(), 0.7) << kDetectors[k].name;
    EXPECT_GE(found.PrecisionAny(), 0.4) << kDetectors[k].name;
  }
}

}  // namespace
}  // namespace atalaya::target
