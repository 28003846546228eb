// A file that declares something, from its bytes to what is known about its consignments.
//
//   received   bytes kept as they came (a blob), one row: nothing is lost from here on
//   read       one transaction: the reader streams into store::DeclarationWriter; what lies outside of any message stays with the file
//   checked    each declaration: the call it belongs to is compared (engines/declare), then Context::intake_steps in order
//
// A server that stops in between goes on with what is not read and not checked when it starts again (ResumeIntake). The same bytes again in the
// same State are told, not doubled; unless no declaration of the first time found a call and this time a port or facility is named.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "api/context.h"
#include "store/blobs.h"
#include "store/declarations.h"
#include "store/received.h"

namespace atalaya::api {

struct Intake {
  std::string received;  // id of the file
  bool known = false;    // the same bytes were here before: nothing to do
};
// Share done, 0..1, of the bytes and then of the steps. May throw to stop.
using IntakeProgress = std::function<void(const char* stage, double share)>;

// Keeps the bytes. `file`: state, facility, port; name: of the file, for people. Findings: `store.*`.
Result<Intake> ReceiveFile(Context& context, const std::string& actor, const store::NewFile& file, const std::string& name, store::Blobs::Staged& bytes, long long size);
// Reads a received file; what it declares waits to be checked (by the server, where the steps are).
Result<std::vector<std::string>> ReadOnly(Context& context, const std::string& received, const IntakeProgress& progress = {});
// Reads a received file and checks what it declares. Returns its declarations; none: the file's findings say why. Findings: `store.*`.
Result<std::vector<std::string>> ReadReceived(Context& context, const std::string& received, const IntakeProgress& progress = {});
// All of it for a file on the disk, of any size; not `check`: without the checks.
Result<Intake> TakeFile(Context& context, const std::string& actor, const store::NewFile& file, const std::string& name, const std::filesystem::path& path, bool check = true,
                        const IntakeProgress& progress = {});

// Compares what is declared for the call of a declaration (again): replaces its discrepancies.
Findings JoinCall(Context& context, const std::string& declaration);
Result<bool> CompareCall(Context& context, const std::string& call);

// Starts a job that reads what was received and checks what was read before the server stopped. Returns how much there is to do.
Result<int> ResumeIntake(Context& context);

}  // namespace atalaya::api
