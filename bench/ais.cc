// AIS: a generated log read to records on one thread, beside gpsdecode on the same file (script/bootstrap unpacks it into .tools/gpsd).
#include <sys/resource.h>

#include <cstdio>
#include <fstream>
#include <string>

#include "bench/bench.h"
#include "formats/ais_read.h"
#include "formats/test_ais.h"

namespace atalaya::bench {
namespace {

class RecordCounter : public formats::TrackSink {
 public:
  void Take(model::AisPosition& record) override {
    ++records;
    if (record.lat) sum += *record.lat;
  }
  void Take(model::AisStatic& record) override { records += record.name.empty() ? 1 : 1; }
  std::size_t records = 0;
  double sum = 0;
};

double AisProcessorSeconds() {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  return static_cast<double>(used.ru_utime.tv_sec + used.ru_stime.tv_sec) + 1e-6 * static_cast<double>(used.ru_utime.tv_usec + used.ru_stime.tv_usec);
}

// As on the air: mostly positions, a tenth in two sentences, one line of a hundred damaged.
std::string Log(Rng& rng, std::size_t messages, bool tagged) {
  std::string text, block;
  for (std::size_t i = 0; i < messages; ++i) {
    formats::AisRaw raw = formats::RandomAis(rng, true);
    if (rng.Below(4) != 0) raw.type = rng.Below(5) == 0 ? 18 : 1;
    std::string lines = formats::WriteAis(raw).Lines(static_cast<int>(i % 10), i % 2 == 0 ? 'A' : 'B');
    if (rng.Below(100) == 0) lines[lines.size() / 2] = '0';
    if (tagged) {
      const std::string tag = "s:rATALAYA,c:" + std::to_string(1'764'547'200 + i / 50);
      text += "\\" + tag + "*" + formats::AisWriter::Checksum(tag) + "\\";
    }
    text += lines;
  }
  return text;
}

}  // namespace

void BenchAis(Bench& bench) {
  const std::size_t written = bench.quick ? 2'000 : 100'000, times = bench.quick ? 1 : 10;
  constexpr std::size_t kBuffer = 64 << 10;
  for (const bool tagged : {false, true}) {
    Rng rng(1, StreamOf("bench.ais"));
    const std::string part = Log(rng, written, tagged);
    std::string text;
    for (std::size_t i = 0; i < times; ++i) text += part;
    std::ofstream(Bench::Scratch() + "/ais.nmea", std::ios::binary) << text;
    RecordCounter records;
    formats::AisCounts counts;
    Row row{tagged ? "ais with tag blocks" : "ais", std::to_string(text.size() / 1'000'000) + " MB in buffers of 64 kB", 0, "1 M messages/s", "", std::nullopt};
    const double before = AisProcessorSeconds();
    row.seconds = Best(3, [&] {
      records = {};
      formats::AisReader reader("bench.nmea", records);
      for (std::size_t at = 0; at < text.size(); at += kBuffer) reader.Feed(std::string_view(text).substr(at, kBuffer));
      reader.Finish();
      counts = reader.Counts();
    });
    const double processor = (AisProcessorSeconds() - before) / 3;
    char note[160];
    std::snprintf(note, sizeof note, "%.2f M messages/s (%.2f M a processor second), %llu messages, %llu lines refused",
                  static_cast<double>(counts.messages + counts.other) / row.seconds / 1e6, static_cast<double>(counts.messages + counts.other) / processor / 1e6,
                  static_cast<unsigned long long>(counts.messages + counts.other), static_cast<unsigned long long>(counts.refused));
    row.note = note;
    row.peer = bench.RunPeer("gpsdecode", "/usr/bin/python3 -B bench/ais_peer.py");
    bench.Print(row);
  }
}

}  // namespace atalaya::bench
