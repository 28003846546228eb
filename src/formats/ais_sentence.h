// One line of an AIS log: the NMEA 0183 sentence in it (IEC 61162-1, VDM and VDO), and what stands around it: a tag block (IEC 61162-450) with time and
// source, stamps that receivers and archives put before or after.
//
//   \s:rORBCOMM01,c:1428451253*5B\!AIVDM,2,1,3,B,55P5TL01VIaAL@7WKO@mBplU@<PDhh000000001S;AJ::4A80?4i@E53,0*3E
//   2015-04-08 00:34:13 !AIVDM,1,1,,A,...,0*26
//   !AIVDM,1,1,,A,...,0*26,r003669930,1428451253
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace atalaya::formats {

enum class AisTrouble : std::uint8_t {
  kNone,
  kNoChecksum,   // no "*" and two hexadecimal digits: mostly a line cut off
  kChecksum,
  kForm,         // fields are missing or are no numbers
  kTagChecksum   // the sentence is sound, its tag block is not used
};

struct AisSentence {
  std::string_view talker;   // "AI", "BS", "AB" ...
  bool own = false;          // VDO
  int total = 1, number = 1; // parts, from 1
  int sequence = -1;         // -1: none
  char channel = 0;          // 'A', 'B', '1', '2'; 0: none
  std::string_view payload;  // six bits a character
  int fill = 0;              // bits of the last character that do not count
};

struct AisLine {
  bool found = false;  // a sentence of AIS is there, sound or not
  AisTrouble trouble = AisTrouble::kNone;
  AisSentence sentence;  // where `trouble` is kNone or kTagChecksum
  std::optional<std::int64_t> time_ms;
  std::string_view source;  // of the tag block, or "r003669930" behind the sentence
  std::string_view group;   // tag block g: "1-2-1234": part, parts, group
  std::string_view rest;    // from where the next sentence of the line may stand
};

// The first sentence in `line`, which has no line end. Views point into it.
AisLine ReadAisLine(std::string_view line);

// "1428451253", "1428451253123", "1428451253.5", "2015-04-08T00:34:13Z", "2015-04-08 00:34:13.5", "20150408T003413", brackets and quotes around.
// Times without zone count as UTC; years 1990 to 2100.
std::optional<std::int64_t> ReadAisStamp(std::string_view text);

// XOR of all bytes.
std::uint8_t NmeaChecksum(std::string_view text);

}  // namespace atalaya::formats
