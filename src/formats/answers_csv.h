// Answers for people and for packs: the sheet that an officer fills in a spreadsheet, and answers.csv
// (docs/formats/answers-csv.md).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/language.h"
#include "base/result.h"
#include "formats/answer_rows.h"
#include "model/region.h"

namespace atalaya::formats {

// Reads a filled sheet (or any answers.csv) against a region already read. All rows or nothing: fails with every
// finding if one is an error; otherwise `warnings` receives the rest. Rows without an answer are passed over.
Result<std::vector<AnswerRow>> ReadAnswerSheet(std::string_view bytes, const std::string& file,
                                               const model::Region& region, Findings& warnings);

// Puts the rows in the region's sheets: an answer replaces the one there was.
void ApplyAnswers(const std::vector<AnswerRow>& rows, model::Region& region);

// The sheet of one facility: every control of its profile with title, question and its own answer so far, empty where
// there is none. Controls of the group `government` are the State's to answer and stand in its sheet, unless the
// facility has an answer of its own. With a byte-order mark, so that spreadsheets show accents, and safe against
// formulas. Reading it back gives the same answers.
std::string WriteFacilitySheet(const model::Region& region, int facility, Language language);
// The sheet of a State's Designated Authority: the controls of the group `government` in the State's profile, and
// others it has answered.
std::string WriteStateSheet(const model::Region& region, int state, Language language);

// All answers of the region as answers.csv of a pack: States, then facilities, in the region's order; controls by id.
std::string WriteAnswers(const model::Region& region);

}  // namespace atalaya::formats
