#include "api/screening_json.h"

#include <algorithm>

#include "base/time.h"
#include "duty/calendar.h"
#include "formats/json_parse.h"
#include "formats/party_json.h"
#include "store/lookups.h"

namespace atalaya::api {
namespace {

namespace json = boost::json;
using formats::Break;
using formats::JsonWriter;

void PutWhyNode(JsonWriter& w, const Call& call, const json::value& value) {
  const json::object* node = value.if_object();
  if (node == nullptr) {
    w.Null();
    return;
  }
  const auto text = [&](const char* member) {
    const json::value* v = node->if_contains(member);
    return v != nullptr && v->is_string() ? std::string(v->get_string()) : std::string();
  };
  std::vector<MessageArg> args;
  if (const json::value* stored = node->if_contains("args"); stored != nullptr && stored->is_object()) {
    for (const auto& member : stored->get_object()) {
      if (member.value().is_string()) {
        args.emplace_back(std::string(member.key()), std::string(member.value().get_string()));
      } else if (member.value().is_number()) {
        args.emplace_back(std::string(member.key()), member.value().to_number<double>());
      }
    }
  }
  w.BeginObject(Break::kNo).Member("label", call.Say(text("label"), args)).Key("value");
  const json::value* number = node->if_contains("value");
  number != nullptr && number->is_number() ? w.Number(number->to_number<double>()) : w.Null();
  w.Member("unit", text("unit")).Member("source", text("source")).Key("parts").BeginArray(Break::kNo);
  if (const json::value* parts = node->if_contains("parts"); parts != nullptr && parts->is_array()) {
    for (const json::value& part : parts->get_array()) PutWhyNode(w, call, part);
  }
  w.EndArray().EndObject();
}

}  // namespace

http::Response ListsNotReady(const Call& call) {
  http::Response response = Problem(call, 503, "screening-starting");
  response.Set("Retry-After", "2");
  return response;
}

http::Response NoLists(const Call& call, const Findings& findings) {
  return !findings.empty() && findings.front().code == "screening.starting" ? ListsNotReady(call) : Problem(call, findings);
}

const store::WatchListRow* SeenLists::Find(const std::string& id) const {
  const auto found = std::find_if(rows.begin(), rows.end(), [&](const store::WatchListRow& row) { return row.id == id; });
  return found == rows.end() ? nullptr : &*found;
}

std::vector<std::string> SeenLists::Ids() const {
  std::vector<std::string> ids;
  for (const store::WatchListRow& row : rows) ids.push_back(row.id);
  return ids;
}

Result<SeenLists> SeenListsOf(const Call& call) {
  SeenLists seen;
  seen.now = call.context.screening == nullptr ? nullptr : call.context.screening->Now();
  if (!seen.now) return Fail(Error("screening.starting", ""));
  const auto condition = release::Compile(call.caller.viewer, release::Kind::kWatchList, store::WatchListColumns(), call.context.now());
  auto rows = call.context.database.Read([&](store::Connection& c) { return store::WatchListsSeen(c, condition); });
  if (!rows) return Fail(rows.error());
  // What is answered is what is in memory: its numbers, not those of an edition that is being read.
  for (store::WatchListRow& row : *rows) {
    if (const store::WatchListRow* known = seen.now->Find(row.id)) seen.rows.push_back(*known);
  }
  return seen;
}

AskedFor AskedForBy(const Call& call) {
  AskedFor where;
  for (const release::Grant& grant : call.caller.viewer.grants) {
    if (!release::ScopeFits(grant.role, grant.scope) || !release::Lists(grant.role, release::Action::kScreenAsk)) continue;
    if (grant.scope == release::ScopeKind::kState) return {grant.id, ""};
    if (grant.scope == release::ScopeKind::kFacility && where.facility.empty()) where.facility = grant.id;
  }
  if (!where.facility.empty()) {
    const auto place = call.context.database.Read([&](store::Connection& c) { return store::FacilitySubject(c, where.facility, release::Kind::kScreening); });
    if (place && *place) where.state = (*place)->state;
  }
  return where;
}

long long AgeOf(const store::WatchListRow& row, const std::string& now) {
  const auto today = duty::ParseDate(now.substr(0, 10));
  auto made = row.edition.size() >= 10 ? duty::ParseDate(row.edition.substr(0, 10)) : row.edition.size() == 7 ? duty::ParseDate(row.edition + "-01") : std::nullopt;
  if (!made && row.loaded.size() >= 10) made = duty::ParseDate(row.loaded.substr(0, 10));
  return made && today ? std::max<long long>(0, (*today - *made).count()) : 0;
}

void PutSearched(JsonWriter& w, const Call& call, const SeenLists& seen, const std::vector<screen::SearchedList>& searched) {
  const std::string now = call.context.now();
  w.BeginArray(Break::kNo);
  for (const screen::SearchedList& list : searched) {
    const store::WatchListRow* row = seen.Find(list.id);
    w.BeginObject(Break::kNo).Member("list", list.id).Member("title", row == nullptr ? "" : row->title).Member("edition", list.edition);
    w.Key("number").Integer(row == nullptr ? 0 : row->number).Key("entries").Unsigned(list.entries);
    w.Key("age_days").Integer(row == nullptr ? 0 : AgeOf(*row, now)).Member("illustrative", row != nullptr && row->illustrative).EndObject();
  }
  w.EndArray();
}

std::string SearchedText(const SeenLists& seen, const std::vector<screen::SearchedList>& searched) {
  std::string text;
  for (const screen::SearchedList& list : searched) {
    const store::WatchListRow* row = seen.Find(list.id);
    text += (text.empty() ? "" : " ") + list.id + ":" + std::to_string(row == nullptr ? 0 : row->number);
  }
  return text;
}

void PutWhy(JsonWriter& w, const Call& call, const Explanation& why) {
  w.BeginObject(Break::kNo).Member("label", call.Say(why.label, why.args)).Key("value");
  why.unit.empty() ? w.Null() : w.Number(why.value);
  w.Member("unit", why.unit).Member("source", why.source).Key("parts").BeginArray(Break::kNo);
  for (const Explanation& part : why.parts) PutWhy(w, call, part);
  w.EndArray().EndObject();
}

void PutStoredWhy(JsonWriter& w, const Call& call, const std::string& why) {
  const auto value = formats::ParseJson(why, "why");
  PutWhyNode(w, call, value ? *value : json::value(nullptr));
}

void PutFoundHit(JsonWriter& w, const Call& call, const SeenLists& seen, const screen::Hit& hit, bool explain) {
  const store::WatchListRow* row = seen.Find(hit.list);
  w.BeginObject(Break::kNo)
      .Member("list", hit.list)
      .Member("title", row == nullptr ? "" : row->title)
      .Member("edition", hit.edition)
      .Member("entry", hit.entry)
      .Member("score", hit.score)
      .Member("matched_name", hit.matched_name)
      .Member("asked_name", hit.asked_name)
      .Member("matched_number", hit.matched_number)
      .Member("decisive", hit.decisive)
      .Member("trusted", hit.trusted)
      .Member("illustrative", row != nullptr && row->illustrative);
  w.Key("listed").BeginObject(Break::kNo);
  formats::WriteParty(w, *hit.listed);
  w.EndObject().Key("why");
  explain ? PutWhy(w, call, hit.why) : static_cast<void>(w.Null());
  w.EndObject();
}

void PutRemarks(JsonWriter& w, const Call& call, const Findings& findings) {
  w.BeginArray(Break::kNo);
  for (const Finding& finding : findings) {
    std::vector<MessageArg> args;
    for (const auto& [name, value] : finding.args) args.emplace_back(name, value);
    const std::string key = "finding." + finding.code;
    w.BeginObject(Break::kNo)
        .Member("severity", SeverityName(finding.severity))
        .Member("code", finding.code)
        .Member("where", finding.where)
        .Member("message", call.Say(key, args))
        .Member("fix", call.Say(key + ".fix", args))
        .EndObject();
  }
  w.EndArray();
}

std::string PartyCaption(const model::Party& party) {
  if (!party.names.empty()) return party.names.front().text;
  return party.identifiers.empty() ? "" : party.identifiers.front().value;
}

}  // namespace atalaya::api
