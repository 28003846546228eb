#include "store/people.h"

#include "base/ids.h"
#include "base/time.h"
#include "store/edits.h"
#include "store/listing.h"

namespace atalaya::store {
namespace {

constexpr std::string_view kDuties[] = {"pfso", "deputy-pfso", "cso", "operator", "authority", "police", "customs", "emergency", "other"};

std::string ScopeOf(Connection& connection, const std::string& facility) {
  return OneText(connection, "SELECT state FROM facility WHERE id = :id", {{"id", facility}}).value_or("") + "/" + facility;
}

}  // namespace

std::span<const std::string_view> Duties() { return kDuties; }

std::vector<Person> PeopleOf(Connection& connection, const std::string& facility, const release::SqlCondition& seen) {
  Conditions conditions;
  conditions.Add("w.facility = :facility", {{"facility", facility}});
  conditions.Add(seen, "seen");
  std::vector<Person> people;
  Rows rows(connection,
            "SELECT w.id, w.duty, w.name, w.phone, w.email, w.since, w.ended FROM person w JOIN facility f ON f.id = w.facility" +
                conditions.Where() + " ORDER BY CASE WHEN w.ended = '' THEN 0 ELSE 1 END, w.ended DESC, w.since DESC, w.id",
            conditions.Bound());
  while (rows.Next()) {
    people.push_back({rows.Text(0), rows.Text(1), rows.Text(2), rows.Text(3), rows.Text(4), rows.Text(5), rows.Text(6)});
  }
  return people;
}

Result<Person> AddPerson(Transaction& t, const std::string& facility, Person person) {
  if (person.since.empty()) person.since = DayOf(t.Now());
  if (!person.until.empty() && person.until < person.since) {
    return Fail(Error("entry.dates", "body#/until", {{"first", person.since}, {"last", person.until}}));
  }
  person.id = NewId(t.Now());
  Run(t,
      "INSERT INTO person (id, facility, duty, name, phone, email, since, ended, search) VALUES (:id, :facility, :duty, :name, :phone, :email, "
      ":since, :ended, :search)",
      {{"id", person.id},
       {"facility", facility},
       {"duty", person.duty},
       {"name", person.name},
       {"phone", person.phone},
       {"email", person.email},
       {"since", person.since},
       {"ended", person.until},
       {"search", Folded(person.name)}});
  // The trail says who changed whose duty; how to reach a person is no business of its readers.
  Edits edits;
  edits.Set("person", person.id);
  edits.Set("duty", person.duty);
  edits.Set("since", person.since);
  edits.Set("until", person.until);
  t.Record({"person.add", "facility/" + facility, ScopeOf(t, facility), edits.Json()});
  return person;
}

Result<int> EndDuty(Transaction& t, const std::string& facility, const std::string& person) {
  const std::string today = DayOf(t.Now());
  std::string ended, duty;
  {
    Rows rows(t, "SELECT ended, duty FROM person WHERE id = :id AND facility = :facility", {{"id", person}, {"facility", facility}});
    if (!rows.Next()) return Fail(Error("api.not-found", ""));
    ended = rows.Text(0);
    duty = rows.Text(1);
  }
  if (!ended.empty() && ended <= today) return 0;
  Run(t, "UPDATE person SET ended = :today WHERE id = :id", {{"today", today}, {"id", person}});
  Edits edits;
  edits.Set("person", person);
  edits.Set("duty", duty);
  edits.Set("until", today);
  t.Record({"person.end", "facility/" + facility, ScopeOf(t, facility), edits.Json()});
  return 1;
}

}  // namespace atalaya::store
