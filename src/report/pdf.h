// The HTML report as PDF by WeasyPrint, a program of its own that is recommended and not required. Tagged (PDF/UA-1) where the installed
// version can; the page comes in on standard input without a base address, so nothing else is read or fetched.
#pragma once

#include <string>

#include "base/result.h"

namespace atalaya::report {

struct PdfOptions {
  std::string program = "weasyprint";  // name on PATH, or a path
  int timeout_seconds = 300;
};

struct PdfOutcome {
  std::string version;   // "57.2"; empty when it does not tell
  bool tagged = false;   // PDF/UA-1 was asked for
  Findings notes;        // `report.pdf-untagged` when the version cannot
};

// Writes `path` and returns how, or findings: `report.no-weasyprint`, `report.pdf-timeout`, `report.pdf-failed` (with its last words).
// On failure nothing is left at `path` but what was there before.
Result<PdfOutcome> WritePdf(const std::string& html, const std::string& path, const PdfOptions& options = {});

}  // namespace atalaya::report
