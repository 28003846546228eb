// atalaya backup FOLDER, atalaya restore FOLDER: everything of a node, from either database into either.
#include "app/backup.h"

#include <memory>

#include "app/cli/verbs.h"
#include "app/node.h"
#include "app/region_import.h"
#include "base/time.h"
#include "formats/json_write.h"

namespace atalaya::cli {
namespace {

struct BackupChoice {
  std::string folder, database, node_file, files;
};

int Tell(Session& session, const char* message, const BackupChoice& chosen, const app::BackupSummary& summary) {
  if (session.options.json) {
    formats::JsonWriter w;
    w.BeginObject(formats::Break::kNo)
        .Member("folder", chosen.folder)
        .Key("tables")
        .Integer(summary.tables)
        .Key("rows")
        .Integer(summary.rows);
    w.Key("files").Integer(summary.files).Key("bytes").Unsigned(summary.bytes).Key("entries").Unsigned(summary.entries);
    w.Member("root", summary.root).EndObject();
    session.Print(w.Take());
    return kExitDone;
  }
  session.Print(session.Say(message, {{"folder", chosen.folder},
                                      {"rows", static_cast<double>(summary.rows)},
                                      {"files", static_cast<double>(summary.files)},
                                      {"entries", static_cast<double>(summary.entries)}}) +
                "\n");
  return kExitDone;
}

template <class F>
int Run(Session& session, const BackupChoice& chosen, const char* message, F&& work) {
  app::ProgressBar bar(session.Screen(), session.options.quiet || session.options.json);
  const auto done =
      work([&](const std::string& what, double share) { bar.Show(session.Say("trail.backup." + what), share); });
  bar.Clear();
  return done ? Tell(session, message, chosen, *done) : session.Fail(done.error());
}

std::filesystem::path FilesOf(const BackupChoice& chosen) {
  return chosen.files.empty() ? app::FilesFolder(app::DatabaseUrl(chosen.database)) : std::filesystem::path(chosen.files);
}

int RunBackup(Session& session, const BackupChoice& chosen) {
  app::KeepPrivate();
  return Run(session, chosen, "trail.backup.done", [&](const app::BackupProgress& progress) {
    return app::MakeBackup(app::DatabaseUrl(chosen.database), FilesOf(chosen), chosen.folder, UtcNow(), progress);
  });
}

int RunRestore(Session& session, const BackupChoice& chosen) {
  app::KeepPrivate();
  store::DatabaseOptions target;
  target.url = app::DatabaseUrl(chosen.database);
  // Never a new key: the ledger goes on with the one it was signed with.
  const std::filesystem::path path = app::NodeFilePath(target.url, chosen.node_file);
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) return session.Fail({Error("backup.node-file", "--node-file", {{"path", path.string()}})});
  const auto node = app::ReadOrMakeNodeFile(path, "");
  if (!node) return session.Fail(node.error());
  target.migrations = (session.Data() / "migrations").string();
  target.origin = node->name;
  target.key_seed = node->seed;
  target.now = UtcNow;
  return Run(session, chosen, "trail.restore.done", [&](const app::BackupProgress& progress) {
    return app::RestoreBackup(target, FilesOf(chosen), chosen.folder, progress);
  });
}

}  // namespace

void AddBackup(Arguments& arguments, Session& session) {
  const auto chosen = std::make_shared<BackupChoice>();
  arguments.Verb("backup", [chosen, &session] { return RunBackup(session, *chosen); })
      .Word("FOLDER", chosen->folder, Needed::kYes)
      .Word("--database", chosen->database)
      .Word("--files", chosen->files);
  arguments.Verb("restore", [chosen, &session] { return RunRestore(session, *chosen); })
      .Word("FOLDER", chosen->folder, Needed::kYes)
      .Word("--database", chosen->database)
      .Word("--node-file", chosen->node_file)
      .Word("--files", chosen->files);
}

}  // namespace atalaya::cli
