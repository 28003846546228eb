// PNG, JPEG and WebP: walked from the first part to the last; nothing may hang on behind that another program would run.
#include <zlib.h>

#include <algorithm>

#include "formats/evidence_checks.h"

namespace atalaya::formats::evidence {
namespace {

constexpr std::uint64_t kMostPixels = 200'000'000;  // larger pictures are bombs, or nobody's evidence

bool Letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// What cameras hang on behind a picture (a second one, a short film, their own notes) is kept; what a program would take for its own
// file is not.
bool DangerousTail(std::string_view tail) {
  for (const std::string_view start : {std::string_view("MZ"), std::string_view("\x7F""ELF"), std::string_view("#!"), std::string_view("Rar!"),
                                       std::string_view("7z\xBC\xAF"), std::string_view("\xCA\xFE\xBA\xBE")}) {
    if (tail.starts_with(start)) return true;
  }
  if (tail.find("%PDF-") != std::string_view::npos || tail.find("PK\x03\x04") != std::string_view::npos) return true;
  return HoldsAnotherFile(tail) || ContainsNoCase(tail, "<script") || ContainsNoCase(tail, "<?php") || ContainsNoCase(tail, "<html");
}

}  // namespace

Verdict CheckPng(std::string_view bytes) {
  std::size_t at = 8;
  bool first = true, data = false;
  while (bytes.size() - at >= 12) {
    const std::size_t size = Big32(bytes, at);
    const std::string_view type = bytes.substr(at + 4, 4);
    if (size > bytes.size() - at - 12 || !std::all_of(type.begin(), type.end(), Letter)) return Refused("evidence.damaged");
    const auto* checked = reinterpret_cast<const Bytef*>(bytes.data() + at + 4);
    if (crc32_z(0, checked, size + 4) != Big32(bytes, at + 8 + size)) return Refused("evidence.damaged");
    if (first && (type != "IHDR" || size != 13)) return Refused("evidence.damaged");
    if (first) {
      const std::uint64_t width = Big32(bytes, at + 8), height = Big32(bytes, at + 12);
      if (width == 0 || height == 0) return Refused("evidence.damaged");
      if (width * height > kMostPixels) return Refused("evidence.bomb");
    }
    first = false;
    data = data || type == "IDAT";
    at += 12 + size;
    if (type != "IEND") continue;
    if (!data) return Refused("evidence.damaged");
    if (at != bytes.size() || HoldsAnotherFile(bytes)) return Refused("evidence.two-things");
    return Is("image/png");
  }
  return Refused("evidence.damaged");
}

Verdict CheckJpeg(std::string_view bytes) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  std::size_t at = 2;
  bool frame = false, scan = false;
  while (at + 1 < bytes.size()) {
    if (byte(at) != 0xFF) return Refused("evidence.damaged");
    const unsigned marker = byte(at + 1);
    if (marker == 0xFF) {  // padding
      ++at;
      continue;
    }
    if (marker == 0xD9) {
      if (!frame || !scan) return Refused("evidence.damaged");
      if (DangerousTail(bytes.substr(at + 2)) || HoldsAnotherFile(bytes)) return Refused("evidence.two-things");
      return Is("image/jpeg");
    }
    if (marker == 0xD8 || marker == 0x00 || marker == 0x01 || (marker >= 0xD0 && marker <= 0xD7)) return Refused("evidence.damaged");
    if (at + 4 > bytes.size()) break;
    const std::size_t size = static_cast<std::size_t>(byte(at + 2)) << 8 | byte(at + 3);
    if (size < 2 || size > bytes.size() - at - 2) break;
    const bool frame_header = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
    if (frame_header) {
      if (size < 8) return Refused("evidence.damaged");
      const std::uint64_t height = static_cast<std::uint64_t>(byte(at + 5)) << 8 | byte(at + 6);
      const std::uint64_t width = static_cast<std::uint64_t>(byte(at + 7)) << 8 | byte(at + 8);
      if (width * height > kMostPixels) return Refused("evidence.bomb");
      frame = true;
    }
    at += 2 + size;
    if (marker != 0xDA) continue;
    scan = true;
    // Coded data: up to the next marker that is neither a stuffed byte nor a restart.
    while (at + 1 < bytes.size()) {
      const auto next = bytes.find('\xFF', at);
      if (next == std::string_view::npos || next + 1 >= bytes.size()) return Refused("evidence.damaged");
      at = next;
      const unsigned code = byte(at + 1);
      if (code != 0x00 && !(code >= 0xD0 && code <= 0xD7)) break;
      at += 2;
    }
  }
  return Refused("evidence.damaged");
}

Verdict CheckWebp(std::string_view bytes) {
  const std::size_t told = Little32(bytes, 4);
  if (bytes.size() < 20 || told + 8 > bytes.size()) return Refused("evidence.damaged");
  if (told + 8 + (told & 1) < bytes.size() || HoldsAnotherFile(bytes)) return Refused("evidence.two-things");
  bool first = true, picture = false;
  for (std::size_t at = 12; at < told + 8;) {
    if (told + 8 - at < 8) return Refused("evidence.damaged");
    const std::string_view type = bytes.substr(at, 4);
    const std::size_t size = Little32(bytes, at + 4);
    if (size > told + 8 - at - 8) return Refused("evidence.damaged");
    if (first && type != "VP8 " && type != "VP8L" && type != "VP8X") return Refused("evidence.damaged");
    if (type == "VP8X") {
      if (size < 10) return Refused("evidence.damaged");
      const std::uint64_t width = 1 + (Little32(bytes, at + 12) & 0xFFFFFF), height = 1 + (Little32(bytes, at + 14) >> 8);
      if (width * height > kMostPixels) return Refused("evidence.bomb");
    }
    first = false;
    picture = picture || type == "VP8 " || type == "VP8L" || type == "ANMF";
    at += 8 + size + (size & 1);
  }
  return picture ? Is("image/webp") : Refused("evidence.damaged");
}

}  // namespace atalaya::formats::evidence
