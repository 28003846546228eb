#include "target/table.h"

#include <cmath>
#include <limits>

#include "base/time.h"

namespace atalaya::target {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr long long kMillisOfDay = 86'400'000;

void ShapeRows(const std::vector<Field>& fields, Rows& rows) {
  rows.columns.resize(fields.size());
  for (std::size_t i = 0; i < fields.size(); ++i) {
    Column& column = rows.columns[i];
    column.type = fields[i].type;
    if (column.type == Type::kTextList) {
      column.starts = {0};
      ShapeRows({{"it", Type::kText, {}}}, column.members);
    } else if (column.type == Type::kRecordList) {
      column.starts = {0};
      ShapeRows(fields[i].members, column.members);
    }
  }
}

template <class T>
const T* As(const Record& record, std::size_t i) {
  return i < record.values.size() ? std::get_if<T>(&record.values[i]) : nullptr;
}

void AppendRow(const Record& record, Rows& rows, Words& words) {
  for (std::size_t i = 0; i < rows.columns.size(); ++i) {
    Column& column = rows.columns[i];
    switch (column.type) {
      case Type::kNumber: {
        const auto* number = As<double>(record, i);
        column.numbers.push_back(number && std::isfinite(*number) ? *number : kNaN);
        break;
      }
      case Type::kDay: {
        const auto* day = As<Day>(record, i);
        column.numbers.push_back(day ? day->days : kNaN);
        break;
      }
      case Type::kText: {
        const auto* text = As<std::string>(record, i);
        column.words.push_back(text ? words.Intern(*text) : kUnknownWord);
        break;
      }
      case Type::kBool: {
        const auto* truth = As<bool>(record, i);
        column.truths.push_back(!truth ? Truth::kUnknown : *truth ? Truth::kTrue : Truth::kFalse);
        break;
      }
      case Type::kTextList: {
        const auto* texts = As<std::vector<std::string>>(record, i);
        column.known.push_back(texts ? Truth::kTrue : Truth::kFalse);
        if (texts) {
          for (const std::string& text : *texts) column.members.columns[0].words.push_back(words.Intern(text));
          column.members.count += texts->size();
        }
        column.starts.push_back(static_cast<std::uint32_t>(column.members.count));
        break;
      }
      case Type::kRecordList: {
        const auto* records = As<std::vector<Record>>(record, i);
        column.known.push_back(records ? Truth::kTrue : Truth::kFalse);
        if (records) {
          for (const Record& member : *records) AppendRow(member, column.members, words);
        }
        column.starts.push_back(static_cast<std::uint32_t>(column.members.count));
        break;
      }
    }
  }
  ++rows.count;
}

}  // namespace

Table::Table(Schema schema, std::shared_ptr<Words> words) : schema_(std::move(schema)), words_(std::move(words)) {
  ShapeRows(schema_.fields, rows_);
}

void Table::Append(const Record& record) { AppendRow(record, rows_, *words_); }

double DayNumber(std::string_view text) {
  if (!IsDay(text)) return kNaN;
  const auto millis = MillisFromUtc(text);
  return millis ? static_cast<double>(*millis / kMillisOfDay) : kNaN;  // whole days: midnight divides exactly
}

std::string DayText(double day) {
  constexpr double kFirst = -719'162, kLast = 2'932'896;  // 0001-01-01, 9999-12-31
  if (!(day >= kFirst && day <= kLast)) return "";
  return DayOf(UtcFromMillis(static_cast<long long>(std::floor(day)) * kMillisOfDay));
}

}  // namespace atalaya::target
