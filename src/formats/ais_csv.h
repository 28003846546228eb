// AIS as a table: MarineCadastre's CSV of ship positions (both spellings of its columns), as a stream from any chunking.
//
// Columns are found by name, whatever their order, case and underscores: mmsi; lat or latitude, lon or longitude; basedatetime, datetime, timestamp or
// time; and, where they are there, sog, cog, heading, vesselname or name, imo, callsign, vesseltype or shiptype, status, length, width, draft or
// draught, cargo, transceiverclass, destination. Separator: comma, semicolon or tab, by the first line. A row gives a position; what it says of the ship
// (AisStatic) is given when it differs from what was said before.
//
// Values that AIS has for "not available" (SOG 102.3, COG 360, heading 511, IMO0000000) are unknown, as is what cannot be. Text that is not UTF-8 counts as
// Latin-1. Findings (place: file:line): those of csv.h, `ais.csv-columns` (error: MMSI, position or time has no column), `ais.csv-row` (error: too few or
// too many fields, or no MMSI: the row is passed over), `ais.csv-value` (column, value: counts as unknown), `ais.csv-charset` (note), `ais.nothing`.
// At most kMaxFindingsOfAKind of each, then `findings.more`. Memory: one row, and the last words of at most kMaxAisShips ships.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "formats/track_sink.h"
#include "formats/xml_reader.h"

namespace atalaya::formats {

inline constexpr std::size_t kMaxAisShips = 200'000;
inline constexpr std::size_t kMaxAisRow = std::size_t{1} << 20;  // bytes

struct AisCsvCounts {
  std::uint64_t bytes = 0, rows = 0, refused = 0, positions = 0, statics = 0;
};

// Whether this beginning of a file is such a table.
bool IsAisCsv(std::string_view head);

// `source` as in xml_reader.h: the next piece, empty at the end.
AisCsvCounts ReadAisCsv(const XmlSource& source, const std::string& file, TrackSink& sink);
AisCsvCounts ReadAisCsv(std::string_view bytes, const std::string& file, TrackSink& sink);

}  // namespace atalaya::formats
