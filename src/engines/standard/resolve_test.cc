// Import, select and finish: one small case a rule of the specification, and the published NIST resolution as a whole.
#include <gtest/gtest.h>

#include "standard/test_documents.h"
#include "standard/uuid.h"

namespace atalaya::standard {
namespace {

using boost::json::array;
using boost::json::object;

const char* const kAsIs = ",'merge':{'combine':{'method':'use-first'},'as-is':true}";

std::string ImportOf(const std::string& choice) {
  return "'imports':[{'href':'catalog.json'" + choice + "}]" + kAsIs;
}

TEST(Resolve, PublishedNistLowBaseline) {
  const std::string folder = std::string(ATALAYA_SOURCE_DIR) + "/data/nist-800-53/";
  const object profile = ReadDocument(folder + "NIST_SP-800-53_rev4_LOW-baseline_profile.json");
  const object published = ReadDocument(folder + "NIST_SP-800-53_rev4_LOW-baseline-resolved-profile_catalog.json");
  std::string asked;
  const Loader load = [&](const std::string& href, const std::string&) -> Result<object> {
    asked = href;
    return ReadDocument(folder + href.substr(href.rfind('/') + 1));
  };
  Findings findings;
  const Result<object> resolved =
      Resolve(profile, folder + "NIST_SP-800-53_rev4_LOW-baseline_profile.json", load, findings);
  ASSERT_TRUE(resolved);
  EXPECT_TRUE(findings.empty()) << findings.size() << " " << findings[0].code;
  EXPECT_EQ(asked, "../../../../nist.gov/SP800-53/rev4/json/NIST_SP-800-53_rev4_catalog.json");

  // Not only equal as values: the same members in the same order.
  const object &ours = resolved->at("catalog").as_object(), &theirs = published.at("catalog").as_object();
  EXPECT_EQ(boost::json::serialize(ours.at("groups")), boost::json::serialize(theirs.at("groups")));
  EXPECT_EQ(boost::json::serialize(ours.at("back-matter")), boost::json::serialize(theirs.at("back-matter")));
  EXPECT_EQ(ours.size(), theirs.size());
  for (const char* key : {"title", "version", "oscal-version", "roles", "parties", "responsible-parties"}) {
    EXPECT_EQ(ours.at("metadata").at(key), theirs.at("metadata").at(key)) << key;
  }
}

TEST(Resolve, IncludeAllImplicitAndExplicit) {
  Shelf shelf;
  EXPECT_EQ(shelf.Outline(ImportOf("")), "g1(a-1(a-1.1(a-1.1.1) a-1.2) a-2) g2(g3(b-1))");
  EXPECT_EQ(shelf.Outline(ImportOf(",'include-all':{}")), "g1(a-1(a-1.1(a-1.1.1) a-1.2) a-2) g2(g3(b-1))");
  EXPECT_EQ(shelf.Told(), "");
}

TEST(Resolve, IncludeByIdBringsAncestorsNotChildren) {
  Shelf shelf;
  EXPECT_EQ(shelf.Outline(ImportOf(",'include-controls':[{'with-ids':['a-1']}]")), "g1(a-1)");
  EXPECT_EQ(shelf.Outline(ImportOf(",'include-controls':[{'with-ids':['a-1.1.1','b-1']}]")),
            "g1(a-1(a-1.1(a-1.1.1))) g2(g3(b-1))");
  EXPECT_EQ(shelf.Outline(ImportOf(",'include-controls':[{'with-child-controls':'no','with-ids':['a-1']}]")),
            "g1(a-1)");
  EXPECT_EQ(shelf.Outline(ImportOf(",'include-controls':[{'with-child-controls':'yes','with-ids':['a-1']}]")),
            "g1(a-1(a-1.1(a-1.1.1) a-1.2))");
}

TEST(Resolve, IncludeByPattern) {
  Shelf shelf;
  EXPECT_EQ(shelf.Outline(ImportOf(",'include-controls':[{'matching':[{'pattern':'a-?'}]}]")), "g1(a-1 a-2)");
  EXPECT_EQ(shelf.Outline(ImportOf(",'include-controls':[{'matching':[{'pattern':'a-1.*'},{'pattern':'b*'}]}]")),
            "g1(a-1(a-1.1(a-1.1.1) a-1.2)) g2(g3(b-1))");
  EXPECT_EQ(shelf.Outline(ImportOf(",'include-controls':[{'with-ids':['b-1'],'matching':[{'pattern':'z*'},{}]}]")),
            "g2(g3(b-1))");
  EXPECT_EQ(shelf.Told(),
            "oscal.pattern-without-match p.json#/profile/imports/0/include-controls/0/matching/0; "
            "oscal.pattern-without-match p.json#/profile/imports/0/include-controls/0/matching/1");
}

TEST(Resolve, ExclusionWins) {
  Shelf shelf;
  EXPECT_EQ(shelf.Outline(ImportOf(",'include-all':{},'exclude-controls':[{'with-ids':['a-2','b-1']}]")),
            "g1(a-1(a-1.1(a-1.1.1) a-1.2))");
  EXPECT_EQ(
      shelf.Outline(ImportOf(
          ",'include-controls':[{'with-ids':['a-1','a-2']}],'exclude-controls':[{'matching':[{'pattern':'*-1'}]}]")),
      "g1(a-2)");
  EXPECT_EQ(shelf.Outline(
                ImportOf(",'include-all':{},'exclude-controls':[{'with-child-controls':'yes','with-ids':['a-1']}]")),
            "g1(a-2) g2(g3(b-1))");
}

TEST(Resolve, ChildOfExcludedParentMovesUp) {
  Shelf shelf;
  EXPECT_EQ(shelf.Outline(ImportOf(",'include-all':{},'exclude-controls':[{'with-ids':['a-1','b-1']}]")),
            "g1(a-1.1(a-1.1.1) a-1.2 a-2)");
  EXPECT_EQ(shelf.Outline(
                ImportOf(",'include-controls':[{'with-ids':['a-1.1.1']}],'exclude-controls':[{'with-ids':['a-1.1']}]")),
            "g1(a-1(a-1.1.1))");
}

TEST(Resolve, UnknownControlsAreTold) {
  Shelf shelf;
  EXPECT_EQ(shelf.Outline(
                ImportOf(",'include-controls':[{'with-ids':['a-2','zz']}],'exclude-controls':[{'with-ids':['yy']}]")),
            "g1(a-2)");
  EXPECT_EQ(shelf.Told(),
            "oscal.unknown-control p.json#/profile/imports/0/include-controls/0/with-ids/1; "
            "oscal.unknown-control p.json#/profile/imports/0/exclude-controls/0/with-ids/0");
  EXPECT_EQ(shelf.findings[0].severity, Severity::kError);
  EXPECT_EQ(shelf.findings[1].severity, Severity::kWarning);
  EXPECT_EQ(shelf.Outline(ImportOf(",'include-controls':[{'with-ids':[]}]")), "");
  EXPECT_EQ(shelf.Told(), "oscal.empty-selection p.json#/profile/imports/0");
}

TEST(Resolve, ImportOfAProfileSelectsFromItsResult) {
  Shelf shelf;
  shelf.AddProfile(
      "deep/base.json",
      "'imports':[{'href':'../catalog.json','include-controls':[{'matching':[{'pattern':'a*'}]}]}]" +
          std::string(kAsIs) +
          ",'modify':{'alters':[{'control-id':'a-2','adds':[{'props':[{'name':'from','value':'base'}]}]}]}");
  EXPECT_EQ(shelf.Outline(
                "'imports':[{'href':'deep/base.json','include-all':{},'exclude-controls':[{'with-ids':['a-1.1']}]}]" +
                std::string(kAsIs)),
            "g1(a-1(a-1.1.1 a-1.2) a-2)");
  EXPECT_EQ(boost::json::serialize(shelf.Control("a-2").at("props")), R"([{"name":"from","value":"base"}])");
}

TEST(Resolve, ResourceChoosesTheJsonLink) {
  Shelf shelf;
  const auto with = [](const std::string& rlinks) {
    return "'imports':[{'href':'#AAAAAAAA-1111-4111-8111-111111111111','include-controls':[{'with-ids':['a-2']}]}]" +
           std::string(kAsIs) +
           ",'back-matter':{'resources':[{'uuid':'aaaaaaaa-1111-4111-8111-111111111111','rlinks':[" + rlinks + "]}]}";
  };
  EXPECT_EQ(shelf.Outline(with("{'href':'c.xml','media-type':'application/oscal.catalog+xml'},{'href':'x.json'},"
                               "{'href':'y.json','media-type':'application/json'},"
                               "{'href':'catalog.json','media-type':'application/oscal.catalog+json'}")),
            "g1(a-2)");
  EXPECT_EQ(shelf.Outline(with("{'href':'c.yaml'},{'href':'catalog.json'}")), "g1(a-2)");
  EXPECT_EQ(shelf.Outline(with("{'href':'c.xml','media-type':'application/oscal.catalog+xml'}")),
            "failed: oscal.no-json-link");
  EXPECT_EQ(shelf.Outline("'imports':[{'href':'#bbbbbbbb-1111-4111-8111-111111111111'}]"),
            "failed: oscal.missing-resource");
}

TEST(Resolve, MissingImportStops) {
  Shelf shelf;
  shelf.AddProfile("p.json", "'imports':[{'href':'nowhere.json'}]");
  const auto result = shelf.Resolve("p.json");
  ASSERT_FALSE(result);
  ASSERT_EQ(result.error().size(), 2u);  // what the loader said, and where it was asked
  EXPECT_EQ(result.error()[0].code, "file.not-found");
  EXPECT_EQ(result.error()[1].code, "oscal.missing-import");
  EXPECT_EQ(result.error()[1].where, "p.json#/profile/imports/0");
  EXPECT_TRUE(shelf.findings.empty());
}

TEST(Resolve, CyclesStop) {
  Shelf shelf;
  EXPECT_EQ(shelf.Outline("'imports':[{'href':'./x/../p.json'}]"), "failed: oscal.import-cycle");
  shelf.AddProfile("a.json", "'imports':[{'href':'b.json'}]");
  shelf.AddProfile("b.json", "'imports':[{'href':'catalog.json'},{'href':'a.json'}]");
  const auto result = shelf.Resolve("a.json");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().back().code, "oscal.import-cycle");
  EXPECT_EQ(result.error().back().where, "b.json#/profile/imports/1");
  EXPECT_EQ(result.error().back().args[0].second, "a.json > b.json > a.json");
}

TEST(Resolve, CycleUnderAnotherName) {
  Shelf shelf;
  shelf.AddProfile("a.json", "'imports':[{'href':'copy.json'}]");
  shelf.AddProfile("copy.json", "'imports':[{'href':'copy.json'}]");
  shelf.Add("copy.json", Document("profile", "'imports':[{'href':'copy.json'}]"));
  EXPECT_EQ(shelf.Resolve("a.json").error().back().code, "oscal.import-cycle");
}

TEST(Resolve, LimitsHoldBackGrowth) {
  // Each profile imports the one below twice: 2^16 documents if nobody counts.
  Shelf shelf;
  shelf.AddProfile("p0.json", "'imports':[{'href':'catalog.json'}]");
  for (int i = 1; i <= 14; ++i) {
    const std::string below = "{'href':'p" + std::to_string(i - 1) + ".json'}";
    shelf.AddProfile("p" + std::to_string(i) + ".json", "'imports':[" + below + "," + below + "]");
  }
  EXPECT_EQ(shelf.Resolve("p14.json").error().back().code, "oscal.too-large");
  for (int i = 1; i <= 20; ++i) {
    shelf.AddProfile(
        "q" + std::to_string(i) + ".json",
        "'imports':[{'href':'" + (i == 1 ? std::string("catalog") : "q" + std::to_string(i - 1)) + ".json'}]");
  }
  EXPECT_TRUE(shelf.Resolve("q16.json"));
  EXPECT_EQ(shelf.Resolve("q20.json").error().back().code, "oscal.too-large");
}

TEST(Resolve, OtherDocumentsAndVersionsStop) {
  Shelf shelf;
  shelf.Add("ssp.json", Json("{'system-security-plan':{}}").as_object());
  EXPECT_EQ(shelf.Outline("'imports':[{'href':'ssp.json'}]"), "failed: oscal.not-a-catalog");
  object old = SmallCatalog();
  old["catalog"].as_object()["metadata"].as_object()["oscal-version"] = "2.0.0";
  shelf.Add("old.json", old);
  EXPECT_EQ(shelf.Outline("'imports':[{'href':'old.json'}]"), "failed: oscal.version");
  old["catalog"].as_object()["metadata"].as_object()["oscal-version"] = "1.2.1";  // read, but we write our own
  shelf.Add("old.json", old);
  EXPECT_EQ(shelf.Outline("'imports':[{'href':'old.json','include-controls':[{'with-ids':['b-1']}]}]"), "b-1");
  EXPECT_EQ(shelf.resolved.at("catalog").at("metadata").at("oscal-version"), "1.1.3");
}

TEST(Resolve, PruningKeepsWhatIsReferredTo) {
  Shelf shelf;
  // a-1 uses `loose` and R1; g1 uses its own param; R3 is marked; the profile's own resource is not used.
  EXPECT_EQ(
      shelf.Outline(ImportOf(",'include-controls':[{'with-ids':['a-1']}]") +
                    ",'back-matter':{'resources':[{'uuid':'44444444-4444-4444-8444-444444444444','title':'R4'}]}"),
      "g1(a-1)");
  const object& catalog = shelf.resolved.at("catalog").as_object();
  EXPECT_EQ(boost::json::serialize(catalog.at("params")), R"([{"id":"loose","label":"L"}])");
  EXPECT_EQ(catalog.at("groups").at(0).at("params").at(0).at("id"), "g1-p");
  const array& resources = catalog.at("back-matter").at("resources").as_array();
  ASSERT_EQ(resources.size(), 2u);
  EXPECT_EQ(resources[0].at("title"), "R1");
  EXPECT_EQ(resources[1].at("title"), "R3");
  EXPECT_EQ(shelf.Outline(ImportOf(",'include-controls':[{'with-ids':['b-1']}]")), "g2(g3(b-1))");
  EXPECT_FALSE(shelf.resolved.at("catalog").as_object().contains("params"));
}

TEST(Resolve, KeptChainsOfParamsAndResources) {
  Shelf shelf;
  shelf.Add(
      "c.json",
      Document(
          "catalog",
          R"('params':[{'id':'p1','label':'x','select':{'choice':['{{ insert: param, p2 }}']}},{'id':'p2','depends-on':'p3'},{'id':'p3'},{'id':'p4'}],
    'controls':[{'id':'c','title':'C','parts':[{'name':'statement','prose':'{{insert: param, p1}} {{ insert: param, gone }}'}],'links':[{'href':'#55555555-5555-4555-8555-555555555555'}]}],
    'back-matter':{'resources':[{'uuid':'11111111-1111-4111-8111-111111111111','citation':{'text':'x','links':[{'href':'#66666666-6666-4666-8666-666666666666'}]}},{'uuid':'66666666-6666-4666-8666-666666666666'}]})"));
  shelf.AddProfile(
      "p.json",
      "'imports':[{'href':'c.json'}],'back-matter':{'resources':[{'uuid':'55555555-5555-4555-8555-555555555555',"
      "'description':'[x](#66666666-6666-4666-8666-666666666666)'}]}");
  const auto result = shelf.Resolve("p.json");
  ASSERT_TRUE(result);
  EXPECT_EQ(result->at("catalog").at("params").as_array().size(), 3u);
  const array& resources = result->at("catalog").at("back-matter").at("resources").as_array();
  ASSERT_EQ(resources.size(), 2u);
  EXPECT_EQ(resources[0].at("uuid"), "66666666-6666-4666-8666-666666666666");
  EXPECT_EQ(shelf.Told(), "oscal.unknown-parameter p.json#/profile");
}

TEST(Resolve, LaterResourceReplacesUnlessKept) {
  Shelf shelf;
  EXPECT_EQ(shelf.Outline(ImportOf(",'include-controls':[{'with-ids':['a-1']}]") + R"(,'back-matter':{'resources':[
      {'uuid':'11111111-1111-4111-8111-111111111111','title':'newer'},{'uuid':'33333333-3333-4333-8333-333333333333','title':'newer'}]})"),
            "g1(a-1)");
  const array& resources = shelf.resolved.at("catalog").at("back-matter").at("resources").as_array();
  ASSERT_EQ(resources.size(), 2u);
  EXPECT_EQ(resources[0].at("title"), "R3");
  EXPECT_EQ(resources[1].at("title"), "newer");
}

TEST(Resolve, MetadataComesFromTheProfile) {
  Shelf shelf;
  const auto profile = [](const std::string& props, const std::string& href) {
    return Json(
               "{'profile':{'uuid':'00000000-0000-4000-8000-000000000002','metadata':{'title':'P','last-modified':'"
               "2026-02-02T00:00:00Z',"
               "'version':'7','oscal-version':'1.1.2','props':[" +
               props + "],'remarks':'r'},'imports':[{'href':'" + href + "'}]}}")
        .as_object();
  };
  const std::string period = "'ns':'urn:atalaya:ns:oscal','class':'period'";
  shelf.Add("base.json", profile("{'name':'drill-months','value':'3'," + period +
                                     "},{'name':'socpf-years','value':'5'," + period + "}",
                                 "catalog.json"));
  shelf.Add("top.json", profile("{'name':'drill-months','value':'2'," + period + "}", "base.json"));
  Findings findings;
  const auto result = Resolve(*shelf.Load()("top.json", ""), "dir/top.json",
                              [&](const std::string& href, const std::string&) { return shelf.Load()(href, ""); },
                              findings, {"Tester", "2026-03-03T00:00:00Z"});
  ASSERT_TRUE(result);
  const object& metadata = result->at("catalog").at("metadata").as_object();
  EXPECT_EQ(metadata.at("title"), "P");
  EXPECT_EQ(metadata.at("last-modified"), "2026-03-03T00:00:00Z");
  EXPECT_EQ(metadata.at("oscal-version"), "1.1.3");  // the catalogue's is the newest
  EXPECT_EQ(boost::json::serialize(metadata.at("links")), R"([{"href":"dir/top.json","rel":"source-profile"}])");
  ASSERT_EQ(metadata.at("props").as_array().size(), 3u);
  EXPECT_EQ(metadata.at("props").at(0).at("value"), "2");
  EXPECT_EQ(metadata.at("props").at(1).at("name"), "socpf-years");
  EXPECT_EQ(metadata.at("props").at(2).at("value"), "Tester");
  std::string order;
  for (const auto& member : metadata) order += std::string(member.key()) + " ";
  EXPECT_EQ(order, "title last-modified version oscal-version props links remarks ");
}

TEST(Resolve, SameInputSameBytesOtherContentOtherUuid) {
  Shelf shelf;
  shelf.Outline(ImportOf(""));
  const object first = shelf.resolved;
  shelf.Outline(ImportOf(""));
  EXPECT_EQ(boost::json::serialize(first), boost::json::serialize(shelf.resolved));
  shelf.Outline(ImportOf(",'include-controls':[{'with-ids':['a-1']}]"));
  EXPECT_NE(first.at("catalog").at("uuid"), shelf.resolved.at("catalog").at("uuid"));
  EXPECT_TRUE(IsUuid(StringIn(first.at("catalog").as_object(), "uuid")));
}

TEST(Resolve, CatalogueIsItsOwnResolution) {
  Shelf shelf;
  const auto result = shelf.Resolve("catalog.json");
  ASSERT_TRUE(result);
  EXPECT_EQ(*result, SmallCatalog());
}

TEST(JoinHref, FollowsRelativeReferences) {
  EXPECT_EQ(JoinHref("profiles/brazil.json", "../catalog.json"), "catalog.json");
  EXPECT_EQ(JoinHref("/a/b/c.json", "../../d.json"), "/d.json");
  EXPECT_EQ(JoinHref("c.json", "../d.json"), "../d.json");
  EXPECT_EQ(JoinHref("../x/c.json", "../../d.json"), "../../d.json");
  EXPECT_EQ(JoinHref("a/b.json", "./c//d.json"), "a/c/d.json");
  EXPECT_EQ(JoinHref("https://host/a/b.json?x", "../c.json"), "https://host/c.json");
  EXPECT_EQ(JoinHref("a/b.json", "https://host/c.json"), "https://host/c.json");
  EXPECT_EQ(JoinHref("https://host", "c.json"), "https://host/c.json");
  EXPECT_EQ(JoinHref("a/b.json", "/c.json"), "/c.json");
}

}  // namespace
}  // namespace atalaya::standard
