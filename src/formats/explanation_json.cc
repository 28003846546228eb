#include "formats/explanation_json.h"

#include <boost/json/value.hpp>
#include <stdexcept>

#include "formats/json_parse.h"
#include "formats/json_write.h"

namespace atalaya::formats {
namespace {

std::string WordsOf(const boost::json::object& from, const char* member) {
  const boost::json::value* value = from.if_contains(member);
  return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

Explanation TakeExplanation(const boost::json::value& value) {
  if (!value.is_object()) throw std::invalid_argument("not an explanation");
  const boost::json::object& o = value.get_object();
  Explanation node;
  node.label = WordsOf(o, "label");
  node.unit = WordsOf(o, "unit");
  node.source = WordsOf(o, "source");
  if (const auto* number = o.if_contains("value"); number != nullptr && number->is_number()) node.value = number->to_number<double>();
  if (const auto* args = o.if_contains("args"); args != nullptr && args->is_object()) {
    for (const auto& arg : args->get_object()) {
      if (arg.value().is_string()) {
        node.args.emplace_back(std::string(arg.key()), std::string(arg.value().get_string()));
      } else if (arg.value().is_number()) {
        node.args.emplace_back(std::string(arg.key()), arg.value().to_number<double>());
      } else if (arg.value().is_object()) {
        Text text;
        for (const Language language : kLanguages) {
          text.Set(language, WordsOf(arg.value().get_object(), LanguageCode(language)));
        }
        node.args.emplace_back(std::string(arg.key()), text);
      }
    }
  }
  if (const auto* parts = o.if_contains("parts"); parts != nullptr && parts->is_array()) {
    for (const auto& part : parts->get_array()) node.parts.push_back(TakeExplanation(part));
  }
  return node;
}

}  // namespace

Explanation ReadExplanation(const std::string& text) {
  const auto document = ParseJson(text, "explanation");
  if (!document) throw std::invalid_argument("not an explanation");
  return TakeExplanation(*document);
}

void WriteExplanation(JsonWriter& json, const Explanation& node, const Messages* messages, Language language) {
  json.BeginObject();
  json.Member("label", node.label);
  if (!node.args.empty()) {
    json.Key("args").BeginObject(Break::kNo);
    for (const auto& [name, value] : node.args) {
      json.Key(name);
      if (const auto* text = std::get_if<std::string>(&value)) {
        json.String(*text);
      } else if (const auto* number = std::get_if<double>(&value)) {
        json.Number(*number);
      } else {
        json.FourLanguages(std::get<Text>(value));
      }
    }
    json.EndObject();
  }
  if (messages != nullptr) json.Member("text", messages->Say(language, node.label, node.args));
  if (!node.unit.empty()) json.Member("value", node.value).Member("unit", node.unit);
  if (!node.source.empty()) json.Member("source", node.source);
  if (!node.parts.empty()) {
    json.Key("parts").BeginArray();
    for (const Explanation& part : node.parts) WriteExplanation(json, part, messages, language);
    json.EndArray();
  }
  json.EndObject();
}

std::string WriteExplanation(const Explanation& explanation, const Messages* messages, Language language) {
  JsonWriter json;
  WriteExplanation(json, explanation, messages, language);
  return json.Take();
}

}  // namespace atalaya::formats
