// What traders, ships and terminals declare: one ledger model for every format (AWMDS, CUSCAR, BAPLIE, COARRI, PAXLST, pre-arrival notices).
// Plain data: readers (formats/) make it, rules and signals (engines/target) read it, the store keeps it.
//
// A `Declaration` is one message of one sender. Its items refer to each other by what the papers call them: bill numbers and container numbers.
// Several declarations about one call (manifest, stowage plan, moves done) are compared by joining on ship + voyage, bill and container number.
//
// Conventions. Empty text and nullopt are unknown, never "none" or zero. Text is UTF-8 whatever the message's character set was. Masses are kg,
// volumes m3, temperatures degrees Celsius. Days are "2026-11-30"; times "2026-11-30T19:54" as written, local to the place, "Z" or an offset only
// if the message states one. Codes are as written unless a comment says otherwise. What a rule needs to know about quality is a value here
// (`CheckDigit`); findings of the reader are for people and point at the same place in the file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/finding.h"
#include "model/vocabulary.h"

namespace atalaya::model {

// Where an item was read: `length` bytes from `offset` of the declaration's file; `segment` counts within the message, its first being 1 (EDIFACT).
struct SourceSpan {
  std::uint64_t offset = 0, length = 0, segment = 0;
};

// What the reader had no member for, as written (UTF-8): a whole segment, an XML element. Nothing readable is dropped.
struct KeptText {
  std::string name;  // segment tag with qualifier, or path of the element
  std::string text;
  SourceSpan at;
};

enum class CheckDigit : std::uint8_t {
  kAbsent,  // no number, or a number without check digit
  kRight,
  kWrong,     // form is right, digit is not
  kNotInForm  // not even of the form: shipper-owned, misspelt, a placeholder
};

// ISO 6346: "SUDU1234569". Blanks, dots and dashes between the parts do not matter.
CheckDigit CheckContainerNumber(const std::string& number);
// IMO ship identification number: "9074729", "IMO 9074729".
CheckDigit CheckImoNumber(const std::string& number);
// Upper case, without blanks and separators: the form in which container and ship numbers are compared.
std::string ComparableNumber(const std::string& number);

// What a consignment is to the country of the port (UNCTAD ASYCUDA Bol_nature; UN/EDIFACT 7365): the numbers are those of both.
enum class Nature : std::uint8_t { kUnknown = 0, kExport = 22, kImport = 23, kTransit = 24, kTranshipment = 28 };

enum class PlaceRole : std::uint8_t {
  kOther,
  kOriginalLoad,
  kLoad,
  kDischarge,
  kDelivery,
  kTransit,
  kDeparture,
  kArrival,
  kPreviousCall,
  kNextCall,
  kCall,
  kCustomsOffice,
  kClearance,
  kIssued,
  kEmbark,
  kDisembark,
  kResidence,
  kBirth,
  kReceipt
};

struct PlaceUse {
  PlaceRole role = PlaceRole::kOther;
  std::string role_code;  // the format's own qualifier
  std::string code;       // as written: a UN/LOCODE or a national code
  std::string locode;     // five letters and digits if `code` has that form ("CRMOB"), else ""; whether it exists is for the gazetteer to say
  std::string name;
  std::string facility;           // terminal, berth, port facility
  std::string arrived, departed;  // day or time, expected or actual, at this place
};

enum class DeclaredRole : std::uint8_t {
  kOther,
  kSender,
  kCarrier,
  kConsignor,
  kConsignee,
  kNotify,
  kSupplier,
  kContainerOperator,
  kAgent,
  kBuyer,
  kSeller,
  kMaster,
  kReporter,
  kStevedore
};

struct DeclaredParty {
  DeclaredRole role = DeclaredRole::kOther;
  std::string role_code;
  std::string id;                     // tax or registry number, or the carrier's code
  std::string id_agency;              // who gave it, the format's code
  std::string name;                   // one line
  std::string address;                // one line
  std::string country;                // as written, mostly ISO 3166 alpha-2
  std::vector<std::string> contacts;  // names, telephone numbers, addresses of mail
};

struct Amount {
  double value = 0;
  std::string currency;  // ISO 4217, "" where the message does not say
};

struct Reference {
  std::string kind;  // the format's code: "BM", "BN", "AAQ" ...
  std::string number;
};

struct DangerousGoods {
  std::string regulation;    // "IMD", "ADR" ...
  std::string hazard_class;  // "3", "2.1"
  std::string un_number;     // four digits as written; a placeholder ("0000") stays
  std::string packing_group;
  std::string page;
  std::optional<double> flash_point_c;
  std::string text;  // technical name, quantities, contact
};

// Part of a goods item in one container.
struct Placement {
  std::string container;  // as written
  std::optional<double> packages, gross_kg;
};

struct Goods {
  std::string number;  // of the item within the consignment
  std::string description, marks;
  std::vector<std::string> hs;  // digits only, two to twelve, in the order written
  std::optional<double> packages;
  std::string package_type;  // UN/ECE rec. 21 code
  std::optional<double> gross_kg, net_kg, volume_m3;
  std::optional<Amount> value;
  std::string origin;  // country of origin
  std::vector<Placement> placements;
  std::vector<DangerousGoods> dangerous;
  std::vector<std::string> vehicles;  // chassis numbers (VIN)
};

struct Consignment {
  std::string bill;    // bill of lading or waybill number
  std::string master;  // master or previous bill where this is a house bill
  std::string line;    // of the manifest
  std::string type;    // the format's code: "MSB", "HSB" ...
  Nature nature = Nature::kUnknown;
  std::vector<PlaceUse> places;
  std::vector<DeclaredParty> parties;
  std::vector<Goods> goods;
  std::vector<std::string> containers;  // every container of the bill, once, as written
  std::vector<Reference> references;
  std::optional<double> packages, gross_kg, volume_m3;  // as declared for the whole bill
  std::optional<double> container_count;                // as declared
  std::optional<Amount> value, freight;
  std::vector<std::string> texts;
  std::vector<KeptText> kept;
  SourceSpan at;
};

enum class SealParty : std::uint8_t { kUnknown, kCarrier, kShipper, kCustoms, kTerminal, kQuarantine, kOther };

struct Seal {
  std::string number;
  SealParty party = SealParty::kUnknown;
  std::string party_code;
  std::string condition;  // the format's code, "" where not told
};

enum class Fullness : std::uint8_t { kUnknown, kEmpty, kFull };
enum class Move : std::uint8_t { kNone, kDischarged, kLoaded, kShifted, kGateIn, kGateOut };

struct Equipment {
  std::string kind;    // UN/EDIFACT 8053: "CN" container, "CH" chassis, "TE" trailer, "BB" break bulk ...
  std::string number;  // as written; "" for a slot or a box without number
  CheckDigit check = CheckDigit::kAbsent;
  std::string size_type;  // ISO 6346 size-type ("22G1") or an older code ("2210")
  Fullness fullness = Fullness::kUnknown;
  Nature nature = Nature::kUnknown;
  Move move = Move::kNone;
  std::string moved_at;
  std::string cell;                                      // ISO 9711-1 BBBRRTT, seven digits where they can be told, else as written
  std::optional<double> verified_kg, gross_kg, tare_kg;  // SOLAS VI/2 verified gross mass; gross mass; empty mass
  std::optional<double> packages;
  std::optional<double> temperature_c;
  std::vector<Seal> seals;
  std::vector<PlaceUse> places;
  std::vector<DeclaredParty> parties;  // operator first
  std::vector<std::string> bills;      // of the consignments in it
  std::vector<Reference> references;
  std::vector<DangerousGoods> dangerous;
  std::string goods;  // description or commodity code where the message gives one for the box
  std::vector<std::string> damages, texts;
  std::vector<KeptText> kept;
  SourceSpan at;
};

enum class PersonRole : std::uint8_t { kUnknown, kCrew, kPassenger, kTransitCrew, kTransitPassenger, kStowaway };

struct TravelDocument {
  std::string kind;  // the format's code: "P" or "39" passport, "I" identity card, "L" seafarer's ...
  std::string number;
  std::string country;  // of issue
  std::string expires;  // day
};

struct Person {
  PersonRole role = PersonRole::kUnknown;
  bool master = false;
  std::string family, given;       // given: all given names
  std::string birth, birth_place;  // day
  std::string sex;                 // "m", "f", "x" or ""
  std::string nationality;         // as written, mostly ISO 3166 alpha-3
  std::string rank;                // crew: rank or duty
  std::vector<TravelDocument> documents;
  std::vector<PlaceUse> places;  // embarkation, disembarkation, residence
  std::string address;
  std::vector<Reference> references;
  std::vector<std::string> texts;
  std::vector<KeptText> kept;
  SourceSpan at;
};

// A result of an inspection that someone told: a scan in a stowage plan's free text, a customs hold, a seal check.
enum class InspectionKind : std::uint8_t { kOther, kScan, kPhysical, kSeal, kDocuments, kHold, kRelease };
enum class InspectionOutcome : std::uint8_t { kUnknown, kClean, kSuspect, kFailed };

struct Inspection {
  InspectionKind kind = InspectionKind::kOther;
  InspectionOutcome outcome = InspectionOutcome::kUnknown;
  std::string container, bill;  // what was inspected, whichever is known
  std::string text;             // as written
  std::string rule;             // which row of the table of phrases recognised it
  SourceSpan at;
};

struct Ship {
  std::string imo, call_sign, mmsi, name, flag;
  CheckDigit imo_check = CheckDigit::kAbsent;
};

struct Voyage {
  Ship ship;
  std::string number;             // of the carrier; `inbound`/`outbound` numbers that differ are in references
  std::string mode;               // UN/ECE rec. 19: "1" sea ...
  std::string customs_reference;  // number that customs gave the call or manifest
  std::vector<PlaceUse> places;   // of the ship: departure, arrival, next, customs office, calls in order
  std::vector<Reference> references;
};

// What the notice before arrival says about security (SOLAS XI-2/9, ISO 28005-2). In other declarations empty.
struct SecurityNotice {
  std::optional<bool> certificate_valid;  // International Ship Security Certificate
  std::string certificate_number, issuer, expires, reason_without;
  std::optional<bool> plan_on_board;
  std::optional<int> level;
  std::string officer, officer_contact;  // company security officer
  std::string matter_to_report;
  struct Call {
    PlaceUse place;
    std::optional<int> level;
    std::string measures;
  };
  std::vector<Call> calls;  // last port calls, newest first as SOLAS asks, or as written
  struct ShipToShip {
    std::string from, to, activity, measures, place;
    std::optional<double> lat, lon;
  };
  std::vector<ShipToShip> ship_to_ship;
};

// Sums, as declared or as counted from the items.
struct DeclaredTotals {
  std::optional<double> bills, packages, containers, gross_kg, persons;
};

enum class DeclarationKind : std::uint8_t { kUnknown, kManifest, kStowagePlan, kMoves, kCrewList, kPassengerList, kPreArrival };
enum class DeclarationFunction : std::uint8_t { kUnknown, kOriginal, kReplace, kChange, kCancel, kFinal };

struct Declaration {
  DeclarationKind kind = DeclarationKind::kUnknown;
  DeclarationFunction function = DeclarationFunction::kUnknown;
  std::string format;   // "CUSCAR D.95B", "BAPLIE D.13B SMDG31", "AWMDS"
  std::string file;     // name or address the bytes came from
  std::string message;  // the message's own reference within the file
  std::string number;   // of the document
  std::string sender, recipient;
  std::string prepared;  // time the message states
  Voyage voyage;
  std::vector<DeclaredParty> parties;
  std::vector<Consignment> consignments;
  std::vector<Equipment> equipment;
  std::vector<Person> persons;
  std::vector<Inspection> inspections;
  std::optional<SecurityNotice> security;
  DeclaredTotals declared, counted;
  std::vector<std::string> texts;
  std::vector<KeptText> kept;
  SourceSpan at;
  Findings findings;
};

// Written names ("next-call", "not-in-form"); back with FromName<Enum> of vocabulary.h.
std::string_view Name(Nature value);
std::string_view Name(PlaceRole value);
std::string_view Name(DeclaredRole value);
std::string_view Name(CheckDigit value);
std::string_view Name(SealParty value);
std::string_view Name(Fullness value);
std::string_view Name(Move value);
std::string_view Name(PersonRole value);
std::string_view Name(InspectionKind value);
std::string_view Name(InspectionOutcome value);
std::string_view Name(DeclarationKind value);
std::string_view Name(DeclarationFunction value);

template <>
std::optional<Nature> FromName(std::string_view name);
template <>
std::optional<PlaceRole> FromName(std::string_view name);
template <>
std::optional<DeclaredRole> FromName(std::string_view name);
template <>
std::optional<CheckDigit> FromName(std::string_view name);
template <>
std::optional<SealParty> FromName(std::string_view name);
template <>
std::optional<Fullness> FromName(std::string_view name);
template <>
std::optional<Move> FromName(std::string_view name);
template <>
std::optional<PersonRole> FromName(std::string_view name);
template <>
std::optional<InspectionKind> FromName(std::string_view name);
template <>
std::optional<InspectionOutcome> FromName(std::string_view name);
template <>
std::optional<DeclarationKind> FromName(std::string_view name);
template <>
std::optional<DeclarationFunction> FromName(std::string_view name);

}  // namespace atalaya::model
