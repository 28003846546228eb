// Reads the public SNIP instances of data/reference/snip, for tests and benchmarks.
#pragma once

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "network/network.h"

namespace atalaya::network {

// Lines end with any run of CR and LF; fields are split by white space.
inline std::vector<std::vector<double>> ReadTable(const std::string& file) {
  std::ifstream stream(std::string(ATALAYA_SOURCE_DIR) + "/data/reference/snip/" + file, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
  std::replace(bytes.begin(), bytes.end(), '\r', '\n');
  std::istringstream lines(bytes);
  std::vector<std::vector<double>> table;
  for (std::string line; std::getline(lines, line);) {
    std::istringstream fields(line);
    std::vector<double> row{std::istream_iterator<double>(fields), {}};
    if (!row.empty()) table.push_back(std::move(row));
  }
  return table;
}

// Every `step`-th scenario, weights renormalised when some are left out. snipno 1: q as in the file; 2, 3, 4: 0.5, 0.1,
// 0 of r.
inline Graph ReadInstance(int number, std::size_t step, int snipno = 1) {
  const double shares[] = {0.5, 0.1, 0};
  Graph graph;
  std::map<int, int> index;  // node ids are not contiguous
  const auto node = [&](double id) {
    const auto [it, fresh] = index.try_emplace(static_cast<int>(id), graph.nodes);
    graph.nodes += fresh;
    return it->second;
  };
  for (const auto& row : ReadTable("arcgain" + std::to_string(number) + ".txt"))
    graph.arcs.push_back({node(row[0]), node(row[1]), row[2]});
  for (const auto& row : ReadTable("intd_arc" + std::to_string(number) + ".txt")) {
    const double q = snipno == 1 ? row[3] : shares[snipno - 2] * row[2];
    graph.upgrades.push_back({{Level{1, {{static_cast<int>(graph.arcs.size()), q}}, {}}}});
    graph.arcs.push_back({node(row[0]), node(row[1]), row[2]});
  }
  const auto scenarios = ReadTable("Scenarios.txt");
  double total = 0;
  for (std::size_t k = 0; k < scenarios.size(); k += step) {
    graph.threats.push_back({node(scenarios[k][0]), node(scenarios[k][1]), scenarios[k][2]});
    total += scenarios[k][2];
  }
  for (Threat& threat : graph.threats) threat.weight /= step > 1 ? total : 1;
  return graph;
}

}  // namespace atalaya::network
