#include "formats/oscal_patterns.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace atalaya::formats {
namespace {

// Takes text apart from the front. What does not match leaves it where it is.
class Scan {
 public:
  explicit Scan(std::string_view text) : text_(text) {}

  bool AtEnd() const { return at_ == text_.size(); }
  std::string_view Rest() const { return text_.substr(at_); }

  // One code point; nothing at the end or where the text is not UTF-8.
  std::optional<UChar32> Character() {
    if (AtEnd()) return std::nullopt;
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text_.data());
    auto i = static_cast<std::int64_t>(at_);
    const auto length = static_cast<std::int64_t>(text_.size());
    UChar32 c = 0;
    U8_NEXT(bytes, i, length, c);
    if (c < 0) return std::nullopt;
    at_ = static_cast<std::size_t>(i);
    return c;
  }

  bool Take(std::string_view expected) {
    if (Rest().substr(0, expected.size()) != expected) return false;
    at_ += expected.size();
    return true;
  }

  // Two digits between the bounds.
  bool Two(int low, int high) {
    const std::string_view next = Rest().substr(0, 2);
    if (next.size() < 2 || !IsDigit(next[0]) || !IsDigit(next[1])) return false;
    const int number = (next[0] - '0') * 10 + (next[1] - '0');
    if (number < low || number > high) return false;
    at_ += 2;
    return true;
  }

  bool Digits() {
    const std::size_t from = at_;
    while (!AtEnd() && IsDigit(text_[at_])) ++at_;
    return at_ > from;
  }

  static bool IsDigit(char c) { return c >= '0' && c <= '9'; }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

bool IsSpace(UChar32 c) {  // ECMA-262 \s
  return (c >= 0x09 && c <= 0x0D) || c == 0xFEFF || c == 0x2028 || c == 0x2029 || u_charType(c) == U_SPACE_SEPARATOR;
}
bool IsLineEnd(UChar32 c) {
  return c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029;
}

// (19|2[0-9])[0-9]{2}, month and day; the leap-day alternative of the pattern takes "19" or 2000 .. 2996 as years.
bool TakeDate(Scan& scan) {
  if (scan.Take("19-02-29")) return true;
  const std::string_view year = scan.Rest().substr(0, 4);
  Scan probe = scan;
  if (!probe.Two(19, 29) || !probe.Two(0, 99) || !probe.Take("-")) return false;
  const int century = (year[0] - '0') * 10 + (year[1] - '0'), rest = (year[2] - '0') * 10 + (year[3] - '0');
  const bool leap = century >= 20 && (rest == 0 ? century % 4 == 0 : rest % 4 == 0);
  for (int month = 1; month <= 12; ++month) {
    Scan attempt = probe;
    const int days = month == 2 ? (leap ? 29 : 28) : month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
    if (!attempt.Two(month, month)) continue;
    if (!attempt.Take("-") || !attempt.Two(1, days)) return false;
    scan = attempt;
    return true;
  }
  return false;
}

// The zones in use somewhere, as the pattern lists them.
bool TakeZone(Scan& scan) {
  static constexpr std::array<std::string_view, 2> kWestHalves{"-03:30", "-09:30"};
  static constexpr std::array<std::string_view, 8> kEastParts{"+03:30", "+04:30", "+05:30", "+06:30",
                                                              "+09:30", "+10:30", "+05:45", "+08:45"};
  if (scan.Take("Z") || scan.Take("+12:45")) return true;
  for (const std::string_view zone : kWestHalves) {
    if (scan.Take(zone)) return true;
  }
  for (const std::string_view zone : kEastParts) {
    if (scan.Take(zone)) return true;
  }
  Scan attempt = scan;
  const bool west = attempt.Take("-");
  if (!west && !attempt.Take("+")) return false;
  if (!attempt.Two(0, west ? 12 : 14) || !attempt.Take(":00")) return false;
  scan = attempt;
  return true;
}

bool IsEmailPattern(std::string_view text) {  // ^.+@.+$
  Scan scan(text);
  while (!scan.AtEnd()) {
    const auto c = scan.Character();
    if (!c || IsLineEnd(*c)) return false;
  }
  const std::size_t at = text.find('@', 1);
  return at != std::string_view::npos && at + 1 < text.size();
}

bool IsUriPattern(std::string_view text) {  // ^[a-zA-Z][a-zA-Z0-9+\-.]+:.+$
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || colon < 2 || colon + 1 == text.size()) return false;
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  if (!letter(text[0])) return false;
  for (const char c : text.substr(1, colon - 1)) {
    if (!letter(c) && !Scan::IsDigit(c) && c != '+' && c != '-' && c != '.') return false;
  }
  Scan rest(text.substr(colon + 1));
  while (!rest.AtEnd()) {
    const auto c = rest.Character();
    if (!c || IsLineEnd(*c)) return false;
  }
  return true;
}

bool IsBase64(std::string_view text) {  // ^[0-9A-Za-z+/]+={0,2}$
  std::size_t end = text.size();
  while (end > 0 && text.size() - end < 2 && text[end - 1] == '=') --end;
  return end > 0 && std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(end), [](char c) {
           return Scan::IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '+' || c == '/';
         });
}

// RFC 3339 with what the pattern beside it does not say: the two-digit year of its leap-day slip is no date.
bool IsDateTimeFormat(std::string_view text) {
  return IsOscalDateTime(text) && text.size() > 4 && text[4] == '-';
}

bool IsEmailFormat(std::string_view text) {
  const std::size_t at = text.rfind('@');
  return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
         text.find_first_of(" \t\r\n") == std::string_view::npos;
}

// RFC 3986: characters, escapes, one fragment, and no scheme-like colon in the first step of a relative reference.
bool IsUriReference(std::string_view text) {
  constexpr std::string_view kOthers = "-._~:/?#[]@!$&'()*+,;=%";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool plain = Scan::IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!plain && kOthers.find(c) == std::string_view::npos) return false;
    const auto hex = [](char h) { return Scan::IsDigit(h) || (h >= 'a' && h <= 'f') || (h >= 'A' && h <= 'F'); };
    if (c == '%' && (i + 2 >= text.size() || !hex(text[i + 1]) || !hex(text[i + 2]))) return false;
  }
  if (std::count(text.begin(), text.end(), '#') > 1) return false;
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || text.find_first_of("/?#") < colon) return true;
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return colon > 0 && letter(text[0]) &&
         std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(colon),
                     [&](char c) { return letter(c) || Scan::IsDigit(c) || c == '+' || c == '-' || c == '.'; });
}

bool IsUri(std::string_view text) {
  const std::size_t colon = text.find(':');
  return colon != std::string_view::npos && text.find_first_of("/?#") >= colon && IsUriReference(text);
}

}  // namespace

bool IsOscalToken(std::string_view text) {  // ^(\p{L}|_)(\p{L}|\p{N}|[.\-_])*$
  Scan scan(text);
  bool first = true;
  while (!scan.AtEnd()) {
    const auto c = scan.Character();
    if (!c) return false;
    const bool letter = (U_GET_GC_MASK(*c) & U_GC_L_MASK) != 0 || *c == '_';
    const bool other = (U_GET_GC_MASK(*c) & U_GC_N_MASK) != 0 || *c == '.' || *c == '-';
    if (!letter && (first || !other)) return false;
    first = false;
  }
  return !first;
}

bool IsOscalString(std::string_view text) {  // ^\S(.*\S)?$
  Scan scan(text);
  bool first = true, space = true;
  while (!scan.AtEnd()) {
    const auto c = scan.Character();
    if (!c) return false;
    space = IsSpace(*c);
    if (IsLineEnd(*c) || (first && space)) return false;
    first = false;
  }
  return !first && !space;
}

bool IsOscalDate(std::string_view text) {
  Scan scan(text);
  if (!TakeDate(scan)) return false;
  return scan.AtEnd() || (TakeZone(scan) && scan.AtEnd());
}

bool IsOscalDateTime(std::string_view text) {
  Scan scan(text);
  if (!TakeDate(scan) || !scan.Take("T") || !scan.Two(0, 23) || !scan.Take(":") || !scan.Two(0, 59) ||
      !scan.Take(":") || !scan.Two(0, 59)) {
    return false;
  }
  if (scan.Take(".") && !scan.Digits()) return false;
  return TakeZone(scan) && scan.AtEnd();
}

bool IsOscalUuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    const bool hex = Scan::IsDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (dash ? c != '-' : !hex) return false;
  }
  constexpr std::string_view kVariants = "89ABab";
  return (text[14] == '4' || text[14] == '5') && kVariants.find(text[19]) != std::string_view::npos;
}

NamedMatcher PatternMatcher(std::string_view pattern) {
  struct Known {
    std::string_view pattern;
    NamedMatcher matcher;
  };
#define ATALAYA_OSCAL_DATE                                                                                          \
  "^(((2000|2400|2800|(19|2[0-9](0[48]|[2468][048]|[13579][26])))-02-29)|(((19|2[0-9])[0-9]{2})-02-(0[1-9]|1[0-9]|" \
  "2[0-8]))|(((19|2[0-9])[0-9]{2})-(0[13578]|10|12)-(0[1-9]|[12][0-9]|3[01]))|(((19|2[0-9])[0-9]{2})-(0[469]|11)-"  \
  "(0[1-9]|[12][0-9]|30)))"
#define ATALAYA_OSCAL_ZONE "(Z|(-((0[0-9]|1[0-2]):00|0[39]:30)|\\+((0[0-9]|1[0-4]):00|(0[34569]|10):30|(0[58]|12):45)))"
  static constexpr std::array<Known, 8> kKnown{
      {{"^(\\p{L}|_)(\\p{L}|\\p{N}|[.\\-_])*$", {"token", &IsOscalToken}},
       {"^\\S(.*\\S)?$", {"string", &IsOscalString}},
       {"^[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[45][0-9A-Fa-f]{3}-[89ABab][0-9A-Fa-f]{3}-[0-9A-Fa-f]{12}$",
        {"uuid", &IsOscalUuid}},
       {ATALAYA_OSCAL_DATE "T(2[0-3]|[01][0-9]):([0-5][0-9]):([0-5][0-9])(\\.[0-9]+)?" ATALAYA_OSCAL_ZONE "$",
        {"date-time", &IsOscalDateTime}},
       {ATALAYA_OSCAL_DATE ATALAYA_OSCAL_ZONE "?$", {"date", &IsOscalDate}},
       {"^.+@.+$", {"email", &IsEmailPattern}},
       {"^[a-zA-Z][a-zA-Z0-9+\\-.]+:.+$", {"uri", &IsUriPattern}},
       {"^[0-9A-Za-z+/]+={0,2}$", {"base64", &IsBase64}}}};
#undef ATALAYA_OSCAL_DATE
#undef ATALAYA_OSCAL_ZONE
  for (const Known& known : kKnown) {
    if (known.pattern == pattern) return known.matcher;
  }
  return {};
}

NamedMatcher FormatMatcher(std::string_view format) {
  if (format == "date-time") return {"date-time", &IsDateTimeFormat};
  if (format == "email") return {"email", &IsEmailFormat};
  if (format == "uri") return {"uri", &IsUri};
  if (format == "uri-reference") return {"reference", &IsUriReference};
  return {};
}

}  // namespace atalaya::formats
