#include "app/screening.h"

#include <algorithm>

#include "formats/list_read.h"

namespace atalaya::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* kWordTables[] = {"particles", "forms", "spellings", "letters", "skeletons"};

Result<formats::ListWords> ListWordsOf(Disk& disk, const fs::path& data, Findings& warnings) {
  const formats::FileSource shipped{[&](const std::string& name) { return disk.Read(data / "watchlists" / fs::path(name).filename(), formats::kMaxFileBytes, name); }, {}};
  return formats::ReadListWords(shipped, warnings);
}

}  // namespace

Result<ScreeningLists> ReadScreeningLists(Disk& disk, const fs::path& data, const std::vector<std::string>& paths) {
  ScreeningLists read;
  const auto words = ListWordsOf(disk, data, read.findings);
  if (!words) return Fail(words.error());
  for (const std::string& path : paths) {
    std::vector<fs::path> parts{path};
    std::error_code error;
    if (fs::is_directory(path, error)) {
      parts = FilesIn(path, "");
      std::erase_if(parts, [](const fs::path& part) { return part.extension() == ".md"; });
    }
    std::vector<std::string> bytes;
    std::vector<formats::ListFile> files;
    bool all = !parts.empty();
    if (!all) read.findings.push_back(Error("file.not-found", path));
    for (const fs::path& part : parts) {
      auto content = disk.Read(part);
      if (content) {
        bytes.push_back(std::move(*content));
        continue;
      }
      all = false;
      read.findings.insert(read.findings.end(), content.error().begin(), content.error().end());
    }
    if (!all) {
      read.lost.push_back(path);
      continue;
    }
    for (std::size_t i = 0; i < parts.size(); ++i) files.push_back({parts[i].string(), bytes[i]});
    formats::ListReading reading = formats::ReadWatchList(files, *words);
    read.findings.insert(read.findings.end(), reading.findings.begin(), reading.findings.end());
    if (!reading.whole) {
      read.lost.push_back(path);
      continue;
    }
    reading.list.origin = path;
    read.lists.push_back(std::move(reading.list));
  }
  return read;
}

Result<std::unique_ptr<Screening>> MakeScreening(Disk& disk, const fs::path& data, std::vector<model::WatchList> lists) {
  auto made = std::make_unique<Screening>();
  for (const char* name : kWordTables) {
    const fs::path path = data / "screening" / (std::string(name) + ".csv");
    const auto table = disk.Read(path);
    if (!table) return Fail(table.error());
    if (Findings wrong = screen::ReadWords(*table, path.string(), made->words); HasErrors(wrong)) return Fail(std::move(wrong));
  }
  made->rarity = screen::Rarity::Count(lists, made->words);
  made->index = std::make_unique<screen::Index>(std::move(lists), made->words, made->rarity);
  return made;
}

Result<std::vector<model::Subject>> ReadSubjects(Disk& disk, const fs::path& data, const std::string& path, Findings& warnings) {
  const auto words = ListWordsOf(disk, data, warnings);
  if (!words) return Fail(words.error());
  const auto bytes = disk.Read(path);
  if (!bytes) return Fail(bytes.error());
  const formats::ListReading reading = formats::ReadWatchList(path, *bytes, *words);
  if (!reading.whole) return Fail(reading.findings);
  warnings.insert(warnings.end(), reading.findings.begin(), reading.findings.end());
  std::vector<model::Subject> subjects;
  for (const model::ListedEntity& entity : reading.list.entities) {
    model::Subject subject;
    static_cast<model::Party&>(subject) = entity;
    subject.id = entity.id;
    subjects.push_back(std::move(subject));
  }
  return subjects;
}

}  // namespace atalaya::app
