// The product's sizes, measured beside peers: script/bench runs this.
//   atalaya_bench [--threads N] [--quick] [NAME...]     NAME: region, interdiction, frontier, ...; none: all
#include "bench/bench.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <vector>

#include "base/parallel.h"

namespace atalaya::bench {

double Best(int times, const std::function<void()>& body) {
  double best = 0;
  for (int i = 0; i < times; ++i) {
    const auto start = Clock::now();
    body();
    const double seconds = Since(start);
    if (i == 0 || seconds < best) best = seconds;
  }
  return best;
}

void Bench::Print(const Row& row) const {
  std::printf("%-34s %-50s %10.4f s   bar %-16s", row.what.c_str(), row.size.c_str(), row.seconds, row.bar.c_str());
  if (row.peer && row.peer->seconds > 0) {
    std::printf(" %s %.3f s = %.3g times ours", row.peer->name.c_str(), row.peer->seconds,
                row.peer->seconds / std::max(row.seconds, 1e-9));
  } else if (row.peer) {
    std::printf(" %s skipped: %s", row.peer->name.c_str(), row.peer->skipped.c_str());
  }
  std::printf("%s%s\n", row.note.empty() ? "" : "; ", row.note.c_str());
  std::fflush(stdout);
}

namespace {

namespace fs = std::filesystem;

fs::path Peers() { return fs::path(Bench::Source()) / ".tools" / "peers"; }

// chroot is for root alone.
bool HavePeers() { return geteuid() == 0 && fs::exists(Peers() / "ready"); }

}  // namespace

std::string Bench::Scratch() {
  const fs::path folder = HavePeers() ? Peers() / "scratch" : fs::temp_directory_path() / "atalaya-bench";
  fs::create_directories(folder);
  return folder.string();
}

Peer Bench::RunPeer(const std::string& name, const std::string& command) const {
  Peer peer{name, 0, "not available"};
  if (quick) {
    peer.skipped = "--quick";
    return peer;
  }
  std::string line = "cd '" + Source() + "' && SCRATCH='" + Scratch() + "' && export SCRATCH && " + command;
  if (HavePeers()) {
    // Its own copy of bench/: the little Debian sees nothing of this one.
    std::error_code error;
    fs::remove_all(Peers() / "bench", error);
    fs::copy(Source() + "/bench", Peers() / "bench", fs::copy_options::recursive, error);
    std::string quoted;
    for (const char c : "cd / && " + command) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    line = "chroot '" + Peers().string() + "' /usr/bin/env SCRATCH=/scratch sh -c '" + quoted + "'";
  }
  std::FILE* pipe = popen(("(" + line + ") 2>/dev/null").c_str(), "r");
  if (pipe == nullptr) return peer;
  std::string output;
  char buffer[4096];
  while (const std::size_t n = std::fread(buffer, 1, sizeof buffer, pipe)) output.append(buffer, n);
  pclose(pipe);
  if (const auto at = output.rfind("\"seconds\":"); at != std::string::npos) {
    peer.seconds = std::atof(output.c_str() + at + 10);
    peer.skipped.clear();
  } else if (const auto why = output.rfind("\"skipped\":"); why != std::string::npos) {
    const auto from = output.find('"', why + 10), to = output.find('"', from + 1);
    if (to != std::string::npos) peer.skipped = output.substr(from + 1, to - from - 1);
  }
  return peer;
}

namespace {

struct Named {
  const char* name;
  void (*run)(Bench&);
};

constexpr std::array kAll{
    Named{"region", BenchRegion},
    Named{"interdiction", BenchInterdiction},
    Named{"frontier", BenchFrontier},
    Named{"coverage", BenchCoverage},
    Named{"portfolio", BenchPortfolio},
    Named{"clusters", BenchClusters},
    Named{"alarms", BenchAlarms},
    Named{"sensitivity", BenchSensitivity},
    Named{"queue", BenchQueue},
    Named{"lists", BenchLists},
    Named{"screen", BenchScreen},
    Named{"edifact", BenchEdifact},
    Named{"ais", BenchAis},
    Named{"target", BenchTarget},
};

}  // namespace
}  // namespace atalaya::bench

int main(int argc, char** argv) {
  using namespace atalaya;
  bench::Bench bench;
  bench.threads = DefaultThreads();
  std::vector<std::string> wanted;
  for (int i = 1; i < argc; ++i) {
    if (!std::strcmp(argv[i], "--threads") && i + 1 < argc) {
      bench.threads = std::max(1, std::atoi(argv[++i]));
    } else if (!std::strcmp(argv[i], "--quick")) {
      bench.quick = true;
    } else {
      wanted.emplace_back(argv[i]);
    }
  }
  for (const std::string& name : wanted) {
    if (std::none_of(bench::kAll.begin(), bench::kAll.end(), [&](const auto& n) { return name == n.name; })) {
      std::fprintf(stderr, "atalaya_bench: nothing is called '%s'\n", name.c_str());
      return 2;
    }
  }
  std::printf("threads %d%s\n", bench.threads, bench.quick ? ", quick sizes: not for reports" : "");
  for (const auto& [name, run] : bench::kAll) {
    if (wanted.empty() || std::find(wanted.begin(), wanted.end(), name) != wanted.end()) run(bench);
  }
  return 0;
}
