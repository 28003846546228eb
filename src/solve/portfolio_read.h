// The portfolio problem as read: the engine's own, and the names the answer speaks in.
#pragma once

#include <string>
#include <vector>

#include "formats/json_decode.h"
#include "formats/json_write.h"
#include "invest/portfolio.h"

namespace atalaya::solve {

struct PortfolioNames {
  std::vector<std::string> projects, groups, funds, resources;
};
struct PortfolioRead {
  invest::portfolio::Problem problem;
  PortfolioNames names;
  double gap = 1e-6, time_limit = 0;  // seconds; 0: none
};

// Worth anything only if nothing was an error. Findings besides the decoder's: `solve.portfolio-duplicate-name`,
// `solve.portfolio-duplicate-earmark`, `solve.portfolio-unknown-project`, `-fund`, `-group`,
// `solve.portfolio-too-many`; warnings `solve.portfolio-cycle`, `solve.portfolio-negative`,
// `solve.portfolio-no-shares`, `solve.portfolio-contradiction`, `solve.portfolio-no-room`,
// `solve.portfolio-too-dear`.
PortfolioRead ReadPortfolio(const formats::JsonNode& node);

}  // namespace atalaya::solve
