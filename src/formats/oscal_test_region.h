// A hand-made region of two States and three facilities for the OSCAL tests.
#pragma once

#include "model/region.h"

namespace atalaya::formats {

inline Text FourWords(const std::string& english) {
  Text text(english);
  text.Set(Language::kSpanish, english + " (es)");
  return text;
}

inline model::Control SmallControl(const std::string& id, const std::string& owner, bool mandatory) {
  model::Control control;
  control.id = id;
  control.group = "operations";
  control.title = FourWords("Title " + id);
  control.statement = FourWords("Duty " + id);
  control.question = FourWords("Is " + id + " done?");
  control.evidence = FourWords("Log of " + id);
  control.citation = "A/" + id;
  control.owner = owner;
  control.security_levels = "all";
  control.mandatory = mandatory;
  return control;
}

inline model::Region SmallRegion() {
  model::Region region;
  region.id = "test";
  region.version = "1.0";
  region.title = FourWords("Test region");
  region.states = {{"AA", "AAA", FourWords("Aland"), true, "North", {}},
                   {"BB", "BBB", FourWords("Bland"), true, "South", {}}};
  region.ports.resize(2);
  for (int i = 0; i < 2; ++i) {
    region.ports[i].id = i + 1;
    region.ports[i].name = i == 0 ? "Port A" : "Port B";
    region.ports[i].locode = i == 0 ? "AAPRT" : "";
    region.ports[i].state = i;
    region.ports[i].in_scope = true;
  }
  region.facilities = {{"AAPRT-01", 0, "Box terminal", model::Traffic::kContainer, model::Size::kLarge, ""},
                       {"AAPRT-02", 0, "", model::Traffic::kTanker, model::Size::kSmall, ""},
                       {"P2-01", 1, "Cruise pier", model::Traffic::kPassenger, model::Size::kMedium, ""}};
  model::Standard standard;
  standard.id = "baseline";
  standard.title = "Baseline";
  standard.version = "2.0";
  standard.groups = {{"operations", FourWords("Operations")}};
  standard.controls = {SmallControl("G01", "DA", true), SmallControl("P01", "PF", true),
                       SmallControl("P02", "PFSO", false)};
  region.standards = {standard};
  region.facility_standard = {0, 0, 0};

  using model::Reply;
  using model::Verification;
  region.answers.resize(3);
  region.answers[0]["P01"] = {Reply::kMet, Verification::kInspected, std::nullopt, "2026-03-01", "doc-1"};
  region.answers[0]["P02"] = {Reply::kPartly, Verification::kExercised, 0.35, "2026-03-02", "two\nlines"};
  region.answers[2]["P01"] = {Reply::kNotApplicable, Verification::kDeclared, std::nullopt, "", ""};
  region.answers[2]["P02"] = {Reply::kNotMet, Verification::kDocuments, std::nullopt, "spring", ""};
  region.state_answers.resize(2);
  region.state_answers[0]["G01"] = {Reply::kNotMet, Verification::kDocuments, std::nullopt, "2026-02-01", "gazette"};

  model::Solution fence;
  fence.id = "fence";
  fence.title = FourWords("Fence");
  fence.description = FourWords("Build a fence");
  fence.indicator = FourWords("Fence stands");
  fence.owner = "PF";
  fence.kind = model::SolutionKind::kWorks;
  fence.raises = {{"P02", 1, Verification::kInspected}};
  fence.capital = {100, 100, 100};
  fence.yearly = {10, 10, 10};
  fence.size_factor = {0.5, 1, 1.8};
  fence.lead_months = 9;
  model::Solution decree = fence;
  decree.id = "decree";
  decree.title = FourWords("Decree");
  decree.requirement = model::Requirement::kPolicy;
  decree.raises = {{"G01", 1, Verification::kDocuments}};
  region.solutions = {fence, decree};
  region.funds.commitment_years = 3;
  region.funds.funds.resize(2);
  region.funds.funds[0].id = "national";
  region.funds.funds[1].id = "loan";
  region.illustrative = {"answers"};
  return region;
}

}  // namespace atalaya::formats
