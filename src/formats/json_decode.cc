#include "formats/json_decode.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "formats/json_parse.h"
#include "formats/json_write.h"

namespace atalaya::formats {
namespace {

namespace json = boost::json;

std::string AsText(const json::value& value) {
  if (value.is_string()) return Shortened(std::string_view(value.get_string()));
  if (value.is_int64()) return std::to_string(value.get_int64());
  if (value.is_uint64()) return std::to_string(value.get_uint64());
  if (value.is_double()) return NumberText(value.get_double());
  return std::string(json::to_string(value.kind()));
}

}  // namespace

JsonNode::JsonNode(const json::value& value, std::string where, FindingList& findings, Remarks remarks)
    : JsonNode(&value, std::move(where), findings, remarks) {
  if (where_.find('#') == std::string::npos) where_ += '#';
}

void JsonNode::Report(const char* code, std::vector<std::pair<std::string, std::string>> args) const {
  findings_->Add(Error(code, where_, std::move(args)));
}

void JsonNode::WrongType(const char* expected) const {
  Report("json.type", {{"expected", expected}});
}

void JsonNode::UnknownWord(std::string known) const {
  Report("json.unknown-word", {{"value", AsText(*value_)}, {"known", std::move(known)}});
}

std::string JsonNode::String() const {
  if (!Present()) return {};
  if (value_->is_string()) return std::string(value_->get_string());
  WrongType("string");
  return {};
}

std::string JsonNode::Words() const {
  std::string text = String();
  if (text.empty() && Present() && value_->is_string()) Report("json.empty");
  return text;
}

std::string JsonNode::Id() const {
  std::string text = String();
  if (Present() && value_->is_string() && !IsId(text)) Report("json.id", {{"value", Shortened(text)}});
  return text;
}

std::string JsonNode::Date() const {
  std::string text = String();
  if (Present() && value_->is_string() && !IsDate(text)) Report("json.date", {{"value", Shortened(text)}});
  return text;
}

bool JsonNode::Bool() const {
  if (!Present()) return false;
  if (value_->is_bool()) return value_->get_bool();
  WrongType("boolean");
  return false;
}

double JsonNode::Number(double low, double high) const {
  if (!Present()) return low;
  if (!value_->is_number()) {
    WrongType("number");
    return low;
  }
  const double number = value_->to_number<double>();
  if (!std::isfinite(number)) {
    Report("json.not-finite");
    return low;
  }
  if (number < low || number > high) {
    Report("json.out-of-range", {{"value", NumberText(number)}, {"low", NumberText(low)}, {"high", NumberText(high)}});
    return low;
  }
  return number;
}

int JsonNode::Integer(int low, int high) const {
  const std::size_t before = findings_->Errors();
  const double number = Number(low, high);
  if (findings_->Errors() == before && number != std::trunc(number)) WrongType("integer");
  return static_cast<int>(number);
}

Text JsonNode::FourLanguages() const {
  Text text;
  if (!Present()) return text;
  JsonObject object(*this);
  for (const Language language : kLanguages) {
    const char* code = LanguageCode(language);
    if (language == Language::kEnglish) {
      text.Set(language, object.Need(code).Words());
      continue;
    }
    const auto node = object.Maybe(code);
    std::string words = node ? node->String() : std::string();
    if (words.empty() && value_->is_object()) {
      findings_->Add(Warning("json.missing-language", where_, {{"language", code}}));
    }
    text.Set(language, std::move(words));
  }
  object.Done();
  return text;
}

std::vector<JsonNode> JsonNode::Items() const {
  std::vector<JsonNode> items;
  if (!Present()) return items;
  if (!value_->is_array()) {
    WrongType("array");
    return items;
  }
  const json::array& array = value_->get_array();
  items.reserve(array.size());
  for (std::size_t i = 0; i < array.size(); ++i) {
    items.push_back(Inner(array[i], where_ + "/" + std::to_string(i)));
  }
  return items;
}

std::vector<JsonNode> JsonNode::SomeItems() const {
  std::vector<JsonNode> items = Items();
  if (Present() && value_->is_array() && items.empty()) Report("json.empty");
  return items;
}

std::vector<std::pair<std::string, JsonNode>> JsonNode::Members() const {
  std::vector<std::pair<std::string, JsonNode>> members;
  if (!Present()) return members;
  if (!value_->is_object()) {
    WrongType("object");
    return members;
  }
  for (const auto& [key, value] : value_->get_object()) {
    members.emplace_back(std::string(key), Inner(value, where_ + PointerStep(key)));
  }
  return members;
}

std::vector<std::string> JsonNode::Ids() const {
  std::vector<std::string> ids;
  std::set<std::string> seen;
  for (const JsonNode& item : Items()) {
    ids.push_back(item.Id());
    if (!seen.insert(ids.back()).second) item.Report("json.duplicate-item", {{"value", Shortened(ids.back())}});
  }
  return ids;
}

JsonObject::JsonObject(JsonNode node) : node_(std::move(node)) {
  if (!node_.Present()) return;
  object_ = node_.Value().if_object();
  if (object_ == nullptr) node_.WrongType("object");
}

std::optional<JsonNode> JsonObject::Maybe(std::string_view key) {
  if (object_ == nullptr) return std::nullopt;
  asked_.push_back(key);
  const json::value* value = object_->if_contains(key);
  if (value == nullptr) return std::nullopt;
  return node_.Inner(*value, node_.Where() + PointerStep(key));
}

JsonNode JsonObject::Need(std::string_view key) {
  if (auto node = Maybe(key)) return *std::move(node);
  if (object_ != nullptr) node_.Report("json.missing-member", {{"member", std::string(key)}});
  return JsonNode::Absent(node_.Where(), node_.List());
}

void JsonObject::Done() {
  if (object_ == nullptr) return;
  for (const auto& [key, value] : *object_) {
    const std::string_view name(key.data(), key.size());
    if (node_.RemarksAllowed() && (name == "note" || name == "source" || name == "comment")) continue;
    if (std::find(asked_.begin(), asked_.end(), name) != asked_.end()) continue;
    node_.Report("json.unknown-member", {{"member", Shortened(name)}});
  }
}

Range ReadRange(JsonObject& object, double low, double high) {
  FindingList& list = object.Node().List();
  const std::size_t before = list.Errors();
  Range range;
  range.low = object.Need("low").Number(low, high);
  range.mode = object.Need("mode").Number(low, high);
  range.high = object.Need("high").Number(low, high);
  if (list.Errors() == before && !range.Valid()) {
    object.Node().Report(
        "json.range-order",
        {{"low", NumberText(range.low)}, {"mode", NumberText(range.mode)}, {"high", NumberText(range.high)}});
  }
  return range;
}

Range ReadRange(const JsonNode& node, double low, double high, Text* reason) {
  JsonObject object(node);
  const Range range = ReadRange(object, low, high);
  if (reason != nullptr) {
    if (const auto words = object.Maybe("reason")) *reason = words->FourLanguages();
  }
  object.Done();
  return range;
}

}  // namespace atalaya::formats
