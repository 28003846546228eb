#include "store/call_papers.h"

#include "formats/arrival_json.h"
#include "formats/json_parse.h"
#include "store/sql.h"

namespace atalaya::store {
namespace {

std::string Word(const boost::json::object& object, const char* name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : "";
}

}  // namespace

std::optional<DeclaredNoticeRow> DeclaredNotice(Connection& connection, const std::string& call) {
  Rows rows(connection,
            "SELECT id, received, head FROM declaration WHERE port_call = :call AND kind = 'pre-arrival' AND status = 'current' ORDER BY received DESC, id DESC LIMIT 1",
            {{"call", call}});
  if (!rows.Next()) return std::nullopt;
  return DeclaredNoticeRow{rows.Text(0), rows.Text(1), formats::NoticeOfHead(rows.Text(2))};
}

std::vector<CallPaper> PapersOfCall(Connection& connection, const std::string& call) {
  std::vector<CallPaper> papers;
  Rows rows(connection,
            "SELECT id, kind, format, file, number, sender, received, status, consignments, equipment, persons, errors, warnings FROM declaration "
            "WHERE port_call = :call ORDER BY received DESC, id DESC LIMIT 100",
            {{"call", call}});
  while (rows.Next()) {
    papers.push_back({rows.Text(0), rows.Text(1), rows.Text(2), rows.Text(3), rows.Text(4), rows.Text(5), rows.Text(6), rows.Text(7), rows.Whole(8), rows.Whole(9),
                      rows.Whole(10), rows.Whole(11), rows.Whole(12)});
  }
  return papers;
}

std::vector<CallPerson> PeopleOfCall(Connection& connection, const std::string& call) {
  std::vector<CallPerson> people;
  Rows rows(connection,
            "SELECT p.role, p.name, p.body FROM declared_person p JOIN declaration d ON d.id = p.declaration WHERE p.port_call = :call AND d.status = 'current' "
            "ORDER BY p.role, p.name, p.id LIMIT 5000",
            {{"call", call}});
  while (rows.Next()) {
    CallPerson person{rows.Text(0), rows.Text(1), "", "", {}};
    const auto body = formats::ParseJson(rows.Text(2), "person");
    if (body && body->is_object()) {
      person.nationality = Word(body->as_object(), "nationality");
      person.rank = Word(body->as_object(), "rank");
      if (const auto* list = body->as_object().if_contains("documents"); list != nullptr && list->is_array()) {
        for (const auto& item : list->as_array()) {
          if (item.is_object()) person.documents.emplace_back(Word(item.as_object(), "number"), Word(item.as_object(), "expires"));
        }
      }
    }
    people.push_back(std::move(person));
  }
  return people;
}

}  // namespace atalaya::store
