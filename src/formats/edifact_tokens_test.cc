#include "formats/edifact_tokens.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

namespace atalaya::formats {
namespace {

using TokenParts = std::vector<std::vector<std::vector<std::string>>>;  // element, repetition, component

struct SeenSegment {
  TokenParts parts;
  std::uint64_t offset = 0, number = 0;
  friend bool operator==(const SeenSegment&, const SeenSegment&) = default;
};

// Writes down what it is given and puts the input together again.
class TokenRecorder : public EdifactHandler {
 public:
  void Segment(const EdifactSegment& segment) override {
    EXPECT_EQ(segment.offset, bytes.size() + segment.lead.size());
    bytes += segment.lead;
    bytes += segment.raw;
    SeenSegment seen{{}, segment.offset, segment.number};
    std::string room;
    for (std::size_t e = 0; e < segment.Elements(); ++e) {
      auto& element = seen.parts.emplace_back();
      for (std::size_t r = 0; r < segment.Repetitions(e); ++r) {
        auto& repetition = element.emplace_back();
        for (std::size_t c = 0; c < segment.Components(e, r); ++c) repetition.emplace_back(segment.Value(e, c, r, room));
      }
    }
    segments.push_back(seen);
  }
  void Outside(std::string_view text, std::uint64_t offset) override {
    EXPECT_EQ(offset, bytes.size());
    bytes += text;
    outside += text;
  }
  void Trouble(EdifactTrouble what, std::uint64_t) override { troubles.push_back(what); }

  std::string Tags() const {
    std::string tags;
    for (const SeenSegment& seen : segments) tags += (tags.empty() ? "" : " ") + seen.parts[0][0][0];
    return tags;
  }

  std::string bytes, outside;
  std::vector<SeenSegment> segments;
  std::vector<EdifactTrouble> troubles;
};

TokenRecorder Tokenised(const std::string& text, std::size_t buffer = std::string::npos) {
  TokenRecorder recorder;
  EdifactTokens tokens(recorder);
  for (std::size_t at = 0; at < text.size(); at += std::min(buffer, text.size())) tokens.Feed(std::string_view(text).substr(at, buffer));
  tokens.Finish();
  return recorder;
}

// The value in a segment: element and component.
std::string ValueOf(const TokenRecorder& seen, std::size_t segment, std::size_t element, std::size_t component = 0) {
  return seen.segments.at(segment).parts.at(element).at(0).at(component);
}

TEST(EdifactTokens, ReadsASimpleInterchange) {
  const std::string text = "UNA:+.? '\r\nUNB+UNOA:1+A+B'\r\nUNH+1+CUSCAR:D:95B:UN'\nBGM+85+X?+Y'UNT+3+1'UNZ+1+9'\n";
  for (const std::size_t buffer : {text.size(), std::size_t{1}, std::size_t{7}}) {
    const TokenRecorder seen = Tokenised(text, buffer);
    EXPECT_EQ(seen.bytes, text);
    EXPECT_EQ(seen.outside, "\n");
    EXPECT_EQ(seen.Tags(), "UNA UNB UNH BGM UNT UNZ");
    EXPECT_EQ(ValueOf(seen, 2, 2, 2), "95B");
    EXPECT_EQ(ValueOf(seen, 3, 2), "X+Y");
    EXPECT_EQ(seen.segments[3].number, 2u);
    EXPECT_EQ(seen.segments[3].offset, text.find("BGM"));
    EXPECT_TRUE(seen.troubles.empty());
  }
}

TEST(EdifactTokens, RunsOfReleaseCharacters) {
  const TokenRecorder seen = Tokenised("UNB+UNOA:1+a??+b??\?'c'FTX+x???\?'RFF+?:?+?\?'");
  EXPECT_EQ(seen.Tags(), "UNB FTX RFF");
  EXPECT_EQ(ValueOf(seen, 0, 2), "a?");
  EXPECT_EQ(ValueOf(seen, 0, 3), "b?'c");
  EXPECT_EQ(ValueOf(seen, 1, 1), "x??");
  EXPECT_EQ(ValueOf(seen, 2, 1), ":+?");
}

TEST(EdifactTokens, EachInterchangeHasItsOwnMarks) {
  const std::string text =
      "\xEF\xBB\xBFSubject: UNA and UNB\n\nUNA:+.? 'UNB+UNOA:1+A'UNZ+0'junk\nUNA/|,! ~UNB|UNOC/3|x!~y~UNZ|0~\x1A UNB+UNOA:1+z'UNZ+0'";
  for (const std::size_t buffer : {text.size(), std::size_t{1}, std::size_t{3}, std::size_t{64}}) {
    const TokenRecorder seen = Tokenised(text, buffer);
    EXPECT_EQ(seen.bytes, text);
    EXPECT_EQ(seen.Tags(), "UNA UNB UNZ UNA UNB UNZ UNB UNZ") << buffer;
    EXPECT_EQ(ValueOf(seen, 4, 2), "x~y");
    EXPECT_EQ(ValueOf(seen, 6, 2), "z");
    EXPECT_EQ(seen.outside, "\xEF\xBB\xBFSubject: UNA and UNB\n\njunk\n\x1A ");
  }
}

TEST(EdifactTokens, UnaInsideDataIsData) {
  const TokenRecorder seen = Tokenised("UNB+UNOA:1+A'UNH+1+X:D:95B:UN'UNA+MARIA:1'FTX+AAI+++UNA?:?+.?? ?''UNT+3+1'UNZ+1'");
  EXPECT_EQ(seen.Tags(), "UNB UNH UNA FTX UNT UNZ");
  EXPECT_EQ(ValueOf(seen, 3, 4), "UNA:+.? '");
}

TEST(EdifactTokens, UnaAfterAMissingEndChangesTheMarks) {
  const std::string text = "UNB+UNOA:1+A'UNH+1+X:D:95B:UN'BGM+1'\nUNA;*.\\ ~\nUNB*UNOA;1*it's~UNZ*0~";
  for (const std::size_t buffer : {text.size(), std::size_t{1}}) {
    const TokenRecorder seen = Tokenised(text, buffer);
    EXPECT_EQ(seen.bytes, text);
    EXPECT_EQ(seen.Tags(), "UNB UNH BGM UNA UNB UNZ");
    EXPECT_EQ(ValueOf(seen, 4, 2), "it's");
  }
}

TEST(EdifactTokens, WrappedLines) {
  const std::string text = "UNB+UNOA:1+ABC+D'UNH+1+BAPLIE:D:95B:UN'FTX+AAI+++it?'s a long text'LOC+147+0010182::5'UNT+4+1'UNZ+1'";
  for (std::size_t width = 1; width < text.size(); ++width) {
    std::string wrapped;
    for (std::size_t at = 0; at < text.size(); at += width) wrapped += text.substr(at, width) + (width % 2 != 0 ? "\n" : "\r\n");
    if (width < 4) wrapped = "UNB+" + wrapped.substr(wrapped.find('+') + 1);  // the start must be seen
    const TokenRecorder seen = Tokenised(wrapped, 16);
    EXPECT_EQ(seen.bytes, wrapped);
    EXPECT_EQ(seen.Tags(), "UNB UNH FTX LOC UNT UNZ") << width;
    EXPECT_EQ(ValueOf(seen, 2, 4), "it's a long text") << width;
  }
}

TEST(EdifactTokens, ForgottenTerminatorBeforeAServiceSegment) {
  const std::string text = "UNB+UNOA:1+A+B:ZZ\r\nUNH+1+X:D:95B:UN'BGM+1'\nUNT+3+1'\nUNZ+1'";
  for (const std::size_t buffer : {text.size(), std::size_t{1}}) {
    const TokenRecorder seen = Tokenised(text, buffer);
    EXPECT_EQ(seen.bytes, text);
    EXPECT_EQ(seen.Tags(), "UNB UNH BGM UNT UNZ");
    EXPECT_EQ(ValueOf(seen, 0, 3, 1), "ZZ");
    EXPECT_EQ(seen.troubles, std::vector{EdifactTrouble::kNoTerminator});
  }
}

TEST(EdifactTokens, BlanksAfterUnaDoNotMatter) {
  const std::string text = "junk UNA.! ;\n" + std::string(90, '\n') + "1;2;x";
  const TokenRecorder whole = Tokenised(text), pieces = Tokenised(text, 6);
  EXPECT_EQ(whole.segments, pieces.segments);
  EXPECT_EQ(whole.outside, pieces.outside);
  EXPECT_EQ(pieces.bytes, text);
}

TEST(EdifactTokens, TerminatorIsALineBreakIfUnaSaysSo) {
  const TokenRecorder seen = Tokenised("UNA:+.? \nUNB+UNOA:1+it's\nUNH+1+X:D:95B:UN\nUNT+2+1\nUNZ+1\n");
  EXPECT_EQ(seen.Tags(), "UNA UNB UNH UNT UNZ");
  EXPECT_EQ(ValueOf(seen, 1, 2), "it's");
}

TEST(EdifactTokens, RepetitionsOfSyntaxVersionFour) {
  const TokenRecorder seen = Tokenised("UNB+UNOC:4+A'DTM+1:2*3:4*5+6'UNZ+0'UNB+UNOC:3+A'DTM+1*2'UNZ+0'");
  EXPECT_EQ(seen.segments[1].parts[1], (std::vector<std::vector<std::string>>{{"1", "2"}, {"3", "4"}, {"5"}}));
  EXPECT_EQ(ValueOf(seen, 4, 1), "1*2");
}

TEST(EdifactTokens, CutOffAndMissingEnvelope) {
  const TokenRecorder cut = Tokenised("UNB+UNOA:1+A'UNH+1+X:D:95B:UN'BGM+85+CU\n");
  EXPECT_EQ(cut.Tags(), "UNB UNH BGM");
  EXPECT_EQ(ValueOf(cut, 2, 2), "CU");
  EXPECT_EQ(cut.troubles, std::vector{EdifactTrouble::kTruncated});
  EXPECT_EQ(Tokenised("\n BGM+85+X'DTM+137:1:102'").Tags(), "BGM DTM");
  EXPECT_EQ(Tokenised("nothing of the kind, though UNder way").segments.size(), 0u);
  EXPECT_EQ(Tokenised("").segments.size(), 0u);
}

TEST(EdifactTokens, LimitsAreTold) {
  const std::string text = "UNB+UNOA:1+A'FTX+" + std::string(kMaxEdifactSegment + 5, 'x') + "?''BGM+1'XXX" + std::string(5000, '+') + "'UNZ+0'";
  for (const std::size_t buffer : {std::size_t{1000}, std::size_t{65536}}) {
    const TokenRecorder seen = Tokenised(text, buffer);
    EXPECT_EQ(seen.bytes, text);
    EXPECT_EQ(seen.Tags(), "UNB BGM XXX UNZ");
    EXPECT_EQ(seen.troubles, (std::vector{EdifactTrouble::kTooLong, EdifactTrouble::kTooManyParts}));
    EXPECT_EQ(seen.segments[2].parts.size(), kMaxEdifactParts);
  }
}

// The second tokenizer: whole text, one character at a time, no envelope.
std::vector<TokenParts> SlowTokens(const std::string& text, const EdifactDelimiters& marks) {
  std::vector<TokenParts> segments;
  TokenParts parts{{{""}}};
  bool inside = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool line = c == '\n' || c == '\r';
    if (!inside && (line || c == ' ' || c == '\t')) continue;
    inside = true;
    std::string& value = parts.back().back().back();
    if (c == marks.release) {
      do {
        ++i;
      } while (i < text.size() && (text[i] == '\n' || text[i] == '\r'));
      if (i < text.size()) value += text[i];
    } else if (c == marks.component) {
      parts.back().back().emplace_back();
    } else if (c == marks.element) {
      parts.push_back({{""}});
    } else if (c == marks.terminator) {
      segments.push_back(parts);
      parts = {{{""}}};
      inside = false;
    } else if (!line) {
      value += c;
    }
  }
  return segments;
}

std::string DrawnText(const std::string& alphabet, int most) {
  std::string text;
  const int size = *rc::gen::inRange(0, most + 1);
  for (int i = 0; i < size; ++i) text += alphabet[*rc::gen::inRange(std::size_t{0}, alphabet.size())];
  return text;
}

RC_GTEST_PROP(EdifactTokens, AgreesWithTheSlowOne, ()) {
  const EdifactDelimiters marks =
      *rc::gen::element(EdifactDelimiters{}, EdifactDelimiters{'/', '|', ',', '!', 0, '~'}, EdifactDelimiters{':', '+', '.', '\\', 0, '\''});
  const std::string head = std::string("UNA") + marks.component + marks.element + marks.decimal + marks.release + " " + marks.terminator + "UNB" +
                           marks.element + "UNOA" + marks.component + "1" + marks.terminator;
  const std::string alphabet =
      std::string("AB \n\r") + marks.component + marks.element + marks.release + marks.terminator + marks.release + marks.terminator;
  const std::string body = DrawnText(alphabet, 120) + marks.release + "X" + marks.terminator;
  const TokenRecorder seen = Tokenised(head + body, *rc::gen::inRange(std::size_t{1}, std::size_t{200}));
  RC_ASSERT(seen.bytes == head + body);
  const std::vector<TokenParts> slow = SlowTokens(body, marks);
  RC_ASSERT(seen.segments.size() >= 2 + slow.size());
  for (std::size_t i = 0; i < slow.size(); ++i) RC_ASSERT(seen.segments[i + 2].parts == slow[i]);
}

RC_GTEST_PROP(EdifactTokens, WhatIsWrittenIsRead, ()) {
  const EdifactDelimiters marks{*rc::gen::element(':', '<'),         *rc::gen::element('+', '|'), '.', *rc::gen::element('?', '\\'), 0,
                                *rc::gen::element('\'', '~', '\x1C')};
  const auto escaped = [&marks](const std::string& value) {
    std::string out;
    for (const char c : value) {
      if (c == marks.component || c == marks.element || c == marks.release || c == marks.terminator) out += marks.release;
      out += c;
    }
    return out;
  };
  std::string text = std::string("UNA") + marks.component + marks.element + marks.decimal + marks.release + " " + marks.terminator + "UNB" +
                     marks.element + "UNOC" + marks.component + "3" + marks.terminator;
  std::vector<TokenParts> written;
  const int segments = *rc::gen::inRange(1, 8);
  for (int i = 0; i < segments; ++i) {
    TokenParts parts{{{*rc::gen::element<std::string>("FTX", "NAD", "LOC")}}};
    text += DrawnText("\n\r ", 2) + parts[0][0][0];
    const int elements = *rc::gen::inRange(0, 5);
    for (int e = 0; e < elements; ++e) {
      text += marks.element;
      auto& element = parts.emplace_back().emplace_back();
      const int components = *rc::gen::inRange(1, 4);
      for (int c = 0; c < components; ++c) {
        element.push_back(DrawnText("ab:+?'<|\\~\x1C \xC3\xA9UNA", 6));
        text += (c > 0 ? std::string(1, marks.component) : "") + escaped(element.back());
      }
    }
    text += marks.terminator;
    written.push_back(parts);
  }
  const TokenRecorder seen = Tokenised(text, *rc::gen::inRange(std::size_t{1}, std::size_t{80}));
  RC_ASSERT(seen.bytes == text);
  RC_ASSERT(seen.segments.size() == written.size() + 2);
  for (std::size_t i = 0; i < written.size(); ++i) RC_ASSERT(seen.segments[i + 2].parts == written[i]);
}

RC_GTEST_PROP(EdifactTokens, BuffersDoNotMatter, ()) {
  std::string text;
  const int pieces = *rc::gen::inRange(0, 14);
  for (int i = 0; i < pieces; ++i) {
    text += *rc::gen::element<std::string>("UNA:+.? '", "UNA;*.! ~", "UNB+UNOA:1+A'", "UNB+UNOC:4+A\n", "UNH+1+X:D:95B'", "UNT+1+1'", "UNZ+0+1'",
                                           "\r\n", "?", "'", "junk ", "FTX+a??+b*c'", "RFF+?\?'", "UNZ*0~", "UN", "~", "UNB*UNOA;1~");
  }
  const TokenRecorder whole = Tokenised(text);
  RC_ASSERT(whole.bytes == text);
  for (const std::size_t buffer : {std::size_t{1}, std::size_t{2}, *rc::gen::inRange(std::size_t{3}, std::size_t{50})}) {
    const TokenRecorder seen = Tokenised(text, buffer);
    RC_ASSERT(seen.bytes == text);
    RC_ASSERT(seen.segments == whole.segments);
    RC_ASSERT(seen.troubles == whole.troubles);
    RC_ASSERT(seen.outside == whole.outside);
  }
}

}  // namespace
}  // namespace atalaya::formats
