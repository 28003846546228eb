// Collects findings while reading, so that one run tells as much as possible, but a hopeless file does not tell it a
// million times.
//
// Keeps the first kMaxFindingsOfAKind of each code in each file and kMaxFindings errors and as many others in all; what
// is not kept is counted and told at the end by `findings.more`. Not thread-safe.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <utility>

#include "base/finding.h"

namespace atalaya::formats {

class FindingList {
 public:
  void Add(Finding finding);
  void Add(Findings findings);

  // Errors so far, kept or not: a reader compares before and after to know whether its part is sound.
  std::size_t Errors() const { return errors_; }
  bool Empty() const { return kept_.empty(); }

  // The kept findings in the order they came, then what was left out. Leaves the list empty.
  Findings Take();

 private:
  struct Count {
    std::size_t seen = 0, left_out = 0;
    Severity severity = Severity::kError;
  };
  Findings kept_;
  std::size_t errors_ = 0, kept_errors_ = 0;
  std::map<std::pair<std::string, std::string>, Count> counts_;  // (file, code)
};

// "ports.csv" of "ports.csv:12" or "ports.csv#/a".
std::string FileOf(const std::string& where);

}  // namespace atalaya::formats
