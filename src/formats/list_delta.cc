#include "formats/list_delta.h"

#include <string_view>
#include <unordered_map>

#include "base/digest.h"

namespace atalaya::formats {
namespace {

// Texts with their lengths in front, so that no two contents make the same bytes.
void PutText(std::string& out, std::string_view text) { out += std::to_string(text.size()) + ":" + std::string(text); }

void PutTexts(std::string& out, const std::vector<std::string>& texts) {
  out += std::to_string(texts.size()) + "*";
  for (const std::string& text : texts) PutText(out, text);
}

}  // namespace

ListDelta CompareEditions(const model::WatchList& older, const model::WatchList& newer) {
  std::unordered_map<std::string_view, std::size_t> places;
  for (std::size_t i = 0; i < older.entities.size(); ++i) places.emplace(older.entities[i].id, i);
  ListDelta delta;
  std::vector<bool> still(older.entities.size(), false);
  for (std::size_t i = 0; i < newer.entities.size(); ++i) {
    const auto it = places.find(newer.entities[i].id);
    if (it == places.end()) {
      delta.added.push_back(i);
      continue;
    }
    still[it->second] = true;
    if (older.entities[it->second] == newer.entities[i]) {
      ++delta.same;
    } else {
      delta.changed.push_back({it->second, i});
    }
  }
  for (std::size_t i = 0; i < still.size(); ++i) {
    if (!still[i]) delta.removed.push_back(i);
  }
  return delta;
}

std::string EntryDigest(const model::ListedEntity& entity) {
  std::string out = std::to_string(static_cast<int>(entity.kind)) + ";";
  for (const std::string& text : {entity.id, entity.gender, entity.remarks, entity.listed_on, entity.updated_on}) PutText(out, text);
  for (const std::vector<std::string>* texts : {&entity.countries, &entity.addresses, &entity.programmes, &entity.linked_to}) PutTexts(out, *texts);
  out += std::to_string(entity.names.size()) + "n";
  for (const model::PartyName& name : entity.names) {
    out += std::to_string(static_cast<int>(name.kind)) + (name.family_first ? "f" : "g");
    PutText(out, name.text);
  }
  out += std::to_string(entity.births.size()) + "b";
  for (const model::DayRange& birth : entity.births) {
    PutText(out, birth.first);
    PutText(out, birth.last);
    out += birth.approximate ? "~" : "=";
  }
  out += std::to_string(entity.identifiers.size()) + "i";
  for (const model::Identifier& identifier : entity.identifiers) {
    out += std::to_string(static_cast<int>(identifier.kind)) + ";";
    PutText(out, identifier.value);
    PutText(out, identifier.country);
  }
  return Sha256Hex(out);
}

}  // namespace atalaya::formats
