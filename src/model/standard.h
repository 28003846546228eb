// The controls that a facility answers to: what a resolved standard leaves for the engines.
#pragma once

#include <string>
#include <vector>

#include "base/language.h"

namespace atalaya::model {

// One requirement that can be checked.
struct Control {
  std::string id;      // "P04"
  std::string group;   // "operations"
  Text title, statement, question, evidence;
  std::string citation;
  std::string owner;            // "PF", "PFSO", "DA", "DA/PF", "PF/RSO", "PF/Customs"
  std::string security_levels;  // "all", "1-3", "2"
  bool mandatory = true;        // false: guidance
  bool recalled = false;        // the citation is from memory and must be checked against the text
  friend bool operator==(const Control&, const Control&) = default;
};

// A national period: "pfsa-review-years" = 5.
struct Period {
  std::string name;
  double value = 0;
  std::string remarks;  // citation and certainty
};

// One resolved profile. Controls in catalogue order.
struct Standard {
  std::string id;  // "oas-baseline"
  std::string title, version;
  struct Group {
    std::string id;
    Text title;
  };
  std::vector<Group> groups;
  std::vector<Control> controls;
  std::vector<Period> periods;
};

}  // namespace atalaya::model
