#include "store/listing.h"

#include <cctype>

#include "base/text_util.h"

namespace atalaya::store {

void Conditions::Add(const std::string& sql, const Values& values) {
  sql_ += (sql_.empty() ? "(" : " AND (") + sql + ")";
  values_.insert(values_.end(), values.begin(), values.end());
}

std::string Conditions::Expression(const release::SqlCondition& rule, const std::string& prefix) {
  std::string sql;
  for (std::size_t at = 0; at < rule.sql.size(); ++at) {
    sql += rule.sql[at];
    // ":r0" -> ":level_r0"; the rule's own texts never hold a colon before r and a digit
    if (rule.sql[at] == ':' && at + 2 < rule.sql.size() && rule.sql[at + 1] == 'r' &&
        std::isdigit(static_cast<unsigned char>(rule.sql[at + 2])) != 0) {
      sql += prefix + "_";
    }
  }
  for (const auto& [name, value] : rule.values) values_.emplace_back(prefix + "_" + name, value);
  return sql;
}

void Conditions::Add(const release::SqlCondition& rule, const std::string& prefix) { Add(Expression(rule, prefix)); }

std::string Paged(Conditions& conditions, const Order& order, const Slice& slice) {
  const char* way = order.descending ? " DESC" : "";
  const char* after = order.descending ? " < " : " > ";
  if (order.key.empty()) {
    if (slice.after.size() == 1) conditions.Add(order.id + after + ":after_id", {{"after_id", slice.after[0]}});
    return " ORDER BY " + order.id + way + " LIMIT " + std::to_string(slice.limit + 1);
  }
  if (slice.after.size() == 2) {
    Value key(slice.after[0]);
    if (order.numeric) {
      const auto whole = ToInteger(slice.after[0]);
      key = whole ? Value(*whole) : Value(ToNumber(slice.after[0]).value_or(0));
    }
    conditions.Add("(" + order.key + ", " + order.id + ")" + after + "(:after_key, :after_id)",
                   {{"after_key", key}, {"after_id", slice.after[1]}});
  }
  return " ORDER BY " + order.key + way + ", " + order.id + way + " LIMIT " + std::to_string(slice.limit + 1);
}

}  // namespace atalaya::store
