// Small files of every kind that evidence may be, made byte by byte, for tests and for the fuzzer's first inputs.
#pragma once

#include <zlib.h>

#include <string>
#include <string_view>
#include <vector>

namespace atalaya::formats::test {

inline std::string Big32Text(std::uint32_t n) {
  return {static_cast<char>(n >> 24), static_cast<char>(n >> 16), static_cast<char>(n >> 8), static_cast<char>(n)};
}
inline std::string Little32Text(std::uint32_t n) {
  return {static_cast<char>(n), static_cast<char>(n >> 8), static_cast<char>(n >> 16), static_cast<char>(n >> 24)};
}
inline std::string Little16Text(std::uint32_t n) { return {static_cast<char>(n), static_cast<char>(n >> 8)}; }
inline std::uint32_t Crc(std::string_view bytes) {
  return static_cast<std::uint32_t>(crc32_z(0, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
}

inline std::string PngChunk(const std::string& type, const std::string& data) {
  return Big32Text(static_cast<std::uint32_t>(data.size())) + type + data + Big32Text(Crc(type + data));
}
inline std::string Png(const std::string& more_chunks = "", std::uint32_t width = 1) {
  return "\x89PNG\r\n\x1A\n" + PngChunk("IHDR", Big32Text(width) + Big32Text(1) + std::string("\x08\x00\x00\x00\x00", 5)) + more_chunks +
         PngChunk("IDAT", "not looked at") + PngChunk("IEND", "");
}
inline std::string Jpeg(const std::string& tail = "") {
  const auto segment = [](char marker, const std::string& data) {
    const auto size = data.size() + 2;
    return std::string("\xFF") + marker + static_cast<char>(size >> 8) + static_cast<char>(size) + data;
  };
  return "\xFF\xD8" + segment('\xE0', std::string("JFIF\0\1\1\0\0\1\0\1\0\0", 14)) +
         segment('\xC0', std::string("\x08\0\x10\0\x10\1\1\x11\0", 9)) + segment('\xDA', std::string("\1\1\0\0\x3F\0", 6)) +
         std::string("abc\xFF\0def\xFF\xD0gh", 12) + "\xFF\xD9" + tail;
}
inline std::string Webp() {
  const std::string chunk = "VP8 " + Little32Text(4) + "data";
  return "RIFF" + Little32Text(static_cast<std::uint32_t>(4 + chunk.size())) + "WEBP" + chunk;
}
inline std::string Deflated(std::string_view text, int window = MAX_WBITS) {
  z_stream z{};
  deflateInit2(&z, 9, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY);
  std::string out(deflateBound(&z, text.size()), '\0');
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
  z.avail_in = static_cast<uInt>(text.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  deflate(&z, Z_FINISH);
  out.resize(z.total_out);
  deflateEnd(&z);
  return out;
}
inline std::string Pdf(const std::string& body = "1 0 obj << /Type /Catalog >> endobj\n") {
  return "%PDF-1.7\n%\xE2\xE3\xCF\xD3\n" + body + "xref\n0 1\n0000000000 65535 f \ntrailer << /Root 1 0 R >>\nstartxref\n9\n%%EOF\n";
}
inline std::string PdfWithObjectStream(const std::string& inside) {
  const std::string packed = Deflated(inside);
  return Pdf("4 0 obj << /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length " + std::to_string(packed.size()) + " >>\nstream\n" + packed +
             "\nendstream endobj\n");
}

struct ZipMember {
  std::string name, content;
  bool stored = false;
  std::string told_size = "";  // little-endian text for a directory that lies about the size
};
inline std::string Zip(const std::vector<ZipMember>& members, const std::string& gap = "") {
  std::string bytes, directory;
  for (const ZipMember& m : members) {
    const std::string data = m.stored ? m.content : Deflated(m.content, -MAX_WBITS);
    const std::string size = m.told_size.empty() ? Little32Text(static_cast<std::uint32_t>(m.content.size())) : m.told_size;
    const std::string shared = Little16Text(20) + Little16Text(0) + Little16Text(m.stored ? 0 : 8) + Little32Text(0) + Little32Text(Crc(m.content)) +
                               Little32Text(static_cast<std::uint32_t>(data.size())) + size +
                               Little16Text(static_cast<std::uint32_t>(m.name.size())) + Little16Text(0);
    directory += "PK\x01\x02" + Little16Text(20) + shared + Little16Text(0) + Little16Text(0) + Little16Text(0) + Little32Text(0) +
                 Little32Text(static_cast<std::uint32_t>(bytes.size())) + m.name;
    bytes += "PK\x03\x04" + shared + m.name + data;
  }
  bytes += gap;
  const auto count = Little16Text(static_cast<std::uint32_t>(members.size()));
  return bytes + directory + "PK\x05\x06" + Little16Text(0) + Little16Text(0) + count + count +
         Little32Text(static_cast<std::uint32_t>(directory.size())) + Little32Text(static_cast<std::uint32_t>(bytes.size())) + Little16Text(0);
}
inline std::vector<ZipMember> DocxMembers() {
  return {{"[Content_Types].xml", "<?xml version=\"1.0\"?><Types/>"}, {"_rels/.rels", "<Relationships></Relationships>"}, {"word/document.xml", "<w:document/>"}};
}
inline std::string Docx(const std::vector<ZipMember>& more = {}) {
  auto members = DocxMembers();
  members.insert(members.end(), more.begin(), more.end());
  return Zip(members);
}
inline std::string Xlsx() {
  return Zip({{"[Content_Types].xml", "<Types/>"}, {"xl/workbook.xml", "<workbook/>"}, {"xl/worksheets/sheet1.xml", "<worksheet/>"}});
}
inline std::string Odt(const std::vector<ZipMember>& more = {}) {
  std::vector<ZipMember> members{{"mimetype", "application/vnd.oasis.opendocument.text", true}, {"content.xml", "<office:document-content/>"}};
  members.insert(members.end(), more.begin(), more.end());
  return Zip(members);
}

}  // namespace atalaya::formats::test
