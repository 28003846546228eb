// What else is known of both: birth, nationality or flag, gender, a ship's number, the kind of party.
//
// Each is a part of the score; what only one side knows is no part at all, so that a missing field never lowers, and several values on one
// side (two nationalities, three birth dates) are as good as the one that fits best.
#pragma once

#include <vector>

#include "model/listed.h"

namespace atalaya::screen {

enum class Quality { kBirth, kCountry, kGender, kShipNumber, kKind };

struct Qualifier {
  Quality what = Quality::kBirth;
  double value = 0;  // added to the score
};

// The most that all of them together may add.
inline constexpr double kMostQualified = 0.07;

//   birth        same day +0.05; years that meet +0.02; the same day and month swapped or one year apart -0.08; else -0.30.
//                Ranges meet if they overlap, by one more year each side where either is approximate.
//   country      one in common +0.02; none -0.12, a ship's flag -0.03 (flags change)
//   gender       different -0.25
//   ship number  both have valid IMO numbers, none in common: -0.40
//   kind         both known and different -0.20 (a company and a ship of its name)
std::vector<Qualifier> Qualify(const model::Party& subject, const model::Party& listed);

}  // namespace atalaya::screen
