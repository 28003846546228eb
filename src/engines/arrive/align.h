// Declared calls against observed visits of the same ship: which were seen, at other days, not declared, not so, or cannot be told.
//
// Both lists are in order of time and stay so: the pairing is the cheapest order-preserving one (dynamic programming as in Needleman and Wunsch,
// J. Mol. Biol. 48, 1970). Only calls at the same port pair. Cost of a pair: days apart beyond the tolerance, at most `AlignRules::window`; of a call
// or visit left alone: fixed. Costs are whole numbers (hours), so that equal costs are equal; of equal pairings the one that pairs earliest.
//
// What stays alone is judged by where the ship can have been: a declared call is contradicted only if between any two neighbouring positions around
// its days the ship could not have reached the port and come back at `fastest_kn`; where it could (silence, no track), it is unverifiable.
#pragma once

#include <string>
#include <vector>

#include "arrive/visits.h"

namespace atalaya::arrive {

// One line of the last calls, as declared. `arrived`, `departed`: the earliest and the latest the words allow ("2026-11-30" is that whole day).
struct DeclaredCall {
  std::string port;       // UN/LOCODE, or the name as written where there is no code
  bool known = false;     // lat and lon are known
  double lat = 0, lon = 0, reach_km = 4;
  bool has_arrived = false, has_departed = false;
  Seconds arrived = 0, arrived_latest = 0, departed = 0, departed_latest = 0;
  Seconds From() const { return has_arrived ? arrived : departed; }
  Seconds To() const { return has_departed ? departed_latest : arrived_latest; }
  bool Dated() const { return has_arrived || has_departed; }
};

struct AlignRules {
  Seconds tolerance = kDay;         // local time, days only, clocks: no difference
  Seconds window = 10 * kDay;       // further apart is another call
  long long alone_declared = 120, alone_observed = 72;  // costs in hours: a pair pays its hours beyond the tolerance
  double fastest_kn = 30;
};

enum class Verdict { kConfirmed, kWrongDate, kUndeclared, kContradicted, kUnverifiable };
inline constexpr Verdict kVerdicts[] = {Verdict::kConfirmed, Verdict::kWrongDate, Verdict::kUndeclared, Verdict::kContradicted, Verdict::kUnverifiable};
std::string VerdictName(Verdict verdict);  // "confirmed", "wrong-date", ...

// Why a call cannot be verified.
enum class Doubt { kNone, kNoTrack, kOutsideTrack, kSilence, kUnknownPort, kNoDates, kNotStopped };
std::string DoubtName(Doubt doubt);  // "no-track", ...

struct VerifiedCall {
  Verdict verdict = Verdict::kUnverifiable;
  Doubt doubt = Doubt::kNone;
  int declared = -1, visit = -1;  // indices; -1: none
  Seconds apart = 0;              // of a pair: beyond nothing; how far the days are apart
  // Contradicted: where the ship was heard nearest to the middle of the declared days. Silence: between which positions.
  Fix seen, until;
  double km = 0;                  // from the declared port to `seen`
  std::string near;               // port of the visit the ship made instead, if any
};

struct Pairing {
  std::vector<int> of_declared;  // index of the visit, -1: alone
  long long cost = 0;
};
// The cheapest pairing alone (for tests against brute force). Passages never pair and cost nothing.
Pairing Pair(const std::vector<DeclaredCall>& declared, const std::vector<Visit>& visits, const AlignRules& rules);
// Cost of pairing two; negative: they cannot.
long long PairCost(const DeclaredCall& declared, const Visit& visit, const AlignRules& rules);

// `declared` by time, oldest first. Verdicts by time; undeclared visits only between the first declared arrival and `until` (the notice's time).
std::vector<VerifiedCall> Align(const std::vector<DeclaredCall>& declared, const Observed& observed, const Track& track, Seconds until,
                                const AlignRules& rules = {});

}  // namespace atalaya::arrive
