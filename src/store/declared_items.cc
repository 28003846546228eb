// Boxes, people and told inspections of declarations, and where screened subjects stand in them.
#include <algorithm>

#include "base/text_util.h"
#include "store/declarations.h"
#include "store/listing.h"

namespace atalaya::store {
namespace {

constexpr std::size_t kNumbersAtOnce = 200;  // bound values of one statement

constexpr const char* kEquipmentColumns =
    "SELECT e.id, e.declaration, d.kind, COALESCE(e.port_call, ''), e.number, e.number_key, e.move, e.moved_at, e.body, e.place FROM declared_equipment e "
    "JOIN declaration d ON d.id = e.declaration ";
constexpr const char* kCurrentEquipment = " AND e.current = 1 AND d.status = 'current' ";

EquipmentRow TakeEquipment(const Rows& rows) {
  return {rows.Text(0), rows.Text(1), rows.Text(2), rows.Text(3), rows.Text(4), rows.Text(5), rows.Text(6), rows.Text(7), rows.Text(8)};
}

constexpr const char* kPersonColumns = "SELECT p.id, p.declaration, COALESCE(p.port_call, ''), p.role, p.name, p.body, p.place FROM declared_person p ";

PersonRow TakeDeclaredPerson(const Rows& rows) { return {rows.Text(0), rows.Text(1), rows.Text(2), rows.Text(3), rows.Text(4), rows.Text(5)}; }

// Calls `ask` with " column IN (:n0, ...)" and its values for a part of the numbers at a time.
template <class F>
void InParts(const std::vector<std::string>& numbers, const std::string& column, F&& ask) {
  for (std::size_t from = 0; from < numbers.size(); from += kNumbersAtOnce) {
    std::string condition = column + " IN (";
    Values values;
    for (std::size_t i = from; i < std::min(numbers.size(), from + kNumbersAtOnce); ++i) {
      const std::string name = "n" + std::to_string(i - from);
      condition += (values.empty() ? ":" : ", :") + name;
      values.emplace_back(name, numbers[i]);
    }
    ask(condition + ")", std::move(values));
  }
}

// Items of one declaration by their place in the file: rows with the place as the last column.
template <class Row, class F>
Listed<Row> ByPlace(Connection& c, const std::string& select, const std::string& table, const std::string& declaration, const Slice& slice, std::size_t place,
                    F&& take) {
  Values values{{"declaration", declaration}};
  std::string where = "WHERE " + table + ".declaration = :declaration";
  if (slice.after.size() == 1) {
    where += " AND " + table + ".place > :after";
    values.emplace_back("after", ToInteger(slice.after[0]).value_or(0));
  }
  std::vector<std::pair<Row, long long>> rows;
  for (Rows found(c, select + where + " ORDER BY " + table + ".place LIMIT " + std::to_string(slice.limit + 1), values); found.Next();) {
    rows.emplace_back(take(found), found.Whole(place));
  }
  auto cut = Cut(std::move(rows), slice, [](const auto& row) { return std::vector<std::string>{std::to_string(row.second)}; });
  Listed<Row> listed;
  listed.next = std::move(cut.next);
  for (auto& row : cut.items) listed.items.push_back(std::move(row.first));
  return listed;
}

constexpr const char* kCountOpenHits =
    "UPDATE consignment SET open_hits = (SELECT COALESCE(SUM(s.open_hits), 0) FROM screened s WHERE s.id IN (SELECT u.subject FROM declared_subject u WHERE "
    "u.item_kind = 'consignment' AND u.item = consignment.id)) WHERE ";

}  // namespace

std::vector<EquipmentRow> EquipmentOfCall(Connection& c, const std::string& call) {
  std::vector<EquipmentRow> rows;
  for (Rows found(c, std::string(kEquipmentColumns) + "WHERE e.port_call = :call" + kCurrentEquipment + "ORDER BY d.received, e.declaration, e.place", {{"call", call}}); found.Next();) {
    rows.push_back(TakeEquipment(found));
  }
  return rows;
}

std::vector<EquipmentRow> EquipmentNumbered(Connection& c, const std::string& state, const std::vector<std::string>& numbers) {
  std::vector<EquipmentRow> rows;
  InParts(numbers, "e.number_key", [&](const std::string& condition, Values values) {
    values.emplace_back("state", state);
    for (Rows found(c, std::string(kEquipmentColumns) + "WHERE e.state = :state AND " + condition + kCurrentEquipment + "ORDER BY e.id", values); found.Next();) {
      rows.push_back(TakeEquipment(found));
    }
  });
  return rows;
}

Listed<EquipmentRow> EquipmentOf(Connection& c, const std::string& declaration, const Slice& slice) {
  return ByPlace<EquipmentRow>(c, kEquipmentColumns, "e", declaration, slice, 9, [](const Rows& rows) { return TakeEquipment(rows); });
}

std::vector<PersonRow> PersonsOfCall(Connection& c, const std::string& call) {
  std::vector<PersonRow> rows;
  for (Rows found(c, std::string(kPersonColumns) + "JOIN declaration d ON d.id = p.declaration WHERE p.port_call = :call AND d.status = 'current' ORDER BY p.declaration, p.place",
                  {{"call", call}});
       found.Next();) {
    rows.push_back(TakeDeclaredPerson(found));
  }
  return rows;
}

std::string CallOfPerson(Connection& connection, const std::string& id) {
  return OneText(connection, "SELECT port_call FROM declared_person WHERE id = :id", {{"id", id}}).value_or("");
}

std::vector<PersonRow> PersonsOf(Connection& c, const std::string& declaration) {
  std::vector<PersonRow> rows;
  for (Rows found(c, std::string(kPersonColumns) + "WHERE p.declaration = :id ORDER BY p.place", {{"id", declaration}}); found.Next();) {
    rows.push_back(TakeDeclaredPerson(found));
  }
  return rows;
}

Listed<PersonRow> PersonsOf(Connection& c, const std::string& declaration, const Slice& slice) {
  return ByPlace<PersonRow>(c, kPersonColumns, "p", declaration, slice, 6, [](const Rows& rows) { return TakeDeclaredPerson(rows); });
}

std::vector<DeclaredInspectionRow> InspectionsTold(Connection& c, const std::string& state, const std::vector<std::string>& numbers) {
  std::vector<DeclaredInspectionRow> told;
  InParts(numbers, "i.number_key", [&](const std::string& condition, Values values) {
    values.emplace_back("state", state);
    for (Rows found(c,
                    "SELECT i.id, i.declaration, i.number_key, i.bill_key, i.body FROM declared_inspection i JOIN declaration d ON d.id = i.declaration WHERE "
                    "i.state = :state AND d.status = 'current' AND " + condition + " ORDER BY i.id",
                    values);
         found.Next();) {
      told.push_back({found.Text(0), found.Text(1), found.Text(2), found.Text(3), found.Text(4)});
    }
  });
  return told;
}

void AddSubjectUse(Transaction& t, const SubjectUse& use) {
  Run(t,
      "INSERT INTO declared_subject (subject, item_kind, item, role) VALUES (:subject, :item_kind, :item, :role) ON CONFLICT (subject, item_kind, item, role) DO NOTHING",
      {{"subject", use.subject}, {"item_kind", use.item_kind}, {"item", use.item}, {"role", use.role}});
  if (use.item_kind == "consignment") Run(t, std::string(kCountOpenHits) + "id = :id", {{"id", use.item}});
}

std::vector<SubjectUse> UsesOf(Connection& c, const std::string& subject) {
  std::vector<SubjectUse> uses;
  for (Rows rows(c, "SELECT subject, item_kind, item, role FROM declared_subject WHERE subject = :subject ORDER BY item_kind, item, role", {{"subject", subject}}); rows.Next();) {
    uses.push_back({rows.Text(0), rows.Text(1), rows.Text(2), rows.Text(3)});
  }
  return uses;
}

std::vector<SubjectUse> SubjectsOf(Connection& c, const std::string& item_kind, const std::string& item) {
  std::vector<SubjectUse> uses;
  for (Rows rows(c, "SELECT subject, item_kind, item, role FROM declared_subject WHERE item_kind = :kind AND item = :item ORDER BY role, subject",
                 {{"kind", item_kind}, {"item", item}});
       rows.Next();) {
    uses.push_back({rows.Text(0), rows.Text(1), rows.Text(2), rows.Text(3)});
  }
  return uses;
}

void CountOpenHits(Transaction& t, const std::string& subject) {
  Run(t, std::string(kCountOpenHits) + "id IN (SELECT item FROM declared_subject WHERE subject = :subject AND item_kind = 'consignment')", {{"subject", subject}});
}

}  // namespace atalaya::store
