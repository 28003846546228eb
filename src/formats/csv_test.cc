#include "formats/csv.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <sys/resource.h>

#include <array>
#include <chrono>

#include "formats/csv_table.h"
#include "formats/encoding.h"
#include "formats/test_files.h"

namespace atalaya::formats {
namespace {

using Record = std::vector<std::string>;

std::vector<Record> ReadAll(std::string_view text, FindingList& findings, const CsvOptions& options = {}) {
  std::vector<Record> records;
  CsvReader reader(text, "t.csv", findings, options);
  while (reader.Next()) records.emplace_back(reader.Fields().begin(), reader.Fields().end());
  return records;
}

std::string FindingsOf(std::string_view text, const CsvOptions& options = {}) {
  FindingList findings;
  ReadAll(text, findings, options);
  return Lines(findings.Take());
}

TEST(Csv, ReadsRecords) {
  FindingList findings;
  const auto read = [&](std::string_view text) { return ReadAll(text, findings); };
  const std::vector<Record> two{{"a", "b"}, {"c", "d"}};
  EXPECT_EQ(read("a,b\nc,d\n"), two);
  EXPECT_EQ(read("a,b\r\nc,d\r\n"), two);
  EXPECT_EQ(read("a,b\rc,d"), two);
  EXPECT_EQ(read("\n\na,b\n\nc,d\n\n"), two);  // blank lines say nothing
  EXPECT_EQ(read("\"a\",\"b\"\n\"c\",\"d\"\n"), two);
  EXPECT_EQ(read("a,\n,b\n,\n"), (std::vector<Record>{{"a", ""}, {"", "b"}, {"", ""}}));
  EXPECT_EQ(read("\"x, y\",\"say \"\"hi\"\" now\"\n"), (std::vector<Record>{{"x, y", "say \"hi\" now"}}));
  EXPECT_EQ(read("\"one\ntwo\r\nthree\",x\n"), (std::vector<Record>{{"one\ntwo\r\nthree", "x"}}));
  EXPECT_EQ(read("\"\",\"\"\"\"\n"), (std::vector<Record>{{"", "\""}}));
  EXPECT_TRUE(read("").empty());
  EXPECT_TRUE(findings.Empty());
}

TEST(Csv, ManyDoubledQuotesKeepTheirViews) {
  std::string line;
  for (int i = 0; i < 500; ++i) line += "\"q\"\"" + std::to_string(i) + "\",";
  FindingList findings;
  const auto records = ReadAll(line + "end\n", findings);
  ASSERT_EQ(records.size(), 1U);
  for (int i = 0; i < 500; ++i) EXPECT_EQ(records[0][static_cast<std::size_t>(i)], "q\"" + std::to_string(i));
}

TEST(Csv, TellsLines) {
  FindingList findings;
  CsvReader reader("a\n\"b\nb\"\n\nc\r\nd\re", "t.csv", findings);
  for (const std::size_t line : {1U, 2U, 5U, 6U, 7U}) {
    ASSERT_TRUE(reader.Next());
    EXPECT_EQ(reader.Line(), line);
  }
  EXPECT_TRUE(reader.WithoutLineEnd());
  EXPECT_FALSE(reader.Next());
}

TEST(Csv, TellsWhatIsWrong) {
  EXPECT_EQ(FindingsOf("a,b\nc,\"d\n1,2\n"), "error csv.truncated t.csv:2\n");
  EXPECT_EQ(FindingsOf("a,b\n\"c\"d,e\n"), "error csv.after-quote t.csv:2\n");
  EXPECT_EQ(FindingsOf("a\n5\" pipe\n"), "warning csv.bare-quote t.csv:2\n");
  CsvOptions small;
  small.max_field = 4;
  small.max_columns = 3;
  small.max_rows = 2;
  EXPECT_EQ(FindingsOf("12345\n", small), "error csv.field-too-long t.csv:1 limit=4\n");
  EXPECT_EQ(FindingsOf("\"12345\"\n", small), "error csv.field-too-long t.csv:1 limit=4\n");
  EXPECT_EQ(FindingsOf("1,2,3,4\n", small), "error csv.too-many-columns t.csv:1 limit=3\n");
  EXPECT_EQ(FindingsOf("1\n2\n3\n4\n", small), "error csv.too-many-rows t.csv:3 limit=2\n");
}

TEST(Csv, WritesWhatNeedsQuotes) {
  CsvWriter csv;
  csv.Field("plain")
      .Field("a,b")
      .Field("say \"hi\"")
      .Field("two\nlines")
      .Field(" spaced")
      .Field("=1+1")
      .Number(0.1)
      .Number(12);
  csv.EndRecord();
  csv.Field("");
  csv.EndRecord();
  EXPECT_EQ(csv.Text(), "plain,\"a,b\",\"say \"\"hi\"\"\",\"two\nlines\",\" spaced\",=1+1,0.1,12\n\"\"\n");
  CsvWriter sheet(true);
  sheet.Field("=1+1").Field("-x").Field("@a").Field("+b").Field("'c").Field("d=e").Number(-5);
  sheet.EndRecord();
  EXPECT_EQ(sheet.Text(), "'=1+1,'-x,'@a,'+b,''c,d=e,-5\n");
}

RC_GTEST_PROP(Csv, ReadsBackWhatItWrites, (std::vector<std::vector<std::string>> records)) {
  constexpr std::string_view kChars = "ab,\"\n\r;'= ";
  CsvWriter csv;
  for (auto& record : records) {
    if (record.empty()) record.emplace_back();
    for (auto& field : record) {
      for (char& c : field) c = kChars[static_cast<unsigned char>(c) % kChars.size()];
      csv.Field(field);
    }
    csv.EndRecord();
  }
  FindingList findings;
  RC_ASSERT(ReadAll(csv.Text(), findings) == records);
  RC_ASSERT(findings.Empty());
}

RC_GTEST_PROP(Csv, NoFieldOfASheetIsAFormula, (std::string text)) {
  const std::string safe = ForSpreadsheet(text);
  RC_ASSERT(safe.empty() || std::string_view("=+-@\t\r").find(safe[0]) == std::string_view::npos);
  RC_ASSERT(FromSpreadsheet(safe) == text);
}

RC_GTEST_PROP(Csv, SurvivesAnything, (std::string text)) {
  FindingList findings;
  ReadAll(text, findings);
}

TEST(Csv, StreamsALargeFileInBoundedMemoryAndTime) {
  constexpr std::size_t kBytes = std::size_t{50} << 20;
  std::string text = "id,name,value\n";
  text.reserve(kBytes + 100);
  std::size_t rows = 0;
  while (text.size() < kBytes) {
    text += std::to_string(++rows);
    text += ",\"port \"\"of\"\" somewhere, far\",1.5\n";
  }
  rusage before{}, after{};
  getrusage(RUSAGE_SELF, &before);
  const auto start = std::chrono::steady_clock::now();
  static constexpr std::array<Column, 3> kColumns{{{"id"}, {"name"}, {"value"}}};
  FindingList findings;
  CsvTable table(text, "big.csv", kColumns, findings);
  std::size_t seen = 0;
  double sum = 0;
  while (table.Next()) {
    ++seen;
    sum += table.Number(2, 0, 10).value_or(0);
  }
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  getrusage(RUSAGE_SELF, &after);
  EXPECT_EQ(seen, rows);
  EXPECT_EQ(sum, 1.5 * static_cast<double>(rows));
  EXPECT_TRUE(findings.Empty());
  EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 8 * 1024);  // kB beyond the text itself
  EXPECT_LT(took.count(), 60.0);                            // about 0.5 s in a release build; sanitizers are slower
}

TEST(Encoding, TellsWhatAFileIs) {
  const auto told = [](std::string_view bytes) {
    const auto text = CheckText(bytes, "f");
    return text ? "good " + std::string(*text) : Lines(text.error());
  };
  EXPECT_EQ(told("\xEF\xBB\xBFS\xC3\xA3o"), "good S\xC3\xA3o");
  EXPECT_EQ(told(""), "error file.empty f\n");
  EXPECT_EQ(told(" \r\n"), "error file.empty f\n");
  EXPECT_EQ(told("\xEF\xBB\xBF"), "error file.empty f\n");
  EXPECT_EQ(told(std::string_view("\xFF\xFEi\0d\0", 6)), "error file.utf16 f\n");
  EXPECT_EQ(told(std::string_view("i\0d\0,\0", 6)), "error file.utf16 f\n");
  EXPECT_EQ(told(std::string_view("\0i\0d\0,", 6)), "error file.utf16 f\n");
  EXPECT_EQ(told(std::string_view("ab\nc\0d", 6)), "error file.nul f:2:2\n");
  EXPECT_EQ(told("a\nS\xE3o Paulo"), "error file.latin1 f:2:2 byte=0xE3\n");
  EXPECT_EQ(told("Bel\xC3\xA9m\nS\xE3o Paulo"), "error file.mixed-encoding f:2:2 byte=0xE3\n");
  EXPECT_EQ(told("S\xE3o Paulo\nBel\xC3\xA9m"), "error file.mixed-encoding f:1:2 byte=0xE3\n");
  EXPECT_EQ(told("\xC0\x80\x81"), "error file.bad-utf8 f:1:1 byte=0xC0\n");
  EXPECT_EQ(told("\x8F"), "error file.bad-utf8 f:1:1 byte=0x8F\n");
}

}  // namespace
}  // namespace atalaya::formats
