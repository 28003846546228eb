// Texts, days and words of a body and of a query, held to what both databases and the screens can carry. Each reports what is wrong where it
// stands and gives a neutral value, as formats/json_decode.h does.
//
// Findings: `entry.too-long` (limit), `entry.control-character`, `json.empty`, `json.unknown-word`, `json.date`, `entry.day-range` (first, last).
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "api/route.h"
#include "store/listing_slice.h"

namespace atalaya::api {

inline constexpr std::size_t kLineLength = 200, kProseLength = 8000;  // of characters, but of bytes in a query

// One line without control characters, trimmed; `Line` may be empty, `SomeLine` not.
std::string Line(const formats::JsonNode& node, std::size_t most = kLineLength);
std::string SomeLine(const formats::JsonNode& node, std::size_t most = kLineLength);
// The same over several lines.
std::string Prose(const formats::JsonNode& node, std::size_t most = kProseLength);
std::string SomeProse(const formats::JsonNode& node, std::size_t most = kProseLength);
// A calendar day within [first, last]; an empty bound is none.
std::string Day(const formats::JsonNode& node, std::string_view first = "", std::string_view last = "");
std::string OneOf(const formats::JsonNode& node, std::span<const std::string_view> words);

// A parameter of the query, trimmed; "" when it is not there. Finding `entry.too-long`.
Result<std::string> QueryText(const Call& call, const std::string& name);
// One of the words, or "" when it is not there. Finding `json.unknown-word`.
Result<std::string> QueryWord(const Call& call, const std::string& name, std::span<const std::string_view> words);
// A day, or "". Finding `json.date`.
Result<std::string> QueryDay(const Call& call, const std::string& name);

// The page that a list was asked for.
Result<store::Slice> SliceOf(const Call& call);

// {"items":[...],"next":...}
template <class T, class F>
http::Response ListOf(const Call& call, const store::Listed<T>& listed, F&& write) {
  formats::JsonWriter w;
  w.BeginObject(formats::Break::kNo).Key("items").BeginArray(formats::Break::kNo);
  for (const T& item : listed.items) write(w, item);
  w.EndArray().Key("next");
  if (listed.next.empty()) {
    w.Null();
  } else {
    w.String(Cursor(listed.next));
  }
  w.EndObject();
  return Json(call, w);
}

// null where there is none.
inline void MaybeNumber(formats::JsonWriter& w, std::string_view key, const std::optional<double>& number) {
  w.Key(key);
  if (number) {
    w.Number(*number);
  } else {
    w.Null();
  }
}
inline void MaybeText(formats::JsonWriter& w, std::string_view key, std::string_view text) {
  w.Key(key);
  if (text.empty()) {
    w.Null();
  } else {
    w.String(text);
  }
}

}  // namespace atalaya::api
