// roles.tsv as words of the model.
#include "base/text_util.h"
#include "formats/edifact_map.h"

namespace atalaya::formats {
namespace {

template <class Enum>
std::optional<Enum> ModelWord(const std::string& word) {
  return model::FromName<Enum>(word);
}

std::optional<EdifactTime> TimeWord(const std::string& word) {
  if (word == "prepared") return EdifactTime::kPrepared;
  if (word == "arrival") return EdifactTime::kArrival;
  if (word == "departure") return EdifactTime::kDeparture;
  if (word == "executed") return EdifactTime::kExecuted;
  if (word == "birth") return EdifactTime::kBirth;
  if (word == "expiry") return EdifactTime::kExpiry;
  return std::nullopt;
}

std::optional<EdifactMass> MassWord(const std::string& word) {
  if (word == "gross") return EdifactMass::kGross;
  if (word == "net") return EdifactMass::kNet;
  if (word == "tare") return EdifactMass::kTare;
  if (word == "verified") return EdifactMass::kVerified;
  if (word == "volume") return EdifactMass::kVolume;
  return std::nullopt;
}

}  // namespace

EdifactWordLists ReadEdifactWords(const EdifactTables& tables, FindingList& findings) {
  EdifactWordLists words;
  const auto add = [](auto& list, const std::string& code, auto value) {
    if (value) list.Add(code, *value);
    return value.has_value();
  };
  for (const auto& [key, word] : tables.roles) {
    const auto& [what, code] = key;
    bool known = true;
    if (what == "place") {
      known = add(words.places, code, ModelWord<model::PlaceRole>(word));
    } else if (what == "party") {
      known = add(words.parties, code, ModelWord<model::DeclaredRole>(word));
    } else if (what == "person") {
      known = add(words.persons, code, ModelWord<model::PersonRole>(word));
    } else if (what == "function") {
      known = add(words.functions, code, ModelWord<model::DeclarationFunction>(word));
    } else if (what == "nature") {
      known = add(words.natures, code, ModelWord<model::Nature>(word));
    } else if (what == "status") {
      known = add(words.statuses, code, ModelWord<model::Nature>(word));
    } else if (what == "fullness") {
      known = add(words.fullness, code, ModelWord<model::Fullness>(word));
    } else if (what == "seal") {
      known = add(words.seals, code, ModelWord<model::SealParty>(word));
    } else if (what == "mass") {
      known = add(words.masses, code, MassWord(word));
    } else if (what == "unit") {
      const auto factor = ToNumber(word);
      known = factor && *factor > 0;
      if (known) words.units.Add(code, {*factor, tables.Role("unit-of", code) == "volume"});
    } else if (what == "time") {
      known = add(words.times, code, TimeWord(word));
    } else {
      const std::pair<const char*, EdifactWords<std::string>*> kTexts[] = {
          {"document", &words.documents},       {"ship", &words.ships}, {"total", &words.totals}, {"amount", &words.amounts}, {"bill", &words.bills},
          {"goods-place", &words.goods_places}, {"text", &words.texts}, {"rank", &words.ranks}};
      known = what == "unit-of" || what == "default-version";  // asked for by name
      for (const auto& [name, list] : kTexts) {
        if (what != name) continue;
        list->Add(code, word);
        known = true;
      }
    }
    if (!known) findings.Add(Warning("edifact.table", "roles.tsv", {{"text", what + " " + code + " " + word}}));
  }
  return words;
}

}  // namespace atalaya::formats
