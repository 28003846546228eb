#include "formats/csv.h"

#include <array>
#include <charconv>

namespace atalaya::formats {

CsvReader::CsvReader(std::string_view text, std::string file, FindingList& findings, const CsvOptions& options)
    : text_(text), file_(std::move(file)), findings_(findings), options_(options) {}

bool CsvReader::Stop(Finding finding) {
  findings_.Add(std::move(finding));
  stopped_ = true;
  return false;
}

void CsvReader::SkipLineEnd() {
  if (at_ >= text_.size()) return;
  at_ += text_[at_] == '\r' && at_ + 1 < text_.size() && text_[at_ + 1] == '\n' ? 2 : 1;
  ++next_line_;
}

bool CsvReader::Next() {
  if (stopped_) return false;
  while (at_ < text_.size() && AtLineEnd()) SkipLineEnd();
  fields_.clear();
  unescaped_used_ = 0;
  line_ = next_line_;
  if (at_ >= text_.size()) return false;
  if (rows_++ == options_.max_rows) {
    return Stop(Error("csv.too-many-rows", Where(), {{"limit", std::to_string(options_.max_rows)}}));
  }
  while (true) {
    if (fields_.size() == options_.max_columns) {
      return Stop(Error("csv.too-many-columns", Where(), {{"limit", std::to_string(options_.max_columns)}}));
    }
    if (!ReadField()) return false;
    if (AtLineEnd()) break;
    ++at_;  // the separator
  }
  without_line_end_ = at_ >= text_.size();
  SkipLineEnd();
  return true;
}

bool CsvReader::ReadField() {
  if (at_ < text_.size() && text_[at_] == '"') return ReadQuoted();
  const std::size_t from = at_;
  bool quote = false;
  while (at_ < text_.size()) {
    const char c = text_[at_];
    if (c == options_.separator || c == '\n' || c == '\r') break;
    quote = quote || c == '"';
    ++at_;
  }
  if (quote) findings_.Add(Warning("csv.bare-quote", Where()));
  if (at_ - from > options_.max_field) {
    return Stop(Error("csv.field-too-long", Where(), {{"limit", std::to_string(options_.max_field)}}));
  }
  fields_.push_back(text_.substr(from, at_ - from));
  return true;
}

bool CsvReader::ReadQuoted() {
  const std::size_t opened_on = next_line_;
  const std::size_t from = ++at_;
  bool doubled = false;
  while (true) {
    if (at_ >= text_.size()) {
      return Stop(Error("csv.truncated", file_ + ":" + std::to_string(opened_on)));
    }
    const char c = text_[at_];
    if (c == '"') {
      if (at_ + 1 >= text_.size() || text_[at_ + 1] != '"') break;
      doubled = true;
      at_ += 2;
      continue;
    }
    if (c == '\n' || (c == '\r' && (at_ + 1 >= text_.size() || text_[at_ + 1] != '\n'))) ++next_line_;
    ++at_;
    if (at_ - from > options_.max_field) {
      return Stop(Error("csv.field-too-long", Where(), {{"limit", std::to_string(options_.max_field)}}));
    }
  }
  const std::string_view raw = text_.substr(from, at_ - from);
  ++at_;  // the closing quote
  if (!AtLineEnd() && text_[at_] != options_.separator) {
    return Stop(Error("csv.after-quote", file_ + ":" + std::to_string(next_line_)));
  }
  if (!doubled) {
    fields_.push_back(raw);
    return true;
  }
  // Views of earlier fields stay valid: the pool grows only here, and moving a std::string may move its characters, so
  // it is reserved for a whole record at once.
  if (unescaped_.empty()) unescaped_.resize(options_.max_columns);
  std::string& plain = unescaped_[unescaped_used_++];
  plain.clear();
  for (std::size_t i = 0; i < raw.size(); ++i) {
    plain += raw[i];
    if (raw[i] == '"') ++i;
  }
  fields_.push_back(plain);
  return true;
}

namespace {

bool StartsLikeFormula(std::string_view text) {
  return !text.empty() && std::string_view("=+-@\t\r'").find(text[0]) != std::string_view::npos;
}

}  // namespace

std::string ForSpreadsheet(std::string_view text) {
  return StartsLikeFormula(text) ? "'" + std::string(text) : std::string(text);
}

std::string FromSpreadsheet(std::string_view text) {
  if (text.size() >= 2 && text[0] == '\'' && StartsLikeFormula(text.substr(1))) text.remove_prefix(1);
  return std::string(text);
}

void CsvWriter::Put(std::string_view text) {
  if (!first_) out_ += separator_;
  first_ = false;
  const std::array<char, 5> special{separator_, '"', '\n', '\r', '\0'};
  const bool spaced = !text.empty() && (text.front() == ' ' || text.back() == ' ');
  if (!spaced && text.find_first_of(special.data()) == std::string_view::npos) {
    out_ += text;
    return;
  }
  out_ += '"';
  for (const char c : text) {
    if (c == '"') out_ += '"';
    out_ += c;
  }
  out_ += '"';
}

CsvWriter& CsvWriter::Field(std::string_view text) {
  if (for_spreadsheet_ && StartsLikeFormula(text)) {
    Put(ForSpreadsheet(text));
  } else {
    Put(text);
  }
  return *this;
}

CsvWriter& CsvWriter::Number(double value) {
  std::array<char, 32> digits{};
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), value);
  Put(std::string_view(digits.data(), static_cast<std::size_t>(end - digits.data())));
  return *this;
}

void CsvWriter::EndRecord() {
  if (out_.size() == record_from_) out_ += "\"\"";  // one empty field; a bare line end would read as no record
  out_ += '\n';
  first_ = true;
  record_from_ = out_.size();
}

}  // namespace atalaya::formats
