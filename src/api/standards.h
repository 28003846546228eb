// What is asked of whom, and what cures it: the national profiles with their controls, the solutions, and the closed lists, from the
// shipped packs. Read once when first needed; immutable then.
//
//   const Standards& standards = StandardsOf(call.context);
//   const model::Standard& profile = standards.Profile("brazil");
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "api/context.h"
#include "assess/cures.h"
#include "base/result.h"
#include "duty/lists.h"
#include "duty/periods.h"
#include "model/region.h"

namespace atalaya::api {

class Standards {
 public:
  // From the folder of the shipped data: the packs that its hemisphere/region.json names. Findings: those of the packs' readers.
  static Result<std::unique_ptr<const Standards>> Read(const std::filesystem::path& data);

  // A profile; the default one for a name that is empty or unknown.
  const model::Standard& Profile(std::string_view name) const;
  // nullptr: not in that profile.
  const model::Control* Control(const model::Standard& standard, std::string_view id) const;
  // A control of any profile: for what a record of another profile says.
  const model::Control* AnyControl(std::string_view id) const;
  // Whether a facility (or a State's authority) answers for it: the group "government" is the State's.
  static bool Asks(const model::Control& control, bool state) { return (control.group == "government") == state; }
  std::set<std::string, std::less<>> Asked(const model::Standard& standard, bool state) const;

  const std::vector<model::Solution>& Solutions() const { return solutions_; }
  const assess::Cures& Cures() const { return *cures_; }
  double CommitmentYears() const { return years_; }
  const model::Grading& Grading() const { return grading_; }
  const duty::Lists& Lists() const { return lists_; }
  // The periods of a State: defaults, over them its profile's, over them its own (JSON of the state's row).
  duty::Periods PeriodsFor(const model::Standard& profile, const std::string& own) const;

 private:
  std::map<std::string, model::Standard, std::less<>> profiles_;
  std::map<std::string, std::map<std::string, const model::Control*, std::less<>>> controls_;  // by profile
  std::string default_;
  std::vector<model::Solution> solutions_;
  model::Grading grading_;
  std::unique_ptr<const assess::Cures> cures_;
  double years_ = 0;
  duty::Lists lists_;
  duty::Periods periods_;
};

// Those of the context's data folder. Throws std::runtime_error when the packs cannot be read (the installation is broken).
const Standards& StandardsOf(const Context& context);

}  // namespace atalaya::api
