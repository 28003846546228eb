#include "formats/ais_sentence.h"

#include <charconv>
#include <chrono>
#include <cstring>

namespace atalaya::formats {
namespace {

constexpr std::int64_t kYear1990 = 631'152'000'000, kYear2100 = 4'102'444'800'000;

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

// The checksum written at `at`, -1 where there are no two digits.
int WrittenChecksum(std::string_view text, std::size_t at) {
  if (text.size() < at + 2) return -1;
  const int high = HexDigit(text[at]), low = HexDigit(text[at + 1]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

bool IsStampDigit(char c) { return c >= '0' && c <= '9'; }
bool IsTalkerSign(char c) { return (c >= 'A' && c <= 'Z') || IsStampDigit(c); }

// Printable ASCII.
bool IsPlain(std::string_view text) {
  for (const char c : text) {
    if (c < ' ' || c > '~') return false;
  }
  return true;
}

std::optional<std::int64_t> PlausibleTime(std::int64_t millis) {
  if (millis < kYear1990 || millis >= kYear2100) return std::nullopt;
  return millis;
}

std::string_view WithoutFrame(std::string_view text) {
  constexpr std::string_view kFrame = " \t,;[]()<>\"'|";
  while (!text.empty() && kFrame.find(text.front()) != std::string_view::npos) text.remove_prefix(1);
  while (!text.empty() && kFrame.find(text.back()) != std::string_view::npos) text.remove_suffix(1);
  return text;
}

// Exactly `count` digits at `at`; moves behind them.
bool TakeDigits(std::string_view text, std::size_t& at, std::size_t count, int& value) {
  if (text.size() < at + count) return false;
  value = 0;
  for (const std::size_t end = at + count; at < end; ++at) {
    if (!IsStampDigit(text[at])) return false;
    value = value * 10 + (text[at] - '0');
  }
  return true;
}

// Milliseconds of ".5", ",123456"; moves behind.
int TakeFraction(std::string_view text, std::size_t& at) {
  int millis = 0;
  if (at + 1 >= text.size() || (text[at] != '.' && text[at] != ',') || !IsStampDigit(text[at + 1])) return 0;
  ++at;
  for (int weight = 100; at < text.size() && IsStampDigit(text[at]); ++at, weight /= 10) millis += weight * (text[at] - '0');
  return millis;
}

// A calendar time at `at`; moves behind it.
std::optional<std::int64_t> TakeCalendar(std::string_view text, std::size_t& at) {
  int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0;
  if (!TakeDigits(text, at, 4, year)) return std::nullopt;
  const bool dashed = at < text.size() && (text[at] == '-' || text[at] == '/');
  if (dashed) ++at;
  if (!TakeDigits(text, at, 2, month)) return std::nullopt;
  if (dashed && (at >= text.size() || (text[at] != '-' && text[at] != '/'))) return std::nullopt;
  if (dashed) ++at;
  if (!TakeDigits(text, at, 2, day) || at >= text.size() || (text[at] != 'T' && text[at] != ' ' && text[at] != '_')) return std::nullopt;
  ++at;
  if (!TakeDigits(text, at, 2, hour)) return std::nullopt;
  const bool colons = at < text.size() && text[at] == ':';
  if (colons) ++at;
  if (!TakeDigits(text, at, 2, minute)) return std::nullopt;
  if (at < text.size() && (colons ? text[at] == ':' : IsStampDigit(text[at]))) {
    if (colons) ++at;
    if (!TakeDigits(text, at, 2, second)) return std::nullopt;
  }
  const int millis = TakeFraction(text, at);
  using namespace std::chrono;
  const year_month_day date{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)), std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok() || hour > 23 || minute > 59 || second > 60) return std::nullopt;
  std::int64_t offset = 0;
  if (at < text.size() && text[at] == 'Z') {
    ++at;
  } else if (at + 4 < text.size() && (text[at] == '+' || text[at] == '-')) {
    const int sign = text[at] == '+' ? 1 : -1;
    std::size_t behind = at + 1;
    int hours = 0, minutes = 0;
    if (TakeDigits(text, behind, 2, hours)) {
      if (behind < text.size() && text[behind] == ':') ++behind;
      if (TakeDigits(text, behind, 2, minutes)) {
        offset = sign * (hours * 60 + minutes) * 60'000LL;
        at = behind;
      }
    }
  }
  const std::int64_t days = sys_days(date).time_since_epoch().count();
  return PlausibleTime(((days * 24 + hour) * 60 + minute) * 60'000 + second * 1000LL + millis - offset);
}

// The last field of "r003669930,1428451253" or of "station 7, 2015-04-08 00:34:13" that is a time.
std::optional<std::int64_t> StampAmong(std::string_view text) {
  if (const auto whole = ReadAisStamp(text)) return whole;
  while (!text.empty()) {
    const std::size_t cut = text.find_last_of(",;\t|");
    const std::string_view field = cut == std::string_view::npos ? text : text.substr(cut + 1);
    if (const auto time = ReadAisStamp(field)) return time;
    text = cut == std::string_view::npos ? std::string_view() : text.substr(0, cut);
  }
  return std::nullopt;
}

void ReadTagBlock(std::string_view block, AisLine& line) {
  const std::size_t star = block.rfind('*');
  if (star != std::string_view::npos) {
    const int written = WrittenChecksum(block, star + 1);
    if (written < 0 || written != NmeaChecksum(block.substr(0, star))) {
      line.trouble = AisTrouble::kTagChecksum;
      return;
    }
    block = block.substr(0, star);
  }
  while (!block.empty()) {
    const std::size_t comma = block.find(',');
    const std::string_view field = block.substr(0, comma);
    if (field.size() > 2 && field[1] == ':') {
      if (field[0] == 'c') line.time_ms = ReadAisStamp(field.substr(2));
      if (field[0] == 's' && IsPlain(field.substr(2))) line.source = field.substr(2);
      if (field[0] == 'g') line.group = field.substr(2);
    }
    block = comma == std::string_view::npos ? std::string_view() : block.substr(comma + 1);
  }
}

// "AIVDM,2,1,3,B,payload,0": what stands between "!" and "*".
bool ReadFields(std::string_view body, AisSentence& sentence) {
  std::string_view fields[7];
  std::size_t count = 0;
  for (std::size_t from = 0; count < 7; ++count) {
    const std::size_t comma = count < 6 ? body.find(',', from) : std::string_view::npos;
    fields[count] = body.substr(from, comma == std::string_view::npos ? comma : comma - from);
    if (comma == std::string_view::npos) {
      ++count;
      break;
    }
    from = comma + 1;
  }
  if (count != 7) return false;
  const auto digit = [](std::string_view text) { return text.size() == 1 && IsStampDigit(text[0]) ? text[0] - '0' : -1; };
  sentence.talker = fields[0].substr(0, 2);
  sentence.own = fields[0].back() == 'O';
  sentence.total = digit(fields[1]);
  sentence.number = digit(fields[2]);
  sentence.sequence = fields[3].empty() ? -1 : digit(fields[3]);
  if (!fields[3].empty() && sentence.sequence < 0) return false;
  sentence.channel = fields[4].empty() ? '\0' : fields[4][0];
  sentence.payload = fields[5];
  sentence.fill = fields[6].empty() ? 0 : digit(fields[6]);
  return sentence.total >= 1 && sentence.number >= 1 && sentence.number <= sentence.total && sentence.fill >= 0 && sentence.fill <= 5;
}

// Where "!..VDM," or "!..VDO," begins.
std::size_t FindSentence(std::string_view line) {
  for (std::size_t at = 0; at + 7 <= line.size(); ++at) {
    const void* found = std::memchr(line.data() + at, '!', line.size() - at);
    if (found == nullptr) return std::string_view::npos;
    at = static_cast<std::size_t>(static_cast<const char*>(found) - line.data());
    const std::string_view here = line.substr(at);
    if (here.size() >= 7 && here[3] == 'V' && here[4] == 'D' && (here[5] == 'M' || here[5] == 'O') && here[6] == ',' && IsTalkerSign(here[1]) &&
        IsTalkerSign(here[2])) {
      return at;
    }
  }
  return std::string_view::npos;
}

}  // namespace

std::uint8_t NmeaChecksum(std::string_view text) {
  std::uint64_t sum = 0;
  std::size_t at = 0;
  for (; at + 8 <= text.size(); at += 8) {
    std::uint64_t word;
    std::memcpy(&word, text.data() + at, 8);
    sum ^= word;
  }
  sum ^= sum >> 32;
  sum ^= sum >> 16;
  sum ^= sum >> 8;
  auto byte = static_cast<std::uint8_t>(sum);
  for (; at < text.size(); ++at) byte = static_cast<std::uint8_t>(byte ^ static_cast<std::uint8_t>(text[at]));
  return byte;
}

std::optional<std::int64_t> ReadAisStamp(std::string_view text) {
  text = WithoutFrame(text);
  if (text.size() < 10 || text.size() > 40 || !IsStampDigit(text[0])) return std::nullopt;
  std::size_t digits = 0;
  while (digits < text.size() && IsStampDigit(text[digits])) ++digits;
  if (digits == text.size() || (digits >= 9 && text[digits] == '.')) {
    std::int64_t whole = 0;
    if (digits > 16 || std::from_chars(text.data(), text.data() + digits, whole).ec != std::errc()) return std::nullopt;
    std::size_t at = digits;
    const int fraction = TakeFraction(text, at);
    if (at != text.size()) return std::nullopt;
    if (digits <= 10) return PlausibleTime(whole * 1000 + fraction);
    return PlausibleTime(digits <= 13 ? whole : whole / 1000);
  }
  std::size_t at = 0;
  const auto time = TakeCalendar(text, at);
  if (!time) return std::nullopt;
  const std::string_view rest = text.substr(at);
  return rest.empty() || rest == " UTC" || rest == " Z" ? time : std::nullopt;
}

AisLine ReadAisLine(std::string_view line) {
  AisLine read;
  const std::size_t start = FindSentence(line);
  if (start == std::string_view::npos) return read;
  read.found = true;
  const std::string_view from = line.substr(start);
  // A sentence ends at its checksum; one without ends at the next sentence or with the line.
  const std::size_t star = from.find('*', 7), next = from.find('!', 7);
  if (star == std::string_view::npos || star > next || WrittenChecksum(from, star + 1) < 0) {
    read.trouble = AisTrouble::kNoChecksum;
    read.rest = next == std::string_view::npos ? std::string_view() : from.substr(next);
    return read;
  }
  read.rest = from.substr(star + 3);
  if (WrittenChecksum(from, star + 1) != NmeaChecksum(from.substr(1, star - 1))) {
    read.trouble = AisTrouble::kChecksum;
    return read;
  }
  if (!ReadFields(from.substr(1, star - 1), read.sentence)) {
    read.trouble = AisTrouble::kForm;
    return read;
  }
  if (start > 0) {
    std::string_view before = line.substr(0, start);
    if (before.back() == '\\') {
      const std::size_t open = before.substr(0, before.size() - 1).rfind('\\');
      if (open != std::string_view::npos) {
        ReadTagBlock(before.substr(open + 1, before.size() - open - 2), read);
        before = before.substr(0, open);
      }
    }
    if (!read.time_ms && before.size() >= 10) read.time_ms = StampAmong(before);
  }
  // What follows up to the next sentence: station and stamp.
  std::string_view after = read.rest.substr(0, read.rest.find_first_of("!\\"));
  if (after.size() > 1) {
    if (!read.time_ms) read.time_ms = StampAmong(after);
    if (read.source.empty() && after[0] == ',') {
      after.remove_prefix(1);
      const std::string_view field = after.substr(0, after.find(','));
      if (field.size() > 1 && field.size() <= 20 && (field[0] == 'r' || field[0] == 'b') && IsPlain(field)) read.source = field;
    }
  }
  return read;
}

}  // namespace atalaya::formats
