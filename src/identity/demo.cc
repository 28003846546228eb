#include "identity/demo.h"

#include "store/accounts.h"

namespace atalaya::identity {

using release::Role;
using release::ScopeKind;

const std::vector<DemoAccount>& DemoAccounts() {
  static const std::vector<DemoAccount> kAccounts{
      {"pfso.santos", "Paula Fontes", Language::kPortuguese, {{Role::kPfso, ScopeKind::kFacility, "BRSSZ-01"}}},
      {"rso.atlantico",
       "Rui Oliveira",
       Language::kPortuguese,
       {{Role::kRso, ScopeKind::kFacility, "BRSSZ-01"}, {Role::kRso, ScopeKind::kFacility, "BRRIO-01"}}},
      {"authority.br", "Ana Duarte", Language::kPortuguese, {{Role::kAuthority, ScopeKind::kState, "BR"}}},
      {"analyst.br", "Bruno Campos", Language::kPortuguese, {{Role::kAnalyst, ScopeKind::kState, "BR"}}},
      {"industry.santos", "Inês Torres", Language::kPortuguese, {{Role::kIndustry, ScopeKind::kOrganisation, store::kDemoOrganisation}}},
      {"secretariat", "Sofía Rojas", Language::kSpanish, {{Role::kSecretariat, ScopeKind::kRegion, ""}}},
      {"auditor", "Amélie Tremblay", Language::kFrench, {{Role::kAuditor, ScopeKind::kNode, ""}}},
      {"admin", "Alex Dunn", Language::kEnglish, {{Role::kAdmin, ScopeKind::kNode, ""}}},
      {"authority.ar", "Alejandro Ruiz", Language::kSpanish, {{Role::kAuthority, ScopeKind::kState, "AR"}}},
  };
  return kAccounts;
}

Result<int> MakeDemoAccounts(store::Database& database, Accounts& accounts) {
  const auto foreign = database.Write("system", [](store::Transaction& t) -> Result<int> {
    const long long others = store::CountAccounts(t) - static_cast<long long>(store::DemoAccounts(t).size());
    // A demonstration's password on a database that people work in would be an open door.
    if (others > 0 && store::DemoAccounts(t).empty()) return Fail(Error("identity.demo.conflict", "--demo"));
    if (store::AddDemoOrganisation(t)) t.Record({"organisation.add", std::string("organisation/") + store::kDemoOrganisation, "BR", "{}"});
    return 0;
  });
  if (!foreign) return Fail(foreign.error());
  for (const DemoAccount& demo : DemoAccounts()) {
    const auto missing = database.Read([&](store::Connection& c) {
      if (store::AccountByLogin(c, demo.login)) return false;
      for (const auto& grant : demo.grants) {
        if (!store::PlaceOf(c, grant.scope, grant.id, Language::kEnglish)) return false;
      }
      return true;
    });
    if (!missing) return Fail(missing.error());
    if (!*missing) continue;
    NewAccount account;
    account.login = demo.login;
    account.name = demo.name;
    account.language = demo.language;
    account.password = kDemoPassword;
    account.demo = true;
    const auto added = accounts.Add("system", account);
    if (!added) return Fail(added.error());
    for (const auto& grant : demo.grants) {
      const auto granted = accounts.Grant("system", added->account.id, grant);
      if (!granted) return Fail(granted.error());
    }
  }
  const auto count = database.Read([](store::Connection& c) { return static_cast<int>(store::DemoAccounts(c).size()); });
  if (!count) return Fail(count.error());
  return *count;
}

}  // namespace atalaya::identity
