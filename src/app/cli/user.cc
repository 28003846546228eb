// atalaya user add|list|disable|enable|grant|revoke|password: accounts, straight in the database of a node. For the first administrator,
// and for the day when nobody can sign in any more. Passwords come from the terminal without echo or from standard input, never from the
// command line, where every other process could read them.
#include <termios.h>
#include <unistd.h>

#include <iostream>
#include <memory>

#include "app/cli/verbs.h"
#include "app/node.h"
#include "formats/json_write.h"
#include "identity/identity.h"
#include "store/accounts.h"

namespace atalaya::cli {
namespace {

constexpr const char* kActor = "command-line";

struct UserChoice {
  std::string database, node_file, login, name, state, role, scope, issuer, subject;
  bool reset_totp = false;
};

struct Opened {
  app::Node node;
  std::unique_ptr<identity::Identity> identity;
};

Result<Opened> Open(Session& session, const UserChoice& chosen) {
  auto node = app::OpenNode(chosen.database, chosen.node_file, "", session.Data(), 1);
  if (!node) return Fail(node.error());
  identity::Options options;
  options.data = session.Data();
  options.node = node->file.name;
  auto identity = identity::Identity::Make(*node->database, options);
  if (!identity) return Fail(identity.error());
  return Opened{std::move(*node), std::move(*identity)};
}

// The account with that login.
Result<store::Account> Find(const Opened& opened, const std::string& login) {
  const auto account = opened.node.database->Read([&](store::Connection& c) { return store::AccountByLogin(c, login); });
  if (!account) return Fail(account.error());
  if (!*account) return Fail(Error("account.unknown", "LOGIN", {{"login", login}}));
  return **account;
}

// One line without its end. On a terminal nothing typed is shown.
std::optional<std::string> Line(const std::string& prompt) {
  const bool terminal = isatty(STDIN_FILENO) != 0;
  termios before{};
  if (terminal) {
    tcgetattr(STDIN_FILENO, &before);
    termios silent = before;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    std::cerr << prompt << std::flush;  // only now: what is typed after it is neither shown nor thrown away
  }
  std::string line;
  const bool read = static_cast<bool>(std::getline(std::cin, line));
  if (terminal) {
    tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    std::cerr << "\n";
  }
  if (!read && line.empty()) return std::nullopt;
  while (!line.empty() && line.back() == '\r') line.pop_back();
  return line;
}

// A password: typed twice on a terminal, the first line otherwise. Findings: `account.password-none`, `account.password-twice`.
Result<std::string> ReadPassword(Session& session) {
  const auto first = Line(session.Say("cli.user.password"));
  if (!first || first->empty()) return Fail(Error("account.password-none", "-"));
  if (isatty(STDIN_FILENO) != 0 && Line(session.Say("cli.user.password-again")) != first) return Fail(Error("account.password-twice", "-"));
  return *first;
}

Result<release::Grant> GrantOf(const UserChoice& chosen) {
  const auto role = release::RoleFromName(chosen.role);
  if (!role) return Fail(Error("identity.role", "ROLE"));
  for (const auto kind : {release::ScopeKind::kFacility, release::ScopeKind::kOrganisation, release::ScopeKind::kState,
                          release::ScopeKind::kRegion, release::ScopeKind::kNode}) {
    if (release::ScopeFits(*role, kind)) return release::Grant{*role, kind, chosen.scope};
  }
  return Fail(Error("identity.role", "ROLE"));
}

int Add(Session& session, const UserChoice& chosen) {
  if (chosen.issuer.empty() != chosen.subject.empty()) return session.Usage(session.Say("cli.user.issuer-and-subject"));
  std::optional<release::Grant> grant;
  if (!chosen.role.empty()) {
    const auto wanted = GrantOf(chosen);
    if (!wanted) return session.Fail(wanted.error());
    grant = *wanted;
  }
  auto opened = Open(session, chosen);
  if (!opened) return session.Fail(opened.error());
  if (grant) {  // before anything is made
    const auto place = opened->node.database->Read([&](store::Connection& c) {
      return store::PlaceOf(c, grant->scope, grant->id, session.InLanguage());
    });
    if (!place) return session.Fail(place.error());
    if (!*place) return session.Fail({Error("identity.scope", "--scope", {{"id", grant->id}})});
  }
  identity::NewAccount account;
  account.login = chosen.login;
  account.name = chosen.name.empty() ? chosen.login : chosen.name;
  account.language = session.InLanguage();
  account.home = chosen.state;
  account.issuer = chosen.issuer;
  account.subject = chosen.subject;
  if (const auto typed = Line(session.Say("cli.user.password-or-none"))) account.password = *typed;
  const auto made = opened->identity->accounts.Add(kActor, account);
  if (!made) return session.Fail(made.error());
  if (grant) {
    const auto granted = opened->identity->accounts.Grant(kActor, made->account.id, *grant);
    if (!granted) return session.Fail(granted.error());
  }
  if (session.options.json) {
    formats::JsonWriter w;
    w.BeginObject().Member("id", made->account.id).Member("login", made->account.login);
    if (!made->one_time_password.empty()) w.Member("one_time_password", made->one_time_password);
    session.Print(w.EndObject().Take());
  } else {
    session.Print(session.Say("cli.user.added", {{"login", made->account.login}}) + "\n");
    if (!made->one_time_password.empty()) {
      session.Print(session.Say("cli.user.one-time", {{"password", made->one_time_password}}) + "\n");
    }
  }
  return kExitDone;
}

std::string GrantsText(const std::vector<store::AccountGrant>& grants) {
  std::string text;
  for (const auto& grant : grants) {
    text += (text.empty() ? "" : ", ") + std::string(release::RoleName(grant.grant.role));
    if (!grant.grant.id.empty()) text += " " + grant.grant.id;
  }
  return text;
}

int List(Session& session, const UserChoice& chosen) {
  auto opened = Open(session, chosen);
  if (!opened) return session.Fail(opened.error());
  formats::JsonWriter w;
  w.BeginArray();
  std::string lines;
  const auto done = opened->node.database->Read([&](store::Connection& c) {
    std::string after;
    for (;;) {
      const auto accounts = store::ListAccounts(c, {"1=1", {}}, "", after, 200);
      for (const store::Account& account : accounts) {
        const auto grants = store::GrantsOf(c, account.id);
        w.BeginObject(formats::Break::kNo).Member("login", account.login).Member("name", account.name).Member("state", account.state);
        w.Member("disabled", account.disabled).Member("demo", account.demo).Member("totp", !account.totp.empty());
        w.Member("last_sign_in", account.last_sign_in).Key("grants").BeginArray(formats::Break::kNo);
        for (const auto& grant : grants) {
          w.BeginObject(formats::Break::kNo).Member("role", release::RoleName(grant.grant.role));
          w.Member("scope", release::ScopeKindName(grant.grant.scope)).Member("id", grant.grant.id).EndObject();
        }
        w.EndArray().EndObject();
        lines += app::PadRight(account.login, 24) + " " + app::PadRight(account.name, 24) + " " + GrantsText(grants);
        if (account.disabled) lines += " (" + session.Say("cli.user.disabled") + ")";
        lines += "\n";
      }
      if (accounts.size() < 200) return true;
      after = store::LoginKey(accounts.back().login);
    }
  });
  if (!done) return session.Fail(done.error());
  w.EndArray();
  session.Print(session.options.json ? w.Take() : lines);
  return kExitDone;
}

int SetDisabled(Session& session, const UserChoice& chosen, bool disabled) {
  auto opened = Open(session, chosen);
  if (!opened) return session.Fail(opened.error());
  const auto account = Find(*opened, chosen.login);
  if (!account) return session.Fail(account.error());
  identity::AccountEdit edit;
  edit.disabled = disabled;
  const auto changed = opened->identity->accounts.Change(kActor, account->id, account->version, edit);
  if (!changed) return session.Fail(changed.error());
  session.Print(session.Say(disabled ? "cli.user.is-disabled" : "cli.user.is-enabled", {{"login", account->login}}) + "\n");
  return kExitDone;
}

int Grant(Session& session, const UserChoice& chosen, bool give) {
  const auto grant = GrantOf(chosen);
  if (!grant) return session.Fail(grant.error());
  auto opened = Open(session, chosen);
  if (!opened) return session.Fail(opened.error());
  const auto account = Find(*opened, chosen.login);
  if (!account) return session.Fail(account.error());
  if (give) {
    const auto done = opened->identity->accounts.Grant(kActor, account->id, *grant);
    if (!done) return session.Fail(done.error());
  } else {
    const auto held = opened->node.database->Read([&](store::Connection& c) {
      for (const auto& one : store::GrantsOf(c, account->id)) {
        if (one.grant.role == grant->role && one.grant.id == grant->id) return one.id;
      }
      return std::string();
    });
    if (!held) return session.Fail(held.error());
    if (held->empty()) return session.Fail({Error("account.no-grant", "ROLE", {{"login", account->login}, {"role", chosen.role}})});
    const auto done = opened->identity->accounts.Revoke(kActor, account->id, *held);
    if (!done) return session.Fail(done.error());
  }
  session.Print(session.Say(give ? "cli.user.granted" : "cli.user.revoked", {{"login", account->login}, {"role", chosen.role}}) + "\n");
  return kExitDone;
}

int Password(Session& session, const UserChoice& chosen) {
  auto opened = Open(session, chosen);
  if (!opened) return session.Fail(opened.error());
  const auto account = Find(*opened, chosen.login);
  if (!account) return session.Fail(account.error());
  const auto password = ReadPassword(session);
  if (!password) return session.Fail(password.error());
  const auto done = opened->identity->accounts.SetPassword(kActor, account->id, *password, "");
  if (!done) return session.Fail(done.error());
  if (chosen.reset_totp) {
    const auto off = opened->identity->accounts.RemoveTotp(kActor, account->id);
    if (!off) return session.Fail(off.error());
  }
  session.Print(session.Say("cli.user.password-set", {{"login", account->login}}) + "\n");
  return kExitDone;
}

}  // namespace

void AddUser(Arguments& arguments, Session& session) {
  const auto chosen = std::make_shared<UserChoice>();
  const auto verb = [&](const std::string& name, std::function<int()> run) -> Arguments& {
    const auto keep = [run = std::move(run)] {
      app::KeepPrivate();
      return run();
    };
    return arguments.Verb("user " + name, keep).Word("--database", chosen->database).Word("--node-file", chosen->node_file);
  };
  verb("add", [chosen, &session] { return Add(session, *chosen); })
      .Word("LOGIN", chosen->login, Needed::kYes)
      .Word("--name", chosen->name)
      .Word("--state", chosen->state)
      .Word("--role", chosen->role)
      .Word("--scope", chosen->scope)
      .Word("--issuer", chosen->issuer)
      .Word("--subject", chosen->subject);
  verb("list", [chosen, &session] { return List(session, *chosen); });
  verb("disable", [chosen, &session] { return SetDisabled(session, *chosen, true); }).Word("LOGIN", chosen->login, Needed::kYes);
  verb("enable", [chosen, &session] { return SetDisabled(session, *chosen, false); }).Word("LOGIN", chosen->login, Needed::kYes);
  verb("grant", [chosen, &session] { return Grant(session, *chosen, true); })
      .Word("LOGIN", chosen->login, Needed::kYes)
      .Word("ROLE", chosen->role, Needed::kYes)
      .Word("--scope", chosen->scope);
  verb("revoke", [chosen, &session] { return Grant(session, *chosen, false); })
      .Word("LOGIN", chosen->login, Needed::kYes)
      .Word("ROLE", chosen->role, Needed::kYes)
      .Word("--scope", chosen->scope);
  verb("password", [chosen, &session] { return Password(session, *chosen); })
      .Word("LOGIN", chosen->login, Needed::kYes)
      .Flag("--reset-totp", chosen->reset_totp);
}

}  // namespace atalaya::cli
