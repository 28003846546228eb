// Fields of segments as UTF-8 text, numbers and times.
#include <cmath>

#include "base/text_util.h"
#include "base/time.h"
#include "formats/edifact_map.h"

namespace atalaya::formats {
namespace {

bool AllDigits(std::string_view text) {
  for (const char c : text) {
    if (c < '0' || c > '9') return false;
  }
  return !text.empty();
}

// How many digits a date format has (data element 2379), 0: not known.
std::size_t DigitsOfFormat(std::string_view format) {
  if (format == "101") return 6;
  if (format == "102") return 8;
  if (format == "201") return 10;
  if (format == "203") return 12;
  if (format == "204") return 14;
  return 0;
}

}  // namespace

void EdifactMessage::Append(const EdifactSegment& segment, std::string_view bytes, std::string& out) {
  switch (charset->Append(bytes, out)) {
    case EdifactCharset::Doubt::kNone:
      break;
    case EdifactCharset::Doubt::kIsUtf8:
      Report(segment, "edifact.charset-utf8", {{"declared", charset->Name()}});
      break;
    case EdifactCharset::Doubt::kNotInSet:
      Report(segment, "edifact.charset-bytes", {{"declared", charset->Name()}});
      break;
  }
}

std::string EdifactMessage::Text(const EdifactSegment& segment, std::size_t element, std::size_t component) {
  std::string out;
  const std::string_view value = segment.Value(element, component, room_);
  if (!value.empty()) Append(segment, Trim(value), out);
  return out;
}

std::string EdifactMessage::Joined(const EdifactSegment& segment, std::size_t element, std::size_t from, const char* between) {
  std::string out;
  const std::size_t components = segment.Components(element);
  for (std::size_t c = from; c < components; ++c) {
    const std::string_view value = Trim(segment.Value(element, c, room_));
    if (value.empty()) continue;
    if (!out.empty()) out += between;
    Append(segment, value, out);
  }
  return out;
}

// ISO 9735 allows full stop and comma as decimal mark, whatever UNA says; no grouping.
std::optional<double> EdifactMessage::Number(const EdifactSegment& segment, std::size_t element, std::size_t component) {
  std::string_view value = Trim(segment.Value(element, component, number_room_));
  if (value.empty()) return std::nullopt;
  std::optional<double> number;
  if (value.find(',') != std::string_view::npos) {
    std::string with_point(value);
    with_point[with_point.find(',')] = '.';
    number = ToNumber(with_point);
  } else {
    // Mostly a few digits.
    double sum = 0;
    bool digits = value.size() <= 15;
    for (std::size_t i = 0; digits && i < value.size(); ++i) {
      digits = value[i] >= '0' && value[i] <= '9';
      sum = 10 * sum + (value[i] - '0');
    }
    number = digits ? std::optional(sum) : ToNumber(value);
  }
  if (!number) Report(segment, "edifact.number", {{"value", std::string(value.substr(0, 40))}});
  return number;
}

std::string EdifactMessage::When(const EdifactSegment& segment, bool birth) {
  std::string room;
  const std::string_view value = Trim(segment.Value(1, 1, room));
  if (value.empty()) return {};
  const std::string format(Code(segment, 1, 2));
  std::size_t digits = 0;
  while (digits < value.size() && value[digits] >= '0' && value[digits] <= '9') ++digits;
  const std::size_t expected = DigitsOfFormat(format);
  // The length tells more than a wrong or missing format code; what follows the digits is a zone that is kept.
  std::size_t used = expected != 0 && digits >= expected ? expected : digits;
  std::string text;
  const std::string_view all = value.substr(0, used);
  if (AllDigits(all) && (used == 6 || used == 8 || used == 10 || used == 12 || used == 14)) {
    const bool short_year = used == 6 || used == 10;
    std::string year(all.substr(0, short_year ? 2 : 4));
    if (short_year) {
      int full = 2000 + (year[0] - '0') * 10 + (year[1] - '0');
      if (birth ? full > century_pivot : full >= 2070) full -= 100;
      year = std::to_string(full);
    }
    const std::string_view rest = all.substr(short_year ? 2 : 4);
    text = year + "-" + std::string(rest.substr(0, 2)) + "-" + std::string(rest.substr(2, 2));
    bool valid = IsDay(text);
    if (rest.size() >= 8) {
      text += "T" + std::string(rest.substr(4, 2)) + ":" + std::string(rest.substr(6, 2));
      // 24:00 is how some write the end of a day.
      valid = valid && rest.substr(4, 2) <= "24" && rest.substr(6, 2) <= "59";
      if (rest.size() >= 10) {
        text += ":" + std::string(rest.substr(8, 2));
        valid = valid && rest.substr(8, 2) <= "60";
      }
    }
    if (valid) return text;
  }
  Report(segment, "edifact.date", {{"value", std::string(value.substr(0, 40))}, {"format", format}});
  return {};
}

}  // namespace atalaya::formats
