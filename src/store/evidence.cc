#include "store/evidence.h"

#include "base/ids.h"
#include "formats/json_write.h"
#include "store/sql.h"

namespace atalaya::store {
namespace {

constexpr const char* kSelect = "SELECT id, assessment, control, name, type, size, sha256, added_by, added_at FROM evidence ";

EvidenceRow Take(const Rows& rows) {
  EvidenceRow row;
  row.id = rows.Text(0);
  row.assessment = rows.Text(1);
  row.control = rows.Text(2);
  row.name = rows.Text(3);
  row.type = rows.Text(4);
  row.size = rows.Whole(5);
  row.sha256 = rows.Text(6);
  row.added_by = rows.Text(7);
  row.added_at = rows.Text(8);
  return row;
}

// One file more or less: the answer's count, the cycle's counters and bytes. The answer's version stays: its words did not change.
void Count(Transaction& t, const Assessment& assessment, bool asked, const EvidenceRow& row, int sign) {
  AnswerRow answer = ReadAnswer(t, assessment.id, row.control);
  Counters counters;
  if (asked) counters.Add(answer, -1);
  answer.files += sign;
  if (asked) counters.Add(answer, 1);
  Run(t, "UPDATE answer SET evidence = :files WHERE assessment = :id AND control = :control",
      {{"files", answer.files}, {"id", assessment.id}, {"control", row.control}});
  Run(t, "UPDATE assessment SET evidence_bytes = evidence_bytes + :size WHERE id = :id", {{"size", sign * row.size}, {"id", assessment.id}});
  AddUp(t, assessment, counters);
}

void Record(Transaction& t, const char* action, const Assessment& assessment, const EvidenceRow& row) {
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo).Member("evidence", row.id).Member("control", row.control).Member("name", row.name);
  w.Member("type", row.type).Key("size").Integer(row.size).Member("sha256", row.sha256).EndObject();
  t.Record({action, "assessment/" + assessment.id, assessment.Scope(), w.Take()});
}

}  // namespace

std::vector<EvidenceRow> EvidenceOf(Connection& connection, std::string_view assessment) {
  std::vector<EvidenceRow> found;
  for (Rows rows(connection, std::string(kSelect) + "WHERE assessment = :id ORDER BY id", {{"id", assessment}}); rows.Next();) {
    found.push_back(Take(rows));
  }
  return found;
}

std::optional<EvidenceRow> ReadEvidence(Connection& connection, std::string_view id) {
  Rows rows(connection, std::string(kSelect) + "WHERE id = :id", {{"id", id}});
  if (!rows.Next()) return std::nullopt;
  return Take(rows);
}

Result<AddedEvidence> AddEvidence(Transaction& t, const Assessment& assessment, bool asked, EvidenceRow row, const Blobs& blobs,
                                  Blobs::Staged& staged) {
  row.assessment = assessment.id;
  row.sha256 = staged.Hash();
  for (Rows same(t, std::string(kSelect) + "WHERE assessment = :id AND control = :control AND sha256 = :sha256",
                 {{"id", assessment.id}, {"control", row.control}, {"sha256", row.sha256}});
       same.Next();) {
    return AddedEvidence{Take(same), false};
  }
  if (assessment.evidence_bytes + row.size > kMostEvidenceBytes) {
    return Fail(Error("evidence.assessment-full", row.name, {{"limit", std::to_string(kMostEvidenceBytes >> 20)}}));
  }
  if (const auto kept = blobs.Keep(staged); !kept) return Fail(kept.error());
  row.id = NewId(t.Now());
  row.added_by = t.Actor();
  row.added_at = t.Now();
  Run(t,
      "INSERT INTO evidence (id, assessment, control, name, type, size, sha256, added_by, added_at) VALUES "
      "(:id, :assessment, :control, :name, :type, :size, :sha256, :by, :at)",
      {{"id", row.id},
       {"assessment", row.assessment},
       {"control", row.control},
       {"name", row.name},
       {"type", row.type},
       {"size", row.size},
       {"sha256", row.sha256},
       {"by", row.added_by},
       {"at", row.added_at}});
  Count(t, assessment, asked, row, 1);
  Record(t, "assessment.evidence-add", assessment, row);
  return AddedEvidence{std::move(row), true};
}

void RemoveEvidence(Transaction& t, const Assessment& assessment, bool asked, const EvidenceRow& row) {
  Run(t, "DELETE FROM evidence WHERE id = :id", {{"id", row.id}});
  Count(t, assessment, asked, row, -1);
  Record(t, "assessment.evidence-remove", assessment, row);
}

void RemoveUnused(Transaction& t, const Blobs& blobs, const std::string& sha256) {
  if (OneWhole(t, "SELECT count(*) FROM evidence WHERE sha256 = :sha256", {{"sha256", sha256}}) == 0) blobs.Remove(sha256);
}

}  // namespace atalaya::store
