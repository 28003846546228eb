// The command line's grammar: verbs, their options, help in four languages. The only file beside its .cc that knows
// CLI11.
//
//   Arguments arguments(messages, Language::kSpanish);
//   arguments.Verb("explain", [&] { return RunExplain(..); }).Word("SUBJECT", subject, Needed::kYes).Whole("--top",
//   top, 1, 100); return arguments.Parse({"explain", "port/BRSSZ"});
//
// Descriptions are messages: `help.VERB` of a verb ("help.import.answers" of a noun of a verb), `help.VERB.examples`
// below it, and `help.VERB.NAME` of an option, else `help.option.NAME` for those that several verbs share; NAME without
// dashes, lower case.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/messages.h"

namespace atalaya::cli {

inline constexpr int kExitDone = 0, kExitFindings = 1, kExitUsage = 2, kExitFailure = 3;

enum class Needed { kYes, kNo };

class Arguments {
 public:
  Arguments(const Messages& messages, Language language, const std::string& version);
  ~Arguments();

  // Options that follow belong to this verb; before the first Verb they belong to all. `path` is "analyse" or "import
  // answers". `run` gives the exit code.
  Arguments& Verb(const std::string& path, std::function<int()> run);

  // Names with dashes are options, others are positional. The variables must live until Parse returns; they keep what
  // they hold where the user says nothing.
  Arguments& Flag(const std::string& name, bool& value);
  Arguments& Word(const std::string& name, std::string& value, Needed needed = Needed::kNo);
  Arguments& OneOf(const std::string& name, std::string& value, const std::vector<std::string>& words,
                   Needed needed = Needed::kNo);
  Arguments& Words(const std::string& name, std::vector<std::string>& values, Needed needed = Needed::kNo);
  Arguments& Whole(const std::string& name, long long& value, long long low, long long high);

  // Prints help, version or what is wrong, or runs the verb. Returns the exit code.
  int Parse(const std::vector<std::string>& arguments);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace atalaya::cli
