// For tests and bench only: AIS messages written bit by bit from their fields (ITU-R M.1371-5, annex 8), apart from the reader.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "base/rng.h"

namespace atalaya::formats {

class AisWriter {
 public:
  AisWriter& Put(std::int64_t value, int bits) {
    for (int i = bits - 1; i >= 0; --i) bits_ += ((value >> i) & 1) != 0 ? '1' : '0';
    return *this;
  }
  // In `characters` of six bits, filled up with "@".
  AisWriter& Text(std::string_view text, std::size_t characters) {
    for (std::size_t i = 0; i < characters; ++i) {
      const int c = i < text.size() ? static_cast<unsigned char>(text[i]) : '@';
      Put(c >= 64 ? c - 64 : c, 6);
    }
    return *this;
  }
  std::size_t Size() const { return bits_.size(); }
  void Cut(std::size_t size) { bits_.resize(size, '0'); }

  // One sentence, or several of at most `most` characters of payload; each with CR LF.
  std::vector<std::string> Sentences(int sequence = 0, char channel = 'A', std::size_t most = 56, const std::string& talker = "AIVDM") const {
    std::string payload;
    std::string padded = bits_;
    while (padded.size() % 6 != 0) padded += '0';
    for (std::size_t at = 0; at < padded.size(); at += 6) {
      int value = 0;
      for (std::size_t i = 0; i < 6; ++i) value = value * 2 + (padded[at + i] - '0');
      payload += static_cast<char>(value < 40 ? value + 48 : value + 56);
    }
    std::vector<std::string> sentences;
    const std::size_t total = payload.empty() ? 1 : (payload.size() + most - 1) / most;
    for (std::size_t part = 0; part < total; ++part) {
      const bool last = part + 1 == total;
      sentences.push_back(Framed(talker + "," + std::to_string(total) + "," + std::to_string(part + 1) + "," + (total > 1 ? std::to_string(sequence) : "") + "," +
                                 channel + "," + payload.substr(part * most, most) + "," + std::to_string(last ? padded.size() - bits_.size() : 0)));
    }
    return sentences;
  }
  std::string Lines(int sequence = 0, char channel = 'A') const {
    std::string lines;
    for (const std::string& sentence : Sentences(sequence, channel)) lines += sentence;
    return lines;
  }
  // "!" body "*" checksum.
  static std::string Framed(const std::string& body) { return "!" + body + "*" + Checksum(body) + "\r\n"; }
  static std::string Checksum(const std::string& body) {
    unsigned sum = 0;
    for (const char c : body) sum ^= static_cast<unsigned char>(c);
    char text[8];
    std::snprintf(text, sizeof text, "%02X", sum & 255U);
    return text;
  }

 private:
  std::string bits_;
};

// Fields as they stand in the message; defaults are "not available" where there is such a value.
struct AisRaw {
  int type = 1, repeat = 0;
  std::int64_t mmsi = 366123456;
  int status = 15, turn = -128, speed = 1023, accuracy = 0, lon = 181 * 600000, lat = 91 * 600000, course = 3600, heading = 511, second = 60, manoeuvre = 0, raim = 0;
  int year = 0, month = 0, day = 0, hour = 24, minute = 60;
  int altitude = 4095;
  std::int64_t imo = 0;
  std::string call_sign{}, name{}, destination{}, vendor{}, text{};
  int ship_type = 0, bow = 0, stern = 0, port = 0, starboard = 0, draught = 0;
  int part = 0;
  std::int64_t mothership = 0;
};

inline AisWriter WriteAis(const AisRaw& r) {
  AisWriter w;
  w.Put(r.type, 6).Put(r.repeat, 2).Put(r.mmsi, 30);
  switch (r.type) {
    case 1:
    case 2:
    case 3:
      w.Put(r.status, 4).Put(r.turn, 8).Put(r.speed, 10).Put(r.accuracy, 1).Put(r.lon, 28).Put(r.lat, 27).Put(r.course, 12).Put(r.heading, 9).Put(r.second, 6);
      w.Put(r.manoeuvre, 2).Put(0, 3).Put(r.raim, 1).Put(81942, 19);
      break;
    case 4:
    case 11:
      w.Put(r.year, 14).Put(r.month, 4).Put(r.day, 5).Put(r.hour, 5).Put(r.minute, 6).Put(r.second, 6).Put(r.accuracy, 1).Put(r.lon, 28).Put(r.lat, 27).Put(1, 4);
      w.Put(0, 10).Put(r.raim, 1).Put(0, 19);
      break;
    case 5:
      w.Put(0, 2).Put(r.imo, 30).Text(r.call_sign, 7).Text(r.name, 20).Put(r.ship_type, 8).Put(r.bow, 9).Put(r.stern, 9).Put(r.port, 6).Put(r.starboard, 6);
      w.Put(1, 4).Put(r.month, 4).Put(r.day, 5).Put(r.hour, 5).Put(r.minute, 6).Put(r.draught, 8).Text(r.destination, 20).Put(0, 2);
      break;
    case 9:
      w.Put(r.altitude, 12).Put(r.speed, 10).Put(r.accuracy, 1).Put(r.lon, 28).Put(r.lat, 27).Put(r.course, 12).Put(r.second, 6).Put(0, 8).Put(0, 1).Put(0, 3);
      w.Put(0, 1).Put(r.raim, 1).Put(0, 20);
      break;
    case 14: w.Put(0, 2).Text(r.text, r.text.size()); break;
    case 18:
      w.Put(0, 8).Put(r.speed, 10).Put(r.accuracy, 1).Put(r.lon, 28).Put(r.lat, 27).Put(r.course, 12).Put(r.heading, 9).Put(r.second, 6).Put(0, 2).Put(1, 6);
      w.Put(r.raim, 1).Put(0, 20);
      break;
    case 19:
      w.Put(0, 8).Put(r.speed, 10).Put(r.accuracy, 1).Put(r.lon, 28).Put(r.lat, 27).Put(r.course, 12).Put(r.heading, 9).Put(r.second, 6).Put(0, 4);
      w.Text(r.name, 20).Put(r.ship_type, 8).Put(r.bow, 9).Put(r.stern, 9).Put(r.port, 6).Put(r.starboard, 6).Put(1, 4).Put(r.raim, 1).Put(0, 6);
      break;
    case 21:
      w.Put(r.ship_type, 5).Text(r.name.substr(0, 20), 20).Put(r.accuracy, 1).Put(r.lon, 28).Put(r.lat, 27).Put(r.bow, 9).Put(r.stern, 9).Put(r.port, 6);
      w.Put(r.starboard, 6).Put(1, 4).Put(r.second, 6).Put(0, 1).Put(0, 8).Put(r.raim, 1).Put(0, 3);
      if (r.name.size() > 20) w.Text(r.name.substr(20), r.name.size() - 20);
      break;
    case 24:
      w.Put(r.part, 2);
      if (r.part == 0) {
        w.Text(r.name, 20).Put(0, 8);
      } else {
        w.Put(r.ship_type, 8).Text(r.vendor, 3).Put(0, 24).Text(r.call_sign, 7);
        if (r.mothership != 0) w.Put(r.mothership, 30);
        else w.Put(r.bow, 9).Put(r.stern, 9).Put(r.port, 6).Put(r.starboard, 6);
        w.Put(0, 6);
      }
      break;
    case 27: w.Put(r.accuracy, 1).Put(r.raim, 1).Put(r.status, 4).Put(r.lon, 18).Put(r.lat, 17).Put(r.speed, 6).Put(r.course, 9).Put(0, 1).Put(0, 1); break;
    default: w.Put(0, 130); break;
  }
  return w;
}

// Any message of the kinds read: mostly a plausible one, now and then "not available" or what cannot be.
inline AisRaw RandomAis(Rng& rng, bool plausible) {
  constexpr int kTypes[] = {1, 1, 1, 3, 2, 4, 5, 5, 9, 11, 14, 18, 18, 19, 21, 24, 24, 27};
  const auto below = [&rng](int limit) { return static_cast<int>(rng.Below(static_cast<std::uint64_t>(limit))); };
  const auto rare = [&] { return below(8) == 0; };
  const auto text = [&](int most) {
    std::string out;
    const int size = below(most + 1);
    for (int i = 0; i < size; ++i) out += "ABCDEFGHIJKLMNOPQRSTUVWXYZ 0123456789.-/ \"\\&_"[below(45)];
    while (!out.empty() && out.back() == ' ') out.pop_back();
    return out;
  };
  AisRaw r;
  r.type = kTypes[below(18)];
  r.repeat = below(4);
  r.mmsi = rare() ? 982'000'000 + below(9'999'999) : 200'000'000 + below(575'000'000);
  r.status = below(16);
  r.turn = below(256) - 128;
  const bool far = r.type == 27;
  r.speed = below(far ? 64 : 1024);
  r.accuracy = below(2);
  const int parts = far ? 600 : 600'000;
  r.lon = rare() ? 181 * parts : below(360 * parts + 1) - 180 * parts;
  r.lat = rare() ? 91 * parts : below(180 * parts + 1) - 90 * parts;
  r.course = far ? (rare() ? 511 : below(360)) : below(3601);
  r.heading = rare() ? 511 : below(360);
  r.second = below(64);
  r.manoeuvre = below(3);
  r.raim = below(2);
  r.year = rare() ? 0 : 1990 + below(100);
  r.month = below(13);
  r.day = below(32);
  r.hour = below(25);
  r.minute = below(61);
  if (r.type == 4 || r.type == 11) r.second = below(61);
  r.altitude = below(4096);
  r.imo = rare() ? 0 : 1'000'000 + below(9'000'000);
  r.call_sign = text(7);
  r.name = text(r.type == 21 && rare() ? 34 : 20);
  r.destination = text(20);
  r.vendor = text(3);
  r.text = text(60) + "X";
  r.ship_type = below(r.type == 21 ? 32 : 100);
  if (!rare()) {
    r.bow = below(512);
    r.stern = below(512);
    r.port = below(64);
    r.starboard = below(64);
  }
  r.draught = below(256);
  r.part = below(2);
  if (r.mmsi / 10'000'000 == 98) r.mothership = 1 + below(900'000'000);
  if (!plausible && rare()) {
    r.lat = far ? 95 * 600 : 95 * 600'000;
    r.course = far ? 500 : 4000;
    r.heading = 400;
  }
  return r;
}

}  // namespace atalaya::formats
