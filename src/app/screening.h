// Watch lists and word tables from the disk, ready to be asked: for `atalaya screen`.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "app/disk.h"
#include "screen/screen.h"

namespace atalaya::app {

struct ScreeningLists {
  std::vector<model::WatchList> lists;
  Findings findings;               // what was wrong with lists and tables; warnings too
  std::vector<std::string> lost;   // lists that could not be read whole and are left out: a "clear" does not speak of them
};

// Each path is a list in one file, or a folder with one list in several files (OFAC's sdn.csv with alt.csv). `data`: the shipped packs. A list that did not
// arrive whole is left out and named in `lost`: half a list must not look like a whole one. Findings of the result: tables that are not there.
Result<ScreeningLists> ReadScreeningLists(Disk& disk, const std::filesystem::path& data, const std::vector<std::string>& paths);

// Word tables, the rarity of words in these lists, and the index over them. Lives as long as what was asked of it.
struct Screening {
  screen::Words words;
  screen::Rarity rarity;
  std::unique_ptr<screen::Index> index;
};
Result<std::unique_ptr<Screening>> MakeScreening(Disk& disk, const std::filesystem::path& data, std::vector<model::WatchList> lists);

// Subjects from a table with the columns of an own list (docs/formats/watchlists.md).
Result<std::vector<model::Subject>> ReadSubjects(Disk& disk, const std::filesystem::path& data, const std::string& path, Findings& warnings);

}  // namespace atalaya::app
