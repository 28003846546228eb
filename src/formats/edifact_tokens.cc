#include "formats/edifact_tokens.h"

#include <algorithm>
#include <cstring>

#include "formats/edifact_start.h"

namespace atalaya::formats {
namespace {

// Pieces that Feed is cut into: keeps a unit and its 32-bit places small however large a buffer is.
constexpr std::size_t kEdifactPiece = std::size_t{1} << 20;

enum EdifactClass : std::uint8_t { kText, kComponentMark, kElementMark, kRepetitionMark, kReleaseMark, kTerminatorMark, kLineBreak };

}  // namespace

EdifactTokens::EdifactTokens(EdifactHandler& handler) : handler_(handler) {
  segment_.parts_.resize(64);
  Use({});
}

void EdifactTokens::Use(const EdifactDelimiters& delimiters) {
  delimiters_ = delimiters;
  class_.fill(kText);
  const auto mark = [this](char c, std::uint8_t what) { class_[static_cast<unsigned char>(c)] = what; };
  mark('\n', kLineBreak);
  mark('\r', kLineBreak);
  if (delimiters.repetition != 0) mark(delimiters.repetition, kRepetitionMark);
  if (delimiters.release != 0) mark(delimiters.release, kReleaseMark);
  mark(delimiters.component, kComponentMark);
  mark(delimiters.element, kElementMark);
  mark(delimiters.terminator, kTerminatorMark);
  segment_.release_ = delimiters.release;
}

void EdifactTokens::Feed(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size(); at += kEdifactPiece) Run(bytes.substr(at, kEdifactPiece));
}

// What was pushed back lies before what is to come.
void EdifactTokens::Run(std::string_view in) {
  for (;;) {
    if (!again_.empty()) {
      const std::size_t top = again_.size() - 1;
      const std::string_view rest = std::string_view(again_[top].first).substr(again_[top].second);
      if (rest.empty()) {
        again_.pop_back();
        continue;
      }
      const std::size_t used = Step(rest);
      again_[top].second += used;
      // Read to its end while more was pushed back above it: its place is free.
      if (again_[top].second == again_[top].first.size()) again_.erase(again_.begin() + static_cast<std::ptrdiff_t>(top));
    } else if (!in.empty()) {
      in.remove_prefix(Step(in));
    } else {
      return;
    }
  }
}

// Reads all of `in`, or up to a segment after which something else comes first.
std::size_t EdifactTokens::Step(std::string_view in) {
  if (state_ == State::kSeek) return Seek(in);
  if (state_ == State::kSkip) return Skip(in);
  const char* const chunk = in.data();
  const std::size_t size = in.size();
  std::size_t unit = 0, p = 0;         // where the unit begins in this buffer (0 if it began before)
  std::size_t before = carry_.size();  // bytes of the unit that earlier buffers gave
  const std::uint8_t* const classes = class_.data();
  while (p < size) {
    if (state_ == State::kLead) {
      while (p < size && classes[static_cast<unsigned char>(chunk[p])] != kTerminatorMark &&
             (chunk[p] == '\n' || chunk[p] == '\r' || chunk[p] == ' ' || chunk[p] == '\t')) {
        ++p;
      }
      if (p == size) break;
      Begin(p - unit + before);
      state_ = State::kBody;
    }
    if (released_) {
      // Line breaks between the release character and what it releases.
      if (chunk[p] == '\n' || chunk[p] == '\r') {
        part_flags_ |= EdifactSegment::kBroken;
        ++p;
        continue;
      }
      released_ = false;
      ++p;
      continue;
    }
    while (p < size && classes[static_cast<unsigned char>(chunk[p])] == kText) ++p;
    if (p == size) break;
    const std::size_t at = p - unit + before;
    switch (classes[static_cast<unsigned char>(chunk[p])]) {
      case kComponentMark:
        Close(at, EdifactSegment::kComponent);
        break;
      case kElementMark:
        Close(at, EdifactSegment::kElement);
        break;
      case kRepetitionMark:
        Close(at, EdifactSegment::kRepetition);
        break;
      case kReleaseMark:
        part_flags_ |= EdifactSegment::kEscaped;
        released_ = true;
        break;
      case kLineBreak:
        part_flags_ |= EdifactSegment::kBroken;
        break;
      default: {
        Close(at, EdifactSegment::kElement);
        ++p;
        if (before == 0) {
          Complete(in.substr(unit, p - unit));
        } else {
          carry_.append(chunk, p);
          std::string whole = std::move(carry_);
          carry_.clear();
          Complete(whole);
          whole.clear();
          if (carry_.empty()) carry_ = std::move(whole);  // keeps its room
        }
        unit = p;
        before = 0;
        if (state_ != State::kLead || !again_.empty()) return p;
        continue;
      }
    }
    ++p;
  }
  carry_.append(chunk + unit, size - unit);
  if (carry_.size() > kMaxEdifactSegment) Overlong();
  return size;
}

void EdifactTokens::Begin(std::size_t at) {
  lead_ = part_begin_ = at;
  count_ = 0;
  part_flags_ = 0;
  part_level_ = EdifactSegment::kElement;
  released_ = too_many_ = false;
  segment_.first_.clear();
  segment_.repeats_ = segment_.line_breaks_ = false;
}

void EdifactTokens::Close(std::size_t at, EdifactSegment::Level next) {
  if (count_ >= kMaxEdifactParts) {  // the last part takes the rest
    too_many_ = true;
    segment_.parts_[count_ - 1].end = static_cast<std::uint32_t>(at);
    segment_.parts_[count_ - 1].flags |= part_flags_;
    return;
  }
  if (count_ == segment_.parts_.size()) segment_.parts_.resize(2 * count_);
  if (part_level_ == EdifactSegment::kElement) segment_.first_.push_back(static_cast<std::uint32_t>(count_));
  segment_.repeats_ |= part_level_ == EdifactSegment::kRepetition;
  segment_.line_breaks_ |= (part_flags_ & EdifactSegment::kBroken) != 0;
  segment_.parts_[count_++] = {static_cast<std::uint32_t>(part_begin_), static_cast<std::uint32_t>(at), part_flags_, part_level_};
  part_begin_ = at + 1;
  part_flags_ = 0;
  part_level_ = next;
}

void EdifactTokens::Complete(std::string_view unit) {
  state_ = State::kLead;
  if (TakeUna(unit, lead_)) return;
  if (unit.size() > kMaxEdifactSegment) {
    handler_.Trouble(EdifactTrouble::kTooLong, offset_ + lead_);
    GiveOutside(unit);
    return;
  }
  if (segment_.line_breaks_ && SplitAtService(unit)) return;
  Deliver(unit);
}

// A segment that begins like a service string advice is one, whatever the marks before it were: what follows is read with its own.
bool EdifactTokens::TakeUna(std::string_view unit, std::size_t lead) {
  const std::string_view body = unit.substr(lead);
  if (body.substr(0, 3) != "UNA") return false;
  const auto delimiters = ReadUna(body, true);
  if (!delimiters) return false;
  segment_.first_.assign({0});
  segment_.parts_[0] = {static_cast<std::uint32_t>(lead), static_cast<std::uint32_t>(lead + 3), 0, EdifactSegment::kElement};
  segment_.repeats_ = segment_.line_breaks_ = false;
  too_many_ = false;
  count_ = 1;
  lead_ = lead;
  const std::string rest(body.substr(kUnaSize));
  Use(*delimiters);
  una_ = true;
  number_ = 0;
  Deliver(unit.substr(0, lead + kUnaSize));
  state_ = State::kLead;
  PushBack(rest);
  return true;
}

// "UNB+...\nUNH+...'": the terminator before the line break was forgotten.
bool EdifactTokens::SplitAtService(std::string_view unit) {
  for (std::size_t at = unit.find_first_of("\r\n", lead_); at != std::string_view::npos; at = unit.find_first_of("\r\n", at + 1)) {
    const std::string_view after = unit.substr(at + 1, 4);
    if (after.size() < 4 || after[0] != 'U' || after[1] != 'N' || after[3] != delimiters_.element || std::strchr("BGHTEZ", after[2]) == nullptr) {
      continue;
    }
    std::size_t end = at;
    while (end > lead_ && (unit[end - 1] == '\r' || unit[end - 1] == '\n')) --end;
    if (end == lead_) continue;
    auto& parts = segment_.parts_;
    while (count_ > 1 && parts[count_ - 1].begin > end) {
      --count_;
      if (segment_.first_.back() == count_) segment_.first_.pop_back();
    }
    parts[count_ - 1].end = std::min(parts[count_ - 1].end, static_cast<std::uint32_t>(end));
    const std::string rest(unit.substr(end));
    handler_.Trouble(EdifactTrouble::kNoTerminator, offset_ + lead_);
    Deliver(unit.substr(0, end));
    PushBack(rest);
    return true;
  }
  return false;
}

void EdifactTokens::Deliver(std::string_view unit) {
  EdifactSegment& segment = segment_;
  segment.unit_ = unit.data();
  segment.lead = unit.substr(0, lead_);
  segment.raw = unit.substr(lead_);
  segment.offset = offset_ + lead_;
  segment.first_.push_back(static_cast<std::uint32_t>(count_));
  if (segment.parts_[0].flags == 0) {
    segment.tag = EdifactTag(segment.Text(0));
  } else {
    std::string room;
    segment.tag = EdifactTag(segment.CleanText(0, room));
  }
  if (segment.tag == EdifactTag("UNH") || segment.tag == EdifactTag("UNB")) number_ = 0;
  segment.number = ++number_;
  if (too_many_) handler_.Trouble(EdifactTrouble::kTooManyParts, segment.offset);
  if (segment.tag == EdifactTag("UNB")) {
    // Only syntax version 4 repeats; without UNA its mark is the asterisk.
    const std::string_view version = segment.Raw(1, 1);
    const bool repeats = version == "4";
    if (repeats && !una_ && delimiters_.repetition == 0) {
      EdifactDelimiters with = delimiters_;
      with.repetition = '*';
      Use(with);
    } else if (!repeats && delimiters_.repetition != 0) {
      EdifactDelimiters without = delimiters_;
      without.repetition = 0;
      Use(without);
    }
  }
  handler_.Segment(segment);
  offset_ += unit.size();
  at_start_ = false;
  if (segment.tag == EdifactTag("UNZ")) {
    state_ = State::kSeek;
    una_ = false;
  }
}

std::size_t EdifactTokens::Seek(std::string_view in) {
  // The few bytes kept from before are looked at together with the next ones.
  std::string joined;
  std::size_t used = 0;
  std::string_view view = in;
  if (!carry_.empty()) {
    used = std::min<std::size_t>(in.size(), 4 * kEdifactLookAhead);
    joined = std::move(carry_);
    carry_.clear();
    joined.append(in.substr(0, used));
    view = joined;
  }
  const EdifactStart start = FindEdifactStart(view, at_start_, at_end_);
  const std::string_view junk = view.substr(0, start.at);
  const std::string_view rest = view.substr(start.at);
  if (!junk.empty()) GiveOutside(junk);
  if (!start.found) {
    carry_.assign(rest);
    return joined.empty() ? in.size() : used;
  }
  at_start_ = una_ = false;
  number_ = 0;
  Use(start.delimiters);
  state_ = State::kLead;
  if (joined.empty()) return start.at;
  PushBack(rest);
  return used;
}

std::size_t EdifactTokens::Skip(std::string_view in) {
  std::size_t p = 0;
  while (p < in.size()) {
    const char c = in[p++];
    if (released_) {
      released_ = c == '\n' || c == '\r';
    } else if (delimiters_.release != 0 && c == delimiters_.release) {
      released_ = true;
    } else if (c == delimiters_.terminator) {
      state_ = State::kLead;
      break;
    }
  }
  GiveOutside(in.substr(0, p));
  return p;
}

void EdifactTokens::Overlong() {
  std::string whole = std::move(carry_);
  carry_.clear();
  if (state_ == State::kBody) {
    const bool released = released_;
    if (TakeUna(whole, lead_)) return;
    handler_.Trouble(EdifactTrouble::kTooLong, offset_ + lead_);
    released_ = released;
    state_ = State::kSkip;
  }
  GiveOutside(whole);
}

void EdifactTokens::GiveOutside(std::string_view bytes) {
  handler_.Outside(bytes, offset_);
  at_start_ = false;
  offset_ += bytes.size();
}

void EdifactTokens::PushBack(std::string_view bytes) {
  if (!bytes.empty()) again_.emplace_back(std::string(bytes), 0);
}

void EdifactTokens::Finish() {
  at_end_ = true;
  while (!carry_.empty()) {
    if (state_ == State::kSeek) {
      std::string rest = std::move(carry_);
      carry_.clear();
      PushBack(rest);
      Run({});
      continue;
    }
    std::string whole = std::move(carry_);
    carry_.clear();
    if (state_ != State::kBody) {
      GiveOutside(whole);
      continue;
    }
    Close(whole.size(), EdifactSegment::kElement);
    state_ = State::kLead;
    if (TakeUna(whole, lead_) || (segment_.line_breaks_ && SplitAtService(whole))) {
      Run({});
      continue;
    }
    // Blanks after a cut segment are not part of it.
    const std::size_t end = whole.find_last_not_of(" \t\r\n\x1A") + 1;
    handler_.Trouble(EdifactTrouble::kTruncated, offset_ + lead_);
    const std::string_view unit = std::string_view(whole).substr(0, std::max(end, lead_ + 1));
    segment_.parts_[count_ - 1].end = std::min(segment_.parts_[count_ - 1].end, static_cast<std::uint32_t>(unit.size()));
    Deliver(unit);
    if (unit.size() < whole.size()) GiveOutside(std::string_view(whole).substr(unit.size()));
  }
  Reset();
}

void EdifactTokens::Reset() {
  Use({});
  state_ = State::kSeek;
  at_start_ = true;
  at_end_ = una_ = false;
  carry_.clear();
  again_.clear();
  offset_ = number_ = 0;
}

}  // namespace atalaya::formats
