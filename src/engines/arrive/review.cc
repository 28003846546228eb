#include "arrive/review.h"

#include <algorithm>
#include <cstdio>

namespace atalaya::arrive {
namespace {

std::string Rounded(double value, int digits = 0) {
  char text[48];
  std::snprintf(text, sizeof text, "%.*f", digits, value);
  return text;
}

std::string Position(double lat, double lon) {
  char text[64];
  std::snprintf(text, sizeof text, "%.2f %c, %.2f %c", std::fabs(lat), lat < 0 ? 'S' : 'N', std::fabs(lon), lon < 0 ? 'W' : 'E');
  return text;
}

std::string Or(const std::string& text) { return text.empty() ? "-" : text; }

DeclaredCall Declared(const std::string& port, const std::string& arrived, const std::string& departed, const NoticeContext& context) {
  DeclaredCall call;
  call.port = port;
  if (const auto facts = context.ports.find(port); facts != context.ports.end() && facts->second.known) {
    call.known = true;
    call.lat = facts->second.lat;
    call.lon = facts->second.lon;
    call.reach_km = facts->second.leave_km;
  }
  if (const auto time = ReadTime(arrived)) {
    call.has_arrived = true;
    call.arrived = time->at;
    call.arrived_latest = time->at + (time->day_only ? kDay - 1 : 0);
  }
  if (const auto time = ReadTime(departed)) {
    call.has_departed = true;
    call.departed = time->at;
    call.departed_latest = time->at + (time->day_only ? kDay - 1 : 0);
  }
  return call;
}

void TellCalls(const ReviewInput& input, Review& review) {
  std::size_t unverifiable = 0;
  for (const VerifiedCall& one : review.calls) {
    const DeclaredCall* call = one.declared < 0 ? nullptr : &review.declared[static_cast<std::size_t>(one.declared)];
    const Visit* visit = one.visit < 0 ? nullptr : &review.observed.visits[static_cast<std::size_t>(one.visit)];
    const std::string where = call == nullptr ? "track" : "notice#/calls/" + std::to_string(review.notice_index[static_cast<std::size_t>(one.declared)]);
    switch (one.verdict) {
      case Verdict::kConfirmed: break;
      case Verdict::kUnverifiable: ++unverifiable; break;
      case Verdict::kWrongDate:
        review.findings.push_back(Warning("arrival.call-wrong-date", where,
                                          {{"port", call->port}, {"days", Rounded(static_cast<double>(one.apart) / kDay, 1)}, {"from", Written(visit->entered)}, {"to", Written(visit->left)}}));
        break;
      case Verdict::kUndeclared:
        review.findings.push_back(Error("arrival.call-undeclared", where, {{"port", visit->port}, {"from", Written(visit->entered)}, {"to", Written(visit->left)}}));
        break;
      case Verdict::kContradicted:
        review.findings.push_back(Error("arrival.call-contradicted", where,
                                        {{"port", call->port}, {"day", Written(call->From()).substr(0, 10)}, {"at", Written(one.seen.at)}, {"place", Position(one.seen.lat, one.seen.lon)}, {"km", Rounded(one.km)}, {"near", one.near.empty() ? "none" : one.near}}));
        break;
    }
  }
  if (unverifiable != 0 && !input.track.empty()) {
    review.findings.push_back(Note("arrival.calls-unverifiable", "track", {{"count", std::to_string(unverifiable)}, {"calls", std::to_string(review.declared.size() - 1)}}));
  }
}

void TellLegs(Review& review) {
  for (const Leg& leg : review.legs) {
    const DeclaredCall &a = review.declared[static_cast<std::size_t>(leg.from)], &b = review.declared[static_cast<std::size_t>(leg.to)];
    const int index = review.notice_index[static_cast<std::size_t>(leg.to)];
    const std::string where = index < 0 ? "notice" : "notice#/calls/" + std::to_string(index);
    const auto told = [&](Finding finding, double nm, double knots) {
      finding.args = {{"from", a.port}, {"to", b.port}, {"nm", Rounded(nm)}, {"hours", Rounded(leg.hours)}, {"knots", Rounded(knots)}, {"limit", Rounded(leg.limit_kn)}};
      finding.where = where;
      review.findings.push_back(std::move(finding));
    };
    if (leg.verdict == LegVerdict::kImpossible) told(Error("arrival.speed-impossible", ""), *leg.circle_nm, *leg.circle_kn);
    if (leg.verdict == LegVerdict::kLikelyImpossible) told(Error("arrival.speed-likely-impossible", ""), *leg.sea_nm, *leg.sea_kn);
    if (leg.verdict == LegVerdict::kTight) told(Note("arrival.speed-tight", ""), leg.sea_nm.value_or(*leg.circle_nm), leg.sea_kn.value_or(*leg.circle_kn));
    if (leg.verdict == LegVerdict::kOverlapping && index < 0) {
      review.findings.push_back(Error("arrival.leaves-after-arrival", where, {{"from", a.port}, {"to", b.port}}));
    }
  }
}

void TellSigns(const Rules& rules, Review& review) {
  std::map<Sign, std::size_t> told;
  for (const Signal& signal : review.signals) {
    if (++told[signal.sign] > rules.most_signs) continue;
    const std::vector<std::pair<std::string, std::string>> args{
        {"from", Written(signal.from)}, {"to", Written(signal.to)}, {"place", Position(signal.lat, signal.lon)}, {"other", Position(signal.lat_to, signal.lon_to)},
        {"km", Rounded(signal.km)}, {"hours", Rounded(signal.hours, 1)}, {"was", Or(signal.was)}, {"is", Or(signal.is)}};
    switch (signal.sign) {
      case Sign::kTwoPlaces: review.findings.push_back(Error("arrival.sign-two-places", "track", args)); break;
      case Sign::kJump: review.findings.push_back(Warning("arrival.sign-jump", "track", args)); break;
      case Sign::kFlagMid: review.findings.push_back(Warning("arrival.sign-flag-mid", "track", args)); break;
      case Sign::kImoDigit: review.findings.push_back(Warning("arrival.sign-imo-digit", "track", args)); break;
      case Sign::kNameChanged: review.findings.push_back(Warning("arrival.sign-name-changed", "track", args)); break;
      case Sign::kCallSignChanged: review.findings.push_back(Warning("arrival.sign-call-sign-changed", "track", args)); break;
      case Sign::kImoChanged: review.findings.push_back(Error("arrival.sign-imo-changed", "track", args)); break;
      case Sign::kSizeChanged: review.findings.push_back(Warning("arrival.sign-size-changed", "track", args)); break;
      case Sign::kDark: review.findings.push_back(Warning("arrival.sign-dark", "track", args)); break;
      case Sign::kEncounter: review.findings.push_back(Warning("arrival.sign-encounter", "track", args)); break;
    }
  }
  for (const auto& [sign, count] : told) {
    if (count > rules.most_signs) {
      review.findings.push_back(Note("arrival.sign-more", "track", {{"sign", SignName(sign)}, {"count", std::to_string(count - rules.most_signs)}}));
    }
  }
}

}  // namespace

Review Examine(const ReviewInput& input, const Rules& rules) {
  Review review;
  review.findings = CheckNotice(input.notice, input.context, rules.notice);
  for (std::size_t i = 0; i < input.notice.calls.size(); ++i) {
    const NoticeCall& call = input.notice.calls[i];
    review.declared.push_back(Declared(call.port, call.arrived, call.departed, input.context));
    review.notice_index.push_back(static_cast<int>(i));
  }
  // By time; calls without dates first, in the order they were written.
  std::vector<std::size_t> order(review.declared.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const DeclaredCall &x = review.declared[a], &y = review.declared[b];
    return (x.Dated() ? x.From() : 0) < (y.Dated() ? y.From() : 0);
  });
  std::vector<DeclaredCall> sorted;
  std::vector<int> index;
  for (const std::size_t i : order) {
    sorted.push_back(review.declared[i]);
    index.push_back(review.notice_index[i]);
  }
  review.observed = Observe(input.track, input.ports, rules.visits);
  const auto received = ReadTime(input.notice.received);
  review.declared = sorted;
  review.notice_index = index;
  review.calls = Align(sorted, review.observed, input.track, received ? received->at : input.context.now, rules.align);
  review.declared.push_back(Declared(input.context.port, input.context.eta, "", input.context));
  review.notice_index.push_back(-1);
  if (!sorted.empty()) review.legs = Sail(review.declared, input.map, input.ship_type, rules.sailing);
  review.signals = SignsOfTrack(input.track, input.ports, rules.deception);
  for (const Signal& signal : SignsOfIdentity(input.said, rules.deception)) review.signals.push_back(signal);
  if (input.countries != nullptr) {
    if (const auto flag = FlagAgainstMid(input.mmsi, input.flag, *input.countries)) review.signals.push_back(*flag);
  }
  for (const OtherShip& other : input.others) {
    for (const Signal& signal : Encounters(input.track, other.track, input.ports, other.name, rules.deception)) review.signals.push_back(signal);
  }
  TellCalls(input, review);
  TellLegs(review);
  TellSigns(rules, review);
  std::stable_sort(review.findings.begin(), review.findings.end(), [](const Finding& a, const Finding& b) { return a.severity > b.severity; });
  for (const Finding& finding : review.findings) {
    review.flags += finding.severity == Severity::kError;
    review.looks += finding.severity == Severity::kWarning;
  }
  return review;
}

}  // namespace atalaya::arrive
