// atalaya import list FILE: an edition of a watch list into a node's database. A server that runs notices it within a minute.
#include <memory>

#include "api/list_load.h"
#include "app/cli/verbs.h"
#include "app/node.h"
#include "base/ids.h"
#include "base/time.h"
#include "formats/findings_json.h"
#include "formats/json_write.h"
#include "store/watch_lists.h"

namespace atalaya::cli {
namespace {

struct ImportListChoice {
  std::vector<std::string> files;
  std::string database, node_file, id, state, title;
  bool trusted = false, even_if_shrunk = false;
};

int RunImportList(Session& session, const ImportListChoice& chosen) {
  app::KeepPrivate();
  const formats::FileSource shipped{
      [&](const std::string& name) { return session.disk.Read(session.Data() / "watchlists" / std::filesystem::path(name).filename(), formats::kMaxFileBytes, name); }, {}};
  Findings warnings;
  const auto words = formats::ReadListWords(shipped, warnings);
  if (!words) return session.Fail(words.error());
  std::vector<std::string> bytes;
  std::vector<formats::ListFile> files;
  api::ListLoad how;
  for (const std::string& path : chosen.files) {
    auto content = session.disk.Read(path);
    if (!content) return session.Fail(content.error());
    bytes.push_back(std::move(*content));
    how.origin += (how.origin.empty() ? "" : ", ") + std::filesystem::path(path).filename().string();
  }
  for (std::size_t i = 0; i < bytes.size(); ++i) files.push_back({std::filesystem::path(chosen.files[i]).filename().string(), bytes[i]});
  how.list = chosen.id;
  how.state = chosen.state;
  how.title = chosen.title;
  how.trusted = chosen.trusted;
  how.even_if_shrunk = chosen.even_if_shrunk;
  formats::ListOptions options;
  options.trusted = chosen.trusted;
  formats::ListReading reading = formats::ReadWatchList(files, *words, options);

  auto node = app::OpenNode(chosen.database, chosen.node_file, "", session.Data(), 1);
  if (!node) return session.Fail(node.error());
  const auto loaded = api::StoreList(*node->database, NewId(UtcNow()), "system", std::move(reading), how);
  if (!loaded) return session.Fail(loaded.error());
  if (loaded->row.status == "refused") return session.Fail(loaded->findings);
  session.Warn(loaded->findings);
  const auto editions = node->database->Read([&](store::Connection& c) { return store::EditionsOf(c, loaded->row.list); });
  if (!editions) return session.Fail(editions.error());
  const store::WatchListEdition& edition = editions->front();
  if (session.options.json) {
    formats::JsonWriter w;
    w.BeginObject().Member("list", loaded->row.list).Member("status", loaded->row.status).Key("number").Integer(edition.number).Member("edition", edition.edition);
    w.Key("entries").Integer(edition.entities).Key("added").Integer(edition.added).Key("changed").Integer(edition.changed).Key("removed").Integer(edition.removed);
    w.Key("findings");
    formats::PutFindings(w, loaded->findings, &session.Words(), session.InLanguage());
    w.EndObject();
    session.Print(w.Take());
    return kExitDone;
  }
  const char* said = loaded->row.status == "same" ? "cli.import.list.same" : "cli.import.list.done";
  session.Print(session.Say(said, {{"list", loaded->row.list},
                                   {"number", static_cast<double>(edition.number)},
                                   {"entries", static_cast<double>(edition.entities)},
                                   {"added", static_cast<double>(edition.added)},
                                   {"changed", static_cast<double>(edition.changed)},
                                   {"removed", static_cast<double>(edition.removed)}}) +
                "\n");
  return kExitDone;
}

}  // namespace

void AddImportList(Arguments& arguments, Session& session) {
  const auto chosen = std::make_shared<ImportListChoice>();
  arguments.Verb("import list", [chosen, &session] { return RunImportList(session, *chosen); })
      .Words("FILE", chosen->files, Needed::kYes)
      .Word("--id", chosen->id)
      .Word("--state", chosen->state)
      .Word("--title", chosen->title)
      .Flag("--trusted", chosen->trusted)
      .Flag("--even-if-shrunk", chosen->even_if_shrunk)
      .Word("--database", chosen->database)
      .Word("--node-file", chosen->node_file);
}

}  // namespace atalaya::cli
