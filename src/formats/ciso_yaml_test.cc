#include "formats/ciso_yaml.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <boost/json.hpp>
#include <chrono>

#include "formats/limits.h"
#include "formats/oscal_test_files.h"
#include "formats/test_files.h"
#include "formats/yaml_tree.h"
#include "standard/standard.h"

namespace atalaya::formats {
namespace {

namespace json = boost::json;

constexpr const char* kLibrary = R"(# a library as authors write them
urn: urn:test:risk:library:port
locale: en
ref_id: PORT
name: Port rules
description: |
  Rules for ports,
  in two lines.
version: 3
provider: Somebody
publication_date: 2025-03-01
translations:
  es: {name: Reglas}
objects:
  threats: [{urn: "urn:x:t:1"}]
  framework:
    urn: urn:test:risk:framework:port
    ref_id: PORT
    name: Port rules
    min_score: 0
    scores_definition:
      - {score: 0, name: none}
    translations: {es: {name: Reglas portuarias}}
    requirement_nodes:
      - urn: urn:test:risk:req_node:port:1
        depth: 1
        assessable: false
        ref_id: "1"
        name: Access
        translations: {fr: {name: "Acc\u00e8s"}}
      - urn: urn:test:risk:req_node:port:1.1
        parent_urn: urn:test:risk:req_node:port:1
        assessable: true
        ref_id: "1.1"
        name: "Gate  control\n"
        description: >
          Everyone who enters
          is checked.
        annotation: See the plan.
        typical_evidence: The log.
        implementation_groups: [basic, full]
        weight: 2
        translations:
          es: {name: Control de acceso, description: Se controla a todos.}
        questions:
          urn:q1:
            type: unique_choice
            text: Is everyone checked?
            translations: {es: {text: "\u00bfSe controla a todos?"}}
            choices: [{urn: c1, value: "Yes"}, {urn: c2, value: "No"}]
          urn:q2: {text: "How often?"}
      - urn: urn:test:risk:req_node:port:1.1.a
        parent_urn: URN:TEST:risk:req_node:port:1.1
        name: Heading under a requirement
      - urn: urn:test:risk:req_node:port:1.1.b
        parent_urn: urn:test:risk:req_node:port:1.1.a
        assessable: true
        description: Child without name or reference.
      - assessable: true
        depth: 1
        ref_id: "1.1"
)";

Result<json::object> Read(const std::string& text, Findings* warnings = nullptr) {
  Findings own;
  return ReadCisoYaml(text, "lib.yaml", warnings ? *warnings : own);
}

const json::value& Dig(const json::object& document, const std::string& pointer) {
  static const json::value kNone;
  json::error_code error;
  static json::value held;
  held = document;
  const json::value* found = held.find_pointer(pointer, error);
  return found ? *found : kNone;
}

TEST(CisoYaml, BecomesAValidCatalogue) {
  Findings warnings;
  const auto catalogue = Read(kLibrary, &warnings);
  ASSERT_TRUE(catalogue.has_value()) << Lines(catalogue.error());
  EXPECT_EQ(Complaints(Schema113().Validate(*catalogue, "c.json")), "") << json::serialize(*catalogue);
  EXPECT_EQ(Lines(warnings),
            "warning ciso.no-urn lib.yaml:59:9\n"
            "note ciso.not-imported lib.yaml:15:12 member=threats\n"
            "note ciso.not-imported lib.yaml:22:7 member=scores_definition\n");
  const auto at = [&](const std::string& pointer) { return json::serialize(Dig(*catalogue, "/catalog" + pointer)); };
  EXPECT_EQ(at("/metadata/title"), "\"Port rules\"");
  EXPECT_EQ(at("/metadata/version"), "\"3\"");
  EXPECT_EQ(at("/metadata/last-modified"), "\"2025-03-01T00:00:00Z\"");
  EXPECT_EQ(at("/groups/0/id"), "\"_1\"");
  EXPECT_EQ(at("/groups/0/parts/0/title"), "\"Acc\u00e8s\"");
  EXPECT_EQ(at("/groups/0/controls/0/id"), "\"_1.1\"");
  EXPECT_EQ(at("/groups/0/controls/0/title"), "\"Gate control\"");
  EXPECT_EQ(at("/groups/0/controls/0/props/0/value"), "\"1.1\"");
  EXPECT_EQ(at("/groups/0/controls/0/parts/0/prose"), "\"Everyone who enters is checked.\"");
  EXPECT_EQ(at("/groups/0/controls/0/parts/1/id"), "\"_1.1_smt.es\"");
  EXPECT_EQ(at("/groups/0/controls/0/parts/1/title"), "\"Control de acceso\"");
  EXPECT_EQ(at("/groups/0/controls/0/parts/2/prose"), "\"Is everyone checked? (Yes / No)\\nHow often?\"");
  EXPECT_EQ(at("/groups/0/controls/0/controls/0/title"), "\"Child without name or reference.\"");
  EXPECT_EQ(at("/controls/0/id"), "\"_1.1-2\"");
  EXPECT_EQ(Read(kLibrary).value(), *catalogue);  // no clock, no chance
}

TEST(CisoYaml, IsReadableAsAStandard) {
  Findings findings;
  const auto standard = standard::ToStandard(*Read(kLibrary), findings);
  ASSERT_TRUE(standard.has_value()) << Lines(standard.error());
  ASSERT_EQ(standard->controls.size(), 3U);
  const auto control =
      std::find_if(standard->controls.begin(), standard->controls.end(), [](const auto& c) { return c.id == "_1.1"; });
  ASSERT_NE(control, standard->controls.end());
  EXPECT_EQ(control->title.In(Language::kSpanish), "Control de acceso");
  EXPECT_EQ(control->statement.In(Language::kEnglish),
            "Everyone who enters is checked.\nSee the plan.");  // with the guidance
}

TEST(CisoYaml, TellsWhatIsWrong) {
  const auto told = [](const std::string& text) {
    const auto read = Read(text);
    return read ? "read" : Lines(read.error());
  };
  const auto library = [](const std::string& nodes) {
    return "urn: u\nlocale: en\nobjects:\n  framework:\n    urn: f\n    requirement_nodes:\n" + nodes;
  };
  EXPECT_EQ(told(""), "error file.empty lib.yaml\n");
  EXPECT_EQ(told("# nothing\n"), "error ciso.not-a-library lib.yaml\n");
  EXPECT_EQ(told("- a\n- b\n"), "error ciso.not-a-library lib.yaml\n");
  EXPECT_EQ(told("urn: x\nobjects: {threats: []}\n"), "error ciso.no-framework lib.yaml:2:10\n");
  EXPECT_EQ(told("a: [1, 2\n"), "error yaml.syntax lib.yaml:2:1 detail=end of sequence flow not found\n");
  EXPECT_EQ(told("a: 1\na: 2\n"), "error yaml.duplicate-key lib.yaml:2:1 key=a\n");
  EXPECT_EQ(told("a: &x [*x]\n"), "error yaml.alias-to-itself lib.yaml:1:8\n");
  EXPECT_EQ(told("a: *nowhere\n"), "error yaml.syntax lib.yaml:1:4 detail=the referenced anchor is not defined\n");
  EXPECT_EQ(told("{[a]: 1}\n"), "error yaml.key lib.yaml:1:2\n");
  EXPECT_EQ(told(library("    - {urn: a, assessable: true}\n    - {urn: A, assessable: true}\n")),
            "error ciso.duplicate-urn lib.yaml:8:7 urn=a\n");
  EXPECT_EQ(told(library("    - {urn: a, parent_urn: b}\n    - {urn: b, parent_urn: a, assessable: true}\n")),
            "error ciso.parent-cycle lib.yaml:7:7 urn=a\n");
  EXPECT_EQ(told(library("    - {urn: a, name: [1]}\n")), "error ciso.type lib.yaml:7:22 member=name\n");
  EXPECT_EQ(told(library("    - {urn: a, name: heading}\n")), "error ciso.no-requirements lib.yaml:5:5\n");
  EXPECT_EQ(told(library("    - 5\n")), "error ciso.type lib.yaml:7:7 member=requirement_nodes\n");
}

TEST(CisoYaml, SurvivesDirt) {
  Findings warnings;
  const auto catalogue = Read(
      "urn: u\nlocale: FR-ca\nobjects:\n  frameworks:\n  - requirement_nodes:\n"
      "    - {urn: a, assessable: 'TRUE', parent_urn: gone, name: ~}\n"
      "    - {urn: 'b[1]:(x)', assessable: yes, depth: 7, ref_id: '\u00a7 4.2 (a)', description: '  '}\n"
      "    - {depth: x, assessable: 1, translations: {es: nothing, de: {name: Tor}, q1: {name: no}}}\n"
      "  - {urn: second}\n",
      &warnings);
  ASSERT_TRUE(catalogue.has_value()) << Lines(catalogue.error());
  EXPECT_EQ(Complaints(Schema113().Validate(*catalogue, "c.json")), "") << json::serialize(*catalogue);
  EXPECT_TRUE(HasFinding(warnings, "ciso.unknown-parent", "lib.yaml:6:7")) << Lines(warnings);
  EXPECT_TRUE(HasFinding(warnings, "ciso.more-frameworks", "")) << Lines(warnings);
  EXPECT_EQ(json::serialize(Dig(*catalogue, "/catalog/controls/1/id")), "\"_4.2-a\"");
}

TEST(YamlTree, RefusesBombs) {
  const auto told = [](const std::string& text) {
    Findings warnings;
    const auto tree = ParseYaml(text, "b.yaml", warnings);
    return tree ? "read" : tree.error()[0].code;
  };
  std::string laughs = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n";
  for (int i = 1; i < 10; ++i) {
    const std::string n = std::to_string(i), p = "*a" + std::to_string(i - 1);
    laughs += "a" + n + ": &a" + n + " [" + p;
    for (int k = 0; k < 9; ++k) laughs += ", " + p;
    laughs += "]\n";
  }
  EXPECT_EQ(told(laughs), "yaml.too-many-nodes");
  EXPECT_EQ(told("a: " + std::string(100, '[') + std::string(100, ']')), "yaml.too-deep");
  EXPECT_NE(told(std::string(100'000, '[')), "read");
  EXPECT_NE(told(std::string(100'000, '{')), "read");
  std::string keys;
  for (int i = 0; i < 200; ++i) keys += std::string(static_cast<std::size_t>(i), ' ') + "k:\n";
  EXPECT_EQ(told(keys), "yaml.too-deep");
  std::string dashes;
  for (int i = 0; i < 5000; ++i) dashes += "- ";
  EXPECT_EQ(told(dashes + "x"), "yaml.too-deep");
  std::string aliases = "a: &a 1\nb: [*a";
  for (std::size_t i = 0; i < kMaxYamlAliases; ++i) aliases += ", *a";
  EXPECT_EQ(told(aliases + "]\n"), "yaml.too-many-aliases");
  EXPECT_EQ(told(std::string(kMaxYamlBytes + 1, 'a')), "file.too-large");
}

TEST(CisoYaml, ReadsTheLargestKnownScale) {
  std::string text = "urn: u\nobjects:\n  framework:\n    urn: f\n    name: Big\n    requirement_nodes:\n";
  for (int i = 0; i < 5880; ++i) {
    const std::string n = std::to_string(i);
    text += "    - urn: urn:x:req:" + n + "\n      assessable: true\n      ref_id: A." + n + "\n      name: Name " + n +
            "\n      description: |\n        A duty of some length that says what is to be done, by whom and when.\n";
  }
  const auto start = std::chrono::steady_clock::now();
  const auto catalogue = Read(text);
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
  ASSERT_TRUE(catalogue.has_value());
  EXPECT_EQ(catalogue->at("catalog").at("controls").as_array().size(), 5880U);
  EXPECT_LT(took.count(), 20.0);  // about 0.3 s in a release build
}

RC_GTEST_PROP(YamlTree, SurvivesAnything, (std::string text)) {
  constexpr std::string_view kChars = "ab:- []{},\n\n'\"&*!|>#?~ ";
  for (char& c : text) c = kChars[static_cast<unsigned char>(c) % kChars.size()];
  Findings warnings;
  (void)ReadCisoYaml(text, "f", warnings);
}

}  // namespace
}  // namespace atalaya::formats
