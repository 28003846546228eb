// The notice before arrival: what it says, and what is wrong, missing or worth a look in it. Pure.
//
// Items after MSC.1/Circ.1305 and SOLAS XI-2/9.2.1 (port-security.md section 7); which of them a State asks for, how much notice it wants and
// whom it knows as issuers are data (data/arrivals/rules.json), marked there 'recalled' where nobody has read the source.
// Findings (`arrival.*`): an error asks for a person, a warning for a look, a note only tells. The system advises; it never denies.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "arrive/track.h"
#include "base/finding.h"

namespace atalaya::arrive {

struct NoticeCall {
  std::string port, facility;       // UN/LOCODE (or the name as written); port facility
  std::string arrived, departed;    // day or time as written
  std::optional<int> level;         // security level of the ship there
  std::string measures;             // special measures taken
};

struct ShipToShip {
  std::string from, to, activity, measures, place;
};

struct Notice {
  bool given = false;
  std::string received;                         // when the State got it: UTC
  std::map<std::string, std::string> items;     // by item id of the rules ("gross-tonnage"): only what was said
  std::optional<bool> certificate;              // holds a valid International Ship Security Certificate
  std::string issuer, expires, reason_without;
  std::optional<bool> plan;                     // approved plan on board
  std::optional<int> level;                     // of the ship now
  std::string matter;                           // security matter to report
  std::vector<NoticeCall> calls;                // in any order
  std::vector<ShipToShip> ship_to_ship;
};

struct NoticeItem {
  std::string id, number;                       // "issuer", "3.1.1"
  Severity severity = Severity::kWarning;
  bool with_certificate = false, without_certificate = false;  // asked only then
  bool recalled = false;
};

// A State or port with a warning about it, for days. `about`: ISO 3166 alpha-2, or UN/LOCODE.
struct Advisory {
  std::string id, about, from, until, title;    // until "": open
};

struct Document {
  std::string person, kind, number, expires;    // of a member of the crew or a passenger
  bool crew = true;
};

struct PortFacts {
  bool known = false;
  double lat = 0, lon = 0, enter_km = 3, leave_km = 4;
  std::optional<double> exposure;               // share of the region's threat weight that passes its gates
};

struct NoticeRules {
  std::vector<NoticeItem> items;
  std::vector<std::string> issuers;             // folded to lower case; an issuer that contains one is known
  std::size_t calls_asked = 10;
  double lead_hours = 24;
  std::map<std::string, double> lead_hours_of;  // by State
  int certificate_days = 30;                    // expires within so many days after arrival: a note
  double exposed_share = 0.05;                  // of a port: from here on a last call there is worth a look
};

struct NoticeContext {
  Seconds now = 0;
  std::string state, port, facility, eta;       // of this call
  std::string imo;
  std::optional<int> facility_level;
  std::map<std::string, PortFacts> ports;       // of the notice's calls
  std::vector<Advisory> advisories;
  std::vector<Document> documents;
};

// `where` of findings: "notice", "notice#/calls/3", "notice#/ship_to_ship/0", "people/NAME".
Findings CheckNotice(const Notice& notice, const NoticeContext& context, const NoticeRules& rules);

// Whether an advisory is about a call there and then.
bool Concerns(const Advisory& advisory, const std::string& port, const std::string& from_day, const std::string& to_day);

}  // namespace atalaya::arrive
