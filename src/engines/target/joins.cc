// A bill of lading must join what others saw: a gate, a crane, a ship. And a container is in one place at a time.
#include <algorithm>
#include <cmath>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "target/signals.h"

namespace atalaya::target {
namespace {

std::uint64_t Pair(Word a, Word b) { return (static_cast<std::uint64_t>(static_cast<std::uint32_t>(a)) << 32) | static_cast<std::uint32_t>(b); }

// When a consignment is at this side's port.
double PortDay(const Shipment& s) { return s.import ? s.arrived : s.sailed; }

// Whether the source covers the days in which the event must have happened.
template <class Event>
bool Covered(const Feed<Event>& feed, double day, const SignalOptions& options) {
  return day - options.join_days >= feed.from && day + options.grace_days <= feed.to;  // false where anything is unknown
}

struct Use {
  Word container;
  double from, to;
  Word voyage;
  std::int32_t shipment;
};

struct Reach {
  double day = 0;
  Word voyage = kUnknownWord;
  std::int32_t shipment = kNoOther;
};

// Of the uses seen so far the one that reaches farthest, and the one that does among those of other voyages than its.
struct Farthest {
  Reach first, second;

  const Reach& OfOther(Word voyage) const { return first.voyage != voyage ? first : second; }
  void Add(const Reach& reach) {
    if (first.shipment == kNoOther || reach.voyage == first.voyage) {
      if (first.shipment == kNoOther || reach.day > first.day) first = reach;
    } else if (reach.day > first.day) {
      second = first;
      first = reach;
    } else if (second.shipment == kNoOther || reach.day > second.day) {
      second = reach;
    }
  }
};

// A use overlaps one of another voyage if, among those that begin before it ends, one reaches beyond its beginning. O(n log n).
void MarkOverlaps(std::vector<Use>& uses, std::vector<Signals>& out) {
  std::sort(uses.begin(), uses.end(), [](const Use& a, const Use& b) {
    return std::tie(a.container, a.from, a.to, a.voyage, a.shipment) < std::tie(b.container, b.from, b.to, b.voyage, b.shipment);
  });
  std::vector<Farthest> farthest;  // of the first 1, 2, ... uses of a container
  for (std::size_t from = 0; from < uses.size();) {
    farthest.clear();
    Farthest so_far;
    std::size_t to = from;
    for (; to < uses.size() && uses[to].container == uses[from].container; ++to) {
      so_far.Add({uses[to].to, uses[to].voyage, uses[to].shipment});
      farthest.push_back(so_far);
    }
    for (std::size_t i = from; i < to; ++i) {
      const auto later = std::partition_point(uses.begin() + static_cast<std::ptrdiff_t>(from), uses.begin() + static_cast<std::ptrdiff_t>(to),
                                              [&](const Use& use) { return use.from < uses[i].to; });
      const auto begun = static_cast<std::size_t>(later - uses.begin()) - from;  // at least this one
      const Reach& other = farthest[begun - 1].OfOther(uses[i].voyage);
      if (other.shipment == kNoOther || !(other.day > uses[i].from)) continue;
      Signals& signals = out[static_cast<std::size_t>(uses[i].shipment)];
      signals.two_voyages = Truth::kTrue;
      if (signals.two_voyages_with == kNoOther) signals.two_voyages_with = other.shipment;
    }
    from = to;
  }
}

void FindTwoVoyages(const Declarations& d, std::vector<Signals>& out) {
  std::vector<Use> uses;
  for (std::size_t i = 0; i < d.shipments.size(); ++i) {
    const Shipment& s = d.shipments[i];
    const Word voyage = d.words->Folded(s.voyage);
    if (voyage < 0 || !(s.sailed < s.arrived)) continue;
    bool any = false;
    for (const Box& box : s.boxes) {
      if (box.number < 0) continue;
      uses.push_back({d.words->Folded(box.number), s.sailed, s.arrived, voyage, static_cast<std::int32_t>(i)});
      any = true;
    }
    if (any) out[i].two_voyages = Truth::kFalse;
  }
  MarkOverlaps(uses, out);
}

}  // namespace

void JoinEvents(const Declarations& d, const SignalOptions& options, std::vector<Signals>& out) {
  const Words& words = *d.words;
  std::unordered_map<Word, std::vector<double>> gates;
  for (const GatePass& pass : d.gates.events) {
    if (pass.container >= 0 && !std::isnan(pass.day)) gates[words.Folded(pass.container)].push_back(pass.day);
  }
  for (auto& [container, days] : gates) std::sort(days.begin(), days.end());
  std::unordered_set<std::uint64_t> moves;
  for (const BoxMove& move : d.moves.events) moves.insert(Pair(words.Folded(move.container), words.Folded(move.voyage)));
  std::unordered_set<Word> calls;
  for (const ShipCall& call : d.calls.events) calls.insert(words.Folded(call.voyage));

  for (std::size_t i = 0; i < d.shipments.size(); ++i) {
    const Shipment& s = d.shipments[i];
    const double day = PortDay(s);
    const Word voyage = words.Folded(s.voyage);
    bool boxes = false, gate = false, move = false;
    for (const Box& box : s.boxes) {
      if (box.number < 0) continue;
      boxes = true;
      const Word number = words.Folded(box.number);
      if (const auto found = gates.find(number); found != gates.end()) {
        const auto first = std::lower_bound(found->second.begin(), found->second.end(), day - options.join_days);
        gate = gate || (first != found->second.end() && *first <= day + options.join_days);
      }
      move = move || moves.contains(Pair(number, voyage));
    }
    const auto missing = [](bool found) { return found ? Truth::kFalse : Truth::kTrue; };
    if (boxes && Covered(d.gates, day, options)) out[i].no_gate = missing(gate);
    if (boxes && voyage >= 0 && Covered(d.moves, day, options)) out[i].no_move = missing(move);
    if (voyage >= 0 && Covered(d.calls, day, options)) out[i].no_call = missing(calls.contains(voyage));
  }
  FindTwoVoyages(d, out);
}

}  // namespace atalaya::target
