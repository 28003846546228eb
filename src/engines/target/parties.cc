// Who is new, who shares an address, which way is unusual: what earlier filings say on the day of this one.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>
#include <unordered_set>

#include "target/signals.h"

namespace atalaya::target {
namespace {

std::uint64_t PairKey(Word a, Word b) { return (static_cast<std::uint64_t>(static_cast<std::uint32_t>(a)) << 32) | static_cast<std::uint32_t>(b); }

// Shipments with a day of filing, by it; those of one day in their order.
std::vector<std::uint32_t> ByFiling(const Declarations& d) {
  std::vector<std::uint32_t> order;
  for (std::size_t i = 0; i < d.shipments.size(); ++i) {
    if (!std::isnan(d.shipments[i].filed)) order.push_back(static_cast<std::uint32_t>(i));
  }
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) { return d.shipments[a].filed < d.shipments[b].filed; });
  return order;
}

// Chapter of a code: its first two digits, -1 for none.
Word ChapterOf(std::string_view code) {
  if (code.size() < 2 || code[0] < '0' || code[0] > '9' || code[1] < '0' || code[1] > '9') return kUnknownWord;
  return (code[0] - '0') * 10 + (code[1] - '0');
}

// New to what was seen before, and remembered. Unknown while the data are young.
template <class Set, class Key>
Truth NewTo(Set& seen, Key key, bool young) {
  const bool fresh = seen.insert(key).second;
  return young ? Truth::kUnknown : fresh ? Truth::kTrue : Truth::kFalse;
}

// Parties seen at each place so far.
struct Neighbours {
  std::unordered_set<std::uint64_t> pairs;
  std::unordered_map<Word, double> counts;

  double Count(Word place, Word party) {
    if (place < 0 || party < 0) return kUnknownNumber;
    double& count = counts[place];
    if (pairs.insert(PairKey(place, party)).second) ++count;
    return count;
  }
};

struct WayHash {
  std::size_t operator()(const std::vector<Word>& way) const {
    std::uint64_t h = 0x9E3779B97F4A7C15ULL;
    for (const Word word : way) h = (h ^ static_cast<std::uint32_t>(word)) * 0xBF58476D1CE4E5B9ULL, h ^= h >> 29;
    return static_cast<std::size_t>(h);
  }
};

}  // namespace

void FindParties(const Declarations& d, const SignalOptions& options, std::vector<Signals>& out) {
  const Words& words = *d.words;
  const auto order = ByFiling(d);
  std::unordered_set<Word> shippers, consignees;
  std::unordered_set<std::uint64_t> pairs, goods;
  Neighbours addresses, phones;
  for (const std::uint32_t i : order) {
    const Shipment& s = d.shipments[i];
    Signals& signals = out[i];
    const bool young = s.filed < d.shipments[order[0]].filed + options.warm_up_days;
    const Word shipper = words.Folded(s.shipper), consignee = words.Folded(s.consignee);
    if (shipper >= 0) signals.first_shipper = NewTo(shippers, shipper, young);
    if (consignee >= 0) signals.first_consignee = NewTo(consignees, consignee, young);
    if (shipper >= 0 && consignee >= 0) signals.first_pair = NewTo(pairs, PairKey(shipper, consignee), young);
    Truth first_goods = Truth::kUnknown;
    for (const Goods& g : s.goods) {
      const Word chapter = g.hs < 0 ? kUnknownWord : ChapterOf(words.Text(g.hs));
      if (consignee < 0 || chapter < 0) continue;
      const Truth fresh = NewTo(goods, PairKey(consignee, chapter), young);
      if (fresh != Truth::kUnknown && first_goods != Truth::kTrue) first_goods = fresh;
    }
    signals.first_goods = first_goods;
    signals.address_parties = addresses.Count(words.Folded(s.consignee_address), consignee);
    signals.phone_parties = phones.Count(words.Folded(s.consignee_phone), consignee);
  }
  for (std::size_t i = 0; i < d.shipments.size(); ++i) {
    const Shipment& s = d.shipments[i];
    if (!s.amendments_known) continue;
    if (std::isnan(s.consignee_changed)) {
      out[i].changed_after_sailing = Truth::kFalse;
    } else if (!std::isnan(s.sailed)) {
      out[i].changed_after_sailing = s.consignee_changed > s.sailed ? Truth::kTrue : Truth::kFalse;
    }
  }
}

void FindRoutes(const Declarations& d, const SignalOptions& options, std::vector<Signals>& out) {
  const Words& words = *d.words;
  const auto order = ByFiling(d);
  std::unordered_set<std::uint64_t> lanes;
  std::unordered_map<std::uint64_t, double> lane_counts;
  std::unordered_map<std::vector<Word>, double, WayHash> ways;
  for (const std::uint32_t i : order) {
    const Shipment& s = d.shipments[i];
    const Word from = words.Folded(s.load_port), to = words.Folded(s.discharge_port);
    if (from < 0 || to < 0) continue;
    const std::uint64_t lane = PairKey(from, to);
    const bool young = s.filed < d.shipments[order[0]].filed + options.warm_up_days;
    out[i].first_lane = NewTo(lanes, lane, young);
    if (!s.via_known) continue;
    std::vector<Word> way{from, to};
    for (const Word port : s.via) way.push_back(words.Folded(port));
    double &all = lane_counts[lane], &same = ways[way];
    if (all >= static_cast<double>(options.route_cell)) out[i].route_share = same / all;
    ++all;
    ++same;
  }
  const auto miles = [&](Word a, Word b) {
    const auto found = d.sea_miles.find({std::min(a, b), std::max(a, b)});
    return a == b ? 0 : found == d.sea_miles.end() ? kUnknownNumber : found->second;
  };
  for (std::size_t i = 0; i < d.shipments.size(); ++i) {
    const Shipment& s = d.shipments[i];
    const Word from = words.Folded(s.load_port), to = words.Folded(s.discharge_port);
    double exposure = kUnknownNumber;
    const auto meet = [&](Word port) {
      const auto found = d.exposure.find(port);
      if (found != d.exposure.end() && !(found->second <= exposure)) exposure = found->second;
    };
    meet(from);
    for (const Word port : s.via) meet(words.Folded(port));
    out[i].exposure = exposure;
    if (!s.via_known || from < 0 || to < 0) continue;
    double way = 0;
    Word at = from;
    for (const Word port : s.via) {
      way += miles(at, words.Folded(port));
      at = words.Folded(port);
    }
    const double detour = (way + miles(at, to)) / miles(from, to);
    if (std::isfinite(detour)) out[i].detour = detour;
  }
}

}  // namespace atalaya::target
