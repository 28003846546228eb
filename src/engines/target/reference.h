// Sets and look-up tables that rules name (`@scrap_metals`): data beside the rules, so that a list of goods or ports is changed without
// touching an expression. Texts are compared as in rules (words.h). Plain data.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace atalaya::target {

struct NamedSet {
  bool of_numbers = false;
  std::vector<std::string> texts;  // unless of_numbers
  std::vector<double> numbers;     // finite
};

// lookup(@name, key): a number for a text, unknown where the key is not there. Where two keys fold to the same, the first counts.
struct NamedTable {
  std::vector<std::pair<std::string, double>> rows;
};

struct Reference {
  std::map<std::string, NamedSet, std::less<>> sets;
  std::map<std::string, NamedTable, std::less<>> tables;
};

}  // namespace atalaya::target
