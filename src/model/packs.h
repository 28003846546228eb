// Scenarios, solutions and funds: the elicited and priced knowledge that comes in packs (docs/formats/packs.md 2-4).
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/distribution.h"
#include "base/language.h"
#include "model/vocabulary.h"

namespace atalaya::model {

// How much one control, fully met and exercised, stops at one layer of one scenario.
struct SupportingControl {
  std::string control;   // control id
  Range effectiveness;   // probability in [0,1]
  Text reason;
};

struct ScenarioLayer {
  Layer layer = Layer::kDeter;
  std::vector<SupportingControl> controls;
};

struct IndicatorScale {
  std::string indicator;
  double reference = 1, exponent = 0;
};

// Gamma prior on attempts a year at one facility: mean shape/exposure.
struct Rate {
  double shape = 0, exposure = 1;
  Text reason;
  // Recorded incidents that update it at the port where they happened. Empty types: nothing updates it.
  std::vector<std::string> incident_types, vessel_status;
  std::string from, to;  // ISO dates, inclusive
  std::vector<IndicatorScale> scale;
};

// An adversary's path over layers at a facility. It succeeds by passing every layer.
struct Scenario {
  std::string id;
  Family family = Family::kTerrorism;
  Text title, description;
  std::vector<Role> acts;
  std::vector<Traffic> traffic;
  double common_cause = 0;  // share of attempts in which the layers fail together
  Text common_cause_reason;
  Rate rate;
  Range money, lives;  // loss of one success at the facility: currency of the region; deaths
  Text money_reason, lives_reason;
  std::vector<ScenarioLayer> layers;
};

struct Raise {
  std::string control;
  double degree = 1;  // degree of implementation afterwards, at least
  Verification verification = Verification::kInspected;
};

struct Solution {
  std::string id;
  Text title, description, basis, indicator;
  Requirement requirement = Requirement::kOperational;
  SolutionKind kind = SolutionKind::kEquipment;
  std::vector<Traffic> traffic;
  std::vector<Raise> raises;
  Range capital, yearly;                            // medium facility
  std::array<double, kSizeCount> size_factor{1, 1, 1};
  int lead_months = 0;
  std::vector<std::string> prerequisites;  // solution ids
  std::vector<std::string> funds;          // fund ids that may carry it
  std::string owner;
};

struct Earmark {
  std::string subregion;               // or empty
  std::optional<SolutionKind> kind;    // or none
  double at_least = 0;                 // share of the fund
};

struct Fund {
  std::string id;
  Text title, description, reason;
  std::string currency = "USD";
  double weight = 0;                   // part of any total budget
  std::map<int, double> profile;       // year -> share of the fund
  std::vector<SolutionKind> kinds;
  std::vector<Requirement> requirements;
  std::vector<std::string> include_states, exclude_states;  // "*" = all
  double max_share = 1;                // of one measure's cost
  double state_cap = 1;                // of the fund, for one State
  std::vector<Earmark> earmarks;
};

struct CoFinance {
  std::string fund;
  std::vector<SolutionKind> kinds;
  double min_share = 0;
};

struct FundRules {
  std::map<std::string, double> currencies;  // value of one unit in the region's currency
  double commitment_years = 3;
  std::vector<Fund> funds;
  std::vector<CoFinance> co_finance;
};

// Degree of implementation by answer, and evidence discount by verification.
struct Grading {
  std::array<Range, kReplyCount> implementation;      // not-applicable: unused
  std::array<double, kVerificationCount> evidence{};
};

// A classic method as data (TRAM, Circ.1283, NVIC): docs/formats/packs.md 6 and data/methods/README.md.
struct MethodStep {
  int value = 0;
  Text label, meaning;
  double at_least = 0;        // threshold on the factor's quantity (rate, vulnerability)
  double lives_at_least = 0;  // consequence factors: reached by lives or by money
  double money_at_least = 0;
};
struct MethodFactor {
  std::string id;
  Text title;
  std::string from;                // "rate", "vulnerability", "consequence", "layers"
  std::vector<Layer> layers;       // for "layers": what remains after these layers
  std::vector<MethodStep> steps;   // ascending value
};
struct MethodBand {
  double min = 0, max = 0;
  Text label;
};
struct MethodCell {
  int row = 0, min = 0, max = 0;
  std::string result;
};
struct Method {
  std::string id, version, source, certainty;
  Text title;
  std::vector<MethodFactor> factors;
  std::string combine;                     // "product" or "table"
  std::vector<std::string> product;        // factor ids
  std::string row;                         // table: row factor
  std::vector<std::string> sum;            // table: factors whose steps are added
  std::vector<MethodCell> cells;
  std::map<std::string, Text> results;     // table: words of each result
  std::vector<MethodBand> bands;
  std::vector<std::string> tie_break;      // "score" or factor ids, highest first
};

}  // namespace atalaya::model
