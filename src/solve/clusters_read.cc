#include "solve/clusters_read.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <unordered_map>
#include <utility>

#include "formats/json_write.h"
#include "solve/seed.h"

namespace atalaya::solve {
namespace {

using formats::JsonNode;
using formats::JsonObject;
using formats::NumberText;
using warn::ScanModel;

constexpr int kMostTime = 2'000'000'000;  // steps from an origin of the caller's choice
constexpr double kMostCoordinate = 1e12;  // plane
constexpr double kMostExpected = 1e15, kLeastExpected = 1e-15;
constexpr double kMostRadius = 1e15;

// A place and a time with an amount, as written.
struct Entry {
  int place = -1;  // -1: unknown, told
  int time = 0;
  double amount = 0;
};

struct Entries {
  std::vector<Entry> list;
  std::size_t timed = 0;  // how many have a time
  std::string where;      // of the list
  bool AnyTime() const { return timed > 0; }
};

class Reader {
 public:
  explicit Reader(const JsonNode& node) : node_(node), object_(node) {}

  ClustersProblem Read() {
    ReadModel();
    ReadPlaces();
    ReadNeighbours();
    const Entries cases = ReadEntries("cases", true, 1, static_cast<double>(warn::kMaxCases), true);
    const Entries expected = ReadEntries("expected", false, 0, kMostExpected, false);
    const Entries people = ReadEntries("population", false, 0, warn::kMaxPeople, true);
    ReadSettings();
    const auto period = ReadPeriod();
    object_.Done();
    if (node_.List().Errors() == 0) Join(cases, expected, people, period);
    return std::move(made_);
  }

 private:
  using Period = std::optional<std::pair<int, int>>;

  void ReadModel() {
    const JsonNode model = object_.Need("model");
    const std::string word = model.String();
    if (word == "poisson") {
      scan_.model = ScanModel::kPoisson;
    } else if (word == "bernoulli") {
      scan_.model = ScanModel::kBernoulli;
    } else if (word == "permutation") {
      scan_.model = ScanModel::kPermutation;
    } else if (model.Present() && model.Value().is_string()) {
      model.UnknownWord("poisson, bernoulli, permutation");
    }
    if (const auto kind = object_.Maybe("coordinates")) {
      const std::string unit = kind->String();
      scan_.degrees = unit == "degrees";
      if (unit != "degrees" && unit != "plane" && kind->Value().is_string()) kind->UnknownWord("plane, degrees");
    }
  }

  void ReadPlaces() {
    const JsonNode list = object_.Need("locations");
    const std::vector<JsonNode> items = list.SomeItems();
    if (TooMany(list, items.size(), warn::kMaxPlaces)) return;
    // With neighbours given, coordinates are needed no more: all may leave them out.
    const bool given = node_.Value().is_object() && node_.Value().get_object().contains("neighbours");
    std::size_t placed = 0;
    for (const JsonNode& item : items) {
      JsonObject place(item);
      const JsonNode id = place.Need("id");
      const std::string name = id.Words();
      if (!name.empty() && !index_.emplace(name, static_cast<int>(made_.names.size())).second) {
        id.Report("json.duplicate-item", {{"value", name}});
      }
      made_.names.push_back(name);
      const double wide = scan_.degrees ? 180 : kMostCoordinate, high = scan_.degrees ? 90 : kMostCoordinate;
      warn::Place at;
      const auto x = given ? place.Maybe("x") : std::optional(place.Need("x"));
      const auto y = given && !x ? place.Maybe("y") : std::optional(place.Need("y"));
      if (x) at.x = x->Number(-wide, wide);
      if (y) at.y = y->Number(-high, high);
      if (!x && y) item.Report("json.missing-member", {{"member", "x"}});
      placed += x.has_value();
      scan_.coordinates.push_back(at);
      place.Done();
    }
    if (placed < items.size()) {
      if (placed > 0) list.Report("solve.clusters-some-placed");
      scan_.coordinates.clear();
    }
    scan_.places = static_cast<int>(made_.names.size());
  }

  int PlaceOf(const JsonNode& node) {
    const std::string name = node.String();
    const auto found = index_.find(name);
    if (found != index_.end()) return found->second;
    if (node.Present() && node.Value().is_string()) {
      node.Report("solve.clusters-unknown-location", {{"location", formats::Shortened(name)}});
    }
    return -1;
  }

  void ReadNeighbours() {
    const auto map = object_.Maybe("neighbours");
    if (!map || map->IsNull()) return;
    scan_.neighbours.resize(static_cast<std::size_t>(scan_.places));
    std::int64_t entries = scan_.places;
    for (const auto& [name, list] : map->Members()) {
      const auto center = index_.find(name);
      if (center == index_.end()) {
        list.Report("solve.clusters-unknown-location", {{"location", formats::Shortened(name)}});
        continue;
      }
      std::vector<int>& order = scan_.neighbours[static_cast<std::size_t>(center->second)];
      std::set<int> seen{center->second};
      for (const JsonNode& item : list.Items()) {
        const int place = PlaceOf(item);
        if (place < 0) continue;
        if (!seen.insert(place).second) item.Report("json.duplicate-item", {{"value", item.String()}});
        order.push_back(place);
        ++entries;
      }
    }
    TooMany(*map, static_cast<std::size_t>(entries), warn::kMaxZoneEntries);
  }

  // `whole`: amounts are whole numbers, 1 where none is given if `one`.
  Entries ReadEntries(const char* member, bool needed, double neutral, double most, bool whole) {
    Entries entries;
    const auto list = needed ? object_.Need(member) : object_.Maybe(member);
    if (!list || list->IsNull()) return entries;
    entries.where = list->Where();
    for (const JsonNode& item : list->Items()) {
      JsonObject object(item);
      Entry entry;
      entry.place = PlaceOf(object.Need("location"));
      if (const auto time = object.Maybe("time"); time && !time->IsNull()) {
        entry.time = time->Integer(-kMostTime, kMostTime);
        ++entries.timed;
      }
      const auto count = neutral > 0 ? object.Maybe("count") : object.Need("count");
      entry.amount = count ? count->Number(0, most) : neutral;
      if (count && whole && entry.amount != std::trunc(entry.amount)) count->WrongType("integer");
      object.Done();
      entries.list.push_back(entry);
    }
    if (entries.AnyTime() && entries.timed < entries.list.size()) {
      list->Report("solve.clusters-some-timed",
                   {{"with", std::to_string(entries.timed)}, {"all", std::to_string(entries.list.size())}});
    }
    return entries;
  }

  void ReadSettings() {
    const auto given = [&](const char* member) {
      auto node = object_.Maybe(member);
      if (node && node->IsNull()) node.reset();
      return node;
    };
    if (const auto node = given("max_fraction")) {
      scan_.max_fraction = node->Number(0, 1);
      if (scan_.max_fraction == 0 && node->Value().is_number()) node->Report("solve.clusters-no-fraction");
    }
    if (const auto node = given("max_radius")) {
      scan_.max_radius = node->Number(0, kMostRadius);
      if (!scan_.neighbours.empty()) node->Report("solve.clusters-radius-and-neighbours");
    }
    if (const auto node = given("max_duration")) scan_.max_duration = node->Integer(1, kMostTime);
    if (const auto node = given("prospective")) scan_.prospective = node->Bool();
    if (const auto node = given("replications")) scan_.replications = node->Integer(0, warn::kMaxReplications);
    if (const auto node = given("stop_at")) scan_.stop_at = node->Integer(0, warn::kMaxReplications);
    if (const auto node = given("max_clusters")) scan_.max_clusters = node->Integer(1, warn::kMaxPlaces);
    if (const auto node = given("seed")) scan_.seed = ReadSeed(*node);
  }

  Period ReadPeriod() {
    const auto node = object_.Maybe("period");
    if (!node || node->IsNull()) return {};
    JsonObject object(*node);
    const int first = object.Need("first").Integer(-kMostTime, kMostTime);
    const JsonNode end = object.Need("last");
    const int last = end.Integer(-kMostTime, kMostTime);
    if (end.Present() && last < first) end.Report("solve.clusters-period-order");
    object.Done();
    return std::pair(first, last);
  }

  bool TooMany(const JsonNode& node, std::size_t count, std::int64_t most) {
    if (count <= static_cast<std::size_t>(most)) return false;
    node.Report("solve.clusters-too-many", {{"count", std::to_string(count)}, {"most", std::to_string(most)}});
    return true;
  }
  void Tell(const char* code, std::string where, std::vector<std::pair<std::string, std::string>> args = {}) {
    node_.List().Add(Error(code, std::move(where), std::move(args)));
  }
  void Notice(const char* code, std::string where, std::vector<std::pair<std::string, std::string>> args = {}) {
    node_.List().Add(Warning(code, std::move(where), std::move(args)));
  }
  std::string Where(const Entries& entries, std::size_t i, const char* member) const {
    return entries.where + "/" + std::to_string(i) + "/" + member;
  }

  // Brings cases and base on one axis of time and checks them against each other.
  void Join(const Entries& cases, const Entries& expected, const Entries& people, const Period& period) {
    const bool bernoulli = scan_.model == ScanModel::kBernoulli, permutation = scan_.model == ScanModel::kPermutation;
    const Entries& base = bernoulli ? people : expected;
    const char* needed = bernoulli ? "population" : "expected";
    if (!permutation && base.list.empty()) {
      return node_.Report("solve.clusters-needs", {{"member", needed}});
    }
    for (const Entries* other : {&expected, &people}) {
      if ((permutation || other != &base) && !other->list.empty()) Notice("solve.clusters-unused", other->where);
    }
    // No times in the base, or none at all: purely spatial.
    bool timed = cases.AnyTime();
    if (!permutation && timed && !base.AnyTime()) {
      timed = false;
      Notice("solve.clusters-times-ignored", cases.where, {{"member", needed}});
    } else if (!permutation && !cases.list.empty() && !timed && base.AnyTime()) {
      return Tell("solve.clusters-cases-without-time", cases.where, {{"member", needed}});
    }
    timed = timed || (!permutation && base.AnyTime());
    if (!SetPeriod(cases, permutation ? Entries{} : base, timed, period)) return;
    for (const Entry& entry : cases.list) {
      if (entry.amount > 0)
        scan_.cases.push_back({entry.place, StepOf(entry), static_cast<std::int64_t>(entry.amount)});
    }
    double all = 0;
    for (const Entry& entry : cases.list) all += entry.amount;
    if (all > static_cast<double>(warn::kMaxCases)) {
      return Tell("solve.clusters-too-many", cases.where,
                  {{"count", NumberText(all)}, {"most", std::to_string(warn::kMaxCases)}});
    }
    if (all == 0) Notice("solve.clusters-no-cases", cases.where);
    if (permutation && scan_.steps == 1 && all > 0) Notice("solve.clusters-one-time", cases.where);
    if (!permutation) JoinBase(cases, base, bernoulli);
  }

  bool SetPeriod(const Entries& cases, const Entries& base, bool timed, const Period& period) {
    timed_ = timed;
    std::pair<int, int> span = period.value_or(std::pair(0, 0));
    if (timed && !period) {
      span = {kMostTime, -kMostTime};
      for (const Entries* entries : {&cases, &base}) {
        for (const Entry& entry : entries->list) {
          span = {std::min(span.first, entry.time), std::max(span.second, entry.time)};
        }
      }
    }
    const std::int64_t steps = timed ? std::int64_t{span.second} - span.first + 1 : 1;
    made_.first_time = span.first;
    if (steps > warn::kMaxSteps) {
      Tell("solve.clusters-long-period", cases.where,
           {{"steps", std::to_string(steps)}, {"most", std::to_string(warn::kMaxSteps)}});
      return false;
    }
    scan_.steps = static_cast<int>(steps);
    if (scan_.max_duration > scan_.steps) scan_.max_duration = scan_.steps;
    if (std::int64_t{warn::DurationOf(scan_)} * steps > warn::kMaxStretches) {
      Tell("solve.clusters-long-windows", node_.Where() + "/max_duration",
           {{"longest", std::to_string(warn::kMaxStretches / steps)}});
      return false;
    }
    if (!base.list.empty() && steps * scan_.places > warn::kMaxCells) {
      Tell("solve.clusters-too-many", base.where,
           {{"count", std::to_string(steps * scan_.places)}, {"most", std::to_string(warn::kMaxCells)}});
      return false;
    }
    if (!timed || !period) return true;
    for (const Entries* entries : {&cases, &base}) {
      for (std::size_t i = 0; i < entries->list.size(); ++i) {
        const int time = entries->list[i].time;
        if (time >= span.first && time <= span.second) continue;
        Tell("solve.clusters-outside-period", Where(*entries, i, "time"), {{"time", std::to_string(time)}});
      }
    }
    return node_.List().Errors() == 0;
  }

  int StepOf(const Entry& entry) const { return timed_ ? static_cast<int>(entry.time - made_.first_time) : 0; }

  void JoinBase(const Entries& cases, const Entries& base, bool bernoulli) {
    const auto cell = [&](const Entry& entry) {
      return static_cast<std::size_t>(entry.place) * static_cast<std::size_t>(scan_.steps) +
             static_cast<std::size_t>(StepOf(entry));
    };
    std::vector<double> left(static_cast<std::size_t>(scan_.places) * static_cast<std::size_t>(scan_.steps), 0.0);
    double total = 0;
    for (const Entry& entry : base.list) {
      left[cell(entry)] += entry.amount;
      total += entry.amount;
      if (entry.amount > 0) scan_.base.push_back({entry.place, StepOf(entry), entry.amount});
    }
    if (!(total > 0)) return Tell("solve.clusters-all-zero", base.where);
    if (total > (bernoulli ? warn::kMaxPeople : kMostExpected)) {
      return Tell("solve.clusters-too-many", base.where,
                  {{"count", NumberText(total)}, {"most", NumberText(bernoulli ? warn::kMaxPeople : kMostExpected)}});
    }
    for (std::size_t i = 0; i < cases.list.size(); ++i) {
      const Entry& entry = cases.list[i];
      if (entry.amount == 0) continue;
      double& room = left[cell(entry)];
      if (bernoulli) {
        room -= entry.amount;
        if (room < 0) Tell("solve.clusters-more-cases-than-people", Where(cases, i, "count"));
      } else if (!(room > kLeastExpected * total)) {
        Tell("solve.clusters-case-where-none-expected", Where(cases, i, "location"));
      }
    }
  }

  JsonNode node_;
  JsonObject object_;
  ClustersProblem made_;
  warn::ScanProblem& scan_ = made_.scan;
  std::unordered_map<std::string, int> index_;
  bool timed_ = false;
};

}  // namespace

ClustersProblem ReadClusters(const JsonNode& problem) {
  return Reader(problem).Read();
}

}  // namespace atalaya::solve
