// Signing in, sessions and tokens on both databases, with a clock that the test turns.
#include "identity/sign_in.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "base/time.h"
#include "identity/identity.h"
#include "identity/secrets.h"
#include "identity/totp.h"
#include "store/sign_ins.h"
#include "store/sql.h"
#include "store/test_database.h"

namespace atalaya::identity {
namespace {

using Kind = SignInAnswer::Kind;
constexpr const char* kPassword = "tidal crane osprey";

class Signing : public testing::TestWithParam<store::Dialect> {
 protected:
  Signing() : test(GetParam()) {
    Start(kCheapest);
    NewAccount account;
    account.login = "Ana.Duarte";
    account.name = "Ana Duarte";
    account.password = kPassword;
    ana = identity->accounts.Add("system", account).value().account.id;
  }

  void Start(PasswordCost cost) {
    Options options;
    options.data = ATALAYA_SOURCE_DIR "/data";
    options.node = "test";
    options.cost = cost;
    identity = Identity::Make(test.db(), options).value();
  }
  void Pass(long long seconds) { test.now = UtcFromMillis(MillisFromUtc(test.now).value() + seconds * 1000); }
  SignInAnswer Try(const std::string& login, const std::string& password, const std::string& code = "", const std::string& peer = "10.0.0.1",
                   const std::string& replaced = "") {
    return identity->sign_in.Try({login, password, code, peer, replaced});
  }
  Known Cookie(const std::string& secret, bool secure = false) {
    http::Request request;
    request.secure = secure;
    request.headers["cookie"] = "other=1; " + CookieName(secure) + "=" + secret;
    return identity->sessions.Identify(request);
  }
  Known Bearer(const std::string& token) {
    http::Request request;
    request.headers["authorization"] = "Bearer " + token;
    return identity->sessions.Identify(request);
  }
  long long Count(const std::string& sql) {
    return test.db().Read([&](store::Connection& c) { return store::OneWhole(c, sql); }).value();
  }
  std::string Text(const std::string& sql) {
    return test.db().Read([&](store::Connection& c) { return store::OneText(c, sql).value_or("-"); }).value();
  }

  store::TestDatabase test;
  std::unique_ptr<Identity> identity;
  std::string ana;
};

TEST_P(Signing, WithTheRightPasswordAndAnyCaseOfTheLogin) {
  const auto answer = Try("ANA.duarte", kPassword);
  ASSERT_EQ(answer.kind, Kind::kDone);
  const Known known = Cookie(answer.secret);
  EXPECT_TRUE(known.known);
  EXPECT_EQ(known.viewer.user, ana);
  EXPECT_EQ(known.login, "Ana.Duarte");
  EXPECT_EQ(known.csrf, CsrfOf(answer.secret));
  EXPECT_EQ(known.expires, "2026-11-30T12:30:00.000Z");
  http::Request over_tls;
  over_tls.secure = true;
  over_tls.headers["cookie"] = "atalaya=" + answer.secret;
  EXPECT_FALSE(identity->sessions.Identify(over_tls).known) << "over TLS only the __Host- cookie counts";
  EXPECT_EQ(Count("SELECT count(*) FROM ledger WHERE action = 'session.begin'"), 1);
}

TEST_P(Signing, SecretsAreNowhereInTheDatabase) {
  const auto answer = Try("ana.duarte", kPassword);
  EXPECT_EQ(Text("SELECT secret_hash FROM account_session"), SecretHash(answer.secret));
  EXPECT_EQ(Count("SELECT count(*) FROM ledger WHERE payload LIKE '%" + answer.secret + "%' OR payload LIKE '%crane%'"), 0);
  EXPECT_TRUE(Text("SELECT password FROM account").starts_with("$argon2id$"));
}

TEST_P(Signing, WrongUnknownDisabledAndAbsurdAreOneAnswer) {
  EXPECT_EQ(Try("ana.duarte", "tidal crane").kind, Kind::kBadCredentials);
  EXPECT_EQ(Try("nobody", kPassword).kind, Kind::kBadCredentials);
  EXPECT_EQ(Try("", "").kind, Kind::kBadCredentials);
  EXPECT_EQ(Try(std::string("ana.duarte\0", 11), kPassword).kind, Kind::kBadCredentials);
  EXPECT_EQ(Try("\xFF\xFE", kPassword).kind, Kind::kBadCredentials);
  EXPECT_EQ(Try(std::string(1 << 20, 'x'), std::string(1 << 20, 'y')).kind, Kind::kBadCredentials);
  EXPECT_EQ(Try("' OR 1=1 --", kPassword).kind, Kind::kBadCredentials);
  AccountEdit edit;
  edit.disabled = true;
  ASSERT_TRUE(identity->accounts.Change("system", ana, 1, edit));
  EXPECT_EQ(Try("ana.duarte", kPassword).kind, Kind::kBadCredentials);
}

TEST_P(Signing, AnAccountThatFailsWaitsLongerEachTime) {
  for (int i = 0; i < 7; ++i) EXPECT_EQ(Try("ana.duarte", "wrong " + std::to_string(i), "", "10.0.1." + std::to_string(i)).kind, Kind::kBadCredentials);
  EXPECT_EQ(Try("ana.duarte", "wrong", "", "10.0.2.1").kind, Kind::kBadCredentials);
  const long long waits[] = {1, 2, 4, 8, 16};
  for (const long long wait : waits) {
    const auto now = Try("ana.duarte", kPassword, "", "10.0.3.1");
    EXPECT_EQ(now.kind, Kind::kWait) << "even the right password";
    EXPECT_EQ(now.wait_seconds, wait);
    Pass(wait);
    EXPECT_EQ(Try("ana.duarte", "wrong", "", "10.0.4.1").kind, Kind::kBadCredentials);
  }
  // It outlives the process.
  identity.reset();
  test.Reopen();
  Start(kCheapest);
  EXPECT_EQ(Try("ana.duarte", kPassword).kind, Kind::kWait);
  EXPECT_EQ(Try("bruno", kPassword).kind, Kind::kBadCredentials) << "others do not wait";
  EXPECT_EQ(Count("SELECT count(*) FROM ledger WHERE action = 'session.throttled'"), 1);
  Pass(60);
  EXPECT_EQ(Try("ana.duarte", kPassword).kind, Kind::kDone);
  EXPECT_EQ(Try("ana.duarte", "wrong").kind, Kind::kBadCredentials);
  EXPECT_EQ(Try("ana.duarte", kPassword).kind, Kind::kDone) << "a success begins anew";
}

TEST_P(Signing, UnknownAccountsAreThrottledAlike) {
  for (int i = 0; i < 8; ++i) EXPECT_EQ(Try("nobody", "x", "", "10.0.1." + std::to_string(i)).kind, Kind::kBadCredentials);
  EXPECT_EQ(Try("NOBODY", "x", "", "10.0.2.1").kind, Kind::kWait);
  EXPECT_EQ(Count("SELECT count(*) FROM sign_in_attempt WHERE source LIKE '%nobody%'"), 0) << "what was typed is not kept";
}

TEST_P(Signing, AnAddressThatTriesManyAccountsWaitsAndAKnownAccountBuysNothing) {
  for (int i = 0; i < 29; ++i) {
    EXPECT_EQ(Try("user" + std::to_string(i), "x").kind, Kind::kBadCredentials);
    if (i % 5 == 0) {
      EXPECT_EQ(Try("ana.duarte", kPassword).kind, Kind::kDone);
    }
  }
  EXPECT_EQ(Try("user29", "x").kind, Kind::kBadCredentials);
  EXPECT_EQ(Try("user30", "x").kind, Kind::kWait);
  EXPECT_EQ(Try("user30", "x", "", "10.0.0.2").kind, Kind::kBadCredentials);
  Pass(24 * 3600 + 1);
  EXPECT_EQ(Try("user31", "x").kind, Kind::kBadCredentials);
  EXPECT_EQ(Count("SELECT max(failures) FROM sign_in_attempt"), 1) << "a quiet day begins anew";
}

TEST_P(Signing, GuessesAtTheSameMomentGainNothing) {
  std::atomic<int> looked = 0, waited = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 12; ++i) {
    threads.emplace_back([&, i] {
      for (int k = 0; k < 4; ++k) {
        const auto kind = Try("ana.duarte", "guess", "", "10.1." + std::to_string(i) + "." + std::to_string(k)).kind;
        looked += kind == Kind::kBadCredentials;
        waited += kind == Kind::kWait;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(looked, 8);
  EXPECT_EQ(waited, 40);
}

TEST_P(Signing, ManyAtOnceAllComeInWithSessionsOfTheirOwn) {
  std::atomic<int> in = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i) {
    threads.emplace_back([&, i] {
      for (int k = 0; k < 4; ++k) {
        const auto answer = Try("ana.duarte", kPassword, "", "10.2.0." + std::to_string(i));
        in += answer.kind == Kind::kDone && Cookie(answer.secret).known;
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(in, 24);
  EXPECT_EQ(Count("SELECT count(*) FROM account_session"), 24);
  EXPECT_EQ(Count("SELECT count(*) FROM sign_in_attempt"), 0);
}

TEST_P(Signing, TheSecondFactorIsAskedForAndNoCodeCountsTwice) {
  const auto proposal = identity->accounts.ProposeTotp(ana, "test").value();
  const std::string secret = FromBase32(proposal.secret).value();
  const auto code = [&] { return TotpCode(secret, static_cast<std::uint64_t>(MillisFromUtc(test.now).value() / 30000)); };
  EXPECT_EQ(Try("ana.duarte", kPassword).kind, Kind::kDone) << "proposed is not yet on";
  EXPECT_FALSE(identity->accounts.ConfirmTotp(ana, "000000"));
  ASSERT_TRUE(identity->accounts.ConfirmTotp(ana, code()));
  EXPECT_FALSE(identity->accounts.ProposeTotp(ana, "test")) << "a stolen screen cannot replace it";
  EXPECT_EQ(Text("SELECT totp FROM account").find(ToHex(secret)), std::string::npos);

  EXPECT_EQ(Try("ana.duarte", "wrong").kind, Kind::kBadCredentials) << "the password is checked first";
  EXPECT_EQ(Try("ana.duarte", kPassword).kind, Kind::kCodeNeeded);
  EXPECT_EQ(Try("ana.duarte", kPassword, code()).kind, Kind::kBadCredentials) << "the confirming code was used";
  Pass(30);
  EXPECT_EQ(Try("ana.duarte", kPassword, code()).kind, Kind::kDone);
  EXPECT_EQ(Try("ana.duarte", kPassword, code()).kind, Kind::kBadCredentials) << "replayed";
  for (int i = 0; i < 7; ++i) EXPECT_EQ(Try("ana.duarte", kPassword, "000000").kind, Kind::kBadCredentials);
  EXPECT_EQ(Try("ana.duarte", kPassword, "000001").kind, Kind::kWait) << "codes cannot be guessed";
  Pass(60);
  ASSERT_TRUE(identity->accounts.RemoveTotp(ana, ana));
  EXPECT_EQ(Try("ana.duarte", kPassword).kind, Kind::kDone);
}

TEST_P(Signing, AOneTimePasswordMustBeChangedAndEnds) {
  AccountEdit reset;
  reset.reset_password = true;
  const auto before = Try("ana.duarte", kPassword);
  const auto changed = identity->accounts.Change("admin", ana, 1, reset).value();
  EXPECT_FALSE(Cookie(before.secret).known) << "sessions end with the password";
  EXPECT_EQ(Try("ana.duarte", kPassword).kind, Kind::kBadCredentials);
  const auto answer = Try("ana.duarte", changed.one_time_password);
  ASSERT_EQ(answer.kind, Kind::kDone);
  EXPECT_TRUE(Cookie(answer.secret).must_change);
  const auto other = Try("ana.duarte", changed.one_time_password);
  ASSERT_TRUE(identity->accounts.SetPassword(ana, ana, "a better one than before", Cookie(answer.secret).session));
  EXPECT_FALSE(Cookie(answer.secret).must_change);
  EXPECT_TRUE(Cookie(answer.secret).known) << "the session that asked goes on";
  EXPECT_FALSE(Cookie(other.secret).known) << "the others do not";
  EXPECT_EQ(Count("SELECT count(*) FROM ledger WHERE payload LIKE '%" + changed.one_time_password + "%'"), 0);

  const auto again = identity->accounts.Change("admin", ana, 3, reset).value();
  Pass(72 * 3600);
  EXPECT_EQ(Try("ana.duarte", again.one_time_password).kind, Kind::kBadCredentials) << "three days are enough";
}

TEST_P(Signing, HashesGetDearerAtSignIn) {
  Start({2, 16384});
  const std::string before = Text("SELECT password FROM account");
  EXPECT_EQ(Try("ana.duarte", kPassword).kind, Kind::kDone);
  const std::string after = Text("SELECT password FROM account");
  EXPECT_NE(before, after);
  EXPECT_FALSE(identity->passwords.NeedsRehash(after));
  EXPECT_EQ(Try("ana.duarte", kPassword).kind, Kind::kDone);
  EXPECT_EQ(Text("SELECT password FROM account"), after);
}

TEST_P(Signing, SessionsEndWhenIdleAndAfterTwelveHours) {
  const auto answer = Try("ana.duarte", kPassword);
  for (int i = 0; i < 24; ++i) {
    Pass(29 * 60);
    EXPECT_TRUE(Cookie(answer.secret).known) << i;
  }
  Pass(24 * 60 - 1);
  EXPECT_TRUE(Cookie(answer.secret).known);
  EXPECT_EQ(Cookie(answer.secret).expires, "2026-12-01T00:00:00.000Z");
  Pass(1);
  EXPECT_FALSE(Cookie(answer.secret).known) << "twelve hours";
  const auto second = Try("ana.duarte", kPassword);
  Pass(30 * 60);
  EXPECT_FALSE(Cookie(second.secret).known) << "idle";
  // An ended session does not come back by asking again, nor in a process that knows nothing of it.
  Start(kCheapest);
  EXPECT_FALSE(Cookie(second.secret).known);
  Try("ana.duarte", kPassword);
  EXPECT_EQ(Count("SELECT count(*) FROM account_session"), 2) << "those past their end are swept at a sign-in; idle ones at theirs";
}

TEST_P(Signing, TheDatabaseLearnsOfTheLastUseAtMostOnceAMinute) {
  const auto answer = Try("ana.duarte", kPassword);
  for (int i = 0; i < 300; ++i) {
    test.now = UtcFromMillis(MillisFromUtc(test.now).value() + 199);
    ASSERT_TRUE(Cookie(answer.secret).known);
  }
  EXPECT_EQ(Text("SELECT last_seen FROM account_session"), "2026-11-30T12:00:00.000Z");
  Pass(1);
  EXPECT_TRUE(Cookie(answer.secret).known);
  EXPECT_EQ(Text("SELECT last_seen FROM account_session"), test.now);
}

TEST_P(Signing, AnotherProcessDisablingIsSeenWithinSeconds) {
  const auto answer = Try("ana.duarte", kPassword);
  EXPECT_TRUE(Cookie(answer.secret).known);
  const auto done = test.db().Write("cli", [&](store::Transaction& t) -> Result<int> {
    store::Run(t, "UPDATE account SET disabled = 1");
    return 1;
  });
  ASSERT_TRUE(done);
  Pass(5);
  EXPECT_FALSE(Cookie(answer.secret).known);
}

TEST_P(Signing, ANewSignInReplacesTheSessionItCameWith) {
  const auto first = Try("ana.duarte", kPassword);
  EXPECT_TRUE(Cookie(first.secret).known);
  const auto second = Try("ana.duarte", kPassword, "", "10.0.0.1", first.secret);
  EXPECT_FALSE(Cookie(first.secret).known);
  EXPECT_TRUE(Cookie(second.secret).known);
  EXPECT_NE(first.secret, second.secret);
  EXPECT_TRUE(identity->sessions.End(Cookie(second.secret)).empty());
  EXPECT_FALSE(Cookie(second.secret).known);
}

TEST_P(Signing, ForgedCookiesAreNobody) {
  const auto answer = Try("ana.duarte", kPassword);
  for (const std::string& forged : {std::string(), std::string("x"), std::string(43, 'A'), answer.secret + "A", answer.secret.substr(1),
                                    SecretHash(answer.secret), std::string(100000, 'A'), std::string(43, '\0')}) {
    EXPECT_FALSE(Cookie(forged).known);
    EXPECT_FALSE(Bearer(forged).known);
    EXPECT_FALSE(Bearer("atl_" + forged).known);
  }
  EXPECT_FALSE(Bearer("atl_" + answer.secret).known) << "a session's secret is no token";
}

TEST_P(Signing, TokensDoWhatTheyListAndEnd) {
  ASSERT_TRUE(identity->accounts.Grant("system", ana, {release::Role::kAuditor, release::ScopeKind::kNode, ""}));
  const auto viewer = Cookie(Try("ana.duarte", kPassword).secret).viewer;
  const NewToken wanted{"nightly", "2026-12-30", {"trail.read", "read", "read"}};
  const auto made = identity->tokens.Add(viewer, wanted).value();
  EXPECT_TRUE(made.secret.starts_with("atl_"));
  EXPECT_EQ(made.token.actions, "trail.read read");
  EXPECT_EQ(Text("SELECT secret_hash FROM api_token"), SecretHash(made.secret));
  const Known known = Bearer(made.secret);
  ASSERT_TRUE(known.known);
  EXPECT_TRUE(known.session.empty());
  EXPECT_EQ(known.token_actions, (std::vector{release::Action::kTrailRead, release::Action::kRead}));
  EXPECT_EQ(known.viewer.grants.size(), 1U);

  // A request with a token is never the cookie's.
  http::Request both;
  both.headers = {{"authorization", "Bearer atl_nothing"}, {"cookie", "atalaya=" + Try("ana.duarte", kPassword).secret}};
  EXPECT_FALSE(identity->sessions.Identify(both).known);

  const auto codes = [&](const NewToken& token) {
    const auto refused = identity->tokens.Add(viewer, token);
    return refused ? std::string("made") : refused.error().front().code;
  };
  EXPECT_EQ(codes({"x", "2026-12-30", {"assessment.decide"}}), "identity.token-actions") << "not the owner's to give";
  EXPECT_EQ(codes({"x", "2026-12-30", {"token.manage"}}), "identity.token-actions");
  EXPECT_EQ(codes({"x", "2026-12-30", {"self"}}), "identity.token-actions");
  EXPECT_EQ(codes({"x", "2026-12-30", {"no such"}}), "identity.token-actions");
  EXPECT_EQ(codes({"x", "2026-12-30", {}}), "identity.token-actions");
  EXPECT_EQ(codes({"x", "2026-11-30", {"read"}}), "identity.token-expires") << "past";
  EXPECT_EQ(codes({"x", "2028-01-01", {"read"}}), "identity.token-expires");
  EXPECT_EQ(codes({"x", "tomorrow", {"read"}}), "identity.token-expires");
  EXPECT_EQ(codes({"", "2026-12-30", {"read"}}), "identity.token-name");

  EXPECT_FALSE(identity->tokens.Revoke("somebody else", made.token.id));
  const auto second = identity->tokens.Add(viewer, {"short", "2026-11-30T12:10:00.000Z", {"read"}}).value();
  EXPECT_TRUE(Bearer(second.secret).known);
  Pass(600);
  EXPECT_FALSE(Bearer(second.secret).known) << "over";
  EXPECT_TRUE(Bearer(made.secret).known);
  EXPECT_NE(Text("SELECT last_used FROM api_token WHERE name = 'nightly'"), "");
  ASSERT_TRUE(identity->tokens.Revoke(ana, made.token.id));
  EXPECT_FALSE(Bearer(made.secret).known);
  EXPECT_FALSE(identity->tokens.Revoke(ana, made.token.id));
}

TEST_P(Signing, DisablingEndsSessionsAndTokensForGood) {
  ASSERT_TRUE(identity->accounts.Grant("system", ana, {release::Role::kAuditor, release::ScopeKind::kNode, ""}));
  const auto answer = Try("ana.duarte", kPassword);
  const auto token = identity->tokens.Add(Cookie(answer.secret).viewer, {"t", "2026-12-30", {"read"}}).value();
  AccountEdit edit;
  edit.disabled = true;
  const auto off = identity->accounts.Change("admin", ana, 1, edit).value();
  EXPECT_FALSE(Cookie(answer.secret).known);
  EXPECT_FALSE(Bearer(token.secret).known);
  edit.disabled = false;
  ASSERT_TRUE(identity->accounts.Change("admin", ana, off.account.version, edit));
  EXPECT_FALSE(Cookie(answer.secret).known);
  EXPECT_FALSE(Bearer(token.secret).known);
  EXPECT_EQ(Try("ana.duarte", kPassword).kind, Kind::kDone);
}

TEST_P(Signing, TheLastAdministratorStays) {
  const auto grant = identity->accounts.Grant("system", ana, {release::Role::kAdmin, release::ScopeKind::kNode, ""}).value();
  AccountEdit edit;
  edit.disabled = true;
  EXPECT_EQ(identity->accounts.Change("x", ana, 1, edit).error().front().code, "identity.last-admin.conflict");
  EXPECT_EQ(identity->accounts.Revoke("x", ana, grant.id).error().front().code, "identity.last-admin.conflict");
  EXPECT_EQ(identity->accounts.Grant("x", ana, {release::Role::kAdmin, release::ScopeKind::kNode, ""}).error().front().code,
            "identity.grant.conflict");
  // With a second one the first may go, and a disabled one loses the role like anybody.
  NewAccount second;
  second.login = "bruno";
  second.name = "Bruno";
  const auto bruno = identity->accounts.Add("system", second).value().account.id;
  ASSERT_TRUE(identity->accounts.Grant("x", bruno, {release::Role::kAdmin, release::ScopeKind::kNode, ""}));
  ASSERT_TRUE(identity->accounts.Change("x", ana, 1, edit));
  EXPECT_TRUE(identity->accounts.Revoke("x", ana, grant.id));
  EXPECT_EQ(identity->accounts.Grant("x", ana, {release::Role::kAdmin, release::ScopeKind::kState, "BR"}).error().front().code,
            "identity.role-scope");
  EXPECT_EQ(identity->accounts.Grant("x", ana, {release::Role::kPfso, release::ScopeKind::kFacility, "NOWHERE"}).error().front().code,
            "identity.scope");
}

TEST(Throttle, DelaysDoubleUpToFifteenMinutes) {
  EXPECT_EQ(DelayAfter(7, 8), 0);
  EXPECT_EQ(DelayAfter(8, 8), 1);
  EXPECT_EQ(DelayAfter(9, 8), 2);
  EXPECT_EQ(DelayAfter(17, 8), 512);
  EXPECT_EQ(DelayAfter(18, 8), 900);
  EXPECT_EQ(DelayAfter(1000000, 8), 900);
  EXPECT_EQ(AddressGroup("10.0.0.1"), "10.0.0.1");
  EXPECT_EQ(AddressGroup("2001:db8:1:2:3:4:5:6"), AddressGroup("2001:db8:1:2::1"));
  EXPECT_NE(AddressGroup("2001:db8:1:2::1"), AddressGroup("2001:db8:1:3::1"));
  EXPECT_EQ(AddressGroup("nonsense"), "nonsense");
}

INSTANTIATE_TEST_SUITE_P(Both, Signing, testing::ValuesIn(store::TestDialects()),
                         [](const auto& about) { return about.param == store::Dialect::kSqlite ? "SQLite" : "PostgreSQL"; });

}  // namespace
}  // namespace atalaya::identity
