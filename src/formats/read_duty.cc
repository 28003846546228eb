#include "formats/read_duty.h"

#include <algorithm>
#include <array>

#include "formats/json_decode.h"
#include "formats/json_parse.h"

namespace atalaya::formats {
namespace {

constexpr int kMostPeriod = 100000;
constexpr std::array<std::string_view, 5> kUnits{"hours", "days", "months", "years", "count"};
constexpr std::array<std::string_view, 3> kMarks{"read", "recalled", "own"};

template <std::size_t N>
std::string WordOf(const JsonNode& node, const std::array<std::string_view, N>& words) {
  if (!node.Present()) return "";
  const std::string word = node.String();
  if (std::find(words.begin(), words.end(), word) != words.end()) return word;
  std::string known;
  for (const std::string_view one : words) known += (known.empty() ? "" : ", ") + std::string(one);
  node.UnknownWord(known);
  return "";
}

}  // namespace

duty::Periods ReadPeriods(std::string_view bytes, const std::string& file, FindingList& findings) {
  duty::Periods periods;
  const auto document = ParseJson(bytes, file);
  if (!document) {
    findings.Add(document.error());
    return periods;
  }
  JsonObject root(JsonNode(*document, file, findings));
  for (const auto& [key, node] : root.Need("periods").Members()) {
    JsonObject object(node);
    duty::Period period;
    period.value = object.Need("value").Integer(0, kMostPeriod);
    period.unit = WordOf(object.Need("unit"), kUnits);
    period.citation = object.Need("citation").Words();
    period.recalled = WordOf(object.Need("mark"), kMarks) == "recalled";
    object.Done();
    periods.Set(key, std::move(period));
  }
  root.Done();
  return periods;
}

duty::Lists ReadLists(std::string_view bytes, const std::string& file, FindingList& findings) {
  duty::Lists lists;
  const auto document = ParseJson(bytes, file);
  if (!document) {
    findings.Add(document.error());
    return lists;
  }
  JsonObject root(JsonNode(*document, file, findings));
  for (const auto& [id, node] : root.Need("lists").Members()) {
    JsonObject object(node);
    duty::List list;
    list.citation = object.Need("citation").Words();
    list.recalled = WordOf(object.Need("mark"), kMarks) == "recalled";
    for (const JsonNode& item : object.Need("items").SomeItems()) {
      JsonObject entry(item);
      duty::ListItem read;
      const JsonNode name = entry.Need("id");
      read.id = name.Id();
      if (list.Find(read.id)) name.Report("json.duplicate-item", {{"value", read.id}});
      read.title = entry.Need("title").FourLanguages();
      entry.Done();
      list.items.push_back(std::move(read));
    }
    object.Done();
    lists.emplace(id, std::move(list));
  }
  root.Done();
  return lists;
}

}  // namespace atalaya::formats
