#include "formats/xml_reader.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "base/text_util.h"
#include "formats/test_files.h"
#include "formats/xml_charset.h"

namespace atalaya::formats {
namespace {

// "<a>(1:1) x=1 'text' </a>": all events on one line.
std::string XmlTrace(XmlReader& xml, bool places = false) {
  std::string trace;
  while (xml.Next()) {
    trace += trace.empty() ? "" : " ";
    if (xml.Current() == XmlReader::Event::kText) {
      trace += "'" + std::string(Trim(xml.Text())) + "'";
      continue;
    }
    const bool start = xml.Current() == XmlReader::Event::kStart;
    trace += (start ? "<" : "</") + std::string(xml.Name()) + ">";
    if (!start) continue;
    if (places) trace += "(" + std::to_string(xml.Line()) + ":" + std::to_string(xml.Column()) + ")";
    for (const XmlAttribute& a : xml.Attributes()) trace += " " + a.name + "=" + a.value;
  }
  return trace;
}

struct XmlRead {
  std::string trace, findings;
  bool finished = false;
};

XmlRead ReadXml(const std::string& bytes, const XmlLimits& limits = {}) {
  FindingList findings;
  XmlReader xml(bytes, "t.xml", findings, limits);
  XmlRead read;
  read.trace = XmlTrace(xml);
  read.finished = xml.Finished();
  read.findings = Lines(findings.Take());
  return read;
}

TEST(XmlReader, TellsEventsInOrder) {
  const XmlRead read = ReadXml("<?xml version='1.0'?>\n<a x='1' y=\"&lt;&#233;\">\n <b>one<![CDATA[ <2>]]></b><!-- no --><c/>tail</a>\n");
  EXPECT_EQ(read.trace, "<a> x=1 y=<é <b> 'one <2>' </b> <c> </c> 'tail' </a>");
  EXPECT_EQ(read.findings, "");
  EXPECT_TRUE(read.finished);
}

TEST(XmlReader, KnowsPlaces) {
  FindingList findings;
  XmlReader xml(std::string_view("<a>\n  <b/>\n  <é/><c/></a>"), "t.xml", findings);
  EXPECT_EQ(XmlTrace(xml, true), "<a>(1:1) <b>(2:3) </b> <é>(3:3) </é> <c>(3:7) </c> </a>");
}

TEST(XmlReader, NamesAreLocal) {
  FindingList findings;
  XmlReader xml(std::string_view("<epc:Port xmlns:epc='u' epc:code='X'/>"), "t.xml", findings);
  ASSERT_TRUE(xml.Next());
  EXPECT_TRUE(xml.IsStart("Port"));
  EXPECT_EQ(xml.Prefix(), "epc");
  EXPECT_EQ(xml.Attribute("code"), "X");
  EXPECT_EQ(xml.Attribute("epc:code"), "X");
  EXPECT_EQ(xml.Attribute("xmlns:epc"), "u");
  EXPECT_EQ(xml.Attribute("none"), "");
}

TEST(XmlReader, ReadsOneElementAsATree) {
  FindingList findings;
  XmlReader xml(std::string_view("<list><e id='7'><n> Ann </n><n>Bo</n><d><y>1970</y></d> x </e><e id='8'/><f>a<g>b</g>c</f></list>"), "t.xml", findings);
  ASSERT_TRUE(xml.Next() && xml.IsStart("list"));
  ASSERT_TRUE(xml.Next() && xml.IsStart("e"));
  const XmlElement e = xml.ReadElement();
  EXPECT_EQ(e.name, "e");
  EXPECT_EQ(e.text, "x");
  EXPECT_EQ(e.Attribute("id"), "7");
  ASSERT_EQ(e.children.size(), 3U);
  EXPECT_EQ(e.Text("n"), "Ann");
  EXPECT_EQ(e.children[1].text, "Bo");
  EXPECT_EQ(e.Child("d")->Text("y"), "1970");
  EXPECT_EQ(e.Child("nothing"), nullptr);
  EXPECT_EQ(e.Text("nothing"), "");
  EXPECT_EQ(e.Where("t.xml"), "t.xml:1:7");
  EXPECT_TRUE(xml.IsEnd("e"));
  ASSERT_TRUE(xml.Next() && xml.IsStart("e"));
  xml.Skip();
  EXPECT_TRUE(xml.IsEnd("e"));
  ASSERT_TRUE(xml.Next() && xml.IsStart("f"));
  EXPECT_EQ(xml.ReadText(), "abc");
  EXPECT_TRUE(xml.Next() && xml.IsEnd("list"));
  EXPECT_FALSE(xml.Finished());
  EXPECT_FALSE(xml.Next());
  EXPECT_TRUE(xml.Finished());
}

TEST(XmlReader, SaysWhatIsWrong) {
  const std::string deep = [] {
    std::string text;
    for (int i = 0; i < 65; ++i) text += "<a>";
    return text;
  }();
  std::string many = "<a";
  for (int i = 0; i < 129; ++i) many += " x" + std::to_string(i) + "='1'";
  const std::vector<std::pair<std::string, std::string>> cases{
      {"", "error file.empty t.xml\n"},
      {" \n ", "error file.empty t.xml\n"},
      {"<a><b>x</b>", "error xml.truncated t.xml:1:12\n"},
      {"<a><b", "error xml.truncated t.xml:1:4\n"},
      {"<a><![CDATA[x", "error xml.truncated t.xml:1:14\n"},
      {"<a>\n</b>", "error xml.syntax t.xml:2:3 detail=mismatched tag\n"},
      {"no xml", "error xml.syntax t.xml:1:1 detail=syntax error\n"},
      {"<a>&boom;</a>", "error xml.syntax t.xml:1:4 detail=undefined entity\n"},
      {"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "error xml.doctype t.xml:1:13\n"},
      {"<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", "error xml.doctype t.xml:1:40\n"},
      {"<a/><b/>", "warning xml.after-end t.xml:1:5\n"},
      {std::string("<a/>\n\x1a", 6), "warning xml.after-end t.xml:2:1\n"},
      {"<?xml version='1.0' encoding='x-of-nobody'?><a/>", "error xml.charset-unknown t.xml:1:31\n"},
      {deep, "error xml.too-deep t.xml:1:193 limit=64\n"},
      {many + "/>", "error xml.too-many-attributes t.xml:1:1 limit=128\n"},
  };
  for (const auto& [bytes, expected] : cases) {
    const XmlRead read = ReadXml(bytes);
    EXPECT_EQ(read.findings, expected) << bytes;
    EXPECT_EQ(read.finished, expected.starts_with("warning")) << bytes;
  }
}

// A thousand million laughs stop at the first line.
TEST(XmlReader, RefusesABombInNoTime) {
  std::string bomb = "<!DOCTYPE l [<!ENTITY l0 'lol'>";
  for (int i = 1; i < 30; ++i) bomb += "<!ENTITY l" + std::to_string(i) + " '&l" + std::to_string(i - 1) + ";&l" + std::to_string(i - 1) + ";'>";
  const XmlRead read = ReadXml(bomb + "]><l>&l29;</l>");
  EXPECT_TRUE(read.findings.starts_with("error xml.doctype")) << read.findings;
  EXPECT_EQ(read.trace, "");
}

TEST(XmlReader, KeepsItsLimits) {
  XmlLimits limits;
  limits.text = 1000;
  limits.bytes = 300'000;
  limits.elements_in_tree = 10;
  const std::string long_text(1001, 'x');
  EXPECT_EQ(ReadXml("<a>" + long_text + "</a>", limits).findings, "error xml.too-long t.xml:1:4 limit=1000\n");
  EXPECT_EQ(ReadXml("<a x='" + long_text + "'/>", limits).findings, "error xml.too-long t.xml:1:1 limit=1000\n");
  // A tag that never ends is left before it was read many times over.
  const XmlRead endless = ReadXml("<a x='" + std::string(299'000, 'x'), limits);
  EXPECT_TRUE(endless.findings.starts_with("error xml.too-long")) << endless.findings;
  std::string large = "<a>";
  while (large.size() < 300'001) large += "<b/>";
  EXPECT_EQ(ReadXml(large, limits).findings, "error file.too-large t.xml size=0 limit=0\n");
  FindingList findings;
  XmlReader xml(std::string_view(large).substr(0, 200), "t.xml", findings, limits);
  xml.Next();
  xml.ReadElement();
  EXPECT_EQ(Lines(findings.Take()), "error xml.too-many-elements t.xml:1:1 limit=10\n");
  EXPECT_FALSE(xml.Next());
  EXPECT_FALSE(xml.Finished());
}

std::string Utf16(const std::string& ascii, bool little) {
  std::string wide = little ? "\xFF\xFE" : "\xFE\xFF";
  for (const char c : ascii) {
    if (!little) wide += '\0';
    wide += c;
    if (little) wide += '\0';
  }
  return wide;
}

TEST(XmlReader, ReadsCharacterSets) {
  const std::string head = "<?xml version='1.0' encoding='";
  EXPECT_EQ(ReadXml("\xEF\xBB\xBF<a>é</a>").trace, "<a> 'é' </a>");
  EXPECT_EQ(ReadXml(head + "ISO-8859-1'?><a>\xE9</a>").trace, "<a> 'é' </a>");
  EXPECT_EQ(ReadXml(head + "windows-1252'?><a>\xE9 \x80\x9C</a>").trace, "<a> 'é €œ' </a>");
  EXPECT_EQ(ReadXml(head + "windows-1251'?><a>\xCF</a>").trace, "<a> 'П' </a>");
  EXPECT_EQ(ReadXml(head + "ISO-8859-6'?><a>\xE3</a>").trace, "<a> 'ك' </a>");
  for (const bool little : {true, false}) {
    const XmlRead read = ReadXml(Utf16(head + "UTF-16'?><a>x</a>", little));
    EXPECT_EQ(read.trace, "<a> 'x' </a>");
    EXPECT_EQ(read.findings, "");
  }
}

TEST(XmlReader, BelievesBytesMoreThanDeclarations) {
  const std::string head = "<?xml version='1.0' encoding='";
  const auto expect = [](const std::string& bytes, const std::string& trace, const std::string& findings) {
    const XmlRead read = ReadXml(bytes);
    EXPECT_EQ(read.trace, trace);
    EXPECT_EQ(read.findings, findings);
  };
  expect(head + "UTF-8'?><a>Jos\xE9</a>", "<a> 'José' </a>", "warning xml.charset t.xml declared=UTF-8 read=windows-1252\n");
  expect("<a>Jos\xE9</a>", "<a> 'José' </a>", "warning xml.charset t.xml declared=UTF-8 read=windows-1252\n");
  expect(head + "ISO-8859-1'?><a>José</a>", "<a> 'José' </a>", "warning xml.charset t.xml declared=ISO-8859-1 read=UTF-8\n");
  expect(head + "US-ASCII'?><a>José</a>", "<a> 'José' </a>", "warning xml.charset t.xml declared=US-ASCII read=UTF-8\n");
  expect(head + "UTF-16'?><a>José</a>", "<a> 'José' </a>", "warning xml.charset t.xml declared=UTF-16 read=UTF-8\n");
  expect("<a>José Jos\xE9</a>", "", "error file.mixed-encoding t.xml:1:13 byte=0xE9\n");
  // Cut in the middle of a character: a broken download, not another character set.
  expect("<a>José Jos\xC3", "<a>", "error xml.truncated t.xml:1:12\n");
}

TEST(XmlReader, LeadingBlankLinesAreForgiven) {
  const XmlRead read = ReadXml("\n\r\n <?xml version='1.0'?><a/>");
  EXPECT_EQ(read.trace, "<a> </a>");
  EXPECT_EQ(read.findings, "");
}

RC_GTEST_PROP(XmlReader, AnyCuttingGivesTheSameEvents, (const std::vector<std::uint8_t>& sizes, const std::vector<std::uint8_t>& shape)) {
  // A document drawn from `shape`: open, close, text, attribute.
  std::string body = "<r>";
  int open = 1;
  for (const std::uint8_t s : shape) {
    switch (s % 4) {
      case 0:
        body += "<é a='" + std::to_string(s) + "'>";
        ++open;
        break;
      case 1:
        if (open > 1) {
          body += "</é>";
          --open;
        }
        break;
      default:
        body += "t€xt &amp; " + std::to_string(s);
    }
    if (open > 60) break;
  }
  while (open-- > 1) body += "</é>";
  body += "</r>";
  FindingList whole_findings;
  XmlReader whole(std::string_view(body), "t.xml", whole_findings);
  const std::string expected = XmlTrace(whole, true);
  RC_ASSERT(whole.Finished());
  std::size_t at = 0, turn = 0;
  FindingList findings;
  XmlReader pieces(
      [&] {
        const std::size_t size = std::min<std::size_t>(body.size() - at, sizes.empty() ? 7 : 1 + sizes[turn++ % sizes.size()]);
        at += size;
        return std::string_view(body).substr(at - size, size);
      },
      "t.xml", findings);
  RC_ASSERT(XmlTrace(pieces, true) == expected);
  RC_ASSERT(pieces.Finished());
  RC_ASSERT(findings.Empty());
}

TEST(XmlCharset, FindsTheDeclaration) {
  EXPECT_EQ(DeclaredXmlCharset("<?xml version=\"1.0\" encoding=\"utf-8\" standalone='yes'?><a/>"), "utf-8");
  EXPECT_EQ(DeclaredXmlCharset("<?xml version='1.0'?><a encoding='x'/>"), "");
  EXPECT_EQ(DeclaredXmlCharset("<a/>"), "");
  std::array<int, 256> map{};
  EXPECT_TRUE(OneByteCharset("windows-1252", map));
  EXPECT_EQ(map[0x80], 0x20AC);
  EXPECT_EQ(map['A'], 'A');
  EXPECT_FALSE(OneByteCharset("Shift_JIS", map));
  EXPECT_FALSE(OneByteCharset("nobody's", map));
}

}  // namespace
}  // namespace atalaya::formats
