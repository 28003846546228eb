// The closed vocabularies of the field (docs/formats/packs.md), as enumerations with their written names.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace atalaya::model {

enum class Traffic { kContainer, kBulk, kTanker, kPassenger };
enum class Size { kSmall, kMedium, kLarge };
enum class Family { kNarcotics, kArms, kPeople, kNuclear, kStolenGoods, kTerrorism, kStowaways, kRobbery, kCorruption, kCyber };
enum class Role { kExport, kTranshipment, kImport, kLocal };
enum class Layer { kDeter, kDeny, kDetect, kDelay, kRespond };
enum class Reply { kMet, kPartly, kNotMet, kNotApplicable, kNotChecked };
enum class Verification { kDeclared, kDocuments, kInspected, kExercised };
enum class Requirement { kPolicy, kPlanning, kOperational };
enum class SolutionKind { kEquipment, kWorks, kTraining, kStaffing, kProcedure };

inline constexpr std::size_t kTrafficCount = 4, kSizeCount = 3, kFamilyCount = 10, kRoleCount = 4, kLayerCount = 5,
                             kReplyCount = 5, kVerificationCount = 4;
// The first five families travel along lanes; the others act at one facility.
inline constexpr std::size_t kNetworkFamilyCount = 5;
inline bool IsNetworkFamily(Family family) { return static_cast<std::size_t>(family) < kNetworkFamilyCount; }

// Written names as in packs ("stolen-goods"); `FromName<Family>("arms")`.
std::string_view Name(Traffic value);
std::string_view Name(Size value);
std::string_view Name(Family value);
std::string_view Name(Role value);
std::string_view Name(Layer value);
std::string_view Name(Reply value);
std::string_view Name(Verification value);
std::string_view Name(Requirement value);
std::string_view Name(SolutionKind value);

template <class Enum>
std::optional<Enum> FromName(std::string_view name);

}  // namespace atalaya::model
