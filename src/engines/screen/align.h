// Two names side by side: which word answers which, and how much of both that covers.
//
// Pairs: each token of one name with at most one of the other, or with a run of neighbours written together ("JUN HUI", "JUNHUI";
// runs below) and one run with another. Order is free. Among all ways to pair, the one with the greatest sum of likeness x weights
// (assignment; joins are tried one after the other, the best first, while the sum grows). A token weighs what its rarity says; one of
// which nobody knows how rare it is (most of them mistyped) no more than its partner. Then
//
//   cover of a side = sum over pairs (its weight x likeness) / (the same sum without likeness + weights of its unpaired tokens)
//   score           = kQueryShare x cover of the query + (1 - kQueryShare) x cover of the listed name - digits
//
// with `digits` = kDigits where both names have numbers without a partner: "BRIGADE 17" is not "BRIGADE 18".
// Therefore score <= kQueryShare x u + 1 - kQueryShare, u = share of the query's weight that found any partner: the bound of the search.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "screen/prepare.h"

namespace atalaya::screen {

inline constexpr double kQueryShare = 0.6;
inline constexpr double kDigits = 0.25;
inline constexpr double kJoinCost = 0.02;  // of likeness: written together or apart

// Edits within which words written together are the same: none below five letters, one below eight, else two.
constexpr int JoinBound(std::size_t length) { return length < 5 ? 0 : length < 8 ? 1 : 2; }

// Neighbours that may be one word elsewhere: two of which one is a word or both are initials; three with a symbol among the first two, or
// all initials; no numbers; together at most kMaxTokenLength letters.
struct Written {
  std::string raw, bones;
  bool bare = false;  // a part of it is

  friend bool operator==(const Written&, const Written&) = default;
};
struct Run {
  std::uint8_t from = 0, length = 0;
  Written text;
};
// Of three with a symbol in the middle there are two: with and without it ("ABD AL RAHMAN": ABDALRAHMAN, ABDRAHMAN).
std::vector<Run> RunsOf(const std::vector<Token>& tokens, const Words& words);

// A token of a name as something a run can answer; empty where none can: symbols, numbers, words below three letters.
Written WrittenOf(const Token& token);

// Likeness of a run with a word or another run: by edits of what is written within JoinBound of the shorter; by equal skeletons of three
// consonants or more where one comes from a script without vowels. 0 beyond.
double JoinLikeness(const Written& a, const Written& b);

struct NameSide {
  std::span<const Token* const> tokens;
  std::span<const double> weights;  // > 0
  std::span<const char> known;      // 1: the table of rarity holds the word
  std::span<const Run* const> runs;
};

struct Pair {
  int query_from = 0, query_length = 1, listed_from = 0, listed_length = 1;
  double likeness = 0, query_weight = 0, listed_weight = 0;
};

struct Alignment {
  std::vector<Pair> pairs;  // by query_from
  double query_cover = 0, listed_cover = 0;
  double query_total = 0, listed_total = 0;  // denominators of both covers
  bool digits_differ = false;
  double score = 0;  // 0..1
};

// Keeps its working space from call to call: one a thread.
class Aligner {
 public:
  // `table`: rows of the query's tokens, columns of the listed ones.
  const Alignment& Align(const NameSide& query, const NameSide& listed, std::span<const double> table);

 private:
  struct Join {
    Pair pair;
    double value = 0;
  };

  void FindJoins(const NameSide& query, const NameSide& listed, std::span<const double> table);
  double Assign(const NameSide& query, const NameSide& listed, std::span<const double> table);
  static Pair Weighed(Pair pair, const NameSide& query, const NameSide& listed);

  Alignment out_;
  std::vector<Join> joins_;
  std::vector<char> query_used_, listed_used_;
  std::vector<Pair> fixed_, assigned_;
  std::vector<double> u_, v_, least_;
  std::vector<int> match_, way_, rows_, columns_;
  std::vector<char> seen_;
};

}  // namespace atalaya::screen
