// Whole segments as members of the model. The places of elements are those of the directories D.94B to D.16A, which only ever add at the end.
#include <cmath>

#include "base/text_util.h"
#include "formats/edifact_map.h"

namespace atalaya::formats {
namespace {

// "CRMOB", "CR MOB", "crmob": the UN/LOCODE form, else "".
std::string LocodeForm(const std::string& code) {
  std::string form;
  for (const char c : code) {
    if (c == ' ') continue;
    form += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    if (form.size() > 5) return {};
  }
  if (form.size() != 5) return {};
  for (std::size_t i = 0; i < 5; ++i) {
    const bool letter = form[i] >= 'A' && form[i] <= 'Z';
    if (!letter && (i < 2 || form[i] < '2' || form[i] > '9')) return {};
  }
  return form;
}

void AddWord(std::string& text, const std::string& more, const char* between = " ") {
  if (more.empty()) return;
  if (!text.empty()) text += between;
  text += more;
}

}  // namespace

std::string EdifactLocode(const std::string& code) { return LocodeForm(code); }

model::PlaceUse EdifactMessage::Place(const EdifactSegment& loc) {
  model::PlaceUse place;
  place.role_code = Text(loc, 1);
  place.role = words.places.Get(place.role_code, model::PlaceRole::kOther);
  place.code = Text(loc, 2);
  place.locode = LocodeForm(place.code);
  place.name = Text(loc, 2, 3);
  place.facility = Text(loc, 3, 3);
  if (place.facility.empty()) place.facility = Text(loc, 3);
  return place;
}

model::DeclaredParty EdifactMessage::Party(const EdifactSegment& nad) {
  model::DeclaredParty party;
  party.role_code = Text(nad, 1);
  party.role = words.parties.Get(party.role_code, model::DeclaredRole::kOther);
  party.id = Text(nad, 2);
  party.id_agency = Text(nad, 2, 2);
  // A name in the structured form; else the unstructured lines, of which the first is the name.
  party.name = Joined(nad, 4);
  const std::size_t lines = nad.Components(3);
  std::size_t first = 0;
  if (party.name.empty() && lines > 0) {
    party.name = Text(nad, 3);
    first = 1;
  }
  for (std::size_t line = first; line < lines; ++line) AddWord(party.address, Text(nad, 3, line), ", ");
  AddWord(party.address, Joined(nad, 5, 0, ", "), ", ");
  AddWord(party.address, Text(nad, 6), ", ");
  AddWord(party.address, Text(nad, 7), ", ");
  AddWord(party.address, Text(nad, 8), ", ");
  party.country = Text(nad, 9);
  return party;
}

void EdifactMessage::Contact(const EdifactSegment& segment, model::DeclaredParty* party) {
  std::string text = segment.tag == EdifactTag("CTA") ? Text(segment, 2, 1) : Text(segment, 1);
  if (text.empty() && segment.tag == EdifactTag("CTA")) text = Text(segment, 2);
  if (party == nullptr) {
    KeepAtHead(segment);
  } else if (!text.empty()) {
    party->contacts.push_back(std::move(text));
  }
}

model::Reference EdifactMessage::ReferenceOf(const EdifactSegment& rff) { return {Text(rff, 1), Text(rff, 1, 1)}; }

std::optional<model::Amount> EdifactMessage::AmountOf(const EdifactSegment& moa) {
  const auto value = Number(moa, 1, 1);
  if (!value) return std::nullopt;
  return model::Amount{*value, Text(moa, 1, 2)};
}

// MEA+WT++KGM:23450, MEA+AAE+VGM+KGM:23450, MEA+AAE+G+TNE:23,4; without a unit kilograms or cubic metres are meant.
std::optional<std::pair<EdifactMass, double>> EdifactMessage::Mass(const EdifactSegment& mea) {
  const std::string_view dimension = Code(mea, 2);
  auto kind = words.masses.Find(dimension.empty() ? Code(mea, 1) : dimension);
  if (!kind) return std::nullopt;
  auto value = Number(mea, 3, 1);
  if (!value) return std::nullopt;
  const std::string_view unit = Code(mea, 3);
  if (!unit.empty()) {
    const auto factor = words.units.Find(unit);
    if (!factor) {
      Report(mea, "edifact.unit", {{"value", std::string(unit)}});
      return std::nullopt;
    }
    if (factor->second) {
      kind = EdifactMass::kVolume;
    } else if (*kind == EdifactMass::kVolume) {
      return std::nullopt;
    }
    *value *= factor->first;
  }
  return std::pair(*kind, *value);
}

std::optional<double> EdifactMessage::Celsius(const EdifactSegment& segment, std::size_t value_element, std::size_t value, std::size_t unit) {
  auto degrees = Number(segment, value_element, value);
  if (degrees && Code(segment, value_element, unit) == "FAH") degrees = (*degrees - 32) * 5 / 9;
  return degrees;
}

model::DangerousGoods EdifactMessage::Dangerous(const EdifactSegment& dgs) {
  model::DangerousGoods goods;
  goods.regulation = Text(dgs, 1);
  goods.hazard_class = Text(dgs, 2);
  goods.page = Text(dgs, 2, 1);
  goods.un_number = Text(dgs, 3);
  goods.flash_point_c = Celsius(dgs, 4, 0, 1);
  goods.packing_group = Text(dgs, 5);
  const std::string& number = goods.un_number;
  if (!number.empty() &&
      (number.size() != 4 || number == "0000" || number == "9999" || number.find_first_not_of("0123456789") != std::string::npos)) {
    Report(dgs, "edifact.un-number", {{"value", number}}, Severity::kNote);
  }
  return goods;
}

model::Seal EdifactMessage::SealOf(const EdifactSegment& sel) {
  model::Seal seal;
  seal.number = Text(sel, 1);
  seal.party_code = Text(sel, 2);
  seal.party = words.seals.Get(seal.party_code, seal.party_code.empty() ? model::SealParty::kUnknown : model::SealParty::kOther);
  seal.condition = Text(sel, 3);
  return seal;
}

void EdifactMessage::ReadEquipment(const EdifactSegment& eqd, model::Equipment& box) {
  box.kind = Text(eqd, 1);
  box.number = Text(eqd, 2);
  box.size_type = Text(eqd, 3);
  box.nature = words.statuses.Get(Code(eqd, 5), model::Nature::kUnknown);
  box.fullness = words.fullness.Get(Code(eqd, 6), model::Fullness::kUnknown);
}

void EdifactMessage::ReadShip(const EdifactSegment& tdt) {
  model::Voyage& voyage = head.voyage;
  if (!voyage.number.empty() || !voyage.ship.name.empty() || !voyage.ship.imo.empty()) {
    KeepAtHead(tdt);  // the first is the ship; more are other legs
    return;
  }
  voyage.number = Text(tdt, 2);
  voyage.mode = Text(tdt, 3);
  model::DeclaredParty carrier;
  carrier.role = model::DeclaredRole::kCarrier;
  carrier.role_code = "TDT";
  carrier.id = Text(tdt, 5);
  carrier.id_agency = Text(tdt, 5, 2);
  carrier.name = Text(tdt, 5, 3);
  if (!carrier.id.empty() || !carrier.name.empty()) head.parties.push_back(std::move(carrier));
  const std::string id = Text(tdt, 8);
  const auto kind = words.ships.Find(Code(tdt, 8, 1));
  const bool is_imo = model::CheckImoNumber(id) == model::CheckDigit::kRight;
  if (kind ? *kind == "imo" : is_imo) {
    voyage.ship.imo = id;
  } else if (!id.empty()) {
    voyage.ship.call_sign = id;
  }
  voyage.ship.name = Text(tdt, 8, 3);
  voyage.ship.flag = Text(tdt, 8, 4);
  if (!voyage.ship.imo.empty()) {
    voyage.ship.imo_check = model::CheckImoNumber(voyage.ship.imo);
    if (voyage.ship.imo_check != model::CheckDigit::kRight) Report(tdt, "edifact.imo-digit", {{"number", voyage.ship.imo}});
  }
}

void EdifactMessage::ReadDocument(const EdifactSegment& bgm) {
  // Before D.96B the number stood alone; as C106 its first component has the same place.
  head.number = Text(bgm, 2);
  head.function = words.functions.Get(Code(bgm, 3), model::DeclarationFunction::kUnknown);
}

void EdifactMessage::ReadTotal(const EdifactSegment& cnt) {
  const auto word = words.totals.Find(Code(cnt, 1));
  const auto value = word ? Number(cnt, 1, 1) : std::nullopt;
  if (!value) {
    KeepAtHead(cnt);
  } else if (*word == "bills") {
    head.declared.bills = value;
  } else if (*word == "packages") {
    head.declared.packages = value;
  } else if (*word == "containers") {
    head.declared.containers = value;
  } else if (*word == "gross") {
    const auto unit = words.units.Find(Code(cnt, 1, 2));
    head.declared.gross_kg = *value * (unit && !unit->second ? unit->first : 1);
  } else if (*word == "persons") {
    head.declared.persons = head.declared.persons.value_or(0) + *value;
  }
}

bool EdifactMessage::ReadShipTime(const EdifactSegment& dtm, bool of_last) {
  const auto what = words.times.Find(Code(dtm, 1));
  if (what != EdifactTime::kArrival && what != EdifactTime::kDeparture) return false;
  auto& places = head.voyage.places;
  const bool arrival = what == EdifactTime::kArrival;
  model::PlaceUse* place = of_last && !places.empty() ? &places.back() : nullptr;
  for (std::size_t i = 0; place == nullptr && i < places.size(); ++i) {
    using Role = model::PlaceRole;
    const Role role = places[i].role;
    if (arrival ? role == Role::kArrival || role == Role::kNextCall || role == Role::kDischarge || role == Role::kCustomsOffice
                : role == Role::kDeparture || role == Role::kLoad || role == Role::kPreviousCall) {
      place = &places[i];
    }
  }
  if (place == nullptr) return false;
  std::string when = When(dtm);
  if (when.empty()) return false;
  std::string& member = arrival ? place->arrived : place->departed;
  if (!member.empty()) return false;
  member = std::move(when);
  return true;
}

void EdifactMessage::ReadHead(const EdifactSegment& segment, bool of_last_place) {
  if (!HeadHasRoom(segment)) return;
  switch (segment.tag) {
    case EdifactTag("BGM"):
      ReadDocument(segment);
      return;
    case EdifactTag("TDT"):
      ReadShip(segment);
      return;
    case EdifactTag("LOC"):
      head.voyage.places.push_back(Place(segment));
      return;
    case EdifactTag("DTM"):
      if (words.times.Find(Code(segment, 1)) == EdifactTime::kPrepared && head.prepared.empty()) {
        head.prepared = When(segment);
        if (!head.prepared.empty()) return;
      } else if (ReadShipTime(segment, of_last_place)) {
        return;
      }
      break;
    case EdifactTag("RFF"):
      head.voyage.references.push_back(ReferenceOf(segment));
      return;
    case EdifactTag("NAD"):
      head.parties.push_back(Party(segment));
      return;
    case EdifactTag("CTA"):
    case EdifactTag("COM"):
      Contact(segment, head.parties.empty() ? nullptr : &head.parties.back());
      return;
    case EdifactTag("FTX"):
      head.texts.push_back(FreeText(segment));
      return;
    case EdifactTag("CNT"):
      ReadTotal(segment);
      return;
    case EdifactTag("UNS"):
      return;
    default:
      break;
  }
  KeepAtHead(segment);
}

std::string EdifactMessage::FreeText(const EdifactSegment& ftx) {
  std::string text = Joined(ftx, 4);
  if (text.empty()) text = Text(ftx, 3);
  return text;
}

void EdifactMessage::LiftInspection(const model::SourceSpan& at, const std::string& text, const std::string& container, const std::string& bill) {
  // Folding accents is slow and mostly needless.
  std::string folded;
  bool plain = true;
  for (const char c : text) {
    plain = plain && static_cast<unsigned char>(c) < 0x80;
    folded += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  if (!plain) folded = Fold(text);
  const EdifactPhrase* best = nullptr;
  for (const EdifactPhrase& phrase : tables.phrases) {
    if (folded.find(phrase.contains) == std::string::npos) continue;
    if (best == nullptr || phrase.contains.size() > best->contains.size()) best = &phrase;
  }
  if (best == nullptr) return;
  model::Inspection found;
  found.kind = model::FromName<model::InspectionKind>(best->kind).value_or(model::InspectionKind::kOther);
  found.outcome = model::FromName<model::InspectionOutcome>(best->outcome).value_or(model::InspectionOutcome::kUnknown);
  found.container = container;
  found.bill = bill;
  found.text = text;
  found.rule = best->id;
  found.at = at;
  Give(found);
}

}  // namespace atalaya::formats
