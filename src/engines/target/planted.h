// Generated declarations with planted anomalies, for tests and the benchmark: what honest trade looks like here is invented, and so is every
// name. Seeded; the same on every machine.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "base/rng.h"
#include "target/rule.h"
#include "target/signals.h"

namespace atalaya::target {

enum class Plant {
  kNone, kDearImport, kCheapImport, kDearExport, kCheapExport, kPackageWeight, kTeuWeight, kVgm, kDensity, kPhantom, kSeal, kRepeat,
  kTwoVoyages, kRoundTrip, kOddRoute, kSharedAddress, kNewParty, kConsigneeChanged, kWeakLink, kWatchHit,
};
inline constexpr int kPlants = 20;

struct Detector {
  Plant plant;
  const char* name;
  const char* expression;
};
// What an analyst would write to find each kind.
inline constexpr std::array<Detector, kPlants - 1> kDetectors{{
    {Plant::kDearImport, "dear-import", "import and signal.price_side = 2"},
    {Plant::kCheapImport, "cheap-import", "import and signal.price_side = -2"},
    {Plant::kDearExport, "dear-export", "not import and signal.price_side = 2"},
    {Plant::kCheapExport, "cheap-export", "not import and signal.price_side = -2"},
    {Plant::kPackageWeight, "package-weight", "abs(signal.package_side) = 2"},
    {Plant::kTeuWeight, "teu-weight", "abs(signal.teu_side) = 2"},
    {Plant::kVgm, "vgm-gap", "signal.vgm_gap > 0.05"},
    {Plant::kDensity, "value-density", "abs(signal.density_side) = 2 and signal.price_side between -1 and 1"},
    {Plant::kPhantom, "phantom", "signal.phantom"},
    {Plant::kSeal, "seal-reused", "signal.seal_reused"},
    {Plant::kRepeat, "repeated-invoice", "signal.repeats >= 1"},
    {Plant::kTwoVoyages, "two-voyages", "signal.two_voyages"},
    {Plant::kRoundTrip, "round-trip", "signal.round_trip"},
    {Plant::kOddRoute, "odd-route", "signal.detour > 1.5 and (signal.route_share < 0.01 or signal.route_share is unknown)"},
    {Plant::kSharedAddress, "shared-address", "signal.address_parties >= 3"},
    {Plant::kNewParty, "new-party", "signal.first_consignee and value > 500000"},
    {Plant::kConsigneeChanged, "consignee-changed", "signal.changed_after_sailing"},
    {Plant::kWeakLink, "weak-link", "signal.exposure > 0.8"},
    {Plant::kWatchHit, "watch-hit", "watch_hit"},
}};

struct PlantedDeclarations {
  Declarations declarations;
  std::vector<Plant> plants;    // by shipment
  std::vector<Plant> involved;  // the honest other half of a pair: to flag it is right too
};

class Planter {
 public:
  // `count` consignments over 365 days; each kind of anomaly with probability `rate`.
  Planter(std::size_t count, std::uint64_t seed, double rate) : count_(count), rate_(rate), rng_(seed, StreamOf("planted declarations")) {}

  PlantedDeclarations Run() {
    MakeWorld();
    out_.plants.assign(count_, Plant::kNone);
    out_.involved = out_.plants;
    d_.shipments.reserve(count_);
    for (std::size_t i = 0; i < count_; ++i) {
      d_.shipments.push_back(Honest(i));
      if (rng_.Uniform() < rate_ * (kPlants - 1)) {
        const auto plant = static_cast<Plant>(1 + rng_.Below(kPlants - 1));
        if (PlantIn(plant, i)) out_.plants[i] = plant;
      }
      Record(d_.shipments[i], out_.plants[i] == Plant::kPhantom);
    }
    for (auto* feed : {&d_.gates.from, &d_.moves.from, &d_.calls.from}) *feed = kFirst - 100;
    for (auto* feed : {&d_.gates.to, &d_.moves.to, &d_.calls.to}) *feed = kFirst + 500;
    return std::move(out_);
  }

 private:
  static constexpr double kFirst = 20'000;
  struct Ware {
    Word hs, unit;
    double price, kg_a_unit, kg_a_package, kg_a_teu;  // typical
  };
  struct Lane {
    Word load, discharge, usual, other;
    double transit;
    int country;
  };
  struct Party {
    Word name, address, phone;
    std::array<std::size_t, 3> wares;
    std::array<std::size_t, 3> lanes;
  };

  Word Say(const std::string& text) { return d_.words->Intern(text); }
  double Spread(double sigma) { return std::exp(sigma * rng_.Normal()); }
  // Skewed: low numbers are drawn far more often.
  std::size_t Skewed(std::size_t n) {
    const double u = rng_.Uniform();
    return std::min(n - 1, static_cast<std::size_t>(static_cast<double>(n) * u * u * u));
  }

  void MakeWorld() {
    constexpr std::size_t kCountries = 24, kRegions = 6;
    for (std::size_t c = 0; c < kCountries; ++c) {
      countries_.push_back(Say("C" + std::to_string(c)));
      regions_.push_back(Say("R" + std::to_string(c % kRegions)));
    }
    for (int w = 0; w < 80; ++w) {
      const std::string hs = std::to_string(1000 + 110 * w) + std::to_string(10 + w % 3) + std::to_string(1000 + 7 * w);
      const double kg = std::exp(4 * rng_.Uniform() - 2);
      wares_.push_back({Say(hs), Say(w % 3 ? "KGM" : "PCE"), std::exp(5 * rng_.Uniform()), w % 3 ? 1.0 : kg, 5 + 45 * rng_.Uniform(),
                        4000 + 8000 * rng_.Uniform()});
    }
    std::vector<Word> hubs, homes;
    for (int h = 0; h < 6; ++h) hubs.push_back(Say("HUB" + std::to_string(h)));
    for (int h = 0; h < 3; ++h) homes.push_back(Say("HOME" + std::to_string(h)));
    odd_ = Say("ODDPORT");
    weak_ = Say("WEAKPORT");
    for (std::size_t c = 0; c < kCountries; ++c) {
      for (int p = 0; p < 2; ++p) {
        const Word port = Say("P" + std::to_string(c) + (p ? "B" : "A"));
        for (const Word home : homes) {
          const std::size_t hub = rng_.Below(6);
          lanes_.push_back({port, home, hubs[hub], hubs[(hub + 1) % 6], 8 + std::floor(25 * rng_.Uniform()), static_cast<int>(c)});
          Miles(port, home, 3000);
          for (const Word via : hubs) Miles(port, via, 1500), Miles(via, home, 1800);
          Miles(port, odd_, 3500);
          Miles(odd_, home, 4500);
          Miles(port, weak_, 1500);
          Miles(weak_, home, 1700);
        }
      }
    }
    d_.exposure[d_.words->Folded(weak_)] = 0.9;
    for (const Word hub : hubs) d_.exposure[d_.words->Folded(hub)] = 0.3;
    const std::size_t parties = std::max<std::size_t>(150, count_ / 60);
    for (std::size_t p = 0; p < parties; ++p) {
      const std::string n = std::to_string(p);
      // One address in thirty houses two parties.
      Party party{Say("Party " + n), Say("Street " + (p % 30 == 1 ? std::to_string(p - 1) : n)), Say("+99 " + n), {}, {}};
      for (std::size_t& ware : party.wares) ware = rng_.Below(wares_.size());
      for (std::size_t& lane : party.lanes) lane = Skewed(lanes_.size());
      parties_.push_back(party);
    }
    const int mailboxes = 1 + static_cast<int>(static_cast<double>(count_) * rate_ / 20);
    for (int m = 0; m < mailboxes; ++m) mailboxes_.push_back(Say("Mailbox " + std::to_string(m)));
    for (int p = 0; p < 400; ++p) shippers_.push_back(Say("Shipper " + std::to_string(p)));
    pool_ = std::max<std::size_t>(2000, count_ / 2);  // boxes come back after about four months
  }
  void Miles(Word a, Word b, double miles) {
    a = d_.words->Folded(a);
    b = d_.words->Folded(b);
    d_.sea_miles[{std::min(a, b), std::max(a, b)}] = miles;
  }

  Word Voyage(std::size_t lane, double sailed, bool import) {
    return Say("V" + std::to_string(lane) + (import ? "I" : "E") + std::to_string(static_cast<int>(sailed)));
  }

  Box FreshBox() {
    Box box;
    box.number = Say("TSTU" + std::to_string(1'000'000 + boxes_ % pool_));
    box.seal = Say("S" + std::to_string(boxes_));
    ++boxes_;
    box.teu = rng_.Below(2) ? 2 : 1;
    return box;
  }

  Shipment Honest(std::size_t i) {
    Shipment s;
    const Party& party = parties_[Skewed(parties_.size())];
    // A consignee's trade is steady: a usual lane and goods.
    const std::size_t lane_number = party.lanes[rng_.Below(3)];
    const Lane& lane = lanes_[lane_number];
    s.bill = Say("B" + std::to_string(i));
    s.import = rng_.Uniform() < 0.65;
    s.origin = countries_[static_cast<std::size_t>(lane.country)];
    s.partner = s.origin;
    s.region = regions_[static_cast<std::size_t>(lane.country)];
    const Word foreign = shippers_[Skewed(shippers_.size())];
    s.shipper = s.import ? foreign : party.name;
    s.consignee = s.import ? party.name : foreign;
    if (s.import) {
      s.consignee_address = party.address;
      s.consignee_phone = party.phone;
    }
    s.load_port = s.import ? lane.load : lane.discharge;
    s.discharge_port = s.import ? lane.discharge : lane.load;
    s.via_known = true;
    const double way = rng_.Uniform();
    if (way < 0.75) s.via = {lane.usual};
    else if (way < 0.97) s.via = {lane.other};
    s.filed = kFirst + std::floor(365.0 * static_cast<double>(i) / static_cast<double>(count_));
    // Weekly sailings of the lane.
    if (s.import) {
      s.arrived = s.filed + 2 + static_cast<double>(lane_number % 3);
      s.sailed = s.arrived - lane.transit;
    } else {
      s.sailed = s.filed + 2 + static_cast<double>(lane_number % 3);
      s.arrived = s.sailed + lane.transit;
    }
    s.voyage = Voyage(lane_number, s.sailed, s.import);
    s.amendments_known = true;
    if (rng_.Uniform() < 0.02) s.consignee_changed = s.sailed - 1 - std::floor(3 * rng_.Uniform());
    s.watch_hit = Truth::kFalse;
    const Ware& ware = wares_[party.wares[s.import ? rng_.Below(2) : 2]];  // few sell what they buy
    Goods g;
    g.hs = ware.hs;
    g.unit = ware.unit;
    const Box first = FreshBox();
    s.boxes.push_back(first);
    if (rng_.Uniform() < 0.25) s.boxes.push_back(FreshBox());
    double teu = 0;
    for (const Box& box : s.boxes) teu += box.teu;
    const double gross = ware.kg_a_teu * teu * Spread(0.2);
    g.net_kg = std::floor(gross * (0.9 + 0.04 * rng_.Uniform()) * 10) / 10;
    g.quantity = std::max(1.0, std::floor(g.net_kg / ware.kg_a_unit / Spread(0.05)));
    g.packages = std::max(1.0, std::floor(g.net_kg / (ware.kg_a_package * Spread(0.15))));
    g.value = std::floor(g.quantity * ware.price * (1 + 0.02 * lane.country) * Spread(0.22) * 100) / 100;
    s.goods.push_back(g);
    for (Box& box : s.boxes) {
      box.gross_kg = gross * box.teu / teu;
      box.vgm_kg = box.gross_kg * (1 + 0.008 * std::max(-3.0, std::min(3.0, rng_.Normal())));
    }
    return s;
  }

  // A consignment not long before `i`, of the wished direction; count_ if none was met.
  std::size_t Earlier(std::size_t i, bool import, double days) {
    for (int attempt = 0; attempt < 60; ++attempt) {
      const double reach = std::min<double>(static_cast<double>(i), static_cast<double>(count_) * days / 365);
      if (reach < 1) return count_;
      const std::size_t other = i - 1 - rng_.Below(static_cast<std::uint64_t>(reach));
      if (d_.shipments[other].import == import && out_.plants[other] == Plant::kNone) return other;
    }
    return count_;
  }

  bool PlantIn(Plant plant, std::size_t i) {
    Shipment& s = d_.shipments[i];
    Goods& g = s.goods[0];
    const bool up = rng_.Below(2) == 0;
    const double far = std::exp(1.3 + 1.5 * rng_.Uniform()), factor = up ? far : 1 / far;
    switch (plant) {
      case Plant::kNone: return false;
      case Plant::kDearImport:
      case Plant::kCheapImport:
      case Plant::kDearExport:
      case Plant::kCheapExport: {
        const bool import = plant == Plant::kDearImport || plant == Plant::kCheapImport;
        if (s.import != import) return false;
        g.value *= plant == Plant::kDearImport || plant == Plant::kDearExport ? far : 1 / far;
        return true;
      }
      case Plant::kPackageWeight: g.packages = std::max(1.0, std::floor(g.packages * factor)); return true;
      case Plant::kTeuWeight:
        for (Box& box : s.boxes) box.gross_kg *= factor, box.vgm_kg *= factor;
        return true;
      case Plant::kVgm: s.boxes[0].vgm_kg = s.boxes[0].gross_kg * (1.1 + 0.5 * rng_.Uniform()); return true;
      case Plant::kDensity:
        g.net_kg *= factor;
        g.packages = std::max(1.0, std::floor(g.packages * factor));
        return true;
      case Plant::kPhantom: return true;
      case Plant::kSeal: {
        const std::size_t other = Earlier(i, s.import, 100);
        if (other == count_ || d_.shipments[other].voyage == s.voyage) return false;
        s.boxes[0].number = d_.shipments[other].boxes[0].number;
        s.boxes[0].seal = d_.shipments[other].boxes[0].seal;
        out_.involved[other] = plant;
        return true;
      }
      case Plant::kRepeat: {
        const std::size_t other = Earlier(i, s.import, 60);
        if (other == count_) return false;
        const Shipment& first = d_.shipments[other];
        out_.involved[other] = plant;
        s.shipper = first.shipper;
        s.consignee = first.consignee;
        s.consignee_address = first.consignee_address;
        s.consignee_phone = first.consignee_phone;
        s.partner = first.partner;
        s.region = first.region;
        s.goods = first.goods;
        for (std::size_t b = 0; b < s.boxes.size(); ++b) {
          s.boxes[b].gross_kg = s.boxes[b].vgm_kg = g.net_kg * 1.08 / static_cast<double>(s.boxes.size());
          s.boxes[b].teu = first.boxes[0].teu * static_cast<double>(first.boxes.size()) / static_cast<double>(s.boxes.size());
        }
        return true;
      }
      case Plant::kTwoVoyages: {
        const std::size_t other = Earlier(i, s.import, 6);
        if (other == count_) return false;
        const Shipment& first = d_.shipments[other];
        if (first.voyage == s.voyage || !(first.arrived > s.sailed && first.sailed < s.arrived)) return false;
        s.boxes[0].number = first.boxes[0].number;
        out_.involved[other] = plant;
        return true;
      }
      case Plant::kRoundTrip: {
        if (!s.import) return false;
        const std::size_t other = Earlier(i, false, 120);
        if (other == count_) return false;
        const Shipment& first = d_.shipments[other];
        for (const Party& party : parties_) {
          if (party.name != first.shipper) continue;
          s.consignee = party.name;
          s.consignee_address = party.address;
          s.consignee_phone = party.phone;
        }
        const Goods& sold = first.goods[0];
        const double value = sold.value;
        g = sold;
        g.value = value * Spread(0.05);
        g.net_kg = sold.net_kg * (1 + 0.004 * (rng_.Uniform() - 0.5));
        return true;
      }
      case Plant::kOddRoute: s.via = {odd_}; return true;
      case Plant::kSharedAddress:
        if (!s.import) return false;
        s.consignee = Say("Shell " + std::to_string(i));
        s.consignee_address = mailboxes_[rng_.Below(mailboxes_.size())];
        s.consignee_phone = Say("+98 " + std::to_string(i));
        return true;
      case Plant::kNewParty:
        if (!s.import) return false;
        s.consignee = Say("Newcomer " + std::to_string(i));
        s.consignee_address = Say("Lane " + std::to_string(i));
        s.consignee_phone = Say("+97 " + std::to_string(i));
        {
          // As much of it as makes more than half a million, at the usual price.
          const double price = g.value / g.quantity, times = std::max(1.0, 600'000 / g.value);
          g.quantity = std::ceil(g.quantity * times);
          g.value = price * g.quantity;
          g.net_kg *= times;
          g.packages = std::ceil(g.packages * times);
          const double boxes = std::ceil(times);
          for (double b = 1; b < boxes && b < 60; ++b) {
            Box more = FreshBox();
            more.teu = s.boxes[0].teu;
            more.gross_kg = s.boxes[0].gross_kg;
            more.vgm_kg = s.boxes[0].vgm_kg;
            s.boxes.push_back(more);
          }
        }
        return true;
      case Plant::kConsigneeChanged: s.consignee_changed = s.sailed + 1 + std::floor(4 * rng_.Uniform()); return true;
      case Plant::kWeakLink: s.via = {weak_}; return true;
      case Plant::kWatchHit: s.watch_hit = Truth::kTrue; return true;
    }
    return false;
  }

  void Record(const Shipment& s, bool phantom) {
    const std::uint64_t missing = phantom ? 1 + rng_.Below(3) : 0;  // 1: gate, 2: crane, 3: gate and crane
    const double day = s.import ? s.arrived + std::floor(3 * rng_.Uniform()) : s.sailed - 1 - std::floor(3 * rng_.Uniform());
    for (const Box& box : s.boxes) {
      if (missing != 1 && missing != 3 && rng_.Uniform() > 0.0005) d_.gates.events.push_back({box.number, day});
      if (missing != 2 && missing != 3) d_.moves.events.push_back({box.number, s.voyage});
    }
    d_.calls.events.push_back({s.voyage});
  }

  std::size_t count_;
  double rate_;
  Rng rng_;
  PlantedDeclarations out_;
  Declarations& d_ = out_.declarations;
  std::vector<Word> countries_, regions_, mailboxes_, shippers_;
  std::vector<Ware> wares_;
  std::vector<Lane> lanes_;
  std::vector<Party> parties_;
  Word odd_ = 0, weak_ = 0;
  std::size_t boxes_ = 0, pool_ = 1;
};

// How well a detector found its kind.
struct Found {
  std::size_t planted = 0, found = 0, flagged = 0;
  std::size_t right = 0, any = 0;  // flagged and planted or involved in this kind; in any
  double Recall() const { return planted ? static_cast<double>(found) / static_cast<double>(planted) : 1; }
  double Precision() const { return flagged ? static_cast<double>(right) / static_cast<double>(flagged) : 1; }
  double PrecisionAny() const { return flagged ? static_cast<double>(any) / static_cast<double>(flagged) : 1; }
};

// By detector. Newcomers in the first weeks of the data, when nobody can be new, do not count as planted.
inline std::vector<Found> CountFound(const PlantedDeclarations& planted, const std::vector<Signals>& signals, const Hits& hits) {
  std::vector<Found> all(kDetectors.size());
  for (std::size_t i = 0; i < planted.plants.size(); ++i) {
    const Plant plant = planted.plants[i], involved = planted.involved[i];
    const auto fired = hits.Of(i);
    for (std::size_t k = 0; k < kDetectors.size(); ++k) {
      const bool flagged = std::find(fired.begin(), fired.end(), k) != fired.end();
      const bool young = plant == Plant::kNewParty && signals[i].first_consignee == Truth::kUnknown;
      const bool here = plant == kDetectors[k].plant && !young;
      all[k].planted += here;
      all[k].flagged += flagged;
      all[k].found += flagged && here;
      all[k].right += flagged && (here || involved == kDetectors[k].plant);
      all[k].any += flagged && (plant != Plant::kNone || involved != Plant::kNone);
    }
  }
  return all;
}

}  // namespace atalaya::target
