// Two names side by side: which word answers which, and how much of both that covers.
//
// Pairs: each token of one name with at most one of the other, or with a run of neighbours written together ("JUN HUI", "JUNHUI";
// runs below). Order is free. Among all ways to pair, the one with the greatest sum of likeness x weight (assignment; joins are tried
// one after the other, the best first, while the sum grows). A pair's weight is the lesser of both sides', so that a
// mistyped common word weighs no more than the common word. Then
//
//   cover of a side = sum over pairs (weight x likeness) / (sum of pairs' weights + weights of its unpaired tokens)
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

// Edits within which a word answers a run of words written together: none below five letters, else one.
constexpr int JoinBound(std::size_t length) { return length < 5 ? 0 : 1; }

// Neighbours that may be one word elsewhere: two of which one is a word or both are initials; three with a symbol among the first two, or
// all initials; no numbers; together at most kMaxTokenLength letters.
struct Run {
  std::uint8_t from = 0, length = 0;
  std::string text;
};
std::vector<Run> RunsOf(std::span<const Token* const> tokens);

// Likeness of a word and a run: by edits of the spelling within JoinBound of the shorter; 0 beyond.
double JoinLikeness(const Token& word, const std::string& run);

struct NameSide {
  std::span<const Token* const> tokens;
  std::span<const double> weights;  // > 0
};

struct Pair {
  int query_from = 0, query_length = 1, listed_from = 0, listed_length = 1;
  double likeness = 0, weight = 0;
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

  Alignment out_;
  std::vector<Join> joins_;
  std::vector<char> query_used_, listed_used_;
  std::vector<Pair> fixed_, assigned_;
  std::vector<double> u_, v_, least_;
  std::vector<int> match_, way_, rows_, columns_;
  std::vector<char> seen_;
};

}  // namespace atalaya::screen
