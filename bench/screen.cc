// Watch-list screening at 45,000 names (two US editions, the UN list, filled up with invented names): 1,300 questions by name alone, 700 distorted
// listed names and 600 invented ones. Peers: pg_trgm (GIN, % at 0.5) on the same names and questions, timed inside the server; a full scan by Indel
// similarity of sorted words, cutoff 60, our own (Debian 12 has no rapidfuzz). Then accuracy at full size.
#include "screen/screen.h"

#include <malloc.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <string>
#include <vector>

#include "bench/bench.h"
#include "screen/test_accuracy.h"

namespace atalaya::bench {
namespace {

using namespace atalaya::screen;

double ResidentMegabytes() {
  malloc_trim(0);
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmRSS:")) return std::atof(line.c_str() + 6) / 1024;
  }
  return 0;
}

std::size_t NamesIn(const std::vector<model::WatchList>& lists) {
  std::size_t names = 0;
  for (const auto& list : lists) {
    for (const auto& entity : list.entities) names += entity.names.size();
  }
  return names;
}

std::vector<model::WatchList> FullLists(std::size_t wanted) {
  std::vector<model::WatchList> lists{TestOfac("ofac-2021-07", "ofac-2021"), TestUn().list, TestOfac("ofac-2023-01", "ofac-2023"), {}};
  lists.back().id = "own:invented";
  const auto world = TestNameParts();
  Rng rng(5, StreamOf("bench.screen"));
  for (std::size_t names = NamesIn(lists); names < wanted; ++names) {
    model::ListedEntity entity;
    entity.id = std::to_string(names);
    entity.kind = model::PartyKind::kPerson;
    entity.names.push_back({InventedName(world, false, rng), model::NameKind::kPrimary, false});
    lists.back().entities.push_back(std::move(entity));
  }
  return lists;
}

std::vector<model::Subject> Questions(const std::vector<model::WatchList>& lists, int scale) {
  std::vector<model::Subject> out;
  for (auto& positive : TestPositives(lists[1], 300 * scale, false, Rng(21, 1))) out.push_back(std::move(positive.subject));
  for (auto& positive : TestPositives(lists[0], 400 * scale, false, Rng(21, 2))) out.push_back(std::move(positive.subject));
  const auto world = TestNameParts();
  Rng rng(21, 3);
  for (int i = 0; i < 600 * scale; ++i) {
    model::Subject subject;
    subject.names.push_back({InventedName(world, i % 2 == 1, rng), model::NameKind::kPrimary, false});
    out.push_back(std::move(subject));
  }
  return out;
}

struct Quantiles {
  double p50 = 0, p95 = 0, p99 = 0, mean = 0;
};

Quantiles QuantilesOf(std::vector<double> seconds) {
  std::sort(seconds.begin(), seconds.end());
  double sum = 0;
  for (const double s : seconds) sum += s;
  const auto at = [&](double share) { return seconds[std::min(seconds.size() - 1, static_cast<std::size_t>(share * static_cast<double>(seconds.size())))]; };
  return {at(0.5), at(0.95), at(0.99), sum / static_cast<double>(seconds.size())};
}

// Of this thread, or of the whole process: machines are shared.
double ProcessorNow(clockid_t clock) {
  timespec now{};
  clock_gettime(clock, &now);
  return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

std::string SortedWords(const std::string& name) {
  std::vector<std::string> words;
  for (const Token& token : PrepareName(name, TestWords()).tokens) words.push_back(token.text);
  std::sort(words.begin(), words.end());
  std::string out;
  for (const std::string& word : words) out += (out.empty() ? "" : " ") + word;
  return out;
}

// Longest common subsequence, 64 letters of `pattern` at a time (Hyyro 2004): 2 LCS / (lengths) is the Indel similarity.
class IndelPattern {
 public:
  explicit IndelPattern(const std::string& pattern) : length_(pattern.size()), words_((pattern.size() + 63) / 64) {
    for (auto& row : bits_) row.assign(words_, 0);
    for (std::size_t i = 0; i < pattern.size(); ++i) bits_[static_cast<unsigned char>(pattern[i])][i / 64] |= std::uint64_t{1} << (i % 64);
  }

  double Ratio(const std::string& text) const {
    const double sum = static_cast<double>(length_ + text.size());
    // No more than the shorter one can be common.
    if (200.0 * static_cast<double>(std::min(length_, text.size())) < 60 * sum) return 0;
    state_.assign(words_, ~std::uint64_t{0});
    for (const char c : text) {
      std::uint64_t carry = 0;
      const auto& row = bits_[static_cast<unsigned char>(c)];
      for (std::size_t w = 0; w < words_; ++w) {
        const std::uint64_t s = state_[w], u = s & row[w], add = s + u, total = add + carry;
        carry = (add < s) | (total < add);
        state_[w] = total | (s - u);
      }
    }
    std::size_t common = 0;
    for (std::size_t w = 0; w < words_; ++w) {
      const std::size_t left = length_ - 64 * w;
      const std::uint64_t mask = left >= 64 ? ~std::uint64_t{0} : (std::uint64_t{1} << left) - 1;
      common += static_cast<std::size_t>(__builtin_popcountll(~state_[w] & mask));
    }
    return 200.0 * static_cast<double>(common) / sum;
  }

 private:
  std::size_t length_, words_;
  std::array<std::vector<std::uint64_t>, 256> bits_;
  mutable std::vector<std::uint64_t> state_;
};

std::string Shares(const Quantiles& q) {
  char text[120];
  std::snprintf(text, sizeof text, "p50 %.3f p95 %.3f p99 %.3f mean %.3f ms", 1e3 * q.p50, 1e3 * q.p95, 1e3 * q.p99, 1e3 * q.mean);
  return text;
}

void MeasureSpeed(Bench& bench, const std::vector<model::WatchList>& lists) {
  const std::string size = std::to_string(NamesIn(lists)) + " names";
  // Start-up as a server does it: tables, the saved rarity, the index.
  const std::string saved = Rarity::Count(lists, TestWords()).Save();
  const double before = ResidentMegabytes();
  std::vector<model::WatchList> copy = lists;
  const auto start = Clock::now();
  const double processor_start = ProcessorNow(CLOCK_THREAD_CPUTIME_ID);
  Words words;
  for (const char* name : {"particles", "forms", "spellings", "letters", "skeletons"}) ReadWords(TestFile(std::string("data/screening/") + name + ".csv"), name, words);
  const auto index = std::make_unique<Index>(std::move(copy), words, *Rarity::Load(saved, "rarity"));
  const double seconds = Since(start), processor_seconds = ProcessorNow(CLOCK_THREAD_CPUTIME_ID) - processor_start;
  char note[160];
  std::snprintf(note, sizeof note, "processor %.2f s; memory %.0f MB with the lists (bar under 200)", processor_seconds, ResidentMegabytes() - before);
  bench.Print({"screen, start-up", size, seconds, "under 2 s", note, std::nullopt});

  const std::vector<model::Subject> questions = Questions(lists, 1);
  Screener screener(*index);
  Options options;
  options.limit = 10;
  const auto time_all = [&] {
    std::vector<double> times, processor;
    for (const model::Subject& subject : questions) {
      const auto from = Clock::now();
      const double before_asking = ProcessorNow(CLOCK_THREAD_CPUTIME_ID);
      const Answer answer = screener.Ask(subject, options);
      processor.push_back(ProcessorNow(CLOCK_THREAD_CPUTIME_ID) - before_asking);
      times.push_back(Since(from));
    }
    return std::pair(QuantilesOf(std::move(times)), QuantilesOf(std::move(processor)));
  };
  time_all();
  const auto [ours, ours_processor] = time_all();
  std::ofstream names(Bench::Scratch() + "/screen-names.txt"), asked(Bench::Scratch() + "/screen-questions.txt");
  for (const auto& list : lists) {
    for (const auto& entity : list.entities) {
      for (const auto& name : entity.names) {
        if (const std::string sorted = SortedWords(name.text); !sorted.empty()) names << sorted << '\n';
      }
    }
  }
  for (const auto& subject : questions) asked << SortedWords(subject.names[0].text) << '\n';
  names.close();
  asked.close();
  Row row{"screen, name, p50 (one thread)", size + ", 1300 questions", ours.p50, "under 0.3 ms", "wall " + Shares(ours) + "; processor " + Shares(ours_processor), std::nullopt};
  row.peer = bench.RunPeer("pg_trgm GIN p50", Bench::Python() + "bench/screen_peer.py");
  bench.Print(row);

  std::vector<std::string> presorted;
  std::ifstream again(Bench::Scratch() + "/screen-names.txt");
  for (std::string line; std::getline(again, line);) presorted.push_back(line);
  std::vector<double> scan, scan_processor;
  double found = 0;
  for (std::size_t i = 0; i < questions.size(); i += 5) {
    const auto from = Clock::now();
    const double before_scan = ProcessorNow(CLOCK_THREAD_CPUTIME_ID);
    const IndelPattern pattern(SortedWords(questions[i].names[0].text));
    for (const std::string& name : presorted) found += pattern.Ratio(name) >= 60 ? 1 : 0;
    scan_processor.push_back(ProcessorNow(CLOCK_THREAD_CPUTIME_ID) - before_scan);
    scan.push_back(Since(from));
  }
  const Quantiles full = QuantilesOf(scan_processor);
  row = {"screen, name, p50 processor", size, ours_processor.p50, "20x a full scan", "", Peer{"own Indel full scan", full.p50, ""}};
  row.note = "scan: processor " + Shares(full) + ", wall " + Shares(QuantilesOf(scan));
  bench.Print(row);

  for (const bool explain : {true, false}) {
    const auto many = Questions(lists, bench.quick ? 1 : 8);
    options.explain = explain;
    const int threads = std::min(bench.threads, 2);
    const double before_batch = ProcessorNow(CLOCK_PROCESS_CPUTIME_ID);
    const double batch = Best(2, [&] { AskAll(*index, many, options, threads); });
    const double used = (ProcessorNow(CLOCK_PROCESS_CPUTIME_ID) - before_batch) / 2;
    std::snprintf(note, sizeof note, "%.0f subjects/s on %d threads; %.0f subjects a second of processor", static_cast<double>(many.size()) / batch,
                  threads, static_cast<double>(many.size()) / used);
    bench.Print({explain ? "screen, batch with reasons" : "screen, batch", std::to_string(many.size()) + " subjects", batch, "over 5,000/s", note, std::nullopt});
  }
}

void MeasureAccuracy(Bench& bench, const std::vector<model::WatchList>& all) {
  const std::vector<model::WatchList> lists{all[0], all[1]};
  const Index index(lists, TestWords(), Rarity::Count(lists, TestWords()));
  const int count = bench.quick ? 300 : 10000;
  const std::size_t negatives = bench.quick ? 1000 : 50000;  // of each kind: 100,000 in all
  double least[2] = {1, 1};
  std::size_t ten = 0, asked = 0;
  for (std::size_t list = 0; list < 2; ++list) {
    for (const bool qualified : {false, true}) {
      const Recall recall = MeasureRecall(index, TestPositives(lists[list], count, qualified, Rng(31, list)));
      std::printf("  %-16s%-24s recall@1 %.4f @10 %.4f; keeps 95 %% at %.4f, at %.2f keeps %.4f\n", lists[list].id.c_str(), qualified ? " with birth, country" : "", recall.At1(),
                  recall.At10(), recall.Threshold(0.95), DefaultThreshold(Mode::kStandard),
                  static_cast<double>(std::count_if(recall.scores.begin(), recall.scores.end(), [](double s) { return s >= DefaultThreshold(Mode::kStandard); })) / static_cast<double>(recall.all));
      if (!qualified) {
        ten += recall.ten;
        asked += recall.all;
        for (int k = 0; k < kDistortions; ++k) {
          std::printf("    %-18s recall@10 %.4f\n", DistortionName(k), static_cast<double>(recall.kind_ten[static_cast<std::size_t>(k)]) / static_cast<double>(recall.kind_all[static_cast<std::size_t>(k)]));
        }
      }
      double& threshold = least[qualified ? 1 : 0];
      threshold = std::min(threshold, recall.Threshold(0.95));
    }
  }
  std::printf("  recall@10 over both %.4f (bar 0.995)\n", static_cast<double>(ten) / static_cast<double>(asked));
  for (const bool qualified : {false, true}) {
    for (const bool us : {false, true}) {
      const Alarms alarms = MeasureAlarms(index, negatives, us, qualified, Rng(32, us ? 1 : 0));
      std::printf("  %zu invented %s names%s: %.3f %% at %.4f (bar %s), %.3f %% at %.2f; %zu equal a listed name, left out\n", alarms.asked, us ? "US" : "world",
                  qualified ? " with birth, country" : "", 100 * alarms.Share(least[qualified]), least[qualified], qualified ? "0.1 %" : us ? "1 %" : "0.5 %",
                  100 * alarms.Share(DefaultThreshold(Mode::kStandard)), DefaultThreshold(Mode::kStandard), alarms.listed);
    }
  }
  const TestUnList un = TestUn();
  Screener screener(index);
  std::size_t found = 0;
  for (const auto& [entry, name] : un.original) {
    model::Subject subject;
    subject.names.push_back({name, model::NameKind::kPrimary, false});
    for (const Hit& hit : screener.Ask(subject, WideSearch()).hits) found += hit.list == un.list.id && hit.entry == entry;
  }
  std::printf("  original script (Arabic, Cyrillic) against Latin names: recall@10 %.4f of %zu (bar 0.95)\n",
              static_cast<double>(found) / static_cast<double>(un.original.size()), un.original.size());
}

}  // namespace

void BenchScreen(Bench& bench) {
  const std::vector<model::WatchList> lists = FullLists(bench.quick ? 0 : 45000);
  MeasureSpeed(bench, lists);
  MeasureAccuracy(bench, lists);
}

}  // namespace atalaya::bench
