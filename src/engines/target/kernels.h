// The arithmetic of rules over arrays of equal length. NaN is unknown in and out; nothing infinite comes out.
#pragma once

#include <cstddef>

#include "target/program.h"

namespace atalaya::target {

void AndOf(const Truth* a, const Truth* b, Truth* out, std::size_t n);
void OrOf(const Truth* a, const Truth* b, Truth* out, std::size_t n);
void NotOf(const Truth* a, Truth* out, std::size_t n);

// code: kAdd, kSubtract, kMultiply, kDivide
void Arithmetic(Code code, const double* a, const double* b, double* out, std::size_t n);
// code: kEqual .. kGreaterEqual
void CompareNumbers(Code code, const double* a, const double* b, Truth* out, std::size_t n);
void CompareWords(bool equal, const Word* a, const Word* b, Truth* out, std::size_t n);
void CompareTruths(bool equal, const Truth* a, const Truth* b, Truth* out, std::size_t n);
// low <= a and a <= high, as if written so
void Between(const double* a, const double* low, const double* high, Truth* out, std::size_t n);
void KnownNumbers(const double* a, Truth* out, std::size_t n);

}  // namespace atalaya::target
