// Targeting rules of a State with their versions, and what was said and done about each. A version goes draft -> proposed -> active -> retired; a proposed
// one may be returned to draft. Only drafts are edited; editing what is in force makes the next version. One version of a rule is active at a time.
//
// Who may do what is asked before (release); here is kept what holds whoever asks: nobody activates what that person wrote or proposed, and nothing is
// activated without a back-test of exactly this version (its digest). Ledger: `rule.draft`, `rule.propose`, `rule.return`, `rule.activate`, `rule.retire`.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/language.h"
#include "release/release.h"
#include "store/database.h"
#include "store/listing_slice.h"
#include "target/rule.h"

namespace atalaya::store {

struct RuleVersion {
  long long version = 0;
  std::string status;  // draft, proposed, active, retired
  Text title;
  double weight = 0;
  std::string expression, reason;
  std::string digest;
  std::vector<std::string> authors;  // who wrote or proposed it
  std::string made, made_by;
};

struct RuleRow {
  std::string id, state, name;
  long long active = 0, latest = 0;  // versions; active 0: none in force
  long long etag = 1;
  RuleVersion now;                   // the newest version
};

struct RuleFilter {
  std::string state, status;  // of the newest version, or "active": one is in force; empty: any
};
release::SqlColumns RuleColumns();
// By State and name.
Listed<RuleRow> ListRules(Connection& connection, const RuleFilter& filter, const release::SqlCondition& seen, const Slice& slice);
std::optional<RuleRow> FindRule(Connection& connection, const std::string& id);
std::optional<RuleRow> FindRuleNamed(Connection& connection, const std::string& state, const std::string& name);
std::vector<RuleVersion> VersionsOf(Connection& connection, const std::string& rule);  // newest first
std::optional<RuleVersion> FindRuleVersion(Connection& connection, const std::string& rule, long long version);

struct RuleStep {
  long long version = 0;
  std::string at, actor, step, reason;  // step: draft, edit, propose, return, activate, retire
};
std::vector<RuleStep> StepsOf(Connection& connection, const std::string& rule);  // newest first

struct RuleText {
  Text title;
  double weight = 0;
  std::string expression, reason;
};
// What a version does, whatever it is called: expression and weight.
std::string RuleDigest(const RuleText& text);

inline constexpr long long kMostRulesOfState = 2000;

// Findings: `rule.name.conflict` (name): the State has one of that name; `rule.too-many` (limit).
Result<RuleRow> AddRule(Transaction& transaction, const std::string& state, const std::string& name, const RuleText& text);
// Changes the draft, or makes one after the version in force. Findings: `entry.stale`, `rule.proposed.conflict`: it waits for a decision.
Result<RuleRow> EditRule(Transaction& transaction, const std::string& rule, const RuleText& text, long long etag);

// Findings of the steps: `entry.stale`, `rule.step.conflict` (status): not a step from there; `rule.own.conflict`: written or proposed by the same person;
// `rule.untested.conflict`: no back-test of exactly this version.
Result<RuleRow> ProposeRule(Transaction& transaction, const std::string& rule, const std::string& reason, long long etag);
Result<RuleRow> ReturnRule(Transaction& transaction, const std::string& rule, const std::string& reason, long long etag);
Result<RuleRow> ActivateRule(Transaction& transaction, const std::string& rule, const std::string& reason, long long etag);
// Takes the version in force out of force; a newer draft stays.
Result<RuleRow> RetireRule(Transaction& transaction, const std::string& rule, const std::string& reason, long long etag);

// The versions in force, by name, as rules of the engine (id: name).
std::vector<target::Rule> ActiveRules(Connection& connection, const std::string& state);

// Shipped rules with `author` as they come, in force at once and without a second person: for demonstrations only.
Result<int> PutDemoRules(Transaction& transaction, const std::string& state, const std::vector<target::Rule>& rules);

}  // namespace atalaya::store
