#include "identity/tokens.h"

#include <algorithm>

#include "base/ids.h"
#include "base/time.h"
#include "formats/json_write.h"
#include "identity/secrets.h"

namespace atalaya::identity {
namespace {

constexpr long long kLongestLifeMillis = 366LL * 24 * 60 * 60 * 1000;
constexpr int kMostTokens = 50;

}  // namespace

bool TokenMayHold(release::Action action) {
  return action != release::Action::kPublic && action != release::Action::kSelf && action != release::Action::kTokenManage &&
         action != release::Action::kUserManage;
}

Result<MadeToken> Tokens::Add(const release::Viewer& owner, const NewToken& wanted) {
  Findings findings;
  if (!IsPlainText(wanted.name, 100)) findings.push_back(Error("identity.token-name", "body#/name"));
  const long long now = MillisFromUtc(database_.Settings().now()).value_or(0);
  const auto expires = MillisFromUtc(wanted.expires);
  if (!expires || *expires <= now || *expires > now + kLongestLifeMillis) {
    findings.push_back(Error("identity.token-expires", "body#/expires"));
  }
  std::string actions;
  std::vector<std::string> seen;
  for (const std::string& name : wanted.actions) {
    const auto action = release::ActionFromName(name);
    if (!action || !TokenMayHold(*action) || !release::MayEver(owner, *action)) {
      findings.push_back(Error("identity.token-actions", "body#/actions", {{"action", name.substr(0, 60)}}));
    } else if (std::find(seen.begin(), seen.end(), name) == seen.end()) {
      seen.push_back(name);
      actions += (actions.empty() ? "" : " ") + name;
    }
    if (findings.size() > 20) break;
  }
  if (wanted.actions.empty()) findings.push_back(Error("identity.token-actions", "body#/actions", {{"action", ""}}));
  if (HasErrors(findings)) return Fail(std::move(findings));

  return database_.Write(owner.user, [&](store::Transaction& t) -> Result<MadeToken> {
    if (store::TokensOf(t, owner.user, "", kMostTokens).size() >= kMostTokens) {
      return Fail(Error("identity.token-count.conflict", "", {{"most", std::to_string(kMostTokens)}}));
    }
    MadeToken made;
    made.secret = "atl_" + NewSecret();
    made.token = {NewId(t.Now()), SecretHash(made.secret), owner.user, wanted.name, actions, t.Now(), UtcFromMillis(*expires), "", ""};
    store::InsertToken(t, made.token);
    formats::JsonWriter w;
    w.BeginObject(formats::Break::kNo).Member("name", wanted.name).Member("actions", actions).Member("expires", made.token.expires);
    t.Record({"token.add", "token/" + made.token.id, "", w.EndObject().Take()});
    return made;
  });
}

Result<int> Tokens::Revoke(const std::string& owner, const std::string& id) {
  const auto done = database_.Write(owner, [&](store::Transaction& t) -> Result<int> {
    const auto token = store::TokenById(t, id);
    if (!token || token->account != owner || !token->revoked.empty()) return Fail(Error("api.not-found", ""));
    store::RevokeToken(t, id);
    t.Record({"token.revoke", "token/" + id, "", "{}"});
    return 1;
  });
  sessions_.Forget();
  return done;
}

}  // namespace atalaya::identity
