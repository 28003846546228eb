// Any bytes through the one door: a kind is told whatever the pieces; a file is read, or a finding says why not.
#include "formats/declaration_read.h"

#include "formats/test_files.h"
#include "fuzz/target.h"

using namespace atalaya;

namespace {

const formats::EdifactTables& DoorTables() {
  static const formats::EdifactTables kTables = [] {
    formats::FindingList findings;
    return formats::ReadEdifactTables(formats::SourceTree(), "data/formats/edifact", findings);
  }();
  return kTables;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::Bytes(data, size);
  formats::DeclarationCollector all, cut;
  formats::TrackCollector tracks, tracks_cut;
  const auto whole = formats::ReadDeclaration(bytes, "f", DoorTables(), all, &tracks);
  std::size_t at = 0;
  const auto pieces = formats::ReadDeclaration(
      [&]() mutable {
        const std::string_view next = bytes.substr(std::min(at, bytes.size()), 37);
        at += 37;
        return next;
      },
      "f", DoorTables(), cut, &tracks_cut);
  fuzz::Promise(whole.kind == pieces.kind && whole.looks == pieces.looks && whole.declarations == pieces.declarations && whole.records == pieces.records);
  fuzz::Promise(whole.declarations == all.declarations.size());
  fuzz::Promise(whole.kind != formats::DeclarationFile::kUnknown || HasErrors(all.findings));
  fuzz::Promise(!formats::IsTrack(whole.kind) || all.declarations.empty());
  return 0;
}
