#include "formats/list_ofac_remarks.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/check_digits.h"
#include "base/text_util.h"
#include "formats/list_dates.h"

namespace atalaya::formats {
namespace {

using model::IdentifierKind;
using model::ListedEntity;
using model::NameKind;

// "'EL SENOR'" -> "EL SENOR".
std::string_view Unquoted(std::string_view text) {
  text = Trim(text);
  if (text.size() >= 2 && text.front() == '\'' && text.back() == '\'') return text.substr(1, text.size() - 2);
  return text;
}

// "660000 73767 (Belgium) issued 3 May 2002": value, country and whether anything was left over.
struct OfacNumber {
  std::string value, country;
  bool more = false;
};

OfacNumber ReadOfacNumber(std::string_view text, const CountryNames& countries) {
  OfacNumber number;
  std::size_t end = text.size();
  for (const std::string_view stop : {" (", " issued ", " expires "}) end = std::min(end, text.find(stop));
  number.value = OneLine(text.substr(0, end));
  std::string_view rest = Trim(text.substr(std::min(end, text.size())));
  while (rest.starts_with("(")) {
    const std::size_t close = rest.find(')');
    if (close == std::string_view::npos) break;
    const std::string code = countries.Code(rest.substr(1, close - 1));
    if (code.empty() || !number.country.empty()) {
      number.more = true;
    } else {
      number.country = code;
    }
    rest = Trim(rest.substr(close + 1));
  }
  number.more = number.more || !rest.empty();
  return number;
}

bool ReadOfacIdentifier(std::string_view clause, ListedEntity& entity, const std::string& where, const ListInput& input) {
  const auto label = input.words.identifiers.FindAtStart(clause);
  if (!label) return false;
  const OfacNumber number = ReadOfacNumber(Trim(clause.substr(label->size)), input.words.countries);
  if (number.value.empty()) return false;
  // A company has no call sign and no ship: what "IMO" means there, AddListIdentifier knows.
  const bool imo = number.value.starts_with("IMO ");
  IdentifierKind kind = imo ? IdentifierKind::kImo : label->meaning.kind;
  // "Vessel Registration Identification RS 150443" is a national register's number.
  if (kind == IdentifierKind::kImo && !imo && !ImoDigits(number.value)) kind = IdentifierKind::kRegistration;
  AddListIdentifier(entity, kind, number.value, number.country.empty() ? label->meaning.country : number.country, where, input.findings);
  // A kind that does not say what document it was, or dates beside the number: the words are kept too.
  if (number.more || kind == IdentifierKind::kOther || kind == IdentifierKind::kDocument) AddListRemark(entity, clause);
  return true;
}

bool ReadOfacDate(std::string_view text, std::string_view clause, ListedEntity& entity, const std::string& where, const ListInput& input) {
  if (const auto range = ReadListDate(text)) {
    AddListBirth(entity, *range);
    return true;
  }
  input.findings.Add(Note("list.date", where, {{"value", std::string(text.substr(0, 60))}}));
  AddListRemark(entity, clause);
  return true;
}

}  // namespace

void ReadOfacClause(std::string_view whole, ListedEntity& entity, const std::string& where, const ListInput& input) {
  std::string_view clause = Trim(whole);
  if (clause.starts_with("(") && clause.ends_with(")")) clause = Trim(clause.substr(1, clause.size() - 2));
  if (clause.starts_with("alt. ")) clause = Trim(clause.substr(5));
  if (clause.empty()) return;
  const auto after = [&](std::string_view start) -> std::string_view {
    return clause.starts_with(start) ? Trim(clause.substr(start.size())) : std::string_view();
  };
  if (const auto text = after("DOB "); !text.empty()) {
    ReadOfacDate(text, clause, entity, where, input);
    return;
  }
  for (const std::string_view start : {"Vessel Year of Build ", "Aircraft Manufacture Date "}) {
    if (const auto text = after(start); !text.empty()) {
      ReadOfacDate(text, clause, entity, where, input);
      return;
    }
  }
  for (const std::string_view start : {"nationality ", "citizen ", "Nationality of Registration ", "Other Vessel Flag ", "Vessel Flag "}) {
    if (const auto text = after(start); !text.empty()) return AddListCountry(entity, text, start.substr(0, start.size() - 1), input.words);
  }
  if (const auto text = after("Gender "); !text.empty()) return AddListGender(entity, text);
  // Names in the remarks are those that OFAC itself calls weak.
  const std::array<std::pair<std::string_view, NameKind>, 3> quoted{
      {{"a.k.a. '", NameKind::kWeakAlias}, {"f.k.a. '", NameKind::kFormer}, {"n.k.a. '", NameKind::kAlias}}};
  for (const auto& [start, kind] : quoted) {
    if (clause.starts_with(start)) return AddListName(entity, Unquoted(clause.substr(7)), kind, clause.find(", ") != clause.npos);
  }
  for (const std::string_view start : {"Linked To: ", "Aircraft Operator "}) {
    if (const auto text = after(start); !text.empty()) return AddListLink(entity, text);
  }
  if (!ReadOfacIdentifier(clause, entity, where, input)) AddListRemark(entity, clause);
}

void ReadOfacRemarks(std::string_view remarks, ListedEntity& entity, const std::string& where, const ListInput& input) {
  remarks = Trim(remarks);
  if (remarks.ends_with(".")) remarks.remove_suffix(1);  // it closes the remarks, not the last clause
  std::size_t from = 0;
  while (from <= remarks.size()) {
    const std::size_t to = std::min(remarks.find(';', from), remarks.size());
    ReadOfacClause(remarks.substr(from, to - from), entity, where, input);
    from = to + 1;
  }
}

}  // namespace atalaya::formats
