#include "report/pdf.h"

#include <cctype>
#include <cstdio>
#include <filesystem>

#include "base/text_util.h"
#include "report/process.h"

namespace atalaya::report {
namespace {

// "WeasyPrint version 57.2" -> "57.2".
std::string VersionIn(const std::string& text) {
  std::string version;
  for (const char c : text) {
    const bool part = std::isdigit(static_cast<unsigned char>(c)) != 0 || (c == '.' && !version.empty());
    if (part) {
      version += c;
    } else if (!version.empty()) {
      break;
    }
  }
  return version;
}

std::string LastLine(const std::string& text) {
  const std::string_view trimmed = Trim(text);
  const auto start = trimmed.rfind('\n');
  return std::string(start == std::string_view::npos ? trimmed : trimmed.substr(start + 1));
}

}  // namespace

Result<PdfOutcome> WritePdf(const std::string& html, const std::string& path, const PdfOptions& options) {
  const auto program = FindProgram(options.program);
  if (!program) return Fail(Error("report.no-weasyprint", options.program));
  PdfOutcome outcome;
  constexpr int kAskSeconds = 30;
  outcome.version = VersionIn(RunProcess({*program, "--version"}, "", kAskSeconds).output);
  // The help lists the variants that this version knows: surer than a table of versions.
  outcome.tagged = RunProcess({*program, "--help"}, "", kAskSeconds).output.find("pdf/ua-1") != std::string::npos;
  if (!outcome.tagged) outcome.notes.push_back(Note("report.pdf-untagged", *program, {{"version", outcome.version}}));

  const std::string unfinished = path + ".part";
  std::vector<std::string> command{*program, "--encoding", "utf-8", "--media-type", "print"};
  if (outcome.tagged) command.insert(command.end(), {"--pdf-variant", "pdf/ua-1"});
  command.insert(command.end(), {"-", unfinished});
  const ProcessOutcome run = RunProcess(command, html, options.timeout_seconds);
  std::error_code error;
  const bool written = std::filesystem::exists(unfinished, error) && std::filesystem::file_size(unfinished, error) > 0;
  if (run.timed_out || run.exit_code != 0 || !written) {
    std::filesystem::remove(unfinished, error);
    if (run.timed_out) return Fail(Error("report.pdf-timeout", path, {{"seconds", std::to_string(options.timeout_seconds)}}));
    return Fail(Error("report.pdf-failed", path, {{"detail", LastLine(run.errors)}}));
  }
  std::filesystem::rename(unfinished, path, error);
  if (error) {
    std::error_code ignored;
    std::filesystem::remove(unfinished, ignored);
    return Fail(Error("report.pdf-failed", path, {{"detail", error.message()}}));
  }
  return outcome;
}

}  // namespace atalaya::report
