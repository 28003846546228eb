#include "formats/day_plan_json.h"

#include "formats/json_parse.h"
#include "formats/station_json.h"

namespace atalaya::formats {
namespace {

constexpr const char* kFormat = "atalaya-day-plan-1";
constexpr double kMostLoss = 1e18, kMostArrivals = 1e7;

void WriteNumbers(JsonWriter& w, std::string_view key, const std::vector<double>& numbers) {
  w.Key(key).BeginArray(Break::kNo);
  for (const double number : numbers) w.Number(number);
  w.EndArray();
}

std::vector<double> ReadNumbers(const JsonNode& list, double most) {
  std::vector<double> numbers;
  for (const JsonNode& item : list.Items()) numbers.push_back(item.Number(0, most));
  return numbers;
}

std::string NameOf(const std::map<std::string, std::string>& names, const std::string& id) {
  const auto it = names.find(id);
  return it == names.end() ? id : it->second;
}

void WriteProblem(JsonWriter& w, const DayPlanDocument& d) {
  const inspect::DayProblem& p = d.problem;
  // As text: not every reader of JSON keeps 64 bits.
  w.Member("seed", std::to_string(p.seed)).Member("detection", p.detection).Member("minutes", p.minutes).Member("random_share", p.random_share);
  w.Key("shifts").BeginArray();
  for (const inspect::DayShift& s : p.shifts) {
    w.BeginObject(Break::kNo).Member("id", s.id).Member("name", NameOf(d.names, s.id)).Member("from", s.from).Member("to", s.to).EndObject();
  }
  w.EndArray().Key("places").BeginArray();
  for (const inspect::DayPlace& place : p.places) {
    w.BeginObject(Break::kNo).Member("id", place.id).Member("name", NameOf(d.names, place.id));
    WriteNumbers(w, "loss", place.loss);
    WriteNumbers(w, "expected", place.expected);
    WriteNumbers(w, "arrivals", place.arrivals);
    w.EndObject();
  }
  w.EndArray().Key("teams").BeginArray();
  for (const inspect::DayTeam& team : p.teams) {
    w.BeginObject(Break::kNo).Member("id", team.id).Member("name", NameOf(d.names, team.id)).Key("shifts").BeginArray(Break::kNo);
    for (const int s : team.shifts) w.Integer(s);
    w.EndArray().EndObject();
  }
  w.EndArray().Key("items").BeginArray();
  for (const inspect::DayItem& item : p.items) {
    w.BeginObject(Break::kNo).Member("id", item.id).Member("label", NameOf(d.labels, item.id)).Member("place", item.place).Member("shift", item.shift);
    w.Member("selected", item.selected).EndObject();
  }
  w.EndArray();
}

}  // namespace

std::string DayPlanText(const DayPlanDocument& document) { return DayPlanText(document, inspect::PlanDay(document.problem)); }

std::string DayPlanText(const DayPlanDocument& d, const inspect::DayPlan& plan) {
  JsonWriter w;
  w.BeginObject().Member("station", d.head.station).Member("station_name", d.head.station_name).Member("day", d.head.day);
  w.Key("revision").Integer(d.head.revision).Member("made", d.head.made).Member("illustrative", d.head.illustrative);
  w.Key("from").BeginObject();
  WriteProblem(w, d);
  w.EndObject().Key("games").BeginArray();
  for (const inspect::ShiftGame& game : plan.games) {
    w.BeginObject(Break::kNo).Member("teams", game.teams).Member("free_teams", game.free_teams).Member("attacker_value", game.attacker_value);
    WriteNumbers(w, "coverage", game.coverage);
    w.EndObject();
  }
  w.EndArray().Key("assignments").BeginArray();
  for (const inspect::Assignment& a : plan.assignments) {
    w.BeginObject(Break::kNo).Member("shift", a.shift).Member("team", a.team).Member("place", a.place).Member("forced", a.forced).EndObject();
  }
  w.EndArray().Key("slots").BeginArray();
  for (const inspect::Slot& slot : plan.slots) {
    w.BeginObject(Break::kNo).Member("shift", slot.shift).Member("team", slot.team).Member("place", slot.place).Member("minute", slot.minute);
    w.Member("at", ClockText(slot.minute)).Member("item", slot.item).Member("selected", slot.selected).EndObject();
  }
  w.EndArray().Key("unplaced").BeginArray(Break::kNo);
  for (const std::string& item : plan.unplaced) w.String(item);
  w.EndArray().EndObject();
  return w.Take();
}

Result<DayPlanDocument> ReadDayPlan(const std::string& text, const std::string& where) {
  const auto document = ParseJson(text, where);
  if (!document) return Fail(document.error());
  FindingList findings;
  DayPlanDocument d;
  JsonObject object(JsonNode(*document, where, findings));
  d.head.station = object.Need("station").String();
  d.head.station_name = object.Need("station_name").String();
  d.head.day = object.Need("day").String();
  d.head.revision = object.Need("revision").Integer(1, 1'000'000);
  d.head.made = object.Need("made").String();
  d.head.illustrative = object.Need("illustrative").Bool();
  JsonObject from(object.Need("from"));
  inspect::DayProblem& p = d.problem;
  const JsonNode seed = from.Need("seed");
  const std::string digits = seed.String();
  if (digits.empty() || digits.size() > 20 || digits.find_first_not_of("0123456789") != std::string::npos) {
    if (seed.Present()) seed.WrongType("digits");
  } else {
    p.seed = 0;
    for (const char c : digits) p.seed = p.seed * 10 + static_cast<std::uint64_t>(c - '0');
  }
  p.detection = from.Need("detection").Probability();
  p.minutes = from.Need("minutes").Number(1, 1440);
  p.random_share = from.Need("random_share").Probability();
  for (const JsonNode& item : from.Need("shifts").Items()) {
    JsonObject o(item);
    inspect::DayShift s;
    s.id = o.Need("id").String();
    d.names[s.id] = o.Need("name").String();
    s.from = o.Need("from").Integer(0, 2880);
    s.to = o.Need("to").Integer(0, 2880);
    o.Done();
    p.shifts.push_back(std::move(s));
  }
  const int shifts = static_cast<int>(p.shifts.size());
  for (const JsonNode& item : from.Need("places").Items()) {
    JsonObject o(item);
    inspect::DayPlace place;
    place.id = o.Need("id").String();
    d.names[place.id] = o.Need("name").String();
    place.loss = ReadNumbers(o.Need("loss"), kMostLoss);
    place.expected = ReadNumbers(o.Need("expected"), kMostArrivals);
    place.arrivals = ReadNumbers(o.Need("arrivals"), kMostArrivals);
    o.Done();
    for (const auto* numbers : {&place.loss, &place.expected, &place.arrivals}) {
      if (numbers->size() != p.shifts.size()) item.WrongType("one number a shift");
    }
    p.places.push_back(std::move(place));
  }
  for (const JsonNode& item : from.Need("teams").Items()) {
    JsonObject o(item);
    inspect::DayTeam team;
    team.id = o.Need("id").String();
    d.names[team.id] = o.Need("name").String();
    for (const JsonNode& s : o.Need("shifts").Items()) team.shifts.push_back(s.Integer(0, std::max(0, shifts - 1)));
    o.Done();
    p.teams.push_back(std::move(team));
  }
  for (const JsonNode& item : from.Need("items").Items()) {
    JsonObject o(item);
    inspect::DayItem i;
    i.id = o.Need("id").String();
    d.labels[i.id] = o.Need("label").String();
    i.place = o.Need("place").Integer(0, std::max(0, static_cast<int>(p.places.size()) - 1));
    i.shift = o.Need("shift").Integer(0, std::max(0, shifts - 1));
    i.selected = o.Need("selected").Bool();
    o.Done();
    p.items.push_back(std::move(i));
  }
  from.Done();
  // Two walls: a file that names a million places is refused before anybody plans.
  if (p.places.empty() || p.places.size() > inspect::kMostPlaces || p.shifts.empty() || p.shifts.size() > inspect::kMostShifts ||
      p.teams.size() > inspect::kMostTeams || p.items.size() > inspect::kMostItems) {
    findings.Add(Error("inspections.format", where));
  }
  Findings all = findings.Take();
  if (HasErrors(all)) return Fail(std::move(all));
  return d;
}

std::string SealedPlanFile(const SealedPlan& plan) {
  JsonWriter w;
  w.BeginObject().Member("format", kFormat).Member("sha256", plan.sha256).Member("salt", plan.salt).Member("plan", plan.text).EndObject();
  return w.Take();
}

Result<SealedPlan> ReadSealedPlan(std::string_view bytes, const std::string& file) {
  const auto document = ParseJson(bytes, file);
  if (!document) return Fail(document.error());
  FindingList findings;
  SealedPlan plan;
  JsonObject object(JsonNode(*document, file, findings));
  const JsonNode format = object.Need("format");
  if (format.String() != kFormat && format.Present()) format.Report("inspections.format");
  plan.sha256 = object.Need("sha256").Words();
  plan.salt = object.Need("salt").Words();
  plan.text = object.Need("plan").Words();
  object.Done();
  Findings all = findings.Take();
  if (HasErrors(all)) return Fail(std::move(all));
  return plan;
}

Result<PlanCheck> CheckDayPlan(const SealedPlan& plan, const std::string& published, const std::string& file) {
  auto document = ReadDayPlan(plan.text, file + "#/plan");
  if (!document) return Fail(document.error());
  PlanCheck check;
  check.hash = inspect::Opens(published.empty() ? plan.sha256 : published, plan.text, plan.salt);
  check.follows = DayPlanText(*document) == plan.text;
  check.document = std::move(*document);
  return check;
}

}  // namespace atalaya::formats
