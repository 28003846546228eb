// Watch lists and what is compared with them: who or what is listed, under which names and numbers, and the subject of a question.
// Plain data: readers of list files (formats/lists) make it, the matcher (engines/screen) reads it, the store keeps it.
#pragma once

#include <string>
#include <vector>

namespace atalaya::model {

enum class PartyKind { kUnknown, kPerson, kOrganisation, kVessel, kAircraft, kContainer, kDocument };

// How much a name binds. A former or weak name alone says less than a present one.
enum class NameKind { kPrimary, kAlias, kWeakAlias, kFormer };

struct PartyName {
  std::string text;  // UTF-8, as written, any script; a person's family name first where `family_first`
  NameKind kind = NameKind::kPrimary;
  bool family_first = false;

  friend bool operator==(const PartyName&, const PartyName&) = default;
};

// A birth date as far as it is known: every day from `first` to `last` (ISO 8601, inclusive). A year alone is its 1 January to 31 December.
struct DayRange {
  std::string first, last;
  bool approximate = false;  // the source itself says "circa": one more year each side may still be right

  friend bool operator==(const DayRange&, const DayRange&) = default;
};

enum class IdentifierKind {
  kImo, kMmsi, kCallSign, kPassport, kNationalId, kTax, kRegistration, kContainer, kLei, kBic, kCrypto, kDocument, kOther
};

struct Identifier {
  IdentifierKind kind = IdentifierKind::kOther;
  std::string value;    // as written
  std::string country;  // ISO 3166 alpha-2 of who issued it, "" where not told

  friend bool operator==(const Identifier&, const Identifier&) = default;
};

// What is known of a party, listed or asked about. Empty members are unknown, never "none".
struct Party {
  PartyKind kind = PartyKind::kUnknown;
  std::vector<PartyName> names;
  std::vector<DayRange> births;          // one of them is right; ships: the year of building
  std::vector<std::string> countries;    // ISO 3166 alpha-2: nationalities, citizenships, of incorporation; a ship's flag
  std::string gender;                    // "m", "f" or ""
  std::vector<Identifier> identifiers;
  std::vector<std::string> addresses;    // one line each

  friend bool operator==(const Party&, const Party&) = default;
};

struct ListedEntity : Party {
  std::string id;                        // of the source, stable over editions
  std::vector<std::string> programmes;   // why listed, the source's codes
  std::vector<std::string> linked_to;    // as written: names or ids of other entries
  std::string remarks;                   // what the reader could not place, as written: nothing is lost
  std::string listed_on, updated_on;     // ISO day or ""

  friend bool operator==(const ListedEntity&, const ListedEntity&) = default;
};

// One edition of one list, as it was read. Entities are in the order of the source; ids are unique.
struct WatchList {
  std::string id;        // "ofac-sdn", "un-consolidated", "eu-consolidated", "own:barred-persons" ...
  std::string edition;   // the date or version that the source states, "" where it states none
  std::string origin;    // file name or address it came from
  std::string digest;    // SHA-256 of the bytes, hexadecimal
  bool trusted = false;  // a list of the good (trusted traders): a match lowers concern
  std::vector<ListedEntity> entities;
};

// Who or what a question is about: a consignee, a crew member, a ship, a container.
struct Subject : Party {
  std::string id;  // the asker's
};

}  // namespace atalaya::model
