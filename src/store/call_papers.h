// What declarations say of a call, as far as arrivals need it: the notice among them, the papers, the people. Reads the tables of store/declarations.h.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "arrive/notice.h"
#include "store/database.h"

namespace atalaya::store {

struct DeclaredNoticeRow {
  std::string declaration, received;
  arrive::Notice notice;
};
// The newest current pre-arrival notice; nullopt: none.
std::optional<DeclaredNoticeRow> DeclaredNotice(Connection& connection, const std::string& call);

struct CallPaper {
  std::string id, kind, format, file, number, sender, received, status;
  long long consignments = 0, equipment = 0, persons = 0, errors = 0, warnings = 0;
};
std::vector<CallPaper> PapersOfCall(Connection& connection, const std::string& call);  // newest first, at most 100

struct CallPerson {
  std::string role, name, nationality, rank;
  std::vector<std::pair<std::string, std::string>> documents;  // number, day of expiry
};
std::vector<CallPerson> PeopleOfCall(Connection& connection, const std::string& call);  // of current declarations, at most 5,000

}  // namespace atalaya::store
