#include "api/register_json.h"

#include "api/fields.h"

namespace atalaya::api {
namespace {

void MaybeFlag(formats::JsonWriter& w, std::string_view key, const std::optional<bool>& flag) {
  w.Key(key);
  if (flag) {
    w.Bool(*flag);
  } else {
    w.Null();
  }
}

}  // namespace

void WritePerson(formats::JsonWriter& w, const store::Person& person) {
  w.BeginObject(formats::Break::kNo)
      .Member("id", person.id)
      .Member("duty", person.duty)
      .Member("name", person.name)
      .Member("phone", person.phone)
      .Member("email", person.email)
      .Member("since", person.since);
  MaybeText(w, "until", person.until);
  w.EndObject();
}

void WriteStatement(formats::JsonWriter& w, const store::Statement& s) {
  w.BeginObject(formats::Break::kNo)
      .Member("id", s.id)
      .Member("number", s.number)
      .Member("issued", s.issued)
      .Member("expires", s.expires)
      .Member("status", store::StatementStatusName(s.status))
      .Member("current", s.current);
  MaybeText(w, "assessment", s.assessment);
  w.Member("issued_by", s.recorded_by);
  MaybeText(w, "withdrawn", s.withdrawn);
  MaybeText(w, "withdrawn_by", s.withdrawn_by);
  MaybeText(w, "reason", s.withdrawn_reason);
  w.Key("endorsements").BeginArray(formats::Break::kNo);
  for (const store::Endorsement& e : s.endorsements) {
    w.BeginObject(formats::Break::kNo)
        .Member("id", e.id)
        .Member("kind", e.kind)
        .Member("date", e.date)
        .Member("result", e.result)
        .Member("note", e.note)
        .Member("by", e.recorded_by)
        .EndObject();
  }
  w.EndArray().EndObject();
}

void WriteEvent(formats::JsonWriter& w, const store::Event& event) {
  w.BeginObject(formats::Break::kNo)
      .Member("id", event.id)
      .Member("kind", event.kind)
      .Member("date", event.date)
      .Member("planned", event.planned)
      .Member("description", event.description)
      .Member("participants", event.participants)
      .Member("lessons", event.lessons);
  MaybeFlag(w, "announced", event.announced);
  MaybeText(w, "auditor", event.auditor);
  MaybeFlag(w, "independent", event.independent);
  MaybeText(w, "exception", event.exception);
  w.Member("recorded", event.recorded).Member("by", event.recorded_by).Key("version").Integer(event.version).EndObject();
}

void RowMembers(formats::JsonWriter& w, const store::FacilityRow& row) {
  w.Member("id", row.id)
      .Member("name", row.name)
      .Key("port")
      .BeginObject(formats::Break::kNo)
      .Member("id", row.port)
      .Member("name", row.port_name)
      .EndObject()
      .Member("state", row.state)
      .Member("traffic", row.traffic)
      .Member("size", row.size);
  MaybeText(w, "gisis", row.gisis);
  w.Member("scope", row.scope)
      .Key("statement")
      .BeginObject(formats::Break::kNo)
      .Member("status", store::StatementStatusName(row.statement));
  MaybeText(w, "expires", row.statement_expires);
  w.EndObject().Key("assessment");
  if (row.assessment) {
    w.BeginObject(formats::Break::kNo)
        .Member("id", row.assessment->id)
        .Member("status", row.assessment->status)
        .Member("answered", row.assessment->answered)
        .Member("total", row.assessment->total)
        .EndObject();
  } else {
    w.Null();
  }
  w.Key("open_deficiencies");
  if (row.open_deficiencies) {
    w.Integer(*row.open_deficiencies);
  } else {
    w.Null();
  }
}

void WriteFacilityRow(formats::JsonWriter& w, const store::FacilityRow& row) {
  w.BeginObject(formats::Break::kNo);
  RowMembers(w, row);
  w.Key("level");
  if (row.level) {
    w.Integer(*row.level);
  } else {
    w.Null();
  }
  w.EndObject();
}

}  // namespace atalaya::api
