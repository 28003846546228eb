// Answers, scenarios and incidents -> vulnerability per facility and scenario, and the distribution of loss, in money
// and in lives (never mixed). Model: methods.md (f), f1; docs/methods/risk.md.
//
//   e_c = eta_c kappa_c omega_c     eta: elicited effectiveness; kappa: degree of implementation; omega: evidence
//   e_l = 1 - prod (1 - e_c)        controls of a layer in parallel
//   V   = b V_dep + (1 - b) V_ind   V_ind = prod (1 - e_l), V_dep = 1 - max e_l, b = common-cause share
//   attempts ~ Poisson(Lambda)      Lambda ~ Gamma(a + n, s + T), scaled by the State's indicators
//   loss of a success ~ PERT        money and lives apart
//
// Monte Carlo with draws addressed by (seed, facility id, scenario id, control id, draw): any number of threads gives
// the same bytes, and a facility's result does not depend on which other facilities are in the region (a port's
// incidents apart, which its facilities share). eta is uncertain for the whole region at once (the same expert's
// judgement): it is drawn once per scenario, layer and control. The degree of an unchecked control is drawn once per
// facility and control, the same in every scenario.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/distribution.h"
#include "base/explanation.h"
#include "model/region.h"

namespace atalaya::risk {

struct Options {
  int draws = 10000;  // at least 1; memory grows by 4 bytes x (controls in all scenarios) x draws
  std::uint64_t seed = 1;
  int threads = 1;
};

// Yearly loss with probability `probability` of being exceeded.
inline constexpr std::array<double, 12> kExceedance{0.99, 0.95, 0.9,  0.75, 0.5,   0.25,
                                                    0.1,  0.05, 0.02, 0.01, 0.005, 0.002};
using ExceedanceCurve = std::array<double, kExceedance.size()>;

struct ScenarioRisk {
  int scenario = -1;       // index in the region
  Estimate vulnerability;  // P(success | attempt); 5 and 95 % to 0.4 % of their value
  Estimate rate;           // attempts a year: exact mean
  double incidents = 0;    // recorded incidents that updated the rate (shared by the port's facilities)
  // Expected loss a year: mean rate x mean vulnerability x mean loss of a success, which are independent.
  double money = 0, lives = 0;
  double unknown = 0;  // share of this vulnerability's mean that would go if every 'not checked' were 'inspected: met'
};

struct FacilityRisk {
  std::vector<ScenarioRisk> scenarios;  // those that apply to its traffic, in the region's order
  Estimate money, lives;  // yearly loss: the mean is the sum over scenarios, 5-95 % are of the simulated years
  ExceedanceCurve money_curve{}, lives_curve{};
};

struct RegionRisk {
  std::vector<FacilityRisk> facilities;  // order of the region
  Estimate money, lives;
  ExceedanceCurve money_curve{}, lives_curve{};
  std::array<double, model::kFamilyCount> money_by_family{}, lives_by_family{};
};

// Every mean adds up: scenarios to a facility, facilities to the region. Quantiles do not.
RegionRisk Quantify(const model::Region& region, const Options& options);

// The grade of one control at one facility after evidence: degree of implementation times discount, as a range.
// Not applicable: no grade (`applies` false, degree 0: the control is left out of its layer). Not checked: no evidence
// was offered, so none is discounted; the range is cut where it would beat 'inspected: met'.
struct Grade {
  bool applies = true;
  Range degree;  // kappa * omega
};
Grade GradeOf(const model::Grading& grading, const model::Answer& answer);

// The answer after a solution that raises the control: its own if that is graded as high in the mean already (or not
// applicable), else `met` or `partly` to that degree, shown by the solution's verification. Any order of raises gives
// the same mean grade.
model::Answer Raised(const model::Grading& grading, const model::Answer& today, const model::Raise& raise);

// The mean of Gamma-Poisson attempts a year: prior scaled by indicators and updated by n recorded incidents
// (docs/methods/risk.md).
double ExpectedRate(const model::Region& region, int facility, int scenario);

// Expected values of one facility with every uncertain quantity at its mean: what the plan's bundles are compared with.
// Exact for V_ind, also where one control supports several layers; V_dep by the strongest mean layer, so an upper bound
// of its mean. Cheap: microseconds a call. Copies share what they know; safe to use from several threads. Keeps no
// reference to the region.
class ExpectedRisk {
 public:
  ExpectedRisk(const model::Region& region, int facility);

  struct Outcome {
    std::vector<double> vulnerability;  // per applicable scenario, order of Scenarios()
    double money = 0, lives = 0;        // expected loss a year
  };
  const std::vector<int>& Scenarios() const;  // indices of the applicable scenarios
  // With today's answers raised by these solutions (indices in the region); a solution never lowers a control.
  Outcome Evaluate(const std::vector<int>& solutions) const;
  // With one answer replaced.
  Outcome EvaluateWith(const std::string& control, const model::Answer& answer) const;
  // Controls of the scenarios whose degree is a range and not a point ('not checked', 'partly' without a degree), in the
  // scenarios' order: what an audit of the facility would settle.
  struct Open {
    std::string control;
    Range degree;  // kappa * omega
  };
  const std::vector<Open>& OpenControls() const;
  // As Evaluate, were these the degrees of the open controls (one each, in their order).
  Outcome EvaluateAt(const std::vector<double>& open_degrees, const std::vector<int>& solutions) const;
  // The vulnerability of one scenario were every elicited effectiveness in it at its `quantile` (0..1) instead of its
  // mean; 0 if the scenario does not apply.
  double VulnerabilityAt(int scenario, double quantile) const;
  // The answers whose becoming 'inspected: met' would lower the vulnerability of `scenario` (index in the region), each
  // alone, with the drop; largest first, ties in the scenario's order. Only drops; empty if the scenario does not
  // apply.
  std::vector<std::pair<std::string, double>> MostTelling(int scenario, std::size_t count) const;

 private:
  struct State;
  std::shared_ptr<const State> state_;
};

// The tree behind one vulnerability: layers, controls, answers, evidence, elicitation.
Explanation ExplainVulnerability(const model::Region& region, int facility, int scenario, const ScenarioRisk& risk);
// The tree behind one rate.
Explanation ExplainRate(const model::Region& region, int facility, int scenario);

// ---- classic methods (TRAM/MAAR, Circ.1283, NVIC 11-02), as data: authorities must report in them.
struct MethodScore {
  int facility = -1, scenario = -1;
  std::vector<int> steps;  // per factor of the method
  double score = 0;        // product; table: rank of the result (its place among the bands, 1 = least)
  double sum = 0;          // table: total of the summed factors; product: 0
  std::string result;      // table: "mitigate", "consider", "document"; product: empty
  int band = -1;           // index in the method's bands, -1: none
};
// Every facility and scenario scored, greatest need first by the method's tie-break (all keys descending: `score`,
// `sum`, factor ids); ties by facility and scenario order. Steps from the quantified risk by the method's thresholds:
// mean rate, mean vulnerability, what the named layers leave open at their means, mean loss of one success. A factor
// that a person gives (`from` "given") stays at its lowest step.
std::vector<MethodScore> ScoreClassic(const model::Region& region, const RegionRisk& risk, const model::Method& method);
// Score of explicit steps (one per factor, in the method's order); a step outside the scale is moved to its nearest
// end.
MethodScore ScoreSteps(const model::Method& method, const std::vector<int>& steps);

}  // namespace atalaya::risk
