// Comma-separated values (RFC 4180): one record at a time over bytes, and a writer.
//
// Reading keeps one record in memory whatever the size of the file. Accepts LF, CRLF and CR; fields in quotes may hold
// separators, line ends and doubled quotes; blank lines are skipped. Fields are views that live until the next record.
// Findings (with line): `csv.truncated` (a quote that never closes), `csv.after-quote`, `csv.bare-quote` (warning),
// `csv.field-too-long`, `csv.too-many-columns`, `csv.too-many-rows`.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "formats/finding_list.h"
#include "formats/limits.h"

namespace atalaya::formats {

struct CsvOptions {
  char separator = ',';
  std::size_t max_field = kMaxCsvField, max_columns = kMaxCsvColumns, max_rows = kMaxCsvRows;
};

class CsvReader {
 public:
  // `text` is checked text (encoding.h) and must outlive the reader, as must `findings`.
  CsvReader(std::string_view text, std::string file, FindingList& findings, const CsvOptions& options = {});

  // Moves to the next record. False at the end, and at an error after which the rest cannot be trusted.
  bool Next();

  const std::vector<std::string_view>& Fields() const { return fields_; }
  std::size_t Line() const { return line_; }  // where the record starts; the first is 1
  // The record was the last one and no line end follows it.
  bool WithoutLineEnd() const { return without_line_end_; }
  std::string Where() const { return file_ + ":" + std::to_string(line_); }

 private:
  bool ReadField();
  bool ReadQuoted();
  bool AtLineEnd() const { return at_ >= text_.size() || text_[at_] == '\n' || text_[at_] == '\r'; }
  void SkipLineEnd();
  bool Stop(Finding finding);

  std::string_view text_;
  std::string file_;
  FindingList& findings_;
  CsvOptions options_;
  std::size_t at_ = 0, rows_ = 0;
  std::size_t line_ = 0, next_line_ = 1;
  bool stopped_ = false, without_line_end_ = false;
  std::vector<std::string_view> fields_;
  std::vector<std::string> unescaped_;  // fields that had doubled quotes
  std::size_t unescaped_used_ = 0;
};

// Writes records with LF ends, quoting where needed.
class CsvWriter {
 public:
  // `for_spreadsheet`: a field that starts with = + - @ or ' (or a tab or CR) gets a ' in front, so that a spreadsheet
  // does not take it for a formula. Numbers are written by their own function and stay numbers. FromSpreadsheet takes
  // the ' away again.
  explicit CsvWriter(bool for_spreadsheet = false, char separator = ',')
      : for_spreadsheet_(for_spreadsheet), separator_(separator) {}

  CsvWriter& Field(std::string_view text);
  CsvWriter& Number(double value);  // shortest form that reads back as the same number
  void EndRecord();

  const std::string& Text() const { return out_; }

 private:
  void Put(std::string_view text);

  std::string out_;
  std::size_t record_from_ = 0;
  bool for_spreadsheet_, first_ = true;
  char separator_;
};

std::string ForSpreadsheet(std::string_view text);
std::string FromSpreadsheet(std::string_view text);

}  // namespace atalaya::formats
