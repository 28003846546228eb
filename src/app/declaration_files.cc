#include "app/declaration_files.h"

#include <algorithm>
#include <utility>

namespace atalaya::app {
namespace {

class SummarySink : public formats::DeclarationSink, public formats::TrackSink {
 public:
  explicit SummarySink(DeclarationSummary& summary) : summary_(summary) {}
  void Begin(const model::Declaration& head) override {
    auto& formats = summary_.formats;
    if (formats.size() < kMaxSummaryFormats && std::find(formats.begin(), formats.end(), head.format) == formats.end()) formats.push_back(head.format);
  }
  void Take(model::Consignment&) override { ++summary_.consignments; }
  void Take(model::Equipment&) override { ++summary_.equipment; }
  void Take(model::Person&) override { ++summary_.persons; }
  void Take(model::Inspection&) override { ++summary_.inspections; }
  void End(model::Declaration& head) override { findings.Add(std::move(head.findings)); }
  void Take(model::AisPosition&) override { ++summary_.positions; }
  void Take(model::AisStatic&) override { ++summary_.statics; }
  void Take(model::AisText&) override { ++summary_.texts; }
  void Found(Finding finding) override { findings.Add(std::move(finding)); }

  formats::FindingList findings;

 private:
  DeclarationSummary& summary_;
};

}  // namespace

std::optional<DeclarationSummary> CheckDeclarationFile(Disk& disk, const std::filesystem::path& path,
                                                       const std::function<const formats::EdifactTables&()>& tables, Findings& findings) {
  Findings problems;
  auto pieces = disk.Pieces(path, problems);
  if (!pieces) return std::nullopt;  // who asks next says why
  const std::string head((*pieces)());
  const bool whole = head.size() < (std::size_t{256} << 10);
  if (head.empty() || formats::RecogniseDeclaration(head, whole).kind == formats::DeclarationFile::kUnknown) return std::nullopt;
  DeclarationSummary summary;
  summary.file = path.filename().string();
  SummarySink sink(summary);
  bool given = false;
  const auto source = [&]() -> std::string_view { return std::exchange(given, true) ? (*pieces)() : std::string_view(head); };
  const formats::DeclarationReading reading = formats::ReadDeclaration(source, summary.file, tables(), sink, &sink);
  summary.kind = formats::DeclarationFileName(reading.kind);
  summary.bytes = reading.bytes;
  summary.declarations = reading.declarations;
  Append(findings, sink.findings.Take());
  Append(findings, std::move(problems));
  return summary;
}

formats::EdifactTables ReadShippedEdifactTables(Disk& disk, const std::filesystem::path& data, Findings& findings) {
  formats::FindingList problems;
  formats::EdifactTables tables = formats::ReadEdifactTables(disk.Source(), (data / "formats" / "edifact").string(), problems);
  Append(findings, problems.Take());
  return tables;
}

}  // namespace atalaya::app
