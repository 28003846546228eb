#include "api/intake.h"

#include <fstream>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

#include "api/jobs.h"
#include "base/log.h"
#include "formats/declaration_read.h"
#include "formats/edifact_tables.h"

namespace atalaya::api {
namespace {

constexpr std::size_t kPieceBytes = std::size_t{1} << 20;

// Read once a data folder; shared by all threads.
Result<std::shared_ptr<const formats::EdifactTables>> TablesOf(const std::filesystem::path& data) {
  static std::mutex mutex;
  static std::map<std::string, std::shared_ptr<const formats::EdifactTables>> known;
  const std::lock_guard lock(mutex);
  auto& tables = known[data.string()];
  if (tables) return tables;
  formats::FindingList findings;
  const formats::FileSource files{[&](const std::string& path) -> Result<std::string> {
                                    std::ifstream in(data / path, std::ios::binary);
                                    std::string bytes((std::istreambuf_iterator<char>(in)), {});
                                    if (!in) return Fail(Error("file.unreadable", path));
                                    return bytes;
                                  },
                                  {}};
  auto read = std::make_shared<const formats::EdifactTables>(formats::ReadEdifactTables(files, "formats/edifact", findings));
  if (findings.Errors() > 0) return Fail(findings.Take());
  tables = std::move(read);
  return tables;
}

// A step that throws leaves the declaration as not checked: it is tried again when the server starts next, and the others go on.
void Check(Context& context, const std::string& declaration) {
  Findings findings;
  try {
    findings = JoinCall(context, declaration);
    for (const IntakeStep& step : context.intake_steps) Append(findings, step(context, declaration));
  } catch (const std::exception& error) {
    log::Write(log::Level::kError, "intake.step", {{"declaration", declaration}, {"detail", error.what()}});
    return;
  }
  const auto noted = context.database.Write("system", [&](store::Transaction& t) -> Result<int> {
    store::AddFindings(t, declaration, findings);
    store::NoteChecked(t, declaration);
    return 1;
  });
  if (!noted) log::Write(log::Level::kError, "intake.check", {{"declaration", declaration}, {"finding", noted.error().front().code}});
}

}  // namespace

Result<Intake> ReceiveFile(Context& context, const std::string& actor, const store::NewFile& file, const std::string& name, store::Blobs::Staged& bytes, long long size) {
  const store::Blobs blobs(context.files);
  return context.database.Write(actor, [&](store::Transaction& t) -> Result<Intake> {
    const auto before = store::FindReceivedBytes(t, file.state, bytes.Hash());
    const bool again = before && before->status != "reading" && store::WithoutCall(t, before->id) && (file.port != before->port || file.facility != before->facility) &&
                       !(file.port.empty() && file.facility.empty());
    if (before && !again) return Intake{before->id, true};
    auto kept = blobs.Keep(bytes);
    if (!kept) return Fail(kept.error());
    store::ReceivedFile row;
    row.state = file.state;
    row.facility = file.facility;
    row.port = file.port;
    row.name = name;
    row.blob = bytes.Hash();
    row.size = size;
    const std::string id = store::AddReceived(t, row);
    if (again) store::ReplaceReceived(t, before->id, id);
    return Intake{id, false};
  });
}

Result<std::vector<std::string>> ReadOnly(Context& context, const std::string& id, const IntakeProgress& progress) {
  const auto found = context.database.Read([&](store::Connection& c) { return store::FindReceived(c, id); });
  if (!found) return Fail(found.error());
  if (!*found) return Fail(Error("api.not-found", ""));
  const store::ReceivedFile file = **found;
  const auto tables = TablesOf(context.data);
  if (!tables) return Fail(tables.error());
  const auto report = [&](const char* stage, double share) {
    if (progress) progress(stage, share);
  };
  if (file.status != "reading") {
    return context.database.Read([&](store::Connection& c) { return store::DeclarationsIn(c, id); });
  }
  return context.database.Write(file.received_by, [&](store::Transaction& t) -> Result<std::vector<std::string>> {
    if (const auto now = store::FindReceived(t, id); !now || now->status != "reading") return store::DeclarationsIn(t, id);  // somebody else read it meanwhile
    std::ifstream in(store::Blobs(context.files).PathOf(file.blob), std::ios::binary);
    if (!in) return Fail(Error("store.files", ""));
    store::DeclarationWriter writer(t, {file.state, file.facility, file.port, file.blob, file.received});
    std::string piece(kPieceBytes, '\0');
    long long done = 0;
    formats::ReadDeclaration(
        [&]() -> std::string_view {
          report("stage.intake.read", file.size > 0 ? 0.8 * static_cast<double>(done) / static_cast<double>(file.size) : 0);
          in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
          done += in.gcount();
          return {piece.data(), static_cast<std::size_t>(in.gcount())};
        },
        file.name, **tables, writer);
    if (in.bad()) return Fail(Error("store.files", ""));
    Findings findings = writer.FileFindings();
    if (writer.Declarations().empty() && !HasErrors(findings)) findings.push_back(Error("intake.nothing", file.name));
    store::EndReceived(t, id, writer.Declarations(), findings);
    return writer.Declarations();
  });
}

Result<std::vector<std::string>> ReadReceived(Context& context, const std::string& id, const IntakeProgress& progress) {
  const auto declarations = ReadOnly(context, id, progress);
  if (!declarations) return declarations;
  for (std::size_t i = 0; i < declarations->size(); ++i) {
    if (progress) progress("stage.intake.check", 0.8 + 0.2 * static_cast<double>(i) / static_cast<double>(declarations->size()));
    Check(context, (*declarations)[i]);
  }
  return declarations;
}

Result<Intake> TakeFile(Context& context, const std::string& actor, const store::NewFile& file, const std::string& name, const std::filesystem::path& path, bool check,
                        const IntakeProgress& progress) {
  auto staged = store::Blobs(context.files).StageFile(path);
  if (!staged) return Fail(staged.error());
  std::error_code error;
  const auto size = std::filesystem::file_size(path, error);
  auto taken = ReceiveFile(context, actor, file, name, *staged, error ? 0 : static_cast<long long>(size));
  if (!taken || taken->known) return taken;
  const auto read = check ? ReadReceived(context, taken->received, progress) : ReadOnly(context, taken->received, progress);
  if (!read) return Fail(read.error());
  return taken;
}

Result<int> ResumeIntake(Context& context) {
  struct Todo {
    std::vector<std::string> files, declarations;
  };
  const auto todo = context.database.Read([](store::Connection& c) { return Todo{store::UnreadFiles(c), store::UncheckedDeclarations(c)}; });
  if (!todo) return Fail(todo.error());
  const int count = static_cast<int>(todo->files.size() + todo->declarations.size());
  if (count == 0) return 0;
  const auto job = context.jobs->Start("intake", "system", "", [&context, todo = *todo](Jobs::Reporter& reporter) -> Result<std::string> {
    for (const std::string& file : todo.files) {
      const auto read = ReadReceived(context, file, [&](const char* stage, double share) { reporter.Progress(stage, share); });
      if (!read) return Fail(read.error());
    }
    for (const std::string& declaration : todo.declarations) {
      reporter.Progress("stage.intake.check", 0.9);
      Check(context, declaration);
    }
    return std::string();
  });
  if (!job) return Fail(job.error());
  return count;
}

}  // namespace atalaya::api
