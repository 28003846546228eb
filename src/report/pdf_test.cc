#include "report/pdf.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "report/process.h"

namespace atalaya::report {
namespace {

// A folder with a stand-in for WeasyPrint: a shell script.
class PdfTest : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "atalaya-pdf-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  PdfOptions StandIn(const std::string& script) const {
    const std::string path = folder_ + "/weasyprint";
    std::ofstream(path) << "#!/bin/sh\n" << script;
    chmod(path.c_str(), 0755);
    return {path, 20};
  }
  std::string Target() const { return folder_ + "/report.pdf"; }

  std::string folder_;
};

constexpr const char* kGood = R"(case "$1" in
  --version) echo "WeasyPrint version 57.2"; exit 0;;
  --help) echo "--pdf-variant {pdf/a-1b,pdf/ua-1}"; exit 0;;
esac
for last; do :; done
{ echo "$@"; cat; } > "$last"
)";

TEST_F(PdfTest, AsksForTaggedPdfOnStandardInput) {
  const std::string page(300000, 'x');
  const auto outcome = WritePdf(page, Target(), StandIn(kGood));
  ASSERT_TRUE(outcome.has_value());
  EXPECT_EQ(outcome->version, "57.2");
  EXPECT_TRUE(outcome->tagged);
  EXPECT_TRUE(outcome->notes.empty());
  std::ifstream in(Target());
  std::string command, body;
  std::getline(in, command);
  std::getline(in, body);
  EXPECT_EQ(command, "--encoding utf-8 --media-type print --pdf-variant pdf/ua-1 - " + Target() + ".part");
  EXPECT_EQ(body, page);
}

TEST_F(PdfTest, SaysWhenTheVersionCannotTag) {
  std::string old = kGood;
  old.replace(old.find(",pdf/ua-1"), 9, "");
  const auto outcome = WritePdf("x", Target(), StandIn(old));
  ASSERT_TRUE(outcome.has_value());
  EXPECT_FALSE(outcome->tagged);
  ASSERT_EQ(outcome->notes.size(), 1u);
  EXPECT_EQ(outcome->notes[0].code, "report.pdf-untagged");
}

TEST_F(PdfTest, SaysWhatIsMissing) {
  const auto outcome = WritePdf("x", Target(), {folder_ + "/absent", 5});
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error()[0].code, "report.no-weasyprint");
}

TEST_F(PdfTest, GivesTheLastWordsOfAFailure) {
  const auto outcome = WritePdf("x", Target(), StandIn("echo first >&2; echo 'no fonts' >&2; exit 3\n"));
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error()[0].code, "report.pdf-failed");
  EXPECT_EQ(outcome.error()[0].args[0].second, "no fonts");
  EXPECT_FALSE(std::filesystem::exists(Target()));
}

TEST_F(PdfTest, StopsWhatTakesTooLong) {
  PdfOptions options = StandIn("case \"$1\" in --*ion|--help) exit 0;; esac\nsleep 60\n");
  options.timeout_seconds = 1;
  const auto outcome = WritePdf("x", Target(), options);
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error()[0].code, "report.pdf-timeout");
}

TEST(Process, SurvivesAChildThatDoesNotRead) {
  const ProcessOutcome outcome = RunProcess({"/bin/true"}, std::string(1 << 20, 'x'), 10);
  EXPECT_TRUE(outcome.started);
  EXPECT_EQ(outcome.exit_code, 0);
}

TEST(Process, TellsThatThereIsNoProgram) { EXPECT_FALSE(RunProcess({"/no/such/program"}, "", 5).started); }

}  // namespace
}  // namespace atalaya::report
