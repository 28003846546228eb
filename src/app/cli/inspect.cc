// atalaya inspect plan --station FILE: how a station is best used and who inspects where on a day; atalaya inspect verify FILE: whether an opened plan is
// what was sealed. Both offline.
#include <algorithm>
#include <memory>

#include "app/cli/value_text.h"
#include "app/cli/verbs.h"
#include "base/ids.h"
#include "base/money.h"
#include "base/parallel.h"
#include "base/time.h"
#include "formats/day_plan_json.h"
#include "formats/json_parse.h"
#include "formats/limits.h"
#include "formats/station_json.h"

namespace atalaya::cli {
namespace {

struct InspectChoice {
  std::string station, day, out, file, published;
};
constexpr std::uint64_t kQueueLuck = 20261201;

struct StationFile {
  formats::InspectionStation station;
  std::vector<formats::StationTeam> teams;
};

// One station with its teams; or the first of a pack {"stations":[...]}.
Result<StationFile> ReadStationFile(Session& session, const std::string& path) {
  const auto bytes = session.disk.Read(path);
  if (!bytes) return Fail(bytes.error());
  const auto document = formats::ParseJson(*bytes, path);
  if (!document) return Fail(document.error());
  formats::FindingList findings;
  StationFile file;
  const auto read = [&](const formats::JsonNode& node) {
    formats::JsonObject object(node);
    file.station = formats::ReadStation(object);
    for (const formats::JsonNode& team : object.Need("teams").SomeItems()) {
      formats::JsonObject o(team);
      formats::StationTeam one{o.Need("id").Id(), o.Need("name").Words(), {}};
      for (const formats::JsonNode& shift : o.Need("shifts").Items()) {
        const auto known = std::any_of(file.station.shifts.begin(), file.station.shifts.end(), [&](const formats::StationShift& s) { return s.id == shift.String(); });
        if (!known) shift.UnknownWord("");
        one.shifts.push_back(shift.String());
      }
      o.Done();
      file.teams.push_back(std::move(one));
    }
    object.Done();
  };
  const formats::JsonNode root(*document, path, findings);
  const auto* object = document->if_object();
  if (object != nullptr && object->contains("stations")) {
    formats::JsonObject pack(root);
    static_cast<void>(pack.Maybe("version"));
    static_cast<void>(pack.Maybe("note"));
    for (const formats::JsonNode& station : pack.Need("stations").SomeItems()) {
      read(station);
      break;
    }
  } else {
    read(root);
  }
  Findings found = findings.Take();
  if (HasErrors(found)) return Fail(std::move(found));
  return file;
}

// Without the node's outcomes and threats the loss of a place is its flagged consignments: red count as the illustrative priors say.
constexpr double kRedToYellow = 2.5;

formats::DayPlanDocument DocumentOf(const StationFile& file, const InspectChoice& chosen, double detection, std::uint64_t seed) {
  const formats::InspectionStation& s = file.station;
  formats::DayPlanDocument d;
  d.head = {s.name, s.name, chosen.day, UtcNow(), 1, s.illustrative};
  d.problem.detection = detection;
  d.problem.minutes = s.minutes_per_inspection;
  d.problem.random_share = s.random_share;
  d.problem.seed = seed;
  for (const formats::StationShift& shift : s.shifts) {
    d.problem.shifts.push_back({shift.id, shift.from, shift.to});
    d.names[shift.id] = shift.name;
  }
  double shares = 0;
  for (const formats::StationShift& shift : s.shifts) shares += shift.share;
  for (const formats::StationPlace& place : s.places) {
    inspect::DayPlace at{place.id, {}, {}, {}};
    for (const formats::StationShift& shift : s.shifts) {
      const double all = place.consignments_a_day * (shares > 0 ? shift.share / shares : 1.0 / static_cast<double>(s.shifts.size()));
      at.loss.push_back(all * (kRedToYellow * place.red + place.yellow + s.random_share));
      at.arrivals.push_back(all);
      at.expected.push_back(all * (place.red + place.yellow + (1 - place.red - place.yellow) * s.random_share));
    }
    d.names[place.id] = place.name;
    d.problem.places.push_back(std::move(at));
  }
  for (const formats::StationTeam& team : file.teams) {
    inspect::DayTeam on{team.id, {}};
    for (std::size_t i = 0; i < s.shifts.size(); ++i) {
      if (std::find(team.shifts.begin(), team.shifts.end(), s.shifts[i].id) != team.shifts.end()) on.shifts.push_back(static_cast<int>(i));
    }
    d.names[team.id] = team.name;
    d.problem.teams.push_back(std::move(on));
  }
  return d;
}

std::string Percents(double share, Language language) { return Decimal(100 * share, 1, language) + "\u00a0%"; }

int RunPlan(Session& session, InspectChoice& chosen) {
  const auto file = ReadStationFile(session, chosen.station);
  if (!file) return session.Fail(file.error());
  if (chosen.day.empty()) chosen.day = DayOf(UtcNow());
  if (!IsDay(chosen.day)) return session.Usage(session.Say("inspections.cli.day"));
  const formats::InspectionStation& s = file->station;
  const int threads = session.options.threads > 0 ? static_cast<int>(session.options.threads) : DefaultThreads();
  const inspect::OperatingPoints points(s.sensors, s.reading_cv, threads);
  if (points.TooLarge()) return session.Fail({Error("inspections.frontier", chosen.station)});
  const inspect::OperatingPoint point = points.Best(s.demand, s.limits, kQueueLuck);
  std::uint64_t seed = static_cast<std::uint64_t>(session.options.seed);
  if (seed == 0) {  // drawn, so that nobody can tell; --seed only to try things out
    for (const char c : RandomBytes(8)) seed = seed << 8 | static_cast<unsigned char>(c);
  }
  const formats::DayPlanDocument document = DocumentOf(*file, chosen, point.detection, seed);
  const inspect::DayPlan plan = inspect::PlanDay(document.problem);
  formats::SealedPlan sealed{"", ToHex(RandomBytes(32)), formats::DayPlanText(document, plan)};
  sealed.sha256 = inspect::SealOf(sealed.text, sealed.salt);
  const std::string packed = formats::SealedPlanFile(sealed);
  if (!chosen.out.empty()) {
    if (const Findings failed = session.disk.Write(chosen.out, packed); HasErrors(failed)) return session.Fail(failed);
  }
  if (session.options.json) {
    formats::JsonWriter w;
    w.BeginObject(formats::Break::kNo).Member("day", chosen.day).Member("sha256", sealed.sha256).Member("illustrative", s.illustrative).Key("point");
    formats::WriteOperatingPoint(w, points.Problem(), point);
    w.Key("shifts").BeginArray(formats::Break::kNo);
    for (std::size_t i = 0; i < plan.games.size(); ++i) {
      w.BeginObject(formats::Break::kNo).Member("id", document.problem.shifts[i].id).Key("coverage").BeginArray(formats::Break::kNo);
      for (const double c : plan.games[i].coverage) w.Number(c);
      w.EndArray().EndObject();
    }
    w.EndArray().Key("assignments").BeginArray(formats::Break::kNo);
    for (const inspect::Assignment& a : plan.assignments) {
      w.BeginObject(formats::Break::kNo).Member("shift", document.problem.shifts[static_cast<std::size_t>(a.shift)].id);
      w.Member("team", document.problem.teams[static_cast<std::size_t>(a.team)].id).Member("place", document.problem.places[static_cast<std::size_t>(a.place)].id).EndObject();
    }
    w.EndArray().Key("slots").Unsigned(plan.slots.size()).EndObject();
    session.Print(w.Take());
    return kExitDone;
  }
  const Language language = session.InLanguage();
  if (s.illustrative) session.Note(session.Say("inspections.cli.illustrative"));
  session.Print(session.Say("inspections.cli.point", {{"detection", Percents(point.detection, language)},
                                                      {"mean", Decimal(point.queue.wait_minutes, 1, language)},
                                                      {"p95", Decimal(point.simulated.quantile_minutes, 1, language)},
                                                      {"lanes", static_cast<double>(s.demand.servers)}}) +
                "\n");
  for (const inspect::Alternative& other : inspect::AlternativesTo(points, s.demand, s.limits, kQueueLuck)) {
    session.Print("  " + session.Say("inspections.change." + std::string(inspect::ChangeName(other.change)), {{"detection", Percents(other.point.detection, language)}}) + "\n");
  }
  for (const inspect::Assignment& a : plan.assignments) {
    const auto name = [&](const std::string& id) { return document.names.at(id); };
    const inspect::DayShift& shift = document.problem.shifts[static_cast<std::size_t>(a.shift)];
    session.Print("  " + formats::ClockText(shift.from) + "-" + formats::ClockText(shift.to) + "  " + name(document.problem.teams[static_cast<std::size_t>(a.team)].id) + ": " +
                  name(document.problem.places[static_cast<std::size_t>(a.place)].id) + "\n");
  }
  session.Print(session.Say("inspections.cli.seal", {{"sha256", sealed.sha256}}) + "\n");
  if (!chosen.out.empty()) session.Note(session.Say("inspections.cli.kept", {{"path", chosen.out}}));
  return kExitDone;
}

int RunCheck(Session& session, const InspectChoice& chosen) {
  const auto bytes = session.disk.Read(chosen.file);
  if (!bytes) return session.Fail(bytes.error());
  const auto sealed = formats::ReadSealedPlan(*bytes, chosen.file);
  if (!sealed) return session.Fail(sealed.error());
  const auto check = formats::CheckDayPlan(*sealed, chosen.published, chosen.file);
  if (!check) return session.Fail(check.error());
  const bool good = check->hash && check->follows;
  if (session.options.json) {
    formats::JsonWriter w;
    w.BeginObject(formats::Break::kNo).Member("ok", good).Member("hash", check->hash).Member("follows", check->follows);
    w.Member("sha256", chosen.published.empty() ? sealed->sha256 : chosen.published).Member("day", check->document.head.day).EndObject();
    session.Print(w.Take());
  } else {
    const char* key = good ? "inspections.cli.good" : !check->hash ? "inspections.cli.other" : "inspections.cli.by-hand";
    session.Print(session.Say(key, {{"day", check->document.head.day}, {"station", check->document.head.station_name}}) + "\n");
    if (good && chosen.published.empty()) session.Note(session.Say("inspections.cli.published", {{"sha256", sealed->sha256}}));
  }
  return good ? kExitDone : kExitFindings;
}

}  // namespace

void AddInspect(Arguments& arguments, Session& session) {
  const auto plan = std::make_shared<InspectChoice>();
  arguments.Verb("inspect plan", [plan, &session] { return RunPlan(session, *plan); })
      .Word("--station", plan->station, Needed::kYes)
      .Word("--day", plan->day)
      .Word("--out", plan->out);
  const auto verify = std::make_shared<InspectChoice>();
  arguments.Verb("inspect verify", [verify, &session] { return RunCheck(session, *verify); })
      .Word("FILE", verify->file, Needed::kYes)
      .Word("--hash", verify->published);
}

}  // namespace atalaya::cli
