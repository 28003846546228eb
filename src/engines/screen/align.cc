#include "screen/align.h"

#include <algorithm>
#include <limits>

#include "screen/similar.h"

namespace atalaya::screen {
namespace {

constexpr double kBareJoin = 0.93;

bool CanRun(std::span<const Token> tokens) {
  bool word = false, symbol = false, initials = true;
  std::size_t letters = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const Token& token = tokens[i];
    if (token.kind == TokenKind::kNumber) return false;
    word = word || token.kind == TokenKind::kWord;
    initials = initials && token.kind == TokenKind::kInitial;
    symbol = symbol || (i < 2 && IsSymbol(token.kind));
    letters += token.raw.size();
  }
  if (letters > kMaxTokenLength) return false;
  return tokens.size() == 2 ? word || initials : initials || (word && symbol);
}

double Sum(std::span<const double> weights, int from, int length) {
  double sum = 0;
  for (int i = from; i < from + length; ++i) sum += weights[static_cast<std::size_t>(i)];
  return sum;
}

}  // namespace

std::vector<Run> RunsOf(const std::vector<Token>& tokens, const Words& words) {
  std::vector<Run> runs;
  const auto add = [&](std::size_t from, std::size_t length, std::size_t skipped) {
    Run run{static_cast<std::uint8_t>(from), static_cast<std::uint8_t>(length), {}};
    for (std::size_t k = from; k < from + length; ++k) {
      if (k == skipped) continue;
      run.text.raw += tokens[k].raw;
      run.text.bare = run.text.bare || tokens[k].bare;
    }
    if (run.text.raw.size() < 3) return;
    run.text.bones = BonesOf(run.text.raw, run.text.bare, words);
    runs.push_back(std::move(run));
  };
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    for (std::size_t length = 2; length <= 3 && i + length <= tokens.size(); ++length) {
      if (!CanRun(std::span(tokens).subspan(i, length))) continue;
      add(i, length, tokens.size());
      if (length == 3 && IsSymbol(tokens[i + 1].kind)) add(i, length, i + 1);
    }
  }
  return runs;
}

Written WrittenOf(const Token& token) {
  if (token.kind != TokenKind::kWord || token.raw.size() < 3) return {};
  return {token.raw, token.bones, token.bare};
}

double JoinLikeness(const Written& a, const Written& b) {
  if (a.raw.empty() || b.raw.empty()) return 0;
  if (a.bare != b.bare) return a.bones.size() >= 3 && a.bones == b.bones ? kBareJoin : 0;
  const int bound = JoinBound(std::min(a.raw.size(), b.raw.size()));
  const int edits = EditDistance(a.raw, b.raw, bound);
  if (edits > bound) return 0;
  const double like = 1 - kJoinCost - 1.25 * edits / static_cast<double>(std::max(a.raw.size(), b.raw.size()));
  return like >= kLeastLikeness ? like : 0;
}

// Both sides' weights of a pair: of a token that the table of rarity does not know, no more than its partner's.
Pair Aligner::Weighed(Pair pair, const NameSide& query, const NameSide& listed) {
  const auto known = [](const NameSide& side, int from, int length) {
    for (int i = from; i < from + length; ++i) {
      if (!side.known[static_cast<std::size_t>(i)]) return false;
    }
    return true;
  };
  const double ours = Sum(query.weights, pair.query_from, pair.query_length);
  const double theirs = Sum(listed.weights, pair.listed_from, pair.listed_length);
  pair.query_weight = known(query, pair.query_from, pair.query_length) ? ours : std::min(ours, theirs);
  pair.listed_weight = known(listed, pair.listed_from, pair.listed_length) ? theirs : std::min(ours, theirs);
  return pair;
}

void Aligner::FindJoins(const NameSide& query, const NameSide& listed, std::span<const double> table) {
  joins_.clear();
  const std::size_t m = query.tokens.size(), n = listed.tokens.size();
  // A word that has its like needs no run; a run in which every word has its like neither.
  std::vector<char>&query_same = query_used_, &listed_same = listed_used_;
  query_same.assign(m, 0);
  listed_same.assign(n, 0);
  for (std::size_t i = 0; i < m; ++i) {
    for (std::size_t j = 0; j < n; ++j) {
      if (table[i * n + j] == 1) query_same[i] = listed_same[j] = 1;
    }
  }
  const auto all_same = [](const std::vector<char>& same) { return std::find(same.begin(), same.end(), 0) == same.end(); };
  if (all_same(query_same) || all_same(listed_same)) return;
  const auto run_same = [](const std::vector<char>& same, const Run& run) {
    for (int k = run.from; k < run.from + run.length; ++k) {
      if (!same[static_cast<std::size_t>(k)]) return false;
    }
    return true;
  };
  const auto add = [&](int query_from, int query_length, int listed_from, int listed_length, double like) {
    if (like <= 0) return;
    const Pair pair = Weighed({query_from, query_length, listed_from, listed_length, like, 0, 0}, query, listed);
    joins_.push_back({pair, like * (pair.query_weight + pair.listed_weight)});
  };
  for (const Run* run : listed.runs) {
    if (run_same(listed_same, *run)) continue;
    for (std::size_t i = 0; i < m; ++i) {
      if (!query_same[i]) add(static_cast<int>(i), 1, run->from, run->length, JoinLikeness(WrittenOf(*query.tokens[i]), run->text));
    }
    for (const Run* other : query.runs) {
      if (!run_same(query_same, *other)) add(other->from, other->length, run->from, run->length, JoinLikeness(other->text, run->text));
    }
  }
  for (const Run* run : query.runs) {
    if (run_same(query_same, *run)) continue;
    for (std::size_t j = 0; j < n; ++j) {
      if (!listed_same[j]) add(run->from, run->length, static_cast<int>(j), 1, JoinLikeness(WrittenOf(*listed.tokens[j]), run->text));
    }
  }
  std::stable_sort(joins_.begin(), joins_.end(), [](const Join& a, const Join& b) { return a.value > b.value; });
}

// The best pairs of what is not used yet, into assigned_; its value. Shortest augmenting paths over potentials (Kuhn, Munkres; O(n^3)).
double Aligner::Assign(const NameSide& query, const NameSide& listed, std::span<const double> table) {
  const std::size_t all = listed.tokens.size();
  rows_.clear();
  columns_.clear();
  for (std::size_t i = 0; i < query.tokens.size(); ++i) {
    const auto row = table.subspan(i * all, all);
    if (!query_used_[i] && std::any_of(row.begin(), row.end(), [](double s) { return s > 0; })) rows_.push_back(static_cast<int>(i));
  }
  for (std::size_t j = 0; j < all; ++j) {
    if (listed_used_[j]) continue;
    for (const int i : rows_) {
      if (table[static_cast<std::size_t>(i) * all + j] > 0) {
        columns_.push_back(static_cast<int>(j));
        break;
      }
    }
  }
  assigned_.clear();
  const auto value = [&](int i, int j) {
    const double like = table[static_cast<std::size_t>(i) * all + static_cast<std::size_t>(j)];
    if (like <= 0) return 0.0;
    const Pair pair = Weighed({i, 1, j, 1, like, 0, 0}, query, listed);
    return like * (pair.query_weight + pair.listed_weight);
  };
  const bool turned = rows_.size() > columns_.size();  // the method wants no more rows than columns
  const std::vector<int>&rows = turned ? columns_ : rows_, &columns = turned ? rows_ : columns_;
  const std::size_t m = rows.size(), n = columns.size();
  const auto cost = [&](std::size_t r, std::size_t c) { return turned ? -value(columns[c], rows[r]) : -value(rows[r], columns[c]); };
  u_.assign(m + 1, 0);
  v_.assign(n + 1, 0);
  match_.assign(n + 1, 0);
  way_.assign(n + 1, 0);
  for (std::size_t i = 1; i <= m; ++i) {
    match_[0] = static_cast<int>(i);
    std::size_t at = 0;
    least_.assign(n + 1, std::numeric_limits<double>::infinity());
    seen_.assign(n + 1, 0);
    do {
      seen_[at] = 1;
      const auto row = static_cast<std::size_t>(match_[at]);
      double delta = std::numeric_limits<double>::infinity();
      std::size_t next = 0;
      for (std::size_t j = 1; j <= n; ++j) {
        if (seen_[j]) continue;
        const double reduced = cost(row - 1, j - 1) - u_[row] - v_[j];
        if (reduced < least_[j]) {
          least_[j] = reduced;
          way_[j] = static_cast<int>(at);
        }
        if (least_[j] < delta) {
          delta = least_[j];
          next = j;
        }
      }
      for (std::size_t j = 0; j <= n; ++j) {
        if (seen_[j]) {
          u_[static_cast<std::size_t>(match_[j])] += delta;
          v_[j] -= delta;
        } else {
          least_[j] -= delta;
        }
      }
      at = next;
    } while (match_[at] != 0);
    for (; at != 0; at = static_cast<std::size_t>(way_[at])) match_[at] = match_[static_cast<std::size_t>(way_[at])];
  }
  double sum = 0;
  for (std::size_t j = 1; j <= n; ++j) {
    if (match_[j] == 0) continue;
    const int row = rows[static_cast<std::size_t>(match_[j] - 1)], column = columns[j - 1];
    const int i = turned ? column : row, k = turned ? row : column;
    const double like = table[static_cast<std::size_t>(i) * all + static_cast<std::size_t>(k)];
    if (like <= 0) continue;
    assigned_.push_back(Weighed({i, 1, k, 1, like, 0, 0}, query, listed));
    sum += like * (assigned_.back().query_weight + assigned_.back().listed_weight);
  }
  return sum;
}

const Alignment& Aligner::Align(const NameSide& query, const NameSide& listed, std::span<const double> table) {
  const std::size_t m = query.tokens.size(), n = listed.tokens.size();
  FindJoins(query, listed, table);
  query_used_.assign(m, 0);
  listed_used_.assign(n, 0);
  fixed_.clear();
  const auto use = [&](const Pair& pair, char used) {
    for (int k = 0; k < pair.query_length; ++k) query_used_[static_cast<std::size_t>(pair.query_from + k)] = used;
    for (int k = 0; k < pair.listed_length; ++k) listed_used_[static_cast<std::size_t>(pair.listed_from + k)] = used;
  };
  const auto is_free = [&](const Pair& pair) {
    for (int k = 0; k < pair.query_length; ++k) {
      if (query_used_[static_cast<std::size_t>(pair.query_from + k)]) return false;
    }
    for (int k = 0; k < pair.listed_length; ++k) {
      if (listed_used_[static_cast<std::size_t>(pair.listed_from + k)]) return false;
    }
    return true;
  };
  double best = Assign(query, listed, table), joined = 0;
  std::vector<Pair> best_pairs = assigned_;
  for (const Join& join : joins_) {
    if (!is_free(join.pair)) continue;
    use(join.pair, 1);
    const double sum = Assign(query, listed, table) + joined + join.value;
    if (sum > best + 1e-12) {
      best = sum;
      joined += join.value;
      fixed_.push_back(join.pair);
      best_pairs = assigned_;
    } else {
      use(join.pair, 0);
    }
  }
  out_.pairs = std::move(best_pairs);
  out_.pairs.insert(out_.pairs.end(), fixed_.begin(), fixed_.end());
  std::sort(out_.pairs.begin(), out_.pairs.end(), [](const Pair& a, const Pair& b) { return a.query_from < b.query_from; });
  query_used_.assign(m, 0);
  listed_used_.assign(n, 0);
  double query_matched = 0, listed_matched = 0;
  out_.query_total = out_.listed_total = 0;
  for (const Pair& pair : out_.pairs) {
    use(pair, 1);
    query_matched += pair.query_weight * pair.likeness;
    listed_matched += pair.listed_weight * pair.likeness;
    out_.query_total += pair.query_weight;
    out_.listed_total += pair.listed_weight;
  }
  bool query_number = false, listed_number = false;
  for (std::size_t i = 0; i < m; ++i) {
    if (query_used_[i]) continue;
    out_.query_total += query.weights[i];
    query_number = query_number || query.tokens[i]->kind == TokenKind::kNumber;
  }
  for (std::size_t j = 0; j < n; ++j) {
    if (listed_used_[j]) continue;
    out_.listed_total += listed.weights[j];
    listed_number = listed_number || listed.tokens[j]->kind == TokenKind::kNumber;
  }
  out_.query_cover = out_.query_total > 0 ? query_matched / out_.query_total : 0;
  out_.listed_cover = out_.listed_total > 0 ? listed_matched / out_.listed_total : 0;
  out_.digits_differ = query_number && listed_number;
  const double cover = kQueryShare * out_.query_cover + (1 - kQueryShare) * out_.listed_cover;
  out_.score = std::max(0.0, cover - (out_.digits_differ ? kDigits : 0));
  return out_;
}

}  // namespace atalaya::screen
