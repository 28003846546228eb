// A CSV file with one header line, its columns found by name and its fields read by type.
//
// Findings: those of csv.h and encoding.h, `csv.missing-column`, `csv.unknown-column` (warning),
// `csv.duplicate-column`, `csv.semicolon`, `csv.ragged`, `csv.truncated` (the last line is too short and has no end),
// `csv.no-final-line-end` (warning), `csv.no-rows` (warning), and per field `csv.empty-field`, `csv.number`,
// `csv.out-of-range`, `csv.date`, `csv.id`, `csv.unknown-word`.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/text_util.h"
#include "formats/csv.h"
#include "formats/words.h"

namespace atalaya::formats {

enum class Needed { kYes, kNo };

struct Column {
  std::string_view name;
  Needed needed = Needed::kYes;
};

// Gives the name under which a column is known, for headers in other languages.
using RenameColumn = std::function<std::string(std::string_view)>;

class CsvTable {
 public:
  // `columns` in any order; a field is asked for by its place in this list. The list and `bytes` must outlive the
  // table.
  CsvTable(std::string_view bytes, std::string file, std::span<const Column> columns, FindingList& findings,
           const CsvOptions& options = {}, RenameColumn rename = {});

  // The next row with the right number of fields; rows without are findings. False at the end or when the file cannot
  // be read.
  bool Next();

  std::string Where() const { return reader_ ? reader_->Where() : file_; }
  bool Has(std::size_t column) const { return place_[column] >= 0; }

  // The field without surrounding spaces; empty when the column is absent.
  std::string_view operator[](std::size_t column) const;

  // Typed fields. A wrong or missing value is a finding and gives nullopt; the Optional forms take an empty field as
  // 'not known'.
  std::optional<std::string> Words(std::size_t column);  // not empty
  std::optional<std::string> Id(std::size_t column);
  std::optional<double> Number(std::size_t column, double low, double high);
  std::optional<long long> Integer(std::size_t column, long long low, long long high);
  std::optional<double> OptionalNumber(std::size_t column, double low, double high);
  std::optional<bool> Flag(std::size_t column);  // 0 or 1
  std::optional<std::string> Date(std::size_t column);
  template <class Enum>
  std::optional<Enum> Word(std::size_t column) {
    const std::string_view text = (*this)[column];
    if (const auto value = model::FromName<Enum>(text)) return value;
    BadWord(column, AllWords<Enum>());
    return std::nullopt;
  }

  // An error about one field of the current row.
  void Bad(std::size_t column, const char* code, std::vector<std::pair<std::string, std::string>> more = {});
  void BadWord(std::size_t column, std::string known) {
    Bad(column, "csv.unknown-word", {{"known", std::move(known)}});
  }

 private:
  bool ReadHeader(const RenameColumn& rename);

  std::string file_;
  std::span<const Column> columns_;
  FindingList& findings_;
  char separator_;
  std::optional<CsvReader> reader_;
  std::vector<int> place_;  // per known column: its position in the file, -1 absent
  std::size_t width_ = 0, rows_ = 0;
};

}  // namespace atalaya::formats
