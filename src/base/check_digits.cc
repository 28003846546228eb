#include "base/check_digits.h"

#include <algorithm>

#include "base/text_util.h"

namespace atalaya {
namespace {

bool AllDigits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

int DigitAt(std::string_view text, std::size_t i) { return text[i] - '0'; }

// A = 10, B = 12, ... K = 21, L = 23, ... U = 32, V = 34, ... Z = 38: 11, 22 and 33 would not change the sum.
int LetterValue(char letter) {
  const int plain = letter - 'A' + 10;
  return plain + (plain > 10) + (plain > 20) + (plain > 30);
}

}  // namespace

std::optional<std::string> ImoDigits(std::string_view text) {
  text = Trim(text);
  if (text.size() > 7 && (text.substr(0, 3) == "IMO" || text.substr(0, 3) == "imo")) {
    text.remove_prefix(3);
    const auto digit = text.find_first_not_of(" :.#-");
    text.remove_prefix(digit == std::string_view::npos ? text.size() : digit);
  }
  if (text.size() != 7 || !AllDigits(text)) return std::nullopt;
  return std::string(text);
}

bool IsImo(std::string_view text) {
  const auto digits = ImoDigits(text);
  if (!digits || *digits == "0000000") return false;
  int sum = 0;
  for (std::size_t i = 0; i < 6; ++i) sum += DigitAt(*digits, i) * static_cast<int>(7 - i);
  return sum % 10 == DigitAt(*digits, 6);
}

std::optional<std::string> ContainerNumber(std::string_view text) {
  std::string kept;
  for (const char c : text) {
    if (c == ' ' || c == '-' || c == '/' || c == '.') continue;
    if (kept.size() == 11) return std::nullopt;
    kept += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  if (kept.size() != 11 || !AllDigits(std::string_view(kept).substr(4))) return std::nullopt;
  for (std::size_t i = 0; i < 3; ++i) {
    if (kept[i] < 'A' || kept[i] > 'Z') return std::nullopt;
  }
  if (kept[3] != 'U' && kept[3] != 'J' && kept[3] != 'Z') return std::nullopt;
  return kept;
}

std::optional<int> ContainerCheckDigit(std::string_view first_ten) {
  if (first_ten.size() != 10 || !AllDigits(first_ten.substr(4))) return std::nullopt;
  int sum = 0;
  for (std::size_t i = 0; i < 10; ++i) {
    if (i < 4 && (first_ten[i] < 'A' || first_ten[i] > 'Z')) return std::nullopt;
    sum += (i < 4 ? LetterValue(first_ten[i]) : DigitAt(first_ten, i)) << i;
  }
  return sum % 11 % 10;
}

bool IsContainer(std::string_view text) {
  const auto number = ContainerNumber(text);
  return number && ContainerCheckDigit(std::string_view(*number).substr(0, 10)) == DigitAt(*number, 10);
}

Mmsi ReadMmsi(std::string_view text) {
  text = Trim(text);
  if (text.size() != 9 || !AllDigits(text)) return {};
  const auto mid_at = [&](std::size_t at) {
    const int mid = DigitAt(text, at) * 100 + DigitAt(text, at + 1) * 10 + DigitAt(text, at + 2);
    return mid >= 201 && mid <= 775 ? mid : 0;
  };
  const auto with_mid = [&](MmsiKind kind, std::size_t at) { return mid_at(at) ? Mmsi{kind, mid_at(at)} : Mmsi{}; };
  if (text.starts_with("00")) return with_mid(MmsiKind::kCoast, 2);
  if (text[0] == '0') return with_mid(MmsiKind::kGroup, 1);
  if (text.starts_with("111")) return with_mid(MmsiKind::kAircraft, 3);
  if (text.starts_with("99")) return with_mid(MmsiKind::kAid, 2);
  if (text.starts_with("98")) return with_mid(MmsiKind::kCraft, 2);
  if (text.starts_with("970") || text.starts_with("972") || text.starts_with("974")) return {MmsiKind::kDevice, 0};
  if (text[0] == '8') return with_mid(MmsiKind::kHandheld, 1);
  return with_mid(MmsiKind::kShip, 0);
}

}  // namespace atalaya
