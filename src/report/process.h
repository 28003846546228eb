// Runs a program as a child, without a shell: bytes in on its standard input, its output back, killed with its children when time is up.
#pragma once

#include <optional>
#include <string>
#include <vector>

namespace atalaya::report {

struct ProcessOutcome {
  bool started = false, timed_out = false;
  int exit_code = -1;             // 128 + signal when a signal ended it
  std::string output, errors;     // standard output and standard error, at most 64 kB each
};

// `arguments[0]` is the path of the program. Safe to use from any thread; blocks until the child has ended.
ProcessOutcome RunProcess(const std::vector<std::string>& arguments, const std::string& input, int timeout_seconds);

// A path that can be executed: `name` itself when it has a slash, else the first hit on PATH.
std::optional<std::string> FindProgram(const std::string& name);

}  // namespace atalaya::report
