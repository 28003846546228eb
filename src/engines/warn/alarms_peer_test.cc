// The numbers of R's package surveillance 1.20.3: those in print and those that tests/data/alarms/generate.R wrote.
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "base/rng.h"
#include "warn/alarms.h"

namespace atalaya::warn {
namespace {

using Numbers = std::vector<double>;
using Parameters = std::map<std::string, std::string>;

std::string Path(const std::string& name) {
  return std::string(ATALAYA_SOURCE_DIR) + "/tests/data/alarms/" + name;
}

std::vector<std::string> Split(const std::string& text, char at) {
  std::vector<std::string> parts;
  std::istringstream in(text);
  for (std::string part; std::getline(in, part, at);) {
    if (!part.empty()) parts.push_back(part);
  }
  return parts;
}

double NumberOf(const std::string& text) {
  if (text == "NA" || text == "NaN") return std::nan("");
  return text == "Inf" ? INFINITY : std::stod(text);
}

Numbers NumbersOf(const std::string& text, char at) {
  Numbers numbers;
  for (const std::string& part : Split(text, at)) numbers.push_back(NumberOf(part));
  return numbers;
}

Numbers Salmonella() {
  Numbers counts;
  std::ifstream in(Path("salmonella.csv"));
  for (double count = 0; in >> count;) counts.push_back(count);
  return counts;
}

std::vector<int> Alarms(const std::vector<Verdict>& verdicts) {
  std::vector<int> found;
  for (std::size_t i = 0; i < verdicts.size(); ++i) {
    if (verdicts[i].alarm) found.push_back(static_cast<int>(i) + 1);
  }
  return found;
}

TEST(AlarmsReference, SeriesIsTheOneInPrint) {
  const Numbers counts = Salmonella();
  ASSERT_EQ(counts.size(), 528u);
  double sum = 0;
  for (const double count : counts) sum += count;
  EXPECT_EQ(sum, 1374);
}

TEST(AlarmsReference, Ears) {
  EarsOptions options;
  options.limit = NormalQuantile(0.95);
  const auto c1 = Ears(Salmonella(), 366, 417, options);
  EXPECT_EQ(Alarms(c1), (std::vector<int>{31, 35, 43, 44, 45, 46}));
  EXPECT_NEAR(c1[0].upper, 12.0 / 7 + 1.644854 * 0.951190, 1e-5);  // by hand: baseline 1 1 1 3 3 1 2
  const Numbers first{3.2789, 3.2789, 3.4365, 3.8556}, second{4.9154, 3.6156, 3.2789, 3.2789};
  for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(c1[i].upper, first[i], 5e-5);
  options.method = 2;
  const auto c2 = Ears(Salmonella(), 366, 417, options);
  EXPECT_EQ(Alarms(c2), (std::vector<int>{15, 16, 31, 35, 44, 45, 46, 47}));
  for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(c2[i].upper, second[i], 5e-5);
}

TEST(AlarmsReference, FarringtonFlexible) {
  Numbers expected{4, 3, 3, 4, 3, 3, 3, 3, 3, 3, 3, 3, 3, 4, 3, 3, 4, 4, 4, 4, 3, 4, 4, 4, 4, 4, 4};
  expected.resize(47, 5);
  expected.resize(50, 4);
  expected.resize(52, 3);
  FarringtonOptions options;
  options.calendar.first_day = 12422;  // 2004-01-05
  const auto dated = Farrington(Salmonella(), 366, 417, options);
  // Without a date, weeks are laid from the first Monday of a leap year: here as it was.
  const auto undated = Farrington(Salmonella(), 366, 417, FarringtonOptions{});
  EXPECT_EQ(Alarms(dated), (std::vector<int>{35, 44, 45, 46, 47, 50, 51, 52}));
  EXPECT_EQ(Alarms(undated), Alarms(dated));
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(dated[i].upper, expected[i]) << i + 1;
    EXPECT_EQ(undated[i].upper, expected[i]) << i + 1;
  }
}

EarsOptions EarsOf(const std::string& method, const Parameters& given) {
  EarsOptions options;
  options.method = method.back() - '0';
  options.baseline = std::stoi(given.at("baseline"));
  options.limit = NormalQuantile(1 - std::stod(given.at("alpha")));
  options.min_sigma = std::stod(given.at("minSigma"));
  options.as_surveillance = true;
  return options;
}

CusumOptions CusumOf(const Parameters& given) {
  CusumOptions options;
  options.k = std::stod(given.at("k"));
  options.h = std::stod(given.at("h"));
  const std::map<std::string, Standardised> words{{"rossi", Standardised::kRossi},
                                                  {"standard", Standardised::kStandard},
                                                  {"anscombe", Standardised::kAnscombe},
                                                  {"pearsonNegBin", Standardised::kPearsonNegBin}};
  options.trans = words.at(given.at("trans"));
  if (given.contains("alpha")) options.alpha = std::stod(given.at("alpha"));
  if (given.contains("m")) options.mean = NumbersOf(given.at("m"), ',');
  return options;
}

FarringtonOptions FarringtonOf(const Parameters& given) {
  const auto number = [&](const char* name) { return std::stod(given.at(name)); };
  const auto whole = [&](const char* name) { return std::stoi(given.at(name)); };
  FarringtonOptions options;
  options.years = whole("b");
  options.half_window = whole("w");
  options.periods = whole("noPeriods");
  options.excluded = whole("pastWeeksNotIncluded");
  options.reweight = whole("reweight") == 1;
  options.weights_threshold = number("weightsThreshold");
  options.trend = whole("trend") == 1;
  options.p_trend = number("pThresholdTrend");
  options.alpha = number("alpha");
  const std::string method = given.at("thresholdMethod"), power = given.at("powertrans");
  options.threshold = method == "delta"  ? Threshold::kDelta
                      : method == "muan" ? Threshold::kMuan
                                         : Threshold::kNbPlugin;
  options.power = power == "2/3" ? Power::kTwoThirds : power == "1/2" ? Power::kHalf : Power::kNone;
  const Numbers limit = NumbersOf(given.at("limit54"), ',');
  options.least_cases = limit[0];
  options.least_period = static_cast<int>(limit[1]);
  options.calendar.frequency = whole("frequency");
  options.calendar.kind = whole("dates") == 1 ? Calendar::Kind::kDates : Calendar::Kind::kIndex;
  options.calendar.first_day = 12422;
  return options;
}

// Where the package's answer is none to be met: it has no bound (too few cases, a gap); a bound beyond all counts; C3
// with a baseline that does not vary (0 / 0); the root of a negative number squared, where we say that 0 cases are
// enough; and a score whose denominator is negative because the bound lies below the logarithm of the expected count.
bool Comparable(const std::string& method, double upper, const Verdict& ours) {
  if (std::isnan(upper) || std::abs(upper) > kMostCount) return false;
  if (method == "ears-c3" && ours.status == Status::kZeroBaseline) return false;
  if (method == "cusum" && ours.upper == 0 && ours.alarm) return false;
  return method != "farrington-flexible" || upper >= std::log(ours.expected);
}

TEST(AlarmsPeer, SameNumbers) {
  std::map<std::string, Numbers> series;
  series["salmonella"] = Salmonella();
  std::ifstream names(Path("series.csv"));
  for (std::string line; std::getline(names, line);) {
    const auto parts = Split(line, ';');
    series[parts.at(0)] = NumbersOf(parts.at(1), ' ');
  }
  std::map<std::string, int> compared;
  std::ifstream answers(Path("expected.csv"));
  for (std::string line; std::getline(answers, line);) {
    const auto parts = Split(line, ';');
    ASSERT_EQ(parts.size(), 6u);
    Parameters given;
    for (const std::string& pair : Split(parts[2], ' ')) {
      given[pair.substr(0, pair.find('='))] = pair.substr(pair.find('=') + 1);
    }
    const std::string& method = parts[1];
    const Numbers &counts = series.at(parts[0]), upper = NumbersOf(parts[4], ' '), alarm = NumbersOf(parts[5], ' ');
    const int from = std::stoi(parts[3]), to = from + static_cast<int>(upper.size()) - 1;
    std::vector<Verdict> ours;
    if (method == "cusum") {
      for (const CusumVerdict& verdict : Cusum(counts, from, to, CusumOf(given))) ours.push_back(verdict);
    } else if (method == "farrington-flexible") {
      ours = Farrington(counts, from, to, FarringtonOf(given));
    } else {
      ours = Ears(counts, from, to, EarsOf(method, given));
    }
    for (std::size_t i = 0; i < upper.size(); ++i) {
      if (!Comparable(method, upper[i], ours[i])) continue;
      ++compared[method];
      EXPECT_TRUE(Judged(ours[i].status)) << line;
      EXPECT_NEAR(ours[i].upper, upper[i], 1e-6 * (1 + std::abs(upper[i]))) << line << " #" << i;
      if (!std::isnan(alarm[i])) {
        EXPECT_EQ(ours[i].alarm, alarm[i] == 1) << line << " #" << i;
      }
    }
  }
  EXPECT_GT(compared["farrington-flexible"], 1000);
  EXPECT_GT(compared["ears-c1"] + compared["ears-c2"], 400);
  EXPECT_GT(compared["ears-c3"], 200);
  EXPECT_GT(compared["cusum"], 900);
}

}  // namespace
}  // namespace atalaya::warn
