#include "formats/party_json.h"

#include <array>
#include <boost/json/parse.hpp>
#include <stdexcept>

#include "formats/json_parse.h"
#include "formats/list_words.h"

namespace atalaya::formats {
namespace {

constexpr std::array<std::string_view, 7> kPartyKinds{"unknown", "person", "organisation", "vessel", "aircraft", "container", "document"};
constexpr std::array<std::string_view, 4> kPartyNameKinds{"primary", "alias", "weak", "former"};

template <std::size_t N>
std::optional<std::size_t> PlaceOfWord(const std::array<std::string_view, N>& words, std::string_view word) {
  for (std::size_t i = 0; i < N; ++i) {
    if (words[i] == word) return i;
  }
  return std::nullopt;
}

template <std::size_t N>
std::size_t WordAmong(const JsonNode& node, const std::array<std::string_view, N>& words) {
  if (!node.Present()) return 0;
  const auto place = PlaceOfWord(words, node.String());
  if (place) return *place;
  std::string known;
  for (const std::string_view word : words) known += (known.empty() ? "" : ", ") + std::string(word);
  node.UnknownWord(known);
  return 0;
}

std::string PartyText(const JsonNode& node) {
  std::string text = node.Words();
  if (text.size() > kMostPartyText) {
    node.Report("entry.too-long", {{"limit", std::to_string(kMostPartyText)}});
    text.clear();
  }
  return text;
}

// The items of a member that may be missing; too many are a finding and none is read.
std::vector<JsonNode> SomeOrNone(JsonObject& object, const char* member) {
  const auto node = object.Maybe(member);
  if (!node) return {};
  std::vector<JsonNode> items = node->Items();
  if (items.size() > kMostPartyItems) {
    node->Report("party.too-many", {{"limit", std::to_string(kMostPartyItems)}});
    items.clear();
  }
  return items;
}

std::vector<std::string> TextsOf(JsonObject& object, const char* member) {
  std::vector<std::string> texts;
  for (const JsonNode& item : SomeOrNone(object, member)) texts.push_back(PartyText(item));
  return texts;
}

void WriteTexts(JsonWriter& w, std::string_view member, const std::vector<std::string>& texts) {
  if (texts.empty()) return;
  w.Key(member).BeginArray(Break::kNo);
  for (const std::string& text : texts) w.String(text);
  w.EndArray();
}

std::string TextOrEmpty(JsonObject& object, const char* member) {
  const auto node = object.Maybe(member);
  return node && !node->IsNull() ? node->String() : "";
}

}  // namespace

std::string_view PartyKindName(model::PartyKind kind) { return kPartyKinds[static_cast<std::size_t>(kind)]; }
std::optional<model::PartyKind> PartyKindFromName(std::string_view name) {
  const auto place = PlaceOfWord(kPartyKinds, name);
  return place ? std::optional(static_cast<model::PartyKind>(*place)) : std::nullopt;
}
std::string_view PartyNameKindName(model::NameKind kind) { return kPartyNameKinds[static_cast<std::size_t>(kind)]; }

void WriteParty(JsonWriter& w, const model::Party& party) {
  w.Member("kind", PartyKindName(party.kind));
  if (!party.names.empty()) {
    w.Key("names").BeginArray(Break::kNo);
    for (const model::PartyName& name : party.names) {
      w.BeginObject(Break::kNo).Member("text", name.text).Member("kind", PartyNameKindName(name.kind));
      if (name.family_first) w.Member("family_first", true);
      w.EndObject();
    }
    w.EndArray();
  }
  if (!party.births.empty()) {
    w.Key("births").BeginArray(Break::kNo);
    for (const model::DayRange& range : party.births) {
      w.BeginObject(Break::kNo).Member("first", range.first).Member("last", range.last);
      if (range.approximate) w.Member("approximate", true);
      w.EndObject();
    }
    w.EndArray();
  }
  WriteTexts(w, "countries", party.countries);
  if (!party.gender.empty()) w.Member("gender", party.gender);
  if (!party.identifiers.empty()) {
    w.Key("identifiers").BeginArray(Break::kNo);
    for (const model::Identifier& one : party.identifiers) {
      w.BeginObject(Break::kNo).Member("kind", IdentifierKindName(one.kind)).Member("value", one.value);
      if (!one.country.empty()) w.Member("country", one.country);
      w.EndObject();
    }
    w.EndArray();
  }
  WriteTexts(w, "addresses", party.addresses);
}

model::Party ReadParty(JsonObject& object) {
  model::Party party;
  if (const auto kind = object.Maybe("kind")) party.kind = static_cast<model::PartyKind>(WordAmong(*kind, kPartyKinds));
  for (const JsonNode& item : SomeOrNone(object, "names")) {
    JsonObject o(item);
    model::PartyName name;
    name.text = PartyText(o.Need("text"));
    if (const auto kind = o.Maybe("kind")) name.kind = static_cast<model::NameKind>(WordAmong(*kind, kPartyNameKinds));
    if (const auto first = o.Maybe("family_first")) name.family_first = first->Bool();
    o.Done();
    party.names.push_back(std::move(name));
  }
  for (const JsonNode& item : SomeOrNone(object, "births")) {
    JsonObject o(item);
    model::DayRange range;
    range.first = o.Need("first").Date();
    range.last = o.Need("last").Date();
    if (range.last < range.first) item.Report("json.range-order");
    if (const auto approximate = o.Maybe("approximate")) range.approximate = approximate->Bool();
    o.Done();
    party.births.push_back(std::move(range));
  }
  party.countries = TextsOf(object, "countries");
  party.gender = TextOrEmpty(object, "gender");
  for (const JsonNode& item : SomeOrNone(object, "identifiers")) {
    JsonObject o(item);
    model::Identifier one;
    const JsonNode kind = o.Need("kind");
    if (kind.Present()) {
      const auto known = IdentifierKindFromName(kind.String());
      if (!known) kind.UnknownWord("imo, mmsi, call-sign, passport, national-id, tax, registration, container, lei, bic, crypto, document, other");
      one.kind = known.value_or(model::IdentifierKind::kOther);
    }
    one.value = PartyText(o.Need("value"));
    one.country = TextOrEmpty(o, "country");
    o.Done();
    party.identifiers.push_back(std::move(one));
  }
  party.addresses = TextsOf(object, "addresses");
  return party;
}

std::string ListedText(const model::ListedEntity& entity) {
  JsonWriter w;
  w.BeginObject(Break::kNo).Member("id", entity.id);
  WriteParty(w, entity);
  WriteTexts(w, "programmes", entity.programmes);
  WriteTexts(w, "linked_to", entity.linked_to);
  for (const auto& [member, text] : {std::pair("remarks", &entity.remarks), {"listed_on", &entity.listed_on}, {"updated_on", &entity.updated_on}}) {
    if (!text->empty()) w.Member(member, *text);
  }
  std::string text = w.EndObject().Take();
  text.pop_back();  // the line end
  return text;
}

// Read plainly and fast: 45,000 of them are read when the server starts, and nobody else writes them.
model::ListedEntity ReadListed(const std::string& text) {
  namespace json = boost::json;
  boost::system::error_code error;
  const json::value value = json::parse(text, error);
  if (error || !value.is_object()) throw std::invalid_argument("not an entry of a list");
  const json::object& o = value.get_object();
  const auto words = [](const json::object& from, const char* member) {
    const json::value* v = from.if_contains(member);
    return v != nullptr && v->is_string() ? std::string(v->get_string()) : std::string();
  };
  const auto flag = [](const json::object& from, const char* member) {
    const json::value* v = from.if_contains(member);
    return v != nullptr && v->is_bool() && v->get_bool();
  };
  const auto each = [&](const char* member, auto&& take) {
    const json::value* v = o.if_contains(member);
    if (v == nullptr || !v->is_array()) return;
    for (const json::value& item : v->get_array()) take(item);
  };
  const auto texts = [&](const char* member, std::vector<std::string>& into) {
    each(member, [&](const json::value& item) { into.emplace_back(item.as_string()); });
  };
  model::ListedEntity e;
  e.id = words(o, "id");
  const auto kind = PartyKindFromName(words(o, "kind"));
  if (e.id.empty() || !kind) throw std::invalid_argument("an entry without id or kind");
  e.kind = *kind;
  each("names", [&](const json::value& item) {
    const json::object& n = item.as_object();
    e.names.push_back({words(n, "text"), static_cast<model::NameKind>(PlaceOfWord(kPartyNameKinds, words(n, "kind")).value_or(0)), flag(n, "family_first")});
  });
  each("births", [&](const json::value& item) {
    const json::object& b = item.as_object();
    e.births.push_back({words(b, "first"), words(b, "last"), flag(b, "approximate")});
  });
  texts("countries", e.countries);
  e.gender = words(o, "gender");
  each("identifiers", [&](const json::value& item) {
    const json::object& i = item.as_object();
    e.identifiers.push_back({IdentifierKindFromName(words(i, "kind")).value_or(model::IdentifierKind::kOther), words(i, "value"), words(i, "country")});
  });
  texts("addresses", e.addresses);
  texts("programmes", e.programmes);
  texts("linked_to", e.linked_to);
  e.remarks = words(o, "remarks");
  e.listed_on = words(o, "listed_on");
  e.updated_on = words(o, "updated_on");
  return e;
}

}  // namespace atalaya::formats
