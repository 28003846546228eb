// The queue of hits: what waits, one with both sides, what was decided.
#include <algorithm>
#include <set>

#include "api/fields.h"
#include "api/follow_hits.h"
#include "api/hit_json.h"
#include "api/screening.h"
#include "api/screening_json.h"
#include "api/screening_routes.h"
#include "api/watch_list_json.h"
#include "base/text_util.h"
#include "base/time.h"
#include "formats/party_json.h"
#include "screen/identifiers.h"
#include "store/accounts.h"
#include "store/folded.h"

namespace atalaya::api {
namespace {

using formats::Break;
using formats::JsonWriter;
using release::Action;

constexpr std::string_view kHitStatuses[] = {"open", "undecided", "proposed", "true", "false", "all"};
constexpr std::string_view kDecisions[] = {"true", "false", "undecided"};

FindSubject HitEntry() {
  return [](store::Connection& c, const http::PathParameters& path) { return store::HitSubject(c, path.find("hit")->second); };
}

http::Response AllHits(Call& call) {
  const auto slice = SliceOf(call);
  if (!slice) return Problem(call, slice.error());
  store::HitFilter filter;
  for (const auto& [name, into] : {std::pair("state", &filter.state), {"list", &filter.list}, {"subject", &filter.subject}, {"source", &filter.source}}) {
    const auto text = QueryText(call, name);
    if (!text) return Problem(call, text.error());
    *into = *text;
  }
  const auto status = QueryWord(call, "status", kHitStatuses);
  if (!status) return Problem(call, status.error());
  filter.status = status->empty() ? "open" : *status == "all" ? "" : *status;
  constexpr std::string_view kYes[] = {"true", "false"};
  const auto gone = QueryWord(call, "gone", kYes);
  if (!gone) return Problem(call, gone.error());
  filter.gone = *gone == "true";
  const std::string now = call.context.now();
  const auto seen = release::Compile(call.caller.viewer, release::Kind::kScreening, store::HitColumns(), now);
  struct Found {
    store::Listed<store::HitRow> hits;
    store::WaitingHits waiting;
  };
  const auto found = call.context.database.Read([&](store::Connection& c) {
    store::HitFilter open;
    open.status = "open";
    return Found{store::ListHits(c, filter, seen, *slice, now), store::CountWaiting(c, open, seen, now)};
  });
  if (!found) return Problem(call, found.error());
  const SeenRows titles = ListTitles(call);
  JsonWriter w;
  w.BeginObject(Break::kNo).Key("waiting").Integer(found->waiting.open).Key("waiting_decisive").Integer(found->waiting.decisive).Key("items").BeginArray(Break::kNo);
  for (const store::HitRow& hit : found->hits.items) PutHit(w, hit, titles);
  w.EndArray().Key("next");
  found->hits.next.empty() ? w.Null() : w.String(Cursor(found->hits.next));
  w.EndObject();
  return Json(call, w);
}

// One field of both sides: "same" where any value of one is one of the other's, "alike" for the names that made the hit, "different" where both have some and
// none is shared, else which side has any.
struct Field {
  const char* name;
  std::vector<std::string> asked, listed;
  bool same = false, alike = false;
};

std::vector<std::string> BirthTexts(const model::Party& party) {
  std::vector<std::string> texts;
  for (const model::DayRange& range : party.births) {
    const bool year = range.first.size() == 10 && range.last.size() == 10 && range.first.substr(0, 4) == range.last.substr(0, 4) && range.first.ends_with("-01-01") &&
                      range.last.ends_with("-12-31");
    texts.push_back((range.approximate ? "~" : "") + (range.first == range.last ? range.first : year ? range.first.substr(0, 4) : range.first + ".." + range.last));
  }
  return texts;
}

bool BirthsMeet(const model::Party& a, const model::Party& b) {
  return std::any_of(a.births.begin(), a.births.end(), [&](const model::DayRange& x) {
    return std::any_of(b.births.begin(), b.births.end(), [&](const model::DayRange& y) { return x.first <= y.last && y.first <= x.last; });
  });
}

bool ShareText(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::set<std::string> folded;
  for (const std::string& text : a) folded.insert(store::Folded(text));
  return std::any_of(b.begin(), b.end(), [&](const std::string& text) { return folded.contains(store::Folded(text)); });
}

std::vector<Field> FieldsOf(const model::Party& asked, const model::Party& listed) {
  std::vector<Field> fields;
  const auto names = [](const model::Party& party) {
    std::vector<std::string> texts;
    for (const model::PartyName& name : party.names) texts.push_back(name.text);
    return texts;
  };
  const auto add = [&](const char* name, std::vector<std::string> a, std::vector<std::string> b) {
    const bool same = ShareText(a, b);
    fields.push_back({name, std::move(a), std::move(b), same});
  };
  const auto one = [](std::string text) { return text.empty() || text == "unknown" ? std::vector<std::string>{} : std::vector{std::move(text)}; };
  add("kind", one(std::string(formats::PartyKindName(asked.kind))), one(std::string(formats::PartyKindName(listed.kind))));
  add("names", names(asked), names(listed));
  fields.push_back({"births", BirthTexts(asked), BirthTexts(listed), BirthsMeet(asked, listed)});
  add("countries", asked.countries, listed.countries);
  add("gender", one(asked.gender), one(listed.gender));
  const auto numbers = [](const model::Party& party) {
    std::vector<std::string> texts;
    for (const model::Identifier& id : party.identifiers) {
      texts.push_back(std::string(formats::IdentifierKindName(id.kind)) + " " + id.value + (id.country.empty() ? "" : " (" + id.country + ")"));
    }
    return texts;
  };
  const bool same_number = std::any_of(asked.identifiers.begin(), asked.identifiers.end(), [&](const model::Identifier& a) {
    return std::any_of(listed.identifiers.begin(), listed.identifiers.end(), [&](const model::Identifier& b) {
      return screen::SameIdentifier(a, b) && screen::NormalIdentifier(a.kind, a.value) == screen::NormalIdentifier(b.kind, b.value);
    });
  });
  fields.push_back({"identifiers", numbers(asked), numbers(listed), same_number});
  add("addresses", asked.addresses, listed.addresses);
  std::erase_if(fields, [](const Field& field) { return field.asked.empty() && field.listed.empty(); });
  return fields;
}

void PutField(JsonWriter& w, const Field& field) {
  const char* mark = field.asked.empty() ? "listed-only" : field.listed.empty() ? "asked-only" : field.same ? "same" : field.alike ? "alike" : "different";
  w.BeginObject(Break::kNo).Member("field", field.name).Member("mark", mark);
  for (const auto& [member, texts] : {std::pair("asked", &field.asked), {"listed", &field.listed}}) {
    w.Key(member).BeginArray(Break::kNo);
    for (const std::string& text : *texts) w.String(text);
    w.EndArray();
  }
  w.EndObject();
}

struct WholeHit {
  std::optional<store::HitRow> hit;
  std::optional<store::ScreenedSubject> subject;
  std::optional<store::ListedRow> entry;
  std::vector<store::HitDecision> decisions;
  std::map<std::string, std::string> names;
};

std::string HitText(const Call& call, store::Connection& c, const std::string& id) {
  const std::string now = call.context.now();
  WholeHit whole;
  whole.hit = store::FindHit(c, id, now);
  if (!whole.hit) return {};
  const store::HitRow& hit = *whole.hit;
  whole.subject = store::FindScreened(c, hit.subject);
  whole.entry = store::FindListed(c, hit.list, hit.entry);
  whole.decisions = store::DecisionsOf(c, id);
  std::set<std::string> people{hit.decided_by};
  for (const store::HitDecision& decision : whole.decisions) people.insert(decision.actor);
  whole.names = store::AccountNames(c, people);
  const auto name = [&](const std::string& user) {
    const auto found = whole.names.find(user);
    return found == whole.names.end() ? user : found->second;
  };
  const SeenRows lists = [&] {
    SeenRows rows;
    const auto condition = release::Compile(call.caller.viewer, release::Kind::kWatchList, store::WatchListColumns(), now);
    for (store::WatchListRow& row : store::WatchListsSeen(c, condition)) rows.emplace(row.id, std::move(row));
    return rows;
  }();
  JsonWriter w;
  w.BeginObject(Break::kNo).Key("hit");
  PutHit(w, hit, lists);
  w.Member("may_decide", hit.gone.empty() && call.MayDo(Action::kHitDecide, {release::Kind::kScreening, hit.id, hit.state, hit.facility, "", "", {}}));
  w.Key("subject").BeginObject(Break::kNo).Member("id", hit.subject).Member("name", hit.subject_name).Member("source", hit.source).Member("source_id", hit.source_id);
  w.Member("added", whole.subject ? whole.subject->added : "").Member("screened", whole.subject ? whole.subject->screened : "").Key("compared_with");
  PutComparedWith(w, lists, whole.subject ? whole.subject->lists : "");
  w.EndObject();
  // A gate officer is told that it is the State's list and what was alike; the entry itself is for those who may see the list.
  const bool open = lists.contains(hit.list) && whole.entry.has_value();
  w.Key("entry");
  open ? PutListedRow(w, *whole.entry, std::nullopt) : static_cast<void>(w.Null());
  w.Key("fields").BeginArray(Break::kNo);
  if (open && whole.subject) {
    for (Field& field : FieldsOf(whole.subject->party, whole.entry->entity)) {
      const auto has = [](const std::vector<std::string>& texts, const std::string& text) { return std::find(texts.begin(), texts.end(), text) != texts.end(); };
      field.alike = field.name == std::string_view("names") && has(field.asked, hit.asked) && has(field.listed, hit.matched);
      PutField(w, field);
    }
  } else {
    PutField(w, {"names", {hit.asked}, {hit.matched}, store::Folded(hit.asked) == store::Folded(hit.matched)});
  }
  w.EndArray().Key("why");
  if (lists.contains(hit.list)) {
    PutStoredWhy(w, call, hit.why);
  } else {
    Explanation hidden;
    hidden.label = "screening.hidden-why";
    hidden.value = hit.score;
    hidden.unit = "share";
    hidden.source = "computed";
    PutWhy(w, call, hidden);
  }
  w.Key("decisions").BeginArray(Break::kNo);
  for (const store::HitDecision& d : whole.decisions) {
    w.BeginObject(Break::kNo).Member("at", d.at).Member("actor", d.actor).Member("actor_name", name(d.actor)).Member("status", d.status).Member("reason", d.reason);
    MaybeText(w, "until", d.until);
    w.Member("still", d.version == hit.version && hit.gone.empty()).EndObject();
  }
  w.EndArray().EndObject();
  return w.Take();
}

http::Response OneHit(Call& call) {
  struct Shown {
    std::string text;
    long long etag = 0;
  };
  const auto shown = call.context.database.Read([&](store::Connection& c) {
    const auto hit = store::FindHit(c, call.Path("hit"), call.context.now());
    return Shown{HitText(call, c, call.Path("hit")), hit ? hit->etag : 0};
  });
  if (!shown) return Problem(call, shown.error());
  if (shown->text.empty()) return Problem(call, 404, "not-found");
  http::Response response = http::Response::Json(shown->text);
  response.Set("ETag", VersionTag(shown->etag));
  return response;
}

http::Response Decide(Call& call) {
  const auto version = IfMatch(call);
  if (!version) return Problem(call, version.error());
  const std::string today = DayOf(call.context.now());
  const auto decision = Body<store::NewDecision>(call, [&](formats::JsonObject& o) {
    store::NewDecision d;
    d.status = OneOf(o.Need("status"), kDecisions);
    d.reason = SomeProse(o.Need("reason"), 2000);
    if (const auto until = o.Maybe("until"); until && !until->IsNull()) {
      d.until = Day(*until, today);
      if (!d.until.empty() && d.status != "false") until->Report("hit.until");
    }
    return d;
  });
  if (!decision) return Problem(call, decision.error());
  const std::string& id = call.Path("hit");
  struct Done {
    std::string text, subject;
    long long etag = 0;
    bool stale = false;
  };
  const auto done = call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) -> Result<Done> {
    const auto before = store::FindHit(t, id, t.Now());
    if (!before) return Fail(Error("api.not-found", ""));
    if (before->etag != *version) return Done{HitText(call, t, id), "", before->etag, true};
    const auto decided = store::DecideHit(t, id, *decision, *version);
    if (!decided) return Fail(decided.error());
    AfterHits(t, decided->subject);
    return Done{HitText(call, t, id), decided->subject, decided->etag, false};
  });
  if (!done) return Problem(call, done.error());
  if (done->stale) return Stale(call, done->text);
  FollowHits(call.context, {done->subject});
  http::Response response = http::Response::Json(done->text);
  response.Set("ETag", VersionTag(done->etag));
  return response;
}

}  // namespace

SeenRows ListTitles(const Call& call) {
  const auto condition = release::Compile(call.caller.viewer, release::Kind::kWatchList, store::WatchListColumns(), call.context.now());
  auto rows = call.context.database.Read([&](store::Connection& c) { return store::WatchListsSeen(c, condition); });
  SeenRows seen;
  if (!rows) return seen;
  for (store::WatchListRow& row : *rows) seen.emplace(row.id, std::move(row));
  return seen;
}

void PutHit(JsonWriter& w, const store::HitRow& hit, const SeenRows& lists) {
  const auto list = lists.find(hit.list);
  w.BeginObject(Break::kNo).Member("id", hit.id);
  w.Key("subject").BeginObject(Break::kNo).Member("id", hit.subject).Member("name", hit.subject_name).Member("source", hit.source).Member("source_id", hit.source_id).EndObject();
  w.Member("state", hit.state);
  MaybeText(w, "facility", hit.facility);
  // Whoever does not see the list learns that something of it is alike, not which list and entry.
  const bool seen = list != lists.end();
  w.Member("list", seen ? hit.list : "").Member("title", list == lists.end() ? "" : list->second.title).Member("illustrative", list != lists.end() && list->second.illustrative);
  w.Member("entry", seen ? hit.entry : "")
      .Member("score", hit.score)
      .Member("matched", hit.matched)
      .Member("asked", hit.asked)
      .Member("decisive", hit.decisive)
      .Member("trusted", hit.trusted)
      .Member("found", hit.found);
  MaybeText(w, "gone", hit.gone);
  w.Member("status", hit.status);
  MaybeText(w, "reason", hit.reason);
  MaybeText(w, "until", hit.until);
  MaybeText(w, "decided", hit.decided);
  MaybeText(w, "decided_by", hit.decided_by);
  w.Key("version").Integer(hit.etag).EndObject();
}

void PutComparedWith(JsonWriter& w, const SeenRows& rows, const std::string& lists) {
  w.BeginArray(Break::kNo);
  for (const std::string& part : Split(lists, ' ')) {
    const auto colon = part.rfind(':');
    if (colon == std::string::npos) continue;
    const auto row = rows.find(part.substr(0, colon));
    if (row == rows.end()) continue;
    const long long number = ToInteger(std::string_view(part).substr(colon + 1)).value_or(0);
    w.BeginObject(Break::kNo).Member("list", row->first).Member("title", row->second.title).Key("number").Integer(number);
    w.Member("current", number == row->second.number).EndObject();
  }
  w.EndArray();
}

void AddHitRoutes(Routes& routes) {
  using http::Method;
  routes.push_back({Method::kGet, "/api/v1/hits", Action::kRead, {}, AllHits});
  routes.push_back({Method::kGet, "/api/v1/hits/{hit}", Action::kRead, HitEntry(), OneHit});
  routes.push_back({Method::kPost, "/api/v1/hits/{hit}/decision", Action::kHitDecide, HitEntry(), Decide});
}

void AddScreeningRoutes(Routes& routes) {
  AddWatchListRoutes(routes);
  AddWatchListLoadRoutes(routes);
  AddScreenRoutes(routes);
  AddScreenedRoutes(routes);
  AddHitRoutes(routes);
  AddMatchRoutes(routes);
  AddWatchmanRoutes(routes);
  AddReconcileRoutes(routes);
}

}  // namespace atalaya::api
