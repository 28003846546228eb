// The parts of evidence_type.h: one check a kind of file. Each takes the whole file and gives its type, or what is wrong.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace atalaya::formats::evidence {

// What a check says: the type, or the code of a finding with what it is about.
struct Verdict {
  std::string_view type;  // empty: refused
  const char* code = nullptr;
  std::string what;
};
inline Verdict Is(std::string_view type) { return {type, nullptr, {}}; }
inline Verdict Refused(const char* code, std::string what = {}) { return {{}, code, std::move(what)}; }

Verdict CheckPng(std::string_view bytes);
Verdict CheckJpeg(std::string_view bytes);
Verdict CheckWebp(std::string_view bytes);
Verdict CheckPdf(std::string_view bytes);
Verdict CheckText(std::string_view bytes);
// DOCX, XLSX or ODT.
Verdict CheckOffice(std::string_view bytes);

// Whether something else could be read out of the file: an archive's end, markup or a program at a place where readers look for one.
bool HoldsAnotherFile(std::string_view bytes);

// `needle` in lower case; ASCII only.
bool ContainsNoCase(std::string_view bytes, std::string_view needle);

// Unsigned numbers at an offset that is inside.
inline std::uint32_t Big32(std::string_view b, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(b[at + i])); };
  return byte(0) << 24 | byte(1) << 16 | byte(2) << 8 | byte(3);
}
inline std::uint32_t Little32(std::string_view b, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(b[at + i])); };
  return byte(3) << 24 | byte(2) << 16 | byte(1) << 8 | byte(0);
}
inline std::uint32_t Little16(std::string_view b, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(b[at + i])); };
  return byte(1) << 8 | byte(0);
}

}  // namespace atalaya::formats::evidence
