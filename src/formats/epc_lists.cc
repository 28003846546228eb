// What a pre-arrival notice lists: crew, passengers, cargo, dangerous goods.
#include "formats/epc_parts.h"

namespace atalaya::formats {
namespace {

std::string EpcSex(const std::string& text) {
  const std::string key = EpcKey(text);
  if (key == "m" || key == "male" || key == "1") return "m";
  if (key == "f" || key == "female" || key == "2") return "f";
  return key == "x" || key == "other" || key == "9" || key == "notapplicable" ? "x" : "";
}

model::TravelDocument EpcDocument(EpcTree& tree, EpcItem& at, const char* kind) {
  model::TravelDocument document;
  document.kind = tree.Text(at, {"iddocument", "documenttype", "idtype", "type"});
  if (document.kind.empty()) document.kind = kind;
  document.number = tree.Text(at, {"idnumber", "documentnumber", "iddocumentnumber", "number"});
  document.country = tree.Text(at, {"issuingcountry", "countryofissue", "issuingstate"});
  document.expires = tree.Day(at, {"expirationdate", "expirydate", "dateofexpiry"});
  return document;
}

bool IsMasterRank(const std::string& rank) {
  const std::string key = EpcKey(rank);
  return key == "master" || key == "captain" || key == "shipmaster";
}

model::Person EpcPerson(EpcTree& tree, EpcItem& at, model::PersonRole role) {
  model::Person person;
  person.role = role;
  person.at.segment = at.line;
  // Documents first: they have days and countries of their own.
  for (EpcItem* part : EpcTree::Items(at, {"personiddocument", "identitydocument", "traveldocument"}, {"personiddocument"})) {
    model::TravelDocument document = EpcDocument(tree, *part, "");
    if (!document.number.empty() || !document.country.empty() || !document.expires.empty()) person.documents.push_back(std::move(document));
  }
  for (EpcItem* part : EpcTree::Items(at, {"visanumber", "visa"}, {"visanumber"})) {
    model::TravelDocument visa = EpcDocument(tree, *part, "V");
    if (!visa.number.empty()) person.documents.push_back(std::move(visa));
  }
  if (std::string visa = tree.Text(at, {"visanumber", "visa"}); !visa.empty()) person.documents.push_back({"V", std::move(visa), "", ""});
  const auto port = [&](EpcTree::Names keys, model::PlaceRole place_role, const char* code) {
    EpcItem* part = EpcTree::Find(at, keys);
    if (part == nullptr) return;
    model::PlaceUse place;
    if (part->children.empty()) {
      place.role = place_role;
      place.role_code = code;
      place.name = tree.Text(at, keys);
      if (place.name.size() == 5) place.code = place.locode = place.name;
    } else {
      place = ReadEpcPlace(tree, *part, place_role, code);
    }
    person.places.push_back(std::move(place));
  };
  port({"embarkationport", "portofembarkation"}, model::PlaceRole::kEmbark, "EmbarkationPort");
  port({"debarkationport", "portofdisembarkation", "disembarkationport", "portofdebarkation"}, model::PlaceRole::kDisembark, "DebarkationPort");
  if (std::string country = tree.Text(at, {"countryofresidence"}); !country.empty()) {
    model::PlaceUse& place = person.places.emplace_back();
    place.role = model::PlaceRole::kResidence;
    place.role_code = "CountryOfResidence";
    place.code = std::move(country);
  }
  for (EpcItem* part : EpcTree::Items(at, {"homeaddress", "visitaddress"}, {"-"})) {
    std::string address;
    for (const char* key : {"streetname", "street", "addressline", "streetnumber", "postalcode", "city", "cityname", "country", "countrycode"}) {
      if (const std::string text = tree.Text(*part, {key}); !text.empty()) address += (address.empty() ? "" : ", ") + text;
    }
    if (person.address.empty()) person.address = address;
  }
  person.birth = tree.Day(at, {"dateofbirth", "birthdate"});
  person.birth_place = tree.Text(at, {"placeofbirth", "birthplace"});
  if (const std::string country = tree.Text(at, {"countryofbirth"}); !country.empty()) person.birth_place += (person.birth_place.empty() ? "" : ", ") + country;
  person.nationality = tree.Text(at, {"nationality", "nationalitycode"});
  person.sex = EpcSex(tree.Text(at, {"gender", "sex"}));
  person.family = tree.Text(at, {"familyname", "lastname", "surname"});
  person.given = tree.Text(at, {"givenname", "firstname", "givennames"});
  if (const std::string middle = tree.Text(at, {"middlename"}); !middle.empty()) person.given += (person.given.empty() ? "" : " ") + middle;
  if (person.family.empty() && person.given.empty()) person.family = tree.Text(at, {"name", "fullname"});
  if (role == model::PersonRole::kCrew) {
    if (EpcItem* duty = EpcTree::Find(at, {"duty", "rankorrating", "rank"})) {
      person.rank = duty->text.empty() ? tree.Text(*duty, {"text", "description", "dutytext", "code", "dutycode", "rank"}) : tree.Text(at, {"duty", "rankorrating", "rank"});
    }
    person.master = IsMasterRank(person.rank);
  }
  if (EpcItem* transit = EpcTree::Find(at, {"transit", "intransit"})) {
    (void)transit;
    if (tree.Flag(at, {"transit", "intransit"}).value_or(false)) {
      person.role = role == model::PersonRole::kCrew ? model::PersonRole::kTransitCrew : model::PersonRole::kTransitPassenger;
    }
  }
  if (std::string reference = tree.Text(at, {"personreference"}); !reference.empty()) person.references.push_back({"person", std::move(reference)});
  if (std::string remarks = tree.Text(at, {"remarks", "comment"}); !remarks.empty()) person.texts.push_back(std::move(remarks));
  if (person.family.empty() && person.given.empty()) tree.Problems().Add(Warning("prearrival.no-name", tree.Where(at)));
  tree.KeepRest(at, person.kept, std::size_t{1} << 20);
  at.taken = true;
  return person;
}

model::DangerousGoods EpcDangerous(EpcTree& tree, EpcItem& at) {
  model::DangerousGoods dangerous;
  dangerous.regulation = "IMD";
  dangerous.un_number = tree.Text(at, {"unnumber"});
  dangerous.hazard_class = tree.Text(at, {"unclass", "unhazardclass", "hazardclass", "imohazardclass"});
  dangerous.packing_group = tree.Text(at, {"packinggroup"});
  dangerous.text = tree.Text(at, {"propershippingname", "technicalspecification", "description", "textualreference"});
  if (EpcItem* flash = EpcTree::Find(at, {"flashpoint"})) {
    dangerous.flash_point_c = flash->text.empty() ? tree.Number(*flash, {"content", "value"}) : tree.Number(at, {"flashpoint"});
  }
  return dangerous;
}

// A mass with its unit, in kilograms; nullopt for a unit that is not known (the part stays and is kept).
std::optional<double> EpcMass(EpcTree& tree, EpcItem& at, EpcTree::Names keys) {
  EpcItem* part = EpcTree::Find(at, keys);
  if (part == nullptr) return std::nullopt;
  double factor = 1;
  if (EpcItem* unit = EpcTree::Find(*part, {"unitcode", "unit"})) {
    const std::string key = EpcKey(unit->text);
    if (key == "tne" || key == "t") factor = 1000;
    else if (key == "lbr" || key == "lb") factor = 0.45359237;
    else if (key != "kgm" && key != "kg") return std::nullopt;
    unit->taken = true;
  }
  const auto value = part->text.empty() ? tree.Number(*part, {"content", "value"}) : tree.Number(at, keys);
  return value ? std::optional<double>(*value * factor) : std::nullopt;
}

model::Goods EpcGoods(EpcTree& tree, EpcItem& at, model::Consignment& bill) {
  model::Goods goods;
  for (EpcItem* part : EpcTree::Items(at, {"dgsafetydatasheet", "dangerousgoods", "dgdetails"}, {"dgsafetydatasheet"})) goods.dangerous.push_back(EpcDangerous(tree, *part));
  for (EpcItem* part : EpcTree::Items(at, {"transportequipment"}, {"transportequipment"})) {
    std::string number = tree.Text(*part, {"marksandnumbers", "marksandnumber", "containernumber"});
    if (number.empty()) continue;
    bill.containers.push_back(number);
    goods.placements.push_back({std::move(number), std::nullopt, std::nullopt});
  }
  for (EpcItem* part : EpcTree::Items(at, {"consignee"}, {"-"})) bill.parties.push_back(ReadEpcContact(tree, *part, model::DeclaredRole::kConsignee));
  for (EpcItem* part : EpcTree::Items(at, {"consignor"}, {"-"})) bill.parties.push_back(ReadEpcContact(tree, *part, model::DeclaredRole::kConsignor));
  goods.number = tree.Text(at, {"itemnumber"});
  goods.marks = tree.Text(at, {"marksandnumber", "marksandnumbers", "shippingmarks"});
  goods.packages = tree.Number(at, {"noofpackages", "numberofpackages"});
  goods.package_type = tree.Text(at, {"packagetype"});
  goods.gross_kg = EpcMass(tree, at, {"grossweight", "grossmass", "grossquantity"});
  std::string hs;
  for (const char c : tree.Text(at, {"hscode"})) {
    if (c >= '0' && c <= '9') hs += c;
  }
  if (hs.size() >= 2 && hs.size() <= 12) goods.hs.push_back(std::move(hs));
  goods.description = tree.Text(at, {"description", "goodsdescription", "goodstype"});
  if (std::string vehicle = tree.Text(at, {"vehicleidentificationnumber"}); !vehicle.empty()) goods.vehicles.push_back(std::move(vehicle));
  return goods;
}

}  // namespace

std::vector<model::Person> ReadEpcPersons(EpcTree& tree) {
  std::vector<model::Person> persons;
  const auto read = [&](EpcTree::Names lists, EpcTree::Names items, model::PersonRole role) {
    for (EpcItem* part : EpcTree::Items(tree.Root(), lists, items)) {
      if (!part->children.empty()) persons.push_back(EpcPerson(tree, *part, role));
    }
  };
  read({"crewlist", "crew", "crewmembers"}, {"crewmember", "crewmemberdata", "crewdata"}, model::PersonRole::kCrew);
  read({"passengerlist", "passengers"}, {"passenger", "passengerdata"}, model::PersonRole::kPassenger);
  read({"stowawaylist", "stowaways"}, {"stowaway"}, model::PersonRole::kStowaway);
  return persons;
}

std::vector<model::Consignment> ReadEpcCargo(EpcTree& tree) {
  std::vector<model::Consignment> bills;
  for (EpcItem* part : EpcTree::Items(tree.Root(), {"cargodata", "cargoconsignmentsdata", "cargoconsignments"}, {"consignment"})) {
    if (part->key != "consignment") continue;
    model::Consignment bill;
    bill.at.segment = part->line;
    for (EpcItem* item : EpcTree::Items(*part, {"-"}, {"cargoitem"})) {
      bill.goods.push_back(EpcGoods(tree, *item, bill));
      tree.KeepRest(*item, bill.kept, std::size_t{1} << 20);
      item->taken = true;
    }
    if (EpcItem* port = EpcTree::Find(*part, {"portofloading"})) bill.places.push_back(ReadEpcPlace(tree, *port, model::PlaceRole::kLoad, "PortOfLoading"));
    if (EpcItem* port = EpcTree::Find(*part, {"portofdischarge"})) bill.places.push_back(ReadEpcPlace(tree, *port, model::PlaceRole::kDischarge, "PortOfDischarge"));
    bill.bill = tree.Text(*part, {"transportdocumentid", "billoflading", "consignmentnumber"});
    if (std::string number = tree.Text(*part, {"consignmentnumber"}); !number.empty()) bill.references.push_back({"consignment", std::move(number)});
    bill.packages = tree.Number(*part, {"numberofitems"});
    if (bill.goods.empty()) bill.goods.emplace_back();
    tree.KeepRest(*part, bill.kept, std::size_t{1} << 20);
    part->taken = true;
    bills.push_back(std::move(bill));
  }
  return bills;
}

}  // namespace atalaya::formats
