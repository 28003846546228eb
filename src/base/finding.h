// A finding: what is wrong with an input, where, and (by its message) what to do about it.
//
// The code is the key of the one error catalogue: `data/messages/{en,es,pt,fr}.json` hold `finding.CODE` (what is wrong) and
// `finding.CODE.fix` (what to do), as ICU messages over the finding's arguments. A test checks that every code used in the
// sources has both texts in all four languages. Findings are values: collecting, sorting and printing them is the caller's choice.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace atalaya {

enum class Severity { kNote, kWarning, kError };

struct Finding {
  Severity severity = Severity::kError;
  std::string code;                                       // e.g. "pack.unknown-port"
  std::string where;                                      // "ports.csv:12", "scenarios.json#/scenarios/0/rate"
  std::vector<std::pair<std::string, std::string>> args;  // named arguments of the message

  friend bool operator==(const Finding&, const Finding&) = default;
};

using Findings = std::vector<Finding>;

inline Finding Error(std::string code, std::string where, std::vector<std::pair<std::string, std::string>> args = {}) {
  return {Severity::kError, std::move(code), std::move(where), std::move(args)};
}
inline Finding Warning(std::string code, std::string where,
                       std::vector<std::pair<std::string, std::string>> args = {}) {
  return {Severity::kWarning, std::move(code), std::move(where), std::move(args)};
}
inline Finding Note(std::string code, std::string where, std::vector<std::pair<std::string, std::string>> args = {}) {
  return {Severity::kNote, std::move(code), std::move(where), std::move(args)};
}

// True if any finding is an error.
bool HasErrors(const Findings& findings);

// Appends `more` to `findings`.
void Append(Findings& findings, Findings more);

// "error", "warning", "note": the machine form.
const char* SeverityName(Severity severity);

}  // namespace atalaya
