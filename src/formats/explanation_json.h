// An explanation tree for machines: {"label","args","text","value","unit","source","parts":[...]}.
#pragma once

#include <string>

#include "base/explanation.h"
#include "base/messages.h"
#include "formats/json_write.h"

namespace atalaya::formats {

// `label` is the message key; with `messages` there is `text` in that language too. No `value` where the node has no
// unit; `args`, `source` and `parts` only where there are some.
std::string WriteExplanation(const Explanation& explanation, const Messages* messages = nullptr,
                             Language language = Language::kEnglish);

// The same as a value of a document that is being written.
void WriteExplanation(JsonWriter& json, const Explanation& explanation, const Messages* messages = nullptr,
                      Language language = Language::kEnglish);

// A stored explanation (without texts) read back, to be written again in the reader's language. Throws std::invalid_argument.
Explanation ReadExplanation(const std::string& text);

}  // namespace atalaya::formats
