// The front of Watchman: GET /v2/search and /v2/listinfo. Parameters and the shape of answers are those of moov-io/watchman v0.5x; scores are ours.
// A parameter that is not known is refused: a filter that is not applied would answer about something else.
#include <algorithm>
#include <boost/json/serialize.hpp>

#include "api/ftm.h"
#include "api/screening_routes.h"
#include "base/text_util.h"
#include "formats/list_dates.h"
#include "http/path.h"

namespace atalaya::api {
namespace {

namespace json = boost::json;
using model::IdentifierKind;
using model::PartyKind;
using release::Action;

constexpr std::size_t kWatchmanLimit = 10, kWatchmanMost = 100;
constexpr double kWatchmanLeast = 0.7;

// What is taken and used; what is taken, known to Watchman and means nothing to our matcher (said in `notUsed`).
constexpr std::string_view kUsed[] = {"name",  "type",      "source",        "altNames", "minMatch", "limit",  "debug",   "birthDate", "gender",       "country",   "nationality", "flag",
                                      "built", "imoNumber", "mmsi",          "callSign", "address",  "addresses", "cryptoAddress", "cryptoAddresses", "requestID", "created", "language"};
constexpr std::string_view kNotUsed[] = {"deathDate", "titles", "dissolved", "vesselType", "aircraftType", "icaoCode", "model", "serialNumber", "tonnage", "grossRegisteredTonnage", "owner",
                                         "email", "emailAddress", "emailAddresses", "phone", "phoneNumber", "phoneNumbers", "fax", "faxNumber", "faxNumbers", "website", "websites", "debugSourceIDs"};

struct TypeRow {
  std::string_view name;
  PartyKind kind;
};
constexpr TypeRow kTypes[] = {{"person", PartyKind::kPerson}, {"business", PartyKind::kOrganisation}, {"organization", PartyKind::kOrganisation},
                              {"aircraft", PartyKind::kAircraft}, {"vessel", PartyKind::kVessel}, {"unknown", PartyKind::kUnknown}};

std::string TypeName(PartyKind kind) {
  if (kind == PartyKind::kOrganisation) return "business";
  for (const TypeRow& row : kTypes) {
    if (row.kind == kind) return std::string(row.name);
  }
  return "unknown";
}

http::Response Refused(const Call& call, const std::string& what) {
  http::Response response = Problem(call, 400, "match", {{"what", what}});
  // Their clients read `error`.
  const auto end = response.body.rfind('}');
  response.body.replace(end, std::string::npos, ",\"error\":" + json::serialize(json::string("not understood: " + what)) + "}\n");
  return response;
}

json::value Day(const std::vector<model::DayRange>& births) {
  if (births.empty()) return nullptr;
  return json::value(births.front().first + "T00:00:00Z");
}

json::value TextsOr(const std::vector<std::string>& texts) {
  if (texts.empty()) return nullptr;
  json::array array;
  for (const std::string& text : texts) array.emplace_back(text);
  return array;
}

const char* GovernmentIdType(IdentifierKind kind) {
  switch (kind) {
    case IdentifierKind::kPassport: return "passport";
    case IdentifierKind::kNationalId: return "national-id";
    case IdentifierKind::kTax: return "tax-id";
    case IdentifierKind::kRegistration: return "business-registration";
    default: return "";
  }
}

std::string FirstNumber(const model::Party& party, IdentifierKind kind) {
  for (const model::Identifier& id : party.identifiers) {
    if (id.kind == kind) return id.value;
  }
  return "";
}

// An entity in their words: the part of its type filled, the others null.
json::object WatchmanEntity(const model::Party& party, const std::string& source, const std::string& id) {
  json::object o;
  o["name"] = PartyCaption(party);
  o["entityType"] = TypeName(party.kind);
  o["sourceList"] = source;
  o["sourceID"] = id;
  for (const char* part : {"person", "business", "organization", "aircraft", "vessel"}) o[part] = nullptr;
  std::vector<std::string> alternates;
  json::array history, papers;
  for (std::size_t i = 1; i < party.names.size(); ++i) {
    if (party.names[i].kind == model::NameKind::kFormer) {
      history.push_back(json::object{{"type", "Former Name"}, {"value", party.names[i].text}, {"date", "0001-01-01T00:00:00Z"}});
    } else {
      alternates.push_back(party.names[i].text);
    }
  }
  for (const model::Identifier& number : party.identifiers) {
    if (const char* type = GovernmentIdType(number.kind); *type != '\0') {
      papers.push_back(json::object{{"name", ""}, {"type", type}, {"country", number.country}, {"identifier", number.value}});
    }
  }
  const json::value governments = papers.empty() ? json::value(nullptr) : json::value(papers);
  const std::string country = party.countries.empty() ? "" : party.countries.front();
  switch (party.kind) {
    case PartyKind::kPerson:
      o["person"] = json::object{{"name", PartyCaption(party)}, {"altNames", TextsOr(alternates)}, {"gender", party.gender == "m" ? "male" : party.gender == "f" ? "female" : "unknown"},
                                 {"birthDate", Day(party.births)}, {"placeOfBirth", ""}, {"deathDate", nullptr}, {"titles", nullptr}, {"governmentIDs", governments}};
      break;
    case PartyKind::kVessel:
      o["vessel"] = json::object{{"name", PartyCaption(party)}, {"altNames", TextsOr(alternates)}, {"imoNumber", FirstNumber(party, IdentifierKind::kImo)}, {"type", ""},
                                 {"flag", country}, {"built", Day(party.births)}, {"model", ""}, {"tonnage", 0}, {"mmsi", FirstNumber(party, IdentifierKind::kMmsi)},
                                 {"callSign", FirstNumber(party, IdentifierKind::kCallSign)}, {"grossRegisteredTonnage", 0}, {"owner", ""}};
      break;
    case PartyKind::kAircraft:
      o["aircraft"] = json::object{{"name", PartyCaption(party)}, {"altNames", TextsOr(alternates)}, {"type", ""}, {"flag", country}, {"built", Day(party.births)}, {"icaoCode", ""},
                                   {"model", ""}, {"serialNumber", FirstNumber(party, IdentifierKind::kRegistration)}};
      break;
    default:
      o["business"] = json::object{{"name", PartyCaption(party)}, {"altNames", TextsOr(alternates)}, {"created", Day(party.births)}, {"dissolved", nullptr}, {"governmentIDs", governments}};
  }
  o["contact"] = json::object{{"emailAddresses", nullptr}, {"phoneNumbers", nullptr}, {"faxNumbers", nullptr}, {"websites", nullptr}};
  json::array addresses, wallets;
  for (const std::string& line : party.addresses) {
    addresses.push_back(json::object{{"line1", line}, {"line2", ""}, {"city", ""}, {"postalCode", ""}, {"state", ""}, {"country", ""}, {"latitude", 0}, {"longitude", 0}});
  }
  for (const model::Identifier& number : party.identifiers) {
    if (number.kind == IdentifierKind::kCrypto) wallets.push_back(json::object{{"currency", ""}, {"address", number.value}});
  }
  o["addresses"] = addresses.empty() ? json::value(nullptr) : json::value(addresses);
  o["cryptoAddresses"] = wallets.empty() ? json::value(nullptr) : json::value(wallets);
  o["affiliations"] = nullptr;
  o["sanctionsInfo"] = nullptr;
  o["historicalInfo"] = history.empty() ? json::value(nullptr) : json::value(history);
  return o;
}

json::object ListedWatchmanEntity(const model::ListedEntity& entity, const std::string& source) {
  json::object o = WatchmanEntity(entity, source, entity.id);
  json::array links;
  for (const std::string& name : entity.linked_to) links.push_back(json::object{{"entityName", name}, {"type", "Linked To"}});
  if (!links.empty()) o["affiliations"] = std::move(links);
  if (!entity.programmes.empty()) o["sanctionsInfo"] = json::object{{"programs", TextsOr(entity.programmes)}, {"secondary", false}, {"description", entity.remarks}};
  o["sourceData"] = json::object{{"remarks", entity.remarks}, {"listedOn", entity.listed_on}, {"updatedOn", entity.updated_on}};
  return o;
}

http::Response SearchV2(Call& call) {
  const auto seen = SeenListsOf(call);
  if (!seen) return NoLists(call, seen.error());
  json::array unused;
  for (const auto& [name, value] : call.request.query) {
    if (std::find(std::begin(kUsed), std::end(kUsed), name) != std::end(kUsed)) continue;
    if (std::find(std::begin(kNotUsed), std::end(kNotUsed), name) == std::end(kNotUsed)) return Refused(call, name);
    unused.emplace_back(name);
  }
  const auto value = [&](const char* name) { return std::string(Trim(call.request.Query(name).value_or(""))); };
  model::Subject subject;
  const std::string type = http::LowerAscii(value("type"));
  if (!type.empty()) {
    const auto* row = std::find_if(std::begin(kTypes), std::end(kTypes), [&](const TypeRow& one) { return one.name == type; });
    if (row == std::end(kTypes)) return Refused(call, "type");
    subject.kind = row->kind;
  }
  if (!value("name").empty()) subject.names.push_back({value("name")});
  for (const std::string& name : QueryValues(call, "altNames")) subject.names.push_back({name, model::NameKind::kAlias});
  for (const char* name : {"birthDate", "built", "created"}) {
    const std::string day = value(name);
    if (day.empty()) continue;
    const auto range = formats::ReadListDate(day);
    if (!range) return Refused(call, name);
    subject.births.push_back(*range);
  }
  const std::string gender = http::LowerAscii(value("gender"));
  if (!gender.empty() && gender != "unknown") {
    if (gender[0] != 'm' && gender[0] != 'f') return Refused(call, "gender");
    subject.gender = gender.substr(0, 1);
  }
  for (const char* name : {"country", "nationality", "flag"}) {
    for (const std::string& country : QueryValues(call, name)) {
      const std::string code = call.context.screening->Words().countries.Code(country);
      if (code.empty()) return Refused(call, name);
      subject.countries.push_back(code);
    }
  }
  for (const auto& [name, kind] : {std::pair("imoNumber", IdentifierKind::kImo), {"mmsi", IdentifierKind::kMmsi}, {"callSign", IdentifierKind::kCallSign}}) {
    if (!value(name).empty()) subject.identifiers.push_back({kind, value(name), ""});
  }
  for (const char* name : {"cryptoAddress", "cryptoAddresses"}) {
    for (const std::string& wallet : QueryValues(call, name)) subject.identifiers.push_back({IdentifierKind::kCrypto, wallet.substr(wallet.find(':') + 1), ""});
  }
  for (const char* name : {"address", "addresses"}) {
    for (std::string& line : QueryValues(call, name)) subject.addresses.push_back(std::move(line));
  }
  if (subject.names.empty() && subject.identifiers.empty()) return Refused(call, "name");
  std::size_t limit = kWatchmanLimit;
  if (const auto said = ToInteger(value("limit")); !value("limit").empty()) {
    if (!said || *said < 1) return Refused(call, "limit");
    limit = std::min(kWatchmanMost, static_cast<std::size_t>(*said));
  }
  double least = kWatchmanLeast;
  if (const auto said = ToNumber(value("minMatch")); !value("minMatch").empty()) {
    if (!said || *said < 0 || *said > 1) return Refused(call, "minMatch");
    least = *said;
  }
  std::vector<std::string> lists = seen->Ids();
  if (const std::string source = value("source"); !source.empty()) {
    if (seen->Find(source) == nullptr) return Refused(call, "source");
    lists = {source};
  }
  screen::Options options;
  options.mode = screen::Mode::kWide;
  options.limit = limit;
  for (const std::string& id : lists) options.by_list[id] = std::max(least, screen::kLeastThreshold);
  const bool debug = !value("debug").empty() && value("debug") != "no" && value("debug") != "false";
  options.explain = debug;
  const auto answers = seen->now->Ask(lists, {subject}, options, 1);
  if (const auto noted = NoteQuestion(call, "watchman", *seen, answers); !noted) return Problem(call, noted.error());
  json::array entities, searched;
  for (const screen::Hit& hit : answers.front().hits) {
    json::object o = ListedWatchmanEntity(*hit.listed, hit.list);
    o["match"] = hit.score;
    if (debug) {
      json::object details;
      for (const auto& [name, part] : FeaturesOf(hit.why)) details[name] = part;
      o["details"] = std::move(details);
    }
    entities.push_back(std::move(o));
  }
  for (const screen::SearchedList& list : answers.front().searched) searched.push_back(json::object{{"list", list.id}, {"edition", list.edition}, {"entries", list.entries}});
  json::object query = WatchmanEntity(subject, "api-request", "");
  query["sourceData"] = nullptr;
  json::object answer{{"query", std::move(query)}, {"entities", std::move(entities)}, {"searched", std::move(searched)}};
  if (!unused.empty()) answer["notUsed"] = std::move(unused);
  return http::Response::Json(json::serialize(answer) + "\n");
}

http::Response ListInfo(Call& call) {
  const auto seen = SeenListsOf(call);
  if (!seen) return NoLists(call, seen.error());
  json::object lists, hashes;
  std::string last;
  for (const store::WatchListRow& row : seen->rows) {
    lists[row.id] = row.entities;
    hashes[row.id] = row.digest;
    last = std::max(last, row.loaded);
  }
  return http::Response::Json(json::serialize(json::object{{"lists", lists}, {"listHashes", hashes}, {"startedAt", last}, {"endedAt", last}}) + "\n");
}

}  // namespace

void AddWatchmanRoutes(Routes& routes) {
  using http::Method;
  routes.push_back({Method::kGet, "/v2/search", Action::kScreenAsk, {}, SearchV2});
  routes.push_back({Method::kGet, "/v2/listinfo", Action::kScreenAsk, {}, ListInfo});
}

}  // namespace atalaya::api
