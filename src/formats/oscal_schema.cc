#include "formats/oscal_schema.h"

#include <algorithm>
#include <cmath>

#include "formats/finding_list.h"
#include "formats/json_parse.h"
#include "formats/json_write.h"
#include "formats/limits.h"
#include "formats/oscal_schema_rules.h"
#include "standard/json_access.h"

namespace atalaya::formats {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;
using standard::View;
using Rules = OscalSchema::Rules;
using Node = Rules::Node;

// Where we are, as a list on the stack; written out only for a finding.
struct Place {
  const Place* up = nullptr;
  std::string_view key;
  std::size_t index = 0;
  bool in_array = false;

  std::string Pointer() const {
    if (up == nullptr) return "";
    return up->Pointer() + (in_array ? "/" + std::to_string(index) : PointerStep(key));
  }
};

const char* TypeName(const value& given) {
  switch (given.kind()) {
    case boost::json::kind::object:
      return "object";
    case boost::json::kind::array:
      return "array";
    case boost::json::kind::string:
      return "string";
    case boost::json::kind::bool_:
      return "boolean";
    case boost::json::kind::null:
      return "null";
    default:
      return "number";
  }
}

bool HasType(const value& given, std::string_view type) {
  if (type != "integer") return type == TypeName(given);
  return given.is_int64() || given.is_uint64() ||
         (given.is_double() && given.get_double() == std::trunc(given.get_double()));
}

class Checker {
 public:
  // Without a list findings are not kept and checking stops at the first.
  Checker(const Rules& rules, const std::string& file, FindingList* findings)
      : rules_(rules), file_(file), findings_(findings) {}

  bool Check(int index, const value& given, const Place& place, std::size_t depth) {
    if (index < 0) return true;  // an unknown reference: told when the schema was read
    // Counts references too, so that a schema that refers to itself ends.
    if (depth > 4 * kMaxJsonDepth) return Wrong("oscal.schema-depth", place, {});
    const Node& node = rules_.nodes[static_cast<std::size_t>(index)];
    if (node.reference >= 0) return Check(node.reference, given, place, depth + 1);
    if (node.type && !HasType(given, *node.type)) {
      return Wrong("oscal.schema-type", place, {{"expected", *node.type}, {"found", TypeName(given)}});
    }
    bool good = Scalar(node, given, place);
    if (!good && findings_ == nullptr) return false;
    if (const object* members = given.if_object()) good = Members(node, *members, place, depth) && good;
    if (const array* elements = given.if_array()) good = Elements(node, *elements, place, depth) && good;
    if (!good && findings_ == nullptr) return false;
    for (const int part : node.all_of) good = Check(part, given, place, depth + 1) && good;
    if (!node.any_of.empty()) good = AnyOf(node, given, place, depth) && good;
    if (!node.one_of.empty()) good = OneOf(node, given, place, depth) && good;
    return good;
  }

 private:
  bool Wrong(const char* code, const Place& place, std::vector<std::pair<std::string, std::string>> args) {
    if (findings_ != nullptr) findings_->Add(Error(code, file_ + "#" + place.Pointer(), std::move(args)));
    return false;
  }

  bool Scalar(const Node& node, const value& given, const Place& place) {
    bool good = true;
    if (!node.choices.empty() && std::find(node.choices.begin(), node.choices.end(), given) == node.choices.end()) {
      std::string allowed;
      for (const value& choice : node.choices) {
        if (choice.is_string()) allowed += (allowed.empty() ? "" : ", ") + std::string(View(choice.get_string()));
      }
      good = Wrong("oscal.schema-enum", place,
                   {{"value", Shortened(boost::json::serialize(given))}, {"allowed", allowed}});
    }
    if (node.minimum && given.is_number() && given.to_number<double>() < *node.minimum) {
      good = Wrong("oscal.schema-minimum", place,
                   {{"value", boost::json::serialize(given)}, {"least", NumberText(*node.minimum)}});
    }
    if (const auto* text = given.if_string()) {
      if (!node.pattern.empty())
        good = Matches(node.pattern_matcher, node.pattern, "oscal.schema-pattern", View(*text), place) && good;
      if (!node.format.empty())
        good = Matches(node.format_matcher, node.format, "oscal.schema-format", View(*text), place) && good;
    }
    return good;
  }

  bool Matches(const NamedMatcher& matcher, const std::string& rule, const char* code, std::string_view text,
               const Place& place) {
    if (matcher.matches == nullptr) {
      if (findings_ != nullptr) {
        findings_->Add(Warning("oscal.schema-unchecked", file_ + "#" + place.Pointer(), {{"rule", Shortened(rule)}}));
      }
      return true;
    }
    return matcher.matches(text) || Wrong(code, place, {{"value", Shortened(text)}, {"kind", matcher.name}});
  }

  bool Members(const Node& node, const object& members, const Place& place, std::size_t depth) {
    bool good = true;
    for (const std::string& name : node.required) {
      if (!members.contains(name)) good = Wrong("oscal.schema-missing", place, {{"member", name}});
    }
    if (!good && findings_ == nullptr) return false;
    for (const auto& member : members) {
      const std::string_view key = member.key();
      const Place inner{&place, key, 0, false};
      const auto known = node.properties.find(key);
      if (known != node.properties.end()) {
        good = Check(known->second, member.value(), inner, depth + 1) && good;
      } else if (node.closed) {
        good = Wrong("oscal.schema-extra", inner, {{"member", Shortened(key)}});
      }
      if (!good && findings_ == nullptr) return false;
    }
    return good;
  }

  bool Elements(const Node& node, const array& elements, const Place& place, std::size_t depth) {
    if (elements.size() < node.min_items) {
      return Wrong("oscal.schema-empty-list", place, {{"least", std::to_string(node.min_items)}});
    }
    bool good = true;
    for (std::size_t i = 0; node.items >= 0 && i < elements.size() && (good || findings_ != nullptr); ++i) {
      good = Check(node.items, elements[i], Place{&place, {}, i, true}, depth + 1) && good;
    }
    return good;
  }

  bool Passes(int index, const value& given, const Place& place, std::size_t depth) {
    return Checker(rules_, file_, nullptr).Check(index, given, place, depth + 1);
  }

  // The first alternative is the general one in OSCAL ("any token, or one of these"): its findings explain best.
  bool AnyOf(const Node& node, const value& given, const Place& place, std::size_t depth) {
    for (const int branch : node.any_of) {
      if (Passes(branch, given, place, depth)) return true;
    }
    if (findings_ != nullptr) Check(node.any_of.front(), given, place, depth + 1);
    return false;
  }

  // The kinds of document differ in the one member they require: the branch whose required members are there is the one
  // that was meant.
  bool OneOf(const Node& node, const value& given, const Place& place, std::size_t depth) {
    const object* members = given.if_object();
    int meant = -1;
    for (const int branch : node.one_of) {
      const std::vector<std::string>& required = rules_.nodes[static_cast<std::size_t>(branch)].required;
      const bool there = members != nullptr && !required.empty() &&
                         std::all_of(required.begin(), required.end(),
                                     [&](const std::string& name) { return members->contains(name); });
      if (there && meant < 0) meant = branch;
    }
    if (meant >= 0) {
      if (!Check(meant, given, place, depth + 1)) return false;
    }
    const auto passing = std::count_if(node.one_of.begin(), node.one_of.end(), [&](int branch) {
      return branch == meant || Passes(branch, given, place, depth);
    });
    return passing == 1 || Wrong("oscal.schema-kind", place, {});
  }

  const Rules& rules_;
  const std::string& file_;
  FindingList* findings_;
};

}  // namespace

Findings OscalSchema::Validate(const value& document, const std::string& file) const {
  FindingList findings;
  Checker(*rules_, file, &findings).Check(0, document, Place(), 0);
  return findings.Take();
}

}  // namespace atalaya::formats
