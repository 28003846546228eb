// Statements of compliance of port facilities (B/16.62): issued, endorsed and withdrawn by the authority of the facility's State.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "release/release.h"
#include "store/database.h"
#include "store/statement_status.h"

namespace atalaya::store {

std::span<const std::string_view> EndorsementKinds();    // "verification" (the yearly one), "additional"
std::span<const std::string_view> EndorsementResults();  // "satisfactory", "deficiencies", "not-satisfactory"

struct Endorsement {
  std::string id, kind, date, result, note, recorded_by;
};
struct Statement {
  std::string id, facility, number, issued, expires, assessment, recorded_by;
  std::string withdrawn, withdrawn_by, withdrawn_reason;  // empty while it stands
  bool current = false;                                   // the one that counts: the last issued
  StatementStatus status = StatementStatus::kNone;        // on the day asked
  std::vector<Endorsement> endorsements;
};

// Newest first. Empty where the rule hides them (columns: StatementColumns).
release::SqlColumns StatementColumns();
std::vector<Statement> StatementsOf(Connection& connection, const std::string& facility, const release::SqlCondition& seen,
                                    std::string_view today);
std::optional<Statement> FindStatement(Connection& connection, const std::string& id, std::string_view today);

struct NewStatement {
  std::string number, issued, expires, assessment;
};
// `most_years`: how long one may run in the State (5, or less where its law says so). Findings: `entry.dates`, `entry.life` (years),
// `entry.future`, `entry.out-of-scope`, `entry.number.conflict`, `entry.assessment` (not an approved one of this facility).
Result<std::string> IssueStatement(Transaction& transaction, const std::string& facility, const NewStatement& statement, int most_years);
// Findings: `entry.day-range` (not within the statement's life, or in the future), `entry.withdrawn.conflict`.
Result<Endorsement> Endorse(Transaction& transaction, const std::string& statement, Endorsement endorsement);
// Findings: `entry.withdrawn.conflict`.
Result<int> WithdrawStatement(Transaction& transaction, const std::string& statement, const std::string& reason);

// Demo: invented statements for the facilities in scope, of every standing. Nothing where there are some. Returns how many were issued.
Result<int> DemoStatements(Transaction& transaction);

}  // namespace atalaya::store
