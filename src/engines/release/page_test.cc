// docs/api/permissions.md says what the tables say.
#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <map>

#include "base/text_util.h"
#include "release/tables.h"

namespace atalaya::release {
namespace {

// "`word`" -> the eight cells after it.
std::map<std::string, std::vector<std::string>> TablesOfPage() {
  std::map<std::string, std::vector<std::string>> rows;
  std::ifstream page(ATALAYA_SOURCE_DIR "/docs/api/permissions.md");
  for (std::string line; std::getline(page, line);) {
    const auto cells = Split(line, '|');
    if (cells.size() != 2 + 1 + std::size(kRoles)) continue;
    const std::string word(Trim(cells[1]));
    if (word.size() < 3 || word.front() != '`') continue;
    auto& row = rows[word.substr(1, word.size() - 2)];
    for (std::size_t i = 2; i + 1 < cells.size(); ++i) row.emplace_back(Trim(cells[i]));
  }
  return rows;
}

std::string Said(Reach reach) {
  switch (reach) {
    case Reach::kNone:
      return "";
    case Reach::kOwn:
      return "own";
    case Reach::kCommon:
      return "common";
    case Reach::kAll:
      return "all";
  }
  return "?";
}

TEST(Page, SaysWhatTheTablesSay) {
  auto rows = TablesOfPage();
  const auto check = [&](const std::string& word, const std::function<Reach(Role)>& reach) {
    ASSERT_EQ(rows.count(word), 1u) << word;
    for (std::size_t i = 0; i < std::size(kRoles); ++i)
      EXPECT_EQ(rows[word][i], Said(reach(kRoles[i]))) << word << " " << RoleName(kRoles[i]);
    rows.erase(word);
  };
  for (int i = 0; i <= static_cast<int>(Kind::kSeizure); ++i) {
    const auto kind = static_cast<Kind>(i);
    check(std::string(KindName(kind)), [&](Role role) { return OwnerSees(role, kind); });
  }
  for (const Action action : Actions()) {
    if (action == Action::kPublic || action == Action::kSelf) continue;
    check(std::string(ActionName(action)), [&](Role role) { return MayReach(role, action); });
  }
  EXPECT_TRUE(rows.empty()) << rows.begin()->first;
}

}  // namespace
}  // namespace atalaya::release
