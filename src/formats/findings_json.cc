#include "formats/findings_json.h"

#include <algorithm>

namespace atalaya::formats {

void PutFindings(JsonWriter& json, const Findings& findings, const Messages* messages, Language language) {
  json.BeginArray();
  for (const Finding& finding : findings) {
    json.BeginObject(Break::kNo);
    json.Member("severity", SeverityName(finding.severity)).Member("code", finding.code).Member("where", finding.where);
    json.Key("args").BeginObject();
    for (const auto& [name, value] : finding.args) json.Member(name, value);
    json.EndObject();
    if (messages != nullptr) json.Member("text", messages->Say(language, finding));
    json.EndObject();
  }
  json.EndArray();
}

std::string WriteFindings(const Findings& findings, const Messages* messages, Language language, const std::function<void(JsonWriter&)>& more) {
  const auto count = [&](Severity severity) {
    return static_cast<int>(
        std::count_if(findings.begin(), findings.end(), [&](const Finding& f) { return f.severity == severity; }));
  };
  JsonWriter json;
  json.BeginObject();
  json.Member("errors", count(Severity::kError))
      .Member("warnings", count(Severity::kWarning))
      .Member("notes", count(Severity::kNote));
  json.Key("findings");
  PutFindings(json, findings, messages, language);
  if (more) more(json);
  json.EndObject();
  return json.Take();
}

}  // namespace atalaya::formats
