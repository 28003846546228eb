// What a pre-arrival notice says of message, ship, voyage and security.
#include <algorithm>

#include "base/check_digits.h"
#include "formats/edifact_map.h"
#include "formats/epc_parts.h"

namespace atalaya::formats {
namespace {

using model::PlaceRole;

std::string JoinWords(std::initializer_list<std::string_view> parts, std::string_view between = " ") {
  std::string joined;
  for (const std::string_view part : parts) {
    if (part.empty()) continue;
    if (!joined.empty()) joined += between;
    joined += part;
  }
  return joined;
}

// The time that counts among several of one kind: the actual one, else the first.
std::string BestTime(EpcTree& tree, EpcItem& at, EpcTree::Names keys) {
  const auto times = EpcTree::All(at, keys);
  EpcItem* best = nullptr;
  for (EpcItem* time : times) {
    EpcItem* type = EpcTree::Find(*time, {"timetype"});
    if (best == nullptr || (type != nullptr && EpcKey(type->text).starts_with("act"))) best = time;
  }
  if (best == nullptr) return {};
  if (EpcItem* inner = EpcTree::Find(*best, {"datetime"})) {
    std::string text = EpcTimeText(inner->text, false);
    if (text.empty() && !inner->text.empty() && !inner->text.starts_with("0001-")) tree.Wrong(*inner);
    else inner->taken = true;
    return text;
  }
  if (best->text.empty()) return {};
  std::string text = EpcTimeText(best->text, false);
  if (text.empty() && !best->text.starts_with("0001-")) tree.Wrong(*best);
  else best->taken = true;
  return text;
}

void ReadShip(EpcTree& tree, EpcItem& root, model::Voyage& voyage) {
  EpcItem* id = EpcTree::Find(root, {"shipid", "ship", "vessel", "shipdetails"});
  EpcItem& at = id != nullptr ? *id : root;
  model::Ship& ship = voyage.ship;
  ship.name = tree.Text(at, {"shipname", "vesselname", "nameofship"});
  if (ship.name.empty() && id != nullptr) ship.name = tree.Text(at, {"name"});
  ship.call_sign = tree.Text(at, {"callsign"});
  ship.mmsi = tree.Text(at, {"mmsinumber", "mmsi"});
  EpcItem* number = EpcTree::Find(at, {"imonumber", "shipimonumber", "imo"});
  ship.imo = tree.Text(at, {"imonumber", "shipimonumber", "imo"});
  ship.imo_check = model::CheckImoNumber(ship.imo);
  if (number != nullptr && !ship.imo.empty() && ship.imo_check != model::CheckDigit::kRight) {
    tree.Problems().Add(Warning("prearrival.imo-digit", tree.Where(*number), {{"number", ship.imo}}));
  }
  ship.flag = tree.Text(root, {"flagstate", "flag", "shipflag", "nationalityofship"});
  if (EpcItem* port = EpcTree::Find(at, {"registrationport", "portofregistry"})) {
    if (EpcItem* country = EpcTree::Find(*port, {"countrycode"}); ship.flag.empty() && country != nullptr) ship.flag = country->text;
  }
}

void AddPort(EpcTree& tree, EpcItem& root, EpcTree::Names keys, PlaceRole role, const char* code, std::vector<model::PlaceUse>& places) {
  for (EpcItem* part : EpcTree::Items(root, keys, {"portcall"})) {
    model::PlaceUse place = ReadEpcPlace(tree, *part, role, code);
    if (!place.code.empty() || !place.name.empty() || !place.arrived.empty() || !place.departed.empty()) places.push_back(std::move(place));
  }
}

std::string Measures(EpcTree& tree, EpcItem& at) {
  std::string measures;
  for (EpcItem* part : EpcTree::Items(at, {"additionalsecuritymeasure", "additionalsecuritymeasures", "shipsecuritymeasure", "specialsecuritymeasures",
                                           "securitymeasures", "securitymeasure"},
                                      {"securitymeasure"})) {
    std::string text = tree.Text(*part, {"description", "text", "securitymeasure"});
    const std::string code = tree.Text(*part, {"code"});
    measures += (measures.empty() ? "" : "; ") + JoinWords({code, text});
  }
  if (measures.empty()) measures = tree.Text(at, {"additionalsecuritymeasures", "additionalsecuritymeasure", "shipsecuritymeasure", "measures", "securitymeasures"});
  return measures;
}

void ReadCalls(EpcTree& tree, EpcItem& root, model::SecurityNotice& security) {
  std::vector<EpcItem*> calls;
  // One list: some tell the same calls to the health authority again.
  for (const std::string_view list : {"portcalllist", "lasttenportcalls", "previousportcalllist", "previousportcalls", "portcalls", "lastcalls", "lastportcalls"}) {
    if (calls.empty()) calls = EpcTree::Items(root, {list}, {"shiptoportactivity", "portcall", "previousportcall", "lastportcall", "call"});
  }
  std::vector<std::pair<double, model::SecurityNotice::Call>> read;
  bool numbered = true;
  for (EpcItem* part : calls) {
    model::SecurityNotice::Call call;
    const auto number = tree.Number(*part, {"sequencenumber", "sequence", "callnumber"});
    numbered = numbered && number.has_value();
    call.level = tree.Level(*part, {"portsecuritylevel", "currentportsecuritylevel", "shipsecuritylevel", "currentshipsecuritylevel", "securitylevel", "level"});
    call.measures = Measures(tree, *part);
    call.place = ReadEpcPlace(tree, *part, PlaceRole::kPreviousCall, "PortCall");
    read.emplace_back(number.value_or(0), std::move(call));
  }
  if (numbered) std::stable_sort(read.begin(), read.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (auto& [number, call] : read) security.calls.push_back(std::move(call));
}

void ReadShipToShip(EpcTree& tree, EpcItem& root, model::SecurityNotice& security) {
  for (EpcItem* part : EpcTree::Items(root, {"shiptoshipactivitylist", "shiptoshipactivities", "shiptoship"}, {"shiptoshipactivity", "activityitem"})) {
    model::SecurityNotice::ShipToShip meeting;
    meeting.from = tree.Time(*part, {"fromdatetime", "fromdate", "from"});
    meeting.to = tree.Time(*part, {"todatetime", "todate", "to"});
    const std::string code = tree.Text(*part, {"code", "activitycode"});
    meeting.activity = JoinWords({code, tree.Text(*part, {"activity", "activitytype", "type"})});
    meeting.measures = Measures(tree, *part);
    EpcItem* position = EpcTree::Find(*part, {"position"});
    EpcItem& at = position != nullptr ? *position : *part;
    meeting.lat = tree.Angle(at, {"latitude", "lat"}, 90);
    meeting.lon = tree.Angle(at, {"longitude", "lon"}, 180);
    if (EpcItem* location = EpcTree::Find(*part, {"location"})) {
      meeting.place = tree.Text(*location, {"name", "locationname"});
      if (meeting.place.empty() && !location->text.empty()) meeting.place = tree.Text(*part, {"location"});
    }
    if (EpcItem* port = EpcTree::Find(*part, {"port"})) {
      const model::PlaceUse place = ReadEpcPlace(tree, *port, PlaceRole::kOther, "Port");
      meeting.place = JoinWords({meeting.place, place.locode.empty() ? place.code : place.locode, meeting.place.empty() ? place.name : ""});
    }
    security.ship_to_ship.push_back(std::move(meeting));
  }
}

void ReadSecurity(EpcTree& tree, EpcItem& root, model::Declaration& head) {
  model::SecurityNotice security;
  ReadShipToShip(tree, root, security);
  ReadCalls(tree, root, security);
  if (EpcItem* certificate = EpcTree::Find(root, {"isscertificate", "issc", "internationalshipsecuritycertificate"})) {
    security.certificate_number = tree.Text(*certificate, {"certificatenumber", "number"});
    security.expires = tree.Day(*certificate, {"expirydate", "expirationdate", "validuntil", "expiry"});
    if (EpcItem* issuer = EpcTree::Find(*certificate, {"issuer", "issuinggovernmentorrso", "issuedby", "issuingauthority"})) {
      security.issuer = issuer->text.empty() ? tree.Text(*issuer, {"name", "company", "organisationname"}) : tree.Text(*certificate, {"issuer", "issuinggovernmentorrso", "issuedby", "issuingauthority"});
    }
  }
  security.certificate_valid = tree.Flag(root, {"validissc", "isscstatus", "hasvalidissc"});
  security.reason_without = tree.Text(root, {"validisscreasonfornovalidissc", "isscertificatestatusreasonnotvalid", "reasonfornovalidissc"});
  security.plan_on_board = tree.Flag(root, {"hassecurityplan", "validssp", "validssc", "securityplanonboard", "hasvalidssp", "approvedshipsecurityplan"});
  security.level = tree.Level(root, {"currentshipsecuritylevel", "shipsecuritylevel", "securitylevel"});
  security.matter_to_report = tree.Text(root, {"securityrelatedmattertoreport", "securityothermatterstoreport", "securitymattertoreport", "othersecurityinformation"});
  if (EpcItem* officer = EpcTree::Find(root, {"cso", "companysecurityofficer"})) {
    const model::DeclaredParty party = ReadEpcContact(tree, *officer, model::DeclaredRole::kOther);
    security.officer = party.name;
    for (const std::string& contact : party.contacts) security.officer_contact += (security.officer_contact.empty() ? "" : "; ") + contact;
  }
  const bool said = security.certificate_valid || !security.certificate_number.empty() || !security.issuer.empty() || !security.expires.empty() ||
                    !security.reason_without.empty() || security.plan_on_board || security.level || !security.officer.empty() || !security.officer_contact.empty() ||
                    !security.matter_to_report.empty() || !security.calls.empty() || !security.ship_to_ship.empty();
  if (said) head.security = std::move(security);
  else tree.Problems().Add(Warning("prearrival.no-security", tree.Where(root)));
}

void AddContact(EpcTree& tree, EpcItem& root, EpcTree::Names keys, model::DeclaredRole role, model::Declaration& head) {
  if (EpcItem* part = EpcTree::Find(root, keys)) {
    model::DeclaredParty party = ReadEpcContact(tree, *part, role);
    party.role_code = part->name;
    if (!party.name.empty() || !party.contacts.empty()) head.parties.push_back(std::move(party));
  }
}

}  // namespace

model::PlaceUse ReadEpcPlace(EpcTree& tree, EpcItem& at, PlaceRole role, const char* role_code) {
  model::PlaceUse place;
  place.role = role;
  place.role_code = role_code;
  place.arrived = BestTime(tree, at, {"arrivaltime", "fromdatetime", "arrivaldatetime", "dateofarrival", "arrivaldate", "arrival", "eta"});
  place.departed = BestTime(tree, at, {"departuretime", "todatetime", "departuredatetime", "dateofdeparture", "departuredate", "departure", "etd"});
  const std::string country = tree.Text(at, {"countrycode", "country"});
  place.code = tree.Text(at, {"unlocode", "locode", "portcode", "locationcode"});
  // Three letters and the country apart are one code.
  if (place.code.size() == 3 && country.size() == 2) place.code = country + place.code;
  place.facility = tree.Text(at, {"facility", "portfacility", "facilitycode", "gisiscode", "imoportfacilitynumber", "berth"});
  place.name = tree.Text(at, {"name", "portname", "locationname"});
  if (at.key == "port" && place.name.empty() && place.code.empty() && !at.text.empty()) {
    place.name = at.text;
    at.taken = true;
  }
  if (EpcItem* port = place.code.empty() && place.name.empty() ? EpcTree::Find(at, {"port", "location"}) : nullptr; port != nullptr && !port->text.empty()) {
    place.name = tree.Text(at, {"port", "location"});
  }
  std::string code = place.code;
  std::erase(code, ' ');
  for (char& c : code) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  place.locode = EdifactLocode(code);
  if (place.locode.empty() && place.code.empty()) place.locode = EdifactLocode(place.name);
  return place;
}

model::DeclaredParty ReadEpcContact(EpcTree& tree, EpcItem& at, model::DeclaredRole role) {
  model::DeclaredParty party;
  party.role = role;
  party.role_code = at.name;
  for (EpcItem* part : EpcTree::All(at, {"businesstelephone", "mobiletelephone", "hometelephone", "telephone", "phone", "telefax", "telex", "email", "inmarsat"})) {
    const std::string text = part->text.empty() ? tree.Text(*part, {"number", "text"}) : part->text;
    if (text.empty()) continue;
    party.contacts.push_back(part->name + ": " + text);
    part->taken = true;
  }
  const std::string given = tree.Text(at, {"givenname", "firstname"}), family = tree.Text(at, {"familyname", "lastname", "surname"});
  party.name = JoinWords({given, family});
  party.id = tree.Text(at, {"imocompanyid", "companyid", "taxidentifier"});
  party.country = tree.Text(at, {"registrationcountrycode", "countrycode"});
  const std::string company = tree.Text(at, {"company", "organisation", "name", "companyname"});
  party.name = party.name.empty() ? company : company.empty() ? party.name : party.name + ", " + company;
  if (party.name.empty() && !at.text.empty()) {
    party.name = at.text;
    at.taken = true;
  }
  return party;
}

void ReadEpcHead(EpcTree& tree, model::Declaration& head) {
  EpcItem& root = tree.Root();
  if (EpcItem* header = EpcTree::Find(root, {"epcmessageheader", "messageheader", "header"})) {
    head.prepared = tree.Time(*header, {"senttime", "sentat", "preparationdatetime"});
    head.message = tree.Text(*header, {"shipmessageid", "clientmessageid", "messageid", "id"});
    head.number = tree.Text(*header, {"journeyid", "systemmessageid", "documentid", "journalnumber"});
    head.sender = tree.Text(*header, {"senderid", "sender", "from"});
    head.recipient = tree.Text(*header, {"recipientid", "recipient", "receiverid", "to"});
    const std::string type = EpcKey(tree.Text(*header, {"messagetype"}));
    if (type.find("cancel") != std::string::npos) head.function = model::DeclarationFunction::kCancel;
    else if (type.find("update") != std::string::npos || type.find("change") != std::string::npos) head.function = model::DeclarationFunction::kChange;
    if (const std::string version = tree.Text(*header, {"version"}); !version.empty()) head.format += " " + ShortText(version, 20);
  }
  if (EpcItem* cancel = EpcTree::Find(root, {"epccancelbody"})) {
    head.function = model::DeclarationFunction::kCancel;
    cancel->taken = true;
  }
  if (head.function == model::DeclarationFunction::kUnknown) head.function = model::DeclarationFunction::kOriginal;
  // Lists first: their parts have names that the notice itself has too.
  if (head.function == model::DeclarationFunction::kCancel) {
    if (EpcTree::Find(root, {"currentshipsecuritylevel", "isscertificate", "portcalllist"}) != nullptr) ReadSecurity(tree, root, head);
  } else {
    ReadSecurity(tree, root, head);
  }
  AddPort(tree, root, {"portofarrival", "arrivalport"}, PlaceRole::kArrival, "PortOfArrival", head.voyage.places);
  // Some write the time beside the port.
  for (model::PlaceUse& place : head.voyage.places) {
    if (place.role == PlaceRole::kArrival && place.arrived.empty()) place.arrived = BestTime(tree, root, {"arrivaltime", "arrivaldatetime", "estimatedtimeofarrival", "eta"});
  }
  AddPort(tree, root, {"portofdeparture", "departureport"}, PlaceRole::kDeparture, "PortOfDeparture", head.voyage.places);
  AddPort(tree, root, {"lastportofcall", "lastport"}, PlaceRole::kPreviousCall, "LastPortOfCall", head.voyage.places);
  AddPort(tree, root, {"nextportofcall", "nextport"}, PlaceRole::kNextCall, "NextPortOfCall", head.voyage.places);
  AddPort(tree, root, {"portofcall"}, PlaceRole::kCall, "PortOfCall", head.voyage.places);
  AddContact(tree, root, {"agent", "shipagent"}, model::DeclaredRole::kAgent, head);
  AddContact(tree, root, {"authenticator"}, model::DeclaredRole::kReporter, head);
  AddContact(tree, root, {"master", "nameofmaster", "mastername"}, model::DeclaredRole::kMaster, head);
  AddContact(tree, root, {"company", "shipcompany", "operator"}, model::DeclaredRole::kCarrier, head);
  ReadShip(tree, root, head.voyage);
  head.voyage.number = tree.Text(root, {"voyagenumber", "voyage", "voyageid"});
  head.voyage.mode = "1";
  if (EpcItem* persons = EpcTree::Find(root, {"personsonboard"})) {
    head.declared.persons = persons->text.empty() ? tree.Number(*persons, {"numberofpersonsonboard", "total", "persons"}) : tree.Number(root, {"personsonboard"});
  } else {
    head.declared.persons = tree.Number(root, {"numberofpersonsonboard"});
  }
  if (EpcItem* found = EpcTree::Find(root, {"stowawaysfound", "stowawaysonboard"}); found != nullptr) {
    const std::string where = tree.Where(*found);
    if (tree.Flag(root, {"stowawaysfound", "stowawaysonboard"}).value_or(false)) {
      tree.Problems().Add(Warning("prearrival.stowaways", where));
      head.texts.push_back(found->name + ": " + found->text);
    }
  }
  for (const char* key : {"cargooverview", "generalremark", "callpurposetext", "periodofstay"}) {
    if (std::string text = tree.Text(root, {key}); !text.empty()) head.texts.push_back(std::move(text));
  }
}

}  // namespace atalaya::formats
