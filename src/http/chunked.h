// The chunked transfer coding of a request body, read as it arrives (RFC 9112 section 7.1).
//
// Strict where leniency lets two servers read two different messages: sizes are hex digits and nothing else, lines end in CR LF, extensions
// and trailers are bounded and thrown away (a trailer could otherwise pass for a header that was checked). Not Beast's: its parser
// asserts on a last chunk that arrives byte by byte (1.81).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace atalaya::http {

class ChunkedReader {
 public:
  enum class State { kMore, kDone, kBad, kTooLarge };

  // Body bytes go to `body`, which never grows past `limit`. `line_limit` bounds a size line and all trailers together.
  ChunkedReader(std::size_t limit, std::size_t line_limit) : limit_(limit), line_limit_(line_limit) {}

  // Takes bytes from the front of `input` (which shrinks); at kDone what is left belongs to the next request.
  State Read(std::string_view& input, std::string& body);

 private:
  enum class Part { kSize, kExtension, kSizeEnd, kData, kDataReturn, kDataEnd, kTrailerStart, kTrailer, kTrailerEnd, kLastEnd };

  State Step(char c);

  std::size_t limit_, line_limit_;
  Part part_ = Part::kSize;
  std::uint64_t size_ = 0;    // of the chunk; while in kData what is left of it
  std::size_t digits_ = 0;
  std::size_t line_ = 0;      // bytes of the size line, or of all trailers
  State state_ = State::kMore;
};

}  // namespace atalaya::http
