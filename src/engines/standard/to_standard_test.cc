// Resolved catalogue -> model::Standard: our layout, the shipped profiles, a foreign catalogue.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>

#include "standard/test_documents.h"

namespace atalaya::standard {
namespace {

using boost::json::object;
using model::Control;
using model::Standard;

const Control& Find(const Standard& standard, const std::string& id) {
  const auto it =
      std::find_if(standard.controls.begin(), standard.controls.end(), [&](const Control& c) { return c.id == id; });
  EXPECT_NE(it, standard.controls.end()) << id;
  static const Control kNone;
  return it != standard.controls.end() ? *it : kNone;
}

std::string Told(const Findings& findings) {
  std::string text;
  for (const Finding& finding : findings) text += finding.code + " " + finding.where + "; ";
  return text;
}

object OurCatalog(const std::string& controls, const std::string& metadata = "") {
  return Json(
             "{'catalog':{'uuid':'00000000-0000-4000-8000-000000000001','metadata':{'title':'T','last-modified':'2026-"
             "01-01T00:00:00Z','version':'3',"
             "'oscal-version':'1.1.3'" +
             metadata +
             "},'groups':[{'id':'plan','title':'Plan','parts':[{'name':'overview','class':'en','title':'Plan'},"
             "{'name':'overview','class':'es','title':'El plan'}],'controls':[" +
             controls + "]}]}}")
      .as_object();
}
std::string Ours(const std::string& name, const std::string& value) {
  return "{'name':'" + name + "','ns':'urn:atalaya:ns:oscal','value':'" + value + "'}";
}

TEST(ToStandard, ReadsOurLayout) {
  Findings findings;
  const auto standard = ToStandard(
      OurCatalog("{'id':'P01','title':'Fence','params':[{'id':'p','label':'months','values':['3','6'],'props':[{'name':"
                 "'label','ns':'urn:atalaya:ns:oscal','value':'meses','class':'es'}]},"
                 "{'id':'q','label':'days','props':[{'name':'label','ns':'urn:atalaya:ns:oscal','value':'dias','class':"
                 "'es'}]}],'props':[" +
                     Ours("owner", "PF/RSO") + "," + Ours("citation", "A/16") + "," + Ours("security-levels", "1-3") +
                     "," + Ours("force", "guidance") + "," + Ours("source-certainty", "recalled") +
                     ",{'name':'owner','value':'somebody else'}],"
                     "'parts':[{'name':'statement','class':'en','prose':'Check every {{ insert: param, p }} months, {{ "
                     "insert: param, q }}.'},"
                     "{'name':'statement','class':'es','title':'Cerca','prose':'Cada {{ insert: param, p }} meses, {{ "
                     "insert: param, q }}.'},"
                     "{'name':'question','class':'en','prose':'Is it "
                     "checked?'},{'name':'question','class':'fr','prose':'Est-ce fait ?'},"
                     "{'name':'evidence','class':'en','prose':'Log'},{'name':'guidance','class':'en','prose':'National "
                     "rule.'}]}",
                 ",'props':[{'name':'drill-months','ns':'urn:atalaya:ns:oscal','class':'period','value':'3','remarks':'"
                 "B/18.5 (read)'},"
                 "{'name':'bad','ns':'urn:atalaya:ns:oscal','class':'period','value':'soon'},{'name':'other','class':'"
                 "period','value':'9'}],"
                 "'links':[{'href':'data/profiles/oas-baseline.json','rel':'source-profile'}]"),
      findings);
  ASSERT_TRUE(standard);
  EXPECT_EQ(standard->id, "oas-baseline");
  EXPECT_EQ(standard->title, "T");
  EXPECT_EQ(standard->version, "3");
  ASSERT_EQ(standard->groups.size(), 1u);
  EXPECT_EQ(standard->groups[0].title.In(Language::kSpanish), "El plan");
  ASSERT_EQ(standard->controls.size(), 1u);
  const Control& control = standard->controls[0];
  EXPECT_EQ(control.group, "plan");
  EXPECT_EQ(control.title.In(Language::kEnglish), "Fence");
  EXPECT_EQ(control.title.In(Language::kSpanish), "Cerca");
  EXPECT_EQ(control.statement.In(Language::kEnglish), "Check every 3, 6 months, [days].\nNational rule.");
  EXPECT_EQ(control.statement.In(Language::kSpanish), "Cada 3, 6 meses, [dias].");
  EXPECT_EQ(control.question.In(Language::kFrench), "Est-ce fait ?");
  EXPECT_EQ(control.evidence.In(Language::kPortuguese), "Log");
  EXPECT_EQ(control.citation, "A/16");
  EXPECT_EQ(control.owner, "PF/RSO");
  EXPECT_EQ(control.security_levels, "1-3");
  EXPECT_FALSE(control.mandatory);
  EXPECT_TRUE(control.recalled);
  ASSERT_EQ(standard->periods.size(), 1u);
  EXPECT_EQ(standard->periods[0].name, "drill-months");
  EXPECT_EQ(standard->periods[0].value, 3);
  EXPECT_EQ(standard->periods[0].remarks, "B/18.5 (read)");
  EXPECT_EQ(Told(findings),
            "oscal.period-value data/profiles/oas-baseline.json(resolved)#/catalog/metadata/props/1; "
            "oscal.untranslated data/profiles/oas-baseline.json(resolved); oscal.untranslated "
            "data/profiles/oas-baseline.json(resolved); ");
}

TEST(ToStandard, ParametersWithoutValuesAndInCircles) {
  Findings findings;
  const auto standard = ToStandard(
      OurCatalog("{'id':'x','title':'X','params':[{'id':'s','select':{'choice':['one','{{ insert: param, l "
                 "}}']}},{'id':'l','label':'a label'},{'id':'bare'},"
                 "{'id':'c1','values':['{{ insert: param, c2 }}']},{'id':'c2','values':['{{ insert: param, c1 }}']}],"
                 "'parts':[{'name':'statement','prose':'{{ insert: param, s }} {{ insert: param, bare }} {{ insert: "
                 "param, gone }} {{ insert: param, c1 }}'}]}"),
      findings);
  ASSERT_TRUE(standard);
  EXPECT_EQ(standard->controls[0].statement.In(Language::kEnglish), "[one / [a label]] [bare] [gone] [c1]");
  EXPECT_EQ(findings[0].code, "oscal.unknown-parameter");
  EXPECT_EQ(findings[0].where, "catalog#/catalog/groups/0/controls/0");
}

TEST(ToStandard, ForeignItemsNestedControlsAndGaps) {
  Findings findings;
  const auto standard = ToStandard(SmallCatalog(), findings);
  ASSERT_TRUE(standard);
  std::string ids;
  for (const Control& control : standard->controls) ids += control.group + "/" + control.id + " ";
  EXPECT_EQ(ids, "g1/a-1 g1/a-1.1 g1/a-1.1.1 g1/a-1.2 g1/a-2 g3/b-1 ");
  const Control& control = Find(*standard, "a-1");
  EXPECT_EQ(control.statement.In(Language::kEnglish), "Do it [how often]:\na. first\nb. second");
  EXPECT_EQ(control.question, control.statement);
  EXPECT_TRUE(control.mandatory);
  EXPECT_EQ(control.security_levels, "all");
  EXPECT_EQ(
      std::count_if(findings.begin(), findings.end(), [](const Finding& f) { return f.code == "oscal.no-statement"; }),
      4);
}

TEST(ToStandard, TopLevelControlsGetAGroupDuplicatesAndWithdrawnGo) {
  Findings findings;
  const auto standard =
      ToStandard(Document("catalog",
                          "'controls':[{'id':'a','title':'A','parts':[{'name':'statement','prose':'x'}]},"
                          "{'id':'a','title':'Again','parts':[{'name':'statement','prose':'x'}]},"
                          "{'id':'b','title':'B','props':[{'name':'status','value':'withdrawn'}]}],"
                          "'groups':[{'title':'No "
                          "id','controls':[{'id':'c','title':'C','parts':[{'name':'statement','prose':'x'}]}]}]"),
                 findings);
  ASSERT_TRUE(standard);
  ASSERT_EQ(standard->controls.size(), 2u);
  EXPECT_EQ(standard->controls[0].group, "controls");
  EXPECT_EQ(standard->groups[0].id, "controls");
  EXPECT_EQ(standard->controls[1].group, standard->groups[1].id);
  EXPECT_EQ(findings[0].code, "oscal.duplicate-control");
  EXPECT_EQ(findings[0].severity, Severity::kError);
  EXPECT_EQ(findings[1].code, "oscal.withdrawn");
}

TEST(ToStandard, RefusesWhatHoldsNoControls) {
  Findings findings;
  EXPECT_EQ(ToStandard(Document("profile", "'imports':[]"), findings).error()[0].code, "oscal.not-a-catalog");
  EXPECT_EQ(ToStandard(Document("catalog", "'groups':[{'id':'g','title':'G'}]"), findings).error()[0].code,
            "oscal.no-controls");
  EXPECT_TRUE(findings.empty());
}

TEST(ToStandard, MembersOfTheWrongTypeAreTakenAsAbsent) {
  Findings findings;
  const auto standard =
      ToStandard(Json("{'catalog':{'metadata':[],'groups':[1,{'id':5,'title':{},'parts':'x','controls':[null,{'id':'a',"
                      "'title':7,'params':{},"
                      "'props':[3],'parts':[{'name':'statement','prose':'s','parts':[[]]}]}]}],'controls':'none'}}")
                     .as_object(),
                 findings);
  ASSERT_TRUE(standard);
  EXPECT_EQ(standard->controls[0].statement.In(Language::kEnglish), "s");
}

Loader FromDisk() {
  return [](const std::string& href, const std::string& base) -> Result<object> {
    return ReadDocument(JoinHref(base, href));
  };
}

TEST(Packs, EveryShippedProfileResolvesCompletely) {
  const std::string folder = std::string(ATALAYA_SOURCE_DIR) + "/data/standards/isps/";
  int profiles = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder + "profiles")) {
    if (entry.path().extension() != ".json") continue;
    ++profiles;
    SCOPED_TRACE(entry.path().string());
    Findings findings;
    const auto resolved = Resolve(ReadDocument(entry.path().string()), entry.path().string(), FromDisk(), findings);
    ASSERT_TRUE(resolved);
    const auto standard = ToStandard(*resolved, findings);
    ASSERT_TRUE(standard);
    EXPECT_EQ(Told(findings), "");
    EXPECT_EQ(standard->id, entry.path().stem().string());
    EXPECT_GT(standard->controls.size(), 100u);
    EXPECT_GE(standard->periods.size(), 10u);
    std::set<std::string> groups;
    for (const auto& group : standard->groups) groups.insert(group.id);
    for (const Control& control : standard->controls) {
      EXPECT_TRUE(groups.count(control.group)) << control.id;
      EXPECT_FALSE(control.owner.empty()) << control.id;
      EXPECT_FALSE(control.citation.empty()) << control.id;
      for (Language language : kLanguages) {
        EXPECT_TRUE(control.title.Has(language) && control.statement.Has(language) && control.question.Has(language) &&
                    control.evidence.Has(language))
            << control.id << " " << LanguageCode(language);
        EXPECT_EQ(control.statement.In(language).find("{{"), std::string::npos) << control.id;
      }
    }
  }
  EXPECT_GE(profiles, 3);
}

TEST(Packs, NistBaselineAsAStandard) {
  const std::string folder = std::string(ATALAYA_SOURCE_DIR) + "/data/nist-800-53/";
  Findings findings;
  const auto low =
      ToStandard(ReadDocument(folder + "NIST_SP-800-53_rev4_LOW-baseline-resolved-profile_catalog.json"), findings);
  ASSERT_TRUE(low);
  EXPECT_FALSE(HasErrors(findings)) << Told(findings);
  EXPECT_EQ(low->controls.size(), 124u);
  EXPECT_EQ(low->groups.size(), 17u);
  const Control& control = Find(*low, "ac-1");
  EXPECT_EQ(control.title.In(Language::kFrench), "Access Control Policy and Procedures");
  EXPECT_EQ(control.statement.In(Language::kEnglish).substr(0, 113),
            "The organization:\na. Develops, documents, and disseminates to [organization-defined personnel or "
            "roles]:\n1. An ac");
  const auto whole = ToStandard(ReadDocument(folder + "NIST_SP-800-53_rev4_catalog.json"), findings);
  ASSERT_TRUE(whole);
  EXPECT_GT(whole->controls.size(), 800u);
}

}  // namespace
}  // namespace atalaya::standard
