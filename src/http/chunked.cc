#include "http/chunked.h"

#include <algorithm>

namespace atalaya::http {

namespace {

constexpr std::size_t kMostDigits = 15;  // 60 bits: no overflow

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// What may stand in an extension or a trailer.
bool IsText(char c) { return c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7f); }

}  // namespace

ChunkedReader::State ChunkedReader::Read(std::string_view& input, std::string& body) {
  while (state_ == State::kMore && !input.empty()) {
    if (part_ == Part::kData) {
      const std::size_t take = static_cast<std::size_t>(std::min<std::uint64_t>(size_, input.size()));
      if (take > limit_ - body.size()) return state_ = State::kTooLarge;
      body.append(input.substr(0, take));
      input.remove_prefix(take);
      size_ -= take;
      if (size_ == 0) part_ = Part::kDataReturn;
      continue;
    }
    const char c = input.front();
    input.remove_prefix(1);
    state_ = Step(c);
    // Refused as soon as the size is known, before any of it arrives.
    if (state_ == State::kMore && part_ == Part::kData && (body.size() > limit_ || size_ > limit_ - body.size())) state_ = State::kTooLarge;
  }
  return state_;
}

ChunkedReader::State ChunkedReader::Step(char c) {
  const auto require = [&](bool fits, Part next) {
    part_ = next;
    return fits ? State::kMore : State::kBad;
  };
  if (++line_ > line_limit_) return State::kBad;
  switch (part_) {
    case Part::kSize:
      if (const int digit = HexDigit(c); digit >= 0) {
        size_ = size_ * 16 + static_cast<std::uint64_t>(digit);
        return ++digits_ <= kMostDigits ? State::kMore : State::kTooLarge;
      }
      if (digits_ == 0) return State::kBad;
      if (c == '\r') return require(true, Part::kSizeEnd);
      return require(c == ';', Part::kExtension);
    case Part::kExtension:
      if (c == '\r') return require(true, Part::kSizeEnd);
      return IsText(c) ? State::kMore : State::kBad;
    case Part::kSizeEnd:
      line_ = 0;
      return require(c == '\n', size_ > 0 ? Part::kData : Part::kTrailerStart);
    case Part::kDataReturn:
      return require(c == '\r', Part::kDataEnd);
    case Part::kDataEnd:
      line_ = digits_ = 0;
      size_ = 0;
      return require(c == '\n', Part::kSize);
    case Part::kTrailerStart:
      if (c == '\r') return require(true, Part::kLastEnd);
      // No folded line: the first byte of a trailer is part of its name.
      return require(IsText(c) && c != ' ' && c != '\t' && c != ':', Part::kTrailer);
    case Part::kTrailer:
      if (c == '\r') return require(true, Part::kTrailerEnd);
      return IsText(c) ? State::kMore : State::kBad;
    case Part::kTrailerEnd:
      return require(c == '\n', Part::kTrailerStart);
    case Part::kLastEnd:
      return c == '\n' ? State::kDone : State::kBad;
    case Part::kData:
      break;
  }
  return State::kBad;
}

}  // namespace atalaya::http
