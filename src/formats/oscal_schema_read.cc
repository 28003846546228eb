#include <array>

#include "formats/finding_list.h"
#include "formats/json_parse.h"
#include "formats/json_write.h"
#include "formats/oscal_schema_rules.h"
#include "standard/json_access.h"

namespace atalaya::formats {
namespace {

using boost::json::array;
using boost::json::object;
using boost::json::value;
using standard::View;
using Node = OscalSchema::Rules::Node;

bool IsAnnotation(std::string_view keyword) {
  static constexpr std::array<std::string_view, 7> kAnnotations{
      "title", "description", "$id", "$schema", "$comment", "definitions", "contentEncoding"};
  for (const std::string_view known : kAnnotations) {
    if (known == keyword) return true;
  }
  return false;
}

class Compiler {
 public:
  Compiler(const object& schema, const std::string& file) : file_(file) {
    if (const object* definitions = standard::ObjectIn(schema, "definitions")) {
      for (const auto& member : *definitions) {
        const object* definition = member.value().if_object();
        if (definition == nullptr) continue;
        const std::string name(member.key());
        definitions_.emplace("#/definitions/" + name, definition);
        const std::string_view id = standard::StringIn(*definition, "$id");
        if (!id.empty()) definitions_.emplace(std::string(id), definition);
      }
    }
    Compile(schema, "#");
    // Definitions are compiled once, as they are first referred to; a circle of references ends at a node that exists
    // already.
    while (!waiting_.empty()) {
      const auto [definition, at] = waiting_.back();
      waiting_.pop_back();
      Fill(compiled_.at(definition), *definition, at);
    }
  }

  OscalSchema::Rules Take() { return std::move(rules_); }
  Findings TakeFindings() { return findings_.Take(); }

 private:
  int Compile(const object& schema, const std::string& at) {
    const int node = static_cast<int>(rules_.nodes.size());
    rules_.nodes.emplace_back();
    Fill(node, schema, at);
    return node;
  }

  // Works on a copy: compiling the inner schemas moves the nodes.
  void Fill(int index, const object& schema, const std::string& at) {
    Node node;
    if (const value* reference = schema.if_contains("$ref")) {  // draft-07: everything beside $ref is ignored
      node.reference = Refer(reference->is_string() ? View(reference->get_string()) : std::string_view(), at);
    } else {
      for (const auto& member : schema) {
        const std::string_view keyword = member.key();
        if (!IsAnnotation(keyword) && !Keyword(node, keyword, member.value(), at)) {
          findings_.Add(Error("oscal.schema-keyword", file_ + at, {{"keyword", std::string(keyword)}}));
        }
      }
    }
    rules_.nodes[static_cast<std::size_t>(index)] = std::move(node);
  }

  int Refer(std::string_view reference, const std::string& at) {
    const auto found = definitions_.find(reference);
    if (found == definitions_.end()) {
      findings_.Add(Error("oscal.schema-reference", file_ + at, {{"reference", std::string(reference)}}));
      return -1;
    }
    const auto [place, fresh] = compiled_.emplace(found->second, static_cast<int>(rules_.nodes.size()));
    if (fresh) {
      rules_.nodes.emplace_back();
      waiting_.emplace_back(found->second, std::string(reference));
    }
    return place->second;
  }

  bool Keyword(Node& node, std::string_view keyword, const value& given, const std::string& at) {
    const auto* text = given.if_string();
    if (keyword == "type") return text != nullptr && Type(node, View(*text));
    if (keyword == "pattern") return text != nullptr && Pattern(node, View(*text), at);
    if (keyword == "format") return text != nullptr && Format(node, View(*text), at);
    if (keyword == "properties") return Properties(node, given.if_object(), at);
    if (keyword == "required") return Required(node, given.if_array());
    if (keyword == "additionalProperties") {
      node.closed = given.is_bool() && !given.get_bool();
      return given.is_bool();
    }
    if (keyword == "items") {
      if (given.is_object()) node.items = Compile(given.get_object(), at + "/items");
      return given.is_object();
    }
    if (keyword == "minItems") {
      if (given.is_int64() && given.get_int64() >= 0) node.min_items = static_cast<std::size_t>(given.get_int64());
      return given.is_int64() && given.get_int64() >= 0;
    }
    if (keyword == "minimum") {
      boost::system::error_code error;
      node.minimum = given.to_number<double>(error);
      return !error;
    }
    if (keyword == "enum") {
      if (given.is_array()) node.choices.assign(given.get_array().begin(), given.get_array().end());
      return given.is_array();
    }
    if (keyword == "anyOf") return Alternatives(node.any_of, given.if_array(), at + "/anyOf");
    if (keyword == "allOf") return Alternatives(node.all_of, given.if_array(), at + "/allOf");
    if (keyword == "oneOf") return Alternatives(node.one_of, given.if_array(), at + "/oneOf");
    return false;
  }

  static bool Type(Node& node, std::string_view type) {
    static constexpr std::array<std::string_view, 7> kTypes{"object", "array",   "string", "integer",
                                                            "number", "boolean", "null"};
    node.type = std::string(type);
    for (const std::string_view known : kTypes) {
      if (known == type) return true;
    }
    return false;
  }

  bool Pattern(Node& node, std::string_view pattern, const std::string& at) {
    node.pattern = pattern;
    node.pattern_matcher = PatternMatcher(pattern);
    if (node.pattern_matcher.matches == nullptr) {
      findings_.Add(Error("oscal.schema-unknown-pattern", file_ + at, {{"pattern", Shortened(pattern)}}));
    }
    return true;
  }

  bool Format(Node& node, std::string_view format, const std::string& at) {
    node.format = format;
    node.format_matcher = FormatMatcher(format);
    if (node.format_matcher.matches == nullptr) {
      findings_.Add(Error("oscal.schema-unknown-format", file_ + at, {{"format", std::string(format)}}));
    }
    return true;
  }

  bool Properties(Node& node, const object* properties, const std::string& at) {
    if (properties == nullptr) return false;
    for (const auto& member : *properties) {
      const object* schema = member.value().if_object();
      if (schema == nullptr) return false;
      const std::string key(member.key());
      node.properties[key] = Compile(*schema, at + "/properties" + PointerStep(key));
    }
    return true;
  }

  static bool Required(Node& node, const array* names) {
    if (names == nullptr) return false;
    for (const value& name : *names) {
      if (!name.is_string()) return false;
      node.required.emplace_back(View(name.get_string()));
    }
    return true;
  }

  bool Alternatives(std::vector<int>& nodes, const array* schemas, const std::string& at) {
    if (schemas == nullptr || schemas->empty()) return false;
    for (std::size_t i = 0; i < schemas->size(); ++i) {
      const object* schema = (*schemas)[i].if_object();
      if (schema == nullptr) return false;
      nodes.push_back(Compile(*schema, at + "/" + std::to_string(i)));
    }
    return true;
  }

  const std::string& file_;
  FindingList findings_;
  OscalSchema::Rules rules_;
  std::map<std::string, const object*, std::less<>> definitions_;
  std::map<const object*, int> compiled_;
  std::vector<std::pair<const object*, std::string>> waiting_;
};

}  // namespace

OscalSchema::Rules CompileSchema(const object& schema, const std::string& file, Findings& findings) {
  Compiler compiler(schema, file);
  Append(findings, compiler.TakeFindings());
  return compiler.Take();
}

Result<OscalSchema> OscalSchema::Read(const object& schema, const std::string& file, Findings& findings) {
  const std::string_view dialect = standard::StringIn(schema, "$schema");
  if (dialect.find("draft-07") == std::string_view::npos) {
    return Fail(Error("oscal.schema-dialect", file, {{"dialect", Shortened(dialect)}}));
  }
  return OscalSchema(std::make_shared<const Rules>(CompileSchema(schema, file, findings)));
}

}  // namespace atalaya::formats
