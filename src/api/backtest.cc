#include "api/backtest.h"

#include <algorithm>
#include <set>

#include "base/ids.h"
#include "formats/json_write.h"
#include "target/backtest.h"

namespace atalaya::api {
namespace {

using formats::Break;
using formats::JsonWriter;

void PutCurve(JsonWriter& w, const char* name, const target::Curve& curve) {
  w.Key(name).BeginObject(Break::kNo).Key("precision").BeginArray(Break::kNo);
  for (const double share : curve.precision) w.Number(share);
  w.EndArray().Key("recall").BeginArray(Break::kNo);
  for (const double share : curve.recall) w.Number(share);
  w.EndArray().EndObject();
}

void PutEffect(JsonWriter& w, const target::Rule& rule, const target::RuleEffect& effect) {
  w.BeginObject(Break::kNo).Member("id", rule.id).Member("version", rule.version).Key("title").FourLanguages(rule.title).Member("weight", rule.weight);
  w.Key("fired").Unsigned(effect.record.fired).Key("inspected").Unsigned(effect.record.inspected).Key("found").Unsigned(effect.record.found);
  w.Key("rate").BeginObject(Break::kNo).Member("mean", effect.record.rate.rate.mean).Member("low", effect.record.rate.rate.low);
  w.Member("high", effect.record.rate.rate.high).EndObject().Member("lift", effect.record.lift).Key("unknown").Unsigned(effect.unknown);
  w.Key("alone").Unsigned(effect.alone).Key("marginal").BeginArray(Break::kNo);
  for (const double share : effect.marginal_recall) w.Number(share);
  w.EndArray().EndObject();
}

// Which records a book would send to inspection by their score (the random share comes on top of any book), and which finds are among them.
struct Sent {
  std::size_t red = 0;
  std::set<std::size_t> found;
};
Sent SendBy(const ScoringBook& book, const target::Table& table, std::span<const target::Outcome> outcomes, int threads) {
  Sent sent;
  const target::Hits hits = target::RunRules(book.book, table, threads);
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (target::ScoreOf(book.points, hits.Of(i)) < book.channels.red) continue;
    ++sent.red;
    if (outcomes[i] == target::Outcome::kFound) sent.found.insert(i);
  }
  return sent;
}

void PutChange(JsonWriter& w, const Sent& before, const Sent& after, std::uint64_t found, double days) {
  std::size_t lost = 0, gained = 0;
  for (const std::size_t i : before.found) lost += !after.found.contains(i);
  for (const std::size_t i : after.found) gained += !before.found.contains(i);
  w.Key("change").BeginObject(Break::kNo).Key("red_before").Unsigned(before.red).Key("red_after").Unsigned(after.red);
  w.Member("extra_a_day", (static_cast<double>(after.red) - static_cast<double>(before.red)) / days);
  w.Key("finds").Unsigned(found).Key("finds_before").Unsigned(before.found.size()).Key("finds_after").Unsigned(after.found.size());
  w.Key("lost").Unsigned(lost).Key("gained").Unsigned(gained).EndObject();
}

std::vector<target::Signals> SignalsFor(const target::Declarations& d, std::size_t before, int threads, bool& fences_before) {
  fences_before = before >= kFenceRecords;
  std::vector<target::Signals> signals = target::ComputeSignals(d, {}, threads);
  if (!fences_before) return signals;
  target::Declarations earlier;
  earlier.words = d.words;
  earlier.shipments.assign(d.shipments.begin(), d.shipments.begin() + static_cast<std::ptrdiff_t>(before));
  const target::TradeFences fences = target::FitTrade(earlier, threads);
  std::vector<target::Signals> judged(d.shipments.size());
  target::JudgeTrade(d, fences, threads, judged);
  for (std::size_t i = 0; i < signals.size(); ++i) {
    target::Signals& to = signals[i];
    const target::Signals& from = judged[i];
    for (const auto member : {&target::Signals::price_side, &target::Signals::price_z, &target::Signals::value_moved, &target::Signals::moved_out,
                              &target::Signals::density_side, &target::Signals::density_z, &target::Signals::package_side, &target::Signals::package_z,
                              &target::Signals::teu_side, &target::Signals::teu_z, &target::Signals::vgm_gap}) {
      to.*member = from.*member;
    }
  }
  return signals;
}

}  // namespace

target::Rule AsRule(const store::RuleRow& row, const store::RuleVersion& version) {
  return {row.name, static_cast<int>(version.version), version.title, version.weight, version.expression, version.made_by, target::RuleStatus::kDraft};
}

Result<store::BacktestRow> RunBackTest(Context& context, const BackTestOrder& order, Jobs::Reporter* reporter) {
  const auto tell = [&](const char* stage, double share) {
    if (reporter != nullptr) reporter->Progress(stage, share);
  };
  tell("job.targeting.read", 0.05);
  TargetingFor targeting(context);
  TargetWindow window = targeting->Apart(order.state);
  std::optional<ScoringBook> now, then;
  store::RuleVersion version;
  Findings wrong;
  const std::string from = DaysBefore(order.first_day, kLookBackDays);
  const auto view = context.database.Read([&](store::Connection& c) -> std::shared_ptr<const WindowView> {
    const auto row = store::FindRule(c, order.rule);
    const auto found = row ? store::FindRuleVersion(c, order.rule, order.version) : std::nullopt;
    if (!found) {
      wrong = {Error("api.not-found", "")};
      return nullptr;
    }
    version = *found;
    auto without = BookWith(context, c, order.state, std::nullopt);
    auto with = BookWith(context, c, order.state, AsRule(*row, version));
    if (!without || !with) {
      wrong = !with ? with.error() : without.error();
      return nullptr;
    }
    now = std::move(*without);
    then = std::move(*with);
    return window.Look(c, from);
  });
  if (!view) return Fail(view.error());
  if (*view == nullptr) return Fail(std::move(wrong));
  const WindowView& stored = **view;
  const double first = target::DayNumber(order.first_day), last = target::DayNumber(order.last_day);
  std::vector<std::size_t> which;
  std::vector<target::Outcome> outcomes;
  std::size_t before = 0;
  for (std::size_t i = 0; i < stored.ids.size(); ++i) {
    const double filed = stored.declarations.shipments[i].filed;
    before += filed < first;
    if (!(filed >= first && filed <= last)) continue;
    which.push_back(i);
    outcomes.push_back(stored.outcomes[i]);
  }
  if (which.empty()) return Fail(Error("targeting.back-test-empty", "", {{"from", order.first_day}, {"to", order.last_day}}));
  tell("job.targeting.signals", 0.3);
  bool fences_before = false;
  const auto signals = SignalsFor(stored.declarations, before, context.threads, fences_before);
  tell("job.targeting.rules", 0.6);
  const target::Table table = target::Tabulate(stored.declarations, signals, which);
  target::BacktestOptions options;
  options.seed = order.seed;
  options.threads = context.threads;
  const target::Backtest test = target::RunBacktest(then->book, table, outcomes, options);
  tell("job.targeting.rules", 0.9);
  const Sent sent_now = SendBy(*now, table, outcomes, context.threads), sent_then = SendBy(*then, table, outcomes, context.threads);

  store::BacktestRow row;
  row.id = NewId(context.now());
  row.rule = order.rule;
  row.version = order.version;
  row.digest = version.digest;
  row.first_day = order.first_day;
  row.last_day = order.last_day;
  row.seed = static_cast<long long>(order.seed);
  row.made_by = order.actor;
  row.enough = test.measured >= kEnoughInspected && test.measured_found >= kEnoughFound;
  const double days = last - first + 1;
  JsonWriter w;
  w.BeginObject(Break::kNo).Key("records").Unsigned(test.records).Key("inspected").Unsigned(test.inspected).Key("found").Unsigned(test.found);
  w.Key("measured").Unsigned(test.measured).Key("measured_found").Unsigned(test.measured_found).Member("days", days);
  w.Member("train_share", options.train_share).Member("enough", row.enough).Key("needed").BeginObject(Break::kNo).Key("measured").Unsigned(kEnoughInspected);
  w.Key("found").Unsigned(kEnoughFound).EndObject().Member("fences", fences_before ? "before" : "same").Key("shares").BeginArray(Break::kNo);
  for (const double share : target::kInspectedShares) w.Number(share);
  w.EndArray().Key("workload").BeginArray(Break::kNo);
  for (const std::uint64_t records : test.workload) w.Unsigned(records);
  w.EndArray().Key("curves").BeginObject(Break::kNo);
  PutCurve(w, "calibrated", test.calibrated_curve);
  PutCurve(w, "written", test.written_curve);
  PutCurve(w, "baseline", test.baseline_curve);
  PutCurve(w, "random", test.random_curve);
  w.EndObject();
  PutChange(w, sent_now, sent_then, test.found, days);
  w.Key("rules").BeginArray(Break::kNo);
  for (std::size_t r = 0; r < test.rules.size(); ++r) PutEffect(w, then->book.rules[r], test.rules[r]);
  w.EndArray().EndObject();
  row.body = w.Take();
  const auto kept = context.database.Write(order.actor, [&](store::Transaction& t) -> Result<int> {
    store::AddBacktest(t, row, order.state);
    return 1;
  });
  if (!kept) return Fail(kept.error());
  return row;
}

}  // namespace atalaya::api
