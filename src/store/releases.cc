#include "store/releases.h"

#include <map>

#include "base/ids.h"
#include "base/text_util.h"
#include "formats/json_write.h"
#include "store/sql.h"

namespace atalaya::store {
namespace {

using release::Kind;
using release::Subject;

constexpr const char* kReleaseColumns =
    "id, subject_kind, subject_id, subject_state, state, facility, organisation, tlp, audiences, purpose, until, "
    "given_by, given_at, "
    "withdrawn_by, withdrawn_at";

ReleaseRecord ReadRecord(const Rows& rows) {
  ReleaseRecord record;
  record.id = rows.Text(0);
  record.what.kind = release::KindFromName(rows.Text(1)).value_or(Kind::kRegister);
  record.what.subject = rows.Text(2);
  record.what.state = rows.Text(3);
  record.place = {Kind::kRelease, record.id, rows.Text(4), rows.Text(5), rows.Text(6), "", {}};
  record.what.tlp = release::TlpFromName(rows.Text(7)).value_or(release::Tlp::kRed);
  if (const std::string list = rows.Text(8); !list.empty()) record.what.audiences = Split(list, '\n');
  record.what.purpose = rows.Text(9);
  record.what.until = rows.Text(10);
  record.given_by = rows.Text(11);
  record.given_at = rows.Text(12);
  record.withdrawn_by = rows.Text(13);
  record.withdrawn_at = rows.Text(14);
  return record;
}

// State, facility and organisation of one row.
std::optional<Subject> Place(Connection& connection, Kind kind, const std::string& id, const std::string& sql) {
  Rows rows(connection, sql, {{"id", id}});
  if (!rows.Next()) return std::nullopt;
  return Subject{kind, id, rows.Text(0), rows.Text(1), rows.Text(2), "", {}};
}

std::optional<Subject> PlaceOfRegister(Connection& connection, Kind kind, const std::string& id) {
  for (const char* sql :
       {"SELECT state, id, organisation FROM facility WHERE id = :id", "SELECT state, '', '' FROM port WHERE id = :id",
        "SELECT id, '', '' FROM state WHERE id = :id"}) {
    if (auto found = Place(connection, kind, id, sql)) return found;
  }
  return std::nullopt;
}

// Tables whose rows belong to a facility, or to a State where they have none.
std::string OfFacility(const char* table) {
  return std::string("SELECT coalesce(f.state, ''), f.id, coalesce(f.organisation, '') FROM ") + table +
         " t JOIN facility f ON f.id = t.facility WHERE t.id = :id";
}
std::string OfState(const char* table) {
  return std::string("SELECT t.state, coalesce(t.facility, ''), coalesce(f.organisation, '') FROM ") + table +
         " t LEFT JOIN facility f ON f.id = t.facility WHERE t.id = :id";
}

std::string ScopeText(const Subject& place) {
  return place.facility.empty() ? place.state : place.state + "/" + place.facility;
}

std::string Payload(const NewRelease& what) {
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo)
      .Member("kind", std::string(release::KindName(what.kind)))
      .Member("subject", what.subject)
      .Member("state", what.state)
      .Member("tlp", std::string(release::TlpName(what.tlp)))
      .Key("audiences")
      .BeginArray(formats::Break::kNo);
  for (const std::string& audience : what.audiences) w.String(audience);
  w.EndArray().Member("purpose", what.purpose).Member("until", what.until).EndObject();
  return w.Take();
}

}  // namespace

std::optional<Subject> PlaceOf(Connection& connection, Kind kind, const std::string& subject,
                               const std::string& state) {
  constexpr std::string_view kFacility = "facility:";
  if (subject == release::kEveryObject) {
    if (!state.empty() && OneWhole(connection, "SELECT count(*) FROM state WHERE id = :id", {{"id", state}}) == 0)
      return std::nullopt;
    return Subject{kind, subject, state, "", "", "", {}};
  }
  if (subject.starts_with(kFacility)) {
    return Place(connection, kind, subject.substr(kFacility.size()),
                 "SELECT state, id, organisation FROM facility WHERE id = :id");
  }
  switch (kind) {
    case Kind::kRegister:
    case Kind::kPicture:
      return PlaceOfRegister(connection, kind, subject);
    case Kind::kPeople:
      return Place(connection, kind, subject, OfFacility("person"));
    case Kind::kStatement:
      return Place(connection, kind, subject, OfFacility("statement"));
    case Kind::kEvent:
      return Place(connection, kind, subject, OfFacility("facility_event"));
    case Kind::kLevel:
      return Place(connection, kind, subject, "SELECT state, '', '' FROM security_level WHERE id = :id");
    case Kind::kAssessment:
      return Place(connection, kind, subject, OfState("assessment"));
    case Kind::kDeficiency:
      return Place(connection, kind, subject, OfState("deficiency"));
    case Kind::kPlan: {
      if (auto found = Place(connection, kind, subject, OfState("measure"))) return found;
      return Place(connection, kind, subject, "SELECT '', '', '' FROM plan WHERE id = :id");
    }
    case Kind::kFund:
      return Place(connection, kind, subject, "SELECT '', '', '' FROM fund WHERE id = :id");
    case Kind::kWatchList:
      return Place(connection, kind, subject, "SELECT state, '', '' FROM watch_list WHERE id = :id");
    case Kind::kScreening:
      return Place(connection, kind, subject, "SELECT state, facility, '' FROM screening_hit WHERE id = :id");
    case Kind::kArrival:
      return Place(connection, kind, subject, "SELECT state, facility, '' FROM port_call WHERE id = :id");
    case Kind::kDeclaration: {
      if (auto found = Place(connection, kind, subject, "SELECT state, facility, '' FROM consignment WHERE id = :id")) return found;
      return Place(connection, kind, subject, "SELECT state, facility, '' FROM declaration WHERE id = :id");
    }
    case Kind::kRule:
      return Place(connection, kind, subject, "SELECT state, '', '' FROM target_rule WHERE id = :id");
    case Kind::kInspection:
    case Kind::kSeizure:
    case Kind::kObjective:
    case Kind::kTrail:
    case Kind::kUser:
    case Kind::kRelease:
      return std::nullopt;
  }
  return std::nullopt;
}

bool AudienceIsKnown(Connection& c, const std::string& audience) {
  const std::size_t colon = audience.find(':');
  if (colon == std::string::npos) return true;
  const std::string kind = audience.substr(0, colon), id = audience.substr(colon + 1);
  for (const auto& [word, table] : {std::pair("facility", "facility"), {"organisation", "organisation"}, {"state", "state"}}) {
    if (kind == word) return OneWhole(c, std::string("SELECT count(*) FROM ") + table + " WHERE id = :id", {{"id", id}}) > 0;
  }
  return true;
}

std::string GiveRelease(Transaction& t, const NewRelease& what, const Subject& place) {
  const std::string id = NewId(t.Now());
  std::string audiences;
  for (const std::string& audience : what.audiences) audiences += (audiences.empty() ? "" : "\n") + audience;
  const std::string kind(release::KindName(what.kind)), tlp(release::TlpName(what.tlp));
  Run(t,
      "INSERT INTO released (id, subject_kind, subject_id, subject_state, state, facility, organisation, tlp, "
      "audiences, purpose, until, "
      "given_by, given_at) VALUES (:id, :kind, :subject, :subject_state, :state, :facility, :organisation, :tlp, "
      ":audiences, :purpose, "
      ":until, :given_by, :given_at)",
      {{"id", id},
       {"kind", kind},
       {"subject", what.subject},
       {"subject_state", what.state},
       {"state", place.state},
       {"facility", place.facility},
       {"organisation", place.organisation},
       {"tlp", tlp},
       {"audiences", audiences},
       {"purpose", what.purpose},
       {"until", what.until},
       {"given_by", t.Actor()},
       {"given_at", t.Now()}});
  for (const std::string& audience : what.audiences) {
    Run(t,
        "INSERT INTO release_audience (release, subject_kind, subject_id, subject_state, tlp, audience, purpose, "
        "until) VALUES "
        "(:release, :kind, :subject, :subject_state, :tlp, :audience, :purpose, :until) "
        "ON CONFLICT (release, subject_kind, subject_id, subject_state, audience) DO NOTHING",
        {{"release", id},
         {"kind", kind},
         {"subject", what.subject},
         {"subject_state", what.state},
         {"tlp", tlp},
         {"audience", audience},
         {"purpose", what.purpose},
         {"until", what.until}});
  }
  t.Record({"release.give", "release/" + id, ScopeText(place), Payload(what)});
  return id;
}

bool WithdrawRelease(Transaction& t, const std::string& id) {
  const long long changed =
      Run(t, "UPDATE released SET withdrawn_by = :who, withdrawn_at = :now WHERE id = :id AND withdrawn_at = ''",
          {{"who", t.Actor()}, {"now", t.Now()}, {"id", id}});
  if (changed == 0) return false;
  Run(t, "DELETE FROM release_audience WHERE release = :id", {{"id", id}});
  const auto record = FindRelease(t, id);
  t.Record({"release.withdraw", "release/" + id, ScopeText(record->place), Payload(record->what)});
  return true;
}

std::optional<ReleaseRecord> FindRelease(Connection& connection, const std::string& id) {
  Rows rows(connection, std::string("SELECT ") + kReleaseColumns + " FROM released WHERE id = :id", {{"id", id}});
  if (!rows.Next()) return std::nullopt;
  return ReadRecord(rows);
}

std::vector<ReleaseRecord> ReleasePage(Connection& connection, const release::Viewer& viewer,
                                       const ReleaseFilter& filter, const std::string& after, int limit,
                                       const std::string& now) {
  const release::SqlCondition seen =
      release::Compile(viewer, Kind::kRelease, {"id", "state", "facility", "organisation"}, now);
  std::string sql = std::string("SELECT ") + kReleaseColumns + " FROM released WHERE " + seen.sql;
  Values values;
  for (const auto& [name, value] : seen.values) values.emplace_back(name, value);
  const auto add = [&](const char* condition, const char* name, const std::string& value) {
    sql += std::string(" AND ") + condition;
    values.emplace_back(name, value);
  };
  if (!filter.kind.empty()) add("subject_kind = :kind", "kind", filter.kind);
  if (!filter.subject.empty()) add("subject_id = :subject", "subject", filter.subject);
  if (!filter.state.empty()) add("state = :state", "state", filter.state);
  if (filter.in_force) add("withdrawn_at = '' AND (until = '' OR until > :now)", "now", now);
  if (!after.empty()) add("id < :after", "after", after);
  sql += " ORDER BY id DESC LIMIT :limit";
  values.emplace_back("limit", limit);
  std::vector<ReleaseRecord> page;
  for (Rows rows(connection, sql, values); rows.Next();) page.push_back(ReadRecord(rows));
  return page;
}

std::vector<release::Marking> MarkingsOf(Connection& connection, const Subject& subject, const std::string& now) {
  std::map<std::string, release::Marking>
      by_release;  // a release of one object, of its facility and of its State are three
  for (Rows rows(connection,
                 "SELECT release, subject_id, subject_state, tlp, audience, purpose FROM release_audience WHERE "
                 "subject_kind = :kind AND "
                 "(subject_id = :id OR subject_id = '*' OR subject_id = :facility) AND (until = '' OR until > :now)",
                 {{"kind", std::string(release::KindName(subject.kind))},
                  {"id", subject.id},
                  {"facility", "facility:" + subject.facility},
                  {"now", now}});
       rows.Next();) {
    const auto tlp = release::TlpFromName(rows.Text(3));
    if (!tlp || !release::Concerns(subject.kind, rows.Text(1), rows.Text(2), subject)) continue;
    release::Marking& marking = by_release[rows.Text(0)];
    marking.tlp = *tlp;
    marking.purpose = rows.Text(5);
    marking.audiences.push_back(rows.Text(4));
  }
  std::vector<release::Marking> markings;
  for (auto& [id, marking] : by_release) markings.push_back(std::move(marking));
  return markings;
}

}  // namespace atalaya::store
