#include "formats/ais_read.h"

#include <charconv>
#include <chrono>
#include <cstring>
#include <utility>

#include "formats/limits.h"

namespace atalaya::formats {
namespace {

constexpr const char* kAisCodes[] = {"ais.checksum", "ais.no-checksum", "ais.form",  "ais.payload",      "ais.tag-checksum", "ais.incomplete",
                                     "ais.length",   "ais.too-short",   "ais.value", "ais.unknown-kind", "ais.line-too-long"};

// "$PGHP,1,2008,5,9,0,0,0,10,338,2,,1,09*17": year, month, day, hour, minute, second, millisecond of the sentence that follows.
std::optional<std::int64_t> ReadPghp(std::string_view line) {
  const std::size_t at = line.find("$PGHP,");
  if (at == std::string_view::npos) return std::nullopt;
  line.remove_prefix(at + 6);
  int values[8]{};
  for (int& value : values) {
    const char* end = line.data() + line.size();
    const auto [to, error] = std::from_chars(line.data(), end, value);
    if (error != std::errc() || to == end || *to != ',' || value < 0) return std::nullopt;
    line.remove_prefix(static_cast<std::size_t>(to - line.data()) + 1);
  }
  using namespace std::chrono;
  const year_month_day date{year(values[1]), month(static_cast<unsigned>(values[2])), day(static_cast<unsigned>(values[3]))};
  if (!date.ok() || values[1] < 1990 || values[1] > 2099 || values[4] > 23 || values[5] > 59 || values[6] > 60 || values[7] > 999) return std::nullopt;
  const std::int64_t days = sys_days(date).time_since_epoch().count();
  return ((days * 24 + values[4]) * 60 + values[5]) * 60'000 + values[6] * 1000LL + values[7];
}

// "1-2-1234" -> "1234": the group of a tag block.
std::string_view GroupOf(std::string_view group) {
  const std::size_t cut = group.rfind('-');
  return cut == std::string_view::npos ? std::string_view() : group.substr(cut + 1);
}

std::uint64_t KeyOf(const AisSentence& s) {
  const auto byte = [](char c) { return static_cast<std::uint64_t>(static_cast<unsigned char>(c)); };
  return byte(s.talker[0]) | byte(s.talker[1]) << 8 | byte(s.channel) << 16 | static_cast<std::uint64_t>(s.sequence + 1) << 24 |
         static_cast<std::uint64_t>(s.total) << 32 | static_cast<std::uint64_t>(s.own) << 40;
}

}  // namespace

AisReader::AisReader(std::string file, TrackSink& sink, const AisOptions& options) : file_(std::move(file)), sink_(sink), options_(options) {
  if (options_.open_messages == 0) options_.open_messages = 1;
}

bool AisReader::Tell(Kind kind) { return told_[kind]++ < kMaxFindingsOfAKind; }

void AisReader::Feed(std::string_view bytes) {
  while (!bytes.empty()) {
    const void* found = std::memchr(bytes.data(), '\n', bytes.size());
    const bool whole = found != nullptr;
    std::string_view piece = bytes.substr(0, whole ? static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data()) : bytes.size());
    // Old systems end lines with a carriage return alone.
    if (const void* bare = std::memchr(piece.data(), '\r', piece.size())) {
      piece = piece.substr(0, static_cast<std::size_t>(static_cast<const char*>(bare) - piece.data()));
    } else if (!whole) {
      if (carry_.size() + piece.size() > kMaxAisLine) too_long_ = true;
      if (!too_long_) carry_ += piece;
      counts_.bytes += piece.size();
      if (!piece.empty()) last_was_return_ = false;
      return;
    }
    const char mark = bytes[piece.size()];
    const bool second = piece.empty() && carry_.empty() && !too_long_ && mark == '\n' && last_was_return_;  // of CR LF
    last_was_return_ = mark == '\r';
    bytes.remove_prefix(piece.size() + 1);
    if (!second) {
      ++counts_.lines;
      if (too_long_ || carry_.size() + piece.size() > kMaxAisLine) {
        if (Tell(kLineTooLong)) sink_.Found(Warning(kAisCodes[kLineTooLong], Where(counts_.lines), {{"limit", std::to_string(kMaxAisLine)}}));
      } else if (carry_.empty()) {
        Line(piece, counts_.bytes);
      } else {
        const std::uint64_t offset = counts_.bytes - carry_.size();
        carry_ += piece;
        Line(carry_, offset);
      }
      carry_.clear();
      too_long_ = false;
    }
    counts_.bytes += piece.size() + 1;
  }
}

void AisReader::Finish() {
  if (!carry_.empty() || too_long_) {
    ++counts_.lines;
    if (too_long_) {
      if (Tell(kLineTooLong)) sink_.Found(Warning(kAisCodes[kLineTooLong], Where(counts_.lines), {{"limit", std::to_string(kMaxAisLine)}}));
    } else {
      Line(carry_, counts_.bytes - carry_.size());
    }
    carry_.clear();
    too_long_ = false;
  }
  while (!open_.empty()) GiveUp(0);
  if (counts_.sentences == 0) sink_.Found(Error("ais.nothing", file_));
  for (std::size_t kind = 0; kind < kKinds; ++kind) {
    if (told_[kind] <= kMaxFindingsOfAKind) continue;
    sink_.Found(Note("findings.more", file_, {{"count", std::to_string(told_[kind] - kMaxFindingsOfAKind)}, {"code", kAisCodes[kind]}}));
  }
}

void AisReader::Line(std::string_view line, std::uint64_t offset) {
  const char* begin = line.data();
  if (!line.empty() && line[0] == '$') {
    if (const auto time = ReadPghp(line)) {
      pending_time_ = time;
      return;
    }
  }
  while (!line.empty()) {
    AisLine read = ReadAisLine(line);
    if (!read.found) return;
    ++counts_.sentences;
    if (!read.time_ms && pending_time_) read.time_ms = pending_time_;
    pending_time_.reset();
    const auto tell = [&](Kind kind) {
      if (Tell(kind)) sink_.Found(Warning(kAisCodes[kind], Where(counts_.lines)));
    };
    switch (read.trouble) {
      case AisTrouble::kTagChecksum: tell(kTag); [[fallthrough]];
      case AisTrouble::kNone: Part(read, offset + static_cast<std::uint64_t>(line.data() - begin), line.size() - read.rest.size()); break;
      case AisTrouble::kNoChecksum: ++counts_.refused, tell(kNoChecksum); break;
      case AisTrouble::kChecksum: ++counts_.refused, tell(kChecksum); break;
      case AisTrouble::kForm: ++counts_.refused, tell(kForm); break;
    }
    line = read.rest;
  }
}

void AisReader::Part(const AisLine& read, std::uint64_t offset, std::uint64_t length) {
  const AisSentence& s = read.sentence;
  if (s.total == 1) {
    bits_.Clear();
    if (!bits_.Add(s.payload, s.fill)) {
      ++counts_.refused;
      if (Tell(kPayload)) sink_.Found(Warning(kAisCodes[kPayload], Where(counts_.lines)));
      return;
    }
    AisOrigin origin{read.time_ms, read.source, s.own, {offset, length, counts_.lines}};
    Whole(origin, counts_.lines);
    return;
  }
  const std::uint64_t key = KeyOf(s);
  Open* open = FindOpen(key, read);
  if (open == nullptr) {
    GiveUpOld();
    if (open_.size() >= options_.open_messages) GiveUp(0);
    open = &open_.emplace_back();
    open->key = key;
    open->total = s.total;
    open->own = s.own;
    open->at = {offset, length, counts_.lines};
    open->group = GroupOf(read.group);
  }
  open->last_line = counts_.lines;
  if (open->source.empty()) open->source = read.source;
  if (!open->time_ms) open->time_ms = read.time_ms;
  const auto part = static_cast<std::size_t>(s.number);
  if (!open->there[part]) ++open->have;
  open->there[part] = true;
  open->payload[part] = s.payload;
  open->fill[part] = static_cast<std::uint8_t>(s.fill);
  if (open->have < open->total) return;
  bits_.Clear();
  bool sound = true;
  for (int i = 1; i <= open->total; ++i) sound = sound && bits_.Add(open->payload[static_cast<std::size_t>(i)], open->fill[static_cast<std::size_t>(i)]);
  const Open done = std::move(*open);
  open_.erase(open_.begin() + (open - open_.data()));
  if (!sound) {
    ++counts_.refused;
    if (Tell(kPayload)) sink_.Found(Warning(kAisCodes[kPayload], Where(done.at.segment)));
    return;
  }
  Whole({done.time_ms, done.source, done.own, done.at}, done.at.segment);
}

// The open message that this part belongs to. The same number again with other content begins a new message: then the old one is given up.
AisReader::Open* AisReader::FindOpen(std::uint64_t key, const AisLine& read) {
  const std::string_view group = GroupOf(read.group);
  const auto part = static_cast<std::size_t>(read.sentence.number);
  for (std::size_t i = open_.size(); i > 0; --i) {
    Open& open = open_[i - 1];
    if (open.key != key) continue;
    if (!group.empty() && !open.group.empty()) {
      if (group != open.group) continue;
    } else if (!read.source.empty() && !open.source.empty() && open.source != read.source) {
      continue;
    }
    if (counts_.lines - open.last_line > options_.wait_lines) {
      GiveUp(i - 1);
      continue;
    }
    if (open.there[part] && open.payload[part] != read.sentence.payload) {
      GiveUp(i - 1);
      return nullptr;
    }
    return &open;
  }
  return nullptr;
}

void AisReader::GiveUp(std::size_t index) {
  const Open& open = open_[index];
  ++counts_.incomplete;
  if (Tell(kIncomplete)) {
    sink_.Found(Warning(kAisCodes[kIncomplete], Where(open.at.segment), {{"have", std::to_string(open.have)}, {"total", std::to_string(open.total)}}));
  }
  open_.erase(open_.begin() + static_cast<std::ptrdiff_t>(index));
}

void AisReader::GiveUpOld() {
  while (!open_.empty() && counts_.lines - open_.front().last_line > options_.wait_lines) GiveUp(0);
}

void AisReader::Whole(const AisOrigin& origin, std::uint64_t line) {
  AisRemarks remarks;
  const auto kind = [this] { return std::to_string(bits_.Has(0, 6) ? bits_.Unsigned(0, 6) : 0); };
  switch (DecodeAis(bits_, origin, sink_, remarks)) {
    case AisDecoded::kTooShort:
      ++counts_.refused;
      if (Tell(kTooShort)) {
        sink_.Found(Warning(kAisCodes[kTooShort], Where(line), {{"kind", kind()}, {"bits", std::to_string(bits_.Size())}}));
      }
      return;
    case AisDecoded::kOther: {
      ++counts_.other;
      const std::uint32_t number = bits_.Unsigned(0, 6);
      if ((number == 0 || number > 27) && Tell(kUnknownKind)) sink_.Found(Warning(kAisCodes[kUnknownKind], Where(line), {{"kind", kind()}}));
      return;
    }
    case AisDecoded::kRead: break;
  }
  ++counts_.messages;
  if (origin.time_ms) ++counts_.timed;
  if (remarks.length || remarks.field != nullptr) ++counts_.remarked;
  if (remarks.length && Tell(kLength)) {
    sink_.Found(Note(kAisCodes[kLength], Where(line),
                     {{"kind", kind()}, {"bits", std::to_string(bits_.Size())}, {"expected", std::to_string(remarks.expected)}}));
  }
  if (remarks.field != nullptr && Tell(kValue)) {
    sink_.Found(Warning(kAisCodes[kValue], Where(line), {{"kind", kind()}, {"field", remarks.field}, {"value", std::to_string(remarks.value)}}));
  }
}

}  // namespace atalaya::formats
