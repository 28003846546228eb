// The built-in signals of a consignment: what an analyst would look for by hand, computed for all of a period at once. Each is a field that
// rules may use (StandardSchema, `signal.*`); docs/methods/target.md says how each is defined and where it misleads.
//
// What cannot be known is unknown: a gate that sends nothing makes no phantom, and in the first weeks of the data nobody is "new".
// Signals of history (first times, parties at an address) look at earlier filings only, so that a back-test sees what the day saw.
// The same input gives the same signals on any number of threads.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "target/fences.h"
#include "target/shipment.h"

namespace atalaya::target {

struct SignalOptions {
  double join_days = 14;      // an event belongs to a consignment if it lies so near its arrival (import) or sailing (export)
  double grace_days = 3;      // and is not missed before so many days after
  double repeat_days = 90;    // invoices that repeat goods, weight and value
  double return_days = 180;   // goods that come back
  double warm_up_days = 60;   // of the data, before anybody counts as new
  std::size_t route_cell = 50;  // consignments of a lane, before its usual routes are known
};

inline constexpr std::int32_t kNoOther = -1;

struct Signals {
  // The goods line with the most value beyond its fence, or the largest |z| where none is.
  double price_side = kUnknownNumber, price_z = kUnknownNumber;
  double value_moved = kUnknownNumber;   // (price - nearest inner fence) x quantity over all lines beyond, as an amount >= 0
  double moved_out = kUnknownNumber;     // the part of it by which money leaves: dear imports, cheap exports; the rest comes in
  double density_side = kUnknownNumber, density_z = kUnknownNumber;  // value a kilogram
  double package_side = kUnknownNumber, package_z = kUnknownNumber;  // kilograms a package
  double teu_side = kUnknownNumber, teu_z = kUnknownNumber;          // gross kilograms a TEU, by the heaviest goods
  double vgm_gap = kUnknownNumber;       // largest |declared gross - VGM| / VGM of its containers
  Truth no_gate = Truth::kUnknown, no_move = Truth::kUnknown, no_call = Truth::kUnknown;  // phantom: nothing joins
  Truth two_voyages = Truth::kUnknown;   // one of its containers was on another voyage at the same time
  Truth seal_reused = Truth::kUnknown;   // container and seal together stand on another voyage's bill
  double repeats = kUnknownNumber;       // other bills with the same parties, goods, weight and value, within the days
  Truth round_trip = Truth::kUnknown;    // the importer exported such goods of such weight before
  double route_share = kUnknownNumber;   // earlier consignments of this lane that went the same way
  double detour = kUnknownNumber;        // miles by way of its ports / miles between the ends
  Truth first_shipper = Truth::kUnknown, first_consignee = Truth::kUnknown, first_pair = Truth::kUnknown, first_lane = Truth::kUnknown,
        first_goods = Truth::kUnknown;   // goods: the consignee's first of this HS chapter
  double address_parties = kUnknownNumber, phone_parties = kUnknownNumber;  // consignees seen there so far, with this one
  Truth changed_after_sailing = Truth::kUnknown;
  double exposure = kUnknownNumber;      // the greatest of the ports it was loaded or transhipped in
  // The other consignment behind two_voyages, seal_reused, repeats and round_trip.
  std::int32_t two_voyages_with = kNoOther, seal_with = kNoOther, repeat_with = kNoOther, round_trip_with = kNoOther;
};

// Of each shipment, in order. The fences are fitted to the same declarations: give twelve months. To judge a day by the months before it,
// use the parts below.
std::vector<Signals> ComputeSignals(const Declarations& declarations, const SignalOptions& options, int threads);

// The fences alone: prices, value a kilogram, kilograms a package, kilograms a TEU.
struct TradeFences {
  Fences price, density, package, teu;
};
TradeFences FitTrade(const Declarations& declarations, int threads);

// One group of signals each; they fill their own members only.
void JudgeTrade(const Declarations& declarations, const TradeFences& fences, int threads, std::vector<Signals>& out);
void JoinEvents(const Declarations& declarations, const SignalOptions& options, std::vector<Signals>& out);
void FindRepeats(const Declarations& declarations, const SignalOptions& options, std::vector<Signals>& out);
void FindRoutes(const Declarations& declarations, const SignalOptions& options, std::vector<Signals>& out);
void FindParties(const Declarations& declarations, const SignalOptions& options, std::vector<Signals>& out);

// The fields of a consignment with its signals, and the table that has them.
const Schema& StandardSchema();
Table Tabulate(const Declarations& declarations, const std::vector<Signals>& signals);
// The same of some shipments only, in the order given: a day's consignments in the light of all others.
Table Tabulate(const Declarations& declarations, const std::vector<Signals>& signals, std::span<const std::size_t> which);

}  // namespace atalaya::target
