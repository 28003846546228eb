#include "target/schema.h"

#include <algorithm>
#include <set>

#include "target/keywords.h"

namespace atalaya::target {
namespace {

void CheckFields(const std::vector<Field>& fields, std::size_t depth, const std::string& where, Findings& findings) {
  if (fields.size() > kMaxFields) findings.push_back(Error("target.schema-size", where, {{"limit", std::to_string(kMaxFields)}}));
  std::set<std::string_view> seen;
  for (const Field& field : fields) {
    if (!IsFieldName(field.name)) findings.push_back(Error("target.schema-name", where, {{"name", field.name.substr(0, kMaxName)}}));
    if (!seen.insert(field.name).second) findings.push_back(Error("target.schema-twice", where, {{"name", field.name}}));
    if ((field.type == Type::kRecordList) == field.members.empty()) {
      findings.push_back(Error("target.schema-members", where, {{"name", field.name}}));
    }
    const bool list = field.type == Type::kRecordList || field.type == Type::kTextList;
    if (list && depth == kMaxNesting) {
      findings.push_back(Error("target.schema-depth", where, {{"name", field.name}, {"limit", std::to_string(kMaxNesting)}}));
      continue;
    }
    CheckFields(field.members, depth + 1, where, findings);
  }
}

}  // namespace

const char* TypeName(Type type) {
  switch (type) {
    case Type::kNumber: return "number";
    case Type::kText: return "text";
    case Type::kBool: return "truth";
    case Type::kDay: return "day";
    case Type::kTextList: return "texts";
    case Type::kRecordList: return "records";
  }
  return "";
}

int IndexOf(const std::vector<Field>& fields, std::string_view name) {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].name == name) return static_cast<int>(i);
  }
  return -1;
}

bool IsFieldName(std::string_view name) {
  if (name.empty() || name.size() > kMaxName || IsKeyword(name)) return false;
  bool start = true;
  for (const char c : name) {
    const bool letter = c >= 'a' && c <= 'z';
    if (start ? !letter : !letter && !(c >= '0' && c <= '9') && c != '_' && c != '.') return false;
    start = c == '.';
  }
  return !start;
}

Findings CheckSchema(const Schema& schema, const std::string& where) {
  Findings findings;
  CheckFields(schema.fields, 0, where, findings);
  return findings;
}

}  // namespace atalaya::target
