// Names made comparable: any bytes in, tokens out.
//
// 1. Bytes that are no UTF-8 separate words. Unicode compatibility forms are folded (NFKC).
// 2. Each letter becomes Latin: by the word tables (letters of Cyrillic, Greek, Arabic, Hebrew ...), accents dropped, everything else by
//    ICU's Any-Latin; Latin-ASCII. A foreign letter inside a Latin word is read by its looks.
// 3. Words: upper case A-Z and 0-9. Apostrophes join, other marks part; single letters with dots or strokes between them are one
//    word ("S.A.", "A-B-C", "M/V"); letters and digits part ("TOUR2"), but for short endings ("2ND"); an article that is written together with its word in Arabic is taken off by the table of prefixes.
// 4. Tables replace spellings, and tell particles, titles, legal forms and numbers from words.
// 5. Each token has a skeleton ("bones"): what is left of it when vowels go and consonants that romanisations mix up fold together.
//    "Muhammad", "Mohamed" and the Arabic letters m-h-m-d have the same: MHMD.
//
// Pure but for ICU's transliterator, of which each thread keeps one. Never fails; time linear in the input.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "screen/words.h"

namespace atalaya::screen {

inline constexpr std::size_t kMaxNameBytes = 2048;  // what follows is not read
inline constexpr std::size_t kMaxTokens = 24;
inline constexpr std::size_t kMaxTokenLength = 40;

struct Token {
  std::string text;   // A-Z, 0-9; not empty: what the tables make of it; equal texts are the same word
  std::string raw;    // as written, several words together where a table made one of them: what is compared letter by letter
  std::string bones;  // of raw; may be empty
  TokenKind kind = TokenKind::kWord;
  bool bare = false;  // from a script that leaves vowels out

  friend bool operator==(const Token&, const Token&) = default;
};

struct PreparedName {
  std::vector<Token> tokens;
  bool cut = false;  // longer than the limits above: the rest was left out
};

PreparedName PrepareName(std::string_view name, const Words& words);

// The skeleton of a word in A-Z, 0-9. `bare`: each letter is a class of consonants already.
std::string BonesOf(std::string_view word, bool bare, const Words& words);

}  // namespace atalaya::screen
