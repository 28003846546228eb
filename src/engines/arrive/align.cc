#include "arrive/align.h"

#include <algorithm>

namespace atalaya::arrive {
namespace {

Seconds Between(Seconds from_a, Seconds to_a, Seconds from_b, Seconds to_b) {
  if (to_a < from_b) return from_b - to_a;
  if (to_b < from_a) return from_a - to_b;
  return 0;
}

// Whether the ship can have been at the port between two positions of it.
bool CouldHaveBeen(const DeclaredCall& call, const Fix& a, const Fix& b, double fastest_kn) {
  const double km = std::max(0.0, DistanceKm(a.lat, a.lon, call.lat, call.lon) - call.reach_km) +
                    std::max(0.0, DistanceKm(b.lat, b.lon, call.lat, call.lon) - call.reach_km);
  return km / kKmPerNm <= fastest_kn * static_cast<double>(b.at - a.at) / kHour;
}

// A declared call that no visit answers.
VerifiedCall Judge(const DeclaredCall& call, const Observed& observed, const Track& track, const AlignRules& rules) {
  VerifiedCall verified;
  const auto doubt = [&](Doubt why) {
    verified.doubt = why;
    return verified;
  };
  if (!call.Dated()) return doubt(Doubt::kNoDates);
  if (track.empty()) return doubt(Doubt::kNoTrack);
  if (!call.known) return doubt(Doubt::kUnknownPort);
  const Seconds from = call.From() - rules.tolerance, to = call.To() + rules.tolerance;
  // The positions around the days: the last before, all within, the first after.
  auto first = std::lower_bound(track.begin(), track.end(), from, [](const Fix& fix, Seconds at) { return fix.at < at; });
  auto last = std::upper_bound(track.begin(), track.end(), to, [](Seconds at, const Fix& fix) { return at < fix.at; });
  const bool before = first != track.begin(), after = last != track.end();
  if (!before && first->at > from) {
    // Not heard yet at `from`: it can have been there before, if it is near enough.
    const Fix& heard = *first;
    const double km = std::max(0.0, DistanceKm(heard.lat, heard.lon, call.lat, call.lon) - call.reach_km);
    if (heard.at > to || km / kKmPerNm <= rules.fastest_kn * static_cast<double>(heard.at - from) / kHour) return doubt(Doubt::kOutsideTrack);
  }
  if (!after) {
    const Fix& heard = *(last - 1);
    const double km = std::max(0.0, DistanceKm(heard.lat, heard.lon, call.lat, call.lon) - call.reach_km);
    if (heard.at < from || km / kKmPerNm <= rules.fastest_kn * static_cast<double>(std::max<Seconds>(0, to - heard.at)) / kHour) {
      return doubt(Doubt::kOutsideTrack);
    }
  }
  if (before) --first;
  if (after) ++last;
  const Seconds middle = call.From() + (call.To() - call.From()) / 2;
  const Fix* nearest = nullptr;
  for (auto fix = first; fix != last; ++fix) {
    if (DistanceKm(fix->lat, fix->lon, call.lat, call.lon) <= call.reach_km) {
      verified.seen = *fix;
      return doubt(Doubt::kNotStopped);  // it was there, and only passed
    }
    if (fix + 1 != last && CouldHaveBeen(call, *fix, *(fix + 1), rules.fastest_kn)) {
      verified.seen = *fix;
      verified.until = *(fix + 1);
      return doubt(Doubt::kSilence);
    }
    if (nearest == nullptr || std::llabs(fix->at - middle) < std::llabs(nearest->at - middle)) nearest = &*fix;
  }
  if (nearest == nullptr) return doubt(Doubt::kNoTrack);
  verified.verdict = Verdict::kContradicted;
  verified.seen = *nearest;
  verified.km = DistanceKm(nearest->lat, nearest->lon, call.lat, call.lon);
  for (const Visit& visit : observed.visits) {
    if (visit.Call() && visit.port != call.port && Between(visit.entered, visit.left, call.From(), call.To()) == 0) {
      verified.near = visit.port;
      break;
    }
  }
  return verified;
}

}  // namespace

std::string VerdictName(Verdict verdict) {
  switch (verdict) {
    case Verdict::kConfirmed: return "confirmed";
    case Verdict::kWrongDate: return "wrong-date";
    case Verdict::kUndeclared: return "undeclared";
    case Verdict::kContradicted: return "contradicted";
    case Verdict::kUnverifiable: return "unverifiable";
  }
  return "";
}

std::string DoubtName(Doubt doubt) {
  switch (doubt) {
    case Doubt::kNone: return "";
    case Doubt::kNoTrack: return "no-track";
    case Doubt::kOutsideTrack: return "outside-track";
    case Doubt::kSilence: return "silence";
    case Doubt::kUnknownPort: return "unknown-port";
    case Doubt::kNoDates: return "no-dates";
    case Doubt::kNotStopped: return "not-stopped";
  }
  return "";
}

long long PairCost(const DeclaredCall& declared, const Visit& visit, const AlignRules& rules) {
  if (!declared.Dated() || !visit.Call() || declared.port != visit.port) return -1;
  const Seconds apart = Between(declared.From(), declared.To(), visit.entered, visit.left);
  if (apart > rules.window) return -1;
  if (apart <= rules.tolerance) return 0;
  return (apart - rules.tolerance + kHour - 1) / kHour;
}

Pairing Pair(const std::vector<DeclaredCall>& declared, const std::vector<Visit>& visits, const AlignRules& rules) {
  const std::size_t n = declared.size(), m = visits.size();
  const auto alone = [&](std::size_t visit) { return visits[visit].Call() ? rules.alone_observed : 0; };
  // best[i][j]: cheapest for declared from i and visits from j.
  std::vector<std::vector<long long>> best(n + 1, std::vector<long long>(m + 1, 0));
  for (std::size_t i = n + 1; i-- > 0;) {
    for (std::size_t j = m + 1; j-- > 0;) {
      if (i == n && j == m) continue;
      long long cost = -1;
      const auto offer = [&](long long value) { cost = cost < 0 || value < cost ? value : cost; };
      if (i < n && j < m) {
        if (const long long pair = PairCost(declared[i], visits[j], rules); pair >= 0) offer(pair + best[i + 1][j + 1]);
      }
      if (i < n) offer(rules.alone_declared + best[i + 1][j]);
      if (j < m) offer(alone(j) + best[i][j + 1]);
      best[i][j] = cost;
    }
  }
  Pairing pairing;
  pairing.cost = best[0][0];
  pairing.of_declared = std::vector<int>(n, -1);
  for (std::size_t i = 0, j = 0; i < n;) {
    const long long pair = j < m ? PairCost(declared[i], visits[j], rules) : -1;
    if (pair >= 0 && best[i][j] == pair + best[i + 1][j + 1]) {
      pairing.of_declared[i++] = static_cast<int>(j++);
    } else if (j < m && best[i][j] == alone(j) + best[i][j + 1]) {
      ++j;
    } else {
      ++i;
    }
  }
  return pairing;
}

std::vector<VerifiedCall> Align(const std::vector<DeclaredCall>& declared, const Observed& observed, const Track& track, Seconds until,
                                const AlignRules& rules) {
  const Pairing pairing = Pair(declared, observed.visits, rules);
  std::vector<VerifiedCall> verified;
  std::vector<bool> taken(observed.visits.size(), false);
  bool dated = false;
  Seconds begin = 0;
  for (std::size_t i = 0; i < declared.size(); ++i) {
    const DeclaredCall& call = declared[i];
    if (call.Dated() && (!dated || call.From() < begin)) {
      begin = call.From();
      dated = true;
    }
    VerifiedCall one;
    if (pairing.of_declared[i] >= 0) {
      const auto at = static_cast<std::size_t>(pairing.of_declared[i]);
      const Visit& visit = observed.visits[at];
      taken[at] = true;
      one.visit = static_cast<int>(at);
      one.apart = Between(call.From(), call.To(), visit.entered, visit.left);
      one.verdict = one.apart <= rules.tolerance ? Verdict::kConfirmed : Verdict::kWrongDate;
    } else {
      one = Judge(call, observed, track, rules);
    }
    one.declared = static_cast<int>(i);
    verified.push_back(one);
  }
  for (std::size_t j = 0; j < observed.visits.size(); ++j) {
    const Visit& visit = observed.visits[j];
    if (taken[j] || !visit.Call() || !dated || visit.left < begin || visit.entered > until) continue;
    VerifiedCall one;
    one.verdict = Verdict::kUndeclared;
    one.visit = static_cast<int>(j);
    verified.push_back(one);
  }
  const auto at = [&](const VerifiedCall& one) {
    return one.declared >= 0 && declared[static_cast<std::size_t>(one.declared)].Dated() ? declared[static_cast<std::size_t>(one.declared)].From()
           : one.visit >= 0                                                             ? observed.visits[static_cast<std::size_t>(one.visit)].entered
                                                                                        : Seconds{0};
  };
  std::stable_sort(verified.begin(), verified.end(), [&](const VerifiedCall& a, const VerifiedCall& b) { return at(a) < at(b); });
  return verified;
}

}  // namespace atalaya::arrive
