// Small checks that every reader shares: dates, ids, and the words of a vocabulary for messages.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "model/vocabulary.h"

namespace atalaya::formats {

// "2024-02-29": a day of the Gregorian calendar in the years 1900 to 2199.
bool IsDate(std::string_view text);

// 1 to 100 of A-Z a-z 0-9 . _ -
bool IsId(std::string_view text);

// The last value of each closed vocabulary (model/vocabulary.h).
template <class Enum>
inline constexpr Enum kLastWord{};
template <>
inline constexpr model::Traffic kLastWord<model::Traffic> = model::Traffic::kPassenger;
template <>
inline constexpr model::Size kLastWord<model::Size> = model::Size::kLarge;
template <>
inline constexpr model::Family kLastWord<model::Family> = model::Family::kCyber;
template <>
inline constexpr model::Role kLastWord<model::Role> = model::Role::kLocal;
template <>
inline constexpr model::Layer kLastWord<model::Layer> = model::Layer::kRespond;
template <>
inline constexpr model::Reply kLastWord<model::Reply> = model::Reply::kNotChecked;
template <>
inline constexpr model::Verification kLastWord<model::Verification> = model::Verification::kExercised;
template <>
inline constexpr model::Requirement kLastWord<model::Requirement> = model::Requirement::kOperational;
template <>
inline constexpr model::SolutionKind kLastWord<model::SolutionKind> = model::SolutionKind::kProcedure;

// "met, partly, not-met, not-applicable, not-checked".
template <class Enum>
std::string AllWords() {
  std::string words;
  for (std::size_t i = 0; i <= static_cast<std::size_t>(kLastWord<Enum>); ++i) {
    if (i > 0) words += ", ";
    words += model::Name(static_cast<Enum>(i));
  }
  return words;
}

}  // namespace atalaya::formats
