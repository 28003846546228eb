// What a statement of compliance is worth on a day.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace atalaya::store {

enum class StatementStatus { kNone, kValid, kExpiring, kExpired, kWithdrawn };
std::string_view StatementStatusName(StatementStatus status);  // "valid", ...
std::optional<StatementStatus> StatementStatusFromName(std::string_view name);

inline constexpr int kExpiringDays = 90;  // before its end a statement counts as expiring

// `expires` empty: there is none. A statement is good on its last day.
StatementStatus StatusOf(std::string_view expires, bool withdrawn, std::string_view today);

}  // namespace atalaya::store
