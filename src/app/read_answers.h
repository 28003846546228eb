// Answers in any form that people send them: a filled sheet (CSV) or OSCAL assessment results, told apart by what they
// hold.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/disk.h"
#include "formats/answer_rows.h"
#include "model/region.h"

namespace atalaya::app {

// All rows or nothing. `subject` (a facility's id or a State's two letters) is whom OSCAL results are about that do not
// say; empty: then such results are an error (`import.no-subject`). Results of one subject are applied in order of
// their time. Other findings: those of the readers, `import.unknown-subject`, `import.unknown-control`, warning
// `pack.outside-profile`.
Result<std::vector<formats::AnswerRow>> ReadAnswers(Disk& disk, const std::filesystem::path& data,
                                                    const std::filesystem::path& file, const std::string& subject,
                                                    const model::Region& region, Findings& warnings);

}  // namespace atalaya::app
