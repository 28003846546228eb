#include "store/statement_status.h"

#include "store/days.h"

namespace atalaya::store {
namespace {

constexpr std::string_view kNames[] = {"none", "valid", "expiring", "expired", "withdrawn"};

}  // namespace

std::string_view StatementStatusName(StatementStatus status) { return kNames[static_cast<std::size_t>(status)]; }

std::optional<StatementStatus> StatementStatusFromName(std::string_view name) {
  for (std::size_t i = 0; i < std::size(kNames); ++i) {
    if (kNames[i] == name) return static_cast<StatementStatus>(i);
  }
  return std::nullopt;
}

StatementStatus StatusOf(std::string_view expires, bool withdrawn, std::string_view today) {
  if (expires.empty()) return StatementStatus::kNone;
  if (withdrawn) return StatementStatus::kWithdrawn;
  if (expires < today) return StatementStatus::kExpired;
  return expires <= PlusDays(today, kExpiringDays) ? StatementStatus::kExpiring : StatementStatus::kValid;
}

}  // namespace atalaya::store
