// Where ships were and what they said of themselves over AIS (ITU-R M.1371-5), or a table made from it: one record a message.
// Plain data: readers (formats/ais_read.h, formats/ais_csv.h) make it, port visits and declared calls are compared with it.
//
// Conventions. nullopt and "" are unknown: the message's own sentinel ("not available") or a value that cannot be (a latitude of 95). Times are
// milliseconds since 1970 UTC: those of the receiver (tag block, stamp beside the line) or of the table; the message itself tells only the second of a
// minute. Angles are degrees, WGS 84; speeds knots; lengths metres. Codes are those of the standard.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "model/declaration.h"

namespace atalaya::model {

// Of the station that speaks.
enum class AisStation : std::uint8_t { kUnknown, kClassA, kClassB, kBase, kAircraft, kAid };

struct AisPosition {
  std::uint32_t mmsi = 0;
  std::uint8_t message = 0;  // 1, 2, 3, 4, 9, 18, 19, 21, 27; 0: from a table
  std::uint8_t repeat = 0;
  AisStation station = AisStation::kUnknown;
  bool own = false;  // VDO: the receiver's own ship
  bool accurate = false, raim = false;  // better than 10 m; integrity watched
  std::optional<std::int64_t> time_ms;
  std::optional<double> lat, lon, sog_kn, cog_deg;
  std::optional<int> heading_deg;
  std::optional<double> turn_deg_min;   // rate of turn by an indicator, + to starboard
  std::optional<int> turn_side;         // +1, -1: faster than 5 degrees in 30 s, by no indicator
  std::optional<int> status;            // navigational, 0 to 14: 0 under way by engine, 1 at anchor, 5 moored ...
  std::optional<int> manoeuvre;         // 1 none special, 2 special
  std::optional<int> second;            // of the position, 0 to 59
  std::optional<int> altitude_m;        // aircraft; 4094 is "that or more"
  std::string station_time;             // base station: "2026-11-30T19:54:13Z"
  std::string source;                   // receiver, where a tag block names it
  SourceSpan at;                        // first sentence; `segment` is the line, from 1
};

struct AisStatic {
  std::uint32_t mmsi = 0;
  std::uint8_t message = 0;  // 5, 19, 21, 24; 0: from a table
  std::uint8_t repeat = 0;
  AisStation station = AisStation::kUnknown;
  bool own = false;
  std::optional<std::int64_t> time_ms;
  std::optional<std::uint32_t> imo;
  CheckDigit imo_check = CheckDigit::kAbsent;
  std::string call_sign, name, destination;
  std::optional<int> ship_type;                                   // 1 to 99; aid: kind of aid 1 to 31
  std::optional<int> to_bow, to_stern, to_port, to_starboard;     // of the antenna: length = to_bow + to_stern
  std::optional<double> length_m, width_m;                        // by those, or as a table says
  std::optional<double> draught_m;
  std::optional<int> eta_month, eta_day, eta_hour, eta_minute;    // UTC, no year
  std::optional<int> cargo;                                       // table: kind of cargo
  std::string vendor;                                             // 24 B: three letters
  std::optional<std::uint32_t> mothership;                        // 24 B of a craft with a parent ship
  std::string source;
  SourceSpan at;
};

// Safety related text (12, 14), as broadcast.
struct AisText {
  std::uint32_t mmsi = 0, to = 0;  // to: 0 to all
  std::uint8_t message = 0;
  std::optional<std::int64_t> time_ms;
  std::string text, source;
  SourceSpan at;
};

}  // namespace atalaya::model
