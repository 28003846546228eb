#include "api/follow_hits.h"

#include "api/arrival_checks.h"
#include "api/jobs.h"
#include "api/target_declaration.h"
#include "store/declarations.h"

namespace atalaya::api {
namespace {

struct Followed {
  std::set<std::string> declarations, calls;
};

Followed PapersOf(store::Connection& c, const std::set<std::string>& subjects) {
  Followed followed;
  for (const std::string& subject : subjects) {
    for (const store::SubjectUse& use : store::UsesOf(c, subject)) {
      if (use.item_kind == "consignment") {
        if (const auto bill = store::FindConsignment(c, use.item); bill && bill->current) followed.declarations.insert(bill->declaration);
      } else if (use.item_kind == "call") {
        followed.calls.insert(use.item);
      } else if (const std::string call = store::CallOfPerson(c, use.item); !call.empty()) {
        followed.calls.insert(call);
      }
    }
  }
  return followed;
}

void Work(Context& context, const Followed& followed) {
  // What cannot be done now is done with the next paper or on demand; both say when they were made.
  for (const std::string& declaration : followed.declarations) static_cast<void>(ScoreDeclaration(context, declaration));
  for (const std::string& call : followed.calls) static_cast<void>(CheckCall(context, call));
}

}  // namespace

void FollowHits(Context& context, const std::set<std::string>& subjects) {
  if (subjects.empty()) return;
  const auto found = context.database.Read([&](store::Connection& c) { return PapersOf(c, subjects); });
  if (!found || (found->declarations.empty() && found->calls.empty())) return;
  if (context.jobs == nullptr) return Work(context, *found);
  static_cast<void>(context.jobs->Start("hits", "system", "", [&context, followed = *found](Jobs::Reporter&) -> Result<std::string> {
    Work(context, followed);
    return std::string();
  }));
}

}  // namespace atalaya::api
