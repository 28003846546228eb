// The written names of declaration.h's enumerations, one table each.
#include <array>
#include <utility>

#include "model/declaration.h"

namespace atalaya::model {
namespace {

template <class Enum>
struct DeclarationNames;

template <>
struct DeclarationNames<Nature> {
  static constexpr std::array kAll{
      std::pair<Nature, std::string_view>{Nature::kUnknown, "unknown"}, std::pair<Nature, std::string_view>{Nature::kExport, "export"},
      std::pair<Nature, std::string_view>{Nature::kImport, "import"}, std::pair<Nature, std::string_view>{Nature::kTransit, "transit"},
      std::pair<Nature, std::string_view>{Nature::kTranshipment, "transhipment"}};
};
template <>
struct DeclarationNames<PlaceRole> {
  static constexpr std::array kAll{std::pair<PlaceRole, std::string_view>{PlaceRole::kOther, "other"},
                                   std::pair<PlaceRole, std::string_view>{PlaceRole::kOriginalLoad, "original-load"},
                                   std::pair<PlaceRole, std::string_view>{PlaceRole::kLoad, "load"},
                                   std::pair<PlaceRole, std::string_view>{PlaceRole::kDischarge, "discharge"},
                                   std::pair<PlaceRole, std::string_view>{PlaceRole::kDelivery, "delivery"},
                                   std::pair<PlaceRole, std::string_view>{PlaceRole::kTransit, "transit"},
                                   std::pair<PlaceRole, std::string_view>{PlaceRole::kDeparture, "departure"},
                                   std::pair<PlaceRole, std::string_view>{PlaceRole::kArrival, "arrival"},
                                   std::pair<PlaceRole, std::string_view>{PlaceRole::kPreviousCall, "previous-call"},
                                   std::pair<PlaceRole, std::string_view>{PlaceRole::kNextCall, "next-call"},
                                   std::pair<PlaceRole, std::string_view>{PlaceRole::kCall, "call"},
                                   std::pair<PlaceRole, std::string_view>{PlaceRole::kCustomsOffice, "customs-office"},
                                   std::pair<PlaceRole, std::string_view>{PlaceRole::kClearance, "clearance"},
                                   std::pair<PlaceRole, std::string_view>{PlaceRole::kIssued, "issued"},
                                   std::pair<PlaceRole, std::string_view>{PlaceRole::kEmbark, "embark"},
                                   std::pair<PlaceRole, std::string_view>{PlaceRole::kDisembark, "disembark"},
                                   std::pair<PlaceRole, std::string_view>{PlaceRole::kResidence, "residence"},
                                   std::pair<PlaceRole, std::string_view>{PlaceRole::kBirth, "birth"},
                                   std::pair<PlaceRole, std::string_view>{PlaceRole::kReceipt, "receipt"}};
};
template <>
struct DeclarationNames<DeclaredRole> {
  static constexpr std::array kAll{std::pair<DeclaredRole, std::string_view>{DeclaredRole::kOther, "other"},
                                   std::pair<DeclaredRole, std::string_view>{DeclaredRole::kSender, "sender"},
                                   std::pair<DeclaredRole, std::string_view>{DeclaredRole::kCarrier, "carrier"},
                                   std::pair<DeclaredRole, std::string_view>{DeclaredRole::kConsignor, "consignor"},
                                   std::pair<DeclaredRole, std::string_view>{DeclaredRole::kConsignee, "consignee"},
                                   std::pair<DeclaredRole, std::string_view>{DeclaredRole::kNotify, "notify"},
                                   std::pair<DeclaredRole, std::string_view>{DeclaredRole::kSupplier, "supplier"},
                                   std::pair<DeclaredRole, std::string_view>{DeclaredRole::kContainerOperator, "container-operator"},
                                   std::pair<DeclaredRole, std::string_view>{DeclaredRole::kAgent, "agent"},
                                   std::pair<DeclaredRole, std::string_view>{DeclaredRole::kBuyer, "buyer"},
                                   std::pair<DeclaredRole, std::string_view>{DeclaredRole::kSeller, "seller"},
                                   std::pair<DeclaredRole, std::string_view>{DeclaredRole::kMaster, "master"},
                                   std::pair<DeclaredRole, std::string_view>{DeclaredRole::kReporter, "reporter"},
                                   std::pair<DeclaredRole, std::string_view>{DeclaredRole::kStevedore, "stevedore"}};
};
template <>
struct DeclarationNames<CheckDigit> {
  static constexpr std::array kAll{std::pair<CheckDigit, std::string_view>{CheckDigit::kAbsent, "absent"},
                                   std::pair<CheckDigit, std::string_view>{CheckDigit::kRight, "right"},
                                   std::pair<CheckDigit, std::string_view>{CheckDigit::kWrong, "wrong"},
                                   std::pair<CheckDigit, std::string_view>{CheckDigit::kNotInForm, "not-in-form"}};
};
template <>
struct DeclarationNames<SealParty> {
  static constexpr std::array kAll{std::pair<SealParty, std::string_view>{SealParty::kUnknown, "unknown"},
                                   std::pair<SealParty, std::string_view>{SealParty::kCarrier, "carrier"},
                                   std::pair<SealParty, std::string_view>{SealParty::kShipper, "shipper"},
                                   std::pair<SealParty, std::string_view>{SealParty::kCustoms, "customs"},
                                   std::pair<SealParty, std::string_view>{SealParty::kTerminal, "terminal"},
                                   std::pair<SealParty, std::string_view>{SealParty::kQuarantine, "quarantine"},
                                   std::pair<SealParty, std::string_view>{SealParty::kOther, "other"}};
};
template <>
struct DeclarationNames<Fullness> {
  static constexpr std::array kAll{std::pair<Fullness, std::string_view>{Fullness::kUnknown, "unknown"},
                                   std::pair<Fullness, std::string_view>{Fullness::kEmpty, "empty"},
                                   std::pair<Fullness, std::string_view>{Fullness::kFull, "full"}};
};
template <>
struct DeclarationNames<Move> {
  static constexpr std::array kAll{
      std::pair<Move, std::string_view>{Move::kNone, "none"},      std::pair<Move, std::string_view>{Move::kDischarged, "discharged"},
      std::pair<Move, std::string_view>{Move::kLoaded, "loaded"},  std::pair<Move, std::string_view>{Move::kShifted, "shifted"},
      std::pair<Move, std::string_view>{Move::kGateIn, "gate-in"}, std::pair<Move, std::string_view>{Move::kGateOut, "gate-out"}};
};
template <>
struct DeclarationNames<PersonRole> {
  static constexpr std::array kAll{std::pair<PersonRole, std::string_view>{PersonRole::kUnknown, "unknown"},
                                   std::pair<PersonRole, std::string_view>{PersonRole::kCrew, "crew"},
                                   std::pair<PersonRole, std::string_view>{PersonRole::kPassenger, "passenger"},
                                   std::pair<PersonRole, std::string_view>{PersonRole::kTransitCrew, "transit-crew"},
                                   std::pair<PersonRole, std::string_view>{PersonRole::kTransitPassenger, "transit-passenger"},
                                   std::pair<PersonRole, std::string_view>{PersonRole::kStowaway, "stowaway"}};
};
template <>
struct DeclarationNames<InspectionKind> {
  static constexpr std::array kAll{std::pair<InspectionKind, std::string_view>{InspectionKind::kOther, "other"},
                                   std::pair<InspectionKind, std::string_view>{InspectionKind::kScan, "scan"},
                                   std::pair<InspectionKind, std::string_view>{InspectionKind::kPhysical, "physical"},
                                   std::pair<InspectionKind, std::string_view>{InspectionKind::kSeal, "seal"},
                                   std::pair<InspectionKind, std::string_view>{InspectionKind::kDocuments, "documents"},
                                   std::pair<InspectionKind, std::string_view>{InspectionKind::kHold, "hold"},
                                   std::pair<InspectionKind, std::string_view>{InspectionKind::kRelease, "release"}};
};
template <>
struct DeclarationNames<InspectionOutcome> {
  static constexpr std::array kAll{std::pair<InspectionOutcome, std::string_view>{InspectionOutcome::kUnknown, "unknown"},
                                   std::pair<InspectionOutcome, std::string_view>{InspectionOutcome::kClean, "clean"},
                                   std::pair<InspectionOutcome, std::string_view>{InspectionOutcome::kSuspect, "suspect"},
                                   std::pair<InspectionOutcome, std::string_view>{InspectionOutcome::kFailed, "failed"}};
};
template <>
struct DeclarationNames<DeclarationKind> {
  static constexpr std::array kAll{std::pair<DeclarationKind, std::string_view>{DeclarationKind::kUnknown, "unknown"},
                                   std::pair<DeclarationKind, std::string_view>{DeclarationKind::kManifest, "manifest"},
                                   std::pair<DeclarationKind, std::string_view>{DeclarationKind::kStowagePlan, "stowage-plan"},
                                   std::pair<DeclarationKind, std::string_view>{DeclarationKind::kMoves, "moves"},
                                   std::pair<DeclarationKind, std::string_view>{DeclarationKind::kCrewList, "crew-list"},
                                   std::pair<DeclarationKind, std::string_view>{DeclarationKind::kPassengerList, "passenger-list"},
                                   std::pair<DeclarationKind, std::string_view>{DeclarationKind::kPreArrival, "pre-arrival"}};
};
template <>
struct DeclarationNames<DeclarationFunction> {
  static constexpr std::array kAll{std::pair<DeclarationFunction, std::string_view>{DeclarationFunction::kUnknown, "unknown"},
                                   std::pair<DeclarationFunction, std::string_view>{DeclarationFunction::kOriginal, "original"},
                                   std::pair<DeclarationFunction, std::string_view>{DeclarationFunction::kReplace, "replace"},
                                   std::pair<DeclarationFunction, std::string_view>{DeclarationFunction::kChange, "change"},
                                   std::pair<DeclarationFunction, std::string_view>{DeclarationFunction::kCancel, "cancel"},
                                   std::pair<DeclarationFunction, std::string_view>{DeclarationFunction::kFinal, "final"}};
};

template <class Enum>
std::string_view DeclarationName(Enum value) {
  for (const auto& [known, name] : DeclarationNames<Enum>::kAll) {
    if (known == value) return name;
  }
  return {};
}

template <class Enum>
std::optional<Enum> DeclarationValue(std::string_view text) {
  for (const auto& [known, name] : DeclarationNames<Enum>::kAll) {
    if (name == text) return known;
  }
  return std::nullopt;
}

}  // namespace

std::string_view Name(Nature value) { return DeclarationName(value); }
std::string_view Name(PlaceRole value) { return DeclarationName(value); }
std::string_view Name(DeclaredRole value) { return DeclarationName(value); }
std::string_view Name(CheckDigit value) { return DeclarationName(value); }
std::string_view Name(SealParty value) { return DeclarationName(value); }
std::string_view Name(Fullness value) { return DeclarationName(value); }
std::string_view Name(Move value) { return DeclarationName(value); }
std::string_view Name(PersonRole value) { return DeclarationName(value); }
std::string_view Name(InspectionKind value) { return DeclarationName(value); }
std::string_view Name(InspectionOutcome value) { return DeclarationName(value); }
std::string_view Name(DeclarationKind value) { return DeclarationName(value); }
std::string_view Name(DeclarationFunction value) { return DeclarationName(value); }

template <>
std::optional<Nature> FromName(std::string_view name) {
  return DeclarationValue<Nature>(name);
}
template <>
std::optional<PlaceRole> FromName(std::string_view name) {
  return DeclarationValue<PlaceRole>(name);
}
template <>
std::optional<DeclaredRole> FromName(std::string_view name) {
  return DeclarationValue<DeclaredRole>(name);
}
template <>
std::optional<CheckDigit> FromName(std::string_view name) {
  return DeclarationValue<CheckDigit>(name);
}
template <>
std::optional<SealParty> FromName(std::string_view name) {
  return DeclarationValue<SealParty>(name);
}
template <>
std::optional<Fullness> FromName(std::string_view name) {
  return DeclarationValue<Fullness>(name);
}
template <>
std::optional<Move> FromName(std::string_view name) {
  return DeclarationValue<Move>(name);
}
template <>
std::optional<PersonRole> FromName(std::string_view name) {
  return DeclarationValue<PersonRole>(name);
}
template <>
std::optional<InspectionKind> FromName(std::string_view name) {
  return DeclarationValue<InspectionKind>(name);
}
template <>
std::optional<InspectionOutcome> FromName(std::string_view name) {
  return DeclarationValue<InspectionOutcome>(name);
}
template <>
std::optional<DeclarationKind> FromName(std::string_view name) {
  return DeclarationValue<DeclarationKind>(name);
}
template <>
std::optional<DeclarationFunction> FromName(std::string_view name) {
  return DeclarationValue<DeclarationFunction>(name);
}

}  // namespace atalaya::model
