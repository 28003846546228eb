// The door of the portfolio: what it reads, refuses, and tells.
#include <gtest/gtest.h>

#include <atomic>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <cmath>
#include <string>

#include "base/rng.h"
#include "solve/test_door.h"

namespace atalaya::solve {
namespace {

namespace json = boost::json;

json::object Answer(const std::string& problem) {
  const Outcome outcome = Ask("portfolio", problem);
  EXPECT_TRUE(outcome.answered) << problem << " " << outcome.Codes();
  return outcome.answered ? outcome.answer.as_object() : json::object{};
}
double Number(const json::object& answer, const char* member) {
  return answer.at(member).to_number<double>();
}
std::string Findings(const json::object& answer, const std::string& severity) {
  std::string codes;
  if (!answer.contains("findings")) return codes;
  for (const json::value& finding : answer.at("findings").as_array()) {
    if (finding.at("severity").as_string() != severity) continue;
    codes += std::string(finding.at("code").as_string()) + " " + std::string(finding.at("where").as_string()) + ";";
  }
  return codes;
}

struct Refusal {
  const char* problem;
  const char* code;
  const char* where;
};

TEST(SolvePortfolio, RefusesWithAPointer) {
  const Refusal table[] = {
      {R"([])", "json.type", ""},
      {R"({})", "json.missing-member", ""},
      {R"({"projects":{}})", "json.type", "/projects"},
      {R"({"projects":[1]})", "json.type", "/projects/0"},
      {R"({"projects":[{}]})", "json.missing-member", "/projects/0"},
      {R"({"projects":[{"name":"","value":1}]})", "json.empty", "/projects/0/name"},
      {R"({"projects":[{"name":"a"}]})", "json.missing-member", "/projects/0"},
      {R"({"projects":[{"name":"a","value":"1"}]})", "json.type", "/projects/0/value"},
      {R"({"projects":[{"name":"a","value":1e300}]})", "json.out-of-range", "/projects/0/value"},
      {R"({"projects":[{"name":"a","value":9223372036854775808}]})", "json.out-of-range", "/projects/0/value"},
      {R"({"projects":[{"name":"a","value":1,"cost":-1}]})", "json.out-of-range", "/projects/0/cost"},
      {R"({"projects":[{"name":"a","value":1},{"name":"a","value":2}]})", "solve.portfolio-duplicate-name",
       "/projects/1/name"},
      {R"({"projects":[{"name":"a","value":1,"needs":["b"]}]})", "solve.portfolio-unknown-project",
       "/projects/0/needs/0"},
      {R"({"projects":[{"name":"a","value":1,"excludes":["b"]}]})", "solve.portfolio-unknown-project",
       "/projects/0/excludes/0"},
      {R"({"projects":[{"name":"a","value":1,"funds":{"f":1}}]})", "solve.portfolio-unknown-fund",
       "/projects/0/funds/f"},
      {R"({"projects":[{"name":"a","value":1,"note":"x"}]})", "json.unknown-member", "/projects/0"},
      {R"({"projects":[],"budget":1})", "json.unknown-member", ""},
      {R"({"projects":[{"name":"a","value":1}],"funds":[{"name":"f","budget":1}]})", "json.missing-member",
       "/projects/0"},
      {R"({"projects":[{"name":"a","value":1,"cost":1,"funds":{"f":1.5}}],"funds":[{"name":"f","budget":1}]})",
       "json.out-of-range", "/projects/0/funds/f"},
      {R"({"projects":[],"funds":[{"name":"f","budget":-1}]})", "json.out-of-range", "/funds/0/budget"},
      {R"({"projects":[],"funds":[{"name":"f","budget":1},{"name":"f","budget":1}]})", "solve.portfolio-duplicate-name",
       "/funds/1/name"},
      {R"({"projects":[],"funds":[{"name":"f","budget":1,"earmarks":[{"group":"g","at_least":1}]}]})",
       "solve.portfolio-unknown-group", "/funds/0/earmarks/0/group"},
      {R"({"projects":[{"name":"a","value":1,"cost":1,"group":"g"}],"funds":[{"name":"f","budget":1,
          "earmarks":[{"group":"g","at_least":1},{"group":"g","at_least":2}]}]})",
       "solve.portfolio-duplicate-earmark", "/funds/0/earmarks/1/group"},
      {R"({"projects":[],"resources":[{"name":"r","limit":1}]})", "json.missing-member", "/resources/0"},
      {R"({"projects":[],"resources":[{"name":"r","limit":-1,"use":{}}]})", "json.out-of-range", "/resources/0/limit"},
      {R"({"projects":[],"resources":[{"name":"r","limit":1,"use":{"x":1}}]})", "solve.portfolio-unknown-project",
       "/resources/0/use/x"},
      {R"({"projects":[],"one_per_group":1})", "json.type", "/one_per_group"},
      {R"({"projects":[],"gap":2})", "json.out-of-range", "/gap"},
      {R"({"projects":[],"time_limit":0})", "json.out-of-range", "/time_limit"},
      {R"({"projects":[],"time_limit":"60"})", "json.type", "/time_limit"},
  };
  for (const Refusal& row : table) {
    const Outcome outcome = Ask("portfolio", row.problem);
    ASSERT_FALSE(outcome.answered) << row.problem;
    EXPECT_EQ(outcome.refused.front().code, row.code) << row.problem;
    EXPECT_EQ(outcome.refused.front().where, row.where) << row.problem;
  }
}

struct Case {
  const char* problem;
  double objective;
  const char* chosen;
  const char* warnings;
};

TEST(SolvePortfolio, AnswersTheEdges) {
  const Case table[] = {
      {R"({"projects":[]})", 0, "[]", ""},
      {R"({"projects":[{"name":"a","value":2}]})", 2, R"(["a"])", ""},
      {R"({"projects":[{"name":"a","value":2}],"time_limit":null})", 2, R"(["a"])", ""},
      {R"({"projects":[{"name":"a","value":0,"cost":0}],"funds":[]})", 0, "*", ""},
      {R"({"projects":[{"name":"a","value":2,"cost":1,"funds":{"f":1}}],"funds":[{"name":"f","budget":0}]})", 0, "[]",
       "solve.portfolio-too-dear /projects/0;"},
      {R"({"projects":[{"name":"a","value":2,"cost":0}],"funds":[{"name":"f","budget":0}]})", 2, R"(["a"])", ""},
      // Shares that add up to 1 only as decimals; those that do not.
      {R"({"projects":[{"name":"a","value":2,"cost":3,"funds":{"f":0.1,"g":0.2,"h":0.7}}],
          "funds":[{"name":"f","budget":9},{"name":"g","budget":9},{"name":"h","budget":9}]})",
       2, R"(["a"])", ""},
      {R"({"projects":[{"name":"a","value":2,"cost":3,"funds":{"f":0.5}},
          {"name":"b","value":1,"cost":1,"needs":["a"],"funds":{"f":1}}],
          "funds":[{"name":"f","budget":9}]})",
       0, "[]", "solve.portfolio-no-shares /projects/0;solve.portfolio-no-shares /projects/1;"},
      {R"({"projects":[{"name":"a","value":2,"needs":["b"],"excludes":["b"]},{"name":"b","value":1}]})", 1, R"(["b"])",
       "solve.portfolio-contradiction /projects/0;"},
      {R"({"projects":[{"name":"a","value":2,"excludes":["a"]}]})", 0, "[]",
       "solve.portfolio-contradiction /projects/0;"},
      {R"({"projects":[{"name":"a","value":2,"needs":["b"]},{"name":"b","value":-1,"needs":["c"]},
          {"name":"c","value":0,"needs":["a"]}]})",
       1, R"(["a","b","c"])", "solve.portfolio-negative /projects/1;solve.portfolio-cycle /projects/0;"},
      {R"({"projects":[{"name":"a","value":-2}]})", 0, "[]", "solve.portfolio-negative /projects/0;"},
      {R"({"projects":[{"name":"a","value":2},{"name":"b","value":1}],"resources":[{"name":"r","limit":1,"use":{"a":2,"b":1}}]})",
       1, R"(["b"])", "solve.portfolio-no-room /projects/0;"},
      // Earmarks that cannot be met: the group costs too little; the fund has too little.
      {R"({"projects":[{"name":"a","group":"g","value":2,"cost":3,"funds":{"f":0.5,"h":1}}],
          "funds":[{"name":"f","budget":9,"earmarks":[{"group":"g","at_least":5}]},{"name":"h","budget":9}]})",
       2, R"(["a"])", "solve.portfolio-earmark-short /funds/0/earmarks/0;"},
      {R"({"projects":[{"name":"a","group":"g","value":2,"cost":3,"funds":{"f":1}}],
          "funds":[{"name":"f","budget":2,"earmarks":[{"group":"g","at_least":1}]}]})",
       0, "[]", "solve.portfolio-too-dear /projects/0;solve.portfolio-earmark-short /funds/0/earmarks/0;"},
      // A negative value for the sake of an earmark.
      {R"({"projects":[{"name":"a","group":"g","value":-2,"cost":3,"funds":{"f":1}},
          {"name":"b","value":1,"cost":3,"funds":{"f":1}}],
          "funds":[{"name":"f","budget":6,"earmarks":[{"group":"g","at_least":3}]}]})",
       -1, R"(["a","b"])", "solve.portfolio-negative /projects/0;"},
      // Without funds exactly one of a group, with funds at most one.
      {R"({"projects":[{"name":"a","group":"g","value":-2},{"name":"b","group":"g","value":-1}],"one_per_group":true})",
       -1, R"(["b"])", "solve.portfolio-negative /projects/0;"},
      {R"({"projects":[{"name":"a","group":"g","value":2,"cost":1,"funds":{"f":1}},
          {"name":"b","group":"g","value":3,"cost":1,"funds":{"f":1}}],
          "funds":[{"name":"f","budget":9}],"one_per_group":true})",
       3, R"(["b"])", ""},
      {R"({"projects":[{"name":"a","group":"g","value":2},{"name":"b","group":"h","value":3}],"one_per_group":true,
          "resources":[{"name":"r","limit":1,"use":{"a":1,"b":1}}]})",
       3, R"(["b"])", "solve.portfolio-group-empty /projects;"},
      {R"({"projects":[{"name":"a","value":1e15,"cost":1e15,"funds":{"f":1}},{"name":"b","value":1e-9,"cost":1e-9,"funds":{"f":1}}],
          "funds":[{"name":"f","budget":1e15}]})",
       1e15, "*", ""},
  };
  for (const Case& row : table) {
    const json::object answer = Answer(row.problem);
    ASSERT_TRUE(answer.contains("objective")) << row.problem;
    EXPECT_NEAR(Number(answer, "objective"), row.objective, 1e-9 * std::abs(row.objective)) << row.problem;
    EXPECT_LE(Number(answer, "gap"), 1e-6) << row.problem;
    if (std::string(row.chosen) != "*") {
      EXPECT_EQ(json::serialize(answer.at("chosen")), row.chosen) << row.problem;
    }
    EXPECT_EQ(Findings(answer, "warning"), row.warnings) << row.problem;
    EXPECT_EQ(json::serialize(answer).find("null"), std::string::npos) << row.problem;
  }
}

TEST(SolvePortfolio, PaysWithinTheRulesAndTellsPrices) {
  const json::object answer = Answer(R"({"projects":[
      {"name":"x","value":6,"cost":4,"funds":{"n":1,"d":0.5}},
      {"name":"y","value":3,"cost":4,"funds":{"n":1}},
      {"name":"z","value":1,"cost":4,"funds":{"n":1,"d":1}}],
      "funds":[{"name":"n","budget":5},{"name":"d","budget":2}]})");
  EXPECT_EQ(json::serialize(answer.at("chosen")), R"(["x"])");  // x and y need 6 of n, x and z 8 of 7
  const json::object& paid = answer.at("payments").as_object().at("x").as_object();
  EXPECT_EQ(paid.at("n").to_number<double>() + paid.at("d").to_number<double>(), 4);
  // In parts: x with 2 of n and 2 of d, then 3 of the 4 for y. A unit of n is 3/4 of y; a unit of d frees a unit of n.
  EXPECT_DOUBLE_EQ(Number(answer, "relaxation"), 6 + 0.75 * 3);
  const json::object& duals = answer.at("duals").as_object();
  EXPECT_DOUBLE_EQ(duals.at("funds").as_object().at("n").to_number<double>(), 0.75);
  EXPECT_LE(duals.at("funds").as_object().at("d").to_number<double>(), 0.75);
  const json::object& cheaper = answer.at("cheaper_by").as_object();
  EXPECT_GE(cheaper.at("z").to_number<double>(), 0);
  EXPECT_NE(Findings(answer, "note").find("solve.portfolio-price-fund /funds/0;"), std::string::npos);
}

std::string Large(int n) {
  Rng rng(1, StreamOf("solve/portfolio"));
  std::string text = R"({"projects":[)", use[3];
  for (int j = 0; j < n; ++j) {
    const std::string name = "\"p" + std::to_string(j) + "\"";
    text += (j > 0 ? ",{\"name\":" : "{\"name\":") + name + ",\"value\":" + std::to_string(rng.Below(1000)) + "}";
    for (std::string& each : use) each += (j > 0 ? "," : "") + name + ":" + std::to_string(1 + rng.Below(1000));
  }
  text += R"(],"time_limit":1,"resources":[)";
  for (int r = 0; r < 3; ++r) {
    text += std::string(r > 0 ? "," : "") + "{\"name\":\"r" + std::to_string(r) +
            "\",\"limit\":" + std::to_string(n * 120) + ",\"use\":{" + use[r] + "}}";
  }
  return text + "]}";
}

TEST(SolvePortfolio, StopsWithTheBestSoFarAndItsGap) {
  const std::atomic<bool> cancel{true};
  const Outcome cancelled = Ask("portfolio", Large(300), 1, &cancel);
  ASSERT_TRUE(cancelled.answered);
  const json::object& at_once = cancelled.answer.as_object();
  const json::object in_time = Answer(Large(300));
  for (const json::object& answer : {at_once, in_time}) {
    EXPECT_GT(Number(answer, "objective"), 0);
    EXPECT_GE(Number(answer, "bound"), Number(answer, "objective"));
    EXPECT_LE(Number(answer, "gap"), 1);
  }
  EXPECT_GT(Number(at_once, "gap"), Number(in_time, "gap"));
}

}  // namespace
}  // namespace atalaya::solve
