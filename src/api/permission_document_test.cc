// docs/api/permissions.md is made from the tables of the release engine and never written by hand. ATALAYA_WRITE_DOCS=1 writes it anew.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "release/permission.h"

namespace atalaya::release {
namespace {

std::string Row(const std::string& name, const auto& cell) {
  std::string row = "| `" + name + "` |";
  for (const Role role : kRoles) row += " " + cell(role) + " |";
  return row + "\n";
}

std::string Head(const std::string& what) {
  std::string head = "| " + what + " |", rule = "|---|";
  for (const Role role : kRoles) {
    head += " " + std::string(RoleName(role)) + " |";
    rule += ":-:|";
  }
  return head + "\n" + rule + "\n";
}

// A grant of the role where it can be held, and something inside and outside of it.
Viewer Holder(Role role) {
  Viewer viewer{"u", {}, "security"};
  for (const auto& [scope, id] : {std::pair{ScopeKind::kFacility, "F"}, {ScopeKind::kOrganisation, "O"}, {ScopeKind::kState, "AA"}, {ScopeKind::kRegion, ""}, {ScopeKind::kNode, ""}}) {
    if (ScopeFits(role, scope)) viewer.grants.push_back({role, scope, id});
  }
  return viewer;
}
Subject Own(Kind kind) { return {kind, "1", "AA", "F", "O", "", {}}; }
Subject Other(Kind kind) { return {kind, "2", "BB", "G", "P", "", {}}; }
Subject Common(Kind kind) { return {kind, "3", "", "", "", "", {}}; }

std::string Reach(bool own, bool other, bool common) {
  if (own && other && common) return "all";
  if (own && common) return "own, common";
  if (own) return "own";
  return common ? "common" : "–";
}

std::string Document() {
  std::string text =
      "# Who may do what, and who sees what\n\n"
      "Made from the tables in `src/engines/release`; a test keeps it so (`ATALAYA_WRITE_DOCS=1 build/src/api/api_test "
      "--gtest_filter='PermissionDocument*'` writes it anew).\n\n"
      "*own*: within the person's facility, organisation or State; *common*: what belongs to no State; *all*: everywhere; –: never. "
      "A person without the permission gets 403; what a person may not see is answered like what does not exist, with 404. "
      "Beyond this table no author decides on the own work (four eyes), and an RSO never decides.\n\n"
      "## Actions\n\n" +
      Head("action");
  for (const Action action : Actions()) {
    if (action == Action::kPublic || action == Action::kSelf) continue;
    text += Row(std::string(ActionName(action)), [&](Role role) -> std::string {
      if (!Lists(role, action)) return "–";
      const Viewer viewer = Holder(role);
      // Only reach is told here: the kind of the thing makes no difference to MayDo.
      return Reach(MayDo(viewer, action, Own(Kind::kAssessment)), MayDo(viewer, action, Other(Kind::kAssessment)), MayDo(viewer, action, Common(Kind::kAssessment)));
    });
  }
  text += "\nOpen to everybody (`public`): the sign-in, the texts of the console, this API's description, health. Open to whoever is signed in (`self`): the own session, "
          "password, second factor and language.\n\n## Sight\n\n"
          "Without any release; a release can add to it, except for the kinds of the last three rows and what `owner_table.cc` keeps from a role.\n\n" +
          Head("kind");
  for (int k = 0; k <= static_cast<int>(Kind::kRelease); ++k) {
    const auto kind = static_cast<Kind>(k);
    text += Row(std::string(KindName(kind)), [&](Role role) {
      const Viewer viewer = Holder(role);
      return Reach(MaySee(viewer, Own(kind)), MaySee(viewer, Other(kind)), MaySee(viewer, Common(kind)));
    });
  }
  return text;
}

TEST(PermissionDocument, IsUpToDate) {
  const std::filesystem::path path = ATALAYA_SOURCE_DIR "/docs/api/permissions.md";
  const std::string wanted = Document();
  if (std::getenv("ATALAYA_WRITE_DOCS") != nullptr) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << wanted;
  }
  std::ostringstream found;
  found << std::ifstream(path, std::ios::binary).rdbuf();
  EXPECT_EQ(found.str(), wanted);
}

TEST(PermissionDocument, EveryActionHasItsRole) {
  for (const Action action : Actions()) {
    if (action == Action::kPublic || action == Action::kSelf) continue;
    bool somebody = false;
    for (const Role role : kRoles) somebody = somebody || Lists(role, action);
    EXPECT_TRUE(somebody) << ActionName(action);
  }
}

}  // namespace
}  // namespace atalaya::release
