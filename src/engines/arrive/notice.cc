#include "arrive/notice.h"

#include <algorithm>
#include <cctype>
#include <cstdio>

#include "base/check_digits.h"

namespace atalaya::arrive {
namespace {

std::string Lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

std::string Percent(double share) {
  char text[32];
  std::snprintf(text, sizeof text, "%.0f", share * 100);
  return text;
}

std::string Day(const std::string& time) { return time.substr(0, 10); }

// Whether the notice says the item, wherever it keeps it.
bool Says(const Notice& notice, const NoticeContext& context, const std::string& item) {
  if (item == "imo") return !context.imo.empty();
  if (item == "certificate") return notice.certificate.has_value();
  if (item == "issuer") return !notice.issuer.empty();
  if (item == "expires") return !notice.expires.empty();
  if (item == "reason-without") return !notice.reason_without.empty();
  if (item == "plan") return notice.plan.has_value();
  if (item == "level") return notice.level.has_value();
  if (item == "calls") return !notice.calls.empty();
  if (item == "port") return !context.port.empty();
  if (item == "facility") return !context.facility.empty();
  if (item == "eta") return !context.eta.empty();
  const auto said = notice.items.find(item);
  return said != notice.items.end() && !said->second.empty();
}

void CheckItems(const Notice& notice, const NoticeContext& context, const NoticeRules& rules, Findings& findings) {
  for (const NoticeItem& item : rules.items) {
    if (item.with_certificate && notice.certificate != true) continue;
    if (item.without_certificate && notice.certificate != false) continue;
    if (Says(notice, context, item.id)) continue;
    std::string word = item.id;  // as a selector of the message: no hyphens
    std::replace(word.begin(), word.end(), '-', '_');
    const std::vector<std::pair<std::string, std::string>> args{{"item", word}, {"number", item.number}};
    Finding missing = Warning("arrival.missing", "notice", args);
    missing.severity = item.severity;
    findings.push_back(std::move(missing));
  }
  if (!context.imo.empty() && !IsImo(context.imo)) findings.push_back(Error("arrival.imo", "notice", {{"value", context.imo}}));
}

void CheckCertificate(const Notice& notice, const NoticeContext& context, const NoticeRules& rules, Findings& findings) {
  if (notice.certificate == false) {
    findings.push_back(Error("arrival.no-certificate", "notice", {{"reason", notice.reason_without.empty() ? "-" : notice.reason_without}}));
    return;
  }
  if (const auto expires = ReadTime(notice.expires)) {
    const auto eta = ReadTime(context.eta);
    const std::string day = Day(notice.expires);
    const Seconds end = expires->at + (expires->day_only ? kDay : 0);
    if (end <= context.now) {
      findings.push_back(Error("arrival.certificate-expired", "notice", {{"day", day}}));
    } else if (eta && end <= eta->at) {
      findings.push_back(Error("arrival.certificate-expires-before", "notice", {{"day", day}}));
    } else if (eta && end <= eta->at + rules.certificate_days * kDay) {
      findings.push_back(Note("arrival.certificate-expires-soon", "notice", {{"day", day}}));
    }
  } else if (!notice.expires.empty()) {
    findings.push_back(Warning("arrival.certificate-date", "notice", {{"value", notice.expires}}));
  }
  if (!notice.issuer.empty() && !rules.issuers.empty()) {
    const std::string issuer = Lower(notice.issuer);
    const bool known = std::any_of(rules.issuers.begin(), rules.issuers.end(), [&](const std::string& one) { return issuer.find(one) != std::string::npos; });
    if (!known) findings.push_back(Warning("arrival.issuer-unknown", "notice", {{"issuer", notice.issuer}}));
  }
  if (notice.plan == false) findings.push_back(Error("arrival.no-plan", "notice"));
}

void CheckLevel(const Notice& notice, const NoticeContext& context, Findings& findings) {
  if (!notice.level) return;
  const std::string ship = std::to_string(*notice.level);
  if (context.facility_level && *notice.level < *context.facility_level) {
    findings.push_back(Error("arrival.level-below", "notice", {{"ship", ship}, {"facility", std::to_string(*context.facility_level)}}));
  }
  if (context.facility_level && *notice.level > *context.facility_level) {
    findings.push_back(Warning("arrival.level-above", "notice", {{"ship", ship}, {"facility", std::to_string(*context.facility_level)}}));
  }
  for (std::size_t i = 0; i < notice.calls.size(); ++i) {
    const auto& level = notice.calls[i].level;
    if (!level || *level <= *notice.level) continue;
    findings.push_back(Note("arrival.level-at-call", "notice#/calls/" + std::to_string(i),
                            {{"ship", ship}, {"port", notice.calls[i].port}, {"level", std::to_string(*level)}}));
  }
}

void CheckCalls(const Notice& notice, const NoticeContext& context, const NoticeRules& rules, Findings& findings) {
  if (!notice.calls.empty() && notice.calls.size() < rules.calls_asked) {
    findings.push_back(Note("arrival.calls-fewer", "notice", {{"count", std::to_string(notice.calls.size())}, {"asked", std::to_string(rules.calls_asked)}}));
  }
  struct Stay {
    Seconds from, to;
    std::size_t call;
  };
  std::vector<Stay> stays;
  for (std::size_t i = 0; i < notice.calls.size(); ++i) {
    const NoticeCall& call = notice.calls[i];
    const std::string where = "notice#/calls/" + std::to_string(i);
    const auto facts = context.ports.find(call.port);
    if (facts == context.ports.end() || !facts->second.known) findings.push_back(Warning("arrival.call-unknown-port", where, {{"port", call.port}}));
    const auto arrived = ReadTime(call.arrived), departed = ReadTime(call.departed);
    if (!arrived && !departed) {
      findings.push_back(Warning("arrival.call-no-dates", where, {{"port", call.port}}));
    } else if (arrived && departed) {
      // By the narrowest reading of days: what overlaps then, overlaps.
      const Seconds from = arrived->at, to = departed->at + (departed->day_only ? kDay - 1 : 0);
      if (to < from) {
        findings.push_back(Error("arrival.call-backwards", where, {{"port", call.port}, {"arrived", call.arrived}, {"departed", call.departed}}));
      } else {
        stays.push_back({arrived->at + (arrived->day_only ? kDay - 1 : 0), departed->at, i});
      }
    }
    const std::string from = Day(call.arrived.empty() ? call.departed : call.arrived), to = Day(call.departed.empty() ? call.arrived : call.departed);
    for (const Advisory& advisory : context.advisories) {
      if (Concerns(advisory, call.port, from, to)) {
        findings.push_back(Error("arrival.call-advisory", where, {{"port", call.port}, {"day", from}, {"title", advisory.title}, {"about", advisory.about}}));
      }
    }
    if (facts != context.ports.end() && facts->second.exposure.value_or(0) >= rules.exposed_share) {
      findings.push_back(Warning("arrival.call-exposed", where, {{"port", call.port}, {"percent", Percent(*facts->second.exposure)}}));
    }
  }
  std::stable_sort(stays.begin(), stays.end(), [](const Stay& a, const Stay& b) { return a.from < b.from; });
  for (std::size_t i = 0; i + 1 < stays.size(); ++i) {
    const Stay &a = stays[i], &b = stays[i + 1];
    if (b.from < a.to && b.to > a.from) {
      findings.push_back(Error("arrival.calls-overlap", "notice#/calls/" + std::to_string(b.call), {{"a", notice.calls[a.call].port}, {"b", notice.calls[b.call].port}}));
    }
  }
}

void CheckRest(const Notice& notice, const NoticeContext& context, const NoticeRules& rules, Findings& findings) {
  for (std::size_t i = 0; i < notice.ship_to_ship.size(); ++i) {
    const ShipToShip& activity = notice.ship_to_ship[i];
    const std::string where = "notice#/ship_to_ship/" + std::to_string(i);
    const std::vector<std::pair<std::string, std::string>> args{{"activity", activity.activity.empty() ? "-" : activity.activity},
                                                                {"place", activity.place.empty() ? "-" : activity.place}, {"day", Day(activity.from)}};
    findings.push_back(activity.measures.empty() ? Warning("arrival.ship-to-ship-unguarded", where, args) : Note("arrival.ship-to-ship", where, args));
  }
  if (!notice.matter.empty()) findings.push_back(Error("arrival.matter", "notice", {{"text", notice.matter.substr(0, 300)}}));
  const auto eta = ReadTime(context.eta);
  const std::string eta_day = Day(context.eta);
  for (const Document& document : context.documents) {
    if (document.expires.size() < 10 || eta_day.empty() || Day(document.expires) >= eta_day) continue;
    findings.push_back(Warning("arrival.document-expired", "people/" + document.person, {{"person", document.person}, {"day", Day(document.expires)}}));
  }
  const auto received = ReadTime(notice.received);
  if (!eta || !received) return;
  const auto of_state = rules.lead_hours_of.find(context.state);
  const double asked = of_state == rules.lead_hours_of.end() ? rules.lead_hours : of_state->second;
  const double lead = static_cast<double>(eta->at + (eta->day_only ? kDay : 0) - received->at) / kHour;
  if (lead < asked) {
    char text[32], wanted[32];
    std::snprintf(text, sizeof text, "%.0f", std::max(0.0, lead));
    std::snprintf(wanted, sizeof wanted, "%.0f", asked);
    findings.push_back(Warning("arrival.late-notice", "notice", {{"hours", text}, {"asked", wanted}}));
  }
}

}  // namespace

bool Concerns(const Advisory& advisory, const std::string& port, const std::string& from_day, const std::string& to_day) {
  const bool there = advisory.about.size() == 2 ? port.size() == 5 && port.starts_with(advisory.about) : port == advisory.about;
  if (!there) return false;
  // A call without days is one that may have been then.
  if (!advisory.until.empty() && !from_day.empty() && from_day > advisory.until) return false;
  return advisory.from.empty() || to_day.empty() || to_day >= advisory.from;
}

Findings CheckNotice(const Notice& notice, const NoticeContext& context, const NoticeRules& rules) {
  Findings findings;
  if (!notice.given) {
    findings.push_back(Warning("arrival.no-notice", "notice"));
    if (!context.imo.empty() && !IsImo(context.imo)) findings.push_back(Error("arrival.imo", "notice", {{"value", context.imo}}));
  } else {
    CheckItems(notice, context, rules, findings);
    CheckCertificate(notice, context, rules, findings);
    CheckLevel(notice, context, findings);
    CheckCalls(notice, context, rules, findings);
  }
  CheckRest(notice, context, rules, findings);
  return findings;
}

}  // namespace atalaya::arrive
