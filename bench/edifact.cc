// EDIFACT: a generated stowage plan and manifest (25 MB each), tokenised and read to the model on one thread; then memory over a long stream.
// Peer: the npm package `edifact` (node-edifact), which tokenises; it needs node and the package (npm install edifact, or NODE_PATH).
#include <sys/resource.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include "base/rng.h"
#include "bench/bench.h"
#include "formats/edifact_read.h"

namespace atalaya::bench {
namespace {

std::string Number(Rng& rng, std::uint64_t below, int width) {
  std::string text = std::to_string(rng.Below(below));
  if (text.size() < static_cast<std::size_t>(width)) text.insert(0, static_cast<std::size_t>(width) - text.size(), '0');
  return text;
}

std::string StowageSlots(Rng& rng, std::size_t bytes) {
  std::string text;
  while (text.size() < bytes) {
    text += "LOC+147+" + Number(rng, 80, 3) + Number(rng, 16, 2) + "82::5'\nMEA+WT++KGM:" + Number(rng, 30000, 4) +
            "'\nLOC+9+CRMOB:139:6'\nLOC+11+USNYC:139:6'\nRFF+BM:1'\nEQD+CN+MSKU" + Number(rng, 10'000'000, 7) + "+22G1+++5'\nNAD+CA+MSK:172:20'\n";
    if (rng.Below(20) == 0) text += "DGS+IMD+3+1203'\n";
  }
  return text;
}

std::string ManifestBills(Rng& rng, std::size_t bytes) {
  std::string text;
  for (int line = 1; text.size() < bytes; ++line) {
    text += "CNI+" + std::to_string(line) + "'RFF+BM:BILL" + Number(rng, 100'000'000, 8) + "'MOA+40:" + Number(rng, 100'000, 1) +
            ":USD'LOC+9+CRMOB'LOC+11+USNYC'GIS+23'" + "NAD+CZ+++EXPORTADORA INVENTADA " + Number(rng, 1000, 3) +
            "+AVENIDA 1+SAN JOSE+++CR'NAD+CN+++IMPORTADORA INVENTADA " + Number(rng, 1000, 3) + "+CALLE 2?+3+NEW YORK+++US'" + "GID+1+" +
            Number(rng, 900, 1) + ":CT'FTX+AAA+++FRESH FRUIT IN BOXES'MEA+AAE+G+KGM:" + Number(rng, 30000, 4) + "'SGP+MSKU" +
            Number(rng, 10'000'000, 7) + "+10'PCI+28+NO MARKS'CST+1+080390'";
  }
  return text;
}

const char* const kStowageHead =
    "UNA:+.? "
    "'UNB+UNOA:2+A+B+260115:1200+1'UNH+1+BAPLIE:D:95B:UN:SMDG22'BGM++1+9'DTM+137:2601151200:201'TDT+20+1+++MSK:172:20+++9074729:146::X'LOC+5+CRMOB'"
    "LOC+61+USNYC'DTM+132:260120:101'\n";
const char* const kManifestHead =
    "UNA:+.? 'UNB+UNOA:2+A+B+260115:1200+1'UNH+1+CUSCAR:D:95B:UN'BGM+85+1+9'DTM+137:20260115:102'TDT+20+1+1+++++9074729:146::X'LOC+11+USNYC'";
const char* const kTail = "UNT+1+1'UNZ+1+1'";

class TokenCounter : public formats::EdifactHandler {
 public:
  void Segment(const formats::EdifactSegment& segment) override {
    for (std::size_t e = 1; e < segment.Elements(); ++e) bytes += segment.Raw(e).size();
    ++segments;
  }
  void Outside(std::string_view, std::uint64_t) override {}
  void Trouble(formats::EdifactTrouble, std::uint64_t) override {}
  std::size_t segments = 0, bytes = 0;
};

class ItemCounter : public formats::DeclarationSink {
 public:
  void Take(model::Consignment&) override { ++items; }
  void Take(model::Equipment&) override { ++items; }
  std::size_t items = 0;
};

formats::FileSource BenchFiles() {
  formats::FileSource files;
  files.read = [](const std::string& path) -> Result<std::string> {
    std::ifstream in(Bench::Source() + "/" + path, std::ios::binary);
    if (!in) return Fail(Error("file.not-found", path));
    return std::string(std::istreambuf_iterator<char>(in), {});
  };
  return files;
}

long PeakMegabytes() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return used.ru_maxrss / 1024;
}

// Of this process: machines are shared.
double EdifactProcessorSeconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + 1e-6 * static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
}

std::string Rate(std::size_t bytes, double wall, double processor) {
  char text[80];
  std::snprintf(text, sizeof text, "%.0f MB/s (%.0f MB a processor second)", static_cast<double>(bytes) / wall / 1e6,
                static_cast<double>(bytes) / processor / 1e6);
  return text;
}

}  // namespace

void BenchEdifact(Bench& bench) {
  const std::size_t size = bench.quick ? 200'000 : 25'000'000;
  constexpr std::size_t kBuffer = 64 << 10;
  formats::FindingList problems;
  const formats::EdifactTables tables = formats::ReadEdifactTables(BenchFiles(), "data/formats/edifact", problems);
  Rng rng(1, StreamOf("bench.edifact"));
  struct Text {
    const char* name;
    std::string bytes;
  };
  const Text texts[] = {{"stowage plan", kStowageHead + StowageSlots(rng, size) + kTail},
                        {"manifest", kManifestHead + ManifestBills(rng, size) + kTail}};
  for (const Text& text : texts) {
    const std::string_view bytes = text.bytes;
    const std::string what = std::string("edifact tokens, ") + text.name;
    TokenCounter seen;
    Row row{what, std::to_string(bytes.size() / 1000) + " kB in buffers of 64 kB", 0, "100 MB/s", "", std::nullopt};
    double before = EdifactProcessorSeconds();
    row.seconds = Best(3, [&] {
      seen = {};
      formats::EdifactTokens tokens(seen);
      for (std::size_t at = 0; at < bytes.size(); at += kBuffer) tokens.Feed(bytes.substr(at, kBuffer));
      tokens.Finish();
    });
    row.note = Rate(bytes.size(), row.seconds, (EdifactProcessorSeconds() - before) / 3) + ", " + std::to_string(seen.segments) + " segments";
    std::ofstream(Bench::Scratch() + "/edifact.edi", std::ios::binary) << bytes;
    row.peer = bench.RunPeer("node-edifact", "node bench/edifact_peer.js");
    bench.Print(row);
    ItemCounter items;
    Row model_row{std::string("edifact to model, ") + text.name, row.size, 0, "30 MB/s", "", std::nullopt};
    before = EdifactProcessorSeconds();
    model_row.seconds = Best(3, [&] {
      items.items = 0;
      formats::EdifactReader reader(tables, "bench.edi", items);
      for (std::size_t at = 0; at < bytes.size(); at += kBuffer) reader.Feed(bytes.substr(at, kBuffer));
      reader.Finish();
    });
    model_row.note = Rate(bytes.size(), model_row.seconds, (EdifactProcessorSeconds() - before) / 3) + ", " + std::to_string(items.items) + " items";
    bench.Print(model_row);
  }
  // One message of 2 GB, made as it is read.
  Rng again(2, StreamOf("bench.edifact"));
  const std::string block = StowageSlots(again, 1'000'000);
  const std::size_t blocks = bench.quick ? 5 : 2000;
  ItemCounter items;
  const long before = PeakMegabytes();
  Row row{"edifact memory", std::to_string(blocks) + " MB, one message", 0, "memory flat", "", std::nullopt};
  const double started = EdifactProcessorSeconds();
  row.seconds = Best(1, [&] {
    formats::EdifactReader reader(tables, "long.edi", items);
    reader.Feed(kStowageHead);
    for (std::size_t i = 0; i < blocks; ++i) reader.Feed(block);
    reader.Feed(kTail);
    reader.Finish();
  });
  row.note = Rate(blocks * block.size(), row.seconds, EdifactProcessorSeconds() - started) + ", peak grew by " +
             std::to_string(PeakMegabytes() - before) + " MB, " + std::to_string(items.items) + " items";
  bench.Print(row);
}

}  // namespace atalaya::bench
