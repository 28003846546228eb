#include "formats/edifact_start.h"

#include <cstring>

namespace atalaya::formats {
namespace {

bool IsMark(char c) {
  const auto u = static_cast<unsigned char>(c);
  return u < 0x80 && !(c >= 'A' && c <= 'Z') && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9');
}

// ISO 9735, level B: control characters instead of printing ones.
constexpr EdifactDelimiters kLevelB{'\x1F', '\x1D', '.', 0, 0, '\x1C'};

bool StartsWithSegment(std::string_view text) { return text.size() >= 4 && EdifactTag(text.substr(0, 3)) != 0 && text[3] == '+'; }

}  // namespace

std::optional<EdifactDelimiters> ReadUna(std::string_view text, bool followed) {
  if (text.size() < kUnaSize || text.substr(0, 3) != "UNA") return std::nullopt;
  EdifactDelimiters marks{text[3], text[4], text[5], text[6], text[7], text[8]};
  if (!IsMark(marks.component) || !IsMark(marks.element) || !IsMark(marks.terminator) || !IsMark(marks.release) || !IsMark(marks.repetition))
    return std::nullopt;
  if (marks.component == ' ' || marks.element == ' ' || marks.terminator == ' ') return std::nullopt;
  if (marks.component == marks.element || marks.component == marks.terminator || marks.element == marks.terminator) return std::nullopt;
  if (marks.component == '\n' || marks.component == '\r' || marks.element == '\n' || marks.element == '\r') return std::nullopt;
  if (marks.decimal != '.' && marks.decimal != ',' && marks.decimal != ' ') return std::nullopt;
  const auto is_other = [&marks](char c) { return c == marks.component || c == marks.element || c == marks.terminator; };
  if (is_other(marks.release) || marks.release == '\n' || marks.release == '\r') return std::nullopt;
  if (marks.release == ' ') marks.release = 0;
  if (marks.repetition == ' ' || is_other(marks.repetition) || marks.repetition == marks.release || marks.repetition == '\n' ||
      marks.repetition == '\r') {
    marks.repetition = 0;
  }
  if (!followed) return marks;
  text = text.substr(0, kEdifactLookAhead);  // the same answer however much is there
  std::size_t at = kUnaSize;
  while (at < text.size() && (text[at] == '\r' || text[at] == '\n' || text[at] == ' ')) ++at;
  // At the end of what can be seen the advice stands alone; who needs more looks further.
  if (at == text.size()) return marks;
  return text.substr(at, 2) == std::string_view("UN").substr(0, text.size() - at) ? std::optional(marks) : std::nullopt;
}

EdifactStart FindEdifactStart(std::string_view text, bool at_start, bool at_end) {
  EdifactStart start;
  if (!at_end && text.size() < kEdifactLookAhead) return start;
  if (at_start) {
    std::size_t at = text.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0;
    while (at < text.size() && (text[at] == '\r' || text[at] == '\n' || text[at] == ' ' || text[at] == '\t')) ++at;
    if (at <= kEdifactLookAhead / 2 && StartsWithSegment(text.substr(at)) && text.substr(at, 3) != "UNA") {
      start.found = true;
      start.at = at;
      return start;
    }
  }
  for (std::size_t at = 0; at < text.size();) {
    const void* found = std::memchr(text.data() + at, 'U', text.size() - at);
    if (found == nullptr) {
      start.at = text.size();
      return start;
    }
    at = static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
    const std::string_view here = text.substr(at);
    if (!at_end && here.size() < kEdifactLookAhead) {
      start.at = at;
      return start;
    }
    if (const std::string_view tag = here.substr(0, 3); tag == "UNB" || tag == "UNH") {
      const char mark = here.size() > 3 ? here[3] : '\0';
      if (mark == '+' || (tag == "UNB" && mark == kLevelB.element)) {
        start.found = true;
        start.at = at;
        if (mark != '+') start.delimiters = kLevelB;
        return start;
      }
    } else if (tag == "UNA") {
      if (const auto delimiters = ReadUna(here, true)) {
        start.found = true;
        start.at = at;
        start.delimiters = *delimiters;
        return start;
      }
    }
    ++at;
  }
  start.at = text.size();
  return start;
}

}  // namespace atalaya::formats
