// The door to scan statistics: bad input as a table, and small problems end to end.
#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <string>
#include <vector>

#include "solve/solve.h"

namespace atalaya::solve {
namespace {

namespace json = boost::json;

Result<std::string> Solved(const std::string& problem, int threads = 1) {
  return Solve({"clusters", problem, "problem.json", threads, nullptr, nullptr, Language::kEnglish});
}

json::value Answer(const std::string& problem, int threads = 1) {
  const auto answer = Solved(problem, threads);
  if (!answer) {
    ADD_FAILURE() << answer.error()[0].code << " " << answer.error()[0].where;
    return json::object{};
  }
  EXPECT_EQ(answer->find("null"), std::string::npos);
  return json::parse(*answer);
}

// Of the findings in an answer.
bool Warns(const json::value& answer, const std::string& code) {
  if (!answer.as_object().contains("findings")) return false;
  for (const json::value& finding : answer.at("findings").as_array()) {
    if (finding.at("code").as_string() == code) return true;
  }
  return false;
}

const std::string kPlaces = R"("locations":[{"id":"x","x":0,"y":0},{"id":"y","x":1,"y":0},{"id":"z","x":5,"y":5}])";
const std::string kCases =
    R"("cases":[{"location":"x","time":1,"count":2},{"location":"y","time":2},{"location":"z","time":3}])";
const std::string kSound = R"("model":"permutation",)" + kPlaces + "," + kCases;

struct Bad {
  std::string problem, code, where;
};

TEST(Clusters, BadInput) {
  const std::string permutation = R"("model":"permutation",)", poisson = R"("model":"poisson",)" + kPlaces + ",";
  const std::string bernoulli = R"("model":"bernoulli",)" + kPlaces + ",";
  const std::vector<Bad> table{
      {"[]", "json.type", ""},
      {"{" + kPlaces + "," + kCases + "}", "json.missing-member", ""},
      {"{" + kSound + R"(,"colour":1})", "json.unknown-member", ""},
      {R"({"model":"gauss",)" + kPlaces + "," + kCases + "}", "json.unknown-word", "/model"},
      {R"({"model":7,)" + kPlaces + "," + kCases + "}", "json.type", "/model"},
      {"{" + kSound + R"(,"coordinates":"polar"})", "json.unknown-word", "/coordinates"},
      {"{" + permutation + R"("locations":[],)" + kCases + "}", "json.empty", "/locations"},
      {"{" + permutation + kPlaces + R"(,"cases":{}})", "json.type", "/cases"},
      {"{" + permutation + R"("locations":[{"id":"x","x":0,"y":0},{"id":"x","x":1,"y":0}],"cases":[]})",
       "json.duplicate-item", "/locations/1/id"},
      {"{" + permutation + R"("locations":[{"id":"x","x":0}],"cases":[]})", "json.missing-member", "/locations/0"},
      {"{" + permutation + R"("locations":[{"id":"x","x":1e300,"y":0}],"cases":[]})", "json.out-of-range",
       "/locations/0/x"},
      {"{" + permutation + R"("locations":[{"id":"x","x":1e999,"y":0}],"cases":[]})", "json.not-finite",
       "/locations/0/x"},
      {"{" + permutation + R"("coordinates":"degrees","locations":[{"id":"x","x":0,"y":91}],"cases":[]})",
       "json.out-of-range", "/locations/0/y"},
      {"{" + permutation + R"("coordinates":"degrees","locations":[{"id":"x","x":181,"y":0}],"cases":[]})",
       "json.out-of-range", "/locations/0/x"},
      {"{" + permutation + kPlaces + R"(,"cases":[{"location":"w","time":1}]})", "solve.clusters-unknown-location",
       "/cases/0/location"},
      {"{" + permutation + kPlaces + R"(,"cases":[{"location":"x","time":1,"count":-1}]})", "json.out-of-range",
       "/cases/0/count"},
      {"{" + permutation + kPlaces + R"(,"cases":[{"location":"x","time":1,"count":1.5}]})", "json.type",
       "/cases/0/count"},
      {"{" + permutation + kPlaces + R"(,"cases":[{"location":"x","time":1,"count":9223372036854775808}]})",
       "json.out-of-range", "/cases/0/count"},
      {"{" + permutation + kPlaces + R"(,"cases":[{"location":"x","time":1.5}]})", "json.type", "/cases/0/time"},
      {"{" + permutation + kPlaces + R"(,"cases":[{"location":"x","time":1e300}]})", "json.out-of-range",
       "/cases/0/time"},
      {"{" + permutation + kPlaces + R"(,"cases":[{"location":"x","time":"May"}]})", "json.type", "/cases/0/time"},
      {"{" + permutation + kPlaces + R"(,"cases":[{"location":"x","time":1},{"location":"x"}]})",
       "solve.clusters-some-timed", "/cases"},
      {"{" + permutation + kPlaces + R"(,"cases":[{"location":"x","time":0},{"location":"x","time":1700000000}]})",
       "solve.clusters-long-period", "/cases"},
      {"{" + permutation + kPlaces + R"(,"cases":[{"location":"x","time":0},{"location":"x","time":50000}]})",
       "solve.clusters-long-windows", "/max_duration"},
      {"{" + permutation + kPlaces +
           R"(,"cases":[{"location":"x","time":0,"count":9999999},{"location":"y","time":1,"count":2}]})",
       "solve.clusters-too-many", "/cases"},
      {"{" + kSound + R"(,"max_fraction":0})", "solve.clusters-no-fraction", "/max_fraction"},
      {"{" + kSound + R"(,"max_fraction":1.1})", "json.out-of-range", "/max_fraction"},
      {"{" + kSound + R"(,"max_radius":-1})", "json.out-of-range", "/max_radius"},
      {"{" + kSound + R"(,"max_duration":0})", "json.out-of-range", "/max_duration"},
      {"{" + kSound + R"(,"replications":1e9})", "json.out-of-range", "/replications"},
      {"{" + kSound + R"(,"prospective":1})", "json.type", "/prospective"},
      {"{" + kSound + R"(,"seed":-1})", "json.out-of-range", "/seed"},
      {"{" + kSound + R"(,"period":{"first":3,"last":2}})", "solve.clusters-period-order", "/period/last"},
      {"{" + kSound + R"(,"period":{"first":2,"last":9}})", "solve.clusters-outside-period", "/cases/0/time"},
      {"{" + kSound + R"(,"neighbours":{"w":[]}})", "solve.clusters-unknown-location", "/neighbours/w"},
      {"{" + kSound + R"(,"neighbours":{"x":["y","w"]}})", "solve.clusters-unknown-location", "/neighbours/x/1"},
      {"{" + kSound + R"(,"neighbours":{"x":["y","y"]}})", "json.duplicate-item", "/neighbours/x/1"},
      {"{" + kSound + R"(,"neighbours":{"x":["x"]}})", "json.duplicate-item", "/neighbours/x/0"},
      {"{" + kSound + R"(,"neighbours":{"x":["y"]},"max_radius":3})", "solve.clusters-radius-and-neighbours",
       "/max_radius"},
      {"{" + permutation + R"("locations":[{"id":"x","x":0,"y":0},{"id":"y"}],"neighbours":{},)" + R"("cases":[]})",
       "solve.clusters-some-placed", "/locations"},
      {"{" + poisson + kCases + "}", "solve.clusters-needs", ""},
      {"{" + bernoulli + kCases + "}", "solve.clusters-needs", ""},
      {"{" + poisson + kCases + R"(,"expected":[{"location":"x","time":1,"count":0}]})", "solve.clusters-all-zero",
       "/expected"},
      {"{" + poisson + kCases + R"(,"expected":[{"location":"x","time":1}]})", "json.missing-member", "/expected/0"},
      {"{" + poisson + kCases +
           R"(,"expected":[{"location":"x","time":1,"count":1},{"location":"y","time":2,"count":1}]})",
       "solve.clusters-case-where-none-expected", "/cases/2/location"},
      {"{" + poisson + R"("cases":[{"location":"x"}],"expected":[{"location":"x","time":1,"count":1}]})",
       "solve.clusters-cases-without-time", "/cases"},
      {"{" + bernoulli +
           R"("cases":[{"location":"x","count":2},{"location":"x"}],"population":[{"location":"x","count":2}]})",
       "solve.clusters-more-cases-than-people", "/cases/1/count"},
      {"{" + bernoulli + R"("cases":[{"location":"x"}],"population":[{"location":"x","count":2.5}]})", "json.type",
       "/population/0/count"},
      {"{" + bernoulli + R"("cases":[{"location":"x"}],"population":[{"location":"x","count":1e16}]})",
       "json.out-of-range", "/population/0/count"},
  };
  for (const Bad& bad : table) {
    const auto answer = Solved(bad.problem);
    ASSERT_FALSE(answer.has_value()) << bad.problem;
    bool found = false;
    for (const Finding& finding : answer.error())
      found = found || (finding.code == bad.code && finding.where == bad.where);
    EXPECT_TRUE(found) << bad.problem << "\n got " << answer.error()[0].code << " at " << answer.error()[0].where;
  }
}

TEST(Clusters, PoorButSoundInput) {
  const std::string permutation = R"({"model":"permutation",)" + kPlaces;
  json::value answer = Answer(permutation + R"(,"cases":[]})");
  EXPECT_TRUE(Warns(answer, "solve.clusters-no-cases"));
  EXPECT_TRUE(answer.at("clusters").as_array().empty());

  answer = Answer(permutation + R"(,"cases":[{"location":"x","count":3},{"location":"y","count":0}]})");
  EXPECT_TRUE(Warns(answer, "solve.clusters-one-time"));
  EXPECT_TRUE(answer.at("clusters").as_array().empty());

  // All on one spot: the only zone is everything.
  answer = Answer(R"({"model":"permutation","locations":[{"id":"a","x":1,"y":1},{"id":"b","x":1,"y":1}],
                      "cases":[{"location":"a","time":1},{"location":"b","time":2}]})");
  EXPECT_TRUE(Warns(answer, "solve.clusters-no-window"));

  answer = Answer(R"({"model":"poisson",)" + kPlaces + "," + kCases +
                  R"(,"expected":[{"location":"x","count":1},{"location":"y","count":1},{"location":"z","count":2}],
                      "population":[{"location":"x","count":5}]})");
  EXPECT_TRUE(Warns(answer, "solve.clusters-times-ignored"));
  EXPECT_TRUE(Warns(answer, "solve.clusters-unused"));
  EXPECT_EQ(answer.at("period").at("first").to_number<int>(), 0);

  // Without replications p is 1, and there is nothing to fit a tail to.
  answer = Answer("{" + kSound + R"(,"replications":0})");
  const json::value& cluster = answer.at("clusters").at(0);
  EXPECT_EQ(cluster.at("p").to_number<double>(), 1);
  EXPECT_FALSE(cluster.as_object().contains("p_gumbel"));
}

// y has 1 of 4 cases, and day 2 has 1: expected 1/4; the ratio is ln 4 + 3 ln 0.8. z ties and comes second; x, with
// 2 cases on day 1 and 1 expected, has 2 ln 2 + 2 ln(2/3).
TEST(Clusters, ByHand) {
  const json::value answer =
      Answer("{" + kSound + R"(,"max_radius":null,"max_duration":null,"expected":[],"population":[]})");
  const json::array& clusters = answer.at("clusters").as_array();
  ASSERT_EQ(clusters.size(), 3u);
  EXPECT_EQ(json::serialize(clusters[0].at("locations")), R"(["y"])");
  EXPECT_EQ(clusters[0].at("first").to_number<int>(), 2);
  EXPECT_EQ(clusters[0].at("last").to_number<int>(), 2);
  EXPECT_EQ(clusters[0].at("observed").to_number<int>(), 1);
  EXPECT_DOUBLE_EQ(clusters[0].at("expected").to_number<double>(), 0.25);
  EXPECT_NEAR(clusters[0].at("llr").to_number<double>(), 0.716863707177, 1e-12);
  EXPECT_EQ(json::serialize(clusters[1].at("locations")), R"(["z"])");
  EXPECT_EQ(json::serialize(clusters[2].at("locations")), R"(["x"])");
  EXPECT_NEAR(clusters[2].at("llr").to_number<double>(), 0.575364144904, 1e-12);
  EXPECT_EQ(answer.at("seed").to_number<int>(), 1);
}

// A purely spatial scan of people: 8 of 10 are cases at x, 2 of 30 elsewhere.
TEST(Clusters, SpatialBernoulli) {
  const json::value answer = Answer(R"({"model":"bernoulli",)" + kPlaces +
                                    R"(,"cases":[{"location":"x","count":8},{"location":"z","count":2}],
      "population":[{"location":"x","count":10},{"location":"y","count":15},{"location":"z","count":15}]})");
  const json::value& cluster = answer.at("clusters").at(0);
  EXPECT_EQ(json::serialize(cluster.at("locations")), R"(["x"])");
  EXPECT_DOUBLE_EQ(cluster.at("expected").to_number<double>(), 2.5);
  EXPECT_LE(cluster.at("p").to_number<double>(), 0.002);
}

// By sea x and z are next to each other, and y lies far; prospective, with a period that outlasts the cases.
TEST(Clusters, NeighboursAndPeriod) {
  std::string problem = R"({"model":"permutation","prospective":true,"period":{"first":1,"last":10},"max_fraction":0.6,
    "locations":[{"id":"x"},{"id":"y"},{"id":"z"}],"neighbours":{"x":["z","y"],"y":["x"],"z":["x"]},
    "cases":[{"location":"x","time":9,"count":2},{"location":"x","time":10,"count":2},
             {"location":"z","time":9,"count":2},{"location":"z","time":10,"count":2},{"location":"y","time":2,"count":8},
             {"location":"x","time":1}]})";
  const json::value answer = Answer(problem, 2);
  const json::value& cluster = answer.at("clusters").at(0);
  EXPECT_EQ(json::serialize(cluster.at("locations")), R"(["x","z"])");
  EXPECT_EQ(cluster.at("first").to_number<int>(), 9);
  EXPECT_EQ(cluster.at("last").to_number<int>(), 10);
  EXPECT_FALSE(cluster.as_object().contains("radius"));
  EXPECT_NEAR(cluster.at("recurrence").to_number<double>() * cluster.at("p").to_number<double>(), 1, 1e-12);
  EXPECT_EQ(answer.at("max_duration").to_number<int>(), 5);
}

TEST(Clusters, SameBytesOnAnyNumberOfThreads) {
  std::string cases;
  for (int i = 0; i < 60; ++i) {
    cases += std::string(i ? "," : "") + R"({"location":")" + "xyz"[i * 7 % 3] + R"(","time":)" +
             std::to_string(i * 13 % 20) + "}";
  }
  const std::string problem = R"({"model":"permutation",)" + kPlaces + R"(,"cases":[)" + cases + "]}";
  const auto without_seconds = [&](int threads) {
    const std::string answer = Solved(problem, threads).value();
    return answer.substr(0, answer.find("\"seconds\""));
  };
  EXPECT_EQ(without_seconds(1), without_seconds(2));
  EXPECT_EQ(without_seconds(1), without_seconds(3));
}

}  // namespace
}  // namespace atalaya::solve
