// Reading watch lists: megabytes a second and memory, on the real lists in data/watchlists and on larger ones made of them.
#include <malloc.h>

#include <fstream>
#include <iterator>

#include "bench/bench.h"
#include "formats/list_read.h"

namespace atalaya::bench {
namespace {

std::string ListBytes(const std::string& path) {
  std::ifstream in(Bench::Source() + "/" + path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// The entries of a list as OpenSanctions would write their names, dates and countries.
std::string AsFtm(const model::WatchList& list) {
  std::string lines;
  for (const model::ListedEntity& e : list.entities) {
    const auto quoted = [](const std::string& text) {
      std::string out = "\"";
      for (const char c : text) (c == '"' || c == '\\' ? out += '\\' : out) += c;
      return out + "\"";
    };
    lines += R"({"id":")" + e.id + R"(","schema":")" + (e.kind == model::PartyKind::kPerson ? "Person" : "Company") + R"(","properties":{"name":[)";
    for (std::size_t i = 0; i < e.names.size(); ++i) lines += (i ? "," : "") + quoted(e.names[i].text);
    lines += R"(],"country":[)";
    for (std::size_t i = 0; i < e.countries.size(); ++i) lines += (i ? "," : "") + quoted(e.countries[i]);
    lines += R"(],"notes":[)" + quoted(e.remarks) + "]}}\n";
  }
  return lines;
}

void MeasureList(const Bench& bench, const std::string& what, const std::string& name, const std::string& bytes, const formats::ListWords& words) {
  Row row{"lists, " + what, "", 0, "", "", std::nullopt};
  formats::ListReading reading;
  row.seconds = Best(bench.quick ? 1 : 5, [&] { reading = formats::ReadWatchList(name, bytes, words); });
  reading = {};
  malloc_trim(0);
  const std::size_t before = mallinfo2().uordblks;
  reading = formats::ReadWatchList(name, bytes, words);
  const std::size_t kept = mallinfo2().uordblks - before;
  char text[160];
  std::snprintf(text, sizeof text, "%.1f MB", static_cast<double>(bytes.size()) / 1e6);
  row.size = text;
  std::snprintf(text, sizeof text, "%zu entries; %.0f MB/s; the list takes %.1f MB; %s", reading.list.entities.size(),
                static_cast<double>(bytes.size()) / 1e6 / row.seconds, static_cast<double>(kept) / 1e6, reading.whole ? "whole" : "NOT whole");
  row.note = text;
  bench.Print(row);
}

}  // namespace

void BenchLists(Bench& bench) {
  const formats::FileSource files{[](const std::string& path) -> Result<std::string> { return ListBytes(path); }, {}};
  Findings warnings;
  Result<formats::ListWords> words = formats::ReadListWords(files, warnings);
  if (!words) return;
  Row row{"lists, tables of words", "", 0, "", "", std::nullopt};
  row.seconds = Best(bench.quick ? 1 : 5, [&] { words = formats::ReadListWords(files, warnings); });
  bench.Print(row);
  const std::string sdn = ListBytes("data/watchlists/ofac-2023-01/sdn.csv");
  MeasureList(bench, "OFAC csv", "sdn.csv", sdn, *words);
  const std::string un = ListBytes("data/watchlists/un-2026-02/UN_consolidated.xml");
  MeasureList(bench, "UN xml", "un.xml", un, *words);
  MeasureList(bench, "FtM json lines", "ftm.json", AsFtm(formats::ReadWatchList("sdn.csv", sdn, *words).list), *words);
  // Twenty times the UN's list: larger than any that is published.
  const std::size_t from = un.find("<INDIVIDUALS>"), to = un.find("</CONSOLIDATED_LIST>");
  std::string large = un.substr(0, from);
  for (int copy = 0; copy < (bench.quick ? 2 : 20); ++copy) {
    std::string part = un.substr(from, to - from);
    for (std::size_t at = part.find("<REFERENCE_NUMBER>"); at != std::string::npos; at = part.find("<REFERENCE_NUMBER>", at + 19)) {
      part.insert(at + 18, std::to_string(copy) + "-");
    }
    large += part;
  }
  MeasureList(bench, "UN xml x 20", "un.xml", large + un.substr(to), *words);
}

}  // namespace atalaya::bench
