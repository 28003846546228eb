// atalaya import declarations FILE...: files of any size that declare something, into a node's database. What follows (comparing, screening, scoring)
// is the server's: within a minute, or when it starts.
#include <memory>

#include "api/intake.h"
#include "app/cli/verbs.h"
#include "app/node.h"
#include "app/region_import.h"
#include "base/time.h"
#include "formats/json_write.h"
#include "store/lookups.h"

namespace atalaya::cli {
namespace {

struct ImportDeclarationsChoice {
  std::vector<std::string> files;
  std::string database, node_file, evidence, state, facility, port;
};

int RunImportDeclarations(Session& session, const ImportDeclarationsChoice& chosen) {
  app::KeepPrivate();
  auto node = app::OpenNode(chosen.database, chosen.node_file, "", session.Data(), 1);
  if (!node) return session.Fail(node.error());
  store::NewFile where{chosen.state, chosen.facility, chosen.port, "", ""};
  const auto known = node->database->Read([&](store::Connection& c) {
    const auto facility = where.facility.empty() ? std::nullopt : store::FacilitySubject(c, where.facility, release::Kind::kDeclaration);
    const auto port = where.port.empty() ? std::nullopt : store::PortSubject(c, where.port);
    if ((!where.facility.empty() && (!facility || facility->state != where.state)) || (!where.port.empty() && (!port || port->state != where.state))) return false;
    return store::StateSubject(c, where.state, release::Kind::kDeclaration).has_value();
  });
  if (!known) return session.Fail(known.error());
  if (!*known) return session.Fail({Error("intake.unknown-place", "--state", {{"place", where.state + " " + where.port + where.facility}})});
  const std::filesystem::path files = chosen.evidence.empty() ? app::FilesFolder(app::DatabaseUrl(chosen.database)) : std::filesystem::path(chosen.evidence);
  std::error_code error;
  std::filesystem::create_directories(files, error);
  if (error) return session.Fail({Error("file.cannot-write", files.string(), {{"detail", error.message()}})});
  // Files laid elsewhere would be lost to the server.
  const auto strange = node->database->Read([&](store::Connection& c) {
    const auto known = store::ListReceived(c, where.state, {"(1=1)", {}}, {1, {}});
    return !known.items.empty() && !std::filesystem::exists(store::Blobs(files).PathOf(known.items.front().blob));
  });
  if (!strange) return session.Fail(strange.error());
  if (*strange) return session.Fail({Error("intake.other-folder", "--files", {{"folder", files.string()}})});
  api::Context context{*node->database, session.Words(), session.Data(), files, UtcNow, node->file.name, where.state};
  formats::JsonWriter w;
  w.BeginObject().Key("files").BeginArray();
  Findings odd;
  for (const std::string& path : chosen.files) {
    const auto taken = api::TakeFile(context, "command-line", where, std::filesystem::path(path).filename().string(), path, false);
    if (!taken) return session.Fail(taken.error());
    const auto file = node->database->Read([&](store::Connection& c) { return store::FindReceived(c, taken->received); });
    if (!file) return session.Fail(file.error());
    Append(odd, (*file)->findings);
    w.BeginObject(formats::Break::kNo).Member("file", path).Member("received", taken->received).Member("known", taken->known).Member("status", (*file)->status);
    w.Key("declarations").Integer((*file)->declarations).EndObject();
    if (!session.options.json) {
      session.Print(session.Say(taken->known ? "cli.import.declarations.known" : "cli.import.declarations.done",
                                {{"file", path}, {"count", static_cast<double>((*file)->declarations)}}) + "\n");
    }
  }
  w.EndArray().EndObject();
  if (session.options.json) session.Print(w.Take());
  if (HasErrors(odd)) return session.Fail(odd);
  session.Warn(odd);
  return kExitDone;
}

}  // namespace

void AddImportDeclarations(Arguments& arguments, Session& session) {
  const auto chosen = std::make_shared<ImportDeclarationsChoice>();
  arguments.Verb("import declarations", [chosen, &session] { return RunImportDeclarations(session, *chosen); })
      .Words("FILE", chosen->files, Needed::kYes)
      .Word("--state", chosen->state)
      .Word("--facility", chosen->facility)
      .Word("--port", chosen->port)
      .Word("--database", chosen->database)
      .Word("--files", chosen->evidence)
      .Word("--node-file", chosen->node_file);
}

}  // namespace atalaya::cli
