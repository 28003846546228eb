#include "formats/method_checks.h"

#include <algorithm>
#include <map>

#include "formats/json_write.h"

namespace atalaya::formats {
namespace {

using model::Method;
using model::MethodFactor;

const MethodFactor& FactorOf(const Method& method, const std::string& id) {
  return *std::find_if(method.factors.begin(), method.factors.end(), [&](const MethodFactor& f) { return f.id == id; });
}

void CheckBands(const Method& method, const JsonNode& node) {
  double most = 1;
  for (const std::string& id : method.product) most *= static_cast<double>(FactorOf(method, id).steps.size());
  if (most > 1e9) {
    node.Report("pack.method-size");
    return;
  }
  double next = 1;  // the least product of steps that start at 1
  for (const model::MethodBand& band : method.bands) {
    if (band.min != next || band.max < band.min) {
      node.Report("pack.method-cover", {{"place", NumberText(next)}});
      return;
    }
    next = band.max + 1;
  }
  if (next <= most) node.Report("pack.method-cover", {{"place", NumberText(next)}});
}

void CheckCells(const Method& method, const JsonNode& node) {
  const int rows = static_cast<int>(FactorOf(method, method.row).steps.size());
  const int least = static_cast<int>(method.sum.size());
  int most = 0;
  for (const std::string& id : method.sum) most += static_cast<int>(FactorOf(method, id).steps.size());
  for (const model::MethodCell& cell : method.cells) {
    if (!method.results.contains(cell.result)) node.Report("pack.unknown-band", {{"band", Shortened(cell.result)}});
  }
  if (static_cast<long long>(rows) * most * static_cast<long long>(method.cells.size()) > 10'000'000) {
    node.Report("pack.method-size");
    return;
  }
  for (int row = 1; row <= rows; ++row) {
    for (int sum = least; sum <= most; ++sum) {
      const auto covers = std::count_if(method.cells.begin(), method.cells.end(), [&](const model::MethodCell& cell) {
        return cell.row == row && cell.min <= sum && sum <= cell.max;
      });
      if (covers != 1) {
        node.Report("pack.method-cover", {{"place", std::to_string(row) + ", " + std::to_string(sum)}});
        return;
      }
    }
  }
}

}  // namespace

void CheckThresholds(const MethodFactor& factor, const JsonNode& node) {
  for (std::size_t i = 2; i < factor.steps.size(); ++i) {
    const model::MethodStep &below = factor.steps[i - 1], &step = factor.steps[i];
    const bool rises = factor.from == "consequence"
                           ? step.lives_at_least >= below.lives_at_least && step.money_at_least >= below.money_at_least
                           : factor.from == "given" || step.at_least > below.at_least;
    if (rises) continue;
    node.Report("pack.threshold-order", {{"step", std::to_string(step.value)}});
    return;
  }
}

void CheckCover(const Method& method, const JsonNode& node) {
  if (method.combine == "product") {
    CheckBands(method, node);
  } else {
    CheckCells(method, node);
  }
}

}  // namespace atalaya::formats
