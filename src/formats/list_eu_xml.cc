// The EU consolidated list of financial sanctions as XML (export 1.1): export / sanctionEntity with nameAlias, birthdate, citizenship,
// identification and address, all as attributes. References to the Official Journal that every item repeats (regulationSummary) are not kept.
#include "base/text_util.h"
#include "formats/list_dates.h"
#include "formats/list_eu.h"
#include "formats/list_readers.h"
#include "formats/xml_reader.h"

namespace atalaya::formats {
namespace {

using model::ListedEntity;

void ReadEuRegulation(const XmlElement& element, ListedEntity& entity) {
  AddListProgramme(entity, element.Attribute("programme"));
  const std::string title = OneLine(element.Attribute("numberTitle"));
  if (!title.empty() && entity.remarks.find(title) == std::string::npos) AddListRemark(entity, "Regulation", title);
  const std::string day = OneDay(element.Attribute("publicationDate"));
  if (!day.empty() && (entity.listed_on.empty() || day < entity.listed_on)) entity.listed_on = day;
  if (day > entity.updated_on) entity.updated_on = day;
}

// An element without a place: its attributes and text.
void KeepEuRest(const XmlElement& element, ListedEntity& entity) {
  std::string line = element.text;
  for (const XmlAttribute& attribute : element.attributes) {
    if (attribute.name != "logicalId" && !attribute.value.empty()) line += (line.empty() ? "" : ", ") + attribute.name + " " + attribute.value;
  }
  AddListRemark(entity, element.name, OneLine(line));
  for (const XmlElement& child : element.children) KeepEuRest(child, entity);
}

ListedEntity ReadEuEntity(const XmlElement& element, const std::string& where, const ListInput& input) {
  ListedEntity entity;
  entity.id = element.Attribute("logicalId");
  if (entity.id.empty()) entity.id = element.Attribute("euReferenceNumber");
  if (const XmlElement* type = element.Child("subjectType")) SetEuKind(type->Attribute("code"), type->Attribute("classificationCode"), entity);
  AddListRemark(entity, "EU reference", element.Attribute("euReferenceNumber"));
  AddListRemark(entity, "UN reference", element.Attribute("unitedNationId"));
  AddListRemark(entity, "Designation", OneLine(element.Attribute("designationDetails")));
  const std::string designated = OneDay(element.Attribute("designationDate"));
  for (const XmlElement& child : element.children) {
    const EuFields fields = [&child](std::string_view name) { return name == "remark" ? child.Text("remark") : child.Attribute(name); };
    if (child.name == "nameAlias") {
      ReadEuName(fields, entity);
      AddListRemark(entity, "Name:", child.Text("remark"));
    } else if (child.name == "birthdate") {
      ReadEuBirth(fields, entity, where, input);
      AddListRemark(entity, "DOB:", child.Text("remark"));
    } else if (child.name == "citizenship") {
      ReadEuCitizenship(fields, entity, input);
      AddListRemark(entity, "citizen:", child.Text("remark"));
    } else if (child.name == "identification") {
      ReadEuIdentification(fields, entity, where, input);
    } else if (child.name == "address") {
      ReadEuAddress(fields, entity);
      AddListRemark(entity, "Address:", child.Text("remark"));
    } else if (child.name == "regulation") {
      ReadEuRegulation(child, entity);
    } else if (child.name == "remark") {
      AddListRemark(entity, OneLine(child.text));
    } else if (child.name != "subjectType") {
      KeepEuRest(child, entity);
    }
  }
  if (!designated.empty()) entity.listed_on = designated;
  return entity;
}

}  // namespace

void ReadEuXml(const ListInput& input, model::WatchList& list) {
  list.id = "eu-consolidated";
  ListCollector collector(list, input.findings);
  XmlReader xml(input.bytes, input.file, input.findings, ListXmlLimits());
  while (xml.Next()) {
    if (xml.IsStart("export")) list.edition = xml.Attribute("generationDate");
    if (!xml.IsStart("sanctionEntity")) continue;
    const XmlElement element = xml.ReadElement();
    if (xml.Failed()) break;
    const std::string where = element.Where(input.file);
    collector.Add(ReadEuEntity(element, where, input), where);
  }
}

}  // namespace atalaya::formats
