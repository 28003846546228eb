// OpenSanctions' entities as JSON lines in the FollowTheMoney vocabulary: one object a line with id, schema and properties (each a list of texts).
// Parties are entries; what the vocabulary keeps apart (sanctions, passports, addresses, relations) is joined to the parties it speaks of when all is read.
#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <functional>
#include <map>
#include <optional>

#include "base/text_util.h"
#include "formats/encoding.h"
#include "formats/json_parse.h"
#include "formats/json_write.h"
#include "formats/limits.h"
#include "formats/list_dates.h"
#include "formats/list_readers.h"

namespace atalaya::formats {
namespace {

namespace json = boost::json;
using model::IdentifierKind;
using model::ListedEntity;
using model::NameKind;
using model::PartyKind;

struct FtmSchema {
  std::string_view name;
  PartyKind kind;
};
constexpr std::array<FtmSchema, 11> kFtmParties{{{"Person", PartyKind::kPerson},
                                                 {"Organization", PartyKind::kOrganisation},
                                                 {"Company", PartyKind::kOrganisation},
                                                 {"PublicBody", PartyKind::kOrganisation},
                                                 {"LegalEntity", PartyKind::kUnknown},  // a person or an organisation
                                                 {"Vessel", PartyKind::kVessel},
                                                 {"Airplane", PartyKind::kAircraft},
                                                 {"Vehicle", PartyKind::kUnknown},
                                                 {"CryptoWallet", PartyKind::kUnknown},
                                                 {"Security", PartyKind::kUnknown},
                                                 {"Asset", PartyKind::kUnknown}}};

struct FtmLink {
  std::string_view schema, from, to;
};
constexpr std::array<FtmLink, 9> kFtmLinks{{{"Ownership", "owner", "asset"},
                                            {"Directorship", "director", "organization"},
                                            {"Membership", "member", "organization"},
                                            {"Employment", "employee", "employer"},
                                            {"Family", "person", "relative"},
                                            {"Associate", "person", "associate"},
                                            {"Representation", "agent", "client"},
                                            {"Succession", "predecessor", "successor"},
                                            {"UnknownLink", "subject", "object"}}};

struct FtmNumber {
  std::string_view property;
  IdentifierKind kind;
  std::string_view country;
};
constexpr std::array<FtmNumber, 20> kFtmNumbers{{{"passportNumber", IdentifierKind::kPassport, ""},
                                                 {"idNumber", IdentifierKind::kNationalId, ""},
                                                 {"socialSecurityNumber", IdentifierKind::kNationalId, ""},
                                                 {"taxNumber", IdentifierKind::kTax, ""},
                                                 {"vatCode", IdentifierKind::kTax, ""},
                                                 {"innCode", IdentifierKind::kTax, "RU"},
                                                 {"ogrnCode", IdentifierKind::kRegistration, "RU"},
                                                 {"registrationNumber", IdentifierKind::kRegistration, ""},
                                                 {"leiCode", IdentifierKind::kLei, ""},
                                                 {"swiftBic", IdentifierKind::kBic, ""},
                                                 {"imoNumber", IdentifierKind::kImo, ""},
                                                 {"mmsi", IdentifierKind::kMmsi, ""},
                                                 {"callSign", IdentifierKind::kCallSign, ""},
                                                 {"publicKey", IdentifierKind::kCrypto, ""},
                                                 {"dunsCode", IdentifierKind::kOther, ""},
                                                 {"uniqueEntityId", IdentifierKind::kOther, ""},
                                                 {"isin", IdentifierKind::kOther, ""},
                                                 {"serialNumber", IdentifierKind::kOther, ""},
                                                 {"okpoCode", IdentifierKind::kOther, "RU"},
                                                 {"icaoCode", IdentifierKind::kOther, ""}}};

template <class Table, class Key>
auto FtmFind(const Table& table, Key key) {
  return std::find_if(table.begin(), table.end(), key);
}

class FtmReader {
 public:
  FtmReader(const ListInput& input, model::WatchList& list) : input_(input), list_(list) {}

  void Read() {
    std::string_view rest = input_.bytes;
    for (std::size_t line = 1; !rest.empty(); ++line) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      where_ = input_.file + ":" + std::to_string(line);
      ReadLine(Trim(rest.substr(0, end)), end == rest.size());
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    for (const auto& [record, where] : apart_) Join(record, where);
    for (const auto& [schema, count] : skipped_) {
      input_.findings.Add(Note("list.skipped", input_.file, {{"schema", Shortened(schema)}, {"count", std::to_string(count)}}));
    }
    ListCollector collector(list_, input_.findings);
    for (auto& [entity, where] : parties_) collector.Add(std::move(entity), where);
  }

 private:
  using Each = std::function<void(std::string_view)>;

  void ReadLine(std::string_view line, bool last) {
    if (line.empty()) return;
    Result<json::value> parsed = ParseJson(line, input_.file);
    if (!parsed) {
      const bool cut = last && !parsed.error().empty() && parsed.error()[0].code == "json.truncated";
      for (Finding& finding : parsed.error()) {
        finding.where = where_;
        if (!cut) input_.findings.Add(std::move(finding));
      }
      if (cut) input_.findings.Add(Error("csv.truncated", where_));
      return;
    }
    const json::object* record = parsed->if_object();
    const json::string* schema = record && record->contains("schema") ? record->at("schema").if_string() : nullptr;
    if (!schema || !record->contains("properties") || !record->at("properties").is_object()) {
      return input_.findings.Add(Error("list.ftm-line", where_));
    }
    const std::string_view name(schema->data(), schema->size());
    const auto party = FtmFind(kFtmParties, [&](const FtmSchema& s) { return s.name == name; });
    if (party != kFtmParties.end()) return ReadParty(*record, *party);
    apart_.emplace_back(std::move(*parsed), where_);
  }

  static std::string_view Member(const json::object& record, std::string_view name) {
    const json::value* value = record.if_contains(json::string_view(name.data(), name.size()));
    const json::string* text = value ? value->if_string() : nullptr;
    return text ? std::string_view(text->data(), text->size()) : std::string_view();
  }

  // Every text of a property; a single text instead of a list is taken as one. A referred entity may be nested: then its id.
  static void ForEachText(const json::object& record, std::string_view property, const Each& each) {
    const json::object* properties = record.at("properties").if_object();
    const json::value* values = properties ? properties->if_contains(json::string_view(property.data(), property.size())) : nullptr;
    if (!values) return;
    const auto give = [&](const json::value& value) {
      if (const json::string* text = value.if_string()) each(std::string_view(text->data(), text->size()));
      if (const json::object* nested = value.if_object()) each(Member(*nested, "id"));
    };
    if (const json::array* array = values->if_array()) {
      for (const json::value& value : *array) give(value);
    } else {
      give(*values);
    }
  }

  static std::string First(const json::object& record, std::string_view property) {
    std::string first;
    ForEachText(record, property, [&](std::string_view text) {
      if (first.empty()) first = text;
    });
    return first;
  }

  void ReadParty(const json::object& record, const FtmSchema& schema) {
    ListedEntity entity;
    entity.id = Member(record, "id");
    entity.kind = schema.kind;
    if (entity.kind == PartyKind::kUnknown) AddListRemark(entity, "schema", schema.name);
    entity.updated_on = OneDay(Member(record, "last_change"));
    ReadNames(record, entity);
    const json::object& properties = record.at("properties").get_object();
    std::size_t values = 0;
    for (const auto& [key, value] : properties) {
      const std::string_view property(key.data(), key.size());
      ForEachText(record, property, [&](std::string_view text) {
        if (++values <= kMaxListRows) ReadProperty(property, text, entity);
      });
    }
    if (values > kMaxListRows) {
      input_.findings.Add(Error("list.too-much", where_, {{"id", Shortened(entity.id)}, {"limit", std::to_string(kMaxListRows)}}));
    }
    places_.emplace(entity.id, parties_.size());
    parties_.emplace_back(std::move(entity), where_);
  }

  static void ReadNames(const json::object& record, ListedEntity& entity) {
    const std::string_view caption = Member(record, "caption");
    ForEachText(record, "name", [&](std::string_view text) {
      if (text == caption) AddListName(entity, text, NameKind::kPrimary);
    });
    ForEachText(record, "name", [&](std::string_view text) { AddListName(entity, text, entity.names.empty() ? NameKind::kPrimary : NameKind::kAlias); });
    const std::array<std::pair<std::string_view, NameKind>, 3> others{
        {{"alias", NameKind::kAlias}, {"weakAlias", NameKind::kWeakAlias}, {"previousName", NameKind::kFormer}}};
    for (const auto& [property, kind] : others) {
      ForEachText(record, property, [&, k = kind](std::string_view text) { AddListName(entity, text, k); });
    }
    if (entity.names.empty()) AddListName(entity, caption, NameKind::kPrimary);
  }

  void ReadProperty(std::string_view property, std::string_view text, ListedEntity& entity) {
    const auto is = [&](std::initializer_list<std::string_view> names) { return std::find(names.begin(), names.end(), property) != names.end(); };
    if (is({"name", "alias", "weakAlias", "previousName"})) return;
    if (is({"country", "nationality", "citizenship", "flag", "jurisdiction", "mainCountry"})) {
      return AddListCountry(entity, text, property, input_.words);
    }
    if (is({"birthDate", "buildDate"})) {
      if (const auto range = ReadListDate(text)) return AddListBirth(entity, *range);
      input_.findings.Add(Note("list.date", where_, {{"value", Shortened(text)}}));
      return AddListRemark(entity, "DOB", text);
    }
    if (property == "gender" && text != "other") return AddListGender(entity, text);
    if (property == "address") return AddListAddress(entity, text);
    if (property == "addressEntity") return address_of_[std::string(text)].push_back(parties_.size());
    if (is({"program", "programId", "topics"})) return AddListProgramme(entity, text);
    if (is({"owner", "operator", "parent"})) return AddListLink(entity, text);
    const auto number = FtmFind(kFtmNumbers, [&](const FtmNumber& n) { return n.property == property; });
    if (number != kFtmNumbers.end()) {
      const bool company = number->kind == IdentifierKind::kNationalId && entity.kind == PartyKind::kOrganisation;
      return AddListIdentifier(entity, company ? IdentifierKind::kRegistration : number->kind, text, number->country, where_, input_.findings);
    }
    // Parts of a name that the whole name has are no news.
    const bool part = is({"firstName", "lastName", "middleName", "secondName", "fatherName", "motherName"});
    if (part && std::any_of(entity.names.begin(), entity.names.end(), [&](const model::PartyName& n) { return n.text.find(text) != std::string::npos; })) return;
    AddListRemark(entity, std::string(property) + ":", OneLine(text));
  }

  ListedEntity* Party(std::string_view id) {
    const auto it = places_.find(id);
    return it == places_.end() ? nullptr : &parties_[it->second].first;
  }

  void Join(const json::value& value, const std::string& where) {
    const json::object& record = value.get_object();
    const std::string_view schema = Member(record, "schema");
    const auto link = FtmFind(kFtmLinks, [&](const FtmLink& l) { return l.schema == schema; });
    bool joined = false;
    const auto with_each = [&](std::string_view property, const auto& use) {
      ForEachText(record, property, [&](std::string_view id) {
        if (ListedEntity* party = Party(id)) {
          use(*party);
          joined = true;
        }
      });
    };
    if (link != kFtmLinks.end()) {
      JoinLink(record, *link, joined);
    } else if (schema == "Sanction") {
      with_each("entity", [&](ListedEntity& party) { JoinSanction(record, party); });
    } else if (schema == "Passport" || schema == "Identification") {
      with_each("holder", [&](ListedEntity& party) { JoinDocument(record, schema, where, party); });
    } else if (schema == "Address") {
      if (const auto owners = address_of_.find(Member(record, "id")); owners != address_of_.end()) {
        joined = true;
        for (const std::size_t owner : owners->second) {
          const std::string full = First(record, "full");
          AddListAddress(parties_[owner].first, full.empty() ? std::string(Member(record, "caption")) : full);
        }
      }
    }
    if (!joined) ++skipped_[std::string(schema)];
  }

  void JoinLink(const json::object& record, const FtmLink& link, bool& joined) {
    const std::string from = First(record, link.from), to = First(record, link.to);
    if (ListedEntity* party = Party(from)) {
      AddListLink(*party, to);
      joined = true;
    }
    if (ListedEntity* party = Party(to)) {
      AddListLink(*party, from);
      joined = true;
    }
  }

  static void JoinSanction(const json::object& record, ListedEntity& party) {
    for (const std::string_view property : {"programId", "program"}) {
      ForEachText(record, property, [&](std::string_view text) { AddListProgramme(party, text); });
    }
    for (const std::string_view property : {"listingDate", "startDate"}) {
      ForEachText(record, property, [&](std::string_view text) {
        const std::string day = OneDay(text);
        if (!day.empty() && (party.listed_on.empty() || day < party.listed_on)) party.listed_on = day;
      });
    }
    for (const std::string_view property : {"authority", "authorityId", "reason", "endDate", "unscId"}) {
      ForEachText(record, property, [&](std::string_view text) { AddListRemark(party, std::string(property) + ":", OneLine(text)); });
    }
  }

  void JoinDocument(const json::object& record, std::string_view schema, const std::string& where, ListedEntity& party) {
    const std::string type = First(record, "type");
    const auto meaning = input_.words.identifiers.Find(type);
    const IdentifierKind kind = schema == "Passport" ? IdentifierKind::kPassport : meaning ? meaning->kind : IdentifierKind::kDocument;
    const std::string country = input_.words.countries.Code(First(record, "country"));
    for (const std::string_view property : {"number", "passportNumber"}) {
      ForEachText(record, property, [&](std::string_view text) { AddListIdentifier(party, kind, text, country, where, input_.findings); });
    }
  }

  const ListInput& input_;
  model::WatchList& list_;
  std::string where_;
  std::vector<std::pair<ListedEntity, std::string>> parties_;
  std::map<std::string, std::size_t, std::less<>> places_;
  std::map<std::string, std::vector<std::size_t>, std::less<>> address_of_;
  std::vector<std::pair<json::value, std::string>> apart_;
  std::map<std::string, std::size_t> skipped_;
};

}  // namespace

void ReadFtm(const ListInput& input, model::WatchList& list) {
  std::string stem = input.file.substr(input.file.find_last_of("/\\") + 1);
  list.id = "ftm:" + stem.substr(0, stem.find('.'));
  FtmReader(input, list).Read();
}

}  // namespace atalaya::formats
