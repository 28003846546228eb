#include "app/disk.h"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>

namespace atalaya::app {
namespace {
namespace fs = std::filesystem;

class DiskTest : public testing::Test {
 protected:
  DiskTest() {
    std::string name = (fs::temp_directory_path() / "atalaya-disk-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
  }
  ~DiskTest() override { fs::remove_all(folder_); }

  fs::path Put(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return folder_ / name;
  }
  static std::string CodeOf(const Result<std::string>& read) { return read ? "" : read.error().front().code; }
  static std::string CodeOf(const Findings& findings) { return findings.empty() ? "" : findings.front().code; }
  std::size_t Entries() const { return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder_), {})); }

  fs::path folder_;
  Disk disk_;
};

TEST_F(DiskTest, ReadsWhatIsThere) {
  EXPECT_EQ(*disk_.Read(Put("a", std::string("x\0y", 3))), std::string("x\0y", 3));
  EXPECT_EQ(*disk_.Read(Put("empty", "")), "");
}

TEST_F(DiskTest, TellsWhatCannotBeRead) {
  EXPECT_EQ(CodeOf(disk_.Read(folder_ / "nothing")), "file.not-found");
  EXPECT_EQ(CodeOf(disk_.Read(Put("file", "x") / "below")), "file.not-found");
  EXPECT_EQ(CodeOf(disk_.Read(folder_)), "file.not-a-file");
  ASSERT_EQ(::mkfifo((folder_ / "pipe").c_str(), 0600), 0);
  EXPECT_EQ(CodeOf(disk_.Read(folder_ / "pipe")), "file.not-a-file");  // and does not wait for a writer
}

TEST_F(DiskTest, RefusesALargeFileWithoutReadingIt) {
  const fs::path large = Put("large", "");
  fs::resize_file(large, std::uintmax_t{1} << 40);  // sparse: reading it would never end
  const auto read = disk_.Read(large, 1 << 20);
  ASSERT_EQ(CodeOf(read), "file.too-large");
  EXPECT_EQ(read.error().front().args.at(1).second, "1");
  EXPECT_EQ(*disk_.Read(Put("just", std::string(10, 'x')), 10), std::string(10, 'x'));
  EXPECT_EQ(CodeOf(disk_.Read(folder_ / "just", 9)), "file.too-large");
}

TEST_F(DiskTest, WritesAllOrNothing) {
  EXPECT_EQ(CodeOf(disk_.Write(folder_ / "new/deep/out.txt", "hello")), "");
  EXPECT_EQ(*Disk().Read(folder_ / "new/deep/out.txt"), "hello");
  EXPECT_EQ(CodeOf(disk_.Write(folder_ / "new/deep/out.txt", "again")), "");
  EXPECT_EQ(*Disk().Read(folder_ / "new/deep/out.txt"), "again");
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_ / "new/deep"), {}), 1);  // no temporary file left
}

TEST_F(DiskTest, KeepsPermissionsAndLinks) {
  const fs::path file = Put("kept", "old");
  fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
  fs::create_symlink("kept", folder_ / "link");
  EXPECT_EQ(CodeOf(disk_.Write(folder_ / "link", "new")), "");
  EXPECT_TRUE(fs::is_symlink(folder_ / "link"));
  EXPECT_EQ(*Disk().Read(file), "new");
  EXPECT_EQ(fs::status(file).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(DiskTest, DoesNotWriteOverInputsFoldersAndDevices) {
  const fs::path input = Put("input", "precious");
  ASSERT_TRUE(disk_.Read(input));
  fs::create_symlink("input", folder_ / "alias");
  EXPECT_EQ(CodeOf(disk_.Write(input, "x")), "file.is-input");
  EXPECT_EQ(CodeOf(disk_.Write(folder_ / "." / "input", "x")), "file.is-input");
  EXPECT_EQ(CodeOf(disk_.Write(folder_ / "alias", "x")), "file.is-input");
  EXPECT_EQ(*Disk().Read(input), "precious");
  EXPECT_EQ(CodeOf(disk_.Write(folder_, "x")), "file.not-a-file");
  EXPECT_EQ(CodeOf(disk_.Write("/dev/null", "x")), "file.not-a-file");
  EXPECT_EQ(CodeOf(disk_.Write(input / "below", "x")), "file.cannot-write");
  EXPECT_EQ(Entries(), 2u);
  disk_.AllowOverwrite(input);
  EXPECT_EQ(CodeOf(disk_.Write(input, "x")), "");
}

}  // namespace
}  // namespace atalaya::app
