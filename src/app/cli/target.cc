// atalaya target FILE...: which of these consignments should somebody look at, and why? Rules of a pack over declaration files, without a database.
#include <algorithm>
#include <memory>

#include "analysis/papers.h"
#include "app/cli/verbs.h"
#include "app/declaration_files.h"
#include "base/parallel.h"
#include "formats/declaration_read.h"
#include "formats/explanation_json.h"
#include "formats/findings_json.h"
#include "formats/json_write.h"
#include "formats/rule_pack.h"
#include "target/score.h"
#include "target/signals.h"

namespace atalaya::cli {
namespace {

struct TargetChoice {
  std::vector<std::string> files, declarations;
  std::string rules, state;
  long long limit = 20;
};

struct TargetRun {
  analysis::PaperTrade trade;
  target::RuleBook book;
  target::Combination weights;
  target::Hits hits;
  std::optional<target::Table> table;
};

// Everything of these files; errors of a message are told as warnings, as the rest of it is used. Findings: a file that cannot be read or is none of ours.
Result<std::vector<model::Declaration>> ReadPapers(Session& session, const std::vector<std::string>& files, const formats::EdifactTables& tables) {
  std::vector<model::Declaration> all;
  for (const std::string& file : files) {
    Findings problems;
    const auto pieces = session.disk.Pieces(file, problems);
    if (!pieces) return Fail(pieces.error());
    formats::DeclarationCollector sink;
    const formats::DeclarationReading reading = formats::ReadDeclaration(*pieces, file, tables, sink);
    if (HasErrors(problems)) return Fail(std::move(problems));  // half a file is none
    if (reading.kind == formats::DeclarationFile::kUnknown || (sink.declarations.empty() && HasErrors(sink.findings))) return Fail(sink.findings);
    session.Warn(sink.findings);
    for (model::Declaration& message : sink.declarations) {
      session.Warn(message.findings);
      all.push_back(std::move(message));
    }
  }
  return all;
}

Explanation WhyOf(const TargetRun& run, std::size_t record) {
  const auto fired = run.hits.Of(record);
  Explanation why = target::ExplainScore(run.weights, run.book, fired);
  why.parts.erase(why.parts.begin());  // points begin at nothing
  for (std::size_t k = 0; k < fired.size(); ++k) {
    why.parts[k].parts.push_back(target::Trace(run.book.rules[fired[k]], run.book.programs[fired[k]], *run.table, record));
  }
  return why;
}

std::string BillOf(const TargetRun& run, std::size_t record) {
  const target::Word bill = run.trade.declarations.shipments[run.trade.asked[record]].bill;
  return bill < 0 ? "?" : run.trade.declarations.words->Text(bill);
}

// Highest scores first; equal ones in the order of the files.
std::vector<std::size_t> ByScore(const TargetRun& run) {
  std::vector<std::size_t> order(run.trade.asked.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return target::ScoreOf(run.weights, run.hits.Of(a)) > target::ScoreOf(run.weights, run.hits.Of(b));
  });
  return order;
}

std::string TargetJson(const Session& session, const TargetRun& run) {
  formats::JsonWriter w;
  w.BeginObject().Key("rules").BeginArray();
  for (std::size_t r = 0; r < run.book.rules.size(); ++r) {
    w.BeginObject(formats::Break::kNo).Member("id", run.book.rules[r].id).Member("version", run.book.rules[r].version).Member("weight", run.book.rules[r].weight);
    w.Key("fired").Unsigned(run.hits.fired[r]).Key("unknown").Unsigned(run.hits.unknown[r]).EndObject();
  }
  w.EndArray().Key("compared_with").Unsigned(run.trade.declarations.shipments.size() - run.trade.asked.size()).Key("feeds").BeginArray(formats::Break::kNo);
  for (const analysis::FeedStanding& feed : run.trade.feeds) {
    w.BeginObject(formats::Break::kNo).Member("feed", feed.feed).Key("events").Unsigned(feed.events).Key("expected").Unsigned(feed.expected);
    w.Key("joined").Unsigned(feed.joined).Member("used", feed.used).EndObject();
  }
  w.EndArray().Key("consignments").BeginArray();
  for (const std::size_t i : ByScore(run)) {
    w.BeginObject(formats::Break::kNo).Member("bill", BillOf(run, i)).Member("score", target::ScoreOf(run.weights, run.hits.Of(i))).Key("fired").BeginArray(formats::Break::kNo);
    for (const std::uint16_t rule : run.hits.Of(i)) w.String(run.book.rules[rule].id);
    w.EndArray().Key("why");
    formats::WriteExplanation(w, WhyOf(run, i), &session.Words(), session.InLanguage());
    w.EndObject();
  }
  w.EndArray().EndObject();
  return w.Take();
}

void PrintTargets(Session& session, const TargetRun& run, const TargetChoice& chosen) {
  std::size_t shown = 0, with = 0;
  for (const std::size_t i : ByScore(run)) {
    const auto fired = run.hits.Of(i);
    if (fired.empty()) continue;
    ++with;
    if (shown++ >= static_cast<std::size_t>(chosen.limit)) continue;
    session.Print(session.Say("target.row", {{"bill", BillOf(run, i)}, {"score", target::ScoreOf(run.weights, fired)}, {"fired", static_cast<double>(fired.size())}}) + "\n");
    for (const std::uint16_t rule : fired) {
      session.Print("  " + session.Say("target.fired", {{"title", run.book.rules[rule].title}, {"points", run.weights.weights[rule]}}) + "\n");
    }
  }
  session.Print(session.Say("target.summary", {{"fired", static_cast<double>(with)},
                                               {"count", static_cast<double>(run.trade.asked.size())},
                                               {"others", static_cast<double>(run.trade.declarations.shipments.size() - run.trade.asked.size())},
                                               {"rules", static_cast<double>(run.book.rules.size())}}) +
                "\n");
  // A rule that could judge nothing is told: its silence says nothing.
  std::string names;
  double silent = 0;
  for (std::size_t r = 0; r < run.book.rules.size(); ++r) {
    if (run.trade.asked.empty() || run.hits.unknown[r] < run.trade.asked.size()) continue;
    names += (names.empty() ? "" : ", ") + run.book.rules[r].id;
    ++silent;
  }
  if (silent > 0) session.Print(session.Say("target.unknown", {{"count", silent}, {"names", names}}) + "\n");
}

int RunTarget(Session& session, const TargetChoice& chosen) {
  Findings findings;
  const formats::EdifactTables tables = app::ReadShippedEdifactTables(session.disk, session.Data(), findings);
  if (HasErrors(findings)) return session.Fail(findings);
  const std::filesystem::path packs = session.Data() / "targeting";
  formats::FindingList list;
  const auto pack = [&](const std::filesystem::path& path) {
    auto bytes = session.disk.Read(path);
    if (!bytes) list.Add(bytes.error());
    return bytes ? std::move(*bytes) : std::string();
  };
  const std::string rules_file = chosen.rules.empty() ? (packs / "rules.json").string() : chosen.rules;
  const std::vector<target::Rule> rules = formats::ReadRules(pack(rules_file), rules_file, list);
  const target::Reference reference = formats::ReadReference(pack(packs / "reference.json"), "targeting/reference.json", list);
  findings = list.Take();
  if (HasErrors(findings)) return session.Fail(findings);
  TargetRun run;
  run.book = target::CompileRules(rules, target::StandardSchema(), reference, rules_file, findings);
  if (HasErrors(findings)) return session.Fail(findings);
  session.Warn(findings);
  const auto asked = ReadPapers(session, chosen.files, tables);
  if (!asked) return session.Fail(asked.error());
  const auto others = ReadPapers(session, chosen.declarations, tables);
  if (!others) return session.Fail(others.error());
  const int threads = session.options.threads > 0 ? static_cast<int>(session.options.threads) : DefaultThreads();
  analysis::TradeView view;
  view.state = chosen.state;
  run.trade = analysis::FromPapers(*asked, *others, view);
  const auto signals = target::ComputeSignals(run.trade.declarations, {}, threads);
  run.table = target::Tabulate(run.trade.declarations, signals, run.trade.asked);
  run.hits = target::RunRules(run.book, *run.table, threads);
  run.weights = target::AsWritten(run.book);
  if (session.options.json) {
    session.Print(TargetJson(session, run));
  } else {
    PrintTargets(session, run, chosen);
    if (chosen.rules.empty()) session.Note(session.Say("target.shipped"));
  }
  return kExitDone;
}

}  // namespace

void AddTarget(Arguments& arguments, Session& session) {
  const auto chosen = std::make_shared<TargetChoice>();
  arguments.Verb("target", [chosen, &session] { return RunTarget(session, *chosen); })
      .Words("FILE", chosen->files, Needed::kYes)
      .Word("--rules", chosen->rules)
      .Words("--declarations", chosen->declarations)
      .Word("--state", chosen->state)
      .Whole("--limit", chosen->limit, 1, 100'000);
}

}  // namespace atalaya::cli
