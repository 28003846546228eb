#include "formats/explanation_json.h"

#include "formats/json_write.h"

namespace atalaya::formats {

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
