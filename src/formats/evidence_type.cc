#include "formats/evidence_type.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text_util.h"
#include "formats/evidence_checks.h"

namespace atalaya::formats {
namespace evidence {
namespace {

char Lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// Readers of markup and scripts look at the beginning only.
constexpr std::size_t kHead = 4096;
constexpr const char* kMarkup[] = {"<html", "<script", "<svg", "<!doctype", "<iframe", "<?php", "<body", "<object", "<embed"};

}  // namespace

bool ContainsNoCase(std::string_view bytes, std::string_view needle) {
  return std::search(bytes.begin(), bytes.end(), needle.begin(), needle.end(), [](char a, char b) { return Lower(a) == b; }) != bytes.end();
}

bool HoldsAnotherFile(std::string_view bytes) {
  // An archive is found from its end: a record whose comment reaches exactly to the end of the file.
  const std::size_t from = bytes.size() > 22 + 65535 ? bytes.size() - 22 - 65535 : 0;
  for (std::size_t at = bytes.find("PK\x05\x06", from); at != std::string_view::npos; at = bytes.find("PK\x05\x06", at + 1)) {
    if (at + 22 <= bytes.size() && at + 22 + Little16(bytes, at + 20) == bytes.size()) return true;
  }
  const std::string_view head = bytes.substr(0, kHead);
  return std::any_of(std::begin(kMarkup), std::end(kMarkup), [&](const char* word) { return ContainsNoCase(head, word); });
}

Verdict CheckText(std::string_view bytes) {
  if (bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  if (const auto bad = FirstBadUtf8(bytes)) return Refused("evidence.encoding", std::to_string(*bad));
  for (const char c : bytes) {
    const auto code = static_cast<unsigned char>(c);
    if ((code < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f') || code == 0x7F) return Refused("evidence.type");
  }
  const std::string_view text = Trim(bytes);
  if (text.empty()) return Refused("evidence.empty");
  // Markup and scripts are text too; what begins like one, or could run somewhere, is not taken for a note.
  for (const char* start : {"<", "#!", "{\\rtf", "%!ps", "%pdf-", "@echo", "mime-version:", "mz", "begin:vcalendar"}) {
    const std::string_view word = start;
    if (word == "mz" ? text.starts_with("MZ\x90") : ContainsNoCase(text.substr(0, word.size()), word)) return Refused("evidence.type");
  }
  for (const char* word : kMarkup) {
    if (ContainsNoCase(bytes, word)) return Refused("evidence.active", "markup");
  }
  if (ContainsNoCase(bytes, "javascript:")) return Refused("evidence.active", "script");
  return Is("text/plain");
}

}  // namespace evidence

namespace {

using evidence::Verdict;

Verdict Check(std::string_view bytes) {
  if (bytes.starts_with("%PDF-")) return evidence::CheckPdf(bytes);
  if (bytes.starts_with("\x89PNG\r\n\x1A\n")) return evidence::CheckPng(bytes);
  if (bytes.starts_with("\xFF\xD8\xFF")) return evidence::CheckJpeg(bytes);
  if (bytes.starts_with("RIFF") && bytes.size() >= 12 && bytes.substr(8, 4) == "WEBP") return evidence::CheckWebp(bytes);
  if (bytes.starts_with("PK\x03\x04")) return evidence::CheckOffice(bytes);
  return evidence::CheckText(bytes);
}

struct Extension {
  std::string_view extension, type;
};
// The first of a type is the one that is given to a name without any.
constexpr Extension kExtensions[] = {
    {"pdf", "application/pdf"},
    {"png", "image/png"},
    {"jpg", "image/jpeg"},
    {"jpeg", "image/jpeg"},
    {"webp", "image/webp"},
    {"txt", "text/plain"},
    {"csv", "text/csv"},
    {"docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    {"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
    {"odt", "application/vnd.oasis.opendocument.text"},
};

std::string_view ExtensionFor(std::string_view type) {
  for (const Extension& e : kExtensions) {
    if (e.type == type) return e.extension;
  }
  return {};
}

// The part after the last dot, in lower case; empty when there is none.
std::string ExtensionOf(std::string_view name) {
  const auto dot = name.rfind('.');
  if (dot == std::string_view::npos || dot == 0 || dot + 1 == name.size()) return {};
  std::string extension(name.substr(dot + 1));
  std::transform(extension.begin(), extension.end(), extension.begin(), evidence::Lower);
  return extension;
}

constexpr std::size_t kLongestName = 120;

// A character that a name may hold: none that moves text about, hides, or means something to a system.
bool Welcome(char32_t c) {
  if (c < 0x20 || (c >= 0x7F && c < 0xA0)) return false;
  if (c < 0x80) return std::string_view("<>:\"|?*%;`$&'").find(static_cast<char>(c)) == std::string_view::npos;
  if (c >= 0x200B && c <= 0x200F) return false;                              // zero width, direction marks
  if (c >= 0x2028 && c <= 0x202E) return false;                              // line separators, direction overrides
  if (c >= 0x2060 && c <= 0x206F) return false;                              // invisible operators, direction isolates
  if (c == 0x061C || c == 0x180E || c == 0xFEFF || c == 0x00AD) return false;  // marks without width
  if (c >= 0xFFF0 && c <= 0xFFFF) return false;
  if (c >= 0xE000 && c <= 0xF8FF) return false;                              // private use
  return c < 0xE0000;                                                         // tags and beyond
}

bool Reserved(std::string_view stem) {
  std::string lower(stem.substr(0, stem.find('.')));
  std::transform(lower.begin(), lower.end(), lower.begin(), evidence::Lower);
  if (lower == "con" || lower == "prn" || lower == "aux" || lower == "nul") return true;
  return lower.size() == 4 && (lower.starts_with("com") || lower.starts_with("lpt")) && lower[3] >= '0' && lower[3] <= '9';
}

}  // namespace

std::string SafeFileName(std::string_view name) {
  if (const auto slash = name.find_last_of("/\\"); slash != std::string_view::npos) name.remove_prefix(slash + 1);
  std::string safe;
  for (std::size_t at = 0; at < name.size();) {
    const auto first = static_cast<unsigned char>(name[at]);
    const std::size_t size = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    const std::string_view part = name.substr(at, size);
    if (part.size() < size || FirstBadUtf8(part)) {
      ++at;  // a byte of no character
      continue;
    }
    char32_t code = size == 1 ? first : first & (0x7FU >> size);
    for (std::size_t i = 1; i < size; ++i) code = code << 6 | (static_cast<unsigned char>(part[i]) & 0x3FU);
    if (Welcome(code)) safe += part;
    at += size;
  }
  const auto trim = [&] {
    while (!safe.empty() && (safe.back() == '.' || safe.back() == ' ')) safe.pop_back();
    safe.erase(0, std::min(safe.find_first_not_of(". "), safe.size()));
  };
  trim();
  if (safe.size() > kLongestName) {
    const std::string extension = ExtensionOf(safe).size() <= 5 && !ExtensionOf(safe).empty() ? "." + ExtensionOf(safe) : "";
    std::size_t end = kLongestName - extension.size();
    while (end > 0 && (static_cast<unsigned char>(safe[end]) & 0xC0U) == 0x80U) --end;
    safe.resize(end);
    trim();
    safe += extension;
  }
  if (Reserved(safe)) safe = "_" + safe;  // after the cut, which may leave nothing but the reserved word
  return safe.empty() ? "file" : safe;
}

Result<EvidenceFile> CheckEvidence(std::string_view bytes, std::string_view name) {
  EvidenceFile file{SafeFileName(name), {}};
  if (bytes.empty()) return Fail(Error("evidence.empty", file.name));
  const Verdict verdict = Check(bytes);
  if (verdict.type.empty()) {
    Finding finding = Error(verdict.code, file.name);
    if (!verdict.what.empty()) finding.args.emplace_back(finding.code == "evidence.encoding" ? "offset" : "what", verdict.what);
    return Fail(std::move(finding));
  }
  file.type = verdict.type;
  const std::string extension = ExtensionOf(file.name);
  if (file.type == "text/plain" && extension == "csv") file.type = "text/csv";
  if (extension.empty()) {
    file.name += "." + std::string(ExtensionFor(file.type));
    return file;
  }
  const bool fits = std::any_of(std::begin(kExtensions), std::end(kExtensions),
                                [&](const Extension& e) { return e.extension == extension && e.type == file.type; });
  if (!fits) {
    // A text called .js is no note, whatever stands in it.
    return Fail(Error("evidence.extension", file.name,
                      {{"extension", extension.substr(0, 20)}, {"expected", std::string(ExtensionFor(file.type))}}));
  }
  return file;
}

}  // namespace atalaya::formats
