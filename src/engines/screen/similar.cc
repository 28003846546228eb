#include "screen/similar.h"

#include <algorithm>
#include <array>

namespace atalaya::screen {
namespace {

constexpr double kInitialLikeness = 0.8;
constexpr double kSameBones = 0.75;       // another romanisation of the same consonants
constexpr double kSameBonesShort = 0.6;   // of two: many names share them
constexpr double kBareSame = 0.95, kBareShort = 0.85, kBareOther = 0.70;
constexpr double kVowel = 0.8;            // of an edit that leaves the skeleton alone

double BySpelling(const Token& a, const Token& b) {
  const std::size_t shorter = std::min(a.raw.size(), b.raw.size());
  const int bound = EditBound(shorter);
  const bool same_bones = !a.bones.empty() && a.bones == b.bones;
  double like = 0;
  if (const int edits = EditDistance(a.raw, b.raw, bound); edits <= bound) {
    double cost = 1.25 * edits;
    if (same_bones) cost *= kVowel;
    if (a.raw[0] != b.raw[0]) cost *= 1.2;
    like = 1 - cost / static_cast<double>(std::max(a.raw.size(), b.raw.size()));
  }
  if (same_bones && a.bones.size() >= 2) like = std::max(like, a.bones.size() >= 3 ? kSameBones : kSameBonesShort);
  return like;
}

// One has no vowels: skeletons are all there is to compare.
double ByBones(const Token& a, const Token& b) {
  if (a.bones.empty() || b.bones.empty()) return 0;
  const int bound = BonesBound(std::min(a.bones.size(), b.bones.size()));
  const int edits = EditDistance(a.bones, b.bones, bound);
  if (edits > bound) return 0;
  if (edits == 0) return a.bones.size() >= 3 ? kBareSame : kBareShort;
  return kBareOther;
}

}  // namespace

int EditDistance(std::string_view a, std::string_view b, int most) {
  if (a.size() > b.size()) std::swap(a, b);
  while (!a.empty() && a.back() == b.back()) {
    a.remove_suffix(1);
    b.remove_suffix(1);
  }
  while (!a.empty() && a.front() == b.front()) {
    a.remove_prefix(1);
    b.remove_prefix(1);
  }
  const int n = static_cast<int>(a.size()), m = static_cast<int>(b.size());
  if (m - n > most) return most + 1;
  if (n == 0) return m;
  if (most == 0) return 1;
  if (m > static_cast<int>(2 * kMaxTokenLength + 2 * kMaxTokens)) return most + 1;
  constexpr std::size_t kRow = 2 * kMaxTokenLength + 2 * kMaxTokens + 2;
  std::array<std::array<int, kRow>, 3> rows;
  const int far = most + 1;
  for (int j = 0; j <= m; ++j) rows[0][static_cast<std::size_t>(j)] = std::min(j, far);
  for (int i = 1; i <= n; ++i) {
    auto& now = rows[static_cast<std::size_t>(i % 3)];
    const auto& last = rows[static_cast<std::size_t>((i - 1) % 3)];
    const auto& before = rows[static_cast<std::size_t>((i + 1) % 3)];  // i - 2
    const int from = std::max(1, i - most), to = std::min(m, i + most);
    now[0] = std::min(i, far);
    if (from > 1) now[static_cast<std::size_t>(from - 1)] = far;
    int least = from == 1 ? now[0] : far;
    for (int j = from; j <= to; ++j) {
      const auto at = static_cast<std::size_t>(j);
      const bool same = a[static_cast<std::size_t>(i - 1)] == b[at - 1];
      int value = last[at - 1] + (same ? 0 : 1);
      if (j < i + most) value = std::min(value, last[at] + 1);  // last[i - 1 + most + 1] was not computed
      value = std::min(value, now[at - 1] + 1);
      if (i > 1 && j > 1 && a[static_cast<std::size_t>(i - 1)] == b[at - 2] && a[static_cast<std::size_t>(i - 2)] == b[at - 1]) {
        value = std::min(value, before[at - 2] + 1);
      }
      now[at] = std::min(value, far);
      least = std::min(least, now[at]);
    }
    if (to < m) now[static_cast<std::size_t>(to + 1)] = far;
    // A swap reaches two rows back, so one bad row alone ends nothing.
    if (least > most && i > 1) {
      const int other = *std::min_element(last.begin() + std::max(0, i - 1 - most), last.begin() + std::min(m, i - 1 + most) + 1);
      if (other > most) return far;
    }
  }
  return rows[static_cast<std::size_t>(n % 3)][static_cast<std::size_t>(m)];
}

double TokenLikeness(const Token& a, const Token& b) {
  if (a.text == b.text) return 1;
  if (a.kind == TokenKind::kNumber || b.kind == TokenKind::kNumber) return 0;
  if (IsSymbol(a.kind) || IsSymbol(b.kind)) {
    const Token &symbol = IsSymbol(a.kind) ? a : b, &other = IsSymbol(a.kind) ? b : a;
    if (other.kind != TokenKind::kWord || symbol.raw.size() < kLongSymbol || a.bare || b.bare) return 0;
    const double like = BySpelling(a, b);
    return like >= kLeastLikeness ? like : 0;
  }
  if (a.kind == TokenKind::kInitial || b.kind == TokenKind::kInitial) {
    return a.kind != b.kind && a.text[0] == b.text[0] ? kInitialLikeness : 0;
  }
  const double like = a.bare == b.bare ? BySpelling(a, b) : ByBones(a, b);
  return like >= kLeastLikeness ? like : 0;
}

}  // namespace atalaya::screen
