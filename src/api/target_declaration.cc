#include "api/target_declaration.h"

#include <algorithm>
#include <cmath>

#include "base/log.h"
#include "formats/explanation_json.h"
#include "formats/json_write.h"
#include "target/feedback.h"

namespace atalaya::api {
namespace {

constexpr std::size_t kScoresATransaction = 1000;

void Tell(Jobs::Reporter* reporter, const char* stage, double share) {
  if (reporter != nullptr) reporter->Progress(stage, share);
}

struct Armed {
  ScoringBook book;
  target::DrawKey key{};
};

// The book and the key; nullopt: the State has no book.
Result<std::optional<Armed>> Arm(Context& context, const std::string& state) {
  store::TargetSettings settings;
  auto book = context.database.Read([&](store::Connection& c) {
    settings = store::SettingsOf(c, state);
    return BookInForce(context, c, state);
  });
  if (!book) return Fail(book.error());
  if (!*book) return Fail(book->error());
  if (!**book) return std::optional<Armed>();
  auto key = DrawKeyOf(context, settings);
  if (!key) return Fail(key.error());
  return std::optional<Armed>(Armed{std::move(***book), *key});
}

Result<int> KeepScores(Context& context, const std::vector<ScoredConsignment>& scores, Jobs::Reporter* reporter) {
  for (std::size_t from = 0; from < scores.size(); from += kScoresATransaction) {
    const auto kept = context.database.Write("system", [&](store::Transaction& t) -> Result<int> {
      for (std::size_t i = from; i < std::min(scores.size(), from + kScoresATransaction); ++i) store::SetScore(t, scores[i].id, scores[i].score);
      return 1;
    });
    if (!kept) return kept;
    Tell(reporter, "job.targeting.store", 0.5 + 0.5 * static_cast<double>(from) / static_cast<double>(scores.size()));
  }
  return static_cast<int>(scores.size());
}

// The log-odds of a find where nothing fired, from the random share alone: the weights as they are, the base so that as many finds are expected among those
// drawn as there were (half a find more on each side). Bisection: the expected number rises with the base.
double BaseOfRandom(const target::Combination& calibrated, const target::Hits& hits, const std::vector<std::size_t>& drawn, double found) {
  double low = -20, high = 20;
  const double wanted = (found + 0.5) / (static_cast<double>(drawn.size()) + 1) * static_cast<double>(drawn.size());
  for (int step = 0; step < 100; ++step) {
    const double base = (low + high) / 2;
    double expected = 0;
    for (const std::size_t i : drawn) {
      const double score = target::ScoreOf(calibrated, hits.Of(i)) - calibrated.base + base;
      expected += 1 / (1 + std::exp(-score));
    }
    (expected < wanted ? low : high) = base;
  }
  return (low + high) / 2;
}

void PutRate(formats::JsonWriter& w, const char* key, const Estimate& e) {
  w.Key(key).BeginObject(formats::Break::kNo).Member("mean", e.mean).Member("low", e.low).Member("high", e.high).EndObject();
}

struct Tally {
  long long inspected = 0, found = 0;
  void Take(target::Outcome outcome) {
    inspected += outcome != target::Outcome::kNotInspected;
    found += outcome == target::Outcome::kFound;
  }
  Estimate Rate() const { return target::BetaOf(static_cast<double>(found) + 0.5, static_cast<double>(inspected - found) + 0.5).rate; }
};

store::TargetLesson LessonFrom(const std::string& state, const target::RuleBook& book, const target::Hits& hits, const WindowView& view) {
  store::TargetLesson lesson;
  lesson.state = state;
  Tally all, random;
  std::vector<std::size_t> drawn;
  for (std::size_t i = 0; i < view.outcomes.size(); ++i) {
    all.Take(view.outcomes[i]);
    if (!view.random[i]) continue;
    random.Take(view.outcomes[i]);
    if (view.outcomes[i] != target::Outcome::kNotInspected) drawn.push_back(i);
  }
  lesson.inspected = all.inspected;
  lesson.found = all.found;
  lesson.calibrated = all.inspected >= kCalibrateFrom && all.found >= kCalibrateFinds && all.inspected - all.found >= kCalibrateFinds;
  target::Combination calibrated = target::AsWritten(book);
  double base = 0;
  const bool from_random = random.inspected >= kBaseFromRandom;
  if (lesson.calibrated) {
    calibrated = target::Calibrate(book, hits, view.outcomes, 0, view.outcomes.size(), {});
    base = from_random ? BaseOfRandom(calibrated, hits, drawn, static_cast<double>(random.found)) : calibrated.base;
  }
  const auto records = target::RuleRecords(hits, view.outcomes, book.rules.size());
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo).Key("inspected").Integer(all.inspected).Key("found").Integer(all.found);
  PutRate(w, "rate", all.Rate());
  w.Key("random").BeginObject(formats::Break::kNo).Key("inspected").Integer(random.inspected).Key("found").Integer(random.found);
  PutRate(w, "rate", random.Rate());
  w.EndObject().Member("calibrated", lesson.calibrated).Key("needed").Integer(kCalibrateFrom).Key("needed_found").Integer(kCalibrateFinds);
  w.Member("base", base).Member("base_from", from_random ? "random" : "inspected").Key("rules").BeginArray(formats::Break::kNo);
  for (std::size_t r = 0; r < book.rules.size(); ++r) {
    const target::Rule& rule = book.rules[r];
    w.BeginObject(formats::Break::kNo).Member("id", rule.id).Member("version", rule.version);
    w.Key("fired").Unsigned(records[r].fired).Key("inspected").Unsigned(records[r].inspected).Key("found").Unsigned(records[r].found);
    PutRate(w, "rate", records[r].rate.rate);
    w.Member("lift", records[r].lift).Key("unknown").Unsigned(hits.unknown[r]).Member("weight", rule.weight);
    // Whole points: a book does not change with every single outcome.
    w.Member("points", lesson.calibrated ? std::round(calibrated.weights[r] * kPointsPerLogOdds) : rule.weight).EndObject();
  }
  w.EndArray().Key("feeds").BeginArray(formats::Break::kNo);
  for (const analysis::FeedStanding& feed : view.feeds) {
    w.BeginObject(formats::Break::kNo).Member("feed", feed.feed).Member("from", target::DayText(feed.from)).Member("to", target::DayText(feed.to));
    w.Key("events").Unsigned(feed.events).Key("expected").Unsigned(feed.expected).Key("joined").Unsigned(feed.joined).Member("used", feed.used).EndObject();
  }
  w.EndArray().Key("consignments").Unsigned(view.ids.size()).Key("priced").Unsigned(view.priced).EndObject();
  lesson.body = w.Take();
  return lesson;
}

}  // namespace

Explanation ExplainConsignment(const ScoringBook& book, const target::Table& table, std::size_t record, std::span<const std::uint16_t> fired,
                               const target::Assignment& assignment, double random_share) {
  Explanation out = target::ExplainScore(book.points, book.book, fired);
  out.parts.erase(out.parts.begin());  // the base of points is nothing
  out.label = book.base ? "explain.targeting.score-chance" : "explain.targeting.score";
  out.args = {{"channel", std::string(target::ChannelName(assignment.channel))}, {"book", book.Name()}};
  if (book.base) out.args.emplace_back("chance", 1 / (1 + std::exp(-(*book.base + out.value / kPointsPerLogOdds))));
  for (std::size_t k = 0; k < fired.size(); ++k) {
    out.parts[k].parts.push_back(target::Trace(book.book.rules[fired[k]], book.book.programs[fired[k]], table, record));
  }
  if (assignment.random) {
    Explanation drawn;
    drawn.label = "explain.targeting.random";
    drawn.args = {{"share", random_share}};
    out.parts.push_back(std::move(drawn));
  }
  return out;
}

std::vector<ScoredConsignment> ScoreRecords(const ScoringBook& book, const target::DrawKey& key, const WindowView& view, const std::vector<target::Signals>& signals,
                                            const std::vector<std::size_t>& which, int threads) {
  const target::Table table = target::Tabulate(view.declarations, signals, which);
  const target::Hits hits = target::RunRules(book.book, table, threads);
  std::vector<ScoredConsignment> scores;
  for (std::size_t k = 0; k < which.size(); ++k) {
    const std::string& id = view.ids[which[k]];
    const auto fired = hits.Of(k);
    const double score = target::ScoreOf(book.points, fired);
    const target::Assignment assignment = target::Assign(book.channels, score, key, id);
    const Explanation why = ExplainConsignment(book, table, k, fired, assignment, book.channels.random_share);
    scores.push_back({id, {target::ChannelName(assignment.channel), assignment.random, score, book.Name(), formats::WriteExplanation(why)}});
  }
  return scores;
}

Findings ScoreDeclaration(Context& context, const std::string& declaration) {
  const auto row = context.database.Read([&](store::Connection& c) { return store::FindDeclaration(c, declaration); });
  if (!row) return row.error();
  if (!*row) return {Error("targeting.declaration", declaration)};
  const std::string& state = (*row)->state;
  const auto armed = Arm(context, state);
  if (!armed) return armed.error();
  if (!*armed) return {Note("targeting.no-book", "", {{"state", state}})};
  std::vector<ScoredConsignment> scores;
  {
    TargetingFor targeting(context);
    const Targeting::Held held = targeting->Hold(state);
    const auto view = context.database.Read([&](store::Connection& c) { return held.window->Look(c, DaysBefore(context.now(), kWindowDays)); });
    if (!view) return view.error();
    std::vector<std::size_t> which;
    for (std::size_t i = 0; i < (*view)->ids.size(); ++i) {
      if ((*view)->declaration_of[i] == declaration) which.push_back(i);
    }
    if (which.empty()) return {};
    const auto signals = target::ComputeSignals((*view)->declarations, {}, context.threads);
    scores = ScoreRecords((*armed)->book, (*armed)->key, **view, signals, which, context.threads);
  }
  const auto kept = KeepScores(context, scores, nullptr);
  return kept ? Findings{} : kept.error();
}

Result<int> RescoreState(Context& context, const std::string& state, Jobs::Reporter* reporter) {
  const auto armed = Arm(context, state);
  if (!armed) return Fail(armed.error());
  if (!*armed) return 0;
  Tell(reporter, "job.targeting.read", 0.05);
  std::vector<ScoredConsignment> scores;
  {
    TargetingFor targeting(context);
    const Targeting::Held held = targeting->Hold(state);
    const auto view = context.database.Read([&](store::Connection& c) { return held.window->Look(c, DaysBefore(context.now(), kWindowDays)); });
    if (!view) return Fail(view.error());
    std::vector<std::size_t> which;
    for (std::size_t i = 0; i < (*view)->ids.size(); ++i) {
      if ((*view)->open[i]) which.push_back(i);
    }
    Tell(reporter, "job.targeting.signals", 0.2);
    const auto signals = target::ComputeSignals((*view)->declarations, {}, context.threads);
    Tell(reporter, "job.targeting.rules", 0.4);
    scores = ScoreRecords((*armed)->book, (*armed)->key, **view, signals, which, context.threads);
  }
  return KeepScores(context, scores, reporter);
}

std::string StartRescoring(Context& context, const std::string& state, const std::string& actor) {
  if (context.jobs == nullptr) {
    const auto done = RescoreState(context, state, nullptr);
    if (!done) log::Write(log::Level::kError, "targeting.rescore", {{"code", done.error().front().code}});
    return {};
  }
  const auto job = context.jobs->Start("rescore", actor, state, [&context, state](Jobs::Reporter& reporter) -> Result<std::string> {
    const auto done = RescoreState(context, state, &reporter);
    if (!done) return Fail(done.error());
    return "targeting/" + state;
  });
  return job ? *job : std::string();
}

Result<bool> LearnFromOutcomes(Context& context, const std::string& state, Jobs::Reporter* reporter) {
  const auto armed = Arm(context, state);
  if (!armed) return Fail(armed.error());
  if (!*armed) return false;
  Tell(reporter, "job.targeting.read", 0.05);
  store::TargetLesson lesson;
  {
    TargetingFor targeting(context);
    const Targeting::Held held = targeting->Hold(state);
    const auto view = context.database.Read([&](store::Connection& c) { return held.window->Look(c, DaysBefore(context.now(), kWindowDays)); });
    if (!view) return Fail(view.error());
    Tell(reporter, "job.targeting.signals", 0.3);
    const auto signals = target::ComputeSignals((*view)->declarations, {}, context.threads);
    const target::Table table = target::Tabulate((*view)->declarations, signals);
    Tell(reporter, "job.targeting.rules", 0.6);
    const target::Hits hits = target::RunRules((*armed)->book.book, table, context.threads);
    lesson = LessonFrom(state, (*armed)->book.book, hits, **view);
  }
  const long long before = (*armed)->book.number;
  const auto kept = context.database.Write("system", [&](store::Transaction& t) -> Result<store::TargetBook> {
    store::KeepLesson(t, lesson);
    return RenewBook(context, t, state, "outcomes");
  });
  if (!kept) return Fail(kept.error());
  return kept->number != before;
}

void OutcomesChanged(Context& context, const std::string& state) {
  const auto book = context.database.Read([&](store::Connection& c) { return store::LatestBook(c, state).has_value(); });
  if (!book || !*book) return;  // nothing scores: nothing to learn for
  const auto learn = [&context, state](Jobs::Reporter* reporter) -> Result<std::string> {
    if (context.targeting != nullptr) context.targeting->EndLearning(state);  // outcomes from here on want another look
    const auto changed = LearnFromOutcomes(context, state, reporter);
    if (!changed) return Fail(changed.error());
    if (*changed) {
      const auto scored = RescoreState(context, state, reporter);
      if (!scored) return Fail(scored.error());
    }
    return "targeting/" + state;
  };
  if (context.jobs == nullptr) {
    const auto done = learn(nullptr);
    if (!done) log::Write(log::Level::kError, "targeting.learn", {{"code", done.error().front().code}});
    return;
  }
  // One that waits will see these too. (One that was cancelled while it waited has left its mark and no job.)
  if (context.targeting != nullptr && !context.targeting->BeginLearning(state) && !context.jobs->Running("learn").empty()) return;
  const auto job = context.jobs->Start("learn", "system", state, [learn](Jobs::Reporter& reporter) { return learn(&reporter); });
  if (!job && context.targeting != nullptr) context.targeting->EndLearning(state);
}

}  // namespace atalaya::api
