#include "screen/rarity.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "base/text_util.h"

namespace atalaya::screen {
namespace {

constexpr double kSymbolWeight = 0.15, kInitialWeight = 0.7;
constexpr double kLeastNames = 20000;  // a short list tells nothing about rarity: weights are then nearly equal
constexpr double kDamping = 0.75;

}  // namespace

Rarity Rarity::Count(const std::vector<model::WatchList>& lists, const Words& words) {
  Rarity rarity;
  for (const model::WatchList& list : lists) {
    for (const model::ListedEntity& entity : list.entities) {
      for (const model::PartyName& name : entity.names) {
        ++rarity.names_;
        std::set<std::string> once;
        for (const Token& token : PrepareName(name.text, words).tokens) {
          if (token.bare || IsSymbol(token.kind) || token.kind == TokenKind::kInitial) continue;
          if (once.insert(token.text).second) ++rarity.counts_[token.text];
        }
      }
    }
  }
  return rarity;
}

double Rarity::Weight(const Token& token) const {
  if (IsSymbol(token.kind)) return kSymbolWeight;
  if (token.kind == TokenKind::kInitial) return kInitialWeight;
  const auto at = counts_.find(token.text);
  const double count = at == counts_.end() ? 0 : at->second;
  const double names = std::max<double>(names_, kLeastNames);
  return std::pow(std::log((names + 1) / (count + 1)) / std::log(names + 1), kDamping) + 0.01;
}

bool Rarity::Knows(const Token& token) const { return token.kind != TokenKind::kWord || counts_.contains(token.text); }

std::string Rarity::Save() const {
  std::vector<std::pair<std::string, std::uint32_t>> rows(counts_.begin(), counts_.end());
  std::sort(rows.begin(), rows.end());
  std::string out = "names " + std::to_string(names_) + "\n";
  for (const auto& [word, count] : rows) out += word + " " + std::to_string(count) + "\n";
  return out;
}

Result<Rarity> Rarity::Load(std::string_view text, const std::string& file) {
  Rarity rarity;
  std::size_t number = 0;
  bool headed = false;
  for (const std::string& row : Split(text, '\n')) {
    ++number;
    if (row.empty()) continue;
    const auto blank = row.find(' ');
    const auto count = blank == std::string::npos ? std::nullopt : ToInteger(std::string_view(row).substr(blank + 1));
    if (!count || *count < 0 || *count > 1'000'000'000 || blank == 0 || (!headed && row.substr(0, blank) != "names")) {
      return Fail(Error("screen.rarity-line", file + ":" + std::to_string(number)));
    }
    if (!headed) {
      rarity.names_ = static_cast<std::uint32_t>(*count);
      headed = true;
    } else {
      rarity.counts_[row.substr(0, blank)] = static_cast<std::uint32_t>(*count);
    }
  }
  if (!headed) return Fail(Error("screen.rarity-line", file + ":1"));
  return rarity;
}

}  // namespace atalaya::screen
