// Sensors for the tests of the frontier: the published case, binormal ones, random ones.
#pragma once

#include <cmath>
#include <string>
#include <vector>

#include "base/rng.h"
#include "inspect/frontier.h"

namespace atalaya::inspect {

inline Sensor RocSensor(std::string name, double cost, const std::vector<Channel>& points) {
  return {std::move(name), cost, 0, ChannelsOfRoc(points).channels};
}

// Four small sensors for which an independent program (SNSRTREE 1.8.1) gives the frontier.
inline FrontierProblem FourSmallSensors() {
  FrontierProblem problem;
  problem.sensors = {
      RocSensor("A", .05, {{0, 0}, {.2, .6}, {.4, .8}, {1, 1}}),
      RocSensor("B", .01, {{0, 0}, {.4, .6}, {1, 1}}),
      RocSensor("C", .07, {{0, 0}, {.1, .6}, {.2, .8}, {.4, .9}, {1, 1}}),
      RocSensor("D", .03, {{0, 0}, {.1, .4}, {.4, .7}, {1, 1}}),
  };
  return problem;
}

// Readings N(0,1) of good and N(shift, 1) of bad cargo, cut into channels at equal steps.
inline Sensor BinormalSensor(std::string name, double cost, double shift, int channels) {
  Sensor sensor{std::move(name), cost, 0, {}};
  Channel last;
  for (int j = 1; j <= channels; ++j) {
    const double threshold = 5 + shift - (10 + shift) * j / channels;
    const Channel next =
        j == channels ? Channel{1, 1} : Channel{1 - NormalCdf(threshold), 1 - NormalCdf(threshold - shift)};
    sensor.channels.push_back({next.good - last.good, next.bad - last.bad});
    last = next;
  }
  return sensor;
}

// Costs, channel counts and (for three of the four) the separation of the sensors of Stroud and Saeger's study.
inline FrontierProblem FourFineSensors(double epsilon) {
  FrontierProblem problem;
  problem.epsilon = epsilon;
  problem.sensors = {BinormalSensor("1", 0.00053333, 1.2, 110), BinormalSensor("2", 0.00153333, 1.53, 124),
                     BinormalSensor("3", 0.095, 2.90, 124), BinormalSensor("4", 0.293333, 4.60, 108)};
  return problem;
}

inline Sensor RandomSensor(Rng& rng, std::size_t channels) {
  Sensor sensor;
  sensor.name = "s";
  sensor.cost = rng.Below(8) == 0 ? 0 : 0.4 * rng.Uniform() * rng.Uniform();
  sensor.delay = 10 * rng.Uniform();
  double good = 0, bad = 0;
  for (std::size_t j = 0; j < channels; ++j) {
    Channel channel{rng.Exponential(), rng.Exponential()};
    const auto kind = rng.Below(12);  // readings of one kind only, rare ones, uninformative ones
    if (kind == 0 && j > 0) channel.good = 0;
    if (kind == 1 && j > 0) channel.bad = 0;
    if (kind == 2 && j > 0) channel.good = 1e-20;
    if (kind == 3) channel.bad = channel.good;
    sensor.channels.push_back(channel);
    good += channel.good;
    bad += channel.bad;
  }
  for (Channel& channel : sensor.channels) channel = {channel.good / good, channel.bad / bad};
  return sensor;
}

inline FrontierProblem RandomProblem(Rng& rng, std::size_t sensors, std::size_t most_channels) {
  FrontierProblem problem;
  for (std::size_t s = 0; s < sensors; ++s) {
    problem.sensors.push_back(RandomSensor(rng, 2 + rng.Below(most_channels - 1)));
  }
  return problem;
}

}  // namespace atalaya::inspect
