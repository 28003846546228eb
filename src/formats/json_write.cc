#include "formats/json_write.h"

#include <array>
#include <charconv>
#include <cmath>

namespace atalaya::formats {

std::string NumberText(double value) {
  std::array<char, 40> digits{};
  const bool whole = std::fabs(value) < 1e15 && value == std::trunc(value);
  const auto [end, error] =
      whole ? std::to_chars(digits.data(), digits.data() + digits.size(), static_cast<std::int64_t>(value))
            : std::to_chars(digits.data(), digits.data() + digits.size(), value);
  return {digits.data(), end};
}

std::string Shortened(std::string_view text) {
  constexpr std::size_t kLongest = 60;
  if (text.size() <= kLongest) return std::string(text);
  std::size_t cut = kLongest;
  while (cut > 0 && (static_cast<unsigned char>(text[cut]) & 0xC0) == 0x80) --cut;
  return std::string(text.substr(0, cut)) + "\u2026";
}

std::string JsonQuoted(std::string_view text) {
  constexpr const char* kHex = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    switch (c) {
      case '"':
        out += "\\\"";
        break;
      case '\\':
        out += "\\\\";
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          out += "\\u00";
          out += kHex[static_cast<unsigned char>(c) >> 4];
          out += kHex[static_cast<unsigned char>(c) & 15];
        } else {
          out += c;
        }
    }
  }
  return out + "\"";
}

void JsonWriter::NewLine() {
  out_ += '\n';
  for (const Level& level : levels_) {
    if (level.lines) out_ += ' ';
  }
}

void JsonWriter::BeforeValue() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (levels_.empty()) return;
  Level& level = levels_.back();
  if (!level.empty) out_ += ',';
  level.empty = false;
  if (level.lines) NewLine();
}

JsonWriter& JsonWriter::Begin(char bracket, Break lines) {
  BeforeValue();
  out_ += bracket;
  // Inside a one-line value everything is on that line.
  const bool inside_line = !levels_.empty() && !levels_.back().lines;
  levels_.push_back({lines == Break::kYes && !inside_line, true});
  return *this;
}

JsonWriter& JsonWriter::End(char bracket) {
  const Level level = levels_.back();
  levels_.pop_back();
  if (level.lines && !level.empty) NewLine();
  out_ += bracket;
  return *this;
}

JsonWriter& JsonWriter::BeginObject(Break lines) {
  return Begin('{', lines);
}
JsonWriter& JsonWriter::EndObject() {
  return End('}');
}
JsonWriter& JsonWriter::BeginArray(Break lines) {
  return Begin('[', lines);
}
JsonWriter& JsonWriter::EndArray() {
  return End(']');
}

JsonWriter& JsonWriter::Key(std::string_view key) {
  BeforeValue();
  out_ += JsonQuoted(key);
  out_ += ':';
  after_key_ = true;
  return *this;
}

JsonWriter& JsonWriter::String(std::string_view text) {
  BeforeValue();
  out_ += JsonQuoted(text);
  return *this;
}

JsonWriter& JsonWriter::Number(double value) {
  BeforeValue();
  out_ += std::isfinite(value) ? NumberText(value) : "null";
  return *this;
}

JsonWriter& JsonWriter::Integer(std::int64_t value) {
  BeforeValue();
  out_ += std::to_string(value);
  return *this;
}

JsonWriter& JsonWriter::Unsigned(std::uint64_t value) {
  BeforeValue();
  out_ += std::to_string(value);
  return *this;
}

JsonWriter& JsonWriter::Bool(bool value) {
  BeforeValue();
  out_ += value ? "true" : "false";
  return *this;
}

JsonWriter& JsonWriter::Null() {
  BeforeValue();
  out_ += "null";
  return *this;
}

JsonWriter& JsonWriter::Raw(std::string_view json) {
  BeforeValue();
  while (!json.empty() && json.back() == '\n') json.remove_suffix(1);
  out_ += json;
  return *this;
}

JsonWriter& JsonWriter::FourLanguages(const Text& text) {
  BeginObject(Break::kNo);
  for (const Language language : kLanguages) {
    if (text.Has(language)) Member(LanguageCode(language), text.In(language));
  }
  return EndObject();
}

std::string JsonWriter::Take() {
  out_ += '\n';
  return std::move(out_);
}

}  // namespace atalaya::formats
