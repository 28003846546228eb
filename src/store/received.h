// Files that were handed in, before and after they were read. Their bytes are blobs (blobs.h).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/finding.h"
#include "release/release.h"
#include "store/database.h"
#include "store/listing_slice.h"

namespace atalaya::store {

struct ReceivedFile {
  std::string id, state, facility, port, name, blob;
  long long size = 0;
  std::string received, received_by;
  std::string status;  // "reading", "read", "refused"
  Findings findings;   // outside of any message
  long long declarations = 0;
};

// Adds one, as "reading"; returns its id.
std::string AddReceived(Transaction& transaction, const ReceivedFile& file);
// The file was read (`declarations` of it) or refused (none).
void EndReceived(Transaction& transaction, const std::string& id, const std::vector<std::string>& declarations, const Findings& findings);
std::optional<ReceivedFile> FindReceived(Connection& connection, const std::string& id);
// The newest of these bytes in this State.
std::optional<ReceivedFile> FindReceivedBytes(Connection& connection, const std::string& state, const std::string& blob);
// Whether no declaration of it could be laid on a call.
bool WithoutCall(Connection& connection, const std::string& id);
// Its declarations count no more: the file was taken in again.
void ReplaceReceived(Transaction& transaction, const std::string& id, const std::string& by);
std::vector<std::string> DeclarationsIn(Connection& connection, const std::string& received);
std::vector<std::string> UnreadFiles(Connection& connection);  // oldest first

release::SqlColumns ReceivedColumns();
Listed<ReceivedFile> ListReceived(Connection& connection, const std::string& state, const release::SqlCondition& seen, const Slice& slice);  // newest first

}  // namespace atalaya::store
