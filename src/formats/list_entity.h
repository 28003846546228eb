// What the readers of watch lists share: putting names, numbers and countries into an entry so that all lists say the same thing the same way.
#pragma once

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>

#include "formats/finding_list.h"
#include "formats/list_words.h"
#include "formats/one_line.h"
#include "formats/xml_reader.h"
#include "model/listed.h"

namespace atalaya::formats {

// What a reader is given and where it tells what is wrong. Text: valid UTF-8 for CSV and JSON; as received for XML.
struct ListInput {
  std::string file;
  std::string_view bytes;
  const ListWords& words;
  FindingList& findings;
};

// One entry of a list in XML is small: what is larger is no entry.
inline XmlLimits ListXmlLimits() {
  XmlLimits limits;
  limits.elements_in_tree = 20'000;
  limits.text_in_tree = std::size_t{8} << 20;
  return limits;
}

// A name, once: told twice, it keeps the stronger kind. An empty one is nothing.
void AddListName(model::ListedEntity& entity, std::string_view text, model::NameKind kind, bool family_first = false);

// What has no place of its own, parts apart by "; ".
void AddListRemark(model::ListedEntity& entity, std::string_view text);
// "label text", unless the text is empty.
void AddListRemark(model::ListedEntity& entity, std::string_view label, std::string_view text);

// A country by name or code; where the name is not known, it goes to the remarks under `label`.
void AddListCountry(model::ListedEntity& entity, std::string_view name, std::string_view label, const ListWords& words);

// A number, once. Ships: "IMO 9074729" is kept as its seven digits, and a wrong check digit is a warning (`list.imo`). The same words at a company
// mean its number as owner, which is another register: kept as registration "IMO 5342883". Containers: `list.container` where the check digit is wrong.
void AddListIdentifier(model::ListedEntity& entity, model::IdentifierKind kind, std::string_view value, std::string_view country,
                       const std::string& where, FindingList& findings);

void AddListBirth(model::ListedEntity& entity, const model::DayRange& range);
void AddListProgramme(model::ListedEntity& entity, std::string_view code);
void AddListLink(model::ListedEntity& entity, std::string_view name);
void AddListAddress(model::ListedEntity& entity, std::string_view line);
// "Male", "m", "masculino" ... -> "m"; what is no gender goes to the remarks.
void AddListGender(model::ListedEntity& entity, std::string_view word);

// Lines of an address or parts of a name without the empty ones.
std::string JoinedParts(std::initializer_list<std::string_view> parts, std::string_view separator);

// Takes entries into a list and keeps its promises: every entry has an id of its own and something to be found by.
// Findings: `list.no-id`, `list.no-name` (errors: the entry is left out), `list.too-much` (error: it reached a limit of limits.h and is not whole),
// `list.duplicate-id` (warning: the entry gets "ID#2"), `list.duplicate` (note: said twice).
class ListCollector {
 public:
  ListCollector(model::WatchList& list, FindingList& findings) : list_(list), findings_(findings) {}
  void Add(model::ListedEntity entity, const std::string& where);

 private:
  model::WatchList& list_;
  FindingList& findings_;
  std::map<std::string, std::size_t> ids_;  // -> place in the list
};

}  // namespace atalaya::formats
