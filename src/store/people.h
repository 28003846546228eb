// People in duty at a facility: who is responsible, since when, how to reach them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "release/release.h"
#include "store/database.h"

namespace atalaya::store {

// "pfso", "deputy-pfso", "cso", "operator", "authority", "police", "customs", "emergency", "other".
std::span<const std::string_view> Duties();

struct Person {
  std::string id, duty, name, phone, email, since, until;  // until: the last day; empty while in duty
};
// Those in duty first, then the others, newest first. Empty where the rule hides them (columns: FacilityColumns).
std::vector<Person> PeopleOf(Connection& connection, const std::string& facility, const release::SqlCondition& seen);

// Findings: `entry.dates` (since after until).
Result<Person> AddPerson(Transaction& transaction, const std::string& facility, Person person);
// Ends the duty today; a duty that has ended stays as it was. Findings: `api.not-found`.
Result<int> EndDuty(Transaction& transaction, const std::string& facility, const std::string& person);

}  // namespace atalaya::store
