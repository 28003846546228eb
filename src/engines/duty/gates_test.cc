// The gates before an assessment is submitted: complete content passes, and each lack alone is named.
#include <gtest/gtest.h>

#include <limits>

#include "duty/assessment.h"

namespace atalaya::duty {
namespace {

using model::Reply;
using model::Verification;

Lists MakeLists() {
  Lists lists;
  const auto add = [&](std::string_view id, int count) {
    List& list = lists[std::string(id)];
    for (int i = 0; i < count; ++i) list.items.push_back({"i" + std::to_string(i), Text("x")});
  };
  add(kDomainList, 8);
  add(kThreatList, 9);
  add(kAssetList, 9);
  return lists;
}

PfsaContent Full() {
  PfsaContent content;
  for (int i = 0; i < 9; ++i) {
    const std::string id = "i" + std::to_string(i);
    if (i < 8) content.domains[id] = {true, ""};
    content.threats[id] = {true, ""};
    content.assets[id] = {i != 3, i == 3 ? "no bridges here" : ""};
  }
  content.vulnerabilities = {{"v1", {{"c1", 24, 12}, {"c2", 24, 24}}}, {"v2", {{"c1", 5, 0}}}};
  return content;
}

std::vector<AnswerState> Answered() {
  return {{"A", Reply::kMet, true, {}, Verification::kDocuments, 1, false},
          {"B", Reply::kPartly, true, 0.5, Verification::kDeclared, 0, false},
          {"C", Reply::kNotMet, true, {}, {}, 0, false},
          {"D", Reply::kNotApplicable, true, {}, {}, 0, true},
          {"E", Reply::kNotChecked, true, {}, {}, 0, true}};
}

// The only lack, as "gate/subject/lack"; "" when complete, "?" when there is more than one.
std::string OnlyLack(const std::vector<AnswerState>& answers, const PfsaContent& content,
                     const Lists& lists = MakeLists()) {
  std::string text;
  const auto gates = Gates(answers, content, lists);
  EXPECT_EQ(gates.size(), 6u);
  for (const Gate& gate : gates) {
    for (const Missing& missing : gate.missing) {
      text = text.empty()
                 ? std::string(GateName(gate.kind)) + "/" + missing.subject + "/" + std::string(LackName(missing.lack))
                 : "?";
    }
  }
  EXPECT_EQ(Complete(gates), text.empty());
  return text;
}

TEST(Gates, CompletePasses) {
  EXPECT_EQ(OnlyLack(Answered(), Full()), "");
}

TEST(Gates, Answers) {
  auto answers = Answered();
  answers[2].answered = false;
  EXPECT_EQ(OnlyLack(answers, Full()), "answers/C/unanswered");
  for (const std::size_t aside : {3u, 4u}) {
    answers = Answered();
    answers[aside].reason = false;
    EXPECT_EQ(OnlyLack(answers, Full()), "answers/" + answers[aside].control + "/no-reason");
  }
  for (const std::size_t shown : {0u, 1u}) {
    answers = Answered();
    answers[shown].verification.reset();
    EXPECT_EQ(OnlyLack(answers, Full()), "answers/" + answers[shown].control + "/no-verification");
  }
  for (const double degree : {0.0, 1.0, -1.0, 2.0, std::numeric_limits<double>::quiet_NaN()}) {
    answers = Answered();
    answers[1].degree = degree;
    EXPECT_EQ(OnlyLack(answers, Full()), "answers/B/degree") << degree;
  }
  answers = Answered();
  answers[0].degree = 0.5;
  EXPECT_EQ(OnlyLack(answers, Full()), "answers/A/degree");
  EXPECT_EQ(OnlyLack({}, Full()), "answers//unanswered");
}

TEST(Gates, EvidenceUnlessDeclared) {
  for (const Reply reply : {Reply::kMet, Reply::kPartly}) {
    for (const Verification verification :
         {Verification::kDeclared, Verification::kDocuments, Verification::kInspected, Verification::kExercised}) {
      for (const int files : {0, 1, 3}) {
        auto answers = Answered();
        answers[0] = {"A", reply, true, {}, verification, files, false};
        const bool lacks = files == 0 && verification != Verification::kDeclared;
        EXPECT_EQ(OnlyLack(answers, Full()), lacks ? "evidence/A/no-evidence" : "");
        EXPECT_EQ(ProgressOf(answers).need_evidence, lacks ? 1 : 0);
      }
    }
  }
}

TEST(Gates, EveryItemOfTheClosedLists) {
  const auto drop = [](std::map<std::string, Considered> PfsaContent::*list, const std::string& id) {
    PfsaContent content = Full();
    (content.*list).erase(id);
    return content;
  };
  for (int i = 0; i < 9; ++i) {
    const std::string id = "i" + std::to_string(i);
    if (i < 8) {
      EXPECT_EQ(OnlyLack(Answered(), drop(&PfsaContent::domains, id)), "domains/" + id + "/not-considered");
    }
    EXPECT_EQ(OnlyLack(Answered(), drop(&PfsaContent::threats, id)), "threats/" + id + "/not-considered");
    EXPECT_EQ(OnlyLack(Answered(), drop(&PfsaContent::assets, id)), "assets/" + id + "/not-considered");
  }
  PfsaContent content = Full();
  content.assets["i3"].reason = "  ";
  EXPECT_EQ(OnlyLack(Answered(), content), "assets/i3/not-considered");
  content = Full();
  content.threats["dragons"] = {true, ""};
  EXPECT_EQ(OnlyLack(Answered(), content), "threats/dragons/unknown-item");
  // A list that was not loaded lets nothing pass.
  Lists lists = MakeLists();
  lists.erase(lists.find(kDomainList));
  PfsaContent no_domains = Full();
  EXPECT_EQ(OnlyLack(Answered(), no_domains, lists), "domains//not-considered");
}

TEST(Gates, EveryVulnerabilityHasACountermeasureWithScores) {
  PfsaContent content = Full();
  content.vulnerabilities.clear();
  EXPECT_EQ(OnlyLack(Answered(), content), "vulnerabilities//no-vulnerability");
  content = Full();
  content.vulnerabilities[1].countermeasures.clear();
  EXPECT_EQ(OnlyLack(Answered(), content), "vulnerabilities/v2/no-countermeasure");
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const auto& [before, after] : {std::pair{0.0, 0.0}, {5.0, 6.0}, {5.0, -1.0}, {nan, 1.0}, {5.0, nan}}) {
    content = Full();
    content.vulnerabilities[0].countermeasures[1] = {"c2", before, after};
    EXPECT_EQ(OnlyLack(Answered(), content), "vulnerabilities/v1/score");
  }
}

TEST(Gates, Progress) {
  auto answers = Answered();
  answers[2].answered = false;
  const Progress progress = ProgressOf(answers);
  EXPECT_EQ(progress.total, 5);
  EXPECT_EQ(progress.answered, 4);
  EXPECT_EQ(progress.need_evidence, 0);
}

}  // namespace
}  // namespace atalaya::duty
