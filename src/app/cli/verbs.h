// The verbs. Each file declares the grammar of one verb and runs it.
#pragma once

#include "app/cli/arguments.h"
#include "app/cli/session.h"

namespace atalaya::cli {

// Each adds its verb to the grammar; the verb's own options live in the closure until Parse returns.
void AddAnalyse(Arguments& arguments, Session& session);
void AddExplain(Arguments& arguments, Session& session);
void AddReport(Arguments& arguments, Session& session);
void AddPlan(Arguments& arguments, Session& session);
void AddScreen(Arguments& arguments, Session& session);
void AddTarget(Arguments& arguments, Session& session);
void AddInspect(Arguments& arguments, Session& session);  // inspect plan, inspect verify
void AddSolve(Arguments& arguments, Session& session);
void AddValidate(Arguments& arguments, Session& session);
void AddImportAnswers(Arguments& arguments, Session& session);
void AddImportDeclarations(Arguments& arguments, Session& session);
void AddImportFramework(Arguments& arguments, Session& session);
void AddImportList(Arguments& arguments, Session& session);
void AddExportTables(Arguments& arguments, Session& session);
void AddExportOscal(Arguments& arguments, Session& session);
void AddServe(Arguments& arguments, Session& session);
void AddUser(Arguments& arguments, Session& session);
void AddLog(Arguments& arguments, Session& session);
void AddVerify(Arguments& arguments, Session& session);
void AddBackup(Arguments& arguments, Session& session);  // backup and restore

// `explain --sensitivity`: the `top` inputs that move the loss most and the `top` facilities to audit next.
int RunSensitivity(Session& session, const std::string& region, std::size_t top);

// Runs the program with the arguments after its name. Never throws.
int Run(const std::vector<std::string>& arguments);

}  // namespace atalaya::cli
