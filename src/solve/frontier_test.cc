#include <gtest/gtest.h>

#include <cmath>

#include "solve/test_door.h"

namespace atalaya::solve {
namespace {

const std::string kProblem = R"({"sensors":[{"name":"A","cost":0.05,"roc":[[0,0],[0.2,0.6],[0.4,0.8],[1,1]]},)"
                             R"({"name":"B","cost":0.01,"channels":[{"good":0.4,"bad":0.6},{"good":0.6,"bad":0.4}]},)"
                             R"({"name":"C","cost":0.07,"roc":[[0,0],[0.1,0.6],[0.2,0.8],[0.4,0.9],[1,1]]},)"
                             R"({"name":"D","cost":0.03,"roc":[[0,0],[0.1,0.4],[0.4,0.7],[1,1]]}],)"
                             R"("unpack_cost":1,"epsilon":0,"at_cost":[0.05,0.1,0.2,0.3,0.5],"trees":true})";

struct Value {
  double cost = 0, detection = 0;
};

// The worth of a tree as it stands in the answer, by the problem alone.
Value Worth(const boost::json::value& tree, const boost::json::value& problem) {
  if (tree.is_string()) return tree.as_string() == "open" ? Value{1, 1} : Value{};
  for (const auto& sensor : problem.at("sensors").as_array()) {
    if (sensor.at("name") != tree.at("sensor")) continue;
    Value value{sensor.at("cost").to_number<double>(), 0};
    const auto& children = tree.at("channels").as_array();
    for (std::size_t j = 0; j < children.size(); ++j) {
      double good = 0, bad = 0;
      if (const auto* channels = sensor.as_object().if_contains("channels")) {
        good = channels->at(j).at("good").to_number<double>();
        bad = channels->at(j).at("bad").to_number<double>();
      } else {
        const auto& from = sensor.at("roc").at(j);
        const auto& to = sensor.at("roc").at(j + 1);
        good = to.at(0).to_number<double>() - from.at(0).to_number<double>();
        bad = to.at(1).to_number<double>() - from.at(1).to_number<double>();
      }
      const Value child = Worth(children[j], problem);
      value.cost += good * child.cost;
      value.detection += bad * child.detection;
    }
    return value;
  }
  ADD_FAILURE() << "unknown sensor";
  return {};
}

TEST(FrontierDoor, GivesThePublishedCurveWithTreesThatDeliverIt) {
  const Outcome out = Ask("frontier", kProblem);
  ASSERT_TRUE(out.answered) << out.Codes();
  const double costs[] = {0.05, 0.1, 0.2, 0.3, 0.5}, published[] = {.309038, .519800, .770337, .866771, .949646};
  const boost::json::value problem = boost::json::parse(kProblem);
  EXPECT_EQ(out.answer.at("vertices").as_array().size(), 60U);
  ASSERT_EQ(out.answer.at("trees").as_array().size(), 5U);
  for (std::size_t i = 0; i < 5; ++i) {
    const double detection = out.answer.at("detection").at(i).to_number<double>();
    EXPECT_NEAR(detection, published[i], 5e-7);
    const auto& mixture = out.answer.at("trees").at(i).as_array();
    ASSERT_EQ(mixture.size(), 2U);
    Value mixed;
    double weights = 0;
    for (const auto& part : mixture) {
      const double weight = part.at("weight").to_number<double>();
      const Value value = Worth(part.at("tree"), problem);
      mixed.cost += weight * value.cost;
      mixed.detection += weight * value.detection;
      weights += weight;
    }
    EXPECT_NEAR(weights, 1, 1e-15);
    EXPECT_NEAR(mixed.cost, costs[i], 1e-12);
    EXPECT_NEAR(mixed.detection, detection, 1e-12);
  }
}

TEST(FrontierDoor, GivesOneTreeAtAVertexAndBeyondTheLast) {
  const Outcome out = Ask("frontier", With(kProblem, "[0.05,0.1,0.2,0.3,0.5]", "[0,1,7e9]"));
  ASSERT_TRUE(out.answered) << out.Codes();
  EXPECT_EQ(out.answer.at("trees").at(0).as_string(), "release");
  EXPECT_EQ(out.answer.at("trees").at(1).as_string(), "open");
  EXPECT_EQ(out.Number("/detection/2"), 1);
}

TEST(FrontierDoor, NeedsOnlySensors) {
  const Outcome out = Ask("frontier", R"({"sensors":[{"name":"A","cost":2,"roc":[[0,0],[1,1]]}]})");
  ASSERT_TRUE(out.answered) << out.Codes();
  EXPECT_EQ(out.answer.at("vertices"), boost::json::parse("[[0,0],[1,1]]"));
  EXPECT_TRUE(out.answer.at("detection").as_array().empty());
  EXPECT_FALSE(out.Has("trees"));
  EXPECT_FALSE(out.Has("delays"));
}

TEST(FrontierDoor, BearsMeasuredTables) {
  const std::string first = "[[0,0],[0.2,0.6],[0.4,0.8],[1,1]]";
  for (const char* table :
       {"[[1e-20,1e-18],[0.2,0.6],[1,1]]", "[[0,0],[0,0.9],[1,1]]", "[[0,0],[0.2,0.6],[1,0.9999999]]",
        "[[0,0],[0,0],[1e-300,0.5],[1,1],[1,1]]", "[[0,1e-320],[0,1],[1,1]]", "[[0,0],[1,1]]"}) {
    const Outcome out = Ask("frontier", With(kProblem, first, table));
    ASSERT_TRUE(out.answered) << table << out.Codes();
    EXPECT_GT(out.Number("/detection/0"), 0.05);
    EXPECT_LE(out.Number("/detection/4"), 1);
  }
}

TEST(FrontierDoor, AddsTheAxisOfDelay) {
  std::string problem = With(kProblem, "\"cost\":0.05", "\"cost\":0.05,\"delay\":3");
  problem = With(problem, "\"epsilon\"", "\"unpack_delay\":240,\"delay_weights\":[0,0.01],\"epsilon\"");
  const Outcome out = Ask("frontier", problem), plain = Ask("frontier", kProblem);
  ASSERT_TRUE(out.answered) << out.Codes();
  EXPECT_EQ(out.answer.at("vertices"), plain.answer.at("vertices"));
  const auto& delays = out.answer.at("delays").as_array();
  const auto& frontiers = out.answer.at("delay_frontiers").as_array();
  ASSERT_EQ(delays.size(), 60U);
  ASSERT_EQ(frontiers.size(), 2U);
  EXPECT_EQ(frontiers[0].at("vertices").as_array().size(), 60U);
  EXPECT_EQ(out.Number("/delays/59"), 240);
  // No point without a weight beats a weighted frontier on its own axis.
  for (std::size_t i = 0; i < delays.size(); ++i) {
    const double cost = out.Number("/vertices/" + std::to_string(i) + "/0"), delay = delays[i].to_number<double>();
    double best = 0;
    const auto& points = frontiers[1].at("vertices").as_array();
    for (std::size_t p = 0; p + 1 < points.size(); ++p) {
      const auto axis = [&](std::size_t k) {
        return points[k].at(0).to_number<double>() + 0.01 * points[k].at(2).to_number<double>();
      };
      const double at = cost + 0.01 * delay;
      if (at < axis(p) || at > axis(p + 1)) continue;
      const double share = (at - axis(p)) / (axis(p + 1) - axis(p));
      best = (1 - share) * points[p].at(1).to_number<double>() + share * points[p + 1].at(1).to_number<double>();
    }
    EXPECT_GE(best, out.Number("/vertices/" + std::to_string(i) + "/1") - 1e-9) << i;
  }
}

TEST(FrontierDoor, SharesNodesOfLargeTrees) {
  std::string problem = R"({"at_cost":[0.3],"trees":true,"epsilon":0.001,"sensors":[)";
  for (int s = 0; s < 4; ++s) {
    problem += std::string(s > 0 ? "," : "") + R"({"name":"s)" + std::to_string(s) + R"(","cost":0.01,"roc":[[0,0])";
    for (int j = 1; j <= 40; ++j) {
      const double f = j / 40.0;
      problem += ",[" + std::to_string(f) + "," + std::to_string(std::pow(f, 0.5 - 0.05 * s)) + "]";
    }
    problem += "]}";
  }
  const Outcome out = Ask("frontier", problem + "]}");
  ASSERT_TRUE(out.answered) << out.Codes();
  EXPECT_TRUE(out.Tells("solve.frontier-shared-trees", "/trees"));
  const boost::json::value& tree = out.answer.at("trees").at(0).at(0).at("tree");
  const auto& nodes = tree.at("nodes").as_array();
  EXPECT_EQ(tree.at("root").to_number<std::size_t>(), nodes.size() - 1);
  for (std::size_t n = 0; n < nodes.size(); ++n) {
    for (const auto& child : nodes[n].at("channels").as_array()) {
      EXPECT_TRUE(child.is_string() || child.to_number<std::size_t>() < n);
    }
  }
}

TEST(FrontierDoor, GivesFewerSensorsWhenCancelled) {
  const std::atomic<bool> cancel{true};
  const Outcome out = Ask("frontier", kProblem, 1, &cancel);
  ASSERT_TRUE(out.answered);
  EXPECT_TRUE(out.Tells("solve.frontier-cancelled", "/sensors"));
  EXPECT_NEAR(out.Number("/detection/0"), 0.05, 1e-15);
}

TEST(FrontierDoor, RefusesBadInput) {
  const std::string first = "[[0,0],[0.2,0.6],[0.4,0.8],[1,1]]";
  const struct {
    std::string old, piece, code, where;
  } cases[] = {
      {first, "[]", "json.empty", "/sensors/0/roc"},
      {first, "[[0,0]]", "solve.frontier-roc-end", "/sensors/0/roc/0"},
      {first, "[[0.2,0.6],[1,1]]", "solve.frontier-roc-start", "/sensors/0/roc/0"},
      {first, "[[0,0],[0.5,0.9],[1,0.5]]", "solve.frontier-roc-falls", "/sensors/0/roc/2"},
      {first, "[[0,0],[0.5],[1,1]]", "solve.frontier-point", "/sensors/0/roc/1"},
      {first, "[[0,0],[0.5,0.6,0.7],[1,1]]", "solve.frontier-point", "/sensors/0/roc/1"},
      {first, "[[0,0],7,[1,1]]", "json.type", "/sensors/0/roc/1"},
      {first, "[[0,0],[0.5,1.5],[1,1]]", "json.out-of-range", "/sensors/0/roc/1/1"},
      {first, "[[0,0],[0.5,null],[1,1]]", "json.type", "/sensors/0/roc/1/1"},
      {first, "{}", "json.type", "/sensors/0/roc"},
      {",\"roc\":" + first, "", "solve.frontier-readings", "/sensors/0"},
      {"\"roc\":" + first, "\"roc\":" + first + ",\"channels\":[]", "solve.frontier-readings", "/sensors/0"},
      {"\"bad\":0.4", "\"bad\":0.5", "solve.frontier-sum", "/sensors/1/channels"},
      {"\"bad\":0.4", "\"bed\":0.4", "json.missing-member", "/sensors/1/channels/1"},
      {"\"cost\":0.05", "\"cost\":-1", "json.out-of-range", "/sensors/0/cost"},
      {"\"cost\":0.05", "\"cost\":1e300", "json.out-of-range", "/sensors/0/cost"},
      {"\"cost\":0.05", "\"cost\":9223372036854775808", "json.out-of-range", "/sensors/0/cost"},
      {"\"name\":\"A\"", "\"name\":\"\"", "json.empty", "/sensors/0/name"},
      {"\"name\":\"B\"", "\"name\":\"A\"", "json.duplicate-item", "/sensors/1"},
      {"\"unpack_cost\":1", "\"unpack_cost\":0", "json.out-of-range", "/unpack_cost"},
      {"\"epsilon\":0", "\"epsilon\":-0.1", "json.out-of-range", "/epsilon"},
      {"\"epsilon\":0", "\"epsilon\":\"0\"", "json.type", "/epsilon"},
      {"\"trees\":true", "\"trees\":1", "json.type", "/trees"},
      {"[0.05,0.1", "[-0.05,0.1", "json.out-of-range", "/at_cost/0"},
      {"[0.05,0.1,0.2,0.3,0.5]", "0.05", "json.type", "/at_cost"},
      {"\"trees\":true", "\"tree\":true", "json.unknown-member", ""},
      {"{\"name\":\"A\"", "7,{\"name\":\"A\"", "json.type", "/sensors/0"},
  };
  for (const auto& c : cases) {
    const Outcome out = Ask("frontier", With(kProblem, c.old, c.piece));
    EXPECT_FALSE(out.answered) << c.piece;
    EXPECT_TRUE(out.Tells(c.code, c.where)) << c.piece << ": " << out.Codes();
  }
  EXPECT_TRUE(Ask("frontier", R"({"sensors":[]})").Tells("json.empty", "/sensors"));
  EXPECT_TRUE(Ask("frontier", "{}").Tells("json.missing-member", ""));
  std::string many = R"({"sensors":[)";
  for (int s = 0; s < 13; ++s) {
    many +=
        std::string(s > 0 ? "," : "") + R"({"name":"s)" + std::to_string(s) + R"(","cost":0.1,"roc":[[0,0],[1,1]]})";
  }
  EXPECT_TRUE(Ask("frontier", many + "]}").Tells("solve.frontier-too-many", "/sensors"));
}

}  // namespace
}  // namespace atalaya::solve
