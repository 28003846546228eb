#include "warn/trend_fit.h"

#include <algorithm>
#include <boost/math/special_functions/beta.hpp>
#include <cmath>
#include <limits>

namespace atalaya::warn {
namespace {

constexpr double kStart = 0.1, kTolerance = 1e-8;
constexpr int kMaxSteps = 25;

}  // namespace

CountTable::CountTable(std::span<const double> counts) {
  for (std::vector<double>* column : {&count, &known, &log_count, &two_thirds, &start_response, &start_deviance}) {
    column->reserve(counts.size());
  }
  for (const double given : counts) {
    const bool missing = std::isnan(given);
    const double y = missing ? 0 : given, log_y = y > 0 ? std::log(y) : 0;
    const double start = y + kStart, log_start = std::log(start), root = std::cbrt(y);
    count.push_back(y);
    known.push_back(missing ? 0 : 1);
    log_count.push_back(log_y);
    two_thirds.push_back(root * root);
    start_response.push_back(start * log_start - kStart);
    start_deviance.push_back(y * (log_y - log_start) + kStart);
  }
}

void TrendFit::Use(std::span<const Stretch> stretches, int k) {
  stretches_ = stretches;
  k_ = k;
  first_ = stretches.empty() ? k : stretches.front().begin;
  last_ = stretches.empty() ? k : stretches.back().end;
  centre_ = 0.5 * (first_ + last_ - 1);
  const auto size = static_cast<std::size_t>(last_ - first_);
  weight_.assign(table_.known.begin() + first_, table_.known.begin() + last_);
  power_.resize(size);
  used_power_.resize(size);
  root_power_.resize(size);
  number_ = largest_ = 0;
  gaps_ = reweighted_ = false;
  for (const Stretch& stretch : stretches) {
    for (int t = stretch.begin; t < stretch.end; ++t) {
      number_ += table_.known[t];
      largest_ = std::max(largest_, table_.count[t]);
      if (table_.known[t] == 0) gaps_ = true;
    }
  }
}

void TrendFit::Powers(double slope, std::vector<double>& out) const {
  constexpr std::size_t kLanes = 8;
  const std::size_t n = out.size();
  for (std::size_t j = 0; j < std::min(n, kLanes); ++j) out[j] = std::exp(slope * Time(first_ + static_cast<int>(j)));
  const double ratio = std::exp(slope * static_cast<double>(kLanes));
  for (std::size_t j = kLanes; j < n; ++j) out[j] = out[j - kLanes] * ratio;
}

// Sums of the design, and moments of the means from which the first step is taken.
void TrendFit::Start() {
  for (Level& level : levels_) level = {};
  slope_ = sum_time_ = square_ = 0;
  for (const Stretch& stretch : stretches_) {
    Level& level = levels_[static_cast<std::size_t>(stretch.level)];
    for (int t = stretch.begin; t < stretch.end; ++t) {
      const double w = weight_[t - first_], time = Time(t), mean = w * (table_.count[t] + kStart);
      level.count += w;
      level.sum += w * table_.count[t];
      sum_time_ += w * table_.count[t] * time;
      level.weight += mean;
      level.moment += mean * time;
      square_ += mean * time * time;
    }
    level.any = level.any || level.count > 0;
  }
}

double TrendFit::Evaluate() {
  if (trend_) {
    Powers(slope_, power_);
  } else {
    std::fill(power_.begin(), power_.end(), 1.0);
  }
  for (Level& level : levels_) level.weight = level.moment = 0;
  double square = 0, deviance = 0;
  for (const Stretch& stretch : stretches_) {
    Level& level = levels_[static_cast<std::size_t>(stretch.level)];
    if (!level.any) continue;
    const double scale = level.scale;
    double weight = 0, moment = 0;
    for (int t = stretch.begin; t < stretch.end; ++t) {
      const double w = weight_[t - first_], time = Time(t), y = table_.count[t];
      const double mean = w * scale * power_[t - first_];
      weight += mean;
      moment += mean * time;
      square += mean * time * time;
      deviance += w * y * (table_.log_count[t] - (level.log_mean + slope_ * time) - 1) + mean;
    }
    level.weight += weight;
    level.moment += moment;
  }
  square_ = square;
  return 2 * deviance;
}

bool TrendFit::Solve(bool trend) {
  trend_ = trend;
  converged_ = false;
  if (stretches_.empty()) return false;
  Start();
  parameters_ = trend ? 1 : 0;
  for (const Level& level : levels_) parameters_ += level.any ? 1 : 0;
  if (number_ <= parameters_ || !levels_[0].any) return false;

  double deviance = 0;
  response_.assign(levels_.size(), 0.0);
  double response_time = 0;
  for (const Stretch& stretch : stretches_) {
    for (int t = stretch.begin; t < stretch.end; ++t) {
      const double w = weight_[t - first_], r = w * table_.start_response[t];
      response_[static_cast<std::size_t>(stretch.level)] += r;
      response_time += r * Time(t);
      deviance += 2 * w * table_.start_deviance[t];
    }
  }
  at_start_ = true;
  for (int step = 1;; ++step) {
    if (!Step(response_, response_time)) return false;
    double next = Evaluate();
    for (int halving = 0; !std::isfinite(next) && halving < kMaxSteps; ++halving) {
      HalveStep();
      next = Evaluate();
    }
    if (!std::isfinite(next)) return false;
    converged_ = std::abs(next - deviance) < kTolerance * (std::abs(next) + 0.1);
    if (converged_ || step == kMaxSteps) break;
    deviance = next;
    at_start_ = false;
    response_time = sum_time_;
    for (std::size_t g = 0; g < levels_.size(); ++g) {
      response_[g] = levels_[g].sum - levels_[g].weight;
      response_time -= levels_[g].moment;
    }
  }
  Disperse();
  return std::isfinite(dispersion_);
}

// One step of weighted least squares, which from coefficients with means m is their change by (X'MX)^-1 X'(y - m).
bool TrendFit::Step(std::span<const double> response, double response_time) {
  double change = 0;
  if (trend_) {
    information_ = square_;
    for (std::size_t g = 0; g < levels_.size(); ++g) {
      const Level& level = levels_[g];
      if (!level.any) continue;
      const double centre = level.moment / level.weight;
      information_ -= level.moment * centre;
      response_time -= response[g] * centre;
    }
    if (!(information_ > 1e-11 * square_)) return false;  // each level at one time only
    change = response_time / information_;
  }
  for (std::size_t g = 0; g < levels_.size(); ++g) {
    Level& level = levels_[g];
    if (!level.any) continue;
    level.used_weight = level.weight;
    level.used_moment = level.moment;
    level.used_log_mean = level.log_mean;
    level.used_scale = level.scale;
    level.log_mean += (response[g] - level.moment * change) / level.weight;
    level.scale = std::exp(level.log_mean);
  }
  used_slope_ = slope_;
  slope_ += change;
  std::swap(power_, used_power_);
  return true;
}

void TrendFit::HalveStep() {
  for (Level& level : levels_) {
    level.log_mean = 0.5 * (level.log_mean + level.used_log_mean);
    level.scale = std::exp(level.log_mean);
  }
  slope_ = 0.5 * (slope_ + used_slope_);
}

// The mean that gave the observation its weight in the last step.
double TrendFit::UsedMean(const Level& level, int t) const {
  return at_start_ ? table_.count[t] + kStart : level.used_scale * used_power_[t - first_];
}

void TrendFit::Disperse() {
  double sum = 0, working = 0;
  for (const Stretch& stretch : stretches_) {
    const Level& level = levels_[static_cast<std::size_t>(stretch.level)];
    for (int t = stretch.begin; t < stretch.end; ++t) {
      const double mean = level.scale * power_[t - first_], residual = table_.count[t] / mean - 1;
      const double w = weight_[t - first_];
      if (w == 0) continue;
      sum += w * UsedMean(level, t) * residual * residual;
      working += w * residual * residual;
    }
  }
  dispersion_ = sum / (number_ - parameters_);
  error_dispersion_ = reweighted_ ? working / (number_ - parameters_) : dispersion_;
}

void TrendFit::Reweight(double threshold) {
  if (trend_) {
    Powers(-slope_ / 6, root_power_);
  } else {
    std::fill(root_power_.begin(), root_power_.end(), 1.0);
  }
  const double phi = Dispersion();
  double total = 0;
  for (const Stretch& stretch : stretches_) {
    const Level& level = levels_[static_cast<std::size_t>(stretch.level)];
    if (!level.any) continue;
    const double root_scale = std::exp(-level.log_mean / 6), centre = level.used_moment / level.used_weight;
    for (int t = stretch.begin; t < stretch.end; ++t) {
      double& w = weight_[t - first_];
      if (w == 0) continue;
      const double mean = level.scale * power_[t - first_];
      double weight = 1;
      if (table_.count[t] > mean) {  // else the residual is negative
        const double off = Time(t) - centre;
        const double leverage =
            w * UsedMean(level, t) * (1 / level.used_weight + (trend_ ? off * off / information_ : 0));
        const double excess = 1.5 * (table_.two_thirds[t] * root_scale * root_power_[t - first_] - std::sqrt(mean));
        const double square = excess * excess / (phi * (1 - leverage));
        // A count that is fitted by a parameter of its own has no residual.
        if (leverage < 1 - 1e-10 && square > threshold * threshold) weight = 1 / square;
      }
      w = weight;
      total += weight;
    }
  }
  reweighted_ = true;
  const double gamma = number_ / total;
  for (double& w : weight_) w *= gamma;
}

double TrendFit::MeanAtK() const {
  return std::exp(levels_[0].log_mean + slope_ * Time(k_));
}

double TrendFit::LogStandardError() const {
  const Level& level = levels_[0];
  const double off = Time(k_) - level.used_moment / level.used_weight;
  return std::sqrt(error_dispersion_ * (1 / level.used_weight + (trend_ ? off * off / information_ : 0)));
}

bool TrendFit::HasTrend() const {
  return trend_ && std::abs(slope_) * (last_ - first_) > 1e-9;
}

double TrendFit::TrendPValue() const {
  const double freedom = number_ - parameters_;
  const double square = slope_ * slope_ * information_ / error_dispersion_;  // t^2
  if (!(square < std::numeric_limits<double>::infinity())) return std::isnan(square) ? 1 : 0;
  return boost::math::ibeta(0.5 * freedom, 0.5, freedom / (freedom + square));
}

}  // namespace atalaya::warn
