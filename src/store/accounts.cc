#include "store/accounts.h"

#include "store/sql.h"

namespace atalaya::store {
namespace {

constexpr const char* kAccountColumns =
    "a.id, a.login, a.name, a.language, a.home, a.state, a.password, a.must_change, a.password_until, a.disabled, a.totp, "
    "a.totp_pending, a.totp_step, a.issuer, a.subject, a.demo, a.created, a.created_by, a.last_sign_in, a.version";

Account ReadAccount(const Rows& rows) {
  Account account;
  account.id = rows.Text(0);
  account.login = rows.Text(1);
  account.name = rows.Text(2);
  account.language = LanguageFromCode(rows.Text(3)).value_or(Language::kEnglish);
  account.home = rows.Text(4);
  account.state = rows.Text(5);
  account.password = rows.Text(6);
  account.must_change = rows.Flag(7);
  account.password_until = rows.Text(8);
  account.disabled = rows.Flag(9);
  account.totp = rows.Text(10);
  account.totp_pending = rows.Text(11);
  account.totp_step = rows.Whole(12);
  account.issuer = rows.Text(13);
  account.subject = rows.Text(14);
  account.demo = rows.Flag(15);
  account.created = rows.Text(16);
  account.created_by = rows.Text(17);
  account.last_sign_in = rows.Text(18);
  account.version = rows.Whole(19);
  return account;
}

std::vector<Account> Select(Connection& connection, const std::string& rest, const Values& values) {
  std::vector<Account> accounts;
  for (Rows rows(connection, std::string("SELECT ") + kAccountColumns + " FROM account a WHERE " + rest, values); rows.Next();) {
    accounts.push_back(ReadAccount(rows));
  }
  return accounts;
}

std::optional<Account> First(std::vector<Account> accounts) {
  if (accounts.empty()) return std::nullopt;
  return std::move(accounts.front());
}

std::string SearchText(const Account& account) { return Folded(account.login + " " + account.name); }

// The State all grants lie within, else none; where there are no grants, the account's home.
void SettleState(Transaction& t, std::string_view account) {
  std::set<std::string> states;
  for (const AccountGrant& grant : GrantsOf(t, account)) states.insert(grant.state);
  if (states.empty()) {
    Run(t, "UPDATE account SET state = home WHERE id = :id", {{"id", account}});
  } else {
    const std::string state = states.size() == 1 ? *states.begin() : std::string();
    Run(t, "UPDATE account SET state = :state WHERE id = :id", {{"state", state}, {"id", account}});
  }
}

}  // namespace

std::string LoginKey(std::string_view login) { return Folded(login); }

std::optional<Account> AccountById(Connection& connection, std::string_view id) {
  return First(Select(connection, "a.id = :id", {{"id", id}}));
}

std::map<std::string, std::string> AccountNames(Connection& connection, const std::set<std::string>& ids) {
  std::map<std::string, std::string> names;
  for (const std::string& id : ids) {
    if (id.empty()) continue;
    if (auto name = OneText(connection, "SELECT name FROM account WHERE id = :id", {{"id", id}})) names.emplace(id, std::move(*name));
  }
  return names;
}

std::optional<Account> AccountByLogin(Connection& connection, std::string_view login) {
  return First(Select(connection, "a.login_key = :key", {{"key", LoginKey(login)}}));
}

std::optional<Account> AccountByProvider(Connection& connection, std::string_view issuer, std::string_view subject) {
  if (issuer.empty() || subject.empty()) return std::nullopt;
  return First(Select(connection, "a.issuer = :issuer AND a.subject = :subject", {{"issuer", issuer}, {"subject", subject}}));
}

std::vector<Account> DemoAccounts(Connection& connection) {
  return Select(connection, "a.demo = 1 AND a.disabled = 0 ORDER BY a.created, a.id", {});
}

std::vector<Account> ListAccounts(Connection& connection, const release::SqlCondition& condition, std::string_view query,
                                  std::string_view after, int limit) {
  std::string rest = condition.sql;
  Values values;
  for (const auto& [name, value] : condition.values) values.emplace_back(name, value);
  if (!query.empty()) {
    rest += " AND a.search LIKE :query ESCAPE '\\'";
    values.emplace_back("query", Containing(query));
  }
  if (!after.empty()) {
    rest += " AND a.login_key > :after";
    values.emplace_back("after", after);
  }
  values.emplace_back("limit", limit);
  return Select(connection, rest + " ORDER BY a.login_key LIMIT :limit", values);
}

void InsertAccount(Transaction& t, const Account& account) {
  Run(t,
      "INSERT INTO account (id, login, login_key, name, language, home, state, password, must_change, password_until, disabled, totp, "
      "totp_pending, totp_step, issuer, subject, demo, created, created_by, last_sign_in, search, version) VALUES (:id, :login, "
      ":login_key, :name, :language, :home, :state, :password, :must_change, :password_until, :disabled, :totp, :totp_pending, "
      ":totp_step, :issuer, :subject, :demo, :created, :created_by, :last_sign_in, :search, 1)",
      {{"id", account.id},
       {"login", account.login},
       {"login_key", LoginKey(account.login)},
       {"name", account.name},
       {"language", LanguageCode(account.language)},
       {"home", account.home},
       {"state", account.home},
       {"password", account.password},
       {"must_change", account.must_change},
       {"password_until", account.password_until},
       {"disabled", account.disabled},
       {"totp", account.totp},
       {"totp_pending", account.totp_pending},
       {"totp_step", account.totp_step},
       {"issuer", account.issuer},
       {"subject", account.subject},
       {"demo", account.demo},
       {"created", account.created},
       {"created_by", account.created_by},
       {"last_sign_in", account.last_sign_in},
       {"search", SearchText(account)}});
}

bool UpdateAccount(Transaction& t, const Account& account) {
  return Run(t,
             "UPDATE account SET name = :name, language = :language, home = :home, password = :password, must_change = :must_change, "
             "password_until = :password_until, disabled = :disabled, totp = :totp, totp_pending = :totp_pending, totp_step = "
             ":totp_step, issuer = :issuer, subject = :subject, search = :search, version = version + 1 "
             "WHERE id = :id AND version = :version",
             {{"name", account.name},
              {"language", LanguageCode(account.language)},
              {"home", account.home},
              {"password", account.password},
              {"must_change", account.must_change},
              {"password_until", account.password_until},
              {"disabled", account.disabled},
              {"totp", account.totp},
              {"totp_pending", account.totp_pending},
              {"totp_step", account.totp_step},
              {"issuer", account.issuer},
              {"subject", account.subject},
              {"search", SearchText(account)},
              {"id", account.id},
              {"version", account.version}}) == 1;
}

void NoteSignIn(Transaction& t, const Account& account) {
  Run(t, "UPDATE account SET last_sign_in = :now, password = :password, totp_step = :step WHERE id = :id",
      {{"now", t.Now()}, {"password", account.password}, {"step", account.totp_step}, {"id", account.id}});
}

std::vector<AccountGrant> GrantsOf(Connection& connection, std::string_view account) {
  std::vector<AccountGrant> grants;
  for (Rows rows(connection,
                 "SELECT id, role, scope, scope_id, state, source, created, created_by FROM account_grant WHERE account = :account "
                 "ORDER BY id",
                 {{"account", account}});
       rows.Next();) {
    const auto role = release::RoleFromName(rows.Text(1));
    const auto scope = release::ScopeKindFromName(rows.Text(2));
    if (!role || !scope) continue;  // a word of a later version: worth nothing here
    grants.push_back({rows.Text(0), {*role, *scope, rows.Text(3)}, rows.Text(4), rows.Text(5), rows.Text(6), rows.Text(7)});
  }
  return grants;
}

bool InsertGrant(Transaction& t, std::string_view account, const AccountGrant& grant) {
  const long long added =
      Run(t,
          "INSERT INTO account_grant (id, account, role, scope, scope_id, state, source, created, created_by) VALUES (:id, :account, "
          ":role, :scope, :scope_id, :state, :source, :created, :created_by) ON CONFLICT (account, role, scope, scope_id) DO NOTHING",
          {{"id", grant.id},
           {"account", account},
           {"role", release::RoleName(grant.grant.role)},
           {"scope", release::ScopeKindName(grant.grant.scope)},
           {"scope_id", grant.grant.id},
           {"state", grant.state},
           {"source", grant.source},
           {"created", grant.created},
           {"created_by", grant.created_by}});
  SettleState(t, account);
  return added == 1;
}

void DeleteGrant(Transaction& t, std::string_view account, std::string_view grant) {
  Run(t, "DELETE FROM account_grant WHERE account = :account AND id = :id", {{"account", account}, {"id", grant}});
  SettleState(t, account);
}

long long CountHolders(Connection& connection, release::Role role) {
  return OneWhole(connection,
                  "SELECT count(DISTINCT a.id) FROM account a JOIN account_grant g ON g.account = a.id WHERE a.disabled = 0 AND g.role = "
                  ":role AND g.scope = 'node'",
                  {{"role", release::RoleName(role)}});
}

long long CountAccounts(Connection& connection) { return OneWhole(connection, "SELECT count(*) FROM account"); }

bool AddDemoOrganisation(Transaction& t) {
  const long long added = Run(t,
                              "INSERT INTO organisation (id, name, kind, state, search) SELECT :id, :name, 'terminal', id, :search FROM "
                              "state WHERE id = 'BR' AND NOT EXISTS (SELECT 1 FROM organisation WHERE id = :same)",
                              {{"id", kDemoOrganisation},
                               {"name", "Terminais do Atlântico"},
                               {"search", Folded("SANTOS-TERMINALS Terminais do Atlântico")},
                               {"same", kDemoOrganisation}});
  if (added == 0) return false;
  Run(t, "UPDATE facility SET organisation = :id WHERE id IN ('BRSSZ-01', 'BRRIO-01') AND organisation IS NULL", {{"id", kDemoOrganisation}});
  return true;
}

std::optional<ScopePlace> PlaceOf(Connection& connection, release::ScopeKind kind, std::string_view id, Language language) {
  std::string sql;
  switch (kind) {
    case release::ScopeKind::kFacility: sql = "SELECT state, name FROM facility WHERE id = :id"; break;
    case release::ScopeKind::kOrganisation: sql = "SELECT state, name FROM organisation WHERE id = :id"; break;
    case release::ScopeKind::kState: sql = std::string("SELECT id, name_") + LanguageCode(language) + " FROM state WHERE id = :id"; break;
    case release::ScopeKind::kRegion:
    case release::ScopeKind::kNode:
      if (!id.empty()) return std::nullopt;
      return ScopePlace{};
  }
  Rows rows(connection, sql, {{"id", id}});
  if (!rows.Next()) return std::nullopt;
  return ScopePlace{rows.Text(0), rows.Text(1)};
}

}  // namespace atalaya::store
