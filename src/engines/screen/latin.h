// Any text in Latin capitals: step 1 and 2 of prepare.h.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "screen/words.h"

namespace atalaya::screen {

// A-Z, 0-9 and the marks that steps after this one look at: ' joins, . - / may join single letters, blank parts.
struct LatinText {
  std::string text;
  std::vector<bool> bare;  // one a character of `text`: from a script without vowels
};

LatinText ToLatin(std::string_view utf8, const Words& words);

}  // namespace atalaya::screen
