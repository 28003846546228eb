#include "store/search.h"

#include <algorithm>
#include <functional>
#include <tuple>

#include "base/text_util.h"
#include "store/listing.h"

namespace atalaya::store {
namespace {

// The parts of one kind's query: `columns` gives id, title, place, facility, duty and the folded title.
struct Source {
  const char* kind;
  const char* columns;
  const char* from;
  const char* id;      // expression
  const char* key;     // folded title
  const char* search;  // folded text of everything
};

// A pattern that finds `text` at the start, or at the start of a word.
std::string Starting(const std::string& text, bool word) {
  const std::string anywhere = Containing(text);  // "%text%", escaped
  return (word ? "% " : "") + anywhere.substr(1);
}

// `rules`: asked only of what the words found.
void Find(Connection& connection, const Source& source, const std::string& words, int limit, std::vector<Hit>& hits,
          const std::function<void(Conditions&)>& rules = {}) {
  Conditions conditions;
  int number = 0;
  for (const std::string& word : Split(words, ' ')) {
    if (word.empty()) continue;
    const std::string name = "w" + std::to_string(number++);
    conditions.Add(std::string(source.search) + " LIKE :" + name + " ESCAPE '\\'", {{name, Containing(word)}});
  }
  if (rules) rules(conditions);
  conditions.Bind("start", Starting(words, false));
  conditions.Bind("inside", Starting(words, true));
  const std::string like = " ESCAPE '\\'";
  const std::string rank = std::string("CASE WHEN ") + source.key + " LIKE :start" + like + " OR lower(" + source.id + ") LIKE :start" + like +
                           " THEN 0 WHEN " + source.search + " LIKE :inside" + like + " THEN 1 ELSE 2 END";
  Rows rows(connection,
            std::string("SELECT ") + source.columns + ", " + rank + " AS found_rank, " + source.key + " AS found_key, " + source.id + " AS found_id FROM " +
                source.from + conditions.Where() + " ORDER BY found_rank, found_key, found_id LIMIT " + std::to_string(limit),
            conditions.Bound());
  while (rows.Next()) {
    hits.push_back({source.kind, rows.Text(0), rows.Text(1), rows.Text(2), rows.Text(3), rows.Text(4), static_cast<int>(rows.Whole(5)), rows.Text(6)});
  }
}

}  // namespace

release::SqlColumns SearchCallColumns() { return {"p.id", "p.state", "p.facility", ""}; }

std::vector<Hit> Search(Connection& connection, const std::string& typed, const SearchRules& rules, std::string_view today, int limit) {
  const std::string words = Folded(Trim(typed));
  std::vector<Hit> hits;
  if (words.empty()) return hits;
  constexpr Source kFacility{"facility", "f.id, f.name, p.name, '', ''", "facility f JOIN port p ON p.id = f.port", "f.id", "f.name_key", "f.search"};
  constexpr Source kPort{"port", "p.id, p.name, p.state, '', ''", "port p", "p.id", "p.name_key", "p.search"};
  constexpr Source kOrganisation{"organisation", "o.id, o.name, COALESCE(o.state, ''), '', ''", "organisation o", "o.id", "o.name_key", "o.search"};
  constexpr Source kPerson{"person", "w.id, w.name, f.name, f.id, w.duty", "person w JOIN facility f ON f.id = w.facility", "w.id", "w.search", "w.search"};
  Find(connection, kFacility, words, limit, hits);
  Find(connection, kPort, words, limit, hits);
  Find(connection, kOrganisation, words, limit, hits);
  Find(connection, kPerson, words, limit, hits, [&](Conditions& conditions) {
    conditions.Add("w.ended = '' OR w.ended >= :today", {{"today", today}});
    conditions.Add(rules.people, "seen");
  });
  constexpr Source kBill{"consignment", "c.id, c.bill, c.consignee, c.facility, ''", "consignment c", "c.id", "lower(c.bill)", "lower(c.bill)"};
  constexpr Source kContainer{"container", "c.id, n.number_key, c.bill, c.facility, ''", "consignment_container n JOIN consignment c ON c.id = n.consignment", "c.id",
                              "lower(n.number_key)", "lower(n.number_key)"};
  constexpr Source kShip{"ship", "p.id, p.name, p.port, p.facility, ''", "port_call p", "p.id", "p.folded", "p.folded || ' ' || p.imo || ' ' || lower(p.call_sign)"};
  const auto bills = [&](Conditions& conditions) {
    conditions.Add("c.current = 1");
    conditions.Add(rules.consignments, "seen");
  };
  Find(connection, kBill, words, limit, hits, bills);
  Find(connection, kContainer, words, limit, hits, bills);
  Find(connection, kShip, words, limit, hits, [&](Conditions& conditions) { conditions.Add(rules.calls, "seen"); });
  std::stable_sort(hits.begin(), hits.end(), [](const Hit& a, const Hit& b) { return std::tie(a.rank, a.key) < std::tie(b.rank, b.key); });
  if (hits.size() > static_cast<std::size_t>(limit)) hits.resize(static_cast<std::size_t>(limit));
  return hits;
}

}  // namespace atalaya::store
