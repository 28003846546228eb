// What the environment says of the provider, and the small rules of its cookies and paths.
#include <algorithm>

#include "formats/json_decode.h"
#include "formats/json_parse.h"
#include "identity/provider.h"

namespace atalaya::identity {
namespace {

Result<std::vector<RoleMapping>> ReadRoles(const std::string& text) {
  std::vector<RoleMapping> roles;
  if (text.empty()) return roles;
  const auto document = formats::ParseJson(text, "ATALAYA_OIDC_ROLES");
  if (!document) return Fail(document.error());
  formats::FindingList findings;
  const formats::JsonNode root(*document, "ATALAYA_OIDC_ROLES", findings, formats::Remarks::kRefused);
  for (const formats::JsonNode& item : root.Items()) {
    formats::JsonObject object(item);
    RoleMapping mapping;
    mapping.claim = object.Need("claim").Words();
    mapping.value = object.Need("value").Words();
    const auto role_node = object.Need("role");
    const auto role = release::RoleFromName(role_node.String());
    formats::JsonObject scope(object.Need("scope"));
    const auto kind_node = scope.Need("kind");
    const auto kind = release::ScopeKindFromName(kind_node.String());
    mapping.grant.id = scope.Need("id").String();
    scope.Done();
    object.Done();
    if (role && kind) {
      mapping.grant.role = *role;
      mapping.grant.scope = *kind;
    }
    if (!role || !kind || !release::ScopeFits(*role, *kind)) {
      findings.Add(Error("identity.oidc-settings", role_node.Where(), {{"reason", "role, scope"}}));
    }
    roles.push_back(std::move(mapping));
  }
  if (findings.Errors() > 0) return Fail(findings.Take());
  return roles;
}

}  // namespace

Result<ProviderSettings> ProviderFromEnvironment(const std::function<std::string(const char*)>& variable) {
  ProviderSettings settings;
  settings.issuer = variable("ATALAYA_OIDC_ISSUER");
  if (settings.issuer.empty()) return settings;
  settings.client = variable("ATALAYA_OIDC_CLIENT_ID");
  settings.secret = variable("ATALAYA_OIDC_CLIENT_SECRET");
  settings.name = variable("ATALAYA_OIDC_NAME");
  settings.create = variable("ATALAYA_OIDC_CREATE") == "1";
  auto roles = ReadRoles(variable("ATALAYA_OIDC_ROLES"));
  if (!roles) return Fail(roles.error());
  settings.roles = std::move(*roles);
  return settings;
}

std::string SafeReturnPath(std::string_view path) {
  // "//host" and "/\host" name another site to a browser.
  if (path.empty() || path.size() > 500 || path[0] != '/' || (path.size() > 1 && (path[1] == '/' || path[1] == '\\'))) return "/";
  const bool plain = std::all_of(path.begin(), path.end(), [](char c) { return c > ' ' && c < 127 && c != '\\' && c != '"'; });
  return plain ? std::string(path) : "/";
}

std::string FlowCookieName(bool secure) { return secure ? "__Host-atalaya-oidc" : "atalaya-oidc"; }

std::string FlowCookie(std::string_view value, bool secure) {
  return FlowCookieName(secure) + "=" + std::string(value) + "; Path=/; Max-Age=600; HttpOnly; SameSite=Lax" + (secure ? "; Secure" : "");
}

std::string NoFlowCookie(bool secure) {
  return FlowCookieName(secure) + "=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax" + (secure ? "; Secure" : "");
}

}  // namespace atalaya::identity
