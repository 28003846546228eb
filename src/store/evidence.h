// Files that show an answer: rows here, bytes in blobs.h. The same bytes for the same control are one file. Ledger: `assessment.evidence-add`,
// `assessment.evidence-remove` with the hash.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/answers.h"
#include "store/assessments.h"
#include "store/blobs.h"

namespace atalaya::store {

inline constexpr long long kMostEvidenceBytes = 500LL << 20;  // of one assessment

struct EvidenceRow {
  std::string id, assessment, control, name, type, sha256, added_by, added_at;
  long long size = 0;
};

// Oldest first.
std::vector<EvidenceRow> EvidenceOf(Connection& connection, std::string_view assessment);
std::optional<EvidenceRow> ReadEvidence(Connection& connection, std::string_view id);

// Adds staged bytes to a control of an assessment as read in this transaction. `asked`: the control counts. Findings:
// `evidence.assessment-full` (limit), `store.files`.
struct AddedEvidence {
  EvidenceRow row;
  bool fresh = true;  // false: these bytes were there already
};
Result<AddedEvidence> AddEvidence(Transaction& transaction, const Assessment& assessment, bool asked, EvidenceRow row, const Blobs& blobs,
                                  Blobs::Staged& staged);
void RemoveEvidence(Transaction& transaction, const Assessment& assessment, bool asked, const EvidenceRow& row);
// Takes the bytes away if no row refers to them any more. In a write transaction of its own, after the one that removed the row is done.
void RemoveUnused(Transaction& transaction, const Blobs& blobs, const std::string& sha256);

}  // namespace atalaya::store
