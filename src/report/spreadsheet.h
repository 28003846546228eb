// Deficiencies and plan as workbooks (xlsx) and as CSV, for those who work on with them. The bytes are returned.
//
// Every sheet has a frozen heading, filters and column widths; the last sheet says what is illustrative, the language, seeds and sources.
// Text is written as text: nothing in a name or an answer can become a formula, in the workbook or when the CSV is opened in one.
// The same arguments give the same bytes.
#pragma once

#include <string>

#include "analysis/analysis.h"
#include "base/messages.h"
#include "base/result.h"
#include "model/region.h"
#include "report/grid.h"

namespace atalaya::report {

// Any grids as a workbook (the last one, of notes, has no filter), and one grid as CSV. `notice` goes to the file's properties.
Result<std::string> Workbook(const std::string& title, const std::string& notice, const std::vector<Grid>& grids);
std::string GridCsv(const Grid& grid);

// Sheets: deficiencies, facilities, notes. Findings: `report.workbook` when the temporary file cannot be written.
Result<std::string> DeficiencyWorkbook(const model::Region& region, const analysis::Analysis& analysis, const Messages& messages,
                                       Language language);
// Sheets: measures, priorities, funds, notes.
Result<std::string> PlanWorkbook(const model::Region& region, const analysis::Analysis& analysis, const Messages& messages,
                                 Language language);

// UTF-8, comma separated, LF, headings in the language; numbers in full with a decimal point. A field that a spreadsheet would take
// for a formula gets an apostrophe in front (formats/csv.h).
std::string DeficiencyCsv(const model::Region& region, const analysis::Analysis& analysis, const Messages& messages, Language language);
std::string MeasureCsv(const model::Region& region, const analysis::Analysis& analysis, const Messages& messages, Language language);
std::string PriorityCsv(const model::Region& region, const analysis::Analysis& analysis, const Messages& messages, Language language);

}  // namespace atalaya::report
