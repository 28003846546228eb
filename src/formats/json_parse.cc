#include "formats/json_parse.h"

#include <algorithm>
#include <boost/json.hpp>
#include <boost/json/basic_parser_impl.hpp>
#include <charconv>
#include <limits>
#include <vector>

#include "base/text_util.h"
#include "formats/encoding.h"
#include "formats/finding_list.h"
#include "formats/json_write.h"
#include "formats/limits.h"

namespace atalaya::formats {
namespace {

namespace json = boost::json;

// Where the parser is: open objects with the keys they have had, open arrays with a count.
struct Frame {
  bool array = false;
  std::size_t index = 0;
  std::vector<std::string> keys;
};

// Receives the parser's events and builds the document, as json::parser does, watching keys on the way.
class Builder {
 public:
  static constexpr std::size_t max_object_size = kMaxJsonItems;
  static constexpr std::size_t max_array_size = kMaxJsonItems;
  static constexpr std::size_t max_key_size = std::size_t{1} << 16;
  static constexpr std::size_t max_string_size = kMaxJsonString;

  explicit Builder(const std::string& file) : file_(file) { stack_.reset(); }

  json::value Release() { return stack_.release(); }
  Findings TakeFindings() { return findings_.Take(); }

  using Code = json::error_code;
  bool on_document_begin(Code&) { return true; }
  bool on_document_end(Code&) { return true; }
  bool on_array_begin(Code&) {
    frames_.push_back({true, 0, {}});
    return true;
  }
  bool on_array_end(std::size_t n, Code&) {
    frames_.pop_back();
    stack_.push_array(n);
    return Counted();
  }
  bool on_object_begin(Code&) {
    frames_.push_back({});
    return true;
  }
  bool on_object_end(std::size_t n, Code&) {
    ReportTwins();
    frames_.pop_back();
    stack_.push_object(n);
    return Counted();
  }
  bool on_key_part(json::string_view part, std::size_t, Code&) {
    key_.append(part.data(), part.size());
    stack_.push_chars(part);
    return true;
  }
  bool on_key(json::string_view rest, std::size_t, Code&) {
    key_.append(rest.data(), rest.size());
    frames_.back().keys.push_back(std::move(key_));
    key_.clear();
    stack_.push_key(rest);
    return true;
  }
  bool on_string_part(json::string_view part, std::size_t, Code&) {
    stack_.push_chars(part);
    return true;
  }
  bool on_string(json::string_view rest, std::size_t, Code&) {
    stack_.push_string(rest);
    return Counted();
  }
  bool on_number_part(json::string_view part, Code&) {
    number_.append(part.data(), part.size());
    return true;
  }
  bool on_int64(std::int64_t i, json::string_view, Code&) {
    number_.clear();
    stack_.push_int64(i);
    return Counted();
  }
  bool on_uint64(std::uint64_t u, json::string_view, Code&) {
    number_.clear();
    stack_.push_uint64(u);
    return Counted();
  }
  bool on_double(double near, json::string_view rest, Code&) {
    number_.append(rest.data(), rest.size());
    double exact = 0;
    const auto [end, error] = std::from_chars(number_.data(), number_.data() + number_.size(), exact);
    // Out of range: too large stays infinite and is refused by whoever asks for a number; too small is zero.
    if (error == std::errc::result_out_of_range)
      exact = std::abs(near) < 1 ? 0 : std::numeric_limits<double>::infinity();
    number_.clear();
    stack_.push_double(exact);
    return Counted();
  }
  bool on_bool(bool b, Code&) {
    stack_.push_bool(b);
    return Counted();
  }
  bool on_null(Code&) {
    stack_.push_null();
    return Counted();
  }
  bool on_comment_part(json::string_view, Code&) { return true; }
  bool on_comment(json::string_view, Code&) { return true; }

 private:
  bool Counted() {
    if (!frames_.empty()) ++frames_.back().index;
    return true;
  }

  std::string Pointer() const {
    std::string pointer = "#";
    for (std::size_t i = 0; i + 1 < frames_.size(); ++i) {
      const Frame& frame = frames_[i];
      pointer += PointerStep(frame.array ? std::to_string(frame.index) : Shortened(frame.keys.back()));
    }
    return pointer;
  }

  void ReportTwins() {
    if (findings_.Errors() > kMaxFindings) return;  // the document is refused anyway
    std::vector<std::string>& keys = frames_.back().keys;
    std::sort(keys.begin(), keys.end());
    for (std::size_t i = 1; i < keys.size(); ++i) {
      if (keys[i] != keys[i - 1] || (i > 1 && keys[i] == keys[i - 2])) continue;
      findings_.Add(Error("json.duplicate-member", file_ + Pointer(), {{"member", Shortened(keys[i])}}));
    }
  }

  std::string file_;
  json::value_stack stack_;
  std::vector<Frame> frames_;
  std::string key_, number_;
  FindingList findings_;
};

}  // namespace

std::string PointerStep(std::string_view key) {
  std::string step = "/";
  for (const char c : key) {
    if (c == '~') {
      step += "~0";
    } else if (c == '/') {
      step += "~1";
    } else {
      step += c;
    }
  }
  return step;
}

Result<json::value> ParseJson(std::string_view bytes, const std::string& file, std::size_t limit) {
  if (bytes.size() > limit) {
    return Fail(Error("file.too-large", file,
                      {{"size", std::to_string(bytes.size() >> 20)}, {"limit", std::to_string(limit >> 20)}}));
  }
  const auto text = CheckText(bytes, file);
  if (!text) return Fail(text.error());
  json::parse_options options;
  options.max_depth = kMaxJsonDepth;
  try {
    json::basic_parser<Builder> parser(options, file);
    json::error_code error;
    const std::size_t read = parser.write_some(false, text->data(), text->size(), error);
    if (!error && read < text->size() && Trim(text->substr(read)).empty() == false) error = json::error::extra_data;
    if (!error) {
      if (Findings twins = parser.handler().TakeFindings(); !twins.empty()) return Fail(std::move(twins));
      return parser.handler().Release();
    }
    const std::string where = At(file, PlaceOf(*text, read));
    if (error == json::error::incomplete) return Fail(Error("json.truncated", where));
    if (error == json::error::too_deep) {
      return Fail(Error("json.too-deep", where, {{"limit", std::to_string(kMaxJsonDepth)}}));
    }
    return Fail(Error("json.syntax", where, {{"detail", error.message()}}));
  } catch (const std::exception& e) {  // out of memory, a size past Boost's own limits
    return Fail(Error("json.syntax", file, {{"detail", e.what()}}));
  }
}

}  // namespace atalaya::formats
