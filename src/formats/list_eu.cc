#include "formats/list_eu.h"

#include "base/text_util.h"
#include "formats/list_dates.h"

namespace atalaya::formats {

using model::ListedEntity;
using model::NameKind;
using model::PartyKind;

void SetEuKind(std::string_view code, std::string_view other, ListedEntity& entity) {
  for (const std::string_view word : {code, other}) {
    if (word == "person" || word == "P") entity.kind = PartyKind::kPerson;
    if (word == "enterprise" || word == "E") entity.kind = PartyKind::kOrganisation;
  }
}

void ReadEuName(const EuFields& f, ListedEntity& entity) {
  std::string name = OneLine(f("wholeName"));
  if (name.empty()) name = JoinedParts({f("firstName"), f("middleName"), f("lastName")}, " ");
  const bool first = entity.names.empty();
  AddListName(entity, name, f("strong") == "false" ? NameKind::kWeakAlias : first ? NameKind::kPrimary : NameKind::kAlias);
  if (!f("gender").empty()) AddListGender(entity, f("gender"));
  const auto note = [&](std::string_view label, std::string_view text) {
    const std::string line = OneLine(text);
    if (!line.empty() && entity.remarks.find(line) == std::string::npos) AddListRemark(entity, label, line);
  };
  note("Title", f("title"));
  note("Function", f("function"));
}

void ReadEuBirth(const EuFields& f, ListedEntity& entity, const std::string& where, const ListInput& input) {
  std::optional<model::DayRange> range;
  std::string written(f("birthdate"));
  if (!written.empty()) {
    range = ReadListDate(written);
  } else if (!f("yearRangeFrom").empty() || !f("yearRangeTo").empty()) {
    const std::string_view from = f("yearRangeFrom").empty() ? f("yearRangeTo") : f("yearRangeFrom");
    const std::string_view to = f("yearRangeTo").empty() ? from : f("yearRangeTo");
    range = YearRange(from, to);
    written = std::string(from) + " to " + std::string(to);
  } else if (!f("year").empty()) {
    const auto two = [](std::string_view number) { return number.size() == 1 ? "0" + std::string(number) : std::string(number); };
    written = std::string(f("year"));
    if (!f("monthOfYear").empty()) written += "-" + two(f("monthOfYear"));
    if (!f("monthOfYear").empty() && !f("dayOfMonth").empty()) written += "-" + two(f("dayOfMonth"));
    range = ReadListDate(written);
  }
  if (range) {
    range->approximate = f("circa") == "true";
    AddListBirth(entity, *range);
  } else if (!written.empty()) {
    input.findings.Add(Note("list.date", where, {{"value", written.substr(0, 60)}}));
    AddListRemark(entity, "DOB", written);
  }
  const std::string_view calendar = f("calendarType");
  if (!calendar.empty() && calendar != "GREGORIAN") AddListRemark(entity, "DOB calendar", calendar);
  const std::string_view country = f("countryDescription").empty() ? f("countryIso2Code") : f("countryDescription");
  const std::string place = JoinedParts({f("place"), f("city"), f("zipCode"), f("region"), country == "UNKNOWN" || country == "00" ? "" : country}, ", ");
  if (!place.empty() && entity.remarks.find("POB " + place) == std::string::npos) AddListRemark(entity, "POB", place);
}

void ReadEuCitizenship(const EuFields& f, ListedEntity& entity, const ListInput& input) {
  const std::string code = input.words.countries.Code(f("countryIso2Code"));
  if (!code.empty()) return AddListCountry(entity, code, "citizen", input.words);
  AddListCountry(entity, f("countryDescription"), "citizen", input.words);
}

void ReadEuIdentification(const EuFields& f, ListedEntity& entity, const std::string& where, const ListInput& input) {
  const std::string_view number = f("number").empty() ? f("latinNumber") : f("number");
  const std::string_view type = f("identificationTypeCode"), description = f("identificationTypeDescription");
  auto meaning = input.words.identifiers.Find(type);
  if (!meaning) meaning = input.words.identifiers.Find(description);
  const std::string country = input.words.countries.Code(f("countryIso2Code"));
  AddListIdentifier(entity, meaning ? meaning->kind : model::IdentifierKind::kDocument, number, country, where, input.findings);
  std::string state;
  for (const std::string_view flag : {"diplomatic", "knownExpired", "knownFalse", "reportedLost", "revokedByIssuer"}) {
    if (f(flag) == "true") state += (state.empty() ? "" : ", ") + std::string(flag);
  }
  const bool plain = meaning && meaning->kind != model::IdentifierKind::kOther;
  const std::string rest = JoinedParts({plain ? std::string_view() : description.empty() ? type : description, state, f("nameOnDocument"), f("issuedBy"),
                                        f("issuedDate"), f("validFrom"), f("validTo"), f("region"), f("remark")},
                                       ", ");
  if (rest.empty()) return;
  const std::string remark = JoinedParts({plain ? type : std::string_view("number"), number}, " ") + ": " + rest;
  if (entity.remarks.find(remark) == std::string::npos) AddListRemark(entity, remark);
}

void ReadEuAddress(const EuFields& f, ListedEntity& entity) {
  const std::string_view country = f("countryDescription").empty() ? f("countryIso2Code") : f("countryDescription");
  const std::string_view box = f("poBox");
  AddListAddress(entity, JoinedParts({f("street"), box.empty() ? std::string() : "PO Box " + OneLine(box), f("place"), f("zipCode"), f("city"),
                                      f("region"), country == "UNKNOWN" || country == "00" ? std::string_view() : country, f("contactInfo")},
                                     ", "));
}

}  // namespace atalaya::formats
