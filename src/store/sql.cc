#include "store/sql.h"

#include <soci/sqlite3/soci-sqlite3.h>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <cmath>
#include <cstdlib>
#include <deque>
#include <mutex>

#include "store/kept_statements.h"

namespace atalaya::store {
namespace {

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

// Same text and same kinds of values: same statement.
std::string KeyOf(const std::string& sql, const Values& values, bool rows) {
  std::string key = sql;
  key += rows ? '\1' : '\2';
  for (const auto& [name, value] : values) {
    key += name;
    key += std::holds_alternative<long long>(value.Get()) ? '\3' : std::holds_alternative<double>(value.Get()) ? '\4' : '\5';
  }
  return key;
}

}  // namespace

Prepared::Prepared(Connection& connection, std::string k, const std::string& sql, const Values& values, bool rows)
    : key(std::move(k)), statement(connection.Sql()) {
  Bind(statement, places, values);
  if (rows) statement.exchange(soci::into(row));
  statement.alloc();
  statement.prepare(sql);
  statement.define_and_bind();
}

namespace {

// Which sessions keep theirs. A connection's session is found by its address: a session belongs to one thread at a time.
struct Keepers {
  std::mutex mutex;
  std::unordered_map<const soci::session*, KeptStatements*> all;
};
Keepers& KnownKeepers() {
  static Keepers keepers;
  return keepers;
}
KeptStatements* KeeperOf(const soci::session& session) {
  Keepers& keepers = KnownKeepers();
  const std::lock_guard lock(keepers.mutex);
  const auto found = keepers.all.find(&session);
  return found == keepers.all.end() ? nullptr : found->second;
}

}  // namespace

KeptStatements::KeptStatements(soci::session& session) : session_(session) {
  Keepers& keepers = KnownKeepers();
  const std::lock_guard lock(keepers.mutex);
  keepers.all[&session] = this;
}

KeptStatements::~KeptStatements() {
  Keepers& keepers = KnownKeepers();
  const std::lock_guard lock(keepers.mutex);
  keepers.all.erase(&session_);
}

std::unique_ptr<Prepared> KeptStatements::Take(Connection& connection, const std::string& sql, const Values& values, bool rows) {
  std::string key = KeyOf(sql, values, rows);
  KeptStatements* keeper = KeeperOf(connection.Sql());
  const auto found = keeper == nullptr ? decltype(keeper->known_.end())() : keeper->known_.find(key);
  if (keeper == nullptr || found == keeper->known_.end()) return std::make_unique<Prepared>(connection, std::move(key), sql, values, rows);
  std::unique_ptr<Prepared> prepared = std::move(*found->second);
  keeper->idle_.erase(found->second);
  keeper->known_.erase(found);
  for (std::size_t i = 0; i < values.size(); ++i) Fill(prepared->places[i], values[i].second);
  return prepared;
}

void KeptStatements::Return(Connection& connection, std::unique_ptr<Prepared> prepared) {
  KeptStatements* keeper = KeeperOf(connection.Sql());
  // FETCH gives other columns for every cursor; what changes the schema is run once.
  const auto stays = [&](std::string_view verb) { return prepared->key.starts_with(verb); };
  if (!stays("SELECT") && !stays("INSERT") && !stays("UPDATE") && !stays("DELETE") && !stays("WITH")) return;
  if (keeper == nullptr || keeper->known_.contains(prepared->key)) return;  // of two in use at once one stays
  if (connection.Kind() == Dialect::kSqlite) {
    sqlite_api::sqlite3_reset(static_cast<soci::sqlite3_statement_backend*>(prepared->statement.get_backend())->stmt_);
  }
  keeper->idle_.push_front(std::move(prepared));
  keeper->known_.emplace(keeper->idle_.front()->key, keeper->idle_.begin());
  if (keeper->idle_.size() <= kMost) return;
  keeper->known_.erase(keeper->idle_.back()->key);
  keeper->idle_.pop_back();
}

// The statement is the kept one; the row is its own.
struct Rows::Bound {
  Connection& connection;
  std::unique_ptr<Prepared> prepared;
};

Rows::Rows(Connection& connection, const std::string& sql, const Values& values)
    : bound_(new Bound{connection, KeptStatements::Take(connection, sql, values, true)}), statement_(bound_->prepared->statement) {}

Rows::~Rows() {
  if (any_ || !first_) KeptStatements::Return(bound_->connection, std::move(bound_->prepared));
}

// One that fails is not run again: `first_` says so until it has answered.
bool Rows::Next() {
  const bool start = first_;
  first_ = true;
  any_ = false;
  any_ = start ? statement_.execute(true) : statement_.fetch();
  first_ = false;
  return any_;
}

bool Rows::IsNull(std::size_t column) const { return bound_->prepared->row.get_indicator(column) == soci::i_null; }

std::string Rows::Text(std::size_t column) const {
  if (IsNull(column)) return {};
  switch (bound_->prepared->row.get_properties(column).get_data_type()) {
    case soci::dt_string: return bound_->prepared->row.get<std::string>(column);
    case soci::dt_double: return std::to_string(bound_->prepared->row.get<double>(column));
    default: return std::to_string(Whole(column));
  }
}

long long Rows::Whole(std::size_t column) const {
  if (IsNull(column)) return 0;
  switch (bound_->prepared->row.get_properties(column).get_data_type()) {
    case soci::dt_string: return std::atoll(bound_->prepared->row.get<std::string>(column).c_str());
    case soci::dt_double: return std::llround(bound_->prepared->row.get<double>(column));
    case soci::dt_integer: return bound_->prepared->row.get<int>(column);
    case soci::dt_long_long: return bound_->prepared->row.get<long long>(column);
    case soci::dt_unsigned_long_long: return static_cast<long long>(bound_->prepared->row.get<unsigned long long>(column));
    default: return 0;
  }
}

double Rows::Number(std::size_t column) const {
  if (IsNull(column)) return 0;
  switch (bound_->prepared->row.get_properties(column).get_data_type()) {
    case soci::dt_string: return std::strtod(bound_->prepared->row.get<std::string>(column).c_str(), nullptr);
    case soci::dt_double: return bound_->prepared->row.get<double>(column);
    default: return static_cast<double>(Whole(column));
  }
}

std::optional<double> Rows::MaybeNumber(std::size_t column) const {
  if (IsNull(column)) return std::nullopt;
  return Number(column);
}

Value Rows::Any(std::size_t column) const {
  if (IsNull(column)) return nullptr;
  switch (bound_->prepared->row.get_properties(column).get_data_type()) {
    case soci::dt_string: return bound_->prepared->row.get<std::string>(column);
    case soci::dt_double: return bound_->prepared->row.get<double>(column);
    default: return Whole(column);
  }
}

std::size_t Rows::Columns() const { return bound_->prepared->row.size(); }
std::string Rows::Name(std::size_t column) const { return bound_->prepared->row.get_properties(column).get_name(); }

long long Run(Connection& connection, const std::string& sql, const Values& values) {
  auto prepared = KeptStatements::Take(connection, sql, values, false);
  prepared->statement.execute(true);
  const long long touched = prepared->statement.get_affected_rows();
  KeptStatements::Return(connection, std::move(prepared));
  return touched;
}

void CountAnew(Transaction& connection) {
  if (connection.Kind() == Dialect::kPostgresql) Run(connection, "ANALYZE");
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
