#include "api/day_planning.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "api/analyses.h"
#include "base/time.h"
#include "formats/json_parse.h"
#include "store/declarations.h"
#include "store/pack_files.h"

namespace atalaya::api {
namespace {

constexpr double kDaysAYear = 365.25;
constexpr const char* kOther = "other";
constexpr std::uint64_t kSimulationSeed = 20261201;  // the station's queue, the same luck every time

struct Priors {
  double inspections = 10;
  std::map<std::string, double> channels;
};

// data/inspection/rates.json, read anew: it is small, and a node may have edited it.
Priors PriorsOf(const Context& context) {
  Priors priors;
  std::ostringstream bytes;
  bytes << std::ifstream(context.data / "inspection" / "rates.json").rdbuf();
  formats::FindingList findings;
  const auto document = formats::ParseJson(bytes.str(), "inspection/rates.json");
  if (document) {
    formats::JsonObject object(formats::JsonNode(*document, "inspection/rates.json", findings));
    priors.inspections = object.Need("prior_inspections").Number(0.1, 1e6);
    for (const auto& [channel, share] : object.Need("channels").Members()) priors.channels[channel] = share.Number(1e-6, 0.999);
  }
  for (const char* channel : {"red", "yellow", kOther}) priors.channels.try_emplace(channel, 0.01);
  return priors;
}

std::string ChannelKey(const std::string& channel) { return channel == "red" || channel == "yellow" ? channel : kOther; }

std::optional<model::Region> RegionNow(Context& context) {
  std::optional<model::Region> region;
  if (context.analyses != nullptr) {
    const auto latest = context.analyses->Latest();
    if (latest && latest->computed) region = latest->computed->region;
  }
  const bool fresh = !region;
  const auto counts = context.database.Read([&](store::Connection& c) {
    if (fresh && store::HasPack(c)) {
      if (auto read = store::RegionOf(store::CurrentFiles(c))) region = std::move(*read);
    }
    return store::FindCounts(c);
  });
  if (!region || !counts || fresh) return region;
  // The region is that of the last analysis; what was found since counts too.
  const auto key = [](const model::Port& port) { return port.locode.empty() ? "P" + std::to_string(port.id) : port.locode; };
  std::map<std::string, int> ports, facilities;
  for (std::size_t i = 0; i < region->ports.size(); ++i) ports[key(region->ports[i])] = static_cast<int>(i);
  for (std::size_t i = 0; i < region->facilities.size(); ++i) facilities[region->facilities[i].id] = static_cast<int>(i);
  struct Sum {
    double searched = 0;
    std::map<std::string, double> found;
  };
  std::map<std::pair<int, int>, Sum> places;
  for (const store::FindCount& count : *counts) {
    const auto port = ports.find(count.port);
    if (port == ports.end()) continue;
    const auto facility = facilities.find(count.facility);
    Sum& sum = places[{port->second, facility == facilities.end() ? -1 : facility->second}];
    sum.searched += count.searched_years;
    if (!count.family.empty()) sum.found[count.family] += count.found;
  }
  region->finds.clear();
  for (const auto& [place, sum] : places) {
    for (const model::Family family : analysis::kInspected) {
      const auto found = sum.found.find(std::string(model::Name(family)));
      region->finds.push_back({place.first, place.second, family, found == sum.found.end() ? 0 : found->second, sum.searched});
    }
  }
  return region;
}

// The shift in which a time of the day falls; the first one where it is not known.
int ShiftAt(const std::vector<formats::StationShift>& shifts, int minute) {
  for (std::size_t s = 0; s < shifts.size(); ++s) {
    if ((minute >= shifts[s].from && minute < shifts[s].to) || (minute + 1440 >= shifts[s].from && minute + 1440 < shifts[s].to)) return static_cast<int>(s);
  }
  return 0;
}

class ItemsOfDay {
 public:
  ItemsOfDay(const Context& context, const release::Viewer& viewer, const store::StationRow& row, const formats::InspectionStation& station, const std::string& day)
      : context_(context), viewer_(viewer), row_(row), station_(station), day_(day) {}

  void Take(store::Connection& c, formats::DayPlanDocument& document) {
    for (const auto& [decision, channel] : {std::pair("selected", ""), std::pair("open", "red"), std::pair("open", "yellow")}) {
      store::ConsignmentFilter filter;
      filter.state = row_.state;
      filter.decision = decision;
      filter.channel = channel;
      const auto seen = release::Compile(viewer_, release::Kind::kDeclaration, store::ConsignmentColumns(), context_.now());
      store::Slice slice{200, {}};
      for (int pages = 0; pages < 50; ++pages) {
        const auto list = store::ListConsignments(c, filter, seen, slice);
        for (const store::ConsignmentRow& consignment : list.items) Add(c, consignment, document);
        if (list.next.empty()) break;
        slice.after = list.next;
      }
    }
  }

 private:
  void Add(store::Connection& c, const store::ConsignmentRow& consignment, formats::DayPlanDocument& document) {
    const int place = PlaceOf(consignment);
    if (place < 0 || !consignment.outcome.empty() || document.problem.items.size() >= inspect::kMostItems || document.labels.contains(consignment.id)) return;
    const bool selected = consignment.decision == "selected";
    int shift = 0;
    if (!consignment.call.empty()) {
      const auto call = store::FindPortCall(c, consignment.call);
      const std::string eta = call ? call->eta : "";
      if (eta.size() >= 10 && eta.substr(0, 10) > day_) return;  // not here yet
      if (!selected && eta.substr(0, 10) != day_) return;
      if (eta.size() >= 16 && eta.substr(0, 10) == day_ && eta[13] == ':') shift = ShiftAt(station_.shifts, std::atoi(eta.substr(11, 2).c_str()) * 60 + std::atoi(eta.substr(14, 2).c_str()));
    } else if (!selected) {
      return;
    }
    document.problem.items.push_back({consignment.id, place, shift, selected});
    document.labels[consignment.id] = consignment.bill;
  }

  // The first place of the consignment's facility; where no place is of that facility and it comes to the station's port, the first of all.
  int PlaceOf(const store::ConsignmentRow& consignment) const {
    for (std::size_t p = 0; p < station_.places.size(); ++p) {
      const std::string& facility = FacilityOfPlace(row_, station_.places[p]);
      if (!consignment.facility.empty() && facility == consignment.facility) return static_cast<int>(p);
    }
    const bool elsewhere = !consignment.facility.empty() && !row_.facility.empty();
    return !elsewhere && (consignment.discharge_port == row_.port || consignment.load_port == row_.port) && !station_.places.empty() ? 0 : -1;
  }

  const Context& context_;
  const release::Viewer& viewer_;
  const store::StationRow& row_;
  const formats::InspectionStation& station_;
  const std::string& day_;
};

}  // namespace

StationRates RatesOfStation(Context& context, const formats::InspectionStation& station, const std::vector<store::HitCount>& counts) {
  const Priors priors = PriorsOf(context);
  StationRates rates;
  std::map<std::string, std::pair<double, double>> by_channel;
  for (const store::HitCount& count : counts) {
    by_channel[ChannelKey(count.channel)].first += count.found;
    by_channel[ChannelKey(count.channel)].second += count.clean;
  }
  for (const auto& [channel, prior] : priors.channels) rates.channels[channel] = target::HitRate(by_channel[channel].first, by_channel[channel].second, prior, priors.inspections);
  for (const formats::StationPlace& place : station.places) {
    StationRates::Place one;
    double inspected = 0;
    for (const store::HitCount& count : counts) {
      if (count.place != place.id) continue;
      one.found += count.found;
      one.clean += count.clean;
      inspected += count.found + count.clean;
      one.expected += (count.found + count.clean) * rates.channels[ChannelKey(count.channel)].rate.mean;
    }
    // Without outcomes the place is as its channels say.
    one.expected = inspected > 0 ? one.expected / inspected : rates.channels["red"].rate.mean;
    one.rate = target::HitRate(one.found, one.clean, one.expected, priors.inspections);
    rates.places[place.id] = one;
  }
  return rates;
}

double ExpectedBad(const StationRates& rates, const formats::StationPlace& place) {
  const double share = place.red * rates.channels.at("red").rate.mean + place.yellow * rates.channels.at("yellow").rate.mean +
                       (1 - place.red - place.yellow) * rates.channels.at(kOther).rate.mean;
  const auto at = rates.places.find(place.id);
  return place.consignments_a_day * share * (at == rates.places.end() ? 1 : at->second.Factor());
}

double ExposureOf(const StationRates& rates, const formats::StationPlace& place, const std::string& channel, double detection) {
  if (!(place.consignments_a_day > 0)) return 0;
  const double mean = place.red * rates.channels.at("red").rate.mean + place.yellow * rates.channels.at("yellow").rate.mean +
                      (1 - place.red - place.yellow) * rates.channels.at(kOther).rate.mean;
  const double lift = mean > 0 ? rates.channels.at(ChannelKey(channel)).rate.mean / mean : 1;
  return detection * lift / (place.consignments_a_day * kDaysAYear);
}

const std::string& FacilityOfPlace(const store::StationRow& row, const formats::StationPlace& place) { return place.facility.empty() ? row.facility : place.facility; }

std::map<std::string, std::vector<analysis::FamilyRate>> ThreatsOf(Context& context, const store::StationRow& row, const formats::InspectionStation& station) {
  std::map<std::string, std::vector<analysis::FamilyRate>> threats;
  const auto region = RegionNow(context);
  if (!region) return threats;
  for (const formats::StationPlace& place : station.places) {
    const std::string& facility = FacilityOfPlace(row, place);
    if (!threats.contains(facility)) threats[facility] = analysis::RatesAt(*region, row.port, facility);
  }
  return threats;
}

Result<DayInputs> DayInputsOf(Context& context, const release::Viewer& viewer, const store::StationRow& row, const std::string& day) {
  const formats::InspectionStation station = formats::StationOf(row.body);
  DayInputs inputs;
  formats::DayPlanDocument& document = inputs.document;
  inspect::DayProblem& problem = document.problem;
  document.head = {row.id, row.name, day, context.now(), 1, row.illustrative};

  inspect::OperatingPoints points(station.sensors, station.reading_cv, context.threads);
  if (points.TooLarge()) return Fail(Error("inspections.frontier", "body#/epsilon"));
  inputs.point = points.Best(station.demand, station.limits, kSimulationSeed);
  problem.detection = inputs.point.detection;
  problem.minutes = station.minutes_per_inspection;
  problem.random_share = station.random_share;
  std::map<std::string, int> shift_of;
  for (const formats::StationShift& shift : station.shifts) {
    shift_of[shift.id] = static_cast<int>(problem.shifts.size());
    problem.shifts.push_back({shift.id, shift.from, shift.to});
    document.names[shift.id] = shift.name;
  }

  std::vector<store::HitCount> counts;
  const auto read = context.database.Read([&](store::Connection& c) {
    for (const store::TeamRow& team : store::TeamsOf(c, row.id)) {
      if (!team.active) continue;
      inspect::DayTeam on{team.id, {}};
      for (const std::string& shift : team.shifts) {
        if (const auto it = shift_of.find(shift); it != shift_of.end()) on.shifts.push_back(it->second);
      }
      document.names[team.id] = team.name;
      problem.teams.push_back(std::move(on));
    }
    counts = store::HitCounts(c, row.id);
    ItemsOfDay(context, viewer, row, station, day).Take(c, document);
    return 0;
  });
  if (!read) return Fail(read.error());
  if (problem.teams.empty()) return Fail(Error("inspections.no-teams", ""));

  const StationRates rates = RatesOfStation(context, station, counts);
  const auto threats = ThreatsOf(context, row, station);
  std::map<std::string, double> bad_at;  // of the places of one facility
  for (const formats::StationPlace& place : station.places) bad_at[FacilityOfPlace(row, place)] += ExpectedBad(rates, place);
  double shares = 0;
  for (const formats::StationShift& shift : station.shifts) shares += shift.share;
  // Where nobody knows threats, losses are in finds; they cannot be set beside money, so all places are then.
  bool known = !threats.empty();
  for (const auto& [facility, families] : threats) known = known && !families.empty();
  for (const formats::StationPlace& place : station.places) {
    inspect::DayPlace at{place.id, {}, {}, {}};
    document.names[place.id] = place.name;
    const std::string& facility = FacilityOfPlace(row, place);
    const double bad = ExpectedBad(rates, place);
    double loss = bad;
    if (known) {
      loss = bad_at[facility] > 0 ? analysis::LossADay(threats.at(facility)) * bad / bad_at[facility] : 0;
    } else {
      inputs.without_rates.push_back(place.id);
    }
    for (const formats::StationShift& shift : station.shifts) {
      const double share = shares > 0 ? shift.share / shares : 1.0 / static_cast<double>(station.shifts.size());
      const double all = place.consignments_a_day * share, flagged = place.red + place.yellow;
      at.loss.push_back(loss * share);
      at.arrivals.push_back(all);
      at.expected.push_back(all * (flagged + (1 - flagged) * station.random_share));
    }
    problem.places.push_back(std::move(at));
  }
  return inputs;
}

}  // namespace atalaya::api
