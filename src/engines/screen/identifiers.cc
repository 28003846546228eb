#include "screen/identifiers.h"

#include <algorithm>

namespace atalaya::screen {
namespace {

using model::IdentifierKind;

bool AllDigits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Kinds that lists write under each other's names.
bool IsPaper(IdentifierKind kind) {
  return kind == IdentifierKind::kPassport || kind == IdentifierKind::kNationalId || kind == IdentifierKind::kDocument ||
         kind == IdentifierKind::kTax || kind == IdentifierKind::kRegistration || kind == IdentifierKind::kOther;
}

}  // namespace

std::string NormalIdentifier(IdentifierKind kind, std::string_view value) {
  std::string out;
  for (const char c : value.substr(0, 256)) {
    if (c >= 'a' && c <= 'z' && kind != IdentifierKind::kCrypto) {
      out += static_cast<char>(c - 'a' + 'A');
    } else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) {
      out += c;
    }
  }
  const std::string_view name = kind == IdentifierKind::kImo ? "IMO" : kind == IdentifierKind::kMmsi ? "MMSI" : "";
  if (!name.empty() && out.starts_with(name)) out.erase(0, name.size());
  return out;
}

bool ValidImo(std::string_view normal) {
  if (normal.size() != 7 || !AllDigits(normal)) return false;
  int sum = 0;
  for (int i = 0; i < 6; ++i) sum += (normal[static_cast<std::size_t>(i)] - '0') * (7 - i);
  return sum > 0 && sum % 10 == normal[6] - '0';
}

bool ValidMmsi(std::string_view normal) { return normal.size() == 9 && AllDigits(normal) && normal[0] >= '2' && normal[0] <= '7'; }

double IdentifierScore(IdentifierKind kind) {
  switch (kind) {
    case IdentifierKind::kImo:
    case IdentifierKind::kContainer:
    case IdentifierKind::kLei:
    case IdentifierKind::kCrypto:
      return 1;
    case IdentifierKind::kPassport:
    case IdentifierKind::kNationalId:
    case IdentifierKind::kTax:
    case IdentifierKind::kRegistration:
    case IdentifierKind::kDocument:
      return 0.95;
    case IdentifierKind::kMmsi:
    case IdentifierKind::kBic:
      return 0.9;
    case IdentifierKind::kCallSign:
    case IdentifierKind::kOther:
      return 0.85;
  }
  return 0.85;
}

bool SameIdentifier(const model::Identifier& a, const model::Identifier& b) {
  if (a.kind != b.kind && !(IsPaper(a.kind) && IsPaper(b.kind))) return false;
  return a.country.empty() || b.country.empty() || a.country == b.country;
}

}  // namespace atalaya::screen
