#include "formats/rule_pack.h"

#include "formats/json_decode.h"
#include "formats/json_parse.h"
#include "formats/json_write.h"

namespace atalaya::formats {
namespace {

using target::Field;
using target::Type;

constexpr const char* kTypes = "day, number, records, text, texts, truth";

target::RuleStatus StatusOf(const JsonNode& node) {
  const std::string word = node.String();
  if (const auto status = target::RuleStatusFrom(word)) return *status;
  if (node.Present() && node.Value().is_string()) node.UnknownWord("active, draft, retired, tested");
  return target::RuleStatus::kDraft;
}

Type FieldTypeOf(const JsonNode& node) {
  const std::string word = node.String();
  for (const Type type : {Type::kNumber, Type::kText, Type::kBool, Type::kDay, Type::kTextList, Type::kRecordList}) {
    if (word == target::TypeName(type)) return type;
  }
  if (node.Present() && node.Value().is_string()) node.UnknownWord(kTypes);
  return Type::kText;
}

// Too many members for one set: told, and none of them read.
bool TooManyMembers(const JsonNode& node, std::size_t count) {
  if (count <= kMaxSetMembers) return false;
  node.Report("json.out-of-range", {{"got", std::to_string(count)}, {"low", "0"}, {"high", std::to_string(kMaxSetMembers)}});
  return true;
}

target::NamedSet ReadNamedSet(const JsonNode& node) {
  target::NamedSet set;
  const std::vector<JsonNode> items = node.SomeItems();
  if (items.empty() || TooManyMembers(node, items.size())) return set;
  set.of_numbers = items[0].Value().is_number();
  for (const JsonNode& item : items) {
    if (set.of_numbers) {
      set.numbers.push_back(item.Number(-1e300, 1e300));
    } else {
      set.texts.push_back(item.String());
    }
  }
  return set;
}

target::NamedTable ReadNamedTable(const JsonNode& node) {
  target::NamedTable table;
  const auto members = node.Members();
  if (TooManyMembers(node, members.size())) return table;
  for (const auto& [key, value] : members) table.rows.emplace_back(key, value.Number(-1e300, 1e300));
  return table;
}

// Names of sets and tables are like those of fields.
void CheckName(const JsonNode& node, const std::string& name) {
  if (!target::IsFieldName(name)) node.List().Add(Error("target.schema-name", node.Where(), {{"name", Shortened(name)}}));
}

FieldLabel ReadField(const JsonNode& node, bool may_have_members) {
  FieldLabel out;
  JsonObject object(node);
  out.field.name = object.Need("name").Words();
  out.field.type = FieldTypeOf(object.Need("type"));
  out.label = object.Need("label").FourLanguages();
  if (out.field.type == Type::kRecordList && may_have_members) {
    for (const JsonNode& item : object.Need("members").SomeItems()) {
      FieldLabel member = ReadField(item, false);
      out.field.members.push_back(std::move(member.field));
      out.member_labels.push_back(std::move(member.label));
    }
  }
  object.Done();
  return out;
}

}  // namespace

std::vector<target::Rule> ReadRules(std::string_view bytes, const std::string& file, FindingList& findings) {
  std::vector<target::Rule> rules;
  const auto document = ParseJson(bytes, file);
  if (!document) {
    findings.Add(document.error());
    return rules;
  }
  JsonObject root(JsonNode(*document, file, findings));
  root.Need("version").Words();
  for (const JsonNode& item : root.Need("rules").Items()) {
    target::Rule& rule = rules.emplace_back();
    JsonObject object(item);
    rule.id = object.Need("id").Words();
    rule.version = object.Need("version").Integer(1, 1'000'000);
    rule.title = object.Need("title").FourLanguages();
    rule.weight = object.Need("weight").Number(-target::kMaxWeight, target::kMaxWeight);
    rule.expression = object.Need("expression").Words();
    rule.author = object.Need("author").Words();
    rule.status = StatusOf(object.Need("status"));
    object.Done();
  }
  root.Done();
  return rules;
}

std::string WriteRules(const std::vector<target::Rule>& rules, std::string_view version) {
  JsonWriter w;
  w.BeginObject().Member("version", version).Key("rules").BeginArray();
  for (const target::Rule& rule : rules) {
    w.BeginObject().Member("id", rule.id).Member("version", rule.version).Key("title").FourLanguages(rule.title);
    w.Member("weight", rule.weight).Member("expression", rule.expression).Member("author", rule.author);
    w.Member("status", target::RuleStatusName(rule.status)).EndObject();
  }
  w.EndArray().EndObject();
  return w.Take();
}

target::Reference ReadReference(std::string_view bytes, const std::string& file, FindingList& findings) {
  target::Reference reference;
  const auto document = ParseJson(bytes, file);
  if (!document) {
    findings.Add(document.error());
    return reference;
  }
  JsonObject root(JsonNode(*document, file, findings));
  root.Need("version").Words();
  for (const auto& [name, node] : root.Need("sets").Members()) {
    CheckName(node, name);
    reference.sets[name] = ReadNamedSet(node);
  }
  for (const auto& [name, node] : root.Need("tables").Members()) {
    CheckName(node, name);
    reference.tables[name] = ReadNamedTable(node);
  }
  root.Done();
  return reference;
}

std::vector<FieldPackage> ReadFields(std::string_view bytes, const std::string& file, FindingList& findings) {
  std::vector<FieldPackage> packages;
  const auto document = ParseJson(bytes, file);
  if (!document) {
    findings.Add(document.error());
    return packages;
  }
  target::Schema schema;
  JsonObject root(JsonNode(*document, file, findings));
  root.Need("version").Words();
  for (const JsonNode& item : root.Need("packages").Items()) {
    FieldPackage& package = packages.emplace_back();
    JsonObject object(item);
    package.id = object.Need("id").Id();
    package.title = object.Need("title").FourLanguages();
    for (const JsonNode& field : object.Need("fields").SomeItems()) {
      package.fields.push_back(ReadField(field, true));
      schema.fields.push_back(package.fields.back().field);
    }
    object.Done();
  }
  root.Done();
  findings.Add(target::CheckSchema(schema, file));
  return packages;
}

}  // namespace atalaya::formats
