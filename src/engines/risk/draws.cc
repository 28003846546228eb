#include "risk/draws.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "base/parallel.h"
#include "base/rng.h"
#include "risk/clean.h"
#include "risk/kernels.h"
#include "risk/tables.h"

namespace atalaya::risk {

std::uint64_t StreamOfNames(std::initializer_list<std::string_view> names) {
  std::string joined;
  for (const std::string_view name : names) {
    joined += name;
    joined += '\x1f';
  }
  return StreamOf(joined);
}

RegionDraws::RegionDraws(const model::Region& region, const Outline& outline, const Options& options)
    : grading_(region.grading), seed_(options.seed) {
  count_ = static_cast<std::size_t>(std::max(1, options.draws));
  padded_ = (count_ + kBlock - 1) / kBlock * kBlock;
  pool_size_ = std::size_t{1} << 20;
  while (pool_size_ < 16 * padded_) pool_size_ *= 2;

  using Place = std::tuple<std::size_t, std::size_t, std::size_t, std::size_t>;  // scenario, layer, support, storage
  std::vector<Place> uncertain;
  eta_.resize(outline.paths.size());
  for (std::size_t s = 0; s < outline.paths.size(); ++s) {
    const Path& path = outline.paths[s];
    eta_[s].resize(path.layers.size());
    for (std::size_t l = 0; l < path.layers.size(); ++l) {
      for (std::size_t c = 0; c < path.layers[l].supports.size(); ++c) {
        const Range& range = path.layers[l].supports[c].effectiveness;
        const bool open = range.high > range.low;
        eta_[s][l].push_back({nullptr, open ? 1.0 : range.low});
        if (open) uncertain.emplace_back(s, l, c, uncertain.size());
      }
    }
  }
  storage_.resize(uncertain.size());
  ParallelFor(uncertain.size() + model::kReplyCount, options.threads, [&](std::size_t i) {
    if (i < uncertain.size()) {
      const auto [s, l, c, at] = uncertain[i];
      const Support& support = outline.paths[s].layers[l].supports[c];
      const std::uint64_t stream =
          StreamOfNames({"eta", region.scenarios[s].id, model::Name(outline.paths[s].layers[l].kind),
                         outline.controls[support.control]});
      storage_[at] = Draw(support.effectiveness, stream, padded_);
      eta_[s][l][c].draws = storage_[at].data();
    } else {
      const auto reply = static_cast<model::Reply>(i - uncertain.size());
      const Range range = reply == model::Reply::kNotApplicable ? Range{} : ImplementationOf(grading_, reply);
      if (!(range.high > range.low)) return;
      std::vector<float>& pool = pools_[i - uncertain.size()];
      pool = Draw(range, StreamOf("kappa"), pool_size_);
      pool.resize(pool_size_ + padded_);
      std::copy_n(pool.begin(), padded_, pool.begin() + static_cast<std::ptrdiff_t>(pool_size_));
    }
  });
}

// Rounded into the range: a float may not step over the limit that a better answer starts from.
std::vector<float> RegionDraws::Draw(const Range& range, std::uint64_t stream, std::size_t count) const {
  const CellTable table(range, 12);
  std::vector<float> draws(count);
  std::array<std::uint32_t, kBlock> words;
  for (std::size_t at = 0; at < count; at += kBlock) {
    RandomWords(words.data(), seed_, stream, at / 4);
    for (std::size_t i = 0; i < kBlock; ++i) {
      const double x = std::clamp(table.At(words[i]), range.low, range.high);
      auto rounded = static_cast<float>(x);
      if (static_cast<double>(rounded) > range.high) rounded = std::nextafter(rounded, 0.0f);
      if (static_cast<double>(rounded) < range.low) rounded = std::nextafter(rounded, 2.0f);
      draws[at + i] = rounded;
    }
  }
  return draws;
}

Stream RegionDraws::Degree(const model::Answer& answer, std::string_view facility, std::string_view control) const {
  const Grade grade = GradeOf(grading_, answer);
  if (!grade.applies) return {};
  const bool stated = answer.reply == model::Reply::kPartly && answer.degree.has_value();
  const std::vector<float>& pool = pools_[static_cast<std::size_t>(answer.reply)];
  if (stated || pool.empty()) return {nullptr, grade.degree.mode};
  const std::array<std::uint32_t, 4> word = PhiloxBlock(seed_, StreamOfNames({"window", facility, control}), 0);
  const std::size_t start = ((static_cast<std::uint64_t>(word[1]) << 32) | word[0]) % pool_size_;
  return {pool.data() + start, EvidenceOf(grading_, answer)};
}

}  // namespace atalaya::risk
