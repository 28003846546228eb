// atalaya log: the trail of a node, newest first, read from its database.
#include <memory>

#include "app/cli/verbs.h"
#include "app/node.h"
#include "base/time.h"
#include "formats/json_write.h"
#include "store/look.h"

namespace atalaya::cli {
namespace {

struct LogChoice {
  std::string database;
  store::LedgerFilter filter;
  long long limit = 50;
};

// Whoever runs the program on the node's machine reads the whole trail: the file is theirs.
const release::Viewer kOwner{"system", {{release::Role::kAuditor, release::ScopeKind::kNode, ""}}, ""};

std::string AsJson(const std::vector<ledger::Row>& rows) {
  formats::JsonWriter w;
  w.BeginObject().Key("items").BeginArray();
  for (const ledger::Row& row : rows) {
    w.BeginObject(formats::Break::kNo).Key("seq").Unsigned(row.entry.sequence);
    w.Member("time", row.entry.time)
        .Member("actor", row.entry.actor)
        .Member("action", row.entry.action)
        .Member("subject", row.entry.subject)
        .Member("scope", row.entry.scope)
        .Member("payload", row.entry.payload)
        .EndObject();
  }
  w.EndArray().EndObject();
  return w.Take();
}

int RunLog(Session& session, const LogChoice& chosen) {
  std::vector<ledger::Row> rows;
  for (const auto& [option, text] : {std::pair("--from", &chosen.filter.from), std::pair("--to", &chosen.filter.to)}) {
    if (!text->empty() && !MillisFromUtc(*text)) return session.Fail({Error("json.date", option, {{"value", formats::Shortened(*text)}})});
  }
  const auto looked = store::LookInto(app::DatabaseUrl(chosen.database), [&](store::Connection& c) {
    rows = store::LedgerPage(c, kOwner, chosen.filter, std::nullopt, static_cast<int>(chosen.limit), "");
  });
  if (!looked) return session.Fail(looked.error());
  if (session.options.json) {
    session.Print(AsJson(rows));
    return kExitDone;
  }
  std::size_t actor = 0, action = 0;
  for (const ledger::Row& row : rows) {
    actor = std::max(actor, app::Columns(row.entry.actor));
    action = std::max(action, app::Columns(row.entry.action));
  }
  for (const ledger::Row& row : rows) {
    session.Print(app::PadLeft(std::to_string(row.entry.sequence), 7) + "  " + row.entry.time + "  " +
                  app::PadRight(row.entry.actor, actor) + "  " + app::PadRight(row.entry.action, action) + "  " +
                  row.entry.subject + "\n");
  }
  if (rows.empty()) session.Note(session.Say("trail.none"));
  return kExitDone;
}

}  // namespace

void AddLog(Arguments& arguments, Session& session) {
  const auto chosen = std::make_shared<LogChoice>();
  arguments.Verb("log", [chosen, &session] { return RunLog(session, *chosen); })
      .Word("--database", chosen->database)
      .Word("--actor", chosen->filter.actor)
      .Word("--action", chosen->filter.action)
      .Word("--subject", chosen->filter.subject)
      .Word("--from", chosen->filter.from)
      .Word("--to", chosen->filter.to)
      .Whole("--limit", chosen->limit, 1, 1'000'000);
}

}  // namespace atalaya::cli
