#include "store/answers.h"

#include "formats/json_write.h"
#include "store/sql.h"

namespace atalaya::store {
namespace {

constexpr const char* kAnswerColumns = "control, reply, degree, verification, checked_on, note, reason, evidence, version, updated_by, updated_at";

AnswerRow Take(const Rows& rows) {
  AnswerRow row;
  row.control = rows.Text(0);
  row.answer.reply = model::FromName<model::Reply>(rows.Text(1)).value_or(model::Reply::kNotChecked);
  row.answer.degree = rows.MaybeNumber(2);
  row.answer.verification = model::FromName<model::Verification>(rows.Text(3)).value_or(model::Verification::kDeclared);
  row.answer.checked_on = rows.Text(4);
  row.answer.evidence = rows.Text(5);
  row.reason = rows.Text(6);
  row.files = static_cast<int>(rows.Whole(7));
  row.version = rows.Whole(8);
  row.updated_by = rows.Text(9);
  row.updated_at = rows.Text(10);
  return row;
}

}  // namespace

std::vector<AnswerRow> AnswersOf(Connection& connection, std::string_view assessment) {
  std::vector<AnswerRow> found;
  for (Rows rows(connection, std::string("SELECT ") + kAnswerColumns + " FROM answer WHERE assessment = :id ORDER BY control", {{"id", assessment}});
       rows.Next();) {
    found.push_back(Take(rows));
  }
  return found;
}

AnswerRow ReadAnswer(Connection& connection, std::string_view assessment, std::string_view control) {
  Rows rows(connection, std::string("SELECT ") + kAnswerColumns + " FROM answer WHERE assessment = :id AND control = :control",
            {{"id", assessment}, {"control", control}});
  if (rows.Next()) return Take(rows);
  AnswerRow none;
  none.control = control;
  return none;
}

model::AnswerSheet SheetOf(const std::vector<AnswerRow>& rows) {
  model::AnswerSheet sheet;
  for (const AnswerRow& row : rows) {
    if (row.version > 0) sheet.emplace(row.control, row.answer);
  }
  return sheet;
}

duty::AnswerState StateOf(const AnswerRow& row) {
  duty::AnswerState state;
  state.control = row.control;
  state.reply = row.answer.reply;
  state.answered = row.version > 0;
  state.degree = row.answer.degree;
  state.verification = row.answer.verification;
  state.evidence = row.files + (row.answer.evidence.empty() ? 0 : 1);
  state.reason = row.reason.find_first_not_of(" \t\r\n") != std::string::npos;
  return state;
}

bool NeedsEvidence(const AnswerRow& row) { return duty::ProgressOf({StateOf(row)}).need_evidence > 0; }

void Counters::Add(const AnswerRow& row, int sign) {
  if (row.version == 0) return;
  answered += sign;
  if (NeedsEvidence(row)) need_evidence += sign;
  switch (row.answer.reply) {
    case model::Reply::kMet: met += sign; break;
    case model::Reply::kPartly: partly += sign; break;
    case model::Reply::kNotMet: not_met += sign; break;
    case model::Reply::kNotApplicable: not_applicable += sign; break;
    case model::Reply::kNotChecked: break;
  }
}

void AddUp(Transaction& t, const Assessment& assessment, const Counters& d) {
  Run(t,
      "UPDATE assessment SET answered = answered + :answered, need_evidence = need_evidence + :need_evidence, met = met + :met, "
      "partly = partly + :partly, not_met = not_met + :not_met, not_applicable = not_applicable + :not_applicable, "
      "version = version + 1 WHERE id = :id",
      {{"answered", d.answered},
       {"need_evidence", d.need_evidence},
       {"met", d.met},
       {"partly", d.partly},
       {"not_met", d.not_met},
       {"not_applicable", d.not_applicable},
       {"id", assessment.id}});
}

Saved SaveAnswer(Transaction& t, const Assessment& assessment, bool asked, const std::string& control, long long base_version,
                 const formats::AnswerEdit& edit, Counters& counters) {
  Saved saved;
  saved.before = ReadAnswer(t, assessment.id, control);
  saved.row = saved.before;
  if (saved.before.version != base_version) {
    // The same answer sent again (the first reply was lost on the way) is no conflict.
    saved.saved = saved.before.version == base_version + 1 && saved.before.updated_by == t.Actor() && saved.before.answer == edit.answer &&
                  saved.before.reason == edit.reason;
    return saved;
  }
  saved.row.answer = edit.answer;
  saved.row.reason = edit.reason;
  saved.row.version = base_version + 1;
  saved.row.updated_by = t.Actor();
  saved.row.updated_at = t.Now();
  Run(t,
      "INSERT INTO answer (assessment, control, reply, degree, verification, checked_on, note, reason, evidence, version, updated_by, "
      "updated_at) VALUES (:assessment, :control, :reply, :degree, :verification, :checked_on, :note, :reason, :files, :version, :by, :at) "
      "ON CONFLICT (assessment, control) DO UPDATE SET reply = excluded.reply, degree = excluded.degree, "
      "verification = excluded.verification, checked_on = excluded.checked_on, note = excluded.note, reason = excluded.reason, "
      "version = excluded.version, updated_by = excluded.updated_by, updated_at = excluded.updated_at",
      {{"assessment", assessment.id},
       {"control", control},
       {"reply", model::Name(edit.answer.reply)},
       {"degree", edit.answer.degree},
       {"verification", model::Name(edit.answer.verification)},
       {"checked_on", edit.answer.checked_on},
       {"note", edit.answer.evidence},
       {"reason", edit.reason},
       {"files", saved.row.files},
       {"version", saved.row.version},
       {"by", t.Actor()},
       {"at", t.Now()}});
  if (asked) {
    counters.Add(saved.before, -1);
    counters.Add(saved.row, 1);
  }
  saved.saved = true;
  return saved;
}

void WriteAnswerPayload(formats::JsonWriter& w, const AnswerRow& row) {
  if (row.version == 0) {
    w.Null();
    return;
  }
  w.BeginObject(formats::Break::kNo).Member("reply", model::Name(row.answer.reply));
  if (row.answer.degree) w.Member("degree", *row.answer.degree);
  w.Member("verification", model::Name(row.answer.verification)).Member("checked_on", row.answer.checked_on);
  w.Member("note", row.answer.evidence).Member("reason", row.reason).Key("version").Integer(row.version).EndObject();
}

void RecordAnswers(Transaction& t, const Assessment& assessment, const std::vector<Saved>& saved, std::string_view cause) {
  std::vector<const Saved*> changed;
  for (const Saved& one : saved) {
    if (one.saved && one.row.version != one.before.version) changed.push_back(&one);
  }
  if (changed.empty()) return;
  const auto write = [](formats::JsonWriter& w, const Saved& one) {
    w.Member("control", one.row.control).Key("before");
    WriteAnswerPayload(w, one.before);
    w.Key("after");
    WriteAnswerPayload(w, one.row);
  };
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo);
  const bool many = cause != "answer";
  if (many) {
    w.Member("cause", cause).Key("items").BeginArray(formats::Break::kNo);
    for (const Saved* one : changed) {
      w.BeginObject(formats::Break::kNo);
      write(w, *one);
      w.EndObject();
    }
    w.EndArray();
  } else {
    write(w, *changed.front());
  }
  w.EndObject();
  t.Record({many ? "assessment.answers" : "assessment.answer", "assessment/" + assessment.id, assessment.Scope(), w.Take()});
}

}  // namespace atalaya::store
