#include "solve/solve.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>

#include "formats/finding_list.h"
#include "formats/json_parse.h"
#include "solve/methods.h"

namespace atalaya::solve {
namespace {

using formats::Break;
using formats::JsonWriter;

struct Method {
  const char* name;
  void (*solve)(const formats::JsonNode&, const Run&, JsonWriter&);
};

constexpr std::array kMethods{
    Method{"interdiction", SolveInterdiction},
    Method{"frontier", SolveFrontier},
    Method{"coverage", SolveCoverage},
    Method{"portfolio", SolvePortfolio},
    Method{"clusters", SolveClusters},
    Method{"alarms", SolveAlarms},
    Method{"easi", SolveEasi},
    Method{"sensitivity", SolveSensitivity},
    Method{"queue", SolveQueue},
};

// Contract: a JSON pointer alone. Readers of files put the file's name and '#' before it.
void KeepPointers(Findings& findings) {
  for (Finding& finding : findings) {
    if (const auto at = finding.where.find('#'); at != std::string::npos) finding.where.erase(0, at + 1);
  }
}

void PutFindings(JsonWriter& json, const Findings& findings, const Messages* messages, Language language) {
  json.Key("findings").BeginArray();
  for (const Finding& finding : findings) {
    json.BeginObject(Break::kNo);
    json.Member("severity", SeverityName(finding.severity)).Member("code", finding.code).Member("where", finding.where);
    if (messages != nullptr) {
      const std::vector<MessageArg> args(finding.args.begin(), finding.args.end());
      const std::string key = "finding." + finding.code;
      json.Member("message", messages->Say(language, key, args));
      json.Member("fix", messages->Say(language, key + ".fix", args));
    }
    json.EndObject();
  }
  json.EndArray();
}

}  // namespace

void TellCutOff(const formats::JsonNode& problem, double gap) {
  problem.List().Add(
      Warning("solve.cut-off", problem.Where(), {{"gap", formats::NumberText(std::ceil(gap * 1e6) / 1e4)}}));
}

std::vector<std::string> Methods() {
  std::vector<std::string> names;
  for (const Method& method : kMethods) names.emplace_back(method.name);
  return names;
}

Result<std::string> Solve(const Request& request) {
  const auto start = std::chrono::steady_clock::now();
  const auto method =
      std::find_if(kMethods.begin(), kMethods.end(), [&](const Method& m) { return request.method == m.name; });
  if (method == kMethods.end()) return Fail(Error("solve.unknown-method", "", {{"method", request.method}}));
  const auto document = formats::ParseJson(request.bytes, request.file, kMaxProblemBytes);
  if (!document) {
    Findings findings = document.error();
    KeepPointers(findings);
    return Fail(std::move(findings));
  }
  formats::FindingList findings;
  JsonWriter answer;
  answer.BeginObject().Member("method", request.method).Member("version", ATALAYA_VERSION);
  method->solve(formats::JsonNode(*document, "", findings, formats::Remarks::kRefused),
                {request.threads, request.cancel}, answer);
  const bool failed = findings.Errors() > 0;
  Findings told = findings.Take();
  KeepPointers(told);
  if (failed) return Fail(std::move(told));
  if (!told.empty()) PutFindings(answer, told, request.messages, request.language);
  answer.Member("seconds", std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count()).EndObject();
  return answer.Take();
}

std::string WriteFindings(const Findings& findings, const Messages* messages, Language language) {
  JsonWriter json;
  json.BeginObject();
  PutFindings(json, findings, messages, language);
  json.EndObject();
  return json.Take();
}

}  // namespace atalaya::solve
