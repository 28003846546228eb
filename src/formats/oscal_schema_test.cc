#include "formats/oscal_schema.h"

#include <gtest/gtest.h>

#include <functional>

#include "formats/oscal_patterns.h"
#include "formats/oscal_test_files.h"
#include "standard/standard.h"

namespace atalaya::formats {
namespace {

using boost::json::object;
using boost::json::value;

const std::string kNist = "data/nist-800-53/NIST_SP-800-53_rev4_";

TEST(OscalSchema, ReadsThePublishedSchemaWithoutGaps) {
  (void)Schema113();
}

TEST(OscalSchema, AcceptsTheNistDocuments) {
  for (const char* name : {"catalog.json", "LOW-baseline_profile.json", "LOW-baseline-resolved-profile_catalog.json"}) {
    EXPECT_EQ(Complaints(Schema113().Validate(OscalFile(kNist + name), name)), "") << name;
  }
}

TEST(OscalSchema, AcceptsTheShippedStandardAndItsResolution) {
  const std::string folder = "data/standards/isps/";
  for (const char* name : {"catalog.json", "profiles/oas-baseline.json", "profiles/us-33cfr105.json"}) {
    const object document = OscalFile(folder + name);
    EXPECT_EQ(Complaints(Schema113().Validate(document, name)), "") << name;
    Findings findings;
    const auto resolved = standard::Resolve(
        document, folder + name,
        [](const std::string& href, const std::string& base) {
          return Result<object>(OscalFile(standard::JoinHref(base, href)));
        },
        findings);
    ASSERT_TRUE(resolved);
    EXPECT_EQ(Complaints(Schema113().Validate(*resolved, name)), "") << name;
  }
}

TEST(OscalSchema, AcceptsOurResolutionOfTheNistBaseline) {
  Findings findings;
  const auto resolved = standard::Resolve(
      OscalFile(kNist + "LOW-baseline_profile.json"), "low.json",
      [](const std::string&, const std::string&) { return Result<object>(OscalFile(kNist + "catalog.json")); },
      findings);
  ASSERT_TRUE(resolved);
  EXPECT_EQ(Complaints(Schema113().Validate(*resolved, "low.json")), "");
}

object SmallProfile() {
  return boost::json::parse(R"({"profile":{"uuid":"11111111-1111-4111-8111-111111111111",
    "metadata":{"title":"T","last-modified":"2026-01-01T00:00:00Z","version":"1","oscal-version":"1.1.3",
      "parties":[{"uuid":"22222222-2222-4222-8222-222222222222","type":"organization","email-addresses":["a@b"]}]},
    "imports":[{"href":"catalog.json","include-controls":[{"with-child-controls":"yes","with-ids":["a-1"]}]}],
    "merge":{"combine":{"method":"use-first"},"as-is":true}}})")
      .as_object();
}

// The document with one change.
std::string Broken(const std::function<void(object&)>& change) {
  object document = SmallProfile();
  change(document.at("profile").as_object());
  return Complaints(Schema113().Validate(document, "p.json"));
}
object& Metadata(object& profile) {
  return profile.at("metadata").as_object();
}
object& Import(object& profile) {
  return profile.at("imports").as_array().at(0).as_object();
}

TEST(OscalSchema, TellsEachKindOfMistake) {
  EXPECT_EQ(Broken([](object&) {}), "");
  EXPECT_EQ(Broken([](object& p) { p.erase("imports"); }), "oscal.schema-missing #/profile");
  EXPECT_EQ(Broken([](object& p) { p["more"] = 1; }), "oscal.schema-extra #/profile/more");
  EXPECT_EQ(Broken([](object& p) { p["a/b~c"] = 1; }), "oscal.schema-extra #/profile/a~1b~0c");
  EXPECT_EQ(Broken([](object& p) { p["imports"] = boost::json::array(); }),
            "oscal.schema-empty-list #/profile/imports");
  EXPECT_EQ(Broken([](object& p) { p["imports"] = "x"; }), "oscal.schema-type #/profile/imports");
  EXPECT_EQ(Broken([](object& p) { Import(p)["include-controls"].as_array()[0].as_object()["with-ids"] = {"1a"}; }),
            "oscal.schema-pattern #/profile/imports/0/include-controls/0/with-ids/0");
  EXPECT_EQ(Broken([](object& p) {
              Import(p)["include-controls"].as_array()[0].as_object()["with-child-controls"] = "maybe";
            }),
            "oscal.schema-enum #/profile/imports/0/include-controls/0/with-child-controls");
  EXPECT_EQ(Broken([](object& p) { Import(p)["href"] = "two words"; }), "oscal.schema-format #/profile/imports/0/href");
  EXPECT_EQ(
      Broken([](object& p) { Metadata(p)["last-modified"] = "2026-01-01T00:00:00"; }),
      "oscal.schema-pattern #/profile/metadata/last-modified\noscal.schema-format #/profile/metadata/last-modified");
  EXPECT_EQ(Broken([](object& p) { p["uuid"] = "11111111-1111-1111-8111-111111111111"; }),
            "oscal.schema-pattern #/profile/uuid");
  EXPECT_EQ(Broken([](object& p) { Metadata(p)["version"] = " 1"; }),
            "oscal.schema-pattern #/profile/metadata/version");
  EXPECT_EQ(Broken([](object& p) { Metadata(p)["parties"].as_array()[0].as_object()["email-addresses"] = {"nobody"}; }),
            "oscal.schema-pattern #/profile/metadata/parties/0/email-addresses/0\n"
            "oscal.schema-format #/profile/metadata/parties/0/email-addresses/0");
  EXPECT_EQ(Broken([](object& p) { Metadata(p)["links"] = {{{"href", "x"}, {"rel", "no token"}}}; }),
            "oscal.schema-pattern #/profile/metadata/links/0/rel");
  EXPECT_EQ(Broken([](object& p) { p["merge"].as_object()["as-is"] = "yes"; }),
            "oscal.schema-type #/profile/merge/as-is");
}

TEST(OscalSchema, OtherDocumentsAreOfNoKind) {
  EXPECT_EQ(Complaints(Schema113().Validate(boost::json::parse(R"({"analysis":{}})"), "x")), "oscal.schema-kind #");
  EXPECT_EQ(Complaints(Schema113().Validate(boost::json::parse("{}"), "x")), "oscal.schema-kind #");
  EXPECT_EQ(Complaints(Schema113().Validate(boost::json::parse("[]"), "x")), "oscal.schema-type #");
  object both = SmallProfile();
  both["catalog"] = 1;
  EXPECT_NE(Complaints(Schema113().Validate(both, "x")), "");
}

TEST(OscalSchema, IntegersAndMinimum) {
  value document =
      boost::json::parse(R"({"plan-of-action-and-milestones":{"uuid":"11111111-1111-4111-8111-111111111111",
    "metadata":{"title":"T","last-modified":"2026-01-01T00:00:00Z","version":"1","oscal-version":"1.1.3"},
    "risks":[{"uuid":"11111111-1111-4111-8111-111111111112","title":"r","description":"d","statement":"s","status":"open","remediations":[
      {"uuid":"11111111-1111-4111-8111-111111111113","lifecycle":"planned","title":"x","description":"d","tasks":[
        {"uuid":"11111111-1111-4111-8111-111111111114","type":"milestone","title":"t","timing":{"at-frequency":{"period":1,"unit":"months"}}}]}]}],
    "poam-items":[{"title":"t","description":"d"}]}})");
  value* period =
      &document.at_pointer("/plan-of-action-and-milestones/risks/0/remediations/0/tasks/0/timing/at-frequency/period");
  const std::string at = " #/plan-of-action-and-milestones/risks/0/remediations/0/tasks/0/timing/at-frequency/period";
  EXPECT_EQ(Complaints(Schema113().Validate(document, "x")), "");
  *period = 0;
  EXPECT_EQ(Complaints(Schema113().Validate(document, "x")), "oscal.schema-minimum" + at);
  *period = 1.5;
  EXPECT_EQ(Complaints(Schema113().Validate(document, "x")), "oscal.schema-type" + at);
  *period = 2.0;
  EXPECT_EQ(Complaints(Schema113().Validate(document, "x")), "");
}

std::string ReadSchema(const std::string& text, Findings& findings) {
  const auto schema = OscalSchema::Read(boost::json::parse(text).as_object(), "s.json", findings);
  return schema ? Complaints(schema->Validate(boost::json::parse(R"({"a":"x"})"), "d.json"))
                : "failed " + schema.error()[0].code;
}
const std::string kDialect = R"("$schema":"http://json-schema.org/draft-07/schema#",)";

TEST(OscalSchema, WhatItDoesNotKnowItTells) {
  Findings findings;
  EXPECT_EQ(ReadSchema("{" + kDialect + R"("properties":{"a":{"pattern":"^x$"}}})", findings),
            "oscal.schema-unchecked #/a");
  EXPECT_EQ(Complaints(findings), "oscal.schema-unknown-pattern #/properties/a");
  findings.clear();
  EXPECT_EQ(ReadSchema("{" + kDialect + R"("properties":{"a":{"format":"hostname"}}})", findings),
            "oscal.schema-unchecked #/a");
  EXPECT_EQ(Complaints(findings), "oscal.schema-unknown-format #/properties/a");
  findings.clear();
  EXPECT_EQ(ReadSchema("{" + kDialect +
                           R"("not":{},"type":"thing","items":[],"properties":{"a":{"$ref":"#/definitions/none"}}})",
                       findings),
            "oscal.schema-type #");
  EXPECT_EQ(
      Complaints(findings),
      "oscal.schema-keyword #\noscal.schema-keyword #\noscal.schema-keyword #\noscal.schema-reference #/properties/a");
  EXPECT_EQ(ReadSchema(R"({"$schema":"https://json-schema.org/draft/2020-12/schema"})", findings),
            "failed oscal.schema-dialect");
}

TEST(OscalSchema, ReferencesByIdAndInCircles) {
  Findings findings;
  EXPECT_EQ(ReadSchema(
                "{" + kDialect +
                    R"("definitions":{"t":{"$id":"#field_t","type":"number"}},"properties":{"a":{"$ref":"#field_t"}}})",
                findings),
            "oscal.schema-type #/a");
  EXPECT_EQ(
      ReadSchema(
          "{" + kDialect +
              R"("definitions":{"t":{"$ref":"#/definitions/u"},"u":{"$ref":"#/definitions/t"}},"properties":{"a":{"$ref":"#/definitions/t"}}})",
          findings),
      "oscal.schema-depth #/a");
  EXPECT_TRUE(findings.empty());
}

TEST(OscalPatterns, Tokens) {
  for (const char* good : {"a", "_", "ac-1_smt.a", "\u00e9t\u00e9", "\u0416\u0663", "A.B-C_9"})
    EXPECT_TRUE(IsOscalToken(good)) << good;
  for (const char* bad : {"", "1a", "-a", ".a", "a b", "a:b", "a/b", "\u0663", "a\xC3", "\xFF"})
    EXPECT_FALSE(IsOscalToken(bad)) << bad;
}

TEST(OscalPatterns, Strings) {
  for (const char* good : {"a", "a b", "\u00e9", "a\tb"}) EXPECT_TRUE(IsOscalString(good)) << good;
  for (const char* bad : {"", " ", " a", "a ", "a\nb", "a\n", "\u00a0a", "a\u2028b", "a\u3000", "\xC3"})
    EXPECT_FALSE(IsOscalString(bad)) << bad;
}

TEST(OscalPatterns, DatesAndTimes) {
  for (const char* good : {"2026-05-01T00:00:00Z", "2024-02-29T23:59:59.123456-03:30", "2000-02-29T00:00:00+05:45",
                           "1999-12-31T00:00:00+14:00", "2026-01-01T00:00:00+12:45", "2026-01-01T00:00:00-12:00"}) {
    EXPECT_TRUE(IsOscalDateTime(good)) << good;
  }
  for (const char* bad :
       {"2026-05-01", "2026-05-01T00:00:00", "2026-13-01T00:00:00Z", "2026-04-31T00:00:00Z", "2023-02-29T00:00:00Z",
        "2100-02-29T00:00:00Z", "1996-02-29T00:00:00Z", "2026-05-01T24:00:00Z", "2026-05-01T00:00:60Z",
        "2026-05-01T00:00:00.Z", "2026-05-01T00:00:00+15:00", "2026-05-01T00:00:00-13:00", "2026-05-01T00:00:00+05:15",
        "2026-05-01t00:00:00Z", "3000-01-01T00:00:00Z", "2026-5-1T00:00:00Z", "2026-05-01T00:00:00Zx"}) {
    EXPECT_FALSE(IsOscalDateTime(bad)) << bad;
  }
  EXPECT_TRUE(IsOscalDate("2026-05-01"));
  EXPECT_TRUE(IsOscalDate("2026-05-01+03:00"));
  EXPECT_FALSE(IsOscalDate("2026-05-01T"));
  // The pattern's slip, and the format that mends it for date-times.
  EXPECT_TRUE(IsOscalDateTime("19-02-29T00:00:00Z"));
  EXPECT_FALSE(FormatMatcher("date-time").matches("19-02-29T00:00:00Z"));
}

TEST(OscalPatterns, Addresses) {
  const Matcher uri = PatternMatcher("^[a-zA-Z][a-zA-Z0-9+\\-.]+:.+$").matches,
                uri_format = FormatMatcher("uri").matches;
  const Matcher reference = FormatMatcher("uri-reference").matches, email = FormatMatcher("email").matches;
  for (const char* good : {"urn:atalaya:ns:oscal", "https://host/a?b#c", "mailto:a@b"}) {
    EXPECT_TRUE(uri(good) && uri_format(good) && reference(good)) << good;
  }
  for (const char* bad : {"a:b", "no", "1x:y", "x:", "a b:c"}) EXPECT_FALSE(uri(bad)) << bad;
  for (const char* bad : {"../a", "#x", "ur n:x", "x:\u00e9", "x:%4", "x:<>"}) EXPECT_FALSE(uri_format(bad)) << bad;
  for (const char* good : {"", "#x", "../a.json", "a%20b", "//host/x", "a/b:c"}) EXPECT_TRUE(reference(good)) << good;
  for (const char* bad : {"a b", "1:b", "a#b#c", "\u00e9", "a%zz", "{x}"}) EXPECT_FALSE(reference(bad)) << bad;
  EXPECT_TRUE(email("a@b"));
  EXPECT_FALSE(email("@b") || email("a@") || email("a b@c"));
  const Matcher base64 = PatternMatcher("^[0-9A-Za-z+/]+={0,2}$").matches;
  EXPECT_TRUE(base64("QQ==") && base64("abc"));
  EXPECT_FALSE(base64("") || base64("=") || base64("Q===") || base64("Q Q"));
}

}  // namespace
}  // namespace atalaya::formats
