// Security levels: what States set, and how far each facility has followed. The rules stand in engines/duty/level.h.
//
// A facility's level is the highest in force on it; when an order is withdrawn or runs out, what was in force beside it counts again.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "duty/level.h"
#include "release/release.h"
#include "store/database.h"
#include "store/listing_slice.h"

namespace atalaya::store {

struct InstructionAt {
  int number = 0;
  std::string acknowledged, acknowledged_by, done, done_by;
};
// One facility's part in an order.
struct LevelAt {
  std::string facility, name, issued, received, received_by, attained, attained_by, evidence;
  std::vector<InstructionAt> instructions;  // those acknowledged
};
struct LevelOrder {
  std::string id, state;
  int level = 1;
  duty::LevelFactors factors;
  std::string reason, until, issued, issued_by, withdrawn, withdrawn_by, withdrawn_reason;
  bool all = false;                       // of the State, later ones too
  std::vector<std::string> instructions;  // of level 3
  std::vector<LevelAt> facilities;        // those the viewer may see
};

struct LevelView {
  release::SqlCondition orders;  // columns: OrderColumns
  release::SqlCondition parts;   // columns: FacilityColumns
};
LevelView LevelViewOf(const release::Viewer& viewer, std::string_view now);

// Newest first. An order is listed where the viewer sees it or one of its facilities' parts.
Listed<LevelOrder> ListLevels(Connection& connection, const std::string& state, const LevelView& view, const Slice& slice);
std::optional<LevelOrder> FindLevel(Connection& connection, const std::string& id, const LevelView& view);

// The order that counts on a facility now: the highest in force, of equal ones the newest; level 1 without times when there is none.
struct Standing {
  std::string id;
  int level = 1;
  std::string issued, received, attained;
};
Standing StandingOf(Connection& connection, const std::string& facility, std::string_view now);

struct NewLevel {
  int level = 1;
  duty::LevelFactors factors;
  std::string reason, until;
  bool all = false;
  std::vector<std::string> facilities, instructions;
};
// Findings: `entry.unknown` (a facility that is not one of the State's in scope), `entry.instructions`, `entry.factors`, `entry.past` (until),
// `entry.no-facility`.
Result<std::string> SetLevel(Transaction& transaction, const std::string& state, const NewLevel& level);
Result<int> WithdrawLevel(Transaction& transaction, const std::string& id, const std::string& reason);

// The steps of a facility. Findings: `api.not-found`, `duty.*.conflict` (why not: engines/duty/step.h), `entry.evidence`.
Result<int> ReceiveLevel(Transaction& transaction, const std::string& id, const std::string& facility);
Result<int> AcknowledgeInstruction(Transaction& transaction, const std::string& id, int number, const std::string& facility);
Result<int> FinishInstruction(Transaction& transaction, const std::string& id, int number, const std::string& facility);
Result<int> AttainLevel(Transaction& transaction, const std::string& id, const std::string& facility, const std::string& evidence);

}  // namespace atalaya::store
