// AIS as NMEA 0183 sentences (AIVDM, AIVDO) to records, as a stream from any chunking.
//
//   TrackCollector all;
//   AisReader reader("roads.nmea", all);
//   while (more) reader.Feed(bytes);
//   reader.Finish();
//
// Nothing stops it: other sentences, text and damaged lines between are passed over. A message of several sentences is put together by talker, sequence
// number, channel, count and source (tag block), in any order and interleaved with others; one that is not complete after `wait_lines` lines, or when
// `open_messages` others are, is told and given up. The time of a record is that of the tag block, of the receiver's stamp before or behind the sentence,
// or of a $PGHP line before it; what stands at the first sentence that has one. Around sentences see ais_sentence.h, inside of them ais_message.h.
//
// Findings (place: file:line): `ais.checksum`, `ais.no-checksum`, `ais.form`, `ais.payload` (a character that is none), `ais.tag-checksum` (time and source
// not used), `ais.incomplete` (parts missing), `ais.length` (note: longer or shorter than the standard's, read), `ais.too-short` (no MMSI in it),
// `ais.value` (a position, course .. that cannot be: unknown), `ais.unknown-kind` (no message of the standard), `ais.line-too-long`,
// `ais.nothing` (error: no sentence in the file). At most kMaxFindingsOfAKind of each, then `findings.more`; all are counted in AisCounts.
// Kinds of message that are not read (6, 7, 8, 10, 13, 15 to 17, 20, 22, 23, 25, 26) are counted. Memory: open messages and one line.
//
// Measured beside gpsdecode: bench/ais.cc, docs/formats/ais.md. Not thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "formats/ais_message.h"
#include "formats/ais_sentence.h"

namespace atalaya::formats {

struct AisOptions {
  std::size_t open_messages = 256;
  std::uint64_t wait_lines = 5000;
};

inline constexpr std::size_t kMaxAisLine = 4096;  // bytes

struct AisCounts {
  std::uint64_t bytes = 0, lines = 0;
  std::uint64_t sentences = 0;  // of AIS, sound or not
  std::uint64_t refused = 0;    // checksum, form, payload, too short
  std::uint64_t messages = 0;   // read to records
  std::uint64_t other = 0;      // whole messages of kinds that are not read
  std::uint64_t incomplete = 0; // messages given up
  std::uint64_t timed = 0;      // messages with a time
  std::uint64_t remarked = 0;   // read with a length or value that is told
};

class AisReader {
 public:
  // `sink` must outlive the reader. `file` is what findings call the stream.
  AisReader(std::string file, TrackSink& sink, const AisOptions& options = {});

  void Feed(std::string_view bytes);
  void Finish();
  const AisCounts& Counts() const { return counts_; }

 private:
  static constexpr int kParts = 9;
  struct Open {
    std::uint64_t key = 0, last_line = 0;
    int total = 0, have = 0;
    bool own = false;
    std::array<bool, kParts + 1> there{};
    std::array<std::uint8_t, kParts + 1> fill{};
    std::array<std::string, kParts + 1> payload;
    std::optional<std::int64_t> time_ms;
    std::string source, group;
    model::SourceSpan at;
  };
  enum Kind : std::size_t { kChecksum, kNoChecksum, kForm, kPayload, kTag, kIncomplete, kLength, kTooShort, kValue, kUnknownKind, kLineTooLong, kKinds };

  void Line(std::string_view line, std::uint64_t offset);
  void Part(const AisLine& read, std::uint64_t offset, std::uint64_t length);
  Open* FindOpen(std::uint64_t key, const AisLine& read);
  void GiveUp(std::size_t index);
  void GiveUpOld();
  void Whole(const AisOrigin& origin, std::uint64_t line);
  bool Tell(Kind kind);  // whether to make the finding
  std::string Where(std::uint64_t line) const { return file_ + ":" + std::to_string(line); }

  std::string file_;
  TrackSink& sink_;
  AisOptions options_;
  AisCounts counts_;
  std::array<std::uint64_t, kKinds> told_{};
  std::vector<Open> open_;
  AisBits bits_;
  std::string carry_;  // a line that is not whole yet
  bool too_long_ = false;
  std::optional<std::int64_t> pending_time_;  // of a $PGHP line
  bool last_was_return_ = false;
};

}  // namespace atalaya::formats
