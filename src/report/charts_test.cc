#include "report/charts.h"

#include <gtest/gtest.h>

#include <cmath>

#include "report/svg.h"

namespace atalaya::report {
namespace {

const Format kPlain = [](double v) { return Coordinate(v); };

TEST(Svg, EscapesAndNames) {
  Svg svg("s", 10, 10, "a <b>", "c & \"d\"");
  svg.Words(1, 2, "<script>");
  const std::string text = svg.Finish();
  EXPECT_NE(text.find("<title id=\"s-t\">a &lt;b&gt;</title><desc id=\"s-d\">c &amp; &quot;d&quot;</desc>"), std::string::npos);
  EXPECT_EQ(text.find("<script>"), std::string::npos);
  EXPECT_NE(text.find("role=\"img\""), std::string::npos);
}

TEST(Svg, WritesShortCoordinates) {
  EXPECT_EQ(Coordinate(1), "1");
  EXPECT_EQ(Coordinate(1.25), "1.2");
  EXPECT_EQ(Coordinate(-0.01), "0");
}

TEST(Charts, StandNothingAndZero) {
  EXPECT_NE(WhiskerChart({"a", "t", "d"}, {}, 0, kPlain).find("</svg>"), std::string::npos);
  EXPECT_NE(BarChart({"a", "t", "d"}, {{"x", "0", 0}}).find("</svg>"), std::string::npos);
  EXPECT_NE(StackChart({"a", "t", "d"}, {"p"}, {{"x", "0", {0}}}, true).find("</svg>"), std::string::npos);
  const std::string curve = ExceedanceChart({"a", "t", "d"}, {}, "x", "y", {{"now", "0", {}}}, kPlain);
  EXPECT_EQ(curve.find("nan"), std::string::npos);
  EXPECT_EQ(curve.find("inf"), std::string::npos);
}

TEST(Charts, StaysInsideItsFrame) {
  risk::ExceedanceCurve curve{};
  for (std::size_t i = 0; i < curve.size(); ++i) curve[i] = i < 4 ? 0 : std::pow(10.0, static_cast<double>(i));
  const std::string text = ExceedanceChart({"a", "t", "d"}, curve, "x", "y", {{"now", "", {1e5, 0, 1e9}}}, kPlain);
  EXPECT_EQ(text.find("\"-"), std::string::npos);
  EXPECT_EQ(text.find("nan"), std::string::npos);
}

}  // namespace
}  // namespace atalaya::report
