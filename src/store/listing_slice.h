// A page of a list, as callers ask for it and get it.
#pragma once

#include <string>
#include <vector>

namespace atalaya::store {

// How many rows, and after which one: the sort key of the last row of the page before, as `Listed::next` gave it. Empty: from the start.
struct Slice {
  int limit = 50;
  std::vector<std::string> after;
};

template <class T>
struct Listed {
  std::vector<T> items;
  std::vector<std::string> next;  // empty: that was all
};

}  // namespace atalaya::store
