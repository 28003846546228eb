// The same goods told twice: on another invoice, under another bill, or coming back.
#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "target/signals.h"

namespace atalaya::target {
namespace {

constexpr double kWeightStep = 0.01;  // weights agree if their logarithms, in steps of 1 %, are the same or neighbours

struct Line {
  // What must agree, then when and whose.
  Word shipper, consignee, hs;
  double kg, value;
  double day;
  Word bill;
  std::int32_t shipment;

  auto Same() const { return std::tie(shipper, consignee, hs, kg, value); }
};

void FindInvoices(const Declarations& d, const SignalOptions& options, std::vector<Signals>& out) {
  const Words& words = *d.words;
  std::vector<Line> lines;
  for (std::size_t i = 0; i < d.shipments.size(); ++i) {
    const Shipment& s = d.shipments[i];
    if (s.shipper < 0 || s.consignee < 0 || s.bill < 0 || std::isnan(s.filed)) continue;
    for (const Goods& g : s.goods) {
      if (g.hs < 0 || std::isnan(g.net_kg) || std::isnan(g.value)) continue;
      lines.push_back({words.Folded(s.shipper), words.Folded(s.consignee), words.Folded(g.hs), g.net_kg, g.value, s.filed, words.Folded(s.bill),
                       static_cast<std::int32_t>(i)});
      if (std::isnan(out[i].repeats)) out[i].repeats = 0;
    }
  }
  std::sort(lines.begin(), lines.end(), [](const Line& a, const Line& b) {
    return std::tuple_cat(a.Same(), std::tie(a.day, a.bill, a.shipment)) < std::tuple_cat(b.Same(), std::tie(b.day, b.bill, b.shipment));
  });
  for (std::size_t from = 0; from < lines.size();) {
    std::size_t to = from + 1;
    while (to < lines.size() && lines[to].Same() == lines[from].Same()) ++to;
    // Other bills within the days: a window over the group, which counts the lines of each bill in it.
    std::map<Word, std::size_t> bills;
    std::size_t left = from, right = from;
    for (std::size_t i = from; i < to; ++i) {
      while (right < to && lines[right].day <= lines[i].day + options.repeat_days) ++bills[lines[right++].bill];
      while (lines[left].day < lines[i].day - options.repeat_days) {
        if (const auto gone = bills.find(lines[left++].bill); --gone->second == 0) bills.erase(gone);
      }
      Signals& signals = out[static_cast<std::size_t>(lines[i].shipment)];
      const double others = static_cast<double>(bills.size() - 1);
      if (others > signals.repeats) {
        signals.repeats = others;
        std::size_t other = left;
        while (lines[other].bill == lines[i].bill) ++other;  // there is one
        signals.repeat_with = lines[other].shipment;
      }
    }
    from = to;
  }
}

struct Sealed {
  Word box, seal, voyage;
  std::int32_t shipment;
};

void FindSeals(const Declarations& d, std::vector<Signals>& out) {
  const Words& words = *d.words;
  std::vector<Sealed> seals;
  for (std::size_t i = 0; i < d.shipments.size(); ++i) {
    const Shipment& s = d.shipments[i];
    if (s.voyage < 0) continue;
    for (const Box& box : s.boxes) {
      if (box.number < 0 || box.seal < 0) continue;
      seals.push_back({words.Folded(box.number), words.Folded(box.seal), words.Folded(s.voyage), static_cast<std::int32_t>(i)});
      out[i].seal_reused = Truth::kFalse;
    }
  }
  std::sort(seals.begin(), seals.end(), [](const Sealed& a, const Sealed& b) {
    return std::tie(a.box, a.seal, a.voyage, a.shipment) < std::tie(b.box, b.seal, b.voyage, b.shipment);
  });
  for (std::size_t from = 0; from < seals.size();) {
    std::size_t to = from + 1;
    while (to < seals.size() && seals[to].box == seals[from].box && seals[to].seal == seals[from].seal) ++to;
    if (seals[from].voyage != seals[to - 1].voyage) {
      for (std::size_t i = from; i < to; ++i) {
        Signals& signals = out[static_cast<std::size_t>(seals[i].shipment)];
        signals.seal_reused = Truth::kTrue;
        if (signals.seal_with == kNoOther) signals.seal_with = seals[i].voyage == seals[from].voyage ? seals[to - 1].shipment : seals[from].shipment;
      }
    }
    from = to;
  }
}

// Heading of a code: its first six digits as a number, -1 for shorter ones.
long HeadingOf(std::string_view code) {
  long number = 0;
  int digits = 0;
  for (const char c : code) {
    if (c < '0' || c > '9') continue;
    number = number * 10 + (c - '0');
    if (++digits == 6) return number;
  }
  return -1;
}

struct Export {
  Word party;
  long heading;
  long weight;  // step of its logarithm
  double day;
  std::int32_t shipment;
};

void FindReturns(const Declarations& d, const SignalOptions& options, std::vector<Signals>& out) {
  const Words& words = *d.words;
  const auto weight_of = [](double kg) { return std::lround(std::floor(std::log(kg) / kWeightStep)); };
  std::vector<Export> exports;
  const auto each = [&](std::size_t i, auto&& call) {
    const Shipment& s = d.shipments[i];
    const Word party = words.Folded(s.import ? s.consignee : s.shipper);
    if (party < 0 || std::isnan(s.filed)) return;
    for (const Goods& g : s.goods) {
      if (g.hs < 0 || !(g.net_kg > 0) || !std::isfinite(g.net_kg)) continue;
      const long heading = HeadingOf(words.Text(g.hs));
      if (heading >= 0) call(Export{party, heading, weight_of(g.net_kg), s.filed, static_cast<std::int32_t>(i)});
    }
  };
  for (std::size_t i = 0; i < d.shipments.size(); ++i) {
    if (!d.shipments[i].import && d.shipments[i].trade_known) each(i, [&](const Export& e) { exports.push_back(e); });
  }
  const auto order = [](const Export& a, const Export& b) {
    return std::tie(a.party, a.heading, a.weight, a.day, a.shipment) < std::tie(b.party, b.heading, b.weight, b.day, b.shipment);
  };
  std::sort(exports.begin(), exports.end(), order);
  for (std::size_t i = 0; i < d.shipments.size(); ++i) {
    if (!d.shipments[i].import || !d.shipments[i].trade_known) continue;
    each(i, [&](Export e) {
      Signals& signals = out[i];
      if (signals.round_trip == Truth::kUnknown) signals.round_trip = Truth::kFalse;
      const long weight = e.weight;
      for (e.weight = weight - 1; e.weight <= weight + 1; ++e.weight) {
        // The last export not later than this import.
        e.shipment = std::numeric_limits<std::int32_t>::max();
        const auto after = std::upper_bound(exports.begin(), exports.end(), e, order);
        if (after == exports.begin()) continue;
        const Export& last = *(after - 1);
        if (last.party != e.party || last.heading != e.heading || last.weight != e.weight || last.day < e.day - options.return_days) continue;
        signals.round_trip = Truth::kTrue;
        if (signals.round_trip_with == kNoOther) signals.round_trip_with = last.shipment;
      }
    });
  }
}

}  // namespace

void FindRepeats(const Declarations& d, const SignalOptions& options, std::vector<Signals>& out) {
  FindInvoices(d, options, out);
  FindSeals(d, out);
  FindReturns(d, options, out);
}

}  // namespace atalaya::target
