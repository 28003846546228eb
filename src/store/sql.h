// SQL from a repository: named parameters in, rows out, the same on both databases. Only src/store includes this.
//
//   Rows rows(c, "SELECT id, version FROM facility WHERE state = :state ORDER BY id LIMIT :limit", {{"state", "BR"}, {"limit", 50}});
//   while (rows.Next()) use(rows.Text(0), rows.Whole(1));
//   const long long changed = Run(t, "UPDATE ... WHERE id = :id AND version = :version", {...});
//
// Throws soci::soci_error; Database turns it into findings. Values are always bound, never pasted.
#pragma once

#include <soci/soci.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "store/database.h"
#include "store/folded.h"

namespace atalaya::store {

// NULL, text, whole number, number.
class Value {
 public:
  Value(std::nullptr_t) {}
  Value(std::string text) : value_(std::move(text)) {}
  Value(std::string_view text) : value_(std::string(text)) {}
  Value(const char* text) : value_(std::string(text)) {}
  Value(long long whole) : value_(whole) {}
  Value(long whole) : value_(static_cast<long long>(whole)) {}
  Value(int whole) : value_(static_cast<long long>(whole)) {}
  Value(bool flag) : value_(static_cast<long long>(flag ? 1 : 0)) {}
  Value(double number) : value_(number) {}
  template <class T>
  Value(const std::optional<T>& value) {
    if (value) *this = Value(*value);
  }
  const std::variant<std::monostate, std::string, long long, double>& Get() const { return value_; }

 private:
  std::variant<std::monostate, std::string, long long, double> value_;
};
using Values = std::vector<std::pair<std::string, Value>>;

class Rows {
 public:
  Rows(Connection& connection, const std::string& sql, const Values& values = {});
  ~Rows();
  bool Next();
  bool IsNull(std::size_t column) const;
  std::string Text(std::size_t column) const;    // "" for NULL
  long long Whole(std::size_t column) const;     // 0 for NULL
  double Number(std::size_t column) const;       // 0 for NULL
  bool Flag(std::size_t column) const { return Whole(column) != 0; }
  std::optional<double> MaybeNumber(std::size_t column) const;
  Value Any(std::size_t column) const;           // as the column is declared
  std::size_t Columns() const;                   // after Next
  std::string Name(std::size_t column) const;

 private:
  struct Bound;
  std::unique_ptr<Bound> bound_;
  soci::row row_;
  soci::statement statement_;
  bool first_ = true, any_ = false;
};

// Runs a statement that gives no rows. Returns how many rows it touched.
long long Run(Connection& connection, const std::string& sql, const Values& values = {});

// The first column of the first row.
std::optional<std::string> OneText(Connection& connection, const std::string& sql, const Values& values = {});
long long OneWhole(Connection& connection, const std::string& sql, const Values& values = {});  // 0 when there is no row

// A statement run many times with other values (bulk imports): the order of `values` is the order of `names`.
class Bulk {
 public:
  Bulk(Connection& connection, const std::string& sql, std::vector<std::string> names);
  ~Bulk();
  void Run(const std::vector<Value>& values);

 private:
  struct Bound;
  std::unique_ptr<Bound> bound_;
  soci::statement statement_;
};

// A LIKE pattern that finds `text` anywhere; use with ESCAPE '\'.
std::string Containing(std::string_view text);

}  // namespace atalaya::store
