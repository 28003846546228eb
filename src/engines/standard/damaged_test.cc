// Documents with one member of the wrong type: no crash, no exception, from any place.
#include <gtest/gtest.h>

#include <functional>

#include "standard/test_documents.h"

namespace atalaya::standard {
namespace {

using boost::json::object;
using boost::json::value;

std::size_t Count(const value& tree) {
  std::size_t count = 1;
  if (const auto* members = tree.if_object()) {
    for (const auto& member : *members) count += Count(member.value());
  } else if (const auto* elements = tree.if_array()) {
    for (const value& element : *elements) count += Count(element);
  }
  return count;
}

// The `place`-th value in document order.
value* At(value& tree, std::size_t& place) {
  if (place-- == 0) return &tree;
  if (auto* members = tree.if_object()) {
    for (auto& member : *members) {
      if (value* found = At(member.value(), place)) return found;
    }
  } else if (auto* elements = tree.if_array()) {
    for (value& element : *elements) {
      if (value* found = At(element, place)) return found;
    }
  }
  return nullptr;
}

void DamageEverywhere(const object& whole, const std::function<void(const object&)>& use) {
  const value original(whole);
  for (std::size_t place = 1; place < Count(original); ++place) {
    for (const char* other : {"null", "5", "''", "'{{ insert: param, x }}'", "[]", "[[]]", "{}"}) {
      value damaged = original;
      std::size_t at = place;
      *At(damaged, at) = Json(other);
      ASSERT_NO_THROW(use(damaged.as_object())) << place << " " << other;
    }
  }
}

const char* const kEverything =
    R"('imports':[{'href':'#aaaaaaaa-1111-4111-8111-111111111111','include-controls':[{'with-child-controls':'yes','with-ids':['a-1'],'matching':[{'pattern':'b*'}]}],
      'exclude-controls':[{'with-ids':['a-1.2']}]},{'href':'catalog.json','include-all':{}}],
    'merge':{'combine':{'method':'merge'},'custom':{'groups':[{'id':'g1','title':'G','insert-controls':[{'order':'descending','include-all':{}}]}]}},
    'modify':{'set-parameters':[{'param-id':'a-1_p','values':['1'],'props':[{'name':'n','value':'v'}]}],
      'alters':[{'control-id':'a-1','removes':[{'by-name':'x','by-ns':'urn:n:a'}],'adds':[{'position':'before','by-id':'a-1_s','parts':[{'name':'n'}],'props':[{'name':'n','value':'v'}]}]}]},
    'back-matter':{'resources':[{'uuid':'aaaaaaaa-1111-4111-8111-111111111111','props':[{'name':'keep','value':'always'}],
      'rlinks':[{'href':'catalog.json','media-type':'application/oscal.catalog+json'}]}]})";

TEST(Damaged, Profile) {
  Shelf shelf;
  DamageEverywhere(Document("profile", kEverything), [&](const object& profile) {
    Findings findings;
    const auto result = Resolve(profile, "p.json", shelf.Load(), findings);
    if (result) (void)ToStandard(*result, findings);
  });
}

TEST(Damaged, Catalogue) {
  Shelf shelf;
  const object profile = Document("profile", kEverything);
  DamageEverywhere(SmallCatalog(), [&](const object& catalog) {
    shelf.Add("catalog.json", catalog);
    Findings findings;
    const auto result = Resolve(profile, "p.json", shelf.Load(), findings);
    if (result) (void)ToStandard(*result, findings);
    (void)ToStandard(catalog, findings);
  });
}

}  // namespace
}  // namespace atalaya::standard
