// Rows of answers, as packs hold them (answers.csv) and as people fill them in (a sheet from a spreadsheet).
//
// Both have subject, control, answer; verification, checked_on, degree and evidence where known. `subject` is a
// facility id or a State's two letters. What is checked: subject and control known, one answer each
// (`pack.duplicate-answer`), degree in [0,1] and only with `partly`, the date of the calendar, the control part of the
// subject's profile (`pack.outside-profile`, a warning: the answer is kept, and counts for nothing), a State answering
// only for what its Designated Authority owns (`pack.wrong-subject`, a warning: all its facilities inherit the answer).
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "formats/finding_list.h"
#include "formats/known.h"
#include "formats/region_index.h"
#include "model/region.h"

namespace atalaya::formats {

struct AnswerRow {
  int facility = -1, state = -1;  // one of them
  std::string control;
  model::Answer answer;
};

// Who may answer what. `standard_of_state`: index in region.standards, -1 none.
struct AnswerScope {
  const model::Region& region;
  const RegionIndex& index;
  IdSet catalogue;  // every control there is; empty: those of the region's standards
  std::vector<int> standard_of_state;
};

// A pack takes the vocabulary's words and needs the columns subject, control, answer. A sheet takes besides: names of
// columns and words in four languages, upper and lower case, "yes" and "no"; `;` or tab for the comma; 0,5 or 50% for
// 0.5; a leading ' put before formulas; rows without an answer (nobody filled them in), which are passed over. Words:
// docs/formats/answers-csv.md.
enum class AnswerStyle { kPack, kSheet };

// Calls `take` for each good row.
void ReadAnswerRows(std::string_view bytes, const std::string& file, AnswerStyle style, const AnswerScope& scope,
                    const std::function<void(AnswerRow)>& take, FindingList& findings);

}  // namespace atalaya::formats
