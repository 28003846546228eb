// Small problems for the tests: a toy network of parallel chains of gates, random money rules, and brute force over all plans.
#pragma once

#include <vector>

#include "base/rng.h"
#include "invest/invest.h"

namespace atalaya::invest::toy {

// One gate of a chain: passed with probability `open`, or `closed[j]` with choice j of the group in place.
struct Gate {
  int group = 0;
  double open = 1;
  std::vector<double> closed;
};
using Chain = std::vector<Gate>;

// A threat takes the best of its chains:      /--[g0]--[g1]--\                                                     .
//                                         from                to
//                                            \--[g2]---------/
struct Threat {
  double weight = 1;
  std::vector<Chain> chains;
};

Network NetworkOf(std::vector<Threat> threats);

struct Rules {
  int groups = 3, choices = 2, cases = 2, funds = 2, classes = 2, states = 2, threats = 2;
  bool earmarks = true, nested = true, network = true;
};
Problem RandomProblem(Rng& rng, const Rules& rules);

// Best penalised value over all plans, by enumeration; payments are checked group by group, with a programme of their own.
double BruteForce(const Problem& problem);
// The same value of an answer: expected gain - price x earmarks missed without excuse.
double ValueOf(const Problem& problem, const Answer& answer);

}  // namespace atalaya::invest::toy
