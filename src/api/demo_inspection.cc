#include "api/demo_inspection.h"

#include <fstream>
#include <map>
#include <sstream>

#include "api/day_plans.h"
#include "base/rng.h"
#include "base/time.h"
#include "formats/json_parse.h"
#include "store/lookups.h"
#include "store/seizures.h"

namespace atalaya::api {
namespace {

constexpr const char *kState = "BR", *kPort = "BRSSZ", *kFacility = "BRSSZ-01";
constexpr long long kDayMillis = 86'400'000;

struct DemoStation {
  formats::InspectionStation station;
  std::vector<formats::StationTeam> teams;
};

Result<DemoStation> ReadShipped(const Context& context) {
  const std::string name = "inspection/stations.json";
  std::ostringstream bytes;
  bytes << std::ifstream(context.data / name).rdbuf();
  const auto document = formats::ParseJson(bytes.str(), name);
  if (!document) return Fail(document.error());
  formats::FindingList findings;
  formats::JsonObject pack(formats::JsonNode(*document, name, findings));
  DemoStation demo;
  for (const formats::JsonNode& node : pack.Need("stations").SomeItems()) {
    formats::JsonObject object(node);
    demo.station = formats::ReadStation(object);
    for (const formats::JsonNode& team : object.Need("teams").Items()) {
      formats::JsonObject o(team);
      formats::StationTeam one{o.Need("id").String(), o.Need("name").Words(), {}};
      for (const formats::JsonNode& shift : o.Need("shifts").Items()) one.shifts.push_back(shift.String());
      demo.teams.push_back(std::move(one));
    }
    break;
  }
  Findings found = findings.Take();
  if (HasErrors(found)) return Fail(std::move(found));
  return demo;
}

std::string DaysFrom(const std::string& now, int days) { return DayOf(UtcFromMillis(MillisFromUtc(now).value_or(0) + days * kDayMillis)); }

// Six weeks of outcomes, the same in every demonstration of a day.
Result<int> AddPast(Context& context, store::Transaction& t, const std::string& station, const formats::InspectionStation& setup) {
  Rng rng(42, StreamOf("demo.inspection"));
  int made = 0;
  for (int back = 42; back >= 1; --back) {
    const std::string day = DaysFrom(t.Now(), -back);
    for (int i = 0; i < 2; ++i) {
      const formats::StationPlace& place = setup.places[rng.Below(setup.places.size())];
      store::NewInspection task;
      task.station = station;
      task.place = place.id;
      task.place_facility = kFacility;
      task.day = day;
      task.minute = 420 + static_cast<int>(rng.Below(600));
      task.kind = "place";
      task.why = i == 0 ? "random" : "ad-hoc";
      task.channel = i == 0 ? "" : "red";
      task.label = "DEMO-" + std::to_string(1000 + made);
      if (i == 1) task.reason = "Demonstration";
      task.detection = 0.7;
      const auto id = store::AddInspection(t, task);
      if (!id) return Fail(id.error());
      store::OutcomeEntry entry;
      const double u = rng.Uniform();
      const bool reefer = place.id == "yard-reefer";
      entry.outcome = u < (reefer ? 0.3 : i == 1 ? 0.08 : 0.02) ? "found" : u > 0.97 ? "refused" : u > 0.94 ? "damaged-seal" : "clean";
      entry.minutes = 25 + 40 * rng.Uniform();
      if (entry.outcome == "found") {
        entry.family = "narcotics";
        entry.goods = "cocaine";
        entry.quantity = 20 + static_cast<double>(rng.Below(180));
        entry.unit = "kg";
        entry.value = *entry.quantity * 25'000;
        entry.currency = "USD";
      }
      if (entry.outcome != "refused") {
        const StationRates rates = RatesOfStation(context, setup, store::HitCounts(t, station));
        entry.exposure = ExposureOf(rates, place, task.channel, task.detection);
      }
      if (auto done = store::RecordOutcome(t, *id, 1, entry); !done) return Fail(std::move(done.error()));
      if (entry.outcome == "found") {
        store::SeizureRow seizure;
        seizure.state = kState;
        seizure.facility = kFacility;
        seizure.inspection = *id;
        seizure.kind = "seizure";
        seizure.day = day;
        seizure.goods = entry.goods;
        seizure.quantity = entry.quantity;
        seizure.unit = entry.unit;
        seizure.value = entry.value;
        seizure.currency = entry.currency;
        seizure.basis = "Demonstration";
        seizure.illustrative = true;
        if (auto added = store::AddSeizure(t, seizure); !added) return Fail(std::move(added.error()));
      }
      ++made;
    }
  }
  return made;
}

}  // namespace

Result<int> MakeDemoInspections(Context& context) {
  const auto there = context.database.Read([](store::Connection& c) {
    const bool place = store::FacilitySubject(c, kFacility, release::Kind::kRegister).has_value();
    return !place || !store::ListStations(c, "", {"(1=1)", {}}, {1, {}}).items.empty();
  });
  if (!there) return Fail(there.error());
  if (*there) return 0;
  auto demo = ReadShipped(context);
  if (!demo) return Fail(demo.error());
  std::string station;
  int made = 0;
  const auto past = context.database.Write("system", [&](store::Transaction& t) -> Result<int> {
    store::StationEdit edit{kPort, kFacility, demo->station.name, formats::StationText(demo->station), true, false};
    auto id = store::AddStation(t, kState, edit);
    if (!id) return Fail(std::move(id.error()));
    station = *id;
    for (const formats::StationTeam& team : demo->teams) {
      store::TeamRow row;
      row.name = team.name;
      row.shifts = team.shifts;
      if (auto added = store::AddTeam(t, station, row); !added) return Fail(std::move(added.error()));
    }
    return AddPast(context, t, station, demo->station);
  });
  if (!past) return past;
  made += *past;
  const auto row = context.database.Read([&](store::Connection& c) { return store::FindStation(c, station); });
  if (!row || !*row) return made;
  const release::Viewer nobody;  // no consignments are looked through
  const std::string now = context.now();
  for (const int ahead : {0, 1}) {
    auto inputs = DayInputsOf(context, nobody, **row, DaysFrom(now, ahead));
    if (!inputs) return Fail(inputs.error());
    const auto planned = context.database.Write("system", [&](store::Transaction& t) -> Result<int> {
      // Today's opens as soon as it is sealed.
      const std::string opens = ahead == 0 ? UtcFromMillis(MillisFromUtc(t.Now()).value_or(0) + 1) : DaysFrom(now, 1) + "T09:00:00.000Z";
      const auto id = store::AddDayPlan(t, SealedFrom(t, std::move(*inputs), opens));
      if (!id) return Fail(id.error());
      if (auto sealed = store::SealDayPlan(t, *id, 1); !sealed) return sealed;
      if (ahead > 0) return 0;
      const auto body = store::BodyToOpen(t, *id);
      return store::OpenDayPlan(t, *id, 2, body ? TasksOf(t, *id, body->body) : std::vector<store::NewInspection>{});
    });
    if (!planned) return planned;
    made += *planned;
  }
  return made;
}

}  // namespace atalaya::api
