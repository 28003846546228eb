#include "target/score.h"

#include <sodium.h>

#include <algorithm>
#include <cmath>

#include "target/logistic.h"

namespace atalaya::target {

Combination AsWritten(const RuleBook& book) {
  Combination out;
  for (const Rule& rule : book.rules) out.weights.push_back(rule.weight);
  return out;
}

Combination Calibrate(const RuleBook& book, const Hits& hits, std::span<const Outcome> outcomes, std::size_t from, std::size_t to,
                      const CalibrationOptions& options) {
  const std::size_t rules = book.rules.size();
  std::vector<LogisticRow> rows;
  double found = 0;
  for (std::size_t i = from; i < to; ++i) {
    if (outcomes[i] == Outcome::kNotInspected) continue;
    LogisticRow& row = rows.emplace_back();
    row.y = outcomes[i] == Outcome::kFound;
    found += row.y;
    for (const std::uint16_t rule : hits.Of(i)) row.x.emplace_back(rule, 1.0);
    row.x.emplace_back(static_cast<std::uint32_t>(rules), 1.0);
  }
  std::vector<double> mean, sd(rules + 1, options.prior_sd);
  for (const Rule& rule : book.rules) mean.push_back(rule.weight / options.points_per_logodds);
  // The base is free, round the rate of finds (half a find more on each side).
  const double rate = (found + 0.5) / (static_cast<double>(rows.size()) + 1);
  mean.push_back(std::log(rate / (1 - rate)));
  sd.back() = 5;
  const LogisticFit fit = FitLogistic(rows, mean, sd, options.most_steps);
  Combination out;
  out.weights.assign(fit.weights.begin(), fit.weights.end() - 1);
  out.base = fit.weights.back();
  out.calibrated = true;
  out.steps = fit.steps;
  return out;
}

double ScoreOf(const Combination& combination, std::span<const std::uint16_t> fired) {
  double score = combination.base;
  for (const std::uint16_t rule : fired) score += combination.weights[rule];
  return score;
}

double ChanceOf(const Combination& combination, double score) { return combination.calibrated ? Sigmoid(score) : std::nan(""); }

Explanation ExplainScore(const Combination& combination, const RuleBook& book, std::span<const std::uint16_t> fired) {
  Explanation out;
  out.label = combination.calibrated ? "explain.target.score-calibrated" : "explain.target.score";
  out.value = ScoreOf(combination, fired);
  out.unit = "count";
  out.source = "computed";
  if (combination.calibrated) out.args = {{"chance", ChanceOf(combination, out.value)}};
  Explanation base;
  base.label = "explain.target.base";
  base.value = combination.base;
  base.unit = "count";
  out.parts.push_back(std::move(base));
  for (const std::uint16_t index : fired) {
    const Rule& rule = book.rules[index];
    Explanation part;
    part.label = "explain.target.weight";
    part.args = {{"title", rule.title}, {"id", rule.id}, {"version", static_cast<double>(rule.version)}};
    part.value = combination.weights[index];
    part.unit = "count";
    part.source = rule.id + "@" + std::to_string(rule.version);
    out.parts.push_back(std::move(part));
  }
  return out;
}

const char* ChannelName(Channel channel) {
  return channel == Channel::kRed ? "red" : channel == Channel::kYellow ? "yellow" : "green";
}

double Draw(const DrawKey& key, std::string_view consignment) {
  static_assert(sizeof(DrawKey) == crypto_auth_hmacsha256_KEYBYTES);
  std::array<unsigned char, crypto_auth_hmacsha256_BYTES> mac{};
  crypto_auth_hmacsha256(mac.data(), reinterpret_cast<const unsigned char*>(consignment.data()), consignment.size(), key.data());
  std::uint64_t bits = 0;
  for (std::size_t i = 0; i < 8; ++i) bits = (bits << 8) | mac[i];
  return static_cast<double>(bits >> 11) * 0x1p-53;
}

Assignment Assign(const Channels& channels, double score, const DrawKey& key, std::string_view consignment) {
  Assignment out;
  out.channel = score >= channels.red ? Channel::kRed : score >= channels.yellow ? Channel::kYellow : Channel::kGreen;
  if (out.channel != Channel::kRed && Draw(key, consignment) < channels.random_share) {
    out.channel = Channel::kRed;
    out.random = true;
  }
  return out;
}

}  // namespace atalaya::target
