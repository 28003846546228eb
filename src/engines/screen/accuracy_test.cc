// The measurement of bench/screen.cc at a size for every day. Limits leave room for chance at this size; the bars are for the full one.
#include <gtest/gtest.h>

#include <cmath>

#include "screen/test_accuracy.h"

namespace atalaya::screen {
namespace {

struct Fixture {
  TestUnList un = TestUn();
  std::vector<model::WatchList> lists{TestOfac("ofac-2021-07", "ofac-sdn"), un.list};
  Index index{lists, TestWords(), Rarity::Count(lists, TestWords())};
};

const Fixture& Lists() {
  static const Fixture kFixture;
  return kFixture;
}

TEST(Accuracy, DistortedNamesAreFoundAndInventedOnesAreNot) {
  const Fixture& f = Lists();
  ASSERT_GT(f.index.Names().size(), 25000u);
  double ten = 0, all = 0;
  for (std::size_t list = 0; list < 2; ++list) {
    const auto positives = TestPositives(f.lists[list], 300, false, Rng(11, list));
    const Recall recall = MeasureRecall(f.index, positives);
    ten += static_cast<double>(recall.ten);
    all += static_cast<double>(recall.all);
    EXPECT_GE(recall.Threshold(0.93), DefaultThreshold(Mode::kStandard)) << f.lists[list].id;
  }
  EXPECT_GE(ten / all, 0.99);
  const double threshold = DefaultThreshold(Mode::kStandard);
  EXPECT_LE(MeasureAlarms(f.index, 600, false, false, Rng(12, 1), threshold).Share(threshold), 0.015);
  EXPECT_LE(MeasureAlarms(f.index, 600, true, false, Rng(12, 2), threshold).Share(threshold), 0.01);
  EXPECT_LE(MeasureAlarms(f.index, 600, false, true, Rng(12, 3), threshold).Share(threshold), 0.002);
}

TEST(Accuracy, OriginalScriptsFindLatinNames) {
  const Fixture& f = Lists();
  Screener screener(f.index);
  std::size_t found = 0;
  ASSERT_GT(f.un.original.size(), 370u);
  for (const auto& [entry, name] : f.un.original) {
    model::Subject subject;
    subject.names.push_back({name, model::NameKind::kPrimary, false});
    for (const Hit& hit : screener.Ask(subject, WideSearch()).hits) found += hit.list == f.un.list.id && hit.entry == entry;
  }
  EXPECT_GE(static_cast<double>(found) / static_cast<double>(f.un.original.size()), 0.95);
}

}  // namespace
}  // namespace atalaya::screen
