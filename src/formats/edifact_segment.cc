// A segment's elements, components and repetitions.
#include <algorithm>

#include "formats/edifact_tokens.h"

namespace atalaya::formats {

std::string EdifactTagText(std::uint32_t tag) {
  if (tag == 0) return {};
  return {static_cast<char>(tag >> 16 & 0xFF), static_cast<char>(tag >> 8 & 0xFF), static_cast<char>(tag & 0xFF)};
}

std::size_t EdifactSegment::SlowIndex(std::size_t element, std::size_t repetition, std::size_t component) const {
  if (element + 1 >= first_.size()) return kNone;
  std::size_t at = first_[element];
  const std::size_t end = first_[element + 1];
  for (; repetition > 0; --repetition) {
    do {
      ++at;
    } while (at < end && parts_[at].level != kRepetition);
    if (at >= end) return kNone;
  }
  for (; component > 0; --component) {
    ++at;
    if (at >= end || parts_[at].level != kComponent) return kNone;
  }
  return at;
}

std::size_t EdifactSegment::Components(std::size_t element, std::size_t repetition) const {
  std::size_t at = SlowIndex(element, repetition, 0);
  if (at == kNone) return 0;
  const std::size_t from = at++;
  while (at < first_[element + 1] && parts_[at].level == kComponent) ++at;
  return at - from;
}

std::size_t EdifactSegment::Repetitions(std::size_t element) const {
  if (element + 1 >= first_.size()) return 0;
  if (!repeats_) return 1;
  return 1 + static_cast<std::size_t>(std::count_if(parts_.begin() + first_[element], parts_.begin() + first_[element + 1],
                                                    [](const Part& part) { return part.level == kRepetition; }));
}

std::string_view EdifactSegment::CleanText(std::size_t part, std::string& room) const {
  const std::string_view text = Text(part);
  if (parts_[part].flags == 0) return text;
  room.clear();
  bool released = false;
  for (const char c : text) {
    if (c == '\n' || c == '\r') {
      if ((parts_[part].flags & kBroken) != 0) continue;
      room += c;
    } else if (!released && c == release_ && (parts_[part].flags & kEscaped) != 0) {
      released = true;
      continue;
    } else {
      room += c;
    }
    released = false;
  }
  return room;
}

std::string_view EdifactSegment::Value(std::size_t element, std::size_t component, std::size_t repetition, std::string& room) const {
  const std::size_t at = SlowIndex(element, repetition, component);
  return at == kNone ? std::string_view() : CleanText(at, room);
}

}  // namespace atalaya::formats
