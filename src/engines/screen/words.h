// Word tables: what the matcher must know of languages, as data (data/screening/*.csv), never as code.
//
// A table is text, one rule a line, `kind,to,from|from|...`; `#` starts a comment line. Kinds:
//
//   particle   AL,AL|EL|UL           binds names, identifies nobody: carries next to no weight
//   title      DR,DR|DOCTOR          likewise
//   form       LLC,LLC|L L C|OOO     legal form of an organisation: likewise; `from` may be several words
//   word       COMPANY,COMP|CO       another spelling of the same word: replaced
//   number     2,II|SECOND           a number written in another way: replaced
//   prefix     ABD,ABDUL|ABDEL       a word that begins so is two words, if three letters are left
//   letter     zh,ж                  a letter of an alphabet with vowels, in Latin
//   abjad      b,ب                   a letter of a script that leaves vowels out: its class in skeletons; `to` may be empty
//   lookalike  p,р                   a foreign letter that looks like a Latin one, within a Latin word
//   bone       K,Q|CK|C              how consonants fold in a skeleton (prepare.h); `to` may be empty
//
// Words (`from` and `to` of the first six kinds, `bone`) are in upper case A-Z, 0-9.
// Findings: `screen.words-line` (a line that is no rule; error), `screen.words-twice` (two rules for one `from`; warning, first holds).
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/finding.h"

namespace atalaya::screen {

// What a token of a name is. Symbols (particles, titles, forms) never carry a match alone.
enum class TokenKind : unsigned char { kWord, kInitial, kNumber, kParticle, kTitle, kForm };

inline bool IsSymbol(TokenKind kind) { return kind >= TokenKind::kParticle; }

struct Words {
  struct Phrase {
    std::vector<std::string> from;  // one or more words
    std::string to;
    TokenKind kind = TokenKind::kWord;
  };
  struct Letter {
    std::string latin;  // upper case
    bool abjad = false;
  };

  std::unordered_map<std::string, std::vector<Phrase>> phrases;  // by their first word, longest first
  std::vector<std::pair<std::string, std::string>> prefixes;     // {from, to}, longest first
  std::unordered_map<char32_t, Letter> letters;
  std::unordered_map<char32_t, std::string> lookalikes;
  std::vector<std::pair<std::string, std::string>> bones;        // {from, to}, longest first
};

// Adds the rules of one table. `file` names it in findings. A table with errors adds the lines that are right.
Findings ReadWords(std::string_view table, const std::string& file, Words& words);

}  // namespace atalaya::screen
