#include "formats/station_json.h"

#include <cmath>
#include <set>

#include "formats/json_parse.h"

namespace atalaya::formats {
namespace {

constexpr double kLongestMinutes = 10'000, kMostArrivals = 100'000, kMostCv = 20;

std::vector<inspect::Channel> ReadStationChannels(JsonObject& object, const JsonNode& node) {
  std::vector<inspect::Channel> channels;
  const auto roc = object.Maybe("roc"), direct = object.Maybe("channels");
  if (roc.has_value() == direct.has_value()) {
    node.Report("solve.frontier-readings");
    return channels;
  }
  const JsonNode& list = roc ? *roc : *direct;
  const std::vector<JsonNode> items = list.SomeItems();
  const std::size_t before = node.List().Errors();
  for (const JsonNode& item : items) {
    if (roc) {
      const auto pair = item.SomeItems();
      if (pair.size() != 2) {
        item.WrongType("[number, number]");
        continue;
      }
      channels.push_back({pair[0].Probability(), pair[1].Probability()});
    } else {
      JsonObject channel(item);
      channels.push_back({channel.Need("good").Probability(), channel.Need("bad").Probability()});
      channel.Done();
    }
  }
  if (node.List().Errors() != before) return {};
  if (roc) {
    const auto read = inspect::ChannelsOfRoc(channels);
    if (read.fault == inspect::RocFault::kStart) list.Report("solve.frontier-roc-start");
    if (read.fault == inspect::RocFault::kEnd) list.Report("solve.frontier-roc-end");
    if (read.fault == inspect::RocFault::kNotRising) list.Report("solve.frontier-roc-falls");
    return read.channels;
  }
  double good = 0, bad = 0;
  for (const inspect::Channel& channel : channels) {
    good += channel.good;
    bad += channel.bad;
  }
  for (const auto& [column, sum] : {std::pair("good", good), std::pair("bad", bad)}) {
    if (std::abs(sum - 1) > inspect::kChannelTolerance) list.Report("solve.frontier-sum", {{"column", column}, {"sum", NumberText(sum)}});
  }
  return channels;
}

inspect::Sensor ReadStationSensor(const JsonNode& node) {
  JsonObject object(node);
  inspect::Sensor sensor;
  sensor.name = object.Need("name").Words();
  sensor.cost = object.Need("cost").Cost();
  sensor.delay = object.Need("minutes").Number(0, kLongestMinutes);
  sensor.channels = ReadStationChannels(object, node);
  object.Done();
  return sensor;
}

// "HH:MM"; -1 and a finding for what is none.
int ReadClock(const JsonNode& node) {
  const std::string text = node.String();
  if (!node.Present() || !node.Value().is_string()) return -1;
  const auto digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
  if (text.size() == 5 && text[2] == ':' && digit(0) && digit(1) && digit(3) && digit(4)) {
    const int hours = (text[0] - '0') * 10 + text[1] - '0', minutes = (text[3] - '0') * 10 + text[4] - '0';
    if (hours <= 24 && minutes < 60 && hours * 60 + minutes <= 1440) return hours * 60 + minutes;
  }
  node.Report("inspections.times", {{"value", Shortened(text)}});
  return -1;
}

template <class T>
void Unique(const JsonNode& node, const T& thing, std::set<std::string>& seen) {
  if (!thing.id.empty() && !seen.insert(thing.id).second) node.Report("json.duplicate-item", {{"value", Shortened(thing.id)}});
}

bool TooManyOf(const JsonNode& list, std::size_t count, std::size_t most) {
  if (count <= most) return false;
  list.Report("inspections.too-many", {{"count", std::to_string(count)}, {"most", std::to_string(most)}});
  return true;
}

void ReadPlaces(const JsonNode& list, InspectionStation& station) {
  const auto items = list.SomeItems();
  if (TooManyOf(list, items.size(), inspect::kMostPlaces)) return;
  std::set<std::string> seen;
  for (const JsonNode& item : items) {
    JsonObject object(item);
    StationPlace place;
    place.id = object.Need("id").Id();
    place.name = object.Need("name").Words();
    if (const auto facility = object.Maybe("facility")) place.facility = facility->String();
    place.consignments_a_day = object.Need("consignments_a_day").Number(0, kMostArrivals * 24);
    place.red = object.Need("red").Probability();
    place.yellow = object.Need("yellow").Probability();
    object.Done();
    if (place.red + place.yellow > 1) item.Report("inspections.shares");
    Unique(item, place, seen);
    station.places.push_back(std::move(place));
  }
}

void ReadShifts(const JsonNode& list, InspectionStation& station) {
  const auto items = list.SomeItems();
  if (TooManyOf(list, items.size(), inspect::kMostShifts)) return;
  std::set<std::string> seen;
  double sum = 0;
  int last = 0;
  for (const JsonNode& item : items) {
    JsonObject object(item);
    StationShift shift;
    shift.id = object.Need("id").Id();
    shift.name = object.Need("name").Words();
    shift.from = ReadClock(object.Need("from"));
    shift.to = ReadClock(object.Need("to"));
    if (const auto share = object.Maybe("share")) shift.share = share->Probability();
    object.Done();
    Unique(item, shift, seen);
    if (shift.from >= 0 && shift.to >= 0) {
      if (shift.to <= shift.from) shift.to += 1440;
      if (shift.from < last || shift.to - shift.from > 1440) item.Report("inspections.overlap");
      last = shift.to;
    }
    sum += shift.share;
    station.shifts.push_back(std::move(shift));
  }
  if (station.shifts.size() > 1 && sum > 1 + 1e-6) list.Report("inspections.shares");
}

}  // namespace

std::vector<double> InspectionStation::ArrivalsByHour() const {
  std::vector<double> hours(24, demand.arrivals_per_hour);
  if (by_hour.size() != 24) return hours;
  double sum = 0;
  for (const double share : by_hour) sum += share;
  for (std::size_t h = 0; h < 24 && sum > 0; ++h) hours[h] = demand.arrivals_per_hour * 24 * by_hour[h] / sum;
  return hours;
}

InspectionStation ReadStation(JsonObject& object) {
  InspectionStation s;
  s.name = object.Need("name").Words();
  if (const auto note = object.Maybe("note")) s.note = note->String();
  if (const auto illustrative = object.Maybe("illustrative")) s.illustrative = illustrative->Bool();
  const JsonNode sensors = object.Need("sensors");
  std::set<std::string> names;
  const auto items = sensors.Items();
  if (!TooManyOf(sensors, items.size(), inspect::kMaxSensors)) {
    for (const JsonNode& item : items) {
      s.sensors.sensors.push_back(ReadStationSensor(item));
      const std::string& name = s.sensors.sensors.back().name;
      if (!name.empty() && !names.insert(name).second) item.Report("json.duplicate-item", {{"value", Shortened(name)}});
    }
  }
  {
    JsonObject unpack(object.Need("opening"));
    s.sensors.unpack_cost = unpack.Need("cost").Number(1e-9, kMostMoney);
    s.sensors.unpack_delay = unpack.Need("minutes").Number(0, kLongestMinutes);
    unpack.Done();
  }
  s.sensors.epsilon = 1e-4;
  if (const auto epsilon = object.Maybe("epsilon")) s.sensors.epsilon = epsilon->Probability();
  {
    JsonObject queue(object.Need("queue"));
    s.demand.arrivals_per_hour = queue.Need("arrivals_per_hour").Number(0, kMostArrivals);
    if (const auto cv = queue.Maybe("arrival_cv")) s.demand.arrival_cv = cv->Number(0, kMostCv);
    s.demand.servers = queue.Need("lanes").Integer(1, 1000);
    if (const auto cv = queue.Maybe("reading_cv")) s.reading_cv = cv->Number(0, kMostCv);
    if (const auto hours = queue.Maybe("by_hour")) {
      for (const JsonNode& hour : hours->Items()) s.by_hour.push_back(hour.Number(0, 1e9));
      if (!s.by_hour.empty() && s.by_hour.size() != 24) hours->Report("inspections.hours", {{"count", std::to_string(s.by_hour.size())}});
    }
    queue.Done();
  }
  if (const auto limits = object.Maybe("limits")) {
    JsonObject l(*limits);
    if (const auto wait = l.Maybe("mean_wait_minutes")) s.limits.mean_wait = wait->Number(0, kLongestMinutes);
    if (const auto wait = l.Maybe("p95_wait_minutes")) s.limits.p95_wait = wait->Number(0, kLongestMinutes);
    if (const auto cost = l.Maybe("cost")) s.limits.cost = cost->Cost();
    l.Done();
  }
  ReadPlaces(object.Need("places"), s);
  ReadShifts(object.Need("shifts"), s);
  if (const auto minutes = object.Maybe("minutes_per_inspection")) s.minutes_per_inspection = minutes->Number(1, 1440);
  if (const auto share = object.Maybe("random_share")) s.random_share = share->Probability();
  return s;
}

void WriteStationMembers(JsonWriter& w, const InspectionStation& s) {
  w.Member("name", s.name).Member("note", s.note).Member("illustrative", s.illustrative).Key("sensors").BeginArray(Break::kNo);
  for (const inspect::Sensor& sensor : s.sensors.sensors) {
    w.BeginObject(Break::kNo).Member("name", sensor.name).Member("cost", sensor.cost).Member("minutes", sensor.delay).Key("channels").BeginArray(Break::kNo);
    for (const inspect::Channel& channel : sensor.channels) w.BeginObject(Break::kNo).Member("good", channel.good).Member("bad", channel.bad).EndObject();
    w.EndArray().EndObject();
  }
  w.EndArray().Key("opening").BeginObject(Break::kNo).Member("cost", s.sensors.unpack_cost).Member("minutes", s.sensors.unpack_delay).EndObject();
  w.Member("epsilon", s.sensors.epsilon);
  w.Key("queue").BeginObject(Break::kNo).Member("arrivals_per_hour", s.demand.arrivals_per_hour).Member("arrival_cv", s.demand.arrival_cv);
  w.Member("lanes", s.demand.servers).Member("reading_cv", s.reading_cv).Key("by_hour").BeginArray(Break::kNo);
  for (const double hour : s.by_hour) w.Number(hour);
  w.EndArray().EndObject();
  w.Key("limits").BeginObject(Break::kNo).Member("mean_wait_minutes", s.limits.mean_wait).Member("p95_wait_minutes", s.limits.p95_wait);
  w.Member("cost", s.limits.cost).EndObject().Key("places").BeginArray(Break::kNo);
  for (const StationPlace& p : s.places) {
    w.BeginObject(Break::kNo).Member("id", p.id).Member("name", p.name).Member("facility", p.facility).Member("consignments_a_day", p.consignments_a_day);
    w.Member("red", p.red).Member("yellow", p.yellow).EndObject();
  }
  w.EndArray().Key("shifts").BeginArray(Break::kNo);
  for (const StationShift& shift : s.shifts) {
    w.BeginObject(Break::kNo).Member("id", shift.id).Member("name", shift.name).Member("from", ClockText(shift.from)).Member("to", ClockText(shift.to));
    w.Member("share", shift.share).EndObject();
  }
  w.EndArray().Member("minutes_per_inspection", s.minutes_per_inspection).Member("random_share", s.random_share);
}

std::string StationText(const InspectionStation& station) {
  JsonWriter w;
  w.BeginObject(Break::kNo);
  WriteStationMembers(w, station);
  w.EndObject();
  return w.Take();
}

InspectionStation StationOf(const std::string& text) {
  const auto document = ParseJson(text, "station");
  if (!document) return {};
  FindingList ignored;  // it was read without errors when it came in
  JsonObject object(JsonNode(*document, "station", ignored));
  return ReadStation(object);
}

std::string ClockText(int minute) {
  const int m = minute > 1440 ? minute - 1440 : minute;
  const auto two = [](int n) { return std::string(n < 10 ? "0" : "") + std::to_string(n); };
  return two(m / 60) + ":" + two(m % 60);
}

namespace {

void WriteNode(JsonWriter& w, const inspect::FrontierProblem& problem, const inspect::Tree& tree, int at) {
  if (at == inspect::kReleaseNode) {
    w.String("release");
  } else if (at == inspect::kOpenNode) {
    w.String("open");
  } else {
    const inspect::TreeNode& node = tree.nodes[static_cast<std::size_t>(at)];
    w.BeginObject(Break::kNo).Member("sensor", problem.sensors[static_cast<std::size_t>(node.sensor)].name).Key("channels").BeginArray(Break::kNo);
    for (const int child : node.children) WriteNode(w, problem, tree, child);
    w.EndArray().EndObject();
  }
}

}  // namespace

void WriteSequence(JsonWriter& w, const inspect::FrontierProblem& problem, const inspect::Tree& tree, std::size_t most) {
  if (tree.nodes.empty() || tree.Expanded(most + 1) > most) {
    w.Null();
  } else {
    WriteNode(w, problem, tree, static_cast<int>(tree.nodes.size()) - 1);
  }
}

void WriteOperatingPoint(JsonWriter& w, const inspect::FrontierProblem& problem, const inspect::OperatingPoint& point) {
  w.BeginObject(Break::kNo).Member("detection", point.detection).Member("cost", point.cost).Member("open_share", point.open_share);
  w.Member("service_minutes", point.service_minutes).Member("service_cv", point.service_cv).Member("bound", std::string(inspect::BoundName(point.bound)));
  w.Key("formula").BeginObject(Break::kNo).Member("utilisation", point.queue.utilisation).Member("mean_wait_minutes", point.queue.wait_minutes);
  w.Member("wait_probability", point.queue.wait_probability).EndObject();
  w.Key("simulated");
  if (point.simulated.enough) {
    w.BeginObject(Break::kNo).Member("mean_wait_minutes", point.simulated.wait_minutes).Member("low", point.simulated.low);
    w.Member("high", point.simulated.high).Member("p95_wait_minutes", point.simulated.quantile_minutes);
    w.Key("customers").Integer(point.simulated.customers).EndObject();
  } else {
    w.Null();
  }
  w.Key("sequences").BeginArray(Break::kNo);
  for (const inspect::Sequence& sequence : point.sequences) {
    w.BeginObject(Break::kNo).Member("weight", sequence.weight).Key("tree");
    WriteSequence(w, problem, sequence.tree);
    w.EndObject();
  }
  w.EndArray().EndObject();
}

}  // namespace atalaya::formats
