// The public SNIP instances (data/reference/snip): optima to a relative gap of 1e-6.
#include <gtest/gtest.h>

#include <string>

#include "network/snip_files.h"

namespace atalaya::network {
namespace {

Answer Solve(const Graph& graph, double budget) {
  Options options;
  options.threads = 2;
  options.mip.gap = 1e-6;
  return Interdict(graph, {{budget, 1}}, options);
}

TEST(Snip, ReadsTheFilesAsTheyAre) {
  const Graph graph = ReadInstance(0, 1);
  EXPECT_EQ(graph.nodes, 783);
  EXPECT_EQ(graph.arcs.size(), 2586u);
  EXPECT_EQ(graph.upgrades.size(), 320u);
  EXPECT_EQ(graph.threats.size(), 456u);
}

TEST(Snip, TenScenarios) {
  const Graph graph = ReadInstance(0, 46);
  ASSERT_EQ(graph.threats.size(), 10u);
  for (const auto& [budget, optimum] : {std::pair{3.0, 0.3788236}, std::pair{5.0, 0.3714183}}) {
    const Answer answer = Solve(graph, budget);
    EXPECT_TRUE(answer.proven);
    EXPECT_NEAR(answer.objective, optimum, 5e-8);
  }
}

struct Case {
  int instance;
  double budget, before, literature_bound, optimum;
};

TEST(Snip, FullInstances) {
  for (const Case& c : {Case{0, 30, 0.421832, 0.306993, 0.313135}, Case{0, 50, 0.421832, 0.305028, 0.306305},
                        Case{1, 30, 0.331198, 0.246981, 0.253685}, Case{1, 50, 0.331198, 0.245203, 0.247186}}) {
    const Graph graph = ReadInstance(c.instance, 1);
    const Answer answer = Solve(graph, c.budget);
    EXPECT_TRUE(answer.proven);
    EXPECT_NEAR(answer.objective, c.optimum, 1e-6) << c.instance << " " << c.budget;
    EXPECT_NEAR(answer.before, c.before, 1e-6);
    Options options;
    options.first_answer_only = true;
    const Answer first = Interdict(graph, {{c.budget, 1}}, options);
    EXPECT_LE(first.bound, c.optimum + 1e-6);
    EXPECT_GE(first.bound, c.literature_bound - 1e-6)
        << "the lines of evader.cc are at least as tight as the plain rows";
    EXPECT_LT(first.objective, 1.01 * c.optimum);
  }
}

// The harder variants. snipno 2, instance 0: also the optimum of CBC on the cuts of single paths. The others: ours,
// proven.
TEST(Snip, WeakerLinks) {
  for (const auto& [instance, snipno, optimum] : {std::tuple{0, 2, 0.2755151}, std::tuple{0, 3, 0.2164292},
                                                  std::tuple{1, 3, 0.2071210}, std::tuple{1, 4, 0.2009074}}) {
    const Answer answer = Solve(ReadInstance(instance, 1, snipno), 30);
    EXPECT_TRUE(answer.proven);
    EXPECT_NEAR(answer.objective, optimum, 1e-6 * optimum) << instance << " " << snipno;
  }
}

}  // namespace
}  // namespace atalaya::network
