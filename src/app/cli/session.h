// What every verb has at hand: the common options, the words, the disk, the terminal, and the steps that verbs share.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/analysis.h"
#include "app/cli/arguments.h"
#include "app/disk.h"
#include "app/terminal.h"
#include "base/messages.h"
#include "model/region.h"

namespace atalaya::cli {

// Options that stand before or after any verb.
struct CommonOptions {
  long long threads = 0, seed = 0, draws = 0;  // 0: not said
  std::string language;                        // empty: from the environment
  std::vector<std::string> budgets;
  bool json = false, quiet = false;
};

class Session {
 public:
  Session(const Messages& messages, Language language, std::filesystem::path data)
      : messages_(messages), language_(language), data_(std::move(data)), terminal_(app::Terminal::Detect()) {}

  CommonOptions options;
  app::Disk disk;

  const Messages& Words() const { return messages_; }
  Language InLanguage() const { return language_; }
  const app::Terminal& Screen() const { return terminal_; }
  const std::filesystem::path& Data() const { return data_; }
  std::string Say(std::string_view key, const std::vector<MessageArg>& args = {}) const {
    return messages_.Say(language_, key, args);
  }

  // Standard output. A failure to write (a full disk) is kept and turns into exit code 3; a reader that has seen enough
  // is none.
  void Print(std::string_view text);
  // One line for people on standard error; not with --quiet.
  void Note(std::string_view line);

  // Says what is wrong with the command line; always shown. Exit code 2.
  int Usage(std::string_view what);

  // Shows findings on standard error (with --quiet errors only) and, where the verb failed and --json was asked for, as
  // the machine form on standard output. Returns the exit code: 3 if writing or reading the disk failed for other
  // reasons than the input.
  int Fail(const Findings& findings);
  // Shows warnings: of each kind the first few, then how many more.
  void Warn(const Findings& findings);

  // The path that a REGION argument means: itself, or the shipped hemisphere where nothing was said.
  std::filesystem::path RegionFolder(const std::string& argument) const;
  // Reads a region; warnings are shown. Findings where it cannot be used.
  Result<model::Region> ReadRegion(const std::string& argument);

  // Options of an analysis from the common ones. `--budget` in a currency of the region's funds is converted. Findings:
  // money.syntax, cli.unknown-currency.
  Result<analysis::Options> AnalysisOptions(const model::Region& region) const;

  // Runs the whole analysis with a progress bar and tells the seconds it took.
  analysis::Analysis Analyse(const model::Region& region, analysis::Options options);

  // Writes an output and says so. Exit code.
  int Write(const std::filesystem::path& path, std::string_view bytes);

  // Whether everything printed has arrived.
  bool Flush();

 private:
  const Messages& messages_;
  Language language_;
  std::filesystem::path data_;
  app::Terminal terminal_;
  bool output_failed_ = false;
};

// A region and its analysis: what most verbs start from.
struct Loaded {
  model::Region region;
  analysis::Analysis analysis;
};
// Reads and analyses; nullopt after the findings were shown, with the exit code in `exit_code`.
std::optional<Loaded> LoadAndAnalyse(Session& session, const std::string& region, int& exit_code);

}  // namespace atalaya::cli
