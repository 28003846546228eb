#include "arrive/deceive.h"

#include <algorithm>

#include "base/check_digits.h"

namespace atalaya::arrive {
namespace {

double Km(const Fix& a, const Fix& b) { return DistanceKm(a.lat, a.lon, b.lat, b.lon); }

bool Jumps(const Fix& a, const Fix& b, const DeceptionRules& rules) {
  const double km = Km(a, b);
  if (km <= rules.jitter_km) return false;
  const Seconds step = b.at - a.at;
  if (step <= rules.short_step) return km > rules.jump_km;
  return km > rules.jump_km_per_hour * static_cast<double>(step) / kHour;
}

double NearestPortKm(double lat, double lon, const std::vector<PortPoint>& ports) {
  double best = 1e9;
  for (const PortPoint& port : ports) {
    if (std::fabs(port.lat - lat) * 110 < best) best = std::min(best, DistanceKm(lat, lon, port.lat, port.lon));
  }
  return best;
}

Signal Between(Sign sign, const Fix& a, const Fix& b) {
  Signal signal;
  signal.sign = sign;
  signal.from = a.at;
  signal.to = b.at;
  signal.lat = a.lat;
  signal.lon = a.lon;
  signal.lat_to = b.lat;
  signal.lon_to = b.lon;
  signal.km = Km(a, b);
  signal.hours = static_cast<double>(b.at - a.at) / kHour;
  return signal;
}

// The track's place at a time; nullopt where its neighbours are too far apart to say.
std::optional<Fix> PlaceAt(const Track& track, Seconds at, std::size_t& cursor, Seconds longest) {
  while (cursor + 1 < track.size() && track[cursor + 1].at <= at) ++cursor;
  const Fix& a = track[cursor];
  if (a.at == at) return a;
  if (a.at > at || cursor + 1 >= track.size()) return std::nullopt;
  const Fix& b = track[cursor + 1];
  if (b.at - a.at > longest) return std::nullopt;
  const double share = static_cast<double>(at - a.at) / static_cast<double>(b.at - a.at);
  double turn = b.lon - a.lon;
  if (turn > 180) turn -= 360;
  if (turn < -180) turn += 360;
  double lon = a.lon + share * turn;
  if (lon > 180) lon -= 360;
  if (lon < -180) lon += 360;
  return Fix{at, a.lat + share * (b.lat - a.lat), lon, kUnknownSpeed};
}

}  // namespace

std::string SignName(Sign sign) {
  switch (sign) {
    case Sign::kTwoPlaces: return "two-places";
    case Sign::kJump: return "jump";
    case Sign::kFlagMid: return "flag-mid";
    case Sign::kImoDigit: return "imo-digit";
    case Sign::kNameChanged: return "name-changed";
    case Sign::kCallSignChanged: return "call-sign-changed";
    case Sign::kImoChanged: return "imo-changed";
    case Sign::kSizeChanged: return "size-changed";
    case Sign::kDark: return "dark";
    case Sign::kEncounter: return "encounter";
  }
  return "";
}

std::vector<std::vector<std::size_t>> Segments(const Track& track, const DeceptionRules& rules) {
  // Segments whose last position is old enough that anything could follow stay open: a ship that was silent for a month comes back as itself.
  std::vector<std::vector<std::size_t>> segments;
  for (std::size_t i = 0; i < track.size(); ++i) {
    std::vector<std::size_t>* best = nullptr;
    double least = 0;
    // Only the newest segments are looked at: a forger of many places would make this quadratic.
    const std::size_t from = segments.size() > 16 ? segments.size() - 16 : 0;
    for (std::size_t s = from; s < segments.size(); ++s) {
      const Fix& last = track[segments[s].back()];
      if (Jumps(last, track[i], rules)) continue;
      const double km = Km(last, track[i]);
      if (best == nullptr || km < least) {
        best = &segments[s];
        least = km;
      }
    }
    if (best == nullptr) {
      segments.push_back({i});
    } else {
      best->push_back(i);
    }
  }
  return segments;
}

std::vector<Signal> SignsOfTrack(const Track& track, const std::vector<PortPoint>& ports, const DeceptionRules& rules) {
  std::vector<Signal> signals;
  const auto segments = Segments(track, rules);
  // Two transmitters: while one segment goes on, another is heard, each often enough.
  std::vector<int> segment_of(track.size(), -1);
  for (std::size_t s = 0; s < segments.size(); ++s) {
    for (const std::size_t i : segments[s]) segment_of[i] = static_cast<int>(s);
  }
  std::vector<bool> twin(segments.size(), false);
  for (std::size_t b = 0; b < segments.size(); ++b) {
    for (std::size_t a = 0; a < b; ++a) {
      if (segments[a].size() < rules.least_fixes || segments[b].size() < rules.least_fixes) continue;
      const Seconds from = std::max(track[segments[a].front()].at, track[segments[b].front()].at);
      const Seconds to = std::min(track[segments[a].back()].at, track[segments[b].back()].at);
      if (from >= to) continue;
      const Fix& here = track[segments[b].front()];
      // Where the other one was then.
      std::size_t other = segments[a].front();
      for (const std::size_t i : segments[a]) {
        if (std::llabs(track[i].at - here.at) < std::llabs(track[other].at - here.at)) other = i;
      }
      Signal signal = Between(Sign::kTwoPlaces, track[other], here);
      signal.from = from;
      signal.to = to;
      signal.hours = static_cast<double>(to - from) / kHour;
      signals.push_back(signal);
      twin[a] = twin[b] = true;
    }
  }
  for (std::size_t i = 0; i + 1 < track.size(); ++i) {
    const Fix &a = track[i], &b = track[i + 1];
    if (Jumps(a, b, rules) && !(twin[static_cast<std::size_t>(segment_of[i])] && twin[static_cast<std::size_t>(segment_of[i + 1])])) {
      signals.push_back(Between(Sign::kJump, a, b));
    }
    if (b.at - a.at >= rules.dark &&
        std::min(NearestPortKm(a.lat, a.lon, ports), NearestPortKm(b.lat, b.lon, ports)) > rules.dark_off_nm * kKmPerNm) {
      signals.push_back(Between(Sign::kDark, a, b));
    }
  }
  std::stable_sort(signals.begin(), signals.end(), [](const Signal& a, const Signal& b) { return a.from < b.from; });
  return signals;
}

std::vector<Signal> SignsOfIdentity(const std::vector<Identity>& said, const DeceptionRules& rules) {
  std::vector<Signal> signals;
  Identity known;
  const auto changed = [&](Sign sign, Seconds at, std::string& was, const std::string& is) {
    if (is.empty()) return;
    if (!was.empty() && was != is) {
      Signal signal;
      signal.sign = sign;
      signal.from = signal.to = at;
      signal.was = was;
      signal.is = is;
      signals.push_back(signal);
    }
    was = is;
  };
  std::string wrong;
  for (const Identity& one : said) {
    if (!one.imo.empty() && !IsImo(one.imo) && one.imo != wrong) {
      Signal signal;
      signal.sign = Sign::kImoDigit;
      signal.from = signal.to = one.at;
      signal.is = wrong = one.imo;
      signals.push_back(signal);
    }
    changed(Sign::kImoChanged, one.at, known.imo, one.imo);
    changed(Sign::kNameChanged, one.at, known.name, one.name);
    changed(Sign::kCallSignChanged, one.at, known.call_sign, one.call_sign);
    if (one.length_m > 0 && known.length_m > 0 &&
        (std::fabs(one.length_m - known.length_m) > rules.size_change_m || std::fabs(one.beam_m - known.beam_m) > rules.size_change_m)) {
      const auto size = [](const Identity& ship) {
        return std::to_string(std::lround(ship.length_m)) + " x " + std::to_string(std::lround(ship.beam_m)) + " m";
      };
      Signal signal;
      signal.sign = Sign::kSizeChanged;
      signal.from = signal.to = one.at;
      signal.was = size(known);
      signal.is = size(one);
      signals.push_back(signal);
    }
    if (one.length_m > 0) {
      known.length_m = one.length_m;
      known.beam_m = one.beam_m;
    }
  }
  return signals;
}

std::optional<Signal> FlagAgainstMid(const std::string& mmsi, const std::string& flag_iso2, const std::map<int, std::string>& countries) {
  const Mmsi read = ReadMmsi(mmsi);
  if (read.kind != MmsiKind::kShip || flag_iso2.empty()) return std::nullopt;
  const auto country = countries.find(read.mid);
  if (country == countries.end() || country->second.empty() || country->second.find(flag_iso2) != std::string::npos) return std::nullopt;
  Signal signal;
  signal.sign = Sign::kFlagMid;
  signal.was = flag_iso2;
  signal.is = country->second;
  return signal;
}

std::vector<Signal> Encounters(const Track& a, const Track& b, const std::vector<PortPoint>& ports, const std::string& other, const DeceptionRules& rules) {
  std::vector<Signal> signals;
  if (a.empty() || b.empty()) return signals;
  const Seconds begin = std::max(a.front().at, b.front().at), end = std::min(a.back().at, b.back().at);
  std::size_t in_a = 0, in_b = 0;
  std::optional<Fix> first, last;
  const auto close = [&] {
    if (first && last->at - first->at >= rules.encounter && NearestPortKm(first->lat, first->lon, ports) > rules.encounter_off_km) {
      Signal signal = Between(Sign::kEncounter, *first, *last);
      signal.is = other;
      signals.push_back(signal);
    }
    first.reset();
  };
  for (Seconds at = begin; at <= end; at += rules.encounter_step) {
    const auto here = PlaceAt(a, at, in_a, rules.longest_step), there = PlaceAt(b, at, in_b, rules.longest_step);
    if (here && there && Km(*here, *there) <= rules.encounter_km) {
      if (!first) first = here;
      last = here;
    } else {
      close();
    }
  }
  close();
  return signals;
}

}  // namespace atalaya::arrive
