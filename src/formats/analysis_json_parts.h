// Inside analysis_json: the parts of the document, each writing its members into the open object.
#pragma once

#include <string>

#include "analysis/analysis.h"
#include "formats/json_write.h"
#include "model/region.h"

namespace atalaya::formats {

struct AnalysisParts {
  const model::Region& region;
  const analysis::Analysis& analysis;
  JsonWriter& json;

  void Facilities();  // "facilities"
  void Network();     // "ports", "routes", "substitutes"
  void Plan();        // "plan"
  void Classic();     // "classic"

  // Values, after a key.
  void PutEstimate(const Estimate& estimate);  // {"mean","low","high"}
  void PutTally(const assess::Tally& tally);
  void PutNumbers(const std::vector<double>& numbers);  // on one line
  template <class Numbers>
  void PutList(const Numbers& numbers) {
    PutNumbers(std::vector<double>(numbers.begin(), numbers.end()));
  }

  std::string PortId(int port) const;  // "" for -1
  std::string FacilityId(int facility) const;
  std::string StateId(int state) const;
  std::string SolutionId(int solution) const;
};

}  // namespace atalaya::formats
