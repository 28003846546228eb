// Releases in force, as the rule of release.h takes them.
#pragma once

#include <string>
#include <vector>

#include "release/release.h"
#include "store/database.h"

namespace atalaya::store {

struct ReleaseRow {
  std::string subject, state;  // what it is about: release::Concerns
  release::Marking marking;
  std::string text;            // all of the row, for comparing
};

// Those of one kind of object that are in force at `now`.
std::vector<ReleaseRow> ReleasesOf(Connection& connection, release::Kind kind, const std::string& now);

// The subject with the markings in force on it.
release::Subject WithReleases(Connection& connection, release::Subject subject, const std::string& now);

// Demo: every member State releases what analyses say of its ports, its plans and its objectives to the region (TLP:GREEN). Once; returns
// how many releases were given.
int DemoReleases(Transaction& transaction);

}  // namespace atalaya::store
