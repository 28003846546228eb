#include "screen/align.h"

#include <algorithm>
#include <limits>

#include "screen/similar.h"

namespace atalaya::screen {
namespace {

bool CanRun(std::span<const Token* const> tokens) {
  bool word = false, symbol = false, initials = true;
  std::size_t letters = 0;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const Token& token = *tokens[i];
    if (token.kind == TokenKind::kNumber) return false;
    word = word || token.kind == TokenKind::kWord;
    initials = initials && token.kind == TokenKind::kInitial;
    symbol = symbol || (i < 2 && IsSymbol(token.kind));
    letters += token.text.size();
  }
  if (letters > kMaxTokenLength) return false;
  return tokens.size() == 2 ? word || initials : initials || (word && symbol);
}

bool CanJoin(const Token& token) { return token.kind == TokenKind::kWord && token.text.size() >= 3; }

double Sum(std::span<const double> weights, int from, int length) {
  double sum = 0;
  for (int i = from; i < from + length; ++i) sum += weights[static_cast<std::size_t>(i)];
  return sum;
}

}  // namespace

std::vector<Run> RunsOf(std::span<const Token* const> tokens) {
  std::vector<Run> runs;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    for (std::size_t length = 2; length <= 3 && i + length <= tokens.size(); ++length) {
      if (!CanRun(tokens.subspan(i, length))) continue;
      Run run{static_cast<std::uint8_t>(i), static_cast<std::uint8_t>(length), {}};
      for (std::size_t k = i; k < i + length; ++k) run.text += tokens[k]->text;
      if (run.text.size() >= 3) runs.push_back(std::move(run));
    }
  }
  return runs;
}

double JoinLikeness(const Token& word, const std::string& run) {
  if (!CanJoin(word)) return 0;
  const int bound = JoinBound(std::min(word.text.size(), run.size()));
  const int edits = EditDistance(word.text, run, bound);
  if (edits > bound) return 0;
  return 1 - kJoinCost - 1.25 * edits / static_cast<double>(std::max(word.text.size(), run.size()));
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
  const auto search = [&](const NameSide& words, const std::vector<char>& word_same, const NameSide& apart,
                          const std::vector<char>& apart_same, bool query_apart) {
    bool any = false;
    for (std::size_t i = 0; i < words.tokens.size(); ++i) any = any || (!word_same[i] && CanJoin(*words.tokens[i]));
    if (!any || apart.tokens.size() < 2) return;
    if (std::count(apart_same.begin(), apart_same.end(), 1) == static_cast<std::ptrdiff_t>(apart.tokens.size())) return;
    for (const Run& run : RunsOf(apart.tokens)) {
      bool all_same = true;
      for (int k = run.from; k < run.from + run.length; ++k) all_same = all_same && apart_same[static_cast<std::size_t>(k)];
      if (all_same) continue;
      for (std::size_t i = 0; i < words.tokens.size(); ++i) {
        if (word_same[i]) continue;
        const double like = JoinLikeness(*words.tokens[i], run.text);
        if (like < kLeastLikeness) continue;
        const double weight = std::min(words.weights[i], Sum(apart.weights, run.from, run.length));
        const int at = static_cast<int>(i);
        const Pair pair = query_apart ? Pair{run.from, run.length, at, 1, like, weight} : Pair{at, 1, run.from, run.length, like, weight};
        joins_.push_back({pair, like * weight});
      }
    }
  };
  search(query, query_same, listed, listed_same, false);
  search(listed, listed_same, query, query_same, true);
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
    const auto qi = static_cast<std::size_t>(i), lj = static_cast<std::size_t>(j);
    return table[qi * all + lj] * std::min(query.weights[qi], listed.weights[lj]);
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
    const double weight = std::min(query.weights[static_cast<std::size_t>(i)], listed.weights[static_cast<std::size_t>(k)]);
    assigned_.push_back({i, 1, k, 1, like, weight});
    sum += like * weight;
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
  double matched = 0, weights = 0;
  for (const Pair& pair : out_.pairs) {
    use(pair, 1);
    matched += pair.weight * pair.likeness;
    weights += pair.weight;
  }
  out_.query_total = out_.listed_total = weights;
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
  out_.query_cover = out_.query_total > 0 ? matched / out_.query_total : 0;
  out_.listed_cover = out_.listed_total > 0 ? matched / out_.listed_total : 0;
  out_.digits_differ = query_number && listed_number;
  const double cover = kQueryShare * out_.query_cover + (1 - kQueryShare) * out_.listed_cover;
  out_.score = std::max(0.0, cover - (out_.digits_differ ? kDigits : 0));
  if (matched == 0) out_.score = 0;
  return out_;
}

}  // namespace atalaya::screen
