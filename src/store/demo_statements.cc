// A demonstration without statements of compliance would show every facility in the same state: these are invented, one facility after the other.
#include "base/time.h"
#include "store/days.h"
#include "store/sql.h"
#include "store/statements.h"

namespace atalaya::store {
namespace {

constexpr int kYears = 5;

// Of twenty facilities in a row one has none, one's is expired, two's end soon, and two miss the last yearly verification.
struct InventedLife {
  std::string issued, expires;
  bool last_verified = true;
};
std::optional<InventedLife> InventLife(std::size_t turn, const std::string& today) {
  const std::size_t kind = turn % 20;
  if (kind == 7) return std::nullopt;
  const int spread = static_cast<int>(turn * 37 % 1000);
  int age = 200 + spread;
  if (kind == 3) age = kYears * 366 + 20;
  if (kind == 11 || kind == 15) age = kYears * 365 - 30 - spread / 20;
  const std::string issued = PlusDays(today, -age);
  return InventedLife{issued, PlusMonths(issued, 12 * kYears), kind != 9 && kind != 18};
}

}  // namespace

Result<int> DemoStatements(Transaction& t) {
  if (OneWhole(t, "SELECT count(*) FROM statement") > 0) return 0;
  const std::string today = DayOf(t.Now());
  std::vector<std::string> facilities;
  for (Rows rows(t, "SELECT id FROM facility WHERE scope = 'in' ORDER BY id"); rows.Next();) facilities.push_back(rows.Text(0));
  int issued = 0;
  for (std::size_t i = 0; i < facilities.size(); ++i) {
    const auto life = InventLife(i, today);
    if (!life) continue;
    auto id = IssueStatement(t, facilities[i], {"DEMO-" + facilities[i], life->issued, life->expires, ""}, kYears);
    if (!id) return Fail(std::move(id.error()));
    ++issued;
    for (int year = 1; year < kYears; ++year) {
      const std::string day = PlusMonths(life->issued, 12 * year);
      if (day > today) break;
      if (!life->last_verified && PlusMonths(day, 12) > today) break;
      auto endorsed = Endorse(t, *id, {"", "verification", day, "satisfactory", "", ""});
      if (!endorsed) return Fail(std::move(endorsed.error()));
    }
  }
  return issued;
}

}  // namespace atalaya::store
