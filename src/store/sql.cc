#include "store/sql.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <cmath>
#include <cstdlib>
#include <deque>

namespace atalaya::store {
namespace {

// What a parameter is bound from: SOCI keeps references, so every value needs a place that stays.
struct Place {
  enum class Kind { kText, kWhole, kNumber } kind = Kind::kText;
  std::string text;
  long long whole = 0;
  double number = 0;
  soci::indicator indicator = soci::i_ok;
};

std::string Plain(double number) {
  char text[40];
  std::snprintf(text, sizeof text, "%.17g", number);
  return text;
}

// Into a place whose kind is fixed: the databases read numbers from text where a column was bound as text (because its first value was
// NULL).
void Fill(Place& place, const Value& value) {
  place.indicator = soci::i_ok;
  if (const auto* text = std::get_if<std::string>(&value.Get())) {
    place.text = *text;
  } else if (const auto* whole = std::get_if<long long>(&value.Get())) {
    place.whole = *whole;
    place.number = static_cast<double>(*whole);
    if (place.kind == Place::Kind::kText) place.text = std::to_string(*whole);
  } else if (const auto* number = std::get_if<double>(&value.Get())) {
    place.number = *number;
    if (place.kind == Place::Kind::kText) place.text = Plain(*number);
  } else {
    place.text.clear();
    place.indicator = soci::i_null;
  }
}

void Exchange(soci::statement& statement, Place& place, const std::string& name, const Value& value) {
  if (std::holds_alternative<long long>(value.Get())) {
    place.kind = Place::Kind::kWhole;
    statement.exchange(soci::use(place.whole, place.indicator, name));
  } else if (std::holds_alternative<double>(value.Get())) {
    place.kind = Place::Kind::kNumber;
    statement.exchange(soci::use(place.number, place.indicator, name));
  } else {
    statement.exchange(soci::use(place.text, place.indicator, name));
  }
  Fill(place, value);
}

void Bind(soci::statement& statement, std::deque<Place>& places, const Values& values) {
  for (const auto& [name, value] : values) Exchange(statement, places.emplace_back(), name, value);
}

}  // namespace

struct Rows::Bound {
  std::deque<Place> places;
};

Rows::Rows(Connection& connection, const std::string& sql, const Values& values)
    : bound_(std::make_unique<Bound>()), statement_(connection.Sql()) {
  Bind(statement_, bound_->places, values);
  statement_.exchange(soci::into(row_));
  statement_.alloc();
  statement_.prepare(sql);
  statement_.define_and_bind();
}

Rows::~Rows() = default;

bool Rows::Next() {
  any_ = first_ ? statement_.execute(true) : statement_.fetch();
  first_ = false;
  return any_;
}

bool Rows::IsNull(std::size_t column) const { return row_.get_indicator(column) == soci::i_null; }

std::string Rows::Text(std::size_t column) const {
  if (IsNull(column)) return {};
  switch (row_.get_properties(column).get_data_type()) {
    case soci::dt_string: return row_.get<std::string>(column);
    case soci::dt_double: return std::to_string(row_.get<double>(column));
    default: return std::to_string(Whole(column));
  }
}

long long Rows::Whole(std::size_t column) const {
  if (IsNull(column)) return 0;
  switch (row_.get_properties(column).get_data_type()) {
    case soci::dt_string: return std::atoll(row_.get<std::string>(column).c_str());
    case soci::dt_double: return std::llround(row_.get<double>(column));
    case soci::dt_integer: return row_.get<int>(column);
    case soci::dt_long_long: return row_.get<long long>(column);
    case soci::dt_unsigned_long_long: return static_cast<long long>(row_.get<unsigned long long>(column));
    default: return 0;
  }
}

double Rows::Number(std::size_t column) const {
  if (IsNull(column)) return 0;
  switch (row_.get_properties(column).get_data_type()) {
    case soci::dt_string: return std::strtod(row_.get<std::string>(column).c_str(), nullptr);
    case soci::dt_double: return row_.get<double>(column);
    default: return static_cast<double>(Whole(column));
  }
}

std::optional<double> Rows::MaybeNumber(std::size_t column) const {
  if (IsNull(column)) return std::nullopt;
  return Number(column);
}

Value Rows::Any(std::size_t column) const {
  if (IsNull(column)) return nullptr;
  switch (row_.get_properties(column).get_data_type()) {
    case soci::dt_string: return row_.get<std::string>(column);
    case soci::dt_double: return row_.get<double>(column);
    default: return Whole(column);
  }
}

std::size_t Rows::Columns() const { return row_.size(); }
std::string Rows::Name(std::size_t column) const { return row_.get_properties(column).get_name(); }

long long Run(Connection& connection, const std::string& sql, const Values& values) {
  std::deque<Place> places;
  soci::statement statement(connection.Sql());
  Bind(statement, places, values);
  statement.alloc();
  statement.prepare(sql);
  statement.define_and_bind();
  statement.execute(true);
  return statement.get_affected_rows();
}

std::optional<std::string> OneText(Connection& connection, const std::string& sql, const Values& values) {
  Rows rows(connection, sql, values);
  if (!rows.Next()) return std::nullopt;
  return rows.Text(0);
}

long long OneWhole(Connection& connection, const std::string& sql, const Values& values) {
  Rows rows(connection, sql, values);
  return rows.Next() ? rows.Whole(0) : 0;
}

struct Bulk::Bound {
  std::string sql;
  std::vector<std::string> names;
  std::deque<Place> places;
  bool ready = false;
};

Bulk::Bulk(Connection& connection, const std::string& sql, std::vector<std::string> names)
    : bound_(std::make_unique<Bound>()), statement_(connection.Sql()) {
  bound_->sql = sql;
  bound_->names = std::move(names);
}

Bulk::~Bulk() = default;

void Bulk::Run(const std::vector<Value>& values) {
  if (!bound_->ready) {
    for (std::size_t i = 0; i < values.size(); ++i) Exchange(statement_, bound_->places.emplace_back(), bound_->names[i], values[i]);
    statement_.alloc();
    statement_.prepare(bound_->sql);
    statement_.define_and_bind();
    bound_->ready = true;
  } else {
    for (std::size_t i = 0; i < values.size(); ++i) Fill(bound_->places[i], values[i]);
  }
  statement_.execute(true);
}

std::string Folded(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfkd = icu::Normalizer2::getNFKDInstance(status);
  icu::UnicodeString source = icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<int32_t>(text.size())));
  source.foldCase();
  const icu::UnicodeString apart = U_SUCCESS(status) ? nfkd->normalize(source, status) : source;
  icu::UnicodeString kept;
  for (int32_t i = 0; i < apart.length(); i = apart.moveIndex32(i, 1)) {
    const UChar32 c = apart.char32At(i);
    if (u_charType(c) != U_NON_SPACING_MARK) kept.append(c);
  }
  std::string out;
  kept.toUTF8String(out);
  return out;
}

std::string Containing(std::string_view text) {
  std::string pattern = "%";
  for (const char c : Folded(text)) {
    if (c == '%' || c == '_' || c == '\\') pattern += '\\';
    pattern += c;
  }
  return pattern + "%";
}

}  // namespace atalaya::store
