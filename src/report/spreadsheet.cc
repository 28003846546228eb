#include "report/spreadsheet.h"

#include <unistd.h>
#include <xlsxwriter.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "formats/csv.h"
#include "report/grid.h"
#include "report/sections.h"

namespace atalaya::report {
namespace {

// A file of its own for one workbook, gone afterwards. libxlsxwriter 1.1 writes to files only.
class TemporaryFile {
 public:
  TemporaryFile() {
    std::error_code error;
    const auto folder = std::filesystem::temp_directory_path(error);
    path_ = (error ? std::filesystem::path("/tmp") : folder) / "atalaya-XXXXXX";
    const int file = mkstemp(path_.data());
    made_ = file >= 0;
    if (made_) close(file);
  }
  ~TemporaryFile() {
    if (made_) unlink(path_.c_str());
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  bool Made() const { return made_; }
  const std::string& Path() const { return path_; }

 private:
  std::string path_;
  bool made_ = false;
};

struct Formats {
  lxw_format* heading;
  lxw_format* text;
  lxw_format* by_kind[5];
};

Formats MakeFormats(lxw_workbook* book) {
  Formats formats{};
  formats.heading = workbook_add_format(book);
  format_set_bold(formats.heading);
  format_set_text_wrap(formats.heading);
  format_set_align(formats.heading, LXW_ALIGN_VERTICAL_TOP);
  format_set_bottom(formats.heading, LXW_BORDER_MEDIUM);
  formats.text = workbook_add_format(book);
  format_set_num_format(formats.text, "@");  // stays text when edited
  format_set_align(formats.text, LXW_ALIGN_VERTICAL_TOP);
  const char* const patterns[] = {"@", "#,##0", "#,##0", "0.0%", "0.000"};
  for (std::size_t i = 0; i < std::size(patterns); ++i) {
    formats.by_kind[i] = workbook_add_format(book);
    format_set_num_format(formats.by_kind[i], patterns[i]);
    format_set_align(formats.by_kind[i], LXW_ALIGN_VERTICAL_TOP);
  }
  return formats;
}

constexpr std::size_t kCellLimit = 32767;  // bytes suffice: never more characters than bytes

std::string FitCell(std::string text) {
  if (text.size() <= kCellLimit) return text;
  std::size_t end = kCellLimit;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  text.resize(end);
  return text;
}

bool WriteSheet(lxw_workbook* book, const Formats& formats, const Grid& grid, bool filter) {
  lxw_worksheet* sheet = workbook_add_worksheet(book, grid.name.c_str());
  if (sheet == nullptr) return false;
  bool good = true;
  for (std::size_t c = 0; c < grid.columns.size(); ++c) {
    const auto column = static_cast<lxw_col_t>(c);
    const GridColumn& spec = grid.columns[c];
    worksheet_set_column(sheet, column, column, spec.width, nullptr);
    good = worksheet_write_string(sheet, 0, column, spec.title.c_str(), formats.heading) == LXW_NO_ERROR && good;
  }
  for (std::size_t r = 0; r < grid.rows.size(); ++r) {
    const auto row = static_cast<lxw_row_t>(r + 1);
    for (std::size_t c = 0; c < grid.rows[r].size(); ++c) {
      const auto column = static_cast<lxw_col_t>(c);
      lxw_error error = LXW_NO_ERROR;
      if (const auto* text = std::get_if<std::string>(&grid.rows[r][c])) {
        if (!text->empty()) error = worksheet_write_string(sheet, row, column, FitCell(*text).c_str(), formats.text);
      } else {
        const auto kind = static_cast<std::size_t>(grid.columns[c].format);
        error = worksheet_write_number(sheet, row, column, std::get<double>(grid.rows[r][c]), formats.by_kind[kind]);
      }
      good = error == LXW_NO_ERROR && good;
    }
  }
  worksheet_freeze_panes(sheet, 1, 1);
  worksheet_repeat_rows(sheet, 0, 0);
  worksheet_set_landscape(sheet);
  worksheet_set_paper(sheet, 9);  // A4
  worksheet_fit_to_pages(sheet, 1, 0);
  worksheet_set_footer(sheet, "&L&A&R&P / &N");
  if (filter && !grid.rows.empty()) {
    worksheet_autofilter(sheet, 0, 0, static_cast<lxw_row_t>(grid.rows.size()), static_cast<lxw_col_t>(grid.columns.size() - 1));
  }
  return good;
}

}  // namespace

Result<std::string> Workbook(const std::string& title, const std::string& notice, const std::vector<Grid>& grids) {
  const TemporaryFile file;
  if (!file.Made()) return Fail(Error("report.workbook", file.Path()));
  lxw_workbook* book = workbook_new(file.Path().c_str());
  if (book == nullptr) return Fail(Error("report.workbook", file.Path()));
  lxw_doc_properties properties{};
  std::string name = title, comments = notice;
  properties.title = name.data();
  properties.comments = comments.data();
  properties.created = 1767225600;  // 2026-01-01: the same analysis gives the same bytes on any day
  workbook_set_properties(book, &properties);
  const Formats formats = MakeFormats(book);
  bool good = true;
  for (std::size_t i = 0; i < grids.size(); ++i) good = WriteSheet(book, formats, grids[i], i + 1 < grids.size()) && good;
  if (workbook_close(book) != LXW_NO_ERROR || !good) return Fail(Error("report.workbook", file.Path()));
  std::ifstream in(file.Path(), std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (bytes.empty()) return Fail(Error("report.workbook", file.Path()));
  return bytes;
}

std::string GridCsv(const Grid& grid) {
  formats::CsvWriter csv(true);
  for (const GridColumn& column : grid.columns) csv.Field(column.title);
  csv.EndRecord();
  for (const auto& row : grid.rows) {
    for (const GridCell& cell : row) {
      if (const auto* text = std::get_if<std::string>(&cell)) {
        csv.Field(*text);
      } else {
        csv.Number(std::get<double>(cell));
      }
    }
    csv.EndRecord();
  }
  return csv.Text();
}

Result<std::string> DeficiencyWorkbook(const model::Region& region, const analysis::Analysis& analysis, const Messages& messages,
                                       Language language) {
  const Words words(region, messages, language);
  return Workbook(words.Say("deficiencies.title"), IllustrativeSentence(words),
                   {DeficiencyGrid(words, analysis), FacilityGrid(words, analysis), NoteGrid(words, analysis)});
}

Result<std::string> PlanWorkbook(const model::Region& region, const analysis::Analysis& analysis, const Messages& messages,
                                 Language language) {
  const Words words(region, messages, language);
  return Workbook(words.Say("plan.title"), IllustrativeSentence(words), {MeasureGrid(words, analysis), PriorityGrid(words, analysis), FundGrid(words, analysis),
                                                    NoteGrid(words, analysis)});
}

std::string DeficiencyCsv(const model::Region& region, const analysis::Analysis& analysis, const Messages& messages, Language language) {
  return GridCsv(DeficiencyGrid(Words(region, messages, language), analysis));
}
std::string MeasureCsv(const model::Region& region, const analysis::Analysis& analysis, const Messages& messages, Language language) {
  return GridCsv(MeasureGrid(Words(region, messages, language), analysis));
}
std::string PriorityCsv(const model::Region& region, const analysis::Analysis& analysis, const Messages& messages, Language language) {
  return GridCsv(PriorityGrid(Words(region, messages, language), analysis));
}

}  // namespace atalaya::report
