// Small documents for the tests of this engine.
#pragma once

#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "standard/json_access.h"
#include "standard/standard.h"

namespace atalaya::standard {

// Apostrophes stand for quotation marks, so that documents stay readable in the source.
inline boost::json::value Json(std::string text) {
  for (char& c : text) {
    if (c == '\'') c = '"';
  }
  boost::json::parse_options options;
  options.max_depth = 64;
  boost::system::error_code error;
  boost::json::value parsed = boost::json::parse(text, error, {}, options);
  EXPECT_FALSE(error) << error.message() << " in " << text;
  return parsed;
}

inline constexpr const char* kMetadata =
    "'metadata':{'title':'T','last-modified':'2026-01-01T00:00:00Z','version':'1','oscal-version':'1.1.3'}";

// A catalogue or profile with the given members after its metadata.
inline boost::json::object Document(const std::string& kind, const std::string& members) {
  return Json("{'" + kind + "':{'uuid':'00000000-0000-4000-8000-000000000001'," + kMetadata + "," + members + "}}")
      .as_object();
}

inline boost::json::object ReadDocument(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  EXPECT_TRUE(in.good()) << path;
  std::stringstream bytes;
  bytes << in.rdbuf();
  boost::json::parse_options options;
  options.max_depth = 64;
  return boost::json::parse(bytes.str(), {}, options).as_object();
}

// A catalogue with groups, children, params and resources:  g1: a-1 (a-1.1 (a-1.1.1), a-1.2), a-2   g2 > g3: b-1   g4:
// nothing.
inline boost::json::object SmallCatalog() {
  return Document("catalog", R"(
    'params':[{'id':'loose','label':'L'},{'id':'unused','label':'U'}],
    'groups':[
      {'id':'g1','title':'One','params':[{'id':'g1-p','label':'G'}],'parts':[{'id':'g1-o','name':'overview','prose':'About {{ insert: param, g1-p }}'}],
       'controls':[
        {'id':'a-1','title':'A1','params':[{'id':'a-1_p','label':'how often'}],'props':[{'name':'label','value':'A-1'},{'name':'x','value':'y','class':'k','ns':'urn:n:a'}],
         'links':[{'href':'#11111111-1111-4111-8111-111111111111','rel':'reference'}],
         'parts':[{'id':'a-1_s','name':'statement','prose':'Do it {{ insert: param, a-1_p }}:','parts':[
            {'id':'a-1_s.a','name':'item','props':[{'name':'label','value':'a.'}],'prose':'first'},
            {'id':'a-1_s.b','name':'item','props':[{'name':'label','value':'b.'}],'prose':'second'}]},
           {'id':'a-1_g','name':'guidance','class':'k','prose':'See {{ insert: param, loose }}.'}],
         'controls':[{'id':'a-1.1','title':'A11','parts':[{'name':'statement','prose':'More'}],'controls':[{'id':'a-1.1.1','title':'A111'}]},{'id':'a-1.2','title':'A12'}]},
        {'id':'a-2','title':'A2'}]},
      {'id':'g2','title':'Two','groups':[{'id':'g3','title':'Three','controls':[{'id':'b-1','title':'B1'}]}]},
      {'id':'g4','title':'Four'}],
    'back-matter':{'resources':[{'uuid':'11111111-1111-4111-8111-111111111111','title':'R1'},{'uuid':'22222222-2222-4222-8222-222222222222','title':'R2'},
      {'uuid':'33333333-3333-4333-8333-333333333333','title':'R3','props':[{'name':'keep','value':'always'}]}]})");
}

// Documents by name, as a loader.
class Shelf {
 public:
  Shelf() { Add("catalog.json", SmallCatalog()); }
  void Add(const std::string& name, boost::json::object document) { documents_[name] = std::move(document); }
  void AddProfile(const std::string& name, const std::string& members) { Add(name, Document("profile", members)); }

  Loader Load() const {
    return [this](const std::string& href, const std::string& base) -> Result<boost::json::object> {
      const auto it = documents_.find(JoinHref(base, href));
      if (it == documents_.end()) return Fail(Error("file.not-found", href));
      return it->second;
    };
  }
  Result<boost::json::object> Resolve(const std::string& name) {
    findings.clear();
    return standard::Resolve(documents_.at(name), name, Load(), findings);
  }

  // Resolves a profile on the small catalogue and shows its controls: "g1(a-1(a-1.1) a-2) g2(g3(b-1))".
  std::string Outline(const std::string& members) {
    AddProfile("p.json", members);
    Result<boost::json::object> result = Resolve("p.json");
    if (!result) return "failed: " + result.error().back().code;
    resolved = *result;
    return OutlineOf(resolved.at("catalog").as_object());
  }
  static std::string OutlineOf(const boost::json::object& owner) {
    std::string text;
    for (const char* key : {"controls", "groups"}) {
      const boost::json::array* elements = ArrayIn(owner, key);
      if (elements == nullptr) continue;
      for (const boost::json::value& element : *elements) {
        const std::string inner = OutlineOf(element.as_object());
        text += (text.empty() ? "" : " ") + std::string(StringIn(element.as_object(), "id"));
        if (!inner.empty() || std::string(key) == "groups") text += "(" + inner + ")";
      }
    }
    return text;
  }

  // "code where" of each finding.
  std::string Told() const {
    std::string text;
    for (const Finding& finding : findings) {
      text += (text.empty() ? "" : "; ") + finding.code + " " + finding.where;
    }
    return text;
  }
  // The one control with that id in the last outline.
  const boost::json::object& Control(const std::string& id) const {
    const boost::json::object* found = Find(resolved.at("catalog").as_object(), id);
    EXPECT_NE(found, nullptr) << id;
    static const boost::json::object kNone;
    return found != nullptr ? *found : kNone;
  }

  Findings findings;
  boost::json::object resolved;

 private:
  static const boost::json::object* Find(const boost::json::object& owner, const std::string& id) {
    for (const char* key : {"controls", "groups"}) {
      const boost::json::array* elements = ArrayIn(owner, key);
      if (elements == nullptr) continue;
      for (const boost::json::value& element : *elements) {
        if (StringIn(element.as_object(), "id") == id) return &element.as_object();
        if (const auto* inner = Find(element.as_object(), id)) return inner;
      }
    }
    return nullptr;
  }

  std::map<std::string, boost::json::object> documents_;
};

}  // namespace atalaya::standard
