#include "formats/csv_table.h"

#include <algorithm>
#include <set>

#include "formats/encoding.h"
#include "formats/json_write.h"

namespace atalaya::formats {

CsvTable::CsvTable(std::string_view bytes, std::string file, std::span<const Column> columns, FindingList& findings,
                   const CsvOptions& options, RenameColumn rename)
    : file_(std::move(file)),
      columns_(columns),
      findings_(findings),
      separator_(options.separator),
      place_(columns.size(), -1) {
  const auto text = CheckText(bytes, file_);
  if (!text) {
    findings_.Add(text.error());
    return;
  }
  reader_.emplace(*text, file_, findings_, options);
  if (!ReadHeader(rename)) reader_.reset();
}

bool CsvTable::ReadHeader(const RenameColumn& rename) {
  if (!reader_->Next()) return false;
  const std::vector<std::string_view>& names = reader_->Fields();
  width_ = names.size();
  if (width_ == 1 && columns_.size() > 1 && separator_ == ',' &&
      names[0].find_first_of(";\t") != std::string_view::npos) {
    findings_.Add(Error("csv.semicolon", reader_->Where()));
    return false;
  }
  bool good = true;
  std::set<std::string> seen;
  for (std::size_t i = 0; i < width_; ++i) {
    const std::string name = rename ? rename(Trim(names[i])) : std::string(Trim(names[i]));
    if (!seen.insert(name).second) {
      findings_.Add(Error("csv.duplicate-column", reader_->Where(), {{"column", Shortened(name)}}));
      good = false;
      continue;
    }
    const auto known = std::find_if(columns_.begin(), columns_.end(), [&](const Column& c) { return c.name == name; });
    if (known == columns_.end()) {
      findings_.Add(Warning("csv.unknown-column", reader_->Where(), {{"column", Shortened(name)}}));
    } else {
      place_[static_cast<std::size_t>(known - columns_.begin())] = static_cast<int>(i);
    }
  }
  for (std::size_t k = 0; k < columns_.size(); ++k) {
    if (columns_[k].needed == Needed::kYes && place_[k] < 0) {
      findings_.Add(Error("csv.missing-column", reader_->Where(), {{"column", std::string(columns_[k].name)}}));
      good = false;
    }
  }
  return good;
}

bool CsvTable::Next() {
  while (reader_ && reader_->Next()) {
    ++rows_;
    const std::size_t got = reader_->Fields().size();
    if (got == width_) {
      if (reader_->WithoutLineEnd()) findings_.Add(Warning("csv.no-final-line-end", Where()));
      return true;
    }
    if (got < width_ && reader_->WithoutLineEnd()) {
      findings_.Add(Error("csv.truncated", Where()));
    } else {
      findings_.Add(Error("csv.ragged", Where(), {{"got", std::to_string(got)}, {"want", std::to_string(width_)}}));
    }
  }
  if (reader_ && rows_ == 0) {
    findings_.Add(Warning("csv.no-rows", file_));
    rows_ = 1;  // told once
  }
  return false;
}

std::string_view CsvTable::operator[](std::size_t column) const {
  if (place_[column] < 0) return {};
  return Trim(reader_->Fields()[static_cast<std::size_t>(place_[column])]);
}

void CsvTable::Bad(std::size_t column, const char* code, std::vector<std::pair<std::string, std::string>> more) {
  std::vector<std::pair<std::string, std::string>> args{{"column", std::string(columns_[column].name)},
                                                        {"value", Shortened((*this)[column])}};
  args.insert(args.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  findings_.Add(Error(code, Where(), std::move(args)));
}

std::optional<std::string> CsvTable::Words(std::size_t column) {
  const std::string_view text = (*this)[column];
  if (!text.empty()) return std::string(text);
  Bad(column, "csv.empty-field");
  return std::nullopt;
}

std::optional<std::string> CsvTable::Id(std::size_t column) {
  const std::string_view text = (*this)[column];
  if (IsId(text)) return std::string(text);
  Bad(column, text.empty() ? "csv.empty-field" : "csv.id");
  return std::nullopt;
}

std::optional<double> CsvTable::Number(std::size_t column, double low, double high) {
  if ((*this)[column].empty()) {
    Bad(column, "csv.empty-field");
    return std::nullopt;
  }
  return OptionalNumber(column, low, high);
}

std::optional<double> CsvTable::OptionalNumber(std::size_t column, double low, double high) {
  const std::string_view text = (*this)[column];
  if (text.empty()) return std::nullopt;
  const auto value = ToNumber(text);
  if (!value) {
    Bad(column, "csv.number");
    return std::nullopt;
  }
  if (*value < low || *value > high) {
    Bad(column, "csv.out-of-range", {{"low", NumberText(low)}, {"high", NumberText(high)}});
    return std::nullopt;
  }
  return value;
}

std::optional<long long> CsvTable::Integer(std::size_t column, long long low, long long high) {
  const std::string_view text = (*this)[column];
  const auto value = ToInteger(text);
  if (!value) {
    Bad(column, text.empty() ? "csv.empty-field" : "csv.number");
    return std::nullopt;
  }
  if (*value < low || *value > high) {
    Bad(column, "csv.out-of-range", {{"low", std::to_string(low)}, {"high", std::to_string(high)}});
    return std::nullopt;
  }
  return value;
}

std::optional<bool> CsvTable::Flag(std::size_t column) {
  const std::string_view text = (*this)[column];
  if (text == "1") return true;
  if (text == "0") return false;
  BadWord(column, "0, 1");
  return std::nullopt;
}

std::optional<std::string> CsvTable::Date(std::size_t column) {
  const std::string_view text = (*this)[column];
  if (IsDate(text)) return std::string(text);
  Bad(column, text.empty() ? "csv.empty-field" : "csv.date");
  return std::nullopt;
}

}  // namespace atalaya::formats
