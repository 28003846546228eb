// Releases: what was given to whom, beside what the rule looks up (release_audience). Every change stands in the ledger.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "release/release.h"
#include "store/database.h"

namespace atalaya::store {

struct NewRelease {
  release::Kind kind = release::Kind::kRegister;
  std::string subject, state;  // as release::Concerns takes them: an id, "facility:ID", "*" with a State or none
  release::Tlp tlp = release::Tlp::kRed;
  std::vector<std::string> audiences;
  std::string purpose, until;  // empty: any; for good
};
struct ReleaseRecord {
  std::string id;
  NewRelease what;
  release::Subject place;  // of the release itself (Kind::kRelease): where its subject belongs
  std::string given_by, given_at, withdrawn_by, withdrawn_at;
};

// Where the thing to be released belongs, as a subject of its own kind; nullopt: there is no such thing. A port, a State or a facility
// stands for the register and for pictures.
std::optional<release::Subject> PlaceOf(Connection& connection, release::Kind kind, const std::string& subject, const std::string& state);

// Whether the facility, organisation or State that an audience names is there. People are not looked up: who has an account is nobody's to find out.
bool AudienceIsKnown(Connection& connection, const std::string& audience);

// Returns its id. The caller has asked Permits and MayDo.
std::string GiveRelease(Transaction& transaction, const NewRelease& what, const release::Subject& place);
// False: it was withdrawn before.
bool WithdrawRelease(Transaction& transaction, const std::string& id);

std::optional<ReleaseRecord> FindRelease(Connection& connection, const std::string& id);

struct ReleaseFilter {
  std::string kind, subject, state;  // empty: any
  bool in_force = false;
};
// Newest first, only what the viewer may see, older than `after` (an id; empty: from the start).
std::vector<ReleaseRecord> ReleasePage(Connection& connection, const release::Viewer& viewer, const ReleaseFilter& filter,
                                       const std::string& after, int limit, const std::string& now);

// The markings in force on one object, for release::MaySee.
std::vector<release::Marking> MarkingsOf(Connection& connection, const release::Subject& subject, const std::string& now);

}  // namespace atalaya::store
