// What lists share: a page of rows after a place, conditions put together. Only src/store includes this.
#pragma once

#include <string>
#include <vector>

#include "release/release.h"
#include "store/listing_slice.h"
#include "store/sql.h"

namespace atalaya::store {

// Conditions of a query, joined with AND, and the values they bind.
class Conditions {
 public:
  void Add(const std::string& sql, const Values& values = {});
  // What the viewer may see; `prefix` keeps the parameters of several rules apart.
  void Add(const release::SqlCondition& rule, const std::string& prefix);
  // The rule as an expression, for CASE WHEN; its values are bound here.
  std::string Expression(const release::SqlCondition& rule, const std::string& prefix);
  void Bind(std::string name, Value value) { values_.emplace_back(std::move(name), std::move(value)); }
  std::string Where() const { return sql_.empty() ? "" : " WHERE " + sql_; }
  const Values& Bound() const { return values_; }

 private:
  std::string sql_;
  Values values_;
};

// An order that ends in the row's id, so that every row has its one place.
struct Order {
  std::string key;       // expression; empty: by id alone
  std::string id;        // expression
  bool descending = false;
  bool numeric = false;  // the key is a number
};
// Adds "after the row of `slice.after`" to the conditions and returns " ORDER BY ... LIMIT n" with one row more than the page holds.
// A cursor of another order is taken from the start.
std::string Paged(Conditions& conditions, const Order& order, const Slice& slice);

// Cuts what Paged fetched too much; `key` gives the cursor of a row.
template <class T, class Key>
Listed<T> Cut(std::vector<T> rows, const Slice& slice, Key&& key) {
  Listed<T> listed;
  const bool more = rows.size() > static_cast<std::size_t>(slice.limit);
  if (more) rows.resize(static_cast<std::size_t>(slice.limit));
  if (more && !rows.empty()) listed.next = key(rows.back());
  listed.items = std::move(rows);
  return listed;
}

}  // namespace atalaya::store
