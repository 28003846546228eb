#include "target/fences.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/parallel.h"
#include "base/rng.h"

namespace atalaya::target {
namespace {

constexpr std::array<int, 3> kDigits{10, 6, 4};

// The first `digits` digits of a code and their number; nullopt where the code has too few, or is none.
std::optional<std::uint64_t> ItemAt(std::string_view code, int digits) {
  std::uint64_t number = 0;
  int seen = 0;
  for (const char c : code) {
    if (c == '.' || c == ' ') continue;
    if (c < '0' || c > '9') return std::nullopt;
    if (seen < digits) {
      number = number * 10 + static_cast<std::uint64_t>(c - '0');
      ++seen;
    }
  }
  if (seen < (digits == 10 ? 7 : digits)) return std::nullopt;
  return number * 16 + static_cast<std::uint64_t>(seen);
}

// The middle of an ascending range.
double MiddleOf(const double* x, std::size_t n) { return n % 2 == 1 ? x[n / 2] : 0.5 * (x[n / 2 - 1] + x[n / 2]); }

double HalfSpread(const Spread& cell) { return std::max(cell.upper - cell.lower, kLeastSpread); }

}  // namespace

Spread SpreadOf(std::vector<double>& sample) {
  std::sort(sample.begin(), sample.end());
  const std::size_t n = sample.size(), half = (n + 1) / 2;  // a hinge is the median of a half, the median itself belonging to both
  Spread out;
  out.count = n;
  out.median = MiddleOf(sample.data(), n);
  out.lower = MiddleOf(sample.data(), half);
  out.upper = MiddleOf(sample.data() + (n - half), half);
  for (double& x : sample) x = std::fabs(x - out.median);
  std::sort(sample.begin(), sample.end());
  out.mad = MiddleOf(sample.data(), n);
  return out;
}

std::size_t Fences::KeyHash::operator()(const Key& key) const {
  std::uint64_t h = key.item * 0x9E3779B97F4A7C15ULL;
  h = (h ^ (h >> 29) ^ static_cast<std::uint32_t>(key.partner)) * 0xBF58476D1CE4E5B9ULL;
  h = (h ^ (h >> 32) ^ static_cast<std::uint32_t>(key.unit)) * 0x94D049BB133111EBULL;
  return static_cast<std::size_t>(h ^ (h >> 31));
}

std::optional<Fences::Key> Fences::KeyAt(int level, const Observation& o, const Words& words) {
  if (o.item < 0) return std::nullopt;
  const auto item = ItemAt(words.FoldedText(words.Folded(o.item)), kDigits[static_cast<std::size_t>(level / 3)]);
  if (!item) return std::nullopt;
  const Word partner = level % 3 == 0 ? words.Folded(o.partner) : level % 3 == 1 ? words.Folded(o.region) : kUnknownWord;
  return Key{*item, partner, words.Folded(o.unit)};
}

Fences Fences::Fit(std::span<const Observation> observations, const Words& words, int threads) {
  Fences fences;
  ParallelFor(fences.levels_.size(), threads, [&](std::size_t level) {
    std::unordered_map<Key, std::uint32_t, KeyHash> numbers;
    std::vector<std::uint32_t> cell_of(observations.size(), std::numeric_limits<std::uint32_t>::max());
    std::vector<std::uint32_t> counts;
    for (std::size_t i = 0; i < observations.size(); ++i) {
      if (!(observations[i].value > 0 && std::isfinite(observations[i].value))) continue;
      const auto key = KeyAt(static_cast<int>(level), observations[i], words);
      if (!key) continue;
      const auto [found, fresh] = numbers.emplace(*key, static_cast<std::uint32_t>(counts.size()));
      if (fresh) counts.push_back(0);
      cell_of[i] = found->second;
      ++counts[found->second];
    }
    // Values by cell; only cells that are large enough are kept.
    std::vector<std::vector<double>> samples(counts.size());
    for (std::size_t c = 0; c < counts.size(); ++c) {
      if (counts[c] >= kMinCell) samples[c].reserve(counts[c]);
    }
    for (std::size_t i = 0; i < observations.size(); ++i) {
      if (cell_of[i] < counts.size() && counts[cell_of[i]] >= kMinCell) samples[cell_of[i]].push_back(std::log(observations[i].value));
    }
    for (const auto& [key, number] : numbers) {
      if (counts[number] >= kMinCell) fences.levels_[level].emplace(key, SpreadOf(samples[number]));
    }
  });
  return fences;
}

std::optional<Judgement> Fences::Judge(const Observation& o, const Words& words) const {
  if (!(o.value > 0 && std::isfinite(o.value))) return std::nullopt;
  for (std::size_t level = 0; level < levels_.size(); ++level) {
    const auto key = KeyAt(static_cast<int>(level), o, words);
    if (!key) continue;
    const auto found = levels_[level].find(*key);
    if (found == levels_[level].end()) continue;
    Judgement out;
    out.cell = found->second;
    out.digits = kDigits[level / 3];
    out.partner = static_cast<PartnerLevel>(level % 3);
    const double x = std::log(o.value), spread = HalfSpread(out.cell);
    const double below = (out.cell.lower - x) / spread, above = (x - out.cell.upper) / spread;
    out.side = below > kOuterFence ? -2 : below > kInnerFence ? -1 : above > kOuterFence ? 2 : above > kInnerFence ? 1 : 0;
    static const double kNormal = 1 / NormalQuantile(0.75);
    const double distance = x - out.cell.median;
    out.z = out.cell.mad > 0 ? distance / (kNormal * out.cell.mad) : distance == 0 ? 0 : std::numeric_limits<double>::quiet_NaN();
    out.low = std::exp(out.cell.lower - kInnerFence * spread);
    out.high = std::exp(out.cell.upper + kInnerFence * spread);
    return out;
  }
  return std::nullopt;
}

Explanation ExplainJudgement(const Judgement& j, double value, const std::string& what) {
  const auto part = [](const char* label, double number) {
    Explanation e;
    e.label = label;
    e.value = number;
    e.unit = "count";
    return e;
  };
  Explanation out;
  out.label = what;
  out.value = value;
  out.unit = "count";
  out.source = "computed";
  out.args = {{"side", std::string(j.side < -1   ? "far_below"
                                   : j.side < 0  ? "below"
                                   : j.side == 0 ? "within"
                                   : j.side == 1 ? "above"
                                                 : "far_above")}};
  Explanation cell;
  cell.label = "explain.target.cell";
  cell.args = {{"count", static_cast<double>(j.cell.count)},
               {"digits", static_cast<double>(j.digits)},
               {"partner", std::string(j.partner == PartnerLevel::kPartner  ? "partner"
                                       : j.partner == PartnerLevel::kRegion ? "region"
                                                                            : "world")}};
  cell.parts = {part("explain.target.lower-hinge", std::exp(j.cell.lower)), part("explain.target.median", std::exp(j.cell.median)),
                part("explain.target.upper-hinge", std::exp(j.cell.upper)), part("explain.target.low-fence", j.low),
                part("explain.target.high-fence", j.high), part("explain.target.robust-z", j.z)};
  out.parts.push_back(std::move(cell));
  return out;
}

}  // namespace atalaya::target
