// Signs that what a ship transmits is not what it is or where it is (formats.md section 6). Signs, not proof: a clock set wrong, a new owner or a
// station's error look the same; each says what was heard, and a person judges.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "arrive/track.h"

namespace atalaya::arrive {

enum class Sign {
  kTwoPlaces,     // segments of one identity that overlap in time: two transmitters
  kJump,          // between two positions in a row: faster than ships go
  kFlagMid,       // the country in the MMSI is not the flag
  kImoDigit,      // not a ship's number
  kNameChanged,
  kCallSignChanged,
  kImoChanged,
  kSizeChanged,
  kDark,          // long silence far from any port
  kEncounter,     // close to another ship for long, away from ports
};
std::string SignName(Sign sign);  // "two-places", "jump", ...

struct Signal {
  Sign sign = Sign::kJump;
  Seconds from = 0, to = 0;
  double lat = 0, lon = 0, lat_to = 0, lon_to = 0;
  double km = 0, hours = 0;
  std::string was, is;  // what changed; the other ship
};

struct DeceptionRules {
  double jump_km_per_hour = 100;             // over more than `short_step`
  double jump_km = 50;                       // within it
  Seconds short_step = 300;
  double jitter_km = 2;                      // positions that differ by less are one place, whatever the clock says
  std::size_t least_fixes = 3;               // of a segment to count as another transmitter
  Seconds dark = 12 * kHour;                 // (recalled)
  double dark_off_nm = 50;                   // (recalled) from the nearest known port, standing in for the coast
  double encounter_km = 0.5;                 // (recalled)
  Seconds encounter = 2 * kHour;             // (recalled)
  double encounter_off_km = 10;              // from the nearest known port
  Seconds encounter_step = 600, longest_step = kHour;  // positions are interpolated between neighbours at most so far apart
  double size_change_m = 5;
};

// Parts of a track that one ship can have sailed. Greedy: a position joins the nearest segment from which it can be reached, else it begins
// another one. Indices into the track.
std::vector<std::vector<std::size_t>> Segments(const Track& track, const DeceptionRules& rules = {});

std::vector<Signal> SignsOfTrack(const Track& track, const std::vector<PortPoint>& ports, const DeceptionRules& rules = {});

// What a ship says of itself, each time it says something else; by time. Empty text and 0: not said.
struct Identity {
  Seconds at = 0;
  std::string imo, name, call_sign;
  double length_m = 0, beam_m = 0;
};
std::vector<Signal> SignsOfIdentity(const std::vector<Identity>& said, const DeceptionRules& rules = {});

// `countries`: MID -> ISO 3166 alpha-2, blank separated where a territory and its State may both be declared ("BM GB"). nullopt: they agree, or
// cannot be compared.
std::optional<Signal> FlagAgainstMid(const std::string& mmsi, const std::string& flag_iso2, const std::map<int, std::string>& countries);

std::vector<Signal> Encounters(const Track& a, const Track& b, const std::vector<PortPoint>& ports, const std::string& other, const DeceptionRules& rules = {});

}  // namespace atalaya::arrive
