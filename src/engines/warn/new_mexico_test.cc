// Brain cancer in New Mexico 1973-91: the reference of the space-time scan (tests/data/scan/README.md). Both values
// were computed by brute force elsewhere.
#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "warn/scan.h"

namespace atalaya::warn {
namespace {

std::vector<std::vector<std::string>> Rows(const std::string& file) {
  std::ifstream in(std::string(ATALAYA_SOURCE_DIR "/tests/data/scan/") + file);
  std::vector<std::vector<std::string>> rows;
  std::string line;
  std::getline(in, line);  // the columns' names
  while (std::getline(in, line)) {
    std::vector<std::string> fields;
    std::stringstream cells(line);
    for (std::string cell; std::getline(cells, cell, ',');) {
      std::erase_if(cell, [](char c) { return c == '"' || c == '\r'; });
      fields.push_back(cell);
    }
    rows.push_back(fields);
  }
  return rows;
}

constexpr int kYears = 19;

// Expected cases by county and year: population by the cases' rate of its stratum (indirect standardisation), or of
// all.
ScanProblem NewMexico(bool standardised, std::vector<std::string>& names) {
  ScanProblem problem;
  problem.model = ScanModel::kPoisson;
  problem.steps = kYears;
  std::map<std::string, int> county;
  for (const auto& row : Rows("NMgeo.csv")) {
    county[row[0]] = problem.places++;
    names.push_back(row[0]);
    problem.coordinates.push_back({std::stod(row[2]), std::stod(row[1])});
  }
  std::map<std::string, double> cases;
  const auto stratum = [&](const std::vector<std::string>& row) { return standardised ? row[3] + "/" + row[4] : ""; };
  for (const auto& row : Rows("NMcas.csv")) {
    problem.cases.push_back({county.at(row[0]), std::stoi(row[2]) - 1973, std::stoll(row[1])});
    cases[stratum(row)] += std::stod(row[1]);
  }
  // Population of 1973, 1982, 1991 by county and stratum; between them linearly.
  std::map<std::pair<int, std::string>, std::array<double, 3>> census;
  for (const auto& row : Rows("NMpop.csv")) {
    const std::vector<std::string> keyed{"", "", "", row[3], row[4]};
    census[{county.at(row[0]), stratum(keyed)}][static_cast<std::size_t>((std::stoi(row[1]) - 73) / 9)] +=
        std::stod(row[2]);
  }
  const auto people = [](const std::array<double, 3>& at, int year) {
    const std::size_t from = year < 9 ? 0 : 1;
    return at[from] + (at[from + 1] - at[from]) * (year - 9.0 * static_cast<double>(from)) / 9;
  };
  std::map<std::string, double> total;
  for (const auto& [key, at] : census) {
    for (int year = 0; year < kYears; ++year) total[key.second] += people(at, year);
  }
  for (const auto& [key, at] : census) {
    for (int year = 0; year < kYears; ++year) {
      problem.base.push_back({key.first, year, cases[key.second] * people(at, year) / total[key.second]});
    }
  }
  return problem;
}

std::string Names(const Cluster& cluster, const std::vector<std::string>& names) {
  std::string list;
  for (const int place : cluster.places) list += (list.empty() ? "" : " ") + names[static_cast<std::size_t>(place)];
  return list;
}

constexpr auto kCounties = "Bernalillo LosAlamos Sandoval SanMiguel SantaFe Socorro Torrance Valencia";

TEST(NewMexico, StandardisedByAgeAndSex) {
  std::vector<std::string> names;
  const ScanAnswer answer = Scan(NewMexico(true, names), 2);
  EXPECT_EQ(answer.cases, 1175);
  ASSERT_FALSE(answer.clusters.empty());
  const Cluster& cluster = answer.clusters[0];
  EXPECT_EQ(Names(cluster, names), kCounties);
  EXPECT_EQ(cluster.first + 1973, 1985);
  EXPECT_EQ(cluster.last + 1973, 1989);
  EXPECT_EQ(cluster.observed, 232);
  EXPECT_NEAR(cluster.expected, 175.136, 5e-4);
  EXPECT_NEAR(cluster.ratio, 10.016994, 5e-7);
}

TEST(NewMexico, NotStandardised) {
  std::vector<std::string> names;
  ScanProblem problem = NewMexico(false, names);
  problem.replications = 0;
  const ScanAnswer answer = Scan(problem);
  ASSERT_FALSE(answer.clusters.empty());
  const Cluster& cluster = answer.clusters[0];
  EXPECT_EQ(Names(cluster, names), kCounties);
  EXPECT_EQ(cluster.first + 1973, 1985);
  EXPECT_EQ(cluster.last + 1973, 1989);
  EXPECT_EQ(cluster.observed, 232);
  EXPECT_NEAR(cluster.expected, 170.809, 5e-4);
  EXPECT_NEAR(cluster.ratio, 11.748727, 5e-7);
}

}  // namespace
}  // namespace atalaya::warn
