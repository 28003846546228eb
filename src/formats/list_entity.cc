#include "formats/list_entity.h"

#include <algorithm>
#include <array>

#include "base/check_digits.h"
#include "base/text_util.h"
#include "formats/json_write.h"
#include "formats/limits.h"

namespace atalaya::formats {

using model::IdentifierKind;
using model::ListedEntity;
using model::PartyKind;

namespace {

void AddOnce(std::vector<std::string>& list, std::string text) {
  if (text.empty() || list.size() >= kMaxListItems) return;
  if (std::find(list.begin(), list.end(), text) == list.end()) list.push_back(std::move(text));
}

}  // namespace

std::string JoinedParts(std::initializer_list<std::string_view> parts, std::string_view separator) {
  std::string joined;
  for (const std::string_view part : parts) {
    const std::string line = OneLine(part);
    if (line.empty()) continue;
    if (!joined.empty()) joined += separator;
    joined += line;
  }
  return joined;
}

void AddListName(ListedEntity& entity, std::string_view text, model::NameKind kind, bool family_first) {
  std::string name = OneLine(text);
  if (name.empty() || entity.names.size() >= kMaxListItems) return;
  for (model::PartyName& known : entity.names) {
    if (known.text != name) continue;
    known.kind = std::min(known.kind, kind);
    return;
  }
  entity.names.push_back({std::move(name), kind, family_first});
}

void AddListRemark(ListedEntity& entity, std::string_view text) {
  const std::string_view trimmed = Trim(text);
  if (trimmed.empty() || entity.remarks.size() >= kMaxListRemarks) return;
  if (!entity.remarks.empty()) entity.remarks += "; ";
  entity.remarks += trimmed;
}

void AddListRemark(ListedEntity& entity, std::string_view label, std::string_view text) {
  const std::string_view trimmed = Trim(text);
  if (!trimmed.empty()) AddListRemark(entity, std::string(label) + " " + std::string(trimmed));
}

void AddListCountry(ListedEntity& entity, std::string_view name, std::string_view label, const ListWords& words) {
  if (Trim(name).empty()) return;
  std::string code = words.countries.Code(name);
  if (!code.empty()) return AddOnce(entity.countries, std::move(code));
  if (!words.countries.SaysNone(name)) AddListRemark(entity, label, OneLine(name));
}

void AddListIdentifier(ListedEntity& entity, IdentifierKind kind, std::string_view value, std::string_view country, const std::string& where,
                       FindingList& findings) {
  std::string kept = OneLine(value);
  if (kept.empty() || entity.identifiers.size() >= kMaxListItems) return;
  const bool company = entity.kind == PartyKind::kOrganisation || entity.kind == PartyKind::kPerson;
  if (kind == IdentifierKind::kImo) {
    const auto digits = ImoDigits(kept);
    if (company) {
      kind = IdentifierKind::kRegistration;
      if (digits) kept = "IMO " + *digits;
    } else {
      if (!IsImo(kept)) findings.Add(Warning("list.imo", where, {{"value", Shortened(kept)}}));
      if (digits) kept = *digits;
    }
  } else if (kind == IdentifierKind::kContainer) {
    if (!IsContainer(kept)) findings.Add(Warning("list.container", where, {{"value", Shortened(kept)}}));
    if (const auto number = ContainerNumber(kept)) kept = *number;
  }
  model::Identifier identifier{kind, std::move(kept), std::string(country)};
  if (std::find(entity.identifiers.begin(), entity.identifiers.end(), identifier) == entity.identifiers.end()) {
    entity.identifiers.push_back(std::move(identifier));
  }
}

void AddListBirth(ListedEntity& entity, const model::DayRange& range) {
  if (entity.births.size() >= kMaxListItems) return;
  if (std::find(entity.births.begin(), entity.births.end(), range) == entity.births.end()) entity.births.push_back(range);
}

void AddListProgramme(ListedEntity& entity, std::string_view code) { AddOnce(entity.programmes, OneLine(code)); }
void AddListLink(ListedEntity& entity, std::string_view name) { AddOnce(entity.linked_to, OneLine(name)); }
void AddListAddress(ListedEntity& entity, std::string_view line) { AddOnce(entity.addresses, OneLine(line)); }

void AddListGender(ListedEntity& entity, std::string_view word) {
  constexpr std::array<std::string_view, 6> kMale{"M", "MALE", "MASCULINO", "MASCULIN", "HOMBRE", "HOMME"};
  constexpr std::array<std::string_view, 7> kFemale{"F", "FEMALE", "FEMENINO", "FEMININO", "FEMININ", "MUJER", "FEMME"};
  const std::string folded = Fold(word);
  if (folded.empty()) return;
  const bool male = std::find(kMale.begin(), kMale.end(), folded) != kMale.end();
  const bool female = std::find(kFemale.begin(), kFemale.end(), folded) != kFemale.end();
  const std::string gender = male ? "m" : female ? "f" : "";
  if (gender.empty() || (!entity.gender.empty() && entity.gender != gender)) return AddListRemark(entity, "Gender", word);
  entity.gender = gender;
}

namespace {

bool ReachedALimit(const ListedEntity& entity) {
  return std::max({entity.names.size(), entity.births.size(), entity.countries.size(), entity.identifiers.size(), entity.addresses.size(),
                   entity.programmes.size(), entity.linked_to.size()}) >= kMaxListItems ||
         entity.remarks.size() >= kMaxListRemarks;
}

}  // namespace

void ListCollector::Add(ListedEntity entity, const std::string& where) {
  if (entity.id.empty()) return findings_.Add(Error("list.no-id", where));
  if (entity.names.empty() && entity.identifiers.empty()) {
    return findings_.Add(Error("list.no-name", where, {{"id", Shortened(entity.id)}}));
  }
  if (ReachedALimit(entity)) findings_.Add(Error("list.too-much", where, {{"id", Shortened(entity.id)}, {"limit", std::to_string(kMaxListItems)}}));
  const auto [known, fresh] = ids_.emplace(entity.id, list_.entities.size());
  if (!fresh) {
    if (list_.entities[known->second] == entity) return findings_.Add(Note("list.duplicate", where, {{"id", Shortened(entity.id)}}));
    findings_.Add(Warning("list.duplicate-id", where, {{"id", Shortened(entity.id)}}));
    const std::string id = entity.id;
    for (int count = 2; !ids_.emplace(entity.id, list_.entities.size()).second; ++count) entity.id = id + "#" + std::to_string(count);
  }
  list_.entities.push_back(std::move(entity));
}

}  // namespace atalaya::formats
