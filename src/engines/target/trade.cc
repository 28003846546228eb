// Prices and weights: the fences of fences.h for each goods line, and the worst line for the consignment.
#include <algorithm>
#include <cmath>

#include "base/parallel.h"
#include "target/signals.h"

namespace atalaya::target {
namespace {

Observation Ratio(const Shipment& shipment, const Goods& goods, Word unit, double above, double below) {
  Observation o;
  o.item = goods.hs;
  o.partner = shipment.partner;
  o.region = shipment.region;
  o.unit = unit;
  o.value = above / below;  // NaN and infinite are left out
  return o;
}

Observation PriceOf(const Shipment& s, const Goods& g) { return Ratio(s, g, g.unit, g.value, g.quantity); }
Observation DensityOf(const Shipment& s, const Goods& g) { return Ratio(s, g, kUnknownWord, g.value, g.net_kg); }
Observation PackageOf(const Shipment& s, const Goods& g) { return Ratio(s, g, kUnknownWord, g.net_kg, g.packages); }

// By the heaviest goods; unknown where a container's weight or size is.
Observation TeuOf(const Shipment& s) {
  const Goods* heaviest = nullptr;
  for (const Goods& g : s.goods) {
    if (!std::isnan(g.net_kg) && (!heaviest || g.net_kg > heaviest->net_kg)) heaviest = &g;
  }
  double gross = 0, teu = 0;
  for (const Box& box : s.boxes) {
    gross += box.gross_kg;
    teu += box.teu;
  }
  return heaviest && teu > 0 ? Ratio(s, *heaviest, kUnknownWord, gross, teu) : Observation{};
}

// Keeps the line farthest out, by side first and z then.
void KeepWorse(const Judgement& j, double& side, double& z) {
  const bool worse = std::isnan(side) || std::abs(j.side) > std::fabs(side) || (std::abs(j.side) == std::fabs(side) && std::fabs(j.z) > std::fabs(z));
  if (!worse) return;
  side = j.side;
  z = j.z;
}

void JudgeShipment(const Shipment& s, const TradeFences& fences, const Words& words, Signals& out) {
  double most = -1;
  for (const Goods& g : s.goods) {
    const Observation price = PriceOf(s, g);
    if (const auto j = fences.price.Judge(price, words)) {
      const double bound = j->side < 0 ? j->low : j->high;
      const double moved = j->side == 0 ? 0 : std::fabs(price.value - bound) * g.quantity;
      const bool money_out = s.import == (j->side > 0);  // dear imports and cheap exports
      if (std::isnan(out.value_moved)) {
        out.value_moved = 0;
        if (s.trade_known) out.moved_out = 0;
      }
      out.value_moved += moved;
      if (j->side != 0 && money_out) out.moved_out += moved;  // stays unknown where the direction is
      const bool worse = moved > most || (moved == most && std::fabs(j->z) > std::fabs(out.price_z));
      if (worse) {
        most = moved;
        out.price_side = j->side;
        out.price_z = j->z;
      }
    }
    if (const auto j = fences.density.Judge(DensityOf(s, g), words)) KeepWorse(*j, out.density_side, out.density_z);
    if (const auto j = fences.package.Judge(PackageOf(s, g), words)) KeepWorse(*j, out.package_side, out.package_z);
  }
  if (const auto j = fences.teu.Judge(TeuOf(s), words)) {
    out.teu_side = j->side;
    out.teu_z = j->z;
  }
  for (const Box& box : s.boxes) {
    const double gap = std::fabs(box.gross_kg - box.vgm_kg) / box.vgm_kg;
    if (std::isfinite(gap) && !(gap <= out.vgm_gap)) out.vgm_gap = gap;
  }
}

}  // namespace

TradeFences FitTrade(const Declarations& d, int threads) {
  std::vector<Observation> price, density, package, teu;
  for (const Shipment& s : d.shipments) {
    for (const Goods& g : s.goods) {
      price.push_back(PriceOf(s, g));
      density.push_back(DensityOf(s, g));
      package.push_back(PackageOf(s, g));
    }
    teu.push_back(TeuOf(s));
  }
  return {Fences::Fit(price, *d.words, threads), Fences::Fit(density, *d.words, threads), Fences::Fit(package, *d.words, threads),
          Fences::Fit(teu, *d.words, threads)};
}

void JudgeTrade(const Declarations& d, const TradeFences& fences, int threads, std::vector<Signals>& out) {
  constexpr std::size_t kChunk = 4096;
  ParallelFor((d.shipments.size() + kChunk - 1) / kChunk, threads, [&](std::size_t chunk) {
    for (std::size_t i = chunk * kChunk; i < std::min(d.shipments.size(), (chunk + 1) * kChunk); ++i) {
      JudgeShipment(d.shipments[i], fences, *d.words, out[i]);
    }
  });
}

std::vector<Signals> ComputeSignals(const Declarations& d, const SignalOptions& options, int threads) {
  std::vector<Signals> out(d.shipments.size());
  JudgeTrade(d, FitTrade(d, threads), threads, out);
  // Groups fill members of their own, so they may run side by side.
  ParallelFor(4, threads, [&](std::size_t group) {
    if (group == 0) JoinEvents(d, options, out);
    if (group == 1) FindRepeats(d, options, out);
    if (group == 2) FindRoutes(d, options, out);
    if (group == 3) FindParties(d, options, out);
  });
  return out;
}

}  // namespace atalaya::target
