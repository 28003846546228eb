// OFAC SDN as XML, the classic schema: sdnList / publshInformation (so spelt) and sdnEntry. What CSV has as clauses are lists of elements here; numbers
// that are none (gender, notes on sanctions) stand in idList too and are read as the clauses they are.
#include <optional>

#include "base/text_util.h"
#include "formats/json_write.h"
#include "formats/list_dates.h"
#include "formats/list_ofac_remarks.h"
#include "formats/list_readers.h"
#include "formats/xml_reader.h"

namespace atalaya::formats {
namespace {

using model::ListedEntity;
using model::NameKind;
using model::PartyKind;

// "SURNAME, Given" where both parts are there.
void AddSdnName(const XmlElement& element, NameKind kind, ListedEntity& entity) {
  const std::string name = JoinedParts({element.Text("lastName"), element.Text("firstName")}, ", ");
  AddListName(entity, name, kind, entity.kind == PartyKind::kPerson && !element.Text("firstName").empty());
}

NameKind SdnAliasKind(const XmlElement& aka) {
  if (aka.Text("type") == "f.k.a.") return NameKind::kFormer;
  return aka.Text("category") == "weak" ? NameKind::kWeakAlias : NameKind::kAlias;
}

void ReadSdnId(const XmlElement& id, ListedEntity& entity, const std::string& where, const ListInput& input) {
  const std::string type = OneLine(id.Text("idType"));
  std::string clause = JoinedParts({type, id.Text("idNumber")}, " ");
  if (!id.Text("idCountry").empty()) clause += " (" + OneLine(id.Text("idCountry")) + ")";
  if (!id.Text("issueDate").empty()) clause += " issued " + OneLine(id.Text("issueDate"));
  if (!id.Text("expirationDate").empty()) clause += " expires " + OneLine(id.Text("expirationDate"));
  ReadOfacClause(clause, entity, where, input);
}

void ReadSdnAddress(const XmlElement& address, ListedEntity& entity) {
  AddListAddress(entity, JoinedParts({address.Text("address1"), address.Text("address2"), address.Text("address3"), address.Text("city"),
                                      address.Text("stateOrProvince"), address.Text("postalCode"), address.Text("country")},
                                     ", "));
}

void ReadSdnVessel(const XmlElement& vessel, ListedEntity& entity, const std::string& where, const ListInput& input) {
  for (const XmlElement& item : vessel.children) {
    if (item.name == "callSign") {
      AddListIdentifier(entity, model::IdentifierKind::kCallSign, item.text, "", where, input.findings);
    } else if (item.name == "vesselFlag") {
      AddListCountry(entity, item.text, "Vessel Flag", input.words);
    } else if (item.name == "vesselOwner") {
      AddListLink(entity, item.text);
    } else if (item.name == "vesselType") {
      AddListRemark(entity, "Vessel Type", item.text);
    } else if (item.name == "tonnage") {
      AddListRemark(entity, "Tonnage", item.text);
    } else if (item.name == "grossRegisteredTonnage") {
      AddListRemark(entity, "Gross Registered Tonnage", item.text);
    } else {
      AddListRemark(entity, item.name, OneLine(item.text));
    }
  }
}

// An element of no known name: its texts are kept.
void KeepSdnRest(const XmlElement& element, ListedEntity& entity) {
  if (element.name == "uid" || element.name == "mainEntry") return;
  AddListRemark(entity, element.name, OneLine(element.text));
  for (const XmlElement& child : element.children) KeepSdnRest(child, entity);
}

void ReadSdnPart(const XmlElement& part, ListedEntity& entity, const std::string& where, const ListInput& input) {
  const std::string& tag = part.name;
  if (tag == "uid" || tag == "lastName" || tag == "firstName" || tag == "sdnType") return;
  if (tag == "title") return AddListRemark(entity, "Title", OneLine(part.text));
  if (tag == "remarks") return ReadOfacRemarks(part.text, entity, where, input);
  if (tag == "vesselInfo") return ReadSdnVessel(part, entity, where, input);
  for (const XmlElement& item : part.children) {
    if (tag == "programList") {
      AddListProgramme(entity, item.text);
    } else if (tag == "akaList") {
      AddSdnName(item, SdnAliasKind(item), entity);
    } else if (tag == "idList") {
      ReadSdnId(item, entity, where, input);
    } else if (tag == "addressList") {
      ReadSdnAddress(item, entity);
    } else if (tag == "nationalityList" || tag == "citizenshipList") {
      AddListCountry(entity, item.Text("country"), tag == "nationalityList" ? "nationality" : "citizen", input.words);
    } else if (tag == "dateOfBirthList") {
      ReadOfacClause("DOB " + OneLine(item.Text("dateOfBirth")), entity, where, input);
    } else if (tag == "placeOfBirthList") {
      AddListRemark(entity, "POB", OneLine(item.Text("placeOfBirth")));
    } else {
      KeepSdnRest(item, entity);
    }
  }
  if (part.children.empty()) KeepSdnRest(part, entity);
}

ListedEntity ReadSdnEntry(const XmlElement& element, const std::string& where, const ListInput& input) {
  ListedEntity entity;
  entity.id = element.Text("uid");
  const std::string_view type = element.Text("sdnType");
  entity.kind = type == "Individual" ? PartyKind::kPerson
                : type == "Vessel"   ? PartyKind::kVessel
                : type == "Aircraft" ? PartyKind::kAircraft
                                     : PartyKind::kOrganisation;
  if (entity.kind == PartyKind::kOrganisation && type != "Entity") AddListRemark(entity, "Type", type);
  AddSdnName(element, NameKind::kPrimary, entity);
  for (const XmlElement& part : element.children) ReadSdnPart(part, entity, where, input);
  return entity;
}

}  // namespace

void ReadOfacXml(const ListInput& input, model::WatchList& list) {
  list.id = "ofac-sdn";
  ListCollector collector(list, input.findings);
  XmlReader xml(input.bytes, input.file, input.findings, ListXmlLimits());
  std::optional<long long> promised;
  long long seen = 0;
  std::string counted_at;
  while (xml.Next()) {
    if (xml.IsStart("publshInformation")) {
      const XmlElement about = xml.ReadElement();
      list.edition = OneDayMonthFirst(about.Text("Publish_Date"));
      if (list.edition.empty()) list.edition = about.Text("Publish_Date");
      promised = ToInteger(about.Text("Record_Count"));
      counted_at = about.Where(input.file);
    }
    if (!xml.IsStart("sdnEntry")) continue;
    const XmlElement element = xml.ReadElement();
    if (xml.Failed()) break;
    ++seen;
    const std::string where = element.Where(input.file);
    collector.Add(ReadSdnEntry(element, where, input), where);
  }
  if (promised && *promised != seen) {
    input.findings.Add(Error("list.count", counted_at, {{"promised", std::to_string(*promised)}, {"found", std::to_string(seen)}}));
  }
}

}  // namespace atalaya::formats
