#include "api/screen_declaration.h"

#include <algorithm>
#include <map>
#include <set>

#include "api/screening.h"
#include "base/digest.h"
#include "formats/declaration_json.h"
#include "formats/list_dates.h"
#include "screen/identifiers.h"
#include "store/declarations.h"
#include "store/folded.h"

namespace atalaya::api {
namespace {

constexpr const char* kDeclared = "declared";
constexpr int kEquipmentPart = 200;

struct DeclaredUse {
  std::string kind, item, role;
  friend auto operator<=>(const DeclaredUse&, const DeclaredUse&) = default;
};

// A name without case, accents and punctuation.
std::string PlainName(const std::string& text) {
  std::string plain;
  for (const char c : store::Folded(text)) {
    const auto code = static_cast<unsigned char>(c);
    if (code >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      plain += c;
    } else if (!plain.empty() && plain.back() != ' ') {
      plain += ' ';
    }
  }
  while (plain.ends_with(' ')) plain.pop_back();
  return plain;
}

// What stays the same however often and with whatever addresses it is declared.
std::string DigestOf(const model::Party& party) {
  std::string text = std::to_string(static_cast<int>(party.kind));
  for (const model::PartyName& name : party.names) text += "|n" + PlainName(name.text);
  for (const model::Identifier& id : party.identifiers) text += "|i" + std::to_string(static_cast<int>(id.kind)) + screen::NormalIdentifier(id.kind, id.value) + id.country;
  for (const model::DayRange& birth : party.births) text += "|b" + birth.first + birth.last;
  for (const std::string& country : party.countries) text += "|c" + country;
  return Sha256Hex(text + "|" + party.gender).substr(0, 32);
}

class Gathering {
 public:
  explicit Gathering(const formats::ListWords& words) : words_(words) {}

  void Party(const model::DeclaredParty& declared, const std::string& consignment) {
    const bool asked = declared.role == model::DeclaredRole::kConsignor || declared.role == model::DeclaredRole::kConsignee || declared.role == model::DeclaredRole::kNotify;
    if (!asked || store::Folded(declared.name).empty()) return;
    model::Subject subject;
    subject.names.push_back({declared.name});
    Country(declared.country, subject);
    // Some number of a registry: which, the papers seldom say. Short ones are codes.
    if (screen::NormalIdentifier(model::IdentifierKind::kOther, declared.id).size() >= 6) subject.identifiers.push_back({model::IdentifierKind::kOther, declared.id, ""});
    Add(std::move(subject), {"consignment", consignment, std::string(model::Name(declared.role))});
  }

  void Container(const std::string& number, DeclaredUse use) {
    const std::string plain = model::ComparableNumber(number);
    if (plain.empty()) return;
    model::Subject subject;
    subject.kind = model::PartyKind::kContainer;
    subject.identifiers.push_back({model::IdentifierKind::kContainer, plain, ""});
    Add(std::move(subject), std::move(use));
  }

  void Person(const model::Person& person, const std::string& id) {
    model::Subject subject;
    subject.kind = model::PartyKind::kPerson;
    const std::string name = person.given + (person.given.empty() || person.family.empty() ? "" : " ") + person.family;
    if (!store::Folded(name).empty()) subject.names.push_back({name});
    if (const auto birth = formats::ReadListDate(person.birth)) subject.births.push_back(*birth);
    Country(person.nationality, subject);
    if (person.sex == "m" || person.sex == "f") subject.gender = person.sex;
    for (const model::TravelDocument& document : person.documents) {
      if (document.number.empty()) continue;
      const bool passport = document.kind == "P" || document.kind == "39";
      subject.identifiers.push_back({passport ? model::IdentifierKind::kPassport : model::IdentifierKind::kDocument, document.number, words_.countries.Code(document.country)});
    }
    if (subject.names.empty() && subject.identifiers.empty()) return;
    Add(std::move(subject), {"person", id, std::string(model::Name(person.role))});
  }

  void Ship(const model::Ship& ship, const std::string& call) {
    model::Subject subject;
    subject.kind = model::PartyKind::kVessel;
    if (!store::Folded(ship.name).empty()) subject.names.push_back({ship.name});
    for (const auto& [kind, number] :
         {std::pair(model::IdentifierKind::kImo, &ship.imo), {model::IdentifierKind::kMmsi, &ship.mmsi}, {model::IdentifierKind::kCallSign, &ship.call_sign}}) {
      if (!number->empty()) subject.identifiers.push_back({kind, *number, ""});
    }
    Country(ship.flag, subject);
    if (!subject.names.empty() || !subject.identifiers.empty()) Add(std::move(subject), {"call", call, "ship"});
  }

  std::map<std::string, model::Subject> subjects;                 // by digest
  std::map<std::string, std::set<DeclaredUse>> uses;

 private:
  void Country(const std::string& text, model::Subject& subject) {
    const std::string code = text.empty() ? "" : words_.countries.Code(text);
    if (!code.empty()) subject.countries.push_back(code);
  }
  void Add(model::Subject subject, DeclaredUse use) {
    const std::string digest = DigestOf(subject);
    if (!use.item.empty()) uses[digest].insert(std::move(use));
    subjects.emplace(digest, std::move(subject));
  }

  const formats::ListWords& words_;
};

Findings KeepGathered(Context& context, const ListsNow& now, const Gathering& all, const std::string& state, const std::string& actor) {
  const std::string with = now.StoredWith(state);
  // Those that are stored and compared with these lists are only noted where they stand.
  std::vector<store::NewScreened> fresh;
  std::vector<std::string> fresh_digests;
  std::vector<std::pair<std::string, std::string>> known;  // digest, id
  const auto looked = context.database.Read([&](store::Connection& c) {
    for (const auto& [digest, subject] : all.subjects) {
      const auto stored = store::FindScreenedSource(c, state, kDeclared, digest);
      if (stored && stored->lists == with) {
        known.emplace_back(digest, stored->id);
        continue;
      }
      // As it was declared first: another spelling of the same is no change.
      fresh.push_back({state, "", kDeclared, digest, stored ? stored->party : subject});
      fresh_digests.push_back(digest);
    }
    return true;
  });
  if (!looked) return looked.error();
  const auto note = [&](store::Transaction& t, const std::string& digest, const std::string& id) {
    const auto found = all.uses.find(digest);
    if (found == all.uses.end()) return;
    for (const DeclaredUse& use : found->second) store::AddSubjectUse(t, {id, use.kind, use.item, use.role});
  };
  const auto kept = context.screening->Keep(actor, fresh, [&](store::Transaction& t, std::size_t i, const std::string& id) { note(t, fresh_digests[i], id); });
  if (!kept) return kept.error();
  if (known.empty()) return {};
  const auto noted = context.database.Write(actor, [&](store::Transaction& t) -> Result<bool> {
    for (const auto& [digest, id] : known) note(t, digest, id);
    return true;
  });
  return noted ? Findings{} : noted.error();
}

}  // namespace

Findings ScreenDeclaration(Context& context, const std::string& declaration) {
  const auto now = context.screening == nullptr ? nullptr : context.screening->Now();
  if (!now) return {Error("screening.starting", declaration)};
  Gathering all(context.screening->Words());
  const auto row = context.database.Read([&](store::Connection& c) {
    auto found = store::FindDeclaration(c, declaration);
    if (!found) return found;
    if (!found->head.empty()) all.Ship(formats::ReadDeclaredHead(found->head).voyage.ship, found->call);
    for (const store::ConsignmentRow& bill : store::ConsignmentsOf(c, declaration)) {
      const model::Consignment item = formats::ReadDeclaredConsignment(bill.body);
      for (const model::DeclaredParty& party : item.parties) all.Party(party, bill.id);
      for (const std::string& number : item.containers) all.Container(number, {"consignment", bill.id, "container"});
    }
    for (const store::PersonRow& person : store::PersonsOf(c, declaration)) all.Person(formats::ReadDeclaredPerson(person.body), person.id);
    for (store::Slice slice{kEquipmentPart, {}};;) {
      const auto part = store::EquipmentOf(c, declaration, slice);
      for (const store::EquipmentRow& box : part.items) all.Container(box.number, {"call", box.call, "container"});
      if (part.next.empty()) break;
      slice.after = part.next;
    }
    return found;
  });
  if (!row) return row.error();
  if (!*row) return {Error("api.not-found", "")};
  return KeepGathered(context, *now, all, (*row)->state, (*row)->received_by.empty() ? "system" : (*row)->received_by);
}

Findings ScreenCall(Context& context, const std::string& call) {
  const auto now = context.screening == nullptr ? nullptr : context.screening->Now();
  if (!now) return {Error("screening.starting", call)};
  const auto row = context.database.Read([&](store::Connection& c) { return store::FindPortCall(c, call); });
  if (!row) return row.error();
  if (!*row) return {Error("api.not-found", "")};
  Gathering all(context.screening->Words());
  model::Ship ship;
  ship.imo = (*row)->imo;
  ship.mmsi = (*row)->mmsi;
  ship.call_sign = (*row)->call_sign;
  ship.name = (*row)->name;
  ship.flag = (*row)->flag;
  all.Ship(ship, call);
  return KeepGathered(context, *now, all, (*row)->state, (*row)->added_by.empty() ? "system" : (*row)->added_by);
}

}  // namespace atalaya::api
