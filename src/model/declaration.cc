#include "model/declaration.h"

#include <array>
#include <cctype>

namespace atalaya::model {
namespace {

bool IsUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::string ComparableNumber(const std::string& number) {
  std::string out;
  out.reserve(number.size());
  for (const char c : number) {
    if (c >= 'a' && c <= 'z') {
      out += static_cast<char>(c - 'a' + 'A');
    } else if (c != ' ' && c != '-' && c != '.' && c != '/') {
      out += c;
    }
  }
  return out;
}

CheckDigit CheckContainerNumber(const std::string& number) {
  const std::string text = ComparableNumber(number);
  if (text.empty()) return CheckDigit::kAbsent;
  if (text.size() != 10 && text.size() != 11) return CheckDigit::kNotInForm;
  int sum = 0;
  for (int i = 0; i < 10; ++i) {
    const char c = text[static_cast<std::size_t>(i)];
    if (i < 4 ? !IsUpper(c) : !IsDigit(c)) return CheckDigit::kNotInForm;
    // Letters count from 10 upward without the multiples of 11 (ISO 6346, annex A).
    int value = c - '0';
    if (i < 4) {
      value = 10 + (c - 'A');
      value += (value >= 11) + (value >= 21) + (value >= 31);
    }
    sum += value << i;
  }
  if (text[3] != 'U' && text[3] != 'J' && text[3] != 'Z') return CheckDigit::kNotInForm;
  if (text.size() == 10) return CheckDigit::kAbsent;
  if (!IsDigit(text[10])) return CheckDigit::kNotInForm;
  return sum % 11 % 10 == text[10] - '0' ? CheckDigit::kRight : CheckDigit::kWrong;
}

CheckDigit CheckImoNumber(const std::string& number) {
  std::string text = ComparableNumber(number);
  if (text.rfind("IMO", 0) == 0) text.erase(0, 3);
  if (text.empty()) return CheckDigit::kAbsent;
  if (text.size() != 7) return CheckDigit::kNotInForm;
  int sum = 0;
  for (std::size_t i = 0; i < 7; ++i) {
    if (!IsDigit(text[i])) return CheckDigit::kNotInForm;
    if (i < 6) sum += (text[i] - '0') * static_cast<int>(7 - i);
  }
  return sum % 10 == text[6] - '0' ? CheckDigit::kRight : CheckDigit::kWrong;
}

}  // namespace atalaya::model
