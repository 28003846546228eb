// The best window around a place, exactly and without looking at most of them.
//
// Zones of one centre are nested, and so are stretches with one start. Of the zones a..b and the stretches of i..j
// steps from start s, every window lies within (zone b, j steps) and contains (zone a, i steps): it has at most the
// cases of the former and at least the measure of the latter. If that pair stays below the best ratio known, all of
// them do.
//
// Zones are gathered to groups, lengths to ranges, as wide as the noise of their counts makes worth while; a block of
// kBlock starts is tested at once, by the most cases above the expected and by the least expected of any. Where that
// may win, the range of lengths is halved again and again, then starts and zones are looked at one by one. (Bounding
// many windows at once: Neill, Moore, KDD 2004, 256-265; the rest is our own.)
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "warn/study.h"

namespace atalaya::warn {

struct Window {
  double ratio = 0;
  int center = -1;           // -1: none with ratio > 0
  std::int32_t entries = 0;  // the zone: so many of the centre's entries
  int from = 0, length = 0;  // on the axis
  std::int64_t cases = 0, measure = 0;
};

// The best window seen of one set of cases.
struct Record {
  explicit Record(const Null& null) : thresholds(null) {}
  Window best;
  Thresholds thresholds;
};

class Search {
 public:
  explicit Search(const Study& study);

  // Looks at the zones of `center` within its first `entries` entries, for each set of cases. Windows that tie are told
  // apart by the order of search, which is always the same.
  void Around(int center, std::int64_t entries, std::span<const CaseSet* const> sets, std::span<Record* const> records);

 private:
  struct Group {  // zones of one centre: entries before the group, of its least zone, of its greatest
    std::int64_t begin = 0, least = 0, end = 0;
    std::int64_t low = 0, high = 0;  // weights of the two
    double noise = 0;                // of the least: relative standard deviation of its cases of the period
  };
  template <class Count>
  struct Counts {                  // of one set of cases
    std::vector<Count> day, upto;  // of the greatest zone: by time; before each time, in units of 1/2^shift_
    std::vector<Count> most;       // by block of starts
  };
  template <class Count>
  struct Sums {  // of all sets
    std::vector<Counts<Count>> counts;
    std::vector<Count> even;  // expected of the least zone before each time, in units of 1/2^shift_
  };
  template <class Count>
  struct Sight {  // what one set of cases is looked at with
    const CaseSet* set;
    Record* record;
    Counts<Count>* counts;
    const Count* even;
    double floor;  // excess needed where most is expected
  };

  template <class Count>
  void Run(int center, std::int64_t entries, std::span<const CaseSet* const> sets, std::span<Record* const> records,
           Sums<Count>& sums);
  Group NextGroup(std::int64_t begin, std::int64_t end, std::int64_t weight) const;
  int Longest(int shortest) const;
  std::int64_t Total(std::span<const CaseSet* const> sets);
  void AddMeasure(std::int64_t begin, std::int64_t end);
  template <class Count>
  void Join(const CaseSet& set, Counts<Count>& counts) const;
  template <class Count>
  void Spread(std::vector<Count>& even) const;
  void Bound(int shortest);
  template <class Count>
  void Stretches(int shortest, int longest, const Sight<Count>& sight);
  template <class Count>
  bool MayWin(int block, int shortest, int longest, const Sight<Count>& sight) const;
  template <class Count>
  void Split(int block, int shortest, int longest, const Sight<Count>& sight);
  template <class Count>
  void Starts(int block, int length, const Sight<Count>& sight);
  void Zones(int from, int length, std::int64_t cases, std::int64_t measure, const CaseSet& set, Record& record);
  std::int64_t EndOfStep(std::int64_t entry) const;

  const Study& study_;
  const double group_spread_, box_spread_;
  const double unit_;           // expected cases of a unit of measure
  std::vector<double> sparse_;  // by length: how much more a count varies in that part of the period
  int center_ = 0;
  Group group_;
  int shift_ = 0;
  std::vector<std::int64_t> upto_;   // measure before each time: of the least zone, then of the greatest; not product
  std::vector<std::int64_t> total_;  // cases on the axis of the greatest zone, by set; not product
  std::vector<std::int64_t> least_;
  std::vector<ExcessTable::Key> keys_;  // of the least expected of each block
  ExcessTable::Key least_key_ = 0;
  std::vector<std::int32_t> added_;  // cases that each entry of the group adds
  Sums<std::int16_t> narrow_;
  Sums<std::int32_t> wide_;
};

}  // namespace atalaya::warn
