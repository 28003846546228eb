#include "screen/qualify.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string>

#include "base/text_util.h"
#include "screen/identifiers.h"

namespace atalaya::screen {
namespace {

using model::DayRange;

std::optional<int> YearOf(const std::string& day) {
  const auto year = ToInteger(std::string_view(day).substr(0, 4));
  if (!year || *year < 1000 || *year > 9999) return std::nullopt;
  return static_cast<int>(*year);
}

struct Years {
  int first, last;
};

std::optional<Years> YearsOf(const DayRange& range) {
  const auto first = YearOf(range.first), last = YearOf(range.last);
  if (!first && !last) return std::nullopt;
  const int widen = range.approximate ? 1 : 0;
  return Years{first.value_or(*(last ? last : first)) - widen, last.value_or(*(first ? first : last)) + widen};
}

bool IsDay(const DayRange& range) { return range.first == range.last && range.first.size() == 10 && !range.approximate; }

// "1960-03-07" and "1960-07-03".
bool Swapped(const std::string& a, const std::string& b) {
  return a.substr(0, 4) == b.substr(0, 4) && a.substr(5, 2) == b.substr(8, 2) && a.substr(8, 2) == b.substr(5, 2);
}

std::optional<double> BirthPart(const DayRange& a, const DayRange& b) {
  const auto years_a = YearsOf(a), years_b = YearsOf(b);
  if (!years_a || !years_b) return std::nullopt;
  if (IsDay(a) && IsDay(b)) {
    if (a.first == b.first) return 0.05;
    if (Swapped(a.first, b.first)) return -0.08;
    // The same year on two lists is often all that is sure.
    if (years_a->first == years_b->first) return -0.08;
  } else {
    // Within a year, days decide where ranges are narrower than it.
    const bool days = !a.approximate && !b.approximate && !a.first.empty() && !b.first.empty() && !a.last.empty() && !b.last.empty();
    if (days ? a.first <= b.last && b.first <= a.last : years_a->first <= years_b->last && years_b->first <= years_a->last) return 0.02;
  }
  const int apart = std::max(years_a->first - years_b->last, years_b->first - years_a->last);
  return apart <= 1 ? -0.08 : -0.30;
}

bool ShareValue(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  return std::any_of(a.begin(), a.end(), [&](const std::string& x) { return std::find(b.begin(), b.end(), x) != b.end(); });
}

std::vector<std::string> ShipNumbers(const model::Party& party) {
  std::vector<std::string> numbers;
  for (const model::Identifier& identifier : party.identifiers) {
    if (identifier.kind != model::IdentifierKind::kImo) continue;
    std::string normal = NormalIdentifier(identifier.kind, identifier.value);
    if (ValidImo(normal)) numbers.push_back(std::move(normal));
  }
  return numbers;
}

}  // namespace

std::vector<Qualifier> Qualify(const model::Party& subject, const model::Party& listed) {
  std::vector<Qualifier> parts;
  std::optional<double> birth;
  for (const DayRange& a : subject.births) {
    for (const DayRange& b : listed.births) {
      if (const auto part = BirthPart(a, b)) birth = std::max(birth.value_or(-1), *part);
    }
  }
  if (birth) parts.push_back({Quality::kBirth, *birth});
  const bool ship = subject.kind == model::PartyKind::kVessel || listed.kind == model::PartyKind::kVessel;
  if (!subject.countries.empty() && !listed.countries.empty()) {
    parts.push_back({Quality::kCountry, ShareValue(subject.countries, listed.countries) ? 0.02 : ship ? -0.03 : -0.12});
  }
  if (!subject.gender.empty() && !listed.gender.empty() && subject.gender != listed.gender) parts.push_back({Quality::kGender, -0.25});
  const auto ours = ShipNumbers(subject), theirs = ShipNumbers(listed);
  if (!ours.empty() && !theirs.empty() && !ShareValue(ours, theirs)) parts.push_back({Quality::kShipNumber, -0.40});
  if (subject.kind != model::PartyKind::kUnknown && listed.kind != model::PartyKind::kUnknown && subject.kind != listed.kind) {
    parts.push_back({Quality::kKind, -0.20});
  }
  return parts;
}

}  // namespace atalaya::screen
