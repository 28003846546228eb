// Answers of a cycle, one version each: two people who edit different controls never meet, two who edit the same one are told.
//
//   auto saved = SaveAnswer(t, assessment, true, "P04", 3, edit);   // 3: the version that was edited; 0: there was none
//   if (!saved.saved) ...saved.row is what stands there now
//
// The cycle's counters follow by difference (AddUp), so a save costs the same for any size. Ledger: `assessment.answer` (one),
// `assessment.answers` (many at once), with each answer before and after.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "formats/answer_json.h"
#include "model/region.h"
#include "store/assessments.h"

namespace atalaya::formats {
class JsonWriter;
}

namespace atalaya::store {

struct AnswerRow {
  std::string control;
  model::Answer answer;  // evidence: the note
  std::string reason;
  int files = 0;
  long long version = 0;  // 0: no row
  std::string updated_by, updated_at;
};

// By control id.
std::vector<AnswerRow> AnswersOf(Connection& connection, std::string_view assessment);
// Version 0 when there is none.
AnswerRow ReadAnswer(Connection& connection, std::string_view assessment, std::string_view control);
model::AnswerSheet SheetOf(const std::vector<AnswerRow>& rows);

// What one answer adds to the counters of its cycle. A note is evidence by reference (the number of a paper in the facility's archive), so
// what was shown needs a file or a note.
struct Counters {
  int answered = 0, need_evidence = 0, met = 0, partly = 0, not_met = 0, not_applicable = 0;
  void Add(const AnswerRow& row, int sign);
};
bool NeedsEvidence(const AnswerRow& row);
duty::AnswerState StateOf(const AnswerRow& row);
void AddUp(Transaction& transaction, const Assessment& assessment, const Counters& difference);

struct Saved {
  bool saved = false;
  AnswerRow before, row;  // row: as it stands now
};
// `asked`: the control counts in the cycle's counters, which this changes in `counters` only: call AddUp when all are saved.
Saved SaveAnswer(Transaction& transaction, const Assessment& assessment, bool asked, const std::string& control, long long base_version,
                 const formats::AnswerEdit& edit, Counters& counters);
// One ledger entry for what was saved. Nothing saved: no entry.
void RecordAnswers(Transaction& transaction, const Assessment& assessment, const std::vector<Saved>& saved, std::string_view cause);

// {"reply":..., "degree":..., ...}: an answer in payloads of the ledger.
void WriteAnswerPayload(formats::JsonWriter& writer, const AnswerRow& row);

}  // namespace atalaya::store
