// The scenarios compiled for arithmetic: controls as indices, ranges cleaned; and vulnerability with every input at its
// mean. Formulas: docs/methods/risk.md 2-3. Shared by the simulation (quantify.cc), the mean values (expected.cc) and
// the explanations.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "model/region.h"
#include "risk/risk.h"

namespace atalaya::risk {

struct Support {
  int control = -1;     // index in Outline::controls
  Range effectiveness;  // eta
};
struct PathLayer {
  model::Layer kind = model::Layer::kDeter;
  std::vector<Support> supports;
};
struct Path {
  double common_cause = 0;
  std::vector<PathLayer> layers;
  Range money, lives;
  // Controls in more than one place of the path, by index: their degree is one uncertain quantity, not several.
  std::vector<int> repeated;
};
struct Outline {
  explicit Outline(const model::Region& region);

  std::vector<std::string> controls;  // of all scenarios, in order of first use
  std::unordered_map<std::string, int> index;
  std::vector<Path> paths;  // per scenario of the region
};

// The degree (kappa omega) of every control of the outline at one facility; {0,0,0} for controls that do not apply:
// removing a control from a layer and giving it effectiveness 0 are the same.
using Degrees = std::vector<Range>;
Degrees DegreesAt(const model::Region& region, const Outline& outline, int facility);

struct MeanVulnerability {
  double independent = 1, dependent = 1;  // V_ind, V_dep
  double value = 1;
  int strongest = -1;  // layer that decides V_dep, -1: no layer stops anything
};
// V_ind is the exact mean for independent eta and degrees: 1 - sum of moments where a control supports several places.
MeanVulnerability AtMeans(const Path& path, const Degrees& degrees);

// 1 - e_l of a layer at means.
double LeftOpen(const PathLayer& layer, const Degrees& degrees);

// E[d^k] of a PERT variable, k >= 0.
double RawMoment(const Range& range, int k);

}  // namespace atalaya::risk
