// Who inspects where on one day, so that nobody outside can tell beforehand: the coverage game for each shift, the comb that turns "how often" into
// "today", and concrete slots. docs/methods/inspection-day.md.
//
//   target      a place (gate, berth, yard) in a shift
//   loss_t      harm a day expected to pass there if nobody looks: the attempts the threat rates expect at the place, by what one costs
//   caught_t    chance that a team there stops a bad consignment: share of the expected consignments it can inspect x detection of the sequence
//   payoffs     attacker loss_t uncovered, loss_t (1 - caught_t) covered; the defender's are the same with the other sign
//   shift       teams on duty = resources of its game; shifts do not share teams, and with payoffs of opposite sign the least an attacker can be
//               held to is found shift by shift
//
// What people selected comes first: a selected consignment gets the first slot of a team at its place in its shift (a later one where teams are too few);
// such a place is always covered, and the game is about the teams that are left. Then a random share of the rest gets slots: of consignments that
// are known, and, for those that are not yet known, times ("the next that comes after 10:20").
//
// Everything drawn follows from `seed` alone. Who knows the seed knows the plan: it comes from a secret key and is kept until the plan is opened.
//
// Pure; the same result every time.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "inspect/coverage.h"

namespace atalaya::inspect {

inline constexpr std::size_t kMostPlaces = 500, kMostShifts = 12, kMostTeams = 200, kMostItems = 20'000;

struct DayPlace {
  std::string id;
  std::vector<double> loss;       // by shift, >= 0; only ratios matter
  std::vector<double> expected;   // by shift: consignments worth a look (red, yellow, the random share), >= 0
  std::vector<double> arrivals;   // by shift: all consignments, >= 0
};
struct DayShift {
  std::string id;
  int from = 0, to = 0;  // minutes from the day's midnight, from < to (a night shift ends after 1440)
};
struct DayTeam {
  std::string id;
  std::vector<int> shifts;  // on duty
};
struct DayItem {
  std::string id;         // of a consignment
  int place = 0, shift = 0;  // where it is, from which shift on
  bool selected = false;  // by a person: first; else one of those known to come
};
struct DayProblem {
  std::vector<DayPlace> places;
  std::vector<DayShift> shifts;
  std::vector<DayTeam> teams;
  std::vector<DayItem> items;  // selected ones in the order of urgency
  double detection = 1;        // of the station's sequence
  double minutes = 45;         // of one inspection by a team, > 0
  double random_share = 0.01;  // of what nobody selected
  std::uint64_t seed = 1;
};

// One shift's game. By place; places with a selected consignment have coverage 1 and stand outside of it.
struct ShiftGame {
  std::vector<Target> payoffs;
  std::vector<double> coverage;
  std::vector<bool> forced;
  int teams = 0, free_teams = 0;
  double attacker_value = 0;  // what is left to the attacker's best place
};
struct Assignment {
  int shift = 0, team = 0, place = 0;
  bool forced = false;  // for selected consignments
};
struct Slot {
  int shift = 0, team = 0, place = 0, minute = 0;
  std::string item;       // empty: the next consignment that comes
  bool selected = false;  // else random
};
struct DayPlan {
  std::vector<ShiftGame> games;         // by shift
  std::vector<Assignment> assignments;  // by shift, team
  std::vector<Slot> slots;              // by shift, team, minute
  std::vector<std::string> unplaced;    // selected, but no team had time
};
int SlotsInShift(const DayShift& shift, double minutes);  // of one team
ShiftGame PlayShift(const DayProblem& problem, int shift, int teams, const std::vector<bool>& forced);
DayPlan PlanDay(const DayProblem& problem);

// --- The seal ---
// Published before the day: sha256. Kept: text and salt (256 bits). Afterwards anyone checks sha256 == SHA-256(salt + "\n" + text + "\n"), the rule
// of schedule.h's Commit.
std::string SealOf(std::string_view text, std::string_view salt);
bool Opens(std::string_view sha256, std::string_view text, std::string_view salt);

}  // namespace atalaya::inspect
