// Random records and random well-typed conditions, as people might write them, for property tests.
#pragma once

#include <rapidcheck.h>

#include <string>
#include <vector>

#include "target/program.h"

namespace atalaya::target {

inline Schema TestSchema() {
  return {{{"n", Type::kNumber, {}},
           {"m", Type::kNumber, {}},
           {"t", Type::kText, {}},
           {"u", Type::kText, {}},
           {"b", Type::kBool, {}},
           {"d", Type::kDay, {}},
           {"e", Type::kDay, {}},
           {"route", Type::kTextList, {}},
           {"box",
            Type::kRecordList,
            {{"n", Type::kNumber, {}},
             {"t", Type::kText, {}},
             {"b", Type::kBool, {}},
             {"seals", Type::kTextList, {}},
             {"goods", Type::kRecordList, {{"n", Type::kNumber, {}}, {"t", Type::kText, {}}}}}}}};
}

inline Reference TestReference() {
  Reference reference;
  reference.sets["words"] = {false, {"Aa", "b*", "zulu"}, {}};
  reference.sets["numbers"] = {true, {}, {1, 3, -2}};
  reference.tables["rates"] = {{{"aa", 1.5}, {"BB", -2}, {"never", 9}}};
  return reference;
}

inline const std::vector<std::string> kTexts{"", "aa", "AA", "b", "bb", "\xC3\xA1" "a", "abba", "b*"};

template <class T>
T Pick(const std::vector<T>& from) {
  return from[*rc::gen::inRange<std::size_t>(0, from.size())];
}
inline bool Chance(int percent) { return *rc::gen::inRange(0, 100) < percent; }

inline Value AnyValue(const Field& field) {
  if (Chance(20)) return std::monostate{};
  switch (field.type) {
    case Type::kNumber: return static_cast<double>(*rc::gen::inRange(-3, 4));
    case Type::kText: return Pick(kTexts);
    case Type::kBool: return Chance(50);
    case Type::kDay: return Day{20'000 + *rc::gen::inRange(-3, 4)};
    case Type::kTextList: {
      std::vector<std::string> texts(*rc::gen::inRange<std::size_t>(0, 4));
      for (std::string& text : texts) text = Pick(kTexts);
      return texts;
    }
    case Type::kRecordList: {
      std::vector<Record> records(*rc::gen::inRange<std::size_t>(0, 4));
      for (Record& record : records) {
        for (const Field& member : field.members) record.values.push_back(AnyValue(member));
      }
      return records;
    }
  }
  return std::monostate{};
}

inline Record AnyRecord(const Schema& schema) {
  Record record;
  for (const Field& field : schema.fields) record.values.push_back(AnyValue(field));
  return record;
}

// Random well-typed conditions as text: what people may write.
struct Writer {
  struct Scope {
    std::string variable;
    const Field* list;
  };
  Schema schema = TestSchema();
  std::vector<Scope> scopes;
  int names = 0;

  std::string Name(Type type) {
    std::vector<std::string> found;
    for (const Field& field : schema.fields) {
      if (field.type == type) found.push_back(field.name);
    }
    for (std::size_t s = 0; s < scopes.size(); ++s) {
      const Scope& scope = scopes[s];
      if (scope.variable == "it" && s + 1 < scopes.size()) continue;  // hidden by the inner one
      if (scope.list->type == Type::kTextList && type == Type::kText) found.push_back(scope.variable);
      for (const Field& field : scope.list->members) {
        if (field.type == type) found.push_back(scope.variable + "." + field.name);
      }
    }
    return Pick(found);
  }
  const Field* ListOf(const std::string& name) const {
    for (const Scope& scope : scopes) {
      for (const Field& field : scope.list->members) {
        if (scope.variable + "." + field.name == name) return &field;
      }
    }
    return &schema.fields[static_cast<std::size_t>(IndexOf(schema.fields, name))];
  }

  std::string Number(int depth) {
    switch (*rc::gen::inRange(0, depth > 0 ? 13 : 3)) {
      case 0: return std::to_string(*rc::gen::inRange(-3, 4));
      case 1:
      case 2: return Name(Type::kNumber);
      case 3: return "(" + Number(depth - 1) + " + " + Number(depth - 1) + ")";
      case 4: return "(" + Number(depth - 1) + " - " + Number(depth - 1) + ")";
      case 5: return Number(0) + " * " + Number(0);
      case 6: return "(" + Number(depth - 1) + " / " + Number(depth - 1) + ")";
      case 7: return "-(" + Number(depth - 1) + ")";
      case 8: return "(" + Date(depth - 1) + " - " + Date(depth - 1) + ")";
      case 9: return Pick<std::string>({"abs", "log", "round"}) + "(" + Number(depth - 1) + ")";
      case 10: return Pick<std::string>({"min", "max", "default"}) + "(" + Number(depth - 1) + ", " + Number(depth - 1) + ")";
      case 11: return Quantified(Pick<std::string>({"count", "sum"}), depth);
      default:
        return Pick<std::string>({"length(" + Name(Type::kText) + ")", "lookup(@rates, " + Words(depth - 1) + ")",
                                  "weekday(" + Date(depth - 1) + ")", "month(" + Name(Type::kDay) + ")", "year(" + Name(Type::kDay) + ")"});
    }
  }
  std::string Date(int depth) {
    switch (*rc::gen::inRange(0, depth > 0 ? 4 : 2)) {
      case 0: return Name(Type::kDay);
      case 1: return "2024-10-04";
      case 2: return "(" + Date(depth - 1) + " + " + Number(depth - 1) + ")";
      default: return "(" + Date(depth - 1) + " - " + Number(depth - 1) + ")";
    }
  }
  std::string Words(int depth) {
    switch (*rc::gen::inRange(0, depth > 0 ? 4 : 2)) {
      case 0:
      case 1: return Name(Type::kText);
      case 2: return "\"" + Pick<std::string>({"aa", "Bb", "zz", ""}) + "\"";
      default: return "default(" + Words(depth - 1) + ", " + Words(depth - 1) + ")";
    }
  }
  std::string Quantified(const std::string& word, int depth) {
    if (scopes.size() >= 2) return word == "any" || word == "all" ? "b" : "n";
    const std::string list = Name(Chance(60) ? Type::kRecordList : Type::kTextList);
    const std::string variable = Chance(50) ? "it" : "v" + std::to_string(names++);
    std::string out = word + "(" + list + (variable == "it" ? "" : " as " + variable);
    if (word == "count" && Chance(30)) return out + ")";
    scopes.push_back({variable, ListOf(list)});
    out += ", " + (word == "sum" ? Number(depth - 1) : Truths(depth - 1)) + ")";
    scopes.pop_back();
    return out;
  }
  std::string Truths(int depth) {
    const std::string no = Chance(30) ? " not" : "";
    switch (*rc::gen::inRange(0, depth > 0 ? 15 : 3)) {
      case 0: return Name(Type::kBool);
      case 1: return Name(Type::kNumber) + Pick<std::string>({" < ", " <= ", " > ", " >= ", " = ", " != "}) + "1";
      case 2: return Chance(50) ? "true" : "false";
      case 3: return "(" + Truths(depth - 1) + " and " + Truths(depth - 1) + " and " + Truths(depth - 1) + ")";
      case 4: return "(" + Truths(depth - 1) + " or " + Truths(depth - 1) + ")";
      case 5: return "not " + ("(" + Truths(depth - 1) + ")");
      case 6: return Number(depth - 1) + Pick<std::string>({" < ", " <= ", " > ", " >= ", " = ", " != "}) + Number(depth - 1);
      case 7: return Date(depth - 1) + Pick<std::string>({" < ", " >= ", " = "}) + Date(depth - 1);
      case 8: return Words(depth - 1) + Pick<std::string>({" = ", " != "}) + Words(depth - 1);
      case 9: return Number(depth - 1) + no + " between " + Number(depth - 1) + " and " + Number(depth - 1);
      case 10: return Words(depth - 1) + no + Pick<std::string>({" in {\"aa\", \"zz\"}", " in @words", " in route"});
      case 11: return Number(depth - 1) + no + Pick<std::string>({" in {1, -2}", " in @numbers"});
      case 12:
        return Words(depth - 1) + no +
               Pick<std::string>({" starts with \"b\"", " contains \"A\"", " matches \"*b?\"", " matches {\"?a*\", \"\"}", " matches @words"});
      case 13:
        return "(" + Pick<std::string>({Number(depth - 1), Words(depth - 1), Truths(depth - 1), Name(Type::kTextList)}) + ") is " +
               Pick<std::string>({"known", "unknown"});
      default: return Quantified(Pick<std::string>({"any", "all"}), depth);
    }
  }
};

inline Result<Program> CompileText(const std::string& text, const Schema& schema, const Reference& reference) {
  auto parsed = Parse(text, "rule");
  if (!parsed) return tl::unexpected(parsed.error());
  auto checked = Check(std::move(*parsed), schema, reference, "rule");
  if (!checked) return tl::unexpected(checked.error());
  return Compile(std::move(*checked), reference);
}

}  // namespace atalaya::target
