// The JSON packs, each alone. The first byte chooses the reader.
#include "formats/finding_list.h"
#include "formats/json_decode.h"
#include "formats/read_funds.h"
#include "formats/read_methods.h"
#include "formats/read_region.h"
#include "formats/read_scenarios.h"
#include "formats/read_solutions.h"
#include "fuzz/target.h"

using namespace atalaya;

namespace {

void InOrder(const Range& range, double low, double high) {
  fuzz::Promise(range.Valid() && range.low >= low && range.high <= high);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view bytes = fuzz::Bytes(data + 1, size - 1);
  formats::FindingList findings;
  const formats::Known known;
  switch (data[0] % 6) {
    case 0: {
      const auto scenarios = formats::ReadScenarios(bytes, "f.json", known, findings);
      if (findings.Errors() > 0) break;
      for (const model::Scenario& scenario : scenarios) {
        InOrder(scenario.money, 0, formats::kMostMoney);
        for (const auto& layer : scenario.layers) {
          for (const auto& control : layer.controls) InOrder(control.effectiveness, 0, 1);
        }
      }
      break;
    }
    case 1: {
      const auto solutions = formats::ReadSolutions(bytes, "f.json", known, findings);
      if (findings.Errors() == 0) fuzz::Promise(formats::PrerequisiteCycle(solutions).empty());
      break;
    }
    case 2: {
      const auto rules = formats::ReadFunds(bytes, "f.json", known, findings);
      if (findings.Errors() > 0) break;
      double sum = 0;
      for (const model::Fund& fund : rules.funds) sum += fund.weight;
      fuzz::Promise(sum > 0.999 && sum < 1.001);
      break;
    }
    case 3: {
      const auto grading = formats::ReadGrading(bytes, "f.json", findings);
      if (findings.Errors() == 0) InOrder(grading.implementation[0], 0, 1);
      break;
    }
    case 4:
      formats::ReadMethod(bytes, "f.json", findings);
      break;
    default:
      formats::ReadRegionFile(bytes, "region.json", findings);
  }
  findings.Take();
  return 0;
}
