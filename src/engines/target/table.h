// Records as columns. A list's members are rows of their own below it, in order, so that the members of neighbouring records lie side by side.
//
// Unknown is NaN in numbers and days, kUnknownWord in texts, Truth::kUnknown in truths, and a list nobody knows has `known` 0 and no members.
// Numbers are finite otherwise. Days are whole numbers: days since 1970-01-01.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "target/schema.h"
#include "target/words.h"

namespace atalaya::target {

// Ordered, so that 'and' is the lesser, 'or' the greater and 'not' the mirror image (Kleene).
enum class Truth : std::uint8_t { kFalse = 0, kUnknown = 1, kTrue = 2 };

struct Column;

struct Rows {
  std::size_t count = 0;
  std::vector<Column> columns;  // as in the schema
};

// Only the vectors of its type are filled, one element a row.
struct Column {
  Type type = Type::kNumber;
  std::vector<double> numbers;        // numbers and days
  std::vector<Word> words;            // texts
  std::vector<Truth> truths;          // truths
  std::vector<std::uint32_t> starts;  // lists: members of row r are starts[r] .. starts[r + 1] - 1; count + 1 elements
  std::vector<Truth> known;           // lists: kTrue or kFalse
  Rows members;                       // lists; a list of text has one column
};

// A value on its way into a table. std::monostate: unknown.
struct Record;
struct Day {
  std::int32_t days = 0;
};
using Value = std::variant<std::monostate, double, std::string, bool, Day, std::vector<std::string>, std::vector<Record>>;
struct Record {
  std::vector<Value> values;  // in the order of the schema
};

class Table {
 public:
  // The schema has no errors (CheckSchema). Tables may share their words.
  explicit Table(Schema schema, std::shared_ptr<Words> words = std::make_shared<Words>());

  // A value of another type than its field's, a number that is not finite, counts as unknown; so do missing values at the end.
  void Append(const Record& record);

  const Schema& schema() const { return schema_; }
  const Words& words() const { return *words_; }
  Words& words() { return *words_; }
  const std::shared_ptr<Words>& shared_words() const { return words_; }
  const Rows& rows() const { return rows_; }
  Rows& rows() { return rows_; }  // for adapters that fill columns: all of a level must get the same length
  std::size_t size() const { return rows_.count; }

 private:
  Schema schema_;
  std::shared_ptr<Words> words_;
  Rows rows_;
};

// Days since 1970 of "2026-11-30", NaN for what is no day; and back ("" for NaN and days outside the years 1 to 9999).
double DayNumber(std::string_view text);
std::string DayText(double day);

}  // namespace atalaya::target
