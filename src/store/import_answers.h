// A region's answers into the database: for each facility and State an approved cycle, and the deficiencies that it shows.
//
// The register (ImportRegister) must be there. Rows go in many at a time and memory does not grow with them: 1.7 million answers in well under
// two minutes. One ledger entry (`assessment.import`).
#pragma once

#include "duty/periods.h"
#include "model/region.h"
#include "store/database.h"

namespace atalaya::store {

struct AnswerImport {
  // Subjects that have a cycle already are left alone; or get the next one, approved at once, which supersedes theirs.
  bool next_cycle = false;
  // Whether deficiencies are made. For a history of cycles, only the last one's are of interest.
  bool deficiencies = true;
  duty::Periods periods;  // for deadlines; a severity without a period gets none
  int threads = 1;        // of the review
};
struct AnswersImported {
  int assessments = 0, deficiencies = 0;
  long long answers = 0;
};
AnswersImported ImportAnswers(Transaction& transaction, const model::Region& region, const AnswerImport& options = {});

}  // namespace atalaya::store
