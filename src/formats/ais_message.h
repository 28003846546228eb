// The bits of one AIS message to records (ITU-R M.1371-5, annex 8): 1, 2, 3, 4, 5, 9, 11, 12, 14, 18, 19, 21, 24 and 27.
//
// A message longer or shorter than the standard's is read as far as it goes; a field that is cut is unknown. What the standard calls "not available" is
// unknown; what cannot be is unknown too, and told.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "formats/track_sink.h"

namespace atalaya::formats {

inline constexpr std::size_t kMaxAisBits = 3072;  // of one message; the standard's longest has 1064

// Six-bit characters to bits. False at a character that means nothing.
class AisBits {
 public:
  void Clear() { bits_ = 0; }
  bool Add(std::string_view payload, int fill);
  std::size_t Size() const { return bits_; }
  bool Has(std::size_t from, std::size_t count) const { return from + count <= bits_; }
  // 1 to 32 bits; 0 where the message does not have them all.
  std::uint32_t Unsigned(std::size_t from, std::size_t count) const;
  std::int32_t Signed(std::size_t from, std::size_t count) const;
  // Six-bit text up to its "@", without blanks at the end. Stops where the bits stop.
  std::string Text(std::size_t from, std::size_t count) const;

 private:
  std::array<std::uint8_t, kMaxAisBits / 8 + 16> bytes_{};
  std::size_t bits_ = 0;
};

// What is wrong with a message that was read all the same.
struct AisRemarks {
  bool length = false;       // not as long as the standard's
  std::size_t expected = 0;  // bits
  // A field of no possible value: its name ("lat", "cog" ...), nullptr: none. The last one.
  const char* field = nullptr;
  long long value = 0;
};

enum class AisDecoded : std::uint8_t { kRead, kOther, kTooShort };  // kOther: a kind that is not read here

// `where`: time, source and place of the message; goes into each record.
struct AisOrigin {
  std::optional<std::int64_t> time_ms;
  std::string_view source;
  bool own = false;
  model::SourceSpan at;
};

AisDecoded DecodeAis(const AisBits& bits, const AisOrigin& origin, TrackSink& sink, AisRemarks& remarks);

}  // namespace atalaya::formats
