// POST /tracks: a file of AIS (NMEA sentences or a table) becomes tracks of ships, in a job; calls of the ships in it are examined anew.
#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "api/arrival_checks.h"
#include "api/fields.h"
#include "api/jobs.h"
#include "api/resources.h"
#include "base/digest.h"
#include "formats/ais_csv.h"
#include "formats/ais_read.h"
#include "store/arrivals.h"
#include "store/lookups.h"
#include "store/tracks.h"

namespace atalaya::api {
namespace {

constexpr std::size_t kMostTrackBytes = std::size_t{256} << 20;
constexpr std::size_t kMostShips = 50'000, kMostPositions = 20'000'000;  // of one file; more are told and passed over

struct ShipHeard {
  arrive::Track fixes;
  std::vector<arrive::Identity> said;
  std::string imo, name;
  long long heard = 0;
};

// Positions with time and place by ship; what has none tells no track and is counted.
class ShipSink : public formats::TrackSink {
 public:
  void Take(model::AisPosition& record) override {
    if (!record.time_ms || !record.lat || !record.lon || (record.station != model::AisStation::kClassA && record.station != model::AisStation::kClassB && record.station != model::AisStation::kUnknown)) {
      ++untimed;
      return;
    }
    ShipHeard* ship = Of(record.mmsi);
    if (ship == nullptr || positions >= kMostPositions) {
      ++left_out;
      return;
    }
    ++positions;
    ++ship->heard;
    ship->fixes.push_back({*record.time_ms / 1000, *record.lat, *record.lon, record.sog_kn.value_or(arrive::kUnknownSpeed)});
  }
  void Take(model::AisStatic& record) override {
    ShipHeard* ship = Of(record.mmsi);
    if (ship == nullptr) return;
    if (record.imo) ship->imo = std::to_string(*record.imo);
    if (!record.name.empty()) ship->name = record.name;
    arrive::Identity one;
    one.at = record.time_ms.value_or(0) / 1000;
    if (record.imo) one.imo = std::to_string(*record.imo);
    one.name = record.name;
    one.call_sign = record.call_sign;
    one.length_m = record.length_m.value_or(0);
    one.beam_m = record.width_m.value_or(0);
    if (ship->said.size() < 10'000 && (ship->said.empty() || !Same(ship->said.back(), one))) ship->said.push_back(one);
  }
  void Found(Finding finding) override { errors += finding.severity == Severity::kError; }

  std::map<std::uint32_t, ShipHeard> ships;
  std::size_t positions = 0, untimed = 0, left_out = 0, errors = 0;

 private:
  ShipHeard* Of(std::uint32_t mmsi) {
    const auto found = ships.find(mmsi);
    if (found != ships.end()) return &found->second;
    return ships.size() < kMostShips ? &ships[mmsi] : nullptr;
  }
  static bool Same(const arrive::Identity& a, const arrive::Identity& b) {
    return a.imo == b.imo && a.name == b.name && a.call_sign == b.call_sign && a.length_m == b.length_m && a.beam_m == b.beam_m;
  }
};

std::string NineDigits(std::uint32_t mmsi) {
  std::string text = std::to_string(mmsi);
  return text.size() < 9 ? std::string(9 - text.size(), '0') + text : text;
}

Result<std::string> TakeIn(Context& context, Jobs::Reporter& reporter, const std::string& actor, const std::string& state, const std::string& name, const std::string& bytes) {
  reporter.Progress("stage.tracks", 0);
  ShipSink sink;
  if (formats::IsAisCsv(std::string_view(bytes).substr(0, 4096))) {
    formats::ReadAisCsv(bytes, name, sink);
  } else {
    formats::AisReader reader(name, sink);
    constexpr std::size_t kPiece = std::size_t{1} << 20;
    for (std::size_t at = 0; at < bytes.size(); at += kPiece) {
      reader.Feed(std::string_view(bytes).substr(at, kPiece));
      reporter.Progress("stage.tracks", 0.5 * static_cast<double>(at) / static_cast<double>(bytes.size()));
    }
    reader.Finish();
  }
  std::erase_if(sink.ships, [](const auto& ship) { return ship.second.fixes.empty(); });
  if (sink.ships.empty()) return Fail(Error("arrival.track-empty", name));
  const std::string digest = Sha256Hex(bytes);
  std::set<std::string> calls;
  std::size_t done = 0;
  auto ship = sink.ships.begin();
  while (ship != sink.ships.end()) {
    // A few ships a transaction, so that other writers get their turn.
    const auto written = context.database.Write(actor, [&](store::Transaction& t) -> Result<int> {
      for (int i = 0; i < 100 && ship != sink.ships.end(); ++i, ++ship, ++done) {
        ShipHeard& heard = ship->second;
        std::stable_sort(heard.fixes.begin(), heard.fixes.end(), [](const arrive::Fix& a, const arrive::Fix& b) { return a.at < b.at; });
        store::ShipTrack track;
        track.state = state;
        track.mmsi = NineDigits(ship->first);
        track.imo = heard.imo;
        track.name = heard.name;
        track.heard = heard.heard;
        track.fixes = store::Thinned(heard.fixes);
        track.said = std::move(heard.said);
        track.file = name;
        track.digest = digest;
        const auto added = store::AddTrack(t, std::move(track));
        if (!added) return Fail(added.error());
        for (std::string& call : store::CallsOfShip(t, state, heard.imo, NineDigits(ship->first))) calls.insert(std::move(call));
      }
      return 1;
    });
    if (!written) return Fail(written.error());
    reporter.Progress("stage.tracks", 0.5 + 0.4 * static_cast<double>(done) / static_cast<double>(sink.ships.size()));
  }
  for (const std::string& call : calls) {
    static_cast<void>(CheckCall(context, call));
    reporter.Progress("stage.tracks", 0.95);
  }
  return "tracks/" + std::to_string(sink.ships.size());
}

http::Response Upload(Call& call) {
  const auto state = QueryText(call, "state"), name = QueryText(call, "name");
  if (!state) return Problem(call, state.error());
  if (!name) return Problem(call, name.error());
  if (call.request.body.empty()) return Problem(call, {Error("arrival.track-empty", *name)});
  const auto where = call.context.database.Read([&](store::Connection& c) { return store::StateSubject(c, *state, release::Kind::kDeclaration); });
  if (!where) return Problem(call, where.error());
  if (!*where) return Problem(call, {Error("entry.unknown", "?state", {{"value", formats::Shortened(*state)}})});
  if (!call.MayDo(release::Action::kDeclarationAdd, **where)) return Problem(call, 403, "forbidden");
  Context& context = call.context;
  auto bytes = std::make_shared<const std::string>(std::move(call.request.body));
  const auto job = context.jobs->Start("tracks", call.caller.viewer.user, *state,
                                       [&context, bytes, actor = call.caller.viewer.user, state = *state, name = name->empty() ? std::string("tracks") : *name](Jobs::Reporter& reporter) {
                                         return TakeIn(context, reporter, actor, state, name, *bytes);
                                       });
  if (!job) return Problem(call, job.error());
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo).Member("job", *job).EndObject();
  http::Response response = Json(call, w, 202);
  response.Set("Location", "/api/v1/jobs/" + *job);
  return response;
}

}  // namespace

void AddTrackRoutes(Routes& routes) {
  routes.push_back({http::Method::kPost, "/api/v1/tracks", release::Action::kDeclarationAdd, {}, Upload, kMostTrackBytes});
}

}  // namespace atalaya::api
