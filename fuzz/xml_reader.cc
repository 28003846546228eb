// XML: the first byte chooses the size of the pieces in which the rest is given. Promise: events nest, and pieces change nothing.
#include "formats/xml_reader.h"

#include <algorithm>
#include <string>

#include "fuzz/target.h"

namespace {

using atalaya::formats::FindingList;
using atalaya::formats::XmlReader;

std::string Events(XmlReader& xml) {
  std::string trace;
  std::size_t depth = 0;
  while (xml.Next()) {
    if (xml.Current() == XmlReader::Event::kStart) {
      atalaya::fuzz::Promise(xml.Depth() == ++depth);
      for (const auto& a : xml.Attributes()) trace += a.name + "=" + a.value;
    }
    if (xml.Current() == XmlReader::Event::kEnd) atalaya::fuzz::Promise(xml.Depth() == depth--);
    trace += std::string(xml.Name()) + std::string(xml.Text()) + "\n";
  }
  atalaya::fuzz::Promise(!xml.Finished() || depth == 0);
  atalaya::fuzz::Promise(xml.Finished() != xml.Failed());
  return trace;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::size_t piece = 64 + data[0];
  const std::string_view bytes = atalaya::fuzz::Bytes(data + 1, size - 1);
  FindingList findings, again, trees;
  XmlReader whole(bytes, "f.xml", findings);
  const std::string expected = Events(whole);
  // The character set is decided on the first piece, so only ASCII is the same either way.
  const bool ascii = bytes.find_first_of(std::string_view("\0", 1)) == bytes.npos &&
                     std::all_of(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  std::size_t at = std::min(bytes.size(), bytes.find_first_not_of(" \t\r\n"));
  XmlReader pieces(
      [&] {
        const std::string_view part = bytes.substr(at, piece);
        at += part.size();
        return part;
      },
      "f.xml", again);
  const std::string got = Events(pieces);
  if (ascii && whole.Finished() && bytes.size() < 1000) atalaya::fuzz::Promise(got == expected);
  XmlReader tree(bytes, "f.xml", trees);
  while (tree.Next()) {
    if (tree.Depth() == 2 && tree.Current() == XmlReader::Event::kStart) tree.ReadElement();
  }
  return 0;
}
