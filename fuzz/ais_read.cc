// Any bytes as AIS, as sentences and as a table: cutting changes nothing, values are in their ranges, counts add up.
#include <cmath>

#include "base/text_util.h"
#include "formats/ais_csv.h"
#include "formats/ais_read.h"
#include "fuzz/target.h"

using namespace atalaya;

namespace {

void InRange(const formats::TrackCollector& all, std::size_t size) {
  for (const model::AisPosition& p : all.positions) {
    fuzz::Promise(p.lat.has_value() == p.lon.has_value());
    fuzz::Promise(!p.lat || (std::abs(*p.lat) <= 90 && std::abs(*p.lon) <= 180));
    fuzz::Promise(!p.cog_deg || (*p.cog_deg >= 0 && *p.cog_deg < 360));
    fuzz::Promise(!p.heading_deg || (*p.heading_deg >= 0 && *p.heading_deg < 360));
    fuzz::Promise(!p.status || (*p.status >= 0 && *p.status <= 14));
    fuzz::Promise(!p.second || (*p.second >= 0 && *p.second < 60));
    fuzz::Promise(!p.time_ms || (*p.time_ms >= 631'152'000'000 && *p.time_ms < 4'102'444'800'000));
    fuzz::Promise(p.at.offset + p.at.length <= size);
    fuzz::Promise(!FirstBadUtf8(p.source));
  }
  for (const model::AisStatic& s : all.statics) {
    fuzz::Promise(!FirstBadUtf8(s.name) && !FirstBadUtf8(s.call_sign) && !FirstBadUtf8(s.destination) && !FirstBadUtf8(s.source));
    fuzz::Promise(s.message == 0 || (s.name.size() <= 500 && s.call_sign.size() <= 7 && s.destination.size() <= 20));
    fuzz::Promise(!s.eta_month || (*s.eta_month >= 1 && *s.eta_month <= 12));
  }
  for (const model::AisText& text : all.texts) fuzz::Promise(!FirstBadUtf8(text.text));
}

}  // namespace

// The first byte says how the rest is cut.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes = fuzz::Bytes(data, size).substr(1);
  const std::size_t piece = data[0] % 61 + 1;
  formats::TrackCollector whole, cut;
  formats::AisOptions options;
  options.open_messages = 5;
  options.wait_lines = 20;
  formats::AisReader reader("f", whole, options), again("f", cut, options);
  reader.Feed(bytes);
  reader.Finish();
  for (std::size_t at = 0; at < bytes.size(); at += piece) again.Feed(bytes.substr(at, piece));
  again.Finish();
  InRange(whole, bytes.size());
  const formats::AisCounts &a = reader.Counts(), &b = again.Counts();
  fuzz::Promise(a.lines == b.lines && a.sentences == b.sentences && a.messages == b.messages && a.refused == b.refused && a.incomplete == b.incomplete);
  fuzz::Promise(a.bytes == bytes.size() && b.bytes == bytes.size());
  fuzz::Promise(whole.findings == cut.findings && whole.positions.size() == cut.positions.size());
  fuzz::Promise(a.refused + a.messages + a.other + a.incomplete <= a.sentences);
  formats::TrackCollector table, table_cut;
  formats::ReadAisCsv(bytes, "f", table);
  std::size_t at = 0;
  formats::ReadAisCsv(
      [&]() mutable {
        const std::string_view next = bytes.substr(std::min(at, bytes.size()), piece);
        at += piece;
        return next;
      },
      "f", table_cut);
  InRange(table, bytes.size());
  fuzz::Promise(table.positions.size() == table_cut.positions.size() && table.statics.size() == table_cut.statics.size());
  return 0;
}
