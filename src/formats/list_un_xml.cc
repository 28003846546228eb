// The consolidated list of the UN Security Council as XML (docs/formats/watchlists.md). Names come in parts, aliases with a quality; the
// numbers of ships and their owners stand only in the comments, from where they are lifted.
#include <algorithm>

#include "base/text_util.h"
#include "formats/list_dates.h"
#include "formats/list_readers.h"
#include "formats/xml_reader.h"

namespace atalaya::formats {
namespace {

using model::IdentifierKind;
using model::ListedEntity;
using model::NameKind;
using model::PartyKind;

class UnEntry {
 public:
  UnEntry(const XmlElement& element, PartyKind kind, const ListInput& input)
      : element_(element), where_(element.Where(input.file)), input_(input) {
    entity_.kind = kind;
  }

  ListedEntity Read() {
    const std::string_view reference = element_.Text("REFERENCE_NUMBER"), data_id = element_.Text("DATAID");
    entity_.id = reference.empty() ? data_id : reference;
    if (!reference.empty()) AddListRemark(entity_, "DATAID", data_id);
    ReadName();
    for (const XmlElement& child : element_.children) ReadChild(child);
    return std::move(entity_);
  }

  const std::string& Where() const { return where_; }

 private:
  void ReadName() {
    const std::string name = JoinedParts(
        {element_.Text("FIRST_NAME"), element_.Text("SECOND_NAME"), element_.Text("THIRD_NAME"), element_.Text("FOURTH_NAME")}, " ");
    AddNames(name, NameKind::kPrimary);
  }

  // Two spellings may share one element, apart by ";". The first is the name itself.
  void AddNames(std::string_view text, NameKind kind) {
    for (const std::string& part : Split(text, ';')) {
      AddListName(entity_, part, kind);
      if (kind == NameKind::kPrimary) kind = NameKind::kAlias;
    }
  }

  void ReadChild(const XmlElement& child) {
    const std::string& tag = child.name;
    if (tag == "FIRST_NAME" || tag == "SECOND_NAME" || tag == "THIRD_NAME" || tag == "FOURTH_NAME" || tag == "REFERENCE_NUMBER" || tag == "DATAID") return;
    if (tag == "NAME_ORIGINAL_SCRIPT") return AddNames(child.text, NameKind::kAlias);
    if (tag == "UN_LIST_TYPE") return AddListProgramme(entity_, child.text);
    if (tag == "GENDER") return AddListGender(entity_, child.text);
    if (tag == "LISTED_ON") return ReadListedOn(child);
    if (tag == "LAST_DAY_UPDATED") return ReadUpdated(child);
    if (tag == "NATIONALITY" || tag == "NATIONALITY2") return ReadNationality(child);
    if (tag == "COMMENTS1") return ReadComments(child.text);
    if (tag == "INDIVIDUAL_ALIAS" || tag == "ENTITY_ALIAS") return ReadAlias(child);
    if (tag == "INDIVIDUAL_DATE_OF_BIRTH") return ReadBirth(child);
    if (tag == "INDIVIDUAL_DOCUMENT" || tag == "ENTITY_DOCUMENT") return ReadDocument(child);
    if (tag == "INDIVIDUAL_ADDRESS" || tag == "ENTITY_ADDRESS") return ReadAddress(child);
    if (tag == "INDIVIDUAL_PLACE_OF_BIRTH") return AddListRemark(entity_, "POB", PlaceLine(child));
    KeepRest(child);
  }

  void ReadListedOn(const XmlElement& child) {
    entity_.listed_on = OneDay(child.text);
    if (entity_.listed_on.empty()) KeepRest(child);
  }

  void ReadUpdated(const XmlElement& child) {
    for (const XmlElement& value : child.children) {
      const std::string day = OneDay(value.text);
      entity_.updated_on = std::max(entity_.updated_on, day);
      if (day.empty()) AddListRemark(entity_, child.name, value.text);
    }
  }

  void ReadNationality(const XmlElement& child) {
    for (const XmlElement& value : child.children) AddListCountry(entity_, value.text, "nationality", input_.words);
    AddListCountry(entity_, child.text, "nationality", input_.words);
  }

  // The comment stays; numbers after the word IMO are lifted out of it.
  void ReadComments(const std::string& text) {
    AddListRemark(entity_, OneLine(text));
    for (std::size_t at = text.find("IMO"); at != std::string::npos; at = text.find("IMO", at + 3)) {
      // "IMO number: 5342883", "(IMO) Number: 1790183": the digits follow within a few words.
      const std::string_view near = std::string_view(text).substr(at, 32);
      const std::size_t digit = near.find_first_of("0123456789");
      if (digit == std::string_view::npos || digit > 16) continue;
      const std::string_view digits = near.substr(digit, std::min(near.find_first_not_of("0123456789", digit), near.size()) - digit);
      if (digits.size() == 7) AddListIdentifier(entity_, IdentifierKind::kImo, digits, "", where_, input_.findings);
    }
  }

  void ReadAlias(const XmlElement& child) {
    const std::string_view name = child.Text("ALIAS_NAME"), quality = child.Text("QUALITY");
    AddNames(name, quality == "Low" ? NameKind::kWeakAlias : quality == "f.k.a." ? NameKind::kFormer : NameKind::kAlias);
    if (const std::string_view birth = child.Text("DATE_OF_BIRTH"); !birth.empty()) AddBirth(ReadListDate(birth), birth);
    // What else the alias says (where that name was used) is nothing without the name.
    const std::string rest =
        JoinedParts({child.Text("CITY_OF_BIRTH"), child.Text("COUNTRY_OF_BIRTH"), child.Text("NOTE")}, ", ");
    if (!rest.empty()) AddListRemark(entity_, OneLine(name) + ":", rest);
  }

  void AddBirth(const std::optional<model::DayRange>& range, std::string_view written) {
    if (range) return AddListBirth(entity_, *range);
    input_.findings.Add(Note("list.date", where_, {{"value", std::string(written.substr(0, 60))}}));
    AddListRemark(entity_, "DOB", OneLine(written));
  }

  void ReadBirth(const XmlElement& child) {
    const std::string_view date = child.Text("DATE"), year = child.Text("YEAR"), note = child.Text("NOTE");
    const bool approximate = child.Text("TYPE_OF_DATE") == "APPROXIMATELY" || note == "Approximately";
    std::optional<model::DayRange> range;
    std::string written(date);
    if (!date.empty()) {
      range = ReadListDate(date);
    } else if (!child.Text("FROM_YEAR").empty()) {
      range = YearRange(child.Text("FROM_YEAR"), child.Text("TO_YEAR"));
      written = JoinedParts({child.Text("FROM_YEAR"), child.Text("TO_YEAR")}, " to ");
    } else if (!year.empty()) {
      range = YearRange(year, year);
      written = year;
    } else if (!note.empty()) {
      range = ReadListDate(note);
      written = note;
    } else {
      return;
    }
    if (range) range->approximate = approximate;
    AddBirth(range, written);
    if (!note.empty() && written != note) AddListRemark(entity_, "DOB " + written, note);
  }

  void ReadDocument(const XmlElement& child) {
    const std::string type = OneLine(child.Text("TYPE_OF_DOCUMENT")), detail = OneLine(child.Text("TYPE_OF_DOCUMENT2"));
    const std::string_view number = child.Text("NUMBER");
    auto meaning = input_.words.identifiers.Find(type);
    if (!meaning) meaning = input_.words.identifiers.Find(detail);
    const std::string_view issuer = child.Text("ISSUING_COUNTRY").empty() ? child.Text("COUNTRY_OF_ISSUE") : child.Text("ISSUING_COUNTRY");
    std::string country = input_.words.countries.Code(issuer);
    const bool country_known = issuer.empty() || !country.empty();
    if (country.empty() && meaning) country = meaning->country;
    AddListIdentifier(entity_, meaning ? meaning->kind : IdentifierKind::kDocument, number, country, where_, input_.findings);
    // Whatever the number alone does not say.
    const std::string rest = JoinedParts({meaning && !type.empty() ? std::string_view() : std::string_view(type), detail, country_known ? std::string_view() : issuer,
                                          child.Text("CITY_OF_ISSUE"), child.Text("DATE_OF_ISSUE"), child.Text("NOTE")},
                                         ", ");
    if (!rest.empty()) AddListRemark(entity_, JoinedParts({type, number}, " ") + ":", rest);
  }

  static std::string PlaceLine(const XmlElement& child) {
    return JoinedParts({child.Text("STREET"), child.Text("CITY"), child.Text("STATE_PROVINCE"), child.Text("ZIP_CODE"), child.Text("COUNTRY"),
                        child.Text("NOTE")},
                       ", ");
  }

  void ReadAddress(const XmlElement& child) { AddListAddress(entity_, PlaceLine(child)); }

  // An element that we have no place for, with all its texts.
  void KeepRest(const XmlElement& child) {
    AddListRemark(entity_, child.name, OneLine(child.text));
    for (const XmlElement& below : child.children) {
      AddListRemark(entity_, child.name, OneLine(below.text));
      for (const XmlElement& deep : below.children) KeepRest(deep);
    }
  }

  const XmlElement& element_;
  std::string where_;
  const ListInput& input_;
  ListedEntity entity_;
};

}  // namespace

void ReadUnXml(const ListInput& input, model::WatchList& list) {
  list.id = "un-consolidated";
  ListCollector collector(list, input.findings);
  XmlReader xml(input.bytes, input.file, input.findings, ListXmlLimits());
  while (xml.Next()) {
    if (xml.IsStart("CONSOLIDATED_LIST")) list.edition = xml.Attribute("dateGenerated");
    const bool person = xml.IsStart("INDIVIDUAL");
    if (!person && !xml.IsStart("ENTITY")) continue;
    const XmlElement element = xml.ReadElement();
    if (xml.Failed()) break;  // the entry is not whole
    UnEntry entry(element, person ? PartyKind::kPerson : PartyKind::kOrganisation, input);
    collector.Add(entry.Read(), entry.Where());
  }
}

}  // namespace atalaya::formats
