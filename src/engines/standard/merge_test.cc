// Merge: how controls met twice are combined, and the structure of the result.
#include <gtest/gtest.h>

#include "standard/test_documents.h"

namespace atalaya::standard {
namespace {

using boost::json::serialize;

std::string Twice(const std::string& merge,
                  const std::string& second = "'include-controls':[{'with-ids':['a-1.2','a-2','b-1']}]") {
  return "'imports':[{'href':'catalog.json','include-controls':[{'with-ids':['a-1.1','a-2']}]},{'href':'catalog.json'"
         "," +
         second + "}],'merge':{" + merge + "}";
}

// The same control with other texts: a second catalogue to import from.
boost::json::object OtherCatalog() {
  return Document(
      "catalog",
      R"('groups':[{'id':'g1','title':'Uno','class':'c','parts':[{'id':'g1-o','name':'overview','prose':'otro'},{'id':'g1-x','name':'extra'}],'controls':[
    {'id':'a-2','title':'Otro','class':'k','props':[{'name':'n','value':'v'}],'controls':[{'id':'a-2.1','title':'A21'}]},{'id':'c-1','title':'C1'}]}])");
}

TEST(Combine, UseFirstKeepsTheFirstAndNewChildren) {
  Shelf shelf;
  EXPECT_EQ(shelf.Outline(Twice("'combine':{'method':'use-first'},'as-is':true")),
            "g1(a-1(a-1.1 a-1.2) a-2) g2(g3(b-1))");
  EXPECT_EQ(shelf.Told(), "");
  shelf.Add("other.json", OtherCatalog());
  EXPECT_EQ(shelf.Outline(
                "'imports':[{'href':'catalog.json','include-controls':[{'with-ids':['a-2']}]},{'href':'other.json'}],"
                "'merge':{'combine':{'method':'use-first'},'as-is':true}"),
            "g1(a-2(a-2.1) c-1)");
  EXPECT_EQ(shelf.Control("a-2").at("title"), "A2");
  EXPECT_FALSE(shelf.Control("a-2").contains("props"));
  // One group, the first one's texts.
  EXPECT_EQ(shelf.Control("g1").at("title"), "One");
}

TEST(Combine, KeepLeavesTheClashAndWarns) {
  Shelf shelf;
  for (const char* merge : {"'as-is':true", "'combine':{'method':'keep'},'as-is':true"}) {
    EXPECT_EQ(shelf.Outline(Twice(merge)), "g1(a-1(a-1.1) a-2 a-1(a-1.2) a-2) g2(g3(b-1))");
    EXPECT_EQ(shelf.Told(),
              "oscal.duplicate-control p.json#/profile/merge; oscal.duplicate-control p.json#/profile/merge");
    EXPECT_EQ(shelf.findings[0].severity, Severity::kWarning);
  }
}

TEST(Combine, MergeAddsWhatTheFirstLacks) {
  Shelf shelf;
  shelf.Add("other.json", OtherCatalog());
  EXPECT_EQ(shelf.Outline(
                "'imports':[{'href':'catalog.json','include-controls':[{'with-ids':['a-2']}]},{'href':'other.json'}],"
                "'merge':{'combine':{'method':'merge'},'as-is':true}"),
            "g1(a-2(a-2.1) c-1)");
  EXPECT_EQ(
      serialize(shelf.Control("a-2")),
      R"({"id":"a-2","class":"k","title":"A2","props":[{"name":"n","value":"v"}],"controls":[{"id":"a-2.1","title":"A21"}]})");
}

TEST(Structure, FlatDropsGroupsKeepsChildrenNested) {
  Shelf shelf;
  const std::string imports = "'imports':[{'href':'catalog.json','include-controls':[{'with-ids':['a-1.1.1','b-1']}]}]";
  for (const std::string merge : {"", ",'merge':{}", ",'merge':{'flat':{}}", ",'merge':{'as-is':false}"}) {
    EXPECT_EQ(shelf.Outline(imports + merge), "a-1(a-1.1(a-1.1.1)) b-1") << merge;
  }
  // `loose` is used by a-1; the group's own param goes with the group's text.
  EXPECT_EQ(serialize(shelf.resolved.at("catalog").at("params")), R"([{"id":"loose","label":"L"}])");
}

TEST(Structure, AsIsKeepsGroupsWithControlsAndMarkedOnes) {
  Shelf shelf;
  boost::json::object catalog = SmallCatalog();
  catalog["catalog"].as_object()["groups"].as_array()[2].as_object()["props"] =
      Json("[{'name':'keep','value':'always'}]");
  shelf.Add("catalog.json", catalog);
  EXPECT_EQ(shelf.Outline(
                "'imports':[{'href':'catalog.json','include-controls':[{'with-ids':['b-1']}]}],'merge':{'as-is':true}"),
            "g2(g3(b-1)) g4()");
}

TEST(Structure, ParamsOfDroppedGroupsStayReachable) {
  Shelf shelf;
  shelf.Add("c.json",
            Document("catalog",
                     R"('groups':[{'id':'x','title':'X','params':[{'id':'p'}],'controls':[{'id':'x-1','title':'X1'}]},
    {'id':'y','title':'Y','controls':[{'id':'y-1','title':'Y1','parts':[{'name':'statement','prose':'{{ insert: param, p }}'}]}]}])"));
  EXPECT_EQ(
      shelf.Outline("'imports':[{'href':'c.json','include-controls':[{'with-ids':['y-1']}]}],'merge':{'as-is':true}"),
      "y(y-1)");
  EXPECT_EQ(serialize(shelf.resolved.at("catalog").at("params")), R"([{"id":"p"}])");
  EXPECT_EQ(shelf.Told(), "");
}

TEST(Structure, TwoStructuresStop) {
  Shelf shelf;
  EXPECT_EQ(shelf.Outline("'imports':[{'href':'catalog.json'}],'merge':{'flat':{},'as-is':true}"),
            "failed: oscal.merge-structure");
  EXPECT_EQ(shelf.Outline("'imports':[{'href':'catalog.json'}],'merge':{'flat':{},'custom':{}}"),
            "failed: oscal.merge-structure");
}

std::string Custom(const std::string& custom) {
  return "'imports':[{'href':'catalog.json'}],'merge':{'custom':{" + custom + "}}";
}

TEST(Custom, OwnGroupsWithInsertedControls) {
  Shelf shelf;
  EXPECT_EQ(shelf.Outline(Custom(R"('groups':[
      {'id':'n1','title':'New','props':[{'name':'p','value':'v'}],'insert-controls':[{'include-controls':[{'with-ids':['b-1','a-2']}]}],
       'groups':[{'id':'n2','title':'Inner','insert-controls':[{'include-controls':[{'with-child-controls':'yes','with-ids':['a-1']}],'exclude-controls':[{'with-ids':['a-1.2']}]}]}]},
      {'id':'n3','title':'Empty'}])")),
            "n1(a-2 b-1 n2(a-1(a-1.1(a-1.1.1)))) n3()");
  EXPECT_EQ(shelf.Control("n1").at("props").at(0).at("value"), "v");
  EXPECT_EQ(shelf.Told(), "");
}

TEST(Custom, OnlyWhatIsNamedAppears) {
  Shelf shelf;
  EXPECT_EQ(shelf.Outline(Custom("'insert-controls':[{'include-controls':[{'with-ids':['a-1.1.1','a-1']}]}]")),
            "a-1(a-1.1.1)");
  EXPECT_EQ(shelf.Outline(Custom("'insert-controls':[{'include-all':{}}]")), "a-1(a-1.1(a-1.1.1) a-1.2) a-2 b-1");
}

TEST(Custom, Order) {
  Shelf shelf;
  const auto with = [&](const std::string& order) {
    return shelf.Outline(Custom("'insert-controls':[{" + order +
                                "'include-controls':[{'with-ids':['b-1','a-1.1','a-1.2','a-2','a-1']}]}]"));
  };
  EXPECT_EQ(with(""), "a-1(a-1.1 a-1.2) a-2 b-1");
  EXPECT_EQ(with("'order':'keep',"), "a-1(a-1.1 a-1.2) a-2 b-1");
  EXPECT_EQ(with("'order':'ascending',"), "a-1(a-1.1 a-1.2) a-2 b-1");
  EXPECT_EQ(with("'order':'descending',"), "b-1 a-2 a-1(a-1.2 a-1.1)");
}

TEST(Custom, NamedGroupTakesOverTheImportedTexts) {
  Shelf shelf;
  EXPECT_EQ(
      shelf.Outline(Custom(
          "'groups':[{'id':'g1','title':'Mine','insert-controls':[{'include-controls':[{'with-ids':['a-2']}]}]}]")),
      "g1(a-2)");
  EXPECT_EQ(shelf.Control("g1").at("title"), "Mine");
  EXPECT_EQ(shelf.Control("g1").at("parts").at(0).at("id"), "g1-o");
  EXPECT_EQ(shelf.Control("g1").at("params").at(0).at("id"), "g1-p");
  EXPECT_FALSE(shelf.resolved.at("catalog").as_object().contains("params"));
}

TEST(Custom, SecondInsertionAndUnmatchedAreTold) {
  Shelf shelf;
  EXPECT_EQ(shelf.Outline(Custom("'insert-controls':[{'include-controls':[{'with-ids':['a-2']}]},{'include-controls':[{"
                                 "'with-ids':['a-2','b-1']}]},"
                                 "{'include-controls':[{'matching':[{'pattern':'zz*'}]}]}]")),
            "a-2 b-1");
  EXPECT_EQ(shelf.Told(),
            "oscal.inserted-twice p.json#/profile/merge/custom/insert-controls/1; "
            "oscal.pattern-without-match p.json#/profile/merge/custom/insert-controls/2/include-controls/0/matching/0; "
            "oscal.empty-selection p.json#/profile/merge/custom/insert-controls/2");
}

}  // namespace
}  // namespace atalaya::standard
