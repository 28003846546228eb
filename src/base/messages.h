// The product's words: one catalogue in parts, `data/messages/parts/PART.{en,es,pt,fr}.json`, each flat `{"key": "ICU
// message"}`.
//
// Messages are ICU MessageFormat with named arguments ("{count, plural, one {# port} other {# ports}}"), so plurals,
// numbers and gender are right in each language. Immutable after loading; safe to use from any thread.
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/language.h"
#include "base/result.h"

namespace atalaya {

// A named argument of a message: a word, a number (formatted by the message's own pattern and the language's rules), or
// a pack's text (shown in the reader's language).
using MessageArg = std::pair<std::string, std::variant<std::string, double, Text>>;

// One part of the catalogue in one language.
struct MessageDocument {
  std::string name;  // "messages/parts/cli.es.json", for findings
  std::string bytes;
};

class Messages {
 public:
  // Takes the parts of each language, in the order of kLanguages. Fails with findings on bad JSON, a key whose value is
  // not a string, or a key that two parts of one language define (`messages.duplicate-key`).
  static Result<Messages> Parse(const std::array<std::vector<MessageDocument>, 4>& documents);

  // The message in that language; English when missing; the key itself when missing there too.
  std::string Say(Language language, std::string_view key, const std::vector<MessageArg>& args = {}) const;

  bool Has(Language language, std::string_view key) const;
  std::vector<std::string> Keys(Language language) const;
  // The text as it stands in the catalogue, in that language only; empty when missing.
  std::string Pattern(Language language, std::string_view key) const;

  // "error ports.csv:12: unknown port 'X'. Fix: ..." in that language.
  std::string Say(Language language, const Finding& finding) const;

 private:
  std::array<std::map<std::string, std::string, std::less<>>, 4> texts_;
};

}  // namespace atalaya
