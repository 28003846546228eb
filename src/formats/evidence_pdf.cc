// PDF: whole, not encrypted, and without anything that acts when it is opened. Names are searched in the file as it lies and in its
// compressed object streams, where newer files keep their dictionaries.
#include <zlib.h>

#include <array>
#include <vector>

#include "formats/evidence_checks.h"

namespace atalaya::formats::evidence {
namespace {

constexpr std::size_t kMostUnpacked = std::size_t{32} << 20;

struct Active {
  std::string_view name;
  const char* what;
};
constexpr Active kActive[] = {
    {"JavaScript", "script"}, {"Launch", "program"},      {"RichMedia", "media"}, {"EmbeddedFile", "file"},
    {"GoToE", "file"},        {"ImportData", "form"},     {"XFA", "form"},
};

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool EndsName(char c) {
  return static_cast<unsigned char>(c) <= ' ' || std::string_view("()<>[]{}/%").find(c) != std::string_view::npos;
}

// The name after "/" at `at`, with #xx read; empty when longer than any we look for.
std::string NameAt(std::string_view bytes, std::size_t at) {
  std::string name;
  for (++at; at < bytes.size() && !EndsName(bytes[at]); ++at) {
    char c = bytes[at];
    if (c == '#' && at + 2 < bytes.size() && HexDigit(bytes[at + 1]) >= 0 && HexDigit(bytes[at + 2]) >= 0) {
      c = static_cast<char>(HexDigit(bytes[at + 1]) * 16 + HexDigit(bytes[at + 2]));
      at += 2;
    }
    name += c;
    if (name.size() > 12) return {};
  }
  return name;
}

struct Names {
  const char* active = nullptr;
  bool encrypted = false;
  std::vector<std::size_t> object_streams;  // where /ObjStm stands
};

Names Search(std::string_view bytes) {
  Names found;
  for (std::size_t at = bytes.find('/'); at != std::string_view::npos; at = bytes.find('/', at + 1)) {
    const std::string name = NameAt(bytes, at);
    // XFA is short enough to occur by chance in compressed data; a form's is followed by an array or a reference.
    const auto follows = [&] {
      std::size_t next = at + 1 + name.size();
      while (next < bytes.size() && bytes[next] == ' ') ++next;
      return next < bytes.size() && (bytes[next] == '[' || (bytes[next] >= '0' && bytes[next] <= '9'));
    };
    for (const Active& active : kActive) {
      if (name == active.name && (name != "XFA" || follows())) found.active = active.what;
    }
    if (name == "Encrypt") found.encrypted = true;
    if (name == "ObjStm") found.object_streams.push_back(at);
  }
  return found;
}

// The compressed stream that begins after `from`; empty when there is none. False in `fits`: more than `limit`.
std::string Unpack(std::string_view bytes, std::size_t from, std::size_t limit, bool& fits) {
  std::string out;
  fits = true;
  std::size_t at = bytes.find("stream", from);
  if (at == std::string_view::npos || at - from > 4096) return out;
  at += 6;
  if (at < bytes.size() && bytes[at] == '\r') ++at;
  if (at < bytes.size() && bytes[at] == '\n') ++at;
  z_stream z{};
  if (inflateInit(&z) != Z_OK) return out;
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data() + at));
  z.avail_in = static_cast<uInt>(bytes.size() - at);
  std::array<char, 65536> part;
  for (int state = Z_OK; state == Z_OK;) {
    z.next_out = reinterpret_cast<Bytef*>(part.data());
    z.avail_out = static_cast<uInt>(part.size());
    state = inflate(&z, Z_NO_FLUSH);
    out.append(part.data(), part.size() - z.avail_out);
    if (out.size() > limit) {
      fits = false;
      break;
    }
    if (z.avail_out != 0 && z.avail_in == 0) break;
  }
  inflateEnd(&z);
  return out;
}

}  // namespace

Verdict CheckPdf(std::string_view bytes) {
  if (bytes.size() < 64 || bytes[6] != '.' || (bytes[5] != '1' && bytes[5] != '2')) return Refused("evidence.damaged");
  // A file that was cut off has no end mark; one with something behind it is more than a PDF.
  const std::size_t end = bytes.rfind("%%EOF");
  if (end == std::string_view::npos || bytes.rfind("startxref", end) == std::string_view::npos) return Refused("evidence.damaged");
  for (const char c : bytes.substr(end + 5)) {
    if (c != '\n' && c != '\r' && c != ' ' && c != '\0') return Refused("evidence.two-things");
  }
  if (HoldsAnotherFile(bytes)) return Refused("evidence.two-things");
  const Names names = Search(bytes);
  if (names.active != nullptr) return Refused("evidence.active", names.active);
  if (names.encrypted) return Refused("evidence.encrypted");
  std::size_t left = kMostUnpacked;
  for (const std::size_t from : names.object_streams) {
    bool fits = true;
    const std::string inside = Unpack(bytes, from, left, fits);
    if (!fits) return Refused("evidence.bomb");
    left -= inside.size();
    if (const Names more = Search(inside); more.active != nullptr) return Refused("evidence.active", more.active);
  }
  return Is("application/pdf");
}

}  // namespace atalaya::formats::evidence
