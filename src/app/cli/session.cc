#include "app/cli/session.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <set>

#include "base/money.h"
#include "base/parallel.h"
#include "formats/findings_json.h"
#include "formats/pack.h"

namespace atalaya::cli {
namespace {

constexpr std::size_t kMostOfAKind = 3;

// Failures of the machine rather than of an input.
bool IsFailure(const Finding& finding) {
  return finding.code == "file.cannot-write" || finding.code == "program.failed";
}

}  // namespace

void Session::Print(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() && errno != EPIPE) output_failed_ = true;
}

bool Session::Flush() {
  if (std::fflush(stdout) != 0 && errno != EPIPE) output_failed_ = true;
  return !output_failed_;
}

void Session::Note(std::string_view line) {
  if (!options.quiet) std::fprintf(stderr, "%.*s\n", static_cast<int>(line.size()), line.data());
}

int Session::Usage(std::string_view what) {
  std::fprintf(stderr, "atalaya: %.*s\n", static_cast<int>(what.size()), what.data());
  return kExitUsage;
}

void Session::Warn(const Findings& findings) {
  std::map<std::string, std::size_t> seen;
  for (const Finding& finding : findings) {
    if (options.quiet && finding.severity != Severity::kError) continue;
    if (finding.severity != Severity::kError && ++seen[finding.code] > kMostOfAKind) continue;
    const std::string line = messages_.Say(language_, finding);
    std::fprintf(stderr, "%s\n", line.c_str());
  }
  for (const auto& [code, count] : seen) {
    if (count > kMostOfAKind)
      Note(Say("cli.more-of-a-kind", {{"count", static_cast<double>(count - kMostOfAKind)}, {"code", code}}));
  }
}

int Session::Fail(const Findings& findings) {
  Warn(findings);
  if (options.json) Print(formats::WriteFindings(findings, &messages_, language_));
  return std::any_of(findings.begin(), findings.end(), IsFailure) ? kExitFailure
         : HasErrors(findings)                                    ? kExitFindings
                                                                  : kExitDone;
}

std::filesystem::path Session::RegionFolder(const std::string& argument) const {
  std::filesystem::path folder = argument.empty() ? data_ / "hemisphere" : std::filesystem::path(argument);
  // `atalaya analyse my/region.json` means the folder it stands in.
  if (folder.filename() == "region.json")
    folder = folder.has_parent_path() ? folder.parent_path() : std::filesystem::path(".");
  return folder;
}

Result<model::Region> Session::ReadRegion(const std::string& argument) {
  Findings warnings;
  auto region = formats::ReadRegion(disk.Source(), RegionFolder(argument).string(), warnings);
  if (region) Warn(warnings);
  return region;
}

Result<analysis::Options> Session::AnalysisOptions(const model::Region& region) const {
  analysis::Options made;
  made.threads = options.threads > 0 ? static_cast<int>(options.threads) : DefaultThreads();
  made.seed = static_cast<std::uint64_t>(options.seed);
  made.draws = static_cast<int>(options.draws);
  Findings findings;
  std::set<double> amounts;
  for (const std::string& text : options.budgets) {
    const auto money = ParseMoney(text);
    if (!money) {
      Append(findings, money.error());
      continue;
    }
    const auto& currencies = region.funds.currencies;
    double rate = 1;
    if (money->currency != region.currency) {
      const auto known = currencies.find(money->currency);
      if (known == currencies.end()) {
        std::string names;
        for (const auto& entry : currencies) names += (names.empty() ? "" : ", ") + entry.first;
        findings.push_back(
            Error("cli.unknown-currency", "--budget", {{"currency", money->currency}, {"known", names}}));
        continue;
      }
      rate = known->second;
    }
    if (money->amount <= 0) {
      findings.push_back(Error("cli.budget-zero", "--budget", {{"text", text}}));
      continue;
    }
    amounts.insert(money->amount * rate);
  }
  if (!findings.empty()) return atalaya::Fail(std::move(findings));
  // Budgets that are the region's own keep all its cases, so that the list is the same nested list as in the report;
  // others replace them.
  const bool own = std::all_of(amounts.begin(), amounts.end(), [&](double amount) {
    return std::any_of(region.budgets.begin(), region.budgets.end(),
                       [&](const model::Budget& budget) { return std::abs(budget.amount - amount) < 0.5; });
  });
  if (!amounts.empty()) made.focus = *amounts.rbegin();
  if (!own) made.budgets.assign(amounts.begin(), amounts.end());
  return made;
}

analysis::Analysis Session::Analyse(const model::Region& region, analysis::Options used) {
  app::ProgressBar bar(terminal_, options.quiet);
  used.progress = [&](const std::string& stage, double share) { bar.Show(Say(stage), share); };
  const auto start = std::chrono::steady_clock::now();
  analysis::Analysis analysis = analysis::Analyse(region, used);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  bar.Clear();
  analysis.options.progress = nullptr;  // it refers to the bar
  Note(Say("cli.analysed",
           {{"seconds", Decimal(took.count(), 1, language_)}, {"threads", static_cast<double>(used.threads)}}));
  Warn(analysis.findings);
  return analysis;
}

int Session::Write(const std::filesystem::path& path, std::string_view bytes) {
  if (const Findings findings = disk.Write(path, bytes); !findings.empty()) return Fail(findings);
  Note(Say("cli.written", {{"path", path.string()}}));
  return kExitDone;
}

std::optional<Loaded> LoadAndAnalyse(Session& session, const std::string& argument, int& exit_code) {
  auto region = session.ReadRegion(argument);
  if (!region) {
    exit_code = session.Fail(region.error());
    return std::nullopt;
  }
  const auto options = session.AnalysisOptions(*region);
  if (!options) {
    session.Warn(options.error());
    exit_code = kExitUsage;
    return std::nullopt;
  }
  Loaded loaded;
  loaded.region = std::move(*region);
  loaded.analysis = session.Analyse(loaded.region, *options);
  return loaded;
}

}  // namespace atalaya::cli
