// The accounts of a demonstration: one a role, with a password that everybody may know. Made only by `serve --demo`; refused where a
// database already holds accounts that are not of a demonstration.
#pragma once

#include <string>
#include <vector>

#include "identity/accounts.h"
#include "release/release.h"

namespace atalaya::identity {

inline constexpr const char* kDemoPassword = "atalaya-demo-2026";

struct DemoAccount {
  std::string login, name;
  Language language = Language::kEnglish;
  std::vector<release::Grant> grants;
};
// Who there is: pfso of BRSSZ-01, rso with a mandate over two facilities, authority and analyst of Brazil, an industry organisation
// (its record is made with it where there is none), the secretariat, auditor, admin, and the authority of Argentina.
const std::vector<DemoAccount>& DemoAccounts();

// Makes those that are missing; what has no place in this region (a facility that is not in the pack) is left out. Returns how many there
// are. Findings: `identity.demo.conflict`.
Result<int> MakeDemoAccounts(store::Database& database, Accounts& accounts);

}  // namespace atalaya::identity
