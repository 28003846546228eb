#include "formats/edifact_grammar.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/text_util.h"
#include "formats/edifact_tables.h"
#include "formats/edifact_tokens.h"
#include "formats/test_files.h"

namespace atalaya::formats {
namespace {

const EdifactTables& GrammarTables() {
  static const EdifactTables kTables = [] {
    FindingList findings;
    return ReadEdifactTables(SourceTree(), "data/formats/edifact", findings);
  }();
  return kTables;
}

TEST(EdifactGrammar, ShippedStructures) {
  const EdifactTables& tables = GrammarTables();
  EXPECT_EQ(tables.grammars.size(), 362u);
  EXPECT_EQ(tables.segments.size(), 40u);
  EXPECT_EQ(tables.codes.size(), 37u);
  const EdifactGrammar* cuscar = tables.Find("CUSCAR", "D95B");
  ASSERT_NE(cuscar, nullptr);
  EXPECT_EQ(cuscar->version, "D95B");
  const auto path = [&](const char* name) {
    for (const EdifactNode& node : cuscar->Nodes()) {
      if (node.name == name) return node.path + " " + std::to_string(node.most) + (node.mandatory ? " M" : " C");
    }
    return std::string();
  };
  EXPECT_EQ(path("SG10"), "CNI/RFF/GID 9999 M");
  EXPECT_EQ(path("SG8"), "CNI/RFF/NAD/CTA 9 C");
  EXPECT_EQ(tables.Find("CUSCAR", "D30B")->version, "D24A");  // newer than known: the newest
  EXPECT_EQ(tables.Find("CUSCAR", "D97A")->version, "D96B");  // between: the one before
  EXPECT_EQ(tables.Find("CUSCAR", "D01A")->version, "D00B");
  EXPECT_EQ(tables.Find("CUSCAR", "nothing")->version, "D94B");
  EXPECT_EQ(tables.Find("NOSUCH", "D95B"), nullptr);
}

TEST(EdifactGrammar, VersionsByAge) {
  EXPECT_LT(EdifactVersionAge("D94B"), EdifactVersionAge("D95A"));
  EXPECT_LT(EdifactVersionAge("D99B"), EdifactVersionAge("D00A"));
  EXPECT_EQ(EdifactVersionAge("S93A"), 0);
  EXPECT_EQ(EdifactVersionAge(""), 0);
}

TEST(EdifactGrammar, RefusesWhatIsNoStructure) {
  for (const char* line : {"", "CUSCAR", "CUSCAR D95B:", "CUSCAR D95B: UNHM1 SG1C9(TDTM1", "CUSCAR D95B: UNHM1 )", "CUSCAR D95B: UNHX1 BGMM",
                           "X D95B: SG1C9(TDTM1)", "X D95B: UNHM1 SG1C9(SG2C9(TDTM1))", "X D95B: UNHM1 SG1C9()", "X D95B: UNHM0"}) {
    EXPECT_FALSE(EdifactGrammar::Parse(line, {}).has_value()) << line;
  }
}

struct PlannedSegment {
  int node;
  std::string qualifier;
};

// Writes a message that the structure allows: each group's members in order, each within its repeats, mandatory ones at least once.
class MessageWriter {
 public:
  MessageWriter(const EdifactGrammar& grammar, const std::vector<EdifactAnchor>& anchors) : grammar_(grammar), anchors_(anchors) {}

  std::vector<PlannedSegment> Write() {
    Members(0, static_cast<int>(grammar_.Nodes().size()));
    return segments_;
  }

 private:
  const EdifactNode& Node(int index) const { return grammar_.Nodes()[static_cast<std::size_t>(index)]; }

  void Members(int from, int end) {
    for (int at = from; at < end; at = Node(at).end) {
      const bool first = at > 0 && Node(at).parent == at - 1;
      const int least = Node(at).mandatory || first || at == 0 ? 1 : 0;
      const int most = first ? 1 : static_cast<int>(std::min<std::uint32_t>(Node(at).most, 3));
      const int times = segments_.size() > 150 ? least : *rc::gen::inRange(least, std::max(least, most) + 1);
      for (int i = 0; i < times; ++i) {
        if (Node(at).group) Members(at + 1, Node(at).end);
        else segments_.push_back({at, Qualifier(at)});
      }
    }
  }

  std::string Qualifier(int at) const {
    for (const EdifactAnchor& anchor : anchors_) {
      if (anchor.message != grammar_.message || anchor.tag != Node(at).tag) continue;
      const bool opens = Node(at).parent == at - 1 && at > 0 && Node(Node(at).parent).most >= anchor.least_repeats;
      return opens ? anchor.qualifiers.front() : "ZZ";
    }
    return "1";
  }

  const EdifactGrammar& grammar_;
  const std::vector<EdifactAnchor>& anchors_;
  std::vector<PlannedSegment> segments_;
};

const std::vector<EdifactAnchor>& TestAnchors() {
  static const std::vector<EdifactAnchor> kAnchors{{"BAPLIE", EdifactTag("LOC"), {"147"}, 1000, true},
                                                   {"PAXLST", EdifactTag("NAD"), {"FL", "FM", "DDU", "DDT"}, 1000, false}};
  return kAnchors;
}

// The messages that are mapped: where a message is right, each segment goes where the writer meant it.
RC_GTEST_PROP(EdifactPlacer, FollowsWhatTheStructureAllows, ()) {
  const std::string type = *rc::gen::element<std::string>("CUSCAR", "BAPLIE", "COARRI", "PAXLST");
  const std::string version = *rc::gen::element<std::string>("D95B", "D96B", "D00B", "D02B", "D05B", "D13B", "D16A", "D24A");
  EdifactGrammar grammar = *GrammarTables().Find(type, version);
  grammar.Prepare();
  const std::vector<PlannedSegment> planned = MessageWriter(grammar, TestAnchors()).Write();
  EdifactPlacer placer(grammar);
  for (std::size_t i = 1; i < planned.size(); ++i) {
    const EdifactNode& node = grammar.Nodes()[static_cast<std::size_t>(planned[i].node)];
    const EdifactPlace place = placer.Place(node.tag, planned[i].qualifier);
    RC_ASSERT(place.node == planned[i].node);
    RC_ASSERT(!place.order);
    RC_ASSERT(!place.too_many);
    RC_ASSERT(placer.Missing().empty());
  }
}

TEST(EdifactPlacer, AnchorsTellGroupsApart) {
  EdifactGrammar grammar = *GrammarTables().Find("BAPLIE", "D95B");
  grammar.Prepare();
  EdifactPlacer placer(grammar);
  const auto place = [&](const char* tag, const char* qualifier) { return placer.Place(EdifactTag(tag), qualifier); };
  place("BGM", "");
  place("DTM", "137");
  place("TDT", "20");
  EXPECT_FALSE(place("LOC", "5").opens);
  place("DTM", "132");
  EXPECT_TRUE(place("LOC", "147").opens);
  EXPECT_FALSE(place("LOC", "9").opens);
  const EdifactPlace next = place("LOC", "147");  // a slot without box
  EXPECT_TRUE(next.opens);
  EXPECT_FALSE(next.order);
  place("MEA", "WT");
  place("RFF", "BM");
  place("EQD", "CN");
  const EdifactPlace late = place("LOC", "11");  // out of order, but no slot of its own
  EXPECT_TRUE(late.order);
  EXPECT_FALSE(late.opens);
}

TEST(EdifactPlacer, TellsWhatIsMissingAndTooMany) {
  auto grammar = EdifactGrammar::Parse("TEST D95B: UNHM1 BGMM1 DTMC2 SG1M2(TDTM1 LOCM1 DTMC1) UNTM1", {});
  ASSERT_TRUE(grammar.has_value());
  grammar->Prepare();
  EdifactPlacer placer(*grammar);
  const auto missing = [&] {
    std::string names;
    for (const int node : placer.Missing()) names += grammar->Nodes()[static_cast<std::size_t>(node)].name + " ";
    return names;
  };
  EXPECT_FALSE(placer.Place(EdifactTag("DTM"), "").order);
  EXPECT_EQ(missing(), "BGM ");
  EXPECT_TRUE(placer.Place(EdifactTag("BGM"), "").order);
  placer.Place(EdifactTag("TDT"), "");
  placer.Place(EdifactTag("TDT"), "");
  EXPECT_EQ(missing(), "LOC ");
  placer.Place(EdifactTag("LOC"), "");
  const EdifactPlace third = placer.Place(EdifactTag("TDT"), "");
  EXPECT_TRUE(third.too_many);
  EXPECT_TRUE(third.opens);
  EXPECT_LT(placer.Place(EdifactTag("XYZ"), "").node, 0);
  placer.Place(EdifactTag("UNT"), "");
  EXPECT_EQ(missing(), "LOC ");
}

}  // namespace
}  // namespace atalaya::formats
