// From the rules that fired to one number, and from the number to a channel.
//
// The score is a sum of parts: a base and the weight of each rule that fired. As written by analysts the weights are points; calibrated, they
// are log-odds, so that 1 / (1 + exp(-score)) is the chance of a find. Calibration is a logistic regression on inspected consignments that
// is drawn to the analysts' weights where outcomes say little (a Gaussian prior round them; MacKay's name for it is weight decay to a mean).
//
// A share of the consignments is inspected whatever their score: outcomes of the random share are the only ones that tell the true rate.
// The draw is a keyed hash of the consignment's id, so that it can be repeated by who has the key and foretold by nobody else.
//
// Pure; safe from any thread.
#pragma once

#include <array>
#include <span>
#include <string>
#include <vector>

#include "base/explanation.h"
#include "base/result.h"
#include "target/rule.h"

namespace atalaya::target {

enum class Outcome : std::uint8_t { kNotInspected, kClean, kFound };

struct Combination {
  double base = 0;
  std::vector<double> weights;  // by rule of the book
  bool calibrated = false;      // log-odds, not points
  int steps = 0;                // Newton steps it took; of a calibration
};

// The analysts' weights as they are.
Combination AsWritten(const RuleBook& book);

struct CalibrationOptions {
  double prior_sd = 1.5;           // log-odds: how far a weight may go from the prior before outcomes must insist
  double points_per_logodds = 10;  // analysts' points that are worth one
  int most_steps = 50;
};
// Ridge-logistic by Newton's method with halved steps, on the inspected records [from, to). No inspected record: the prior.
Combination Calibrate(const RuleBook& book, const Hits& hits, std::span<const Outcome> outcomes, std::size_t from, std::size_t to,
                      const CalibrationOptions& options);

// The score of what fired: base + weights, added in the order of the rules.
double ScoreOf(const Combination& combination, std::span<const std::uint16_t> fired);
double ChanceOf(const Combination& combination, double score);  // calibrated only

// The sum as a tree: base, one part a rule that fired (value: its weight); the parts add to the value exactly as ScoreOf adds them.
Explanation ExplainScore(const Combination& combination, const RuleBook& book, std::span<const std::uint16_t> fired);

enum class Channel { kGreen, kYellow, kRed };
const char* ChannelName(Channel channel);  // "green", "yellow", "red"

struct Channels {
  double yellow = 0, red = 0;  // scores from which on; yellow <= red
  double random_share = 0.01;  // of all; those not red go to red whatever their score
};

using DrawKey = std::array<unsigned char, 32>;  // secret; from RandomBytes

// In [0, 1): the same for the same key and id; HMAC-SHA-256, so nothing about it can be told without the key.
double Draw(const DrawKey& key, std::string_view consignment);

struct Assignment {
  Channel channel = Channel::kGreen;
  bool random = false;  // red by the draw, not by the score
};
Assignment Assign(const Channels& channels, double score, const DrawKey& key, std::string_view consignment);

}  // namespace atalaya::target
