// Facilities in parallel, in chunks that depend on nothing but their number: each chunk adds up its facilities' years
// in their order, the chunks are added in theirs. So the region's years are the same sums on any number of threads.
#include <algorithm>

#include "base/parallel.h"
#include "risk/risk.h"
#include "risk/simulation.h"

namespace atalaya::risk {
namespace {

void AddTo(std::vector<double>& sum, const std::vector<double>& part) {
  for (std::size_t i = 0; i < sum.size(); ++i) sum[i] += part[i];
}

}  // namespace

RegionRisk Quantify(const model::Region& region, const Options& options) {
  constexpr std::size_t kLeast = 16, kMostChunks = 128, kGroup = 4;  // a group's draws fit the second-level cache
  const Simulation simulation(region, options);
  const std::size_t facilities = region.facilities.size();
  const std::size_t size = std::max(kLeast, (facilities + kMostChunks - 1) / kMostChunks);
  const std::size_t chunks = (facilities + size - 1) / size, draws = simulation.Draws().Count();
  RegionRisk result;
  result.facilities.resize(facilities);
  std::vector<Simulation::Years> totals(chunks);
  ParallelFor(chunks, options.threads, [&](std::size_t c) {
    Simulation::Years& total = totals[c];
    total.money.assign(draws, 0.0);
    total.lives.assign(draws, 0.0);
    std::vector<Simulation::Years> group;
    const std::size_t end = std::min(facilities, (c + 1) * size);
    for (std::size_t first = c * size; first < end; first += kGroup) {
      group.resize(std::min(kGroup, end - first));
      simulation.Facilities(static_cast<int>(first), group, &result.facilities[first]);
      for (std::size_t i = 0; i < group.size(); ++i) {
        FacilityRisk& risk = result.facilities[first + i];
        group[i].money.resize(draws);
        group[i].lives.resize(draws);
        AddTo(total.money, group[i].money);
        AddTo(total.lives, group[i].lives);
        Summarise(group[i].money, risk.money, risk.money_curve);
        Summarise(group[i].lives, risk.lives, risk.lives_curve);
      }
    }
  });
  Simulation::Years all{std::vector<double>(draws, 0.0), std::vector<double>(draws, 0.0)};
  for (const Simulation::Years& total : totals) {
    AddTo(all.money, total.money);
    AddTo(all.lives, total.lives);
  }
  Summarise(all.money, result.money, result.money_curve);
  Summarise(all.lives, result.lives, result.lives_curve);
  for (const FacilityRisk& facility : result.facilities) {
    result.money.mean += facility.money.mean;
    result.lives.mean += facility.lives.mean;
    for (const ScenarioRisk& scenario : facility.scenarios) {
      const auto family = static_cast<std::size_t>(region.scenarios[scenario.scenario].family);
      result.money_by_family[family] += scenario.money;
      result.lives_by_family[family] += scenario.lives;
    }
  }
  return result;
}

}  // namespace atalaya::risk
