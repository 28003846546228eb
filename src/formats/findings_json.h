// Findings for machines: {"errors":n,"warnings":n,"notes":n,"findings":[{"severity","code","where","args",...}]}.
#pragma once

#include <functional>
#include <string>

#include "base/finding.h"
#include "base/messages.h"
#include "formats/json_write.h"

namespace atalaya::formats {

// With `messages` each finding has a `text` in that language too. Order kept.
// `more` writes further members.
std::string WriteFindings(const Findings& findings, const Messages* messages = nullptr, Language language = Language::kEnglish,
                          const std::function<void(JsonWriter&)>& more = {});

// The array alone, as the next value of `json`.
void PutFindings(JsonWriter& json, const Findings& findings, const Messages* messages = nullptr,
                 Language language = Language::kEnglish);

// As a stored text and back. Throws std::invalid_argument for what FindingsText did not write.
std::string FindingsText(const Findings& findings);
Findings ReadFindings(const std::string& text);

}  // namespace atalaya::formats
