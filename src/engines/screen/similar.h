// How alike two words are.
//
// Distance: optimal string alignment (insert, delete, replace, swap of neighbours; no letter is touched twice), each 1.
//
// The bound: words are compared by spelling only within EditBound of the shorter one. Everything that finds candidates (near.h) is
// exact up to that bound, so it is also the edit bound of the whole search.
#pragma once

#include <string_view>

#include "screen/prepare.h"

namespace atalaya::screen {

// Most edits between two words of which the shorter has `length` letters: 0 up to 2, 1 up to 5, 2 from 6 letters.
constexpr int EditBound(std::size_t length) { return length <= 2 ? 0 : length <= 5 ? 1 : 2; }
// The same for skeletons: 1 from 4 consonants.
constexpr int BonesBound(std::size_t length) { return length <= 3 ? 0 : 1; }

// The distance, or `most` + 1 if it is greater than `most`. O(length x most).
int EditDistance(std::string_view a, std::string_view b, int most);

// Likeness of two tokens in 0..1; symmetric; 0 beyond the bound. Equal spelling is 1.
//   * numbers: 1 if equal, else 0: "17" and "18" are as different as can be;
//   * symbols: 1 if equal, else 0; but a word may be a mistyped symbol of five letters or more ("COMXANY");
//   * initials: 0.8 with a word that begins so;
//   * both from scripts with vowels, or both without: by edits of what was written, less where the skeletons are equal;
//   * one with and one without vowels: by edits of the skeletons.
double TokenLikeness(const Token& a, const Token& b);

inline constexpr std::size_t kLongSymbol = 5;
inline constexpr double kLeastLikeness = 0.5;  // anything less counts as 0

}  // namespace atalaya::screen
