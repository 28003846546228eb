// Parts that several documents of an analysis share.
#pragma once

#include <string>

#include "analysis/analysis.h"
#include "analysis/plan_problem.h"
#include "assess/assess.h"
#include "formats/json_write.h"
#include "model/region.h"

namespace atalaya::api {

// {"mean","low","high"}
inline void PutEstimate(formats::JsonWriter& w, const Estimate& e) {
  w.BeginObject(formats::Break::kNo).Member("mean", e.mean).Member("low", e.low).Member("high", e.high).EndObject();
}
inline void PutTally(formats::JsonWriter& w, const assess::Tally& t) {
  w.BeginObject(formats::Break::kNo).Member("met", t.met).Member("partly", t.partly).Member("not_met", t.not_met);
  w.Member("not_applicable", t.not_applicable).Member("not_checked", t.not_checked).EndObject();
}
// {"national":1,"levy":2}: money by fund; without zeros where `zeros` is false.
void PutByFund(formats::JsonWriter& w, const model::Region& region, const std::vector<double>& amounts, bool zeros);

// The plan: budget cases, the nested list in steps (what each budget adds, port by port), funds.
std::string PlanDocument(const model::Region& region, const analysis::Analysis& analysis, const analysis::PlanProblem& plan, int threads);

}  // namespace atalaya::api
