#include "target/kernels.h"

#include <limits>

namespace atalaya::target {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kMost = std::numeric_limits<double>::max();

// `yes` and `no` are both false where something is unknown.
inline Truth Told(bool yes, bool no) { return static_cast<Truth>(1 + static_cast<int>(yes) - static_cast<int>(no)); }

inline double Finite(double x) { return x >= -kMost && x <= kMost ? x : kNaN; }

template <class F>
void Each(const double* a, const double* b, double* out, std::size_t n, F f) {
  for (std::size_t i = 0; i < n; ++i) out[i] = Finite(f(a[i], b[i]));
}

template <class Yes, class No>
void Told2(const double* a, const double* b, Truth* out, std::size_t n, Yes yes, No no) {
  for (std::size_t i = 0; i < n; ++i) out[i] = Told(yes(a[i], b[i]), no(a[i], b[i]));
}

}  // namespace

void AndOf(const Truth* a, const Truth* b, Truth* out, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) out[i] = a[i] < b[i] ? a[i] : b[i];
}
void OrOf(const Truth* a, const Truth* b, Truth* out, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) out[i] = a[i] > b[i] ? a[i] : b[i];
}
void NotOf(const Truth* a, Truth* out, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) out[i] = static_cast<Truth>(2 - static_cast<int>(a[i]));
}

void Arithmetic(Code code, const double* a, const double* b, double* out, std::size_t n) {
  if (code == Code::kAdd) return Each(a, b, out, n, [](double x, double y) { return x + y; });
  if (code == Code::kSubtract) return Each(a, b, out, n, [](double x, double y) { return x - y; });
  if (code == Code::kMultiply) return Each(a, b, out, n, [](double x, double y) { return x * y; });
  Each(a, b, out, n, [](double x, double y) { return x / y; });  // by zero: not finite, unknown
}

void CompareNumbers(Code code, const double* a, const double* b, Truth* out, std::size_t n) {
  const auto less = [](double x, double y) { return x < y; };
  const auto least = [](double x, double y) { return x <= y; };
  const auto more = [](double x, double y) { return x > y; };
  const auto most = [](double x, double y) { return x >= y; };
  const auto same = [](double x, double y) { return x == y; };
  const auto other = [](double x, double y) { return x < y || x > y; };
  switch (code) {
    case Code::kEqual: return Told2(a, b, out, n, same, other);
    case Code::kNotEqual: return Told2(a, b, out, n, other, same);
    case Code::kLess: return Told2(a, b, out, n, less, most);
    case Code::kLessEqual: return Told2(a, b, out, n, least, more);
    case Code::kGreater: return Told2(a, b, out, n, more, least);
    default: return Told2(a, b, out, n, most, less);
  }
}

void CompareWords(bool equal, const Word* a, const Word* b, Truth* out, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) {
    const bool known = a[i] != kUnknownWord && b[i] != kUnknownWord;
    const bool same = a[i] == b[i];
    out[i] = Told(known && same == equal, known && same != equal);
  }
}

void CompareTruths(bool equal, const Truth* a, const Truth* b, Truth* out, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) {
    const bool known = a[i] != Truth::kUnknown && b[i] != Truth::kUnknown;
    const bool same = a[i] == b[i];
    out[i] = Told(known && same == equal, known && same != equal);
  }
}

void Between(const double* a, const double* low, const double* high, Truth* out, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) {
    out[i] = Told(a[i] >= low[i] && a[i] <= high[i], a[i] < low[i] || a[i] > high[i]);
  }
}

void KnownNumbers(const double* a, Truth* out, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) out[i] = a[i] == a[i] ? Truth::kTrue : Truth::kFalse;
}

}  // namespace atalaya::target
