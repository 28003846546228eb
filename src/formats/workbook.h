// The cells of a spreadsheet (ECMA-376, SpreadsheetML), sheet by sheet and row by row: texts as people see them, except that days are numbers.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "formats/finding_list.h"
#include "formats/zip_members.h"

namespace atalaya::formats {

struct SheetRow {
  std::size_t number = 0;                  // from 1
  std::map<std::size_t, std::string> cells;  // by column from 0 (A); those with text only
};

class Workbook {
 public:
  enum class Trouble : std::uint8_t { kNone, kDamaged, kBomb, kEncrypted, kNotAWorkbook };

  // `bytes` and `findings` must outlive the workbook. `most`: bytes of all members that are unpacked.
  Workbook(std::string_view bytes, std::string file, FindingList& findings, std::size_t most);

  Trouble Open();
  const std::vector<std::string>& Sheets() const { return names_; }
  // Gives the rows that have cells, in the order of the file. False where the sheet cannot be read; what came before is sound.
  bool Read(std::size_t sheet, const std::function<void(SheetRow&)>& take);
  // Days are counted from 1904 instead of 1900.
  bool From1904() const { return from_1904_; }
  Trouble Why() const { return why_; }

 private:
  // Unpacks within what is left; false: it is not there, damaged or too much (Why()).
  bool Part(const std::string& name, std::string& content);

  std::string_view bytes_;
  std::string file_;
  FindingList& findings_;
  std::size_t left_;
  Trouble why_ = Trouble::kNone;
  std::vector<ZipMember> members_;
  std::vector<std::string> names_, targets_, strings_;
  bool from_1904_ = false;
};

// "B19" -> column 1; npos: no reference.
std::size_t ColumnOfCell(std::string_view reference);
// 1 -> "B".
std::string ColumnName(std::size_t column);
// A spreadsheet's day number ("46037", "46037.5") as "2026-01-15"; "" for none.
std::string DayOfSerial(std::string_view number, bool from_1904);

}  // namespace atalaya::formats
