// GET /today: what the caller must do now, by due date, and a sentence that says it in one number.
#include <algorithm>
#include <tuple>

#include "api/due.h"
#include "api/fields.h"
#include "api/register_routes.h"
#include "base/time.h"
#include "formats/json_parse.h"
#include "store/days.h"
#include "store/levels.h"
#include "store/lookups.h"
#include "store/operations.h"

namespace atalaya::api {
namespace {

using release::Role;
using release::ScopeKind;

constexpr int kSoonDays = 30, kSightDays = 60;
constexpr int kCallDays = 2;  // calls expected so soon are today's work
constexpr std::size_t kMostItems = 200;

struct Item {
  std::string due, kind, title, detail, link;  // due: empty where no day is set
  bool waits = false;                          // somebody waits for it: a decision, a correction, a check
};

// The facilities of the grants of these roles, on FacilityColumns; "" when there is none.
release::SqlCondition Mine(const release::Viewer& viewer, std::initializer_list<Role> roles) {
  release::SqlCondition mine;
  for (const release::Grant& grant : viewer.grants) {
    if (std::find(roles.begin(), roles.end(), grant.role) == roles.end() || grant.id.empty()) continue;
    const char* column = grant.scope == ScopeKind::kFacility     ? "f.id"
                         : grant.scope == ScopeKind::kOrganisation ? "f.organisation"
                         : grant.scope == ScopeKind::kState        ? "f.state"
                                                                   : nullptr;
    if (column == nullptr) continue;
    const std::string name = "r" + std::to_string(mine.values.size());
    mine.sql += (mine.sql.empty() ? "" : " OR ") + std::string(column) + " = :" + name;
    mine.values.emplace_back(name, grant.id);
  }
  return mine;
}

bool Holds(const release::Viewer& viewer, Role role) {
  return std::any_of(viewer.grants.begin(), viewer.grants.end(), [&](const release::Grant& grant) { return grant.role == role; });
}

// What of a facility's duties is whose to do.
bool IsForFacility(const std::string& kind) {
  return kind == "drill" || kind == "exercise" || kind == "plan-audit" || kind == "pfsa-review" || kind == "deficiency" || kind == "level";
}
bool IsForAuthority(const std::string& kind) {
  return kind == "inspection" || kind == "unannounced-inspection" || kind == "statement-expiry" || kind == "endorsement" || kind == "level";
}

class Gatherer {
 public:
  Gatherer(const Call& call, store::Connection& c)
      : call_(call), c_(c), view_(store::DutyViewOf(call.caller.viewer, call.context.now())), states_(store::ListStates(c)) {}

  // Duties of the places that fall to that side and are overdue or in sight.
  template <class Falls>
  void Duties(const release::SqlCondition& place, Falls&& falls) {
    if (place.sql.empty()) return;
    const store::DutyFilter filter{.state = "", .facility = "", .place = place};
    for (DueItem& due : DueItems(call_, states_, store::DutiesOf(c_, filter, view_), store::LevelsToAttain(c_, filter, view_))) {
      if (!falls(due.kind) || (due.status != "overdue" && due.status != "due")) continue;
      items.push_back({due.due, due.kind, due.title, due.name, due.link});
    }
  }
  void Assessments(const release::SqlCondition& place, bool decides) {
    if (place.sql.empty()) return;
    for (const auto& a : store::AssessmentsWaiting(c_, {.state = "", .facility = "", .place = place}, view_)) {
      if ((a.status == "submitted") != decides) continue;
      const std::vector<MessageArg> counts{{"answered", static_cast<double>(a.answered)}, {"total", static_cast<double>(a.total)},
                                           {"missing", static_cast<double>(a.total - a.answered)}, {"evidence", static_cast<double>(a.need_evidence)}};
      items.push_back({"", "assessment", call_.Say("today.assessment-" + a.status, counts), a.name, "/assessments/" + a.id, a.status != "draft"});
    }
  }
  void Fixed(const release::SqlCondition& place) {
    if (place.sql.empty()) return;
    for (const auto& d : store::DeficienciesFixed(c_, {.state = "", .facility = "", .place = place}, view_)) {
      items.push_back({d.deadline, "deficiency", call_.Say(d.verified ? "today.deficiency-close" : "today.deficiency-verify", {{"control", d.control}}),
                       d.name, "/deficiencies/" + d.id});
    }
  }
  void Measures(const release::SqlCondition& place, const std::vector<std::string>& states) {
    if (place.sql.empty()) return;
    const std::string by = store::PlusDays(DayOf(call_.context.now()), kSightDays);
    for (const auto& m : store::MeasuresOpen(c_, {.state = "", .facility = "", .place = place}, view_, states, by)) {
      items.push_back({m.ends, "measure", call_.Say("today.measure", {{"title", InLanguage(m.title)}}), m.name.empty() ? NameOf(m.state) : m.name,
                       "/plan/measures?state=" + m.state + (m.facility.empty() ? "" : "&facility=" + m.facility)});
    }
  }
  void Statements() {
    for (const auto& tally : store::StatementTallies(c_, DayOf(call_.context.now()))) {
      if (tally.standing == tally.in_scope) continue;
      items.push_back({"", "statements",
                       call_.Say("today.statements", {{"missing", static_cast<double>(tally.in_scope - tally.standing)},
                                                      {"total", static_cast<double>(tally.in_scope)}}),
                       NameOf(tally.state), "/register?state=" + tally.state});
    }
  }

  // The work of those who operate: what waits for a decision, in one line each.
  void Operations() {
    const std::string today = DayOf(call_.context.now()), until = store::PlusDays(today, kCallDays);
    for (const release::Grant& grant : call_.caller.viewer.grants) {
      const bool analyst = grant.role == Role::kAnalyst, authority = grant.role == Role::kAuthority, officer = grant.role == Role::kPfso;
      if (!release::ScopeFits(grant.role, grant.scope) || grant.id.empty() || !(analyst || authority || officer)) continue;
      std::string state = grant.id, facility;
      if (officer) {
        const auto place = store::FacilitySubject(c_, grant.id, release::Kind::kArrival);
        if (!place) continue;
        state = place->state;
        facility = grant.id;
      }
      const store::OperationTally tally = store::TallyOperations(c_, state, facility, call_.caller.viewer.user, today, until);
      const auto wait = [&](long long count, const char* kind, long long part, const std::string& link) {
        if (count == 0) return;
        items.push_back({"", kind, call_.Say("today." + std::string(kind), {{"count", static_cast<double>(count)}, {"part", static_cast<double>(part)}}), NameOf(state),
                         link, true});
      };
      wait(tally.calls, "calls", kCallDays, "/arrivals?state=" + state);
      if (officer) continue;
      wait(tally.rules, "rules", 0, "/rules?state=" + state + "&status=proposed");
      if (!analyst) continue;
      wait(tally.hits, "hits", tally.decisive, "/hits?state=" + state);
      wait(tally.red, "red-consignments", 0, "/consignments?state=" + state + "&channel=red&decision=open");
      wait(tally.discrepant, "discrepant-consignments", 0, "/consignments?state=" + state + "&discrepant=1&decision=open");
      wait(tally.inspections, "inspections", 0, "/inspections?state=" + state);
    }
  }

  std::vector<Item> items;

 private:
  std::string NameOf(const std::string& id) const {
    const auto state = std::find_if(states_.begin(), states_.end(), [&](const store::State& s) { return s.id == id; });
    return state == states_.end() ? id : state->name.In(call_.language);
  }
  // Of a text kept as JSON in four languages: the reader's, else the English one.
  std::string InLanguage(const std::string& texts) const {
    const auto document = formats::ParseJson(texts, "title");
    if (!document || !document->is_object()) return texts;
    for (const char* code : {LanguageCode(call_.language), "en"}) {
      const auto* text = document->get_object().if_contains(code);
      if (text != nullptr && text->is_string()) return std::string(text->get_string());
    }
    return {};
  }

  const Call& call_;
  store::Connection& c_;
  store::DutyView view_;
  std::vector<store::State> states_;
};

std::vector<Item> Gather(const Call& call, store::Connection& c) {
  const release::Viewer& viewer = call.caller.viewer;
  Gatherer gatherer(call, c);
  const auto facility = Mine(viewer, {Role::kPfso}), state = Mine(viewer, {Role::kAuthority}), authors = Mine(viewer, {Role::kPfso, Role::kRso});
  const auto operators = Mine(viewer, {Role::kIndustry});
  gatherer.Duties(facility, IsForFacility);
  gatherer.Duties(state, IsForAuthority);
  gatherer.Duties(operators, [](const std::string& kind) { return kind == "statement-expiry" || kind == "deficiency"; });
  gatherer.Assessments(authors, false);
  gatherer.Assessments(state, true);
  gatherer.Fixed(state);
  std::vector<std::string> governed;
  for (const auto& [name, id] : state.values) governed.push_back(id);
  gatherer.Measures(facility, {});
  gatherer.Measures(operators, {});
  gatherer.Measures(state, governed);
  if (Holds(viewer, Role::kSecretariat)) gatherer.Statements();
  gatherer.Operations();
  std::vector<Item> items = std::move(gatherer.items);
  // What somebody waits for first, then what has a day, by day; the rest after it, by title. A duty that falls to several of the caller's roles
  // stands there once.
  std::sort(items.begin(), items.end(), [](const Item& a, const Item& b) {
    return std::tuple(!a.waits, a.due.empty(), a.due, a.title, a.detail, a.link) < std::tuple(!b.waits, b.due.empty(), b.due, b.title, b.detail, b.link);
  });
  items.erase(std::unique(items.begin(), items.end(),
                          [](const Item& a, const Item& b) { return std::tie(a.due, a.title, a.link, a.detail) == std::tie(b.due, b.title, b.link, b.detail); }),
              items.end());
  return items;
}

std::string_view Urgency(const Item& item, const std::string& now, const std::string& soon) {
  if (item.due.empty()) return item.waits ? "soon" : "later";
  // A duty with a time is late from that time on, one with a day from the next day.
  if (item.due < (item.due.size() > 10 ? now : DayOf(now))) return "overdue";
  return item.due.substr(0, 10) <= soon ? "soon" : "later";
}

int DaysBetween(std::string_view from, std::string_view to) {
  const auto a = duty::ParseDate(from), b = duty::ParseDate(to);
  return a && b ? static_cast<int>((*b - *a).count()) : 0;
}

std::string Sentence(const Call& call, const std::vector<Item>& items, const std::string& now, const std::string& soon) {
  int overdue = 0, near = 0, open = 0;
  const Item* next = nullptr;
  for (const Item& item : items) {
    const std::string_view urgency = Urgency(item, now, soon);
    if (urgency == "overdue") ++overdue;
    if (urgency == "soon" && !item.due.empty()) {
      ++near;
      if (next == nullptr) next = &item;
    }
    if (item.due.empty()) ++open;
  }
  std::string text = call.Say("today.sentence", {{"overdue", static_cast<double>(overdue)},
                                                 {"soon", static_cast<double>(near)},
                                                 {"open", static_cast<double>(open)},
                                                 {"days", static_cast<double>(kSoonDays)}});
  if (next != nullptr) {
    text += " " + call.Say("today.next", {{"title", next->title}, {"place", next->detail},
                                          {"days", static_cast<double>(DaysBetween(now, next->due))}});
  }
  return text;
}

http::Response ShowToday(Call& call) {
  const auto items = call.context.database.Read([&](store::Connection& c) { return Gather(call, c); });
  if (!items) return Problem(call, items.error());
  const std::string now = call.context.now(), soon = store::PlusDays(DayOf(now), kSoonDays);
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo).Member("sentence", Sentence(call, *items, now, soon)).Key("items").BeginArray(formats::Break::kNo);
  for (std::size_t i = 0; i < std::min(items->size(), kMostItems); ++i) {
    const Item& item = (*items)[i];
    w.BeginObject(formats::Break::kNo);
    MaybeText(w, "due", item.due);
    w.Member("kind", item.kind)
        .Member("title", item.title)
        .Member("detail", item.detail)
        .Member("link", item.link)
        .Member("urgency", Urgency(item, now, soon))
        .EndObject();
  }
  w.EndArray().Key("total").Unsigned(items->size()).EndObject();
  return Json(call, w);
}

}  // namespace

void AddTodayRoutes(Routes& routes) { routes.push_back({http::Method::kGet, "/api/v1/today", release::Action::kRead, {}, ShowToday}); }

}  // namespace atalaya::api
