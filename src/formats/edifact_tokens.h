// EDIFACT (ISO 9735) as a stream of segments: bytes in buffers of any size in, one segment at a time out, nothing copied but the segment that
// lies across two buffers. Memory: one segment (at most kMaxEdifactSegment and a piece).
//
// Reads on despite what real senders do: junk before UNA and between interchanges, several interchanges each with its own UNA or none, line
// breaks between segments and inside them (lines wrapped at a fixed width), a service segment whose predecessor has no terminator, an end cut
// off. A release character releases the next character whatever it is ("??'" is a question mark and a terminator); one that stands before a
// line break releases what follows the break. "UNA" counts only where a segment begins and six sensible characters follow.
//
// Nothing is lost: all `lead` + `raw` of segments and all `Outside` bytes, in the order of the calls, are the input, byte for byte.
// Not thread-safe; one object a stream.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace atalaya::formats {

inline constexpr std::size_t kMaxEdifactSegment = std::size_t{256} << 10;  // bytes; longer: kTooLong, given as Outside
inline constexpr std::size_t kMaxEdifactParts = 4096;                      // components of a segment; the last keeps the rest: kTooManyParts

struct EdifactDelimiters {
  char component = ':', element = '+', decimal = '.', release = '?', repetition = 0, terminator = '\'';  // 0: none
  friend bool operator==(const EdifactDelimiters&, const EdifactDelimiters&) = default;
};

// A tag as a number, for switches: EdifactTag("EQD"). 0 for what is no tag (three upper-case letters or digits, a letter first).
constexpr std::uint32_t EdifactTag(std::string_view text) {
  if (text.size() != 3 || text[0] < 'A' || text[0] > 'Z') return 0;
  std::uint32_t tag = 0;
  for (const char c : text) {
    if ((c < 'A' || c > 'Z') && (c < '0' || c > '9')) return 0;
    tag = tag << 8 | static_cast<unsigned char>(c);
  }
  return tag;
}
std::string EdifactTagText(std::uint32_t tag);

// Views are good until the call that gave the segment returns.
class EdifactSegment {
 public:
  std::string_view lead;     // blanks and line breaks before the tag
  std::string_view raw;      // from the tag to the terminator, as written; "UNA:+.? '" is a segment of its own
  std::uint32_t tag = 0;     // 0: no valid tag
  std::uint64_t offset = 0;  // of raw in the stream
  std::uint64_t number = 0;  // in the message, UNH being 1; outside of messages in the interchange

  // Elements count from 1, as in directories (0 is the tag); components from 0; repetitions from 0. What is not there is "".
  std::size_t Elements() const { return first_.size() - 1; }
  std::size_t Components(std::size_t element, std::size_t repetition = 0) const;
  std::size_t Repetitions(std::size_t element) const;
  // As written: release characters and line breaks still in it.
  std::string_view Raw(std::size_t element, std::size_t component = 0) const {
    const std::size_t at = Index(element, component);
    return at == kNone ? std::string_view() : Text(at);
  }
  // Raw is the value: no release character, no line break.
  bool IsPlain(std::size_t element, std::size_t component = 0) const {
    const std::size_t at = Index(element, component);
    return at == kNone || parts_[at].flags == 0;
  }
  // The value: a view of the segment or, where it had to be cleaned, of `room` (its bytes before are lost).
  std::string_view Value(std::size_t element, std::size_t component, std::string& room) const {
    const std::size_t at = Index(element, component);
    if (at == kNone) return {};
    return parts_[at].flags == 0 ? Text(at) : CleanText(at, room);
  }
  std::string_view Value(std::size_t element, std::size_t component, std::size_t repetition, std::string& room) const;
  // A line break inside it, which belongs to no value.
  bool HasLineBreaks() const { return line_breaks_; }

 private:
  friend class EdifactTokens;
  enum Flag : std::uint8_t { kEscaped = 1, kBroken = 2 };
  enum Level : std::uint8_t { kElement, kRepetition, kComponent };
  struct Part {
    std::uint32_t begin = 0, end = 0;  // in the unit (lead + raw)
    std::uint8_t flags = 0, level = 0;
  };
  static constexpr std::size_t kNone = ~std::size_t{0};

  std::size_t Index(std::size_t element, std::size_t component) const {
    if (repeats_) return SlowIndex(element, 0, component);
    if (element + 1 >= first_.size()) return kNone;
    const std::size_t at = first_[element] + component;
    return at < first_[element + 1] ? at : kNone;
  }
  std::size_t SlowIndex(std::size_t element, std::size_t repetition, std::size_t component) const;
  std::string_view Text(std::size_t part) const { return {unit_ + parts_[part].begin, parts_[part].end - parts_[part].begin}; }
  std::string_view CleanText(std::size_t part, std::string& room) const;

  const char* unit_ = nullptr;
  std::vector<Part> parts_;
  std::vector<std::uint32_t> first_;  // per element its first part, and one past the last
  char release_ = '?';
  bool repeats_ = false, line_breaks_ = false;
};

enum class EdifactTrouble {
  kTooLong,  // no terminator within kMaxEdifactSegment
  kTooManyParts,
  kNoTerminator,  // a service segment begins on a new line inside this segment
  kTruncated,     // the stream ends inside a segment
};

class EdifactHandler {
 public:
  virtual ~EdifactHandler() = default;
  virtual void Segment(const EdifactSegment& segment) = 0;
  // Bytes that belong to no segment: junk, blanks after the last segment. In pieces of any size.
  virtual void Outside(std::string_view bytes, std::uint64_t offset) = 0;
  // Told before the segment or the bytes it is about.
  virtual void Trouble(EdifactTrouble what, std::uint64_t offset) = 0;
};

class EdifactTokens {
 public:
  explicit EdifactTokens(EdifactHandler& handler);

  void Feed(std::string_view bytes);
  void Finish();  // after the last buffer; the object is then as new

  const EdifactDelimiters& Delimiters() const { return delimiters_; }
  std::uint64_t Bytes() const { return offset_; }  // given to the handler so far

 private:
  enum class State { kSeek, kLead, kBody, kSkip };

  void Run(std::string_view in);
  std::size_t Step(std::string_view in);
  std::size_t Seek(std::string_view in);
  std::size_t Skip(std::string_view in);
  void Begin(std::size_t at);
  void Close(std::size_t at, EdifactSegment::Level next);
  void Complete(std::string_view unit);
  void Deliver(std::string_view unit);
  bool TakeUna(std::string_view unit, std::size_t lead);
  bool SplitAtService(std::string_view unit);
  void Overlong();
  void GiveOutside(std::string_view bytes);
  void PushBack(std::string_view bytes);
  void Use(const EdifactDelimiters& delimiters);
  void Reset();

  EdifactHandler& handler_;
  EdifactDelimiters delimiters_;
  std::array<std::uint8_t, 256> class_{};
  State state_ = State::kSeek;
  bool at_start_ = true, at_end_ = false, una_ = false;
  std::string carry_;                                       // the begun unit, from earlier buffers
  std::vector<std::pair<std::string, std::size_t>> again_;  // bytes to read again, and how far they are read
  std::uint64_t offset_ = 0, number_ = 0;                   // of the unit; of the last segment
  EdifactSegment segment_;
  std::size_t lead_ = 0, part_begin_ = 0, count_ = 0;  // count_: parts used
  std::uint8_t part_flags_ = 0, part_level_ = 0;
  bool released_ = false, too_many_ = false;
};

}  // namespace atalaya::formats
