// The sheets of the workbooks as plain values, shared by the spreadsheet and the CSV writers.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "report/words.h"

namespace atalaya::report {

using GridCell = std::variant<std::string, double>;

struct GridColumn {
  enum class Format { kText, kWhole, kMoney, kShare, kDecimal } format = Format::kText;
  std::string title;
  double width = 14;  // characters
};

struct Grid {
  std::string name;  // of the sheet: at most 31 characters, none of [ ] : * ? / backslash
  std::vector<GridColumn> columns;
  std::vector<std::vector<GridCell>> rows;
};

Grid DeficiencyGrid(const Words& words, const analysis::Analysis& analysis);  // one row a facility and control
Grid FacilityGrid(const Words& words, const analysis::Analysis& analysis);    // one row a facility: tallies and losses
Grid MeasureGrid(const Words& words, const analysis::Analysis& analysis);     // one row a measure, every budget
Grid PriorityGrid(const Words& words, const analysis::Analysis& analysis);    // one row a port or State programme
Grid FundGrid(const Words& words, const analysis::Analysis& analysis);        // one row a budget and fund
Grid NoteGrid(const Words& words, const analysis::Analysis& analysis);        // illustrative notice, language, seeds, sources

}  // namespace atalaya::report
