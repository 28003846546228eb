// Everything the system can say about one call before a person looks at it: the notice checked, the declared calls verified against the track or
// against sailing time, and signs of deception. Start here.
//
//   Review review = Examine(input, rules);
//   review.findings   what to look at, worst first; each with its code, its arguments and where
//   review.calls      the declared calls and what was seen instead, by time
//   review.legs       speeds between them
#pragma once

#include "arrive/align.h"
#include "arrive/deceive.h"
#include "arrive/notice.h"
#include "arrive/sailing.h"
#include "arrive/visits.h"

namespace atalaya::arrive {

struct Rules {
  NoticeRules notice;
  VisitRules visits;
  AlignRules align;
  SailingRules sailing;
  DeceptionRules deception;
  std::map<std::string, std::pair<double, double>> radius;  // harbour size ("large" ...) -> enter, leave in km
  std::size_t most_signs = 20;                              // findings of one kind of sign; more are counted
};

struct OtherShip {
  std::string name;
  Track track;
};

struct ReviewInput {
  Notice notice;
  NoticeContext context;
  std::string mmsi, flag, ship_type;        // flag: ISO 3166 alpha-2 or ""
  Track track;                              // of this ship, by time
  std::vector<Identity> said;               // on AIS, by time
  std::vector<OtherShip> others;
  std::vector<PortPoint> ports;             // all known ports
  const SeaMap* map = nullptr;
  const std::map<int, std::string>* countries = nullptr;  // MID -> ISO2
};

struct Review {
  Findings findings;
  std::vector<DeclaredCall> declared;       // oldest first; the last one is this call
  std::vector<int> notice_index;            // of each in Notice::calls; -1: this call
  Observed observed;
  std::vector<VerifiedCall> calls;          // of declared without this call
  std::vector<Leg> legs;
  std::vector<Signal> signals;
  long long flags = 0;                      // findings that ask for a person: errors
  long long looks = 0;                      // warnings
};

Review Examine(const ReviewInput& input, const Rules& rules);

}  // namespace atalaya::arrive
