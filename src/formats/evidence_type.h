// What a file of evidence is, by its bytes: a short list of kinds that show nothing but themselves.
//
//   auto file = CheckEvidence(bytes, "informe 2026.pdf");   // {"informe 2026.pdf", "application/pdf"}
//
// Taken: PDF, PNG, JPEG, WebP, plain text and CSV in UTF-8, DOCX, XLSX, ODT. The whole file is walked, not only its first bytes: chunks
// and segments up to the end, every member of an archive unpacked within a limit (and thrown away), a PDF's object streams too.
// Refused: anything else (SVG, HTML, scripts, programs, archives), files that carry something active (macros, scripts, embedded files,
// templates from elsewhere), files that are two things at once, damaged or cut off ones, and archives that unpack to far more than they
// weigh. What is encrypted cannot be checked and is refused. This is no virus scanner: a fault in a reader of pictures is not seen.
//
// Findings (where = the name): `evidence.empty`, `evidence.type`, `evidence.active` (what), `evidence.damaged`, `evidence.two-things`,
// `evidence.bomb`, `evidence.encrypted`, `evidence.encoding` (offset), `evidence.extension` (extension, expected). Pure; safe from any thread.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace atalaya::formats {

struct EvidenceFile {
  std::string name;  // safe to offer for saving; ends with an extension of its type
  std::string type;  // "application/pdf"
};

Result<EvidenceFile> CheckEvidence(std::string_view bytes, std::string_view name);

// A name without folders, control and direction characters and what systems reserve; at most 120 bytes; never empty.
std::string SafeFileName(std::string_view name);

}  // namespace atalaya::formats
