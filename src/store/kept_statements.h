// Statements that stay prepared with a connection: parsing and planning a query costs more than running it. Only src/store includes this.
#pragma once

#include <soci/soci.h>

#include <deque>
#include <list>
#include <memory>
#include <string>
#include <unordered_map>

#include "store/database.h"
#include "store/sql.h"

namespace atalaya::store {

// What a parameter is bound from: SOCI keeps references, so every value needs a place that stays.
struct Place {
  enum class Kind { kText, kWhole, kNumber } kind = Kind::kText;
  std::string text;
  long long whole = 0;
  double number = 0;
  soci::indicator indicator = soci::i_ok;
};

// A statement with the places of its values and of its row.
struct Prepared {
  Prepared(Connection& connection, std::string key, const std::string& sql, const Values& values, bool rows);

  std::string key;
  std::deque<Place> places;
  soci::row row;
  soci::statement statement;
};

// The idle ones of one connection, the least used thrown away first. Goes before its session does.
class KeptStatements {
 public:
  explicit KeptStatements(soci::session& session);
  ~KeptStatements();
  KeptStatements(const KeptStatements&) = delete;
  KeptStatements& operator=(const KeptStatements&) = delete;

  // One for this text and these kinds of values, with the values filled in. Made anew where none is idle, or nothing is kept for the
  // connection's session.
  static std::unique_ptr<Prepared> Take(Connection& connection, const std::string& sql, const Values& values, bool rows);
  // Ended (no lock of its reading stays) and kept.
  static void Return(Connection& connection, std::unique_ptr<Prepared> prepared);

 private:
  static constexpr std::size_t kMost = 100;
  soci::session& session_;
  std::list<std::unique_ptr<Prepared>> idle_;  // the last used in front
  std::unordered_map<std::string, std::list<std::unique_ptr<Prepared>>::iterator> known_;
};

}  // namespace atalaya::store
