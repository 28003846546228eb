// GET /objectives: are we getting there? The six objectives with their indicators, over what the reader may see.
#include <algorithm>
#include <cmath>

#include "api/analysis_view.h"
#include "api/fields.h"
#include "api/resources.h"
#include "api/words.h"
#include "base/time.h"
#include "store/objectives.h"
#include "store/release_rows.h"

namespace atalaya::api {
namespace {

namespace json = boost::json;

enum class Late { kNone, kFacilities, kDeficiencies, kScore };
struct IndicatorSpec {
  const char* id;
  const char* unit;
  bool fed;           // this program keeps the records
  bool lower_better;
  Late late;          // who is late: those of the whole that are not in the part (or, where lower is better, those in it)
};
struct ObjectiveSpec {
  const char* id;
  const char* clause;
  std::vector<IndicatorSpec> indicators;
};

const std::vector<ObjectiveSpec>& Specs() {
  static const std::vector<ObjectiveSpec> kSpecs{
      {"1", "13.a", {{"I1.1", "share", true, false, Late::kFacilities}, {"I1.2", "share", true, false, Late::kScore}, {"I1.3", "hours", false, true, Late::kNone}}},
      {"2", "13.b", {{"I2.1", "share", true, false, Late::kDeficiencies}, {"I2.2", "share", false, false, Late::kNone}, {"I2.3", "share", false, false, Late::kNone}}},
      {"3", "13.c", {{"I3.1", "share", true, false, Late::kFacilities}, {"I3.2", "share", true, true, Late::kDeficiencies}, {"I3.3", "share", true, false, Late::kNone}}},
      {"4", "13.d", {{"I4.1", "count", true, true, Late::kNone}, {"I4.2", "count", true, false, Late::kNone}, {"I4.3", "share", false, false, Late::kNone}}},
      {"5", "13.e", {{"I5.1", "ratio", true, false, Late::kNone}, {"I5.2", "share", true, false, Late::kNone}, {"I5.3", "hours", false, true, Late::kNone}}},
      {"6", "13.f",
       {{"I6.1", "count", false, false, Late::kNone},
        {"I6.2", "count", false, false, Late::kNone},
        {"I6.3", "share", false, false, Late::kNone},
        {"I6.4", "share", true, false, Late::kScore}}}};
  return kSpecs;
}

const IndicatorSpec* SpecOf(const std::string& id) {
  for (const ObjectiveSpec& objective : Specs()) {
    for (const IndicatorSpec& spec : objective.indicators) {
      if (spec.id == id) return &spec;
    }
  }
  return nullptr;
}

store::RegionFacts FactsOf(const std::shared_ptr<const LatestAnalysis>& latest) {
  store::RegionFacts facts;
  if (!latest) return facts;
  std::set<std::string> in;
  for (const LatestAnalysis::Place& port : latest->ports) in.insert(port.id);
  for (const json::value& lane : latest->map.as_object().at("lanes").as_array()) {
    const json::array& l = lane.as_array();
    const std::string from(l.at(0).as_string()), to(l.at(1).as_string());
    if (in.contains(from) && in.contains(to)) facts.lanes.push_back({from, to, l.at(2).to_number<double>()});
  }
  const json::object& summary = latest->summary.as_object();
  for (const auto& [name, target] : {std::pair("incidents_a_year", &facts.incidents_a_year), std::pair("capacity", &facts.capacity)}) {
    const json::value* values = summary.if_contains(name);
    if (values == nullptr) continue;
    for (const auto& [state, value] : values->as_object()) (*target)[state] = value.to_number<double>();
  }
  return facts;
}

struct Sum {
  double part = 0, whole = 0;
  std::optional<double> Value() const { return whole > 0 ? std::optional(part / whole) : std::nullopt; }
};

// Everything one answer is made from.
struct Records {
  std::vector<store::IndicatorValue> now;
  std::vector<store::DayValue> history;
  std::map<std::string, store::Target> targets;
  std::map<std::string, std::string> names;
  std::vector<store::ReleaseRow> releases;
};

class Page {
 public:
  Page(const Call& call, Records records) : call_(call), r_(std::move(records)), today_(DayOf(call.context.now())) {
    for (const auto& [state, name] : r_.names) {
      release::Subject subject{release::Kind::kObjective, state, state, "", "", "", {}};
      for (const store::ReleaseRow& row : r_.releases) {
        if (release::Concerns(subject.kind, row.subject, row.state, subject)) subject.markings.push_back(row.marking);
      }
      if (release::MaySee(call.caller.viewer, subject)) seen_.insert(state);
    }
  }

  json::array Objectives() const {
    json::array list;
    for (const ObjectiveSpec& objective : Specs()) {
      json::array indicators;
      for (const IndicatorSpec& spec : objective.indicators) indicators.push_back(Indicator(spec));
      list.push_back(json::object{{"id", objective.id},
                                  {"title", call_.Say(std::string("objective.") + objective.id)},
                                  {"clause", objective.clause},
                                  {"indicators", std::move(indicators)}});
    }
    return list;
  }

  json::object Indicator(const IndicatorSpec& spec) const {
    const std::string key = std::string("indicator.i") + (spec.id + 1);
    const std::optional<double> value = Total(spec.id).Value();
    const auto target = r_.targets.find(spec.id);
    std::optional<double> goal;
    if (target != r_.targets.end()) goal = target->second.target;
    json::object o{{"id", spec.id}, {"title", call_.Say(key)}, {"definition", call_.Say(key + ".definition")}, {"unit", spec.unit}};
    o["value"] = value ? json::value(*value) : json::value(nullptr);
    o["target"] = goal ? json::value(*goal) : json::value(nullptr);
    o["by"] = target == r_.targets.end() || target->second.by.empty() ? json::value(nullptr) : json::value(target->second.by);
    o["version"] = target == r_.targets.end() ? 1 : target->second.version;
    o["status"] = Status(spec, value, goal);
    if (!spec.fed) {
      o["note"] = call_.Say("objective.no-records", {{"feed", call_.Say(key + ".feed")}});
    } else if (!value) {
      o["note"] = call_.Say("objective.nothing-yet");
    } else if (std::string_view(spec.id) == "I2.1") {
      o["note"] = call_.Say("objective.operators", {{"share", Share("I2.1.operators")}, {"government", Share("I2.1.government")}});
    } else if (std::string_view(spec.id) == "I3.1" && Total("I3.1.unannounced").Value()) {
      o["note"] = call_.Say("objective.unannounced", {{"share", Share("I3.1.unannounced")}});
    } else {
      o["note"] = nullptr;
    }
    o["trend"] = Trend(spec.id, value);
    o["late"] = WhoIsLate(spec);
    return o;
  }

 private:
  bool Sees(const std::string& state) const {
    const auto plus = state.find('+');
    return plus == std::string::npos ? seen_.contains(state) : seen_.contains(state.substr(0, plus)) && seen_.contains(state.substr(plus + 1));
  }

  Sum Total(std::string_view indicator) const {
    Sum sum;
    for (const store::IndicatorValue& v : r_.now) {
      if (v.indicator != indicator || !Sees(v.state)) continue;
      sum.part += v.part;
      sum.whole += v.whole;
    }
    return sum;
  }

  std::string Share(std::string_view indicator) const {
    const auto value = Total(indicator).Value();
    return value ? Percent(*value, call_.language) : std::string("–");
  }

  static const char* Status(const IndicatorSpec& spec, const std::optional<double>& value, const std::optional<double>& goal) {
    if (!value) return spec.fed ? "unknown" : "no-records";
    if (!goal) return "no-target";
    constexpr double kNear = 0.8;
    const double is = value.value_or(0), wanted = goal.value_or(0);
    if (spec.lower_better) return is <= wanted ? "met" : is * kNear <= wanted ? "on-track" : "behind";
    return is >= wanted ? "met" : is >= wanted * kNear ? "on-track" : "behind";
  }

  json::array Trend(std::string_view indicator, const std::optional<double>& value) const {
    std::map<std::string, Sum> days;
    for (const store::DayValue& d : r_.history) {
      if (d.value.indicator != indicator || !Sees(d.value.state) || d.day == today_) continue;
      days[d.day].part += d.value.part;
      days[d.day].whole += d.value.whole;
    }
    json::array trend;
    for (const auto& [day, sum] : days) {
      if (const auto then = sum.Value()) trend.push_back(json::object{{"date", day}, {"value", *then}});
    }
    if (value) trend.push_back(json::object{{"date", today_}, {"value", *value}});
    return trend;
  }

  json::array WhoIsLate(const IndicatorSpec& spec) const {
    struct LateOne {
      std::string state;
      double amount = 0;
    };
    std::vector<LateOne> late;
    for (const store::IndicatorValue& v : r_.now) {
      if (v.indicator != spec.id || !Sees(v.state) || v.whole <= 0) continue;
      if (spec.late == Late::kScore) {
        late.push_back({v.state, v.part / v.whole});
      } else if (spec.late != Late::kNone) {
        const double missing = spec.lower_better ? v.part : v.whole - v.part;
        if (missing > 0.5) late.push_back({v.state, missing});
      }
    }
    std::stable_sort(late.begin(), late.end(), [&](const LateOne& a, const LateOne& b) { return spec.late == Late::kScore ? a.amount < b.amount : a.amount > b.amount; });
    constexpr std::size_t kMost = 10, kWeakest = 3;
    if (late.size() > (spec.late == Late::kScore ? kWeakest : kMost)) late.resize(spec.late == Late::kScore ? kWeakest : kMost);
    json::array list;
    for (const LateOne& one : late) {
      const auto plus = one.state.find('+');
      const std::string first = one.state.substr(0, plus);
      std::string name = Name(first);
      if (plus != std::string::npos) name += " – " + Name(one.state.substr(plus + 1));
      std::string detail = spec.late == Late::kScore
                               ? call_.Say("objective.late.score", {{"score", Decimal(one.amount, 2, call_.language)}})
                               : call_.Say(spec.late == Late::kFacilities ? "objective.late.facilities" : "objective.late.deficiencies", {{"count", one.amount}});
      json::object o{{"name", name}, {"state", first}, {"detail", std::move(detail)}};
      o["link"] = (spec.late == Late::kDeficiencies ? "/deficiencies?overdue=1&state=" : "/facilities?state=") + first;
      list.push_back(std::move(o));
    }
    return list;
  }

  std::string Name(const std::string& state) const {
    const auto it = r_.names.find(state);
    return it == r_.names.end() ? state : it->second;
  }

  const Call& call_;
  Records r_;
  std::string today_;
  std::set<std::string> seen_;
};

Result<Records> Gather(const Call& call) {
  const std::string today = DayOf(call.context.now());
  const store::RegionFacts facts = FactsOf(call.context.analyses->Latest());
  return call.context.database.Read([&](store::Connection& c) {
    Records r;
    r.now = store::ComputeIndicators(c, today, facts);
    r.history = store::IndicatorHistory(c);
    r.targets = store::Targets(c);
    r.names = store::StateNames(c, LanguageCode(call.language));
    r.releases = store::ReleasesOf(c, release::Kind::kObjective, call.context.now());
    return r;
  });
}

http::Response GetAll(Call& call) {
  auto records = Gather(call);
  if (!records) return Problem(call, records.error());
  // The first reader of a day makes the day's point of the trends; that it could not be kept is no reason not to answer.
  const std::string today = DayOf(call.context.now());
  const bool kept = std::any_of(records->history.begin(), records->history.end(), [&](const store::DayValue& d) { return d.day == today; });
  if (!kept && !records->now.empty()) {
    static_cast<void>(call.context.database.Write("system", [&](store::Transaction& t) -> Result<bool> { return store::KeepIndicators(t, today, records->now); }));
  }
  return Tagged(call, Written(Page(call, std::move(*records)).Objectives()));
}

struct NewTarget {
  std::optional<double> target;
  std::string by;
};

http::Response OneObjective(const Call& call, const std::string& indicator) {
  auto records = Gather(call);
  if (!records) return Problem(call, records.error());
  const auto it = records->targets.find(indicator);
  const long long version = it == records->targets.end() ? 1 : it->second.version;
  http::Response response = http::Response::Json(Written(Page(call, std::move(*records)).Indicator(*SpecOf(indicator))));
  response.Set("ETag", VersionTag(version));
  return response;
}

http::Response GetObjective(Call& call) { return OneObjective(call, call.Path("indicator")); }

http::Response Put(Call& call) {
  const auto version = IfMatch(call);
  if (!version) return Problem(call, version.error());
  const double most = std::string_view(SpecOf(call.Path("indicator"))->unit) == "share" ? 1 : formats::kMostMoney;
  const std::string today = DayOf(call.context.now());
  const auto asked = Body<NewTarget>(call, [&](formats::JsonObject& o) {
    NewTarget n;
    const formats::JsonNode target = o.Need("target");
    if (target.Present() && !target.IsNull()) n.target = target.Number(0, most);
    if (const auto by = o.Maybe("by"); by && !by->IsNull()) n.by = Day(*by, today);
    return n;
  });
  if (!asked) return Problem(call, asked.error());
  bool stale = false;
  const auto saved = call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) -> Result<int> {
    auto targets = store::Targets(t);
    store::Target& target = targets[call.Path("indicator")];
    target.indicator = call.Path("indicator");
    if (target.version != *version) {
      stale = true;
      return Fail(Error("api.if-match", ""));
    }
    target.target = asked->target;
    target.by = asked->by;
    store::SaveTarget(t, target);
    return 1;
  });
  if (stale) return Stale(call, OneObjective(call, call.Path("indicator")).body);
  if (!saved) return Problem(call, saved.error());
  return OneObjective(call, call.Path("indicator"));
}

}  // namespace

void AddObjectiveRoutes(Routes& routes) {
  using http::Method;
  using release::Action;
  const auto indicator = [](store::Connection&, const http::PathParameters& path) -> std::optional<release::Subject> {
    const IndicatorSpec* spec = SpecOf(path.find("indicator")->second);
    if (spec == nullptr) return std::nullopt;
    return release::Subject{release::Kind::kObjective, spec->id, "", "", "", "", {}};
  };
  routes.push_back({Method::kGet, "/api/v1/objectives", Action::kRead, {}, GetAll, 0});
  routes.push_back({Method::kGet, "/api/v1/objectives/indicators/{indicator}", Action::kRead, indicator, GetObjective, 0});
  routes.push_back({Method::kPut, "/api/v1/objectives/indicators/{indicator}", Action::kObjectiveEdit, indicator, Put, 0});
}

}  // namespace atalaya::api
