// Step cuts: lower bounds on a threat's evasion made of several paths at once. Internal to the room; the idea is in
// steps.cc.
#pragma once

#include <cstddef>
#include <vector>

#include "network/evader_state.h"

namespace atalaya::network {

// An upgradable arc at a fractional x: the ways to count on it, by falling evade and falling length.
struct Way {
  double evade = 0;
  double length = 0;  // how far x has gone towards levels that bring the arc below this evade; in steps of 1/64
};
struct Ways {
  Ways(const Rows& rows, const std::vector<std::vector<double>>& x);
  std::vector<std::size_t> begin;  // per slot: its ways are begin[s] .. begin[s+1]-1
  std::vector<Way> ways;
};

// One cut for each threat of the target that can reach it, in the target's order; terms merged and sorted.
std::vector<Cut> StepCuts(const Rows& rows, const Target& target, const Ways& ways);

}  // namespace atalaya::network
