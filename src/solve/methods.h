// The nine doors, one file each. Each reads its problem whole, so that everything wrong is told at once; if nothing was, it
// runs its engine and writes the answer's own members into the open object.
#pragma once

#include <atomic>

#include "formats/json_decode.h"
#include "formats/json_write.h"

namespace atalaya::solve {

struct Run {
  int threads = 1;
  const std::atomic<bool>* cancel = nullptr;  // set: return the best so far
};

// Warns that a search ended with a larger relative gap than was asked for.
void TellCutOff(const formats::JsonNode& problem, double gap);

void SolveInterdiction(const formats::JsonNode& problem, const Run& run, formats::JsonWriter& answer);
void SolveFrontier(const formats::JsonNode& problem, const Run& run, formats::JsonWriter& answer);
void SolveCoverage(const formats::JsonNode& problem, const Run& run, formats::JsonWriter& answer);
void SolvePortfolio(const formats::JsonNode& problem, const Run& run, formats::JsonWriter& answer);
void SolveClusters(const formats::JsonNode& problem, const Run& run, formats::JsonWriter& answer);
void SolveAlarms(const formats::JsonNode& problem, const Run& run, formats::JsonWriter& answer);
void SolveEasi(const formats::JsonNode& problem, const Run& run, formats::JsonWriter& answer);
void SolveSensitivity(const formats::JsonNode& problem, const Run& run, formats::JsonWriter& answer);
void SolveQueue(const formats::JsonNode& problem, const Run& run, formats::JsonWriter& answer);

}  // namespace atalaya::solve
