#include "formats/arrival_json.h"

#include <stdexcept>

#include "base/text_util.h"
#include "formats/declaration_json.h"
#include "formats/json_parse.h"

namespace atalaya::formats {
namespace {

constexpr std::size_t kLongest = 2000;

std::string Said(JsonObject& object, const char* name) {
  const auto node = object.Maybe(name);
  if (!node || node->IsNull()) return "";
  std::string text = node->String();
  if (text.size() > kLongest) node->Report("json.out-of-range", {{"low", "0"}, {"high", std::to_string(kLongest)}, {"value", std::to_string(text.size())}});
  return text;
}

std::string SaidTime(JsonObject& object, const char* name) {
  std::string text = Said(object, name);
  if (!text.empty() && !arrive::ReadTime(text)) object.Node().Inner(object.Node().Value(), object.Node().Where() + "/" + name).Report("arrival.time", {{"value", text.substr(0, 40)}});
  return text;
}

std::optional<bool> SaidFlag(JsonObject& object, const char* name) {
  const auto node = object.Maybe(name);
  if (!node || node->IsNull()) return std::nullopt;
  return node->Bool();
}

std::optional<int> SaidLevel(JsonObject& object) {
  const auto node = object.Maybe("level");
  if (!node || node->IsNull()) return std::nullopt;
  return node->Integer(1, 3);
}

std::vector<JsonNode> Some(JsonObject& object, const char* name, std::size_t most) {
  const auto node = object.Maybe(name);
  if (!node || node->IsNull()) return {};
  auto items = node->Items();
  if (items.size() > most) {
    node->Report("json.out-of-range", {{"low", "0"}, {"high", std::to_string(most)}, {"value", std::to_string(items.size())}});
    items.clear();
  }
  return items;
}

void PutFlag(JsonWriter& w, const char* name, const std::optional<bool>& flag) {
  w.Key(name);
  if (flag) {
    w.Bool(*flag);
  } else {
    w.Null();
  }
}
void PutLevel(JsonWriter& w, const std::optional<int>& level) {
  w.Key("level");
  if (level) {
    w.Integer(*level);
  } else {
    w.Null();
  }
}
void PutNumber(JsonWriter& w, const char* name, const std::optional<double>& number) {
  w.Key(name);
  if (number) {
    w.Number(*number);
  } else {
    w.Null();
  }
}

void WriteCall(JsonWriter& w, const arrive::Review& review, const arrive::VerifiedCall& one) {
  w.BeginObject(Break::kNo).Member("verdict", arrive::VerdictName(one.verdict)).Member("doubt", arrive::DoubtName(one.doubt));
  w.Key("call");
  if (one.declared < 0) {
    w.Null();
  } else {
    w.Integer(review.notice_index[static_cast<std::size_t>(one.declared)]);
  }
  const arrive::DeclaredCall* call = one.declared < 0 ? nullptr : &review.declared[static_cast<std::size_t>(one.declared)];
  const arrive::Visit* visit = one.visit < 0 ? nullptr : &review.observed.visits[static_cast<std::size_t>(one.visit)];
  w.Member("port", call != nullptr ? call->port : visit != nullptr ? visit->port : "");
  w.Member("from", call != nullptr && call->Dated() ? arrive::Written(call->From()) : "");
  w.Member("to", call != nullptr && call->Dated() ? arrive::Written(call->To()) : "");
  if (call != nullptr && call->known) w.Member("lat", call->lat).Member("lon", call->lon);
  w.Key("seen");
  if (visit != nullptr) {
    w.BeginObject(Break::kNo).Member("port", visit->port).Member("from", arrive::Written(visit->entered)).Member("to", arrive::Written(visit->left)).EndObject();
  } else if (one.seen.at != 0) {
    w.BeginObject(Break::kNo).Member("port", one.near).Member("from", arrive::Written(one.seen.at)).Member("to", one.until.at == 0 ? "" : arrive::Written(one.until.at));
    w.Member("lat", one.seen.lat).Member("lon", one.seen.lon).Member("km", one.km).EndObject();
  } else {
    w.Null();
  }
  w.EndObject();
}

std::string Text(const boost::json::object& object, const char* name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : "";
}

}  // namespace

arrive::Notice ReadNotice(JsonObject& object) {
  arrive::Notice notice;
  notice.given = true;
  if (const auto items = object.Maybe("items")) {
    for (const auto& [id, node] : items->Members()) {
      std::string text = node.String();
      if (id.size() > 40 || text.size() > kLongest) node.Report("json.out-of-range", {{"low", "0"}, {"high", std::to_string(kLongest)}, {"value", std::to_string(text.size())}});
      if (!text.empty() && notice.items.size() < 100) notice.items[id] = std::move(text);
    }
  }
  notice.certificate = SaidFlag(object, "certificate");
  notice.issuer = Said(object, "issuer");
  notice.expires = SaidTime(object, "expires");
  notice.reason_without = Said(object, "reason_without");
  notice.plan = SaidFlag(object, "plan");
  notice.level = SaidLevel(object);
  notice.matter = Said(object, "matter");
  for (const JsonNode& node : Some(object, "calls", kMostNoticeCalls)) {
    JsonObject one(node);
    arrive::NoticeCall call;
    call.port = one.Need("port").Words();
    call.facility = Said(one, "facility");
    call.arrived = SaidTime(one, "arrived");
    call.departed = SaidTime(one, "departed");
    call.level = SaidLevel(one);
    call.measures = Said(one, "measures");
    one.Done();
    notice.calls.push_back(std::move(call));
  }
  for (const JsonNode& node : Some(object, "ship_to_ship", kMostNoticeActivities)) {
    JsonObject one(node);
    arrive::ShipToShip activity;
    activity.from = SaidTime(one, "from");
    activity.to = SaidTime(one, "to");
    activity.activity = Said(one, "activity");
    activity.measures = Said(one, "measures");
    activity.place = Said(one, "place");
    one.Done();
    notice.ship_to_ship.push_back(std::move(activity));
  }
  return notice;
}

std::string WriteNotice(const arrive::Notice& notice, std::string_view source) {
  JsonWriter w;
  w.BeginObject(Break::kNo).Member("source", source).Member("received", notice.received).Key("items").BeginObject(Break::kNo);
  for (const auto& [id, text] : notice.items) w.Member(id, text);
  w.EndObject();
  PutFlag(w, "certificate", notice.certificate);
  w.Member("issuer", notice.issuer).Member("expires", notice.expires).Member("reason_without", notice.reason_without);
  PutFlag(w, "plan", notice.plan);
  PutLevel(w, notice.level);
  w.Member("matter", notice.matter).Key("calls").BeginArray(Break::kNo);
  for (const arrive::NoticeCall& call : notice.calls) {
    w.BeginObject(Break::kNo).Member("port", call.port).Member("facility", call.facility).Member("arrived", call.arrived).Member("departed", call.departed);
    PutLevel(w, call.level);
    w.Member("measures", call.measures).EndObject();
  }
  w.EndArray().Key("ship_to_ship").BeginArray(Break::kNo);
  for (const arrive::ShipToShip& one : notice.ship_to_ship) {
    w.BeginObject(Break::kNo).Member("from", one.from).Member("to", one.to).Member("activity", one.activity).Member("measures", one.measures).Member("place", one.place).EndObject();
  }
  w.EndArray().EndObject();
  return w.Take();
}

KeptNotice ReadKeptNotice(std::string_view text) {
  KeptNotice kept;
  if (text.empty()) return kept;
  const auto document = ParseJson(text, "notice");
  if (!document || !document->is_object()) return kept;
  FindingList ignored;
  JsonObject object(JsonNode(*document, "notice#", ignored));
  const std::string received = Said(object, "received");
  kept.source = Said(object, "source");
  kept.notice = ReadNotice(object);
  kept.notice.received = received;
  return kept;
}

arrive::Notice NoticeOf(const model::Declaration& declaration) {
  arrive::Notice notice;
  notice.given = true;
  const auto put = [&](const char* id, const std::string& text) {
    if (!text.empty()) notice.items[id] = text;
  };
  const model::Ship& ship = declaration.voyage.ship;
  put("name", ship.name);
  put("flag", ship.flag);
  put("call-sign", ship.call_sign);
  for (const model::DeclaredParty& party : declaration.parties) {
    if (party.role == model::DeclaredRole::kAgent) put("agent", party.name);
    if (party.role == model::DeclaredRole::kReporter) put("reporter", party.name);
    if (party.role == model::DeclaredRole::kCarrier) put("company", party.name);
  }
  if (!declaration.security) return notice;
  const model::SecurityNotice& said = *declaration.security;
  notice.certificate = said.certificate_valid;
  put("certificate-number", said.certificate_number);
  put("officer", said.officer.empty() ? said.officer_contact : said.officer);
  notice.issuer = said.issuer;
  notice.expires = said.expires;
  notice.reason_without = said.reason_without;
  notice.plan = said.plan_on_board;
  notice.level = said.level;
  notice.matter = said.matter_to_report;
  for (const auto& call : said.calls) {
    const model::PlaceUse& place = call.place;
    notice.calls.push_back({place.locode.empty() ? (place.code.empty() ? place.name : place.code) : place.locode, place.facility, place.arrived, place.departed, call.level, call.measures});
  }
  for (const auto& one : said.ship_to_ship) notice.ship_to_ship.push_back({one.from, one.to, one.activity, one.measures, one.place});
  return notice;
}

arrive::Notice NoticeOfHead(const std::string& head) {
  try {
    return NoticeOf(ReadDeclaredHead(head));
  } catch (const std::invalid_argument&) {
    return {};
  }
}

std::string WriteReview(const arrive::Review& review, std::string_view at, std::string_view rules, std::size_t positions) {
  JsonWriter w;
  w.BeginObject(Break::kNo).Member("at", at).Member("rules", rules).Member("looks", static_cast<int>(review.looks)).Key("coverage").BeginObject(Break::kNo);
  w.Member("from", positions == 0 ? "" : arrive::Written(review.observed.from)).Member("to", positions == 0 ? "" : arrive::Written(review.observed.to));
  w.Key("positions").Unsigned(positions).Key("silences").BeginArray(Break::kNo);
  std::size_t told = 0;
  for (const arrive::Silence& silence : review.observed.silences) {
    if (++told > 100) break;
    w.BeginArray(Break::kNo).String(arrive::Written(silence.before.at)).String(arrive::Written(silence.after.at)).EndArray();
  }
  w.EndArray().EndObject().Key("findings").BeginArray(Break::kNo);
  for (const Finding& finding : review.findings) {
    w.BeginObject(Break::kNo).Member("severity", SeverityName(finding.severity)).Member("code", finding.code).Member("where", finding.where).Key("args").BeginObject(Break::kNo);
    for (const auto& [name, value] : finding.args) w.Member(name, value);
    w.EndObject().EndObject();
  }
  w.EndArray().Key("calls").BeginArray(Break::kNo);
  for (const arrive::VerifiedCall& one : review.calls) WriteCall(w, review, one);
  w.EndArray().Key("visits").BeginArray(Break::kNo);
  for (const arrive::Visit& visit : review.observed.visits) {
    if (!visit.Call()) continue;
    w.BeginObject(Break::kNo).Member("port", visit.port).Member("from", arrive::Written(visit.entered)).Member("to", arrive::Written(visit.left));
    w.Member("stopped_hours", static_cast<double>(visit.stopped) / arrive::kHour).Member("silent_hours", static_cast<double>(visit.silent) / arrive::kHour).EndObject();
  }
  w.EndArray().Key("legs").BeginArray(Break::kNo);
  for (const arrive::Leg& leg : review.legs) {
    w.BeginObject(Break::kNo).Member("from", review.declared[static_cast<std::size_t>(leg.from)].port).Member("to", review.declared[static_cast<std::size_t>(leg.to)].port);
    w.Member("verdict", arrive::LegVerdictName(leg.verdict)).Member("hours", leg.hours);
    PutNumber(w, "circle_nm", leg.circle_nm);
    PutNumber(w, "sea_nm", leg.sea_nm);
    PutNumber(w, "circle_kn", leg.circle_kn);
    PutNumber(w, "sea_kn", leg.sea_kn);
    w.Member("limit_kn", leg.limit_kn).Key("canals").BeginArray(Break::kNo);
    for (const std::string& canal : leg.canals) w.String(canal);
    w.EndArray().EndObject();
  }
  w.EndArray().EndObject();
  return w.Take();
}

Findings ReadReviewFindings(const boost::json::value& review) {
  Findings findings;
  const auto* object = review.if_object();
  const auto* list = object == nullptr ? nullptr : object->if_contains("findings");
  if (list == nullptr || !list->is_array()) return findings;
  for (const auto& item : list->as_array()) {
    const auto* one = item.if_object();
    if (one == nullptr) continue;
    Finding finding;
    const std::string severity = Text(*one, "severity");
    finding.severity = severity == "error" ? Severity::kError : severity == "warning" ? Severity::kWarning : Severity::kNote;
    finding.code = Text(*one, "code");
    finding.where = Text(*one, "where");
    if (const auto* args = one->if_contains("args"); args != nullptr && args->is_object()) {
      for (const auto& member : args->as_object()) finding.args.emplace_back(std::string(member.key()), member.value().is_string() ? std::string(member.value().as_string()) : "");
    }
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace atalaya::formats
