// Which call of which ship a message is about.
#include <array>
#include <cmath>

#include "base/ids.h"
#include "base/time.h"
#include "store/declarations.h"
#include "store/sql.h"

namespace atalaya::store {
namespace {

constexpr const char* kPortCallColumns =
    "SELECT id, state, facility, port, imo, mmsi, call_sign, name, flag, voyage, eta, etd, status, notice, checks, flags, etag, added, added_by FROM port_call ";

PortCallRow TakePortCall(const Rows& rows) {
  PortCallRow r;
  std::size_t c = 0;
  for (std::string* text : {&r.id, &r.state, &r.facility, &r.port, &r.imo, &r.mmsi, &r.call_sign, &r.name, &r.flag, &r.voyage, &r.eta, &r.etd, &r.status, &r.notice,
                            &r.checks}) {
    *text = rows.Text(c++);
  }
  r.flags = rows.Whole(c++);
  r.etag = rows.Whole(c++);
  r.added = rows.Text(c++);
  r.added_by = rows.Text(c);
  return r;
}

// Days between two times as written; nullopt where one is none. The hour does not matter: clocks of messages are local.
std::optional<double> DaysApart(const std::string& a, const std::string& b) {
  const auto first = MillisFromUtc(DayOf(a)), second = MillisFromUtc(DayOf(b));
  if (!first || !second) return std::nullopt;
  return std::abs(static_cast<double>(*first - *second)) / 86'400'000.0;
}

const std::string& FirstKnown(const std::string& a, const std::string& b, const std::string& c) { return !a.empty() ? a : !b.empty() ? b : c; }

// By the best number that both know; by name only with a voyage that does not differ.
bool SameShip(const PortCallRow& call, const ToldCall& told, const std::string& name) {
  for (const auto& [a, b] : {std::pair(&call.imo, &told.imo), {&call.mmsi, &told.mmsi}, {&call.call_sign, &told.call_sign}}) {
    if (!a->empty() && !b->empty()) return *a == *b;
  }
  return !name.empty() && Folded(call.name) == name && (call.voyage.empty() || told.voyage.empty() || call.voyage == told.voyage);
}

}  // namespace

std::optional<PortCallRow> FindPortCall(Connection& c, const std::string& id) {
  Rows rows(c, std::string(kPortCallColumns) + "WHERE id = :id", {{"id", id}});
  return rows.Next() ? std::optional(TakePortCall(rows)) : std::nullopt;
}

std::string CallFor(Transaction& t, const ToldCall& given) {
  ToldCall told = given;
  told.imo = model::ComparableNumber(told.imo);
  if (told.imo.starts_with("IMO")) told.imo.erase(0, 3);
  told.call_sign = model::ComparableNumber(told.call_sign);
  const std::string name = Folded(told.name), when = FirstKnown(told.eta, told.etd, told.anchor);
  std::optional<PortCallRow> best;
  double nearest = 0;
  for (Rows rows(t,
                 std::string(kPortCallColumns) +
                     "WHERE state = :state AND port = :port AND status <> 'cancelled' AND ((imo <> '' AND imo = :imo) OR (mmsi <> '' AND mmsi = :mmsi) OR "
                     "(call_sign <> '' AND call_sign = :call_sign) OR (folded <> '' AND folded = :name)) ORDER BY id",
                 {{"state", told.state}, {"port", told.port}, {"imo", told.imo}, {"mmsi", told.mmsi}, {"call_sign", told.call_sign}, {"name", name}});
       rows.Next();) {
    const PortCallRow row = TakePortCall(rows);
    if (!SameShip(row, told, name)) continue;
    const auto days = DaysApart(FirstKnown(row.eta, row.etd, row.added), when);
    if (!days || *days > kSameCallDays) continue;
    // The same voyage before the nearest day.
    const double distance = *days + (!told.voyage.empty() && row.voyage == told.voyage ? 0 : 100);
    if (!best || distance < nearest) {
      best = row;
      nearest = distance;
    }
  }
  if (!best) {
    const std::string id = NewId(t.Now());
    Run(t,
        "INSERT INTO port_call (id, state, facility, port, imo, mmsi, call_sign, name, folded, flag, voyage, eta, etd, added, added_by) VALUES "
        "(:id, :state, :facility, :port, :imo, :mmsi, :call_sign, :name, :folded, :flag, :voyage, :eta, :etd, :added, :actor)",
        {{"id", id},
         {"state", told.state},
         {"facility", told.facility},
         {"port", told.port},
         {"imo", told.imo},
         {"mmsi", told.mmsi},
         {"call_sign", told.call_sign},
         {"name", told.name},
         {"folded", name},
         {"flag", told.flag},
         {"voyage", told.voyage},
         {"eta", told.eta},
         {"etd", told.etd},
         {"added", told.anchor.empty() ? t.Now() : told.anchor},
         {"actor", t.Actor()}});
    return id;
  }
  const auto filled = [](const std::string& known, const std::string& more) { return known.empty() ? more : known; };
  const auto time = [&](const std::string& known, const std::string& more) { return told.renew && !more.empty() ? more : filled(known, more); };
  const std::array before{best->facility, best->imo, best->mmsi, best->call_sign, best->name, best->flag, best->voyage, best->eta, best->etd};
  const std::array after{filled(best->facility, told.facility), filled(best->imo, told.imo),   filled(best->mmsi, told.mmsi),
                         filled(best->call_sign, told.call_sign), filled(best->name, told.name), filled(best->flag, told.flag),
                         filled(best->voyage, told.voyage),     time(best->eta, told.eta),     time(best->etd, told.etd)};
  if (before == after) return best->id;
  Run(t,
      "UPDATE port_call SET facility = :facility, imo = :imo, mmsi = :mmsi, call_sign = :call_sign, name = :name, folded = :folded, flag = :flag, "
      "voyage = :voyage, eta = :eta, etd = :etd, etag = etag + 1 WHERE id = :id",
      {{"facility", after[0]},
       {"imo", after[1]},
       {"mmsi", after[2]},
       {"call_sign", after[3]},
       {"name", after[4]},
       {"folded", Folded(after[4])},
       {"flag", after[5]},
       {"voyage", after[6]},
       {"eta", after[7]},
       {"etd", after[8]},
       {"id", best->id}});
  return best->id;
}

}  // namespace atalaya::store
