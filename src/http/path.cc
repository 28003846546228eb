#include "http/path.h"

#include <algorithm>

#include "base/text_util.h"

namespace atalaya::http {

namespace {

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool IsControl(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }

// Raw bytes of a target: visible ASCII without "#" (a fragment is never sent).
bool IsRaw(char c) { return c > 0x20 && c < 0x7f && c != '#'; }

std::optional<std::string> Decode(std::string_view raw, bool plus_is_space) {
  std::string text;
  text.reserve(raw.size());
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (!IsRaw(raw[i])) return std::nullopt;
    if (raw[i] == '%') {
      if (i + 2 >= raw.size()) return std::nullopt;
      const int high = HexDigit(raw[i + 1]), low = HexDigit(raw[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      text += static_cast<char>(high * 16 + low);
      i += 2;
    } else {
      text += plus_is_space && raw[i] == '+' ? ' ' : raw[i];
    }
  }
  if (text.find('\0') != std::string::npos || FirstBadUtf8(text)) return std::nullopt;
  return text;
}

}  // namespace

std::optional<std::string> DecodePath(std::string_view raw) {
  if (raw.empty() || raw.front() != '/') return std::nullopt;
  std::string path;
  std::size_t start = 1;
  while (start <= raw.size()) {
    const std::size_t end = std::min(raw.find('/', start), raw.size());
    const auto segment = Decode(raw.substr(start, end - start), false);
    start = end + 1;
    if (!segment || *segment == "..") return std::nullopt;
    if (std::any_of(segment->begin(), segment->end(), [](char c) { return c == '/' || c == '\\' || IsControl(c); })) return std::nullopt;
    if (segment->empty() || *segment == ".") continue;
    path += '/';
    path += *segment;
  }
  return path.empty() ? "/" : path;
}

std::optional<std::vector<std::pair<std::string, std::string>>> DecodeMembers(std::string_view raw) {
  std::vector<std::pair<std::string, std::string>> members;
  std::size_t start = 0;
  while (start < raw.size()) {
    const std::size_t end = std::min(raw.find('&', start), raw.size());
    const std::string_view member = raw.substr(start, end - start);
    start = end + 1;
    if (member.empty()) continue;
    const std::size_t equals = std::min(member.find('='), member.size());
    auto name = Decode(member.substr(0, equals), true);
    auto value = Decode(equals < member.size() ? member.substr(equals + 1) : std::string_view(), true);
    if (!name || !value) return std::nullopt;
    members.emplace_back(std::move(*name), std::move(*value));
  }
  return members;
}

std::optional<std::map<std::string, std::string>> DecodeQuery(std::string_view raw) {
  auto members = DecodeMembers(raw);
  if (!members) return std::nullopt;
  std::map<std::string, std::string> query;
  for (auto& [name, value] : *members) query[std::move(name)] = std::move(value);
  return query;
}

std::optional<Target> DecodeTarget(std::string_view raw) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (raw.size() < scheme.size() || !EqualIgnoringCase(raw.substr(0, scheme.size()), scheme)) continue;
    const std::string_view rest = raw.substr(scheme.size());
    const std::size_t end = rest.find_first_of("/?");
    if (end == 0 || rest.empty()) return std::nullopt;
    // "http://host" and "http://host?query" mean the root.
    if (end == std::string_view::npos) return std::all_of(rest.begin(), rest.end(), IsRaw) ? std::optional(Target{"/", {}}) : std::nullopt;
    if (!std::all_of(rest.begin(), rest.begin() + static_cast<std::ptrdiff_t>(end), IsRaw)) return std::nullopt;
    if (rest[end] == '/') {
      raw = rest.substr(end);
    } else {
      auto query = DecodeQuery(rest.substr(end + 1));
      return query ? std::optional(Target{"/", std::move(*query)}) : std::nullopt;
    }
    break;
  }
  const std::size_t mark = raw.find('?');
  auto path = DecodePath(raw.substr(0, mark));
  auto query = DecodeQuery(mark == std::string_view::npos ? std::string_view() : raw.substr(mark + 1));
  if (!path || !query) return std::nullopt;
  return Target{std::move(*path), std::move(*query)};
}

std::string EncodeSegment(std::string_view text) {
  static const char kHex[] = "0123456789ABCDEF";
  std::string encoded;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' || c == '~';
    if (plain) {
      encoded += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      encoded += '%';
      encoded += kHex[byte >> 4];
      encoded += kHex[byte & 15];
    }
  }
  return encoded;
}

bool EqualIgnoringCase(std::string_view a, std::string_view b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return Lower(x) == Lower(y); });
}

std::string LowerAscii(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), Lower);
  return lower;
}

bool HasToken(std::string_view list, std::string_view token) {
  std::size_t start = 0;
  while (start <= list.size()) {
    const std::size_t end = std::min(list.find(',', start), list.size());
    if (EqualIgnoringCase(Trim(list.substr(start, end - start)), token)) return true;
    start = end + 1;
  }
  return false;
}

}  // namespace atalaya::http
