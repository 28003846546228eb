// Typed reading of a parsed JSON document. What is wrong becomes a finding with the file and JSON pointer, and a
// neutral value stands in so that reading goes on and tells everything at once; a value counts only if no error was
// added.
//
//   JsonObject object(JsonNode(document, "funds.json", findings));
//   fund.weight = object.Need("weight").Number(0, 1);
//   if (auto cap = object.Maybe("state_cap")) fund.state_cap = cap->Number(0, 1);
//   object.Done();                                    // members nobody asked for are findings
//
// Findings: `json.type` (expected), `json.missing-member`, `json.unknown-member`, `json.out-of-range`,
// `json.not-finite`, `json.range-order`, `json.empty`, `json.missing-language` (warning; error for English), `json.id`,
// `json.date`, `json.unknown-word`, `json.duplicate-item`.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/distribution.h"
#include "base/language.h"
#include "formats/finding_list.h"
#include "formats/words.h"

namespace atalaya::formats {

inline constexpr double kMostMoney = 1e15;  // larger amounts are mistakes

// Whether objects may carry `note`, `source` and `comment` anywhere: welcome in packs, refused where a contract is exact.
enum class Remarks { kAllowed, kRefused };

// A value and where it stands. Refers to the document and the list, which must outlive it. An absent node (a member
// that was missing, and told so) reads as a neutral value without further findings.
class JsonNode {
 public:
  JsonNode(const boost::json::value& value, std::string where, FindingList& findings,
           Remarks remarks = Remarks::kAllowed);
  static JsonNode Absent(std::string where, FindingList& findings) {
    return JsonNode(nullptr, std::move(where), findings, Remarks::kAllowed);
  }

  bool Present() const { return value_ != nullptr; }
  const boost::json::value& Value() const { return *value_; }
  const std::string& Where() const { return where_; }
  FindingList& List() const { return *findings_; }
  bool IsNull() const { return Present() && value_->is_null(); }
  // A value of this document further down.
  JsonNode Inner(const boost::json::value& value, std::string where) const {
    return JsonNode(&value, std::move(where), *findings_, remarks_);
  }
  bool RemarksAllowed() const { return remarks_ == Remarks::kAllowed; }

  std::string String() const;  // may be empty
  std::string Words() const;   // not empty
  std::string Id() const;
  std::string Date() const;
  bool Bool() const;
  double Number(double low, double high) const;
  int Integer(int low, int high) const;
  double Probability() const { return Number(0, 1); }
  double Cost() const { return Number(0, kMostMoney); }
  Text FourLanguages() const;  // {"en","es","pt","fr"}
  std::vector<JsonNode> Items() const;
  std::vector<JsonNode> SomeItems() const;                        // at least one
  std::vector<std::pair<std::string, JsonNode>> Members() const;  // of an object used as a map
  std::vector<std::string> Ids() const;                           // no id twice

  template <class Enum>
  Enum Word() const {
    if (!Present()) return Enum{};
    if (!value_->is_string()) {
      WrongType("string");
      return Enum{};
    }
    if (const auto word = model::FromName<Enum>(String())) return *word;
    UnknownWord(AllWords<Enum>());
    return Enum{};
  }
  // A list of words, at least one, none twice.
  template <class Enum>
  std::vector<Enum> SomeWords() const {
    std::vector<Enum> words;
    std::set<Enum> seen;
    for (const JsonNode& item : SomeItems()) {
      const std::size_t before = findings_->Errors();
      const Enum word = item.Word<Enum>();
      if (findings_->Errors() != before) continue;
      words.push_back(word);
      if (!seen.insert(word).second) item.Report("json.duplicate-item", {{"value", item.String()}});
    }
    return words;
  }

  void Report(const char* code, std::vector<std::pair<std::string, std::string>> args = {}) const;
  void WrongType(const char* expected) const;
  void UnknownWord(std::string known) const;

 private:
  JsonNode(const boost::json::value* value, std::string where, FindingList& findings, Remarks remarks)
      : value_(value), where_(std::move(where)), findings_(&findings), remarks_(remarks) {}

  const boost::json::value* value_;
  std::string where_;
  FindingList* findings_;
  Remarks remarks_;
};

// The members of one object.
class JsonObject {
 public:
  explicit JsonObject(JsonNode node);

  JsonNode Need(std::string_view key);
  std::optional<JsonNode> Maybe(std::string_view key);
  // Reports members that nobody asked for.
  void Done();

  const JsonNode& Node() const { return node_; }

 private:
  JsonNode node_;
  const boost::json::object* object_ = nullptr;
  std::vector<std::string_view> asked_;
};

// {"low","mode","high"} with low <= mode <= high, all in [low, high]; `reason` and `currency` are left to the caller.
Range ReadRange(JsonObject& object, double low, double high);
// The same as a whole object; a `reason` in it goes to `reason` when given, and is refused otherwise.
Range ReadRange(const JsonNode& node, double low, double high, Text* reason = nullptr);

}  // namespace atalaya::formats
