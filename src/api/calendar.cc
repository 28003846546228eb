// GET /calendar: what falls due, was done and is planned between two days.
#include "api/due.h"
#include "api/fields.h"
#include "api/register_routes.h"
#include "base/time.h"
#include "store/days.h"

namespace atalaya::api {
namespace {

constexpr int kDaysAround = 62;          // where no days are given
constexpr std::size_t kMostItems = 2000; // of one answer: more is no calendar that anyone reads

http::Response ShowCalendar(Call& call) {
  const auto state = QueryText(call, "state"), facility = QueryText(call, "facility"), from = QueryDay(call, "from"), to = QueryDay(call, "to");
  for (const auto* text : {&state, &facility, &from, &to}) {
    if (!*text) return Problem(call, text->error());
  }
  const std::string today = DayOf(call.context.now());
  const std::string first = from->empty() ? store::PlusDays(today, -kDaysAround) : *from;
  const std::string last = to->empty() ? store::PlusDays(std::max(first, today), kDaysAround) : *to;
  if (last < first) return Problem(call, Findings{Error("entry.dates", "?to", {{"first", first}, {"last", last}})});
  const store::DutyView view = store::DutyViewOf(call.caller.viewer, call.context.now());
  const store::DutyFilter filter{.state = *state, .facility = *facility};
  struct Read {
    std::vector<store::State> states;
    std::vector<store::FacilityDuties> facilities;
    std::vector<store::LevelToAttain> levels;
  };
  const auto read = call.context.database.Read([&](store::Connection& c) {
    return Read{store::ListStates(c), store::DutiesOf(c, filter, view), store::LevelsToAttain(c, filter, view)};
  });
  if (!read) return Problem(call, read.error());
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo).Key("items").BeginArray(formats::Break::kNo);
  std::size_t shown = 0, left_out = 0;
  for (const DueItem& item : DueItems(call, read->states, read->facilities, read->levels)) {
    const std::string day = item.due.substr(0, 10);
    if (day < first || day > last) continue;
    if (shown == kMostItems) {
      ++left_out;
      continue;
    }
    ++shown;
    w.BeginObject(formats::Break::kNo)
        .Member("due", item.due)
        .Member("kind", item.kind)
        .Key("facility")
        .BeginObject(formats::Break::kNo)
        .Member("id", item.facility)
        .Member("name", item.name)
        .EndObject()
        .Member("state", item.state)
        .Member("title", item.title)
        .Member("citation", item.citation)
        .Member("status", item.status)
        .Member("link", item.link)
        .EndObject();
  }
  w.EndArray().Member("from", first).Member("to", last).Key("left_out").Unsigned(left_out).EndObject();
  return Json(call, w);
}

}  // namespace

void AddCalendarRoutes(Routes& routes) {
  routes.push_back({http::Method::kGet, "/api/v1/calendar", release::Action::kRead, {}, ShowCalendar});
}

}  // namespace atalaya::api
