#include "formats/findings_json.h"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <stdexcept>

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

std::string FindingsText(const Findings& findings) {
  JsonWriter json;
  json.BeginArray(Break::kNo);
  for (const Finding& finding : findings) {
    json.BeginObject(Break::kNo).Member("severity", SeverityName(finding.severity)).Member("code", finding.code).Member("where", finding.where);
    json.Key("args").BeginArray(Break::kNo);
    for (const auto& [name, value] : finding.args) json.String(name).String(value);
    json.EndArray().EndObject();
  }
  std::string text = json.EndArray().Take();
  text.pop_back();  // the line end
  return text;
}

Findings ReadFindings(const std::string& text) {
  boost::system::error_code error;
  const boost::json::value document = boost::json::parse(text, error);
  if (error || !document.is_array()) throw std::invalid_argument("not a list of findings");
  Findings findings;
  for (const boost::json::value& item : document.get_array()) {
    const boost::json::object& o = item.as_object();
    Finding finding;
    const std::string severity(o.at("severity").as_string());
    finding.severity = severity == "error" ? Severity::kError : severity == "warning" ? Severity::kWarning : Severity::kNote;
    finding.code = std::string(o.at("code").as_string());
    finding.where = std::string(o.at("where").as_string());
    const boost::json::array& args = o.at("args").as_array();
    for (std::size_t i = 0; i + 1 < args.size(); i += 2) finding.args.emplace_back(args[i].as_string(), args[i + 1].as_string());
    findings.push_back(std::move(finding));
  }
  return findings;
}

}  // namespace atalaya::formats
