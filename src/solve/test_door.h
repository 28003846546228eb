// For tests: a problem as text through the whole door, its answer as a tree.
#pragma once

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <string_view>

#include "solve/solve.h"

namespace atalaya::solve {

struct Outcome {
  bool answered = false;
  boost::json::value answer;  // with `findings`, unless the problem was refused
  Findings refused;

  // A finding with that code at that pointer, in the answer or among the reasons of the refusal.
  bool Tells(std::string_view code, std::string_view where) const {
    if (!answered) {
      return std::any_of(refused.begin(), refused.end(),
                         [&](const Finding& f) { return f.code == code && f.where == where; });
    }
    const boost::json::value* list = answer.as_object().if_contains("findings");
    if (list == nullptr) return false;
    const auto& all = list->as_array();
    return std::any_of(all.begin(), all.end(), [&](const boost::json::value& f) {
      return f.at("code").as_string() == code && f.at("where").as_string() == where;
    });
  }
  std::string Codes() const {
    std::string codes;
    for (const Finding& f : refused) codes += f.code + "@" + f.where + " ";
    return codes;
  }
  double Number(std::string_view pointer) const { return answer.at_pointer(pointer).to_number<double>(); }
  bool Has(std::string_view member) const { return answer.as_object().contains(member); }
};

inline Outcome Ask(const std::string& method, std::string_view problem, int threads = 1,
                   const std::atomic<bool>* cancel = nullptr) {
  Request request;
  request.method = method;
  request.bytes = problem;
  request.file = "problem.json";
  request.threads = threads;
  request.cancel = cancel;
  const auto answer = Solve(request);
  Outcome outcome;
  outcome.answered = answer.has_value();
  if (answer) {
    outcome.answer = boost::json::parse(*answer);
  } else {
    outcome.refused = answer.error();
  }
  return outcome;
}

// The text with one piece replaced: a table of bad inputs is a table of replacements.
inline std::string With(std::string text, std::string_view old, std::string_view piece) {
  text.replace(text.find(old), old.size(), piece);
  return text;
}

}  // namespace atalaya::solve
