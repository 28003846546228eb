// Imports are followed inside one folder tree; what stands for a file that is not where a document says.
#include "app/oscal_files.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <boost/json.hpp>
#include <fstream>

namespace atalaya::app {
namespace {
namespace fs = std::filesystem;

constexpr const char* kCatalog = R"({"catalog":{"uuid":"0a84c523-662a-50c7-9bfe-6cf2423d3d5c",
 "metadata":{"title":"C","last-modified":"2026-01-01T00:00:00Z","version":"1","oscal-version":"1.1.3"},
 "controls":[{"id":"a","title":"A"},{"id":"b","title":"B"}]}})";

std::string Profile(const std::string& href) {
  return R"({"profile":{"uuid":"1a84c523-662a-50c7-9bfe-6cf2423d3d5c","metadata":{"title":"P","last-modified":"2026-01-01T00:00:00Z",
 "version":"1","oscal-version":"1.1.3"},"imports":[{"href":")" +
         href + R"(","include-controls":[{"with-ids":["a"]}]}]}})";
}

class OscalFilesTest : public testing::Test {
 protected:
  OscalFilesTest() {
    std::string name = (fs::temp_directory_path() / "atalaya-oscal-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  ~OscalFilesTest() override { fs::remove_all(folder_); }

  void Put(const fs::path& name, const std::string& text) {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name, std::ios::binary) << text;
  }
  // The codes of what was found, or "resolved" before the notes.
  std::string Resolve(const fs::path& name, const std::vector<fs::path>& roots = {}) {
    Disk disk;
    Findings warnings;
    const auto resolved = ResolveFile(disk, folder_ / name, roots, warnings);
    std::string text = resolved ? "resolved" : "";
    for (const Finding& finding : resolved ? warnings : resolved.error())
      text += (text.empty() ? "" : " ") + finding.code;
    return text;
  }

  fs::path folder_;
};

TEST_F(OscalFilesTest, FollowsAPathAsWritten) {
  Put("p/profile.json", Profile("below/catalog.json"));
  Put("p/below/catalog.json", kCatalog);
  EXPECT_EQ(Resolve("p/profile.json"), "resolved");
}

TEST_F(OscalFilesTest, ProfilesOfAStandardReachItsCatalogue) {
  Put("isps/catalog.json", kCatalog);
  Put("isps/profiles/one.json", Profile("../catalog.json"));
  Put("isps/profiles/two.json", Profile("one.json"));
  EXPECT_EQ(Resolve("isps/profiles/two.json"), "resolved");
}

TEST_F(OscalFilesTest, TakesTheSameNameBesideTheDocumentAndSaysSo) {
  Put("p/profile.json", Profile("../../elsewhere/catalog.json"));
  EXPECT_EQ(Resolve("p/profile.json").substr(0, 18), "cli.import-outside");
  Put("p/catalog-min.json", kCatalog);
  EXPECT_EQ(Resolve("p/profile.json"), "resolved cli.import-beside");
  Put("p/net.json", Profile("https://example.org/catalog-min.json"));
  EXPECT_EQ(Resolve("p/net.json"), "resolved cli.import-beside");
}

TEST_F(OscalFilesTest, FetchesNothingAndLeavesTheFolderOnlyWhereAllowed) {
  Put("p/net.json", Profile("https://example.org/other.json"));
  EXPECT_EQ(Resolve("p/net.json").substr(0, 18), "cli.import-network");
  Put("p/profile.json", Profile("../catalog.json"));
  Put("catalog.json", kCatalog);
  EXPECT_EQ(Resolve("p/profile.json").substr(0, 18), "cli.import-outside");
  EXPECT_EQ(Resolve("p/profile.json", {folder_}), "resolved");
  fs::create_symlink("../catalog.json", folder_ / "p/link.json");
  Put("p/sly.json", Profile("link.json"));
  EXPECT_EQ(Resolve("p/sly.json").substr(0, 18), "cli.import-outside");
  Put("p/root.json", Profile("/etc/passwd"));
  EXPECT_EQ(Resolve("p/root.json").substr(0, 18), "cli.import-outside");
}

TEST_F(OscalFilesTest, ADocumentThatImportsItselfIsRefused) {
  Put("p/self.json", Profile("self.json"));
  EXPECT_NE(Resolve("p/self.json").find("oscal.import-cycle"), std::string::npos);
}

}  // namespace
}  // namespace atalaya::app
