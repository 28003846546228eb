// Any bytes as EDIFACT tokens: nothing is lost, and the size of the buffers does not matter.
#include "formats/edifact_tokens.h"

#include <algorithm>
#include <string>

#include "fuzz/target.h"

using namespace atalaya;

namespace {

// The input again, and what was seen in a form that can be compared.
class Recorded : public formats::EdifactHandler {
 public:
  void Segment(const formats::EdifactSegment& segment) override {
    fuzz::Promise(segment.offset == bytes.size() + segment.lead.size());
    bytes += segment.lead;
    bytes += segment.raw;
    std::string room;
    for (std::size_t e = 0; e < segment.Elements(); ++e) {
      for (std::size_t r = 0; r < segment.Repetitions(e); ++r) {
        for (std::size_t c = 0; c < segment.Components(e, r); ++c) {
          seen += segment.Value(e, c, r, room);
          seen += '\x01';
        }
        seen += '\x02';
      }
      seen += '\x03';
    }
  }
  void Outside(std::string_view text, std::uint64_t offset) override {
    fuzz::Promise(offset == bytes.size());
    bytes += text;
  }
  void Trouble(formats::EdifactTrouble what, std::uint64_t) override { seen += static_cast<char>('0' + static_cast<int>(what)); }

  std::string bytes, seen;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t buffer = 1 + data[0] % 64;
  const std::string_view text = fuzz::Bytes(data + 1, size - 1);
  Recorded whole, pieces;
  formats::EdifactTokens first(whole), second(pieces);
  first.Feed(text);
  first.Finish();
  for (std::size_t at = 0; at < text.size(); at += buffer) second.Feed(text.substr(at, buffer));
  second.Finish();
  fuzz::Promise(whole.bytes == text);
  fuzz::Promise(pieces.bytes == text);
  fuzz::Promise(whole.seen == pieces.seen);
  return 0;
}
