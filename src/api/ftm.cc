#include "api/ftm.h"

#include <algorithm>

#include "formats/json_write.h"
#include "formats/list_dates.h"
#include "http/path.h"

namespace atalaya::api {
namespace {

using formats::Break;
using formats::JsonWriter;
using model::IdentifierKind;
using model::NameKind;
using model::PartyKind;

struct SchemaRow {
  std::string_view name;
  PartyKind kind;
};
constexpr SchemaRow kSchemata[] = {{"Person", PartyKind::kPerson},           {"Organization", PartyKind::kOrganisation}, {"Company", PartyKind::kOrganisation},
                                   {"PublicBody", PartyKind::kOrganisation}, {"Vessel", PartyKind::kVessel},             {"Airplane", PartyKind::kAircraft},
                                   {"LegalEntity", PartyKind::kUnknown},     {"Thing", PartyKind::kUnknown},             {"Asset", PartyKind::kUnknown},
                                   {"Vehicle", PartyKind::kUnknown},         {"CryptoWallet", PartyKind::kUnknown}};

struct NameRow {
  std::string_view property;
  NameKind kind;
};
constexpr NameRow kNameProperties[] = {
    {"name", NameKind::kPrimary}, {"alias", NameKind::kAlias}, {"weakAlias", NameKind::kWeakAlias}, {"previousName", NameKind::kFormer}};

struct NumberRow {
  std::string_view property;
  IdentifierKind kind;
};
// The first row of a kind is how it is written.
constexpr NumberRow kNumberProperties[] = {
    {"imoNumber", IdentifierKind::kImo},   {"mmsi", IdentifierKind::kMmsi},           {"callSign", IdentifierKind::kCallSign},
    {"passportNumber", IdentifierKind::kPassport}, {"nationalId", IdentifierKind::kNationalId}, {"idNumber", IdentifierKind::kOther},
    {"taxNumber", IdentifierKind::kTax},   {"innCode", IdentifierKind::kTax},         {"vatCode", IdentifierKind::kTax},
    {"registrationNumber", IdentifierKind::kRegistration}, {"ogrnCode", IdentifierKind::kRegistration}, {"leiCode", IdentifierKind::kLei},
    {"swiftBic", IdentifierKind::kBic},    {"publicKey", IdentifierKind::kCrypto},    {"containerNumber", IdentifierKind::kContainer},
    {"documentNumber", IdentifierKind::kDocument}};

constexpr std::string_view kCountryProperties[] = {"country", "nationality", "citizenship", "jurisdiction", "flag", "mainCountry"};
constexpr std::string_view kBirthProperties[] = {"birthDate", "buildDate", "incorporationDate"};

void PutTexts(JsonWriter& w, std::string_view name, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  w.Key(name).BeginArray(Break::kNo);
  for (const std::string& text : texts) w.String(text);
  w.EndArray();
}

// A day, or the year that a range begins with.
std::string WrittenDays(const model::DayRange& range) {
  return range.first == range.last ? range.first : range.first.substr(0, 4);
}

}  // namespace

std::string FtmSchema(PartyKind kind) {
  switch (kind) {
    case PartyKind::kPerson: return "Person";
    case PartyKind::kOrganisation: return "Organization";
    case PartyKind::kVessel: return "Vessel";
    case PartyKind::kAircraft: return "Airplane";
    case PartyKind::kUnknown: return "LegalEntity";
    case PartyKind::kContainer:
    case PartyKind::kDocument: return "Thing";
  }
  return "LegalEntity";
}

std::optional<PartyKind> KindOfFtm(std::string_view schema) {
  for (const SchemaRow& row : kSchemata) {
    if (row.name == schema) return row.kind;
  }
  return std::nullopt;
}

model::Subject SubjectOfFtm(PartyKind kind, const FtmProperties& properties, const formats::ListWords& words, FtmProperties& used) {
  model::Subject subject;
  subject.kind = kind;
  const auto values = [&](std::string_view property) -> const std::vector<std::string>& {
    static const std::vector<std::string> kNone;
    const auto found = properties.find(std::string(property));
    if (found == properties.end() || found->second.empty()) return kNone;
    used[found->first] = found->second;
    return found->second;
  };
  for (const NameRow& row : kNameProperties) {
    for (const std::string& text : values(row.property)) subject.names.push_back({text, row.kind});
  }
  if (subject.names.empty()) {
    std::string whole;
    for (const std::string_view part : {"firstName", "secondName", "middleName", "fatherName", "lastName"}) {
      for (const std::string& text : values(part)) whole += (whole.empty() ? "" : " ") + text;
    }
    if (!whole.empty()) subject.names.push_back({whole});
  }
  for (const std::string_view property : kBirthProperties) {
    for (const std::string& text : values(property)) {
      if (const auto days = formats::ReadListDate(text)) subject.births.push_back(*days);
    }
  }
  for (const std::string_view property : kCountryProperties) {
    for (const std::string& text : values(property)) {
      const std::string code = words.countries.Code(text);
      if (!code.empty() && std::find(subject.countries.begin(), subject.countries.end(), code) == subject.countries.end()) subject.countries.push_back(code);
    }
  }
  for (const std::string& text : values("gender")) {
    if (subject.gender.empty() && !text.empty()) subject.gender = text[0] == 'f' || text[0] == 'F' ? "f" : text[0] == 'm' || text[0] == 'M' ? "m" : "";
  }
  for (const NumberRow& row : kNumberProperties) {
    for (const std::string& text : values(row.property)) subject.identifiers.push_back({row.kind, text, ""});
  }
  for (const std::string& text : values("address")) subject.addresses.push_back(text);
  return subject;
}

std::string FtmId(const std::string& list, const std::string& entry) { return list + ":" + entry; }

void PutFtmMembers(JsonWriter& w, const store::WatchListRow& list, const model::ListedEntity& entity) {
  w.Member("id", FtmId(list.id, entity.id)).Member("caption", PartyCaption(entity)).Member("schema", FtmSchema(entity.kind)).Key("properties").BeginObject(Break::kNo);
  for (const NameRow& row : kNameProperties) {
    std::vector<std::string> texts;
    for (const model::PartyName& name : entity.names) {
      if (name.kind == row.kind) texts.push_back(name.text);
    }
    PutTexts(w, row.property, texts);
  }
  std::vector<std::string> births;
  for (const model::DayRange& range : entity.births) births.push_back(WrittenDays(range));
  PutTexts(w, entity.kind == PartyKind::kVessel || entity.kind == PartyKind::kAircraft ? "buildDate" : entity.kind == PartyKind::kOrganisation ? "incorporationDate" : "birthDate",
           births);
  std::vector<std::string> countries;
  for (const std::string& code : entity.countries) countries.push_back(http::LowerAscii(code));
  PutTexts(w, entity.kind == PartyKind::kPerson ? "nationality" : entity.kind == PartyKind::kVessel ? "flag" : "country", countries);
  if (!entity.gender.empty()) PutTexts(w, "gender", {entity.gender == "f" ? "female" : "male"});
  std::map<std::string_view, std::vector<std::string>> numbers;
  for (const model::Identifier& id : entity.identifiers) {
    const auto* row = std::find_if(std::begin(kNumberProperties), std::end(kNumberProperties), [&](const NumberRow& one) { return one.kind == id.kind; });
    if (row != std::end(kNumberProperties)) numbers[row->property].push_back(id.value);
  }
  for (const auto& [property, texts] : numbers) PutTexts(w, property, texts);
  PutTexts(w, "address", entity.addresses);
  PutTexts(w, "program", entity.programmes);
  if (!entity.remarks.empty()) PutTexts(w, "notes", {entity.remarks});
  PutTexts(w, "topics", {list.trusted ? std::string("reg.action") : std::string("sanction")});
  w.EndObject().Key("datasets").BeginArray(Break::kNo).String(list.id).EndArray().Key("referents").BeginArray(Break::kNo).EndArray().Member("target", !list.trusted);
  for (const auto& [member, day] : {std::pair("first_seen", &entity.listed_on), {"last_change", &entity.updated_on}}) {
    w.Key(member);
    day->empty() ? w.Null() : w.String(*day + "T00:00:00");
  }
  w.Member("last_seen", list.loaded.substr(0, 19));
}

std::optional<FtmEntity> FindFtm(const Call& call, const SeenLists& seen, const std::string& id) {
  for (const store::WatchListRow& list : seen.rows) {
    if (!id.starts_with(list.id + ":")) continue;
    const auto row = call.context.database.Read([&](store::Connection& c) { return store::FindListed(c, list.id, id.substr(list.id.size() + 1)); });
    if (row && *row && (*row)->removed == 0) return FtmEntity{list, (*row)->entity};
  }
  return std::nullopt;
}

std::optional<std::vector<std::string>> DatasetLists(const SeenLists& seen, const std::string& dataset) {
  if (dataset == "default" || dataset == "all") return seen.Ids();
  if (dataset == "sanctions") {
    std::vector<std::string> ids;
    for (const store::WatchListRow& row : seen.rows) {
      if (row.state.empty() && !row.trusted) ids.push_back(row.id);
    }
    return ids;
  }
  if (seen.Find(dataset) != nullptr) return std::vector{dataset};
  return std::nullopt;
}

std::map<std::string, double> FeaturesOf(const Explanation& why) {
  std::map<std::string, double> features;
  for (const Explanation& part : why.parts) {
    const auto dot = part.label.rfind('.');
    std::string name = dot == std::string::npos ? part.label : part.label.substr(dot + 1);
    std::replace(name.begin(), name.end(), '-', '_');
    features[name] += part.value;
  }
  return features;
}

Result<bool> NoteQuestion(const Call& call, const std::string& through, const SeenLists& seen, const std::vector<screen::Answer>& answers) {
  const AskedFor where = AskedForBy(call);
  const auto with = std::count_if(answers.begin(), answers.end(), [](const screen::Answer& answer) { return !answer.hits.empty(); });
  const std::string lists = answers.empty() ? "" : SearchedText(seen, answers.front().searched);
  return call.context.database.Write(call.caller.viewer.user, [&](store::Transaction& t) -> Result<bool> {
    store::RecordQuestion(t, {NewId(t.Now()), where.state, where.facility, through, lists, static_cast<long long>(answers.size()), with});
    return true;
  });
}

std::vector<std::string> QueryValues(const Call& call, std::string_view name) {
  std::vector<std::string> values;
  const auto members = http::DecodeMembers(call.request.search);
  if (!members) return values;
  for (const auto& [key, value] : *members) {
    if (key == name && !value.empty()) values.push_back(value);
  }
  return values;
}

}  // namespace atalaya::api
