// A whole pack with one file replaced. The first byte chooses the file.
#include "fuzz/target.h"

using namespace atalaya;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  static const formats::FileMap kPack = formats::TestPack();
  const auto chosen = std::next(kPack.begin(), static_cast<std::ptrdiff_t>(data[0] % kPack.size()));
  formats::FileSource files;
  files.read = [&](const std::string& path) -> Result<std::string> {
    if (path == chosen->first) return std::string(fuzz::Bytes(data + 1, size - 1));
    const auto it = kPack.find(path);
    if (it == kPack.end()) return Fail(Error("file.not-found", path));
    return it->second;
  };
  Findings warnings;
  const auto region = formats::ReadRegion(files, "pack", warnings);
  fuzz::Promise(region ? !HasErrors(warnings) : HasErrors(region.error()));
  if (!region) return 0;
  fuzz::Promise(region->answers.size() == region->facilities.size() &&
                region->facility_standard.size() == region->facilities.size());
  for (const int standard : region->facility_standard) {
    fuzz::Promise(standard >= 0 && standard < static_cast<int>(region->standards.size()));
  }
  return 0;
}
