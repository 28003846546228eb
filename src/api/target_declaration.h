// Scores of stored consignments: of a declaration just taken in, and of all open ones when the rule book changed; and what outcomes teach.
//
//   Append(findings, ScoreDeclaration(context, id));   // after the declaration's own transaction
//
// A consignment is judged in the light of the State's stored ones of thirteen months (target_window.h). Its score, channel and explanation are kept with it;
// nothing else of it changes. A State without a rule book has no scores: a note says so.
#pragma once

#include <string>

#include "api/jobs.h"
#include "api/targeting.h"
#include "store/declarations.h"

namespace atalaya::api {

// Findings: note `targeting.no-book` (state); `targeting.declaration`: there is none; `targeting.key`, `targeting.book`, those of the store.
Findings ScoreDeclaration(Context& context, const std::string& declaration);

// Scores all open consignments of a State with the book in force. Returns how many.
Result<int> RescoreState(Context& context, const std::string& state, Jobs::Reporter* reporter);
// The same as a job. "" where no jobs run.
std::string StartRescoring(Context& context, const std::string& state, const std::string& actor);

// What inspections found since: call after outcomes of a State were recorded. Counts by rule and base rate are made anew, weights too from kCalibrateFrom
// outcomes on; if that changes the book, open consignments are scored with it. A job; at once where no jobs run.
void OutcomesChanged(Context& context, const std::string& state);
// The work itself. Returns whether the book changed.
Result<bool> LearnFromOutcomes(Context& context, const std::string& state, Jobs::Reporter* reporter);

// Scores of some records of a view, as they are kept.
struct ScoredConsignment {
  std::string id;
  store::ConsignmentScore score;
};
std::vector<ScoredConsignment> ScoreRecords(const ScoringBook& book, const target::DrawKey& key, const WindowView& view, const std::vector<target::Signals>& signals,
                                            const std::vector<std::size_t>& which, int threads);

// Why one consignment scores what it does: the rules that fired with their points, each with the clauses that made it fire.
Explanation ExplainConsignment(const ScoringBook& book, const target::Table& table, std::size_t record, std::span<const std::uint16_t> fired,
                               const target::Assignment& assignment, double random_share);

}  // namespace atalaya::api
