// Answers to verdicts, tallies and deficiencies. One pass over facilities x controls; facilities in parallel, each into
// its own slot; whatever crosses facilities (findings, totals) is put together afterwards in their order.
#include <algorithm>
#include <map>
#include <set>

#include "assess/assess.h"
#include "assess/cures.h"
#include "base/parallel.h"

namespace atalaya::assess {
namespace {

using model::Answer;
using model::Region;
using model::Reply;

void Count(Reply reply, Tally& tally) {
  switch (reply) {
    case Reply::kMet:
      ++tally.met;
      break;
    case Reply::kPartly:
      ++tally.partly;
      break;
    case Reply::kNotMet:
      ++tally.not_met;
      break;
    case Reply::kNotApplicable:
      ++tally.not_applicable;
      break;
    case Reply::kNotChecked:
      ++tally.not_checked;
      break;
  }
}

void Add(const Tally& part, Tally& whole) {
  whole.met += part.met;
  whole.partly += part.partly;
  whole.not_met += part.not_met;
  whole.not_applicable += part.not_applicable;
  whole.not_checked += part.not_checked;
}

bool IsDeficient(Reply reply) {
  return reply == Reply::kNotMet || reply == Reply::kPartly || reply == Reply::kNotChecked;
}

FacilityReview ReviewFacility(const Region& region, const Cures& cures, int index) {
  FacilityReview review;
  const model::Standard& standard = region.StandardOf(index);
  const model::Facility& facility = region.facilities[index];
  std::map<std::string, std::size_t> group_at;
  for (std::size_t g = 0; g < standard.groups.size(); ++g) group_at.emplace(standard.groups[g].id, g);
  review.by_group.resize(standard.groups.size());
  const model::AnswerSheet& own = region.answers[index];
  const model::AnswerSheet& state = region.state_answers[region.ports[facility.port].state];
  for (std::size_t c = 0; c < standard.controls.size(); ++c) {
    const model::Control& control = standard.controls[c];
    const Answer& answer = region.AnswerOf(index, control.id);
    Count(answer.reply, review.all);
    if (control.mandatory) Count(answer.reply, review.mandatory);
    if (const auto it = group_at.find(control.group); it != group_at.end())
      Count(answer.reply, review.by_group[it->second]);
    if (answer.reply == Reply::kMet || answer.reply == Reply::kPartly) {
      ++review.verified[static_cast<std::size_t>(answer.verification)];
    }
    if (!IsDeficient(answer.reply)) continue;
    Deficiency deficiency{index, static_cast<int>(c), answer.reply, control.mandatory, false, {}};
    deficiency.inherited = !own.contains(control.id) && (state.contains(control.id) || control.owner == "DA");
    deficiency.solutions = cures.Of(facility.traffic, facility.size, control.id, answer);
    review.deficiencies.push_back(std::move(deficiency));
  }
  return review;
}

void CheckDegrees(const std::string& subject, const model::AnswerSheet& sheet, Findings& findings) {
  for (const auto& [control, answer] : sheet) {
    if (!answer.degree) continue;
    const std::string where = "answers.csv#" + subject + "/" + control;
    const double degree = *answer.degree;
    if (!(degree >= 0.0 && degree <= 1.0)) {
      findings.push_back(Error("assess.degree-range", where, {{"subject", subject}, {"control", control}}));
    } else if (answer.reply != Reply::kPartly) {
      std::string word(Name(answer.reply));  // ICU's select takes no hyphens: "not_met"
      std::replace(word.begin(), word.end(), '-', '_');
      findings.push_back(
          Warning("assess.degree-misplaced", where, {{"subject", subject}, {"control", control}, {"answer", word}}));
    } else if (degree == 0.0 || degree == 1.0) {
      findings.push_back(
          Warning("assess.degree-whole", where,
                  {{"subject", subject}, {"control", control}, {"instead", degree == 0.0 ? "not-met" : "met"}}));
    }
  }
}

// One finding a subject: the ids of all its answers that no profile of it asks for.
void CheckProfile(const std::string& subject, const model::AnswerSheet& sheet, const std::set<std::string>& profile,
                  Findings& findings) {
  std::string outside;
  int count = 0;
  for (const auto& [control, answer] : sheet) {
    if (profile.contains(control)) continue;
    outside += (count++ > 0 ? ", " : "") + control;
  }
  if (count == 0) return;
  findings.push_back(Warning("assess.outside-profile", "answers.csv#" + subject,
                             {{"subject", subject}, {"count", std::to_string(count)}, {"controls", outside}}));
}

void FindContradictions(const Region& region, const std::vector<FacilityReview>& reviews, Findings& findings) {
  std::vector<std::set<std::string>> profiles;
  for (const model::Standard& standard : region.standards) {
    std::set<std::string>& ids = profiles.emplace_back();
    for (const model::Control& control : standard.controls) ids.insert(control.id);
  }
  std::vector<std::set<int>> standards_of_state(region.states.size());
  for (std::size_t f = 0; f < region.facilities.size(); ++f) {
    const std::string& subject = region.facilities[f].id;
    if (region.answers[f].empty())
      findings.push_back(Warning("assess.no-answers", "answers.csv#" + subject, {{"subject", subject}}));
    CheckProfile(subject, region.answers[f], profiles[region.facility_standard[f]], findings);
    CheckDegrees(subject, region.answers[f], findings);
    standards_of_state[region.ports[region.facilities[f].port].state].insert(region.facility_standard[f]);
  }
  for (std::size_t s = 0; s < region.states.size(); ++s) {
    if (standards_of_state[s].empty()) continue;
    std::set<std::string> asked;  // by its facilities' profiles together
    for (const int standard : standards_of_state[s]) asked.insert(profiles[standard].begin(), profiles[standard].end());
    const std::string& subject = region.states[s].iso2;
    if (region.state_answers[s].empty()) {
      findings.push_back(Warning("assess.no-answers", "answers.csv#" + subject, {{"subject", subject}}));
    }
    CheckProfile(subject, region.state_answers[s], asked, findings);
    CheckDegrees(subject, region.state_answers[s], findings);
  }
  // Clause 13.e.iii asks that deficiencies be linked with solutions: say where the packs cannot.
  std::set<std::string> raised;
  for (const model::Solution& solution : region.solutions) {
    for (const model::Raise& raise : solution.raises) raised.insert(raise.control);
  }
  std::map<std::string, int> uncured;
  for (std::size_t f = 0; f < reviews.size(); ++f) {
    for (const Deficiency& deficiency : reviews[f].deficiencies) {
      const std::string& control = region.StandardOf(static_cast<int>(f)).controls[deficiency.control].id;
      if (!raised.contains(control)) ++uncured[control];
    }
  }
  for (const auto& [control, count] : uncured) {
    findings.push_back(
        Note("assess.no-solution", "solutions.json", {{"control", control}, {"count", std::to_string(count)}}));
  }
}

}  // namespace

double Tally::Checked() const {
  const int applicable = Total() - not_applicable;
  return applicable > 0 ? static_cast<double>(applicable - not_checked) / applicable : 0.0;
}

double Tally::Met() const {
  const int checked = Total() - not_applicable - not_checked;
  return checked > 0 ? static_cast<double>(met) / checked : 0.0;
}

Review ReviewRegion(const Region& region, int threads) {
  Review review;
  const Cures cures(region.solutions, region.grading, region.funds.commitment_years);
  review.facilities.resize(region.facilities.size());
  ParallelFor(review.facilities.size(), threads,
              [&](std::size_t f) { review.facilities[f] = ReviewFacility(region, cures, static_cast<int>(f)); });
  for (const FacilityReview& facility : review.facilities) Add(facility.all, review.all);
  FindContradictions(region, review.facilities, review.findings);
  return review;
}

Cost CostAt(const model::Solution& solution, model::Size size) {
  const double factor = solution.size_factor[static_cast<std::size_t>(size)];
  return {solution.capital.Mean() * factor, solution.yearly.Mean() * factor};
}

}  // namespace atalaya::assess
