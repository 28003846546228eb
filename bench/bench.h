// What the benchmarks share: the table of `script/bench`, with our time and the peer's from the same run.
//
// Peers live in a small Debian of their own, .tools/peers (script/bootstrap bench), so that R, OpenTURNS and others need not be
// installed beside this program's libraries; where it is missing they run from the machine itself if it happens to have them.
//
// One file an engine: bench/METHOD.cc defines `void BenchMETHOD(Bench&)`, listed in bench.cc. A peer is a script beside it
// that does the same work with a library people know and prints a line with {"seconds": N}; where the library is not
// installed it prints {"skipped": "why"} and the row says so. Times on shared machines are noisy: read the ratios.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

namespace atalaya::bench {

using Clock = std::chrono::steady_clock;
inline double Since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

// Least wall seconds of `times` calls.
double Best(int times, const std::function<void()>& body);

struct Peer {
  std::string name;
  double seconds = 0;   // 0: did not run
  std::string skipped;  // why not
};

struct Row {
  std::string what, size;
  double seconds = 0;
  std::string bar;      // what the product must reach, in words
  std::string note;     // what else was measured
  std::optional<Peer> peer;
};

struct Bench {
  int threads = 1;
  bool quick = false;  // small sizes: to see that the benchmarks work

  void Print(const Row& row) const;
  // Runs `command` where bench/ is a folder of the current one, and reads the last "seconds" or "skipped" it printed.
  // Files it needs are written to Scratch() beforehand; the command finds them under "$SCRATCH".
  Peer RunPeer(const std::string& name, const std::string& command) const;
  static std::string Scratch();
  // The interpreter of Debian's Python packages, for a command.
  static std::string Python() { return "/usr/bin/python3 -B "; }
  static std::string Source() { return ATALAYA_SOURCE_DIR; }
};

void BenchRegion(Bench& bench);  // risk and plan at the size of the hemisphere and beyond
void BenchInterdiction(Bench& bench);
void BenchFrontier(Bench& bench);
void BenchCoverage(Bench& bench);
void BenchPortfolio(Bench& bench);
void BenchClusters(Bench& bench);
void BenchAlarms(Bench& bench);
void BenchSensitivity(Bench& bench);
void BenchQueue(Bench& bench);
void BenchLists(Bench& bench);
void BenchScreen(Bench& bench);
void BenchEdifact(Bench& bench);
void BenchAis(Bench& bench);
void BenchTarget(Bench& bench);

}  // namespace atalaya::bench
