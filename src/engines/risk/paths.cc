#include "risk/paths.h"

#include <algorithm>

#include "risk/clean.h"

namespace atalaya::risk {
namespace {

// E[ prod_i (1 - eta_i d) ] for independent eta_i and one d: sum_j (-1)^j s_j(mean eta) E[d^j], s_j the elementary
// symmetric polynomials (built up one factor at a time).
double MeanProduct(const std::vector<double>& eta, const Range& degree) {
  std::vector<double> symmetric{1.0};
  for (const double x : eta) {
    symmetric.push_back(0.0);
    for (std::size_t j = symmetric.size() - 1; j > 0; --j) symmetric[j] += x * symmetric[j - 1];
  }
  double sum = 0;
  for (std::size_t j = 0; j < symmetric.size(); ++j) {
    sum += (j % 2 == 0 ? 1.0 : -1.0) * symmetric[j] * RawMoment(degree, static_cast<int>(j));
  }
  return CleanProbability(sum);
}

}  // namespace

Outline::Outline(const model::Region& region) {
  for (const model::Scenario& scenario : region.scenarios) {
    Path path;
    path.common_cause = CleanProbability(scenario.common_cause);
    path.money = CleanLoss(scenario.money);
    path.lives = CleanLoss(scenario.lives);
    std::vector<int> seen;
    for (const model::ScenarioLayer& layer : scenario.layers) {
      PathLayer& compiled = path.layers.emplace_back();
      compiled.kind = layer.layer;
      for (const model::SupportingControl& support : layer.controls) {
        const auto [it, fresh] = index.emplace(support.control, static_cast<int>(controls.size()));
        if (fresh) controls.push_back(support.control);
        compiled.supports.push_back({it->second, CleanProbability(support.effectiveness)});
        const bool again = std::find(seen.begin(), seen.end(), it->second) != seen.end();
        const bool known = std::find(path.repeated.begin(), path.repeated.end(), it->second) != path.repeated.end();
        if (again && !known) path.repeated.push_back(it->second);
        seen.push_back(it->second);
      }
    }
    paths.push_back(std::move(path));
  }
}

Degrees DegreesAt(const model::Region& region, const Outline& outline, int facility) {
  Degrees degrees;
  degrees.reserve(outline.controls.size());
  for (const std::string& control : outline.controls) {
    degrees.push_back(GradeOf(region.grading, region.AnswerOf(facility, control)).degree);
  }
  return degrees;
}

double RawMoment(const Range& range, int k) {
  // d = low + width x, x ~ Beta(alpha, beta): binomial expansion over E[x^i] = prod (alpha + r) / (alpha + beta + r).
  const double width = range.high - range.low;
  const double alpha = range.Alpha(), beta = range.Beta();
  double sum = 0, choose = 1, beta_moment = 1;
  for (int i = 0; i <= k; ++i) {
    double low_power = 1, width_power = 1;
    for (int p = 0; p < k - i; ++p) low_power *= range.low;
    for (int p = 0; p < i; ++p) width_power *= width;
    sum += choose * low_power * width_power * beta_moment;
    choose *= static_cast<double>(k - i) / (i + 1);
    beta_moment *= (alpha + i) / (alpha + beta + i);
  }
  return sum;
}

double LeftOpen(const PathLayer& layer, const Degrees& degrees) {
  double open = 1;
  for (const Support& support : layer.supports)
    open *= 1.0 - support.effectiveness.Mean() * degrees[support.control].Mean();
  return open;
}

MeanVulnerability AtMeans(const Path& path, const Degrees& degrees) {
  MeanVulnerability v;
  for (std::size_t l = 0; l < path.layers.size(); ++l) {
    const double open = LeftOpen(path.layers[l], degrees);
    if (open < v.dependent) {
      v.dependent = open;
      v.strongest = static_cast<int>(l);
    }
    v.independent *= open;
  }
  if (!path.repeated.empty()) {
    v.independent = 1;
    std::vector<std::vector<double>> places(path.repeated.size());
    for (const PathLayer& layer : path.layers) {
      for (const Support& support : layer.supports) {
        const auto it = std::find(path.repeated.begin(), path.repeated.end(), support.control);
        if (it == path.repeated.end()) {
          v.independent *= 1.0 - support.effectiveness.Mean() * degrees[support.control].Mean();
        } else {
          places[it - path.repeated.begin()].push_back(support.effectiveness.Mean());
        }
      }
    }
    for (std::size_t r = 0; r < places.size(); ++r) v.independent *= MeanProduct(places[r], degrees[path.repeated[r]]);
  }
  v.value = path.common_cause * v.dependent + (1.0 - path.common_cause) * v.independent;
  return v;
}

}  // namespace atalaya::risk
