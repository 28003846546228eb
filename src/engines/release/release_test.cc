// Reading: the whole matrix of role x kind x relation x marking against an independent statement of the rules, written
// as sentences.
#include "release/release.h"

#include <gtest/gtest.h>

#include <set>

namespace atalaya::release {
namespace {

constexpr Kind kKinds[] = {Kind::kRegister,   Kind::kPeople,     Kind::kStatement, Kind::kLevel,  Kind::kEvent,
                           Kind::kAssessment, Kind::kDeficiency, Kind::kPicture,   Kind::kPlan,   Kind::kFund,
                           Kind::kObjective,  Kind::kTrail,      Kind::kUser,      Kind::kRelease,
                           Kind::kWatchList,  Kind::kScreening,  Kind::kArrival,   Kind::kDeclaration, Kind::kRule,
                           Kind::kInspection, Kind::kSeizure};
constexpr Tlp kTlps[] = {Tlp::kRed, Tlp::kAmberStrict, Tlp::kAmber, Tlp::kGreen, Tlp::kClear};

// The world: two States, facilities of two organisations in the first.
Grant GrantOf(Role role) {
  switch (role) {
    case Role::kPfso:
    case Role::kRso:
      return {role, ScopeKind::kFacility, "BR1"};
    case Role::kAuthority:
    case Role::kAnalyst:
      return {role, ScopeKind::kState, "BR"};
    case Role::kIndustry:
      return {role, ScopeKind::kOrganisation, "acme"};
    case Role::kSecretariat:
      return {role, ScopeKind::kRegion, ""};
    case Role::kAuditor:
    case Role::kAdmin:
      return {role, ScopeKind::kNode, ""};
  }
  return {};
}
Viewer ViewerOf(Role role) {
  return {"me", {GrantOf(role)}, "security"};
}

enum class Place { kOwnFacility, kOwnOrganisation, kOwnState, kOtherState, kRegion };
constexpr Place kPlaces[] = {Place::kOwnFacility, Place::kOwnOrganisation, Place::kOwnState, Place::kOtherState,
                             Place::kRegion};
Subject At(Kind kind, Place place) {
  switch (place) {
    case Place::kOwnFacility:
      return {kind, "x", "BR", "BR1", "acme", "", {}};
    case Place::kOwnOrganisation:
      return {kind, "x", "BR", "BR2", "acme", "", {}};
    case Place::kOwnState:
      return {kind, "x", "BR", "BR3", "other", "", {}};
    case Place::kOtherState:
      return {kind, "x", "AR", "AR1", "otra", "", {}};
    case Place::kRegion:
      return {kind, "x", "", "", "", "", {}};
  }
  return {};
}

using KindSet = std::set<Kind>;
// What a role owns at a place, from the roles' descriptions (not from the table).
bool Owned(Role role, Kind kind, Place place) {
  if (kind == Kind::kRegister) return true;
  const bool facility = place == Place::kOwnFacility;
  const bool organisation = facility || place == Place::kOwnOrganisation;
  const bool state = organisation || place == Place::kOwnState;
  const bool region = place == Place::kRegion;
  const KindSet facility_work{Kind::kPeople, Kind::kStatement, Kind::kAssessment, Kind::kDeficiency, Kind::kPlan};
  const KindSet operate{Kind::kWatchList, Kind::kScreening, Kind::kArrival, Kind::kDeclaration, Kind::kRule, Kind::kInspection, Kind::kSeizure};
  switch (role) {
    case Role::kPfso:
      return (facility && (facility_work.count(kind) ||
                           KindSet{Kind::kEvent, Kind::kLevel, Kind::kPicture, Kind::kRelease, Kind::kScreening, Kind::kArrival}.count(kind))) ||
             ((facility || region) && KindSet{Kind::kObjective, Kind::kWatchList}.count(kind));
    case Role::kRso:
      return facility && (facility_work.count(kind) || kind == Kind::kEvent);
    case Role::kAuthority:
      return state || (region && KindSet{Kind::kFund, Kind::kObjective, Kind::kWatchList}.count(kind));
    case Role::kAnalyst:
      return (state && (KindSet{Kind::kLevel, Kind::kEvent, Kind::kPicture, Kind::kObjective}.count(kind) || operate.count(kind))) ||
             (region && KindSet{Kind::kObjective, Kind::kWatchList}.count(kind));
    case Role::kIndustry:
      return organisation && (facility_work.count(kind) || kind == Kind::kLevel);
    case Role::kSecretariat:
      return region && KindSet{Kind::kPicture, Kind::kPlan, Kind::kFund, Kind::kObjective, Kind::kRelease, Kind::kWatchList}.count(kind);
    case Role::kAuditor:
      return kind == Kind::kTrail;
    case Role::kAdmin:
      return kind == Kind::kUser;
  }
  return false;
}

TEST(Release, OwnersOfEveryKindEverywhere) {
  int seen = 0;
  for (const Role role : kRoles) {
    for (const Kind kind : kKinds) {
      for (const Place place : kPlaces) {
        const bool may = MaySee(ViewerOf(role), At(kind, place));
        EXPECT_EQ(may, Owned(role, kind, place))
            << RoleName(role) << " " << KindName(kind) << " " << static_cast<int>(place);
        seen += may;
      }
    }
  }
  EXPECT_GT(seen, 50);
}

// Whether a marking with one audience, which names the role's holder, brings an object of another State's to it.
bool ReleasedTo(Role role, Kind kind, Tlp tlp, const std::string& audience) {
  if (KindSet{Kind::kTrail, Kind::kUser, Kind::kRelease}.count(kind)) return false;
  if (role == Role::kAuditor || role == Role::kAdmin) return false;
  if (role == Role::kIndustry && KindSet{Kind::kAssessment, Kind::kDeficiency, Kind::kArrival}.count(kind)) return false;
  const bool services = role == Role::kAuthority || role == Role::kAnalyst || role == Role::kSecretariat;
  if (!services && KindSet{Kind::kWatchList, Kind::kScreening, Kind::kDeclaration, Kind::kRule, Kind::kInspection, Kind::kSeizure}.count(kind)) return false;
  if (role == Role::kRso && kind == Kind::kArrival) return false;
  const int distance = static_cast<int>(tlp);  // red 0 ... clear 4
  if (audience == "user:me") return true;
  if (audience == "facility:BR1") return distance >= 1 && (role == Role::kPfso || role == Role::kRso);
  if (audience == "organisation:acme") return distance >= 1 && role == Role::kIndustry;
  if (audience == "state:BR")
    return (role == Role::kAuthority && distance >= 1) || (role == Role::kAnalyst && distance >= 2);
  if (audience == "role:secretariat") return role == Role::kSecretariat && distance >= 1;
  if (audience == "role:authority") return role == Role::kAuthority && distance >= 2;
  if (audience == "region") return distance >= 3;
  return false;  // names somebody else, or is no audience
}

TEST(Release, EveryRoleKindMarkingAndAudience) {
  const char* const audiences[] = {"user:me",
                                   "user:you",
                                   "user:",
                                   "facility:BR1",
                                   "facility:AR1",
                                   "facility:",
                                   "organisation:acme",
                                   "organisation:otra",
                                   "state:BR",
                                   "state:AR",
                                   "state:",
                                   "state:br",
                                   "role:secretariat",
                                   "role:authority",
                                   "role:nobody",
                                   "region",
                                   "REGION",
                                   "everyone",
                                   "",
                                   "*"};
  int cells = 0, open = 0;
  for (const Role role : kRoles) {
    for (const Kind kind : kKinds) {
      for (const Place place : kPlaces) {
        for (const Tlp tlp : kTlps) {
          for (const char* audience : audiences) {
            for (const char* purpose : {"", "security", "statistics"}) {
              Subject subject = At(kind, place);
              subject.markings = {{tlp, {audience}, purpose}};
              const bool expected = Owned(role, kind, place) ||
                                    (ReleasedTo(role, kind, tlp, audience) && std::string(purpose) != "statistics");
              ASSERT_EQ(MaySee(ViewerOf(role), subject), expected) << RoleName(role) << " " << KindName(kind) << " "
                                                                   << TlpName(tlp) << " " << audience << " " << purpose;
              ++cells;
              open += expected;
            }
          }
        }
      }
    }
  }
  EXPECT_EQ(cells, 8 * static_cast<int>(std::size(kKinds)) * 5 * 5 * 20 * 3);
  EXPECT_GT(open, 1000);
}

TEST(Release, NobodyByDefault) {
  for (const Kind kind : kKinds) {
    for (const Place place : kPlaces) {
      Subject subject = At(kind, place);
      EXPECT_FALSE(MaySee({"me", {}, "security"}, subject));
      EXPECT_FALSE(MaySee({}, subject));
      subject.markings = {{Tlp::kClear, {}, ""}};
      EXPECT_EQ(MaySee(ViewerOf(Role::kAnalyst), subject), Owned(Role::kAnalyst, kind, place));
      // A release to a person without any role in force reaches nobody.
      subject.markings = {{Tlp::kClear, {"user:me", "region"}, ""}};
      EXPECT_FALSE(MaySee({"me", {}, "security"}, subject));
    }
  }
}

TEST(Release, GrantsInAScopeThatDoesNotFitAreWorthNothing) {
  const ScopeKind scopes[] = {ScopeKind::kFacility, ScopeKind::kOrganisation, ScopeKind::kState, ScopeKind::kRegion,
                              ScopeKind::kNode};
  for (const Role role : kRoles) {
    int fitting = 0;
    for (const ScopeKind scope : scopes) {
      fitting += ScopeFits(role, scope);
      if (ScopeFits(role, scope)) continue;
      for (const Kind kind : kKinds) {
        for (const Place place : kPlaces) {
          for (const char* id : {"BR1", "acme", "BR", ""}) {
            Subject subject = At(kind, place);
            subject.markings = {{Tlp::kClear, {"region", "user:me", "role:" + std::string(RoleName(role))}, ""}};
            EXPECT_FALSE(MaySee({"me", {{role, scope, id}}, "security"}, subject));
          }
        }
      }
    }
    EXPECT_EQ(fitting, 1);
  }
  // A grant without its place matches nothing, not even what has no place either.
  EXPECT_FALSE(MaySee({"me", {{Role::kAuthority, ScopeKind::kState, ""}}, ""}, At(Kind::kDeficiency, Place::kRegion)));
  EXPECT_FALSE(MaySee({"me", {{Role::kPfso, ScopeKind::kFacility, ""}}, ""}, At(Kind::kDeficiency, Place::kRegion)));
}

TEST(Release, OwnAccountIsSeenByEverybody) {
  for (const Role role : kRoles) {
    Subject mine{Kind::kUser, "me", "AR", "", "", "me", {}};
    EXPECT_TRUE(MaySee(ViewerOf(role), mine));
    mine.user = mine.id = "you";
    EXPECT_EQ(MaySee(ViewerOf(role), mine), role == Role::kAdmin);
  }
  EXPECT_FALSE(MaySee({}, Subject{Kind::kUser, "", "", "", "", "", {}}));
}

TEST(Release, AMarkingTooNarrowForItsAudienceIsRefusedWhereItIsMade) {
  EXPECT_TRUE(Permits(Tlp::kRed, "user:me"));
  EXPECT_FALSE(Permits(Tlp::kRed, "state:BR"));
  EXPECT_FALSE(Permits(Tlp::kRed, "region"));
  EXPECT_TRUE(Permits(Tlp::kAmberStrict, "state:BR"));
  EXPECT_TRUE(Permits(Tlp::kAmberStrict, "role:secretariat"));
  EXPECT_FALSE(Permits(Tlp::kAmberStrict, "role:authority"));
  EXPECT_FALSE(Permits(Tlp::kAmber, "region"));
  EXPECT_TRUE(Permits(Tlp::kGreen, "region"));
  for (const char* none : {"", "user:", "role:king", "everyone", "state", ":BR"})
    EXPECT_FALSE(Permits(Tlp::kClear, none)) << none;
  EXPECT_FALSE(Releasable(Kind::kTrail));
  EXPECT_FALSE(Releasable(Kind::kUser));
  EXPECT_TRUE(Releasable(Kind::kPicture));
}

TEST(Release, ReleasesOfOneObjectOfAFacilityOrOfAState) {
  const Subject subject = At(Kind::kPicture, Place::kOwnFacility);
  EXPECT_TRUE(Concerns(Kind::kPicture, "x", "", subject));
  EXPECT_TRUE(Concerns(Kind::kPicture, "*", "BR", subject));
  EXPECT_TRUE(Concerns(Kind::kPicture, "facility:BR1", "BR", subject));
  EXPECT_FALSE(Concerns(Kind::kPicture, "y", "BR", subject));
  EXPECT_FALSE(Concerns(Kind::kPicture, "*", "AR", subject));
  EXPECT_FALSE(Concerns(Kind::kPicture, "*", "", subject));
  EXPECT_FALSE(Concerns(Kind::kPicture, "facility:BR2", "BR", subject));
  EXPECT_FALSE(Concerns(Kind::kPicture, "facility:", "", At(Kind::kPicture, Place::kRegion)));
  EXPECT_FALSE(Concerns(Kind::kPicture, "", "BR", subject));
  EXPECT_FALSE(Concerns(Kind::kDeficiency, "x", "BR", subject));
}

TEST(Release, NamesReadBack) {
  for (const Role role : kRoles) EXPECT_EQ(RoleFromName(RoleName(role)), role);
  for (const Kind kind : kKinds) EXPECT_EQ(KindFromName(KindName(kind)), kind);
  for (const Tlp tlp : kTlps) EXPECT_EQ(TlpFromName(TlpName(tlp)), tlp);
  EXPECT_FALSE(RoleFromName("king"));
  EXPECT_FALSE(KindFromName(""));
  EXPECT_FALSE(TlpFromName("TLP:WHITE"));  // TLP 1
}

}  // namespace
}  // namespace atalaya::release
