// Modify: set-parameters, removes and adds.
#include <gtest/gtest.h>

#include "standard/test_documents.h"

namespace atalaya::standard {
namespace {

using boost::json::serialize;

std::string Modified(const std::string& modify) {
  return "'imports':[{'href':'catalog.json','include-controls':[{'with-child-controls':'yes','with-ids':['a-1']}]}],'"
         "merge':{'as-is':true},"
         "'modify':{" +
         modify + "}";
}
std::string Altered(const std::string& alter) {
  return Modified("'alters':[{'control-id':'a-1'," + alter + "}]");
}

// The names and ids of a list: "label x" or "a-1_s a-1_g".
std::string Names(const boost::json::object& owner, const char* list) {
  std::string text;
  if (const boost::json::array* elements = ArrayIn(owner, list)) {
    for (const auto& element : *elements) {
      const auto& item = element.as_object();
      text += (text.empty() ? "" : " ") + std::string(StringIn(item, item.contains("id") ? "id" : "name"));
    }
  }
  return text;
}

TEST(SetParameters, ReplaceAndAdd) {
  Shelf shelf;
  shelf.Outline(Modified(R"('set-parameters':[
     {'param-id':'a-1_p','label':'new','values':['7','8'],'props':[{'name':'n','value':'v'}],'constraints':[{'description':'c'}]},
     {'param-id':'a-1_p','values':['9'],'props':[{'name':'n','value':'v'},{'name':'m','value':'w'}]}])"));
  EXPECT_EQ(
      serialize(shelf.Control("a-1").at("params")),
      R"([{"id":"a-1_p","props":[{"name":"n","value":"v"},{"name":"m","value":"w"}],"label":"new","constraints":[{"description":"c"}],"values":["9"]}])");
  EXPECT_EQ(shelf.Told(), "");
}

TEST(SetParameters, LooseParamsAreFoundAndKept) {
  Shelf shelf;
  shelf.Outline(
      Modified("'set-parameters':[{'param-id':'unused','values':['1']},{'param-id':'g1-p','values':['2']},{'param-id':'"
               "nobody','values':['3']}]"));
  EXPECT_EQ(Names(shelf.resolved.at("catalog").as_object(), "params"), "loose unused");
  EXPECT_EQ(shelf.Control("g1").at("params").at(0).at("values").at(0), "2");
  EXPECT_EQ(shelf.Told(), "oscal.unknown-parameter p.json#/profile/modify/set-parameters/2");
}

TEST(Removes, EachCriterion) {
  Shelf shelf;
  shelf.Outline(Altered("'removes':[{'by-name':'x'}]"));
  EXPECT_EQ(Names(shelf.Control("a-1"), "props"), "label");
  shelf.Outline(Altered("'removes':[{'by-class':'k'}]"));  // a prop and a part
  EXPECT_EQ(Names(shelf.Control("a-1"), "props"), "label");
  EXPECT_EQ(Names(shelf.Control("a-1"), "parts"), "a-1_s");
  shelf.Outline(Altered("'removes':[{'by-id':'a-1_s.a'}]"));
  EXPECT_EQ(Names(shelf.Control("a-1").at("parts").at(0).as_object(), "parts"), "a-1_s.b");
  shelf.Outline(Altered("'removes':[{'by-ns':'urn:n:a'}]"));
  EXPECT_EQ(Names(shelf.Control("a-1"), "props"), "label");
  EXPECT_EQ(shelf.Told(), "");
}

TEST(Removes, ByItemNameReachesPartsButNotChildControls) {
  Shelf shelf;
  shelf.Outline(Altered("'removes':[{'by-item-name':'prop'},{'by-item-name':'link'},{'by-item-name':'param'}]"));
  const auto& control = shelf.Control("a-1");
  EXPECT_FALSE(control.contains("props"));
  EXPECT_FALSE(control.contains("links"));
  EXPECT_FALSE(control.contains("params"));
  EXPECT_FALSE(control.at("parts").at(0).at("parts").at(0).as_object().contains("props"));
  EXPECT_EQ(shelf.Told(), "oscal.unknown-parameter p.json#/profile");  // a-1_p is gone, the prose still inserts it
  shelf.Outline(Altered("'removes':[{'by-item-name':'part'}]"));
  EXPECT_FALSE(shelf.Control("a-1").contains("parts"));
  EXPECT_TRUE(shelf.Control("a-1.1").contains("parts"));
}

TEST(Removes, AllCriteriaMustHold) {
  Shelf shelf;
  shelf.Outline(Altered("'removes':[{'by-class':'k','by-item-name':'part'}]"));
  EXPECT_EQ(Names(shelf.Control("a-1"), "props"), "label x");
  EXPECT_EQ(Names(shelf.Control("a-1"), "parts"), "a-1_s");
  shelf.Outline(Altered("'removes':[{'by-name':'x','by-class':'other'},{}]"));
  EXPECT_EQ(Names(shelf.Control("a-1"), "props"), "label x");
  EXPECT_EQ(shelf.Told(),
            "oscal.remove-without-match p.json#/profile/modify/alters/0/removes/0; "
            "oscal.remove-without-match p.json#/profile/modify/alters/0/removes/1");
}

const char* const kNew =
    "'props':[{'name':'new','value':'v'}],'parts':[{'id':'new','name':'note','prose':'n'}],'links':[{'href':'x'}]";

TEST(Adds, ToTheControl) {
  Shelf shelf;
  for (const std::string position : {"'position':'starting',", "'position':'before',"}) {
    shelf.Outline(Altered("'adds':[{" + position + kNew + "}]"));
    EXPECT_EQ(Names(shelf.Control("a-1"), "props"), "new label x");
    EXPECT_EQ(Names(shelf.Control("a-1"), "parts"), "new a-1_s a-1_g");
  }
  for (const std::string position : {"'position':'ending',", "'position':'after',", ""}) {
    shelf.Outline(Altered("'adds':[{" + position + kNew + ",'title':'Other','params':[{'id':'q'}]}]"));
    EXPECT_EQ(Names(shelf.Control("a-1"), "props"), "label x new");
    EXPECT_EQ(Names(shelf.Control("a-1"), "parts"), "a-1_s a-1_g new");
    EXPECT_EQ(Names(shelf.Control("a-1"), "params"), "a-1_p q");
    EXPECT_EQ(shelf.Control("a-1").at("title"), "Other");
  }
}

TEST(Adds, MissingListsComeInOscalOrder) {
  Shelf shelf;
  shelf.Outline(
      Modified("'alters':[{'control-id':'a-1.1','adds':[{'links':[{'href':'x'}],'props':[{'name':'n','value':'v'}],'"
               "params':[{'id':'q'}]}]}]"));
  std::string order;
  for (const auto& member : shelf.Control("a-1.1")) order += std::string(member.key()) + " ";
  EXPECT_EQ(order, "id title params props links parts controls ");
}

TEST(Adds, InsideATarget) {
  Shelf shelf;
  shelf.Outline(Altered("'adds':[{'by-id':'a-1_s','position':'starting'," + std::string(kNew) + ",'title':'Headed'}]"));
  const auto& statement = shelf.Control("a-1").at("parts").at(0).as_object();
  EXPECT_EQ(Names(statement, "parts"), "new a-1_s.a a-1_s.b");
  EXPECT_EQ(Names(statement, "props"), "new");
  EXPECT_EQ(statement.at("title"), "Headed");
  shelf.Outline(Altered("'adds':[{'by-id':'a-1_s','position':'ending'," + std::string(kNew) + "}]"));
  EXPECT_EQ(Names(shelf.Control("a-1").at("parts").at(0).as_object(), "parts"), "a-1_s.a a-1_s.b new");
  shelf.Outline(Altered("'adds':[{'by-id':'a-1.2'," + std::string(kNew) + "}]"));  // a child control
  EXPECT_EQ(Names(shelf.Control("a-1.2"), "parts"), "new");
}

TEST(Adds, BesideATarget) {
  Shelf shelf;
  shelf.Outline(Altered("'adds':[{'by-id':'a-1_s.b','position':'before'," + std::string(kNew) + "}]"));
  const auto& before = shelf.Control("a-1").at("parts").at(0).as_object();
  EXPECT_EQ(Names(before, "parts"), "a-1_s.a new a-1_s.b");
  EXPECT_EQ(Names(before, "props"), "new");  // what cannot stand beside a part goes to its owner
  shelf.Outline(Altered("'adds':[{'by-id':'a-1_s','position':'after'," + std::string(kNew) + "}]"));
  EXPECT_EQ(Names(shelf.Control("a-1"), "parts"), "a-1_s new a-1_g");
  EXPECT_EQ(Names(shelf.Control("a-1"), "props"), "label x new");
  shelf.Outline(Altered("'adds':[{'by-id':'a-1_p','position':'before','params':[{'id':'q'}]}]"));
  EXPECT_EQ(Names(shelf.Control("a-1"), "params"), "q a-1_p");
}

TEST(Adds, WithoutTargetOrWithoutRoomAreTold) {
  Shelf shelf;
  shelf.Outline(Modified("'alters':[{'control-id':'a-1','adds':[{'by-id':'a-1'," + std::string(kNew) +
                         "},{'by-id':'zz'," + kNew +
                         "},{'by-id':'a-1_p','parts':[{'name':'n'}]},{'by-id':'a-1_s','params':[{'id':'q'}]}]},{'"
                         "control-id':'b-1','adds':[{" +
                         kNew + "}]}]"));
  EXPECT_EQ(shelf.Told(),
            "oscal.add-without-target p.json#/profile/modify/alters/0/adds/0; oscal.add-without-target "
            "p.json#/profile/modify/alters/0/adds/1; "
            "oscal.add-misplaced p.json#/profile/modify/alters/0/adds/2; oscal.add-misplaced "
            "p.json#/profile/modify/alters/0/adds/3; "
            "oscal.unknown-control p.json#/profile/modify/alters/1");
  EXPECT_EQ(Names(shelf.Control("a-1"), "parts"), "a-1_s a-1_g");
}

TEST(Alters, RemoveThenAddAndSeveralForOneControl) {
  Shelf shelf;
  shelf.Outline(Modified(
      "'alters':[{'control-id':'a-1','removes':[{'by-name':'x'}],'adds':[{'props':[{'name':'x','value':'new'}]}]},"
      "{'control-id':'a-1','adds':[{'position':'starting','props':[{'name':'first','value':'1'}]}]}]"));
  EXPECT_EQ(Names(shelf.Control("a-1"), "props"), "first label x");
  EXPECT_EQ(shelf.Control("a-1").at("props").at(2).at("value"), "new");
}

TEST(Alters, ResourcesOfAddedLinksStay) {
  Shelf shelf;
  shelf.Outline(Altered("'adds':[{'links':[{'href':'#22222222-2222-4222-8222-222222222222'}]}]"));
  EXPECT_EQ(shelf.resolved.at("catalog").at("back-matter").at("resources").as_array().size(), 3u);
  shelf.Outline(Altered("'removes':[{'by-item-name':'link'}]"));
  EXPECT_EQ(shelf.resolved.at("catalog").at("back-matter").at("resources").as_array().size(), 1u);
}

}  // namespace
}  // namespace atalaya::standard
