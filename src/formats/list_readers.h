// The readers of watch lists, one a format. Each puts the entries and the edition into `list`; what it could not read is an error in the findings.
// Use ReadWatchList (list_read.h), which finds out the format.
#pragma once

#include <vector>

#include "formats/list_entity.h"

namespace atalaya::formats {

// OFAC: sdn.csv with what came beside it (alt.csv names, add.csv addresses, sdn_comments.csv the end of long remarks), told apart by their columns.
void ReadOfacCsv(const std::vector<ListInput>& files, model::WatchList& list);
void ReadOfacXml(const ListInput& input, model::WatchList& list);
void ReadUnXml(const ListInput& input, model::WatchList& list);
void ReadEuXml(const ListInput& input, model::WatchList& list);
void ReadEuCsv(const ListInput& input, model::WatchList& list);
void ReadFtm(const ListInput& input, model::WatchList& list);
void ReadOwnCsv(const ListInput& input, model::WatchList& list);

// Whether a header line is that of an own list: the number of its columns that are known.
std::size_t KnownOwnColumns(std::string_view text);
// The separator that the first line uses most: comma, semicolon, tab or bar.
char SeparatorOf(std::string_view text);

}  // namespace atalaya::formats
