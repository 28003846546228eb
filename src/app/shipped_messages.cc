#include "app/shipped_messages.h"

namespace atalaya::app {

Result<Messages> LoadMessages(Disk& disk, const std::filesystem::path& data) {
  const std::filesystem::path folder = data / "messages" / "parts";
  std::array<std::vector<MessageDocument>, 4> documents;
  Findings findings;
  for (const Language language : kLanguages) {
    for (const auto& path : FilesIn(folder, std::string(".") + LanguageCode(language) + ".json")) {
      auto bytes = disk.Read(path, kMaxPackBytes);
      if (!bytes) {
        Append(findings, bytes.error());
        continue;
      }
      documents[static_cast<std::size_t>(language)].push_back({path.filename().string(), std::move(*bytes)});
    }
  }
  if (documents[0].empty()) findings.push_back(Error("file.not-found", (folder / "*.en.json").string()));
  if (!findings.empty()) return Fail(std::move(findings));
  return Messages::Parse(documents);
}

}  // namespace atalaya::app
