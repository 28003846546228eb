// Watch lists from bytes: which format it is, what it says, and whether all of it arrived.
//
//   const Result<ListWords> words = ReadListWords(disk, warnings);            // once
//   ListReading reading = ReadWatchList("sdn.csv", bytes, *words);
//   if (reading.whole) keep reading.list; else keep the last good edition and show reading.findings
//
// Formats (docs/formats/watchlists.md): OFAC SDN as CSV (with its companions) and XML, UN consolidated XML, EU consolidated XML and CSV, OpenSanctions
// FtM JSON lines, own lists as CSV. The format is told by the bytes, never by the file's name.
//
// `list` holds every entry that could be read, in the order of the source, with ids of their own. `whole` is false where anything was lost: the file
// was cut, a row or element could not be read, the count that the source states is another. Nothing that is in an entry is dropped: what has no place
// goes to its remarks.
//
// Findings: those of csv.h, xml_reader.h, json_parse.h and `list.unknown-format`, `list.html` (a web page instead of a list), `list.charset` (warning),
// `list.empty` (no entries), `list.count`, `list.no-end-mark` (warning), `list.no-id`, `list.no-name`, `list.duplicate-id`, `list.duplicate`, `list.too-much`, `list.imo`,
// `list.container`, `list.date`, `list.orphans`, `list.skipped`, `list.trusted-mixed`, `list.second-main`, `list.no-main`, `list.ftm-line`, `file.too-large`.
//
// Pure; safe from any thread. Same bytes, same result.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "formats/list_words.h"

namespace atalaya::formats {

enum class ListFormat { kUnknown, kOfacCsv, kOfacXml, kUnXml, kEuXml, kEuCsv, kFtm, kOwnCsv };

// "ofac-csv", "ofac-xml", "un-xml", "eu-xml", "eu-csv", "ftm", "own-csv", "unknown".
const char* ListFormatName(ListFormat format);

struct ListFile {
  std::string name;  // file name or address; names the list where the source has no name of its own
  std::string_view bytes;
};

struct ListOptions {
  std::string id;        // instead of the reader's own, "" to keep it
  bool trusted = false;  // a list of the good, whatever its rows say
};

struct ListReading {
  ListFormat format = ListFormat::kUnknown;
  model::WatchList list;
  Findings findings;
  bool whole = false;
};

// One list in one file.
ListReading ReadWatchList(const std::string& name, std::string_view bytes, const ListWords& words, const ListOptions& options = {});

// One list in several files: OFAC's sdn.csv with alt.csv, add.csv and sdn_comments.csv in any order. The digest is that of all bytes in the order given.
ListReading ReadWatchList(std::span<const ListFile> files, const ListWords& words, const ListOptions& options = {});

ListFormat DetectListFormat(std::string_view bytes);

}  // namespace atalaya::formats
