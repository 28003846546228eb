// Where ships were heard, as uploaded: positions thinned to what port visits, sailing and signs of deception need.
#pragma once

#include <string>
#include <vector>

#include "arrive/deceive.h"
#include "store/database.h"

namespace atalaya::store {

inline constexpr std::size_t kMostFixes = 200'000;  // kept of one ship and file

struct ShipTrack {
  std::string id, state, mmsi, imo, name, first, last, file, digest, added, added_by;
  long long heard = 0, kept = 0;          // positions in the file; kept
  arrive::Track fixes;                    // by time
  std::vector<arrive::Identity> said;     // by time
};

// Drops what tells nothing new: a position less than `step` after the kept one, unless the speed crosses the stops' bounds or the place is one that
// no ship reaches. Order kept.
arrive::Track Thinned(const arrive::Track& track, arrive::Seconds step = 300);

// Adds what a file says of one ship. The same bytes again (digest, State, ship) change nothing and give the earlier id.
Result<std::string> AddTrack(Transaction& transaction, ShipTrack track);

// All of one ship that overlap [from, to]: merged by time, at most the newest 40 files. IMO number or MMSI, whichever is known.
struct Heard {
  arrive::Track fixes;
  std::vector<arrive::Identity> said;
  std::vector<std::string> files;
};
Heard TrackOf(Connection& connection, const std::string& state, const std::string& imo, const std::string& mmsi, const std::string& from, const std::string& to);

// Other ships heard by the State then and thereabouts: at most `most`.
std::vector<ShipTrack> TracksNear(Connection& connection, const std::string& state, const std::string& not_mmsi, const arrive::Track& track, std::size_t most);

// Positions as text and back: differences of whole seconds, 1e-5 degrees and tenths of knots ("-" unknown), apart at ";".
std::string FixesText(const arrive::Track& track);
arrive::Track FixesFromText(const std::string& text);

}  // namespace atalaya::store
