// Numbers that carry their own check: ships, containers, radio stations.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace atalaya {

// IMO ship number: seven digits, (7 d1 + 6 d2 + .. + 2 d6) mod 10 = d7 (IMO resolution A.1117(30)). "IMO 9074729", "IMO: 9074729" and "9074729" are read;
// nullopt for what has another form, whatever its check digit. The numbers of companies and owners look alike and follow another rule.
std::optional<std::string> ImoDigits(std::string_view text);
bool IsImo(std::string_view text);  // has the form and the right check digit

// Freight container (ISO 6346): three letters of the owner, U, J or Z, six digits, check digit. Letters count 10, 12, 13 .. 38 without multiples of 11;
// the i-th sign weighs 2^i; the sum mod 11 mod 10 is the check digit. Blanks, hyphens, slashes and dots between are ignored, letters may be small.
std::optional<std::string> ContainerNumber(std::string_view text);  // "CSQU3054383": the form is right
std::optional<int> ContainerCheckDigit(std::string_view first_ten);
bool IsContainer(std::string_view text);  // has the form and the right check digit

// Maritime mobile identities (ITU-R M.585): nine digits; three of them, 201 to 775, say the country (MID). Where they stand tells the kind of station.
enum class MmsiKind { kNone, kShip, kGroup, kCoast, kAircraft, kAid, kCraft, kHandheld, kDevice };
struct Mmsi {
  MmsiKind kind = MmsiKind::kNone;  // kNone: no identity
  int mid = 0;                      // 0 where the kind has none
};
Mmsi ReadMmsi(std::string_view text);

}  // namespace atalaya
