// The functions of the rule language: fixed, each a few steps a value.
#pragma once

#include <array>
#include <string_view>

#include "target/schema.h"

namespace atalaya::target {

enum class Function { kAbs, kMin, kMax, kLog, kRound, kLength, kYear, kMonth, kWeekday, kDefault };

struct FunctionRow {
  std::string_view name;
  Function function;
  int arguments;
  Type takes, gives;  // kDefault, kMin and kMax: of numbers or days (default: any one type), and give the same
};

inline constexpr std::array<FunctionRow, 10> kFunctions{{
    {"abs", Function::kAbs, 1, Type::kNumber, Type::kNumber},
    {"min", Function::kMin, 2, Type::kNumber, Type::kNumber},
    {"max", Function::kMax, 2, Type::kNumber, Type::kNumber},
    {"log", Function::kLog, 1, Type::kNumber, Type::kNumber},      // natural; unknown unless positive
    {"round", Function::kRound, 1, Type::kNumber, Type::kNumber},  // halves away from zero
    {"length", Function::kLength, 1, Type::kText, Type::kNumber},  // characters
    {"year", Function::kYear, 1, Type::kDay, Type::kNumber},
    {"month", Function::kMonth, 1, Type::kDay, Type::kNumber},     // 1 to 12
    {"weekday", Function::kWeekday, 1, Type::kDay, Type::kNumber},  // 1 Monday to 7 Sunday
    {"default", Function::kDefault, 2, Type::kNumber, Type::kNumber},
}};

inline const FunctionRow* FindFunction(std::string_view name) {
  for (const FunctionRow& row : kFunctions) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

}  // namespace atalaya::target
