// General_segment and Bol_segment, member by member.
#include <cmath>

#include "formats/awmds_parts.h"
#include "formats/edifact_map.h"

namespace atalaya::formats {
namespace {

void AddAwmdsPlace(std::vector<model::PlaceUse>& places, model::PlaceRole role, const char* role_code, std::string code, std::string name) {
  if (code.empty() && name.empty()) return;
  model::PlaceUse place;
  place.role = role;
  place.role_code = role_code;
  place.locode = EdifactLocode(code);
  place.code = std::move(code);
  place.name = std::move(name);
  places.push_back(std::move(place));
}

// Carrier, exporter and so on: code, name and address, whatever the prefix of their names.
void AddAwmdsParties(AwmdsElement& from, std::initializer_list<std::string_view> names, model::DeclaredRole role,
                     std::vector<model::DeclaredParty>& parties) {
  for (const XmlElement* element : from.All(names)) {
    if (element->children.empty()) {  // a name alone
      if (element->text.empty()) continue;
      model::DeclaredParty& party = parties.emplace_back();
      party.role = role;
      party.role_code = element->name;
      party.name = element->text;
      continue;
    }
    model::DeclaredParty party;
    party.role = role;
    party.role_code = element->name;
    std::vector<const XmlElement*> open{element};
    while (!open.empty()) {
      const XmlElement* at = open.back();
      open.pop_back();
      for (std::size_t i = at->children.size(); i > 0; --i) open.push_back(&at->children[i - 1]);
      if (at->text.empty() || at == element) continue;
      const std::string name = AwmdsName(at->name);
      const auto ends = [&name](std::string_view tail) { return name.size() >= tail.size() && name.substr(name.size() - tail.size()) == tail; };
      std::string text;
      for (const char c : at->text) text += c == '\n' || c == '\r' ? ' ' : c;
      if (ends("country") || ends("country_code")) party.country = text;
      else if (ends("code") || ends("tin") || ends("_id")) party.id = text;
      else if (ends("name")) party.name += (party.name.empty() ? "" : " ") + text;
      else if (name.find("address") != std::string::npos) party.address += (party.address.empty() ? "" : ", ") + text;
      else party.contacts.push_back(at->name + ": " + text);
    }
    if (!party.name.empty() || !party.id.empty() || !party.address.empty() || !party.contacts.empty()) parties.push_back(std::move(party));
  }
}

model::Nature AwmdsNature(const std::string& code) {
  for (const model::Nature nature : {model::Nature::kExport, model::Nature::kImport, model::Nature::kTransit, model::Nature::kTranshipment}) {
    if (code == std::to_string(static_cast<int>(nature))) return nature;
  }
  return model::Nature::kUnknown;
}

model::Fullness AwmdsFullness(const std::string& code) {
  const std::string name = AwmdsName(code);
  if (name == "empty" || name == "e" || name == "0" || name == "4" || name == "mty") return model::Fullness::kEmpty;
  if (name == "full" || name == "f" || name == "5" || name == "fcl" || name == "lcl" || name.rfind("full", 0) == 0) return model::Fullness::kFull;
  return model::Fullness::kUnknown;
}

model::Equipment ReadAwmdsContainer(const XmlElement& segment, const std::string& file, FindingList& findings, const model::Consignment& bill) {
  model::Equipment box;
  AwmdsElement ctn(segment, file, findings);
  box.kind = "CN";
  box.at.segment = segment.line;
  box.number = ctn.Text({"ctn_reference", "container_number", "ctn_number"});
  box.check = model::CheckContainerNumber(box.number);
  if (box.check == model::CheckDigit::kWrong) findings.Add(Warning("awmds.check-digit", ctn.Where(), {{"number", box.number}}));
  if (box.check == model::CheckDigit::kNotInForm) findings.Add(Note("awmds.container-form", ctn.Where(), {{"number", box.number}}));
  box.size_type = ctn.Text({"type_of_container", "container_type"});
  const std::string full = ctn.Text({"empty_full", "status"});
  box.fullness = AwmdsFullness(full);
  if (!full.empty() && box.fullness == model::Fullness::kUnknown) box.kept.push_back({"Empty_Full", full, box.at});
  box.packages = ctn.Number({"number_of_packages"});
  const std::string party = ctn.Text({"sealing_party", "sealing_party_code"});
  for (const char* name : {"marks1", "marks2", "marks3", "seal_number", "seal_number1", "seal_number2", "seal_number3", "seals"}) {
    std::string number = ctn.Text({name});
    if (number.empty()) continue;
    model::Seal seal;
    seal.number = std::move(number);
    seal.party_code = party;
    if (party == "CA" || party == "CAR") seal.party = model::SealParty::kCarrier;
    else if (party == "SH") seal.party = model::SealParty::kShipper;
    else if (party == "CU" || party == "CUS") seal.party = model::SealParty::kCustoms;
    else if (!party.empty()) seal.party = model::SealParty::kOther;
    box.seals.push_back(std::move(seal));
  }
  box.gross_kg = ctn.Number({"gross_weight", "gross_mass"});
  box.tare_kg = ctn.Number({"empty_weight", "tare_weight"});
  box.goods = ctn.Text({"commodity_code", "goods_description"});
  box.temperature_c = ctn.Number({"temperature", "minimum_temperature"});
  const std::string imco = ctn.Text({"imco", "imdg", "imo_class"}), un = ctn.Text({"un", "un_number"});
  if (!imco.empty() || !un.empty()) {
    model::DangerousGoods& dangerous = box.dangerous.emplace_back();
    dangerous.hazard_class = imco;
    dangerous.un_number = un;
  }
  AddAwmdsPlace(box.places, model::PlaceRole::kOther, "Ctn_location", ctn.Text({"ctn_location"}), "");
  if (!bill.bill.empty()) box.bills.push_back(bill.bill);
  box.nature = bill.nature;
  ctn.KeepRest(box.kept);
  return box;
}

std::string HsDigits(const std::string& text) {
  std::string digits;
  for (const char c : text) {
    if (c >= '0' && c <= '9') digits += c;
  }
  return digits.size() >= 2 && digits.size() <= 12 ? digits : std::string();
}

model::Goods ReadAwmdsCommodity(const XmlElement& segment, const std::string& file, FindingList& findings, model::Consignment& bill) {
  model::Goods goods;
  AwmdsElement part(segment, file, findings);
  const std::string code = part.Text({"hs_code", "commodity_code", "tariff_code"});
  if (std::string digits = HsDigits(code); !digits.empty()) goods.hs.push_back(std::move(digits));
  else if (!code.empty()) bill.kept.push_back({segment.name + "/HS_code", code, {0, 0, segment.line}});
  goods.description = part.Text({"commercial_description", "goods_description", "description", "hs_description"});
  goods.packages = part.Number({"number_of_packages"});
  goods.package_type = part.Text({"package_type_code"});
  goods.gross_kg = part.Number({"gross_mass", "gross_weight"});
  goods.net_kg = part.Number({"net_mass", "net_weight"});
  goods.volume_m3 = part.Number({"volume", "volume_in_cubic_meters"});
  goods.origin = part.Text({"country_of_origin", "country_of_origin_code"});
  if (const auto value = part.Number({"value", "customs_value", "invoice_value"}))
    goods.value = model::Amount{*value, part.Text({"currency", "customs_currency", "currency_code"})};
  part.KeepRest(bill.kept);
  return goods;
}

}  // namespace

void ReadAwmdsGeneral(const XmlElement& segment, const std::string& file, FindingList& findings, model::Declaration& head) {
  AwmdsElement general(segment, file, findings);
  using Role = model::PlaceRole;
  head.at.segment = segment.line;
  AddAwmdsParties(general, {"carrier"}, model::DeclaredRole::kCarrier, head.parties);
  AddAwmdsParties(general, {"shipping_agent", "agent"}, model::DeclaredRole::kAgent, head.parties);
  AddAwmdsParties(general, {"coloader"}, model::DeclaredRole::kOther, head.parties);
  model::Voyage& voyage = head.voyage;
  voyage.number = general.Text({"voyage_number"});
  AddAwmdsPlace(voyage.places, Role::kCustomsOffice, "Customs_office_code", general.Text({"customs_office_code"}), "");
  AddAwmdsPlace(voyage.places, Role::kDeparture, "Place_of_departure_code", general.Text({"place_of_departure_code"}),
                general.Text({"place_of_departure_name"}));
  const std::string left = general.Day({"date_of_departure"});
  if (!left.empty()) {
    if (voyage.places.empty() || voyage.places.back().role != Role::kDeparture) voyage.places.emplace_back().role = Role::kDeparture;
    voyage.places.back().departed = left;
  }
  AddAwmdsPlace(voyage.places, Role::kArrival, "Place_of_destination_code", general.Text({"place_of_destination_code"}),
                general.Text({"place_of_destination_name"}));
  std::string arrived = general.Day({"date_of_arrival"});
  if (!arrived.empty()) {
    const std::string time = general.Text({"time_of_arrival"});
    if (time.size() >= 5 && time[2] == ':') arrived += "T" + time.substr(0, 5);
    if (voyage.places.empty() || voyage.places.back().role != Role::kArrival) voyage.places.emplace_back().role = Role::kArrival;
    voyage.places.back().arrived = arrived;
  }
  voyage.mode = general.Text({"mode_of_transport_code"});
  voyage.ship.name = general.Text({"identity_of_transporter"});
  voyage.ship.flag = general.Text({"nationality_of_transporter_code"});
  std::string registration = general.Text({"registration_number_of_transport_code", "imo_number"});
  const model::CheckDigit check = model::CheckImoNumber(registration);
  if (check == model::CheckDigit::kRight || check == model::CheckDigit::kWrong) {
    voyage.ship.imo_check = check;
    voyage.ship.imo = std::move(registration);
    if (check == model::CheckDigit::kWrong) findings.Add(Warning("awmds.imo-digit", general.Where(), {{"number", voyage.ship.imo}}));
  } else if (!registration.empty()) {
    voyage.references.push_back({"registration", std::move(registration)});
  }
  if (std::string master = general.Text({"master_information", "master_name"}); !master.empty()) {
    model::DeclaredParty& party = head.parties.emplace_back();
    party.role = model::DeclaredRole::kMaster;
    party.role_code = "Master_information";
    party.name = std::move(master);
  }
  if (std::string rotation = general.Text({"import_rotation", "manifest_registration_number", "previous_manifest_id"}); !rotation.empty())
    voyage.customs_reference = std::move(rotation);
  head.declared.bills = general.Number({"total_number_of_bols"});
  head.declared.packages = general.Number({"total_number_of_packages"});
  head.declared.containers = general.Number({"total_number_of_containers"});
  head.declared.gross_kg = general.Number({"total_gross_mass"});
  general.KeepRest(head.kept);
}

void ReadAwmdsBill(const XmlElement& segment, const std::string& file, FindingList& findings, model::Consignment& bill,
                   std::vector<model::Equipment>& boxes) {
  AwmdsElement bol(segment, file, findings);
  using Role = model::PlaceRole;
  bill.at.segment = segment.line;
  bill.bill = bol.Text({"bol_reference", "bol_number"});
  if (bill.bill.empty()) findings.Add(Warning("awmds.no-reference", bol.Where()));
  bill.line = bol.Text({"line_number"});
  bill.type = bol.Text({"bol_type_code"});
  bill.master = bol.Text({"master_bol_ref_number", "master_bol_reference", "previous_document_reference"});
  const std::string nature = bol.Text({"bol_nature"});
  bill.nature = AwmdsNature(nature);
  if (bill.nature == model::Nature::kUnknown) {
    findings.Add(Warning("awmds.nature", bol.Where(), {{"value", nature}}));
    if (!nature.empty()) bill.kept.push_back({"Bol_nature", nature, bill.at});
  }
  // The parts that have members of the same names go first.
  const auto containers = bol.All({"ctn_segment"});
  const auto commodities = bol.All({"hs_compliance", "commodity_segment", "hs_segment"});
  const auto vehicles = bol.All({"vehicle_segment", "vehicle", "veh_segment"});
  AddAwmdsParties(bol, {"exporter", "consignor", "shipper"}, model::DeclaredRole::kConsignor, bill.parties);
  AddAwmdsParties(bol, {"consignee"}, model::DeclaredRole::kConsignee, bill.parties);
  AddAwmdsParties(bol, {"notify"}, model::DeclaredRole::kNotify, bill.parties);
  AddAwmdsParties(bol, {"carrier"}, model::DeclaredRole::kCarrier, bill.parties);
  AddAwmdsParties(bol, {"shipping_agent"}, model::DeclaredRole::kAgent, bill.parties);
  AddAwmdsPlace(bill.places, Role::kOriginalLoad, "Port_of_origin_code", bol.Text({"port_of_origin_code"}), "");
  AddAwmdsPlace(bill.places, Role::kLoad, "Place_of_loading_code", bol.Text({"place_of_loading_code"}), bol.Text({"place_of_loading_name"}));
  AddAwmdsPlace(bill.places, Role::kDischarge, "Place_of_unloading_code", bol.Text({"place_of_unloading_code"}),
                bol.Text({"place_of_unloading_name"}));
  AddAwmdsPlace(bill.places, Role::kDelivery, "Location_code", bol.Text({"location_code"}), bol.Text({"location_info"}));
  bill.packages = bol.Number({"number_of_packages"});
  bill.gross_kg = bol.Number({"gross_mass"});
  bill.volume_m3 = bol.Number({"volume_in_cubic_meters"});
  bill.container_count = bol.Number({"num_of_ctn_for_this_bol"});
  if (const auto value = bol.Number({"customs_value", "invoice_value"}))
    bill.value = model::Amount{*value, bol.Text({"customs_currency", "invoice_currency"})};
  if (const auto value = bol.Number({"freight_value"})) bill.freight = model::Amount{*value, bol.Text({"freight_currency"})};
  model::Goods whole;
  whole.package_type = bol.Text({"package_type_code"});
  whole.description = bol.Text({"goods_description"});
  whole.marks = bol.Text({"shipping_marks"});
  whole.packages = bill.packages;
  whole.gross_kg = bill.gross_kg;
  whole.volume_m3 = bill.volume_m3;
  double packages = 0;
  bool all_counted = !commodities.empty();
  for (const XmlElement* part : commodities) {
    model::Goods goods = ReadAwmdsCommodity(*part, file, findings, bill);
    goods.number = std::to_string(bill.goods.size() + 1);
    all_counted = all_counted && goods.packages.has_value();
    packages += goods.packages.value_or(0);
    if (goods.description.empty()) goods.description = whole.description;
    if (goods.marks.empty()) goods.marks = whole.marks;
    bill.goods.push_back(std::move(goods));
  }
  if (commodities.empty()) bill.goods.push_back(std::move(whole));
  else if (!whole.description.empty()) bill.texts.push_back(whole.description);
  if (all_counted && bill.packages && packages != *bill.packages) {
    findings.Add(Warning("awmds.packages", bol.Where(),
                         {{"declared", std::to_string(std::llround(*bill.packages))}, {"counted", std::to_string(std::llround(packages))}}));
  }
  for (const XmlElement* vehicle : vehicles) {
    AwmdsElement part(*vehicle, file, findings);
    if (std::string number = part.Text({"chassis_number", "vin", "chassis", "vehicle_identification_number"}); !number.empty())
      bill.goods.front().vehicles.push_back(std::move(number));
    part.KeepRest(bill.kept);
  }
  for (const XmlElement* ctn : containers) {
    boxes.push_back(ReadAwmdsContainer(*ctn, file, findings, bill));
    const model::Equipment& box = boxes.back();
    if (box.number.empty()) continue;
    bill.containers.push_back(box.number);
    if (bill.goods.size() == 1) bill.goods[0].placements.push_back({box.number, box.packages, box.gross_kg});
  }
  if (bill.container_count && *bill.container_count != static_cast<double>(containers.size())) {
    findings.Add(Warning("awmds.containers", bol.Where(),
                         {{"declared", std::to_string(std::llround(*bill.container_count))}, {"counted", std::to_string(containers.size())}}));
  }
  if (std::string remarks = bol.Text({"remarks", "information"}); !remarks.empty()) bill.texts.push_back(std::move(remarks));
  bol.KeepRest(bill.kept);
}

}  // namespace atalaya::formats
