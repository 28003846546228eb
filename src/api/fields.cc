#include "api/fields.h"

#include <algorithm>

#include "base/text_util.h"
#include "base/time.h"
#include "formats/json_write.h"

namespace atalaya::api {
namespace {

bool IsControl(char c, bool lines) {
  const auto byte = static_cast<unsigned char>(c);
  if (lines && (c == '\n' || c == '\t' || c == '\r')) return false;
  return byte < 0x20 || byte == 0x7F;
}

std::string TextOf(const formats::JsonNode& node, std::size_t most, bool lines, bool some) {
  const std::string text = node.String();
  const std::string trimmed(Trim(text));
  if (!node.Present() || !node.Value().is_string()) return {};
  if (CharacterCount(trimmed) > most) {
    node.Report("entry.too-long", {{"limit", std::to_string(most)}});
    return {};
  }
  if (std::any_of(trimmed.begin(), trimmed.end(), [&](char c) { return IsControl(c, lines); })) {
    node.Report("entry.control-character");
    return {};
  }
  if (some && trimmed.empty()) node.Report("json.empty");
  return trimmed;
}

std::string Joined(std::span<const std::string_view> words) {
  std::string all;
  for (const std::string_view word : words) all += (all.empty() ? "" : ", ") + std::string(word);
  return all;
}

}  // namespace

std::string Line(const formats::JsonNode& node, std::size_t most) { return TextOf(node, most, false, false); }
std::string SomeLine(const formats::JsonNode& node, std::size_t most) { return TextOf(node, most, false, true); }
std::string Prose(const formats::JsonNode& node, std::size_t most) { return TextOf(node, most, true, false); }
std::string SomeProse(const formats::JsonNode& node, std::size_t most) { return TextOf(node, most, true, true); }

std::string Day(const formats::JsonNode& node, std::string_view first, std::string_view last) {
  const std::string day = node.Date();
  if (!IsDay(day)) return {};
  if ((!first.empty() && day < first) || (!last.empty() && day > last)) {
    node.Report("entry.day-range", {{"value", day}, {"first", std::string(first)}, {"last", std::string(last)}});
    return {};
  }
  return day;
}

std::string OneOf(const formats::JsonNode& node, std::span<const std::string_view> words) {
  const std::string word = node.String();
  if (!node.Present() || !node.Value().is_string()) return {};
  if (std::find(words.begin(), words.end(), word) != words.end()) return word;
  node.UnknownWord(Joined(words));
  return {};
}

Result<std::string> QueryText(const Call& call, const std::string& name) {
  const std::string text = call.request.Query(name).value_or("");
  const std::string trimmed(Trim(text));
  if (trimmed.size() > kLineLength) return Fail(Error("entry.too-long", "?" + name, {{"limit", std::to_string(kLineLength)}}));
  return trimmed;
}

Result<std::string> QueryWord(const Call& call, const std::string& name, std::span<const std::string_view> words) {
  const auto text = QueryText(call, name);
  if (!text || text->empty() || std::find(words.begin(), words.end(), *text) != words.end()) return text;
  return Fail(Error("json.unknown-word", "?" + name, {{"value", formats::Shortened(*text)}, {"known", Joined(words)}}));
}

Result<std::string> QueryDay(const Call& call, const std::string& name) {
  const auto text = QueryText(call, name);
  if (!text || text->empty() || IsDay(*text)) return text;
  return Fail(Error("json.date", "?" + name, {{"value", formats::Shortened(*text)}}));
}

Result<store::Slice> SliceOf(const Call& call) {
  auto page = PageOf(call);
  if (!page) return Fail(page.error());
  return store::Slice{page->limit, std::move(page->after)};
}

}  // namespace atalaya::api
