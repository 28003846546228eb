#include "api/demo_arrivals.h"

#include <algorithm>

#include "api/arrival_checks.h"
#include "base/time.h"
#include "formats/arrival_json.h"
#include "store/arrivals.h"
#include "store/lookups.h"
#include "store/tracks.h"

namespace atalaya::api {
namespace {

using arrive::kDay;
using arrive::kHour;
using arrive::Seconds;

enum class Tale { kClean, kExpired, kImpossible, kContradicted, kNoNotice };

struct DemoShip {
  const char *name, *imo, *mmsi, *call_sign, *flag, *type, *facility;
  double hours;  // from now to its arrival
  const char* status;
  Tale tale;
};
// IMO numbers have the right check digit and belong to no ship known to us; so with the others.
constexpr DemoShip kShips[] = {
    {"Vento Leste", "9999010", "710999901", "PPX01", "BR", "container ship", "BRSSZ-01", -4, "arrived", Tale::kClean},
    {"Garca Branca", "9999022", "710999902", "PPX02", "BR", "container ship", "BRSSZ-01", 6, "expected", Tale::kClean},
    {"Mare Alta", "9999034", "710999903", "PPX03", "BR", "tanker", "BRSSZ-03", 11, "expected", Tale::kExpired},
    {"Estrela do Sul", "9999046", "710999904", "PPX04", "BR", "container ship", "BRSSZ-01", 20, "expected", Tale::kImpossible},
    {"Rio Claro", "9999058", "710999905", "PPX05", "BR", "bulk carrier", "BRSSZ-02", 29, "expected", Tale::kNoNotice},
    {"Andorinha", "9999060", "710999906", "PPX06", "BR", "bulk carrier", "BRSSZ-02", 38, "expected", Tale::kContradicted},
    {"Ilha Serena", "9999072", "710999907", "PPX07", "BR", "passenger ship", "BRSSZ-04", 45, "expected", Tale::kClean},
};

// The last ten calls, newest first: port and how many days before arrival it was left.
constexpr std::pair<const char*, double> kRoute[] = {{"BRRIO", 1.6}, {"BRSSA", 5.2}, {"BRSUA", 7.6}, {"BRPEC", 10.2}, {"TTPOS", 17}, {"COCTG", 21}, {"PAMIT", 23}, {"JMKIN", 26}, {"USMIA", 29.5}, {"USSAV", 32.5}};
constexpr Seconds kStay = 18 * kHour;

std::string AsTime(Seconds at) {
  std::string text = arrive::Written(at);
  text[10] = 'T';
  return text;
}

arrive::Notice NoticeOfShip(const DemoShip& ship, Seconds eta) {
  arrive::Notice notice;
  notice.given = true;
  notice.items = {{"port-of-registry", "Santos"}, {"type", ship.type},       {"inmarsat", "000000000"},  {"gross-tonnage", "41000"}, {"company", "Linha Ilustrativa"}, {"company-imo", "0000000"},
                  {"officer", "A. Souza, +00 000 0000"}, {"purpose", "cargo"}, {"position", "at sea"}, {"cargo", "general"},        {"agent", "Agencia Ilustrativa"},  {"reporter", "master"}, {"crew", "declared"}};
  notice.certificate = true;
  notice.issuer = "DNV";
  notice.expires = AsTime(ship.tale == Tale::kExpired ? eta - 40 * kDay : eta + 900 * kDay).substr(0, 10);
  notice.plan = true;
  notice.level = 1;
  for (const auto& [port, days] : kRoute) {
    const Seconds left = eta - static_cast<Seconds>(days * static_cast<double>(kDay));
    notice.calls.push_back({port, "", AsTime(left - kStay), AsTime(left), 1, ""});
  }
  // Left Cartagena, 4,500 miles away, a day before it arrives.
  if (ship.tale == Tale::kImpossible) notice.calls[0] = {"COCTG", "", AsTime(eta - 2 * kDay), AsTime(eta - kDay), 1, ""};
  return notice;
}

// Lay off Vitoria while it declares Salvador; then called at Rio and came on.
arrive::Track TrackOfLiar(Seconds eta) {
  struct Point {
    double days, lat, lon, knots;
  };
  constexpr Point kWay[] = {{-7.2, -20.32, -40.30, 0}, {-4.0, -20.32, -40.30, 0}, {-3.6, -21.9, -40.2, 13}, {-3.2, -23.15, -41.9, 13}, {-2.6, -22.92, -43.17, 0.1}, {-1.7, -22.91, -43.17, 0}, {-1.6, -23.1, -43.2, 10}, {-0.9, -24.2, -45.9, 6}};
  arrive::Track track;
  for (std::size_t i = 0; i + 1 < std::size(kWay); ++i) {
    const Point &a = kWay[i], &b = kWay[i + 1];
    const bool still = a.lat == b.lat || i == 4;
    for (double days = a.days; days < b.days; days += 0.02) {
      const double share = (days - a.days) / (b.days - a.days);
      track.push_back({eta + static_cast<Seconds>(days * static_cast<double>(kDay)), a.lat + share * (b.lat - a.lat), a.lon + share * (b.lon - a.lon), still ? 0.0 : std::max(a.knots, b.knots)});
    }
  }
  return track;
}

Result<std::string> AddShip(store::Transaction& t, const DemoShip& ship, Seconds now) {
  const Seconds eta = (now + static_cast<Seconds>(ship.hours * static_cast<double>(kHour))) / 1800 * 1800;
  store::CallFields fields;
  fields.port = "BRSSZ";
  if (store::FacilitySubject(t, ship.facility, release::Kind::kRegister)) fields.facility = ship.facility;
  fields.name = ship.name;
  fields.imo = ship.imo;
  fields.mmsi = ship.mmsi;
  fields.call_sign = ship.call_sign;
  fields.flag = ship.flag;
  fields.voyage = "DEMO";
  fields.eta = AsTime(eta);
  fields.status = ship.status;
  auto id = store::AddPortCall(t, "BR", fields);
  if (!id || ship.tale == Tale::kNoNotice) return id;
  if (auto set = store::SetNotice(t, *id, formats::WriteNotice(NoticeOfShip(ship, eta), "form"), UtcFromMillis(std::min(now, eta - 50 * kHour) * 1000)); !set) return Fail(set.error());
  if (ship.tale == Tale::kContradicted) {
    store::ShipTrack track;
    track.state = "BR";
    track.imo = ship.imo;
    track.mmsi = ship.mmsi;
    track.name = ship.name;
    track.file = "illustrative track";
    track.fixes = TrackOfLiar(eta);
    track.heard = static_cast<long long>(track.fixes.size());
    if (auto added = store::AddTrack(t, std::move(track)); !added) return Fail(added.error());
  }
  return id;
}

}  // namespace

Result<int> DemoCalls(Context& context) {
  std::vector<std::string> calls;
  const std::string now_text = context.now();
  const auto made = context.database.Write("demo", [&](store::Transaction& t) -> Result<int> {
    if (!store::PortSubject(t, "BRSSZ")) return 0;
    if (store::CallsOfShip(t, "BR", kShips[6].imo, "").empty() == false) {
      const auto last = store::FindPortCall(t, store::CallsOfShip(t, "BR", kShips[6].imo, "").front());
      if (last && last->eta > now_text.substr(0, 16)) return 0;
    }
    const Seconds now = MillisFromUtc(now_text).value_or(0) / 1000;
    for (const DemoShip& ship : kShips) {
      auto id = AddShip(t, ship, now);
      if (!id) return Fail(id.error());
      calls.push_back(std::move(*id));
    }
    return static_cast<int>(calls.size());
  });
  if (!made) return made;
  for (const std::string& call : calls) static_cast<void>(CheckCall(context, call));
  return made;
}

}  // namespace atalaya::api
