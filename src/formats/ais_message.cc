#include "formats/ais_message.h"

#include <algorithm>
#include <bit>
#include <cstdio>
#include <cstring>

namespace atalaya::formats {
namespace {

// Value of a payload character; 64: none.
constexpr std::array<std::uint8_t, 256> kSixBits = [] {
  std::array<std::uint8_t, 256> table{};
  for (std::size_t c = 0; c < table.size(); ++c) {
    if (c >= 48 && c <= 87) table[c] = static_cast<std::uint8_t>(c - 48);
    else if (c >= 96 && c <= 119) table[c] = static_cast<std::uint8_t>(c - 56);
    else table[c] = 64;
  }
  return table;
}();

constexpr std::array<std::uint16_t, 28> kStandardBits{0,   168, 168, 168, 168, 424, 0, 0, 0, 168, 0, 168, 0, 0,
                                                      0,   0,   0,   0,   168, 312, 0, 272, 0, 0, 0, 0, 0, 96};

using model::AisPosition;
using model::AisStatic;
using model::AisStation;

// One message, field by field: a field that is cut or "not available" stays unknown.
class Fields {
 public:
  Fields(const AisBits& bits, AisRemarks& remarks) : bits_(bits), remarks_(remarks) {}

  bool Has(std::size_t from, std::size_t count) const { return bits_.Has(from, count); }
  bool Flag(std::size_t at) const { return bits_.Has(at, 1) && bits_.Unsigned(at, 1) != 0; }
  std::string Text(std::size_t from, std::size_t count) const { return bits_.Text(from, count); }

  // `most`: the greatest value that means something; `none`: "not available".
  std::optional<int> Number(const char* name, std::size_t from, std::size_t count, std::uint32_t most, std::uint32_t none) {
    if (!bits_.Has(from, count)) return std::nullopt;
    const std::uint32_t value = bits_.Unsigned(from, count);
    if (value == none) return std::nullopt;
    if (value > most) return Wrong(name, value);
    return static_cast<int>(value);
  }
  std::optional<int> Second(std::size_t from) {
    if (!bits_.Has(from, 6)) return std::nullopt;
    const std::uint32_t value = bits_.Unsigned(from, 6);
    return value < 60 ? std::optional<int>(static_cast<int>(value)) : std::nullopt;
  }
  std::optional<double> Tenths(const char* name, std::size_t from, std::size_t count, std::uint32_t most, std::uint32_t none) {
    const auto value = Number(name, from, count, most, none);
    return value ? std::optional<double>(*value / 10.0) : std::nullopt;
  }
  // Longitude then latitude, in parts of a degree; both or neither.
  void Position(AisPosition& record, std::size_t from, std::size_t lon_bits, std::size_t lat_bits, std::int32_t parts) {
    if (!bits_.Has(from, lon_bits + lat_bits)) return;
    const std::int32_t lon = bits_.Signed(from, lon_bits), lat = bits_.Signed(from + lon_bits, lat_bits);
    if (lon == 181 * parts || lat == 91 * parts) return;
    if (lon < -180 * parts || lon > 180 * parts) {
      Wrong("lon", lon);
    } else if (lat < -90 * parts || lat > 90 * parts) {
      Wrong("lat", lat);
    } else {
      record.lon = static_cast<double>(lon) / parts;
      record.lat = static_cast<double>(lat) / parts;
    }
  }
  void Dimensions(AisStatic& record, std::size_t from) {
    if (!bits_.Has(from, 30)) return;
    const int bow = static_cast<int>(bits_.Unsigned(from, 9)), stern = static_cast<int>(bits_.Unsigned(from + 9, 9)),
              port = static_cast<int>(bits_.Unsigned(from + 18, 6)), starboard = static_cast<int>(bits_.Unsigned(from + 24, 6));
    if (bow + stern + port + starboard == 0) return;
    record.to_bow = bow;
    record.to_stern = stern;
    record.to_port = port;
    record.to_starboard = starboard;
    if (bow + stern > 0) record.length_m = bow + stern;
    if (port + starboard > 0) record.width_m = port + starboard;
  }
  void Turn(AisPosition& record, std::size_t from) {
    if (!bits_.Has(from, 8)) return;
    const std::int32_t turn = bits_.Signed(from, 8);
    if (turn == -128) return;
    if (turn == 127 || turn == -127) {
      record.turn_side = turn > 0 ? 1 : -1;
      return;
    }
    const double root = turn / 4.733;
    record.turn_deg_min = turn < 0 ? -root * root : root * root;
  }
  std::optional<int> Wrong(const char* name, long long value) {
    remarks_.field = name;
    remarks_.value = value;
    return std::nullopt;
  }

 private:
  const AisBits& bits_;
  AisRemarks& remarks_;
};

template <class Record>
Record Start(const AisBits& bits, const AisOrigin& origin, AisStation station) {
  Record record;
  record.message = static_cast<std::uint8_t>(bits.Unsigned(0, 6));
  record.repeat = static_cast<std::uint8_t>(bits.Unsigned(6, 2));
  record.mmsi = bits.Unsigned(8, 30);
  record.station = station;
  record.own = origin.own;
  record.time_ms = origin.time_ms;
  record.source = origin.source;
  record.at = origin.at;
  return record;
}

void SetImo(AisStatic& record, std::uint32_t imo) {
  if (imo == 0) return;
  record.imo = imo;
  std::uint32_t sum = 0, rest = imo / 10;
  for (std::uint32_t weight = 2; weight <= 7; ++weight, rest /= 10) sum += weight * (rest % 10);
  if (imo < 1'000'000 || imo > 9'999'999) record.imo_check = model::CheckDigit::kNotInForm;
  else record.imo_check = sum % 10 == imo % 10 ? model::CheckDigit::kRight : model::CheckDigit::kWrong;
}

void DecodeClassA(Fields& fields, AisPosition& p) {
  p.status = fields.Number("status", 38, 4, 14, 15);
  fields.Turn(p, 42);
  p.sog_kn = fields.Tenths("sog", 50, 10, 1022, 1023);
  p.accurate = fields.Flag(60);
  fields.Position(p, 61, 28, 27, 600'000);
  p.cog_deg = fields.Tenths("cog", 116, 12, 3599, 3600);
  p.heading_deg = fields.Number("heading", 128, 9, 359, 511);
  p.second = fields.Second(137);
  p.manoeuvre = fields.Number("manoeuvre", 143, 2, 2, 0);
  p.raim = fields.Flag(148);
}

void DecodeBase(Fields& fields, AisPosition& p) {
  const auto year = fields.Number("year", 38, 14, 9999, 0), month = fields.Number("month", 52, 4, 12, 0), day = fields.Number("day", 56, 5, 31, 0),
             hour = fields.Number("hour", 61, 5, 23, 24), minute = fields.Number("minute", 66, 6, 59, 60), second = fields.Number("second", 72, 6, 59, 60);
  if (year && month && day && hour && minute && second) {
    char text[48];
    std::snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02dZ", *year, *month, *day, *hour, *minute, *second);
    p.station_time = text;
  }
  p.accurate = fields.Flag(78);
  fields.Position(p, 79, 28, 27, 600'000);
  p.raim = fields.Flag(148);
  p.second = second;
}

void DecodeAircraft(Fields& fields, AisPosition& p) {
  p.altitude_m = fields.Number("altitude", 38, 12, 4094, 4095);
  if (const auto speed = fields.Number("sog", 50, 10, 1022, 1023)) p.sog_kn = *speed;
  p.accurate = fields.Flag(60);
  fields.Position(p, 61, 28, 27, 600'000);
  p.cog_deg = fields.Tenths("cog", 116, 12, 3599, 3600);
  p.second = fields.Second(128);
  p.raim = fields.Flag(147);
}

// 18, and the first part of 19.
void DecodeClassB(Fields& fields, AisPosition& p) {
  p.sog_kn = fields.Tenths("sog", 46, 10, 1022, 1023);
  p.accurate = fields.Flag(56);
  fields.Position(p, 57, 28, 27, 600'000);
  p.cog_deg = fields.Tenths("cog", 112, 12, 3599, 3600);
  p.heading_deg = fields.Number("heading", 124, 9, 359, 511);
  p.second = fields.Second(133);
  p.raim = fields.Flag(p.message == 19 ? 305 : 147);
}

void DecodeLongRange(Fields& fields, AisPosition& p) {
  p.accurate = fields.Flag(38);
  p.raim = fields.Flag(39);
  p.status = fields.Number("status", 40, 4, 14, 15);
  fields.Position(p, 44, 18, 17, 600);
  if (const auto speed = fields.Number("sog", 79, 6, 62, 63)) p.sog_kn = *speed;
  if (const auto course = fields.Number("cog", 85, 9, 359, 511)) p.cog_deg = *course;
}

void DecodeVoyage(Fields& fields, const AisBits& bits, AisStatic& s) {
  if (fields.Has(40, 30)) SetImo(s, bits.Unsigned(40, 30));
  s.call_sign = fields.Text(70, 42);
  s.name = fields.Text(112, 120);
  s.ship_type = fields.Number("ship-type", 232, 8, 255, 0);
  fields.Dimensions(s, 240);
  s.eta_month = fields.Number("eta-month", 274, 4, 12, 0);
  s.eta_day = fields.Number("eta-day", 278, 5, 31, 0);
  s.eta_hour = fields.Number("eta-hour", 283, 5, 23, 24);
  s.eta_minute = fields.Number("eta-minute", 288, 6, 59, 60);
  s.draught_m = fields.Tenths("draught", 294, 8, 255, 0);
  s.destination = fields.Text(302, 120);
}

void DecodePart(Fields& fields, const AisBits& bits, AisStatic& s, int part) {
  if (part == 0) {
    s.name = fields.Text(40, 120);
    return;
  }
  s.ship_type = fields.Number("ship-type", 40, 8, 255, 0);
  s.vendor = fields.Text(48, 18);
  s.call_sign = fields.Text(90, 42);
  if (s.mmsi / 10'000'000 != 98) {
    fields.Dimensions(s, 132);
  } else if (fields.Has(132, 30) && bits.Unsigned(132, 30) != 0) {
    s.mothership = bits.Unsigned(132, 30);  // a craft that belongs to a ship
  }
}

// The name goes on behind the fixed part, a character at a time.
void DecodeAid(Fields& fields, const AisBits& bits, AisPosition& p, AisStatic& s) {
  s.ship_type = fields.Number("aid-type", 38, 5, 31, 0);
  s.name = fields.Text(43, 120);
  bool full = bits.Size() > 272;
  for (std::size_t at = 43; full && at < 163; at += 6) full = bits.Unsigned(at, 6) != 0;
  if (full) {
    const std::string more = fields.Text(272, (bits.Size() - 272) / 6 * 6);
    if (!more.empty()) s.name.resize(20, ' ');
    s.name += more;
  }
  p.accurate = fields.Flag(163);
  fields.Position(p, 164, 28, 27, 600'000);
  fields.Dimensions(s, 219);
  p.second = fields.Second(253);
  p.raim = fields.Flag(268);
}

bool LengthIsRight(int type, std::size_t bits, const AisBits& message) {
  if (type == 21) return bits >= 272 && bits <= 360;
  if (type == 24) return message.Unsigned(38, 2) == 0 ? bits == 160 || bits == 168 : bits == 168;
  if (type == 12) return bits >= 72 && bits <= 1008;
  if (type == 14) return bits >= 40 && bits <= 1008;
  return bits == kStandardBits[static_cast<std::size_t>(type)];
}

}  // namespace

bool AisBits::Add(std::string_view payload, int fill) {
  if (bits_ + payload.size() * 6 > kMaxAisBits) return false;
  std::size_t byte = bits_ / 8, used = bits_ % 8;
  // Bits behind the end are zero, so that a later part may be laid over them.
  std::uint64_t held = used == 0 ? 0 : static_cast<std::uint64_t>(bytes_[byte] >> (8 - used));
  std::uint8_t bad = 0;
  for (const char c : payload) {
    const std::uint8_t value = kSixBits[static_cast<unsigned char>(c)];
    bad |= value;
    held = held << 6 | (value & 63U);
    used += 6;
    if (used >= 48) {
      used -= 48;
      const std::uint64_t word = (held >> used) << 16;
      for (int i = 0; i < 6; ++i) bytes_[byte++] = static_cast<std::uint8_t>(word >> (56 - 8 * i));
    }
  }
  for (; used >= 8; used -= 8) bytes_[byte++] = static_cast<std::uint8_t>(held >> (used - 8));
  bytes_[byte] = used > 0 ? static_cast<std::uint8_t>(held << (8 - used)) : std::uint8_t{0};
  for (std::size_t i = 1; i <= 8; ++i) bytes_[byte + i] = 0;
  bits_ += payload.size() * 6;
  bits_ -= std::min<std::size_t>(bits_, static_cast<std::size_t>(fill));
  // The fill bits count as nothing, whatever they are.
  if (fill > 0) {
    byte = bits_ / 8;
    bytes_[byte] = static_cast<std::uint8_t>(bytes_[byte] & ~(0xFFU >> (bits_ % 8)));
    bytes_[byte + 1] = 0;
  }
  return (bad & 64U) == 0;
}

std::uint32_t AisBits::Unsigned(std::size_t from, std::size_t count) const {
  if (count == 0 || !Has(from, count)) return 0;
  std::uint64_t word;
  std::memcpy(&word, bytes_.data() + from / 8, 8);
  if constexpr (std::endian::native == std::endian::little) word = __builtin_bswap64(word);
  return static_cast<std::uint32_t>((word << (from % 8)) >> (64 - count));
}

std::int32_t AisBits::Signed(std::size_t from, std::size_t count) const {
  const std::uint32_t value = Unsigned(from, count);
  return static_cast<std::int32_t>(value << (32 - count)) >> (32 - count);
}

std::string AisBits::Text(std::size_t from, std::size_t count) const {
  char text[kMaxAisBits / 6];
  std::size_t size = 0, kept = 0;
  for (std::size_t at = from; at + 6 <= from + count && Has(at, 6) && size < sizeof text; at += 6) {
    const std::uint32_t value = Unsigned(at, 6);
    if (value == 0) break;
    text[size++] = static_cast<char>(value < 32 ? value + 64 : value);
    if (value != 32) kept = size;
  }
  return std::string(text, kept);
}

AisDecoded DecodeAis(const AisBits& bits, const AisOrigin& origin, TrackSink& sink, AisRemarks& remarks) {
  if (bits.Size() < 38) return AisDecoded::kTooShort;
  const int type = static_cast<int>(bits.Unsigned(0, 6));
  const bool known = (type >= 1 && type <= 5) || type == 9 || type == 11 || type == 12 || type == 14 || type == 18 || type == 19 || type == 21 ||
                     type == 24 || type == 27;
  if (!known) return AisDecoded::kOther;
  if (bits.Size() < 40 || (type == 12 && bits.Size() < 72)) return AisDecoded::kTooShort;
  if (!LengthIsRight(type, bits.Size(), bits)) {
    remarks.length = true;
    remarks.expected = type == 24 ? 168 : type == 12 ? 72 : type == 14 ? 40 : kStandardBits[static_cast<std::size_t>(type)];
  }
  Fields fields(bits, remarks);
  if (bits.Unsigned(8, 30) > 999'999'999 || bits.Unsigned(8, 30) == 0) fields.Wrong("mmsi", bits.Unsigned(8, 30));
  switch (type) {
    case 5: {
      AisStatic s = Start<AisStatic>(bits, origin, AisStation::kClassA);
      DecodeVoyage(fields, bits, s);
      sink.Take(s);
      return AisDecoded::kRead;
    }
    case 12:
    case 14: {
      model::AisText text;
      text.mmsi = bits.Unsigned(8, 30);
      text.to = type == 12 ? bits.Unsigned(40, 30) : 0;
      text.message = static_cast<std::uint8_t>(type);
      text.time_ms = origin.time_ms;
      text.source = origin.source;
      text.at = origin.at;
      const std::size_t from = type == 12 ? 72 : 40;
      text.text = bits.Text(from, bits.Size() - from);
      sink.Take(text);
      return AisDecoded::kRead;
    }
    case 24: {
      const auto part = static_cast<int>(bits.Unsigned(38, 2));
      AisStatic s = Start<AisStatic>(bits, origin, AisStation::kClassB);
      if (part > 1) {
        fields.Wrong("part", part);
        return AisDecoded::kRead;
      }
      DecodePart(fields, bits, s, part);
      sink.Take(s);
      return AisDecoded::kRead;
    }
    default: break;
  }
  const AisStation station = type == 4 || type == 11 ? (type == 4 ? AisStation::kBase : AisStation::kUnknown)
                             : type == 9             ? AisStation::kAircraft
                             : type == 18 || type == 19 ? AisStation::kClassB
                             : type == 21               ? AisStation::kAid
                             : type == 27               ? AisStation::kUnknown
                                                        : AisStation::kClassA;
  AisPosition p = Start<AisPosition>(bits, origin, station);
  if (type <= 3) DecodeClassA(fields, p);
  else if (type == 4 || type == 11) DecodeBase(fields, p);
  else if (type == 9) DecodeAircraft(fields, p);
  else if (type == 18 || type == 19) DecodeClassB(fields, p);
  else if (type == 27) DecodeLongRange(fields, p);
  if (type != 19 && type != 21) {
    sink.Take(p);
    return AisDecoded::kRead;
  }
  AisStatic s = Start<AisStatic>(bits, origin, station);
  if (type == 21) {
    DecodeAid(fields, bits, p, s);
  } else {
    s.name = fields.Text(143, 120);
    s.ship_type = fields.Number("ship-type", 263, 8, 255, 0);
    fields.Dimensions(s, 271);
  }
  sink.Take(p);
  sink.Take(s);
  return AisDecoded::kRead;
}

}  // namespace atalaya::formats
